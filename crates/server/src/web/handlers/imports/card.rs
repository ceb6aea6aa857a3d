//! The card of a waiting file: what was understood of it, in words and figures.

use super::columns::columns_of;
use super::{Accounts, Failure, layouts};
use crate::web::Web;
use crate::web::security::SignedIn;
use crate::web::text::{Amount, Lang, Pen};
use crate::web::view::{
    AccountPick, CheckShown, FileCard, FileFacts, FileNotice, FileProgress, FileState, FirstLine,
    LayoutPick, StatementPart,
};
use crate::words;
use aggregation::Refused;
use aggregation::importing::uploads::{self, Choice, State as Upload, Waiting};
use aggregation::importing::{Imported, ImportedStatement, Target};
use formats::{Language, Refusal, Unsaid};

/// Lines that are shown before anything is stored.
const FIRST: usize = 5;

/// What is needed to draw them.
pub(super) struct Cards<'w> {
    pub web: &'w Web,
    pub me: &'w SignedIn,
    pub accounts: &'w Accounts,
}

impl Cards<'_> {
    pub(super) async fn card(&self, one: &Waiting, state: &Upload) -> Result<FileCard, Failure> {
        let understood = |imported: &Imported, error| {
            let choice = uploads::choice(&self.web.app, self.me.actor(), one.id);
            let facts = self.facts(imported, &choice, error);
            FileState::Understood(Box::new(facts))
        };
        let state = match state {
            Upload::Reading { done, of } => FileState::Live(FileProgress::Reading {
                done: *done,
                of: *of,
            }),
            Upload::Storing { done, of } => FileState::Live(FileProgress::Storing {
                done: *done,
                of: *of,
            }),
            Upload::Looked(imported) | Upload::Stored(imported) => understood(imported, None),
            Upload::Refused {
                why,
                looked: Some(imported),
            } => understood(imported, Some(words::refused(why, &self.me.pen))),
            Upload::Refused { why, looked: None } => self.refused(one, why).await?,
        };
        Ok(FileCard {
            upload: one.id,
            file_name: one.file_name.clone(),
            size: one.size,
            state,
        })
    }

    async fn refused(&self, one: &Waiting, why: &Refused) -> Result<FileState, Failure> {
        let (me, pen) = (self.me, &self.me.pen);
        let (title, text) = said(why, pen);
        Ok(match why {
            Refused::File(Refusal::UnknownCsv { .. }) => {
                match columns_of(self.web, me, one, &[]).await {
                    Ok(columns) => FileState::Unknown(Box::new(columns)),
                    // No table after all: there is nothing to propose.
                    Err(Failure::Refused(Refused::File(_))) => FileState::Refused { title, text },
                    Err(other) => return Err(other),
                }
            }
            Refused::File(Refusal::TwoLayouts { names }) => {
                let named = layouts::named(&self.web.app, me.actor(), names).await?;
                let pick = |one: layouts::Named| LayoutPick {
                    id: one.id,
                    name: one.name,
                };
                FileState::Choose {
                    title,
                    text,
                    layouts: named.into_iter().map(pick).collect(),
                }
            }
            Refused::File(Refusal::Unsaid { what, .. }) => FileState::Choose {
                title,
                text,
                layouts: ways_of(
                    *what,
                    &uploads::choice(&self.web.app, me.actor(), one.id),
                    pen,
                ),
            },
            _ => FileState::Refused { title, text },
        })
    }

    fn facts(&self, imported: &Imported, choice: &Choice, error: Option<String>) -> FileFacts {
        let language = language(&self.me.pen);
        let mut notices: Vec<FileNotice> = imported
            .notices
            .iter()
            .map(|notice| {
                let (title, text) = parted(&notice.message(language));
                FileNotice { title, text }
            })
            .collect();
        notices.extend(imported.left_out.iter().map(|name| {
            FileNotice {
                title: self.me.pen.with(
                    "「{}」の形は使えませんでした",
                    "The layout {} could not be used",
                    name,
                ),
                text: self
                    .me
                    .pen
                    .t(
                        "事業所の形がいまの書き方に合わないため、ほかの形で読みました。",
                        "The office’s layout no longer fits, so the file was read by others.",
                    )
                    .to_owned(),
            }
        }));
        let several = imported.statements.len() > 1;
        let part = |one| self.part(one, choice, several);
        FileFacts {
            layout: imported.layout_name.clone(),
            notices,
            parts: imported.statements.iter().map(part).collect(),
            error,
        }
    }

    pub(super) fn part(
        &self,
        one: &ImportedStatement,
        choice: &Choice,
        several: bool,
    ) -> StatementPart {
        let summary = &one.summary;
        let amount = |minor| Amount {
            minor,
            unit: summary.unit.clone(),
        };
        let name = || one.account_label.clone();
        let account = match (one.target, several) {
            (Target::Known, _) => AccountPick::Known {
                name: one
                    .account
                    .and_then(|id| self.accounts.name(id))
                    .unwrap_or_else(name),
            },
            (_, true) => AccountPick::New { name: name() },
            (_, false) => AccountPick::Choose {
                name: name(),
                chosen: choice
                    .label
                    .as_deref()
                    .and_then(|label| self.accounts.by_label(label))
                    .map(|account| account.id),
            },
        };
        let first = summary.first.iter().take(FIRST).map(|line| FirstLine {
            on: line.posted_on,
            text: line.description.clone(),
            amount: amount(line.amount),
            balance: line.balance.map(amount),
            pending: line.pending,
        });
        StatementPart {
            account,
            days: summary.days,
            counts: one.counts,
            money_in: amount(summary.money_in),
            money_out: amount(summary.money_out),
            checks: CheckShown::of(&summary.checks),
            first: first.collect(),
        }
    }
}

/// What QIF leaves open, to choose from.
fn ways_of(what: Unsaid, before: &Choice, pen: &Pen) -> Vec<LayoutPick> {
    let ways: &[(&str, &str, &str)] = match (what, before.layout.as_deref()) {
        (Unsaid::DayOrder, _) => &[
            ("qif-dmy", "日/月/年", "day/month/year"),
            ("qif-mdy", "月/日/年", "month/day/year"),
            ("qif-ymd", "年/月/日", "year/month/day"),
        ],
        (Unsaid::Currency, Some("qif-dmy")) => &[("qif-dmy-usd", "米ドル", "US dollars")],
        (Unsaid::Currency, _) => &[("qif-usd", "米ドル", "US dollars")],
    };
    ways.iter()
        .map(|(id, ja, en)| LayoutPick {
            id: (*id).to_owned(),
            name: pen.t(ja, en).to_owned(),
        })
        .collect()
}

/// Title and text of why a file isn't taken.
pub(super) fn said(why: &Refused, pen: &Pen) -> (String, String) {
    let (title, text) = parted(&words::refused(why, pen));
    if text.is_empty() {
        let cannot = pen.t("取り込めません", "It cannot be imported");
        return (cannot.to_owned(), title);
    }
    (title, text)
}

fn parted(message: &str) -> (String, String) {
    match message.split_once('\n') {
        Some((title, text)) => (title.to_owned(), text.to_owned()),
        None => (message.to_owned(), String::new()),
    }
}

pub(super) fn language(pen: &Pen) -> Language {
    match pen.lang {
        Lang::Ja => Language::Ja,
        Lang::En => Language::En,
    }
}
