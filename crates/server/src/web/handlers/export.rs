//! 書き出し.

use super::places::Asked;
use super::{Failure, typed};
use crate::web::Web;
use crate::web::security::{Fields, SignedIn, refuse_cross_site};
use crate::web::view::{Export, ExportFormat, Place, in_query};
use aggregation::exporting::{self, Target};
use aggregation::looking;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use domain::time::{Date, Period};

pub(super) async fn show(
    State(web): State<Web>,
    me: SignedIn,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    let page = page(&web, &me, &query, None).await?;
    me.page(&page)
}

async fn page(
    web: &Web,
    me: &SignedIn,
    query: &Fields,
    error: Option<String>,
) -> Result<Export, Failure> {
    let mut frame = me.frame(web, Some(Place::Export)).await?;
    frame.path = "/export".to_owned();
    let years = looking::fiscal_years(&web.app, me.actor()).await?;
    let today = me.pen.today();
    let year = looking::entry_year(&years, today).map(|year| year.period);
    let proposed = (
        year.map_or(today, |year| year.from),
        year.map_or(today, |year| year.to.min(today)),
    );
    let typed = |name, proposed: Date| query.text(name).unwrap_or_else(|| proposed.to_string());
    Ok(Export {
        entries: looking::entry_count(&web.app, me.actor()).await?,
        open_lines: frame.open_lines,
        from: typed("from", proposed.0),
        until: typed("until", proposed.1),
        chosen: ExportFormat::from_word(query.get("to")).unwrap_or(ExportFormat::Csv),
        error,
        frame,
    })
}

/// The file. It is written down in the history, so only our own page may ask for it.
pub(super) async fn file(
    State(web): State<Web>,
    me: SignedIn,
    headers: HeaderMap,
    uri: Uri,
    Asked(query): Asked,
) -> Result<Response, Failure> {
    refuse_cross_site(&headers, &uri)?;
    let target = Target::from_word(query.get("to")).ok_or(Failure::NotFound)?;
    let day = |name, open: Date| typed::date(query.get(name)).map(|day| day.unwrap_or(open));
    let period = match (
        day("from", Date::constant(1, 1, 1)),
        day("until", Date::MAX),
    ) {
        (Ok(from), Ok(until)) => Period::new(from, until).ok_or(me.pen.t(
            "終わりの日が始まりの日より前です。入れ替えてください。",
            "The end is before the start. Please change them round.",
        )),
        _ => Err(me.pen.t(
            "その日付はありません。例：2026-10-01",
            "There is no such day. Example: 2026-10-01",
        )),
    };
    let period = match period {
        Ok(period) => period,
        Err(error) => {
            let page = page(&web, &me, &query, Some(error.to_owned())).await?;
            return me.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let text = exporting::export(&web.app, me.actor(), target, period, me.pen.now).await?;
    let media_type = match target {
        Target::Csv => "text/csv; charset=utf-8",
        Target::Hledger => "text/plain; charset=utf-8",
    };
    let mut response = text.into_response();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    let name = file_name(&me.office.name, me.pen.today(), target.extension());
    if let Ok(disposition) = HeaderValue::try_from(name) {
        response
            .headers_mut()
            .insert(CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// `Content-Disposition` with the office's name, and one in ASCII for old browsers (RFC 6266).
fn file_name(office: &str, today: Date, extension: &str) -> String {
    let plain: String = office
        .chars()
        .filter(|c| !c.is_control() && !r#"/\:*?"<>|"#.contains(*c))
        .collect();
    let day = today.strftime("%Y%m%d");
    let full = in_query(&format!("{plain}-{day}.{extension}"));
    format!("attachment; filename=\"renkei-{day}.{extension}\"; filename*=UTF-8''{full}")
}
