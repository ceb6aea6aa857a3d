//! One situation each, as small as it can be.

use super::account::{Account, date, file, look, print, row, time};
use domain::ids::StatementLineId;
use domain::statement::line::{LineStatus, StatementLine};
use domain::statement::matching::{Fate, Grade, Notice, QuestionKind, Settled, answer};
use domain::statement::view::{Order, ReadLine, SeenAt};

const TEXT: &str = "ローソン";

/// A line of October 2026.
fn on(day: i8, amount: i64, text: &str) -> ReadLine {
    row(
        domain::time::Date::constant(2026, 10, day),
        amount,
        text,
        None,
    )
}

fn with_balance(line: ReadLine, balance: i64) -> ReadLine {
    ReadLine {
        balance: Some(balance),
        ..line
    }
}

fn fates(done: &domain::statement::matching::Absorbed) -> Vec<Fate> {
    done.per_line.iter().map(|line| line.fate).collect()
}

fn texts(account: &Account) -> Vec<String> {
    account
        .of_status(LineStatus::Live)
        .into_iter()
        .map(|line| line.description.clone())
        .collect()
}

#[test]
fn twins_are_two_lines_and_stay_two() {
    let mut account = Account::default();
    let view = file(vec![
        on(1, -110, TEXT),
        on(1, -110, TEXT),
        on(2, -500, "家賃"),
    ]);
    assert_eq!(fates(&account.absorb(&view)), [Fate::New; 3]);
    assert_eq!(fates(&account.absorb(&view)), [Fate::Known; 3]);
    assert_eq!(account.live().len(), 3);
}

#[test]
fn balances_decide_whether_a_line_at_the_cut_is_a_twin() {
    let first = file(vec![
        with_balance(on(1, -500, "家賃"), 1_000),
        with_balance(on(1, -110, TEXT), 890),
    ]);
    let twin = file(vec![
        with_balance(on(1, -110, TEXT), 780),
        with_balance(on(2, -80, "切手"), 700),
    ]);
    let same = file(vec![
        with_balance(on(1, -110, TEXT), 890),
        with_balance(on(2, -80, "切手"), 810),
    ]);
    for (second, lines) in [(twin, 4), (same, 3)] {
        for order in [[&first, &second], [&second, &first]] {
            let mut account = Account::default();
            for view in order {
                assert_eq!(account.absorb(view).questions, []);
            }
            assert_eq!(account.live().len(), lines);
        }
    }
}

#[test]
fn one_closing_balance_decides_it_too() {
    let mut account = Account::default();
    let mut first = file(vec![on(1, -500, "家賃"), on(1, -110, TEXT)]);
    first.closing = Some(890);
    let mut second = file(vec![on(1, -110, TEXT), on(2, -80, "切手")]);
    second.closing = Some(700);
    for view in [&mut first, &mut second] {
        view.traits.order = Some(Order::OldestFirst);
        assert_eq!(account.absorb(view).questions, []);
    }
    assert_eq!(account.live().len(), 4);
    let balances: Vec<_> = account
        .in_order()
        .iter()
        .filter_map(|line| line.balance)
        .map(|balance| balance.minor)
        .collect();
    assert_eq!(balances, [1_000, 890, 780, 700]);
}

/// Two files that touch at equal lines, without anything that tells whether these are one line.
fn asked() -> (Account, StatementLineId, StatementLineId) {
    let mut account = Account::default();
    account.absorb(&file(vec![on(1, -500, "家賃"), on(2, -110, TEXT)]));
    let done = account.absorb(&touching());
    assert_eq!(fates(&done), [Fate::Asked, Fate::New]);
    let [question] = &done.questions[..] else {
        panic!("one question, not {:?}", done.questions)
    };
    assert_eq!(question.kind, QuestionKind::SameOrTwin);
    let ([held], [about]) = (&question.lines[..], &question.about[..]) else {
        panic!("one line about one")
    };
    assert_eq!(account.lines[held].status, LineStatus::Held);
    assert_eq!(account.lines[held].held_for, Some(*about));
    (account, *held, *about)
}

fn touching() -> domain::statement::view::View {
    file(vec![on(2, -110, TEXT), on(3, -80, "切手")])
}

#[test]
fn what_cannot_be_known_is_held_and_asked_once() {
    let (mut account, ..) = asked();
    assert_eq!(account.live().len(), 3);
    let again = account.absorb(&touching());
    assert_eq!((again.questions, again.changed), (vec![], vec![]));
}

#[test]
fn a_twin_by_answer_counts_and_stays() {
    let (mut account, held, _) = asked();
    answer(
        account.lines.get_mut(&held).expect("it is held"),
        None,
        Settled::Twin,
    );
    assert_eq!(account.live().len(), 4);
    let again = account.absorb(&touching());
    assert_eq!((again.questions, again.changed), (vec![], vec![]));
    assert_eq!(account.live().len(), 4);
}

#[test]
fn the_same_by_answer_is_dropped_and_not_asked_again() {
    let (mut account, held, about) = asked();
    let mut dropped = account.lines[&held].clone();
    answer(&mut dropped, account.lines.get_mut(&about), Settled::Same);
    account.lines.insert(held, dropped);
    assert_eq!(account.lines[&held].status, LineStatus::Dropped);
    let again = account.absorb(&touching());
    assert_eq!(again.questions, []);
    assert_eq!(fates(&again), [Fate::Known; 2]);
    assert_eq!(account.live().len(), 3);
}

#[test]
fn a_view_of_the_whole_day_answers_the_question() {
    let whole = |twins: usize| {
        let mut lines = vec![on(1, -500, "家賃")];
        lines.extend(std::iter::repeat_n(on(2, -110, TEXT), twins));
        lines.push(on(3, -80, "切手"));
        file(lines)
    };
    for (twins, settled, live) in [(1, Settled::Same, 3), (2, Settled::Twin, 4)] {
        let (mut account, held, _) = asked();
        let done = account.absorb(&whole(twins));
        assert_eq!(done.settled, [(held, settled)]);
        assert_eq!(
            account.of_status(LineStatus::Held),
            Vec::<&StatementLine>::new()
        );
        assert_eq!(account.live().len(), live);
    }
}

#[test]
fn a_late_line_moves_no_other() {
    let mut account = Account::default();
    let early = vec![
        with_balance(on(1, -100, "A"), 900),
        with_balance(on(2, -200, "B"), 700),
        with_balance(on(3, -300, "C"), 400),
    ];
    account.absorb(&file(early));
    let before = account.clone();
    let done = account.absorb(&file(vec![
        with_balance(on(1, -100, "A"), 900),
        with_balance(on(2, -50, "遅れて記帳"), 850),
        with_balance(on(2, -200, "B"), 650),
        with_balance(on(3, -300, "C"), 350),
        with_balance(on(4, -10, "D"), 340),
    ]));
    assert_eq!(
        fates(&done),
        [Fate::Known, Fate::New, Fate::Known, Fate::Known, Fate::New]
    );
    assert_eq!(texts(&account), ["A", "遅れて記帳", "B", "C", "D"]);
    for (id, line) in &before.lines {
        assert_eq!(
            (line.position, print(line)),
            (account.lines[id].position, print(&account.lines[id]))
        );
    }
}

#[test]
fn a_reworded_line_keeps_its_id_and_both_texts() {
    let mut account = Account::default();
    let first = file(vec![
        on(1, -100, "A"),
        on(2, -980, "VISA 1234"),
        on(3, -300, "C"),
    ]);
    let second = file(vec![
        on(1, -100, "A"),
        on(2, -980, "ドトール新宿"),
        on(3, -300, "C"),
    ]);
    account.absorb(&first);
    let id = account.in_order()[1].id;
    let done = account.absorb(&second);
    assert_eq!(done.counts().amended, 1);
    let amendment = &done.amendments[0];
    assert_eq!((amendment.line, amendment.grade), (id, Grade::WholeDay));
    assert_eq!(
        (
            amendment.before.description.as_str(),
            amendment.after.description.as_str()
        ),
        ("VISA 1234", "ドトール新宿")
    );
    assert_eq!(texts(&account), ["A", "ドトール新宿", "C"]);
    assert_eq!(account.absorb(&first).counts().known, 3);
    assert_eq!(texts(&account), ["A", "ドトール新宿", "C"]);
}

#[test]
fn another_text_on_a_day_that_may_be_cut_is_asked() {
    let mut account = Account::default();
    account.absorb(&file(vec![
        on(1, -100, "A"),
        on(1, -980, "家賃"),
        on(1, -5, "B"),
        on(2, -300, "C"),
    ]));
    let done = account.absorb(&file(vec![
        on(1, -980, "ドトール"),
        on(1, -5, "B"),
        on(2, -300, "C"),
    ]));
    assert_eq!(done.questions.len(), 1);
    assert_eq!(done.questions[0].kind, QuestionKind::SameOrTwin);
}

#[test]
fn a_cut_text_never_replaces_the_whole_one() {
    let mut account = Account::default();
    let mut cut = file(vec![
        on(1, -100, "AAA"),
        on(2, -980, "ﾌﾘｺﾐ ｶ)ﾔﾏﾀﾞ"),
        on(3, -300, "CCC"),
    ]);
    cut.traits.source = "narrow".to_owned();
    cut.traits.text_max = Some(11);
    let whole = file(vec![
        on(1, -100, "AAA"),
        on(2, -980, "フリコミ　カ）ヤマダシヨウジ"),
        on(3, -300, "CCC"),
    ]);
    for order in [[&cut, &whole, &cut], [&whole, &cut, &whole]] {
        for view in order {
            let done = account.absorb(view);
            assert_eq!((done.amendments, done.questions), (vec![], vec![]));
        }
        assert_eq!(
            texts(&account),
            ["AAA", "フリコミ　カ）ヤマダシヨウジ", "CCC"]
        );
    }
}

/// A card: 速報 on the 5th, 確報 on the 8th with another amount.
fn card() -> [domain::statement::view::View; 2] {
    let (from, to) = (date("2026-10-01"), date("2026-10-31"));
    let pending = ReadLine {
        pending: true,
        ..on(5, -5_000, "ENEOS")
    };
    let early = vec![on(1, -100, "A"), pending];
    let late = vec![on(1, -100, "A"), on(8, -5_150, "ENEOS SS")];
    [
        look(time("2026-10-06T05:00:00+09:00"), from, to, early),
        look(time("2026-10-10T05:00:00+09:00"), from, to, late),
    ]
}

#[test]
fn a_pending_line_becomes_its_final_line() {
    let [early, late] = card();
    let mut account = Account::default();
    account.absorb(&early);
    let id = account.in_order()[1].id;
    assert!(account.lines[&id].pending);
    let done = account.absorb(&late);
    assert_eq!(fates(&done), [Fate::Known, Fate::Amended]);
    assert_eq!(
        (done.amendments[0].line, done.amendments[0].grade),
        (id, Grade::Pending)
    );
    let line = &account.lines[&id];
    assert_eq!(
        print(line),
        (date("2026-10-08"), -5_150, "ENEOS SS".to_owned())
    );
    assert!(!line.pending);
    assert_eq!(account.lines.len(), 2);
}

#[test]
fn a_pending_line_that_arrives_after_its_final_line_is_known() {
    let [early, late] = card();
    let mut account = Account::default();
    account.absorb(&late);
    let done = account.absorb(&early);
    assert_eq!(fates(&done), [Fate::Known, Fate::Known]);
    assert_eq!(account.live().len(), 2);
    assert!(account.in_order().iter().all(|line| !line.pending));
    assert_eq!(account.absorb(&early).changed, []);
}

#[test]
fn a_pending_line_with_two_possible_finals_is_asked_about() {
    let (from, to) = (date("2026-10-01"), date("2026-10-31"));
    let [early, _] = card();
    let mut account = Account::default();
    account.absorb(&early);
    let lines = vec![
        on(1, -100, "A"),
        on(7, -5_100, "ENEOS"),
        on(8, -5_150, "ENEOS"),
    ];
    let done = account.absorb(&look(time("2026-10-10T05:00:00+09:00"), from, to, lines));
    assert_eq!(done.questions.len(), 1);
    assert_eq!(done.questions[0].kind, QuestionKind::WhichBecame);
    assert_eq!(done.questions[0].about.len(), 2);
    assert_eq!(
        account.live().len(),
        3,
        "a pending line that isn't shown any more doesn't count"
    );
}

#[test]
fn a_line_that_the_bank_shows_no_more_is_withdrawn_and_kept() {
    let (from, to) = (date("2026-10-01"), date("2026-10-31"));
    let lines = vec![on(1, -100, "A"), on(2, -980, "B"), on(3, -300, "C")];
    let mut account = Account::default();
    account.absorb(&look(
        time("2026-10-06T05:00:00+09:00"),
        from,
        to,
        lines.clone(),
    ));
    let fewer = vec![lines[0].clone(), lines[2].clone()];
    let done = account.absorb(&look(time("2026-10-07T05:00:00+09:00"), from, to, fewer));
    assert_eq!(done.withdrawn.len(), 1);
    assert_eq!(texts(&account), ["A", "C"]);
    assert_eq!(account.lines.len(), 3);
    let back = account.absorb(&look(time("2026-10-08T05:00:00+09:00"), from, to, lines));
    assert_eq!(back.revived, done.withdrawn);
    assert_eq!(texts(&account), ["A", "B", "C"]);
}

#[test]
fn a_filtered_list_and_an_older_file_withdraw_nothing() {
    let lines = vec![on(1, -100, "A"), on(2, 980, "B"), on(3, -300, "C")];
    let mut account = Account::default();
    account.absorb(&file(lines.clone()));
    let mut incoming = look(
        time("2026-10-06T05:00:00+09:00"),
        date("2026-10-01"),
        date("2026-10-03"),
        vec![lines[1].clone()],
    );
    incoming.traits.authoritative = false;
    let done = account.absorb(&incoming);
    assert_eq!((done.withdrawn, done.questions), (vec![], vec![]));
    assert_eq!(account.live().len(), 3);
}

#[test]
fn an_empty_view_withdraws_nothing() {
    let (from, to) = (date("2026-10-01"), date("2026-10-03"));
    let mut account = Account::default();
    account.absorb(&look(
        time("2026-10-06T05:00:00+09:00"),
        from,
        to,
        vec![on(1, -100, "A")],
    ));
    let done = account.absorb(&look(time("2026-10-07T05:00:00+09:00"), from, to, vec![]));
    assert_eq!(done.notices, [Notice::EmptyThoughStored { lines: 1 }]);
    assert_eq!(account.live().len(), 1);
}

#[test]
fn today_is_never_whole() {
    let (from, to) = (date("2026-10-01"), date("2026-10-06"));
    let mut account = Account::default();
    account.absorb(&look(
        time("2026-10-06T05:00:00+09:00"),
        from,
        to,
        vec![on(1, -100, "A"), on(6, -110, TEXT)],
    ));
    assert!(account.day_views.contains_key(&date("2026-10-05")));
    assert!(!account.day_views.contains_key(&date("2026-10-06")));
}

#[test]
fn a_reference_of_the_bank_outweighs_everything_printed() {
    let of = |line: ReadLine, reference: &str| ReadLine {
        reference: Some(reference.to_owned()),
        ..line
    };
    let mut account = Account::default();
    account.absorb(&file(vec![
        of(on(1, -100, "A"), "r1"),
        of(on(2, -980, "B"), "r2"),
        of(on(4, -1, "C"), "r3"),
    ]));
    let id = account.in_order()[1].id;
    let done = account.absorb(&file(vec![
        of(on(1, -100, "A"), "r1"),
        of(on(3, -900, "まったく別"), "r2"),
        of(on(4, -1, "C"), "r3"),
    ]));
    assert_eq!(fates(&done), [Fate::Known, Fate::Amended, Fate::Known]);
    assert_eq!(
        (done.amendments[0].line, done.amendments[0].grade),
        (id, Grade::Reference)
    );
    let twice = account.absorb(&file(vec![
        of(on(6, -7, "D"), "x"),
        of(on(6, -7, "D"), "x"),
    ]));
    assert_eq!(twice.notices, [Notice::ReferencesNotUnique]);
    assert_eq!(fates(&twice), [Fate::New; 2]);
}

#[test]
fn a_line_repeated_while_paging_is_read_once() {
    let mut account = Account::default();
    let line = with_balance(on(1, -110, TEXT), 890);
    let done = account.absorb(&file(vec![
        line.clone(),
        line,
        with_balance(on(1, -110, TEXT), 780),
    ]));
    assert_eq!(fates(&done), [Fate::New, Fate::Skipped, Fate::New]);
    assert_eq!(done.per_line[1].line, done.per_line[0].line);
    assert_eq!(done.counts().read, 2);
    assert_eq!(account.live().len(), 2);
}

#[test]
fn a_fault_of_the_view_itself_changes_no_stored_line() {
    let chain = [
        (1, -100, "A", 900),
        (2, -980, "B", -80),
        (3, -300, "C", -380),
    ];
    let lines: Vec<_> = chain
        .iter()
        .map(|(day, amount, text, balance)| with_balance(on(*day, *amount, text), *balance))
        .collect();
    let mut account = Account::default();
    account.absorb(&file(lines.clone()));
    let id = account.in_order()[1].id;
    let later = SeenAt::exactly(time("2026-10-06T05:00:00+09:00"));

    let mut turned = file(lines.clone());
    turned.lines[1].amount = 980;
    turned.seen = later;
    let done = account.absorb(&turned);
    assert_eq!(
        done.notices,
        [Notice::MisreadByView {
            line: id,
            printed_amount: 980
        }]
    );

    let mut short = file(vec![lines[0].clone(), lines[2].clone()]);
    short.seen = later;
    let done = account.absorb(&short);
    assert_eq!(done.notices, [Notice::MissedByView { line: id }]);
    assert_eq!(
        account.live(),
        [
            (date("2026-10-01"), -100, "A".to_owned()),
            (date("2026-10-02"), -980, "B".to_owned()),
            (date("2026-10-03"), -300, "C".to_owned())
        ]
    );
}

#[test]
fn a_source_with_a_fixed_date_offset_meets_the_others() {
    let mut account = Account::default();
    account.absorb(&file(vec![
        on(1, -100, "A"),
        on(2, -980, "B"),
        on(3, -300, "C"),
    ]));
    let mut other = file(vec![on(2, -100, "A"), on(3, -980, "B"), on(4, -300, "C")]);
    other.traits.source = "valued".to_owned();
    other.traits.date_offset_days = -1;
    assert_eq!(account.absorb(&other).counts().known, 3);
}
