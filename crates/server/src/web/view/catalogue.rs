//! 新規登録: every institution Renkei can read, searched and by category.

use askama::Template;

use super::{Frame, Unattended};
use crate::web::text::{Html, Pen};

#[derive(Template)]
#[template(path = "catalogue.html")]
pub struct Catalogue {
    pub frame: Frame,
    /// What is searched for; empty for all.
    pub query: String,
    /// The chosen category, by the word of institution.toml; `None` for すべて.
    pub category: Option<String>,
    /// How many entries match the search in all categories together.
    pub all: usize,
    /// Only those that have entries, in the order to show.
    pub tabs: Vec<CategoryTab>,
    /// One card for each bank.
    pub found: Vec<InstitutionCard>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryTab {
    /// 銀行, 信金, カード …: the word of institution.toml.
    pub category: String,
    pub entries: usize,
}

/// A bank with its ways to log in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstitutionCard {
    /// In the person's language.
    pub name: String,
    pub kana: String,
    pub ways: Vec<Way>,
}

/// One entry of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The institution's id.
    pub institution: String,
    /// With its suffix: 青葉銀行（電子証明書）.
    pub name: String,
    /// The labels of its login fields, as the bank names them.
    pub login_with: Vec<String>,
    pub unattended: Unattended,
    /// Not a real institution.
    pub practice: bool,
    /// A real institution that was tried against its simulation only.
    pub untried: bool,
    /// Of some of its lists nothing on the bank's pages proves the amounts.
    pub unproven: bool,
}

impl Way {
    fn text(&self, pen: &Pen) -> String {
        let (and, end) = match pen.is_ja() {
            true => ("と", "でログインしている方。"),
            false => (" and ", ": for who signs in with them. "),
        };
        let who = if self.login_with.is_empty() {
            pen.t(
                "銀行のサイトで同意する方。パスワードは預かりません。",
                "For who consents at the bank’s own site; no password is kept. ",
            )
            .to_owned()
        } else {
            format!("{}{end}", self.login_with.join(and))
        };
        let practice = if self.practice {
            pen.t(
                "練習用・実在しません。",
                "For practice; it does not exist. ",
            )
        } else if self.untried {
            pen.t(
                "シミュレーションで確認済み・実際の銀行では未確認。",
                "Tried against a simulation, not yet against the real bank. ",
            )
        } else {
            ""
        };
        let unproven = match (self.unproven, pen.is_ja()) {
            (false, _) => String::new(),
            (true, true) => unproven_text(pen).to_owned(),
            (true, false) => format!(" {}", unproven_text(pen)),
        };
        format!("{practice}{who}{}{unproven}", self.unattended.text(pen))
    }
}

/// Said of an institution where nothing on the bank's pages (a running balance, a total) proves the amounts of some list.
pub(super) fn unproven_text(pen: &Pen) -> &'static str {
    pen.t(
        "金額の裏づけ（残高・合計）が銀行のページにない明細があります。",
        "For some lines the bank’s pages show nothing (no balance, no total) that proves the amounts.",
    )
}

impl InstitutionCard {
    /// The first character of its name, in place of a picture.
    fn mark(&self) -> String {
        self.name.chars().take(1).collect()
    }
}

impl CategoryTab {
    fn name<'a>(&'a self, pen: &Pen) -> &'a str {
        category_name(&self.category, pen)
    }
}

/// A category's name in the person's language; one that isn't known is shown as its author wrote it.
fn category_name<'a>(category: &'a str, pen: &Pen) -> &'a str {
    match category {
        "銀行" => pen.t("銀行", "Banks"),
        "信金" => pen.t("信用金庫・信用組合", "Shinkin banks"),
        "カード" => pen.t("カード", "Cards"),
        "電子マネー" => pen.t("電子マネー・プリペイド", "E-money"),
        "通販" => pen.t("通販", "Shops"),
        "証券" => pen.t("証券", "Securities"),
        "サービス連携" => pen.t("サービス連携", "Services"),
        "ビジネス" => pen.t("ビジネス", "Business"),
        other => other,
    }
}

impl Catalogue {
    fn title(&self) -> &'static str {
        self.frame.pen.t("新規登録", "Add a service")
    }

    /// The address of a tab: the search stays.
    fn tab(&self, category: Option<&str>) -> String {
        let mut query = vec![];
        if !self.query.is_empty() {
            query.push(format!("q={}", super::lines::in_query(&self.query)));
        }
        if let Some(category) = category {
            query.push(format!("category={}", super::lines::in_query(category)));
        }
        format!("/connections/new?{}", query.join("&"))
    }

    fn tab_all(&self) -> String {
        self.tab(None)
    }

    fn tab_of(&self, category: &str) -> String {
        self.tab(Some(category))
    }

    fn is_in(&self, category: &str) -> bool {
        self.category.as_deref() == Some(category)
    }

    fn heading(&self) -> Html {
        let pen = &self.frame.pen;
        let count = self.found.iter().map(|card| card.ways.len()).sum::<usize>();
        let text = match (self.query.is_empty(), &self.category) {
            (false, _) => pen.with("「{}」に合う金融機関", "Matches for “{}”", &self.query),
            (true, Some(category)) => category_name(category, pen).to_owned(),
            (true, None) => pen
                .t("登録できるサービス", "Services you can add")
                .to_owned(),
        };
        Html::text(&format!("{text}{}", pen.count("（{n}）", " ({n})", &count)))
    }
}
