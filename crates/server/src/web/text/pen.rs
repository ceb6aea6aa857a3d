//! The pen of a page: a language and the present moment, with which words, dates and amounts are written.

use domain::fetch::{Cause, ChallengeKind, Trigger};
use domain::said::Said;
use domain::time::{Date, Timestamp, date_in_japan};

use super::money::Amount;
use super::names::{self, AccountLabel};
use super::{Html, dates, money};

/// 日本語 first, English by the switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    #[default]
    Ja,
    En,
}

impl Lang {
    /// The one of two texts that is in this language.
    pub fn t<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    /// The same of what was said in both.
    pub fn said(self, said: &Said) -> &str {
        self.t(&said.ja, &said.en)
    }

    /// For `lang` attributes, the cookie and the field `lang` of `POST /language`.
    pub fn code(self) -> &'static str {
        self.t("ja", "en")
    }

    pub fn from_code(code: &str) -> Option<Lang> {
        [Lang::Ja, Lang::En]
            .into_iter()
            .find(|lang| lang.code() == code)
    }
}

/// Writes in one language at one moment. Templates call it `l`; it takes references because that is what
/// templates pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pen {
    pub lang: Lang,
    /// Decides what is 今日 and 昨日, and how much of a deadline is left.
    pub now: Timestamp,
}

impl Pen {
    pub fn t<'a>(&self, ja: &'a str, en: &'a str) -> &'a str {
        self.lang.t(ja, en)
    }

    /// What was said in both languages, in this one.
    pub fn said<'a>(&self, said: &'a Said) -> &'a str {
        self.lang.said(said)
    }

    pub fn is_ja(&self) -> bool {
        self.lang == Lang::Ja
    }

    pub fn today(&self) -> Date {
        date_in_japan(self.now)
    }

    /// Puts a number, grouped, into the place of `{n}`. English has `(s)` or `(y/ies)` where the number decides:
    /// `l.count("{n}行", "{n} line(s)", n)`.
    pub fn count(&self, ja: &str, en: &str, n: &usize) -> String {
        let (s, ies) = if *n == 1 { ("", "y") } else { ("s", "ies") };
        self.t(ja, en)
            .replace("(s)", s)
            .replace("(y/ies)", ies)
            .replace("{n}", &money::grouped(*n as u64))
    }

    /// Puts a text into the place of `{}`.
    pub fn with(&self, ja: &str, en: &str, value: &str) -> String {
        self.t(ja, en).replace("{}", value)
    }

    /// 11月20日(金).
    pub fn day(&self, on: &Date) -> Html {
        tagged(&on.to_string(), &dates::day(self.lang, *on, self.today()))
    }

    /// 今日 6:12; in a place of its own.
    pub fn time(&self, at: &Timestamp) -> Html {
        tagged(
            &dates::machine(*at),
            &dates::moment(self.lang, *at, self.now),
        )
    }

    /// The present moment with its date: 11月24日(火) 9:40.
    pub fn present(&self) -> Html {
        tagged(
            &dates::machine(self.now),
            &dates::full(self.lang, self.now, self.now),
        )
    }

    /// 今日 6:12, as plain text.
    pub fn moment(&self, at: Timestamp) -> String {
        dates::moment(self.lang, at, self.now)
    }

    /// The same inside of a sentence.
    pub fn time_within(&self, at: &Timestamp) -> Html {
        tagged(
            &dates::machine(*at),
            &dates::moment_within(self.lang, *at, self.now),
        )
    }

    /// A planned time: 今日 12:20ごろ.
    pub fn about(&self, at: &Timestamp) -> Html {
        tagged(
            &dates::machine(*at),
            &dates::about(self.lang, *at, self.now),
        )
    }

    /// A deadline: 今日 9:44まで.
    pub fn until(&self, at: &Timestamp) -> Html {
        let text = match self.lang {
            Lang::Ja => format!("{}まで", dates::moment(self.lang, *at, self.now)),
            Lang::En => format!("until {}", dates::moment_within(self.lang, *at, self.now)),
        };
        tagged(&dates::machine(*at), &text)
    }

    /// What is left of a deadline: 4分32秒; nothing when it is over.
    pub fn left(&self, until: &Timestamp) -> Option<String> {
        let seconds = until.duration_since(self.now).as_secs();
        let (hours, minutes, seconds) = match seconds {
            s if s <= 0 => return None,
            s => (s / 3600, s / 60 % 60, s % 60),
        };
        Some(match (hours, self.lang) {
            (0, Lang::Ja) => format!("{minutes}分{seconds:02}秒"),
            (0, Lang::En) => format!("{minutes} min {seconds:02} s"),
            (_, Lang::Ja) => format!("{hours}時間{minutes}分"),
            (_, Lang::En) => format!("{hours} h {minutes} min"),
        })
    }

    /// 2026年度.
    pub fn fiscal_year(&self, year: &i16) -> String {
        match self.lang {
            Lang::Ja => format!("{year}年度"),
            Lang::En => format!("fiscal year {year}"),
        }
    }

    /// 18,422円.
    pub fn money(&self, amount: &Amount) -> String {
        money::with_unit(self.lang, amount)
    }

    /// For a column whose head or neighbour names the yen: 8,214,530; other units keep their name.
    pub fn in_column(&self, amount: &Amount) -> String {
        if amount.is_yen() {
            money::plain(amount)
        } else {
            money::with_unit(self.lang, amount)
        }
    }

    /// Where a column's head names the unit, whichever: 8,214,530.
    pub fn plain(&self, amount: &Amount) -> String {
        money::plain(amount)
    }

    /// ＋330,000 or −18,422.
    pub fn signed(&self, amount: &Amount) -> String {
        money::signed(amount)
    }

    /// 普通 1234567.
    pub fn account(&self, account: &AccountLabel) -> String {
        account.short(self.lang)
    }

    /// 青葉銀行 普通 1234567.
    pub fn account_in_full(&self, account: &AccountLabel) -> String {
        format!("{} {}", account.institution, account.short(self.lang))
    }

    pub fn trigger(&self, trigger: &Trigger) -> &'static str {
        names::trigger(self.lang, *trigger)
    }

    /// A step of a walk, by the name of its page.
    pub fn step(&self, page: Option<&str>) -> &'static str {
        names::step(self.lang, page)
    }

    pub fn challenge(&self, kind: &ChallengeKind) -> &'static str {
        names::challenge(self.lang, *kind)
    }

    /// The title of a cause's message, for lists of attempts.
    pub fn cause(&self, cause: &Cause) -> Html {
        super::say(
            super::Key::Cause(*cause),
            self.lang,
            &super::Values::of(*self),
        )
        .title
    }

    /// One of `assets/icons.svg`; it says nothing that the text beside it doesn't say.
    pub fn icon(&self, name: &str) -> Html {
        Html::markup(format!(
            r##"<svg class="icon" aria-hidden="true"><use href="/assets/icons.svg#{name}"/></svg>"##
        ))
    }

    pub fn icon_with(&self, name: &str, class: &str) -> Html {
        Html::markup(format!(
            r##"<svg class="icon {class}" aria-hidden="true"><use href="/assets/icons.svg#{name}"/></svg>"##
        ))
    }
}

/// A time never breaks over two rows.
fn tagged(machine: &str, text: &str) -> Html {
    Html::markup(format!(
        r#"<time datetime="{machine}" class="nowrap">{text}</time>"#
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pen(lang: Lang) -> Pen {
        Pen {
            lang,
            now: "2026-11-24T00:40:00Z"
                .parse()
                .expect("a timestamp of this test"),
        }
    }

    #[test]
    fn a_count_is_grouped_and_english_has_a_plural() {
        assert_eq!(
            pen(Lang::Ja).count("{n}行", "{n} line(s)", &12_345),
            "12,345行"
        );
        assert_eq!(pen(Lang::En).count("{n}行", "{n} line(s)", &1), "1 line");
        assert_eq!(pen(Lang::En).count("{n}行", "{n} line(s)", &0), "0 lines");
    }

    #[test]
    fn a_deadline_says_what_is_left_until_nothing_is() {
        let until: Timestamp = "2026-11-24T00:44:32Z"
            .parse()
            .expect("a timestamp of this test");
        assert_eq!(pen(Lang::Ja).left(&until).as_deref(), Some("4分32秒"));
        assert_eq!(pen(Lang::Ja).left(&pen(Lang::Ja).now), None);
        assert_eq!(
            pen(Lang::Ja).until(&until).as_str(),
            r#"<time datetime="2026-11-24T09:44+09:00" class="nowrap">今日 9:44まで</time>"#
        );
    }
}
