//! Reading `institution.toml`.

use domain::fetch::ChallengeKind;
use domain::journal::{Counter, DefaultTitle, TaxCategory};
use domain::money::Unit;
use domain::time::Date;
use jiff::civil::Time;
use url::Url;

use super::{
    Category, FieldKind, Institution, LoginField, MaintenanceWindow, Manners, PointRate, Proved,
    ProvedAgainst, Reach, Recurrence, Terms, Unattended,
};
use crate::fault::Fault;
use crate::language::{FIELD, INSTITUTION, MAINTENANCE, MANNERS, POINT, PROVED, TITLE};
use crate::source::{Node, Source, Table};

pub(super) fn read(toml: &str) -> Result<Institution, Vec<Fault>> {
    let source = Source::new("institution.toml", toml);
    let institution = source
        .parse()
        .and_then(|root| top(&Table::of(&source, root.get_ref(), 0, &INSTITUTION)));
    let (errors, _) = source.into_faults();
    match institution {
        Some(institution) if errors.is_empty() => Ok(institution),
        _ => Err(errors),
    }
}

/// Reads for what was asked, not for the institution.
#[cfg(test)]
pub(crate) fn read_for_test(table: &Table<'_>) {
    top(table);
}

fn top(table: &Table<'_>) -> Option<Institution> {
    let id = table.required_text("id");
    let name = table.required_text("name");
    let kana = table.required_text("kana");
    let english = table.required_text("english");
    let categories = table
        .required("categories")
        .map(categories)
        .unwrap_or_default();
    let bank = table.text("bank");
    let bank_code = table.get("bank_code").and_then(bank_code);
    let login_page = table.required("login_page").and_then(https);
    let hosts = table.get("hosts").map(hosts).unwrap_or_default();
    // An institution that is read by consent has none; the recipe's check asks for them where they are needed.
    let fields = table.get("field").map(fields).unwrap_or_default();
    let unit = table.get("currency").map_or(Some(Unit::YEN), unit);
    let history = table.required("history").and_then(reach);
    let unattended = table.required("unattended").and_then(unattended);
    let terms = table.get("terms").map_or(Some(Terms::Unknown), terms);
    let terms_note = table.text("terms_note");
    let proved = table.get("proved").map(proved).unwrap_or_default();
    let manners = table.get("manners").map_or_else(Manners::default, manners);
    let maintenance = table
        .get("maintenance")
        .map(maintenance)
        .unwrap_or_default();
    let passbook_only = table.texts("passbook_only");
    let points = table.get("point").map(points).unwrap_or_default();
    let default_titles = table.get("title").map(default_titles).unwrap_or_default();
    table.finish();
    let id = id?;
    Some(Institution {
        bank: bank.unwrap_or_else(|| id.clone()),
        id,
        name: name?,
        kana: kana?,
        english: english?,
        categories,
        bank_code,
        login_page: login_page?,
        hosts,
        fields,
        unit: unit?,
        history: history?,
        unattended: unattended?,
        terms: terms?,
        terms_note,
        proved,
        manners,
        maintenance,
        passbook_only,
        points,
        default_titles,
    })
}

fn categories(node: Node<'_>) -> Vec<Category> {
    let words = Category::ALL.map(|category| (category.word(), category));
    node.items()
        .iter()
        .filter_map(|item| item.word("a category", &words))
        .collect()
}

fn bank_code(node: Node<'_>) -> Option<String> {
    let code = node.text()?;
    let good = code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit());
    if !good {
        node.source.fault(
            node.at,
            format!("\"{code}\" is not a 金融機関コード"),
            "four digits, as text: \"0001\"".to_owned(),
        );
    }
    good.then_some(code)
}

fn https(node: Node<'_>) -> Option<Url> {
    let text = node.text()?;
    let url = Url::parse(&text).ok().filter(|url| url.scheme() == "https");
    if url.is_none() {
        node.source.fault(
            node.at,
            format!("\"{text}\" is not an https:// address"),
            None,
        );
    }
    url
}

fn hosts(node: Node<'_>) -> Vec<Url> {
    let mut hosts = Vec::new();
    for item in node.items() {
        let bare =
            |url: &Url| url.path() == "/" && url.query().is_none() && url.username().is_empty();
        match https(item) {
            Some(url) if bare(&url) && url.domain().is_some() => hosts.push(url),
            Some(url) => {
                let help = "write \"https://host\" and nothing behind; a number is nobody's name";
                item.source.fault(
                    item.at,
                    format!("\"{url}\" is not an origin"),
                    help.to_owned(),
                );
            }
            None => {}
        }
    }
    hosts
}

fn unit(node: Node<'_>) -> Option<Unit> {
    let text = node.text()?;
    text.parse()
        .map_err(|error: domain::money::NotAUnit| {
            node.source.fault(node.at, error.to_string(), None)
        })
        .ok()
}

fn fields(node: Node<'_>) -> Vec<LoginField> {
    let mut fields: Vec<LoginField> = Vec::new();
    for table in node.blocks(&FIELD) {
        let words = FieldKind::ALL.map(|kind| (kind.word(), kind));
        let name = table.required_text("name");
        let label = table.required_text("label");
        let kind = table
            .required("kind")
            .and_then(|node| node.word("a kind of field", &words));
        let hint = table.text("hint");
        let pattern = table.get("pattern").and_then(|node| {
            let text = node.text()?;
            regex::Regex::new(&text)
                .map_err(|_| {
                    node.source.fault(
                        node.at,
                        format!("`pattern` \"{text}\" is not a regular expression"),
                        None,
                    )
                })
                .ok()?;
            Some(text)
        });
        let choices = table.texts("choices");
        table.finish();
        let (Some(name), Some(label), Some(kind)) = (name, label, kind) else {
            continue;
        };
        if fields.iter().any(|field| field.name == name) {
            table
                .source
                .fault(table.at, format!("two fields are called \"{name}\""), None);
        }
        fields.push(LoginField {
            name,
            label,
            kind,
            hint,
            pattern,
            choices,
        });
    }
    fields
}

/// `[[title]]`: what a line with this text usually is.
fn default_titles(node: Node<'_>) -> Vec<DefaultTitle> {
    let mut titles = Vec::new();
    for table in node.blocks(&TITLE) {
        let text = table.required_text("text");
        let money_in = table
            .get("money")
            .and_then(|node| node.word("a direction", &[("in", true), ("out", false)]));
        let title = table.required_text("title");
        let words = TaxCategory::ALL.map(|tax| (tax.japanese(), tax));
        let tax = table
            .required("tax")
            .and_then(|node| node.word("a tax category", &words));
        table.finish();
        if let (Some(text), Some(title), Some(tax)) = (text, title, tax) {
            titles.push(DefaultTitle {
                text,
                money_in,
                counter: Counter { title, tax },
            });
        }
    }
    titles
}

/// `"3 months"`, `"3 whole months"`, `"62 days"`, `"all"`.
pub(crate) fn reach(node: Node<'_>) -> Option<Reach> {
    let text = node.text()?;
    let reach = match text.split_once(' ') {
        None if text == "all" => Some(Reach::All),
        Some((n, "month" | "months")) => n.parse().ok().map(Reach::Months),
        Some((n, "whole month" | "whole months")) => n.parse().ok().map(Reach::WholeMonths),
        Some((n, "day" | "days")) => n.parse().ok().map(Reach::Days),
        _ => None,
    };
    if reach.is_none() {
        node.source.fault(
            node.at,
            format!("\"{text}\" is not a stretch of time"),
            "write \"3 months\", \"3 whole months\", \"62 days\" or \"all\"".to_owned(),
        );
    }
    reach
}

fn unattended(node: Node<'_>) -> Option<Unattended> {
    if node.as_flag() == Some(true) {
        return Some(Unattended::Yes);
    }
    let text = node.as_text().unwrap_or_default();
    let consent = text
        .strip_prefix("consent ")
        .and_then(|rest| rest.strip_suffix(" days"))
        .and_then(|days| days.parse().ok());
    let found = match (text, consent) {
        ("certificate", _) => Some(Unattended::Certificate),
        (_, Some(days)) => Some(Unattended::Consent { days }),
        _ => asks(node),
    };
    if found.is_none() {
        let kinds = ChallengeKind::ALL.map(|kind| format!("\"{}\"", kind.word()));
        let help = format!(
            "write true, {}, \"certificate\", \"consent 90 days\", or a list of what different logins are asked: \
             [\"grid-card\", \"picture\"], with \"nothing\" where some are asked nothing",
            kinds.join(", ")
        );
        node.source
            .fault(node.at, "`unattended` is true, or the reason why not", help);
    }
    found
}

/// What the bank asks: one kind, or a list where it depends on the login. `nothing` stands beside a kind only.
fn asks(node: Node<'_>) -> Option<Unattended> {
    let (mut kinds, mut not_all) = (Vec::new(), false);
    for item in node.items() {
        match item.as_text()? {
            "nothing" if node.is_list() => not_all = true,
            word => kinds.push(ChallengeKind::from_word(word)?),
        }
    }
    (!kinds.is_empty()).then_some(Unattended::Asks { kinds, not_all })
}

fn terms(node: Node<'_>) -> Option<Terms> {
    node.word(
        "what terms say",
        &[
            ("allowed", Terms::Allowed),
            ("forbidden", Terms::Forbidden),
            ("unknown", Terms::Unknown),
        ],
    )
}

fn proved(node: Node<'_>) -> Vec<Proved> {
    let one = |table: Table<'_>| {
        let words = [
            ("sandbox", ProvedAgainst::Sandbox),
            ("real", ProvedAgainst::Real),
        ];
        let against = table
            .required("against")
            .and_then(|node| node.word("something to prove against", &words));
        let on = table.required("on").and_then(|node| {
            let text = node.text()?;
            text.parse::<Date>()
                .map_err(|_| {
                    node.source.fault(
                        node.at,
                        format!("\"{text}\" is not a date like 2026-04-01"),
                        None,
                    )
                })
                .ok()
        });
        let by = table.text("by");
        table.finish();
        Some(Proved {
            against: against?,
            on: on?,
            by,
        })
    };
    node.blocks(&PROVED).into_iter().filter_map(one).collect()
}

fn manners(node: Node<'_>) -> Manners {
    let usual = Manners::default();
    let Some(table) = node.block(&MANNERS) else {
        return usual;
    };
    let manners = Manners {
        pause_ms: table.count("pause_ms", 0, 60_000).unwrap_or(usual.pause_ms),
        together: table.count("together", 1, 1000).unwrap_or(usual.together),
        per_day: table.count("per_day", 1, 100).unwrap_or(usual.per_day),
        per_minute: table
            .count("per_minute", 1, 100_000)
            .unwrap_or(usual.per_minute),
        hours: table.get("hours").and_then(hours).unwrap_or(usual.hours),
    };
    table.finish();
    manners
}

/// `07:00-23:00`, up to `24:00`.
fn hours(node: Node<'_>) -> Option<(u16, u16)> {
    let text = node.text()?;
    let minutes = |part: &str| -> Option<u16> {
        let (hour, minute) = part.split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour <= 24 && minute < 60 && hour * 60 + minute <= 1440).then_some(hour * 60 + minute)
    };
    let found = text
        .split_once('-')
        .and_then(|(from, to)| Some((minutes(from)?, minutes(to)?)))
        .filter(|(from, to)| from < to);
    if found.is_none() {
        node.source.fault(
            node.at,
            format!("\"{text}\" are not hours like 07:00-23:00"),
            None,
        );
    }
    found
}

fn maintenance(node: Node<'_>) -> Vec<MaintenanceWindow> {
    let one = |table: Table<'_>| {
        let every = table.required("every").and_then(|node| {
            let text = node.text()?;
            let every = Recurrence::read(&text);
            if every.is_none() {
                let help = "write 毎日, 日曜, 第1・第3日曜, 毎月15日 or 2026-12-31";
                node.source
                    .fault(node.at, format!("\"{text}\" says no day"), help.to_owned());
            }
            Some((text, every?))
        });
        let time = |key| {
            table.required(key).and_then(|node| {
                let text = node.text()?;
                let text = if text == "24:00" {
                    "00:00".to_owned()
                } else {
                    text
                };
                text.parse::<Time>()
                    .map_err(|_| {
                        node.source.fault(
                            node.at,
                            format!("\"{text}\" is not a time like 02:00"),
                            None,
                        )
                    })
                    .ok()
            })
        };
        let (from, to) = (time("from"), time("to"));
        table.finish();
        let (text, every) = every?;
        Some(MaintenanceWindow {
            text,
            every,
            from: from?,
            to: to?,
        })
    };
    node.blocks(&MAINTENANCE)
        .into_iter()
        .filter_map(one)
        .collect()
}

fn points(node: Node<'_>) -> Vec<PointRate> {
    let one = |table: Table<'_>| {
        let kind = table.required_text("kind");
        let yen = table.required("yen").and_then(|node| {
            let yen = node.as_float().filter(|yen| *yen >= 0.0);
            if yen.is_none() {
                node.source
                    .fault(node.at, "`yen` is what one point is worth", None);
            }
            yen
        });
        table.finish();
        Some(PointRate {
            kind: kind?,
            yen: yen?,
        })
    };
    node.blocks(&POINT).into_iter().filter_map(one).collect()
}
