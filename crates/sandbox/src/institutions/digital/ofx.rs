//! Lines of デモデジタル銀行 as OFX 2.2 (XML), from which the script makes a file.

use jiff::civil::Date;
use serde_json::json;

use super::ID;
use crate::http::{Answer, Asked};
use crate::ledger::{LedgerAccount, LedgerLine};
use crate::listing::Listing;
use crate::misbehaviour::Place;
use crate::print::escaped;
use crate::shared::Shared;

pub(super) fn answer(shared: &Shared, asked: &Asked, account: &LedgerAccount) -> Answer {
    let day = |name: &str| asked.query.get(name).parse::<Date>().ok();
    let period = day("from").zip(day("to"));
    let today = shared.today();
    let period =
        period.filter(|(from, to)| super::shown_from(today) <= *from && from <= to && *to <= today);
    let Some((from, to)) = period else {
        return Answer::json(Place::Statement, 400, &json!({ "code": "period" }));
    };
    let misbehaviour = shared.misbehaviour(ID);
    let listing = Listing::of_period(account, from, to, misbehaviour.as_ref());
    let file = file(account, from, to, &listing);
    Answer::bytes(
        Place::Statement,
        "application/x-ofx; charset=utf-8",
        file.into_bytes(),
    )
}

fn file(account: &LedgerAccount, from: Date, to: Date, listing: &Listing<'_>) -> String {
    let day = |day: Date| day.strftime("%Y%m%d").to_string();
    let tag = if listing.is_changed {
        "MEISAI"
    } else {
        "STMTTRN"
    };
    let message = if listing.lines.is_empty() {
        "<MESSAGE>この期間のお取引はありません</MESSAGE>"
    } else {
        ""
    };
    let shown: &[&LedgerLine] = if listing.is_bare { &[] } else { &listing.lines };
    let lines: String = shown.iter().map(|line| transaction(tag, line)).collect();
    let list = if listing.is_missing {
        String::new()
    } else {
        format!(
            "<BANKTRANLIST><DTSTART>{}</DTSTART><DTEND>{}</DTEND>\n{lines}</BANKTRANLIST>\n",
            day(from),
            day(to)
        )
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1</TRNUID><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY>{message}</STATUS>
<STMTRS><CURDEF>JPY</CURDEF><BANKACCTFROM><BANKID>9906</BANKID><BRANCHID>{}</BRANCHID><ACCTID>{}</ACCTID><ACCTTYPE>MONEYMRKT</ACCTTYPE></BANKACCTFROM>
{list}<LEDGERBAL><BALAMT>{}.00</BALAMT><DTASOF>{}</DTASOF></LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"#,
        account.branch_code,
        account.number,
        listing.closing,
        day(to)
    )
}

fn transaction(tag: &str, line: &LedgerLine) -> String {
    let kind = if line.amount < 0 { "DEBIT" } else { "CREDIT" };
    format!(
        "<{tag}><TRNTYPE>{kind}</TRNTYPE><DTPOSTED>{}120000[+9:JST]</DTPOSTED><TRNAMT>{}.00</TRNAMT><FITID>{}</FITID><NAME>{}</NAME></{tag}>\n",
        line.on.strftime("%Y%m%d"),
        line.amount,
        line.id,
        escaped(&line.description)
    )
}
