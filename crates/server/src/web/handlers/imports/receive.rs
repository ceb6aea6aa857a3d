//! Files that a browser sends: each is packed as it arrives, and none is ever held whole. A request that is cut leaves
//! nothing behind.

use super::{Failure, Problem, must_import, page_with, uploads};
use crate::web::Web;
use crate::web::security::{Fields, SignedIn, is_own_form};
use crate::web::text::{Pen, megabytes};
use aggregation::{Actor, Refused};
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::UploadId;
use domain::time::Timestamp;
use store::captures::{PackFault, Packed, Packer};
use zeroize::Zeroizing;

/// Files of one request.
const FILES_MAX: usize = 100;
/// Files that wait in one office: each is kept for a day.
const WAITING_MAX: usize = 200;
/// Bytes of one request. What a file has above its own limit is read and thrown away, or the browser would only see a
/// broken connection and not the reason.
const REQUEST_MAX: u64 = 16 << 30;
/// Bytes of the form's token.
const TOKEN_MAX: usize = 256;
/// Characters of a file's name.
const NAME_MAX: usize = 200;

/// Why not all of a request was taken.
enum Fault {
    /// The form isn't ours.
    NotOurs,
    /// It ended too early, or can't be read.
    Cut,
    TooMany,
    Refused(Refused),
}

impl From<MultipartError> for Fault {
    fn from(_: MultipartError) -> Fault {
        Fault::Cut
    }
}

impl From<Refused> for Fault {
    fn from(refused: Refused) -> Fault {
        Fault::Refused(refused)
    }
}

/// What came of a request that was read to its end.
#[derive(Default)]
struct Received {
    kept: Vec<UploadId>,
    /// Files that were too large: name and why.
    refused: Vec<(String, PackFault)>,
}

pub(in crate::web::handlers) async fn receive(
    State(web): State<Web>,
    me: SignedIn,
    request: Request,
) -> Result<Response, Failure> {
    must_import(&web, &me).await?;
    let Ok(form) = Multipart::from_request(request, &()).await else {
        return Err(Failure::NotAForm(StatusCode::UNSUPPORTED_MEDIA_TYPE));
    };
    let reading = Reading {
        web: web.clone(),
        actor: me.actor(),
        token: me.token.clone(),
        now: me.pen.now,
        read: 0,
    };
    // A task of its own: this one ends without a word when the browser goes away, and then something must tidy up.
    let received = tokio::spawn(reading.all(form)).await;
    let pen = &me.pen;
    let (status, text) = match received.unwrap_or(Err(Fault::Cut)) {
        Ok(received) if received.refused.is_empty() && received.kept.is_empty() => (
            StatusCode::UNPROCESSABLE_ENTITY,
            pen.t("ファイルを選んでください。", "Please choose a file.")
                .to_owned(),
        ),
        Ok(received) if received.refused.is_empty() => return Ok(me.go("/imports", None)),
        Ok(received) => (StatusCode::PAYLOAD_TOO_LARGE, too_large(&received, pen)),
        Err(Fault::NotOurs) => return Err(Failure::FormExpired),
        Err(Fault::Refused(refused)) => return Err(refused.into()),
        Err(Fault::Cut) => (
            StatusCode::BAD_REQUEST,
            pen.t(
                "送る途中で切れました。もう一度入れてください。",
                "The connection broke on the way. Please drop the files again.",
            )
            .to_owned(),
        ),
        Err(Fault::TooMany) => (
            StatusCode::PAYLOAD_TOO_LARGE,
            pen.count(
                "一度に送れるのは{n}個までです。確認を待っているファイルも減らしてください。",
                "At most {n} files at once; please also see to those that wait.",
                &FILES_MAX,
            ),
        ),
    };
    page_with(&web, &me, status, Problem { upload: None, text }).await
}

/// A request that is read.
struct Reading {
    web: Web,
    actor: Actor,
    token: Zeroizing<String>,
    now: Timestamp,
    /// Bytes so far.
    read: u64,
}

impl Reading {
    /// All files of a request, or none of them.
    async fn all(mut self, mut form: Multipart) -> Result<Received, Fault> {
        let mut received = Received::default();
        let read = self.files(&mut form, &mut received).await;
        if read.is_err() {
            for id in received.kept.drain(..) {
                // Whatever can't be forgotten now is forgotten after a day.
                let _ = uploads::discard(&self.web.app, self.actor, id, self.now).await;
            }
        }
        read.map(|()| received)
    }

    async fn files(&mut self, form: &mut Multipart, received: &mut Received) -> Result<(), Fault> {
        let mut is_ours = false;
        let mut waiting = uploads::waiting(&self.web.app, self.actor, self.now)
            .await?
            .len();
        while let Some(mut field) = form.next_field().await? {
            match field.name().unwrap_or_default() {
                // The token comes before the files, so that nothing of a stranger's form is taken in.
                "csrf" => is_ours = self.is_ours(&mut field).await?,
                "file" if !is_ours => return Err(Fault::NotOurs),
                "file" => {
                    let sent_name = field.file_name().unwrap_or_default();
                    let (is_named, name) = (!sent_name.is_empty(), plain_name(sent_name));
                    let packed = self.pack(&mut field).await?;
                    match packed {
                        // A browser sends this where nobody chose a file.
                        Ok(packed) if packed.size == 0 && !is_named => {}
                        Ok(packed) => {
                            waiting += 1;
                            if received.kept.len() >= FILES_MAX || waiting > WAITING_MAX {
                                return Err(Fault::TooMany);
                            }
                            let id = uploads::receive(
                                &self.web.app,
                                self.actor,
                                &name,
                                packed,
                                self.now,
                            )
                            .await?;
                            received.kept.push(id);
                        }
                        Err(fault) => received.refused.push((name, fault)),
                    }
                }
                _ => while self.chunk(&mut field).await?.is_some() {},
            }
        }
        is_ours.then_some(()).ok_or(Fault::NotOurs)
    }

    async fn is_ours(&mut self, field: &mut Field<'_>) -> Result<bool, Fault> {
        let mut token = Vec::new();
        while let Some(chunk) = self.chunk(field).await? {
            if token.len() + chunk.len() > TOKEN_MAX {
                return Err(Fault::NotOurs);
            }
            token.extend_from_slice(&chunk);
        }
        let token = String::from_utf8_lossy(&token).into_owned();
        let fields = Fields::new(vec![("csrf".to_owned(), token)]);
        Ok(is_own_form(&fields, &self.token))
    }

    /// A file as it is kept, or why it isn't; read to its end either way.
    async fn pack(&mut self, field: &mut Field<'_>) -> Result<Result<Packed, PackFault>, Fault> {
        let mut packer = Packer::new(uploads::LIMITS);
        while let Some(chunk) = self.chunk(field).await? {
            packer = packer.and_then(|mut packer| {
                packer.push(&chunk)?;
                Ok(packer)
            });
        }
        Ok(packer.and_then(Packer::finish))
    }

    async fn chunk(&mut self, field: &mut Field<'_>) -> Result<Option<axum::body::Bytes>, Fault> {
        let chunk = field.chunk().await?;
        self.read += chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
        if self.read > REQUEST_MAX {
            return Err(Fault::Cut);
        }
        Ok(chunk)
    }
}

fn too_large(received: &Received, pen: &Pen) -> String {
    let one = |(name, fault): &(String, PackFault)| {
        match fault {
        PackFault::TooLarge { limit } => pen.with(
            &format!("「{name}」は大きすぎて開けません。上限は{{}}です。期間を分けてダウンロードしてください。"),
            &format!("{name} is too large; the limit is {{}}. Please download shorter periods."),
            &megabytes(*limit),
        ),
        PackFault::TooLargePacked { limit } => pen.with(
            &format!("「{name}」は縮めても{{}}を超えるため、開けません。期間を分けてダウンロードしてください。"),
            &format!("{name} is more than {{}} even when it is packed. Please download shorter periods."),
            &megabytes(*limit),
        ),
        PackFault::Read(_) => pen.with(
            "「{}」を受け取れませんでした。もう一度入れてください。",
            "{} could not be received. Please drop it again.",
            name,
        ),
    }
    };
    received
        .refused
        .iter()
        .map(one)
        .collect::<Vec<_>>()
        .join("\n")
}

/// A file's name without folders, and without characters that would disguise it.
fn plain_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let disguises = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    // Browsers write a quotation mark in this way.
    let plain: String = last
        .replace("%22", "\"")
        .chars()
        .filter(|c| !disguises(*c))
        .take(NAME_MAX)
        .collect();
    match plain.trim() {
        "" => "file".to_owned(),
        plain => plain.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn a_name_is_a_name_and_no_path() {
        for (sent, name) in [
            ("明細(3).csv", "明細(3).csv"),
            ("C:\\Users\\sato\\明細.csv", "明細.csv"),
            ("../../etc/passwd", "passwd"),
            ("a\u{202e}vsc.exe\n", "avsc.exe"),
            ("say %22hi%22.csv", "say \"hi\".csv"),
            ("", "file"),
        ] {
            assert_eq!(plain_name(sent), name, "{sent:?}");
        }
        assert_eq!(plain_name(&"あ".repeat(500)).chars().count(), 200);
    }
}
