//! Each sample file beside the text it must give: its lines, or the refusal in both languages.
//! `UPDATE_EXPECT=1` writes the texts anew; read the difference before keeping it.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use domain::statement::view::View;
use formats::{Language, StatementFile, read};

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the samples are there")
        .map(|entry| entry.expect("a sample").path())
        .filter(|path| path.extension().is_some_and(|ending| ending != "txt"))
        .collect();
    files.sort();
    files
}

fn name(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .expect("sample names are plain")
}

fn shown(file: &StatementFile) -> String {
    let mut text = format!("read as {} ({})\n", file.layout, file.layout_name);
    for notice in &file.notices {
        let (ja, en) = (notice.message(Language::Ja), notice.message(Language::En));
        write!(text, "\nnotice {}\n{ja}\n{en}\n", notice.key()).expect("a String");
    }
    for statement in &file.statements {
        write!(text, "\nstatement in {}\n", statement.unit).expect("a String");
        if let Some(account) = &statement.account {
            let code = |code: &Option<String>| code.clone().unwrap_or_else(|| "-".into());
            let (bank, branch) = (code(&account.bank_code), code(&account.branch_code));
            let balance = account
                .balance
                .map_or("-".into(), |balance| balance.minor.to_string());
            writeln!(
                text,
                "account {bank} {branch} {} {}, balance {balance}",
                account.kind.word(),
                account.number
            )
            .expect("a String");
        }
        show_view(&mut text, &statement.view);
    }
    text
}

fn show_view(text: &mut String, view: &View) {
    let asked = view
        .asked
        .map_or("-".into(), |asked| format!("{}..{}", asked.from, asked.to));
    let closing = view
        .closing
        .map_or("-".into(), |closing| closing.to_string());
    let text_max = view
        .traits
        .text_max
        .map_or("-".into(), |max| max.to_string());
    writeln!(
        text,
        "asked {asked}, closing {closing}, seen from {}, texts up to {text_max}",
        view.seen.at
    )
    .expect("a String");
    for line in &view.lines {
        let balance = line
            .balance
            .map_or(String::new(), |balance| balance.to_string());
        let reference = line
            .reference
            .as_ref()
            .map_or(String::new(), |reference| format!("\t#{reference}"));
        let valued = line
            .valued_on
            .map_or(String::new(), |on| format!("\tvalued {on}"));
        let (on, amount, description) = (line.posted_on, line.amount, &line.description);
        writeln!(
            text,
            "{} {}\t{on}\t{amount}\t{description}\t{balance}{reference}{valued}",
            view.rows_of, line.place.row
        )
        .expect("a String");
    }
}

#[test]
fn every_sample_gives_its_text() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for path in samples() {
        let bytes = std::fs::read(&path).expect("a sample");
        let got = match read(&bytes, Some(name(&path))) {
            Ok(file) => shown(&file),
            Err(refusal) => {
                let (ja, en) = (refusal.message(Language::Ja), refusal.message(Language::En));
                format!(
                    "refused: {}\n\n{ja}\n\n{en}\n\nlog: {refusal}\n",
                    refusal.key()
                )
            }
        };
        assert_eq!(
            got.starts_with("refused"),
            name(&path).starts_with("refused"),
            "{}: {got}",
            name(&path)
        );
        let beside = path.with_file_name(format!("{}.txt", name(&path)));
        if update {
            std::fs::write(&beside, &got).expect("can be written");
        } else if std::fs::read_to_string(&beside).ok().as_deref() != Some(&got) {
            wrong.push(format!("{}:\n{got}", name(&path)));
        }
    }
    assert!(
        wrong.is_empty(),
        "not as in the text beside it (UPDATE_EXPECT=1 writes it anew):\n{}",
        wrong.join("\n")
    );
}

#[test]
fn the_file_name_does_not_decide() {
    for path in samples() {
        let bytes = std::fs::read(&path).expect("a sample");
        assert_eq!(
            read(&bytes, Some("a.csv")),
            read(&bytes, None),
            "{}",
            name(&path)
        );
    }
}

#[test]
fn a_sample_cut_anywhere_is_read_or_refused_for_being_cut_and_never_has_more_lines() {
    let lines = |file: StatementFile| {
        file.statements
            .iter()
            .map(|statement| statement.view.lines.len())
            .sum::<usize>()
    };
    for path in samples()
        .into_iter()
        .filter(|path| !name(path).starts_with("refused"))
    {
        let bytes = std::fs::read(&path).expect("a sample");
        let whole = lines(read(&bytes, None).expect("is read"));
        for end in 0..bytes.len() {
            match read(&bytes[..end], None) {
                Ok(file) => assert!(lines(file) <= whole, "{} cut at {end}", name(&path)),
                Err(refusal) => assert!(
                    !matches!(refusal.key(), "encoding" | "mixed-encoding" | "ofx-broken"),
                    "{} cut at {end}: {refusal}",
                    name(&path)
                ),
            }
        }
    }
}
