//! Who follows the tutorial: a folder with its files, a shell, and what was printed last.

use super::blocks::Block;
use super::likeness::{page, printed, shifted, tags};
use super::recipe::Sheet;
use super::steps::Step;
use super::{ASKED, MADE, READER};
use crate::harness::home::{RENKEI, text};
use crate::harness::{Banks, Login, PATIENCE};
use server::open::Place;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

/// The data folder of the practice.
pub(super) const DATA: &str = "renshu";

pub struct Author {
    folder: TempDir,
    pub(super) banks: Banks,
    today: jiff::civil::Date,
    /// What each call of the program gets besides, for its language.
    arguments: &'static str,
    /// The last command, and what it printed.
    command: String,
    pub(super) printed: String,
    /// Every page that came, of all runs.
    pages: Vec<String>,
    /// Blocks with pages that are still to come.
    pub(super) awaited: Vec<(String, String)>,
    /// The first day that the reading of several months asked for.
    pub(super) since: String,
}

impl Author {
    pub async fn begin(banks: Banks, arguments: &'static str) -> Author {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join(DATA);
        let place = Place {
            data: data.clone(),
            database: None,
        };
        place.make_folder().expect("the data folder");
        banks.are_written_to(&data).await;
        let bin = folder.path().join("bin");
        fs::create_dir(&bin).expect("a folder");
        std::os::unix::fs::symlink(RENKEI, bin.join("renkei")).expect("a link to the program");
        let today = banks.today().await.parse().expect("a day");
        Author {
            folder,
            banks,
            today,
            arguments,
            command: String::new(),
            printed: String::new(),
            pages: Vec::new(),
            awaited: Vec::new(),
            since: String::new(),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(MADE).join(name)
    }

    fn edit(&self, name: &str, edit: impl FnOnce(&mut Sheet)) {
        let path = self.file(name);
        let mut sheet = Sheet::read(&path);
        edit(&mut sheet);
        sheet.write(&path);
    }

    pub(super) fn edit_recipe(&self, edit: impl FnOnce(&mut Sheet)) {
        self.edit("recipe.toml", edit);
    }

    /// # Panics
    /// Where the block isn't as it says; its line is named.
    pub async fn follows(&mut self, block: &Block, (kind, step): &(&str, Step)) {
        assert_eq!(block.kind, *kind, "{block}: another block was to come");
        let body = block.text.as_str();
        match step {
            Step::Aside => {}
            Step::Command(code) => self.commands(block, *code).await,
            Step::Printed => self.has_printed(block),
            Step::Again(code) => {
                self.again(block, *code).await;
                self.has_printed(block);
            }
            Step::AgainWith(kind, other, code) => {
                let path = self.file("recipe.toml");
                let kept = fs::read(&path).expect("the recipe");
                self.edit_recipe(|sheet| sheet.keys_of_page(kind, other));
                self.again(block, *code).await;
                self.has_printed(block);
                fs::write(path, kept).expect("the recipe is as before");
            }
            Step::Made => {
                let made = fs::read_to_string(self.file("recipe.toml")).expect("the recipe");
                let begins = body.trim_end().trim_end_matches('…');
                assert!(
                    made.starts_with(begins),
                    "{block}: what was made is\n{made}"
                );
                self.goes_on_at_once();
                // Its text says so before the first run.
                self.edit_recipe(|sheet| sheet.let_in("get", "/logout"));
            }
            Step::Page => self.awaited.push((block.to_string(), body.to_owned())),
            Step::ThirdTry => {
                self.awaited.push((block.to_string(), body.to_owned()));
                self.command.push_str(" --keep shown");
                self.again(block, 1).await;
            }
            Step::Fence => self.edit_recipe(|sheet| sheet.keys_of_head(body)),
            Step::Instead(kind) => self.edit_recipe(|sheet| sheet.exchange(kind, body)),
            Step::After(kind) => self.edit_recipe(|sheet| sheet.add_after(kind, body)),
            Step::Keys(kind) => self.edit_recipe(|sheet| sheet.keys_of_page(kind, body)),
            Step::Says(kind) => self.edit_recipe(|sheet| sheet.says(kind, body)),
            Step::PictureUnknown => {
                self.edit_recipe(|sheet| sheet.let_in("get", "/login/image"));
                let command = self.run_of(ASKED);
                let code = self.shell(&command, ASKED, None).await;
                assert_eq!(code, Some(1), "{block}: {}", self.printed);
                self.has_printed(block);
            }
            Step::PictureAsked => {
                self.edit_recipe(|sheet| {
                    sheet.let_in("get", "/login/image.png");
                    sheet.let_in("post", "/login/image");
                });
                let command = self.run_of(ASKED);
                let code = self.shell(&command, ASKED, Some(ASKED)).await;
                assert_eq!(code, Some(0), "{block}: {}", self.printed);
                self.has_printed(block);
            }
            Step::Institution => {
                let (head, field) = body.split_once("[[field]]").expect("a field");
                self.edit("institution.toml", |sheet| {
                    sheet.keys_of_head(head);
                    sheet.exchange_field("id", &format!("[[field]]{field}"));
                });
            }
            Step::Proved => {
                self.edit("institution.toml", |sheet| {
                    sheet.add_first(body);
                });
            }
        }
    }

    /// The banks of the test need no pauses between requests; everything else is as the folder was made.
    fn goes_on_at_once(&self) {
        let path = self.file("institution.toml");
        let made = fs::read_to_string(&path).expect("institution.toml");
        fs::write(path, format!("{made}\n[manners]\npause_ms = 0\n")).expect("it is written");
    }

    fn run_of(&self, login: Login) -> String {
        format!(
            "renkei recipe run --institution {MADE} --login id={} --login password --keep shown --data {DATA}",
            login.id
        )
    }

    /// The lines of a block, one after the other. All but the last one end well.
    async fn commands(&mut self, block: &Block, code: i32) {
        let lines: Vec<&str> = block.text.lines().collect();
        assert!(!lines.is_empty(), "{block}: no command");
        for (at, line) in lines.iter().enumerate() {
            self.command = shifted(line, self.today);
            let code = if at + 1 == lines.len() { code } else { 0 };
            self.again(block, code).await;
        }
    }

    async fn again(&mut self, block: &Block, code: i32) {
        let command = self.command.clone();
        let ended = self.shell(&command, READER, None).await;
        assert_eq!(ended, Some(code), "{block}: {command}\n{}", self.printed);
        if command.contains(" --since ") && command.contains(" run ") {
            self.since = self.first_day();
        }
    }

    /// The first day of the first list that was printed.
    fn first_day(&self) -> String {
        let day = regex::Regex::new(r"\d{4}-\d\d-\d\d–").expect("a pattern");
        let found = day.find(&self.printed).expect("a period");
        found.as_str().trim_end_matches('–').to_owned()
    }

    /// Runs a line in the author's folder; who is asked types the password, and then what the picture shows.
    pub(super) async fn shell(
        &mut self,
        line: &str,
        types: Login,
        sees: Option<Login>,
    ) -> Option<i32> {
        let line = match line.strip_prefix("renkei ") {
            Some(rest) => match rest.split_once(" > ") {
                Some((call, file)) => format!("renkei {call}{} > {file}", self.arguments),
                None => format!("renkei {rest}{}", self.arguments),
            },
            None => line.to_owned(),
        };
        let folder = self.folder.path();
        let path = std::env::var("PATH").unwrap_or_default();
        let child = Command::new("sh")
            .args(["-c", &format!("( {line} ) 2>&1")])
            .current_dir(folder)
            .env_remove("RENKEI_DATABASE")
            .env_remove("RENKEI_LOG")
            .env("PATH", format!("{}/bin:{path}", text(folder)))
            .env("TMPDIR", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn();
        let mut child = child.expect("there is a shell");
        let mut typing = child.stdin.take().expect("a way to type");
        let typed = format!("{}\n", types.password);
        // A command that asks for nothing may have ended before.
        drop(typing.write_all(typed.as_bytes()).await);
        if let Some(login) = sees {
            let letters = self.banks.letters(login).await;
            let answer = format!("{letters}\n");
            typing.write_all(answer.as_bytes()).await.expect("it asks");
        }
        drop(typing);
        let output = timeout(PATIENCE, child.wait_with_output()).await;
        let output = output
            .unwrap_or_else(|_| panic!("`{line}` does not end"))
            .expect("its output");
        let said = String::from_utf8(output.stdout).expect("the program writes UTF-8");
        self.printed = said.replace(text(folder), "/tmp");
        assert!(!self.printed.contains("panicked"), "{}", self.printed);
        self.pages_came();
        output.status.code()
    }

    /// The lines of the block have come, in their order; `…` stands for others.
    fn has_printed(&self, block: &Block) {
        let came: Vec<String> = self.printed.lines().map(printed).collect();
        let mut rest = came.iter();
        for line in block.text.lines() {
            let wanted = printed(line);
            let is_more = matches!(wanted.trim(), "" | "…");
            // What is asked stands in the same line as what is printed next.
            let is_it = |came: &String| {
                *came == wanted
                    || came.ends_with(&format!(": {wanted}"))
                    || (wanted.ends_with(':') && came.starts_with(&format!("{wanted} ")))
            };
            assert!(
                is_more || rest.any(is_it),
                "{block}: {line:?} did not come; {}\n{}",
                self.command,
                self.printed
            );
        }
    }

    /// Keeps the pages that are shown, and compares what the text showed of them.
    fn pages_came(&mut self) {
        let shown = self.folder.path().join("shown");
        let known: BTreeSet<String> = self.pages.iter().cloned().collect();
        let files = fs::read_dir(shown).into_iter().flatten().flatten();
        for file in files {
            if let Ok(page) = fs::read_to_string(file.path()) {
                self.pages.extend((!known.contains(&page)).then_some(page));
            }
        }
        let (pages, full): (Vec<String>, Vec<String>) = self
            .pages
            .iter()
            .map(|html| (tags(html), page(html)))
            .unzip();
        self.awaited.retain(|(_, html)| {
            let parts: Vec<&str> = html.split('…').collect();
            let is_in = |at: usize| {
                parts.iter().all(|part| {
                    let of_a_list = part.contains("<li>") || part.contains("<b class=\"amt\"");
                    match of_a_list {
                        true => part.lines().all(|line| pages[at].contains(&tags(line))),
                        false => part.lines().all(|line| full[at].contains(&page(line))),
                    }
                })
            };
            !(0..pages.len()).any(is_in)
        });
    }
}
