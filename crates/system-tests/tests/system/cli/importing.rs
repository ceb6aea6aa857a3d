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
