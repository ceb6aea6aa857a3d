//! The task `docs`: writes what the code can say about itself, the reference of the recipe language and the JSON Schemas.

use recipe::language::{
    Words, institution_reference, institution_schema, recipe_reference, schema,
};

use crate::finding::{Finding, settle};
use crate::project::root;

/// Writes every document that is made from the code.
pub fn write() -> Result<(), String> {
    for (path, text) in all() {
        let file = root().join(path);
        if std::fs::read_to_string(&file).is_ok_and(|there| there == text) {
            continue;
        }
        let folder = file.parent().map_or(Ok(()), std::fs::create_dir_all);
        folder
            .and_then(|()| std::fs::write(&file, text))
            .map_err(|error| format!("{path} could not be written: {error}"))?;
        println!("wrote {path}");
    }
    Ok(())
}

/// Part of the task `tidy`, and a step of `test`: the documents are as the code would write them now.
pub fn check() -> Result<(), String> {
    let read = |path: &str| std::fs::read_to_string(root().join(path)).ok();
    settle("docs", stale(all(), &read))
}

fn all() -> [(&'static str, String); 7] {
    [
        (
            "docs/recipe-reference.ja.md",
            recipe_reference(Words::Japanese),
        ),
        ("docs/recipe-reference.md", recipe_reference(Words::English)),
        (
            "docs/institution-reference.ja.md",
            institution_reference(Words::Japanese),
        ),
        (
            "docs/institution-reference.md",
            institution_reference(Words::English),
        ),
        (
            "docs/schema/recipe.schema.json",
            format!("{:#}\n", schema()),
        ),
        (
            "docs/schema/institution.schema.json",
            format!("{:#}\n", institution_schema()),
        ),
        (
            "docs/schema/layout.schema.json",
            format!("{:#}\n", formats::layout::schema()),
        ),
    ]
}

/// Each document that differs, with the first line that does; `read` gives what is there.
fn stale<const N: usize>(
    documents: [(&'static str, String); N],
    read: &dyn Fn(&str) -> Option<String>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in documents {
        let there = read(path).unwrap_or_default();
        if there == text {
            continue;
        }
        let differs = there
            .lines()
            .zip(text.lines())
            .take_while(|(old, new)| old == new);
        findings.push(Finding {
            path: path.to_owned(),
            line: differs.count() + 1,
            problem: "this is not what the code says".to_owned(),
            mend: "run `cargo xtask docs`",
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::stale;

    #[test]
    fn a_document_that_is_behind_the_code_is_found_at_its_line() {
        let document = || [("docs/a.md", "one\ntwo\n".to_owned())];
        assert!(stale(document(), &|_| Some("one\ntwo\n".to_owned())).is_empty());
        for (there, line) in [(Some("one\nold\n"), 2), (Some("one\n"), 2), (None, 1)] {
            let findings = stale(document(), &|_| there.map(str::to_owned));
            assert_eq!(findings.len(), 1);
            assert_eq!(findings[0].line, line, "{there:?}");
        }
    }
}
