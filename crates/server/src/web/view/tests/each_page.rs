//! What each page says and offers.

use scraper::Html;

use super::{sample, samples, select, text_of, words};
use crate::web::text::{Lang, Pen};
use crate::web::view::{Progress, Step};

#[test]
fn home_orders_by_deadline_and_dates_every_balance() {
    let page = Html::parse_document(&sample("home-ja").html);
    let titles: Vec<String> = select(&page, ".todo-title")
        .into_iter()
        .map(text_of)
        .collect();
    assert_eq!(
        titles[0], "北辰銀行：ワンタイムパスワードを入力してください",
        "a running deadline comes first"
    );
    assert_eq!(titles[1], "瀬戸内銀行：あと2回でロックされます");
    assert_eq!(
        titles[4], "青葉銀行：新しい口座が1つ見つかりました",
        "what has time comes last"
    );
    assert_eq!(
        select(&page, ".todo li").len(),
        select(&page, ".todo li .btn").len(),
        "one button each"
    );
    let times: Vec<String> = select(&page, ".as-of time")
        .into_iter()
        .map(text_of)
        .collect();
    assert_eq!(
        times,
        [
            "今日 6:12",
            "今日 6:12",
            "昨日 7:05",
            "11月20日(金) 6:22",
            "今日 6:25",
            "今日 6:25"
        ]
    );
    assert!(words("home-first-ja").contains("はじめに、銀行かカードを1つ登録しましょう"));
    assert!(words("home-first-en").contains("Start by adding one bank or card"));
    assert!(words("home-calm-ja").contains("いま対応が必要なものはありません"));
}

#[test]
fn the_connections_are_grouped_by_who_has_to_act() {
    let page = Html::parse_document(&sample("connections-ja").html);
    let groups: Vec<String> = select(&page, ".row-group")
        .into_iter()
        .map(text_of)
        .collect();
    assert_eq!(
        groups,
        [
            "あなたの対応が必要です（4）",
            "Renkeiが対応しています（7）",
            "取得できています（6）"
        ]
    );
    let names: Vec<String> = select(&page, ".conn-name")
        .into_iter()
        .map(text_of)
        .collect();
    assert_eq!(names[0], "北辰銀行", "the one with a deadline is first");
    let opened = select(&page, ".conn-open .answer h3")
        .into_iter()
        .map(text_of)
        .collect::<Vec<_>>();
    assert_eq!(
        opened,
        ["何が起きたか", "Renkeiがすること", "あなたにできること"]
    );
    let words = words("connections-en");
    assert!(
        words.contains("Needs you (4)")
            && words.contains("Renkei will not send this password again."),
        "{words}"
    );
}

#[test]
fn a_refused_password_cannot_be_sent_again_from_the_list() {
    let page = Html::parse_document(&sample("connections-ja").html);
    let fetch = |id: i64| {
        select(
            &page,
            &format!(r#"#c{id} form[action="/connections/{id}/fetch"]"#),
        )
        .len()
    };
    assert_eq!(fetch(2), 0, "credentials-rejected offers 再取得");
    assert_eq!(fetch(3), 0, "administrator-login offers 再取得");
    assert!(
        fetch(1) > 0 && fetch(4) > 0 && fetch(7) > 0,
        "the others do"
    );
}

#[test]
fn who_may_not_fetch_sees_why_and_who_may() {
    let page = Html::parse_document(&sample("connections-not-owner-ja").html);
    assert!(
        select(
            &page,
            r#"form[action$="/fetch"], form[action$="/fetch-all"]"#
        )
        .is_empty(),
        "a member could fetch"
    );
    let locked = select(&page, "button[aria-disabled]");
    assert!(
        !locked.is_empty()
            && locked.iter().all(|button| button
                .attr("title")
                .is_some_and(|why| why.contains("佐藤 美咲")))
    );
    assert!(
        words("connections-not-owner-ja").contains("再取得はオーナーの佐藤 美咲さんが行えます")
    );
    let form = Html::parse_document(&sample("login-not-owner-ja").html);
    assert!(
        select(&form, r#"form[action^="/connections"]"#).is_empty(),
        "a member could register"
    );
}

#[test]
fn the_login_form_says_what_is_there_and_what_is_wanted() {
    let words_wrong = words("login-wrong-ja");
    assert!(
        words_wrong.contains("4桁入力されています。10桁で入力してください。"),
        "{words_wrong}"
    );
    assert!(
        words_wrong.contains("その日付はありません"),
        "{words_wrong}"
    );
    assert!(words("login-ja").contains("デモ銀行のサイトでログインに用いる情報を確認する"));
    assert!(words("login-already-ja").contains("すでに登録があります"));
    assert!(
        words("login-already-ja").contains("選択していない口座が1つあります（定期 0000310）。")
    );
    let edit = words("login-edit-ja");
    assert!(
        edit.contains("いまの登録：402…") && edit.contains("変更しない場合は空のまま"),
        "{edit}"
    );
}

#[test]
fn a_consent_is_given_at_the_bank_and_no_password_is_asked_for() {
    let form = Html::parse_document(&sample("consent-ja").html);
    assert!(select(&form, "input[type=password]").is_empty());
    let words_new = words("consent-ja");
    for said in [
        "銀行のサイトで同意する",
        "IDとパスワードは銀行だけに入力し、Renkeiは受け取りません",
        "同意は90日間つづきます",
        "シミュレーションで確認済み・実際の銀行では未確認",
    ] {
        assert!(words_new.contains(said), "{said}: {words_new}");
    }
    assert!(words("consent-edit-ja").contains("同意の期限：12月24日(木)（あと30日）"));
    let edit = Html::parse_document(&sample("consent-edit-ja").html);
    assert_eq!(
        select(&edit, r#"form[action="/connections/15/consent"]"#).len(),
        1
    );
    let leaving = Html::parse_document(&sample("leaving-ja").html);
    let address = "https://api.suzuran.example/authorize?state=s&scope=read";
    assert_eq!(
        select(&leaving, "meta[http-equiv=refresh]")[0].attr("content"),
        Some(format!("1;url={address}").as_str())
    );
    assert_eq!(
        select(&leaving, "main a.btn-solid")[0].attr("href"),
        Some(address)
    );
    let list = words("connections-ja");
    assert!(list.contains("同意の期限まであと9日です。"), "{list}");
    assert!(list.contains("12月3日(木)（あと9日）"), "{list}");
}

#[test]
fn a_fetch_is_followed_with_and_without_a_script() {
    let running = sample("fetch-running-ja").html;
    let page = Html::parse_document(&running);
    assert!(running.contains(r#"<noscript><meta http-equiv="refresh" content="3"></noscript>"#));
    assert_eq!(
        select(&page, "[data-events]")[0].attr("data-events"),
        Some("/connections/1/events?seen=running")
    );
    assert_eq!(
        text_of(select(&page, r#"[data-progress="heading"]"#)[0]),
        "明細の取得（3口座の2つ目）"
    );
    let done = sample("fetch-done-ja").html;
    assert!(
        !done.contains("http-equiv") && !done.contains("data-events"),
        "a page that is finished keeps renewing itself"
    );
    assert!(words("fetch-done-ja").contains("新しい明細を214行取得しました"));
    assert!(words("fetch-blocked-en").contains("2 tries left"));
    assert!(words("fetch-waiting-ja").contains("メンテナンス中です"));
}

#[test]
fn the_progress_event_is_what_the_script_reads() {
    let progress = Progress {
        step: Step::Lines,
        account: Some((2, 3)),
        account_name: Some("当座".into()),
        pages: 7,
        lines: 174,
    };
    let pen = Pen {
        lang: Lang::Ja,
        now: samples::at("2026-11-24T00:40:00Z"),
    };
    assert_eq!(
        progress.event(&pen),
        r#"{"step":4,"heading":"明細の取得（3口座の2つ目）","account_name":"当座","pages":7,"lines":174}"#
    );
}

#[test]
fn wrong_and_not_sent_answers_look_different() {
    assert!(
        sample("challenge-wrong-ja").html.contains("banner-act")
            && words("challenge-wrong-ja").contains("番号が違いました")
    );
    assert!(
        sample("challenge-not-sent-ja").html.contains("banner-info")
            && words("challenge-not-sent-ja").contains("番号を送れませんでした")
    );
    let grid = Html::parse_document(&sample("challenge-grid-ja").html);
    assert_eq!(
        select(&grid, "input[name=answer]").len(),
        2,
        "one field for each cell"
    );
    let approval = Html::parse_document(&sample("challenge-approval-ja").html);
    assert!(
        select(&approval, "input[name=answer]").is_empty()
            && words("challenge-approval-ja").contains("承認しました")
    );
}

#[test]
fn an_approval_is_given_in_the_banks_app_and_nowhere_asked_to_be_typed() {
    for name in ["challenge-approval-ja", "fetch-approval-ja"] {
        let (page, said) = (Html::parse_document(&sample(name).html), words(name));
        assert!(said.contains("銀行のアプリで承認してください"), "{said}");
        assert!(
            said.contains("アプリに表示された番号は 47 です。"),
            "{said}"
        );
        assert!(!said.contains("入力"), "{name} asks to type: {said}");
        let acts = select(&page, r#"form[action$="/challenge"] button[name=act]"#);
        let acts: Vec<_> = acts.iter().filter_map(|act| act.attr("value")).collect();
        assert_eq!(acts, ["send", "give-up"], "{name}");
        assert!(
            select(
                &page,
                r#"form[action$="/challenge"] input:not([type=hidden])"#
            )
            .is_empty(),
            "{name}"
        );
    }
}

#[test]
fn who_is_never_fetched_without_a_person_is_told_so() {
    let list = words("connections-ja");
    assert!(
        list.contains("再取得したとき（アプリでの承認が必要です）"),
        "{list}"
    );
    assert!(
        list.contains("再取得したとき（乱数表の数字の入力が必要です）"),
        "{list}"
    );
    let fetched = words("fetch-nothing-new-ja");
    assert!(
        fetched.contains("次の取得：再取得したとき（ワンタイムパスワードの入力が必要です）"),
        "{fetched}"
    );
}

#[test]
fn the_catalogue_says_what_is_asked_and_what_nothing_proves() {
    let said = words("catalogue-ja");
    assert!(
        said.contains(
            "取得のたびに乱数表の数字や画像の文字の入力が必要です（ログインによって違います）。"
        ),
        "{said}"
    );
    let unproven = "金額の裏づけ（残高・合計）が銀行のページにない明細があります。";
    assert_eq!(said.matches(unproven).count(), 1, "of デモカード: {said}");
    assert!(words("login-ja").contains(unproven));
}

#[test]
fn an_unticked_account_is_known_to_have_been_shown() {
    let page = Html::parse_document(&sample("selection-ja").html);
    assert_eq!(select(&page, "input[name=shown]").len(), 5);
    assert_eq!(select(&page, "input[name=account][checked]").len(), 3);
    assert!(
        words("selection-ja").contains("1月15日(木)までは取得済みです。その後は取得していません")
    );
}

#[test]
fn lines_are_as_printed_with_signs_and_an_empty_list_says_what_widens_it() {
    let words_full = words("lines-ja");
    for expected in [
        "＋330,000",
        "−18,422",
        "8,214,530",
        "31行",
        "入金 1,540,000円",
        "−120.50 USD",
        "2025年12月30日(火)",
        "速報",
        "取り下げ",
    ] {
        assert!(
            words_full.contains(expected),
            "{expected} isn't in {words_full}"
        );
    }
    assert!(words("lines-none-match-ja").contains("期間を広げると214行あります。"));
    assert!(words("lines-wrong-ja").contains("終わりの日が始まりの日より前です。"));
    assert!(words("lines-evidence-ja").contains("前の行 7,902,952 − 18,422 と一致"));
    let page = Html::parse_document(&sample("lines-wrong-ja").html);
    assert_eq!(
        select(&page, "input[name=min]")[0].attr("value"),
        Some("たくさん"),
        "what was typed stays"
    );
}

#[test]
fn each_row_of_the_inbox_can_be_decided_without_a_script() {
    let page = Html::parse_document(&sample("inbox-ja").html);
    assert_eq!(
        select(&page, r#"button[name=one][value="2"]"#).len(),
        2,
        "登録 and 対象外"
    );
    assert_eq!(
        select(&page, r#"select[name=title-2] option[selected]"#)[0].attr("value"),
        Some("utilities")
    );
    assert_eq!(
        select(&page, r#"select[name=title-4] option[selected]"#).len(),
        0,
        "a new partner is never guessed"
    );
    assert!(
        select(&page, r#"input[name=line][value="4"][checked]"#).is_empty(),
        "nor ticked in advance"
    );
    let words_full = words("inbox-ja");
    for expected in [
        "前回と同じ（10月20日(火)ほか6回）",
        "ルール「デンキリョウ」",
        "はじめての相手です",
        "2件を登録しました。",
        "元に戻す",
    ] {
        assert!(
            words_full.contains(expected),
            "{expected} isn't in {words_full}"
        );
    }
    assert!(words("inbox-empty-ja").contains("2026年度の明細は、すべて登録または対象外です。"));
    let auditor = Html::parse_document(&sample("inbox-auditor-ja").html);
    assert!(
        select(&auditor, "button[name=one], [data-bulk]").is_empty(),
        "an auditor could register"
    );
}

#[test]
fn a_cancelled_entry_stays_with_who_and_when() {
    let words = words("journal-ja");
    assert!(
        words.contains("取消済") && words.contains("佐藤 美咲 昨日 12:00"),
        "{words}"
    );
    let page = Html::parse_document(&sample("journal-ja").html);
    assert_eq!(
        select(&page, r#"form[action$="/cancel"]"#).len(),
        3,
        "what is cancelled can't be cancelled again"
    );
}

#[test]
fn a_refusal_names_who_can_help_and_a_fault_one_number() {
    assert!(words("message-forbidden-ja").contains("佐藤 美咲さん"));
    assert!(words("message-fault-ja").contains("番号 F-20261124-3"));
    assert!(words("message-not-found-en").contains("There is no such page"));
}
