//! The login form: 新規登録 and 登録情報の編集. What was typed comes back when something was wrong, secrets never do.

use super::catalogue::{is_unproven, is_untried, unattended};
use super::consent;
use super::names::{Names, connection_name};
use super::page::institution_name;
use super::places::{Named, OwnAddress};
use super::state::{consent_of, login_page, trouble_of};
use super::{Done, Failure, typed};
use crate::web::Web;
use crate::web::security::{Fields, Posted, SignedIn};
use crate::web::view::{
    AlreadyRegistered, ConsentFacts, FieldError, FieldKind, Frame, InstitutionFacts, LoginField,
    LoginForm, Place, Purpose, Start, Trouble,
};
use aggregation::catalogue::Entry;
use aggregation::consenting::Wish;
use aggregation::refused::{Fault, FieldFault};
use aggregation::registering::{self, Edited, Registration, Typed};
use aggregation::{Refused, looking};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::fetch::Remedy;
use domain::ids::ConnectionId;
use domain::time::{Date, date_in_japan};
use recipe::institution::FieldKind as Declared;
use std::sync::Arc;
use zeroize::Zeroizing;

pub(super) async fn show_new(
    State(web): State<Web>,
    me: SignedIn,
    Named(institution): Named<String>,
) -> Result<Response, Failure> {
    let entry = entry(&web, &institution)?;
    web.app.must_be_played(entry.institution())?;
    let frame = me.frame(&web, Some(Place::Catalogue)).await?;
    me.page(&form(
        &web,
        &me,
        frame,
        &entry,
        Purpose::New,
        &Fields::default(),
    ))
}

/// 新規登録.
pub(super) async fn register(
    State(web): State<Web>,
    Named(institution): Named<String>,
    ours: OwnAddress,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    let entry = entry(&web, &institution)?;
    let start_on = start_on(&fields);
    let refused = match start_on {
        Ok(start_on) if entry.recipe.oauth().is_some() => {
            let wish = Wish::New {
                institution,
                display_name: fields.text("display_name"),
                start_on,
            };
            match consent::leave(&web, &me, wish, &ours).await {
                Err(Failure::Refused(refused @ Refused::Form(_))) => refused,
                other => return other,
            }
        }
        Ok(start_on) => {
            let registration = Registration {
                institution,
                typed: typed_fields(&entry, &fields),
                display_name: fields.text("display_name"),
                start_on,
            };
            match registering::register(&web.app, me.actor(), registration, me.pen.now).await {
                Ok(id) => {
                    web.nudge.notify_one();
                    return Ok(me.go(&format!("/connections/{id}"), None));
                }
                Err(refused) => refused,
            }
        }
        // The command isn't given at all: it would link the login from another day on.
        Err(_) => Refused::Form(vec![]),
    };
    let frame = me.frame(&web, Some(Place::Catalogue)).await?;
    let mut page = form(&web, &me, frame, &entry, Purpose::New, &fields);
    page.start_error = start_on.err();
    let status = explain(&web, &me, &entry, &mut page, &fields, refused).await?;
    me.page_with(status, &page)
}

pub(super) async fn show_edit(
    State(web): State<Web>,
    me: SignedIn,
    Named(id): Named<ConnectionId>,
) -> Result<Response, Failure> {
    let frame = me.frame(&web, Some(Place::Connections)).await?;
    let (_, page) = edit_form(&web, &me, frame, id, None).await?;
    me.page(&page)
}

/// 登録情報の編集.
pub(super) async fn edit(
    State(web): State<Web>,
    Named(id): Named<ConnectionId>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    let registered = looking::registration(&web.app, me.actor(), id).await?;
    let entry = entry(&web, &registered.stored.institution)?;
    let typed = typed_fields(&entry, &fields);
    let edited = registering::edit(
        &web.app,
        me.actor(),
        id,
        typed,
        fields.text("display_name"),
        me.pen.now,
    )
    .await;
    let refused = match edited {
        Ok(Edited::Login) => {
            web.nudge.notify_one();
            return Ok(me.go(&format!("/connections/{id}"), None));
        }
        Ok(Edited::Name) => {
            return Ok(me.go(&format!("/connections?open={id}#c{id}"), Some(Done::Edited)));
        }
        Ok(Edited::Nothing) => return Ok(me.go(&format!("/connections?open={id}#c{id}"), None)),
        Err(refused) => refused,
    };
    let frame = me.frame(&web, Some(Place::Connections)).await?;
    let (entry, mut page) = edit_form(&web, &me, frame, id, Some(&fields)).await?;
    let status = explain(&web, &me, &entry, &mut page, &fields, refused).await?;
    me.page_with(status, &page)
}

async fn edit_form(
    web: &Web,
    me: &SignedIn,
    frame: Frame,
    id: ConnectionId,
    fields: Option<&Fields>,
) -> Result<(Arc<Entry>, LoginForm), Failure> {
    let registered = looking::registration(&web.app, me.actor(), id).await?;
    let entry = entry(web, &registered.stored.institution)?;
    let none = Fields::default();
    let mut page = form(
        web,
        me,
        frame,
        &entry,
        Purpose::Edit { connection: id },
        fields.unwrap_or(&none),
    );
    if fields.is_none() {
        page.display_name = registered.stored.display_name.clone().unwrap_or_default();
    }
    // Of the first field that is no secret three characters are kept to be shown.
    if let Some(first) = page
        .fields
        .iter_mut()
        .find(|field| field.kind != FieldKind::Secret)
    {
        first.stored = Some(registered.stored.login_hint.clone()).filter(|hint| !hint.is_empty());
    }
    if let Some(consent) = &mut page.institution.consent {
        consent.given = consent_of(&registered);
    }
    page.trouble = trouble_of(web, &registered, &me.pen).filter(is_for_owner);
    Ok((entry, page))
}

/// Puts a refusal into the form, where it belongs to one.
async fn explain(
    web: &Web,
    me: &SignedIn,
    entry: &Entry,
    page: &mut LoginForm,
    fields: &Fields,
    refused: Refused,
) -> Result<StatusCode, Failure> {
    match refused {
        Refused::Form(faults) => {
            for fault in faults {
                place(entry, page, fields, &fault);
            }
            Ok(StatusCode::UNPROCESSABLE_ENTITY)
        }
        Refused::AlreadyRegistered { connection } => {
            page.already = Some(already(web, me, connection).await?);
            Ok(StatusCode::CONFLICT)
        }
        other => Err(other.into()),
    }
}

/// The person has to do something about it: only then it stands above the form.
fn is_for_owner(trouble: &Trouble) -> bool {
    matches!(trouble.remedy(), Remedy::Owner(_))
}

fn place(entry: &Entry, page: &mut LoginForm, fields: &Fields, fault: &FieldFault) {
    if fault.field == "start_on" {
        page.start_error = Some(FieldError::InFuture);
        return;
    }
    let declared = entry.institution().field(&fault.field);
    let typed = fields.get(&format!("field-{}", fault.field));
    let error = match (&fault.fault, declared) {
        (Fault::Missing, _) => FieldError::Missing,
        (Fault::Form { .. }, Some(field)) if field.kind == Declared::Digits => {
            digits_error(typed, field.pattern.as_deref())
        }
        _ => FieldError::Form,
    };
    if let Some(field) = page
        .fields
        .iter_mut()
        .find(|field| field.name == fault.field)
    {
        field.error = Some(error);
    }
}

/// How many digits are there and wanted, where the pattern says only that (`\d{10}`).
fn digits_error(typed: &str, pattern: Option<&str>) -> FieldError {
    let digits = typed
        .chars()
        .filter(|c| c.is_ascii_digit() || ('０'..='９').contains(c))
        .count();
    let others = typed.chars().any(|c| {
        !(c.is_ascii_digit()
            || ('０'..='９').contains(&c)
            || matches!(c, '-' | '－' | ' ' | '　' | 'ー' | '−'))
    });
    let counted = pattern
        .and_then(|pattern| pattern.strip_prefix(r"\d{"))
        .and_then(|rest| rest.strip_suffix('}'));
    match (others, counted.and_then(|count| count.parse().ok())) {
        (true, _) => FieldError::DigitsOnly,
        (false, Some(wanted)) if wanted != digits => FieldError::DigitCount {
            entered: digits,
            wanted,
        },
        _ => FieldError::Form,
    }
}

/// F10: the registration that is there already, and its accounts that nobody has chosen.
async fn already(web: &Web, me: &SignedIn, id: ConnectionId) -> Result<AlreadyRegistered, Failure> {
    let registered = looking::registration(&web.app, me.actor(), id).await?;
    let names = Names::of(web, me).await?;
    let unselected = registered
        .accounts
        .iter()
        .filter(|account| !account.selected);
    Ok(AlreadyRegistered {
        connection: id,
        name: connection_name(&web.app, &registered.stored, &me.pen),
        on: date_in_japan(registered.stored.registered_at),
        unselected: unselected
            .map(|account| me.pen.account(&names.account(account)))
            .collect(),
    })
}

fn entry(web: &Web, institution: &str) -> Result<Arc<Entry>, Failure> {
    web.app
        .catalogue
        .get(institution)
        .cloned()
        .ok_or(Failure::NotFound)
}

fn form(
    web: &Web,
    me: &SignedIn,
    frame: Frame,
    entry: &Entry,
    purpose: Purpose,
    sent: &Fields,
) -> LoginForm {
    let institution = entry.institution();
    let (from, to) = institution.manners.hours;
    let clock = |minute: u16| format!("{}:{:02}", minute / 60, minute % 60);
    let fields = institution.fields.iter().map(|field| LoginField {
        name: field.name.clone(),
        label: field.label.clone(),
        kind: match field.kind {
            Declared::Text => FieldKind::Text,
            Declared::Digits => FieldKind::Digits,
            Declared::Choice => FieldKind::Choice(field.choices.clone()),
            Declared::Secret => FieldKind::Secret,
        },
        hint: field.hint.clone(),
        typed: if field.kind.is_secret() {
            String::new()
        } else {
            sent.get(&format!("field-{}", field.name)).to_owned()
        },
        stored: None,
        error: None,
    });
    LoginForm {
        institution: InstitutionFacts {
            id: institution.id.clone(),
            name: institution_name(institution, &me.pen),
            login_page: Some(login_page(&web.app, institution)),
            unattended: unattended(institution),
            hours: (to - from < 24 * 60).then(|| (clock(from), clock(to))),
            earliest: institution.history.first_day(me.pen.today()),
            practice: institution.is_simulated(),
            untried: is_untried(institution),
            unproven: is_unproven(&entry.recipe),
            consent: entry.recipe.oauth().map(|oauth| ConsentFacts {
                days: oauth.consent_days.map(|days| days as usize),
                given: None,
                is_given_back: oauth.revoke.is_some(),
            }),
        },
        purpose,
        fields: fields.collect(),
        display_name: sent.get("display_name").to_owned(),
        start: if sent.get("start") == "from" {
            Start::From(sent.get("start_on").to_owned())
        } else {
            Start::All
        },
        start_error: None,
        already: None,
        trouble: None,
        frame,
    }
}

fn typed_fields(entry: &Entry, fields: &Fields) -> Typed {
    let typed = |name: &str| Zeroizing::new(fields.get(&format!("field-{name}")).to_owned());
    entry
        .institution()
        .fields
        .iter()
        .map(|field| (field.name.clone(), typed(&field.name)))
        .collect()
}

/// 開始日以降のデータのみ取りこむ; `None`: everything.
fn start_on(fields: &Fields) -> Result<Option<Date>, FieldError> {
    if fields.get("start") != "from" {
        return Ok(None);
    }
    match typed::date(fields.get("start_on")) {
        Ok(Some(on)) => Ok(Some(on)),
        Ok(None) => Err(FieldError::Missing),
        Err(_) => Err(FieldError::NoSuchDay),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_counted_for_the_person() {
        assert_eq!(
            digits_error("123456789", Some(r"\d{10}")),
            FieldError::DigitCount {
                entered: 9,
                wanted: 10
            }
        );
        assert_eq!(
            digits_error("12345678a", Some(r"\d{10}")),
            FieldError::DigitsOnly
        );
        assert_eq!(digits_error("12", Some(r"\d{3,4}")), FieldError::Form);
    }
}
