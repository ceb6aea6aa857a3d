//! May a page's request leave? The same fence as for a walk over HTTP, for everything that a tab asks for.

use recipe::{Fence, Method};

use super::paused::{Kind, Paused};
use crate::guard::{Carries, Guard, Outbound};

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// We carry it out.
    Goes { secret: bool, login: bool },
    /// The page doesn't get it; that is noted, and the walk goes on.
    Cut,
    /// The tab itself was to leave the fence: the walk ends.
    Breaks,
}

pub(super) fn judge(paused: &Paused, fence: &Fence, guard: &Guard) -> Verdict {
    let refused = if paused.kind == Kind::Page {
        Verdict::Breaks
    } else {
        Verdict::Cut
    };
    let Some(method) = paused.method else {
        return refused;
    };
    let out = Outbound {
        method: paused.method,
        url: &paused.url,
        headers: Some(&paused.headers),
        body: paused.body.as_deref(),
    };
    let (secret, login) = match guard.judge(&out, fence) {
        Carries::Nothing => (false, false),
        Carries::Secret { login } => (true, login),
        // Whoever asked for it, a secret on its way elsewhere ends the walk.
        Carries::Leak => return Verdict::Breaks,
        // A page counts its visitors at hosts of others; they don't hear of it, and it does without.
        Carries::Elsewhere => return refused,
    };
    let inside = match paused.kind {
        Kind::Page | Kind::Frame | Kind::Script => fence.judge(method, &paused.url, secret).is_ok(),
        Kind::Asset => {
            method == Method::Get
                && !secret
                && fence.judge_asset(&paused.url, guard.is_on_duty()).is_ok()
        }
        Kind::Other => false,
    };
    if inside {
        Verdict::Goes { secret, login }
    } else {
        refused
    }
}
