//! The person at the terminal as the desk behind a walk: types the login, answers what the bank asks, sends nothing twice.

use super::super::Failed;
use super::prompt;
use crate::web::text::Lang;
use domain::fetch::{Challenge, ChallengeKind};
use recipe::institution::{FieldKind, LoginField};
use recipe::{NoAnswer, Progress};
use sessions::{Desk, NoToken, Secret, Stopped};
use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;

pub(super) struct Terminal {
    login: BTreeMap<String, Secret>,
    answers: VecDeque<String>,
    lang: Lang,
    token: Option<Secret>,
    told_approval: bool,
    /// Where a picture that the bank shows is put for the person to open.
    pictures: PathBuf,
}

impl Terminal {
    /// Asks for every field that wasn't given.
    pub fn new(
        fields: &[LoginField],
        given: &[(String, Option<String>)],
        answers: Vec<String>,
        lang: Lang,
    ) -> Result<Terminal, Failed> {
        let mut login = BTreeMap::new();
        for field in fields {
            let given = given
                .iter()
                .find(|(name, _)| *name == field.name)
                .and_then(|(_, value)| value.clone());
            let value = match given {
                Some(value) => value,
                None => {
                    let question = format!("{}（{}）:", field.label, field.name);
                    let typed = if field.kind == FieldKind::Secret {
                        prompt::secret(&question)?
                    } else {
                        prompt::line(&question)?
                    };
                    typed.unwrap_or_default()
                }
            };
            // An empty one would cost one of the bank's few tries.
            if value.is_empty() {
                return Err(Failed::Told(match lang {
                    Lang::Ja => format!("「{}」が空です。何も送っていません。", field.label),
                    Lang::En => format!("{:?} is empty; nothing was sent.", field.label),
                }));
            }
            login.insert(field.name.clone(), Secret::new(value));
        }
        Ok(Terminal {
            login,
            answers: answers.into(),
            ..Terminal::idle(lang)
        })
    }

    /// Somebody who has nothing to type: for a look at a page that everybody sees.
    pub fn idle(lang: Lang) -> Terminal {
        Terminal {
            login: BTreeMap::new(),
            answers: VecDeque::new(),
            lang,
            token: None,
            told_approval: false,
            pictures: std::env::temp_dir(),
        }
    }

    /// The login's values, for whoever has to keep them out of recorded pages.
    pub fn login_values(&self) -> Vec<Secret> {
        self.login.values().cloned().collect()
    }

    fn question(&self, challenge: &Challenge) -> String {
        let l = self.lang;
        let name = match challenge.kind {
            ChallengeKind::OneTimePassword => l.t("ワンタイムパスワード", "One-time password"),
            ChallengeKind::SecurityQuestion => l.t("合言葉", "Security question"),
            ChallengeKind::SecondPassword => l.t("第2パスワード", "Second password"),
            ChallengeKind::GridCard => l.t("乱数表", "Grid card"),
            ChallengeKind::Picture => l.t("画像認証", "Picture"),
            ChallengeKind::Approval => l.t("アプリでの承認", "Approval in the app"),
        };
        let mut text = String::from(name);
        if let Some(words) = &challenge.question {
            text.push_str(&format!("「{words}」"));
        }
        if !challenge.cells.is_empty() {
            text.push_str(&format!(" {}", challenge.cells.join(" ")));
            text.push_str(l.t("（空白で区切って）", " (separated by blanks)"));
        }
        if let Some(cause) = challenge.again {
            eprintln!("    ! {}", self.lang.said(&cause.said()));
        }
        text.push(':');
        text
    }

    fn show_picture(&self, challenge: &Challenge) {
        let Some((media_type, bytes)) = &challenge.picture else {
            return;
        };
        let ending = media_type.rsplit('/').next().unwrap_or("png");
        let ending: String = ending
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(5)
            .collect();
        let path = self.pictures.join(format!("renkei-picture.{ending}"));
        match std::fs::write(&path, bytes) {
            Ok(()) => eprintln!("    {}: {}", self.lang.t("画像", "picture"), path.display()),
            Err(error) => eprintln!("    {}: {error}", path.display()),
        }
    }
}

impl Desk for Terminal {
    fn login_value(&self, field: &str) -> Option<Secret> {
        self.login.get(field).cloned()
    }

    /// An institution with an API: a token that the author got at the institution's own developer page, typed once.
    async fn access_token(&mut self) -> Result<Secret, NoToken> {
        if let Some(token) = &self.token {
            return Ok(token.clone());
        }
        let question = self.lang.t("アクセストークン:", "Access token:");
        let typed = tokio::task::spawn_blocking(move || prompt::secret(question)).await;
        match typed {
            Ok(Ok(Some(token))) if !token.is_empty() => {
                Ok(self.token.insert(Secret::new(token)).clone())
            }
            _ => Err(NoToken::Ended),
        }
    }

    async fn await_approval(
        &mut self,
        challenge: &Challenge,
        seconds: u32,
    ) -> Result<(), NoAnswer> {
        if !self.told_approval {
            let question = self.question(challenge);
            eprintln!("    {question} …");
            self.told_approval = true;
        }
        tokio::time::sleep(std::time::Duration::from_secs(seconds.into())).await;
        Ok(())
    }

    /// Nothing is kept of a trial, so there is no ledger; a walk sends a login once at most by itself.
    async fn before_login(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    async fn may_continue(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    async fn answer(&mut self, challenge: &Challenge) -> Result<Secret, NoAnswer> {
        self.show_picture(challenge);
        let question = self.question(challenge);
        if let Some(answer) = self.answers.pop_front() {
            eprintln!("    {question} …");
            return Ok(Secret::new(answer));
        }
        let typed = tokio::task::spawn_blocking(move || prompt::secret(&format!("    {question}")))
            .await
            .map_err(|_| NoAnswer::Interrupted)?;
        match typed {
            Ok(Some(answer)) if !answer.is_empty() => Ok(Secret::new(answer)),
            _ => Err(NoAnswer::Declined),
        }
    }

    async fn observe(&mut self, _progress: &Progress) {}
}
