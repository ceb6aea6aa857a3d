//! Pages that came, and how far a walk may go: what a page is, which rules were tried, budgets, logins that come again.

use domain::said::Said;

use crate::page::Look;
use crate::text::short;

/// So many of the pages that were tried are shown with what they missed; the complete list stands beside it.
pub(crate) const NEAREST_MAX: usize = 3;

/// Path, status and title of a page; no query, no text.
pub(crate) fn about(look: &Look<'_>) -> Said {
    let (path, status, title) = (look.page.url.path(), look.page.status, look.title());
    if title.is_empty() {
        let kind = look.media_type();
        let (ja, en) = match kind.as_str() {
            "" => ("種類なし", "no type"),
            kind => (kind, kind),
        };
        return Said::new(
            format!("{path}（ステータス {status}、{ja}）"),
            format!("{path} (status {status}, {en})"),
        );
    }
    let title = short(title, 40);
    Said::new(
        format!("{path}（ステータス {status}、題名「{title}」）"),
        format!("{path} (status {status}, title \"{title}\")"),
    )
}

/// A page of the recipe came where another was expected.
pub(crate) fn instead(rule: &str, about: Said) -> Said {
    Said::new(
        format!("「{rule}」の画面：{}", about.ja),
        format!("\"{rule}\" at {}", about.en),
    )
}

/// The page of the recipe with this name.
pub(crate) fn page(rule: &str) -> Said {
    Said::new(format!("「{rule}」の画面"), format!("\"{rule}\""))
}

/// `names`: the pages that may come, in order; `nearest`: those that the page is most like, with what they miss.
pub(crate) fn one_of_the_pages(names: &[&str], nearest: &[(&str, &Said)]) -> Said {
    let mut said = match names {
        [] => Said::new("どの画面でもありません", "no page may come here"),
        [one] => Said::new(format!("画面 {one}"), format!("the page {one}")),
        all => Said::new(
            format!("次のどれかの画面：{}", all.join("、")),
            format!("one of the pages {}", all.join(", ")),
        ),
    };
    for (nth, (name, missed)) in nearest.iter().enumerate() {
        let is_named = nth == 0 && names == [*name];
        let (ja, en) = match nth {
            _ if is_named => (String::new(), String::new()),
            0 => (format!("。近いのは {name}"), format!("; nearest is {name}")),
            _ => (format!("、{name}"), format!(", {name}")),
        };
        said.ja.push_str(&format!("{ja}：{}", missed.ja));
        said.en.push_str(&format!("{en}: {}", missed.en));
    }
    said
}

pub(crate) fn to_its_end() -> Said {
    Said::new("最後まで届いたページ", "a page to its end")
}

pub(crate) fn stops_before() -> Said {
    Said::new("途中で切れたページ", "a page that stops before")
}

pub(crate) fn nested_as_pages_are() -> Said {
    Said::new("ふつうの深さのページ", "a page that is nested as pages are")
}

pub(crate) fn nested_too_deep() -> Said {
    Said::new("入れ子が深すぎるページ", "a page nested too deep")
}

pub(crate) fn readable_json() -> Said {
    Said::new("読めるJSON", "JSON that can be read")
}

pub(crate) fn no_json() -> Said {
    Said::new(
        "JSONと書いてあるが、JSONではない応答",
        "an answer that says it is JSON and isn't",
    )
}

pub(crate) fn signed_in() -> Said {
    Said::new("ログインしたあとの画面", "a signed-in page")
}

pub(crate) fn at_most_deep(depth: u32) -> Said {
    Said::new(
        format!("画面のつながりは{depth}段まで"),
        format!("at most {depth} pages deep"),
    )
}

pub(crate) fn leads_to_itself() -> Said {
    Said::new(
        "それより深いつながり（同じ画面に戻っていませんか）",
        "a page that leads to itself?",
    )
}

pub(crate) fn end_of_the_walk() -> Said {
    Said::new("決めた枚数のうちに終わること", "the end of the walk")
}

pub(crate) fn so_many_pages(n: usize) -> Said {
    Said::new(format!("{n}枚の画面"), format!("{n} pages"))
}

pub(crate) fn at_most_megabytes(megabytes: u32) -> Said {
    Said::new(
        format!("合わせて{megabytes}MBまで"),
        format!("at most {megabytes} MB"),
    )
}

pub(crate) fn more() -> Said {
    Said::new("それより多い", "more")
}

pub(crate) fn the_same_page_again() -> Said {
    Said::new("もう一度、同じ画面", "the same page again")
}

pub(crate) fn why_the_form_came_again() -> Said {
    Said::new(
        "ログインの画面がもう一度出たわけ（`outcome`）",
        "an outcome that says why the login form came again",
    )
}

pub(crate) fn form_never_sent_twice() -> Said {
    Said::new(
        "同じログインの画面（2度は送りません）",
        "the form, which is never sent twice",
    )
}

pub(crate) fn why_the_question_came_again() -> Said {
    Said::new(
        "同じ質問がもう一度出たわけ（`outcome`）",
        "an outcome that says why the question came again",
    )
}

pub(crate) fn the_form() -> Said {
    Said::new("同じ質問の画面", "the form")
}

pub(crate) fn the_login_form() -> Said {
    Said::new("ログインの画面", "the login form")
}

pub(crate) fn what_the_form_asks() -> Said {
    Said::new("この画面がたずねること（`asks`）", "what the form asks")
}

pub(crate) fn an_answer() -> Said {
    Said::new("追加認証の答え", "an answer")
}

/// `outside`: method, origin and path.
pub(crate) fn outside_the_fence(outside: &crate::fence::Outside) -> Said {
    let (method, to) = (outside.method, &outside.to);
    let ja = match outside.secret {
        true => format!("{method} {to} は、パスワードなどを送ってよい先ではありません"),
        false => format!("{method} {to} はレシピの許す範囲（[site]）の外です"),
    };
    Said::new(ja, outside.to_string())
}

pub(crate) fn inside_the_fence() -> Said {
    Said::new(
        "レシピの [site] にあるアドレス",
        "an address inside the fence",
    )
}
