//! `renkei recipe`: a bank is tried, recorded, checked and begun from the terminal; nothing of it is stored by itself.

use crate::harness::home::text;
use crate::harness::{BANK, Banks, Home};
use std::fs;
use std::path::{Path, PathBuf};

/// The two files of demo-bank in a folder of its own, without its recorded walks.
fn copied(home: &Home) -> PathBuf {
    let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../institutions/demo-bank");
    let folder = home.file("recipe-of", "").with_file_name("demo-bank");
    fs::create_dir(&folder).expect("a folder");
    for name in ["institution.toml", "recipe.toml"] {
        fs::copy(ours.join(name), folder.join(name)).expect("a file of the catalogue");
    }
    folder
}

fn with_login<'a>(command: &'a str, folder: &'a Path) -> Vec<&'a str> {
    let mut arguments = vec!["recipe", command, "--institution", text(folder)];
    arguments.extend(["--login", "id=1200345678", "--login", "password=sakura2026"]);
    arguments
}

/// Account, day, amount and balance of everything in the bank's books from this day on.
async fn booked(banks: &Banks, since: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for account in banks.ledger(BANK).await {
        for line in account
            .lines
            .iter()
            .filter(|line| line.on.as_str() >= since)
        {
            let balance = line
                .balance
                .map(|balance| balance.to_string())
                .unwrap_or_default();
            let on = &line.on;
            lines.push(format!(
                "{}\t{on}\t{}\t{balance}",
                account.number, line.amount
            ));
        }
    }
    lines
}

#[tokio::test]
async fn a_trial_prints_every_line_of_the_bank_and_stores_nothing() {
    let (home, banks) = (Home::new(), Banks::start().await);
    banks.are_known_to(&home).await;
    let folder = copied(&home);
    let since = format!("{}-01", &banks.today().await[..7]);
    let mut arguments = with_login("run", &folder);
    arguments.extend(["--since", &since, "--format", "tsv"]);
    let printed = home.run(&arguments).await.succeeded();
    let read: Vec<String> = printed
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 5, "{line}");
            [cells[0], cells[1], cells[2], cells[4]].join("\t")
        })
        .filter(|line| line.split('\t').nth(1) >= Some(since.as_str()))
        .collect();
    let booked = booked(&banks, &since).await;
    assert!(!booked.is_empty());
    assert_eq!(read, booked);
    assert_eq!(banks.counters(BANK).await.open_sessions, 0);
    let kept: Vec<_> = fs::read_dir(home.data()).expect("the folder").collect();
    assert_eq!(
        kept.len(),
        1,
        "only what the test itself put there: {kept:?}"
    );
}

#[tokio::test]
async fn an_empty_password_is_never_sent() {
    let (home, banks) = (Home::new(), Banks::start().await);
    banks.are_known_to(&home).await;
    let folder = copied(&home);
    let mut arguments = vec!["recipe", "run", "--institution", text(&folder)];
    arguments.extend(["--login", "id=1200345678", "--login", "password="]);
    let said = home.run(&arguments).await.failed();
    assert!(said.contains("「ログインパスワード」が空です"), "{said}");
    assert_eq!(banks.counters(BANK).await.wrong_passwords, 0);
}

#[tokio::test]
async fn a_recorded_bank_is_checked_without_it_and_nothing_personal_is_in_the_record() {
    let (home, banks) = (Home::new(), Banks::start().await);
    banks.are_known_to(&home).await;
    let folder = copied(&home);
    home.run(&with_login("record", &folder)).await.succeeded();
    drop(banks);
    for entry in fs::read_dir(folder.join("pages/normal")).expect("the record") {
        let path = entry.expect("a file").path();
        let bytes = fs::read(&path).expect("a file");
        for hidden in ["1234567", "7654321", "1200345678", "sakura2026"] {
            let is_there = bytes
                .windows(hidden.len())
                .any(|one| one == hidden.as_bytes());
            assert!(!is_there, "{hidden} is in {}", path.display());
        }
    }
    let ran = home.run(&["recipe", "check", text(&folder)]).await;
    // Where the bank's forms lead, the record says.
    let posts = "POSTで送る先:\n  /ib/auth.cgi：ログイン（login-form）\n";
    assert!(ran.stderr.contains(posts), "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains("/ib/meisai.cgi：照会する期間（period-form）")
    );
    let checked = ran.succeeded();
    assert!(checked.contains("expected.txt のとおりです"), "{checked}");

    // An address that nothing goes to is doubted.
    let path = folder.join("recipe.toml");
    let recipe = fs::read_to_string(&path).expect("the recipe");
    let wider = recipe.replace(
        "\"/ib/oshirase.cgi\", ",
        "\"/ib/oshirase.cgi\", \"/ib/iroiro.cgi\", ",
    );
    let wider = wider.replacen(
        "[site]",
        "[site]\nharmless = { \"/ib/oshirase.cgi\" = \"お知らせを読む\" }",
        1,
    );
    let without = wider
        .split("\n[[page]]\n")
        .filter(|page| !page.contains("click-through"));
    fs::write(&path, without.collect::<Vec<_>>().join("\n[[page]]\n")).expect("it is changed");
    let said = home.run(&["recipe", "check", text(&folder)]).await.stderr;
    let doubt = "注意：post = \"/ib/iroiro.cgi\" へ何を送るのか、レシピからも記録した画面からも分かりません";
    assert!(said.contains(doubt), "{said}");
    assert!(
        said.contains("/ib/oshirase.cgi：「お知らせを読む」"),
        "{said}"
    );
    fs::write(&path, &recipe).expect("as it was");

    // A file that isn't TOML is told so in Japanese.
    fs::write(&path, recipe.replacen("get    = [", "get    = [[", 1)).expect("it is spoiled");
    let said = home.run(&["recipe", "check", text(&folder)]).await.failed();
    assert!(
        said.contains("TOMLとして読めません: 値と値のあいだに「,」がありません"),
        "{said}"
    );
    fs::write(&path, &recipe).expect("as it was");

    // A recipe that leaves out lines is told of each of them.
    let other = recipe.replace("\"差引残高\"", "\"ざんだか\"");
    assert_ne!(other, recipe);
    fs::write(&path, other).expect("the recipe is changed");
    let ran = home.run(&["recipe", "check", text(&folder)]).await;
    let (printed, said) = (ran.stdout.clone(), ran.failed());
    assert!(
        said.contains("記録1件のうち1件が、期待と違います"),
        "{said}"
    );
    assert!(printed.contains("足りない明細："), "{printed}");
    assert!(
        printed.contains("ざんだか") && printed.contains("差引残高"),
        "{printed}"
    );
}

#[tokio::test]
async fn a_new_bank_begins_with_its_own_login_form_and_is_told_what_comes_next() {
    let (home, banks) = (Home::new(), Banks::start().await);
    banks.are_known_to(&home).await;
    let folder = home.file("new", "").with_file_name("atarashii");
    let page = "https://www.demo-mall.example/signin";
    let begin = [
        "recipe",
        "new",
        text(&folder),
        "--name",
        "あたらしい店",
        "--login-page",
        page,
    ];
    let made = home.run(&begin).await.succeeded();
    assert!(
        made.contains("email") && made.contains("password"),
        "{made}"
    );
    assert!(made.contains("--login id=… --login password"), "{made}");
    let checked = home.run(&["recipe", "check", text(&folder)]).await;
    let warned = checked.stderr.clone();
    checked.succeeded();
    assert!(warned.contains("kana が空です"), "{warned}");
    // Twice would overwrite what the author has written meanwhile.
    let again = home.run(&begin).await.failed();
    assert!(again.contains("もうあります"), "{again}");

    let mut run = vec!["recipe", "run", "--institution", text(&folder)];
    run.extend([
        "--login",
        "id=shop@midori.example",
        "--login",
        "password=mall-Midori-7",
    ]);
    let said = home.run(&run).await.failed();
    assert!(
        said.contains("fence-broken") && said.contains("\"/account\""),
        "{said}"
    );
    assert!(!said.contains("mall-Midori-7"), "{said}");
}

/// Without what proves the end of its lists, and without the way to their next pages.
fn without_the_end(folder: &Path) {
    let path = folder.join("recipe.toml");
    let recipe = fs::read_to_string(&path).expect("the recipe");
    let proves = ["next ", "total ", "closing ", "opening ", "sum "];
    let kept = recipe
        .lines()
        .filter(|line| !proves.iter().any(|key| line.starts_with(key)));
    let kept: Vec<&str> = kept.collect();
    assert!(kept.len() < recipe.lines().count());
    fs::write(&path, kept.join("\n")).expect("the recipe is changed");
}

#[tokio::test]
async fn a_list_that_goes_on_is_neither_printed_nor_recorded_as_right() {
    let (home, banks) = (Home::new(), Banks::start().await);
    banks.are_known_to(&home).await;
    let folder = copied(&home);
    without_the_end(&folder);
    let warned = home.run(&["recipe", "check", text(&folder)]).await.stderr;
    assert!(
        warned.contains("closing = { from = \"account.balance\" }"),
        "{warned}"
    );
    let since = (banks.today().await[..4].parse::<i32>()).expect("a year") - 1;
    let since = format!("{since}-12-31");
    let mut run = with_login("run", &folder);
    run.extend(["--since", &since]);
    let said = home.run(&run).await.failed();
    assert!(
        said.contains("page-changed") && said.contains("next = { click = \"次の20件\" }"),
        "{said}"
    );

    let mut record = with_login("record", &folder);
    record.extend(["--since", &since]);
    let said = home.run(&record).await.failed();
    assert!(said.contains("normal としては記録しませんでした"), "{said}");
    assert!(!folder.join("pages").exists());
    record.extend(["--name", "half"]);
    let said = home.run(&record).await.failed();
    assert!(said.contains("expected.txt は書きませんでした"), "{said}");
    let expected = folder.join("pages/half/expected.txt");
    assert!(folder.join("pages/half/walk.toml").is_file());
    assert!(!expected.exists());

    let ran = home
        .run(&["recipe", "check", text(&folder), "--accept"])
        .await;
    let printed = ran.stdout.clone();
    ran.failed();
    assert!(
        !expected.exists(),
        "what isn't read to its end is not right"
    );
    assert!(
        printed.contains("recipe.toml:") && printed.contains("next = false"),
        "{printed}"
    );
}

#[tokio::test]
async fn a_form_for_the_period_that_a_statement_rule_caught_is_told_as_one() {
    let (home, banks) = (Home::new(), Banks::start().await);
    banks.are_known_to(&home).await;
    let folder = copied(&home);
    let path = folder.join("recipe.toml");
    let recipe = fs::read_to_string(&path).expect("the recipe");
    let other = recipe
        .replace("to = \"period-form\"", "to = \"statement\"")
        .replace(
            "when  = { title = \"入出金明細\" }",
            "when  = { has = \"form\" }",
        );
    assert_ne!(other, recipe);
    fs::write(&path, other).expect("the recipe is changed");
    let said = home.run(&with_login("run", &folder)).await.failed();
    assert!(said.contains("period-form）かもしれません"), "{said}");
}

#[tokio::test]
async fn a_folder_that_was_added_is_named_by_the_doctor() {
    let home = Home::new();
    let folder = copied(&home);
    let own = home.data().join("institutions/demo-bank");
    fs::create_dir_all(&own).expect("a folder");
    for name in ["institution.toml", "recipe.toml"] {
        fs::copy(folder.join(name), own.join(name)).expect("a file");
    }
    let found = home.run(&["doctor"]).await.stdout;
    assert!(
        found.contains("加えた金融機関: demo-bank（デモ銀行）"),
        "{found}"
    );
}

#[tokio::test]
async fn the_reference_and_the_schemas_are_printed() {
    let home = Home::new();
    let reference = home.run(&["recipe", "reference"]).await.succeeded();
    assert!(reference.contains("credentials-rejected") && reference.contains("[page.lines]"));
    for of in ["recipe", "institution"] {
        let schema = home.run(&["recipe", "schema", of]).await.succeeded();
        let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
        assert!(schema["$schema"].is_string(), "{of}: {schema}");
    }
}
