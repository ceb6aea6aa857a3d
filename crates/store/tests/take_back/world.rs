//! An office with an account, into which files and fetches go.

use domain::ids::{AccountId, FetchId, ImportId, OfficeId};
use domain::statement::matching::{Counts, StoredDays};
use domain::statement::view::{Place, ReadLine, SeenAt, SourceTraits, View};
use domain::time::{Date, Period, Timestamp, start_of_day};
use store::imports::{self, TakeBack, TakenBack};
use store::line_search::{self, FoundLine, LineFilter};
use store::people::{self, Office};
use store::views::{Origin, ReadFrom};
use store::{Tx, lines, testing};

pub fn at(hour: i64) -> Timestamp {
    Timestamp::from_second(1_790_000_000 + hour * 3600).expect("in range")
}

pub fn day(text: &str) -> Date {
    text.parse().expect("a date of this test")
}

/// `2026-10-01 -500 コーヒー =99500`, one line each; `?` in front: pending; `#7` behind: a reference.
pub fn view(source: &str, seen: SeenAt, whole_days: bool, text: &str) -> View {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .zip(1..)
        .map(|(line, row)| {
            let pending = line.starts_with('?');
            let mut words = line.trim_start_matches('?').split(' ');
            let posted_on = day(words.next().expect("a date"));
            let amount = words.next().expect("an amount").parse().expect("a number");
            let description = words.next().expect("a text").to_owned();
            let rest: Vec<&str> = words.collect();
            let marked = |mark: char| rest.iter().find_map(|word| word.strip_prefix(mark));
            ReadLine {
                posted_on,
                valued_on: None,
                amount,
                description,
                balance: marked('=').map(|balance| balance.parse().expect("a number")),
                reference: marked('#').map(str::to_owned),
                pending,
                place: Place { page: 0, row },
            }
        })
        .collect();
    View {
        traits: SourceTraits {
            whole_days,
            ..SourceTraits::plain(source)
        },
        seen,
        asked: None,
        opening: None,
        closing: None,
        rows_of: "line".into(),
        lines,
    }
}

/// A view of a file, which was made on its newest day or later.
pub fn file(source: &str, whole_days: bool, text: &str) -> View {
    let mut view = view(source, SeenAt::exactly(at(0)), whole_days, text);
    let newest = view.lines.iter().map(|line| line.posted_on).max();
    view.seen = SeenAt::not_before(newest.expect("a line"));
    view
}

/// One office in a transaction that is never committed.
pub struct World<'t> {
    pub tx: &'t mut Tx,
    pub office: OfficeId,
    pub account: AccountId,
    fetch: FetchId,
    hour: i64,
}

impl<'t> World<'t> {
    pub async fn new(tx: &'t mut Tx) -> World<'t> {
        let office = OfficeId(tx.id().await.expect("an id"));
        let name = "みほん".into();
        people::insert_office(tx, &Office { id: office, name }, at(0))
            .await
            .expect("an office");
        let (connection, fetch) = testing::fetched(tx, office).await.expect("a fetch");
        let account = testing::account(tx, office, Some(connection), "普通")
            .await
            .expect("an account");
        World {
            tx,
            office,
            account,
            fetch,
            hour: 0,
        }
    }

    fn now(&mut self) -> Timestamp {
        self.hour += 1;
        at(1000 + self.hour)
    }

    /// Another account, which only files know.
    pub async fn new_account(&mut self, label: &str) -> AccountId {
        testing::account(self.tx, self.office, None, label)
            .await
            .expect("an account")
    }

    pub async fn fetch(&mut self, view: &View) -> Counts {
        let origin = Origin::Fetch {
            fetch: self.fetch,
            recipe_version: 1,
        };
        let account = self.account;
        self.absorb(account, view, origin).await
    }

    /// Imports a file of these views into the account.
    pub async fn import(&mut self, views: &[View]) -> (ImportId, Counts) {
        let import = self.begin_import().await;
        let account = self.account;
        let counts = self.go_on(import, account, views).await;
        (import, counts)
    }

    pub async fn begin_import(&mut self) -> ImportId {
        let now = self.now();
        imports::insert(self.tx, self.office, "a.csv", "digest", "csv", None, now)
            .await
            .expect("an import")
    }

    pub async fn go_on(&mut self, import: ImportId, account: AccountId, views: &[View]) -> Counts {
        let mut counts = Counts::default();
        for view in views {
            counts = counts + self.absorb(account, view, Origin::Import(import)).await;
            let newest = view.lines.iter().max_by_key(|line| line.posted_on);
            if let Some((line, balance)) = newest.and_then(|line| Some((line, line.balance?))) {
                let at = start_of_day(line.posted_on);
                imports::set_balance(self.tx, self.office, import, account, balance, at)
                    .await
                    .expect("a balance");
            }
        }
        imports::set_counts(self.tx, self.office, import, counts)
            .await
            .expect("counts");
        counts
    }

    async fn absorb(&mut self, account: AccountId, view: &View, origin: Origin) -> Counts {
        let now = self.now();
        let from = ReadFrom { origin, pages: &[] };
        lines::absorb(self.tx, self.office, account, view, &from, now)
            .await
            .expect("absorbs")
            .counts()
    }

    pub async fn try_take_back(&mut self, import: ImportId) -> TakeBack {
        let now = self.now();
        imports::take_back(self.tx, self.office, import, None, now)
            .await
            .expect("answers")
    }

    pub async fn take_back(&mut self, import: ImportId) -> TakenBack {
        match self.try_take_back(import).await {
            TakeBack::Done(done) => done,
            refused => panic!("not taken back: {refused:?}"),
        }
    }

    pub async fn content(&mut self) -> Vec<String> {
        testing::content(self.tx, self.office)
            .await
            .expect("content")
    }

    /// Everything that is stored of the account.
    pub async fn stored(&mut self) -> StoredDays {
        let all = Period {
            from: day("2026-01-01"),
            to: day("2026-12-31"),
        };
        let stored = lines::stored_days(self.tx, self.office, self.account, all).await;
        stored.expect("reads")
    }

    /// `day amount text status`, by day and position.
    pub async fn lines(&mut self) -> Vec<String> {
        self.stored()
            .await
            .lines()
            .map(|line| {
                let status = if line.pending {
                    "pending"
                } else {
                    line.status.word()
                };
                format!(
                    "{} {} {} {status}",
                    line.posted_on, line.amount, line.description
                )
            })
            .collect()
    }

    /// The stored line of this text.
    pub async fn line(&mut self, text: &str) -> FoundLine {
        let filter = LineFilter {
            text: Some(text.into()),
            ..LineFilter::default()
        };
        line_search::page(self.tx, self.office, &filter, line_search::From::Newest, 1)
            .await
            .expect("reads")
            .remove(0)
    }
}
