//! Whose login it is: knows the password, reads the bank's mail and has the grid card at hand.

use domain::fetch::{Challenge, ChallengeKind};
use recipe::{NoAnswer, Progress};
use sandbox::{DemoLogin, Sandbox};
use sessions::{Desk, Secret, Stopped};

pub struct Customer<'s> {
    pub login: &'static DemoLogin,
    pub banks: &'s Sandbox,
}

impl Desk for Customer<'_> {
    fn login_value(&self, field: &str) -> Option<Secret> {
        let mut fields = self.login.fields.iter().copied();
        let (_, value) = fields.find(|(name, _)| *name == field)?;
        Some(Secret::new(value))
    }

    async fn before_login(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    async fn may_continue(&mut self) -> Result<(), Stopped> {
        Ok(())
    }

    async fn answer(&mut self, challenge: &Challenge) -> Result<Secret, NoAnswer> {
        let (bank, id) = (self.login.institution, self.login.login_id);
        let answer = match challenge.kind {
            ChallengeKind::OneTimePassword => self.banks.code(bank, id),
            ChallengeKind::SecondPassword => self.banks.second_password(bank, id),
            ChallengeKind::GridCard => {
                let card = self.banks.grid(bank, id);
                let cells = challenge.cells.iter().map(|cell| card.get(cell).cloned());
                cells
                    .collect::<Option<Vec<_>>>()
                    .map(|cells| cells.join(" "))
            }
            _ => None,
        };
        answer.map(Secret::new).ok_or(NoAnswer::Declined)
    }

    async fn observe(&mut self, _progress: &Progress) {}
}
