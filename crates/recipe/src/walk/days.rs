//! Lists that print the balance of the day's end (`chain = "day"`): the ends of the days have to follow.

use domain::statement::view::ReadLine;

use crate::page::Refusal;
use crate::recipe::model::RowSource;
use crate::said;

/// The balances before the first and after the last day. `lines`: the final ones, as they happened; `rows`: where they stand, for their
/// numbers count.
///
/// # Errors
/// A day whose last line has no balance, that prints two, or that doesn't follow from the day before.
pub(super) fn day_ends(
    lines: &[&ReadLine],
    rows: &RowSource,
) -> Result<Option<(i64, i64)>, Refusal> {
    let at = |line: &ReadLine| said::row(line.place.row, rows);
    let no_end = || Refusal::changed(said::lists::days_end(), said::empty_cell());
    let mut ends: Option<(i64, i64)> = None;
    for day in lines.chunk_by(|a, b| a.posted_on == b.posted_on) {
        let Some((last, balance)) = day
            .last()
            .and_then(|last| last.balance.map(|balance| (last, balance)))
        else {
            let refusal = no_end();
            return Err(match day.last() {
                Some(last) => refusal.at(at(last)),
                None => refusal,
            });
        };
        let is_other = |line: &&&ReadLine| line.balance.is_some_and(|other| other != balance);
        if let Some(other) = day.iter().find(is_other) {
            let refusal = Refusal::witness(
                said::lists::days_end_of(balance),
                said::lists::another_balance(),
            );
            return Err(refusal.at(at(other)));
        }
        let moved = day
            .iter()
            .try_fold(0_i64, |sum, line| sum.checked_add(line.amount));
        let before = moved.and_then(|moved| balance.checked_sub(moved));
        let follows = match (ends, before) {
            (Some((_, ended)), Some(before)) => ended == before,
            (None, Some(_)) => true,
            (_, None) => false,
        };
        if !follows {
            let refusal =
                Refusal::witness(said::lists::day_that_follows(), said::lists::they_do_not());
            return Err(refusal.at(at(last)));
        }
        let first = ends.map(|(first, _)| first).or(before).unwrap_or(balance);
        ends = Some((first, balance));
    }
    Ok(ends)
}
