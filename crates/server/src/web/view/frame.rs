//! What surrounds a page: bar, menu, office, language, person, and what was just done.

use domain::ids::OfficeId;

use crate::web::text::Pen;

/// The pages that the menu names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Home,
    Catalogue,
    Connections,
    Selection,
    Lines,
    Imports,
    Inbox,
    Journal,
    Export,
    Recipes,
}

/// An office this person can work in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeChoice {
    pub id: OfficeId,
    pub name: String,
}

/// What this person may do in this office, as far as a screen shows it. The commands decide for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    /// 再取得, 追加認証.
    pub fetch: bool,
    /// 新規登録, 編集, 削除, 連携データの選択.
    pub manage: bool,
    /// ファイルの取り込み.
    pub import: bool,
    /// 登録, 対象外, 仕訳の取り消し.
    pub enter: bool,
    /// The owner's name, for those who may not.
    pub owner: String,
}

impl Rights {
    /// Why 再取得 is locked for this person (F09).
    pub fn fetch_locked(&self, pen: &Pen) -> Option<String> {
        (!self.fetch).then(|| {
            pen.with(
                "再取得はオーナーの{}さんが行えます",
                "Only the owner, {}, can fetch",
                &self.owner,
            )
        })
    }

    pub fn answer_locked(&self, pen: &Pen) -> Option<String> {
        (!self.fetch).then(|| {
            pen.with(
                "追加認証はオーナーの{}さんが行えます",
                "Only the owner, {}, can answer",
                &self.owner,
            )
        })
    }

    pub fn manage_locked(&self, pen: &Pen) -> Option<String> {
        (!self.manage).then(|| {
            pen.with(
                "登録の変更はオーナーの{}さんが行えます",
                "Only the owner, {}, can change this",
                &self.owner,
            )
        })
    }

    pub fn import_locked(&self, pen: &Pen) -> Option<String> {
        (!self.import).then(|| {
            pen.with(
                "ファイルの取り込みはオーナーと管理者が行えます。オーナーは{}さんです",
                "Importing files needs the role of an admin. The owner is {}",
                &self.owner,
            )
        })
    }

    pub fn enter_locked(&self, pen: &Pen) -> Option<String> {
        (!self.enter).then(|| {
            pen.with(
                "仕訳の登録は一般以上の方が行えます。オーナーは{}さんです",
                "Entering journals needs the role of a member. The owner is {}",
                &self.owner,
            )
        })
    }
}

/// Something was done; it can be undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    /// In the person's language: 「2件を登録しました。」
    pub text: String,
    /// What was wanted is done.
    pub done: bool,
    pub undo: Option<Undo>,
    /// The address that asks before it takes it back.
    pub way_back: Option<String>,
}

/// How to take it back: a form with the field `undo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undo {
    /// Where the form is sent, e.g. `/journal/inbox/undo`.
    pub path: String,
    pub token: String,
}

/// Around each page of a person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub pen: Pen,
    pub csrf: String,
    pub place: Option<Place>,
    /// The address of this page with its query, where a change of language comes back to.
    pub path: String,
    pub office: OfficeChoice,
    /// The others that this person can change to.
    pub other_offices: Vec<OfficeChoice>,
    pub person: String,
    pub rights: Rights,
    /// How many connections wait for a person.
    pub waiting: usize,
    /// 未仕訳.
    pub open_lines: usize,
    /// For an operator: how many institutions wait for a mended recipe.
    pub operating: Option<usize>,
    pub toast: Option<Toast>,
}

/// A part of the menu; its heading is in the person's language.
pub(super) struct MenuGroup {
    pub heading: Option<&'static str>,
    pub entries: Vec<MenuEntry>,
}

pub(super) struct MenuEntry {
    pub label: &'static str,
    pub href: &'static str,
    pub here: bool,
    pub count: usize,
    /// A person has to act.
    pub urgent: bool,
}

impl Frame {
    pub(super) fn menu(&self) -> Vec<MenuGroup> {
        let pen = self.pen;
        let entry = |place, ja, en, href| MenuEntry {
            label: pen.t(ja, en),
            href,
            here: self.place == Some(place),
            count: 0,
            urgent: false,
        };
        let counted = |entry: MenuEntry, count, urgent| MenuEntry {
            count,
            urgent,
            ..entry
        };
        let mut groups = vec![
            MenuGroup {
                heading: None,
                entries: vec![entry(Place::Home, "ホーム", "Home", "/")],
            },
            MenuGroup {
                heading: Some(pen.t("データ連携", "Linked data")),
                entries: vec![
                    entry(
                        Place::Catalogue,
                        "新規登録",
                        "Add a service",
                        "/connections/new",
                    ),
                    counted(
                        entry(
                            Place::Connections,
                            "登録済一覧",
                            "Linked services",
                            "/connections",
                        ),
                        self.waiting,
                        true,
                    ),
                    entry(
                        Place::Selection,
                        "連携データの選択",
                        "Accounts in use",
                        "/accounts/selection",
                    ),
                    entry(Place::Lines, "明細一覧", "Statement lines", "/lines"),
                    entry(
                        Place::Imports,
                        "ファイルの取り込み",
                        "Import files",
                        "/imports",
                    ),
                ],
            },
            MenuGroup {
                heading: Some(pen.t("自動で仕訳", "Journal")),
                entries: vec![
                    counted(
                        entry(
                            Place::Inbox,
                            "連携サービスから入力",
                            "From statements",
                            "/journal/inbox",
                        ),
                        self.open_lines,
                        false,
                    ),
                    entry(Place::Journal, "仕訳帳", "Journal entries", "/journal"),
                    entry(Place::Export, "書き出し", "Export", "/export"),
                ],
            },
        ];
        if let Some(waiting) = self.operating {
            groups.push(MenuGroup {
                heading: Some(pen.t("運用", "Operating")),
                entries: vec![counted(
                    entry(Place::Recipes, "レシピ", "Recipes", "/operator/recipes"),
                    waiting,
                    true,
                )],
            });
        }
        groups
    }
}

/// Around a page of somebody who isn't signed in, or whose office isn't known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    pub pen: Pen,
    pub csrf: String,
    pub path: String,
}
