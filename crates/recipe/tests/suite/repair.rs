//! A bank changes one thing of its pages; what is proposed, and whether the recipe with it reads the changed page.

use std::fs;
use std::path::PathBuf;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};
use recipe::repair::picture::{BankWords, Marks, Private, draw};
use recipe::repair::{Broken, GoodWalk, Proposal, What, Why, diagnose, propose, rewalk};
use recipe::replay::{Replayer, expected_text};
use recipe::{Captured, FetchOrder, Recipe};

/// An institution of the repository with its recorded walk.
pub(crate) struct Recorded {
    pub(crate) institution_toml: String,
    pub(crate) recipe_toml: String,
    pub(crate) order: FetchOrder,
    pub(crate) pages: Vec<Captured>,
    charset: &'static Encoding,
}

impl Recorded {
    pub(crate) fn of(id: &str, charset: &'static Encoding) -> Recorded {
        let folder =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../institutions/{id}"));
        let text = |name: &str| fs::read_to_string(folder.join(name)).expect("is there");
        let walk = fs::read_to_string(folder.join("pages/normal/walk.toml")).expect("is there");
        let load = |name: &str| fs::read(folder.join("pages/normal").join(name)).ok();
        let mut replayer = Replayer::read(&walk, load).expect("a recorded walk");
        let (institution_toml, recipe_toml) = (text("institution.toml"), text("recipe.toml"));
        let order = replayer.order().clone();
        let recipe = Recipe::read(&institution_toml, &recipe_toml).expect("a good recipe");
        let walked = crate::bank::walk(&recipe, &order, &mut replayer);
        assert_eq!(walked.error, None, "{id}");
        Recorded {
            institution_toml,
            recipe_toml,
            order,
            pages: walked.captures,
            charset,
        }
    }

    pub(crate) fn words(&self) -> BankWords {
        BankWords::of(&self.recipe_toml)
    }

    pub(crate) fn good(&self) -> GoodWalk<'_> {
        GoodWalk {
            order: &self.order,
            pages: &self.pages,
            recipe_toml: &self.recipe_toml,
        }
    }

    pub(crate) fn recipe(&self, text: &str) -> Recipe {
        Recipe::read(&self.institution_toml, text).expect("a good recipe")
    }

    /// The pages of a walk over the bank with `old` replaced by `new` on every page.
    pub(crate) fn changed(&self, changes: &[(&str, &str)]) -> Vec<Captured> {
        self.altered(|text| {
            let replaced = |text: String, (old, new): &(&str, &str)| text.replace(old, new);
            changes.iter().fold(text.to_owned(), replaced)
        })
    }

    /// The same with any change of their texts.
    pub(crate) fn altered(&self, change: impl Fn(&str) -> String) -> Vec<Captured> {
        let altered = |page: &Captured| {
            let text = self.charset.decode(&page.body).0.into_owned();
            Captured {
                body: self.charset.encode(&change(&text)).0.into_owned(),
                ..page.clone()
            }
        };
        let all: Vec<Captured> = self.pages.iter().map(altered).collect();
        assert_ne!(all, self.pages, "the change changes something");
        all
    }

    pub(crate) fn propose(&self, changes: &[(&str, &str)]) -> Vec<Proposal> {
        self.propose_for(&self.recipe_toml, &self.changed(changes))
    }

    pub(crate) fn propose_for(&self, recipe_toml: &str, bank: &[Captured]) -> Vec<Proposal> {
        let failed = rewalk(&self.recipe(recipe_toml), &self.order, bank);
        propose(&Broken {
            institution_toml: &self.institution_toml,
            recipe_toml,
            order: &self.order,
            failed: &failed.walked.captures,
            good: &[self.good()],
        })
    }

    /// What the best proposals change, one after the other, until the changed bank is read to its end with the very lines
    /// of the old one. A proposal sees only the pages up to the one at fault.
    pub(crate) fn mended(&self, changes: &[(&str, &str)]) -> Proposal {
        let bank = self.changed(changes);
        let mut all: Option<Proposal> = None;
        for _ in 0..5 {
            let text = all
                .as_ref()
                .map_or(&self.recipe_toml, |all| &all.recipe_toml);
            let proposals = self.propose_for(text, &bank);
            let best = proposals.into_iter().next().expect("something is proposed");
            assert!(best.reads, "{best:#?}");
            let mended = self.recipe(&best.recipe_toml);
            let now = rewalk(&mended, &self.order, &bank);
            let before = rewalk(&mended, &self.order, &self.pages);
            if best.keeps_old {
                assert_eq!(expected_text(&before.walked), self.lines(), "old pages too");
            }
            let edits = all.map(|all| all.edits).unwrap_or_default();
            let best = Proposal {
                edits: edits.into_iter().chain(best.edits.clone()).collect(),
                ..best
            };
            if !now.missed.is_empty() || expected_text(&now.walked) == self.lines() {
                return best;
            }
            all = Some(best);
        }
        panic!("not mended: {all:#?}");
    }

    fn lines(&self) -> String {
        let recipe = self.recipe(&self.recipe_toml);
        expected_text(&rewalk(&recipe, &self.order, &self.pages).walked)
    }
}

fn bank() -> Recorded {
    Recorded::of("demo-bank", SHIFT_JIS)
}

/// (what, old, new, why) of each word that changes.
fn words(proposal: &Proposal) -> Vec<(What, &str, &str, Why)> {
    proposal
        .edits
        .iter()
        .flat_map(|edit| &edit.reasons)
        .map(|reason| {
            (
                reason.what,
                reason.old.as_str(),
                reason.new.as_str(),
                reason.why,
            )
        })
        .collect()
}

#[test]
fn renamed_columns_are_known_by_the_values_below_them() {
    let best = bank().mended(&[
        ("<td>お取引日</td>", "<td>年月日</td>"),
        ("<td>お支払金額</td>", "<td>出金</td>"),
        ("<td>摘要</td>", "<td>お取引内容</td>"),
    ]);
    assert_eq!(
        words(&best),
        [
            (What::Label, "お取引日", "年月日", Why::SameValues),
            (What::Label, "お支払金額", "出金", Why::SameValues),
            (What::Label, "摘要", "お取引内容", Why::SameValues),
        ]
    );
    let date = &best.edits[0];
    assert!(
        date.old.contains("{ col = \"お取引日\", as"),
        "the very line: {date:?}"
    );
    assert!(
        date.new
            .contains("{ either = [\"お取引日\", \"年月日\"], as"),
        "{date:?}"
    );
}

#[test]
fn two_columns_never_become_the_same_one() {
    let best = bank().mended(&[
        ("<td>お取引日</td>", "<td>年月日</td>"),
        ("<td>お支払金額</td>", "<td>出金</td>"),
        ("<td>お預り金額</td>", "<td>入金</td>"),
        ("<td>摘要</td>", "<td>お取引内容</td>"),
        ("<td>差引残高</td>", "<td>残高</td>"),
    ]);
    let renamed: Vec<(&str, &str)> = words(&best)
        .into_iter()
        .map(|(_, old, new, _)| (old, new))
        .collect();
    assert_eq!(
        renamed,
        [
            ("お取引日", "年月日"),
            ("お支払金額", "出金"),
            ("お預り金額", "入金"),
            ("摘要", "お取引内容"),
            ("差引残高", "残高"),
        ]
    );
}

#[test]
fn a_renamed_title_is_found_within_the_rest_of_it() {
    let best = bank().mended(&[("入出金明細", "取引履歴照会")]);
    assert_eq!(
        words(&best),
        [(What::Title, "入出金明細", "取引履歴照会", Why::SamePlace)]
    );
    assert!(
        best.edits[0]
            .new
            .contains("[\"入出金明細\", \"取引履歴照会\"]"),
        "{best:?}"
    );
}

#[test]
fn a_renamed_link_is_known_by_its_address() {
    let best = bank().mended(&[(">残高照会</a>", ">口座残高のご照会</a>")]);
    assert_eq!(
        words(&best),
        [(What::Link, "残高照会", "口座残高のご照会", Why::SameAddress)]
    );
}

#[test]
fn a_renamed_form_field_is_known_by_its_type_and_place() {
    let best = bank().mended(&[("name=\"KEIYAKU\"", "name=\"KEIYAKU_NO\"")]);
    assert_eq!(
        words(&best),
        [(What::Field, "KEIYAKU", "KEIYAKU_NO", Why::SamePlace)]
    );
    assert!(!best.keeps_old, "a form is filled in one way");
    assert!(
        best.edits[0].new.contains("KEIYAKU_NO = \"{login.id}\""),
        "{best:?}"
    );
}

#[test]
fn a_renamed_class_or_name_is_known_by_the_element_that_has_it() {
    let best = bank().mended(&[("class=\"meisai\"", "class=\"torihiki\"")]);
    assert_eq!(
        words(&best),
        [(
            What::Selector,
            "table.meisai",
            "table.torihiki",
            Why::SamePlace
        )]
    );
    let best = bank().mended(&[("form name=\"JKN\"", "form name=\"JOUKEN\"")]);
    assert_eq!(
        words(&best),
        [(
            What::Selector,
            "form[name=JKN]",
            "form[name=JOUKEN]",
            Why::SamePlace
        )]
    );
}

#[test]
fn the_label_beside_a_value_is_found_where_it_stood() {
    let best = bank().mended(&[(">明細件数<", ">お取引件数<")]);
    assert_eq!(
        words(&best),
        [(What::Beside, "明細件数", "お取引件数", Why::SamePlace)]
    );
}

#[test]
fn a_renamed_json_key_is_known_by_its_value() {
    let pay = Recorded::of("demo-pay", UTF_8);
    let best = pay.mended(&[("\"title\":", "\"shop_name\":")]);
    assert!(
        words(&best)
            .iter()
            .any(|(what, old, new, _)| (*what, *old, *new) == (What::JsonKey, "title", "shop_name")),
        "{best:#?}"
    );
}

#[test]
fn several_changes_on_several_pages_are_one_proposal() {
    let best = bank().mended(&[
        ("照会条件", "照会期間の指定"),
        ("class=\"meisai\"", "class=\"list\""),
        ("<td>差引残高</td>", "<td>残高</td>"),
    ]);
    assert_eq!(best.edits.len(), 3, "{best:#?}");
}

#[test]
fn nothing_is_proposed_where_nothing_is_sure() {
    let bank = bank();
    // The list is gone, not renamed.
    assert_eq!(
        bank.propose(&[
            ("<table class=\"meisai\"", "<!-- "),
            ("次の２０件", "次の２０件")
        ])
        .iter()
        .filter(|proposal| proposal.reads)
        .count(),
        0
    );
    // Another page altogether came for the statement.
    let mut failed = bank.pages.clone();
    for page in failed
        .iter_mut()
        .filter(|page| page.url.ends_with("/ib/meisai.cgi"))
    {
        let html = "<html><head><title>デモ銀行　お客さま情報の確認</title></head><body><p>ご職業を選んでください。</p></body></html>";
        page.body = SHIFT_JIS.encode(html).0.into_owned();
    }
    let failed = rewalk(&bank.recipe(&bank.recipe_toml), &bank.order, &failed);
    let broken = Broken {
        institution_toml: &bank.institution_toml,
        recipe_toml: &bank.recipe_toml,
        order: &bank.order,
        failed: &failed.walked.captures,
        good: &[bank.good()],
    };
    assert!(propose(&broken).iter().all(|proposal| !proposal.reads));
}

#[test]
fn a_picture_has_nothing_live_and_nothing_private() {
    let bank = bank();
    let evil = [(
        "<h1>",
        "<script src=//evil.example/x.js>alert(1)</script><img src=https://evil.example/p.png onerror=alert(2)>\
         <form action=https://evil.example/><iframe src=//evil.example/></iframe></form><a href='javascript:alert(3)'>x</a>\
         <p style='background:url(//evil.example/b)'>山田太郎 様</p><h1>",
    )];
    let changed = bank.changed(&evil);
    let lines: Vec<String> = bank
        .lines()
        .lines()
        .filter_map(|line| line.split('\t').nth(3).map(str::to_owned))
        .collect();
    let private = Private::of(lines.iter().cloned().map(Into::into));
    for page in &changed {
        let picture = draw(page, &private, &bank.words(), &Marks::default());
        let low = picture.drawn.to_ascii_lowercase();
        for live in [
            "<script",
            "<img",
            "<form",
            "<iframe",
            "<a ",
            "href",
            "src=",
            "style=",
            "onerror",
            "evil",
            "javascript",
        ] {
            assert!(!low.contains(live), "{live} in {}", picture.drawn);
        }
        let source: String = picture
            .source
            .iter()
            .map(|line| line.text.as_str())
            .collect();
        for shown in [&picture.drawn, &source] {
            assert!(!shown.contains("山田太郎") && !shown.contains("1234567"));
            for line in &lines {
                assert!(!shown.contains(line.as_str()), "{line} in {shown}");
            }
        }
        assert!(!source.contains("alert("));
    }
    let statement = changed
        .iter()
        .filter(|page| page.rule.as_deref() == Some("statement"))
        .max_by_key(|page| page.body.len())
        .expect("a statement");
    let picture = draw(statement, &private, &bank.words(), &Marks::default());
    assert!(
        picture.drawn.contains("お取引日") && picture.drawn.contains("入出金明細"),
        "the bank's own words stay: {}",
        picture.drawn
    );
}

#[test]
fn the_place_of_a_change_is_marked_on_both_pages() {
    let bank = bank();
    let changes = [("<td>お取引日</td>", "<td>年月日</td>")];
    let failed = rewalk(
        &bank.recipe(&bank.recipe_toml),
        &bank.order,
        &bank.changed(&changes),
    );
    let stands = diagnose(
        &bank.recipe(&bank.recipe_toml),
        &bank.order,
        &failed.walked.captures,
        &bank.pages,
    )
    .expect("a page at fault");
    assert_eq!(stands.rule(), Some("statement"));
    let best = bank.mended(&changes);
    let reasons = || best.edits.iter().flat_map(|edit| &edit.reasons);
    for (page, new, word) in [
        (stands.good.as_ref().expect("a good one"), false, "お取引日"),
        (&stands.new, true, "年月日"),
    ] {
        let marks = Marks::of(reasons(), new);
        let picture = draw(page, &Private::default(), &bank.words(), &marks);
        assert!(
            picture
                .drawn
                .contains(&format!("<td class=\"marked\" id=\"mark\">{word}</td>")),
            "{}",
            picture.drawn
        );
        let marked: Vec<&str> = picture
            .source
            .iter()
            .filter(|line| line.marked)
            .map(|line| line.text.as_str())
            .collect();
        assert!(
            matches!(marked.as_slice(), [line] if line.contains(word)),
            "{marked:?}"
        );
    }
}

#[test]
fn the_columns_of_in_and_out_are_never_taken_for_each_other() {
    // New names, and the two columns have changed places: equal amounts stand on both sides.
    let bank = Recorded::of("demo-bank", SHIFT_JIS);
    let moved = [
        ("お支払金額", "<入>"),
        ("お預り金額", "出金額"),
        ("<入>", "入金額"),
    ];
    for proposal in bank.propose(&moved) {
        for edit in &proposal.edits {
            let says = format!("{edit:?}");
            let swapped = (says.contains("お支払金額") && says.contains("入金額"))
                || (says.contains("お預り金額") && says.contains("出金額"));
            assert!(!swapped, "{says}");
        }
    }
}
