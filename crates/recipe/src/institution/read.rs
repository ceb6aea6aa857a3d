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
use crate::said::check as say;
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
        .filter_map(|item| item.word(&say::a_category(), &words))
        .collect()
}

fn bank_code(node: Node<'_>) -> Option<String> {
    let code = node.text()?;
    let good = code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit());
    if !good {
        node.source.refuse(node.at, say::not_a_bank_code(&code));
    }
    good.then_some(code)
}

fn https(node: Node<'_>) -> Option<Url> {
    let text = node.text()?;
    let url = Url::parse(&text).ok().filter(|url| url.scheme() == "https");
    if url.is_none() {
        node.source.refuse(node.at, say::not_https(&text));
    }
    let host = url.as_ref().and_then(Url::domain);
    if host.is_some_and(|host| !is_a_full_name(host)) {
        node.source
            .refuse(node.at, say::not_a_name_of_a_host(&text));
        return None;
    }
    url
}

/// Letters, digits and strokes with a dot between: a `*` would be anybody's, `localhost` is this machine, and in other
/// scripts (`xn--`) a name can look like another one's.
fn is_a_full_name(host: &str) -> bool {
    let label = |label: &str| {
        let is_plain = |c: u8| c.is_ascii_alphanumeric() || c == b'-';
        !label.is_empty() && !label.starts_with("xn--") && label.bytes().all(is_plain)
    };
    let last = host.rsplit('.').next();
    host.contains('.') && host.split('.').all(label) && last != Some("localhost")
}

fn hosts(node: Node<'_>) -> Vec<Url> {
    let mut hosts = Vec::new();
    for item in node.items() {
        let bare =
            |url: &Url| url.path() == "/" && url.query().is_none() && url.username().is_empty();
        match https(item) {
            Some(url) if bare(&url) && url.domain().is_some() => hosts.push(url),
            Some(url) => {
                item.source
                    .refuse(item.at, say::host_is_no_origin(url.as_str()));
            }
            None => {}
        }
    }
    hosts
}

fn unit(node: Node<'_>) -> Option<Unit> {
    let text = node.text()?;
    text.parse()
        .map_err(|_: domain::money::NotAUnit| node.source.refuse(node.at, say::not_a_unit(&text)))
        .ok()
}

fn fields(node: Node<'_>) -> Vec<LoginField> {
    let mut fields: Vec<LoginField> = Vec::new();
    for table in node.blocks(&FIELD) {
        let name = table.required_text("name");
        let label = table.required_text("label");
        let kind = table.required("kind").and_then(field_kind);
        let hint = table.text("hint");
        let pattern = table.get("pattern").and_then(|node| {
            let text = node.text()?;
            regex::Regex::new(&text)
                .map_err(|_| node.source.refuse(node.at, say::field_pattern(&text)))
                .ok()?;
            Some(text)
        });
        let choices = table.texts("choices");
        table.finish();
        let (Some(name), Some(label), Some(kind)) = (name, label, kind) else {
            continue;
        };
        if fields.iter().any(|field| field.name == name) {
            table.source.refuse(table.at, say::two_fields(&name));
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

/// A card or an authenticator's secret that is kept would answer by itself; nothing does that.
fn field_kind(node: Node<'_>) -> Option<FieldKind> {
    const UNKEPT: [&str; 2] = ["grid", "totp"];
    if let Some(kind) = node.as_text().filter(|word| UNKEPT.contains(word)) {
        node.source.refuse(node.at, say::no_stored_codes(kind));
        return None;
    }
    let words = FieldKind::ALL.map(|kind| (kind.word(), kind));
    node.word(&say::a_kind_of_field(), &words)
}

/// `[[title]]`: what a line with this text usually is.
fn default_titles(node: Node<'_>) -> Vec<DefaultTitle> {
    let mut titles = Vec::new();
    for table in node.blocks(&TITLE) {
        let text = table.required_text("text");
        let money_in = table
            .get("money")
            .and_then(|node| node.word(&say::a_direction(), &[("in", true), ("out", false)]));
        let title = table.required_text("title");
        let words = TaxCategory::ALL.map(|tax| (tax.japanese(), tax));
        let tax = table
            .required("tax")
            .and_then(|node| node.word(&say::a_tax_category(), &words));
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
        node.source.refuse(node.at, say::no_stretch_of_time(&text));
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
        node.source
            .refuse(node.at, say::why_not_unattended(&kinds.join(", ")));
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
        &say::what_terms_say(),
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
            .and_then(|node| node.word(&say::something_to_prove_against(), &words));
        let on = table.required("on").and_then(|node| {
            let text = node.text()?;
            text.parse::<Date>()
                .map_err(|_| node.source.refuse(node.at, say::not_a_date(&text)))
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
        node.source.refuse(node.at, say::not_hours(&text));
    }
    found
}

fn maintenance(node: Node<'_>) -> Vec<MaintenanceWindow> {
    let one = |table: Table<'_>| {
        let every = table.required("every").and_then(|node| {
            let text = node.text()?;
            let every = Recurrence::read(&text);
            if every.is_none() {
                node.source.refuse(node.at, say::says_no_day(&text));
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
                    .map_err(|_| node.source.refuse(node.at, say::not_a_time(&text)))
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
                node.source.refuse(node.at, say::worth_of_a_point());
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
