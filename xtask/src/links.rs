//! Every link of the documents leads somewhere: relative paths exist, anchors are headings.

mod markdown;

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use crate::finding::{Finding, settle};
use crate::project::{SourceFile, files, root};
use markdown::Document;

const MEND: &str = "correct the link, or write what it leads to";

/// Part of the task `tidy`, and a step of `test`.
pub fn run() -> Result<(), String> {
    let files = files()?;
    let exists = |path: &str| root().join(path).exists();
    settle("links", check(&files, &exists))
}

/// Every dead link of the `.md` files among `files`; `exists` knows the paths of the tree.
fn check(files: &[SourceFile], exists: &dyn Fn(&str) -> bool) -> Vec<Finding> {
    let documents: HashMap<&str, Document> = files
        .iter()
        .filter(|file| file.path.ends_with(".md"))
        .map(|file| (file.path.as_str(), Document::read(&file.text)))
        .collect();
    let mut findings = Vec::new();
    for (path, document) in &documents {
        for link in &document.links {
            if let Some(problem) = dead(path, &link.target, &documents, exists) {
                findings.push(Finding {
                    path: (*path).into(),
                    line: link.line,
                    problem,
                    mend: MEND,
                });
            }
        }
    }
    findings
}

/// Why the link leads nowhere; `None` for a good one and for one to another site.
fn dead(
    from: &str,
    target: &str,
    documents: &HashMap<&str, Document>,
    exists: &dyn Fn(&str) -> bool,
) -> Option<String> {
    if target.contains("://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = match path {
        "" => from.to_owned(),
        path => match resolve(from, path) {
            Some(path) => path,
            None => return Some(format!("`{target}` leads out of the project")),
        },
    };
    if !path.is_empty() && !exists(&path) {
        return Some(format!("`{target}` leads to nothing"));
    }
    // Anchors in other kinds of file, such as line numbers, are not ours to judge.
    let document = documents
        .get(path.as_str())
        .filter(|_| !anchor.is_empty())?;
    let known = document.anchors.iter().any(|known| known == anchor);
    (!known).then(|| format!("`{target}`: no heading has the anchor `{anchor}`"))
}

/// The path from the root of the tree; `None` if it leaves the tree.
fn resolve(from: &str, path: &str) -> Option<String> {
    let path = path.replace("%20", " ");
    let folder = Path::new(from).parent().unwrap_or(Path::new(""));
    let mut resolved = PathBuf::new();
    for component in folder.join(path).components() {
        match component {
            Component::Normal(name) => resolved.push(name),
            Component::CurDir => {}
            Component::ParentDir if resolved.pop() => {}
            _ => return None,
        }
    }
    Some(resolved.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::{check, run};
    use crate::project::SourceFile;

    #[test]
    fn the_documents_lead_somewhere() {
        assert_eq!(run(), Ok(()));
    }

    /// The problems of a tree with README.md as given and docs/guide.md with two headings.
    fn problems(readme: &str) -> Vec<String> {
        let file = |path: &str, text: &str| SourceFile {
            path: path.into(),
            text: text.into(),
        };
        let files = [
            file("README.md", readme),
            file(
                "docs/guide.md",
                "# はじめに\n## The `fetch`, step by step\n",
            ),
        ];
        let exists =
            |path: &str| ["README.md", "docs", "docs/guide.md", "docs/a.png"].contains(&path);
        let findings = check(&files, &exists).into_iter();
        findings
            .map(|finding| format!("{}: {}", finding.line, finding.problem))
            .collect()
    }

    #[test]
    fn links_that_lead_somewhere_are_accepted() {
        let good = "# Top\n[a](docs/guide.md) [b](./docs/guide.md#はじめに) ![c](docs/a.png \"title\")\n\
                    [d](docs/guide.md#the-fetch-step-by-step) [e](#top) [f](docs) [g](https://a.example/#x)\n\
                    [h]: docs/guide.md\n<img src=\"docs/a.png\">\n";
        assert!(problems(good).is_empty(), "{:?}", problems(good));
    }

    #[test]
    fn dead_links_are_refused() {
        assert_eq!(
            problems("\n[a](docs/none.md)\n"),
            ["2: `docs/none.md` leads to nothing"]
        );
        assert_eq!(
            problems("![a](none.png)\n"),
            ["1: `none.png` leads to nothing"]
        );
        assert_eq!(
            problems("[a]: none.md\n"),
            ["1: `none.md` leads to nothing"]
        );
        assert_eq!(
            problems("<a href=\"none\">\n"),
            ["1: `none` leads to nothing"]
        );
        assert_eq!(
            problems("[a](docs/guide.md#none)\n"),
            ["1: `docs/guide.md#none`: no heading has the anchor `none`"]
        );
        assert_eq!(
            problems("[a](../b.md)\n"),
            ["1: `../b.md` leads out of the project"]
        );
    }

    #[test]
    fn code_is_no_link() {
        let code = "```\n[a](none.md)\n```\n`[a](none.md)` and ``[b](`none`)``\n~~~toml\n# [a]: none\n~~~\n";
        assert!(problems(code).is_empty(), "{:?}", problems(code));
    }
}
