//! What a person sees of a connection: a function of its state, its last success, its cadence and the time.

use super::{BlockedBy, Connection, ConnectionState};
use crate::time::Timestamp;
use jiff::SignedDuration;

/// A fetch a day, and some hours for its place in the queue.
const CADENCE_HOURS: i64 = 30;

/// ステータス, as displayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisplayedStatus {
    /// 正常: proven fresh.
    Normal,
    /// 正常（取得が遅れています）.
    NormalButLate,
    /// 取得待ち: due, waits its turn.
    Queued,
    /// 取得中.
    Fetching,
    /// 要追加入力.
    AwaitingInput,
    /// 一時停止中.
    Suspended,
    /// 要対応.
    ActionNeeded,
    /// 要対応（運営）.
    OperatorAtWork,
    /// 休止中.
    SwitchedOff,
}

/// The displayed status.
pub fn displayed(connection: &Connection, now: Timestamp) -> DisplayedStatus {
    match connection.state() {
        ConnectionState::Idle => {
            let fresh = |succeeded: Timestamp| {
                now.duration_since(succeeded) <= SignedDuration::from_hours(CADENCE_HOURS)
            };
            match connection.last_succeeded_at {
                _ if connection.due_at.is_some_and(|due| due <= now) => DisplayedStatus::Queued,
                Some(succeeded) if fresh(succeeded) => DisplayedStatus::Normal,
                Some(_) => DisplayedStatus::NormalButLate,
                None => DisplayedStatus::Queued,
            }
        }
        ConnectionState::Fetching { .. } => DisplayedStatus::Fetching,
        ConnectionState::AwaitingInput { .. } => DisplayedStatus::AwaitingInput,
        ConnectionState::Suspended { .. } => DisplayedStatus::Suspended,
        // It may look again, but what helps is a recipe.
        ConnectionState::Blocked { .. } if connection.waits_for_recipe() => {
            DisplayedStatus::OperatorAtWork
        }
        ConnectionState::Blocked {
            by: BlockedBy::Owner(_),
            ..
        } => DisplayedStatus::ActionNeeded,
        ConnectionState::Blocked {
            by: BlockedBy::Operator,
            ..
        } => DisplayedStatus::OperatorAtWork,
        ConnectionState::SwitchedOff { .. } => DisplayedStatus::SwitchedOff,
    }
}
