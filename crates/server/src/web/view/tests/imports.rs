//! What the pages of ファイルの取り込み say and offer.

use domain::ids::UploadId;
use scraper::Html;

use super::{sample, samples, select, text_of, words};
use crate::web::text::{Lang, Pen};
use crate::web::view::FileProgress;

/// Where the forms of a page lead.
fn forms(page: &Html) -> Vec<&str> {
    select(page, "main form")
        .into_iter()
        .filter_map(|form| form.attr("action"))
        .collect()
}

#[test]
fn files_go_in_by_a_plain_form_whose_token_comes_first() {
    let page = Html::parse_document(&sample("imports-empty-ja").html);
    let form = select(
        &page,
        r#"form[action="/imports"][enctype="multipart/form-data"]"#,
    )[0];
    let fields: Vec<_> = select(&page, "form[data-drop] input")
        .into_iter()
        .map(|input| input.attr("name").unwrap_or_default())
        .collect();
    assert_eq!(fields, ["csrf", "file"], "{}", form.html());
    assert!(select(&page, "#file")[0].attr("multiple").is_some());
    assert_eq!(form.attr("data-max"), Some("536870912"));
    let said = words("imports-empty-ja");
    assert!(
        said.contains("まだファイルを取り込んでいません。"),
        "{said}"
    );
    assert!(words("imports-error-ja").contains("上限は512MBです"));
}

#[test]
fn a_file_says_whose_lines_it_has_what_is_new_and_what_was_checked() {
    let said = words("imports-known-account-ja");
    for part in [
        "青葉銀行のCSV（2024年以降の形）。青葉銀行 普通 1234567 の明細です。",
        "期間 8月24日(月)〜11月20日(金)",
        "新しい 14行",
        "取得済み 112行",
        "変更あり 0行",
        "入金 1,540,000円",
        "残高のつながり 126行すべて一致",
        "14行を保存する",
        "取り込まない",
        "はじめの3行を見る",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let english = words("imports-known-account-en");
    for part in ["Store 14 lines", "Balances chain on 126 lines", "Known 112"] {
        assert!(english.contains(part), "{part}: {english}");
    }
    let html = sample("imports-known-account-ja").html;
    assert!(!html.contains("<b>10月"), "a description became markup");
}

#[test]
fn what_is_known_already_can_only_be_put_away() {
    let page = Html::parse_document(&sample("imports-all-known-ja").html);
    let said = words("imports-all-known-ja");
    assert!(
        said.contains("112行とも、すでに入っています。保存は不要です。"),
        "{said}"
    );
    assert_eq!(forms(&page), ["/imports", "/imports/3/discard"]);
}

#[test]
fn an_account_is_chosen_or_made_with_a_proposed_name() {
    let page = Html::parse_document(&sample("imports-choose-account-ja").html);
    let options: Vec<_> = select(&page, r#"select[name=account] option"#)
        .into_iter()
        .map(text_of)
        .collect();
    assert_eq!(
        options,
        [
            "新しい口座をつくる",
            "青葉銀行 普通 1234567",
            "潮見信用組合"
        ]
    );
    let name = select(&page, "input[name=account-name]")[0];
    assert_eq!(name.attr("value"), Some("三菱UFJ銀行"));
    assert_eq!(
        select(&page, r#"form[action="/imports/4/store"]"#).len(),
        1,
        "one way to store it"
    );

    let again = Html::parse_document(&sample("imports-doubtful-ja").html);
    let chosen = select(&again, "select[name=account] option[selected]");
    assert_eq!(chosen[0].attr("value"), Some("5"), "what was chosen stays");
    let said = words("imports-doubtful-ja");
    for part in [
        "12行目で、計算は",
        "残高が1か所でつながりません",
        "保留 1行",
        "通貨が異なります",
        "41行を保存する",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let several = words("imports-several-ja");
    for part in [
        "2口座の明細です。",
        "青葉銀行 当座 0098221 新しい口座",
        "出金件数が一致",
        "7行を保存する",
    ] {
        assert!(several.contains(part), "{part}: {several}");
    }
}

#[test]
fn a_refusal_names_the_place_and_says_that_nothing_is_stored() {
    let page = Html::parse_document(&sample("imports-refused-ja").html);
    let said = words("imports-refused-ja").replace(',', "");
    for part in [
        "何も保存していません",
        "42行目",
        "1466882",
        "1448460",
        "別のファイルを選ぶ",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(forms(&page), ["/imports", "/imports/7/discard"]);
    assert!(words("imports-refused-en").contains("nothing was stored"));
}

#[test]
fn two_ways_to_read_a_file_are_asked_about() {
    let page = Html::parse_document(&sample("imports-two-layouts-ja").html);
    let ways: Vec<_> = select(&page, "input[name=layout]")
        .into_iter()
        .map(|way| way.attr("value").unwrap_or_default())
        .collect();
    assert_eq!(ways, ["aoba", "shiomi"]);
    assert_eq!(
        forms(&page),
        ["/imports", "/imports/8/discard", "/imports/8/layout"]
    );
}

#[test]
fn an_unknown_table_shows_what_each_column_means_and_why() {
    for name in ["imports-unknown-ja", "import-columns-ja"] {
        let page = Html::parse_document(&sample(name).html);
        let chosen: Vec<_> = select(&page, ".col-pick select[name^=meaning] option[selected]")
            .into_iter()
            .map(text_of)
            .collect();
        assert_eq!(
            chosen,
            ["取引日", "摘要", "摘要（つなげる）", "出金", "入金", "残高"],
            "{name}"
        );
        let why: Vec<_> = select(&page, ".why-column")
            .into_iter()
            .map(text_of)
            .collect();
        assert_eq!(
            (why[0].as_str(), why[3].as_str(), why[4].as_str()),
            (
                "日付の形 5／5行",
                "残高が減る行と一致",
                "残高が増える行と一致"
            )
        );
        let form = select(&page, "select[name=form-0] option")[0];
        assert_eq!(
            (form.attr("value"), text_of(form).as_str()),
            (Some("e.m.d"), "R8.11.02")
        );
        assert_eq!(
            select(&page, ".col-pick tbody tr").len(),
            5,
            "the heading isn't a line"
        );
        let said = words(name);
        for part in [
            "残高で確かめました",
            "ほかの読み方では合いません。",
            "こう取り込まれます",
            "＋330,000",
            "次から同じ形を自動で読みます。",
            "41行を保存する",
            "見なおす",
        ] {
            assert!(said.contains(part), "{name}: {part}: {said}");
        }
    }
}

#[test]
fn what_a_person_made_of_the_columns_stays_with_what_is_missing() {
    let page = Html::parse_document(&sample("import-columns-wrong-ja").html);
    let said = words("import-columns-wrong-ja");
    assert!(said.contains("摘要の列を選んでください。"), "{said}");
    assert!(said.contains("「使う」の向きを選んでください。"), "{said}");
    assert!(!said.contains("行を保存する"), "it could be stored: {said}");
    assert_eq!(select(&page, "select.is-wrong[name=meaning-3]").len(), 1);
    let sides: Vec<_> = select(&page, "input[name=word-3]")
        .into_iter()
        .filter_map(|word| word.attr("value"))
        .collect();
    assert_eq!(sides, ["足す", "使う"]);
    let chosen = select(&page, "select[name=side-3] option[selected]");
    assert_eq!(chosen.len(), 1, "only one word's side is known");
    assert_eq!(chosen[0].attr("value"), Some("in"));
}

#[test]
fn a_large_file_is_followed_with_and_without_a_script() {
    let html = sample("imports-reading-ja").html;
    assert!(html.contains(r#"<noscript><meta http-equiv="refresh" content="3"></noscript>"#));
    let page = Html::parse_document(&html);
    let area = select(&page, "[data-imports]")[0];
    assert_eq!(
        area.attr("data-imports"),
        Some("/imports/events?seen=1-reading")
    );
    let bar = select(&page, "#f1 progress")[0];
    assert_eq!(
        (bar.attr("value"), bar.attr("max")),
        (Some("125829120"), Some("503316480"))
    );
    assert!(words("imports-reading-ja").contains("120MB／480MB"));
    assert!(words("import-file-ja").contains("412,000／1,000,000行"));
    assert!(words("import-file-en").contains("412,000 of 1,000,000 lines"));
    for name in ["imports-ja", "imports-refused-ja"] {
        let html = sample(name).html;
        assert!(
            !html.contains("http-equiv") && !html.contains("data-imports="),
            "{name} keeps renewing itself"
        );
    }
}

#[test]
fn the_progress_event_is_what_the_script_reads() {
    let pen = Pen {
        lang: Lang::En,
        now: samples::at("2026-11-24T00:40:00Z"),
    };
    let progress = FileProgress::Storing { done: 9, of: 1_200 };
    assert_eq!(
        progress.event(UploadId(7), &pen),
        r#"{"file":7,"done":9,"of":1200,"text":"9 of 1,200 lines"}"#
    );
}

#[test]
fn the_history_says_who_and_when_and_offers_to_take_back_what_stands() {
    let page = Html::parse_document(&sample("imports-ja").html);
    let back: Vec<_> = select(&page, r#"a[href$="/take-back"]"#)
        .into_iter()
        .filter_map(|link| link.attr("href"))
        .collect();
    assert_eq!(
        back,
        ["/imports/done/4/take-back"],
        "one that was taken back, and one of before anything was counted"
    );
    let said = words("imports-ja");
    for part in ["今日 8:10佐藤 美咲", "取消済", "コマンド", "86行"] {
        assert!(said.contains(part), "{part}: {said}");
    }
    let ask = Html::parse_document(&sample("import-take-back-ja").html);
    assert_eq!(forms(&ask), ["/imports/done/4/take-back"]);
    assert!(words("import-take-back-ja").contains("aoba_202608-10.csvの86行を取り消します。"));
    let blocked = Html::parse_document(&sample("import-take-back-blocked-ja").html);
    assert!(
        forms(&blocked).is_empty(),
        "what is in entries could be taken back"
    );
    assert!(words("import-take-back-blocked-ja").contains("3行は仕訳に使われています。"));
    assert_eq!(select(&blocked, r#"main a[href="/journal"]"#).len(), 1);
}

#[test]
fn who_may_not_import_sees_why_and_the_history() {
    let page = Html::parse_document(&sample("imports-auditor-ja").html);
    assert!(forms(&page).is_empty(), "{:?}", forms(&page));
    assert!(words("imports-auditor-ja").contains("オーナーは佐藤 美咲さんです"));
    assert!(words("imports-auditor-ja").contains("aoba_202608-10.csv"));
}
