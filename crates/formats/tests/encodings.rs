//! OFX says the same in whatever its header declares and its bytes are.

use domain::time::Date;
use formats::{Asked, read_whole};

const BODY: &str = "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>JPY<BANKACCTFROM><BANKID>0000<BRANCHID>001<ACCTID>1234567<ACCTTYPE>SAVINGS</BANKACCTFROM><BANKTRANLIST><STMTTRN><TRNTYPE>DEP<DTPOSTED>20260401<TRNAMT>500<FITID>1<NAME>振込　ﾔﾏﾀﾞ</STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";

fn header(encoding: &str, set: &str, between: &str) -> String {
    [
        "OFXHEADER:100",
        "DATA:OFXSGML",
        "VERSION:102",
        "SECURITY:NONE",
        &format!("ENCODING:{encoding}"),
        &format!("CHARSET:{set}"),
        "COMPRESSION:NONE",
        "OLDFILEUID:NONE",
        "NEWFILEUID:NONE",
        "",
    ]
    .join(between)
}

fn cp932(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

fn is_read(bytes: &[u8], what: &str) {
    let today = Date::constant(2026, 4, 11);
    let file =
        read_whole(bytes, &Asked::on(today)).unwrap_or_else(|refusal| panic!("{what}: {refusal}"));
    let lines = &file.statements[0].view.lines;
    let line: Vec<_> = lines
        .iter()
        .map(|line| (line.amount, line.description.as_str()))
        .collect();
    assert_eq!(line, [(500, "振込 ﾔﾏﾀﾞ")], "{what}");
}

#[test]
fn every_pair_of_encoding_and_character_set_is_read_by_its_bytes() {
    for encoding in ["USASCII", "UTF-8", "UNICODE", "NONE", "Shift_JIS", ""] {
        for set in [
            "1252",
            "932",
            "SHIFT_JIS",
            "CSUNICODE",
            "8859-1",
            "NONE",
            "",
        ] {
            for between in ["\r\n", "\n", " "] {
                let what = format!("{encoding} {set} {between:?}");
                let text = format!("{}{between}{BODY}", header(encoding, set, between));
                is_read(text.as_bytes(), &what);
                is_read(&cp932(&text), &what);
                is_read(format!("\u{feff}{text}").as_bytes(), &what);
            }
        }
    }
}

#[test]
fn xml_comments_and_no_header_at_all_are_read_too() {
    let xml = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?>\n<?OFX OFXHEADER=\"200\" VERSION=\"211\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" NEWFILEUID=\"NONE\"?>\n{BODY}"
        )
    };
    is_read(xml("UTF-8").as_bytes(), "UTF-8");
    is_read(&cp932(&xml("Shift_JIS")), "Shift_JIS");
    is_read(BODY.as_bytes(), "no header");
    is_read(
        format!(
            "<?xml version=\"1.0\"?>\n<!--\n{}-->\n{BODY}",
            header("USASCII", "1252", "\n")
        )
        .as_bytes(),
        "in a comment",
    );
    let units: Vec<u16> = xml("UTF-16").encode_utf16().collect();
    for mark in [&[][..], &[0xfeff]] {
        let all = || mark.iter().chain(&units);
        is_read(
            &all()
                .flat_map(|unit| unit.to_le_bytes())
                .collect::<Vec<u8>>(),
            "UTF-16LE",
        );
        is_read(
            &all()
                .flat_map(|unit| unit.to_be_bytes())
                .collect::<Vec<u8>>(),
            "UTF-16BE",
        );
    }
}
