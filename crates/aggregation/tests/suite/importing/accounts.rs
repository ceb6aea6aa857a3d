//! Whose lines a file holds: found, made, or refused.

use super::{PLAIN, into};
use crate::common::Shared;
use aggregation::importing::{File, Import, Target};
use aggregation::{Refused, looking};
use domain::account::AccountKind;

/// OFX with the statements of two accounts of one number at two branches.
fn two_accounts() -> String {
    let statement = |branch: &str, kind: &str, amount: &str| {
        format!(
            "<STMTTRNRS><STMTRS><CURDEF>JPY<BANKACCTFROM><BANKID>0001<BRANCHID>{branch}<ACCTID>1234567<ACCTTYPE>{kind}</BANKACCTFROM>\
             <BANKTRANLIST><STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261001<TRNAMT>{amount}<FITID>a<NAME>x</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS>"
        )
    };
    format!(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:UTF-8\n\n<OFX><BANKMSGSRSV1>{}{}</BANKMSGSRSV1></OFX>",
        statement("001", "SAVINGS", "100"),
        statement("002", "SAVINGS", "200")
    )
}

#[tokio::test]
async fn several_accounts_of_a_file_stay_several_though_their_numbers_are_equal() {
    let shared = Shared::new().await;
    let import = into("法人", "two.ofx", two_accounts());
    let looked = shared.look(shared.actor, &import).await.expect("a look");
    let imported = shared.import(shared.actor, &import).await.expect("is read");
    let labels = |imported: &aggregation::importing::Imported| {
        let labels = imported.statements.iter();
        labels
            .map(|one| one.account_label.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(labels(&looked), labels(&imported));
    assert_eq!(shared.labels(shared.actor).await, labels(&imported));
    for (label, amount) in labels(&imported).iter().zip([100, 200]) {
        assert!(
            label.starts_with("法人 ") && label.ends_with("1234567"),
            "{label}"
        );
        let lines = shared.lines(shared.actor, label).await;
        assert_eq!(
            lines,
            [("2026-10-01".to_owned(), amount, "x".to_owned())],
            "{label}"
        );
    }
    // Without a name each is found by what the file says of it.
    let again = Import::of("again.ofx", File::in_memory(two_accounts()));
    let again = shared.import(shared.actor, &again).await.expect("is read");
    assert_eq!((again.counts().known, again.counts().new), (2, 0));
}

#[tokio::test]
async fn accounts_that_a_file_names_are_made_without_a_name_and_those_it_does_not_name_are_not() {
    let shared = Shared::new().await;
    let create = |name, bytes: Vec<u8>| Import {
        create: true,
        ..Import::of(name, File::in_memory(bytes))
    };
    let named = create("two.ofx", two_accounts().into());
    let named = shared.import(shared.actor, &named).await.expect("is read");
    assert!(named.statements.iter().all(|one| one.target == Target::New));
    let unnamed = create("plain.csv", PLAIN.into());
    let refused = shared.import(shared.actor, &unnamed).await;
    assert!(matches!(refused, Err(Refused::NoSuchAccount { .. })));
    assert_eq!(shared.labels(shared.actor).await.len(), 2);
}

#[tokio::test]
async fn an_account_that_is_made_is_of_the_kind_that_the_layout_says() {
    let shared = Shared::new().await;
    let sample = |id: &str| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/layouts");
        std::fs::read(folder.join(id).join("sample.csv")).expect("a sample")
    };
    for (id, kind) in [
        ("mufg", AccountKind::Ordinary),
        ("saison", AccountKind::Card),
        ("waon", AccountKind::Wallet),
    ] {
        let import = into(id, id, sample(id));
        let imported = shared.import(shared.actor, &import).await.expect("is read");
        let made = looking::accounts(&shared.app, shared.actor).await;
        let made = made.expect("accounts");
        let account = imported.statements[0].account;
        let account = made.iter().find(|one| Some(one.id) == account);
        assert_eq!(account.map(|one| one.identity.kind), Some(kind), "{id}");
    }
}

#[tokio::test]
async fn currencies_under_one_number_are_accounts_of_their_own() {
    let shared = Shared::new().await;
    let file = two_accounts().replace("<BRANCHID>002", "<BRANCHID>001");
    let at = file.rfind("JPY").expect("a currency");
    let file = [&file[..at], "USD", &file[at + 3..]].concat();
    let create = Import {
        create: true,
        ..Import::of("two.ofx", File::in_memory(file.as_str()))
    };
    for known in [0, 2] {
        let imported = shared.import(shared.actor, &create).await.expect("is read");
        assert_eq!(imported.counts().known, known);
    }
    let accounts = looking::accounts(&shared.app, shared.actor).await;
    let units: Vec<String> = accounts
        .expect("accounts")
        .iter()
        .map(|account| account.unit.to_string())
        .collect();
    assert_eq!(units, ["JPY", "USD"]);
    // The dollars alone find their account, and no other one; two statements of one account are one account's.
    let dollars = file.replacen("<CURDEF>JPY", "<CURDEF>USD", 1);
    let dollars = Import::of("dollars.ofx", File::in_memory(dollars));
    let looked = shared.look(shared.actor, &dollars).await.expect("a look");
    let imported = shared
        .import(shared.actor, &dollars)
        .await
        .expect("is read");
    for told in [&looked, &imported] {
        let dollars = told.statements.iter();
        let found: Vec<_> = dollars.map(|one| (one.target, one.account)).collect();
        assert_eq!(found, [(Target::Known, found[0].1); 2]);
    }
    assert_eq!(looked.counts(), imported.counts());
}
