//! How SQL is kept: constants, declared with [`statements`], so that a test can prepare every one on both engines.

use crate::open::Engine;

/// Declares SQL texts as constants and lists them for [`all_statements`].
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $text:expr;)*) => {
        $($(#[$doc])* pub(crate) const $name: &str = $text;)*
        /// Every text of this module, with its name.
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $text),)*];
    };
}
pub(crate) use statements;

/// Only on SQLite, whose one writer makes a counter in a table safe.
pub(crate) const SQLITE_IDS: &str = "UPDATE id_sequence SET next = next + $1 RETURNING next";
/// Only on PostgreSQL: a sequence doesn't make writers wait for each other.
pub(crate) const POSTGRES_IDS: &str = "SELECT nextval('id_sequence') FROM generate_series(1, $1)";

/// Every SQL text of the store, as this engine gets it: (module, name, text).
pub fn all_statements(engine: Engine) -> Vec<(&'static str, &'static str, String)> {
    use crate::*;
    let fixed = [
        ("accounts", accounts::STATEMENTS),
        ("captures", captures::STATEMENTS),
        ("connections", connections::STATEMENTS),
        ("consents", consents::STATEMENTS),
        ("decisions", decisions::STATEMENTS),
        ("events", events::STATEMENTS),
        ("fetches", fetches::STATEMENTS),
        ("imports", imports::STATEMENTS),
        ("journal", journal::STATEMENTS),
        ("leases", leases::STATEMENTS),
        ("line_search", line_search::STATEMENTS),
        ("office_layouts", office_layouts::STATEMENTS),
        ("operators", operators::STATEMENTS),
        ("people", people::STATEMENTS),
        ("questions", questions::STATEMENTS),
        ("recipes", recipes::STATEMENTS),
        ("releases", releases::STATEMENTS),
        ("rules", rules::STATEMENTS),
        ("sign_ins", sign_ins::STATEMENTS),
        ("take_back", imports::take_back::STATEMENTS),
        ("undo", imports::undo::STATEMENTS),
        ("uploads", uploads::STATEMENTS),
        ("views", views::STATEMENTS),
    ];
    fixed
        .into_iter()
        .flat_map(|(module, texts)| {
            texts
                .iter()
                .map(move |(name, text)| (module, *name, (*text).to_owned()))
        })
        .chain(lines::statements().map(|(name, text)| ("lines", *name, (*text).to_owned())))
        .chain(
            lines::bulk_inserts(engine)
                .into_iter()
                .map(|(name, text)| ("lines", name, text)),
        )
        .collect()
}
