//! What surrounds every page: who the owner is, how much waits for a person, how much is open.

use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::connection::{BlockedBy, Connection, ConnectionState};
use domain::office::{Act, Role};
use domain::time::{Date, Timestamp, date_in_japan};
use store::people::FiscalYear;
use store::{connections, line_search, people};

/// What surrounds a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Around {
    /// The owner's name.
    pub owner: String,
    /// Connections that wait for a person.
    pub waiting: usize,
    /// 未仕訳 of the year that is entered now.
    pub open_lines: usize,
    /// For an operator: how many institutions wait for a mended recipe.
    pub operating: Option<usize>,
}

pub async fn around(app: &App, actor: Actor, now: Timestamp) -> Result<Around, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let members = people::members(&mut tx, actor.office).await?;
    let owner = members
        .into_iter()
        .find(|member| member.role == Role::Owner)
        .map(|owner| owner.name)
        .unwrap_or_default();
    let all = connections::of_office(&mut tx, actor.office).await?;
    let waiting = all
        .iter()
        .filter(|stored| waits_for_person(&stored.connection))
        .count();
    let years = people::fiscal_years(&mut tx, actor.office).await?;
    let open_lines = match entry_year(&years, date_in_japan(now)) {
        Some(year) => line_search::count_open(&mut tx, actor.office, year.period).await?,
        None => 0,
    };
    Ok(Around {
        owner,
        waiting,
        open_lines: open_lines.try_into().unwrap_or(0),
        operating: crate::recipes::waiting_count(&mut tx, actor.user()).await?,
    })
}

/// Where a mended recipe is what helps, the operator has to act first.
fn waits_for_person(connection: &Connection) -> bool {
    match connection.state() {
        ConnectionState::AwaitingInput { .. } => true,
        ConnectionState::Blocked {
            by: BlockedBy::Owner(_),
            ..
        } => !connection.waits_for_recipe(),
        _ => false,
    }
}

/// The open fiscal year that lines are entered into: today's, else the newest one.
pub fn entry_year(years: &[FiscalYear], today: Date) -> Option<FiscalYear> {
    let open = || years.iter().filter(|year| year.open);
    open()
        .find(|year| year.period.contains(today))
        .or_else(|| open().max_by_key(|year| year.period.from))
        .copied()
}

/// The fiscal years of the office, oldest first.
pub async fn fiscal_years(app: &App, actor: Actor) -> Result<Vec<FiscalYear>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    Ok(people::fiscal_years(&mut tx, actor.office).await?)
}
