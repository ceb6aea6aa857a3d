//! 運用: レシピ. What bank pages say comes out only as escaped text in a frame that can do nothing.

use super::places::{Asked, Named};
use super::{Done, Failure, page};
use crate::web::Web;
use crate::web::security::{Posted, SignedIn};
use crate::web::text::{Html, Pen};
use crate::web::view::{
    BrokenShown, Editor, FailingStep, FaultShown, Place, ProposalShown, ReachShown, RecipePage,
    RecipeRow, Recipes, ReleaseShown,
};
use aggregation::recipes::{self, Failing, ReleaseRow, Releasing, To, Which};
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::response::{Html as Page, IntoResponse, Response};
use recipe::Recipe;
use recipe::repair::Proposal;
use recipe::repair::picture::Picture;
use std::collections::BTreeSet;
use store::releases::Reach;

const LIST: &str = "/operator/recipes";

pub(super) async fn show_all(State(web): State<Web>, me: SignedIn) -> Result<Response, Failure> {
    let rows = recipes::institutions(&web.app, me.actor()).await?;
    let rows = rows.into_iter().map(|row| RecipeRow {
        id: row.entry.institution().id.clone(),
        name: page::institution_name(row.entry.institution(), &me.pen),
        version: row.version,
        few: row.few,
        connections: row.connections,
        waiting: row.waiting,
        waiting_since: row.waiting_since,
        last_good: row.last_good,
    });
    let rows = rows.collect();
    let broken = web.app.catalogue.broken().iter().map(|one| BrokenShown {
        id: one.id.clone(),
        faults: one
            .faults
            .iter()
            .map(|fault| me.pen.said(fault).to_owned())
            .collect(),
    });
    let broken = broken.collect();
    let frame = me.frame(&web, Some(Place::Recipes)).await?;
    me.page(&Recipes {
        frame,
        rows,
        broken,
    })
}

pub(super) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Named(id): Named<String>,
) -> Result<Response, Failure> {
    let found = recipes::workshop(&web.app, me.actor(), &id).await?;
    let frame = me.frame(&web, Some(Place::Recipes)).await?;
    let institution = found.entry.institution();
    let tried_by_few = found.few.is_some();
    me.page(&RecipePage {
        frame,
        id: institution.id.clone(),
        name: page::institution_name(institution, &me.pen),
        version: found.version,
        few: found.few,
        software_differs: found.software_differs,
        release_unusable: found.release_unusable,
        connections: found.connections,
        waiting: found.waiting,
        waiting_by_hand: found.waiting_by_hand,
        waiting_since: found.waiting_since,
        failing: found.failing.map(|step| failing(step, &found.entry.recipe)),
        editor: Editor {
            text: found.editing,
            is_draft: found.is_draft,
            draft: found.draft,
            by: found.draft_by,
            at: found.draft_at,
            faults: found
                .faults
                .into_iter()
                .map(|fault| FaultShown {
                    line: fault.line,
                    message: me.pen.said(&fault.message).to_owned(),
                    help: fault.help.map(|help| me.pen.said(&help).to_owned()),
                    warning: fault.warning,
                })
                .collect(),
        },
        trial: found.trial,
        site: found.site,
        unproven: found.unproven,
        releases: released(found.releases, tried_by_few),
    })
}

fn failing(found: Failing, recipe: &Recipe) -> FailingStep {
    let kind = found.rule.as_deref().and_then(|rule| recipe.kind_of(rule));
    FailingStep {
        kind: kind.map(str::to_owned),
        error: found.error,
        rule: found.rule,
        path: found.path,
        at: found.at,
        good_at: found.good_at,
        proposals: found.proposals.into_iter().map(proposed).collect(),
        read_by_draft: found.read_by_draft,
        proof: found.proof,
    }
}

fn proposed(proposal: Proposal) -> ProposalShown {
    let lines = proposal
        .edits
        .iter()
        .map(|edit| (edit.line, edit.old.clone(), edit.new.clone()));
    ProposalShown {
        lines: lines.collect(),
        reasons: proposal.reasons().into_iter().cloned().collect(),
        proof: proposal.proof,
        keeps_old: proposal.keeps_old,
        reads: proposal.reads,
        recipe_toml: proposal.recipe_toml,
    }
}

/// `tried_by_few`: a release to a few is under way, so what everybody has is what it can be taken back to. A version that was
/// released more than once has one button, and what is in use has none.
fn released(rows: Vec<ReleaseRow>, tried_by_few: bool) -> Vec<ReleaseShown> {
    let is_few = |row: &ReleaseRow| matches!(row.reach, Some(Reach::Few(_)));
    let in_use = rows.iter().filter(|row| row.in_force && !is_few(row));
    let mut offered: BTreeSet<Option<usize>> = match tried_by_few {
        true => BTreeSet::new(),
        false => in_use.map(|row| row.number).collect(),
    };
    // The software's own text comes last in the list, and its button follows the software from then on.
    let mut shown: Vec<ReleaseShown> = rows
        .into_iter()
        .rev()
        .map(|row| {
            let can_return = !is_few(&row) && offered.insert(row.number);
            shown(row, can_return)
        })
        .collect();
    shown.reverse();
    shown
}

fn shown(row: ReleaseRow, can_return: bool) -> ReleaseShown {
    ReleaseShown {
        target: row
            .version
            .map_or_else(|| "software".to_owned(), |version| version.to_string()),
        number: row.number,
        reach: match row.reach {
            None => ReachShown::Software,
            Some(Reach::All) => ReachShown::All,
            Some(Reach::Few(ones)) => ReachShown::Few(ones.len()),
            Some(Reach::Back) => ReachShown::Back,
        },
        at: row.at,
        by: row.by,
        why: row.why,
        ended_at: row.ended_at,
        in_force: row.in_force,
        can_return,
    }
}

/// One of the two captured pages, drawn or as its source, for a frame of the page above.
pub(super) async fn show_page(
    State(web): State<Web>,
    me: SignedIn,
    Named(id): Named<String>,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    let which = match query.get("of") {
        "good" => Which::Good,
        "new" => Which::New,
        _ => return Err(Failure::NotFound),
    };
    let picture = recipes::picture(&web.app, me.actor(), &id, which, me.pen.now).await?;
    let nonce: String = web
        .app
        .random::<16>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let as_source = query.get("as") == "source" || picture.drawn.is_empty();
    let mut response = Page(framed(&picture, as_source, &nonce, &me.pen)).into_response();
    // Nothing is loaded, run or sent from here, whatever the bank's page held.
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// Our own sheet for bank pages: none of theirs comes along.
const SHEET: &str = "body{margin:0;padding:12px;font:14px/1.5 'Noto Sans JP','Noto Sans CJK JP',sans-serif;color:#1a1a1a;background:#fff;overflow-wrap:anywhere}\
h4{margin:8px 0;font-size:14px}p,ul,ol,dl{margin:6px 0}table{border-collapse:collapse;margin:6px 0}td,th{border:1px solid #b3b3b3;padding:3px 6px;font-weight:400;text-align:left;vertical-align:top;white-space:nowrap}td td,td h4,td p{white-space:normal}td td{white-space:nowrap}\
th{background:#f2f2f2}table table{margin:0}.link{color:#0017c1;text-decoration:underline;margin-right:.4em}#mark{scroll-margin-top:48px}.button,.box,.tick,.image{display:inline-block;border:1px solid #767676;border-radius:3px;padding:1px 6px;margin:1px;background:#f2f2f2}\
.box{min-width:9em;min-height:1.5em;background:#fff}.tick{min-width:14px;min-height:14px;padding:0}.marked{outline:3px solid #ce0000;background:#fff3b0}table.marked{background:none}\
ol.source{margin:0;padding:0 0 0 4em;font:14px/1.6 'Noto Sans Mono CJK JP',monospace;white-space:pre-wrap}ol.source li::marker{color:#666}.none{color:#595959}";

fn framed(picture: &Picture, as_source: bool, nonce: &str, pen: &Pen) -> String {
    let body = if as_source {
        let first = picture.source.iter().position(|line| line.marked);
        let lines: String = picture
            .source
            .iter()
            .enumerate()
            .map(|(at, line)| {
                let class = if line.marked { " class=\"marked\"" } else { "" };
                let id = if Some(at) == first {
                    " id=\"mark\""
                } else {
                    ""
                };
                format!("<li{class}{id}>{}</li>", Html::text(&line.text))
            })
            .collect();
        format!("<ol class=\"source\">{lines}</ol>")
    } else {
        picture.drawn.clone()
    };
    format!(
        "<!doctype html><html lang=\"ja\"><head><meta charset=\"utf-8\"><title>{}</title><style nonce=\"{nonce}\">{SHEET}</style></head><body>{body}</body></html>",
        pen.t("ページの写し", "Copy of a page")
    )
}

fn back(me: &SignedIn, id: &str, done: Done, anchor: &str) -> Response {
    me.go(&format!("{LIST}/{id}{anchor}"), Some(done))
}

/// Keeps the text; `act` = `try` also tries it.
pub(super) async fn save(
    State(web): State<Web>,
    Named(id): Named<String>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    let (actor, now) = (me.actor(), me.pen.now);
    recipes::save_draft(&web.app, actor, &id, fields.get("recipe"), now).await?;
    if fields.get("act") != "try" {
        return Ok(back(&me, &id, Done::DraftSaved, "#editor"));
    }
    match recipes::try_draft(&web.app, actor, &id, now).await {
        Ok(_) => Ok(back(&me, &id, Done::DraftTried, "#trial")),
        // What is wrong stands at its line on the page.
        Err(aggregation::Refused::RecipeFaults(_)) => {
            Ok(back(&me, &id, Done::DraftSaved, "#editor"))
        }
        Err(refused) => Err(refused.into()),
    }
}

/// 下書きを捨てる.
pub(super) async fn discard(
    State(web): State<Web>,
    Named(id): Named<String>,
    Posted { me, .. }: Posted,
) -> Result<Response, Failure> {
    recipes::discard_draft(&web.app, me.actor(), &id, me.pen.now).await?;
    Ok(back(&me, &id, Done::DraftDiscarded, "#editor"))
}

/// 公開する.
pub(super) async fn release(
    State(web): State<Web>,
    Named(id): Named<String>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    let to = match fields.get("reach") {
        "all" => To::All,
        _ => To::Few(fields.parsed("few").unwrap_or(1)),
    };
    let pressed = Releasing {
        draft: Some(fields.parsed("draft").ok_or(Failure::FormExpired)?),
        to,
        why: fields.get("why"),
        accept_unread: !fields.get("accept").is_empty(),
        accept_site: !fields.get("site").is_empty(),
    };
    let woken = recipes::release(&web.app, me.actor(), &id, pressed, me.pen.now).await?;
    web.nudge.notify_one();
    Ok(back(&me, &id, Done::RecipeReleased(woken), ""))
}

/// 全件に広げる.
pub(super) async fn widen(
    State(web): State<Web>,
    Named(id): Named<String>,
    Posted { me, .. }: Posted,
) -> Result<Response, Failure> {
    let woken = recipes::widen(&web.app, me.actor(), &id, me.pen.now).await?;
    web.nudge.notify_one();
    Ok(back(&me, &id, Done::RecipeReleased(woken), ""))
}

/// この版に戻す.
pub(super) async fn roll_back(
    State(web): State<Web>,
    Named(id): Named<String>,
    Posted { me, fields }: Posted,
) -> Result<Response, Failure> {
    let to = match fields.get("version") {
        "software" => None,
        _ => Some(fields.parsed("version").ok_or(Failure::FormExpired)?),
    };
    let why = fields.get("why");
    let woken = recipes::roll_back(&web.app, me.actor(), &id, to, why, me.pen.now).await?;
    web.nudge.notify_one();
    Ok(back(&me, &id, Done::RecipeReturned(woken), ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(
        version: Option<i64>,
        number: usize,
        reach: Option<Reach>,
        in_force: bool,
    ) -> ReleaseRow {
        ReleaseRow {
            version,
            number: Some(number),
            reach,
            at: None,
            by: None,
            why: String::new(),
            ended_at: None,
            in_force,
        }
    }

    fn buttons(rows: Vec<ReleaseRow>, tried_by_few: bool) -> Vec<bool> {
        let shown = released(rows, tried_by_few);
        shown.iter().map(|row| row.can_return).collect()
    }

    #[test]
    fn nothing_leads_back_to_what_is_in_use() {
        // Back to the software's own text.
        let rows = vec![
            row(Some(1), 1, Some(Reach::Back), true),
            row(Some(2), 2, Some(Reach::All), false),
            row(None, 1, None, true),
        ];
        assert_eq!(buttons(rows, false), [false, true, false]);
    }

    #[test]
    fn each_version_has_one_button() {
        let few = Reach::Few(vec![]);
        let rows = vec![
            row(Some(3), 3, Some(few), true),
            row(Some(2), 2, Some(Reach::All), true),
            row(Some(1), 1, Some(Reach::Back), false),
            row(Some(2), 2, Some(Reach::All), false),
            row(None, 1, None, false),
        ];
        // While a few try another version, what everybody has is what it can be taken back to.
        let tried = buttons(rows.clone(), true);
        assert_eq!(tried.iter().filter(|can| **can).count(), 2, "{tried:?}");
        assert!(!tried[0] && tried[4]);
        assert_eq!(buttons(rows, false), [false, false, false, false, true]);
    }
}
