//! What banks print: amounts, dates, texts and rows in every form of the check list, read from whole pages.

use domain::fetch::Cause;
use recipe::Walked;

use crate::bank::{ACCOUNTS, Bank, LOGIN, MENU, order, recipe_of, walk};

/// One list behind the accounts, for each account; `lines` is `[page.lines]` and whatever else the page says.
fn recipe_with(lines: &str) -> recipe::Recipe {
    recipe_of(&format!(
        r#"
start  = "/login"
logout = {{ open = "/logout" }}

[site]
origin = "https://ib.mihon.example"
get    = ["/login", "/zandaka", "/meisai", "/logout"]
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
table  = "table.ichiran"
number = "口座番号"
skip   = [ {{ text = "0765432" }} ]
go     = {{ open = "/meisai", to = "statement" }}

[[page]]
kind  = "statement"
when  = {{ title = "明細" }}
empty = {{ text = "ありません" }}
{lines}
"#
    ))
}

fn fetched(lines: &str, body: &str) -> Walked {
    let mut bank = Bank::default()
        .html("GET /login", LOGIN)
        .html("POST /auth [BTN KEIYAKU PASSWD TKN]", MENU)
        .html("GET /zandaka", ACCOUNTS)
        .html("GET /meisai", &format!("<title>明細</title>{body}"))
        .html("GET /logout", "ありがとうございました");
    walk(&recipe_with(lines), &order(), &mut bank)
}

/// Date, amount and description of each line.
fn lines(lines: &str, body: &str) -> Vec<(String, i64, String)> {
    let walked = fetched(lines, body);
    assert_eq!(
        (&walked.error, &walked.account_errors[..]),
        (&None, &[][..])
    );
    let lines = walked.views[0].view.lines.iter();
    lines
        .map(|line| {
            (
                line.posted_on.to_string(),
                line.amount,
                line.description.clone(),
            )
        })
        .collect()
}

fn refused(recipe: &str, body: &str) -> (Cause, String) {
    let walked = fetched(recipe, body);
    let (_, error) = walked.account_errors.first().expect("a refusal");
    let said = format!(
        "{} | {}",
        error.expected.as_ref().map_or("", |said| &said.en),
        error.seen.as_ref().map_or("", |said| &said.en)
    );
    (error.cause, said)
}

/// A table with these cells; the first row is the header.
fn table(rows: &[&[&str]]) -> String {
    let rows: Vec<String> = rows
        .iter()
        .map(|cells| format!("<tr><td>{}</td></tr>", cells.join("</td><td>")))
        .collect();
    format!("<table>{}</table>", rows.join("\n"))
}

const ONE_COLUMN: &str = "unproven = true\n[page.lines]\ntable = \"table\"\ndate = \"日付\"\namount = \"金額\"\ndescription = \"摘要\"\n";

#[test]
fn amounts_of_one_column_have_signs_of_every_kind() {
    let printed = [
        ("１,２３４", 1234),
        ("¥1,234", 1234),
        ("\\1,234円", 1234),
        ("△1,234", -1234),
        ("▲￥1,234", -1234),
        ("−1,234", -1234),
        ("－１２３４", -1234),
        ("1,234-", -1234),
        ("(1,234)", -1234),
        ("（1,234）円", -1234),
        ("＋1,234", 1234),
    ];
    for (text, amount) in printed {
        let body = table(&[&["日付", "金額", "摘要"], &["2026/04/03", text, "買物"]]);
        assert_eq!(lines(ONE_COLUMN, &body)[0].1, amount, "{text}");
    }
    for text in ["", "-", "＊＊", "1,23", "10.5"] {
        let body = table(&[&["日付", "金額", "摘要"], &["2026/04/03", text, "買物"]]);
        assert_eq!(refused(ONE_COLUMN, &body).0, Cause::PageChanged, "{text}");
    }
}

#[test]
fn a_word_a_class_an_icon_or_a_side_is_the_direction() {
    let with = |signs: &str| {
        format!(
            "unproven = true\n[page.lines]\neach = \"div.m\"\ndate = \".d\"\namount = \".a\"\ndescription = \".t\"\n{signs}"
        )
    };
    let card = |class: &str, side: &str| {
        format!(
            "<div class=\"m {class}\"><i class=d>2026-04-03</i><i class=a>500</i><i class=t>買物</i>{side}</div>"
        )
    };
    let cases = [
        (
            "plus = { css = \".s\", is = \"お預入れ\" }\nminus = { css = \".s\", is = \"お引出し\" }",
            card("", "<b class=s>お預入れ</b>"),
            card("", "<b class=s>お引出し</b>"),
        ),
        (
            "plus = { has = \".in\" }\nminus = { has = \".out\" }",
            card("in", ""),
            card("out", ""),
        ),
        (
            "plus = { css = \"img\", attr = \"alt\", is = \"入金\" }\nminus = { css = \"img\", attr = \"alt\", is = \"出金\" }",
            card("", "<img alt=入金 src=/i>"),
            card("", "<img alt=出金 src=/o>"),
        ),
        (
            "plus = { css = \".to\", is = \"{account.number}\" }\nminus = { css = \".from\", is = \"{account.number}\" }",
            card("", "<i class=from>9</i><i class=to>0123456</i>"),
            card("", "<i class=from>0123456</i><i class=to>9</i>"),
        ),
    ];
    for (signs, came, went) in cases {
        let read = lines(&with(signs), &(came + &went));
        assert_eq!((read[0].1, read[1].1), (500, -500), "{signs}");
        let neither = refused(&with(signs), &card("", ""));
        assert_eq!(neither.0, Cause::PageChanged, "{signs}: {}", neither.1);
    }
}

#[test]
fn dates_of_every_kind_are_the_same_day() {
    let with = |date: &str| ONE_COLUMN.replace("date = \"日付\"", &format!("date = {date}"));
    for (date, printed) in [
        ("\"日付\"", "2026/4/3"),
        ("\"日付\"", "２０２６年４月３日（金）"),
        ("\"日付\"", "令和8年4月3日"),
        ("\"日付\"", "R8.4.3"),
        ("{ col = \"日付\", as = \"EYY.MM.DD\" }", "08.04.03"),
        ("{ col = \"日付\", as = \"M/D\" }", "4/3"),
        ("{ col = \"日付\", as = \"D MON\" }", "3 Apr"),
        ("{ col = \"日付\", as = \"D MON YYYY\" }", "3 April 2026"),
        ("{ col = \"日付\", as = \"MON D, YYYY\" }", "Apr. 3, 2026"),
        (
            "{ col = \"日付\", as = \"instant\" }",
            "2026-04-02T15:00:00Z",
        ),
    ] {
        let body = table(&[&["日付", "金額", "摘要"], &[printed, "5", "買物"]]);
        assert_eq!(lines(&with(date), &body)[0].0, "2026-04-03", "{printed}");
    }
}

#[test]
fn today_and_yesterday_stand_among_dates_without_a_year() {
    let recipe = ONE_COLUMN.replace(
        "date = \"日付\"",
        "date = { col = \"日付\", as = \"M月D日\" }\nwithin = false",
    );
    let body = table(&[
        &["日付", "金額", "摘要"],
        &["本日", "1", "a"],
        &["昨日", "2", "b"],
        &["4月3日", "3", "c"],
        &["12月30日", "4", "d"],
    ]);
    let days: Vec<String> = lines(&recipe, &body)
        .into_iter()
        .map(|line| line.0)
        .collect();
    assert_eq!(
        days,
        ["2026-04-11", "2026-04-10", "2026-04-03", "2025-12-30"]
    );
}

#[test]
fn a_dash_and_none_are_missing_where_the_recipe_says_so() {
    let recipe = "unproven = true\n[page.lines]\ntable = \"table\"\ndate = \"日付\"\nlet = { price = \"代金\", points = { col = \"ポイント\", words = { None = \"0\", \"-\" = \"0\" } } }\namount = { value = \"-(price - points)\" }\ndescription = [\"品\", { col = \"備考\", words = { None = \"\", \"-\" = \"\" } }]\n";
    let body = table(&[
        &["日付", "代金", "ポイント", "品", "備考"],
        &["2026/04/03", "1,000", "100", "本", "-"],
        &["2026/04/04", "1,000", "None", "紙", "None"],
        &["2026/04/05", "1,000", "-", "筆", "贈り物"],
    ]);
    let read: Vec<(i64, String)> = lines(recipe, &body)
        .into_iter()
        .map(|line| (line.1, line.2))
        .collect();
    let wanted = [(-900, "本"), (-1000, "紙"), (-1000, "筆 贈り物")];
    assert_eq!(read, wanted.map(|(amount, text)| (amount, text.to_owned())));
}

#[test]
fn lines_over_two_rows_have_a_header_of_two_and_notes_between_them() {
    let recipe = "[page.lines]\ntable = \"table\"\ntr_per_line = 2\nskip = [{ text = \"小計\" }, { text = \"繰越\" }]\ndate = \"日付\"\nout = \"出金\"\nin = \"入金\"\nbalance = \"残高\"\ndescription = { line = 2, col = \"摘要\" }\n";
    let row = |cells: &str| format!("<tr>{cells}</tr>");
    let body = [
        "<table>".to_owned(),
        row("<th>日付<th>出金<th>入金<th>残高"),
        row("<th colspan=3>摘要<th>店"),
        row("<td>繰越<td><td><td>1,000"),
        row("<td>2026/04/03<td>300<td><td>700"),
        row("<td colspan=3>口座振替　ﾃﾞﾝｷﾀﾞｲ<td>本店"),
        row("<td>2026/04/03<td>300<td><td>400"),
        row("<td colspan=3>口座振替　ﾃﾞﾝｷﾀﾞｲ<td>本店"),
        row("<td colspan=4>＊＊ 小計 ＊＊"),
        row("<td>2026/04/06<td><td>50<td>450"),
        row("<td colspan=3>利息<td>-"),
        "</table>".to_owned(),
    ]
    .concat();
    let read: Vec<(i64, String)> = lines(recipe, &body)
        .into_iter()
        .map(|line| (line.1, line.2))
        .collect();
    let wanted = [
        (-300, "口座振替 ﾃﾞﾝｷﾀﾞｲ"),
        (-300, "口座振替 ﾃﾞﾝｷﾀﾞｲ"),
        (50, "利息"),
    ];
    assert_eq!(read, wanted.map(|(amount, text)| (amount, text.to_owned())));
    let renamed = refused(recipe, &body.replace(">摘要<", ">備考<"));
    assert_eq!(renamed.0, Cause::PageChanged);
    assert!(renamed.1.contains("a column \"摘要\""), "{}", renamed.1);
}

#[test]
fn a_selector_that_means_two_texts_is_refused() {
    let recipe = "unproven = true\n[page.lines]\neach = \".m\"\ndate = \".d\"\namount = \".a\"\ndescription = \".t\"\n";
    let card = "<div class=m><i class=d>2026-04-03</i><i class=a>5</i><i class=t>買物</i></div>";
    assert_eq!(lines(recipe, card).len(), 1);
    let doubled = card.replace("<i class=a>5</i>", "<i class=a>5</i><i class=a>7</i>");
    let (cause, said) = refused(recipe, &doubled);
    assert_eq!(cause, Cause::PageChanged);
    assert!(
        said.ends_with("one text at .a | 2 different ones: narrow the `css`, or leave it out and let `find` look in the whole text"),
        "{said}"
    );
    let same = card.replace("<i class=a>5</i>", "<i class=a>5</i><i class=a>5</i>");
    assert_eq!(
        lines(recipe, &same)[0].1,
        5,
        "a price printed twice is one price"
    );
}

#[test]
fn a_column_may_have_either_of_two_names() {
    let recipe = ONE_COLUMN.replace(
        "date = \"日付\"",
        "date = { either = [\"日付\", \"お取引日\"] }",
    );
    for name in ["日付", "お取引日"] {
        let body = table(&[&[name, "金額", "摘要"], &["2026/04/03", "5", "買物"]]);
        assert_eq!(lines(&recipe, &body)[0].0, "2026-04-03");
    }
    let body = table(&[&["年月日", "金額", "摘要"], &["2026/04/03", "5", "買物"]]);
    let (cause, said) = refused(&recipe, &body);
    assert_eq!(cause, Cause::PageChanged);
    assert!(
        said.contains("the columns 日付 or お取引日, 摘要, 金額"),
        "{said}"
    );
}

#[test]
fn a_second_table_of_the_same_kind_is_refused() {
    let one = table(&[&["日付", "金額", "摘要"], &["2026/04/03", "5", "買物"]]);
    let (cause, said) = refused(ONE_COLUMN, &(one.clone() + &one));
    assert_eq!(cause, Cause::PageChanged);
    assert!(said.ends_with("2 of them"), "{said}");
}
