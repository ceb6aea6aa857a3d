//! When there is no page to show: not allowed, not found, our own fault. Always with a way on.

use askama::Template;

use super::Gate;
use crate::web::text::Pen;

#[derive(Template)]
#[template(path = "message_page.html")]
pub struct MessagePage {
    pub gate: Gate,
    pub kind: MessageKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// 403: who may, in words that the reader can act on.
    Forbidden { owner: String },
    /// 403: a page of whoever hosts this installation; their names, none where there is nobody yet.
    OperatorsOnly { who: Vec<String> },
    /// 404.
    NotFound,
    /// 403: the form was old or came from elsewhere.
    FormExpired,
    /// 400, in the person's language: what is wrong and how to mend it.
    Refused { what: String },
    /// 500, with the one number to quote.
    Fault { number: String },
}

impl MessagePage {
    fn pen(&self) -> &Pen {
        &self.gate.pen
    }

    fn title(&self) -> &'static str {
        let pen = self.pen();
        match self.kind {
            MessageKind::Forbidden { .. } => pen.t("この操作は行えません", "You can’t do this"),
            MessageKind::OperatorsOnly { .. } => {
                pen.t("運営の画面です", "This page is for the operator")
            }
            MessageKind::NotFound => pen.t("ページが見つかりません", "There is no such page"),
            MessageKind::FormExpired => pen.t("もう一度お試しください", "Please try again"),
            MessageKind::Refused { .. } => {
                pen.t("内容をご確認ください", "Please check what was sent")
            }
            MessageKind::Fault { .. } => pen.t("Renkei側の不具合です", "This is our fault"),
        }
    }

    fn what(&self) -> String {
        let pen = self.pen();
        match &self.kind {
            MessageKind::Forbidden { owner } => pen.with(
                "この操作は、事業所のオーナーの{}さんなど、権限のある方が行えます。",
                "This needs another role. The owner of the office is {}.",
                owner,
            ),
            MessageKind::OperatorsOnly { .. } => pen
                .t(
                    "この画面は、Renkeiを運営する担当者だけが使います。事業所の役割では開けません。",
                    "Only the operator of this installation uses this page. No role in an office opens it.",
                )
                .to_owned(),
            MessageKind::NotFound => pen
                .t(
                    "アドレスが違うか、ほかの事業所のものか、すでに削除されています。",
                    "The address is wrong, belongs to another office, or was deleted.",
                )
                .to_owned(),
            MessageKind::FormExpired => pen
                .t(
                    "しばらく時間がたったか、ほかの場所から送られたため、受け付けませんでした。何も変更していません。",
                    "The form was too old or came from elsewhere, so it was not accepted. Nothing was changed.",
                )
                .to_owned(),
            MessageKind::Refused { what } => what.clone(),
            MessageKind::Fault { .. } => pen
                .t(
                    "あなたの操作に問題はありません。途中の内容は保存していません。",
                    "You did nothing wrong. Nothing half done was stored.",
                )
                .to_owned(),
        }
    }

    fn can(&self) -> String {
        let pen = self.pen();
        match &self.kind {
            MessageKind::Forbidden { owner } => {
                pen.with("{}さんにお願いできます。", "You can ask {}.", owner)
            }
            MessageKind::OperatorsOnly { who } if who.is_empty() => pen
                .t(
                    "運営の担当者は、まだいません。サーバーを管理する方が「renkei operator add」で追加できます。",
                    "There is no operator yet. Whoever runs the server adds one by: renkei operator add",
                )
                .to_owned(),
            MessageKind::OperatorsOnly { who } => pen.with(
                "運営の担当者は{}さんです。銀行のページのことは、この方におたずねください。",
                "The operator is {}. Please ask them about a bank’s pages.",
                &who.join(pen.t("さん、", ", ")),
            ),
            MessageKind::NotFound => pen
                .t(
                    "ホームから、もう一度おさがしください。",
                    "Please look for it from the home page.",
                )
                .to_owned(),
            MessageKind::FormExpired => pen
                .t(
                    "前の画面に戻り、もう一度操作してください。",
                    "Go back and do it again.",
                )
                .to_owned(),
            MessageKind::Refused { .. } => pen
                .t(
                    "前の画面に戻り、直してください。",
                    "Go back and correct it.",
                )
                .to_owned(),
            MessageKind::Fault { number } => pen.with(
                "くり返すときは、番号 {} をお知らせください。",
                "If it happens again, please quote the number {}.",
                number,
            ),
        }
    }
}
