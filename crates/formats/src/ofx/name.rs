//! The names of tags, and what is known about them.

use std::borrow::Cow;

/// Parts of an answer; none is looked for inside of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Statement { is_card: bool },
    Investment,
    AccountList,
    Status,
}

/// What a tag is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// Holds others: unlike leaves, these must be closed.
    Aggregate,
    /// An aggregate that is kept of a statement besides its lines.
    Kept,
    /// A leaf that is kept of a statement.
    KeptLeaf,
    /// STMTTRN.
    Line,
    /// A part of an answer that must be closed.
    Part(Part),
    /// One that is passed over.
    Other(Part),
    /// A leaf like any other, listed because it is in every line.
    Leaf,
}

/// In the order of their names.
const KNOWN: [(&str, Role); 36] = [
    ("ACCTID", Role::KeptLeaf),
    ("ACCTINFORS", Role::Other(Part::AccountList)),
    ("ACCTTYPE", Role::KeptLeaf),
    ("AVAILBAL", Role::Aggregate),
    ("BALAMT", Role::KeptLeaf),
    ("BANKACCTFROM", Role::Kept),
    ("BANKID", Role::KeptLeaf),
    ("BANKMSGSRSV1", Role::Aggregate),
    ("BANKTRANLIST", Role::Kept),
    ("BRANCHID", Role::KeptLeaf),
    ("CCACCTFROM", Role::Kept),
    ("CCSTMTRS", Role::Part(Part::Statement { is_card: true })),
    ("CCSTMTTRNRS", Role::Aggregate),
    ("CREDITCARDMSGSRSV1", Role::Aggregate),
    ("CURDEF", Role::KeptLeaf),
    ("CURRENCY", Role::Aggregate),
    ("DTASOF", Role::KeptLeaf),
    ("DTAVAIL", Role::Leaf),
    ("DTEND", Role::KeptLeaf),
    ("DTPOSTED", Role::Leaf),
    ("DTSTART", Role::KeptLeaf),
    ("FITID", Role::Leaf),
    ("INVSTMTRS", Role::Other(Part::Investment)),
    ("LEDGERBAL", Role::Kept),
    ("MEMO", Role::Leaf),
    ("NAME", Role::Leaf),
    ("OFX", Role::Aggregate),
    ("ORIGCURRENCY", Role::Aggregate),
    ("PAYEE", Role::Aggregate),
    ("SIGNONMSGSRSV1", Role::Aggregate),
    ("SONRS", Role::Aggregate),
    ("STATUS", Role::Part(Part::Status)),
    ("STMTRS", Role::Part(Part::Statement { is_card: false })),
    ("STMTTRN", Role::Line),
    ("STMTTRNRS", Role::Aggregate),
    ("TRNAMT", Role::Leaf),
];

/// The name of a tag; upper and lower case are the same.
#[derive(Clone, Debug)]
pub struct Name {
    text: Cow<'static, str>,
    role: Option<Role>,
}

impl Name {
    pub fn new(text: &str) -> Name {
        let mut buffer = [0; 20];
        let upper = buffer.get_mut(..text.len()).and_then(|upper| {
            upper.copy_from_slice(text.as_bytes());
            upper.make_ascii_uppercase();
            std::str::from_utf8(upper).ok()
        });
        // Length and first letter tell nearly all apart; a search by halves would compare more.
        let known = upper.and_then(|upper| {
            let front = |name: &str| (name.len(), name.as_bytes().first().copied());
            let is_it = |known: &str| front(known) == front(upper) && known == upper;
            KNOWN.iter().copied().find(|(known, _)| is_it(known))
        });
        match known {
            Some((known, role)) => Name {
                // As it was written, for the messages.
                text: if known == text {
                    Cow::Borrowed(known)
                } else {
                    Cow::Owned(text.to_owned())
                },
                role: Some(role),
            },
            None => Name {
                text: Cow::Owned(text.to_owned()),
                role: None,
            },
        }
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub fn is(&self, name: &str) -> bool {
        self.text.eq_ignore_ascii_case(name)
    }

    pub fn is_aggregate(&self) -> bool {
        matches!(
            self.role,
            Some(Role::Aggregate | Role::Kept | Role::Line | Role::Part(_))
        )
    }

    pub fn is_line(&self) -> bool {
        self.role == Some(Role::Line)
    }

    /// Whether it is kept of a statement besides the lines.
    pub fn is_kept(&self) -> bool {
        matches!(self.role, Some(Role::Kept | Role::KeptLeaf))
    }

    pub fn part(&self) -> Option<Part> {
        match self.role {
            Some(Role::Part(part) | Role::Other(part)) => Some(part),
            _ => None,
        }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Name) -> bool {
        self.is(&other.text)
    }
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, Name};

    #[test]
    fn known_names_are_found_in_any_case() {
        assert!(KNOWN.is_sorted_by_key(|(name, _)| *name));
        for (name, role) in KNOWN {
            assert_eq!(Name::new(name).role, Some(role));
            assert_eq!(Name::new(&name.to_lowercase()).role, Some(role));
        }
        assert_eq!(Name::new("INTU.BID").role, None);
        assert_eq!(Name::new(&"A".repeat(50)).as_str().len(), 50);
        assert_eq!(Name::new("StmtTrn").as_str(), "StmtTrn");
    }
}
