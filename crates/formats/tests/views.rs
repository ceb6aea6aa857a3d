//! A file read view by view is the file read whole, whatever its order and however its bytes come; and no view grows
//! with the file.

use std::fmt::Write;
use std::io::Read;

use domain::statement::view::ReadLine;
use domain::time::Date;
use formats::{Asked, Outcome, PartView, Refusal, Source, Unread, What, read_whole, understand};

const TODAY: Date = Date::constant(2099, 12, 31);

/// Bytes that come a few at a time.
struct Slow<'b>(&'b [u8], usize);

impl Source for Slow<'_> {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        struct Few<'b>(&'b [u8], usize);
        impl Read for Few<'_> {
            fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
                let count = into.len().min(self.1).min(self.0.len());
                into[..count].copy_from_slice(&self.0[..count]);
                self.0 = &self.0[count..];
                Ok(count)
            }
        }
        Ok(Box::new(Few(self.0, self.1)))
    }

    fn size(&self) -> u64 {
        self.0.len() as u64
    }
}

fn views(source: &dyn Source) -> Vec<PartView> {
    let understood = understand(source, &Asked::on(TODAY)).expect("a file");
    let mut views = Vec::new();
    understood
        .views(source, |view| {
            views.push(view);
            Ok::<(), Unread>(())
        })
        .expect("the same file");
    views
}

/// `count` lines, so many to a day, oldest first, each with its balance.
fn rows(count: u32, a_day: u32) -> Vec<String> {
    let mut on = Date::constant(2000, 1, 1);
    let mut rows = Vec::new();
    for number in 0..count {
        if number > 0 && number % a_day == 0 {
            on = on.tomorrow().expect("far from the end of time");
        }
        let (year, month, day) = (on.year(), on.month(), on.day());
        let balance = 1000 + number;
        rows.push(format!(
            "{year}/{month}/{day},振込 {number},,1,{balance}\r\n"
        ));
    }
    rows
}

fn file(rows: impl IntoIterator<Item = String>) -> Vec<u8> {
    let mut text = String::from("日付,摘要,出金,入金,残高\r\n");
    for row in rows {
        text.write_str(&row).expect("a String");
    }
    text.into_bytes()
}

#[test]
fn a_long_file_is_read_in_views_that_meet_at_a_day_and_do_not_grow() {
    for (count, is_backwards, expected) in [(300_000_u32, false, 15), (50_000, true, 3)] {
        let mut rows = rows(count, 70);
        if is_backwards {
            rows.reverse();
        }
        let bytes = file(rows);
        let understood = understand(&bytes, &Asked::on(TODAY)).expect("a file");
        let [one] = understood.statements.as_slice() else {
            panic!("one statement")
        };
        assert_eq!(
            (one.lines, one.money_in, one.money_out),
            (u64::from(count), i64::from(count), 0)
        );
        assert_eq!(one.first.len(), 20);
        let chain = one.checks.iter().find(|check| check.what == What::Chain);
        assert_eq!(
            chain.map(|check| check.outcome),
            Some(Outcome::Agrees(i64::from(count) - 1))
        );
        let mut lines: Vec<ReadLine> = Vec::new();
        let mut parts = 0;
        understood
            .views(&bytes, |part| {
                let (again, new) = part.view.lines.split_at(part.again);
                assert!(part.view.lines.len() <= 20_200, "{}", part.view.lines.len());
                assert_eq!(again.is_empty(), parts == 0);
                assert_eq!(again, &lines[lines.len() - again.len()..]);
                let before = lines
                    .len()
                    .checked_sub(again.len() + 1)
                    .map(|at| &lines[at]);
                assert!(before.is_none_or(|line| {
                    again.iter().all(|again| again.posted_on != line.posted_on)
                }));
                lines.extend_from_slice(new);
                parts += 1;
                Ok::<(), Unread>(())
            })
            .expect("the same file");
        assert_eq!((lines.len() as u64, parts), (u64::from(count), expected));
        assert!(
            lines
                .iter()
                .zip(2..)
                .all(|(line, row)| line.place.row == row)
        );
        let newest =
            lines.first().map(|line| line.posted_on) > lines.last().map(|line| line.posted_on);
        assert_eq!(newest, is_backwards);
    }
}

#[test]
fn days_that_come_mixed_are_held_together_up_to_a_limit() {
    let mut mixed = rows(24_000, 1000);
    mixed.swap(500, 23_500);
    let sizes: Vec<_> = views(&file(mixed))
        .iter()
        .map(|part| (part.view.lines.len(), part.again))
        .collect();
    assert_eq!(sizes, [(24_000, 0)]);

    let mut many = rows(300_002, 1000);
    many.swap(0, 300_001);
    let refused = understand(&file(many), &Asked::on(TODAY)).err();
    assert!(
        matches!(
            refused,
            Some(Unread::Refused(Refusal::Unsorted {
                lines: 300_002,
                max: 300_000
            }))
        ),
        "{refused:?}"
    );
}

fn refused(bytes: &[u8]) -> Option<Refusal> {
    match understand(&bytes, &Asked::on(TODAY)).err()? {
        Unread::Refused(refusal) => Some(refusal),
        Unread::Io(error) => panic!("{error}"),
    }
}

#[test]
fn what_would_have_to_be_held_of_a_hostile_file_is_refused_by_its_true_name() {
    let one_day = refused(&file(rows(300_001, 400_000)));
    assert!(
        matches!(
            one_day,
            Some(Refusal::LongDay {
                lines: 300_001,
                max: 300_000,
                ..
            })
        ),
        "{one_day:?}"
    );

    let mut ofx = String::from("<OFX>");
    for account in 0..=5_000 {
        let _ = write!(
            ofx,
            "<STMTRS><CURDEF>JPY<BANKACCTFROM><ACCTID>{account}</BANKACCTFROM><STMTTRN><DTPOSTED>20260101<TRNAMT>1</STMTTRN></STMTRS>"
        );
    }
    ofx.push_str("</OFX>");
    assert_eq!(
        refused(&ofx.into_bytes()),
        Some(Refusal::ManyAccounts { max: 5_000 })
    );

    let mut day = Date::constant(1200, 1, 1);
    let mut days = String::from("日付,摘要,出金,入金,残高\n");
    for _ in 0..300_002 {
        let _ = writeln!(days, "{},a,,1,", day.strftime("%Y/%m/%d"));
        day = day.tomorrow().expect("a day");
    }
    assert_eq!(
        refused(&days.into_bytes()),
        Some(Refusal::ManyDays { max: 300_000 })
    );
}

#[test]
fn every_sample_gives_the_same_however_its_bytes_come() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    for entry in std::fs::read_dir(folder).expect("the samples are there") {
        let path = entry.expect("a sample").path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            continue;
        }
        let bytes = std::fs::read(&path).expect("a sample");
        let whole = read_whole(&bytes, &Asked::on(TODAY));
        for few in [1, 2, 3, 7, 4096] {
            let source = Slow(&bytes, few);
            let understood = match understand(&source, &Asked::on(TODAY)) {
                Ok(understood) => understood,
                Err(Unread::Refused(refusal)) => {
                    assert_eq!(Err(&refusal), whole.as_ref(), "{}", path.display());
                    continue;
                }
                Err(Unread::Io(error)) => panic!("{error}"),
            };
            let whole = whole.as_ref().expect("is read whole too");
            assert_eq!(understood.notices, whole.notices);
            let views = views(&source);
            let whole: Vec<_> = whole
                .statements
                .iter()
                .map(|statement| &statement.view)
                .collect();
            assert_eq!(
                views.iter().map(|part| &part.view).collect::<Vec<_>>(),
                whole,
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_is_not_half_taken() {
    let bytes = file(rows(30, 3));
    let understood = understand(&bytes, &Asked::on(TODAY)).expect("a file");
    let shorter = file(rows(29, 3));
    let answer = understood.views(&shorter, |_| Ok::<(), Unread>(()));
    assert!(matches!(answer, Err(Unread::Io(_))));
}

#[test]
fn what_the_taker_answers_ends_the_reading() {
    #[derive(Debug)]
    enum Stop {
        Enough,
        Unread,
    }
    impl From<Unread> for Stop {
        fn from(_: Unread) -> Stop {
            Stop::Unread
        }
    }
    let bytes = file(rows(60_000, 100));
    let understood = understand(&bytes, &Asked::on(TODAY)).expect("a file");
    let mut parts = 0;
    let answer = understood.views(&bytes, |_| {
        parts += 1;
        Err(Stop::Enough)
    });
    assert!(matches!(answer, Err(Stop::Enough)), "{answer:?}");
    assert_eq!(parts, 1);
}
