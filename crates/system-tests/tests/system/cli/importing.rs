//! `renkei import`: counts, twins, refusals.

use super::samples::{self, OFX, PLAIN, PLAIN_LATER, PLAIN_TSV};
use crate::harness::home::text;
use crate::harness::{Home, ledger};

/// Imports a file into an account that is made where it is missing.
async fn import(home: &Home, file: &str, content: impl AsRef<[u8]>, account: &str) -> String {
    let path = home.file(file, content);
    home.run(&["import", text(&path), "--account", account, "--create"])
        .await
        .succeeded()
}

#[tokio::test]
async fn a_file_imported_twice_brings_every_line_once() {
    for home in Home::on_each_engine("import_twice").await {
        let files: [(&str, Vec<u8>, usize); 3] = [
            ("plain.csv", PLAIN.into(), 5),
            ("mufg.csv", samples::mufg(), 4),
            ("bank.ofx", OFX.into(), 3),
        ];
        for (file, content, lines) in files {
            let first = import(&home, file, &content, file).await;
            assert_eq!(
                first,
                format!("read {lines}, new {lines}, known 0, amended 0, asked 0\n"),
                "{file}"
            );
            let kept = ledger::lines(&home, file).await;
            assert_eq!(kept.len(), lines, "{file}: {kept:#?}");

            let second = import(&home, file, &content, file).await;
            assert_eq!(
                second,
                format!("read {lines}, new 0, known {lines}, amended 0, asked 0\n"),
                "{file}"
            );
            assert_eq!(ledger::lines(&home, file).await, kept, "{file}");
        }
    }
}

#[tokio::test]
async fn a_later_download_adds_only_what_is_new_and_twins_stay_two() {
    for home in Home::on_each_engine("import_later").await {
        import(&home, "october.csv", PLAIN, "普通").await;
        let later = import(&home, "november.csv", PLAIN_LATER, "普通").await;
        assert_eq!(later, "read 4, new 1, known 3, amended 0, asked 0\n");
        let printed = home
            .run(&["lines", "--account", "普通", "--format", "tsv"])
            .await
            .succeeded();
        assert_eq!(
            printed,
            format!("{PLAIN_TSV}2026-11-04\t-88000\t家賃\t1228215\n")
        );
    }
}

#[tokio::test]
async fn a_file_that_names_its_account_finds_it_without_a_name() {
    let home = Home::new();
    import(&home, "first.ofx", OFX, "事業用").await;
    let path = home.file("again.ofx", OFX);
    let again = home.run(&["import", text(&path)]).await.succeeded();
    assert_eq!(again, "read 3, new 0, known 3, amended 0, asked 0\n");
}

#[tokio::test]
async fn a_broken_file_is_refused_whole_with_the_place_and_nothing_of_it_is_stored() {
    for home in Home::on_each_engine("import_broken").await {
        import(&home, "good.csv", PLAIN, "普通").await;
        let accounts = home.run(&["accounts"]).await.succeeded();
        for (file, content, named) in samples::broken() {
            let path = home.file(file, content);
            for account in ["普通", "新しい口座"] {
                let refused = home
                    .run(&["import", text(&path), "--account", account, "--create"])
                    .await;
                assert_eq!(
                    refused.stdout, "",
                    "{file}: a count although nothing is stored"
                );
                let said = refused.failed();
                for name in named {
                    assert!(
                        said.contains(name),
                        "{file}: {name:?} is not named in: {said}"
                    );
                }
            }
        }
        assert_eq!(home.run(&["accounts"]).await.succeeded(), accounts);
        let printed = home
            .run(&["lines", "--account", "普通", "--format", "tsv"])
            .await
            .succeeded();
        assert_eq!(printed, PLAIN_TSV);
    }
}

#[tokio::test]
async fn a_file_that_is_not_there_is_named() {
    let home = Home::new();
    let said = home
        .run(&[
            "import",
            "/nowhere/statement.csv",
            "--account",
            "普通",
            "--create",
        ])
        .await
        .failed();
    assert!(said.contains("/nowhere/statement.csv"), "{said}");
}

#[tokio::test]
async fn an_unknown_account_is_refused_with_the_accounts_that_there_are() {
    for home in Home::on_each_engine("unknown_account").await {
        let path = home.file("plain.csv", PLAIN);
        let none = home
            .run(&["import", text(&path), "--account", "普通"])
            .await
            .failed();
        assert!(none.contains("普通") && none.contains("--create"), "{none}");

        import(&home, "plain.csv", PLAIN, "みどり普通").await;
        import(&home, "mufg.csv", samples::mufg(), "あおば普通").await;
        let arguments = ["import", text(&path), "--account", "みどり不通"];
        for arguments in [arguments.as_slice(), &["lines", "--account", "みどり不通"]] {
            let said = home.run(arguments).await.failed();
            for name in ["みどり不通", "みどり普通", "あおば普通"] {
                assert!(
                    said.contains(name),
                    "{arguments:?}: {name} is not named in: {said}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_file_of_another_account_goes_into_no_wrong_one() {
    let home = Home::new();
    import(&home, "first.ofx", OFX, "事業用").await;
    let other = home.file("other.ofx", OFX.replace("7654321", "1111111"));
    let said = home
        .run(&["import", text(&other), "--account", "事業用"])
        .await
        .failed();
    assert!(
        said.contains("1111111") && said.contains("事業用"),
        "{said}"
    );
    assert_eq!(ledger::lines(&home, "事業用").await.len(), 3);
}

#[tokio::test]
async fn a_dry_run_says_what_the_import_says_and_stores_nothing() {
    for home in Home::on_each_engine("import_dry").await {
        let path = home.file("plain.csv", PLAIN);
        let arguments = ["import", text(&path), "--account", "普通", "--create"];
        let dry = home
            .run(&[&arguments[..], &["--dry-run"]].concat())
            .await
            .succeeded();
        assert_eq!(home.run(&["accounts"]).await.succeeded(), "");
        assert_eq!(home.run(&["imports"]).await.succeeded(), "");
        assert_eq!(home.run(&arguments).await.succeeded(), dry);
        // A file that doesn't name its account can be looked at without one.
        let open = home
            .run(&["import", text(&path), "--dry-run"])
            .await
            .succeeded();
        assert_eq!(open, "read 5, new 5, known 0, amended 0, asked 0\n");
    }
}

/// What is told of each place that differs, is told of the whole too.
#[tokio::test]
async fn balances_that_do_not_follow_are_nowhere_called_unchecked() {
    let home = Home::new();
    let broken = PLAIN.replace("1329060", "1329061");
    for (words, lang) in [
        ("残高が2か所でつながりません", "ja"),
        ("balances don't chain in 2 place(s)", "en"),
    ] {
        let path = home.file("broken.csv", &broken);
        let ran = home
            .run(&["import", text(&path), "--dry-run", "--lang", lang])
            .await;
        assert!(ran.stderr.contains(words), "{ran}");
        assert!(!ran.stderr.contains("書かれていません"), "{ran}");
    }
}

#[tokio::test]
async fn of_several_files_each_is_taken_or_refused_by_itself() {
    let home = Home::new();
    let october = home.file("october.csv", PLAIN);
    let broken = home.file("broken.csv", &PLAIN[..PLAIN.len() - 9]);
    let november = home.file("november.csv", PLAIN_LATER);
    let files = [text(&october), text(&broken), text(&november)];
    let arguments = [&["import"], &files[..], &["--account", "普通", "--create"]].concat();
    let ran = home.run(&arguments).await;
    assert_eq!(
        ran.stdout,
        "october.csv: read 5, new 5, known 0, amended 0, asked 0\n\
         november.csv: read 4, new 1, known 3, amended 0, asked 0\n"
    );
    let said = ran.failed();
    assert!(
        said.contains("broken.csv") && said.contains("3個のうち1個"),
        "{said}"
    );

    let json = [&arguments[..], &["--format", "json", "--lang", "en"]].concat();
    let ran = home.run(&json).await;
    let told: Vec<serde_json::Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(told.len(), 3);
    assert_eq!(told[0]["statements"][0]["known"], 5);
    assert_eq!(told[0]["statements"][0]["account_is"], "known");
    assert_eq!(
        told[0]["statements"][0]["checks"][0]["what"],
        "running-balance"
    );
    assert_eq!(
        (&told[1]["stored"], &told[1]["refused"]["key"]),
        (&false.into(), &"cut".into())
    );
    let said = ran.failed();
    assert!(said.contains("1 of 3 files"), "{said}");
}

#[tokio::test]
async fn an_import_is_taken_back_by_its_number() {
    for home in Home::on_each_engine("import_back").await {
        import(&home, "october.csv", PLAIN, "普通").await;
        import(&home, "november.csv", PLAIN_LATER, "普通").await;
        let past = home.run(&["imports"]).await.succeeded();
        let newest = past.lines().next().expect("two imports");
        assert!(
            newest.contains("november.csv") && newest.contains("普通") && newest.contains("new 1"),
            "{past}"
        );
        let id = newest.split('\t').next().expect("a number");
        let said = home.run(&["imports", "take-back", id]).await.succeeded();
        assert!(
            said.contains("november.csv") && said.contains("1行"),
            "{said}"
        );
        let printed = home
            .run(&["lines", "--account", "普通", "--format", "tsv"])
            .await
            .succeeded();
        assert_eq!(printed, PLAIN_TSV);
        let past = home.run(&["imports", "--lang", "en"]).await.succeeded();
        assert!(
            past.lines()
                .next()
                .is_some_and(|line| line.contains("taken back")),
            "{past}"
        );
        let again = home.run(&["imports", "take-back", id]).await.failed();
        assert!(again.contains("すでに取り消されています"), "{again}");
        let strange = home.run(&["imports", "take-back", "999999"]).await.failed();
        assert!(strange.contains("取り込み"), "{strange}");
        // What was taken back can be imported again.
        let later = import(&home, "november.csv", PLAIN_LATER, "普通").await;
        assert_eq!(later, "read 4, new 1, known 3, amended 0, asked 0\n");
    }
}

#[tokio::test]
async fn a_layout_is_chosen_by_its_id_or_by_its_folder() {
    let home = Home::new();
    let path = home.file("unknown.csv", "いつ,なに,いくら\n2026/10/01,本,-1200\n");
    let layout = "id = \"books\"\nname = \"本の記録のCSV\"\naccount = \"shop\"\n[heading]\ncolumns = [\"いつ\", \"なに\", \"いくら\"]\n\
                  [line]\ndate = \"いつ\"\nas = \"y/m/d\"\nsigned = \"いくら\"\ndescription = [\"なに\"]\n";
    let file = home.file("layout.toml", layout);
    let account = ["--account", "本", "--create"];
    let unknown = [&["import", text(&path)], &account[..]].concat();
    home.run(&unknown).await.failed();
    let with = |layout| [&unknown[..], &["--layout", layout]].concat();
    let done = home.run(&with(text(&file))).await.succeeded();
    assert_eq!(done, "read 1, new 1, known 0, amended 0, asked 0\n");
    let near = home.run(&with("mufgg")).await.failed();
    assert!(near.contains("「mufg」"), "{near}");
    let other = home.run(&with("mufg")).await.failed();
    assert!(other.contains("三菱UFJ銀行"), "{other}");
    let faulty = home.file("faulty.toml", layout.replace("signed", "sined"));
    let said = home.run(&with(text(&faulty))).await.failed();
    assert!(
        said.contains("faulty.toml") && said.contains("sined"),
        "{said}"
    );
}
