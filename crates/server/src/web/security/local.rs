//! Addresses that a browser hands back to us: only our own pages.

/// The address if it leads to a page of ours, else `/`.
pub(in crate::web) fn local_address(address: &str) -> &str {
    let mut bytes = address.bytes();
    let rooted = bytes.next() == Some(b'/') && !matches!(bytes.next(), Some(b'/' | b'\\'));
    // Browsers drop tabs and line ends and take a backslash for a slash.
    let plain = address
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if rooted && plain { address } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local_address;

    #[test]
    fn nothing_leads_away() {
        assert_eq!(
            local_address("/lines?text=%E3%81%82"),
            "/lines?text=%E3%81%82"
        );
        for address in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/a\\b",
            "javascript:0",
            "/a\r\nSet-Cookie: x",
        ] {
            assert_eq!(local_address(address), "/", "{address:?}");
        }
    }
}
