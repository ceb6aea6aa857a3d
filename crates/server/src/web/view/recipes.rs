//! 運用: レシピ, the list of institutions and the recipe of one.

use aggregation::recipes::{FewNow, SiteDifference, Trial};
use askama::Template;
use domain::fetch::{Cause, FetchError};
use domain::time::Timestamp;
use recipe::repair::{Proof, Reason, What, Why};

use super::Frame;
use crate::web::text::Pen;

/// All institutions: those that wait first.
#[derive(Template)]
#[template(path = "recipes.html")]
pub struct Recipes {
    pub frame: Frame,
    pub rows: Vec<RecipeRow>,
    /// Institutions of the data folder whose files can't be read.
    pub broken: Vec<BrokenShown>,
}

/// An institution that nobody can use before its files are mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenShown {
    pub id: String,
    pub faults: Vec<String>,
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
    /// So many of those that wait need their persons.
    pub waiting_by_hand: usize,
    pub waiting_since: Option<Timestamp>,
    pub failing: Option<FailingStep>,
    pub editor: Editor,
    pub trial: Option<(Timestamp, Trial)>,
    /// How the draft differs in where it goes.
    pub site: Vec<SiteDifference>,
    /// Statements of the text whose amounts nothing proves.
    pub unproven: Vec<String>,
    pub releases: Vec<ReleaseShown>,
}

/// The failing step.
#[derive(Clone, Debug, PartialEq)]
pub struct FailingStep {
    pub error: FetchError,
    /// The page's name in the recipe.
    pub rule: Option<String>,
    /// What kind of page that is.
    pub kind: Option<String>,
    pub path: String,
    pub at: Timestamp,
    /// When the good page came, if there is one.
    pub good_at: Option<Timestamp>,
    pub proposals: Vec<ProposalShown>,
    pub read_by_draft: bool,
    /// What speaks for the amounts that the text reads from the page.
    pub proof: Proof,
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
    pub proof: Proof,
}

/// The text that is being edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    pub text: String,
    pub is_draft: bool,
    /// The open draft's id.
    pub draft: Option<i64>,
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

    /// That nothing proves the amounts of some pages.
    fn unproven_words(&self) -> String {
        self.frame.pen.with(
            "ページ「{}」の明細には残高も合計もなく、証拠がないため、正しさは確かめられません。",
            "Nothing proves the amounts of the page “{}”: the bank prints neither balances nor a sum.",
            &self.unproven.join(self.frame.pen.t("」「", "”, “")),
        )
    }

    /// A walk would reach a host that none reached before.
    fn opens_host(&self) -> bool {
        self.site.iter().any(|difference| difference.opens_host)
    }

    /// What a release to everybody does for those that wait.
    fn release_words(&self) -> String {
        let pen = &self.frame.pen;
        let go_on = self.waiting.saturating_sub(self.waiting_by_hand);
        let mut said = vec![];
        if go_on > 0 {
            said.push(pen.count(
                "待っている{n}件が順に再開します。",
                "{n} waiting link(s) go on by themselves.",
                &go_on,
            ));
        }
        if self.waiting_by_hand > 0 {
            said.push(pen.count(
                "追加認証が必要な{n}件は、お客様に再取得をお願いします。",
                "{n} link(s) need their customers, who are asked to fetch again.",
                &self.waiting_by_hand,
            ));
        }
        if said.is_empty() {
            said.push(
                pen.t(
                    "待っている連携はありません。次の取得から使います。",
                    "No link waits. It reads from the next fetch on.",
                )
                .to_owned(),
            );
        }
        said.join(pen.t("", " "))
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

    /// The page never ends, so nothing on it is believed.
    fn is_cut(&self) -> bool {
        self.error.cause == Cause::PageCut
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

/// What can't be promised of the amounts; nothing where the page's own figures agree.
fn proof_words(proof: &Proof, pen: &Pen) -> Option<&'static str> {
    match proof {
        Proof::Agrees => None,
        Proof::NotYet => Some(pen.t(
            "合計は一覧の最後のページにあります。取得するまで、金額の正しさは確かめられません。",
            "The sum stands on the last page of the list. Until it is fetched, nothing proves the amounts.",
        )),
        Proof::TooFew => Some(pen.t(
            "このページの明細が少ないため、残高では確かめられません。正しさの証拠はありません。入金と出金を、新しいページで見くらべてください。",
            "There are too few lines on this page for its balances to prove anything. Compare money in and out with the new page.",
        )),
        Proof::None => Some(pen.t(
            "この明細には残高も合計もありません。証拠がないため、正しさは確かめられません。入金と出金を、新しいページで見くらべてください。",
            "These lines have neither balances nor a sum. Nothing proves that they are right. Compare money in and out with the new page.",
        )),
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
        Why::Balances => pen.t(
            "逆にすると、残高が金額と合いません",
            "the other way round the balances don’t follow",
        ),
    };
    match pen.is_ja() {
        true => format!("{what}「{}」→「{}」（{why}）", reason.old, reason.new),
        false => format!("{what}: 「{}」→「{}」 ({why})", reason.old, reason.new),
    }
}
