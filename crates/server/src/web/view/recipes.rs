//! 運用: レシピ, the list of institutions and the recipe of one.

use aggregation::recipes::{FewNow, Trial};
use askama::Template;
use domain::fetch::FetchError;
use domain::time::Timestamp;
use recipe::repair::{Reason, What, Why};

use super::Frame;
use crate::web::text::Pen;

/// All institutions: those that wait first.
#[derive(Template)]
#[template(path = "recipes.html")]
pub struct Recipes {
    pub frame: Frame,
    pub rows: Vec<RecipeRow>,
}

/// An institution in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecipeRow {
    pub id: String,
    pub name: String,
    /// Which of its versions reads for everybody; `None`: nothing was ever read.
    pub version: Option<usize>,
    /// Version and number of connections of a release to a few.
    pub few: Option<(usize, usize)>,
    pub connections: usize,
    pub waiting: usize,
    pub waiting_since: Option<Timestamp>,
    pub last_good: Option<Timestamp>,
}

/// The recipe of one institution.
#[derive(Template)]
#[template(path = "recipe.html")]
pub struct RecipePage {
    pub frame: Frame,
    pub id: String,
    pub name: String,
    pub version: Option<usize>,
    pub few: Option<FewNow>,
    pub software_differs: bool,
    pub release_unusable: bool,
    pub connections: usize,
    pub waiting: usize,
    pub waiting_since: Option<Timestamp>,
    pub failing: Option<FailingStep>,
    pub editor: Editor,
    pub trial: Option<(Timestamp, Trial)>,
    pub releases: Vec<ReleaseShown>,
}

/// The failing step.
#[derive(Clone, Debug, PartialEq)]
pub struct FailingStep {
    pub error: FetchError,
    /// The page's name in the recipe.
    pub rule: Option<String>,
    pub path: String,
    pub at: Timestamp,
    /// When the good page came, if there is one.
    pub good_at: Option<Timestamp>,
    pub proposals: Vec<ProposalShown>,
    pub read_by_draft: bool,
}

/// A recipe that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalShown {
    pub recipe_toml: String,
    /// Line number, old line, new line.
    pub lines: Vec<(usize, String, String)>,
    pub reasons: Vec<Reason>,
    pub keeps_old: bool,
    pub reads: bool,
}

/// The text that is being edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    pub text: String,
    pub is_draft: bool,
    pub by: Option<String>,
    pub at: Option<Timestamp>,
    pub faults: Vec<FaultShown>,
}

/// A fault of the text, at its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultShown {
    pub line: usize,
    pub message: String,
    pub help: Option<String>,
    pub warning: bool,
}

/// A release, or what came with the software.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseShown {
    /// What 「この版に戻す」 sends: the version's id, or `software`.
    pub target: String,
    pub number: Option<usize>,
    pub reach: ReachShown,
    pub at: Option<Timestamp>,
    pub by: Option<String>,
    pub why: String,
    pub ended_at: Option<Timestamp>,
    pub in_force: bool,
    /// 「この版に戻す」 makes sense.
    pub can_return: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReachShown {
    All,
    Few(usize),
    Back,
    Software,
}

impl Recipes {
    fn title(&self) -> &'static str {
        self.frame.pen.t("レシピ", "Recipes")
    }

    fn waiting(&self) -> usize {
        self.rows.iter().filter(|row| row.waiting > 0).count()
    }
}

impl RecipePage {
    fn title(&self) -> String {
        self.frame
            .pen
            .with("{}のレシピ", "Recipe of {}", &self.name)
    }

    fn address(&self) -> String {
        format!("/operator/recipes/{}", self.id)
    }

    /// It may be released as it is, or knowing that old pages are refused.
    fn can_release(&self) -> bool {
        !self.editor.is_wrong()
            && self
                .trial
                .as_ref()
                .is_some_and(|(_, trial)| trial.is_safe())
    }

    /// How many connections a first release goes to.
    fn few_default(&self) -> usize {
        self.connections.clamp(1, 5)
    }
}

impl FailingStep {
    /// What changed, in words; nothing where nothing is sure.
    fn reasons(&self) -> &[Reason] {
        self.proposals
            .first()
            .map(|proposal| proposal.reasons.as_slice())
            .unwrap_or_default()
    }
}

impl Editor {
    /// Numbers of lines, some beyond the text, and whether something is wrong there.
    fn gutter(&self) -> Vec<(usize, bool)> {
        (1..=self.rows())
            .map(|line| (line, self.faults.iter().any(|fault| fault.line == line)))
            .collect()
    }

    /// It can't be read as a recipe.
    fn is_wrong(&self) -> bool {
        self.faults.iter().any(|fault| !fault.warning)
    }

    fn rows(&self) -> usize {
        const ROOM: usize = 5;
        self.text.matches('\n').count() + 1 + ROOM
    }
}

impl ReachShown {
    fn words(self, pen: &Pen) -> String {
        match self {
            ReachShown::All => pen.t("全件", "everybody").to_owned(),
            ReachShown::Few(n) => pen.count("まず{n}件", "first {n} link(s)", &n),
            ReachShown::Back => pen.t("全件（戻した）", "everybody (taken back)").to_owned(),
            ReachShown::Software => pen.t("ソフトウェアの版", "of the software").to_owned(),
        }
    }
}

/// 列の見出し「お取引日」→「年月日」（同じ値があります）.
fn reason_words(reason: &Reason, pen: &Pen) -> String {
    let what = match reason.what {
        What::Title => pen.t("ページの題名", "title of the page"),
        What::Text => pen.t("ページの文", "text of the page"),
        What::Selector => pen.t("要素の名前", "name of an element"),
        What::Label => pen.t("列の見出し", "label of a column"),
        What::Beside => pen.t("値の見出し", "label of a value"),
        What::Link => pen.t("リンクの文字", "text of a link"),
        What::Field => pen.t("入力欄の名前", "name of a field"),
        What::JsonKey => pen.t("JSONの名前", "name in the JSON"),
    };
    let why = match reason.why {
        Why::SamePlace => pen.t("同じ場所にあります", "at the same place"),
        Why::SameValues => pen.t("同じ値が入っています", "the same values are there"),
        Why::OnlyOne => pen.t(
            "なくなったものと増えたものが1つずつです",
            "one is gone and one is new",
        ),
        Why::SameAddress => pen.t("同じアドレスへ進みます", "leads to the same address"),
        Why::AlikeName => pen.t("名前が似ています", "its name is alike"),
    };
    match pen.is_ja() {
        true => format!("{what}「{}」→「{}」（{why}）", reason.old, reason.new),
        false => format!("{what}: 「{}」→「{}」 ({why})", reason.old, reason.new),
    }
}
