//! 当座 of デモ信用組合 as an OFX 1.02 file: SGML whose leaves have no end.

use jiff::civil::Date;

use super::{ID, api};
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::misbehaviour::Place;
use crate::print::escaped;
use crate::shared::Shared;

const HEAD: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:UTF-8\r\nCHARSET:NONE\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n";

pub(super) fn answer(shared: &Shared, asked: &Asked, account: &LedgerAccount) -> Answer {
    let (from, to) = match api::period(shared, asked) {
        Ok(period) => period,
        Err(refusal) => return refusal,
    };
    let misbehaviour = shared.misbehaviour(ID);
    let listing = Listing::of_period(account, from, to, misbehaviour.as_ref());
    let file = file(account, from, to, &listing);
    let name = format!("attachment; filename=\"toza-{}.ofx\"", account.number);
    Answer::bytes(Place::Statement, "application/x-ofx", file.into_bytes())
        .with_header("content-disposition", &name)
}

/// A changed file names its lines otherwise; in layout 2 it is the same, as OFX is no layout of the bank's.
fn file(account: &LedgerAccount, from: Date, to: Date, listing: &Listing<'_>) -> String {
    let day = |day: Date| day.strftime("%Y%m%d").to_string();
    let element = if listing.is_changed {
        "TORIHIKI"
    } else {
        "STMTTRN"
    };
    let status = if listing.lines.is_empty() {
        "<STATUS><CODE>0<SEVERITY>INFO<MESSAGE>該当するお取引はありません</STATUS>"
    } else {
        "<STATUS><CODE>0<SEVERITY>INFO</STATUS>"
    };
    let shown: &[&LedgerLine] = if listing.is_bare { &[] } else { &listing.lines };
    let lines: String = shown
        .iter()
        .map(|line| transaction(element, line))
        .collect();
    let list = if listing.is_missing {
        String::new()
    } else {
        format!(
            "<BANKTRANLIST>\r\n<DTSTART>{}\r\n<DTEND>{}\r\n{lines}</BANKTRANLIST>\r\n",
            day(from),
            day(to)
        )
    };
    format!(
        "{HEAD}<OFX>\r\n<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>{}<LANGUAGE>JPN</SONRS></SIGNONMSGSRSV1>\r\n\
         <BANKMSGSRSV1><STMTTRNRS><TRNUID>0\r\n{status}\r\n<STMTRS><CURDEF>JPY\r\n\
         <BANKACCTFROM><BANKID>9904<BRANCHID>{}<ACCTID>{}<ACCTTYPE>CHECKING</BANKACCTFROM>\r\n\
         {list}<LEDGERBAL><BALAMT>{}<DTASOF>{}</LEDGERBAL>\r\n\
         </STMTRS></STMTTRNRS></BANKMSGSRSV1>\r\n</OFX>\r\n",
        day(to),
        account.branch_code,
        account.number,
        listing.closing,
        day(to)
    )
}

fn transaction(element: &str, line: &LedgerLine) -> String {
    let kind = if line.amount < 0 { "DEBIT" } else { "CREDIT" };
    format!(
        "<{element}>\r\n<TRNTYPE>{kind}\r\n<DTPOSTED>{}\r\n<TRNAMT>{}\r\n<FITID>{}\r\n<NAME>{}\r\n</{element}>\r\n",
        line.on.strftime("%Y%m%d"),
        line.amount,
        line.id,
        escaped(&line.description)
    )
}
