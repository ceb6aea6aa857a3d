//! Reading the lines of one statement page, and what the page says about itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::fetch::Cause;
use domain::money::Unit;
use domain::said::Said;
use domain::statement::view::Place;
use domain::time::{Date, Period, Timestamp};

use super::engine::{Stop, Walk};
use super::instant::read_instant;
use crate::page::rows::{frame, is_there_unseen, rows};
use crate::page::sign::Judge;
use crate::page::{Document, Look, Refusal, Scope};
use crate::recipe::model::{
    Amount, Empty, Lines, PageRule, Pending, Shape, Sign, Statement, Value, ValuePlace,
};
use crate::said;
use crate::session::Session;
use crate::text::{norm, normal};
use crate::value::date::{DateParts, date_parts_on};
use crate::value::expr::Datum;
use crate::value::number::number;

/// A line whose date may still lack its year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DraftLine {
    pub(super) date: DateParts,
    pub(super) valued_on: Option<DateParts>,
    pub(super) amount: i64,
    pub(super) description: String,
    pub(super) balance: Option<i64>,
    pub(super) reference: Option<String>,
    /// Of a list that mixes accounts.
    pub(super) account: Option<String>,
    pub(super) pending: bool,
    pub(super) place: Place,
}

/// What a page says about itself, where it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PageSays {
    pub(super) period: Option<Period>,
    /// Lines of this very page.
    pub(super) rows: Option<i64>,
    pub(super) total: Option<i64>,
    pub(super) sum: Option<i64>,
    /// The printed sum counts out as positive, or nobody said.
    pub(super) sum_unsigned: bool,
    pub(super) opening: Option<i64>,
    pub(super) closing: Option<i64>,
    /// The closing balance was printed on a page before the list.
    pub(super) closing_is_older: bool,
    pub(super) as_of: Option<Timestamp>,
}

/// Where a line is read, and with what.
pub(super) struct Reading<'r> {
    judge: Judge<'r>,
    unit: &'r Unit,
    lines: &'r Lines,
}

impl<'w, S: Session> Walk<'w, S> {
    /// Lines and statements of a page; `nth` is its number in the list, from 0.
    pub(super) fn read_statement_page(
        &self,
        rule: &PageRule,
        statement: &Statement,
        page: usize,
        nth: u32,
    ) -> Result<(Vec<DraftLine>, PageSays), Stop> {
        let mut look = self.look(page);
        let lied = statement
            .lines
            .encoding
            .filter(|encoding| *encoding != look.charset && look.json().is_none())
            .map(|encoding| Document::read(look.page, Some(encoding)));
        if let Some(document) = &lied {
            look = Look::at(look.page, document);
        }
        let read = || -> Result<(Vec<DraftLine>, PageSays), Refusal> {
            self.must_be_whole(rule, &look)?;
            let lines = self.read_lines(statement, &look, nth)?;
            let says = self.read_says(rule, &look, lines.is_empty())?;
            match says.rows {
                Some(rows) if i64::try_from(lines.len()) != Ok(rows) => Err(Refusal::witness(
                    said::lists::lines_on_this_page(rows),
                    said::lists::so_many_lines(lines.len()),
                )),
                _ => Ok((lines, says)),
            }
        };
        read().map_err(|refusal| self.stop(&rule.name, refusal))
    }

    pub(super) fn unit(&self) -> &Unit {
        self.current
            .map_or(&self.recipe.unit, |at| &self.accounts[at].seen.unit)
    }

    fn read_lines(
        &self,
        statement: &Statement,
        look: &Look<'_>,
        nth: u32,
    ) -> Result<Vec<DraftLine>, Refusal> {
        let lines = &statement.lines;
        let reading = Reading {
            judge: self.judge(),
            unit: self.unit(),
            lines,
        };
        let says_none = |sign: &Sign| reading.judge.holds(sign, &Scope::page(look));
        let frame = match (frame(&lines.rows, look), &statement.empty) {
            (Ok(frame), _) => frame,
            // Where the sentence stands, the table may be left out, and other tables may be there.
            (Err(_), Some(Empty::Sign(sign))) if says_none(sign) => return Ok(Vec::new()),
            (Err(refusal), None) => return Err(refusal.or(said::lists::empty_says_so())),
            (Err(refusal), Some(_)) => return Err(refusal),
        };
        let found = rows(&lines.rows, &frame, look, &lines.skip, &reading.judge)?;
        reading.hides_none(&found, look)?;
        if found.rows.is_empty() {
            let missed = match &statement.empty {
                Some(Empty::Bare) if found.framed => return Ok(Vec::new()),
                Some(Empty::Sign(sign)) => match reading.judge.judge(sign, &Scope::page(look)) {
                    Ok(()) => return Ok(Vec::new()),
                    Err(missed) => Some(missed),
                },
                _ => None,
            };
            return Err(Refusal::of(
                Cause::EmptyBySurprise,
                said::lists::some_at(&lines.rows, missed),
                match is_there_unseen(&lines.rows, look) {
                    true => said::lists::hidden_alone(),
                    false => said::lists::neither(),
                },
            ));
        }
        if let Some(Empty::Sign(sign)) = &statement.empty
            && reading.judge.holds(sign, &Scope::page(look))
        {
            return Err(Refusal::witness(
                said::lists::none_as_the_page_says(),
                said::lists::some_lines(found.rows.len()),
            ));
        }
        let mut above = BTreeMap::new();
        let mut drafts = Vec::new();
        for row in &found.rows {
            let place = Place {
                page: nth,
                row: row.number,
            };
            let draft = reading.line(&row.scope(look), place, &mut above);
            drafts.push(draft.map_err(|refusal| refusal.at(said::row(row.number, &lines.rows)))?);
        }
        Ok(drafts)
    }

    /// What the page says of itself. Without lines it may leave out their figures.
    fn read_says(
        &self,
        rule: &PageRule,
        look: &Look<'_>,
        is_empty: bool,
    ) -> Result<PageSays, Refusal> {
        let (says, scope, vars) = (&rule.says, Scope::page(look), self.vars());
        let text = |value: &Option<Value>| -> Result<Option<String>, Refusal> {
            value
                .as_ref()
                .map(|value| scope.required(value, &vars))
                .transpose()
                .map(|text| text.filter(|text| !text.is_empty()))
        };
        let figure = |value: &Option<Value>| match value {
            Some(value) if is_empty => scope
                .read(value, &vars)
                .map(|text| text.filter(|text| !text.is_empty())),
            _ => text(value),
        };
        let money = |value: &Option<Value>| -> Result<Option<i64>, Refusal> {
            let (Some(text), Some(value)) = (figure(value)?, value) else {
                return Ok(None);
            };
            // A named value (the account's balance) counts minor units by itself.
            let minor =
                matches!(value.shape, Shape::Minor) || matches!(value.place, ValuePlace::Named(_));
            let amount = number(&text, self.unit(), minor)
                .map_err(|bad| Refusal::changed(said::value(value), bad.0))?;
            Ok(amount.map(|amount| {
                if value.sign_out == Some(true) {
                    -amount
                } else {
                    amount
                }
            }))
        };
        if let (Some(printed), Some(at)) = (text(&says.account)?, self.current) {
            let own = &self.accounts[at].seen.number;
            if norm(&printed) != norm(own) {
                return Err(Refusal::witness(
                    said::accounts::page_of_the_one_asked_for(),
                    said::accounts::another_ones(),
                ));
            }
        }
        let date = |value: &Option<Value>| -> Result<Option<domain::time::Date>, Refusal> {
            let (Some(printed), Some(value)) = (text(value)?, value) else {
                return Ok(None);
            };
            let horizon = self
                .period
                .map_or(self.order.today, |period| period.to.max(self.order.today));
            let fixed = date_parts_on(&printed, value.date_pattern(), self.order.today)
                .and_then(|parts| parts.fix(horizon));
            fixed
                .map(Some)
                .map_err(|bad| Refusal::changed(said::value(value), bad.0))
        };
        let (from, to) = (date(&says.from)?, date(&says.to)?);
        if let Some(asked) = self.period {
            let from = (from, asked.from, said::lists::begins_on as fn(Date) -> Said);
            let to = (to, asked.to, said::lists::ends_on as fn(Date) -> Said);
            for (printed, wanted, expected) in [from, to] {
                if let Some(printed) = printed.filter(|printed| *printed != wanted) {
                    return Err(Refusal::witness(expected(wanted), Said::same(printed)));
                }
            }
        }
        let as_of = text(&says.as_of)?.and_then(|text| read_instant(&text, self.order.now));
        let reaches_today = self
            .period
            .is_none_or(|period| period.to >= self.order.today);
        let closing_is_now = says
            .closing
            .as_ref()
            .is_some_and(|value| matches!(value.place, ValuePlace::Named(_)));
        let count = |value: &Option<Value>| -> Result<Option<i64>, Refusal> {
            let (Some(text), Some(value)) = (figure(value)?, value) else {
                return Ok(None);
            };
            number(&text, &Unit::YEN, true)
                .map_err(|bad| Refusal::changed(said::value(value), bad.0))
        };
        Ok(PageSays {
            period: from.zip(to).and_then(|(from, to)| Period::new(from, to)),
            rows: count(&says.rows)?,
            total: count(&says.total)?,
            sum: money(&says.sum)?,
            sum_unsigned: says
                .sum
                .as_ref()
                .is_some_and(|value| value.sign_out.is_none()),
            opening: money(&says.opening)?,
            closing_is_older: closing_is_now,
            closing: if closing_is_now && !reaches_today {
                None
            } else {
                money(&says.closing)?
            },
            as_of,
        })
    }
}

impl Reading<'_> {
    pub(super) fn line<'s>(
        &'s self,
        scope: &Scope<'s>,
        place: Place,
        above: &mut BTreeMap<&'static str, String>,
    ) -> Result<DraftLine, Refusal> {
        let lines = self.lines;
        // An empty cell is nothing to wonder about, a value that isn't there at all is.
        let mut text = |key, value: &'s Value| -> Result<Option<Cow<'s, str>>, Refusal> {
            let found = self.text(key, value, scope)?;
            if !value.carry {
                return Ok(Some(found));
            }
            if found.is_empty() {
                return Ok(above.get(key).cloned().map(Cow::Owned));
            }
            above.insert(key, found.clone().into_owned());
            Ok(Some(found))
        };
        let description = match &lines.description {
            Some(value) => match &value.place {
                ValuePlace::Joined(parts) => self.joined(parts, scope)?,
                _ => text("description", value)?.unwrap_or_default(),
            },
            None => Cow::Borrowed(""),
        };
        let description = match &lines.description {
            Some(value) if !says_something(&description) => match &value.default {
                Some(default) => default.clone(),
                None => return Err(said_nothing(&description)),
            },
            _ => description.into_owned(),
        };
        let mut optional = |key, value: &'s Option<Value>| match value {
            Some(value) => text(key, value).map(|text| text.filter(|text| !text.is_empty())),
            None => Ok(None),
        };
        let reference = optional("id", &lines.id)?.map(Cow::into_owned);
        let account = optional("account", &lines.account)?.map(|number| norm(&number));
        let valued_on = optional("valued_on", &lines.valued_on)?;
        // Another day may be left empty only where the recipe says so.
        let is_wanted = |value: &Value| value.default.is_none();
        if valued_on.is_none() && lines.valued_on.as_ref().is_some_and(is_wanted) {
            let refusal = Refusal::changed(said::values::date(), said::empty_cell());
            return Err(refusal.at(said::key("valued_on")));
        }
        let date_text = text("date", &lines.date)?.unwrap_or_default();
        let dated = |key: &str, text: &str, value: &Value| {
            date_of(text, value, self.judge.vars.today)
                .map_err(|why| Refusal::changed(said::values::date(), why).at(said::key(key)))
        };
        let balance = match &lines.balance {
            Some(value) => {
                let balance = self.number("balance", value, scope)?;
                if balance.is_none() {
                    self.text("balance", value, scope)?;
                }
                balance
            }
            None => None,
        };
        if lines.id.is_some() && reference.is_none() {
            let refusal = Refusal::changed(said::lines::banks_reference(), said::nothing());
            return Err(refusal.at(said::key("id")));
        }
        Ok(DraftLine {
            date: dated("date", &date_text, &lines.date)?,
            valued_on: valued_on
                .zip(lines.valued_on.as_ref())
                .map(|(text, value)| dated("valued_on", &text, value))
                .transpose()?,
            amount: self.amount(scope)?,
            description,
            balance,
            reference,
            account,
            pending: match &lines.pending {
                Pending::Never => false,
                Pending::Always => true,
                Pending::When(sign) => self.judge.holds(sign, scope),
            },
            place,
        })
    }

    /// A value that has to be there, if only as an empty cell.
    fn text<'s>(
        &self,
        key: &str,
        value: &'s Value,
        scope: &Scope<'s>,
    ) -> Result<Cow<'s, str>, Refusal> {
        let found = scope.found(value, &self.judge.vars);
        let found = found.map_err(|refusal| refusal.at(said::key(key)))?;
        let default = value.default.as_deref().map(Cow::Borrowed);
        found.or(default).ok_or_else(|| {
            let refusal = Refusal::changed(said::value(value), said::lines::nothing_there());
            refusal.at(said::key(key))
        })
    }

    /// Whether the recipe expects that this part of a description says nothing: always, or where it reads as one of the words
    /// that the recipe names for it.
    fn may_be_silent(&self, part: &Value, said: &str, scope: &Scope<'_>) -> Result<bool, Refusal> {
        let is_empty = |text: &Option<String>| text.as_ref().is_some_and(String::is_empty);
        if is_empty(&part.default) || is_empty(&part.otherwise) {
            return Ok(true);
        }
        let mut words = part.words.iter().filter(|(_, to)| to.is_empty()).peekable();
        if !said.is_empty() || words.peek().is_none() {
            return Ok(false);
        }
        let bare = Value {
            words: Vec::new(),
            ..part.clone()
        };
        let printed = scope.read(&bare, &self.judge.vars)?.unwrap_or_default();
        Ok(words.any(|(word, _)| normal(word) == normal(&printed)))
    }

    /// A description of several parts; those that say nothing are left out. An emptied column must not pass.
    fn joined<'s>(&self, parts: &'s [Value], scope: &Scope<'s>) -> Result<Cow<'s, str>, Refusal> {
        let mut joined = Cow::Borrowed("");
        for part in parts {
            let said = scope.required_text(part, &self.judge.vars);
            let said = said.map_err(|refusal| refusal.at(said::key("description")))?;
            if says_something(&said) {
                if joined.is_empty() {
                    joined = said;
                } else {
                    joined.to_mut().extend([" ", &*said]);
                }
            } else if !self.may_be_silent(part, &said, scope)? {
                return Err(said_nothing(&said));
            }
        }
        Ok(joined)
    }

    /// An amount; its default counts where the cell is empty or missing.
    fn number(&self, key: &str, value: &Value, scope: &Scope<'_>) -> Result<Option<i64>, Refusal> {
        let minor = matches!(value.shape, Shape::Minor);
        let read = |text: &str| {
            number(text, self.unit, minor)
                .map_err(|bad| Refusal::changed(said::values::amount(), bad.0).at(said::key(key)))
        };
        let found = scope
            .found(value, &self.judge.vars)
            .map_err(|refusal| refusal.at(said::key(key)))?;
        match (
            found.as_deref().map(read).transpose()?.flatten(),
            &value.default,
        ) {
            (None, Some(default)) => read(default),
            (amount, _) => Ok(amount),
        }
    }

    fn amount(&self, scope: &Scope<'_>) -> Result<i64, Refusal> {
        match &self.lines.amount {
            Amount::Columns {
                money_in,
                money_out,
            } => self.columns(money_in.as_deref(), money_out.as_deref(), scope),
            Amount::Signed { value, plus, minus } => {
                let size = match &value.place {
                    ValuePlace::Expression(_) => self.worked_out(value, scope)?,
                    _ => self.number("amount", value, scope)?.ok_or_else(no_amount)?,
                };
                self.signed(size, value, plus.as_ref(), minus.as_ref(), scope)
            }
        }
    }

    fn columns(
        &self,
        money_in: Option<&Value>,
        money_out: Option<&Value>,
        scope: &Scope<'_>,
    ) -> Result<i64, Refusal> {
        let read = |key: &str, value: Option<&Value>| {
            value
                .map(|value| self.number(key, value, scope))
                .transpose()
                .map(Option::flatten)
        };
        let (came, went) = (read("in", money_in)?, read("out", money_out)?);
        let both_declared = money_in.is_some() && money_out.is_some();
        if !both_declared {
            let amount = came.or(went.map(|went| -went));
            return amount.ok_or_else(no_amount);
        }
        let one = match (came, went) {
            // Some banks print a 0 in the other column.
            (Some(came), None | Some(0)) => Some((came, came)),
            (None | Some(0), Some(went)) => Some((went, -went)),
            _ => None,
        };
        match one {
            Some((printed, amount)) if printed >= 0 => Ok(amount),
            _ => Err(Refusal::changed(
                said::lines::one_number_in_and_out(),
                said::lines::in_and_out(came, went),
            )),
        }
    }

    fn signed(
        &self,
        size: i64,
        value: &Value,
        plus: Option<&Sign>,
        minus: Option<&Sign>,
        scope: &Scope<'_>,
    ) -> Result<i64, Refusal> {
        let holds = |sign: Option<&Sign>| sign.map(|sign| self.judge.holds(sign, scope));
        let (plus, minus) = (holds(plus), holds(minus));
        let negative = match (plus, minus) {
            (None, None) => {
                return Ok(if value.sign_out == Some(true) {
                    -size
                } else {
                    size
                });
            }
            (Some(plus), Some(minus)) if plus == minus => {
                let seen = if plus {
                    said::lines::both()
                } else {
                    said::lines::neither()
                };
                return Err(Refusal::changed(said::lines::one_of_plus_and_minus(), seen));
            }
            (_, Some(minus)) => minus,
            (Some(plus), None) => !plus,
        };
        if size < 0 && !negative {
            return Err(Refusal::witness(
                said::lines::sign_of_plus(),
                said::lines::a_minus(),
            ));
        }
        Ok(if negative { -size.abs() } else { size })
    }

    fn worked_out(&self, value: &Value, scope: &Scope<'_>) -> Result<i64, Refusal> {
        let ValuePlace::Expression(expr) = &value.place else {
            return Err(not_a_number(said::none()));
        };
        let mut names: BTreeMap<&str, Datum> = BTreeMap::new();
        for (name, value, is_text) in &self.lines.lets {
            let datum = if *is_text {
                Datum::Text(norm(&scope.required(value, &self.judge.vars)?))
            } else {
                let amount = self.number(name, value, scope)?;
                Datum::Number(amount.ok_or_else(|| {
                    Refusal::changed(said::values::number(), said::empty_cell()).at(said::key(name))
                })?)
            };
            names.insert(name, datum);
        }
        match expr.value(&|name| names.get(name).cloned()) {
            Ok(Datum::Number(amount)) => Ok(amount),
            Ok(_) => Err(not_a_number(said::lines::something_else())),
            Err(bad) => Err(not_a_number(bad.0)),
        }
    }
}

fn said_nothing(text: &str) -> Refusal {
    let seen = match text {
        "" => said::empty_cell(),
        text => said::piece(text, 20),
    };
    let refusal = Refusal::changed(said::lines::description(), seen);
    refusal.at(said::key("description"))
}

fn no_amount() -> Refusal {
    not_a_number(said::empty_cell())
}

fn not_a_number(seen: Said) -> Refusal {
    Refusal::changed(said::values::number(), seen).at(said::key("amount"))
}
/// Not only marks, and no programmer's word for nothing.
fn says_something(text: &str) -> bool {
    const NOTHING: [&str; 6] = ["none", "null", "undefined", "nan", "true", "false"];
    let is_japanese =
        |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ｱ'..='ﾝ' | '一'..='\u{9fff}');
    if text.contains(is_japanese) {
        return true;
    }
    let text = normal(text);
    let is_mark = |c: char| {
        let is_stroke = matches!(c, '-' | '‐' | '–' | '—' | '―' | '−' | '─' | 'ー');
        is_stroke || matches!(c, '*' | '.' | '。' | '・') || c.is_whitespace()
    };
    !text.chars().all(is_mark) && !NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The date of a text; an instant gives its day in Japan.
fn date_of(text: &str, value: &Value, today: Date) -> Result<DateParts, Said> {
    if matches!(value.shape, Shape::Instant) {
        let instant: Timestamp = text
            .parse()
            .map_err(|_| said::values::not_an_instant(text))?;
        let date = domain::time::date_in_japan(instant);
        return Ok(DateParts {
            year: crate::value::date::Year::Full(date.year()),
            month: date.month(),
            day: date.day(),
        });
    }
    date_parts_on(text, value.date_pattern(), today).map_err(|bad| bad.0)
}
