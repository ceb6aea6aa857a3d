//! Lines that come as a file: CSV by its headers or column numbers, OFX and 全銀 by what they are.

use domain::fetch::Cause;
use encoding_rs::SHIFT_JIS;
use recipe::{AccountState, Recipe, Walked};

use crate::bank::{ACCOUNTS, Bank, INSTITUTION, LOGIN, MENU, order, recipe_of, walk};

/// The login and one list of accounts; `lines` is what `[[page]]` of the download says.
fn recipe_with(download: &str) -> String {
    format!(
        r#"
start  = "/login"
logout = {{ open = "/logout" }}

[site]
origin = "https://ib.mihon.example"
get    = ["/login", "/zandaka", "/download", "/logout"]
post   = ["/auth"]

[[page]]
kind    = "login-form"
when    = {{ title = "ログイン" }}
fill    = {{ KEIYAKU = "{{login.id}}", PASSWD = "{{login.password}}" }}
outcome = [ {{ means = "credentials-rejected", text = "パスワードが正しくありません" }} ]

[[page]]
kind = "menu"
when = {{ title = "メニュー" }}
go   = {{ click = "残高照会", to = "accounts" }}

[[page]]
kind = "accounts"
when = {{ title = "残高照会" }}
[page.account]
table   = "table.ichiran"
number  = "口座番号"
balance = "残高"
go      = {{ open = "/download?n={{account.number}}", to = "statement" }}

[[page]]
kind = "statement"
{download}
"#
    )
}

fn bank() -> Bank {
    Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", MENU)
        .html("GET /zandaka", ACCOUNTS)
        .html("GET /logout", "ありがとうございました")
}

const FIRST: &str = "GET /download?n=0123456";
const SECOND: &str = "GET /download?n=0765432";

/// Walks with one file for each account.
fn fetched(download: &str, kind: &str, first: &[u8], second: &[u8]) -> Walked {
    let mut bank =
        bank()
            .raw(FIRST, 200, kind, first.to_vec())
            .raw(SECOND, 200, kind, second.to_vec());
    walk(&recipe_of(&recipe_with(download)), &order(), &mut bank)
}

fn lines(walked: &Walked) -> String {
    assert_eq!(
        (&walked.error, walked.account_errors.as_slice()),
        (&None, &[][..])
    );
    recipe::replay::expected_text(walked)
}

/// Why the first account's file was refused.
fn refused(walked: &Walked) -> String {
    assert_eq!(walked.accounts[0].state, AccountState::Failed);
    let (number, error) = walked.account_errors.first().expect("a refusal");
    assert_eq!(number, "0123456");
    assert!(walked.views.iter().all(|view| view.account != "0123456"));
    format!(
        "{}: {} | {}",
        error.cause.word(),
        error.expected.as_ref().map_or("", |said| &said.en),
        error.seen.as_ref().map_or("", |said| &said.en)
    )
}

fn cp932(text: &str) -> Vec<u8> {
    SHIFT_JIS.encode(text).0.into_owned()
}

const CSV: &str = r#"when  = { type = "application/octet-stream", path = "/download" }
empty = "bare"
[page.says]
account = { beside = "口座番号" }
total   = { beside = "明細件数", without = "件" }
[page.lines]
file        = { format = "csv", encoding = "shift_jis", skip = 1, trailer = { like = '^合計' } }
date        = "取引日"
in          = "お預り金額"
out         = "お支払金額"
balance     = "残高"
description = ["摘要", { col = "メモ", words = { "-" = "" } }]
"#;

fn csv(account: &str, total: u32, rows: &str) -> String {
    format!(
        "入出金明細\r\n口座番号,{account},,,,\r\n明細件数,{total}件,,,,\r\n取引日,摘要,お支払金額,お預り金額,残高,メモ\r\n{rows}合計,,,,,\r\n"
    )
}

const ROWS: &str = "2026/4/1,\"振込　ﾔﾏﾀﾞ,ﾊﾅｺ\",,\"1,200\",\"\\5,200\",-\r\n2026/4/2,デンキ髙,200,,\"5,000\",4月分\r\n";

#[test]
fn a_csv_of_shift_jis_is_read_by_its_headers_whatever_the_bank_calls_it() {
    let walked = fetched(
        CSV,
        "application/octet-stream; charset=UTF-8",
        &cp932(&csv("0123456", 2, ROWS)),
        &cp932(&csv("0765432", 0, "")),
    );
    assert_eq!(
        lines(&walked),
        "0123456\t2026-04-01\t1200\t振込 ﾔﾏﾀﾞ,ﾊﾅｺ\t5200\n0123456\t2026-04-02\t-200\tデンキ髙 4月分\t5000\n"
    );
    assert!(walked.views[0].proofs.balances && walked.views[0].proofs.total);
    let view = &walked.views[0].view;
    assert_eq!(
        (view.rows_of.as_str(), view.lines[0].place.row),
        ("the file", 5)
    );
}

#[test]
fn a_csv_that_is_cut_anywhere_is_refused() {
    let whole = cp932(&csv("0123456", 2, ROWS));
    for kept in 0..whole.len() - "合計,,,,,\r\n".len() {
        let walked = fetched(
            CSV,
            "application/octet-stream",
            &whole[..kept],
            &cp932(&csv("0765432", 0, "")),
        );
        assert_eq!(walked.accounts[0].state, AccountState::Failed, "{kept}");
    }
}

#[test]
fn a_csv_that_is_not_as_the_recipe_says_is_refused_with_what_is_there() {
    let said = |first: &str| {
        refused(&fetched(
            CSV,
            "application/octet-stream",
            &cp932(first),
            &cp932(&csv("0765432", 0, "")),
        ))
    };
    let good = csv("0123456", 2, ROWS);
    assert_eq!(
        said(&good.replace("お預り金額", "お預入金額")),
        "page-changed: a line with the headers 取引日, 摘要, メモ, 残高, お預り金額, お支払金額 | the nearest line has \"取引日\", \"摘要\", \"お支払金額\", \"お預入金額\", \"残高\", \"メモ\""
    );
    assert_eq!(
        said(&good.replace("200,,\"5,000\",4月分", "200,,\"5,000\"")),
        "page-changed: line 6: 6 cells, or a `skip` for it | 5 cells: \"2026/4/2 デンキ髙 200 5,000\""
    );
    assert_eq!(
        said(&good.replace("合計,,,,,\r\n", "")),
        "page-cut: line 6: the end of the file | no trailer"
    );
    assert_eq!(
        said(&(good.clone() + "2026/4/3,後,1,,1,\r\n")),
        "page-cut: line 8: the end of the file | a row behind the trailer"
    );
    assert_eq!(
        said(&good.replace("2件", "3件")),
        "witness-differs: 3 lines, as the page says | 2"
    );
    assert!(
        said(&good.replace("0123456", "0999999"))
            .starts_with("witness-differs: the page of the account")
    );
    assert!(said(&good.replace("2026/4/1", "08/4/1")).contains("\"08/4/1\" is not a date like"));
}

#[test]
fn columns_without_a_header_are_counted() {
    let by_number = r#"when  = { type = "text/csv" }
empty = { text = "明細なし" }
unproven = true
[page.lines]
file        = { format = "csv", separator = ";" }
date        = { col = 1, as = "YYYYMMDD" }
amount      = 3
description = 2
skip        = [{ like = '^明細なし' }]
"#;
    let walked = fetched(
        by_number,
        "text/csv",
        "20260402;返金;△300\n20260403;買物;1200\n".as_bytes(),
        "明細なし\n".as_bytes(),
    );
    assert_eq!(
        lines(&walked),
        "0123456\t2026-04-02\t-300\t返金\t\n0123456\t2026-04-03\t1200\t買物\t\n"
    );
    let cut = fetched(
        by_number,
        "text/csv",
        b"20260402;x;3",
        "明細なし\n".as_bytes(),
    );
    assert_eq!(
        refused(&cut),
        "page-cut: a file to its end | a last line without its end"
    );
}

const OFX: &str = r#"when  = { type = "application/x-ofx" }
empty = { text = "該当するお取引はありません" }
unproven = true
[page.lines]
file = { format = "ofx" }
"#;

/// An OFX file with one statement for each account.
fn ofx(message: &str, statements: &[(&str, &str)]) -> Vec<u8> {
    let mut text = format!(
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX>\n<BANKMSGSRSV1>\n<STMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO<MESSAGE>{message}</STATUS>\n"
    );
    for (account, lines) in statements {
        text.push_str(&format!("<STMTRS><CURDEF>JPY<BANKACCTFROM><BANKID>0000<BRANCHID>001<ACCTID>{account}<ACCTTYPE>SAVINGS</BANKACCTFROM>\n<BANKTRANLIST><DTSTART>20260401<DTEND>20260411\n{lines}</BANKTRANLIST>\n<LEDGERBAL><BALAMT>1300<DTASOF>20260411</LEDGERBAL></STMTRS>\n"));
    }
    (text + "</STMTTRNRS></BANKMSGSRSV1></OFX>\n").into_bytes()
}

const TWO: &str = "<STMTTRN><TRNTYPE>DEP<DTPOSTED>20260402<TRNAMT>500<FITID>A1<NAME>振込 ヤマダ</STMTTRN>\n<STMTTRN><TRNTYPE>PAYMENT<DTPOSTED>20260403<TRNAMT>-200<FITID>A2<NAME>電気代</STMTTRN>\n";

#[test]
fn an_ofx_file_gives_the_lines_of_the_account_that_is_walked() {
    let both = ofx("正常", &[("0765432", TWO), ("0123456", TWO)]);
    let second = ofx("該当するお取引はありません", &[("765432", "")]);
    let walked = fetched(OFX, "application/x-ofx", &both, &second);
    assert_eq!(
        lines(&walked),
        "0123456\t2026-04-02\t500\t振込 ヤマダ\t\n0123456\t2026-04-03\t-200\t電気代\t\n"
    );
    assert_eq!(
        walked.views[0].view.lines[1].reference.as_deref(),
        Some("A2")
    );
    assert_eq!(walked.views[0].view.closing, Some(1300));
}

#[test]
fn an_ofx_file_of_another_account_without_its_end_or_empty_by_surprise_is_refused() {
    let good = ofx("正常", &[("0123456", TWO)]);
    let empty = ofx("該当するお取引はありません", &[("0765432", "")]);
    let said = |first: &[u8]| refused(&fetched(OFX, "application/x-ofx", first, &empty));
    assert!(
        said(&ofx("正常", &[("0999999", TWO)]))
            .starts_with("witness-differs: the file of the account that was asked for")
    );
    assert!(said(&good[..good.len() - 40]).contains("a file of OFX"));
    assert!(said(&ofx("正常", &[("0123456", "")])).starts_with("empty-by-surprise: "));
}

const ZENGIN: &str = r#"when  = { type = "application/octet-stream" }
empty = "bare"
[page.says]
from = "from"
[page.lines]
file = { format = "zengin" }
within = false
"#;

/// Day, 入払区分, amount, 摘要.
type Record<'r> = (&'r str, char, u32, &'r str);

fn zengin(accounts: &[(&str, &[Record<'_>])]) -> Vec<u8> {
    let mut records = Vec::new();
    for (number, lines) in accounts {
        records.push(format!(
            "1030080411080401080411{:<4}{:<15}{:<3}{:<15}0001{number:>010}{:<40}11{:014}",
            "0000", "ﾐﾎﾝ", "001", "ｻｸﾗ", "ｶ)ﾐﾄﾞﾘ", 1000
        ));
        let (mut ins, mut outs) = ((0, 0), (0, 0));
        for (day, way, amount, text) in *lines {
            records.push(format!(
                "200000001{day}{day}{way}11{amount:012}{:012}{:111}{text:<20}",
                0, ""
            ));
            let side = if *way == '1' { &mut ins } else { &mut outs };
            *side = (side.0 + 1, side.1 + amount);
        }
        records.push(format!(
            "8{:06}{:013}{:06}{:013}1{:014}{:07}",
            ins.0,
            ins.1,
            outs.0,
            outs.1,
            1000 + ins.1 - outs.1,
            lines.len()
        ));
    }
    records.push(format!("9{:010}{:05}", 0, accounts.len()));
    let padded: Vec<String> = records.iter().map(|text| format!("{text:<200}")).collect();
    cp932(&(padded.join("\r\n") + "\r\n"))
}

#[test]
fn a_zengin_file_proves_itself() {
    let recipe = ZENGIN.replace("[page.says]\nfrom = \"from\"\n", "");
    let walked = fetched(
        &recipe,
        "application/octet-stream",
        &zengin(&[
            (
                "0123456",
                &[
                    ("080401", '1', 500, "ﾌﾘｺﾐ ﾔﾏﾀﾞ"),
                    ("080402", '2', 200, "ﾃﾞﾝｷﾀﾞｲ"),
                ],
            ),
            ("0765432", &[]),
        ]),
        &zengin(&[("0765432", &[])]),
    );
    assert_eq!(
        lines(&walked),
        "0123456\t2026-04-01\t500\tﾌﾘｺﾐ ﾔﾏﾀﾞ\t\n0123456\t2026-04-02\t-200\tﾃﾞﾝｷﾀﾞｲ\t\n"
    );
    let proofs = walked.views[0].proofs;
    assert!(
        proofs.total && proofs.sum && proofs.opening && proofs.closing,
        "{proofs:?}"
    );
    assert_eq!(walked.views[0].view.opening, Some(1000));
}

#[test]
fn what_a_zengin_file_states_has_to_agree() {
    let recipe = ZENGIN.replace("[page.says]\nfrom = \"from\"\n", "");
    let good = zengin(&[("0123456", &[("080401", '1', 500, "ﾌﾘｺﾐ")])]);
    let empty = zengin(&[("0765432", &[])]);
    let (text, _) = SHIFT_JIS.decode_without_bom_handling(&good);
    let broken = cp932(&text.replace("000000000500", "000000000600"));
    let with = |file: &[u8]| refused(&fetched(&recipe, "application/octet-stream", file, &empty));
    let said = with(&broken);
    assert!(
        said.starts_with("witness-differs: a file of 全銀 | "),
        "{said}"
    );
    for kept in [300, 404, good.len() - 100] {
        let said = with(&good[..kept]);
        assert!(
            said.starts_with("page-cut: a file of 全銀 | "),
            "{kept}: {said}"
        );
    }
}

#[test]
fn one_file_may_mix_accounts() {
    let recipe = recipe_with(
        r#"when  = { type = "text/csv" }
empty = "bare"
[page.says]
sum = { beside = "合計" }
[page.lines]
file        = { format = "csv", trailer = { like = '^合計' } }
account     = { col = "口座", find = '\d{7}$' }
date        = "日付"
amount      = "金額"
description = "摘要"
"#,
    )
    .replace(
        "go      = { open = \"/download?n={account.number}\", to = \"statement\" }\n",
        "",
    )
    .replace(
        "when = { title = \"残高照会\" }\n",
        "when = { title = \"残高照会\" }\ngo = { open = \"/download\", to = \"statement\" }\n",
    );
    let file = "口座,日付,金額,摘要\n001-0123456,2026/4/2,300,A\n001-0765432,2026/4/3,-100,B\n合計,,200,\n";
    let mut bank = bank().raw("GET /download", 200, "text/csv", file.into());
    let walked = walk(&recipe_of(&recipe), &order(), &mut bank);
    assert_eq!(
        lines(&walked),
        "0123456\t2026-04-02\t300\tA\t\n0765432\t2026-04-03\t-100\tB\t\n"
    );
}

#[test]
fn an_error_page_instead_of_the_file_is_not_taken_for_it() {
    let mut bank = bank()
        .html(FIRST, "<title>エラー</title>ただいま混みあっています")
        .raw(
            SECOND,
            200,
            "application/octet-stream",
            cp932(&csv("0765432", 0, "")),
        );
    let walked = walk(&recipe_of(&recipe_with(CSV)), &order(), &mut bank);
    assert_eq!(walked.account_errors[0].1.cause, Cause::PageNotRecognised);
}

/// What is said about a recipe of a download.
fn said(download: &str) -> String {
    let faults = match Recipe::read(INSTITUTION, &recipe_with(download)) {
        Ok(recipe) => recipe.warnings().to_vec(),
        Err(faults) => faults,
    };
    let messages: Vec<String> = faults
        .iter()
        .map(|fault| {
            let help = fault.help.as_ref().map_or("", |said| &said.en);
            format!("{} ({help})", fault.message)
        })
        .collect();
    messages.join("\n")
}

#[test]
fn what_is_wrong_with_a_file_source_is_said() {
    for (from, to, wanted) in [
        (
            "\"csv\"",
            "\"cvs\"",
            "\"cvs\" is not a format of files (did you mean \"csv\"?)",
        ),
        (
            "skip = 1",
            "skipp = 1",
            "`file` has no key \"skipp\" (did you mean \"skip\"?)",
        ),
        (
            "\"shift_jis\"",
            "\"sjs\"",
            "\"sjs\" is not an encoding (shift_jis, euc-jp, utf-8, iso-2022-jp)",
        ),
        (
            "[page.lines]",
            "[page.lines]\ntable = \"table\"",
            "[page.lines] has exactly one of table, each, items, file (the lines of a file stand in the file alone)",
        ),
        (
            "[page.lines]",
            "[page.lines]\nencoding = \"euc-jp\"",
            "the encoding of a file stands in `file` (file = { format = \"csv\", encoding = \"shift_jis\" })",
        ),
        (
            "{ beside = \"口座番号\" }",
            "\"口座番号\"",
            "a file has nothing that is called \"口座番号\" ({ beside = \"…\" } for the cell behind a label, { find = '…' } in the whole text)",
        ),
        (
            "application/octet-stream\", path",
            "text/*\", path",
            "\"statement\" is recognised by its address only (it needs something that only this page shows: has, text, title, json or the type of a file)",
        ),
    ] {
        assert!(CSV.contains(from), "{from}");
        assert_eq!(said(&CSV.replacen(from, to, 1)), wanted, "{to}");
    }
    assert_eq!(
        said(&(OFX.to_owned() + "balance = \"残高\"\n")),
        "such a file has no column \"残高\" (there are: account, amount, balance, date, description, id, valued_on)"
    );
    assert_eq!(
        said(&ZENGIN.replace("\"from\"", "\"totals\"")),
        "\"totals\" is nothing that such a file says about itself (did you mean \"total\"?)"
    );
}
