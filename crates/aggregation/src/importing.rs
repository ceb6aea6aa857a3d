//! ファイルの取り込み: a statement file into an account, whole or not at all.

use crate::actor::Actor;
use crate::app::App;
use crate::fetching::free_label;
use crate::refused::Refused;
use domain::account::AccountKind;
use domain::ids::{AccountId, OfficeId};
use domain::money::Unit;
use domain::office::Act;
use domain::statement::matching::Counts;
use domain::time::{Timestamp, date_in_japan, start_of_day};
use formats::{Asked, FileStatement, Notice, StatementFile};
use serde_json::json;
use store::accounts::{self, Account, AccountIdentity};
use store::views::{self, Origin, ReadFrom};
use store::{Tx, captures, lines};

/// What to import, and into which account.
#[derive(Clone, Debug)]
pub struct Import<'a> {
    pub file_name: &'a str,
    pub bytes: &'a [u8],
    /// The account's label; `None`: the account that the file names.
    pub label: Option<&'a str>,
    /// Make the account where there is none.
    pub create: bool,
}

/// What an import did.
#[derive(Clone, Debug)]
pub struct Imported {
    pub layout_name: String,
    pub notices: Vec<Notice>,
    /// Per account, in the order of the file.
    pub accounts: Vec<(Account, Counts)>,
}

impl Imported {
    /// Of all accounts together.
    pub fn counts(&self) -> Counts {
        self.accounts
            .iter()
            .fold(Counts::default(), |sum, (_, counts)| sum + *counts)
    }
}

/// Reads a file and stores every line of it, or refuses it and stores nothing.
pub async fn import(
    app: &App,
    actor: Actor,
    import: &Import<'_>,
    now: Timestamp,
) -> Result<Imported, Refused> {
    let asked = Asked {
        file_name: Some(import.file_name),
        ..Asked::on(date_in_japan(now))
    };
    let file = formats::read_whole(import.bytes, &asked).map_err(Refused::File)?;
    let mut tx = app.store.write().await?;
    actor.must(&mut tx, Act::ImportFiles).await?;
    let media_type = media_type(&file, import.bytes);
    let digest = captures::keep(&mut tx, actor.office, media_type, import.bytes, now).await?;
    let id = views::insert_import(
        &mut tx,
        actor.office,
        import.file_name,
        &digest,
        &file.layout,
        actor.user(),
        now,
    )
    .await?;
    let mut done = vec![];
    let several = file.statements.len() > 1;
    for statement in &file.statements {
        let account = account_for(&mut tx, actor.office, import, statement, several, now).await?;
        let pages = [digest.clone()];
        let outcome = lines::absorb(
            &mut tx,
            actor.office,
            account.id,
            &statement.view,
            &ReadFrom {
                origin: Origin::Import(id),
                pages: &pages,
            },
            now,
        )
        .await?;
        keep_balance(&mut tx, actor.office, account.id, statement).await?;
        done.push((account, outcome.counts()));
    }
    let imported = Imported {
        layout_name: file.layout_name,
        notices: file.notices,
        accounts: done,
    };
    let counts = imported.counts();
    let fact = json!({
        "file": import.file_name,
        "digest": digest,
        "layout": file.layout,
        "read": counts.read,
        "new": counts.new,
        "amended": counts.amended,
        "asked": counts.asked,
    });
    actor
        .note(&mut tx, "import-file", format!("import:{id}"), fact, now)
        .await?;
    tx.commit().await?;
    Ok(imported)
}

/// The account that a statement goes into: by its label, by what the file says of it, or a new one.
async fn account_for(
    tx: &mut Tx,
    office: OfficeId,
    import: &Import<'_>,
    statement: &FileStatement,
    several: bool,
    now: Timestamp,
) -> Result<Account, Refused> {
    let label = import
        .label
        .map(|label| match (called(statement), several) {
            // One name can't name two accounts, so each gets what the file calls it behind it.
            (Some(called), true) => format!("{label} {called}"),
            _ => label.to_owned(),
        });
    let identity = identity_in_file(statement);
    let found = match (&label, &identity) {
        (Some(label), _) => accounts::by_label(tx, office, label).await?,
        (None, Some(identity)) => accounts::by_identity(tx, office, identity).await?,
        (None, None) => None,
    };
    if let Some(account) = found {
        fits(&account, identity.as_ref(), &statement.unit)?;
        return Ok(account);
    }
    let Some(label) = label.filter(|_| import.create) else {
        let labels = accounts::of_office(tx, office)
            .await?
            .into_iter()
            .map(|account| account.label)
            .collect();
        return Err(Refused::NoSuchAccount {
            label: import.label.unwrap_or_default().to_owned(),
            labels,
        });
    };
    if let Some(identity) = &identity
        && let Some(known) = accounts::by_identity(tx, office, identity).await?
    {
        return Err(Refused::OtherAccountFile {
            file: known.label,
            account: label,
        });
    }
    let identity = identity.unwrap_or_else(|| AccountIdentity {
        bank: format!("file:{label}"),
        branch_code: String::new(),
        kind: AccountKind::Ordinary,
        number: label.clone(),
    });
    let seen = statement.account.as_ref();
    let account = Account {
        id: AccountId(tx.id().await?),
        connection: None,
        identity,
        label: free_label(tx, office, &label).await?,
        branch: seen.and_then(|seen| seen.branch.clone()),
        holder: seen.and_then(|seen| seen.holder.clone()),
        unit: statement.unit.clone(),
        selected: true,
        balance: None,
    };
    accounts::insert(tx, office, &account, now).await?;
    Ok(account)
}

/// What a file calls an account: its number, or a name.
fn called(statement: &FileStatement) -> Option<&str> {
    let number = statement.account.as_ref().map(|seen| seen.number.as_str());
    number.or(statement.named.as_deref())
}

fn identity_in_file(statement: &FileStatement) -> Option<AccountIdentity> {
    let seen = statement.account.as_ref()?;
    Some(AccountIdentity {
        bank: seen.bank_code.clone().unwrap_or_default(),
        branch_code: seen.branch_code.clone().unwrap_or_default(),
        kind: seen.kind,
        number: seen.number.clone(),
    })
}

/// A file that names its account goes into no other one, and yen don't become dollars.
fn fits(account: &Account, in_file: Option<&AccountIdentity>, unit: &Unit) -> Result<(), Refused> {
    if let Some(identity) = in_file
        && !account.identity.bank.starts_with("file:")
        && identity.number != account.identity.number
    {
        return Err(Refused::OtherAccountFile {
            file: identity.number.clone(),
            account: account.label.clone(),
        });
    }
    if *unit != account.unit {
        return Err(Refused::OtherUnit {
            file: unit.to_string(),
            account: account.unit.to_string(),
        });
    }
    Ok(())
}

/// The balance that the file states, as of its own time or its newest day.
async fn keep_balance(
    tx: &mut Tx,
    office: OfficeId,
    account: AccountId,
    statement: &FileStatement,
) -> Result<(), Refused> {
    let view = &statement.view;
    let stated = statement.account.as_ref().and_then(|seen| seen.balance);
    let newest = view.lines.iter().map(|line| line.posted_on).max();
    let balance = match (stated, view.closing, newest) {
        (Some(balance), _, Some(newest)) => {
            Some((balance.minor, balance.as_of.unwrap_or(start_of_day(newest))))
        }
        (None, Some(closing), Some(newest)) => Some((closing, start_of_day(newest))),
        _ => None,
    };
    let balance = match balance {
        Some(balance) => Some(balance),
        // A CSV with running balances: that of the newest line, as it now stands in the account.
        None => lines::newest_balance(tx, office, account).await?,
    };
    if let Some((minor, at)) = balance {
        accounts::set_balance(tx, office, account, minor, at).await?;
    }
    Ok(())
}

fn media_type(file: &StatementFile, bytes: &[u8]) -> &'static str {
    match file.layout.as_str() {
        "ofx" => "application/x-ofx",
        "camt" => "application/xml",
        "mt940" | "qif" => "text/plain",
        zengin if zengin.starts_with("zengin") => "text/plain",
        // A table in a workbook, which is a ZIP.
        _ if bytes.starts_with(b"PK") => {
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        }
        _ => "text/csv",
    }
}
