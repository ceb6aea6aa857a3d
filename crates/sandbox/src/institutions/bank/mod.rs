//! デモ銀行: CGI-like addresses, Shift_JIS, a hidden token in every form, one month per query.

mod logins;
mod pages;
mod statement;

use encoding_rs::SHIFT_JIS;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::ledger::business;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::random::Random;
use crate::sessions::{LoginAnswer, SecondLogin, SignedIn, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-bank";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモ銀行",
    form: &[("id", "契約者番号"), ("password", "ログインパスワード")],
    origin: "https://ib.demo-bank.example",
    further_origins: &[],
    forms: SHIFT_JIS,
    logins: &logins::LOGINS,
    books: business::account,
    answer,
};

const COOKIE: &str = "IBSID";

/// What the hidden field GAMEN holds; it must come back in Shift_JIS.
const SCREEN_MARK: &str = "照会画面";

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return html(Place::Other, &pages::maintenance(&until));
    }
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/" | "/ib/login.cgi") => login_form(shared, None),
        ("POST", "/ib/auth.cgi") => sign_in(shared, asked),
        _ => signed_in(shared, asked),
    }
}

fn html(place: Place, page: &str) -> Answer {
    Answer::html(place, SHIFT_JIS, page)
}

fn error(message: &str) -> Answer {
    html(Place::Other, &pages::error(message))
}

fn login_form(shared: &Shared, message: Option<&str>) -> Answer {
    let token = shared.sessions().issue_login_token();
    let place = message.map_or(Place::LoginForm, |_| Place::Login);
    html(place, &pages::login_form(&token, message))
}

fn sign_in(shared: &Shared, asked: &Asked) -> Answer {
    let form = &asked.form;
    if !shared.sessions().take_login_token(form.get("TKN")) || form.get("GAMEN") != SCREEN_MARK {
        return error("画面の有効期限が切れています。はじめから操作してください。");
    }
    let misbehaviour = shared.misbehaviour(ID);
    let answer = shared.sessions().sign_in(
        ID,
        form.get("KEIYAKU"),
        form.get("PASSWD"),
        SecondLogin::IsRefused,
        misbehaviour.as_ref(),
    );
    match answer {
        LoginAnswer::Welcome { session } => {
            let page = if misbehaviour == Some(Misbehaviour::UnknownPage) {
                pages::never_seen()
            } else if misbehaviour == Some(Misbehaviour::Notice) {
                pages::consent()
            } else if has_notice_today(shared) {
                pages::notice(shared.today())
            } else {
                pages::menu(shared.today())
            };
            html(Place::Login, &page).with_cookie(COOKIE, &session)
        }
        LoginAnswer::Rejected { tries_left } => {
            let message = format!(
                "契約者番号またはパスワードが正しくありません。あと{tries_left}回誤りますと、ご利用を停止いたします。"
            );
            login_form(shared, Some(&message))
        }
        LoginAnswer::Locked => login_form(
            shared,
            Some(
                "パスワードを所定の回数誤られたため、ご利用を停止しております。お取引店にお申し出ください。",
            ),
        ),
        LoginAnswer::Administrator => login_form(
            shared,
            Some("管理者番号ではご利用になれません。利用者の契約者番号でログインしてください。"),
        ),
        LoginAnswer::PasswordExpired => login_form(
            shared,
            Some("ログインパスワードの有効期限が切れています。パスワードを変更してください。"),
        ),
        LoginAnswer::OtherSession => login_form(
            shared,
            Some(
                "この契約者番号はすでにログインされています。ログアウトするか、しばらくしてからお試しください。",
            ),
        ),
    }
}

/// On about one day in three an お知らせ stands between login and menu.
fn has_notice_today(shared: &Shared) -> bool {
    let day = shared.today().to_string();
    Random::new(shared.settings.seed, &[ID, "notice", &day]).below(3) == 0
}

fn signed_in(shared: &Shared, asked: &Asked) -> Answer {
    let session = asked.cookie(COOKIE);
    let visitor = shared.sessions().visitor(ID, session);
    let visitor = match visitor {
        Visitor::SignedIn(visitor) => visitor,
        Visitor::TimedOut | Visitor::Replaced => {
            return error("一定時間操作がなかったため、ログアウトしました。");
        }
        Visitor::Unknown => return error("ログインしてからご利用ください。"),
    };
    match (asked.method.as_str(), asked.path.as_str()) {
        ("POST", "/ib/oshirase.cgi") | ("GET", "/ib/menu.cgi") => {
            html(Place::Home, &pages::menu(shared.today()))
        }
        ("GET", "/ib/zandaka.cgi") => {
            let accounts = shared.accounts(visitor.login);
            html(Place::Accounts, &pages::accounts(&accounts, shared.today()))
        }
        ("GET", "/ib/jouken.cgi") => period_form(shared, asked, &visitor),
        ("POST", "/ib/meisai.cgi") => statement::answer(shared, asked, &visitor),
        ("GET", "/ib/logout.cgi") => {
            if let Some(session) = session {
                shared.sessions().sign_out(session);
            }
            html(Place::Logout, &pages::goodbye()).without_cookie(COOKIE)
        }
        (_, "/ib/furikomi.cgi" | "/ib/henkou.cgi") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            error("確認番号を入力してください。")
        }
        _ => error("ご指定の画面はございません。").with_status(404),
    }
}

fn period_form(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let accounts = shared.accounts(visitor.login);
    let number = asked.query.get("K");
    match accounts.iter().find(|account| account.number == number) {
        Some(account) => html(
            Place::Period,
            &pages::period_form(account, shared.today(), &visitor.form_token),
        ),
        None => error("口座を選びなおしてください。"),
    }
}
