//! Small statement files as banks write them. Names and numbers are invented.

use encoding_rs::SHIFT_JIS;

/// The plain layout, with twins: two equal purchases on one day are two lines.
pub const PLAIN: &str = "\
日付,摘要,出金,入金,残高
2026/10/01,振込 ヤマダシヨウテン,,330000,1330000
2026/10/01,振込手数料,440,,1329560
2026/10/05,コンビニ,500,,1329060
2026/10/05,コンビニ,500,,1328560
2026/11/02,電気代,12345,,1316215
";

/// What [`PLAIN`] must look like as `--format tsv`.
pub const PLAIN_TSV: &str = "\
2026-10-01\t330000\t振込 ヤマダシヨウテン\t1330000
2026-10-01\t-440\t振込手数料\t1329560
2026-10-05\t-500\tコンビニ\t1329060
2026-10-05\t-500\tコンビニ\t1328560
2026-11-02\t-12345\t電気代\t1316215
";

/// The balance after [`PLAIN`].
pub const PLAIN_BALANCE: i64 = 1_316_215;

/// The next download of the same account: it overlaps, and has one line more.
pub const PLAIN_LATER: &str = "\
日付,摘要,出金,入金,残高
2026/10/05,コンビニ,500,,1329060
2026/10/05,コンビニ,500,,1328560
2026/11/02,電気代,12345,,1316215
2026/11/04,家賃,88000,,1228215
";

/// 三菱UFJ銀行の明細ダウンロード, in Shift_JIS.
pub fn mufg() -> Vec<u8> {
    let text = "\
\"日付\",\"摘要\",\"摘要内容\",\"支払い金額\",\"預かり金額\",\"差引残高\",\"メモ\",\"未資金化区分\",\"入払区分\"\r
\"2026/9/1\",\"振込１\",\"ヤマダシヨウテン\",\"\",\"330,000\",\"1,830,000\",\"\",\"\",\"入金\"\r
\"2026/9/1\",\"カード\",\"\",\"10,000\",\"\",\"1,820,000\",\"\",\"\",\"支払い\"\r
\"2026/9/1\",\"カード\",\"\",\"10,000\",\"\",\"1,810,000\",\"\",\"\",\"支払い\"\r
\"2026/9/15\",\"口座振替３\",\"スイドウ\",\"3,628\",\"\",\"1,806,372\",\"\",\"\",\"振替支払い\"\r
";
    SHIFT_JIS.encode(text).0.into_owned()
}

/// OFX 1.02 with the bank's own references; the last two lines have twins' texts and different references.
pub const OFX: &str = "\
OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:UTF-8
CHARSET:CSUNICODE
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20261121093000[+9:JST]<LANGUAGE>JPN</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>JPY<BANKACCTFROM><BANKID>0999<BRANCHID>012<ACCTID>7654321<ACCTTYPE>SAVINGS</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261101<DTEND>20261120
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261101000000[+9:JST]<TRNAMT>330000<FITID>2026110100001<NAME>フリコミ ヤマダシヨウテン</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261103000000[+9:JST]<TRNAMT>-500<FITID>2026110300001<NAME>コンビニ</STMTTRN>
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261103000000[+9:JST]<TRNAMT>-500<FITID>2026110300002<NAME>コンビニ</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>1806372<DTASOF>20261120235959[+9:JST]</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
";

/// Files that must be refused, and what the refusal has to name: the place, the thing or the mend.
pub fn broken() -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    let text = |text: &str| text.as_bytes().to_vec();
    let half_ofx = OFX
        .split_at(OFX.find("<TRNAMT>-500").expect("it is there"))
        .0;
    vec![
        (
            "amount.csv",
            text(&PLAIN.replace("12345", "12a45")),
            &["6行目", "12a45"],
        ),
        (
            "date.csv",
            text(&PLAIN.replace("2026/11/02", "2026/13/02")),
            &["6行目", "2026/13/02"],
        ),
        (
            "cut.csv",
            text(PLAIN.trim_end_matches(",1316215\n")),
            &["最後の行"],
        ),
        (
            "heading.csv",
            text(&PLAIN.replace("日付,", "ひづけ,")),
            &["ひづけ"],
        ),
        ("empty.csv", vec![], &["空"]),
        ("half.ofx", text(half_ofx), &["途中"]),
        (
            "picture.csv",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(),
            &["明細"],
        ),
    ]
}
