//! 連携サービスから入力: open lines, 登録, 対象外 and 元に戻す.

use super::lines::{cursor, pager};
use super::names::{Names, amount};
use super::page::lines_to_undo;
use super::places::Asked;
use super::{Done, Failure};
use crate::web::Web;
use crate::web::security::{Fields, Posted, SignedIn, local_address};
use crate::web::text::Pen;
use crate::web::view::{Candidate, Inbox, InboxRow, Place, Reason, TitleChoice, in_query};
use crate::words;
use aggregation::Refused;
use aggregation::deciding::{self, Registration, Share};
use aggregation::looking::{self, InboxQuery};
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::ids::StatementLineId;
use domain::journal::{AccountTitle, Counter, JournalCandidate, TaxCategory, TitleKind};
use store::line_search::FoundLine;

const PATH: &str = "/journal/inbox";

pub(super) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    let page = page(&web, &me, &query, None).await?;
    me.page(&page)
}

/// What stood in the way, and what the person had chosen in each row.
struct Wrong<'a> {
    error: String,
    sent: &'a Fields,
}

async fn page(
    web: &Web,
    me: &SignedIn,
    query: &Fields,
    wrong: Option<Wrong<'_>>,
) -> Result<Inbox, Failure> {
    let (actor, now) = (me.actor(), me.pen.now);
    let mut wanted = InboxQuery {
        year: query.parsed("year"),
        account: query.parsed("account"),
        text: query.text("text"),
        cursor: cursor(query),
    };
    let mut found = looking::inbox(&web.app, actor, &wanted, now).await?;
    // The link to the other years doesn't know which of them have something open.
    if let Some(known) = query.parsed::<i16>("other_than") {
        wanted.year = found
            .other_years
            .iter()
            .map(|(year, _)| *year)
            .find(|year| *year != known);
        found = looking::inbox(&web.app, actor, &wanted, now).await?;
    }
    let names = Names::of(web, me).await?;
    let mut frame = me.frame(web, Some(Place::Inbox)).await?;
    let year = found
        .year
        .map_or(me.pen.today().year(), |year| year.period.from.year());
    let query = conditions(&wanted);
    if wrong.is_some() {
        // The page came from a form; what leads back to it is its list.
        frame.path = format!("{PATH}?{query}");
    }
    let sent = wrong.as_ref().map(|wrong| wrong.sent);
    let row = |(line, candidate): &(FoundLine, Option<JournalCandidate>)| {
        let account = found.accounts.get(&line.account)?;
        Some(InboxRow {
            line: line.id,
            posted_on: line.posted_on,
            text: line.description.clone(),
            account: names.account(account),
            amount: amount(account, line.amount),
            ticked: match sent {
                Some(sent) => chosen_lines(sent).is_ok_and(|lines| lines.contains(&line.id)),
                None => candidate.as_ref().is_some_and(is_sure),
            },
            candidate: candidate_of(line, candidate.as_ref(), sent),
        })
    };
    let rows: Vec<InboxRow> = found.page.rows.iter().filter_map(row).collect();
    let by_account = found.summary.by_account.iter();
    Ok(Inbox {
        fiscal_year: year,
        total: found.summary.total,
        with_candidate: found.summary.with_candidate,
        other_years: found.other_years.iter().map(|(_, lines)| lines).sum(),
        account: wanted.account,
        text: wanted.text.clone().unwrap_or_default(),
        accounts: by_account
            .filter_map(|(id, lines)| Some((*id, names.account(found.accounts.get(id)?), *lines)))
            .collect(),
        titles: found
            .titles
            .iter()
            .map(|title| title_choice(title, &me.pen))
            .collect(),
        taxes: taxes(&me.pen),
        pager: pager(
            PATH,
            &query,
            rows.first().map(|row| row.line),
            rows.last().map(|row| row.line),
            found.page.has_newer,
            found.page.has_older,
        ),
        undo: me.undo(web, true).await?,
        error: wrong.map(|wrong| wrong.error),
        rows,
        frame,
    })
}

/// As a query without the place in the list.
fn conditions(wanted: &InboxQuery) -> String {
    let parts = [
        ("year", wanted.year.map(|year| year.to_string())),
        ("account", wanted.account.map(|account| account.to_string())),
        ("text", wanted.text.as_deref().map(in_query)),
    ];
    parts
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", value?)))
        .collect::<Vec<_>>()
        .join("&")
}

/// Only what this office has done before is ticked in advance.
fn is_sure(candidate: &JournalCandidate) -> bool {
    matches!(
        candidate.reason,
        domain::journal::Reason::SameAsBefore { .. } | domain::journal::Reason::Rule { .. }
    )
}

/// What the person has chosen stays; else what is proposed.
fn candidate_of(
    line: &FoundLine,
    proposed: Option<&JournalCandidate>,
    sent: Option<&Fields>,
) -> Option<Candidate> {
    let proposed = proposed.map(|candidate| Candidate {
        title: candidate.counter.title.clone(),
        tax: candidate.counter.tax.word().to_owned(),
        reason: match &candidate.reason {
            domain::journal::Reason::Rule { text, .. } => Reason::Rule { name: text.clone() },
            domain::journal::Reason::SameAsBefore { on, times } => Reason::Before {
                last: *on,
                times: *times as usize,
            },
            domain::journal::Reason::InstitutionDefault { .. } => Reason::Institution,
        },
    });
    let Some(sent) = sent else { return proposed };
    let (title, tax) = (
        sent.get(&format!("title-{}", line.id)),
        sent.get(&format!("tax-{}", line.id)),
    );
    match proposed {
        Some(same) if same.title == title && same.tax == tax => Some(same),
        _ if title.is_empty() => None,
        _ => Some(Candidate {
            title: title.to_owned(),
            tax: tax.to_owned(),
            reason: Reason::Chosen,
        }),
    }
}

fn title_choice(title: &AccountTitle, pen: &Pen) -> TitleChoice {
    let group = match title.kind {
        TitleKind::Asset => pen.t("資産", "Assets"),
        TitleKind::Liability => pen.t("負債", "Liabilities"),
        TitleKind::Equity => pen.t("純資産", "Equity"),
        TitleKind::Revenue => pen.t("収益", "Revenue"),
        TitleKind::Expense => pen.t("費用", "Expenses"),
    };
    TitleChoice {
        code: title.name.clone(),
        name: title.name.clone(),
        group: group.to_owned(),
    }
}

/// The first one is the usual one of the title: nobody has to know it.
fn taxes(pen: &Pen) -> Vec<(String, String)> {
    let usual = (
        String::new(),
        pen.t("科目の標準", "Usual for the title").to_owned(),
    );
    let known = TaxCategory::ALL
        .into_iter()
        .map(|tax| (tax.word().to_owned(), tax.japanese().to_owned()));
    std::iter::once(usual).chain(known).collect()
}

/// 登録.
pub(super) async fn register(
    State(web): State<Web>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    let lines = chosen_lines(&fields)?;
    let titles = looking::titles(&web.app, me.actor()).await?;
    let registrations: Result<Vec<Registration>, StatementLineId> = lines
        .iter()
        .map(|line| registration(*line, &fields, &titles))
        .collect();
    let refused = match (lines.is_empty(), registrations) {
        (true, _) => Err(None),
        (false, Err(untitled)) => {
            // Whoever may not enter at all hears that, and not what is missing.
            deciding::register(&web.app, me.actor(), &[], me.pen.now).await?;
            Err(Some(Refused::NoSuchTitle(
                fields.get(&format!("title-{untitled}")).to_owned(),
            )))
        }
        (false, Ok(registrations)) => {
            deciding::register(&web.app, me.actor(), &registrations, me.pen.now)
                .await
                .map_err(Some)
        }
    };
    match refused {
        Ok(entries) => Ok(me.go(
            local_address(fields.get("back")),
            Some(Done::Registered(entries.len())),
        )),
        Err(refused) => show_again(&web, &me, &fields, refused).await,
    }
}

fn registration(
    line: StatementLineId,
    fields: &Fields,
    titles: &[AccountTitle],
) -> Result<Registration, StatementLineId> {
    let wanted = fields.get(&format!("title-{line}"));
    let title = titles
        .iter()
        .find(|title| title.name == wanted)
        .ok_or(line)?;
    let tax = TaxCategory::from_word(fields.get(&format!("tax-{line}"))).unwrap_or(title.tax);
    Ok(Registration {
        line,
        counters: vec![(
            Counter {
                title: title.name.clone(),
                tax,
            },
            Share::Whole,
        )],
    })
}

/// 対象外.
pub(super) async fn exclude(
    State(web): State<Web>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    let lines = chosen_lines(&fields)?;
    let excluded = match lines.is_empty() {
        true => Err(None),
        false => deciding::exclude(&web.app, me.actor(), &lines, me.pen.now)
            .await
            .map_err(Some),
    };
    match excluded {
        Ok(()) => Ok(me.go(
            local_address(fields.get("back")),
            Some(Done::Excluded(lines.len())),
        )),
        Err(refused) => show_again(&web, &me, &fields, refused).await,
    }
}

/// 元に戻す.
pub(super) async fn undo(
    State(web): State<Web>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    let lines = lines_to_undo(fields.get("undo"))?;
    deciding::undo(&web.app, me.actor(), &lines, me.pen.now).await?;
    Ok(me.go(
        local_address(fields.get("back")),
        Some(Done::Undone(lines.len())),
    ))
}

/// The line whose button was pressed, else those that are ticked.
fn chosen_lines(fields: &Fields) -> Result<Vec<StatementLineId>, Failure> {
    let one: Vec<StatementLineId> = fields.ids("one")?;
    if !one.is_empty() {
        Ok(one)
    } else {
        fields.ids("line")
    }
}

/// The list as it was, with what stood in the way. `None`: no row was chosen.
async fn show_again(
    web: &Web,
    me: &SignedIn,
    fields: &Fields,
    refused: Option<Refused>,
) -> Result<Response, Failure> {
    let error = match refused {
        None => me
            .pen
            .t("行を選んでください。", "Please choose a row.")
            .to_owned(),
        Some(Refused::NoSuchTitle(title)) if title.is_empty() => me
            .pen
            .t(
                "勘定科目を選んでください。選んだ行に、科目のないものがあります。",
                "Please choose an account title; a chosen row has none.",
            )
            .to_owned(),
        Some(
            told @ (Refused::NoSuchTitle(_)
            | Refused::DecidedAlready { .. }
            | Refused::Entry(_)
            | Refused::NotEnterable { .. }),
        ) => words::refused(&told, &me.pen),
        Some(other) => return Err(other.into()),
    };
    // The list that the form came from.
    let back: Uri = local_address(fields.get("back"))
        .parse()
        .unwrap_or_default();
    let query = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&back)
        .map(|query| Fields::new(query.0))
        .unwrap_or_default();
    let page = page(
        web,
        me,
        &query,
        Some(Wrong {
            error,
            sent: fields,
        }),
    )
    .await?;
    me.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use aggregation::looking::Cursor;

    #[test]
    fn conditions_stay_and_the_place_in_the_list_does_not() {
        let wanted = InboxQuery {
            year: Some(2025),
            account: None,
            text: Some("カ&".into()),
            cursor: Cursor::OlderThan(StatementLineId(4)),
        };
        assert_eq!(conditions(&wanted), "year=2025&text=%E3%82%AB%26");
    }
}
