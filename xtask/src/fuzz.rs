//! `cargo xtask fuzz`: the readers of statement files on changed files, for longer than the tests do it.

use std::process::Command;

/// How long, or how often.
#[derive(Debug, PartialEq, Eq)]
enum Length {
    Seconds(u64),
    Tries(u64),
}

/// Without optimisation: a sum that overflows is to be found.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let length = length(arguments)?;
    let (variable, value) = match length {
        Length::Seconds(seconds) => ("RENKEI_FUZZ_SECONDS", seconds),
        Length::Tries(tries) => ("RENKEI_FUZZ_TRIES", tries),
    };
    let status = Command::new("cargo")
        .args(["test", "--package", "formats", "--test", "fuzz"])
        .args(["--", "--nocapture"])
        .env(variable, value.to_string())
        .status()
        .map_err(|error| format!("cargo can't be run: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("a changed file made a reader stumble; its number and its text are above".to_owned())
    }
}

fn length(arguments: &[String]) -> Result<Length, String> {
    let [text] = arguments else {
        return match arguments.is_empty() {
            true => Ok(Length::Seconds(60)),
            false => Err(said(&arguments.join(" "))),
        };
    };
    let number = |digits: &str| digits.parse::<u64>().ok().filter(|number| *number > 0);
    let seconds = text.strip_suffix('s').and_then(number);
    let minutes = text.strip_suffix('m').and_then(number);
    let minutes = minutes.and_then(|minutes| minutes.checked_mul(60));
    seconds
        .or(minutes)
        .map(Length::Seconds)
        .or_else(|| number(text).map(Length::Tries))
        .ok_or_else(|| said(text))
}

fn said(text: &str) -> String {
    format!("`{text}` is no length; write 30s, 10m, or a number of tries such as 20000")
}

#[cfg(test)]
mod tests {
    use super::{Length, length};

    #[test]
    fn a_length_is_a_time_or_a_number_of_tries() {
        let of = |text: &str| length(&[text.to_owned()]);
        assert_eq!(of("30s"), Ok(Length::Seconds(30)));
        assert_eq!(of("10m"), Ok(Length::Seconds(600)));
        assert_eq!(of("20000"), Ok(Length::Tries(20_000)));
        assert_eq!(length(&[]), Ok(Length::Seconds(60)));
        for wrong in ["", "0", "-5s", "soon", "99999999999999999999m"] {
            assert!(of(wrong).is_err(), "{wrong}");
        }
    }
}
