//! The layouts that an office can choose from: the built-in ones, its own, and what a person says of a QIF file.

use crate::actor::Actor;
use crate::app::App;
use crate::refused::Refused;
use domain::ids::OfficeId;
use domain::office::Act;
use domain::time::Timestamp;
use formats::layout::{Layout, built_in, nearest};
use serde_json::json;
use std::sync::Arc;
use store::{Tx, office_layouts};

/// What a person can say of a QIF file by a layout: which of day, month and year comes first, and its currency. Any
/// currency can be said; these are offered.
const OF_QIF: [&str; 5] = ["qif-dmy", "qif-mdy", "qif-ymd", "qif-usd", "qif-dmy-usd"];

/// A layout, as a person chooses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: String,
    /// What it reads, in Japanese.
    pub name: String,
    /// The office made it.
    pub is_own: bool,
}

/// The office's own layouts, oldest first.
pub async fn of_office(app: &App, actor: Actor) -> Result<Vec<Named>, Refused> {
    let mut tx = app.store.read().await?;
    actor.must(&mut tx, Act::SeeEverything).await?;
    let stored = office_layouts::of_office(&mut tx, actor.office).await?;
    let named = stored.into_iter().map(|layout| Named {
        id: layout.layout_id,
        name: layout.name,
        is_own: true,
    });
    Ok(named.collect())
}

/// The layouts of these names, in their order: what a file that fits two of them can be read by.
pub async fn named(app: &App, actor: Actor, names: &[String]) -> Result<Vec<Named>, Refused> {
    let own = of_office(app, actor).await?;
    let built_in = built_in().iter().map(|layout| Named {
        id: layout.id.clone(),
        name: layout.name.clone(),
        is_own: false,
    });
    let all: Vec<Named> = own.into_iter().chain(built_in).collect();
    let mut chosen = vec![];
    for name in names {
        chosen.extend(all.iter().filter(|layout| layout.name == *name).cloned());
    }
    Ok(chosen)
}

/// Takes a layout of the office away. What was imported by it stays.
pub async fn forget(app: &App, actor: Actor, id: &str, now: Timestamp) -> Result<(), Refused> {
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::ImportFiles).await?;
    if !office_layouts::remove(&mut tx, actor.office, id).await? {
        return Err(Refused::NotFound("layout"));
    }
    let subject = format!("layout:{id}");
    actor
        .note(&mut tx, "forget-layout", subject, json!({}), now)
        .await?;
    Ok(tx.commit().await?)
}

/// The layouts of an office.
pub(super) struct Own {
    pub readable: Vec<Arc<Layout>>,
    /// Names of those that this version can't read any more: they keep no file from being imported.
    pub left_out: Vec<String>,
}

pub(super) async fn own(tx: &mut Tx, office: OfficeId) -> Result<Own, Refused> {
    let mut own = Own {
        readable: vec![],
        left_out: vec![],
    };
    for stored in office_layouts::of_office(tx, office).await? {
        match Layout::parse(&stored.toml) {
            Ok(layout) => own.readable.push(Arc::new(layout)),
            Err(_) => own.left_out.push(stored.name),
        }
    }
    Ok(own)
}

/// The name of a layout for tables that a person chose; `None`: it says something of a QIF file. Refuses one that there
/// isn't, naming the one that may be meant.
pub(super) fn chosen(id: &str, own: &[Arc<Layout>]) -> Result<Option<String>, Refused> {
    let tables = || own.iter().chain(built_in());
    if let Some(layout) = tables().find(|layout| layout.id == id) {
        return Ok(Some(layout.name.clone()));
    }
    if is_of_qif(id) {
        return Ok(None);
    }
    let known = tables().map(|layout| layout.id.as_str()).chain(OF_QIF);
    Err(Refused::NoSuchLayout {
        id: id.to_owned(),
        near: nearest(id, known).map(str::to_owned),
    })
}

/// `qif-` with an order of the date, a currency or both.
fn is_of_qif(id: &str) -> bool {
    let Some(words) = id.strip_prefix("qif-") else {
        return false;
    };
    let is_order = |word: &str| matches!(word, "dmy" | "mdy" | "ymd");
    let is_unit = |word: &str| {
        word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()) && !is_order(word)
    };
    match words.split('-').collect::<Vec<_>>().as_slice() {
        [one] => is_order(one) || is_unit(one),
        [order, unit] => is_order(order) && is_unit(unit),
        _ => false,
    }
}

/// What people call a layout that a file was imported by: `own` are the office's, by id and name.
pub(super) fn name_of(id: &str, own: &[(String, String)]) -> String {
    let fixed = match id {
        "ofx" => Some("OFX"),
        "camt" => Some("CAMT"),
        "mt940" => Some("MT940"),
        "qif" => Some("QIF"),
        "zengin" => Some("全銀（入出金取引明細）"),
        "zengin-transfers" => Some("全銀（振込入金通知）"),
        _ => None,
    };
    let own = || {
        own.iter()
            .find(|(own, _)| own == id)
            .map(|(_, name)| name.as_str())
    };
    let built_in = || {
        built_in()
            .iter()
            .find(|layout| layout.id == id)
            .map(|layout| layout.name.as_str())
    };
    fixed
        .or_else(own)
        .or_else(built_in)
        .unwrap_or(id)
        .to_owned()
}
