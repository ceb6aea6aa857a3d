//! What an operator can't overlook or lose: where a draft goes, whose draft it is, the way back from a broken one; and pages
//! that never end.

use crate::common::BANK;
use crate::drift::{Linked, RELEASE};
use aggregation::Refused;
use aggregation::recipes::{self, Releasing, Which, Woken};
use domain::connection::ConnectionState;
use domain::fetch::Cause;
use sandbox::Misbehaviour;

impl Linked {
    async fn looked(&self) -> recipes::Workshop {
        recipes::workshop(&self.world.app, self.operator(), BANK)
            .await
            .expect("looks")
    }

    async fn pressed(&self, pressed: Releasing<'_>) -> Result<Woken, Refused> {
        let (app, now) = (&self.world.app, self.world.now());
        recipes::release(app, self.operator(), BANK, pressed, now).await
    }
}

#[tokio::test]
async fn nobody_releases_another_address_or_field_unseen() {
    let linked = Linked::new().await;
    let text = linked.looked().await.editing;
    assert!(linked.looked().await.site.is_empty());
    let other = text
        .replace("get    = [", "get    = [\"/ib/shiryou.cgi\", ")
        .replace("KEIYAKU = \"{login.id}\"", "KEIYAKU2 = \"{login.id}\"");
    linked.save(&other).await;
    let found = linked.looked().await;
    let said: Vec<(String, bool)> = found
        .site
        .iter()
        .map(|difference| (difference.said.ja.clone(), difference.is_new))
        .collect();
    for (word, is_new) in [
        ("/ib/shiryou.cgi", true),
        ("KEIYAKU ← {login.id}", false),
        ("KEIYAKU2 ← {login.id}", true),
    ] {
        let told = said
            .iter()
            .any(|(said, new)| said.contains(word) && *new == is_new);
        assert!(told, "{word} in {said:?}");
    }
    linked.try_it().await;
    let seen = Releasing {
        accept_site: true,
        ..RELEASE
    };
    assert!(matches!(
        linked.pressed(RELEASE).await,
        Err(Refused::SiteChanges { lines: 3 })
    ));
    // Whoever looked at an older draft than the newest releases neither.
    let shown = found.draft.expect("a draft is open");
    let one_more = format!("{other}\n# もう1行\n");
    linked.save(&one_more).await;
    linked.try_it().await;
    let older = Releasing {
        draft: Some(shown),
        ..seen
    };
    assert!(matches!(
        linked.pressed(older).await,
        Err(Refused::OtherDraft)
    ));
    let newest = Releasing {
        draft: linked.looked().await.draft,
        ..seen
    };
    linked
        .pressed(newest)
        .await
        .expect("knowing it, is released");
}

#[tokio::test]
async fn a_broken_draft_is_discarded_and_meanwhile_proposals_stay() {
    let linked = Linked::new().await;
    let page_changed = Some(Misbehaviour::PageChanged);
    assert!(linked.world.banks.misbehave(BANK, page_changed));
    linked.fetch_all().await;
    let in_use = linked.looked().await.editing;
    linked.save("nonsense").await;
    let broken = linked.looked().await;
    assert!(broken.is_draft && broken.faults.iter().any(|fault| !fault.warning));
    let proposals = broken.failing.expect("stands in the way").proposals;
    assert!(
        proposals.first().is_some_and(|best| best.reads),
        "{proposals:?}"
    );
    let now = linked.world.now();
    recipes::discard_draft(&linked.world.app, linked.operator(), BANK, now)
        .await
        .expect("is discarded");
    let found = linked.looked().await;
    assert!(!found.is_draft && found.faults.iter().all(|fault| fault.warning));
    assert_eq!(found.editing, in_use);
    // And everything goes on from there.
    linked.mend().await;
    linked.try_it().await;
    linked.pressed(RELEASE).await.expect("is released");
    linked.work().await;
    assert_eq!(linked.waiting().await, 0);
}

#[tokio::test]
async fn a_page_that_ends_at_the_same_place_three_times_waits_for_the_operator() {
    let linked = Linked::new().await;
    let cut = |at_byte| {
        linked
            .world
            .banks
            .misbehave(BANK, Some(Misbehaviour::CutStatement { at_byte }))
    };
    // A line that breaks breaks anywhere.
    for at_byte in [700, 900, 800] {
        assert!(cut(at_byte));
        linked.fetch_all().await;
        linked.world.advance(24 * 60);
        assert_eq!(linked.waiting().await, 0, "{at_byte}");
    }
    assert!(cut(850));
    for nth in 1..=3 {
        linked.fetch_all().await;
        linked.world.advance(24 * 60);
        let waiting = if nth == 3 { linked.all.len() } else { 0 };
        assert_eq!(linked.waiting().await, waiting, "fetch {nth}");
    }
    for state in linked.states().await {
        let cause = Cause::PageChanged;
        assert!(matches!(state, ConnectionState::Blocked { cause: own, .. } if own == cause));
    }
    // The operator sees the page that has no end.
    let failing = linked.looked().await.failing.expect("it stands in the way");
    assert_eq!(failing.error.cause, Cause::PageCut);
    assert!(failing.good_at.is_some());
    let (app, now) = (&linked.world.app, linked.world.now());
    let picture = recipes::picture(app, linked.operator(), BANK, Which::New, now)
        .await
        .expect("is drawn");
    assert!(picture.drawn.contains("入出金明細"), "{}", picture.drawn);
}
