//! What an institution asks besides ID and password: one-time codes, grid cards, pictures, approvals.
//!
//! Everything belongs to a login, and the control face shows what the person would have got.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use tokio::time::Instant;

use crate::login::DemoLogin;
use crate::misbehaviour::Misbehaviour;
use crate::picture;
use crate::random::Random;

/// A code that was sent is good for so long.
const CODE_LIFE: Duration = Duration::from_secs(300);

const GRID_COLUMNS: &str = "ABCDEFGHIJ";
const GRID_ROWS: u8 = 5;

/// How a code is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeAnswer {
    Right,
    Wrong,
    /// It was right once, but its time is over.
    Late,
    /// It was right, and has been used before.
    Used,
    /// It is right, but too soon after the one before.
    TooSoon,
    /// No code is under way.
    NotSent,
    /// Refused without a reason.
    Refused,
}

/// What the bank's app was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Approval {
    Waiting,
    Approved,
    Declined,
}

/// Institution and login ID.
type Key = (&'static str, &'static str);

fn key(login: &DemoLogin) -> Key {
    (login.institution, login.login_id)
}

struct Code {
    text: String,
    sent_at: Instant,
}

/// All challenges that are under way.
pub(crate) struct Challenges {
    seed: u64,
    random: Random,
    codes: HashMap<Key, Code>,
    used_codes: HashSet<(Key, String)>,
    cells: HashMap<Key, Vec<String>>,
    pictures: HashMap<Key, String>,
    approvals: HashMap<Key, Approval>,
}

impl Challenges {
    pub(crate) fn new(seed: u64) -> Challenges {
        Challenges {
            seed,
            random: Random::new(seed, &["challenges"]),
            codes: HashMap::new(),
            used_codes: HashSet::new(),
            cells: HashMap::new(),
            pictures: HashMap::new(),
            approvals: HashMap::new(),
        }
    }

    /// Sends a new code; the one before is good no more. False: the institution says that it couldn't.
    pub(crate) fn send_code(
        &mut self,
        login: &DemoLogin,
        misbehaviour: Option<&Misbehaviour>,
    ) -> bool {
        if misbehaviour == Some(&Misbehaviour::CodeNotSent) {
            self.codes.remove(&key(login));
            return false;
        }
        self.new_code(login);
        true
    }

    /// The newest code as the person sees it. A token shows one at any time, and a new one when that was used.
    pub(crate) fn code(&mut self, login: &DemoLogin) -> Option<String> {
        let key = key(login);
        let newest = self.codes.get(&key).map(|code| code.text.clone());
        if !login.has_token {
            return newest;
        }
        match newest {
            Some(text) if !self.used_codes.contains(&(key, text.clone())) => Some(text),
            _ => Some(self.new_code(login)),
        }
    }

    /// Judges a code; a right one is used up.
    pub(crate) fn judge_code(
        &mut self,
        login: &DemoLogin,
        given: &str,
        misbehaviour: Option<&Misbehaviour>,
    ) -> CodeAnswer {
        let key = key(login);
        if self.used_codes.contains(&(key, given.to_owned())) {
            return CodeAnswer::Used;
        }
        let Some(code) = self.codes.get(&key) else {
            return CodeAnswer::NotSent;
        };
        if code.text != given {
            return CodeAnswer::Wrong;
        }
        let is_late = !login.has_token && code.sent_at.elapsed() > CODE_LIFE;
        match misbehaviour {
            Some(Misbehaviour::CodeLate) => CodeAnswer::Late,
            Some(Misbehaviour::CodeUsed) => CodeAnswer::Used,
            Some(Misbehaviour::CodeTooSoon) => CodeAnswer::TooSoon,
            Some(Misbehaviour::CodeRefused) => CodeAnswer::Refused,
            _ if is_late => CodeAnswer::Late,
            _ => {
                self.used_codes.insert((key, given.to_owned()));
                CodeAnswer::Right
            }
        }
    }

    fn new_code(&mut self, login: &DemoLogin) -> String {
        let text = format!("{:06}", self.random.below(1_000_000));
        let code = Code {
            text: text.clone(),
            sent_at: Instant::now(),
        };
        self.codes.insert(key(login), code);
        text
    }

    /// The 乱数表 of a login: `A1` to `J5`, two digits each. It stays the same.
    pub(crate) fn grid(&self, login: &DemoLogin) -> BTreeMap<String, String> {
        let names = [login.institution, login.login_id, "grid"];
        let mut random = Random::new(self.seed, &names);
        GRID_COLUMNS
            .chars()
            .flat_map(|column| (1..=GRID_ROWS).map(move |row| format!("{column}{row}")))
            .map(|cell| (cell, format!("{:02}", random.below(100))))
            .collect()
    }

    /// Asks for `count` different cells; they stay asked for until they are answered or asked anew.
    pub(crate) fn ask_cells(&mut self, login: &DemoLogin, count: usize) -> Vec<String> {
        let mut left: Vec<String> = self.grid(login).into_keys().collect();
        let mut asked = Vec::new();
        while asked.len() < count && !left.is_empty() {
            let bound = u64::try_from(left.len()).unwrap_or(1);
            let index = usize::try_from(self.random.below(bound)).unwrap_or(0);
            asked.push(left.swap_remove(index));
        }
        self.cells.insert(key(login), asked.clone());
        asked
    }

    /// Whether these are the contents of the cells that were asked for, in order. Either way they are asked no more.
    pub(crate) fn judge_cells(&mut self, login: &DemoLogin, given: &[&str]) -> bool {
        let grid = self.grid(login);
        self.cells.remove(&key(login)).is_some_and(|asked| {
            asked.len() == given.len()
                && asked
                    .iter()
                    .zip(given)
                    .all(|(cell, text)| grid.get(cell).is_some_and(|known| known == text))
        })
    }

    /// Draws a new picture of five digits; gives it as a PNG.
    pub(crate) fn draw_picture(&mut self, login: &DemoLogin) -> Vec<u8> {
        let text = format!("{:05}", self.random.below(100_000));
        let image = picture::of_digits(&text);
        self.pictures.insert(key(login), text);
        image
    }

    /// What the newest picture shows.
    pub(crate) fn picture_text(&self, login: &DemoLogin) -> Option<String> {
        self.pictures.get(&key(login)).cloned()
    }

    /// Whether this is what the picture shows. Either way the picture is good no more.
    pub(crate) fn judge_picture(&mut self, login: &DemoLogin, given: &str) -> bool {
        self.pictures.remove(&key(login)).as_deref() == Some(given)
    }

    /// Sends a request to the app. False: the institution says that it couldn't.
    pub(crate) fn ask_approval(
        &mut self,
        login: &DemoLogin,
        misbehaviour: Option<&Misbehaviour>,
    ) -> bool {
        if misbehaviour == Some(&Misbehaviour::CodeNotSent) {
            return false;
        }
        self.approvals.insert(key(login), Approval::Waiting);
        true
    }

    /// How the request to the app stands; `None`: there is none. One that was decided is told once.
    pub(crate) fn approval(&mut self, login: &DemoLogin) -> Option<Approval> {
        let key = key(login);
        let stands = self.approvals.get(&key).copied();
        if stands != Some(Approval::Waiting) {
            self.approvals.remove(&key);
        }
        stands
    }

    /// Whether a request to the app waits for the person.
    pub(crate) fn is_waiting(&self, login: &DemoLogin) -> bool {
        self.approvals.get(&key(login)) == Some(&Approval::Waiting)
    }

    /// The person decides in the app. False while no request waits.
    pub(crate) fn decide(&mut self, login: &DemoLogin, approve: bool) -> bool {
        match self.approvals.get_mut(&key(login)) {
            Some(stands @ Approval::Waiting) => {
                *stands = if approve {
                    Approval::Approved
                } else {
                    Approval::Declined
                };
                true
            }
            _ => false,
        }
    }
}
