//! Who may log in, who is logged in, and what was counted on the way.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use crate::institution::{Institution, logins};
use crate::login::DemoLogin;
use crate::misbehaviour::Misbehaviour;
use crate::random::Random;

/// So many wrong passwords in a row lock a login.
pub(crate) const TRIES_MAX: u32 = 3;

/// What an institution has counted for one login ID since it was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counters {
    /// Logins that succeeded.
    pub logins: u64,
    /// Logins refused because of the password, also those while locked.
    pub wrong_passwords: u64,
    /// Logins refused because a session was open.
    pub refused_as_open: u64,
    /// Sessions open now (0 or 1).
    pub open_sessions: u64,
    /// The most sessions that were ever open at once.
    pub open_sessions_max: u64,
    /// Sessions ended by a logout.
    pub logouts: u64,
    /// Requests made while logged in.
    pub requests: u64,
    /// Requests to pages that move money or change settings; a reader makes none.
    pub forbidden_requests: u64,
    /// One-time codes that were sent.
    pub codes_sent: u64,
    /// Answers to challenges that weren't right.
    pub wrong_answers: u64,
    /// The login is locked now.
    pub locked: bool,
}

/// What a second login does while one is open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SecondLogin {
    IsRefused,
    EndsTheFirst,
}

/// How an institution answers a sent login form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum LoginAnswer {
    Welcome { session: String },
    Rejected { tries_left: u32 },
    Locked,
    Administrator,
    PasswordExpired,
    OtherSession,
}

/// Who stands behind a request.
pub(crate) enum Visitor {
    SignedIn(SignedIn),
    TimedOut,
    /// A later login of the same ID has ended this one.
    Replaced,
    Unknown,
}

/// A logged-in visitor.
pub(crate) struct SignedIn {
    pub(crate) login: &'static DemoLogin,
    /// Stands in the forms of the session; a form without it is refused.
    pub(crate) form_token: String,
}

/// The limits of one session.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// A session ends after so long without a request.
    pub idle: Duration,
    /// A session ends after so many requests.
    pub requests: u32,
}

impl Default for SessionLimits {
    /// Ten minutes, two thousand requests.
    fn default() -> Self {
        SessionLimits {
            idle: Duration::from_secs(600),
            requests: 2_000,
        }
    }
}

struct Entrance {
    password: Option<String>,
    wrong_in_a_row: u32,
    counters: Counters,
}

struct Open {
    institution: &'static str,
    login: &'static DemoLogin,
    form_token: String,
    last_used: Instant,
    requests: u32,
    ended: Option<Ended>,
    /// What the institution's pages know of this session, by names of their own.
    notes: HashMap<&'static str, String>,
}

#[derive(Clone, Copy)]
enum Ended {
    TimedOut,
    Replaced,
}

/// A login under way: ID and password were right, something else is still asked.
struct Attempt {
    institution: &'static str,
    login: &'static DemoLogin,
}

/// All logins and sessions of all institutions.
pub(crate) struct Sessions {
    limits: SessionLimits,
    entrances: HashMap<(&'static str, String), Entrance>,
    open: HashMap<String, Open>,
    attempts: HashMap<String, Attempt>,
    login_tokens: HashSet<String>,
    random: Random,
}

impl Sessions {
    pub(crate) fn new(seed: u64, limits: SessionLimits) -> Self {
        let entrances = logins()
            .iter()
            .map(|one| {
                let entrance = Entrance {
                    password: Some(one.password().to_owned()),
                    wrong_in_a_row: 0,
                    counters: Counters::default(),
                };
                ((one.institution, one.login_id.to_owned()), entrance)
            })
            .collect();
        Sessions {
            limits,
            entrances,
            open: HashMap::new(),
            attempts: HashMap::new(),
            login_tokens: HashSet::new(),
            random: Random::new(seed, &["tokens"]),
        }
    }

    /// A token for a login form; it is good for one sending.
    pub(crate) fn issue_login_token(&mut self) -> String {
        let token = self.token();
        self.login_tokens.insert(token.clone());
        token
    }

    /// True once for every issued token.
    pub(crate) fn take_login_token(&mut self, token: &str) -> bool {
        self.login_tokens.remove(token)
    }

    /// Judges a sent login form and opens a session if all is well.
    /// For institutions that ask for nothing but ID and password; the others `check` and `finish`.
    pub(crate) fn sign_in(
        &mut self,
        institution: &'static str,
        login_id: &str,
        password: &str,
        second: SecondLogin,
        misbehaviour: Option<&Misbehaviour>,
    ) -> LoginAnswer {
        match self.judge(institution, login_id, password, misbehaviour) {
            Ok(person) => self.open_session(institution, person, second),
            Err(refusal) => refusal,
        }
    }

    /// The first half of a login with challenges: judges ID and password, and begins an attempt.
    /// The attempt's token usually becomes a cookie; `attempt` finds it again, `finish` opens the session.
    pub(crate) fn check(
        &mut self,
        institution: &'static str,
        login_id: &str,
        password: &str,
        misbehaviour: Option<&Misbehaviour>,
    ) -> Result<String, LoginAnswer> {
        let login = self.judge(institution, login_id, password, misbehaviour)?;
        let token = self.token();
        self.attempts
            .insert(token.clone(), Attempt { institution, login });
        Ok(token)
    }

    /// Whose login is under way.
    pub(crate) fn attempt(
        &self,
        institution: &str,
        token: Option<&str>,
    ) -> Option<&'static DemoLogin> {
        let attempt = self.attempts.get(token?)?;
        (attempt.institution == institution).then_some(attempt.login)
    }

    /// The second half: every challenge was answered. `None`: there is no such attempt (any more).
    pub(crate) fn finish(
        &mut self,
        institution: &'static str,
        token: Option<&str>,
        second: SecondLogin,
    ) -> Option<LoginAnswer> {
        let login = self.attempt(institution, token)?;
        self.give_up(token);
        Some(self.open_session(institution, login, second))
    }

    /// Ends an attempt without a session.
    pub(crate) fn give_up(&mut self, token: Option<&str>) {
        if let Some(token) = token {
            self.attempts.remove(token);
        }
    }

    /// Who this is, if ID and password are right and nothing else speaks against it.
    fn judge(
        &mut self,
        institution: &'static str,
        login_id: &str,
        password: &str,
        misbehaviour: Option<&Misbehaviour>,
    ) -> Result<&'static DemoLogin, LoginAnswer> {
        self.end_idle_sessions();
        let entrance = self.entrance(institution, login_id);
        let is_right = entrance.password.as_deref() == Some(password);
        if entrance.wrong_in_a_row >= TRIES_MAX {
            entrance.counters.wrong_passwords += u64::from(!is_right);
            return Err(LoginAnswer::Locked);
        }
        if !is_right {
            entrance.counters.wrong_passwords += 1;
            entrance.wrong_in_a_row += 1;
            let tries_left = TRIES_MAX - entrance.wrong_in_a_row;
            return Err(match tries_left {
                0 => LoginAnswer::Locked,
                _ => LoginAnswer::Rejected { tries_left },
            });
        }
        entrance.wrong_in_a_row = 0;
        match misbehaviour {
            Some(Misbehaviour::OtherSession) => return Err(LoginAnswer::OtherSession),
            Some(Misbehaviour::PasswordExpired) => return Err(LoginAnswer::PasswordExpired),
            Some(Misbehaviour::AdministratorLogin) => return Err(LoginAnswer::Administrator),
            _ => {}
        }
        Institution::find(institution)
            .and_then(|institution| institution.login(login_id))
            .filter(|person| !person.administrator)
            .ok_or(LoginAnswer::Administrator)
    }

    fn open_session(
        &mut self,
        institution: &'static str,
        person: &'static DemoLogin,
        second: SecondLogin,
    ) -> LoginAnswer {
        let login_id = person.login_id;
        if self.entrance(institution, login_id).counters.open_sessions > 0 {
            if second == SecondLogin::IsRefused {
                self.entrance(institution, login_id)
                    .counters
                    .refused_as_open += 1;
                return LoginAnswer::OtherSession;
            }
            self.end_where(Ended::Replaced, |open| {
                open.institution == institution && open.login.login_id == login_id
            });
        }
        let session = self.token();
        let form_token = self.token();
        self.open.insert(
            session.clone(),
            Open {
                institution,
                login: person,
                form_token,
                last_used: Instant::now(),
                requests: 0,
                ended: None,
                notes: HashMap::new(),
            },
        );
        let counters = &mut self.entrance(institution, login_id).counters;
        counters.logins += 1;
        counters.open_sessions += 1;
        counters.open_sessions_max = counters.open_sessions_max.max(counters.open_sessions);
        LoginAnswer::Welcome { session }
    }

    /// Who sent this request; counts it and keeps the session alive.
    pub(crate) fn visitor(&mut self, institution: &'static str, session: Option<&str>) -> Visitor {
        self.end_idle_sessions();
        let Some(open) = session.and_then(|token| self.open.get_mut(token)) else {
            return Visitor::Unknown;
        };
        if open.institution != institution {
            return Visitor::Unknown;
        }
        match open.ended {
            Some(Ended::TimedOut) => return Visitor::TimedOut,
            Some(Ended::Replaced) => return Visitor::Replaced,
            None => {}
        }
        open.requests += 1;
        open.last_used = Instant::now();
        let (login, form_token) = (open.login, open.form_token.clone());
        let counters = &mut self.entrance(institution, login.login_id).counters;
        counters.requests += 1;
        Visitor::SignedIn(SignedIn { login, form_token })
    }

    /// Notes something about a session, as a server keeps where a visitor is.
    pub(crate) fn note(&mut self, session: Option<&str>, name: &'static str, value: String) {
        if let Some(open) = session.and_then(|token| self.open.get_mut(token)) {
            open.notes.insert(name, value);
        }
    }

    /// What was noted last under this name; empty: nothing.
    pub(crate) fn noted(&self, session: Option<&str>, name: &str) -> String {
        session
            .and_then(|token| self.open.get(token)?.notes.get(name).cloned())
            .unwrap_or_default()
    }

    /// The session of which this was noted.
    pub(crate) fn session_with(&self, name: &str, value: &str) -> Option<String> {
        let mut open = self.open.iter();
        let found = open.find(|(_, open)| open.notes.get(name).is_some_and(|noted| noted == value));
        found.map(|(token, _)| token.clone())
    }

    /// A new token that nobody has seen, for a link or a form.
    pub(crate) fn fresh_token(&mut self) -> String {
        self.token()
    }

    pub(crate) fn sign_out(&mut self, session: &str) {
        let Some(open) = self.open.remove(session) else {
            return;
        };
        if open.ended.is_none() {
            let counters = &mut self
                .entrance(open.institution, open.login.login_id)
                .counters;
            counters.open_sessions -= 1;
            counters.logouts += 1;
        }
    }

    /// Ends every session of an institution, as a restart of its servers would.
    pub(crate) fn end_all(&mut self, institution: &'static str) {
        self.end_where(Ended::TimedOut, |open| open.institution == institution);
    }

    pub(crate) fn count_forbidden(&mut self, institution: &'static str, login_id: &str) {
        self.entrance(institution, login_id)
            .counters
            .forbidden_requests += 1;
    }

    pub(crate) fn count_code_sent(&mut self, login: &DemoLogin) {
        self.entrance(login.institution, login.login_id)
            .counters
            .codes_sent += 1;
    }

    pub(crate) fn count_wrong_answer(&mut self, login: &DemoLogin) {
        self.entrance(login.institution, login.login_id)
            .counters
            .wrong_answers += 1;
    }

    pub(crate) fn counters(&mut self, institution: &'static str, login_id: &str) -> Counters {
        self.end_idle_sessions();
        let entrance = self.entrance(institution, login_id);
        Counters {
            locked: entrance.wrong_in_a_row >= TRIES_MAX,
            ..entrance.counters
        }
    }

    /// Sets a password and lifts the lock, as the bank's own counter would.
    pub(crate) fn change_password(
        &mut self,
        institution: &'static str,
        login_id: &str,
        password: &str,
    ) -> bool {
        let entrance = self.entrance(institution, login_id);
        if entrance.password.is_none() {
            return false;
        }
        entrance.password = Some(password.to_owned());
        entrance.wrong_in_a_row = 0;
        true
    }

    /// IDs that nobody has are counted and locked like any other: a bank doesn't tell them apart.
    fn entrance(&mut self, institution: &'static str, login_id: &str) -> &mut Entrance {
        self.entrances
            .entry((institution, login_id.to_owned()))
            .or_insert(Entrance {
                password: None,
                wrong_in_a_row: 0,
                counters: Counters::default(),
            })
    }

    fn end_idle_sessions(&mut self) {
        let limits = self.limits;
        self.end_where(Ended::TimedOut, |open| {
            open.last_used.elapsed() >= limits.idle || open.requests >= limits.requests
        });
    }

    fn end_where(&mut self, how: Ended, is_over: impl Fn(&Open) -> bool) {
        for open in self.open.values_mut() {
            if open.ended.is_none() && is_over(open) {
                open.ended = Some(how);
                let key = (open.institution, open.login.login_id.to_owned());
                if let Some(entrance) = self.entrances.get_mut(&key) {
                    entrance.counters.open_sessions -= 1;
                }
            }
        }
    }

    fn token(&mut self) -> String {
        format!("{:016x}{:016x}", self.random.next(), self.random.next())
    }
}
