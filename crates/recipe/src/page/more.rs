//! JSON that says of itself that its list goes on: by a flag, a token, a link, or by more lines or pages than were read.

use serde_json::{Map, Value};

use crate::text::short;

/// What says that there is more, by its path. Never the value of a token: it may name the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum More {
    /// `hasNext: true`.
    Flag { path: String, value: String },
    /// `nextItemKey`, with something in it.
    Token { path: String },
    /// `totalCount: 36`, of which fewer were read.
    Count { path: String, value: String },
}

/// What was read of the list so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(crate) lines: u64,
    pub(crate) pages: u64,
}

/// Keys are compared by their letters and digits, in lower case.
const FLAGS: [&str; 30] = [
    "nextpageflg",
    "nextpageflag",
    "nextdataflg",
    "nextdataflag",
    "hasnextdata",
    "existnext",
    "continueflg",
    "moreflg",
    "hasnext",
    "hasnextpage",
    "hasmore",
    "hasmorepages",
    "hasmoreitems",
    "hasmoreresults",
    "hasmoredata",
    "more",
    "ismore",
    "moreavailable",
    "moredata",
    "moreitems",
    "moreresults",
    "morepages",
    "nextflag",
    "nextflg",
    "nextexists",
    "existsnext",
    "isnext",
    "istruncated",
    "truncated",
    "continueflag",
];

/// Flags of the contrary.
const LASTS: [&str; 19] = [
    "complete",
    "completed",
    "final",
    "finished",
    "done",
    "eof",
    "end",
    "endflg",
    "endflag",
    "isfinal",
    "iscomplete",
    "last",
    "islast",
    "lastpage",
    "islastpage",
    "lastflag",
    "lastflg",
    "isend",
    "nomore",
];

const TOKENS: [&str; 27] = [
    "lastevaluatedkey",
    "next",
    "nextpage",
    "nextpageno",
    "nextpagenumber",
    "nextkey",
    "nextitemkey",
    "nexttoken",
    "nextpagetoken",
    "nextcursor",
    "nextoffset",
    "nextstart",
    "nextindex",
    "nextmarker",
    "nextposition",
    "nextid",
    "nexturl",
    "nexturi",
    "nextlink",
    "nexthref",
    "continuation",
    "continuationtoken",
    "continuationkey",
    "continuetoken",
    "cont",
    "conttoken",
    "contkey",
];

/// Of lines.
const COUNTS: [&str; 36] = [
    "totalcnt",
    "totalnum",
    "totalnumber",
    "totalkensu",
    "totalkensuu",
    "allcnt",
    "allnum",
    "allkensu",
    "zenkensu",
    "maxcount",
    "datacount",
    "datacnt",
    "rowcount",
    "kensuu",
    "件数",
    "総件数",
    "全件数",
    "total",
    "totalcount",
    "totalitems",
    "totalsize",
    "totalelements",
    "totalhits",
    "totalresults",
    "totalrecords",
    "totalrows",
    "totallines",
    "allcount",
    "count",
    "itemcount",
    "recordcount",
    "resultcount",
    "hits",
    "hitcount",
    "numfound",
    "kensu",
];

/// Of lines that weren't given.
const REMAINING: [&str; 6] = [
    "remaining",
    "remain",
    "remaincount",
    "remaincnt",
    "remainingcount",
    "残件数",
];

/// How far this part goes, and how far there is to go, within what is called after pages or a range:
/// `pager: { current: 1, max: 3 }`, `range: { to: 4, of: 40 }`.
const PAGE_OF: [&[&str]; 2] = [
    &[
        "current",
        "currentpage",
        "currentpageno",
        "page",
        "pageno",
        "pagenumber",
        "now",
    ],
    &["max", "last", "of", "all"],
];
const LINE_OF: [&[&str]; 2] = [&["to", "end", "until"], &["of", "all", "total", "count"]];

const PAGES: [&str; 11] = [
    "maxpageno",
    "maxpages",
    "lastpageno",
    "totalpages",
    "totalpage",
    "pagecount",
    "pages",
    "pagetotal",
    "numpages",
    "maxpage",
    "lastpage",
];

/// What such keys contain that hold the paging of the list beside them.
const HOLDERS: [&str; 10] = [
    "pag", "range", "meta", "cursor", "link", "info", "head", "result", "control", "next",
];

/// How deep the paging may lie beside the list: `meta.pagination.hasMore`.
const DEPTH_MAX: usize = 2;

/// What says on a page whose list is at `items` that this isn't all of it.
pub(crate) fn more(root: &Value, items: &str, read: Counted) -> Option<More> {
    let mut found = Found::default();
    let (mut here, mut path) = (root, String::new());
    for key in items.split('.') {
        if let Value::Object(members) = here {
            found.look(members, &path, Some(key), read, 0);
        }
        here = match here {
            Value::Object(members) => members.get(key)?,
            Value::Array(list) => list.get(key.parse::<usize>().ok()?)?,
            _ => break,
        };
        path = below(&path, key);
    }
    found.verdict()
}

/// The first of each kind.
#[derive(Default)]
struct Found {
    flag: Option<More>,
    token: Option<More>,
    count: Option<More>,
    /// A flag says that this is the end: a token beside it leads nowhere.
    is_end: bool,
}

impl Found {
    fn verdict(self) -> Option<More> {
        let token = self.token.filter(|_| !self.is_end);
        self.flag.or(token).or(self.count)
    }

    /// `towards`: the member in which the list lies.
    fn look(
        &mut self,
        members: &Map<String, Value>,
        path: &str,
        towards: Option<&str>,
        read: Counted,
        depth: usize,
    ) {
        let holder = word(path.rsplit('.').next().unwrap_or_default());
        if towards.is_none() && ["pag", "range"].iter().any(|part| holder.contains(part)) {
            self.compare(members, path, PAGE_OF, read.pages);
            self.compare(members, path, LINE_OF, read.lines);
        }
        for (key, value) in members {
            if towards == Some(key.as_str()) {
                continue;
            }
            let (word, path) = (word(key), below(path, key));
            let holds = HOLDERS.iter().any(|part| word.contains(part));
            match value {
                Value::Object(inner) if TOKENS.contains(&word.as_str()) => {
                    if inner.values().any(is_something) {
                        self.token.get_or_insert(More::Token { path });
                    }
                }
                Value::Object(inner) if holds && depth < DEPTH_MAX => {
                    self.look(inner, &path, None, read, depth + 1);
                }
                Value::Array(links) if word == "links" || word == "link" => {
                    if links.iter().any(is_next_link) {
                        self.token.get_or_insert(More::Token { path });
                    }
                }
                Value::Array(_) | Value::Object(_) => {}
                scalar => self.judge(&word, scalar, path, read),
            }
        }
    }

    /// How far this part goes beside how far there is to go, which is farther than what was read.
    fn compare(
        &mut self,
        members: &Map<String, Value>,
        path: &str,
        [here, all]: [&[&str]; 2],
        read: u64,
    ) {
        let among = |words: &[&str]| {
            let mut known = members
                .iter()
                .filter(|(key, _)| words.contains(&&*word(key)));
            known.find_map(|(key, value)| Some((below(path, key), whole(value)?)))
        };
        if let (Some((_, here)), Some((path, all))) = (among(here), among(all))
            && here < all
            && all > read
        {
            let value = all.to_string();
            self.count.get_or_insert(More::Count { path, value });
        }
    }

    fn judge(&mut self, word: &str, value: &Value, path: String, read: Counted) {
        let is_one_of = |words: &[&str]| words.contains(&word);
        let printed = || match value {
            Value::String(text) => short(text, 20),
            other => other.to_string(),
        };
        let says = yes_or_no(value);
        let goes_on = match says {
            Some(yes) if is_one_of(&FLAGS) || sounds_like_a_flag(word) => Some(yes),
            Some(yes) if is_one_of(&LASTS) && !value.is_number() => Some(!yes),
            _ => None,
        };
        let exceeds = |read: u64| whole(value).is_some_and(|stated| stated > read);
        if goes_on == Some(true) {
            let value = printed();
            self.flag.get_or_insert(More::Flag { path, value });
        } else if goes_on == Some(false) {
            self.is_end = true;
        } else if is_one_of(&TOKENS) && is_something(value) {
            self.token.get_or_insert(More::Token { path });
        } else if (is_one_of(&REMAINING) && exceeds(0))
            || ((is_one_of(&COUNTS) || sounds_like_a_count(word)) && exceeds(read.lines))
            || (is_one_of(&PAGES) && exceeds(read.pages))
        {
            let value = printed();
            self.count.get_or_insert(More::Count { path, value });
        }
    }
}

/// `existsNextPage`, `moreDataUmu`: not `nextMonthFlg`.
fn sounds_like_a_flag(word: &str) -> bool {
    const MORE: [&str; 5] = ["next", "more", "continu", "remain", "tsuzuki"];
    const BEFORE: [&str; 4] = ["has", "is", "exist", "there"];
    const BEHIND: [&str; 7] = [
        "flg",
        "flag",
        "exist",
        "exists",
        "available",
        "umu",
        "present",
    ];
    const OTHERS: [&str; 10] = [
        "month", "day", "date", "week", "year", "time", "pay", "bill", "login", "step",
    ];
    MORE.iter().any(|part| word.contains(part))
        && (BEFORE.iter().any(|part| word.starts_with(part))
            || BEHIND.iter().any(|part| word.ends_with(part)))
        && !OTHERS.iter().any(|part| word.contains(part))
}

/// `meisaiKensu`, `allRecordCnt`: not `maxCount`, which may be of one page.
fn sounds_like_a_count(word: &str) -> bool {
    const OF: [&str; 12] = [
        "total",
        "all",
        "zen",
        "sou",
        "meisai",
        "detail",
        "entry",
        "entries",
        "item",
        "record",
        "data",
        "transaction",
    ];
    const HOW_MANY: [&str; 7] = [
        "count", "cnt", "kensu", "kensuu", "records", "items", "件数",
    ];
    OF.iter().any(|part| word.starts_with(part)) && HOW_MANY.iter().any(|part| word.ends_with(part))
}

fn below(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    }
}

/// The letters and digits of a key.
fn word(key: &str) -> String {
    let letters = key.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn yes_or_no(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(yes) => Some(*yes),
        Value::Number(number) => Some(number.as_f64()? > 0.0),
        Value::String(text) => match text.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "y" | "yes" | "on" => Some(true),
            "false" | "0" | "n" | "no" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A token, an address or the number of a page.
fn is_something(value: &Value) -> bool {
    match value {
        Value::String(text) => {
            const NOTHING: [&str; 7] = ["", "-", "0", "-1", "null", "none", "false"];
            !NOTHING.contains(&text.trim().to_ascii_lowercase().as_str())
        }
        Value::Number(number) => number.as_f64().is_some_and(|number| number > 0.0),
        Value::Bool(yes) => *yes,
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    }
}

/// `{ "rel": "next", "href": … }`.
fn is_next_link(link: &Value) -> bool {
    let rel = link.get("rel").and_then(Value::as_str);
    rel.is_some_and(|rel| rel.eq_ignore_ascii_case("next"))
}

fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().trim_end_matches('件').parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(root: &Value, items: &str) -> Option<More> {
        more(root, items, Counted { lines: 2, pages: 1 })
    }

    #[test]
    fn every_way_in_which_json_says_that_there_is_more() {
        for page in [
            json!({"hasNext": true}),
            json!({"has_more": "true"}),
            json!({"more": 1}),
            json!({"last": false}),
            json!({"isLastPage": "false"}),
            json!({"nextItemKey": "20261109"}),
            json!({"next_page": 2}),
            json!({"next": "https://ib.mihon.example/x"}),
            json!({"next": {"href": "/x"}}),
            json!({"_links": {"next": {"href": "/x"}}}),
            json!({"links": [{"rel": "self"}, {"rel": "next", "href": "/x"}]}),
            json!({"meta": {"pagination": {"hasMore": true}}}),
            json!({"pageInfo": {"hasNextPage": true, "endCursor": "x"}}),
            json!({"totalCount": 3}),
            json!({"count": "3"}),
            json!({"totalPages": 2}),
            json!({"nextPageFlg": "1"}),
            json!({"nextDataFlag": "1"}),
            json!({"hasNextData": true}),
            json!({"totalCnt": 40}),
            json!({"allCnt": 40}),
            json!({"dataCount": 40}),
            json!({"rowCount": 40}),
            json!({"totalKensu": 40}),
            json!({"total_number": 40}),
            json!({"件数": "40件"}),
            json!({"remaining": 12}),
            json!({"remainCount": 12}),
            json!({"maxPageNo": 3}),
            json!({"isFinal": false}),
            json!({"end": false}),
            json!({"lastEvaluatedKey": {"id": "x"}}),
            json!({"pager": {"current": 1, "max": 3}}),
            json!({"paging": {"page": "1", "last": "3"}}),
            json!({"range": {"from": 1, "to": 2, "of": 40}}),
            json!({"complete": false}),
            json!({"done": "0"}),
            json!({"existsNextPage": "1"}),
            json!({"moreMeisaiUmu": "1"}),
            json!({"meisaiKensu": 40}),
        ] {
            let mut page = page;
            page["entries"] = json!([{}, {}]);
            assert!(said(&page, "entries").is_some(), "{page}");
            let inside = json!({"data": page});
            assert!(said(&inside, "data.entries").is_some(), "{inside}");
        }
    }

    #[test]
    fn what_says_that_this_is_all_or_speaks_of_something_else_is_no_more() {
        for page in [
            json!({"hasNext": false, "nextItemKey": "20261109"}),
            json!({"last": true, "last_balance": 3}),
            json!({"next": null, "cont": "", "nextPage": 0, "nextCursor": "-1"}),
            json!({"next": {"href": null}}),
            json!({"links": [{"rel": "self"}]}),
            json!({"total": 2, "count": 2, "pages": 1, "hits": "2"}),
            json!({"campaign": {"hasNext": true}, "notices": [{"hasNext": true}]}),
            json!({"nextPaymentDate": "2026-12-01"}),
            json!({"remaining": 0, "end": true, "nextPageFlg": "0", "件数": "2件", "dataCount": 2}),
            json!({"lastEvaluatedKey": null, "maxPageNo": 1}),
            json!({"pager": {"current": 1, "max": 1}}),
            json!({"pagination": {"page": 1, "total": 2, "perPage": 50}}),
            json!({"range": {"from": 1, "to": 2, "of": 2}}),
            json!({"range": {"from": "2026-11-01", "to": "2026-11-24", "all": false}}),
            json!({"complete": true, "nextToken": "x"}),
            json!({"nextMonthFlg": "1"}),
        ] {
            let mut page = page;
            page["entries"] = json!([{"next": "x", "more": true}, {}]);
            assert_eq!(said(&page, "entries"), None, "{page}");
        }
    }
}
