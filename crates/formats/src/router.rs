//! Which statement of a file an item belongs to.

use std::collections::HashMap;

use crate::item::Begun;

/// Tells the statements of a file apart: by account, unit and name.
#[derive(Default)]
pub struct Router {
    /// Those that may be gone on with, by the account's number.
    open: HashMap<String, Vec<(Begun, usize)>>,
    current: Option<usize>,
    /// How many statements were begun.
    count: usize,
}

impl Router {
    /// Turns to a statement; `true` where it is new.
    pub fn begin(&mut self, begun: &Begun) -> (usize, bool) {
        let number = begun
            .account
            .as_ref()
            .map_or("", |account| account.number.as_str());
        let known = self
            .open
            .get(number)
            .and_then(|known| known.iter().find(|(known, _)| is_same(known, begun)));
        if let Some((_, at)) = known {
            self.current = Some(*at);
            return (*at, false);
        }
        let at = self.count;
        self.count += 1;
        self.current = Some(at);
        self.open
            .entry(number.to_owned())
            .or_default()
            .push((begun.clone(), at));
        (at, true)
    }

    /// The current statement is complete.
    pub fn end(&mut self) {
        if let Some(ended) = self.current.take() {
            for known in self.open.values_mut() {
                known.retain(|(_, at)| *at != ended);
            }
            self.open.retain(|_, known| !known.is_empty());
        }
    }

    /// The statement that lines belong to now.
    pub fn current(&self) -> Option<usize> {
        self.current
    }
}

fn is_same(a: &Begun, b: &Begun) -> bool {
    let who = |begun: &Begun| {
        begun.account.as_ref().map(|account| {
            (
                account.bank_code.clone(),
                account.branch_code.clone(),
                account.branch.clone(),
                account.kind,
            )
        })
    };
    a.unit == b.unit && a.named == b.named && who(a) == who(b)
}
