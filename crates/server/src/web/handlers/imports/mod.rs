//! ファイルの取り込み: what waits and what was imported, storing it, leaving it, and taking it back.

mod card;
mod columns;
mod events;
mod history;
mod receive;

pub(super) use columns::{sent as send_columns, show as show_columns};
pub(super) use events::events;
pub(super) use history::{show as show_take_back, take_back};
pub(super) use receive::receive;

use super::names::Names;
use super::places::{Asked, Named};
use super::{Done, Failure};
use crate::web::Web;
use crate::web::security::{Fields, Posted, SignedIn};
use crate::web::view::{FileCard, FileState, ImportFile, Imports, Place};
use aggregation::importing::uploads::{self, Choice, State as Upload};
use aggregation::importing::{Imported, layouts};
use aggregation::{Refused, looking};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use card::Cards;
use domain::ids::{AccountId, ImportId, UploadId};
use domain::office::Act;
use futures_util::future::join_all;
use std::time::Duration;
use store::accounts::Account;

/// So long a page waits for a small file to be read or stored, so that it shows no bar at all.
const WAIT: Duration = Duration::from_secs(1);

pub(super) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    let page = page(&web, &me, query.parsed("before"), None).await?;
    me.page(&page)
}

/// Something to say of one waiting file, or of none of them.
struct Problem {
    upload: Option<UploadId>,
    text: String,
}

/// The page with a problem on it.
async fn page_with(
    web: &Web,
    me: &SignedIn,
    status: StatusCode,
    problem: Problem,
) -> Result<Response, Failure> {
    let mut page = page(web, me, None, Some(problem)).await?;
    page.frame.path = "/imports".to_owned();
    me.page_with(status, &page)
}

async fn page(
    web: &Web,
    me: &SignedIn,
    before: Option<ImportId>,
    problem: Option<Problem>,
) -> Result<Imports, Failure> {
    let accounts = Accounts::of(web, me).await?;
    let mut waiting = match me.may(Act::ImportFiles) {
        true => waiting(web, me, &accounts).await?,
        false => vec![],
    };
    let mut error = None;
    if let Some(problem) = problem {
        let card = waiting
            .iter_mut()
            .find(|card| Some(card.upload) == problem.upload);
        match card.map(|card| &mut card.state) {
            Some(FileState::Understood(facts)) => facts.error = Some(problem.text),
            _ => error = Some(problem.text),
        }
    }
    let (past, pager) = history::past(web, me, before).await?;
    Ok(Imports {
        error,
        waiting,
        accounts: accounts.choices(),
        past,
        pager,
        file_max: uploads::LIMITS.size,
        frame: me.frame(web, Some(Place::Imports)).await?,
    })
}

/// A card for each waiting file, newest first.
async fn waiting(web: &Web, me: &SignedIn, accounts: &Accounts) -> Result<Vec<FileCard>, Failure> {
    let (actor, now) = (me.actor(), me.pen.now);
    let all = uploads::waiting(&web.app, actor, now).await?;
    let states = all
        .iter()
        .map(|one| uploads::state(&web.app, actor, one.id, WAIT, now));
    let cards = Cards { web, me, accounts };
    let mut waiting = vec![];
    for (one, state) in all.iter().zip(join_all(states).await).rev() {
        match state {
            Ok(state) => waiting.push(cards.card(one, &state).await?),
            // It was stored or left meanwhile.
            Err(Refused::NotFound(_)) => {}
            Err(other) => return Err(other.into()),
        }
    }
    Ok(waiting)
}

/// The office's accounts, with the names that people know them by.
struct Accounts {
    all: Vec<Account>,
    names: Names,
    pen: crate::web::text::Pen,
}

impl Accounts {
    async fn of(web: &Web, me: &SignedIn) -> Result<Accounts, Failure> {
        Ok(Accounts {
            all: looking::accounts(&web.app, me.actor()).await?,
            names: Names::of(web, me).await?,
            pen: me.pen,
        })
    }

    fn by_id(&self, id: AccountId) -> Option<&Account> {
        self.all.iter().find(|account| account.id == id)
    }

    fn by_label(&self, label: &str) -> Option<&Account> {
        self.all.iter().find(|account| account.label == label)
    }

    fn name(&self, id: AccountId) -> Option<String> {
        let label = self.names.account(self.by_id(id)?);
        Some(self.pen.account_in_full(&label))
    }

    fn choices(&self) -> Vec<(AccountId, String)> {
        let named = |account: &Account| Some((account.id, self.name(account.id)?));
        self.all.iter().filter_map(named).collect()
    }
}

pub(super) async fn show_file(
    State(web): State<Web>,
    me: SignedIn,
    Named(id): Named<UploadId>,
) -> Result<Response, Failure> {
    must_import(&web, &me).await?;
    let (actor, now) = (me.actor(), me.pen.now);
    let state = uploads::state(&web.app, actor, id, WAIT, now).await?;
    if let Upload::Stored(imported) = &state {
        return Ok(stored(&me, imported));
    }
    let accounts = Accounts::of(&web, &me).await?;
    let one = uploads::find(&web.app, actor, id, now).await?;
    let cards = Cards {
        web: &web,
        me: &me,
        accounts: &accounts,
    };
    let card = cards.card(&one, &state).await?;
    me.page(&ImportFile {
        card,
        accounts: accounts.choices(),
        frame: me.frame(&web, Some(Place::Imports)).await?,
    })
}

/// 「N行を保存する」.
pub(super) async fn store(
    State(web): State<Web>,
    Named(id): Named<UploadId>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    must_import(&web, &me).await?;
    let before = uploads::choice(&web.app, me.actor(), id);
    let choice = match account_chosen(&web, &me, &fields).await? {
        // The file says whose lines they are; accounts that aren't here yet are made.
        Ok(None) => Choice {
            create: true,
            ..before
        },
        Ok(Some(chosen)) => Choice {
            layout: before.layout,
            ..chosen
        },
        Err(text) => {
            let problem = Problem {
                upload: Some(id),
                text,
            };
            return page_with(&web, &me, StatusCode::UNPROCESSABLE_ENTITY, problem).await;
        }
    };
    begin_to_store(&web, &me, id, choice).await
}

/// Stores it, and leads to where that is told.
async fn begin_to_store(
    web: &Web,
    me: &SignedIn,
    id: UploadId,
    choice: Choice,
) -> Result<Response, Failure> {
    let (actor, now) = (me.actor(), me.pen.now);
    uploads::confirm(&web.app, actor, id, choice, now).await?;
    Ok(
        match uploads::state(&web.app, actor, id, WAIT, now).await? {
            Upload::Stored(imported) => stored(me, &imported),
            Upload::Storing { .. } => me.go(&format!("/imports/{id}"), None),
            _ => me.go("/imports", None),
        },
    )
}

fn stored(me: &SignedIn, imported: &Imported) -> Response {
    let counts = imported.counts();
    let done = Done::Imported {
        lines: counts.new + counts.amended + counts.asked,
        import: imported.id,
    };
    me.go("/imports", Some(done))
}

/// The account that a form names, if it asks for one: `None` where the file says it itself.
async fn account_chosen(
    web: &Web,
    me: &SignedIn,
    fields: &Fields,
) -> Result<Result<Option<Choice>, String>, Failure> {
    if !fields.has("account") {
        return Ok(Ok(None));
    }
    let accounts = Accounts::of(web, me).await?;
    let into = |label: &str, create| Choice {
        label: Some(label.to_owned()),
        create,
        layout: None,
    };
    if !fields.get("account").is_empty() {
        let chosen = fields.parsed("account").and_then(|id| accounts.by_id(id));
        let chosen = chosen.ok_or(Refused::NotFound("account"))?;
        return Ok(Ok(Some(into(&chosen.label, false))));
    }
    let pen = &me.pen;
    Ok(match fields.text("account-name") {
        None => Err(pen
            .t(
                "新しい口座の名前を入力してください。",
                "Please enter a name for the new account.",
            )
            .to_owned()),
        Some(name) if accounts.by_label(&name).is_some() => Err(pen.with(
            "「{}」という口座がすでにあります。一覧から選ぶか、別の名前にしてください。",
            "There is an account {} already. Choose it from the list, or enter another name.",
            &name,
        )),
        Some(name) => Ok(Some(into(&name, true))),
    })
}

/// Another way to read a file that can be read in several.
pub(super) async fn choose_layout(
    State(web): State<Web>,
    Named(id): Named<UploadId>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    must_import(&web, &me).await?;
    let choice = Choice {
        layout: Some(fields.text("layout").ok_or(Failure::FormExpired)?),
        ..uploads::choice(&web.app, me.actor(), id)
    };
    uploads::look_again(&web.app, me.actor(), id, choice, me.pen.now).await?;
    Ok(me.go("/imports", None))
}

/// 「取り込まない」.
pub(super) async fn discard(
    State(web): State<Web>,
    Named(id): Named<UploadId>,
    Posted { me, .. }: Posted,
) -> Result<Response, Failure> {
    must_import(&web, &me).await?;
    match uploads::discard(&web.app, me.actor(), id, me.pen.now).await {
        Ok(()) => Ok(me.go("/imports", Some(Done::ImportLeft))),
        // Pressed twice: it is gone, as was wanted.
        Err(Refused::NotFound("upload")) => Ok(me.go("/imports", None)),
        Err(other) => Err(other.into()),
    }
}

/// Says who may, before anything is read.
async fn must_import(web: &Web, me: &SignedIn) -> Result<(), Failure> {
    if me.may(Act::ImportFiles) {
        return Ok(());
    }
    let around = looking::around(&web.app, me.actor(), me.pen.now).await?;
    Err(Refused::NotAllowed {
        act: Act::ImportFiles,
        owner: Some(around.owner),
    }
    .into())
}
