//! Questions on the terminal. A secret isn't shown while it is typed; where there is no terminal, lines of the input are read.

use std::io::{self, BufRead, IsTerminal, Write};

/// Asks for one line; `Ok(None)`: the input has ended.
pub(in super::super) fn line(question: &str) -> io::Result<Option<String>> {
    eprint!("{question} ");
    io::stderr().flush()?;
    let mut text = String::new();
    if io::stdin().lock().read_line(&mut text)? == 0 {
        return Ok(None);
    }
    Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// The same without showing what is typed.
pub(super) fn secret(question: &str) -> io::Result<Option<String>> {
    if !io::stdin().is_terminal() {
        return line(question);
    }
    rpassword::prompt_password(format!("{question} ")).map(Some)
}

/// Asks with an answer that Enter takes.
pub(in super::super) fn line_or(question: &str, default: &str) -> io::Result<String> {
    let asked = if default.is_empty() {
        question.to_owned()
    } else {
        format!("{question} [{default}]")
    };
    let typed = line(&asked)?.unwrap_or_default();
    let typed = typed.trim();
    Ok(if typed.is_empty() { default } else { typed }.to_owned())
}
