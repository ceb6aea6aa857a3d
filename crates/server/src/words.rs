//! Refusals in words, for the command line and the screens: what is so, and what mends it.

mod of_files;

use crate::web::text::{Html, Key, Lang, Pen, Values, say};
use aggregation::Refused;
use aggregation::refused::{Fault, NotEnterable};
use domain::connection::NotStartable;
use domain::fetch::{FetchError, OwnerAction};
use domain::journal::EntryFault;
use domain::office::Act;
use domain::time::Timestamp;
use sessions::TokenFault;
use store::Trouble;

/// A refusal in one or two sentences. `pen` knows the language and the time.
pub fn refused(refused: &Refused, pen: &Pen) -> String {
    let l = pen.lang;
    let t = |ja: &str, en: &str| l.t(ja, en).to_owned();
    match refused {
        Refused::NotAllowed { act, owner } => not_allowed(*act, owner.as_deref(), l),
        Refused::NotFound("office") => t(
            "その番号の事業所はありません。",
            "There is no office of that number.",
        ),
        Refused::NotFound(what) => not_found(what, l),
        Refused::Form(faults) => faults
            .iter()
            .map(|fault| fault_words(&fault.fault, l))
            .collect::<Vec<_>>()
            .join("\n"),
        Refused::AlreadyRegistered { connection } => match l {
            Lang::Ja => {
                format!("このログインIDは登録済みです（連携 {connection}）。二重には登録しません。")
            }
            Lang::En => format!(
                "This login ID is registered already (connection {connection}). It is not registered twice."
            ),
        },
        Refused::NotOperator => t(
            "この画面は、運営の担当者だけが使えます。担当者の追加は「renkei operator add」で行えます。",
            "Only an operator may use this page. Operators are added by: renkei operator add",
        ),
        Refused::RecipeFaults(faults) => {
            let said: Vec<String> = faults
                .iter()
                .map(|fault| l.said(&fault.said()).to_owned())
                .collect();
            format!(
                "{}\n{}",
                l.t(
                    "レシピに直すところがあります。",
                    "The recipe needs mending."
                ),
                said.join("\n")
            )
        }
        Refused::TooLong { max } => match l {
            Lang::Ja => format!("長すぎます。{max}バイトまでにしてください。"),
            Lang::En => format!("Too long: at most {max} bytes, please."),
        },
        Refused::NothingToRelease => t(
            "公開する下書きがありません。先に直しを保存してください。",
            "There is no draft to release. Save a change first.",
        ),
        Refused::NotTried => t(
            "この下書きはまだ試していません。「保存した取得で試す」のあとで公開できます。",
            "This draft has not been tried. Try it on stored fetches first.",
        ),
        Refused::LinesDiffer { fetches } => match l {
            Lang::Ja => format!(
                "保存した取得のうち{fetches}回で明細が変わります。公開できません。違いを確かめて直してください。"
            ),
            Lang::En => format!(
                "{fetches} stored fetches would give other lines. It can't be released; look at the differences."
            ),
        },
        Refused::PagesUnread { fetches } => match l {
            Lang::Ja => format!(
                "保存した取得のうち{fetches}回のページが読めなくなります。承知のうえなら、印を付けて公開してください。"
            ),
            Lang::En => format!(
                "{fetches} stored fetches would not be read any more. Tick the box if you know that."
            ),
        },
        Refused::OtherDraft => t(
            "下書きは、ほかの担当者が新しくしました。画面を開きなおして、内容を確かめてください。",
            "Another operator has saved a newer draft. Open the page again and look at it.",
        ),
        Refused::SiteChanges { lines } => match l {
            Lang::Ja => format!(
                "この下書きは、接続先やログインの送り方が{lines}か所変わっています。確かめて印を付けてから、公開してください。"
            ),
            Lang::En => format!(
                "The draft changes {lines} line(s) of where it goes or how it logs in. Look at them and tick the box."
            ),
        },
        Refused::NotStartable(why) => not_startable(*why, pen),
        Refused::TooSoon { from } => at(
            *from,
            pen,
            "取得したばかりです。{at}から再取得できます。",
            "Fetched just now. You can fetch again from {at}.",
        ),
        Refused::LoginInUse { until } => at(
            *until,
            pen,
            "同じログインIDで別の取得が動いています。{at}までに終わります。終わってから、もう一度お試しください。",
            "Another fetch uses the same login ID. It ends by {at}; please try again then.",
        ),
        Refused::NoRecipe(id) => match l {
            Lang::Ja => {
                format!("「{id}」のレシピがありません。カタログにある金融機関を選んでください。")
            }
            Lang::En => {
                format!("There is no recipe for {id:?}. Choose an institution of the catalogue.")
            }
        },
        Refused::NotPlayed(_) => t(
            "練習用の金融機関です（シミュレーション）。ここでは動いていないため、登録できません。練習には「renkei demo」をお使いください。",
            "This is a simulated institution for practice. Nothing plays it here, so it can't be linked. To practise, run: renkei demo",
        ),
        Refused::DecidedAlready { .. } => t(
            "この明細は、すでに登録されたか対象外になっています。",
            "This line has been entered or set aside already.",
        ),
        Refused::NotEnterable { why, .. } => not_enterable(*why, l),
        Refused::NoSuchTitle(title) => match l {
            Lang::Ja => format!("勘定科目「{title}」はありません。一覧から選んでください。"),
            Lang::En => format!("There is no account title {title:?}. Choose one of the list."),
        },
        Refused::Entry(fault) => entry(*fault, l),
        Refused::File(_)
        | Refused::Unread(_)
        | Refused::FileTooLarge { .. }
        | Refused::FileTooLargePacked { .. }
        | Refused::NoSuchLayout { .. }
        | Refused::OtherLayout { .. }
        | Refused::Columns(_)
        | Refused::BeingStored
        | Refused::Journalised { .. }
        | Refused::TakenBackAlready
        | Refused::TooOldToTakeBack => of_files::refused(refused, l),
        Refused::OtherAccountFile { file, account } => match l {
            Lang::Ja => format!(
                "別の口座のファイルです\n口座「{file}」の明細です。「{account}」へは入れません。"
            ),
            Lang::En => format!(
                "It is for another account\nThese are lines of {file}; they can't go into {account}."
            ),
        },
        Refused::OtherUnit { file, account } => match l {
            Lang::Ja => format!(
                "通貨が異なります\nファイルは{file}、口座は{account}です。通貨の同じ口座を指定してください。"
            ),
            Lang::En => format!(
                "Another currency\nThe file is in {file}, the account in {account}. Name an account of the same currency."
            ),
        },
        Refused::NoSuchAccount { label, labels } => no_such_account(label, labels, l),
        Refused::Export(error) => error.message(of_formats(l)),
        Refused::SignIn => t(
            "メールアドレスかパスワードが違います。",
            "E-mail address or password is wrong.",
        ),
        Refused::SignInThrottled { until } => at(
            *until,
            pen,
            "続けて入れなかったため、{at}までお待ちください。",
            "After several tries, please wait until {at}.",
        ),
        Refused::NoClient(_) => t(
            "この銀行のAPIを使うための登録（クライアントID）が、まだ設定されていません。運営の方は renkei institution client で設定してください。",
            "Renkei has no client id at this bank yet. The operator sets it with: renkei institution client",
        ),
        Refused::OtherWay(_) => t(
            "この金融機関は、この方法では登録できません。新規登録の画面から進んでください。",
            "This institution is added in another way. Please start from the page that adds a service.",
        ),
        Refused::NotACallback(_) => t(
            "もどり先のアドレスは https://…/consent/callback の形です（このパソコンだけで使うときは http://127.0.0.1:番号/consent/callback）。",
            "The callback is https://…/consent/callback (on this machine alone http://127.0.0.1:PORT/consent/callback).",
        ),
        Refused::NotConsenting => t(
            "この同意の手続きは、10分が過ぎたか、もう終わっています。もう一度、連携の画面から始めてください。",
            "This consent took more than 10 minutes or is done already. Please start again from the pages of Renkei.",
        ),
        Refused::OtherCustomer => t(
            "前とは別のログインで同意されました。いまの連携はそのままです。同じログインで再同意するか、新規登録から別の連携として登録してください。",
            "Another login consented than before. The present link is unchanged. Consent with the same login, or add the other one as a new link.",
        ),
        Refused::Token(fault) => match fault {
            TokenFault::Client => t(
                "銀行がRenkeiの登録（クライアントID）を受け付けませんでした。運営の方に設定の確認をお願いしてください。",
                "The bank did not accept Renkei's client id. Please ask the operator to check it.",
            ),
            TokenFault::Ended => t(
                "銀行から受け取った同意の番号が、もう使えませんでした。もう一度、連携の画面から始めてください。",
                "The code of your consent was no longer good. Please start again.",
            ),
            TokenFault::NotUnderstood => t(
                "銀行の返事を読み取れませんでした。何も変えていません。くり返すときは、運営の方にお知らせください。",
                "The bank's answer was not understood; nothing was changed. Please tell the operator if it happens again.",
            ),
            TokenFault::Network(_) => t(
                "銀行につながりませんでした。何も変えていません。しばらくしてから、もう一度お試しください。",
                "The bank could not be reached; nothing was changed. Please try again later.",
            ),
        },
        Refused::NotAwaited => t(
            "この取得は、もう入力を待っていません。もう一度取得してください。",
            "This fetch no longer waits for an answer. Please fetch again.",
        ),
        Refused::Vault => t(
            "保存したログイン情報を開けません。鍵のファイル（root.key）がこのデータのものか確かめてください。",
            "The stored login can't be opened. Check that the key file (root.key) belongs to this data.",
        ),
        Refused::Store(error) => match error.trouble() {
            Trouble::Busy => t(
                "ほかのRenkeiがデータベースを使っています。何も変わっていません。少し待って、もう一度お試しください。",
                "Another Renkei is using the database. Nothing was changed. Please try again shortly.",
            ),
            Trouble::Full => t(
                "ディスクがいっぱいです。何も変わっていません。空きを作って、もう一度お試しください。",
                "The disk is full. Nothing was changed. Make room and try again.",
            ),
            Trouble::Damaged => t(
                "データベースのファイルが壊れています。バックアップから戻してください。",
                "The database file is damaged. Restore it from your backup.",
            ),
            Trouble::Other => t(
                "データベースを使えませんでした。何も変わっていません。renkei doctor で確かめてください。",
                "The database could not be used. Nothing was changed. Check with: renkei doctor",
            ),
        },
    }
}

/// The language of what `formats` says.
pub fn of_formats(l: Lang) -> formats::Language {
    match l {
        Lang::Ja => formats::Language::Ja,
        Lang::En => formats::Language::En,
    }
}

/// Why a fetch ended without success: what happened, what Renkei does, what the person can do.
pub fn fetch_error(error: &FetchError, bank: &str, pen: &Pen) -> String {
    let mut values = Values::of(*pen).text("bank", bank).time("at", pen.now);
    values = values.text("step", pen.step(error.step.as_deref()));
    if let Some(words) = &error.bank_words {
        values = values.japanese("bank_words", words);
    }
    if let Some(left) = error.tries_left {
        values = values.number("n", left as usize);
    }
    if let Some(until) = error.until {
        values = values.time("until", until);
    }
    let said = say(Key::Cause(error.cause), pen.lang, &values);
    [said.title, said.happened, said.does, said.can]
        .iter()
        .map(Html::plain)
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n  ")
}

fn at(when: Timestamp, pen: &Pen, ja: &str, en: &str) -> String {
    pen.lang.t(ja, en).replace("{at}", &pen.moment(when))
}

fn not_allowed(act: Act, owner: Option<&str>, l: Lang) -> String {
    let what = match act {
        Act::LinkAndFetch => l.t("登録と取得", "Registering and fetching"),
        Act::SelectAccounts => l.t("連携データの選択", "Choosing accounts"),
        Act::ImportFiles => l.t("ファイルの取り込み", "Importing files"),
        Act::AnswerQuestions => l.t("確認への回答", "Answering questions"),
        Act::Journalise => l.t("仕訳の登録", "Entering journal entries"),
        Act::Export => l.t("書き出し", "Exporting"),
        Act::SeeEverything => l.t("閲覧", "Looking"),
    };
    match (l, owner) {
        (Lang::Ja, Some(owner)) => {
            format!("{what}は、あなたの権限では行えません。オーナーの{owner}さんにお願いできます。")
        }
        (Lang::Ja, None) => format!("{what}は、あなたの権限では行えません。"),
        (Lang::En, Some(owner)) => {
            format!("{what} is not part of your role. You can ask the owner, {owner}.")
        }
        (Lang::En, None) => format!("{what} is not part of your role."),
    }
}

fn not_found(what: &str, l: Lang) -> String {
    let what_ja = match what {
        "connection" => "連携",
        "account" => "口座",
        "line" => "明細",
        "entry" => "仕訳",
        "rule" => "自動仕訳ルール",
        "decision" => "登録や対象外の記録",
        "upload" => "ファイル",
        "import" => "取り込み",
        "layout" => "読み方",
        other => other,
    };
    match l {
        Lang::Ja => format!("その{what_ja}は、この事業所にはありません。"),
        Lang::En => format!("There is no such {what} in this office."),
    }
}

/// What is wrong with one field, without the field's name.
pub fn fault_words(fault: &Fault, l: Lang) -> String {
    match (fault, l) {
        (Fault::Missing, Lang::Ja) => "入力してください。".to_owned(),
        (Fault::Missing, Lang::En) => "Please enter it.".to_owned(),
        (Fault::Form { typed }, Lang::Ja) => {
            format!("{typed}文字入力されています。形が異なります。")
        }
        (Fault::Form { typed }, Lang::En) => {
            format!("{typed} characters were entered; the form differs.")
        }
        (Fault::TooLong { max }, Lang::Ja) => format!("長すぎます。{max}文字までです。"),
        (Fault::TooLong { max }, Lang::En) => format!("Too long; at most {max} characters."),
        (Fault::InFuture, Lang::Ja) => "今日より後の日は選べません。".to_owned(),
        (Fault::InFuture, Lang::En) => "It can't be after today.".to_owned(),
    }
}

fn not_startable(why: NotStartable, pen: &Pen) -> String {
    let t = |ja: &str, en: &str| pen.lang.t(ja, en).to_owned();
    match why {
        NotStartable::AlreadyFetching { since } => at(
            since,
            pen,
            "{at}に始まった取得が続いています。二重には取得しません。",
            "A fetch that began at {at} is still running; it is not started twice.",
        ),
        NotStartable::AwaitsInput { expires_at } => at(
            expires_at,
            pen,
            "追加認証の入力を{at}まで待っています。",
            "The fetch waits for your answer until {at}.",
        ),
        NotStartable::OwnerHasToAct { action } => match action {
            OwnerAction::EditLogin | OwnerAction::UseUserLogin => t(
                "銀行がこのログインを受け付けませんでした。同じものはもう送りません。登録情報を編集してください。",
                "The bank did not accept this login. It is not sent again; please edit it.",
            ),
            OwnerAction::ConsentAgain => t("再同意が必要です。", "Consent is needed again."),
            OwnerAction::SeeToCertificate => t(
                "電子証明書を確かめてください。",
                "Please see to the client certificate.",
            ),
            OwnerAction::FetchMended => t(
                "銀行のページの変化に合わせて、読み方を直しました。追加認証が必要な連携なので、再取得をお願いします。",
                "Renkei has been adapted to the bank's changed page. This link needs you at each login: please fetch again.",
            ),
            OwnerAction::ReadNotice | OwnerAction::CheckThenFetch | OwnerAction::FetchAgain => t(
                "先に内容を確かめてから、再取得してください。",
                "Please check first, then fetch again.",
            ),
        },
        NotStartable::OperatorHasToAct => t(
            "銀行のページが変わり、運営が直しています。直るまでお待ちください。",
            "The bank's page has changed and the operator is mending it. Please wait until it is mended.",
        ),
        NotStartable::SwitchedOff => t(
            "取得を休止しています。再開すると取得できます。",
            "Fetching is switched off. Resume it first.",
        ),
        NotStartable::TooSoon { from } => at(
            from,
            pen,
            "前回のログインの結果が不明です。ロックを避けるため、{at}より前には試しません。",
            "The result of the last login is unknown. To avoid a lock it is not tried before {at}.",
        ),
    }
}

fn not_enterable(why: NotEnterable, l: Lang) -> String {
    match (why, l) {
        (NotEnterable::Pending, Lang::Ja) => "まだ速報です。確報になると登録できます。".to_owned(),
        (NotEnterable::Pending, Lang::En) => {
            "It is still provisional; it can be entered once it is final.".to_owned()
        }
        (NotEnterable::NotLive, Lang::Ja) => "保留中か、銀行が取り下げた明細です。".to_owned(),
        (NotEnterable::NotLive, Lang::En) => "It is held, or the bank has withdrawn it.".to_owned(),
        (NotEnterable::NoOpenYear { on }, Lang::Ja) => {
            format!("{on}は、開いている会計年度に入りません。")
        }
        (NotEnterable::NoOpenYear { on }, Lang::En) => {
            format!("{on} is not in an open fiscal year.")
        }
        (NotEnterable::NotYen, Lang::Ja) => "円の明細だけを仕訳にできます。".to_owned(),
        (NotEnterable::NotYen, Lang::En) => "Only lines in yen can be entered.".to_owned(),
        (NotEnterable::NotSelected, Lang::Ja) => {
            "連携データの選択で、この口座が外れています。".to_owned()
        }
        (NotEnterable::NotSelected, Lang::En) => "Its account is not selected.".to_owned(),
    }
}

fn entry(fault: EntryFault, l: Lang) -> String {
    match (fault, l) {
        (EntryFault::Unbalanced { difference }, Lang::Ja) => {
            format!("借方と貸方が{}円合いません。", difference.unsigned_abs())
        }
        (EntryFault::Unbalanced { difference }, Lang::En) => format!(
            "Debit and credit differ by {} yen.",
            difference.unsigned_abs()
        ),
        (EntryFault::OneSided, Lang::Ja) => "相手科目を選んでください。".to_owned(),
        (EntryFault::OneSided, Lang::En) => "Please choose the other title.".to_owned(),
        (EntryFault::TooLarge, Lang::Ja) => "金額が大きすぎます。".to_owned(),
        (EntryFault::TooLarge, Lang::En) => "The amounts are too large.".to_owned(),
    }
}

fn no_such_account(label: &str, labels: &[String], l: Lang) -> String {
    let known = labels.join(l.t("、", ", "));
    if label.is_empty() {
        return of_files::account_open(&known, l);
    }
    let name = label;
    match (l, labels.is_empty()) {
        (Lang::Ja, true) => {
            format!(
                "口座「{name}」はありません。取り込み（renkei import）では、--create をつけると新しく作れます。"
            )
        }
        (Lang::Ja, false) => format!(
            "口座「{name}」はありません。いまある口座：{known}。取り込み（renkei import）では、--create をつけると新しく作れます。"
        ),
        (Lang::En, true) => {
            format!("There is no account {name:?}. renkei import makes it with --create.")
        }
        (Lang::En, false) => format!(
            "There is no account {name:?}. There are: {known}. renkei import makes a new one with --create."
        ),
    }
}
