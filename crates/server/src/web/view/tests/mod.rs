//! What holds on every page, in both languages; and what each page says.

mod samples;

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};

use crate::web::text::Lang;
use samples::Sample;

fn select<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    let selector = Selector::parse(css).expect("a selector of this test");
    page.select(&selector).collect()
}

fn text_of(element: ElementRef<'_>) -> String {
    element
        .text()
        .collect::<Vec<_>>()
        .join("")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn sample(name: &str) -> Sample {
    samples::all()
        .into_iter()
        .find(|sample| sample.name == name)
        .unwrap_or_else(|| panic!("no sample {name}"))
}

/// The visible text of a page.
fn words(name: &str) -> String {
    let page = Html::parse_document(&sample(name).html);
    select(&page, "main").into_iter().map(text_of).collect()
}

#[test]
fn no_page_has_inline_style_or_script_or_a_placeholder_left() {
    for Sample { name, html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        assert!(
            select(&page, "[style], style").is_empty(),
            "{name} has inline style"
        );
        assert!(
            select(&page, "script:not([src])").is_empty(),
            "{name} has an inline script"
        );
        for element in select(&page, "*") {
            assert!(
                !element
                    .value()
                    .attrs()
                    .any(|(attribute, _)| attribute.starts_with("on")),
                "{name}: an inline handler"
            );
        }
        let visible = select(&page, "body")
            .into_iter()
            .map(text_of)
            .collect::<String>();
        assert!(
            !visible.contains(['{', '}']),
            "{name} shows a placeholder: {visible}"
        );
    }
}

#[test]
fn every_field_has_a_name_for_people() {
    for Sample { name, html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        let labelled: HashSet<&str> = select(&page, "label[for]")
            .iter()
            .filter_map(|label| label.attr("for"))
            .collect();
        for field in select(&page, "input:not([type=hidden]), select, textarea") {
            let in_label = field
                .ancestors()
                .filter_map(ElementRef::wrap)
                .any(|ancestor| ancestor.value().name() == "label");
            let named = field
                .attr("aria-label")
                .is_some_and(|label| !label.is_empty());
            let for_id = field.attr("id").is_some_and(|id| labelled.contains(id));
            assert!(
                in_label || named || for_id,
                "{name}: {} has no label",
                field.html()
            );
        }
        for button in select(&page, "button, a[href]") {
            let says = !text_of(button).is_empty() || button.attr("aria-label").is_some();
            assert!(says, "{name}: {} says nothing", button.html());
        }
    }
}

#[test]
fn every_form_that_stores_something_proves_where_it_comes_from() {
    for Sample { name, html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        let csrf = Selector::parse(r#"input[type=hidden][name=csrf][value="csrf-token"]"#)
            .expect("a selector of this test");
        for form in select(&page, "form[method=post]") {
            assert!(
                form.select(&csrf).next().is_some(),
                "{name}: the form to {:?} has no csrf",
                form.attr("action")
            );
        }
        assert!(
            select(&page, "form form").is_empty(),
            "{name}: a form in a form"
        );
    }
}

#[test]
fn ids_are_unique_and_whatever_refers_to_one_finds_it() {
    for Sample { name, html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        let mut ids = HashSet::new();
        for element in select(&page, "[id]") {
            let id = element.attr("id").unwrap_or_default();
            assert!(ids.insert(id), "{name}: two elements have the id {id}");
        }
        for element in select(&page, "[aria-describedby], label[for], [data-reveals]") {
            let referred = [
                element.attr("aria-describedby"),
                element.attr("for"),
                element.attr("data-reveals"),
            ];
            for id in referred
                .into_iter()
                .flatten()
                .flat_map(str::split_whitespace)
            {
                assert!(ids.contains(id), "{name}: nothing has the id {id}");
            }
        }
        for link in select(&page, r##"a[href^="#"]"##) {
            let id = link
                .attr("href")
                .unwrap_or_default()
                .trim_start_matches('#');
            assert!(ids.contains(id), "{name}: nothing is at #{id}");
        }
    }
}

#[test]
fn headings_descend_by_one_and_the_title_is_the_first() {
    for Sample { name, html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        let mut before = 0;
        for heading in select(&page, "h1, h2, h3, h4") {
            let level = usize::from(heading.value().name().as_bytes()[1] - b'0');
            assert!(
                level <= before + 1,
                "{name}: {} comes after an h{before}",
                heading.html()
            );
            before = level;
        }
        let [h1] = select(&page, "h1")[..] else {
            panic!("{name} has not exactly one h1")
        };
        let title = text_of(select(&page, "title")[0]);
        assert_eq!(title, format!("{} — Renkei", text_of(h1)), "{name}");
    }
}

#[test]
fn a_page_is_in_its_language_and_japanese_inside_of_english_is_marked() {
    for Sample { name, lang, html } in samples::all() {
        let page = Html::parse_document(&html);
        assert_eq!(
            select(&page, "html")[0].attr("lang"),
            Some(lang.code()),
            "{name}"
        );
        let current = select(&page, ".lang-switch button[aria-current]");
        assert!(
            !current.is_empty()
                && current
                    .iter()
                    .all(|button| button.attr("value") == Some(lang.code())),
            "{name}"
        );
    }
    // The interface itself is translated whole: of the English menu, nothing is Japanese.
    let page = Html::parse_document(&sample("home-en").html);
    for entry in select(&page, "nav .nav-link, nav .nav-group, thead th, .btn") {
        let text = text_of(entry);
        assert!(
            !text.chars().any(|c| ('\u{3041}'..='\u{30fa}').contains(&c)),
            "{text:?} is not English"
        );
    }
}

#[test]
fn icons_and_assets_exist() {
    let sprite = std::str::from_utf8(super::assets::find("icons.svg").expect("the sprite").bytes)
        .expect("text");
    let sprite = Html::parse_document(sprite);
    let icons: HashSet<&str> = select(&sprite, "symbol")
        .iter()
        .filter_map(|symbol| symbol.attr("id"))
        .collect();
    let mut used = HashSet::new();
    for Sample { name, html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        for icon in select(&page, "use") {
            let id = icon
                .attr("href")
                .and_then(|href| href.strip_prefix("/assets/icons.svg#"))
                .expect("an icon of the sprite")
                .to_owned();
            assert!(icons.contains(id.as_str()), "{name}: there is no icon {id}");
            used.insert(id);
        }
        for element in select(&page, "link[href], script[src]") {
            let address = element
                .attr("href")
                .or(element.attr("src"))
                .unwrap_or_default();
            let asset = address
                .strip_prefix("/assets/")
                .and_then(super::assets::find);
            assert!(asset.is_some(), "{name}: there is no {address}");
        }
    }
    let unused: Vec<_> = icons.iter().filter(|icon| !used.contains(**icon)).collect();
    assert!(unused.is_empty(), "no page uses {unused:?}");
}

#[test]
fn classes_of_the_pages_are_those_of_the_style_sheet() {
    let sheet = std::str::from_utf8(super::assets::find("renkei.css").expect("the sheet").bytes)
        .expect("text");
    let mut missing = HashSet::new();
    for Sample { html, .. } in samples::all() {
        let page = Html::parse_document(&html);
        for element in select(&page, "[class]") {
            missing.extend(
                element
                    .value()
                    .classes()
                    .filter(|class| !sheet.contains(&format!(".{class}")))
                    .map(str::to_owned),
            );
        }
    }
    // Read by the script, or only a name for what the others style.
    for unstyled in ["is-next", "journal", "inst-kana"] {
        missing.remove(unstyled);
    }
    assert!(
        missing.is_empty(),
        "the style sheet knows nothing of {missing:?}"
    );
}

#[test]
fn a_secret_is_never_written_back() {
    for Sample { name, html, .. } in samples::all() {
        assert!(
            !html.contains("a-secret-that-was-typed"),
            "{name} shows what was typed as a password"
        );
        let page = Html::parse_document(&html);
        for field in select(&page, "input[type=password]") {
            assert!(
                field.attr("value").is_none(),
                "{name}: a password field with a value"
            );
            assert!(
                matches!(
                    field.attr("autocomplete"),
                    Some("new-password" | "current-password")
                ),
                "{name}"
            );
        }
    }
    let page = Html::parse_document(&sample("login-wrong-ja").html);
    assert_eq!(
        select(&page, "#field-id")[0].attr("value"),
        Some("4021"),
        "what isn't secret stays as typed"
    );
}

#[test]
fn what_a_bank_writes_is_text_and_nothing_else() {
    let html = sample("lines-ja").html;
    assert!(
        html.contains("&#60;b&#62;ｺﾝﾋﾞﾆ") && !html.contains("<b>ｺﾝﾋﾞﾆ"),
        "a description became markup"
    );
}

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
            "取得できています（3）"
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
fn a_fetch_is_followed_with_and_without_a_script() {
    let running = sample("fetch-running-ja").html;
    let page = Html::parse_document(&running);
    assert!(running.contains(r#"<noscript><meta http-equiv="refresh" content="3"></noscript>"#));
    assert_eq!(
        select(&page, "[data-events]")[0].attr("data-events"),
        Some("/connections/1/events")
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
    let progress = super::Progress {
        step: super::Step::Lines,
        account: Some((2, 3)),
        account_name: Some("当座".into()),
        pages: 7,
        lines: 174,
    };
    let pen = crate::web::text::Pen {
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

/// Writes every sample with the assets into a folder, to be looked at in a browser:
/// `cargo test -p server --lib -- --ignored page_samples`, then serve `renkei-pages` of the temporary folder.
#[test]
#[ignore = "draws pages to look at; it checks nothing"]
fn page_samples() -> std::io::Result<()> {
    let folder = std::env::temp_dir().join("renkei-pages");
    std::fs::create_dir_all(folder.join("assets"))?;
    for asset in super::assets::ALL {
        std::fs::write(folder.join("assets").join(asset.name), asset.bytes)?;
    }
    for Sample { name, html, .. } in samples::all() {
        std::fs::write(folder.join(format!("{name}.html")), html)?;
    }
    Ok(())
}
