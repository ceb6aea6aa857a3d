//! 新規登録, 編集, 再取得, 削除 and 連携データの選択.

use crate::actor::Actor;
use crate::app::App;
use crate::consenting;
use crate::refused::{Fault, FieldFault, Refused};
use domain::connection::Connection;
use domain::ids::{AccountId, ConnectionId};
use domain::office::Act;
use domain::time::{Date, Timestamp, date_in_japan};
use jiff::SignedDuration;
use recipe::Institution;
use recipe::institution::{FieldKind, LoginField};
use serde_json::json;
use std::collections::BTreeMap;
use store::connections::{self, StoredConnection};
use store::{Tx, accounts, consents};
use zeroize::Zeroizing;

/// Minutes between two fetches that a person asks for.
pub const REQUEST_DISTANCE_MINUTES: i64 = 5;
/// No login field of any bank is longer.
const FIELD_MAX: usize = 200;

/// Longer names fit no list.
const NAME_MAX: usize = 60;

/// What was typed into a login form, by field.
pub type Typed = BTreeMap<String, Zeroizing<String>>;

/// 新規登録. The first fetch is due at once.
pub struct Registration {
    pub institution: String,
    pub typed: Typed,
    pub display_name: Option<String>,
    /// 開始日以降のデータのみ取りこむ; `None`: all that can be fetched.
    pub start_on: Option<Date>,
}

/// Links a login, or says which fields are wrong, or which registration is there already (F10).
pub async fn register(
    app: &App,
    actor: Actor,
    registration: Registration,
    now: Timestamp,
) -> Result<ConnectionId, Refused> {
    let entry = app
        .catalogue
        .get(&registration.institution)
        .ok_or_else(|| Refused::NoRecipe(registration.institution.clone()))?;
    let institution = entry.institution();
    if entry.recipe.oauth().is_some() {
        return Err(Refused::OtherWay(registration.institution));
    }
    app.must_be_played(institution)?;
    let typed = checked(institution, registration.typed, false)?;
    let display_name = checked_name(registration.display_name)?;
    checked_start(registration.start_on, now)?;
    let (login_key, login_hint) = name_login(app, institution, &typed);
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::LinkAndFetch).await?;
    if let Some(there) =
        connections::by_login(&mut tx, actor.office, &institution.id, &login_key).await?
    {
        return Err(Refused::AlreadyRegistered {
            connection: there.connection.id,
        });
    }
    let id = ConnectionId(tx.id().await?);
    let stored = StoredConnection {
        office: actor.office,
        institution: institution.id.clone(),
        login_key,
        login_hint,
        display_name,
        start_on: registration.start_on,
        registered_at: now,
        version: 1,
        connection: Connection::registered(id, now),
    };
    connections::insert(&mut tx, &stored).await?;
    seal(app, &mut tx, actor, id, &typed, now).await?;
    let fact = json!({ "institution": institution.id, "start_on": registration.start_on.map(|on| on.to_string()) });
    actor
        .note(
            &mut tx,
            "register-connection",
            format!("connection:{id}"),
            fact,
            now,
        )
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// What 登録情報の編集 changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edited {
    /// A login field: one fetch starts.
    Login,
    /// The name alone.
    Name,
    Nothing,
}

/// 登録情報の編集: an empty field keeps what is stored. A changed login starts one fetch; a changed name doesn't.
pub async fn edit(
    app: &App,
    actor: Actor,
    id: ConnectionId,
    typed: Typed,
    display_name: Option<String>,
    now: Timestamp,
) -> Result<Edited, Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::LinkAndFetch).await?;
    let mut stored = find(&mut tx, actor, id).await?;
    let entry = app
        .catalogue
        .get(&stored.institution)
        .ok_or_else(|| Refused::NoRecipe(stored.institution.clone()))?;
    let typed = checked(entry.institution(), typed, true)?;
    let display_name = checked_name(display_name)?;
    let mut edited = Edited::Nothing;
    if display_name != stored.display_name {
        connections::set_name(&mut tx, actor.office, id, display_name.as_deref()).await?;
        edited = Edited::Name;
    }
    if !typed.is_empty() {
        let mut all = open_login(app, &mut tx, &stored).await?;
        all.extend(
            typed
                .iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        let (login_key, hint) = name_login(app, entry.institution(), &all);
        if login_key != stored.login_key {
            if let Some(there) =
                connections::by_login(&mut tx, actor.office, &stored.institution, &login_key)
                    .await?
            {
                return Err(Refused::AlreadyRegistered {
                    connection: there.connection.id,
                });
            }
            connections::set_login(&mut tx, actor.office, id, &login_key, &hint).await?;
        }
        seal(app, &mut tx, actor, id, &all, now).await?;
        stored.connection.login_edited(now)?;
        connections::save(&mut tx, &mut stored).await?;
        edited = Edited::Login;
    }
    if edited != Edited::Nothing {
        let fact = json!({ "fields": typed.keys().collect::<Vec<_>>(), "name": display_name });
        actor
            .note(
                &mut tx,
                "edit-connection",
                format!("connection:{id}"),
                fact,
                now,
            )
            .await?;
    }
    tx.commit().await?;
    Ok(edited)
}

/// 再取得: the connection is due now, unless it may not be fetched or was only just.
pub async fn request_fetch(
    app: &App,
    actor: Actor,
    id: ConnectionId,
    now: Timestamp,
) -> Result<(), Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::LinkAndFetch).await?;
    let mut stored = find(&mut tx, actor, id).await?;
    stored.connection.may_begin(true, now)?;
    if let Some(from) = next_request(&stored, now) {
        return Err(Refused::TooSoon { from });
    }
    stored.connection.request(now);
    connections::save(&mut tx, &mut stored).await?;
    actor
        .note(
            &mut tx,
            "request-fetch",
            format!("connection:{id}"),
            json!({}),
            now,
        )
        .await?;
    Ok(tx.commit().await?)
}

/// Until when a person has to wait before 再取得; `None`: it may be pressed.
pub fn next_request(stored: &StoredConnection, now: Timestamp) -> Option<Timestamp> {
    let distance = SignedDuration::from_mins(REQUEST_DISTANCE_MINUTES);
    let from = stored
        .connection
        .last_succeeded_at?
        .saturating_add(distance)
        .ok()?;
    (from > now).then_some(from)
}

/// 削除: fetching stops, the login is erased at once, lines and entries stay. A consent is given back to the bank.
pub async fn delete(
    app: &App,
    actor: Actor,
    id: ConnectionId,
    now: Timestamp,
) -> Result<(), Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::LinkAndFetch).await?;
    let stored = find(&mut tx, actor, id).await?;
    let consent = consenting::held(app, &mut tx, &stored).await?;
    connections::delete(&mut tx, &stored, now).await?;
    consents::delete(&mut tx, actor.office, id).await?;
    let fact = json!({ "institution": stored.institution });
    actor
        .note(
            &mut tx,
            "delete-connection",
            format!("connection:{id}"),
            fact,
            now,
        )
        .await?;
    tx.commit().await?;
    if let Some(consent) = consent {
        consent.give_back(app).await;
    }
    Ok(())
}

/// 連携データの選択: which of the shown accounts are taken.
pub async fn select_accounts(
    app: &App,
    actor: Actor,
    selection: &[(AccountId, bool)],
    now: Timestamp,
) -> Result<(), Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::SelectAccounts).await?;
    for &(id, selected) in selection {
        let account = accounts::find(&mut tx, actor.office, id)
            .await?
            .ok_or(Refused::NotFound("account"))?;
        if account.selected != selected {
            accounts::select(&mut tx, actor.office, id, selected).await?;
            let fact = json!({ "before": account.selected, "after": selected });
            actor
                .note(
                    &mut tx,
                    "select-account",
                    format!("account:{id}"),
                    fact,
                    now,
                )
                .await?;
        }
    }
    Ok(tx.commit().await?)
}

pub(crate) async fn find(
    tx: &mut Tx,
    actor: Actor,
    id: ConnectionId,
) -> Result<StoredConnection, Refused> {
    connections::find(tx, actor.office, id)
        .await?
        .ok_or(Refused::NotFound("connection"))
}

/// The login of a connection, opened.
pub(crate) async fn open_login(
    app: &App,
    tx: &mut Tx,
    stored: &StoredConnection,
) -> Result<Typed, Refused> {
    let sealed = connections::credentials(tx, stored.office, stored.connection.id).await?;
    sealed
        .iter()
        .map(|field| {
            let value = app
                .vault
                .open_field(stored.office, stored.connection.id, field)?;
            Ok((field.field.clone(), value))
        })
        .collect()
}

async fn seal(
    app: &App,
    tx: &mut Tx,
    actor: Actor,
    id: ConnectionId,
    typed: &Typed,
    now: Timestamp,
) -> Result<(), Refused> {
    for (name, value) in typed {
        let sealed = app
            .vault
            .seal(actor.office, id, name, value, app.random(), now)?;
        connections::put_credential(tx, actor.office, id, &sealed).await?;
    }
    Ok(())
}

/// The fields that are no secret are the login ID, by which the bank counts wrong passwords. A number that is one's own
/// only within a branch or a company names a login together with these.
fn name_login(app: &App, institution: &Institution, typed: &Typed) -> (String, String) {
    let fields = institution.fields.iter();
    let parts: Vec<&str> = fields
        .filter(|field| !field.kind.is_secret())
        .filter_map(|field| typed.get(&field.name))
        .map(|value| value.as_str())
        .collect();
    let first = parts.first().copied().unwrap_or_default();
    (
        app.vault.login_key(&institution.bank, &parts.join("\n")),
        first.chars().take(3).collect(),
    )
}

/// What was typed, trimmed and held against the institution's field definitions. In an edit an empty field is left out.
fn checked(institution: &Institution, mut typed: Typed, editing: bool) -> Result<Typed, Refused> {
    let mut faults = vec![];
    let mut good = Typed::new();
    for field in &institution.fields {
        let value = typed.remove(&field.name).unwrap_or_default();
        let value = tidy(field, &value);
        if value.is_empty() {
            if !editing {
                faults.push(FieldFault {
                    field: field.name.clone(),
                    fault: Fault::Missing,
                });
            }
            continue;
        }
        match fault(field, &value) {
            Some(fault) => faults.push(FieldFault {
                field: field.name.clone(),
                fault,
            }),
            None => {
                good.insert(field.name.clone(), value);
            }
        }
    }
    if faults.is_empty() {
        Ok(good)
    } else {
        Err(Refused::Form(faults))
    }
}

/// 開始日 isn't after today.
pub(crate) fn checked_start(start: Option<Date>, now: Timestamp) -> Result<(), Refused> {
    if start.is_some_and(|start| start > date_in_japan(now)) {
        return Err(Refused::Form(vec![FieldFault {
            field: "start_on".into(),
            fault: Fault::InFuture,
        }]));
    }
    Ok(())
}

/// How the office calls it; nothing but blanks is no name.
pub(crate) fn checked_name(name: Option<String>) -> Result<Option<String>, Refused> {
    let name = name
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty());
    if name
        .as_ref()
        .is_some_and(|name| name.chars().count() > NAME_MAX)
    {
        let fault = FieldFault {
            field: "display_name".into(),
            fault: Fault::TooLong { max: NAME_MAX },
        };
        return Err(Refused::Form(vec![fault]));
    }
    Ok(name)
}

/// Blanks around an ID come from copying; full-width digits from the keyboard. A secret is left as it is.
fn tidy(field: &LoginField, value: &str) -> Zeroizing<String> {
    if field.kind.is_secret() {
        return Zeroizing::new(value.to_owned());
    }
    let trimmed = value.trim();
    Zeroizing::new(match field.kind {
        FieldKind::Digits => trimmed
            .chars()
            .map(half_width_digit)
            .filter(|c| *c != '-' && *c != ' ')
            .collect(),
        _ => trimmed.to_owned(),
    })
}

fn half_width_digit(c: char) -> char {
    match c {
        '０'..='９' => {
            char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c)
        }
        '－' | 'ー' | '−' => '-',
        '　' => ' ',
        other => other,
    }
}

fn fault(field: &LoginField, value: &str) -> Option<Fault> {
    let typed = value.chars().count();
    if typed > FIELD_MAX {
        return Some(Fault::TooLong { max: FIELD_MAX });
    }
    let digits_only = field.kind != FieldKind::Digits || value.chars().all(|c| c.is_ascii_digit());
    let chosen =
        field.kind != FieldKind::Choice || field.choices.iter().any(|choice| choice == value);
    (!digits_only || !chosen || !field.accepts(value)).then_some(Fault::Form { typed })
}
