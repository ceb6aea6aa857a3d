//! What a person should know about a file that was read.

use domain::money::Unit;

use crate::refusal::money;
use crate::{FileKind, Language};

/// Something worth saying that doesn't stop the import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The printed balances don't chain here: a line is missing before `line`, or the balances aren't the bank's.
    BalanceBreak {
        /// Line of the file, from 1.
        line: u64,
        /// Minor units: the balance before plus this line's amount.
        calculated: i64,
        printed: i64,
        unit: Unit,
    },
    /// The balances break at so many more places than were told.
    MoreBreaks { count: u64 },
    /// The lines aren't in yen.
    Currency { unit: Unit },
    /// The file names no currency; yen was taken.
    CurrencyAssumed,
    /// Beside its lines the file carries an error of the bank, in the bank's words.
    BankError { bank_words: String },
    /// So many lines of the file aren't booked (announced or for information); they were left out.
    NotBooked { count: u64 },
    /// A count or a sum that the file states beside its balances isn't that of its lines; minor units where it is money.
    /// Banks are known to write these wrongly.
    SummaryDiffers {
        name: &'static str,
        stated: String,
        read: String,
    },
    /// Part of the file isn't a statement and was passed over.
    PassedOver { kind: FileKind },
}

impl Notice {
    /// The key of its message.
    pub fn key(&self) -> &'static str {
        match self {
            Notice::BalanceBreak { .. } => "balance-break",
            Notice::MoreBreaks { .. } => "balance-break-more",
            Notice::Currency { .. } => "currency",
            Notice::CurrencyAssumed => "currency-assumed",
            Notice::BankError { .. } => "ofx-error",
            Notice::NotBooked { .. } => "not-booked",
            Notice::SummaryDiffers { .. } => "summary-differs",
            Notice::PassedOver { .. } => "not-statement",
        }
    }

    /// Title and text.
    pub fn message(&self, language: Language) -> String {
        match (language, self) {
            (Language::Ja, Notice::BalanceBreak { line, calculated, printed, unit }) => format!(
                "残高がつながりません\n{line}行目で、計算は{}、記載は{}です（差{}）。行が抜けているようです。",
                money(*calculated, unit, language),
                money(*printed, unit, language),
                money(printed.saturating_sub(*calculated), unit, language),
            ),
            (Language::En, Notice::BalanceBreak { line, calculated, printed, unit }) => format!(
                "Balances do not chain\nLine {line}: computed {}, printed {} (off by {}). A row seems to be missing.",
                money(*calculated, unit, language),
                money(*printed, unit, language),
                money(printed.saturating_sub(*calculated), unit, language),
            ),
            (Language::Ja, Notice::MoreBreaks { count }) => format!("残高がつながらない行がほかにもあります\nほかに{count}か所あります。残高が銀行のものではないようです。銀行からもう一度ダウンロードしてください。"),
            (Language::En, Notice::MoreBreaks { count }) => format!("More balances do not chain\nAt {count} more places. The balances do not seem to be the bank’s; download it again."),
            (Language::Ja, Notice::Currency { unit }) => format!("円以外の明細です\n{unit}の明細です。外貨口座として取り込めます。"),
            (Language::En, Notice::Currency { unit }) => format!("Not in yen\nLines are in {unit}. Import as a foreign-currency account."),
            (Language::Ja, Notice::CurrencyAssumed) => "通貨の記載がありません\n円として読みました。外貨の口座のときは取り込まないでください。".into(),
            (Language::En, Notice::CurrencyAssumed) => "No currency is stated\nIt was read as yen. Do not import it if the account is in another currency.".into(),
            (Language::Ja, Notice::BankError { bank_words }) => format!("銀行の通知が入っています\n「{bank_words}」と書かれています。一部の明細が入っていないかもしれません。銀行のサイトで確かめてください。"),
            (Language::En, Notice::BankError { bank_words }) => format!("The file holds a bank message\nIt says 「{bank_words}」. Some lines may be missing; please check at the bank."),
            (Language::Ja, Notice::NotBooked { count }) => format!("まだ記帳されていない明細があります\n予告やお知らせの{count}行は取り込みません。記帳されたあとのファイルに入ります。"),
            (Language::En, Notice::NotBooked { count }) => format!("Some lines are not booked yet\n{count} announced or informational lines are left out. They come in the file made after they are booked."),
            (Language::Ja, Notice::SummaryDiffers { name, stated, read }) => format!("集計の欄が明細と合いません\n{name}は{stated}、明細から数えると{read}です。この欄は銀行の数え方がまちまちなため、取り込みは止めません。銀行のサイトと見くらべてください。"),
            (Language::En, Notice::SummaryDiffers { name, stated, read }) => format!("A summary does not match the lines\n{name} says {stated}, the lines give {read}. Banks count this differently, so it does not stop the import; please compare with the bank’s site."),
            (Language::Ja, Notice::PassedOver { kind }) => format!("取り込まない部分があります\n{}が入っています。銀行とカードの明細だけを読みました。", kind.words(language)),
            (Language::En, Notice::PassedOver { kind }) => format!("Part of the file is not imported\nIt also holds {}. Only bank and card statements were read.", kind.words(language)),
        }
    }
}
