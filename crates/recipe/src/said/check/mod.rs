//! What `check` says, in both languages: one table per area of the language. A reader names the fact; no reader writes prose.
//!
//! A row is `name(facts): Japanese, English;`, with `=>` before the same two of its help.

mod fence;
mod files;
mod forms;
mod nouns;
mod pages;
mod posts;
mod values;
mod walks;

use std::borrow::Cow;

use domain::said::Said;

pub(crate) use fence::*;
pub(crate) use files::*;
pub(crate) use forms::*;
pub(crate) use nouns::*;
pub(crate) use pages::*;
pub(crate) use posts::*;
pub(crate) use values::*;
pub(crate) use walks::*;

/// A fact as it is named in either language.
pub(crate) trait Fact {
    fn ja(&self) -> Cow<'_, str>;
    fn en(&self) -> Cow<'_, str>;
}

impl Fact for str {
    fn ja(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn en(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Fact for String {
    fn ja(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn en(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Fact for Said {
    fn ja(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.ja)
    }

    fn en(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.en)
    }
}

impl Fact for i64 {
    fn ja(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }

    fn en(&self) -> Cow<'_, str> {
        self.ja()
    }
}

impl<F: Fact + ?Sized> Fact for &F {
    fn ja(&self) -> Cow<'_, str> {
        (**self).ja()
    }

    fn en(&self) -> Cow<'_, str> {
        (**self).en()
    }
}

/// Makes a function of each row; it gives a `Finding`.
macro_rules! findings {
    ($($name:ident $facts:tt: $ja:literal, $en:literal $(=> $help_ja:literal, $help_en:literal)?;)*) => {
        $($crate::said::check::finding!($name $facts: $ja, $en $(=> $help_ja, $help_en)?);)*
    };
}

macro_rules! finding {
    ($name:ident($($fact:ident: $kind:ty),*): $ja:literal, $en:literal) => {
        pub(crate) fn $name($($fact: $kind),*) -> $crate::fault::Finding {
            $crate::fault::Finding::new($crate::said::check::both!(($($fact),*), $ja, $en))
        }
    };
    ($name:ident($($fact:ident: $kind:ty),*): $ja:literal, $en:literal => $help_ja:literal, $help_en:literal) => {
        pub(crate) fn $name($($fact: $kind),*) -> $crate::fault::Finding {
            let said = $crate::said::check::both!(($($fact),*), $ja, $en);
            let help = $crate::said::check::both!(($($fact),*), $help_ja, $help_en);
            $crate::fault::Finding::new(said).with_help(help)
        }
    };
}

/// Both texts, with the facts in them as each language names them.
macro_rules! both {
    (($($fact:ident),*), $ja:literal, $en:literal) => {{
        $(let _ = &$fact;)*
        let ja = {
            $(let $fact = $crate::said::check::Fact::ja(&$fact); let _ = &$fact;)*
            format!($ja)
        };
        let en = {
            $(let $fact = $crate::said::check::Fact::en(&$fact); let _ = &$fact;)*
            format!($en)
        };
        domain::said::Said::new(ja, en)
    }};
}

pub(crate) use {both, finding, findings};
