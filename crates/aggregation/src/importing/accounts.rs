//! Which account each statement of a file goes into.

use super::{Import, Target};
use crate::app::App;
use crate::fetching::kind_word;
use crate::refused::Refused;
use domain::account::{AccountKind, SeenAccount};
use domain::ids::{AccountId, OfficeId};
use domain::money::Unit;
use domain::time::Timestamp;
use formats::{Summary, Understood};
use std::collections::HashMap;
use store::Tx;
use store::accounts::{self, Account, AccountIdentity};

/// The bank of an account that is known from files alone, before the name that people gave it.
const FROM_FILE: &str = "file:";

/// The account of a statement.
pub enum Whose {
    Known(Box<Account>),
    /// To be made.
    New(Box<NewAccount>),
    /// The file doesn't say it, and nobody has. With the name that the file suggests.
    Undecided(String),
}

/// An account as it is made for a file.
pub struct NewAccount {
    identity: AccountIdentity,
    label: String,
    branch: Option<String>,
    holder: Option<String>,
    unit: Unit,
}

impl Whose {
    pub fn id(&self) -> Option<AccountId> {
        match self {
            Whose::Known(account) => Some(account.id),
            Whose::New(_) | Whose::Undecided(_) => None,
        }
    }

    pub fn label(&self) -> &str {
        match self {
            Whose::Known(account) => &account.label,
            Whose::New(new) => &new.label,
            Whose::Undecided(label) => label,
        }
    }

    /// It is to be made, as this account.
    fn is_made_as(&self, identity: &AccountIdentity) -> bool {
        matches!(self, Whose::New(new) if new.identity == *identity)
    }

    pub fn target(&self) -> Target {
        match self {
            Whose::Known(_) => Target::Known,
            Whose::New(_) => Target::New,
            Whose::Undecided(_) => Target::Undecided,
        }
    }
}

/// The accounts of a file.
pub struct Accounts {
    /// Each once.
    pub all: Vec<Whose>,
    /// Which of them each statement goes into, in the order of the file.
    pub of_statement: Vec<usize>,
}

/// The accounts that the statements of a file go into. Only reads.
pub async fn of_statements(
    app: &App,
    tx: &mut Tx,
    office: OfficeId,
    import: &Import<'_>,
    understood: &Understood,
) -> Result<Accounts, Refused> {
    let mut apart: Vec<&Summary> = vec![];
    let mut of_statement = vec![];
    for statement in &understood.statements {
        let known = apart.iter().position(|other| is_same(other, statement));
        of_statement.push(known.unwrap_or(apart.len()));
        if known.is_none() {
            apart.push(statement);
        }
    }
    let called = Called::of(&apart);
    let mut all: Vec<Whose> = Vec::with_capacity(apart.len());
    for (at, statement) in apart.into_iter().enumerate() {
        let about = About {
            statement,
            called: called.behind_label(at),
            layout_name: &understood.layout_name,
        };
        let whose = about.find(app, tx, office, import, &all).await?;
        let same = |other: &Whose| whose.id().is_some() && other.id() == whose.id();
        // Two accounts of a file are never mixed into one, whatever they are called.
        if all.iter().any(same) {
            return Err(Refused::OtherAccountFile {
                file: about.suggested(),
                account: whose.label().to_owned(),
            });
        }
        all.push(whose);
    }
    Ok(Accounts { all, of_statement })
}

/// A file may go on with an account after it has closed its statement.
fn is_same(one: &Summary, other: &Summary) -> bool {
    let who = |summary: &Summary| summary.account.as_ref().map(identity);
    who(one) == who(other) && one.named == other.named && one.unit == other.unit
}

/// Makes the account where it is new. Nobody's lines are refused: the person has to say whose they are.
pub async fn make(
    tx: &mut Tx,
    office: OfficeId,
    import: &Import<'_>,
    whose: Whose,
    now: Timestamp,
) -> Result<(Account, bool), Refused> {
    let new = match whose {
        Whose::Known(account) => return Ok((*account, false)),
        Whose::New(new) => new,
        Whose::Undecided(_) => return Err(no_such_account(tx, office, import).await?),
    };
    let account = Account {
        id: AccountId(tx.id().await?),
        connection: None,
        identity: new.identity,
        label: new.label,
        branch: new.branch,
        holder: new.holder,
        unit: new.unit,
        selected: true,
        balance: None,
    };
    accounts::insert(tx, office, &account, now).await?;
    Ok((account, true))
}

/// A statement, and how it is called.
struct About<'f> {
    statement: &'f Summary,
    /// Behind the label that the person gave; `None`: the label alone names it.
    called: Option<String>,
    layout_name: &'f str,
}

impl About<'_> {
    async fn find(
        &self,
        app: &App,
        tx: &mut Tx,
        office: OfficeId,
        import: &Import<'_>,
        found: &[Whose],
    ) -> Result<Whose, Refused> {
        let label = import.label.map(|label| match &self.called {
            Some(called) => format!("{label} {called}"),
            None => label.to_owned(),
        });
        let mut identity = self.statement.account.as_ref().map(identity);
        let mut of_file = match &identity {
            Some(identity) => by_identity(app, tx, office, identity).await?,
            None => None,
        };
        // A bank may keep several currencies under one number: each is an account.
        let unit = &self.statement.unit;
        if let Some(identity) = &mut identity {
            let is_of_other_unit = of_file.as_ref().is_some_and(|known| known.unit != *unit);
            if is_of_other_unit || found.iter().any(|other| other.is_made_as(identity)) {
                identity.number = format!("{} {unit}", identity.number);
                of_file = by_identity(app, tx, office, identity).await?;
            }
        }
        let there = match (&label, &self.statement.named) {
            (Some(label), _) => accounts::by_label(tx, office, label).await?,
            (None, Some(name)) if identity.is_none() => {
                let named = accounts::by_label(tx, office, name).await?;
                named.filter(|account| account.identity.bank.starts_with(FROM_FILE))
            }
            (None, _) => of_file.clone(),
        };
        if let Some(account) = there {
            fits(&account, identity.as_ref(), unit)?;
            return Ok(Whose::Known(Box::new(account)));
        }
        let is_named = identity.is_some() || self.statement.named.is_some();
        let label = match label {
            Some(label) if import.create => label,
            Some(_) => return Err(no_such_account(tx, office, import).await?),
            None if import.create && is_named => self.suggested(),
            None => return Ok(Whose::Undecided(self.suggested())),
        };
        if let Some(known) = of_file {
            return Err(Refused::OtherAccountFile {
                file: known.label,
                account: label,
            });
        }
        let label = free_label(tx, office, &label, found).await?;
        let seen = self.statement.account.as_ref();
        Ok(Whose::New(Box::new(NewAccount {
            identity: identity.unwrap_or_else(|| AccountIdentity {
                bank: format!("{FROM_FILE}{label}"),
                branch_code: String::new(),
                kind: self.statement.kind,
                number: label.clone(),
            }),
            branch: seen.and_then(|seen| seen.branch.clone()),
            holder: seen.and_then(|seen| seen.holder.clone()),
            unit: self.statement.unit.clone(),
            label,
        })))
    }

    /// The name that the file suggests: as it calls the account, with what its layout is of.
    fn suggested(&self) -> String {
        match (&self.statement.account, &self.statement.named) {
            (_, Some(name)) => name.clone(),
            (Some(seen), None) => in_words(seen, self.is_of()),
            (None, None) => {
                let name = self.is_of().unwrap_or(self.layout_name);
                let unit = &self.statement.unit;
                if *unit == Unit::YEN {
                    name.to_owned()
                } else {
                    format!("{name} {unit}")
                }
            }
        }
    }

    /// 「三菱UFJ銀行」 of 「三菱UFJ銀行のCSV」; `None`: the format is that of many banks.
    fn is_of(&self) -> Option<&str> {
        let (name, _) = self.layout_name.split_once("のCSV")?;
        let name = name.split_once('（').map_or(name, |(name, _)| name);
        Some(name.strip_suffix("の利用履歴").unwrap_or(name))
    }
}

/// 「本店 普通 1234567」; cards and wallets by the name that they have, or by what their layout is of.
fn in_words(seen: &SeenAccount, is_of: Option<&str>) -> String {
    let name = seen.name.as_deref().or(is_of);
    let is_plain = !matches!(
        seen.kind,
        AccountKind::Card | AccountKind::Wallet | AccountKind::Points
    );
    let parts = [
        name,
        seen.branch.as_deref(),
        (is_plain || name.is_none()).then(|| kind_word(seen.kind)),
        Some(seen.number.as_str()),
    ];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

/// How the accounts of a file are told apart behind one label.
struct Called(Vec<Option<String>>);

impl Called {
    /// By their numbers or names; where two have the same, by branch and kind too.
    fn of(statements: &[&Summary]) -> Called {
        if statements.len() < 2 {
            return Called(vec![None; statements.len()]);
        }
        let short = |one: &Summary| {
            let number = one.account.as_ref().map(|seen| seen.number.clone());
            number.or(one.named.clone())
        };
        let mut times: HashMap<Option<String>, usize> = HashMap::new();
        for one in statements {
            *times.entry(short(one)).or_insert(0) += 1;
        }
        let called = |one: &Summary| {
            let short = short(one);
            let unit = (one.unit != Unit::YEN).then(|| one.unit.to_string());
            match (times.get(&short), &one.account) {
                (Some(2..), Some(seen)) => {
                    let branch = seen.branch.as_deref().or(seen.branch_code.as_deref());
                    let bank = seen.bank_code.as_deref();
                    let parts = [bank, branch, Some(kind_word(seen.kind)), unit.as_deref()];
                    let parts: Vec<&str> = parts.into_iter().flatten().collect();
                    Some(format!("{} {}", parts.join(" "), seen.number))
                }
                (Some(2..), None) => {
                    let parts = [short, unit];
                    let parts: Vec<String> = parts.into_iter().flatten().collect();
                    (!parts.is_empty()).then(|| parts.join(" "))
                }
                _ => short,
            }
        };
        Called(statements.iter().map(|one| called(one)).collect())
    }

    fn behind_label(&self, at: usize) -> Option<String> {
        self.0.get(at).cloned().flatten()
    }
}

fn identity(seen: &SeenAccount) -> AccountIdentity {
    AccountIdentity {
        bank: seen.bank_code.clone().unwrap_or_default(),
        branch_code: seen.branch_code.clone().unwrap_or_default(),
        kind: seen.kind,
        number: seen.number.clone(),
    }
}

/// A bank's code names the accounts that are fetched from it too, which may go by its key in the catalogue.
async fn by_identity(
    app: &App,
    tx: &mut Tx,
    office: OfficeId,
    in_file: &AccountIdentity,
) -> Result<Option<Account>, Refused> {
    if let Some(account) = accounts::by_identity(tx, office, in_file).await? {
        return Ok(Some(account));
    }
    let mut banks: Vec<&str> = app
        .catalogue
        .all()
        .map(|entry| entry.institution())
        .filter(|institution| institution.bank_code.as_deref() == Some(in_file.bank.as_str()))
        .map(|institution| institution.bank.as_str())
        .collect();
    banks.sort_unstable();
    banks.dedup();
    for bank in banks {
        let fetched = AccountIdentity {
            bank: bank.to_owned(),
            ..in_file.clone()
        };
        if let Some(account) = accounts::by_identity(tx, office, &fetched).await? {
            return Ok(Some(account));
        }
    }
    Ok(None)
}

/// A file that names its account goes into no other one, and yen don't become dollars.
fn fits(account: &Account, in_file: Option<&AccountIdentity>, unit: &Unit) -> Result<(), Refused> {
    if let Some(identity) = in_file
        && !account.identity.bank.starts_with(FROM_FILE)
        && !is_number_of(identity, &account.identity, unit)
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

/// The number may stand with the unit behind it on one side.
fn is_number_of(in_file: &AccountIdentity, stored: &AccountIdentity, unit: &Unit) -> bool {
    let bare = |number: &str| {
        let with = format!(" {unit}");
        number.strip_suffix(&with).unwrap_or(number).to_owned()
    };
    bare(&in_file.number) == bare(&stored.number)
}

/// A name that no account has, and none that this file brings: `found`.
async fn free_label(
    tx: &mut Tx,
    office: OfficeId,
    wanted: &str,
    found: &[Whose],
) -> Result<String, Refused> {
    let mut label = wanted.to_owned();
    let mut n = 1;
    let is_taken = |label: &str| found.iter().any(|other| other.label() == label);
    while is_taken(&label) || accounts::by_label(tx, office, &label).await?.is_some() {
        n += 1;
        label = format!("{wanted} ({n})");
    }
    Ok(label)
}

async fn no_such_account(
    tx: &mut Tx,
    office: OfficeId,
    import: &Import<'_>,
) -> Result<Refused, Refused> {
    let accounts = accounts::of_office(tx, office).await?;
    Ok(Refused::NoSuchAccount {
        label: import.label.unwrap_or_default().to_owned(),
        labels: accounts.into_iter().map(|account| account.label).collect(),
    })
}
