//! The longer messages: reads `messages.toml`, puts values into the places of `{names}`, and leaves a sentence out
//! whole when its value is missing.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use domain::fetch::Cause;
use domain::time::{Date, Timestamp};
use serde::Deserialize;

use super::{Html, Lang, Pen, money};

/// Declares the situations that aren't the cause of a fetch, with their word in the file.
macro_rules! situations {
    ($($name:ident = $word:literal)*) => {
        /// What a message is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Key {
            /// Why a fetch ended; the word is the cause's own.
            Cause(Cause),
            $($name,)*
        }

        impl Key {
            const SITUATIONS: &'static [Key] = &[$(Key::$name,)*];

            pub fn word(self) -> &'static str {
                match self {
                    Key::Cause(cause) => cause.word(),
                    $(Key::$name => $word,)*
                }
            }
        }
    };
}

situations! {
    RejectedWithTriesLeft = "credentials-rejected-tries"
    NeverAccepted = "credentials-never-accepted"
    FirstLoginUnknown = "login-outcome-unknown-first"
    MaintenanceOpenEnded = "maintenance-open-ended"
    Normal = "status-normal"
    NothingNew = "status-normal-nothing-new"
    Stale = "status-stale"
    Check = "status-check"
    ConsentSoon = "consent-soon"
    Queued = "status-queued"
    Fetching = "status-fetching"
    NeedsInput = "status-needs-input"
    NeedsApproval = "status-needs-approval"
    ByHand = "status-by-hand"
    ByHandLongAgo = "status-by-hand-long-ago"
    LeftToPerson = "left-to-person"
    MendedForPerson = "mended-for-person"
    VanishedForPerson = "vanished-for-person"
    Mended = "recipe-mended"
    First = "status-first"
    SwitchedOff = "status-owner-paused"
    RefetchTooSoon = "refetch-wait"
    RefetchRunning = "refetch-running"
    RefetchNotOwner = "refetch-not-owner"
    AlreadyRegistered = "already-registered"
    DeleteConnection = "delete-link"
    UndoImport = "undo-import"
    UndoImportBlocked = "undo-import-blocked"
}

impl Key {
    /// Every key, for whoever checks or lists the messages.
    pub fn all() -> impl Iterator<Item = Key> {
        Cause::ALL
            .iter()
            .map(|cause| Key::Cause(*cause))
            .chain(Key::SITUATIONS.iter().copied())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    ja: Wording,
    en: Wording,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wording {
    title: String,
    #[serde(default)]
    brief: Vec<String>,
    happened: Vec<String>,
    does: Vec<String>,
    can: Vec<String>,
    button: Option<String>,
}

static MESSAGES: LazyLock<HashMap<String, Entry>> = LazyLock::new(|| {
    toml::from_str(include_str!("messages.toml"))
        .expect("messages.toml is part of the program and tested")
});

/// A message with its values in place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub title: Html,
    /// For lists: one or two sentences.
    pub brief: Html,
    /// 何が起きたか.
    pub happened: Html,
    /// Renkeiがすること.
    pub does: Html,
    /// あなたにできること.
    pub can: Html,
    /// What the main button says, where there is one.
    pub button: Option<String>,
}

/// The values of a message, by the names that stand in braces.
#[derive(Clone, Debug)]
pub struct Values {
    pen: Pen,
    by_name: BTreeMap<&'static str, Html>,
}

impl Values {
    pub fn of(pen: Pen) -> Values {
        Values {
            pen,
            by_name: BTreeMap::new(),
        }
    }

    pub fn text(mut self, name: &'static str, text: &str) -> Values {
        self.by_name.insert(name, Html::text(text));
        self
    }

    /// Words of the bank, or of anybody who speaks Japanese whatever the language of the page.
    pub fn japanese(mut self, name: &'static str, text: &str) -> Values {
        let html = match self.pen.lang {
            Lang::Ja => Html::text(text),
            Lang::En => Html::markup(format!(r#"<span lang="ja">{}</span>"#, Html::text(text))),
        };
        self.by_name.insert(name, html);
        self
    }

    pub fn number(mut self, name: &'static str, number: usize) -> Values {
        self.by_name
            .insert(name, Html::text(&money::grouped(number as u64)));
        self
    }

    pub fn time(mut self, name: &'static str, at: Timestamp) -> Values {
        self.by_name.insert(name, self.pen.time_within(&at));
        self
    }

    pub fn day(mut self, name: &'static str, on: Date) -> Values {
        self.by_name.insert(name, self.pen.day(&on));
        self
    }

    /// Adds a value only where it is known.
    pub fn when<T>(self, value: Option<T>, add: impl FnOnce(Values, T) -> Values) -> Values {
        match value {
            Some(value) => add(self, value),
            None => self,
        }
    }
}

/// The message of a key in a language. A sentence whose value is missing isn't there.
pub fn say(key: Key, lang: Lang, values: &Values) -> Said {
    let Some(entry) = MESSAGES.get(key.word()) else {
        return nothing();
    };
    let wording = match lang {
        Lang::Ja => &entry.ja,
        Lang::En => &entry.en,
    };
    let brief = if wording.brief.is_empty() {
        &wording.happened[..wording.happened.len().min(1)]
    } else {
        &wording.brief
    };
    Said {
        title: sentences(std::slice::from_ref(&wording.title), lang, values),
        brief: sentences(brief, lang, values),
        happened: sentences(&wording.happened, lang, values),
        does: sentences(&wording.does, lang, values),
        can: sentences(&wording.can, lang, values),
        button: wording.button.clone(),
    }
}

fn nothing() -> Said {
    Said {
        title: Html::default(),
        brief: Html::default(),
        happened: Html::default(),
        does: Html::default(),
        can: Html::default(),
        button: None,
    }
}

fn sentences(list: &[String], lang: Lang, values: &Values) -> Html {
    let filled: Vec<String> = list
        .iter()
        .filter_map(|sentence| fill(sentence, values))
        .map(set_off_the_banks_words)
        .collect();
    Html::markup(filled.join(lang.t("", " ")))
}

/// `None` when a value is missing.
fn fill(sentence: &str, values: &Values) -> Option<String> {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        filled.push_str(Html::text(before).as_str());
        let value = values.by_name.get(name)?.as_str();
        // 「9:44まで」「12:20ごろ」 stay on one row.
        let suffix = ["まで", "ごろ"]
            .into_iter()
            .find(|suffix| after.starts_with(suffix));
        match (value.strip_suffix("</time>"), suffix) {
            (Some(time), Some(suffix)) => {
                filled.push_str(&format!("{time}{suffix}</time>"));
                rest = &after[suffix.len()..];
            }
            _ => {
                filled.push_str(value);
                rest = after;
            }
        }
    }
    filled.push_str(Html::text(rest).as_str());
    Some(filled)
}

/// A sentence that ends with a quotation of the bank shows it as a quotation.
fn set_off_the_banks_words(sentence: String) -> String {
    match sentence.find('「') {
        Some(at) if sentence.ends_with('」') => format!(
            r#"{}<span class="quote">{}</span>"#,
            &sentence[..at],
            &sentence[at..]
        ),
        _ => sentence,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::fetch::Remedy;

    use super::*;

    fn pen(lang: Lang) -> Pen {
        Pen {
            lang,
            now: "2026-11-24T00:40:00Z"
                .parse()
                .expect("a timestamp of this test"),
        }
    }

    fn placeholders(wording: &Wording) -> BTreeSet<&str> {
        let texts = [
            &wording.brief,
            &wording.happened,
            &wording.does,
            &wording.can,
        ]
        .into_iter()
        .flatten()
        .chain([&wording.title]);
        texts
            .flat_map(|text| {
                text.split('{')
                    .skip(1)
                    .filter_map(|part| part.split('}').next())
            })
            .collect()
    }

    #[test]
    fn every_cause_and_situation_speaks_both_languages_about_the_same_values() {
        for key in Key::all() {
            let entry = MESSAGES
                .get(key.word())
                .unwrap_or_else(|| panic!("messages.toml has nothing for {}", key.word()));
            assert_eq!(
                placeholders(&entry.ja),
                placeholders(&entry.en),
                "{}: the languages name different values",
                key.word()
            );
            assert_eq!(
                entry.ja.button.is_some(),
                entry.en.button.is_some(),
                "{}: a button in one language only",
                key.word()
            );
            for wording in [&entry.ja, &entry.en] {
                assert!(
                    !wording.title.is_empty()
                        && !wording.happened.is_empty()
                        && !wording.can.is_empty(),
                    "{}",
                    key.word()
                );
            }
            assert!(
                entry.ja.title.chars().count() <= 20,
                "{}: the title is longer than 20 characters",
                key.word()
            );
            assert!(
                !entry.ja.title.ends_with('。') && !entry.en.title.ends_with('.'),
                "{}: a title has no full stop",
                key.word()
            );
        }
        let known: BTreeSet<&str> = Key::all().map(Key::word).collect();
        let written: BTreeSet<&str> = MESSAGES.keys().map(String::as_str).collect();
        assert_eq!(
            written, known,
            "messages.toml has entries that nothing says"
        );
    }

    #[test]
    fn what_only_the_owner_can_solve_has_a_button() {
        for cause in Cause::ALL {
            let needs_owner = matches!(cause.remedy(true), Remedy::Owner(_));
            if needs_owner {
                assert!(
                    MESSAGES[cause.word()].ja.button.is_some(),
                    "{} leaves the owner without a button",
                    cause.word()
                );
            }
        }
    }

    #[test]
    fn no_message_uses_a_word_that_blames_or_puzzles() {
        for (key, entry) in MESSAGES.iter() {
            let ja = [
                &entry.ja.brief,
                &entry.ja.happened,
                &entry.ja.does,
                &entry.ja.can,
            ]
            .into_iter()
            .flatten()
            .chain([&entry.ja.title]);
            for text in ja {
                for word in [
                    "エラー",
                    "失敗",
                    "無効",
                    "不正",
                    "セッション",
                    "タイムアウト",
                    "スクレイピング",
                ] {
                    assert!(!text.contains(word), "{key} says {word}");
                }
            }
        }
    }

    #[test]
    fn a_sentence_without_its_value_is_left_out_whole() {
        let values = Values::of(pen(Lang::Ja)).text("bank", "青葉銀行");
        let said = say(Key::Cause(Cause::Unreachable), Lang::Ja, &values);
        assert_eq!(said.happened.as_str(), "", "{{at}} is missing");
        let values = values.time(
            "at",
            "2026-11-24T00:22:00Z"
                .parse()
                .expect("a timestamp of this test"),
        );
        let said = say(Key::Cause(Cause::Unreachable), Lang::Ja, &values);
        assert!(
            said.happened
                .as_str()
                .ends_with("に青葉銀行のサイトから応答がありませんでした。"),
            "{}",
            said.happened
        );
    }

    #[test]
    fn the_banks_words_are_quoted_escaped_and_stay_japanese() {
        let values = Values::of(pen(Lang::En)).japanese("bank_words", "<b>ご確認</b>ください");
        let said = say(Key::Cause(Cause::LoginLocked), Lang::En, &values);
        assert_eq!(
            said.happened.as_str(),
            "The bank has locked this login. The bank’s words: <span class=\"quote\">「<span lang=\"ja\">&lt;b&gt;ご確認&lt;/b&gt;ください</span>」</span>"
        );
    }
}
