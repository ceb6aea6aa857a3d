//! No text of the project leads a program, or a test, to a host that somebody else runs.
//!
//! Code, templates, styles and recipes name reserved hosts only. Documents and comments may also
//! cite a source, from a short list. Real banks' addresses will stand in their own recipes.

use std::net::IpAddr;

use super::rust_text::{Kind, pieces};
use crate::finding::Finding;
use crate::project::SourceFile;

/// Names of XML namespaces and of schemas look like addresses; nothing is ever fetched from them.
const NAMES: [&str; 2] = ["www.w3.org", "json-schema.org"];

/// Hosts that documents and comments cite as a source or link to for the reader.
const CITED: [&str; 3] = ["github.com", "doc.rust-lang.org", "hledger.org"];

/// Hold every spelling of addresses that may not be reached, and judge them, or see them refused, without reaching any.
const ODD_SPELLINGS: [&str; 2] = [
    "crates/sessions/src/address.rs",
    "crates/sessions/tests/http/hostile/places.rs",
];

/// The public API of an institution in the catalogue: its recipe has to name it, and so has the simulation that answers in
/// its place. Nothing else may.
const IN_THE_CATALOGUE: [(&str, [&str; 2]); 1] = [(
    "api.gmo-aozora.com",
    [
        "institutions/gmo-aozora/",
        "crates/sandbox/src/institutions/gmo_aozora/",
    ],
)];

/// Every foreign host in the file.
pub fn check(file: &SourceFile) -> Vec<Finding> {
    let SourceFile { path, text } = file;
    if ODD_SPELLINGS.contains(&path.as_str()) {
        return Vec::new();
    }
    let document = path.ends_with(".md");
    if path.ends_with(".rs") {
        let of_piece = |piece: super::rust_text::Piece<'_>| {
            refused(path, piece.line, piece.text, piece.kind == Kind::Comment)
        };
        pieces(text).into_iter().flat_map(of_piece).collect()
    } else {
        refused(path, 1, text, document)
    }
}

fn refused(path: &str, first: usize, text: &str, may_cite: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for host in hosts(line) {
            if is_ours(host) || (may_cite && CITED.contains(&host)) || is_named_there(host, path) {
                continue;
            }
            findings.push(Finding {
                path: path.into(),
                line: first + index,
                problem: format!("the foreign host {host}"),
                mend: "use a name under .example, or cite it by its title",
            });
        }
    }
    findings
}

/// The complete host of every address in the line. A host that is filled in later is left out.
fn hosts(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices("://").filter_map(|(at, _)| {
        let rest = &line[at + 3..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-._@".contains(c)));
        let (host, after) = rest.split_at(end.unwrap_or(rest.len()));
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        let filled_in = after.starts_with(['{', '$', '<', '*', '…', '%']);
        (!filled_in && host.contains('.')).then_some(host.trim_end_matches('.'))
    })
}

fn is_named_there(host: &str, path: &str) -> bool {
    IN_THE_CATALOGUE.iter().any(|(named, folders)| {
        *named == host && folders.iter().any(|folder| path.starts_with(folder))
    })
}

/// Reserved for tests and examples, on this machine or in a private network, or only a name.
fn is_ours(host: &str) -> bool {
    if let Ok(address) = host.parse::<IpAddr>() {
        return match address {
            IpAddr::V4(v4) => {
                v4.is_loopback()
                    || v4.is_private()
                    || v4.is_link_local()
                    || v4.is_unspecified()
                    || v4.is_documentation()
            }
            IpAddr::V6(_) => true,
        };
    }
    let mut labels = host.rsplit('.');
    let (top, second) = (labels.next(), labels.next());
    let reserved = matches!(top, Some("example" | "test" | "invalid" | "localhost"));
    let documented = second == Some("example") || host.ends_with("example.co.jp");
    reserved || documented || NAMES.contains(&host)
}

#[cfg(test)]
mod tests {
    use super::{CITED, IN_THE_CATALOGUE, check};
    use crate::project::SourceFile;

    const FOREIGN: &str = concat!("https:/", "/bank.co.jp/login");

    fn refused(path: &str, text: &str) -> Vec<usize> {
        let file = SourceFile {
            path: path.into(),
            text: text.into(),
        };
        check(&file).iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_foreign_host_is_refused_everywhere() {
        for path in ["README.md", "a.html", "institutions/demo-bank/recipe.toml"] {
            assert_eq!(refused(path, &format!("one\n{FOREIGN}\n")), [2], "{path}");
        }
        let literal = format!("//! A.\nconst A: &str = \"{FOREIGN}\";\n// {FOREIGN}\n");
        assert_eq!(refused("a.rs", &literal), [2, 3]);
        let user = concat!("postgres:/", "/renkei@db.bank.co.jp/renkei\n");
        assert_eq!(refused("README.md", user), [1]);
    }

    #[test]
    fn reserved_and_private_hosts_are_accepted() {
        let text = "https://demo-bank.example/login http://127.0.0.1:8080 http://[::1]/ https://www.example.co.jp\n\
                    http://169.254.169.254/ postgres://renkei@db/renkei https://… http://{host}/ http://bank-{n}.jp\n";
        assert!(refused("a.toml", text).is_empty());
    }

    #[test]
    fn an_institutions_own_api_is_named_in_its_own_folders_only() {
        for (host, folders) in IN_THE_CATALOGUE {
            let text = format!("origin = \"https:{}{host}\"\n", "//");
            for folder in folders {
                assert!(refused(&format!("{folder}recipe.toml"), &text).is_empty());
            }
            for path in ["institutions/demo-bank/recipe.toml", "README.md"] {
                assert_eq!(refused(path, &text), [1], "{path}");
            }
        }
    }

    #[test]
    fn a_source_is_cited_in_comments_and_documents_only() {
        let source = format!("https:{}{}/a", "//", CITED[0]);
        assert!(refused("a.md", &source).is_empty());
        assert!(refused("a.rs", &format!("/// See {source}\n")).is_empty());
        assert_eq!(refused("a.rs", &format!("f(\"{source}\")\n")), [1]);
        assert_eq!(refused("a.html", &source), [1]);
    }
}
