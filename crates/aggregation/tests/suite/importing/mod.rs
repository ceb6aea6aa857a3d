//! Importing statement files, through the commands alone.

mod accounts;
mod columns;
mod history;
mod looking;
mod uploads;

use crate::common::Shared;
use aggregation::importing::{self, File, Import, Imported, Progress};
use aggregation::{Actor, Refused, looking as reading};
use domain::time::{Date, Period};
use store::testing;

/// Three days of the plain layout, with twins.
pub const PLAIN: &str = "日付,摘要,出金,入金,残高\n\
    2026/10/01,振込 ヤマダシヨウテン,,330000,1330000\n\
    2026/10/05,コンビニ,500,,1329500\n\
    2026/10/05,コンビニ,500,,1329000\n\
    2026/11/02,電気代,12345,,1316655\n";

/// A table that no layout knows; its balance proves what its columns mean.
pub const UNKNOWN: &str = "おこづかい日,なにに,つかった,もらった,のこり\n\
    2026/10/01,お年玉の残り,,5000,15000\n\
    2026/10/03,えんぴつ,120,,14880\n\
    2026/10/04,ノート,180,,14700\n\
    2026/10/09,おてつだい,,300,15000\n\
    2026/10/12,ガム,110,,14890\n";

/// Into an account of this name, which is made where there is none.
fn into<'a>(label: &'a str, name: &'a str, bytes: impl Into<Vec<u8>>) -> Import<'a> {
    Import {
        label: Some(label),
        create: true,
        ..Import::of(name, File::in_memory(bytes))
    }
}

impl Shared {
    async fn import(&self, actor: Actor, import: &Import<'_>) -> Result<Imported, Refused> {
        importing::import(&self.app, actor, import, &Progress::default(), self.now()).await
    }

    async fn look(&self, actor: Actor, import: &Import<'_>) -> Result<Imported, Refused> {
        importing::look(&self.app, actor, import, &Progress::default(), self.now()).await
    }

    async fn dump(&self) -> Vec<String> {
        testing::dump(&self.app.store).await.expect("can be read")
    }

    /// Day, amount and text of every live line of an account.
    async fn lines(&self, actor: Actor, label: &str) -> Vec<(String, i64, String)> {
        let accounts = reading::accounts(&self.app, actor).await.expect("accounts");
        let Some(account) = accounts.iter().find(|account| account.label == label) else {
            return vec![];
        };
        let ever = Period::new(Date::constant(1, 1, 1), Date::MAX).expect("a period");
        let lines = reading::live_lines(&self.app, actor, account.id, ever).await;
        lines
            .expect("lines")
            .into_iter()
            .map(|line| (line.posted_on.to_string(), line.amount, line.description))
            .collect()
    }

    async fn labels(&self, actor: Actor) -> Vec<String> {
        let accounts = reading::accounts(&self.app, actor).await.expect("accounts");
        accounts.into_iter().map(|account| account.label).collect()
    }
}
