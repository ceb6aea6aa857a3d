//! Every query on a table that an office owns names the office. What acts for the whole installation is listed here by
//! name; the list may only shrink.

/// Tables whose rows belong to an office.
const OWNED: [&str; 31] = [
    "journal_rules",
    "offices",
    "members",
    "fiscal_years",
    "account_titles",
    "events",
    "connections",
    "consents",
    "credentials",
    "accounts",
    "fetches",
    "captures",
    "fetch_pages",
    "imports",
    "uploads",
    "office_layouts",
    "views",
    "view_meetings",
    "view_pages",
    "day_views",
    "day_views_before",
    "lines",
    "lines_before",
    "line_sightings",
    "line_faces",
    "line_refs",
    "balances",
    "account_balances_before",
    "amendments",
    "decisions",
    "questions",
];

/// (module, statement): the worker and the command line act for all offices, and people choose among theirs.
const FOR_THE_INSTALLATION: [(&str, &str); 8] = [
    ("connections", "ALL"),
    ("connections", "ANY"),
    ("connections", "DUE"),
    ("connections", "RUNNING"),
    ("people", "INSERT_OFFICE"),
    ("people", "OFFICE"),
    ("people", "OFFICES"),
    ("uploads", "REMOVE_EXPIRED"),
];

#[test]
fn every_query_on_an_offices_table_names_the_office() {
    let mut unscoped = vec![];
    for (module, name, text) in store::all_statements(store::Engine::Sqlite) {
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .collect();
        let touches = |table: &str| {
            words.windows(2).any(|pair| {
                ["FROM", "JOIN", "INTO", "UPDATE"].contains(&pair[0]) && pair[1] == table
            })
        };
        let owned = OWNED.iter().any(|table| touches(table));
        if owned && !names_the_office(&text) {
            unscoped.push((module, name));
        }
    }
    unscoped.sort_unstable();
    assert_eq!(
        unscoped, FOR_THE_INSTALLATION,
        "left: queries that reach beyond one office"
    );
}

/// A condition on the office, or a row that is written with it.
fn names_the_office(text: &str) -> bool {
    let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let inserts = flat.starts_with("INSERT INTO")
        && flat
            .split("VALUES")
            .next()
            .is_some_and(|columns| columns.contains("office_id"));
    let joins_offices_of_user = flat.contains("m.user_id = $1");
    // Updates of many rows have it in each of them.
    let in_each_row = flat.contains("office_id = seen.column1");
    inserts || in_each_row || flat.contains("office_id = $") || joins_offices_of_user
}
