//! 同意 at an institution that is read by an API: what is asked there, how long it lasts, and the page on the way.

use askama::Template;
use domain::ids::ConnectionId;
use domain::time::Date;

use super::{Act, Frame};
use crate::web::text::{Html, Pen};

/// From so many days before its end on a consent is counted down.
const COUNTED_DAYS: i64 = 40;
/// From so many days before its end on a person should renew it.
const SOON_DAYS: i64 = 14;

/// On the way to the bank's page. A page of its own, since a form of ours may lead to nobody but us.
#[derive(Template)]
#[template(path = "leaving.html")]
pub struct Leaving {
    pub frame: Frame,
    pub bank: String,
    /// The bank's page.
    pub address: String,
    /// Where to go instead.
    pub back: String,
}

impl Leaving {
    fn title(&self) -> String {
        let pen = &self.frame.pen;
        pen.with(
            "{}のサイトへ移動します",
            "Going to the site of {}",
            &self.bank,
        )
    }
}

/// The browser came back from the bank, and no consent came of it: why, and where to begin once more.
#[derive(Template)]
#[template(path = "not_received.html")]
pub struct NotReceived {
    pub frame: Frame,
    pub what: String,
    pub again: Again,
}

/// Where a consent begins once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Again {
    /// The institution's form.
    Link(String),
    /// The registration whose consent it was.
    Consent(ConnectionId),
    /// Nobody knows which it was.
    Choose,
}

impl NotReceived {
    fn title(&self) -> &'static str {
        let pen = &self.frame.pen;
        pen.t("同意を受け取れませんでした", "No consent came back")
    }

    /// The one that helps first.
    fn acts(&self) -> Vec<Act> {
        let (pen, rights) = (&self.frame.pen, &self.frame.rights);
        let all = || {
            Act::link(
                pen.t("登録済一覧へ", "To your linked services"),
                "/connections".to_owned(),
            )
        };
        let choose = || {
            Act::link(
                pen.t("新規登録へ", "Choose a service"),
                "/connections/new".to_owned(),
            )
        };
        match &self.again {
            Again::Link(href) => vec![
                Act::link(pen.t("もう一度連携する", "Link again"), href.clone())
                    .locked_if(rights.manage_locked(pen)),
                all(),
            ],
            Again::Consent(id) => vec![
                Act::post(
                    pen.t("再同意する", "Consent again"),
                    format!("/connections/{id}/consent"),
                )
                .locked_if(rights.manage_locked(pen)),
                all(),
            ],
            Again::Choose => vec![all(), choose()],
        }
    }
}

/// What is said of a consent before it is given, and where it is renewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentFacts {
    /// How long one lasts, where the institution says so.
    pub days: Option<usize>,
    /// The one that was given.
    pub given: Option<Consent>,
    /// The institution takes it back when the registration is deleted.
    pub is_given_back: bool,
}

impl ConsentFacts {
    pub(super) fn lasts(&self, pen: &Pen) -> String {
        match &self.days {
            Some(days) => pen.count(
                "同意は{n}日間つづきます。期限が近づくと、登録済一覧に表示します。",
                "A consent lasts {n} day(s). Its end is counted down among your linked services.",
                days,
            ),
            None => pen
                .t(
                    "同意に期限はありません。銀行のサイトでいつでも取り消せます。",
                    "A consent has no end. You can withdraw it at the bank at any time.",
                )
                .to_owned(),
        }
    }
}

/// A consent that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Its last day; `None`: the institution names no end.
    pub until: Option<Date>,
}

impl Consent {
    /// Days that are left; below 0: it is over.
    pub fn days_left(self, today: Date) -> Option<i64> {
        let until = self.until?;
        let left = today.until(until).ok()?;
        Some(i64::from(left.get_days()))
    }

    /// Days that are left, where so few are that a person should renew it.
    pub fn ends_soon(self, today: Date) -> Option<i64> {
        self.days_left(today)
            .filter(|left| (0..=SOON_DAYS).contains(left))
    }

    /// 12月24日(木)（あと30日）.
    pub(super) fn text(self, pen: &Pen) -> Html {
        let Some(until) = self.until else {
            return Html::text(pen.t("期限なし", "No end"));
        };
        let left = self
            .days_left(pen.today())
            .filter(|left| (0..=COUNTED_DAYS).contains(left));
        let counted = left.map(|left| {
            let left = usize::try_from(left).unwrap_or(0);
            pen.count("（あと{n}日）", " ({n} day(s) left)", &left)
        });
        let over = self.days_left(pen.today()).is_some_and(|left| left < 0);
        let note = match counted {
            Some(counted) => counted,
            None if over => pen.t("（期限切れ）", " (over)").to_owned(),
            None => String::new(),
        };
        Html::markup(format!("{}{}", pen.day(&until), Html::text(&note)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::text::Lang;
    use domain::time::Timestamp;

    fn said(until: &str) -> (String, Option<i64>) {
        let pen = Pen {
            lang: Lang::Ja,
            now: "2026-11-24T00:40:00Z".parse::<Timestamp>().expect("a time"),
        };
        let consent = Consent {
            until: Some(until.parse().expect("a day")),
        };
        (consent.text(&pen).plain(), consent.ends_soon(pen.today()))
    }

    #[test]
    fn a_consent_is_counted_down_and_said_to_end_soon() {
        assert_eq!(said("2027-02-22").0, "2027年2月22日(月)");
        assert_eq!(said("2027-01-04").0, "2027年1月4日(月)");
        assert_eq!(said("2027-01-03").0, "2027年1月3日(日)（あと40日）");
        assert_eq!(said("2026-12-09").1, None);
        assert_eq!(
            said("2026-12-08"),
            ("12月8日(火)（あと14日）".to_owned(), Some(14))
        );
        assert_eq!(
            said("2026-11-24"),
            ("11月24日(火)（あと0日）".to_owned(), Some(0))
        );
        assert_eq!(
            said("2026-11-23"),
            ("11月23日(月)（期限切れ）".to_owned(), None)
        );
    }
}
