//! Making an office and its people.

use crate::app::App;
use crate::refused::Refused;
use crate::signing::hash_password;
use domain::ids::{OfficeId, UserId};
use domain::journal::standard_titles;
use domain::office::Role;
use domain::time::{Date, Period, Timestamp, date_in_japan};
use store::Tx;
use store::people::{self, Office, User};

/// A person to be made.
#[derive(Clone, Debug)]
pub struct NewUser {
    pub email: String,
    pub name: String,
    pub password: String,
}

/// Makes an office with the standard account titles, and this and the last calendar year as its open fiscal years.
pub async fn create(app: &App, name: &str, now: Timestamp) -> Result<OfficeId, Refused> {
    let mut tx = app.store.write().await?;
    let office = create_in(&mut tx, name, now).await?;
    tx.commit().await?;
    Ok(office)
}

async fn create_in(tx: &mut Tx, name: &str, now: Timestamp) -> Result<OfficeId, Refused> {
    let office = OfficeId(tx.id().await?);
    people::insert_office(
        tx,
        &Office {
            id: office,
            name: name.to_owned(),
        },
        now,
    )
    .await?;
    people::insert_titles(tx, office, &standard_titles()).await?;
    let this_year = date_in_japan(now).year();
    for year in [this_year - 1, this_year] {
        let day = |month, day| Date::new(year, month, day).unwrap_or(Date::MAX);
        if let Some(period) = Period::new(day(1, 1), day(12, 31)) {
            people::insert_fiscal_year(tx, office, period).await?;
        }
    }
    crate::Actor::command_line(office)
        .note(
            tx,
            "create-office",
            format!("office:{office}"),
            serde_json::json!({ "name": name }),
            now,
        )
        .await?;
    Ok(office)
}

/// Makes a person and a member of an office of them. A second owner is refused by the store.
pub async fn add_member(
    app: &App,
    office: OfficeId,
    user: &NewUser,
    role: Role,
    now: Timestamp,
) -> Result<UserId, Refused> {
    let password_hash = hash_password(app, &user.password).await?;
    let mut tx = app.store.write().await?;
    let id = UserId(tx.id().await?);
    let stored = User {
        id,
        email: user.email.clone(),
        name: user.name.clone(),
        password_hash,
        language: "ja".to_owned(),
    };
    people::insert_user(&mut tx, &stored, now).await?;
    people::insert_member(&mut tx, office, id, role, now).await?;
    crate::Actor::command_line(office)
        .note(
            &mut tx,
            "add-member",
            format!("user:{id}"),
            serde_json::json!({ "role": role.word() }),
            now,
        )
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// The office that the command line works in: the one that is named, the only one, or a first one made now.
pub async fn for_command_line(
    app: &App,
    wanted: Option<OfficeId>,
    now: Timestamp,
) -> Result<OfficeId, Refused> {
    let mut tx = app.store.read().await?;
    let offices = people::offices(&mut tx).await?;
    drop(tx);
    match (wanted, offices.as_slice()) {
        (Some(wanted), offices) => offices
            .iter()
            .find(|office| office.id == wanted)
            .map(|office| office.id)
            .ok_or(Refused::NotFound("office")),
        (None, [first, ..]) => Ok(first.id),
        (None, []) => first_office(app, now).await,
    }
}

/// Looks once more in the transaction that makes it: two commands that start at once make one office.
async fn first_office(app: &App, now: Timestamp) -> Result<OfficeId, Refused> {
    let mut tx = app.store.write().await?;
    people::lock_offices(&mut tx).await?;
    if let Some(office) = people::offices(&mut tx).await?.first() {
        return Ok(office.id);
    }
    let office = create_in(&mut tx, "わたしの事業所", now).await?;
    tx.commit().await?;
    Ok(office)
}
