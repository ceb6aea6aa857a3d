//! A table that no layout knows: its first rows, what each column seems to mean, and what a person makes of it.

use askama::Template;
use domain::ids::{AccountId, UploadId};
use formats::Proposal;
use formats::propose::{Meaning, Proof};

use super::super::Frame;
use super::card::StatementPart;
use crate::web::text::Pen;

/// Rows of the file that are shown.
const ROWS: usize = 6;
/// Characters of a cell that are shown.
const CELL: usize = 40;

/// The page of one such file.
#[derive(Template)]
#[template(path = "import_columns.html")]
pub struct ColumnsForm {
    pub frame: Frame,
    pub file_name: String,
    pub columns: ImportColumns,
    pub accounts: Vec<(AccountId, String)>,
}

/// What is proposed, or what the person made of it.
#[derive(Clone, Debug)]
pub struct ImportColumns {
    pub upload: UploadId,
    pub columns: Vec<ColumnPick>,
    /// The first rows of the file, without the heading.
    pub rows: Vec<Vec<String>>,
    pub proof: Proof,
    /// What to look at, in the person's language.
    pub warnings: Vec<String>,
    /// What is missing or there twice: the column (from 0) where it is one's.
    pub faults: Vec<(Option<usize>, String)>,
    /// The lines as they would be, where the columns allow it.
    pub part: Option<Box<StatementPart>>,
    /// Of the layout.
    pub name: String,
    pub kind: Kind,
    /// Of a new account.
    pub account_name: String,
    pub chosen: Option<AccountId>,
}

/// One column with its meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnPick {
    pub heading: String,
    pub meaning: Meaning,
    pub reason: String,
    /// Forms in which the days can be read, the present one first; only for the date.
    pub forms: Vec<String>,
    /// The first days as printed.
    pub sample: String,
    /// Words that say the side; only for such a column.
    pub sides: Vec<SideWord>,
    pub is_number: bool,
}

/// A word that says which way the money went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideWord {
    pub word: String,
    /// `None`: not said yet.
    pub is_in: Option<bool>,
}

/// What kind of account such files are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Bank,
    Card,
    Wallet,
    Shop,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Bank, Kind::Card, Kind::Wallet, Kind::Shop];

    /// The value of the field `kind`.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Bank => "bank",
            Kind::Card => "card",
            Kind::Wallet => "wallet",
            Kind::Shop => "shop",
        }
    }

    pub fn from_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    pub fn holder(self) -> formats::layout::Holder {
        match self {
            Kind::Bank => formats::layout::Holder::Bank,
            Kind::Card => formats::layout::Holder::Card,
            Kind::Wallet => formats::layout::Holder::Wallet,
            Kind::Shop => formats::layout::Holder::Shop,
        }
    }

    pub(in crate::web::view) fn name(self, pen: &Pen) -> &'static str {
        match self {
            Kind::Bank => pen.t("銀行の口座", "Bank account"),
            Kind::Card => pen.t("カード", "Card"),
            Kind::Wallet => pen.t("電子マネー", "Wallet"),
            Kind::Shop => pen.t("通販の購入", "Purchases at a shop"),
        }
    }
}

/// Words of the field `meaning-{n}` and their names; the order is that of the list.
const MEANINGS: [(&str, &str, &str); 13] = [
    ("date", "取引日", "Date"),
    ("description", "摘要", "Text"),
    ("out", "出金", "Out"),
    ("in", "入金", "In"),
    ("balance", "残高", "Balance"),
    ("signed", "金額（＋が入金）", "Amount (+ is in)"),
    ("charge", "金額（＋が出金）", "Amount (+ is out)"),
    ("amount", "金額（向きは別の列）", "Amount (side elsewhere)"),
    ("side", "入金・出金の区分", "In or out"),
    ("value-date", "起算日", "Value date"),
    ("currency", "通貨", "Currency"),
    ("reference", "照会番号", "Reference"),
    ("nothing", "使わない", "Not used"),
];

/// The forms of days that are offered, with how such a day looks.
const FORMS: [(&str, &str); 12] = [
    ("y/m/d", "2026/11/2"),
    ("y-m-d", "2026-11-02"),
    ("y.m.d", "2026.11.2"),
    ("y年m月d日", "2026年11月2日"),
    ("ymd", "20261102"),
    ("e.m.d", "R8.11.02"),
    ("ey/m/d", "08/11/02"),
    ("yy/m/d", "26/11/02"),
    ("m/d/y", "11/2/2026"),
    ("d/m/y", "2/11/2026"),
    ("m/d", "11/2"),
    ("m月d日", "11月2日"),
];

/// The word of a meaning.
pub fn meaning_word(meaning: &Meaning) -> &'static str {
    match meaning {
        Meaning::Date(_) => "date",
        Meaning::ValueDate => "value-date",
        Meaning::Description => "description",
        Meaning::Out => "out",
        Meaning::In => "in",
        Meaning::Signed => "signed",
        Meaning::Charge => "charge",
        Meaning::Amount => "amount",
        Meaning::Side { .. } => "side",
        Meaning::Balance => "balance",
        Meaning::Currency => "currency",
        Meaning::Reference => "reference",
        Meaning::Open => "open",
        Meaning::Nothing => "nothing",
    }
}

/// The meaning of a word, with the form of the days and the words of the sides that were chosen beside it.
pub fn meaning_of(word: &str, form: &str, into: Vec<String>, out: Vec<String>) -> Option<Meaning> {
    Some(match word {
        "date" => Meaning::Date(form.to_owned()),
        "value-date" => Meaning::ValueDate,
        "description" => Meaning::Description,
        "out" => Meaning::Out,
        "in" => Meaning::In,
        "signed" => Meaning::Signed,
        "charge" => Meaning::Charge,
        "amount" => Meaning::Amount,
        "side" => Meaning::Side { into, out },
        "balance" => Meaning::Balance,
        "currency" => Meaning::Currency,
        "reference" => Meaning::Reference,
        "open" => Meaning::Open,
        "nothing" => Meaning::Nothing,
        _ => return None,
    })
}

impl ImportColumns {
    /// A proposal with the meanings that the person gave its columns.
    pub fn of(
        upload: UploadId,
        proposal: &Proposal,
        meanings: &[Meaning],
        pen: &Pen,
    ) -> ImportColumns {
        let columns: Vec<ColumnPick> = proposal
            .columns
            .iter()
            .enumerate()
            .map(|(at, proposed)| {
                let meaning = meanings.get(at).unwrap_or(&proposed.meaning).clone();
                let own = meaning == proposed.meaning;
                ColumnPick {
                    heading: if proposed.heading.is_empty() {
                        pen.count("{n}列目", "Column {n}", &(at + 1))
                    } else {
                        proposed.heading.clone()
                    },
                    reason: if own {
                        pen.said(&proposed.reason).to_owned()
                    } else {
                        pen.t("選んだ意味", "Your choice").to_owned()
                    },
                    forms: forms(&meaning, proposal, at),
                    sample: proposed.samples.first().cloned().unwrap_or_default(),
                    sides: sides(&meaning, &proposed.samples, proposal, at),
                    is_number: is_number(&meaning),
                    meaning,
                }
            })
            .collect();
        let heading = proposal.heading_at.is_some();
        let names: Vec<&str> = proposal
            .columns
            .iter()
            .map(|c| c.heading.as_str())
            .collect();
        let below = proposal
            .first
            .iter()
            .position(|row| heading && row.iter().map(String::as_str).eq(names.iter().copied()))
            .map_or(0, |at| at + 1);
        let shown = |row: &Vec<String>| {
            (0..columns.len())
                .map(|at| row.get(at).map(|cell| cut(cell)).unwrap_or_default())
                .collect()
        };
        ImportColumns {
            upload,
            rows: proposal
                .first
                .iter()
                .skip(below)
                .take(ROWS)
                .map(shown)
                .collect(),
            proof: proposal.proof.clone(),
            warnings: proposal
                .warnings
                .iter()
                .map(|warning| pen.said(&warning.said()).to_owned())
                .collect(),
            faults: vec![],
            part: None,
            name: String::new(),
            kind: Kind::Bank,
            account_name: String::new(),
            chosen: None,
            columns,
        }
    }

    /// 41行を保存する, where it can be.
    pub(in crate::web::view) fn button(&self, pen: &Pen) -> Option<String> {
        let lines = self.part.as_ref()?.counts.read;
        Some(pen.count("{n}行を保存する", "Store {n} line(s)", &lines))
    }

    pub(in crate::web::view) fn kinds(&self) -> [Kind; 4] {
        Kind::ALL
    }

    pub(in crate::web::view) fn chip(&self) -> &'static str {
        match self.proof {
            Proof::Proven { .. } | Proof::Fits { broken: 0, .. } => "chip chip-ok",
            Proof::Fits { .. } | Proof::Words => "chip chip-note",
            Proof::Undecided => "chip chip-ask",
        }
    }

    pub(in crate::web::view) fn chip_icon(&self) -> &'static str {
        match self.proof {
            Proof::Proven { .. } | Proof::Fits { broken: 0, .. } => "ok",
            Proof::Fits { .. } | Proof::Words => "note",
            Proof::Undecided => "help",
        }
    }

    pub(in crate::web::view) fn chip_words(&self, pen: &Pen) -> &'static str {
        match self.proof {
            Proof::Proven { .. } => pen.t("残高で確かめました", "Proven by the balance"),
            Proof::Fits { broken: 0, .. } => pen.t("残高とも合いました", "The balance agrees"),
            Proof::Fits { .. } => pen.t("残高が一部合いません", "The balance breaks"),
            Proof::Words => pen.t("見出しで読みました", "Read by its heading"),
            Proof::Undecided => pen.t("列を選んでください", "Please choose"),
        }
    }

    /// The proof in one sentence.
    pub(in crate::web::view) fn proof_words(&self, pen: &Pen) -> String {
        match self.proof {
            Proof::Proven { links } => pen.count(
                "{n}行で、前の残高に入出金を足すと次の残高になります。ほかの読み方では合いません。",
                "On {n} line(s) the balance before plus the amount gives the balance. No other reading does.",
                &links,
            ),
            ref other => format!("{}{}", pen.said(&other.said()), pen.t("。", ".")),
        }
    }

    pub(in crate::web::view) fn fault_of(&self, at: &usize) -> Option<&str> {
        let own = self.faults.iter().find(|(column, _)| *column == Some(*at));
        own.map(|(_, text)| text.as_str())
    }

    /// Those of no single column.
    pub(in crate::web::view) fn faults_of_all(&self) -> Vec<&str> {
        let all = self.faults.iter().filter(|(column, _)| column.is_none());
        all.map(|(_, text)| text.as_str()).collect()
    }

    /// The choices of a column: word, name, whether it is the present one.
    pub(in crate::web::view) fn choices(
        &self,
        at: &usize,
        pen: &Pen,
    ) -> Vec<(&'static str, &'static str, bool)> {
        let Some(column) = self.columns.get(*at) else {
            return vec![];
        };
        let present = meaning_word(&column.meaning);
        let joins = self.columns[..*at]
            .iter()
            .any(|c| c.meaning == Meaning::Description);
        let named = |&(word, ja, en): &(&'static str, &'static str, &'static str)| {
            let name = match word {
                "description" if joins => pen.t("摘要（つなげる）", "Text (joined)"),
                _ => pen.t(ja, en),
            };
            (word, name, word == present)
        };
        let open =
            (present == "open").then(|| ("open", pen.t("選んでください", "Please choose"), true));
        open.into_iter().chain(MEANINGS.iter().map(named)).collect()
    }

    pub(in crate::web::view) fn has_sides(&self) -> bool {
        self.columns.iter().any(|column| !column.sides.is_empty())
    }

    pub(in crate::web::view) fn number_class(&self, at: &usize) -> &'static str {
        match self.columns.get(*at) {
            Some(column) if column.is_number => "num",
            _ => "",
        }
    }
}

impl ColumnPick {
    /// How a day looks in a form, with the form where it has no example.
    pub(in crate::web::view) fn form_words(&self, form: &str) -> String {
        let example = FORMS.iter().find(|(known, _)| *known == form);
        example.map_or_else(|| form.to_owned(), |(_, example)| (*example).to_owned())
    }
}

fn is_number(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Out
            | Meaning::In
            | Meaning::Signed
            | Meaning::Charge
            | Meaning::Amount
            | Meaning::Balance
            | Meaning::Open
    )
}

fn forms(meaning: &Meaning, proposal: &Proposal, at: usize) -> Vec<String> {
    let Meaning::Date(present) = meaning else {
        return vec![];
    };
    let doubtful = proposal.warnings.iter().find_map(|warning| match warning {
        formats::propose::Warning::DateForms { column, forms } if *column == at => {
            Some(forms.clone())
        }
        _ => None,
    });
    let mut forms = vec![];
    let present = Some(present.clone()).filter(|form| !form.is_empty());
    let others = FORMS.iter().map(|(form, _)| (*form).to_owned());
    for form in present
        .into_iter()
        .chain(doubtful.unwrap_or_default())
        .chain(others)
    {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

fn sides(meaning: &Meaning, samples: &[String], proposal: &Proposal, at: usize) -> Vec<SideWord> {
    let Meaning::Side { into, out } = meaning else {
        return vec![];
    };
    let unknown = proposal.warnings.iter().find_map(|warning| match warning {
        formats::propose::Warning::UnknownWords { column, words } if *column == at => {
            Some(words.clone())
        }
        _ => None,
    });
    let mut words: Vec<SideWord> = vec![];
    let all = into
        .iter()
        .chain(out)
        .cloned()
        .chain(unknown.unwrap_or_default())
        .chain(samples.iter().cloned());
    for word in all.filter(|word| !word.is_empty()) {
        if words.iter().any(|known| known.word == word) {
            continue;
        }
        let is_in = match (into.contains(&word), out.contains(&word)) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        };
        words.push(SideWord { word, is_in });
    }
    words
}

fn cut(cell: &str) -> String {
    let mut text: String = cell.chars().take(CELL).collect();
    if cell.chars().nth(CELL).is_some() {
        text.push('…');
    }
    text
}

impl ColumnsForm {
    fn title(&self) -> &str {
        &self.file_name
    }
}
