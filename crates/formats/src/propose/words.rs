//! Headings whose meaning is known. Only a whole heading counts, never a part of one: 入出金明細ＩＤ is no amount.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::layout::key;

/// What a heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    Date,
    ValueDate,
    Description,
    Out,
    In,
    /// ＋ is 入金.
    Signed,
    /// Spending is positive.
    Charge,
    /// An amount that doesn't say which way it went.
    Amount,
    Balance,
    Side,
    Currency,
    Reference,
    /// Numbers and days that mean nothing here.
    Nothing,
}

const WORDS: [(Word, &str); 13] = [
    (
        Word::Date,
        "日付 取引日 お取引日 取引年月日 お取引年月日 年月日 利用日 ご利用日 利用年月日 ご利用年月日 操作日 勘定日 \
         取引日付 お取引日付 取扱日 お取扱日 取扱日付 お取扱日付 取扱年月日 入出金日 計上日 日時 取引日時 お取引日時 利用日時 \
         ご利用日時 決済日 注文日 明細日付 記帳日 処理日 利用日付 ご利用日付 date transactiondate postingdate posteddate \
         bookingdate transdate",
    ),
    (Word::ValueDate, "起算日 起算日付 起算年月日 valuedate"),
    (
        Word::Description,
        "摘要 摘要内容 内容 取引内容 お取引内容 取引摘要 備考 取引名 お取引名 利用店名 ご利用店名 ご利用店名及び商品名 利用先 \
         ご利用先 店名 利用店 店舗名 加盟店名 ご利用内容 利用内容 利用店名・商品名 支払先 振込依頼人名 依頼人名 取引先 お取引先 \
         相手先 相手先名 明細 詳細 商品名 お取扱内容 お取り扱い内容 ご利用店舗 ご利用先など description details payee narrative \
         merchant name",
    ),
    (
        Word::Out,
        "出金 出金額 出金金額 お引出し お引出 お引出金額 お引出し金額 お引き出し お引き出し金額 引出 引出し 引出額 引出金額 \
         支払 支払い 支払額 支払金額 支払い額 支払い金額 お支払い額 お支払 お支払い お支払額 お支払金額 お支払い金額 払戻 払戻額 払戻金額 払出 払出額 払出金額 支出 \
         支出額 支出金額 引落額 引落金額 debit debits withdrawal withdrawals moneyout paidout debitamount withdrawalamount",
    ),
    (
        Word::In,
        "入金 入金額 入金金額 お預入れ お預入 お預入額 お預入金額 お預入れ額 お預入れ金額 お預け入れ お預け入れ金額 お預り \
         お預り額 お預り金額 お預かり お預かり額 お預かり金額 預かり 預かり額 預かり金額 預り 預り額 預り金額 預入 預入額 預入金額 受入 受入額 受入金額 収入 収入額 収入金額 受取額 受取金額 \
         credit credits deposit deposits moneyin paidin creditamount depositamount",
    ),
    (Word::Signed, "入出金 入出金額 入出金金額 増減 増減額"),
    (
        Word::Charge,
        "利用額 利用金額 ご利用額 ご利用金額 利用代金 ご利用代金 購入金額 ご購入金額",
    ),
    (
        Word::Amount,
        "金額 取引金額 お取引金額 取引額 取扱金額 amount transactionamount",
    ),
    (
        Word::Balance,
        "残高 差引残高 差引残 差し引き残高 差引き残高 取引後残高 お取引後残高 現在残高 現在高 差引残高金額 預金残高 貯金残高 \
         お預り残高 残額 残高金額 balance runningbalance closingbalance availablebalance",
    ),
    (
        Word::Side,
        "入出金区分 入払区分 利用区分 取引種別 種別 取引区分 お取引区分 収支区分 入出区分 区分 入払 出入 出入区分 貸借 貸借区分 type dr/cr transactiontype",
    ),
    (
        Word::Currency,
        "通貨 通貨コード 通貨種類 currency currencycode",
    ),
    (
        Word::Reference,
        "取引番号 お取引番号 明細番号 照会番号 整理番号 取引id 注文番号 入出金明細id 明細id reference transactionid",
    ),
    (
        Word::Nothing,
        "no no. 番号 行番号 項番 連番 通番 口座番号 店番 店番号 支店番号 支店名 科目 預金種目 口座 名義 電話番号 tel 会員番号 \
         カード番号 支払回数 回数 支払日 お支払日 お支払い日 引落日 税額 消費税 手数料 ポイント",
    ),
];

/// The meaning of a heading as it stands in the file.
pub fn of(heading: &str) -> Option<Word> {
    static KNOWN: LazyLock<HashMap<String, Word>> = LazyLock::new(|| {
        let of_one = |(word, words): &(Word, &'static str)| {
            let word = *word;
            words.split_whitespace().map(move |text| (key(text), word))
        };
        WORDS.iter().flat_map(of_one).collect()
    });
    if heading.is_empty() || heading.len() > 200 {
        return None;
    }
    let plain = plain(heading);
    let bare = plain.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let text = |word: &&Word| **word == Word::Description;
    // 摘要１, 摘要２: only texts come in several columns.
    KNOWN
        .get(&plain)
        .or_else(|| KNOWN.get(bare).filter(text))
        .copied()
}

/// Without what stands behind it in brackets: 出金(円).
fn plain(heading: &str) -> String {
    let folded = key(heading).to_lowercase();
    let cut = folded
        .strip_suffix([')', ']', '】'])
        .and_then(|inner| inner.rsplit_once(['(', '[', '【']))
        .map(|(before, _)| before.to_owned());
    cut.filter(|before| !before.is_empty()).unwrap_or(folded)
}

const INS: &str = "入金 入 預入 お預入れ お預り 預り 預かり お預かり 受取 収入 振込入金 チャージ オートチャージ 現金チャージ 受入 credit cr deposit in 返金";
const OUTS: &str = "出金 出 引出 引出し お引出し 支払 お支払 支払い お支払い 支出 払戻 払出 引落 振込出金 debit dr withdrawal out payment";

/// Which way money went, by a word in a cell: `true` is 入金. 借 and 貸 depend on whose books are meant: not told here.
pub fn side(cell: &str) -> Option<bool> {
    let plain = key(cell).to_lowercase();
    let is = |words: &str| words.split_whitespace().any(|word| key(word) == plain);
    if is(INS) {
        Some(true)
    } else if is(OUTS) {
        Some(false)
    } else {
        None
    }
}

const TOTALS: [&str; 8] = [
    "合計",
    "小計",
    "総計",
    "総合計",
    "計",
    "累計",
    "total",
    "subtotal",
];

/// Whether a text heads a sum.
pub fn is_total(cell: &str) -> bool {
    let plain = key(cell).to_lowercase();
    let bare = plain.trim_matches(['【', '】', '[', ']', '<', '>', '■', '*', ':']);
    TOTALS
        .iter()
        .any(|word| bare == *word || (word.chars().count() > 1 && bare.starts_with(word)))
}
