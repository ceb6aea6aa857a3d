//! The small expression language for amounts made of several columns: total, typed, linear in its length.

use domain::said::Said;

use crate::said::expressions as say;

/// What an expression works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Datum {
    Number(i64),
    Text(String),
    Truth(bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    Text,
    Truth,
}

impl Kind {
    pub(crate) fn said(self) -> Said {
        match self {
            Kind::Number => Said::new("数", "a number"),
            Kind::Text => Said::new("文字", "a text"),
            Kind::Truth => Said::new("条件", "a condition"),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    More,
    AtMost,
    AtLeast,
    Plus,
    Minus,
    Times,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Function {
    If,
    Abs,
    Min,
    Max,
}

/// A parsed expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expr {
    Fixed(Datum),
    Name(String),
    Negative(Box<Expr>),
    Not(Box<Expr>),
    Binary(Box<(Expr, Expr)>, BinaryOp),
    Call(Vec<Expr>, CallOf),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BinaryOp(Op);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CallOf(Function);

/// What is wrong with an expression, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadExpr(pub(crate) Said);

#[derive(Clone, Debug, PartialEq)]
enum Lexeme {
    Number(i64),
    Text(String),
    Word(String),
    Sign(&'static str),
}

const SIGNS: [&str; 12] = [
    "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "(", ")", ",",
];
const LENGTH_MAX: usize = 200;
/// Nesting in 200 characters can't go deeper than this without being nonsense; it bounds the recursion.
const DEPTH_MAX: usize = 64;

fn lexemes(source: &str) -> Result<Vec<Lexeme>, BadExpr> {
    let (mut rest, mut found) = (source.trim_start(), Vec::new());
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_digit() {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            found.push(Lexeme::Number(
                rest[..length]
                    .parse()
                    .map_err(|_| BadExpr(say::too_large(&rest[..length])))?,
            ));
            length
        } else if first == '\'' {
            let end = rest[1..]
                .find('\'')
                .ok_or_else(|| BadExpr(say::text_without_end(source)))?;
            found.push(Lexeme::Text(rest[1..=end].to_owned()));
            end + 2
        } else if first.is_alphabetic() || first == '_' {
            let length = rest
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(rest.len());
            found.push(Lexeme::Word(rest[..length].to_owned()));
            length
        } else {
            let sign = SIGNS
                .into_iter()
                .find(|sign| rest.starts_with(sign))
                .ok_or_else(|| BadExpr(say::unreadable(rest, source)))?;
            found.push(Lexeme::Sign(sign));
            sign.len()
        };
        rest = rest[length..].trim_start();
    }
    Ok(found)
}

struct Parser<'s> {
    source: &'s str,
    lexemes: Vec<Lexeme>,
    at: usize,
    depth: usize,
}

const LEVELS: [&[(&str, Op)]; 5] = [
    &[("or", Op::Or)],
    &[("and", Op::And)],
    &[
        ("==", Op::Equal),
        ("!=", Op::Unequal),
        ("<", Op::Less),
        (">", Op::More),
        ("<=", Op::AtMost),
        (">=", Op::AtLeast),
    ],
    &[("+", Op::Plus), ("-", Op::Minus)],
    &[("*", Op::Times)],
];

/// `not` binds weaker than a comparison, as people read it.
const COMPARISON: usize = 2;

impl Parser<'_> {
    fn peek(&self) -> Option<&str> {
        match self.lexemes.get(self.at)? {
            Lexeme::Sign(sign) => Some(sign),
            Lexeme::Word(word) => Some(word),
            _ => None,
        }
    }

    fn eat(&mut self, wanted: &str) -> bool {
        let here = self.peek() == Some(wanted);
        self.at += usize::from(here);
        here
    }

    fn expect(&mut self, wanted: &str) -> Result<(), BadExpr> {
        if self.eat(wanted) {
            Ok(())
        } else {
            Err(BadExpr(say::missing(wanted, self.source)))
        }
    }

    fn level(&mut self, n: usize) -> Result<Expr, BadExpr> {
        let Some(ops) = LEVELS.get(n) else {
            return self.unary();
        };
        if n == COMPARISON && self.peek() == Some("not") {
            return self.unary();
        }
        let mut left = self.level(n + 1)?;
        while let Some(op) = self
            .peek()
            .and_then(|sign| ops.iter().find(|(word, _)| *word == sign))
            .map(|(_, op)| *op)
        {
            self.at += 1;
            let right = self.level(n + 1)?;
            left = Expr::Binary(Box::new((left, right)), BinaryOp(op));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expr, BadExpr> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(BadExpr(say::nested_too_deeply()));
        }
        let found = self.unary_inside();
        self.depth -= 1;
        found
    }

    fn unary_inside(&mut self) -> Result<Expr, BadExpr> {
        if self.eat("-") {
            return Ok(Expr::Negative(Box::new(self.unary()?)));
        }
        if self.eat("not") {
            return Ok(Expr::Not(Box::new(self.level(COMPARISON)?)));
        }
        if self.eat("(") {
            let inner = self.level(0)?;
            self.expect(")")?;
            return Ok(inner);
        }
        let lexeme = self.lexemes.get(self.at).cloned();
        self.at += 1;
        match lexeme {
            Some(Lexeme::Number(n)) => Ok(Expr::Fixed(Datum::Number(n))),
            Some(Lexeme::Text(text)) => Ok(Expr::Fixed(Datum::Text(text))),
            Some(Lexeme::Word(word)) if self.eat("(") => {
                let (function, wanted) = match word.as_str() {
                    "if" => (Function::If, 3),
                    "abs" => (Function::Abs, 1),
                    "min" => (Function::Min, 2),
                    "max" => (Function::Max, 2),
                    _ => {
                        return Err(BadExpr(say::no_such_function(&word)));
                    }
                };
                let mut given = vec![self.level(0)?];
                while self.eat(",") {
                    given.push(self.level(0)?);
                }
                self.expect(")")?;
                if given.len() != wanted {
                    return Err(BadExpr(say::takes(&word, wanted, given.len())));
                }
                Ok(Expr::Call(given, CallOf(function)))
            }
            Some(Lexeme::Word(word)) => Ok(Expr::Name(word)),
            Some(Lexeme::Sign(sign)) => Err(BadExpr(say::unexpected(sign, self.source))),
            None => Err(BadExpr(say::ends_too_early(self.source))),
        }
    }
}

impl Expr {
    pub(crate) fn read(source: &str) -> Result<Expr, BadExpr> {
        if source.chars().count() > LENGTH_MAX {
            return Err(BadExpr(say::at_most(LENGTH_MAX)));
        }
        let mut parser = Parser {
            source,
            lexemes: lexemes(source)?,
            at: 0,
            depth: 0,
        };
        let expr = parser.level(0)?;
        match parser.lexemes.get(parser.at) {
            None => Ok(expr),
            Some(_) => Err(BadExpr(say::goes_on(source))),
        }
    }

    /// The names that it uses.
    pub(crate) fn names(&self) -> Vec<&str> {
        match self {
            Expr::Fixed(_) => Vec::new(),
            Expr::Name(name) => vec![name],
            Expr::Negative(inner) | Expr::Not(inner) => inner.names(),
            Expr::Binary(both, _) => both.0.names().into_iter().chain(both.1.names()).collect(),
            Expr::Call(given, _) => given.iter().flat_map(Expr::names).collect(),
        }
    }

    /// What it gives, if the names are of these kinds.
    pub(crate) fn kind(&self, of: &dyn Fn(&str) -> Option<Kind>) -> Result<Kind, BadExpr> {
        let want = |expr: &Expr, wanted: Kind| -> Result<(), BadExpr> {
            let got = expr.kind(of)?;
            if got == wanted {
                Ok(())
            } else {
                Err(BadExpr(say::wanted_where(&wanted.said(), &got.said())))
            }
        };
        match self {
            Expr::Fixed(Datum::Number(_)) => Ok(Kind::Number),
            Expr::Fixed(Datum::Text(_)) => Ok(Kind::Text),
            Expr::Fixed(Datum::Truth(_)) => Ok(Kind::Truth),
            Expr::Name(name) => of(name).ok_or_else(|| BadExpr(say::undefined(name))),
            Expr::Negative(inner) => want(inner, Kind::Number).map(|()| Kind::Number),
            Expr::Not(inner) => want(inner, Kind::Truth).map(|()| Kind::Truth),
            Expr::Binary(both, BinaryOp(op)) => {
                let (left, right) = (&both.0, &both.1);
                let (operand, result) = match op {
                    Op::Or | Op::And => (Kind::Truth, Kind::Truth),
                    Op::Equal | Op::Unequal => (left.kind(of)?, Kind::Truth),
                    Op::Less | Op::More | Op::AtMost | Op::AtLeast => (Kind::Number, Kind::Truth),
                    Op::Plus | Op::Minus | Op::Times => (Kind::Number, Kind::Number),
                };
                want(left, operand)?;
                want(right, operand).map(|()| result)
            }
            Expr::Call(given, CallOf(Function::If)) => {
                want(&given[0], Kind::Truth)?;
                let kind = given[1].kind(of)?;
                want(&given[2], kind).map(|()| kind)
            }
            Expr::Call(given, _) => {
                for expr in given {
                    want(expr, Kind::Number)?;
                }
                Ok(Kind::Number)
            }
        }
    }

    /// Works it out. Overflow and kinds that don't fit are errors, though `check` keeps the latter from coming here.
    pub(crate) fn value(&self, of: &dyn Fn(&str) -> Option<Datum>) -> Result<Datum, BadExpr> {
        let number = |expr: &Expr| match expr.value(of)? {
            Datum::Number(n) => Ok(n),
            _ => Err(BadExpr(say::wanted(&Kind::Number.said()))),
        };
        let truth = |expr: &Expr| match expr.value(of)? {
            Datum::Truth(truth) => Ok(truth),
            _ => Err(BadExpr(say::wanted(&Kind::Truth.said()))),
        };
        let too_large = || BadExpr(say::amount_too_large());
        Ok(match self {
            Expr::Fixed(datum) => datum.clone(),
            Expr::Name(name) => of(name).ok_or_else(|| BadExpr(say::no_such_name(name)))?,
            Expr::Negative(inner) => {
                Datum::Number(number(inner)?.checked_neg().ok_or_else(too_large)?)
            }
            Expr::Not(inner) => Datum::Truth(!truth(inner)?),
            Expr::Binary(both, BinaryOp(op)) => {
                let (left, right) = (&both.0, &both.1);
                match op {
                    Op::Or => Datum::Truth(truth(left)? || truth(right)?),
                    Op::And => Datum::Truth(truth(left)? && truth(right)?),
                    Op::Equal => Datum::Truth(left.value(of)? == right.value(of)?),
                    Op::Unequal => Datum::Truth(left.value(of)? != right.value(of)?),
                    Op::Less => Datum::Truth(number(left)? < number(right)?),
                    Op::More => Datum::Truth(number(left)? > number(right)?),
                    Op::AtMost => Datum::Truth(number(left)? <= number(right)?),
                    Op::AtLeast => Datum::Truth(number(left)? >= number(right)?),
                    Op::Plus => Datum::Number(
                        number(left)?
                            .checked_add(number(right)?)
                            .ok_or_else(too_large)?,
                    ),
                    Op::Minus => Datum::Number(
                        number(left)?
                            .checked_sub(number(right)?)
                            .ok_or_else(too_large)?,
                    ),
                    Op::Times => Datum::Number(
                        number(left)?
                            .checked_mul(number(right)?)
                            .ok_or_else(too_large)?,
                    ),
                }
            }
            Expr::Call(given, CallOf(Function::If)) => {
                given[if truth(&given[0])? { 1 } else { 2 }].value(of)?
            }
            Expr::Call(given, CallOf(Function::Abs)) => {
                Datum::Number(number(&given[0])?.checked_abs().ok_or_else(too_large)?)
            }
            Expr::Call(given, CallOf(Function::Min)) => {
                Datum::Number(number(&given[0])?.min(number(&given[1])?))
            }
            Expr::Call(given, CallOf(Function::Max)) => {
                Datum::Number(number(&given[0])?.max(number(&given[1])?))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn work_out(source: &str) -> Result<Datum, BadExpr> {
        Expr::read(source)?.value(&|name| match name {
            "price" => Some(Datum::Number(9800)),
            "fee" => Some(Datum::Number(180)),
            "側" => Some(Datum::Text("返品".to_owned())),
            _ => None,
        })
    }

    #[test]
    fn amounts_of_several_columns() {
        for (source, result) in [
            ("-(price + fee)", -9980),
            ("price - fee * 2", 9440),
            ("if(側 == '返品', price, -price)", 9800),
            ("if(price > 10 and not fee >= 200, abs(-3), 0)", 3),
            ("min(price, fee) + max(1, 2)", 182),
            ("- -5", 5),
        ] {
            assert_eq!(work_out(source), Ok(Datum::Number(result)), "{source}");
        }
    }

    #[test]
    fn wrong_expressions_say_why() {
        for (source, why) in [
            ("price +", "\"price +\" ends too early"),
            ("price / 2", "can't read \"/ 2\" in \"price / 2\""),
            (
                "sum(price)",
                "there is no function \"sum\"; there are if, abs, min, max",
            ),
            ("(price", "\")\" is missing in \"(price\""),
            ("price fee", "\"price fee\" goes on after its end"),
            ("abs(1, 2)", "\"abs\" takes 1 values, not 2"),
        ] {
            let refused = Expr::read(source).expect_err(source);
            assert_eq!(refused.0.en, why, "{source}");
        }
        assert!(Expr::read(&"(".repeat(150)).is_err());
        assert!(Expr::read(&format!("{}1", "-".repeat(300))).is_err());
        assert_eq!(
            work_out("9223372036854775807 + 1"),
            Err(BadExpr(say::amount_too_large()))
        );
    }

    #[test]
    fn kinds_are_checked_before_any_page() {
        let kind = |source: &str| {
            Expr::read(source)
                .and_then(|expr| expr.kind(&|name| (name == "price").then_some(Kind::Number)))
        };
        assert_eq!(kind("price * 2"), Ok(Kind::Number));
        assert_eq!(kind("price > 2"), Ok(Kind::Truth));
        assert_eq!(
            kind("price + 'x'"),
            Err(BadExpr(Said::new(
                "数の場所に文字があります",
                "a number is wanted where a text stands"
            )))
        );
        assert_eq!(kind("fees"), Err(BadExpr(say::undefined("fees"))));
    }
}
