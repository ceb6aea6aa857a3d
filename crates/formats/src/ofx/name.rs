//! The names of tags, and what is known about them.

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
    /// A leaf like any other, listed because it is looked for or is in every line.
    Leaf,
}

/// The tags that are known: how the code calls them, their names, and what they are.
macro_rules! tags {
    ($($tag:ident = $name:literal: $role:expr,)*) => {
        /// A tag that is known.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Tag {
            $($tag,)*
        }

        const KNOWN: &[(Tag, &str, Role)] = &[$((Tag::$tag, $name, $role),)*];
    };
}

tags! {
    AcctId = "ACCTID": Role::KeptLeaf,
    AcctInfoRs = "ACCTINFORS": Role::Other(Part::AccountList),
    AcctType = "ACCTTYPE": Role::KeptLeaf,
    AvailBal = "AVAILBAL": Role::Aggregate,
    BalAmt = "BALAMT": Role::KeptLeaf,
    BankAcctFrom = "BANKACCTFROM": Role::Kept,
    BankId = "BANKID": Role::KeptLeaf,
    BankMsgsRs = "BANKMSGSRSV1": Role::Aggregate,
    BankTranList = "BANKTRANLIST": Role::Kept,
    BranchId = "BRANCHID": Role::KeptLeaf,
    CcAcctFrom = "CCACCTFROM": Role::Kept,
    CcStmtRs = "CCSTMTRS": Role::Part(Part::Statement { is_card: true }),
    CcStmtTrnRs = "CCSTMTTRNRS": Role::Aggregate,
    CheckNum = "CHECKNUM": Role::Leaf,
    Code = "CODE": Role::Leaf,
    CreditCardMsgsRs = "CREDITCARDMSGSRSV1": Role::Aggregate,
    CurDef = "CURDEF": Role::KeptLeaf,
    Currency = "CURRENCY": Role::Aggregate,
    CurSym = "CURSYM": Role::Leaf,
    DtAsOf = "DTASOF": Role::KeptLeaf,
    DtAvail = "DTAVAIL": Role::Leaf,
    DtEnd = "DTEND": Role::KeptLeaf,
    DtPosted = "DTPOSTED": Role::Leaf,
    DtStart = "DTSTART": Role::KeptLeaf,
    FitId = "FITID": Role::Leaf,
    InvStmtRs = "INVSTMTRS": Role::Other(Part::Investment),
    LedgerBal = "LEDGERBAL": Role::Kept,
    Memo = "MEMO": Role::Leaf,
    Message = "MESSAGE": Role::Leaf,
    Name = "NAME": Role::Leaf,
    Ofx = "OFX": Role::Aggregate,
    OrigCurrency = "ORIGCURRENCY": Role::Aggregate,
    Payee = "PAYEE": Role::Aggregate,
    Severity = "SEVERITY": Role::Leaf,
    SignonMsgsRs = "SIGNONMSGSRSV1": Role::Aggregate,
    SonRs = "SONRS": Role::Aggregate,
    Status = "STATUS": Role::Part(Part::Status),
    StmtRs = "STMTRS": Role::Part(Part::Statement { is_card: false }),
    StmtTrn = "STMTTRN": Role::Line,
    StmtTrnRs = "STMTTRNRS": Role::Aggregate,
    TrnAmt = "TRNAMT": Role::Leaf,
    TrnType = "TRNTYPE": Role::Leaf,
}

/// Where the search for a name begins; upper and lower case are the same.
const fn slot(name: &[u8]) -> usize {
    let (third, last) = match name {
        [_, _, third, .., last] => (*third, *last),
        [first, .., last] => (*first, *last),
        _ => (0, 0),
    };
    // These two and the length tell nearly all apart.
    (name.len() * 5 + (third & !0x20) as usize * 7 + (last & !0x20) as usize) % SLOTS
}

const SLOTS: usize = 128;

/// Each known tag's place in [`KNOWN`], at its slot or in the first free one behind it.
const PLACES: [Option<u8>; SLOTS] = {
    let mut places = [None; SLOTS];
    let mut at = 0;
    while at < KNOWN.len() {
        let mut slot = slot(KNOWN[at].1.as_bytes());
        while places[slot].is_some() {
            slot = (slot + 1) % SLOTS;
        }
        places[slot] = Some(at as u8);
        at += 1;
    }
    places
};

/// The name of a tag as it is written, and what is known about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name<'t> {
    pub text: &'t str,
    /// Upper and lower case are the same.
    pub tag: Option<Tag>,
    /// Whether it is written as the standard does.
    pub is_usual: bool,
}

impl<'t> Name<'t> {
    pub fn of(text: &'t str) -> Name<'t> {
        let mut slot = slot(text.as_bytes());
        while let Some((tag, known, _)) = PLACES[slot].and_then(|at| KNOWN.get(usize::from(at))) {
            let is_usual = *known == text;
            if is_usual || known.eq_ignore_ascii_case(text) {
                return Name {
                    text,
                    tag: Some(*tag),
                    is_usual,
                };
            }
            slot = (slot + 1) % SLOTS;
        }
        Name {
            text,
            tag: None,
            is_usual: false,
        }
    }
}

impl Tag {
    /// As the standard writes it.
    pub fn name(self) -> &'static str {
        KNOWN[self as usize].1
    }

    fn role(self) -> Role {
        KNOWN[self as usize].2
    }

    pub fn is_aggregate(self) -> bool {
        matches!(
            self.role(),
            Role::Aggregate | Role::Kept | Role::Line | Role::Part(_)
        )
    }

    /// Whether it is kept of a statement besides the lines.
    pub fn is_kept(self) -> bool {
        matches!(self.role(), Role::Kept | Role::KeptLeaf)
    }

    pub fn part(self) -> Option<Part> {
        match self.role() {
            Role::Part(part) | Role::Other(part) => Some(part),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{KNOWN, Name};

    #[test]
    fn known_names_are_found_in_any_case() {
        assert!(KNOWN.is_sorted_by_key(|(_, name, _)| *name));
        for (tag, name, _) in KNOWN {
            let (usual, lower) = (Name::of(name), name.to_lowercase());
            assert_eq!((usual.tag, usual.is_usual), (Some(*tag), true));
            let lower = Name::of(&lower);
            assert_eq!((lower.tag, lower.is_usual), (Some(*tag), false));
            assert_eq!(tag.name(), *name);
        }
        for unknown in ["INTU.BID", "", "A", "STMTTRNX", &"A".repeat(50)] {
            assert_eq!(Name::of(unknown).tag, None);
        }
    }
}
