//! 全銀協 入出金取引明細 (種別 03) as banks write it: records of 200 bytes in half-width letters, parted by CR LF.

use encoding_rs::SHIFT_JIS;
use jiff::civil::Date;

use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::login::AccountKind;
use crate::print::era_year;

/// What a header says besides the account.
pub(crate) struct Bank {
    /// 金融機関コード, four digits.
    pub(crate) code: &'static str,
    /// In half-width kana, at most fifteen letters.
    pub(crate) name: &'static str,
    /// 支店名, the same.
    pub(crate) branch: &'static str,
}

/// The file of one account for a period.
pub(crate) fn file(
    bank: &Bank,
    account: &LedgerAccount,
    (from, to): (Date, Date),
    today: Date,
    listing: &Listing<'_>,
) -> Vec<u8> {
    if listing.is_missing {
        return Vec::new();
    }
    let lines = if listing.is_bare {
        &[]
    } else {
        listing.lines.as_slice()
    };
    let mut records = vec![header(bank, account, (from, to), today, listing.opening)];
    records.extend(
        lines
            .iter()
            .zip(1..)
            .map(|(line, number)| data(line, number)),
    );
    records.push(trailer(lines, listing));
    records.push(format!("9{:010}00001", records.len() + 1));
    let text: String = records
        .iter()
        .map(|record| format!("{record:<200}\r\n"))
        .collect();
    SHIFT_JIS.encode(&text).0.into_owned()
}

/// 和暦 without an era: `081124`
fn day(day: Date) -> String {
    format!("{:02}{:02}{:02}", era_year(day), day.month(), day.day())
}

/// 1: in credit, 2: overdrawn.
fn side(balance: i64) -> char {
    if balance < 0 { '2' } else { '1' }
}

fn header(
    bank: &Bank,
    account: &LedgerAccount,
    (from, to): (Date, Date),
    today: Date,
    opening: i64,
) -> String {
    let kind = match account.kind {
        AccountKind::Current => '2',
        AccountKind::Savings => '4',
        _ => '1',
    };
    format!(
        "1030{}{}{}{:<4}{:<15}{:<3}{:<15}000{kind}{:0>10}{:<40}{}1{:014}",
        day(today),
        day(from),
        day(to),
        bank.code,
        bank.name,
        account.branch_code,
        bank.branch,
        account.number,
        "",
        side(opening),
        opening.unsigned_abs()
    )
}

fn data(line: &LedgerLine, number: u32) -> String {
    let way = if line.amount < 0 { '2' } else { '1' };
    // What the counterparty says stands in a field of its own.
    let text = line
        .description
        .strip_suffix(&line.counterparty)
        .unwrap_or(&line.description)
        .trim_end();
    format!(
        "2{number:08}{on}{on}{way}14{:012}{:012}{:12}{:8}{:3}{:10}{:<48}{:15}{:15}{text:<20}",
        line.amount.unsigned_abs(),
        0,
        "",
        "",
        "",
        "",
        line.counterparty,
        "",
        "",
        on = day(line.on)
    )
}

fn trailer(lines: &[&LedgerLine], listing: &Listing<'_>) -> String {
    let of_side = |is_in: bool| {
        let amounts = lines.iter().map(|line| line.amount);
        let own = amounts.filter(|amount| (*amount > 0) == is_in);
        (own.clone().count(), own.map(i64::unsigned_abs).sum::<u64>())
    };
    let ((ins, sum_in), (outs, sum_out)) = (of_side(true), of_side(false));
    let closing = listing.closing;
    format!(
        "8{ins:06}{sum_in:013}{outs:06}{sum_out:013}{}{:014}{:07}",
        side(closing),
        closing.unsigned_abs(),
        listing.printed_total()
    )
}

/// Descriptions as such files can hold them: half-width letters only, at most twenty, the payer apart.
pub(crate) fn in_half_width(lines: &mut [LedgerLine]) {
    const SHORT: [(&str, &str); 8] = [
        ("振込手数料", "ﾌﾘｺﾐﾃｽｳﾘﾖｳ"),
        ("給与振込", "ｷﾕｳﾖ"),
        ("口座振替", "ｺｳﾌﾘ"),
        ("約束手形", "ﾔｸｿｸﾃｶﾞﾀ"),
        ("小切手", "ｺｷﾞﾂﾃ"),
        ("納税", "ﾉｳｾﾞｲ"),
        ("振込", "ﾌﾘｺﾐ"),
        ("振替", "ﾌﾘｶｴ"),
    ];
    for line in lines {
        for (wide, half) in SHORT {
            line.description = line.description.replace(wide, half);
        }
        if line.amount > 0
            && let Some((_, payer)) = line.description.split_once("ﾌﾘｺﾐ ")
        {
            line.counterparty = payer.to_owned();
        }
    }
}
