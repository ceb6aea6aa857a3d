//! Readable cases.

use crate::common::databases;
use crate::world::{World, at, day, file, view};
use domain::ids::JournalEntryId;
use domain::journal::{JournalEntry, Posting, TaxCategory};
use domain::statement::line::{LineStatus, StatementLine};
use domain::statement::matching::StoredDays;
use domain::statement::view::SeenAt;
use domain::time::start_of_day;
use store::decisions::{self, Decision};
use store::imports::{self, TakeBack, TakenBack};
use store::{accounts, journal, questions};

const OCTOBER: &str = "2026-10-01 -500 コーヒー =99500
                       2026-10-01 -500 コーヒー =99000
                       2026-10-02 -1200 デンキ =97800
                       2026-10-04 5000 ﾌﾘｺﾐ =102800 #A1";

/// At noon of a day.
fn made(on: &str) -> SeenAt {
    SeenAt::exactly(start_of_day(day(on)) + jiff::SignedDuration::from_hours(12))
}

fn withdrawn(stored: &StoredDays, amount: i64) -> bool {
    let is_withdrawn = |line: &StatementLine| line.status == LineStatus::Withdrawn;
    stored
        .lines()
        .any(|line| line.amount == amount && is_withdrawn(line))
}

/// Runs a case on each engine, in a transaction that leaves nothing behind.
macro_rules! cases {
    ($($(#[$doc:meta])* $name:ident($world:ident) $body:block)*) => {$(
        $(#[$doc])*
        #[tokio::test]
        async fn $name() {
            for database in databases(concat!("take_back_", stringify!($name))).await {
                let mut tx = database.store.write().await.expect("begins");
                let mut $world = World::new(&mut tx).await;
                $body
            }
        }
    )*};
}

async fn journalise(world: &mut World<'_>, text: &str) -> JournalEntryId {
    let line = world.line(text).await;
    let posting = |title: &str, amount| Posting {
        title: title.into(),
        sub_title: None,
        tax: TaxCategory::OutOfScope,
        amount,
    };
    let postings = vec![posting("消耗品費", 500), posting("普通預金", -500)];
    let entry = JournalEntry::new(line.posted_on, text.into(), postings).expect("balanced");
    let (id, _) = journal::insert(world.tx, world.office, &entry, None, at(0))
        .await
        .expect("an entry");
    let decision = Decision::Journalised(id);
    decisions::insert(world.tx, world.office, &line, decision, None, at(0))
        .await
        .expect("a decision");
    id
}

cases! {
    an_import_into_an_empty_account_leaves_nothing(world) {
        let before = world.content().await;
        let (import, counts) = world.import(&[file("csv", true, OCTOBER)]).await;
        assert_eq!(counts.new, 4);
        let done = world.take_back(import).await;
        assert_eq!(done, TakenBack { removed: 4, ..TakenBack::default() });
        assert_eq!(world.content().await, before);
        let import = imports::find(world.tx, world.office, import).await.expect("reads");
        assert!(import.expect("it stays in the history").taken_back.is_some());
    }

    it_can_be_imported_again_and_gives_the_same_lines(world) {
        let october = [file("csv", true, OCTOBER)];
        let (first, counts) = world.import(&october).await;
        let stored = world.content().await;
        world.take_back(first).await;
        let (again, counts_again) = world.import(&october).await;
        assert_eq!(counts_again, counts);
        assert_eq!(world.content().await, stored);
        assert_eq!(world.try_take_back(first).await, TakeBack::Already);
        world.take_back(again).await;
        assert_eq!(world.lines().await, [""; 0]);
    }

    a_line_in_an_entry_is_in_the_way(world) {
        let (import, _) = world.import(&[file("csv", true, OCTOBER)]).await;
        let entry = journalise(&mut world, "デンキ").await;
        let before = world.content().await;
        let way = imports::way(world.tx, world.office, import).await.expect("reads");
        let way = way.expect("it stands");
        assert_eq!((way.lines, way.journalised, way.entries), (4, 1, vec![entry]));
        let refused = world.try_take_back(import).await;
        assert_eq!(refused, TakeBack::Journalised { lines: 1, entries: vec![entry] });
        assert_eq!(world.content().await, before);

        // Once the entry is cancelled, nothing is in the way.
        journal::cancel(world.tx, world.office, entry, None, at(1)).await.expect("cancels");
        let line = world.line("デンキ").await.id;
        decisions::undo(world.tx, world.office, line, None, at(1)).await.expect("undoes");
        assert_eq!(world.take_back(import).await.removed, 4);
    }

    a_line_that_is_set_aside_is_not_in_the_way(world) {
        let (import, _) = world.import(&[file("csv", true, OCTOBER)]).await;
        let line = world.line("デンキ").await;
        decisions::insert(world.tx, world.office, &line, Decision::Excluded, None, at(0))
            .await
            .expect("a decision");
        assert_eq!(world.take_back(import).await.removed, 4);
    }

    /// The entry was made from a line that the bank had shown; the file only reworded it.
    an_amended_line_in_an_entry_is_in_the_way_too(world) {
        world.fetch(&view("bank", made("2026-10-04"), true, "2026-10-02 -1200 仮)デンキ")).await;
        let (import, counts) = world.import(&[file("bank", true, "2026-10-02 -1200 デンキ\n2026-10-05 -80 パン")]).await;
        assert_eq!(counts.amended, 1);
        let entry = journalise(&mut world, "デンキ").await;
        let refused = world.try_take_back(import).await;
        assert_eq!(refused, TakeBack::Journalised { lines: 1, entries: vec![entry] });
    }

    /// It stays whatever becomes of the import.
    a_line_that_others_show_too_is_not_in_the_way(world) {
        let (import, _) = world.import(&[file("csv", true, OCTOBER)]).await;
        world.fetch(&view("bank", made("2026-10-20"), true, OCTOBER)).await;
        journalise(&mut world, "デンキ").await;
        let done = world.take_back(import).await;
        assert_eq!((done.removed, done.kept), (0, 4));
    }

    an_amended_line_gets_its_text_and_day_back(world) {
        world.fetch(&view("bank", made("2026-10-04"), true, "2026-10-02 -1200 仮)デンキ =97800\n?2026-10-03 -300 カフェ")).await;
        let before = world.content().await;
        let (import, counts) = world.import(&[file("bank", true, "2026-10-02 -1200 デンキ =97900\n2026-10-03 -80 リソク\n2026-10-05 -300 カフェ")]).await;
        assert_eq!((counts.amended, counts.new), (2, 1));
        let done = world.take_back(import).await;
        assert_eq!((done.removed, done.put_back, done.kept), (1, 2, 0));
        assert_eq!(world.content().await, before);
    }

    a_line_that_a_later_fetch_saw_stays(world) {
        let (import, _) = world.import(&[file("csv", true, OCTOBER)]).await;
        let fetched = view("bank", made("2026-10-20"), true, "2026-10-04 5000 ﾌﾘｺﾐ =102800");
        world.fetch(&fetched).await;
        let done = world.take_back(import).await;
        assert_eq!((done.removed, done.kept), (3, 1));
        assert_eq!(world.lines().await, ["2026-10-04 5000 ﾌﾘｺﾐ live"]);
        // Its evidence is the fetch.
        let line = world.line("ﾌﾘｺﾐ").await;
        assert_eq!(line.first, line.last);
        assert_eq!(world.fetch(&fetched).await.known, 1);
    }

    /// The other file was made on the same day, so the times of the lines don't tell that it saw them.
    a_line_that_another_file_of_the_same_day_shows_stays(world) {
        let (first, _) = world.import(&[file("csv", true, OCTOBER)]).await;
        let (second, counts) = world.import(&[file("ofx", true, "2026-10-02 -1200 デンキ =97800\n2026-10-04 5000 ﾌﾘｺﾐ =102800")]).await;
        assert_eq!(counts.known, 2);
        let done = world.take_back(first).await;
        assert_eq!((done.removed, done.kept), (2, 2));
        assert_eq!(world.lines().await, ["2026-10-02 -1200 デンキ live", "2026-10-04 5000 ﾌﾘｺﾐ live"]);
        assert_eq!(world.take_back(second).await.removed, 2);
        assert_eq!(world.lines().await, [""; 0]);
    }

    /// The second import brought nothing new, but it showed everything.
    the_same_file_twice_is_taken_back_twice(world) {
        let before = world.content().await;
        let (first, _) = world.import(&[file("csv", true, OCTOBER)]).await;
        let (second, counts) = world.import(&[file("csv", true, OCTOBER)]).await;
        assert_eq!(counts.known, 4);
        assert_eq!(world.take_back(first).await.removed, 0);
        assert_eq!(world.lines().await.len(), 4);
        assert_eq!(world.take_back(second).await.removed, 4);
        assert_eq!(world.content().await, before);
    }

    /// Each undoes its own part, in whatever order.
    two_files_on_the_same_days_are_taken_back_in_either_order(world) {
        world.fetch(&view("bank", made("2026-10-04"), true, "2026-10-02 -1200 仮)デンキ")).await;
        let before = world.content().await;
        for swapped in [false, true] {
            let (first, _) = world.import(&[file("csv", true, "2026-10-02 -1200 デンキ\n2026-10-03 -10 テスウリョウ")]).await;
            let (second, _) = world.import(&[file("ofx", true, "2026-10-02 -1200 デンキリヨウ\n2026-10-03 -10 テスウリョウ\n2026-10-04 70 リソク")]).await;
            let order = if swapped { [second, first] } else { [first, second] };
            for import in order {
                world.take_back(import).await;
            }
            assert_eq!(world.content().await, before, "swapped: {swapped}");
        }
    }

    held_lines_and_their_questions_go(world) {
        world.fetch(&view("bank", made("2026-10-04"), false, "2026-10-01 -500 コーヒー\n2026-10-02 -500 コーヒー")).await;
        let before = world.content().await;
        let (import, counts) = world.import(&[file("csv", false, "2026-10-02 -500 コーヒー\n2026-10-03 -70 パン")]).await;
        assert_eq!(counts.asked, 1);
        assert_eq!(questions::open(world.tx, world.office).await.expect("reads").len(), 1);
        assert_eq!(world.take_back(import).await.removed, 2);
        assert_eq!(questions::open(world.tx, world.office).await.expect("reads"), []);
        assert_eq!(world.content().await, before);
    }

    /// What may be the same as a line that goes is a line of its own.
    a_line_that_was_held_because_of_the_import_is_free(world) {
        let (import, _) = world.import(&[file("csv", false, "2026-10-01 -500 コーヒー\n2026-10-02 -500 コーヒー")]).await;
        let fetched = view("bank", made("2026-10-20"), false, "2026-10-02 -500 コーヒー\n2026-10-03 -70 パン");
        assert_eq!(world.fetch(&fetched).await.asked, 1);
        world.take_back(import).await;
        assert_eq!(world.lines().await, ["2026-10-02 -500 コーヒー live", "2026-10-03 -70 パン live"]);
        assert_eq!(questions::open(world.tx, world.office).await.expect("reads"), []);
    }

    a_question_that_the_import_settled_is_open_again(world) {
        world.fetch(&view("bank", made("2026-10-04"), false, "2026-10-01 -500 コーヒー\n2026-10-02 -500 コーヒー")).await;
        world.fetch(&view("bank", made("2026-10-04"), false, "2026-10-02 -500 コーヒー\n2026-10-03 -70 パン")).await;
        let before = world.content().await;
        assert_eq!(questions::open(world.tx, world.office).await.expect("reads").len(), 1);
        let (import, _) = world.import(&[file("csv", true, "2026-10-01 -500 コーヒー\n2026-10-02 -500 コーヒー\n2026-10-02 -500 コーヒー\n2026-10-03 -70 パン")]).await;
        assert_eq!(questions::open(world.tx, world.office).await.expect("reads"), []);
        world.take_back(import).await;
        assert_eq!(world.content().await, before);
    }

    days_seen_whole_are_again_those_of_before(world) {
        world.fetch(&view("bank", made("2026-10-04"), true, "2026-10-01 -500 コーヒー\n2026-10-03 -70 パン")).await;
        let before = world.content().await;
        let (import, _) = world.import(&[file("csv", true, "2026-10-01 -500 コーヒー\n2026-10-09 -70 パン")]).await;
        assert_ne!(world.content().await, before);
        world.take_back(import).await;
        assert_eq!(world.content().await, before);
    }

    the_balance_is_again_that_of_before(world) {
        let balance = async |world: &mut World<'_>| {
            let account = accounts::find(world.tx, world.office, world.account).await.expect("reads");
            account.expect("it is there").balance.map(|(minor, _)| minor)
        };
        let (first, _) = world.import(&[file("csv", true, "2026-10-01 -500 コーヒー =99500")]).await;
        let (second, _) = world.import(&[file("csv", true, "2026-10-02 -500 コーヒー =99000")]).await;
        assert_eq!(balance(&mut world).await, Some(99000));
        world.take_back(first).await;
        assert_eq!(balance(&mut world).await, Some(99000));
        world.take_back(second).await;
        assert_eq!(balance(&mut world).await, None);
        // One that was older than the other's.
        let (newer, _) = world.import(&[file("csv", true, "2026-10-02 -500 コーヒー =99000")]).await;
        world.import(&[file("csv", true, "2026-10-01 -500 コーヒー =99500")]).await;
        world.take_back(newer).await;
        assert_eq!(balance(&mut world).await, Some(99500));
    }

    an_account_that_nobody_else_knows_goes_with_it(world) {
        let before = world.content().await;
        let import = world.begin_import().await;
        let account = world.new_account("定期").await;
        world.go_on(import, account, &[file("csv", true, OCTOBER)]).await;
        let done = world.take_back(import).await;
        assert_eq!(done.accounts_removed, ["定期"]);
        assert_eq!(world.content().await, before);
    }

    an_account_that_another_file_went_into_stays(world) {
        let import = world.begin_import().await;
        let account = world.new_account("定期").await;
        world.go_on(import, account, &[file("csv", true, "2026-10-01 -500 コーヒー")]).await;
        let other = world.begin_import().await;
        world.go_on(other, account, &[file("csv", true, "2026-10-02 -600 コーヒー")]).await;
        assert_eq!(world.take_back(import).await.accounts_removed, [""; 0]);
        assert_eq!(world.take_back(other).await.accounts_removed, ["定期"]);
    }

    /// A large file comes in parts that share a day.
    a_file_in_parts_goes_as_a_whole(world) {
        world.fetch(&view("bank", made("2026-10-04"), true, "2026-10-02 -1200 仮)デンキ")).await;
        let before = world.content().await;
        let mut parts = [
            file("csv", true, "2026-10-01 -500 コーヒー\n2026-10-02 -1200 デンキ\n2026-10-02 -7 ガム"),
            file("csv", true, "2026-10-02 -1200 デンキ\n2026-10-02 -7 ガム\n2026-10-05 -80 パン"),
        ];
        parts[0].seen = parts[1].seen;
        let (import, _) = world.import(&parts).await;
        assert_eq!(world.lines().await.len(), 4);
        let done = world.take_back(import).await;
        assert_eq!((done.removed, done.put_back, done.kept), (3, 1, 0));
        assert_eq!(world.content().await, before);
    }

    an_import_of_another_office_is_not_there(world) {
        let (import, _) = world.import(&[file("csv", true, OCTOBER)]).await;
        let other = domain::ids::OfficeId(world.office.0 + 1);
        let answer = imports::take_back(world.tx, other, import, None, at(2000)).await;
        assert_eq!(answer.expect("answers"), TakeBack::NotThere);
        assert_eq!(world.lines().await.len(), 4);
    }

    /// Nothing is known of what it changed.
    an_import_from_before_it_was_kept_is_too_old(world) {
        let import = world.begin_import().await;
        assert_eq!(world.try_take_back(import).await, TakeBack::TooOld);
    }

    the_history_says_who_and_when_and_what(world) {
        let (first, counts) = world.import(&[file("csv", true, OCTOBER)]).await;
        let (second, _) = world.import(&[file("csv", true, OCTOBER)]).await;
        world.take_back(second).await;
        let history = imports::history(world.tx, world.office, None, 10).await.expect("reads");
        let said: Vec<_> = history
            .iter()
            .map(|one| (one.id, one.file_name.as_str(), one.taken_back.is_some(), one.accounts.len()))
            .collect();
        assert_eq!(said, [(second, "a.csv", true, 0), (first, "a.csv", false, 1)]);
        assert_eq!(history[1].counts, Some(counts));
        let older = imports::history(world.tx, world.office, Some(second), 10).await.expect("reads");
        assert_eq!(older, history[1..]);
    }

    /// The file showed that a pending line was gone, and so has the bank since.
    what_the_import_put_away_stays_away_where_others_agree(world) {
        world.fetch(&view("bank", made("2026-10-02"), true, "2026-10-01 -9 ガム\n?2026-10-02 -300 カフェ")).await;
        let (import, _) = world.import(&[file("csv", true, "2026-10-01 -9 ガム\n2026-10-02 -80 パン\n2026-10-03 -9 ガム")]).await;
        assert!(withdrawn(&world.stored().await, -300));
        world.fetch(&view("bank", made("2026-10-09"), true, "2026-10-01 -9 ガム\n2026-10-02 -80 パン\n2026-10-05 -9 ガム")).await;
        world.take_back(import).await;
        assert!(withdrawn(&world.stored().await, -300));
    }

    /// The file saw the line, the bank has withdrawn it since.
    what_others_have_withdrawn_since_stays_withdrawn(world) {
        world.fetch(&view("bank", made("2026-10-04"), true, "2026-10-01 -9 ガム\n?2026-10-02 -300 カフェ\n2026-10-03 -9 ガム")).await;
        let (import, _) = world.import(&[file("csv", true, "?2026-10-02 -300 カフェ\n2026-10-05 -80 パン")]).await;
        world.fetch(&view("bank", made("2026-10-09"), true, "2026-10-01 -9 ガム\n2026-10-03 -9 ガム\n2026-10-05 -80 パン")).await;
        assert!(withdrawn(&world.stored().await, -300));
        world.take_back(import).await;
        assert!(withdrawn(&world.stored().await, -300));
    }

    /// An older file proved the order of a day that a newer one had shown.
    a_day_keeps_only_times_of_those_who_stand(world) {
        let older = file("ofx", true, "2026-10-01 -500 コーヒー =99500\n2026-10-02 -70 パン =99430\n2026-10-02 -80 パン =99350\n2026-10-03 -9 ガム =99341");
        let (never, _) = world.import(std::slice::from_ref(&older)).await;
        let without = world.stored().await.day_views;
        world.take_back(never).await;
        let (import, _) = world.import(&[file("csv", true, "2026-10-01 -500 コーヒー\n2026-10-02 -70 パン\n2026-10-02 -80 パン\n2026-10-05 -1 ガム")]).await;
        world.import(std::slice::from_ref(&older)).await;
        assert_ne!(world.stored().await.day_views, without);
        world.take_back(import).await;
        assert_eq!(world.stored().await.day_views, without);
    }

    /// Two files saw a day whole after the bank had; what the second found there was the first one's.
    days_go_back_through_both_files(world) {
        world.fetch(&view("bank", made("2026-10-04"), true, "2026-10-01 -500 コーヒー\n2026-10-03 -70 パン")).await;
        let before = world.content().await;
        let (first, _) = world.import(&[file("csv", true, "2026-10-01 -500 コーヒー\n2026-10-03 -70 パン\n2026-10-06 -1 ガム")]).await;
        let (second, _) = world.import(&[file("ofx", true, "2026-10-01 -500 コーヒー\n2026-10-03 -70 パン\n2026-10-07 -2 ガム")]).await;
        world.take_back(first).await;
        world.take_back(second).await;
        assert_eq!(world.content().await, before);
    }

    /// A held line that another file has seen, too, since it was held because of this one.
    a_line_that_is_free_stays_so_when_others_are_taken_back(world) {
        let twice = "2026-10-02 -500 コーヒー\n2026-10-03 -70 パン";
        let (import, _) = world.import(&[file("csv", false, "2026-10-01 -500 コーヒー\n2026-10-02 -500 コーヒー")]).await;
        assert_eq!(world.fetch(&view("bank", made("2026-10-03"), false, twice)).await.asked, 1);
        let (other, _) = world.import(&[file("ofx", false, &format!("{twice}\n2026-10-04 -1 ガム"))]).await;
        world.take_back(import).await;
        world.take_back(other).await;
        assert_eq!(world.lines().await, ["2026-10-02 -500 コーヒー live", "2026-10-03 -70 パン live"]);
        assert!(world.stored().await.lines().all(|line| line.held_for.is_none()));
    }
}
