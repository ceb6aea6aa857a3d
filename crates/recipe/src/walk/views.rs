//! Views: the lists of one account and one statement page, joined where their periods touch.

use domain::statement::view::{Order, ReadLine, SeenAt, SourceTraits, View};
use domain::time::Period;

use super::engine::Walk;
use super::list::ListRead;
use super::{ListReach, Proofs, WalkedView};
use crate::recipe::model::ListReachRule;
use crate::session::Session;

/// All views of a walk, by account and statement page.
pub(super) fn views<S: Session>(walk: &Walk<'_, S>) -> Vec<WalkedView> {
    let mut views = Vec::new();
    for account in 0..walk.accounts.len() {
        let own: Vec<&ListRead<'_>> = walk
            .lists
            .iter()
            .filter(|list| list.account == account)
            .collect();
        let mut names: Vec<&str> = Vec::new();
        for list in &own {
            if !names.contains(&list.rule.name.as_str()) {
                names.push(&list.rule.name);
            }
        }
        for name in names {
            let mut lists: Vec<&ListRead<'_>> = own
                .iter()
                .copied()
                .filter(|list| list.rule.name == name)
                .collect();
            lists.sort_by_key(|list| list.period.map(|period| period.from));
            views.extend(runs(&lists).into_iter().map(|run| view(walk, account, run)));
        }
    }
    views
}

/// Stretches of lists whose periods follow each other without a day between.
fn runs<'l, 'w>(lists: &'l [&'l ListRead<'w>]) -> Vec<&'l [&'l ListRead<'w>]> {
    let follows = |a: &&ListRead<'_>, b: &&ListRead<'_>| match (a.period, b.period) {
        (Some(before), Some(after)) => before.to.tomorrow().is_ok_and(|next| next == after.from),
        _ => false,
    };
    lists.chunk_by(follows).collect()
}

fn view<S: Session>(walk: &Walk<'_, S>, account: usize, run: &[&ListRead<'_>]) -> WalkedView {
    let rules = &run[0].statement.lines;
    let order = run
        .iter()
        .filter(|list| list.lines.len() > 1)
        .find_map(|list| list.order)
        .or_else(|| run.iter().find_map(|list| list.order));
    let mut in_order: Vec<&ListRead<'_>> = run.to_vec();
    if order == Some(Order::NewestFirst) {
        in_order.reverse();
    }
    let (mut lines, mut pages): (Vec<ReadLine>, Vec<usize>) = (Vec::new(), Vec::new());
    for list in in_order {
        let offset = u32::try_from(pages.len()).unwrap_or(u32::MAX);
        let moved = list.lines.iter().cloned().map(|mut line| {
            line.place.page += offset;
            line
        });
        let contrary = matches!(
            (order, list.order),
            (Some(Order::NewestFirst), Some(Order::OldestFirst))
                | (Some(Order::OldestFirst), Some(Order::NewestFirst))
        );
        if contrary {
            lines.extend(moved.rev())
        } else {
            lines.extend(moved)
        }
        pages.extend(&list.pages);
    }
    let today = walk.order.today;
    let asked = run[0]
        .period
        .zip(run[run.len() - 1].period)
        .and_then(|(first, last)| Period::new(first.from, last.to.min(today)));
    // A list that the bank's own sentence says is empty needs no further witness: nothing adds up to nothing.
    let is_empty = lines.is_empty();
    let all = |proof: fn(&Proofs) -> bool| {
        run.iter()
            .filter(|list| is_empty || !list.lines.is_empty())
            .all(|list| proof(&list.proofs))
    };
    // Lists that join each other are one chain.
    let with_lines = || run.iter().filter(|list| !list.lines.is_empty());
    let chained: usize = if with_lines().all(|list| list.chained > 0) {
        with_lines().map(|list| list.chained).sum()
    } else {
        0
    };
    let oldest = with_lines().next();
    let as_of = run.iter().filter_map(|list| list.as_of).min();
    WalkedView {
        account: walk.accounts[account].seen.number.clone(),
        page: run[0].rule.name.clone(),
        view: View {
            traits: SourceTraits {
                source: walk.recipe.institution.id.clone(),
                text_max: rules.text_max,
                whole_days: rules.whole_days.unwrap_or(asked.is_some()),
                authoritative: rules.authoritative,
                order,
                date_offset_days: rules.date_offset_days,
                day_balances: rules.chain_by_day,
            },
            seen: SeenAt::exactly(
                as_of
                    .filter(|at| *at <= walk.order.now)
                    .unwrap_or(walk.order.now),
            ),
            asked,
            opening: run[0].opening,
            closing: run[run.len() - 1].closing,
            rows_of: rules.rows.rows_of().to_owned(),
            lines,
        },
        pages,
        proofs: Proofs {
            balances: chained > 1,
            known: oldest.is_some_and(|list| list.proofs.known),
            total: is_empty || all(|proofs| proofs.total),
            sum: is_empty || all(|proofs| proofs.sum),
            opening: all(|proofs| proofs.opening),
            closing: all(|proofs| proofs.closing),
        },
        reach: run[0].statement.reach.map(|reach| match reach {
            ListReachRule::Lines(lines) => ListReach::Lines(lines),
            ListReachRule::Since(reach) => ListReach::Since(reach),
        }),
    }
}
