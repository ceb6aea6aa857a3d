//! What the commands say of themselves, in English: each Japanese text beside its own.

/// The English of a description; `None`: nobody has written it.
pub(super) fn english(japanese: &str) -> Option<&'static str> {
    let row = TEXTS.iter().find(|(known, _)| *known == japanese);
    row.map(|(_, english)| *english)
}

/// Every text that has its English here.
#[cfg(test)]
pub(super) fn japanese() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(japanese, _)| *japanese)
}

const TEXTS: &[(&str, &str)] = &[
    (
        "Renkei（連携）: 銀行やカードの明細を毎日取得し、1行ずつ正確に保存して、仕訳の候補を出します。",
        "Renkei: fetches the statement lines of banks and cards every day, keeps each exactly once, and proposes journal entries.",
    ),
    // For every command.
    (
        "データのフォルダ（省略すると、このパソコンの標準の場所）",
        "The data folder (the usual place of this computer if left out)",
    ),
    (
        "データベース（省略するとデータのフォルダのSQLite。例 postgres://user@host/renkei）",
        "The database (SQLite in the data folder if left out; e.g. postgres://user@host/renkei)",
    ),
    (
        "事業所の番号（省略すると最初の事業所）",
        "The office's number (the first office if left out)",
    ),
    (
        "言葉（ja か en。省略すると環境のLANGに合わせます）",
        "The language (ja or en; as LANG says if left out)",
    ),
    // The commands.
    (
        "明細のファイルを口座に取り込みます（OFX・CSV・Excel・全銀・CAMT.053・MT940・QIF）",
        "Imports files of statement lines into accounts (OFX, CSV, Excel, Zengin, CAMT.053, MT940, QIF)",
    ),
    (
        "取り込みの履歴を見る・取り消す",
        "Shows what was imported, and takes imports back",
    ),
    ("口座の明細を表示します", "Shows the lines of an account"),
    (
        "連携している金融機関から取得します",
        "Fetches from the linked institutions",
    ),
    ("連携の一覧を表示します", "Lists the connections"),
    ("口座の一覧を表示します", "Lists the accounts"),
    (
        "仕訳と明細を書き出します",
        "Exports journal entries and lines",
    ),
    (
        "自動仕訳ルールを見る・足す・除く",
        "Shows, adds and removes journal rules",
    ),
    (
        "APIで連携する金融機関に、運営の登録（クライアントID）を設定します",
        "Sets the operator's registration (client ID) at an institution with an API",
    ),
    (
        "事業所とオーナーを作ります",
        "Makes an office and its owner",
    ),
    (
        "運営の担当者（レシピを直して公開する人）を足す・外す・一覧",
        "Adds, removes and lists operators, who mend and release recipes",
    ),
    (
        "画面を開くサーバーを動かします",
        "Runs the server with the screens",
    ),
    (
        "デモ：模擬の銀行とサーバーを動かし、すぐに試せるようにします",
        "A demo: runs simulated banks and the server, ready to try",
    ),
    (
        "模擬の銀行だけを動かします",
        "Runs the simulated banks alone",
    ),
    (
        "レシピ（金融機関の画面の読み方）を作る・試す・記録する",
        "Makes, tries and records recipes: how an institution's pages are read",
    ),
    (
        "データのフォルダ・データベース・時計などを確かめます",
        "Checks the data folder, the database, the clock and more",
    ),
    // Files and lines.
    ("明細のファイル（いくつでも）", "The files"),
    (
        "取り込む口座の名前（省略すると、ファイルに書かれた口座）",
        "The account's name (the one that the file names if left out)",
    ),
    ("口座がなければ作る", "Makes the account if there is none"),
    (
        "読み方のIDか、読み方（layout.toml）のあるフォルダ（省略すると、中身から見分けます）",
        "A layout's ID, or the folder of a layout.toml (told by the content if left out)",
    ),
    (
        "何が取り込まれるかを見るだけで、保存しません",
        "Only shows what would be imported; stores nothing",
    ),
    (
        "番号・日時・だれが・ファイル・読み方・口座・行数を、新しい順に表示します。",
        "Shows number, time, who, file, layout, accounts and counts, newest first.",
    ),
    ("この数まで表示します", "Shows at most so many"),
    (
        "取り込みをまるごと取り消します（仕訳に使われた行があるときは取り消しません）",
        "Takes an import back as a whole (not while lines of it are in entries)",
    ),
    (
        "取り込みの番号（renkei imports で表示されます）",
        "The import's number (as renkei imports shows it)",
    ),
    (
        "読めないファイルからは1行も保存しません。同じファイルを何度取り込んでも、明細は増えません。",
        "Of a file that can't be read no line is stored. A file that is imported twice adds nothing.",
    ),
    (
        "口座の名前（renkei accounts で表示されます）",
        "The account's name (as renkei accounts shows it)",
    ),
    (
        "この日から（2026-10-01 の形）",
        "From this day on (like 2026-10-01)",
    ),
    ("この日から", "From this day on"),
    ("この日まで", "Up to this day"),
    ("表示の形", "How it is shown"),
    (
        "連携の番号（renkei connections で表示されます）",
        "The connection's number (as renkei connections shows it)",
    ),
    ("この事業所のすべての連携", "All connections of this office"),
    (
        "書き出す形（csv か hledger）",
        "What is written (csv or hledger)",
    ),
    (
        "書き出すファイル（省略すると画面に出します）",
        "The file (the screen if left out)",
    ),
    // Journal rules.
    (
        "ルールを足します（例：renkei rules add --text 電気代 --title 水道光熱費）",
        "Adds a rule, for descriptions with a text, with the account title that it means",
    ),
    ("ルールを除きます", "Removes a rule"),
    (
        "摘要にふくまれる文字（全角・半角は区別しません）",
        "A text within the description (full width and half width are the same)",
    ),
    ("相手の勘定科目", "The account title on the other side"),
    ("税区分（対象外、課税仕入 10% など）", "The tax category"),
    (
        "入金（in）か出金（out）だけに使う",
        "Only for money that comes in (in) or goes out (out)",
    ),
    ("ルールの番号", "The rule's number"),
    // Institutions, offices, operators.
    (
        "銀行が発行したクライアントIDと秘密の値を設定します（前の設定は置きかわります）",
        "Sets the client ID and secret that the bank has issued (in place of those before)",
    ),
    (
        "金融機関（例 gmo-aozora）",
        "The institution (e.g. gmo-aozora)",
    ),
    ("クライアントID", "The client ID"),
    (
        "銀行に登録した、もどり先のアドレス（省略すると、画面を開いているアドレス）",
        "The address to come back to, as registered at the bank (that of the screens if left out)",
    ),
    (
        "クライアントの秘密の値を、標準入力の1行目から読みます",
        "Reads the client secret from the first line of standard input",
    ),
    ("事業所の名前", "The office's name"),
    ("オーナーの名前", "The owner's name"),
    (
        "オーナーのメールアドレス（サインインに使います）",
        "The owner's e-mail address (to sign in with)",
    ),
    (
        "サインインできる人を、運営の担当者にします",
        "Makes somebody who can sign in an operator",
    ),
    (
        "運営の担当者から外します",
        "Takes somebody out of the operators",
    ),
    ("運営の担当者の一覧", "Lists the operators"),
    ("メールアドレス", "The e-mail address"),
    // Servers.
    (
        "待ち受ける場所（省略すると、このパソコンからだけ開けます）",
        "Where to listen (open to this computer alone if left out)",
    ),
    (
        "操作の窓口の番号（テスト用。省略すると空いている番号）",
        "The port of the controls (for tests; a free one if left out)",
    ),
    (
        "同じ番号なら同じ明細になります",
        "The same number gives the same lines",
    ),
    // The workshop.
    (
        "新しい金融機関のフォルダを作ります",
        "Makes the folder of a new institution",
    ),
    (
        "レシピを調べ、記録した画面で試します（金融機関にはつなぎません）",
        "Checks a recipe and tries it on recorded pages (reaches no institution)",
    ),
    (
        "金融機関につないで試します（明細は保存しません）",
        "Tries a recipe on the institution (stores no lines)",
    ),
    (
        "金融機関の画面を、名前や番号を置きかえて記録します",
        "Records the pages of an institution, with names and numbers replaced",
    ),
    (
        "レシピの書き方（表）を表示します",
        "Shows how a recipe is written (tables)",
    ),
    (
        "エディターの補完に使うJSON Schemaを表示します",
        "Shows the JSON Schema with which editors complete",
    ),
    ("どのファイルのものか", "Of which file"),
    (
        "作るフォルダ（最後の名前がIDになります。英小文字・数字・ハイフン）",
        "The folder to make (its last name becomes the ID: small letters, digits, hyphens)",
    ),
    ("金融機関の名前", "The institution's name"),
    (
        "ログイン画面のアドレス（https://…）",
        "The address of the login page (https://…)",
    ),
    (
        "模擬の金融機関の場所（https://HOST=127.0.0.1:PORT）",
        "Where a simulated institution is (https://HOST=127.0.0.1:PORT)",
    ),
    ("金融機関のフォルダ", "The institution's folder"),
    (
        "読めた明細を、正しいものとして expected.txt に書きます",
        "Writes the lines that were read into expected.txt, as right",
    ),
    ("明細を表示しません", "Doesn't show the lines"),
    (
        "ログインの項目（名前=値。値を書かなければ、あとで聞きます）",
        "A field of the login (NAME=VALUE; asked for later without a value)",
    ),
    (
        "追加認証の答え（順に使います。書かなければ、そのつど聞きます）",
        "An answer to a challenge (used in order; asked for each time if left out)",
    ),
    (
        "この日からの明細（省略すると1か月前から）",
        "Lines from this day on (for a month if left out)",
    ),
    (
        "届いた画面をそのまま残すフォルダ（個人情報を含みます）",
        "A folder for the pages as they came (they hold personal data)",
    ),
    (
        "表示の形（tsv: 口座・取引日・金額・摘要・残高）",
        "How it is shown (tsv: account, date, amount, description, balance)",
    ),
    (
        "記録の名前（normal、wrong-password など）",
        "The record's name (normal, wrong-password and so on)",
    ),
    (
        "ほかに置きかえる言葉（氏名・会社名など。何度でも）",
        "Another text to replace (a name, a company; may be given again)",
    ),
    // Layouts of tables.
    (
        "表（CSV・Excel）の読み方を作る・試す",
        "Makes and tries layouts: how tables (CSV, Excel) are read",
    ),
    (
        "お手もとの表から、読み方のフォルダを作ります（氏名や番号は残しません）",
        "Makes a layout's folder from a table of yours (without its names and numbers)",
    ),
    (
        "読み方を調べ、見本で試します",
        "Checks a layout and tries it on its samples",
    ),
    (
        "組み込みの読み方の一覧を表示します",
        "Lists the built-in layouts",
    ),
    ("お手もとの表（CSVかExcel）", "The table (CSV or Excel)"),
    (
        "読み方のID（英小文字・数字・ハイフン。フォルダの名前にもなります）",
        "The layout's id (small letters, digits, hyphens; the folder's name too)",
    ),
    ("読み方の名前", "The layout's name"),
    (
        "口座の種類（省略すると銀行）",
        "The kind of account (a bank's if left out)",
    ),
    (
        "列の意味（3=out のように、何度でも）",
        "What a column means (like 3=out; may be given again)",
    ),
    (
        "読み方を作るフォルダ（省略すると、IDと同じ名前）",
        "The folder to make (called as the id if left out)",
    ),
    (
        "何も聞かず、提案のまま作ります",
        "Asks nothing and takes what is proposed",
    ),
    (
        "読み方のフォルダか、その layout.toml",
        "The layout's folder, or its layout.toml",
    ),
];
