//! The same history as files of several formats.

use crate::history::Made;
use encoding_rs::SHIFT_JIS;
use std::fmt::Write;

/// As a file of the plain layout.
pub fn csv(lines: &[Made]) -> Vec<u8> {
    with_texts(lines, |line| line.description.clone())
}

/// The same with texts that make it several times as large.
pub fn wide_csv(lines: &[Made]) -> Vec<u8> {
    with_texts(lines, |line| {
        format!("{} {}", line.description, "取引の長い説明".repeat(7))
    })
}

// Writing to a String can't fail.
fn with_texts(lines: &[Made], text_of: impl Fn(&Made) -> String) -> Vec<u8> {
    let mut text = String::from("日付,摘要,出金,入金,残高\r\n");
    for line in lines {
        let (out, into) = if line.amount < 0 {
            ((-line.amount).to_string(), String::new())
        } else {
            (String::new(), line.amount.to_string())
        };
        let on = line.on.strftime("%Y/%m/%d");
        let (description, balance) = (text_of(line), line.balance);
        let _ = write!(text, "{on},{description},{out},{into},{balance}\r\n");
    }
    text.into_bytes()
}

/// As OFX 2 with all tags closed, a line for each STMTTRN.
pub fn ofx(lines: &[Made]) -> Vec<u8> {
    let (first, last) = ends(lines);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?OFX OFXHEADER=\"200\" VERSION=\"200\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" \
         NEWFILEUID=\"NONE\"?>\n<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>0</TRNUID><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY>\
         </STATUS><STMTRS><CURDEF>JPY</CURDEF><BANKACCTFROM><BANKID>0001</BANKID><BRANCHID>001</BRANCHID><ACCTID>1234567</ACCTID>\
         <ACCTTYPE>SAVINGS</ACCTTYPE></BANKACCTFROM><BANKTRANLIST><DTSTART>{}</DTSTART><DTEND>{}</DTEND>\n",
        first.on.strftime("%Y%m%d"),
        last.on.strftime("%Y%m%d"),
    );
    for (n, line) in lines.iter().enumerate() {
        let kind = if line.amount < 0 { "DEBIT" } else { "CREDIT" };
        let on = line.on.strftime("%Y%m%d");
        let (amount, name) = (line.amount, &line.description);
        let _ = writeln!(
            text,
            "<STMTTRN><TRNTYPE>{kind}</TRNTYPE><DTPOSTED>{on}000000[+9:JST]</DTPOSTED><TRNAMT>{amount}</TRNAMT>\
             <FITID>{on}{n:08}</FITID><NAME>{name}</NAME></STMTTRN>"
        );
    }
    let _ = writeln!(
        text,
        "</BANKTRANLIST><LEDGERBAL><BALAMT>{}</BALAMT><DTASOF>{}</DTASOF></LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>",
        last.balance,
        last.on.strftime("%Y%m%d"),
    );
    text.into_bytes()
}

/// As 全銀 入出金取引明細 in CP932, a line for each record.
pub fn zengin(lines: &[Made]) -> Vec<u8> {
    let (first, last) = ends(lines);
    // The days are all of 令和.
    let day = |line: &Made| {
        let (year, month, day) = (line.on.year() - 2018, line.on.month(), line.on.day());
        format!("{year:02}{month:02}{day:02}")
    };
    let (from, to) = (day(first), day(last));
    let opening = first.balance - first.amount;
    let mut records = vec![format!(
        "1030{to}{from}{to}0001{:<15}001{:<15}00010001234567{:<40}{}1{:014}",
        "ﾃﾞﾓ",
        "ﾎﾝﾃﾝ",
        "ﾍﾞﾝﾁ",
        sign(opening),
        opening.abs(),
    )];
    let (mut ins, mut outs) = ((0, 0), (0, 0));
    for (n, line) in lines.iter().enumerate() {
        let (side, size) = if line.amount < 0 {
            (&mut outs, -line.amount)
        } else {
            (&mut ins, line.amount)
        };
        *side = (side.0 + 1, side.1 + size);
        let (on, way) = (day(line), if line.amount < 0 { 2 } else { 1 });
        let may_be = |c: &char| c.is_ascii_alphanumeric() || ('｡'..='ﾟ').contains(c) || *c == ' ';
        let text: String = line.description.chars().filter(may_be).collect();
        records.push(format!(
            "2{:08}{on}{on}{way}11{size:012}{:012}{:0<33}{:<48}{:<15}{:<15}{:<20}",
            n + 1,
            0,
            "",
            if way == 1 {
                "ｶ)ﾔﾏﾀﾞｼﾖｳｼﾞ"
            } else {
                ""
            },
            "ﾃﾞﾓ",
            "ﾎﾝﾃﾝ",
            text.trim(),
        ));
    }
    records.push(format!(
        "8{:06}{:013}{:06}{:013}{}{:014}{:07}",
        ins.0,
        ins.1,
        outs.0,
        outs.1,
        sign(last.balance),
        last.balance.abs(),
        lines.len(),
    ));
    records.push(format!("9{:010}00001", records.len() + 1));
    let mut bytes = Vec::with_capacity(records.len() * 202);
    for record in records {
        let begin = bytes.len();
        bytes.extend_from_slice(&SHIFT_JIS.encode(&record).0);
        bytes.resize(begin + 200, b' ');
        bytes.extend_from_slice(b"\r\n");
    }
    bytes
}

/// 貸越区分.
fn sign(balance: i64) -> u8 {
    if balance < 0 { 2 } else { 1 }
}

fn ends(lines: &[Made]) -> (&Made, &Made) {
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
        panic!("a history has lines");
    };
    (first, last)
}
