//! `renkei layout`: from a person's table to a layout that checks, without that person in it.

use crate::harness::Home;
use crate::harness::home::text;
use std::fs;

const TABLE: &str = "\
口座,やまだ たろう,1234567
取引の日,お相手,払出し,お預り,残り
2026/10/05,電気料金 ヤマダタロウ,12345,,487655
2026/10/05,給与 カ）サトウ,,300000,500000
2026/10/02,ｽｽﾞｷ ﾊﾅｺ,480,,200000
合計,,12825,300000,
";

#[tokio::test]
async fn a_table_of_a_person_becomes_a_layout_that_checks_and_says_nothing_of_them() {
    let home = Home::new();
    let file = home.file("meisai.csv", TABLE);
    let folder = file.with_file_name("my-bank");
    let made = home
        .run(&["layout", "new", text(&file), "--to", text(&folder), "--yes"])
        .await
        .succeeded();
    assert!(made.contains("renkei layout check"), "{made}");
    let all: String = ["layout.toml", "sample.csv", "expected.txt"]
        .map(|name| fs::read_to_string(folder.join(name)).expect("it is made"))
        .concat();
    for own in [
        "やまだ",
        "ヤマダ",
        "サトウ",
        "ﾊﾅｺ",
        "電気",
        "1234567",
        "12345",
        "487655",
        "300000",
    ] {
        assert!(!all.contains(own), "{own} in {all}");
    }
    let checked = home
        .run(&["layout", "check", text(&folder)])
        .await
        .succeeded();
    assert!(checked.contains("✓ expected.txt のとおりです"), "{checked}");

    let layout = folder.join("layout.toml");
    let slip = fs::read_to_string(&layout)
        .expect("it is made")
        .replace("out = ", "outt = ");
    let line = slip
        .lines()
        .position(|line| line.starts_with("outt"))
        .expect("a line")
        + 1;
    fs::write(&layout, slip).expect("written");
    let said = home.run(&["layout", "check", text(&layout)]).await.failed();
    assert!(
        said.contains(&format!(
            "{line}行目：outt という項目はありません。「out」のことですか。"
        )),
        "{said}"
    );
}

#[tokio::test]
async fn a_wrong_line_and_a_built_in_twin_are_told() {
    let home = Home::new();
    let folder = home.data().join("twin");
    fs::create_dir_all(&folder).expect("made");
    fs::write(
        folder.join("layout.toml"),
        "id = \"twin\"\nname = \"双子\"\n[heading]\ncolumns = [\"日付\", \"摘要\", \"出金\", \"入金\", \"残高\"]\n[line]\ndate = \"日付\"\nas = \"y/m/d\"\nout = \"出金\"\nin = \"入金\"\nbalance = \"残高\"\ndescription = \"摘要\"\n",
    )
    .expect("written");
    fs::write(folder.join("sample.csv"), super::samples::PLAIN).expect("written");
    let said = home
        .run(&["layout", "check", text(&folder), "--accept"])
        .await;
    assert!(said.stdout.contains("（renkei-csv）でも読めます"), "{said}");
    said.failed();
    let expected = folder.join("expected.txt");
    let other = fs::read_to_string(&expected)
        .expect("accepted")
        .replace("-440", "440");
    fs::write(&expected, other).expect("written");
    let said = home.run(&["layout", "check", text(&folder)]).await;
    assert!(said.stdout.contains("expected.txt 5行目："), "{said}");
    said.failed();
}

#[tokio::test]
async fn a_table_that_leaves_the_side_open_is_not_guessed() {
    let home = Home::new();
    let file = home.file(
        "card.csv",
        "日にち,店,いくら\n2026/10/05,みどり書店,1200\n2026/10/06,あおば堂,3300\n",
    );
    let folder = file.with_file_name("my-card");
    let place = ["layout", "new", text(&file), "--to", text(&folder), "--yes"];
    let said = home.run(&place).await.failed();
    assert!(
        said.contains("3列目：") && said.contains("--column 3=out"),
        "{said}"
    );
    assert!(!folder.exists());
    home.run(&[&place[..], &["--column", "3=charge"]].concat())
        .await
        .succeeded();
    let toml = fs::read_to_string(folder.join("layout.toml")).expect("made");
    assert!(
        toml.contains("account = \"card\"") && toml.contains("charge = \"いくら\""),
        "{toml}"
    );
}
