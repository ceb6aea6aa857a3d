//! As much of Markdown as links need: where they lead, and which anchors there are.

/// A link and the line it stands on, counted from 1.
pub struct Link {
    pub line: usize,
    pub target: String,
}

/// What a document links to and can be linked to by.
#[derive(Default)]
pub struct Document {
    pub links: Vec<Link>,
    pub anchors: Vec<String>,
}

impl Document {
    pub fn read(text: &str) -> Self {
        let mut document = Self::default();
        let mut fence: Option<&str> = None;
        for (index, line) in text.lines().enumerate() {
            let start = line.trim_start();
            let mark = ["```", "~~~"]
                .into_iter()
                .find(|mark| start.starts_with(mark));
            match (fence, mark) {
                (Some(open), Some(mark)) if open == mark => fence = None,
                (Some(_), _) => {}
                (None, Some(mark)) => fence = Some(mark),
                (None, None) => document.read_line(index + 1, line),
            }
        }
        document
    }

    fn read_line(&mut self, number: usize, line: &str) {
        let heading = line.trim_start_matches('#');
        let level = line.len() - heading.len();
        if (1..=6).contains(&level) && heading.starts_with(' ') {
            self.add_heading(heading);
        }
        let prose = without_code(line);
        let anchors = ["id=\"", "name=\""].map(|start| between(&prose, start, "\""));
        self.anchors
            .extend(anchors.into_iter().flatten().map(str::to_owned));
        for target in targets(&prose) {
            let target = target.to_owned();
            self.links.push(Link {
                line: number,
                target,
            });
        }
    }

    /// Headings with the same words get `-1`, `-2`, … in order.
    fn add_heading(&mut self, heading: &str) {
        let anchor = anchor(heading);
        let numbered = |n: usize| format!("{anchor}-{n}");
        let taken = |known: &Self, anchor: &str| known.anchors.iter().any(|other| other == anchor);
        let free = if taken(self, &anchor) {
            (1..).map(numbered).find(|anchor| !taken(self, anchor))
        } else {
            None
        };
        self.anchors.push(free.unwrap_or(anchor));
    }
}

/// The anchor that forges make of a heading: letters, digits, `_` and `-` stay, blanks become `-`.
fn anchor(heading: &str) -> String {
    let keep = |c: char| match c {
        ' ' => Some('-'),
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
        _ => None,
    };
    let lower = heading.trim().to_lowercase();
    lower.chars().filter_map(keep).collect()
}

/// The line with its code spans left out.
fn without_code(line: &str) -> String {
    let mut prose = String::new();
    let mut rest = line;
    while let Some(start) = rest.find('`') {
        let ticks = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let (tick, after) = rest[start..].split_at(ticks);
        prose.push_str(&rest[..start]);
        rest = match after.find(tick) {
            Some(end) => &after[end + ticks..],
            None => after,
        };
    }
    prose + rest
}

fn targets(prose: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for start in ["](", "src=\"", "href=\""] {
        let end = if start == "](" { ")" } else { "\"" };
        found.extend(between(prose, start, end));
    }
    if prose.starts_with('[') && !prose.starts_with("[^") {
        found.extend(prose.split_once("]: ").map(|(_, target)| target));
    }
    // A title may follow; a target with blanks stands in angle brackets.
    let target = |found: &'_ str| -> Option<(usize, usize)> {
        let trimmed = found.trim();
        let start = found.find(trimmed)?;
        match trimmed.strip_prefix('<') {
            Some(rest) => Some((start + 1, start + 1 + rest.find('>')?)),
            None => Some((start, start + trimmed.find(' ').unwrap_or(trimmed.len()))),
        }
    };
    let cut = |found| target(found).map(|(start, end): (usize, usize)| &found[start..end]);
    found.into_iter().filter_map(cut).collect()
}

/// Every text between a `start` and the next `end`.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    let rest = text.split(start).skip(1);
    rest.filter_map(|rest| Some(rest.split_once(end)?.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn headings_become_anchors() {
        let text = "# One, two!\n## One two\n### `cargo xtask test`\n#no\n## 日本語 の 見出し（一）\n<a id=\"own\"></a>\n";
        assert_eq!(
            Document::read(text).anchors,
            [
                "one-two",
                "one-two-1",
                "cargo-xtask-test",
                "日本語-の-見出し一",
                "own"
            ]
        );
    }

    #[test]
    fn targets_are_cut_from_their_surroundings() {
        let text = "[a](b.md \"title\") [c](<d e.md>)\n[f]: g.md \"title\"\n[^1]: note\n";
        let links = Document::read(text).links;
        let targets: Vec<&str> = links.iter().map(|link| link.target.as_str()).collect();
        assert_eq!(targets, ["b.md", "d e.md", "g.md"]);
    }
}
