//! A file that a page's script made.

use recipe::{NetworkFault, Page};
use url::Url;

/// Reads the file and takes it away. Its type follows from its name: the browser doesn't tell the one that the script gave.
pub(super) async fn page(name: &str, path: &str, bytes_max: usize) -> Result<Page, NetworkFault> {
    let unread = NetworkFault::Crashed { sent: true };
    let size = tokio::fs::metadata(path)
        .await
        .map_or(0, |found| found.len());
    if usize::try_from(size).unwrap_or(usize::MAX) > bytes_max {
        return Err(NetworkFault::TooLarge);
    }
    let body = tokio::fs::read(path).await.map_err(|_| unread.clone())?;
    // It goes with the profile at the latest.
    let _ = tokio::fs::remove_file(path).await;
    // The address of the page that made it is put in by who knows it.
    let url = Url::parse("about:blank").map_err(|_| unread)?;
    let content_type = Some(type_of(name).to_owned());
    Ok(Page::new(url, 200, content_type, body))
}

fn type_of(name: &str) -> &'static str {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending.to_ascii_lowercase().as_str() {
        "csv" => "text/csv",
        "txt" => "text/plain",
        "json" => "application/json",
        "ofx" => "application/x-ofx",
        _ => "application/octet-stream",
    }
}
