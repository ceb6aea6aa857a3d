//! Words that banks' pages are full of and that name nobody: what may be shown of a page that nobody has read yet.

/// Of two characters and more. A word of a page is shown if it is made of these and of [`JOINTS`].
const JAPANESE: &str = "
お客さま お客様 ご契約者 契約者 契約 法人 個人 利用者 管理者 会員 名義 名義人 氏名 お名前 名前 住所 ご住所 電話番号 電話 メール アドレス メールアドレス 生年月日
銀行 信用金庫 信託 証券 組合 地方 農協 労金 金融機関 支店 本店 店名 店番 店番号 お取引店 取扱店 支店名 支店番号 支店コード 営業部
口座 口座番号 口座一覧 科目 普通 当座 貯蓄 定期 預金 普通預金 当座預金 貯蓄預金 定期預金 円預金 外貨 外貨預金 積立 借入 ローン 残高 残高照会 差引残高 取引残高 現在残高 利用可能 可能額 限度額 前日 前月 当月 翌月 繰越 前回 今回 次回
取引 お取引 取引日 お取引日 年月日 取引年月日 日付 日時 時刻 起算日 計上日 利用日 ご利用 ご利用日 利用 支払日 振込日 期間 期日 期限 開始 開始日 終了 終了日 指定 対象 対象期間 期間前 最終 最新 更新 現在 本日 当日 昨日 今月 今日 基準日
入金 出金 入出金 入金額 出金額 金額 お支払 お支払い 支払 支払い 支払金額 お預り お預かり 預り 預かり お預入 預入 お引出し 引出し 引き出し 引落 引き落とし 受取 受け取り 入出金明細 明細 明細照会 取引明細 取引履歴 履歴 照会 条件 照会条件 一覧 内容 取引内容 摘要 備考 区分 種別 種類 取引区分 取引種別 状態 手数料 合計 小計 総額 差引 件数 全件 総件数 明細件数 取引件数 件目 通帳 記帳 番号 お客様番号 契約者番号 会員番号 伝票 伝票番号 カード カード番号 請求 請求額 ご請求 お支払金額 未確定 確定 速報 確報 利用先 ご利用先 利用金額 返品 ポイント 数量 単価 銘柄 約定 受渡 受渡日 コード 通貨 単位 通番 連番 メモ 詳細 行数
振込 振替 送金 資金移動 税金 公共料金 納付
ログイン ログアウト ログオン ログオフ サインイン サインアウト パスワード ログインパスワード 暗証 暗証番号 第一暗証 第二暗証 合言葉 質問 秘密 答え 回答 認証 追加認証 ワンタイム ワンタイムパスワード 確認 確認番号 確認コード 認証コード 乱数表 画像 文字 入力 送信 登録 変更 削除 設定 各種設定 編集 選択 検索 表示 非表示 印刷 ダウンロード アップロード 次へ 前へ 次の 前の 戻る 進む もっと 見る 閉じる 開く 続ける 同意 承諾 承認 許可 拒否 実行 中止 取消 取り消し 完了 申込 申し込み 手続き 手続 お手続き
トップ ホーム メニュー メインメニュー メイン トップページ ページ 画面 サイト サービス サービス停止中 停止 停止中 一時停止 利用停止 再開 メンテナンス システム 障害 混雑 混み合って エラー タイムアウト セッション 有効 無効 有効期限 期限切れ 切れ 通信 接続 アクセス アクセス中 ブラウザ 端末 アプリ スマートフォン パソコン 電子証明書 証明書
お知らせ 重要 重要な ご案内 案内 注意 ご注意 ご確認 説明 規定 規約 利用規約 改定 変更点 予定 受付 時間 営業時間 曜日 日曜 土曜 祝日 平日 午前 午後 毎月 毎日 第一 第二 第三 お問い合わせ 問い合わせ お問合せ 窓口 ヘルプ よくある質問 資料 書類 連絡 連絡先 職業 ご職業 勤務先 目的 取引目的 お客さま情報 情報
インターネット インターネットバンキング バンキング ダイレクト モバイル デジタル ネット オンライン ビジネス サービスメニュー
ございます ございません ありません あります いたします いたしました しました してください します されました されます できません できます できませんでした ください 下さい ませ ました ません です ます ため ので から まで より まして または および もしくは もう一度 再度 以下 以上 以内 以前 以降 未満 該当 該当する 該当なし なし あり 指定の ご指定 正しく 正しい 誤り 誤って 間違い 必要 不要 必須 任意 半角 全角 英字 数字 英数字 文字以内 桁数 このまま しばらく 後ほど おかけ お待ち ありがとう ようこそ いらっしゃいませ 前回ログイン 最終ログイン ログイン日時 さん 様方 未読 既読 新着 新規 追加 その他 すべて 全て 全部 一部 部分 上記 下記 左記 右記 こちら 場合 場所 方法 理由 結果 処理 処理中 処理日 残り 回数 上限 下限 保存 保管 公開 非公開 内訳 項目 見出し 題名 件名 本文 添付 返信 差出人 宛先 円普通 円定期 普通口座 手続中 お引き出し お預け入れ お預入れ お引出 ご入金 ご出金 増減 繰入 受入 払出 払戻 支払額 受取額 引落額 引落日 借方 貸方 収入 支出 収支 お取扱 取扱 取扱日 お取引内容 前残高 後残高 取引後残高 期首 期末 残額 ご利用可能額 月次 日次 年度 上期 下期 月分 年分 日分 まとめ 一括 各月 月別 日別 年別 並べ 並べ替え 昇順 降順 新しい 古い 順に 絞り込み 絞込 再読込 再表示
";

/// Of one character: between the words above, never by themselves.
const JOINTS: &str =
    "おごのをはにへとがもでやか等額日月年時分秒名円件回号者先済後前中順別毎各全約第計内外上下";

/// Of addresses, JSON and pages in English, and of the codes in them.
const ENGLISH: &str = "
a abbr about accept access account accountid accountno accounts acct accttype action active add address after agree all allow amount amounts amt an and answer any api app application apply apr april approval approve approved are as asof at atm aug august auth authorization auto available availablebalance back bal balamt balance balances bank bankid banking base before begin beneficiary bill body book booked bookings bool branch branchcode branchid btn business button by c calendar call cancel cancelled card cards cash category cd certificate change channel charge charset check checked class click close closed closing code codes com complete completed condition confirm confirmed consent contact content contract control copy count cr created credit creditcard csrf css csv currency curdef current currentbalance cursor customer d daily data date dates datetime day days dd debit dec december delete deposit deposits description desc detail details device digits direction direct disabled discount display div doc document done download dr due each edit email empty enabled end ended english entries entry error errors euc event exit expires extra false feb february fee fees field file filter final first flag for form format forward found free from full get given go grid group has header headers heading height help hidden hide history hold holder home host hours html http https i icon id identifier if image in inactive index info information initial input instant interest invalid is issue issued item items ja jan january japan jis jp jpy json jul july jun june key keyword kind l label lang language last latest left level limit line lines link list loan location lock locked login logoff logon logout m mail main maintenance mar march max may member memo menu merchant message messages meta method min minor minus mm mode month months more movement movements name nav new news next no none normal not note notes notice notices nov november null number numbers of off office ofx ok old on one online only open opening operation option or order ordinary org origin other out overview own p page pages paging paid parent partial password pay payee payment pending period permission phone place plain plus point points post posted posting previous price print private process processed product profile public put query question quick r rate reason receipt receive received record records ref refer reference reload remain remaining remark remarks reply request required reset response result results retry return right row rows s save savings screen script search second section security select selected send sent sep september server service session set setting settings settle settled settlement severity shift shop shopname show side sign signed signin signon signout simple since site size sort source span sql start started state statement statements status step stop store strong style sub submit success sum summary support system t tab table tag tel term terms text th that the then there this tick time timeout timestamp title to today token top total totals trade transaction transactions transfer trn trnamt trntype true trust try type types u unit units unknown unread until up update updated url use used user username utc utf value values valid value valuedate version via view wait waiting wallet warning was web week width window with withdrawal withdrawals word xml year years yen yes you your yyyy z zone
";

/// Names of what is money or a number of things: the figures below them stay.
const AMOUNTS: &str = "
amount amounts amt trnamt balamt balance balances bal availablebalance currentbalance available price total totals sum fee fees yen charge interest count minor units points paid received debit credit withdrawal deposit closing opening
金額 残高 差引 入金 出金 支払 預り 預かり 預入 引出 手数料 合計 小計 利息 税額 件数 ポイント 数量 単価
";

use std::collections::HashSet;
use std::sync::LazyLock;

fn words(list: &'static str) -> HashSet<&'static str> {
    list.split_whitespace().collect()
}

static IN_JAPANESE: LazyLock<HashSet<&str>> = LazyLock::new(|| words(JAPANESE));
static IN_ENGLISH: LazyLock<HashSet<&str>> = LazyLock::new(|| words(ENGLISH));
static OF_AMOUNTS: LazyLock<Vec<&str>> = LazyLock::new(|| AMOUNTS.split_whitespace().collect());

/// Longer words aren't in the list.
const WORD_MAX: usize = 12;

/// Whether a word (normalised, without blanks) is made of the bank's common ones.
pub(super) fn is_common(word: &str) -> bool {
    if word.is_ascii() {
        let mut all = parts(word).peekable();
        let has_letters = all.peek().is_some();
        return has_letters && all.all(|part| IN_ENGLISH.contains(part.as_str()));
    }
    let chars: Vec<char> = word.chars().collect();
    // reached[n]: the first n characters are made of words; how long the longest of them is.
    let mut reached: Vec<Option<usize>> = vec![None; chars.len() + 1];
    reached[0] = Some(0);
    for at in 0..chars.len() {
        let Some(longest) = reached[at] else { continue };
        for size in 1..=WORD_MAX.min(chars.len() - at) {
            let piece: String = chars[at..at + size].iter().collect();
            let fits = match size {
                1 => JOINTS.contains(chars[at]),
                _ => IN_JAPANESE.contains(piece.as_str()) || is_code(&piece),
            };
            if fits {
                let longest = longest.max(size);
                let known = reached[at + size].unwrap_or(0);
                reached[at + size] = Some(known.max(longest));
            }
        }
    }
    // Joints alone could be a name.
    reached[chars.len()].is_some_and(|longest| longest > 1)
}

/// ID, PDF: within a Japanese word.
fn is_code(piece: &str) -> bool {
    matches!(
        piece,
        "ID" | "PIN" | "CSV" | "PDF" | "OFX" | "ATM" | "API" | "OK"
    )
}

/// Whether the figures below this name are amounts or counts.
pub(super) fn is_amount(name: &str) -> bool {
    const OTHERS: [&str; 11] = [
        "account", "acct", "number", "no", "id", "code", "card", "phone", "tel", "口座", "番号",
    ];
    if name.is_ascii() {
        let all: Vec<String> = parts(name).collect();
        let says = |words: &[&str]| all.iter().any(|part| words.contains(&part.as_str()));
        return says(&OF_AMOUNTS) && !says(&OTHERS);
    }
    let says = |words: &[&str]| {
        let mut words = words.iter().filter(|word| !word.is_ascii());
        words.any(|word| name.contains(word))
    };
    says(&OF_AMOUNTS) && !says(&OTHERS)
}

/// `shopName`, `shop_name`, `SHOP-NAME` → shop, name.
fn parts(name: &str) -> impl Iterator<Item = String> {
    let mut all: Vec<String> = Vec::new();
    let mut was_lower = false;
    let mut current = String::new();
    for c in name.chars() {
        let ends = !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && was_lower);
        if ends && !current.is_empty() {
            all.push(std::mem::take(&mut current));
        }
        if c.is_ascii_alphabetic() {
            current.push(c.to_ascii_lowercase());
        }
        was_lower = c.is_ascii_lowercase();
    }
    if !current.is_empty() {
        all.push(current);
    }
    all.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_banks_are_common_and_names_are_not() {
        for word in [
            "年月日",
            "お取引内容",
            "ご契約者名",
            "口座番号",
            "差引残高",
            "入金額",
            "ログインID",
            "該当するお取引はありません",
            "shop_name",
            "bookedOn",
        ] {
            assert!(is_common(word), "{word}");
        }
        for word in [
            "山田太郎",
            "おの",
            "はなこ",
            "中本",
            "ヤマダハナコ",
            "YAMADA",
            "ひみつ商事",
            "ﾔﾏﾀﾞ",
            "東京都千代田区",
            "taro",
        ] {
            assert!(!is_common(word), "{word}");
        }
    }

    #[test]
    fn a_name_tells_whether_its_figures_are_amounts() {
        for name in ["balance_after", "amount", "お支払金額", "差引残高"] {
            assert!(is_amount(name), "{name}");
        }
        for name in [
            "acct",
            "account",
            "debit_account",
            "口座番号",
            "支払口座",
            "id",
        ] {
            assert!(!is_amount(name), "{name}");
        }
    }
}
