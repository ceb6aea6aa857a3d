//! What the tutorial's text has its reader do with each block, in order.

/// What is done with a block.
pub enum Step {
    /// How the program is built, and how the banks are started: the test has both.
    Aside,
    /// It is run, and ends with this code.
    Command(i32),
    /// That is what the last command has printed.
    Printed,
    /// The last command is run again: how it ends, and what it prints.
    Again(i32),
    /// The same with other values in the recipe for a moment.
    AgainWith(&'static str, &'static str, i32),
    /// `recipe.toml` as it was made begins so.
    Made,
    /// One of the pages that come looks so.
    Page,
    /// The last command is run a third time: a page that comes looks so.
    ThirdTry,
    /// `get` of `[site]`.
    Fence,
    /// In the place of a page.
    Instead(&'static str),
    /// After a page.
    After(&'static str),
    /// Values of a page.
    Keys(&'static str),
    /// `[page.says]` of a page.
    Says(&'static str),
    /// A login that is asked for a picture: the page that no rule knows.
    PictureUnknown,
    /// The same with a rule: what is asked.
    PictureAsked,
    /// Values at the top of `institution.toml`, and a field of the login.
    Institution,
    /// Values at the top of `institution.toml`, after which all is still well.
    Proved,
}

use Step::*;

/// One for each block.
pub const STEPS: &[(&str, Step)] = &[
    // 1. Preparation: the program is that of the test, and the banks run.
    ("sh", Aside),
    ("sh", Aside),
    // 2. The folder.
    ("sh", Command(0)),
    ("text", Printed),
    ("toml", Made),
    // 3. Run, add, run again.
    ("sh", Command(1)),
    ("text", Printed),
    ("toml", Fence),
    ("text", Again(1)),
    ("html", Page),
    ("toml", Instead("menu")),
    ("toml", Fence),
    ("text", Again(1)),
    ("html", Page),
    ("toml", After("accounts")),
    ("toml", Fence),
    ("text", Again(1)),
    ("html", Page),
    ("toml", Instead("statement")),
    ("text", Again(1)),
    ("toml", Keys("statement")),
    ("text", Again(1)),
    ("toml", Keys("statement")),
    ("text", Again(0)),
    // 4. Witnesses.
    ("toml", Says("statement")),
    ("text", Again(0)),
    ("text", AgainWith("statement", "next = false", 1)),
    // 5. Several months.
    ("toml", Keys("account")),
    ("toml", Says("statement")),
    ("sh", Command(0)),
    ("text", Printed),
    // 6. Refused.
    ("sh", Command(1)),
    ("text", Printed),
    ("toml", Keys("login-form")),
    ("text", Again(1)),
    ("html", ThirdTry),
    ("toml", Keys("login-form")),
    ("toml", Keys("statement")),
    // 7. Asked for more.
    ("text", PictureUnknown),
    ("toml", After("login-form")),
    ("text", PictureAsked),
    // 8. Recorded and checked.
    ("sh", Command(0)),
    ("text", Printed),
    ("sh", Command(0)),
    ("text", Printed),
    // 9. Used.
    ("toml", Institution),
    ("sh", Command(0)),
    // 10. Shared.
    ("toml", Proved),
    // Completion in an editor.
    ("sh", Command(0)),
];
