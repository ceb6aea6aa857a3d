//! デモ法人ダイレクト: EUC-JP, refusals told in the address alone, a 乱数表, pages that must be visited in order.

mod books;
mod entrance;
mod logins;
mod pages;
mod statement;

use encoding_rs::EUC_JP;

use crate::http::{Answer, Asked};
use crate::institution::Institution;
use crate::misbehaviour::{Misbehaviour, Place};
use crate::sessions::{SignedIn, Visitor};
use crate::shared::Shared;

/// The id of this institution.
const ID: &str = "demo-hojin";

pub(crate) static INSTITUTION: Institution = Institution {
    id: ID,
    name: "デモ法人ダイレクト",
    form: &[
        ("company", "企業コード"),
        ("id", "利用者ID"),
        ("password", "パスワード"),
    ],
    origin: "https://biz.demo-hojin.example",
    further_origins: &[],
    forms: EUC_JP,
    logins: &logins::LOGINS,
    books: books::account,
    answer,
};

const COOKIE: &str = "HOJIN_SID";

/// What every form carries besides its token; it must come back in EUC-JP.
const MARK: &str = "法人";

/// The page that a session saw last; the next one must follow from it.
const LAST_PAGE: &str = "last page";
/// The token that the links of the newest 口座選択 carry; it is good for one click.
const LINKS: &str = "links";

fn answer(shared: &Shared, asked: &Asked) -> Answer {
    let answer = page(shared, asked);
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::ErrorInside { place }) if place.covers(answer.place) => {
            let page = pages::error("ただいま大変混み合っております。（BZ-500）", None);
            answer.with_page(EUC_JP, &page)
        }
        _ => answer,
    }
}

fn page(shared: &Shared, asked: &Asked) -> Answer {
    if let Some(Misbehaviour::Maintenance { until }) = shared.misbehaviour(ID) {
        return html(Place::Other, &pages::maintenance(&until));
    }
    match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/" | "/biz/login") => entrance::login_form(shared),
        ("POST", "/biz/login") => entrance::password(shared, asked),
        ("GET", "/biz/ransu") => entrance::grid_form(shared, asked),
        ("POST", "/biz/ransu") => entrance::grid(shared, asked),
        _ => signed_in(shared, asked),
    }
}

fn html(place: Place, page: &str) -> Answer {
    Answer::html(place, EUC_JP, page)
}

fn out_of_order(visitor: &SignedIn) -> Answer {
    let page = pages::error(
        "画面の遷移が正しくありません。メニューからやりなおしてください。",
        Some(&visitor.form_token),
    );
    html(Place::Other, &page)
}

fn signed_in(shared: &Shared, asked: &Asked) -> Answer {
    let session = asked.cookie(COOKIE);
    let visitor = shared.sessions().visitor(ID, session);
    let visitor = match visitor {
        Visitor::SignedIn(visitor) => visitor,
        Visitor::TimedOut => {
            return html(
                Place::Other,
                &pages::error("接続時間を超えたため、ログアウトしました。", None),
            );
        }
        Visitor::Replaced => return html(Place::Other, &pages::replaced()),
        Visitor::Unknown => return Answer::redirect(Place::Other, "/biz/login"),
    };
    let token = visitor.form_token.as_str();
    let last = shared.sessions().noted(session, LAST_PAGE);
    // Every page comes from the one before it, or is looked at again.
    let is_in_order = match asked.path.as_str() {
        "/biz/shoukai" => !last.is_empty(),
        "/biz/shoukai/kouza" => !matches!(last.as_str(), "" | "/biz/menu"),
        "/biz/shoukai/joken" => last == "/biz/shoukai/kouza",
        "/biz/shoukai/meisai" => {
            matches!(last.as_str(), "/biz/shoukai/joken" | "/biz/shoukai/meisai")
        }
        _ => true,
    };
    if !is_in_order {
        return out_of_order(&visitor);
    }
    let answer = match (asked.method.as_str(), asked.path.as_str()) {
        ("GET", "/biz/menu") => html(Place::Home, &home(shared, token)),
        ("GET", "/biz/shoukai") => html(Place::Home, &pages::inquiry(token)),
        ("GET", "/biz/shoukai/kouza") => {
            let links = shared.sessions().fresh_token();
            shared.sessions().note(session, LINKS, links.clone());
            let accounts = shared.accounts(visitor.login);
            html(Place::Accounts, &pages::accounts(&accounts, token, &links))
        }
        ("GET", "/biz/shoukai/joken") => period_form(shared, asked, &visitor),
        ("POST", "/biz/shoukai/meisai") => statement::first(shared, asked, &visitor),
        ("GET", "/biz/shoukai/meisai") => statement::further(shared, asked, &visitor),
        ("POST", "/biz/logout") => return log_out(shared, asked, &visitor),
        (_, "/biz/furikomi" | "/biz/soukyu") => {
            shared
                .sessions()
                .count_forbidden(ID, visitor.login.login_id);
            return html(
                Place::Other,
                &pages::error("承認者の暗証番号を入力してください。", Some(token)),
            );
        }
        _ => {
            let page = pages::error("画面がありません。", Some(token));
            return html(Place::Other, &page).with_status(404);
        }
    };
    shared
        .sessions()
        .note(session, LAST_PAGE, asked.path.clone());
    answer
}

fn home(shared: &Shared, token: &str) -> String {
    match shared.misbehaviour(ID) {
        Some(Misbehaviour::UnknownPage) => pages::never_seen(token),
        Some(Misbehaviour::Notice) => pages::consent(token),
        _ => pages::menu(shared.today(), token),
    }
}

fn period_form(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    let session = asked.cookie(COOKIE);
    let links = shared.sessions().noted(session, LINKS);
    if links.is_empty() || asked.query.get("T") != links {
        return out_of_order(visitor);
    }
    shared.sessions().note(session, LINKS, String::new());
    let accounts = shared.accounts(visitor.login);
    let number = asked.query.get("N");
    match accounts.iter().find(|account| account.number == number) {
        Some(account) => html(
            Place::Period,
            &pages::period_form(account, shared.today(), &visitor.form_token),
        ),
        None => out_of_order(visitor),
    }
}

fn log_out(shared: &Shared, asked: &Asked, visitor: &SignedIn) -> Answer {
    if asked.form.get("TOKEN") != visitor.form_token {
        return out_of_order(visitor);
    }
    if let Some(session) = asked.cookie(COOKIE) {
        shared.sessions().sign_out(session);
    }
    html(Place::Logout, &pages::goodbye()).without_cookie(COOKIE)
}
