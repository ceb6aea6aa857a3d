//! Waiting for an approval, and forms that would tell another host something.

use domain::said::Said;

pub(crate) fn an_approval() -> Said {
    Said::new("承認", "an approval")
}

pub(crate) fn none_for(seconds: u32) -> Said {
    Said::new(
        format!("{seconds}秒待ちましたが、ありません"),
        format!("none for {seconds} seconds"),
    )
}

/// What a form may do that is filled with something of the customer's.
pub(crate) fn own_form() -> Said {
    Said::new(
        "銀行自身のサイト（origin）へ送るフォーム",
        "a form that sends to the bank's own origin",
    )
}
