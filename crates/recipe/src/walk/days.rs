//! Lists that print the balance of the day's end (`chain = "day"`): the ends of the days have to follow.

use domain::statement::view::ReadLine;

use crate::page::Refusal;

/// The balances before the first and after the last day. `lines`: the final ones, as they happened; `rows_of`: what their
/// numbers count.
///
/// # Errors
/// A day whose last line has no balance, that prints two, or that doesn't follow from the day before.
pub(super) fn day_ends(lines: &[&ReadLine], rows_of: &str) -> Result<Option<(i64, i64)>, Refusal> {
    let mut ends: Option<(i64, i64)> = None;
    for day in lines.chunk_by(|a, b| a.posted_on == b.posted_on) {
        let at = |line: &ReadLine| format!("row {} of {rows_of}", line.place.row);
        let Some((last, balance)) = day
            .last()
            .and_then(|last| last.balance.map(|balance| (last, balance)))
        else {
            let place = day.last().map(|last| at(last)).unwrap_or_default();
            let expected = format!("{place}: the balance of the day's end");
            return Err(Refusal::changed(expected, "an empty cell"));
        };
        let is_other = |line: &&&ReadLine| line.balance.is_some_and(|other| other != balance);
        if let Some(other) = day.iter().find(is_other) {
            let expected = format!("{}: the balance of the day's end, {balance}", at(other));
            return Err(Refusal::witness(expected, "another one"));
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
            return Err(Refusal::witness(
                format!("{}: a balance that follows from the day before", at(last)),
                "it doesn't: a column or a sign is misread, or a line is missing",
            ));
        }
        let first = ends.map(|(first, _)| first).or(before).unwrap_or(balance);
        ends = Some((first, balance));
    }
    Ok(ends)
}
