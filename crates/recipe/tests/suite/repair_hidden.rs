//! Pages that nobody has read before are shown to operators too: nothing of a customer may stand on them.

use domain::time::{Date, Period};
use recipe::Captured;
use recipe::repair::picture::{BankWords, Marks, Picture, Private, draw, hidden};

fn page(kind: &str, body: &str) -> Captured {
    Captured {
        request: "GET /x".into(),
        url: "https://ib.mihon.example/x".into(),
        status: 200,
        content_type: Some(format!("{kind}; charset=UTF-8")),
        body: body.as_bytes().to_vec(),
        rule: None,
    }
}

/// What a fetch of a bank with three months of history could have asked for.
fn days() -> Period {
    Period {
        from: Date::constant(2026, 8, 24),
        to: Date::constant(2027, 2, 24),
    }
}

fn shown(kind: &str, body: &str) -> String {
    all_of(&draw(
        &page(kind, body),
        &Private::default(),
        &BankWords::of("[[page]]\nkind = \"menu\"\nwhen = { title = \"トップ\" }\n")
            .showing(days()),
        &Marks::default(),
    ))
}

fn all_of(picture: &Picture) -> String {
    let lines: Vec<&str> = picture
        .source
        .iter()
        .map(|line| line.text.as_str())
        .collect();
    format!("{}\n{}", picture.drawn, lines.join("\n"))
}

const NOBODY_READ: &str = "<!doctype html><html><head><title>株式会社ひみつ商事様 | トップ</title></head><body>
<h1>お客さま情報のご確認</h1><p>契約者 山田太郎</p><p>ご契約者名：株式会社ひみつ商事</p>
<table><tr><th>お取引日</th><th>摘要</th><th>金額</th></tr><tr><td>2026/11/24</td><td>振込 ヤマダ ハナコ</td><td>118,000</td></tr></table>
<ul><li>ﾌﾘｺﾐ ｽｽﾞｷ ｲﾁﾛｳ</li><li>ｻﾄｳ ｼﾞﾛｳ</li></ul>
<div id='acc-1234567' data-user='yamada'>電話番号 090-1234-5678</div><p>taro@himitsu.example</p><p>住所 東京都千代田区1-2-3</p>
<p>口座 123-4567 カード ****9876</p><select><option>山田太郎 普通 1234567</select><a href='/u/4810027/yamada%20taro?n=himitsu'>明細照会</a>
<img alt='山田太郎の写真' src='/p.png'><button>次へ</button><textarea>ひみつのメモ</textarea></body></html>";

#[test]
fn a_page_that_nobody_has_read_shows_its_frame_and_nobody() {
    let shown = shown("text/html", NOBODY_READ);
    for private in [
        "山田",
        "太郎",
        "ひみつ",
        "ヤマダ",
        "ハナコ",
        "ｽｽﾞｷ",
        "スズキ",
        "ｻﾄｳ",
        "サトウ",
        "090",
        "5678",
        "taro",
        "himitsu",
        "東京",
        "千代田",
        "1-2-3",
        "123-4567",
        "1234567",
        "9876",
        "4810027",
        "yamada",
    ] {
        assert!(!shown.contains(private), "{private} in {shown}");
    }
    for of_bank in [
        "お客さま情報のご確認",
        "ご契約者名",
        "お取引日",
        "摘要",
        "金額",
        "2026/11/24",
        "118,000",
        "電話番号",
        "住所",
        "口座",
        "明細照会",
        "次へ",
        "トップ",
    ] {
        assert!(shown.contains(of_bank), "{of_bank} not in {shown}");
    }
    assert!(shown.contains("<table>") && shown.contains("●●"));
}

#[test]
fn json_shows_times_dates_and_amounts_and_no_name_number_or_key_of_anybody() {
    let shown = shown(
        "application/json",
        r#"{"acct": 1234567, "holder": "YAMADA", "1234567": {"balance": 98500}, "山田太郎": {"x": 1},
            "entries": [{"at": "2026-11-24T09:30:00+09:00", "amount": {"value": 118000}, "state": "HOLD", "title": "ヤマダ ハナコ", "ref": "R3"},
                        {"at": "2026-11-24T00:30:00Z", "amount": {"value": "-2500"}, "state": "POSTED", "title": "給与", "ref": "R4"}],
            "updatedOn": "20261124", "mail": "taro@himitsu.example", "message": "セッションがタイムアウトしました"}"#,
    );
    for private in [
        "1234567",
        "YAMADA",
        "山田",
        "ヤマダ",
        "ハナコ",
        "taro",
        "himitsu",
        "給与",
    ] {
        assert!(!shown.contains(private), "{private} in {shown}");
    }
    for of_bank in [
        "\"acct\"",
        "\"holder\"",
        "98500",
        "2026-11-24T09:30:00+09:00",
        "2026-11-24T00:30:00Z",
        "118000",
        "-2500",
        "HOLD",
        "\"entries\"",
        "20261124",
        "セッションがタイムアウトしました",
    ] {
        assert!(shown.contains(of_bank), "{of_bank} not in {shown}");
    }
}

#[test]
fn files_show_headers_dates_and_amounts() {
    let csv = shown(
        "text/csv",
        "ミホン銀行 入出金明細\n口座番号,6001234,契約者,山田太郎\n取引日,摘要,入金額,メモ\n2026/11/24,\"振込 ヤマダ\",\"2,371,714\",1234567\n2026/11/25,給与,98500,山田\n",
    );
    let ofx = shown(
        "application/x-ofx",
        "OFXHEADER:100\n<OFX>\n<ACCTID>1234567\n<DTPOSTED>20261124000000[+9:JST]\n<TRNAMT>-118000\n<NAME>ヤマダ ハナコ\n",
    );
    let zengin = shown(
        "application/octet-stream",
        "1030 081101081124ヤマダ タロウ  1234567\n",
    );
    for shown in [&csv, &ofx, &zengin] {
        for private in ["1234567", "6001234", "山田", "ヤマダ", "給与", "タロウ"] {
            assert!(!shown.contains(private), "{private} in {shown}");
        }
    }
    for of_bank in ["取引日,摘要,入金額", "2026/11/24", "2,371,714", "98500"] {
        assert!(csv.contains(of_bank), "{of_bank} not in {csv}");
    }
    assert!(ofx.contains("20261124") && ofx.contains("-118000") && ofx.contains("<ACCTID>"));
}

#[test]
fn labels_that_were_seen_at_others_are_shown_but_never_what_a_customer_is_called() {
    let seen = page(
        "text/html",
        "<html><body><h2>ひみつ商事 御中</h2><table><tr><th>独自の見出し</th><td>山田太郎</td></tr></table><a href='/a'>リモコン取引</a></body></html>",
    );
    let new = page(
        "text/html",
        "<html><body><p>独自の見出し</p><p>リモコン取引</p><p>ひみつ商事 御中</p><p>山田太郎</p></body></html>",
    );
    let own = Private::of(["ひみつ商事".to_owned().into()]);
    let mut words = BankWords::of("");
    for office in ["1", "2"] {
        words.learn(&seen, &own, office);
    }
    let early = all_of(&draw(&new, &Private::default(), &words, &Marks::default()));
    assert!(
        !early.contains("独自の見出し"),
        "two may be one customer's: {early}"
    );
    words.learn(&seen, &own, "3");
    let shown = all_of(&draw(&new, &Private::default(), &words, &Marks::default()));
    assert!(
        shown.contains("独自の見出し") && shown.contains("リモコン取引"),
        "{shown}"
    );
    assert!(
        !shown.contains("ひみつ") && !shown.contains("山田"),
        "{shown}"
    );
}

#[test]
fn a_message_shows_our_words_and_only_the_banks_words_in_its_quotes() {
    let private = Private::of(["P0048213".to_owned().into()]);
    let shown = hidden(
        "題名は「山田太郎のページ」、最も近い行は「お取引日」と「残高」: /api/accounts/P0048213/history 4810027",
        &private,
        &BankWords::default(),
    );
    assert_eq!(
        shown,
        "題名は「●●●●●●●●」、最も近い行は「お取引日」と「残高」: /api/accounts/●#######/history #######"
    );
}

#[test]
fn days_of_birth_names_of_classes_and_pieces_of_numbers_are_nobodys_to_see() {
    let html = shown(
        "text/html",
        "<html><body class='yamada-taro'><table class='list'><tr><th>生年月日</th><td>1980年1月2日</td></tr></table>\
         <p>昭和55年1月2日 お客様番号 19800102</p><p>ID: AB1234 XY-234</p><a href='/user/yamada'>明細</a></body></html>",
    );
    let json = shown(
        "application/json",
        r#"{"dob": "1980-01-02", "born": {"date": "19800102"}, "tel": "0312345678", "entries": []}"#,
    );
    let own = Private::of(["1234567".to_owned().into()]);
    let phone = page("application/json", r#"{"tel": "0312345678"}"#);
    let known = all_of(&draw(&phone, &own, &BankWords::of(""), &Marks::default()));
    for shown in [&html, &json, &known] {
        for private in [
            "1980", "19800102", "昭和55", "55年", "yamada", "taro", "234", "03", "8\"",
        ] {
            assert!(!shown.contains(private), "{private} in {shown}");
        }
    }
    assert!(
        html.contains("生年月日") && html.contains("class=\"list\""),
        "{html}"
    );
}

#[test]
fn a_day_is_shown_only_if_the_fetch_can_have_asked_for_it() {
    let html = shown(
        "text/html",
        "<html><body><p>お取引日 2026/11/24 口座開設日 2018/05/06 ご入会 平成30年5月6日 生年月日 令和2年5月6日 20180506</p></body></html>",
    );
    let json = shown(
        "application/json",
        r#"{"date": "2026-11-24", "openedOn": "2018-05-06", "born": 20180506, "since": "2018-05"}"#,
    );
    let ofx = shown(
        "application/x-ofx",
        "OFXHEADER:100\n<OFX>\n<DTPOSTED>20261124\n<DTOPENED>20180506000000[+9:JST]\n",
    );
    for shown in [&html, &json, &ofx] {
        for private in ["2018", "平成30", "令和2", "5月6", "05/06"] {
            assert!(!shown.contains(private), "{private} in {shown}");
        }
    }
    assert!(html.contains("2026/11/24") && json.contains("2026-11-24"));
    assert!(ofx.contains("20261124"), "{ofx}");
    // Where nobody knows what was asked for, no year is shown.
    let unknown = draw(
        &page(
            "text/html",
            "<html><body><p>2026/11/24 9:30</p></body></html>",
        ),
        &Private::default(),
        &BankWords::default(),
        &Marks::default(),
    );
    assert!(!unknown.drawn.contains("2026") && unknown.drawn.contains("9:30"));
}

#[test]
fn the_number_of_an_account_is_covered_however_it_is_grouped() {
    let own = Private::of(["1234567".to_owned().into(), "0048213".to_owned().into()]);
    let drawn = |kind: &str, body: &str| {
        let words = BankWords::default().showing(days());
        all_of(&draw(&page(kind, body), &own, &words, &Marks::default()))
    };
    let html = drawn(
        "text/html",
        "<html><body><p>1,234,567円</p><p>¥1,234,567</p><p>123-4567</p><p>12 34567</p><p>48,213円</p><p>残高 ¥118,000</p></body></html>",
    );
    let json = drawn(
        "application/json",
        r#"{"balance": 1234567, "amount": "1,234,567", "sum": 118000}"#,
    );
    for shown in [&html, &json] {
        for private in ["1,234", "567", "123", "34567", "48,213"] {
            assert!(!shown.contains(private), "{private} in {shown}");
        }
    }
    assert!(html.contains("¥118,000") && json.contains("118000"));
    // Nobody knows whose seven digits without a sign of money are.
    let other = drawn(
        "text/html",
        "<html><body><p>7,654,321</p><p>¥7,654,321</p></body></html>",
    );
    assert!(
        other.contains("#,###,###") && other.contains("¥7,654,321"),
        "{other}"
    );
}
