//! What a layout must be beyond its form.

use domain::said::Said;

use super::model::{Above, AboveIs, AccountFrom, Layout, Many, Pending, Row, RowIs};
use super::{nearest, nth};

/// Something that makes no sense.
pub struct Slip {
    pub about: About,
    pub said: Said,
}

/// What of a layout.
pub enum About {
    /// The first place where this word stands.
    Word(String),
    /// A `[[row]]`, from 0.
    Row(usize),
}

fn slip(word: &str, ja: impl Into<String>, en: impl Into<String>) -> Slip {
    Slip {
        about: About::Word(word.to_owned()),
        said: Said::new(ja, en),
    }
}

impl Layout {
    pub(super) fn check(&self) -> Result<(), Slip> {
        let plain = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
        if self.id.is_empty() || !self.id.chars().all(plain) {
            return Err(slip(
                &self.id,
                "id は英小文字、数字、- だけで書いてください。",
                "write the id in small letters, digits and -",
            ));
        }
        self.check_shape()?;
        self.check_money()?;
        self.check_columns()?;
        self.above.iter().try_for_each(check_above)?;
        let rows = self.row.iter().enumerate();
        for (nth, row) in rows {
            check_row(row).map_err(|said| Slip {
                about: About::Row(nth),
                said,
            })?;
        }
        Ok(())
    }

    fn check_shape(&self) -> Result<(), Slip> {
        let Some(shape) = &self.shape else {
            return if self.heading.is_some() {
                Ok(())
            } else {
                Err(slip(
                    &self.id,
                    "[heading] か [shape] のどちらかが要ります。",
                    "it needs a [heading] or a [shape]",
                ))
            };
        };
        let most = shape.cells.iter().max().copied().unwrap_or(0);
        if self.heading.is_none() && shape.names.len() != most {
            return Err(slip(
                &self.id,
                format!("names は {most} 個要ります（cells の最大と同じ）。"),
                format!("names must be {most}, as many as the most cells"),
            ));
        }
        if shape.like.is_empty() {
            return Err(slip(
                &self.id,
                "[shape] の like がありません。どの行が明細かを書いてください。",
                "the [shape] needs a `like`: what makes a row a line",
            ));
        }
        match shape.begins {
            Some(kind) if !self.row.iter().any(|row| row.is == kind) => Err(slip(
                &self.id,
                "begins の種類の [[row]] がありません。",
                "there is no [[row]] of the kind that it begins with",
            )),
            _ => Ok(()),
        }
    }

    fn check_money(&self) -> Result<(), Slip> {
        let line = &self.line;
        let ways = [
            line.charge.is_some(),
            line.signed.is_some(),
            line.into.is_some() && line.out.is_some(),
            line.number.is_some() && line.side.is_some(),
        ];
        let words = [
            line.charge.is_some(),
            line.signed.is_some(),
            line.into.is_some(),
            line.out.is_some(),
            line.number.is_some(),
            line.side.is_some(),
        ];
        let one_way = ways.iter().filter(|way| **way).count() == 1;
        let expected = if ways[2] || ways[3] { 2 } else { 1 };
        if one_way && words.iter().filter(|word| **word).count() == expected {
            return Ok(());
        }
        Err(slip(
            &self.id,
            "[line] の金額は charge、signed、in と out、number と side のどれか一つで書いてください。",
            "[line] must say its money in one way: charge, signed, in and out, or number and side",
        ))
    }

    /// Every column that is named must be there.
    fn check_columns(&self) -> Result<(), Slip> {
        let known = |name: &str| {
            nth(name).is_some()
                || self
                    .heading
                    .iter()
                    .flat_map(|heading| &heading.columns)
                    .any(|column| column.is_called(name))
                || self
                    .shape
                    .iter()
                    .flat_map(|shape| &shape.names)
                    .any(|other| other == name)
        };
        for name in self.named() {
            if !known(&name) {
                return Err(Slip {
                    said: self.no_column(&name),
                    about: About::Word(name),
                });
            }
        }
        Ok(())
    }

    /// With the column that may be meant, or all.
    fn no_column(&self, name: &str) -> Said {
        let heading = self.heading.iter().flat_map(|heading| &heading.columns);
        let shape = self.shape.iter().flat_map(|shape| &shape.names);
        let known: Vec<&str> = heading
            .map(|column| column.name.as_str())
            .chain(shape.map(String::as_str))
            .filter(|known| !known.is_empty())
            .collect();
        let mend = match nearest(name, known.iter().copied()) {
            Some(near) => Said::new(
                format!("「{near}」のことですか。"),
                format!("did you mean \"{near}\"?"),
            ),
            None => Said::new(
                format!("あるのは「{}」です。", known.join("」「")),
                format!("there are \"{}\"", known.join("\", \"")),
            ),
        };
        Said::new(
            format!(
                "「{name}」という列はありません。{}見出しの並びにある名前か、#番号で書いてください。",
                mend.ja
            ),
            format!(
                "there is no column \"{name}\"; {}; use a name of the heading, or #number",
                mend.en
            ),
        )
    }

    fn named(&self) -> Vec<String> {
        let line = &self.line;
        let mut named: Vec<String> = Vec::new();
        let money = [
            &line.charge,
            &line.signed,
            &line.into,
            &line.out,
            &line.number,
        ];
        let lists = money.into_iter().flatten();
        for Many(names) in lists.chain([&line.date, &line.less, &line.description, &line.reference])
        {
            named.extend(names.iter().cloned());
        }
        let ones = [
            &line.date_else,
            &line.value_date,
            &line.balance,
            &line.currency,
        ];
        named.extend(ones.into_iter().flatten().cloned());
        named.extend(line.side.iter().map(|side| side.column.clone()));
        named.extend(line.account.iter().flat_map(account_columns));
        if let Some(Pending::When(when)) = &line.pending {
            named.extend(when.keys().cloned());
        }
        for row in &self.row {
            named.extend(row.when.keys().cloned());
            named.extend(row.sum.iter().chain(&row.of).cloned());
            named.extend(row.text.0.iter().cloned());
            named.extend(row.account.iter().flat_map(account_columns));
        }
        named.extend(self.above.iter().filter_map(|above| above.of.clone()));
        if let Some(shape) = &self.shape {
            named.extend(shape.like.keys().chain(&shape.commas).cloned());
        }
        named.extend(
            self.heading
                .iter()
                .filter_map(|heading| heading.commas.clone()),
        );
        named
    }
}

fn account_columns(from: &AccountFrom) -> Vec<String> {
    let columns = [
        &from.number,
        &from.branch,
        &from.branch_code,
        &from.bank_code,
        &from.kind,
        &from.name,
        &from.holder,
        &from.cell,
    ];
    columns.into_iter().flatten().cloned().collect()
}

fn check_above(above: &Above) -> Result<(), Slip> {
    if above.of.is_some() && above.is != AboveIs::Billed {
        return Err(slip(
            &above.label,
            "of は is = \"billed\" のときだけ書けます。",
            "`of` is only for is = \"billed\"",
        ));
    }
    Ok(())
}

fn check_row(row: &Row) -> Result<(), Said> {
    if row.when.is_empty() && row.cells.is_none() {
        return Err(Said::new(
            "[[row]] には when か cells が要ります。なければすべての行に合います。",
            "a [[row]] needs `when` or `cells`; without them it fits every row",
        ));
    }
    let sums = matches!(
        row.is,
        RowIs::Total | RowIs::Subtotal | RowIs::Part | RowIs::Opening | RowIs::Closing
    );
    let wants = [
        (
            "sum",
            row.sum.is_some(),
            sums,
            sums || row.is == RowIs::Stop,
        ),
        (
            "of",
            row.of.is_some(),
            false,
            matches!(row.is, RowIs::Total | RowIs::Subtotal),
        ),
        (
            "account",
            row.account.is_some(),
            row.is == RowIs::Account,
            row.is == RowIs::Account,
        ),
        (
            "text",
            !row.text.0.is_empty(),
            row.is == RowIs::More,
            row.is == RowIs::More,
        ),
    ];
    for (key, there, needed, allowed) in wants {
        if needed && !there {
            return Err(Said::new(
                format!("この種類の [[row]] には {key} が要ります。"),
                format!("this kind of [[row]] needs `{key}`"),
            ));
        }
        if there && !allowed {
            return Err(Said::new(
                format!("この種類の [[row]] に {key} は書けません。"),
                format!("this kind of [[row]] cannot have `{key}`"),
            ));
        }
    }
    Ok(())
}
