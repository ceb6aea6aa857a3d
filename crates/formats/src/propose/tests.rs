//! Unknown tables, from their bytes to the lines that the chosen layout reads.

use std::sync::Arc;

use domain::statement::view::Order;
use domain::time::Date;

use super::{Choice, Meaning, Proof, Proposal, Warning};
use crate::layout::{Holder, Layout};
use crate::{Asked, Refusal, StatementFile, propose, read_whole};

pub fn asked() -> Asked<'static> {
    Asked::on(Date::constant(2026, 11, 24))
}

pub fn proposed(text: &str) -> Proposal {
    propose(&text.as_bytes(), &asked()).expect("a table")
}

pub fn chosen(proposal: &Proposal, meanings: &[Meaning]) -> Layout {
    let choice = Choice {
        id: "own",
        name: "自作の形",
        account: Holder::Bank,
        meanings,
    };
    let toml = proposal
        .layout_toml(&choice)
        .unwrap_or_else(|faults| panic!("{faults:?}\n{proposal:#?}"));
    Layout::parse(&toml).unwrap_or_else(|fault| panic!("{fault}\n{toml}"))
}

pub fn read_as(text: &str, layout: Layout) -> Result<StatementFile, Refusal> {
    let asked = Asked {
        layout: Some("own"),
        layouts: &[Arc::new(layout)],
        ..asked()
    };
    read_whole(text.as_bytes(), &asked)
}

/// Day, amount, balance and text of each line as the proposal reads them, unchanged.
fn lines(text: &str) -> Vec<(String, i64, Option<i64>, String)> {
    let proposal = proposed(text);
    let layout = chosen(&proposal, &proposal.meanings());
    let file = read_as(text, layout).unwrap_or_else(|refusal| {
        panic!("{}\n{proposal:#?}", refusal.message(crate::Language::Ja))
    });
    let lines = file
        .statements
        .iter()
        .flat_map(|statement| &statement.view.lines);
    lines
        .map(|line| {
            let text = line.description.clone();
            (line.posted_on.to_string(), line.amount, line.balance, text)
        })
        .collect()
}

fn meanings(text: &str) -> Vec<Meaning> {
    proposed(text).meanings()
}

fn date(form: &str) -> Meaning {
    Meaning::Date(form.into())
}

const SHIOMI: &str = "お取引日,摘要１,摘要２,支払,預り,差引残\n\
    R8.11.02,振込,ﾐﾄﾞﾘｼﾖｳｼﾞ,,\"330,000\",\"1,502,880\"\n\
    R8.11.04,電気料,,\"18,422\",,\"1,484,458\"\n\
    R8.11.05,手数料,,440,,\"1,484,018\"\n\
    R8.11.09,ｶ-ﾄﾞ,ﾂﾊﾞﾒ,\"184,260\",,\"1,299,758\"\n";

#[test]
fn a_credit_unions_table_is_understood_and_read() {
    let proposal = proposed(SHIOMI);
    assert_eq!(proposal.heading_at, Some(1));
    assert_eq!(proposal.proof, Proof::Proven { links: 3 });
    assert_eq!(proposal.order, Some(Order::OldestFirst));
    assert_eq!(proposal.warnings, []);
    let told: Vec<String> = proposal
        .columns
        .iter()
        .map(|column| {
            format!(
                "{}: {:?} ({})",
                column.heading, column.meaning, column.reason.ja
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "お取引日: Date(\"e.m.d\") (日付の形 4／4行)",
            "摘要１: Description (見出し「摘要１」)",
            "摘要２: Description (見出し「摘要２」)",
            "支払: Out (残高が減る行と一致)",
            "預り: In (残高が増える行と一致)",
            "差引残: Balance (4行のうち3行で前の残高から計算が合う)",
        ]
    );
    let first = (
        "2026-11-02".into(),
        330_000,
        Some(1_502_880),
        "振込 ﾐﾄﾞﾘｼﾖｳｼﾞ".into(),
    );
    assert_eq!(lines(SHIOMI)[0], first);
    assert_eq!(lines(SHIOMI).len(), 4);
}

#[test]
fn the_layout_is_text_that_stays() {
    let proposal = proposed(SHIOMI);
    let meanings = proposal.meanings();
    let choice = Choice {
        id: "own-1",
        name: "潮見信用組合のCSV",
        account: Holder::Bank,
        meanings: &meanings,
    };
    let toml = "id = \"own-1\"\n\
        name = \"潮見信用組合のCSV\"\n\
        account = \"bank\"\n\
        \n[heading]\n\
        columns = [\n    \"お取引日\",\n    \"摘要１\",\n    \"摘要２\",\n    \"支払\",\n    \"預り\",\n    \"差引残\",\n]\n\
        \n[line]\n\
        date = \"お取引日\"\n\
        as = \"e.m.d\"\n\
        out = \"支払\"\n\
        in = \"預り\"\n\
        balance = \"差引残\"\n\
        description = [\"摘要１\", \"摘要２\"]\n";
    assert_eq!(proposal.layout_toml(&choice).as_deref(), Ok(toml));
}

#[test]
fn headings_that_mean_something_in_layouts_stay_themselves() {
    let text = "日付#1,名?,額|出,額*入,残\"\"\\,\n\
        2026/11/01,甲,,500,1500,\n2026/11/02,乙,200,,1300,\n2026/11/03,丙,100,,1200,\n";
    let amounts: Vec<i64> = lines(text).iter().map(|line| line.1).collect();
    assert_eq!(amounts, [500, -200, -100]);
}

#[test]
fn the_balance_alone_finds_columns_that_stand_the_other_way_round() {
    let text = "Ａ,Ｂ,Ｃ,Ｄ,Ｅ\n2026/11/01,300,,甲,1300\n2026/11/02,,100,乙,1200\n2026/11/05,,50,丙,1150\n";
    let expected = [
        date("y/m/d"),
        Meaning::In,
        Meaning::Out,
        Meaning::Description,
        Meaning::Balance,
    ];
    assert_eq!(meanings(text), expected);
    let backwards = "Ａ,Ｂ,Ｃ,Ｄ,Ｅ\n2026/11/05,,50,丙,1150\n2026/11/02,,100,乙,1200\n2026/11/01,300,,甲,1300\n";
    assert_eq!(meanings(backwards), expected);
    assert_eq!(proposed(backwards).order, Some(Order::NewestFirst));
    // The heading is wrong: the balance is right, and a person is told.
    let wrong = text.replace("Ａ,Ｂ,Ｃ,Ｄ,Ｅ", "日付,出金,入金,摘要,残高");
    assert_eq!(meanings(&wrong), expected);
    assert!(
        proposed(&wrong)
            .warnings
            .contains(&Warning::Against { column: 1 })
    );
}

#[test]
fn signs_refunds_and_words_for_sides_are_proven_too() {
    let signed =
        "Ａ,Ｂ,Ｃ,Ｄ\n11/1/2026,甲,-100,900\n11/20/2026,乙,250,1150\n11/21/2026,丙,-50,1100\n";
    assert_eq!(
        meanings(signed),
        [
            date("m/d/y"),
            Meaning::Description,
            Meaning::Signed,
            Meaning::Balance
        ]
    );
    let refund = "Ａ,Ｂ,Ｃ,Ｄ,Ｅ\n2026/11/01,甲,100,,900\n2026/11/02,乙,-30,,930\n2026/11/03,丙,,70,1000\n2026/11/04,丁,5,,995\n";
    assert_eq!(proposed(refund).proof, Proof::Proven { links: 3 });
    assert_eq!(lines(refund)[1].1, 30);
    let worded = "Ａ,Ｂ,Ｃ,Ｄ,Ｅ\n2026/11/01,借,100,甲,900\n2026/11/02,貸,30,乙,930\n2026/11/03,借,70,丙,860\n2026/11/04,貸,5,丁,865\n";
    let side = Meaning::Side {
        into: vec!["貸".into()],
        out: vec!["借".into()],
    };
    assert_eq!(
        meanings(worded),
        [
            date("y/m/d"),
            side,
            Meaning::Amount,
            Meaning::Description,
            Meaning::Balance
        ]
    );
    let amounts: Vec<i64> = lines(worded).iter().map(|line| line.1).collect();
    assert_eq!(amounts, [-100, 30, -70, 5]);
}

#[test]
fn two_columns_of_money_without_balance_or_words_are_not_guessed() {
    let text = "Ａ,Ｂ,Ｃ,Ｄ\n2026/11/01,甲,100,\n2026/11/02,乙,,300\n2026/11/03,丙,50,\n";
    let proposal = proposed(text);
    assert_eq!(proposal.proof, Proof::Undecided);
    assert_eq!(
        proposal.meanings(),
        [
            date("y/m/d"),
            Meaning::Description,
            Meaning::Open,
            Meaning::Open
        ]
    );
    let choice = |meanings| Choice {
        id: "own",
        name: "形",
        account: Holder::Bank,
        meanings,
    };
    let open = proposal.meanings();
    let faults = proposal.with(&choice(&open)).expect_err("open");
    let columns: Vec<Option<usize>> = faults.iter().map(|fault| fault.column).collect();
    assert_eq!(columns, [Some(2), Some(3), None]);
    // The person says it.
    let said = [
        date("y/m/d"),
        Meaning::Description,
        Meaning::In,
        Meaning::Out,
    ];
    let layout = proposal.with(&choice(&said)).expect("a layout");
    let file = read_as(text, layout).expect("lines");
    let amounts: Vec<i64> = file.statements[0]
        .view
        .lines
        .iter()
        .map(|line| line.amount)
        .collect();
    assert_eq!(amounts, [100, -300, 50]);
    // An amount with one word for it is no side either.
    let amount = "日付,摘要,金額\n2026/11/01,甲,100\n2026/11/02,乙,-300\n";
    assert_eq!(proposed(amount).proof, Proof::Undecided);
}

#[test]
fn words_decide_where_there_is_no_balance_and_only_whole_headings_count() {
    let text = "利用日,ご利用店名,利用金額\n2026/11/01,甲,100\n2026/11/02,乙,300\n";
    let proposal = proposed(text);
    assert_eq!(
        (proposal.proof.clone(), proposal.meanings()),
        (
            Proof::Words,
            vec![date("y/m/d"), Meaning::Description, Meaning::Charge]
        )
    );
    assert_eq!(lines(text)[0].1, -100);
    let part = "日付,摘要,入出金明細ＩＤ,出金(円),入金(円)\n2026/11/01,甲,1001,100,\n2026/11/02,乙,1002,,300\n";
    let expected = [
        date("y/m/d"),
        Meaning::Description,
        Meaning::Reference,
        Meaning::Out,
        Meaning::In,
    ];
    assert_eq!(meanings(part), expected);
}

#[test]
fn equal_amounts_of_one_day_prove_nothing() {
    let text =
        "Ａ,Ｂ,Ｃ,Ｄ\n2026/11/01,甲,100,1000\n2026/11/01,乙,100,1100\n2026/11/01,丙,100,1200\n";
    assert_eq!(proposed(text).proof, Proof::Undecided);
    // The days say which comes first.
    let dated =
        "Ａ,Ｂ,Ｃ,Ｄ\n2026/11/01,甲,100,1000\n2026/11/02,乙,100,1100\n2026/11/03,丙,100,1200\n";
    assert_eq!(meanings(dated)[2..], [Meaning::Signed, Meaning::Balance]);
}

#[test]
fn row_numbers_and_numbers_of_telephones_and_accounts_are_no_money() {
    let text = "Ａ,Ｂ,Ｃ,Ｄ,Ｅ,Ｆ\n\
        1,2026/11/01,0312345678,1234567,甲,100\n\
        2,2026/11/02,0663330000,1234567,乙,250\n\
        3,2026/11/03,0312345678,1234567,丙,70\n";
    assert_eq!(
        meanings(text),
        [
            Meaning::Nothing,
            date("y/m/d"),
            Meaning::Nothing,
            Meaning::Nothing,
            Meaning::Description,
            Meaning::Open
        ]
    );
    // One each row, and a number that grows by one: no balance.
    let counted = "Ａ,Ｂ,Ｃ,Ｄ\n1,2026/11/01,甲,1\n2,2026/11/02,乙,1\n3,2026/11/03,丙,1\n";
    assert_eq!(proposed(counted).proof, Proof::Undecided);
}

#[test]
fn days_are_read_in_the_form_that_fits_all_of_them() {
    let form = |days: [&str; 3]| {
        let [one, two, three] = days;
        let text = format!("Ａ,Ｂ,Ｃ\n{one},甲,100\n{two},乙,250\n{three},丙,70\n");
        let proposal = proposed(&text);
        let doubt = proposal
            .warnings
            .iter()
            .any(|w| matches!(w, Warning::DateForms { .. }));
        let Meaning::Date(form) = proposal.columns[0].meaning.clone() else {
            panic!("{proposal:#?}");
        };
        (form, doubt)
    };
    assert_eq!(form(["20261101", "20261102", "20261103"]).0, "ymd");
    assert_eq!(
        form(["令和8年11月1日", "令和8年11月2日", "令和8年11月13日"]).0,
        "e年m月d日"
    );
    assert_eq!(form(["11/1", "11/12", "11/30"]).0, "m/d");
    assert_eq!(
        form(["13/11/2026", "14/11/2026", "15/11/2026"]),
        ("d/m/y".into(), false)
    );
    assert_eq!(
        form(["11/13/2026", "11/14/2026", "11/15/2026"]),
        ("m/d/y".into(), false)
    );
    assert!(form(["01/11/2026", "02/11/2026", "03/11/2026"]).1);
    assert_eq!(
        form(["02/11/2026", "11/10/2026", "01/12/2026"]),
        ("m/d/y".into(), true)
    );
    assert_eq!(
        form(["2026-11-01 10:00", "2026-11-02 9:00", "2026-11-03 8:30"]).0,
        "y-m-d*"
    );
    assert_eq!(form(["081101", "081102", "081103"]), ("eymd".into(), false));
    assert_eq!(form(["261101", "261102", "261103"]), ("yymd".into(), false));
}

#[test]
fn rows_above_and_below_are_no_lines() {
    let text = "口座,普通 1234567\n照会日,2026/11/24\n\n日付,摘要,出金,入金,残高\n\
        2026/11/01,甲,,500,1500\n2026/11/02,乙,200,,1300\n2026/11/03,丙,100,,1200\n\
        ,合計,300,500,\n※ご注意ください\n";
    assert_eq!(proposed(text).heading_at, Some(4));
    assert_eq!(lines(text).len(), 3);
    // A row that says nothing of the kind isn't passed over in silence.
    let odd = text.replace(",合計,300,500,", ",丁,300,,900");
    let proposal = proposed(&odd);
    assert!(
        proposal
            .warnings
            .contains(&Warning::OtherRows { line: 8, count: 2 })
    );
    let layout = chosen(&proposal, &proposal.meanings());
    assert!(matches!(read_as(&odd, layout), Err(Refusal::BadDate { spot, .. }) if spot.line == 8));
}

#[test]
fn a_table_without_heading_goes_by_places() {
    let text = "2026/11/01,甲,,500,1500\n2026/11/02,乙,200,,1300\n2026/11/03,丙,100,,1200\n";
    let proposal = proposed(text);
    assert_eq!(proposal.heading_at, None);
    assert_eq!(proposal.warnings, [Warning::NoHeading]);
    let amounts: Vec<i64> = lines(text).iter().map(|line| line.1).collect();
    assert_eq!(amounts, [500, -200, -100]);
}

#[test]
fn hostile_tables_end_and_prove_nothing() {
    let wide = format!("{}\n2026/11/01{}\n", "a,".repeat(5000), ",1".repeat(5000));
    assert_eq!(proposed(&wide).proof, Proof::Undecided);
    let equal = format!(
        "A,B,C,D,E,F,G,H,I,J,K\n{}",
        "2026/11/01,5,5,5,5,5,5,5,5,5,5\n".repeat(5000)
    );
    let proposal = proposed(&equal);
    assert_eq!((proposal.proof, proposal.goes_on), (Proof::Undecided, true));
    let zeros = format!("A,B,C,D\n{}", "2026/11/01,0,0,0\n".repeat(50));
    assert_eq!(proposed(&zeros).proof, Proof::Undecided);
    let huge = "A,B,C\n2026/11/01,92233720368547758,92233720368547758\n2026/11/02,-92233720368547758,92233720368547758\n";
    assert_eq!(proposed(huge).proof, Proof::Undecided);
    let longer =
        "A,B,C\n2026/11/01,99999999999999999999999,x\n2026/11/02,99999999999999999999999,y\n";
    assert_eq!(proposed(longer).proof, Proof::Undecided);
    assert_eq!(
        proposed("日付,摘要,出金,入金,残高\n2026/11/01,甲,100,,900\n").proof,
        Proof::Words
    );
    for text in [
        "日付,摘要,出金,入金\n",
        "こんにちは,さようなら\n",
        "2026/11/01\n2026/11/02\n",
        "a\n",
    ] {
        assert!(propose(&text.as_bytes(), &asked()).is_err(), "{text}");
    }
}
