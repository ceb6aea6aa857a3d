//! Pages of JSON: read into one list of nodes and one text, so that a long list is cheap to build and cheap to drop.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::Refusal;
use crate::said;
use crate::text::as_printed;

/// Objects with more members have them looked up by their names' order.
const FEW: usize = 16;

/// A page of JSON.
pub(crate) struct Json {
    /// Names and texts, one behind the other.
    texts: String,
    /// A list's items stand behind it, an object's names and values in turns.
    nodes: Vec<Node>,
    /// The names of each object that has many, in order: the place of the object, then those of the names.
    large: BTreeMap<usize, Vec<usize>>,
}

enum Node {
    Null,
    Bool(bool),
    Number(Number),
    /// From here to there in the texts.
    Text(usize, usize),
    /// How many nodes are in it.
    List(usize),
    Object(usize),
}

impl Json {
    /// # Errors
    /// It isn't JSON to its end, or nested too deeply.
    pub(super) fn read(body: &[u8]) -> Result<Json, serde_json::Error> {
        match std::str::from_utf8(body) {
            Ok(text) => Json::read_by(serde_json::Deserializer::from_str(text), body.len()),
            // It isn't, and the reader says why.
            Err(_) => Json::read_by(serde_json::Deserializer::from_slice(body), 0),
        }
    }

    fn read_by<'b, R: serde_json::de::Read<'b>>(
        mut reader: serde_json::Deserializer<R>,
        size: usize,
    ) -> Result<Json, serde_json::Error> {
        let mut json = Json {
            texts: String::with_capacity(size),
            nodes: Vec::with_capacity(size / 8),
            large: BTreeMap::new(),
        };
        Next(&mut json).deserialize(&mut reader)?;
        reader.end()?;
        Ok(json)
    }

    pub(super) fn root(&self) -> Value<'_> {
        Value { json: self, at: 0 }
    }

    /// Begins a list or an object; gives its place.
    fn begin(&mut self) -> usize {
        self.nodes.push(Node::Null);
        self.nodes.len() - 1
    }

    fn end(&mut self, at: usize, of: fn(usize) -> Node) {
        self.nodes[at] = of(self.nodes.len() - at - 1);
    }

    /// The names of an object in order; those that are equal stay in the order of the page.
    fn in_order(&self, at: usize) -> Vec<usize> {
        let object = Value { json: self, at };
        let mut names: Vec<(&str, usize)> = object
            .members()
            .map(|(name, value)| (name, value.at - 1))
            .collect();
        names.sort_unstable();
        names.into_iter().map(|(_, at)| at).collect()
    }
}

/// The next value, read to the end of a page.
struct Next<'j>(&'j mut Json);

impl<'de> DeserializeSeed<'de> for Next<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Next<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.nodes.push(Node::Null);
        Ok(())
    }

    fn visit_bool<E>(self, flag: bool) -> Result<(), E> {
        self.0.nodes.push(Node::Bool(flag));
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0.nodes.push(Node::Number(number.into()));
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.0.nodes.push(Node::Number(number.into()));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        let number = Number::from_f64(number);
        self.0.nodes.push(number.map_or(Node::Null, Node::Number));
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        let begin = self.0.texts.len();
        self.0.texts.push_str(text);
        let end = self.0.texts.len();
        self.0.nodes.push(Node::Text(begin, end));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let at = self.0.begin();
        while items.next_element_seed(Next(self.0))?.is_some() {}
        self.0.end(at, Node::List);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let at = self.0.begin();
        let mut count = 0;
        while members.next_key_seed(Next(self.0))?.is_some() {
            members.next_value_seed(Next(self.0))?;
            count += 1;
        }
        self.0.end(at, Node::Object);
        if count > FEW {
            let names = self.0.in_order(at);
            self.0.large.insert(at, names);
        }
        Ok(())
    }
}

/// One value of a page.
#[derive(Clone, Copy)]
pub(crate) struct Value<'j> {
    json: &'j Json,
    at: usize,
}

impl<'j> Value<'j> {
    fn node(self) -> &'j Node {
        &self.json.nodes[self.at]
    }

    /// The place behind it and all that is in it.
    fn behind(self) -> usize {
        match self.node() {
            Node::List(inside) | Node::Object(inside) => self.at + 1 + inside,
            _ => self.at + 1,
        }
    }

    fn inside(self) -> Values<'j> {
        Values {
            json: self.json,
            next: self.at + 1,
            end: self.behind(),
        }
    }

    /// What is in a text; `None`: it is something else.
    pub(crate) fn text(self) -> Option<&'j str> {
        match self.node() {
            Node::Text(begin, end) => Some(&self.json.texts[*begin..*end]),
            _ => None,
        }
    }

    /// The items of a list; `None`: it is something else.
    pub(crate) fn items(self) -> Option<Values<'j>> {
        matches!(self.node(), Node::List(_)).then(|| self.inside())
    }

    /// The members of an object, nothing where it isn't one. Names may come twice.
    fn members(self) -> impl Iterator<Item = (&'j str, Value<'j>)> {
        let is_object = matches!(self.node(), Node::Object(_));
        let mut inside = is_object.then(|| self.inside()).into_iter().flatten();
        std::iter::from_fn(move || Some((inside.next()?.text()?, inside.next()?)))
    }

    /// The member of an object with this name; of several the last one.
    fn member(self, name: &str) -> Option<Value<'j>> {
        let Some(names) = self.json.large.get(&self.at) else {
            return self.last_of_few(name);
        };
        let name_at = |at: usize| Value { at, ..self };
        let behind = names.partition_point(|at| name_at(*at).text() <= Some(name));
        let found = name_at(*names.get(behind.checked_sub(1)?)?);
        (found.text() == Some(name)).then(|| name_at(found.at + 1))
    }

    /// The same, one member after the other.
    fn last_of_few(self, name: &str) -> Option<Value<'j>> {
        let Node::Object(inside) = self.node() else {
            return None;
        };
        let (mut at, end, mut found) = (self.at + 1, self.at + 1 + inside, None);
        while at < end {
            let value = Value { at: at + 1, ..self };
            if let Node::Text(from, to) = &self.json.nodes[at]
                && self.json.texts.as_bytes()[*from..*to] == *name.as_bytes()
            {
                found = Some(value);
            }
            at = value.behind();
        }
        found
    }

    /// The same as a tree. Of members with one name the last one counts, in the place of the first.
    pub(crate) fn tree(self) -> serde_json::Value {
        match self.node() {
            Node::Null => serde_json::Value::Null,
            Node::Bool(flag) => serde_json::Value::Bool(*flag),
            Node::Number(number) => serde_json::Value::Number(number.clone()),
            Node::Text(..) => serde_json::Value::from(self.text()),
            Node::List(_) => serde_json::Value::Array(self.inside().map(Value::tree).collect()),
            Node::Object(_) => {
                let members = self.members();
                let members = members.map(|(name, value)| (name.to_owned(), value.tree()));
                serde_json::Value::Object(members.collect())
            }
        }
    }
}

/// Values that stand one behind the other.
#[derive(Clone)]
pub(crate) struct Values<'j> {
    json: &'j Json,
    next: usize,
    end: usize,
}

impl<'j> Iterator for Values<'j> {
    type Item = Value<'j>;

    fn next(&mut self) -> Option<Value<'j>> {
        let value = Value {
            json: self.json,
            at: self.next,
        };
        if self.next >= self.end {
            return None;
        }
        self.next = value.behind();
        Some(value)
    }
}

/// `amount.value`, `items.0.name`; `.` alone is the value itself. `None`: there is nothing.
pub(crate) fn at_path<'j>(value: Value<'j>, path: &str) -> Option<Value<'j>> {
    if path == "." {
        return Some(value);
    }
    path.split('.')
        .try_fold(value, |here, key| match here.items() {
            Some(mut items) => items.nth(key.parse().ok()?),
            None => here.member(key),
        })
}

/// A value as text, as printed; that of `null` is empty, lists and objects have none.
///
/// # Errors
/// A number that can't be read exactly.
pub(crate) fn text_of(value: Value<'_>) -> Result<Option<Cow<'_, str>>, Refusal> {
    /// Above, a float can't tell neighbouring whole numbers apart.
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    Ok(match value.node() {
        Node::Text(..) => value.text().map(as_printed),
        Node::Bool(flag) => Some(Cow::Borrowed(if *flag { "true" } else { "false" })),
        Node::Number(number) => {
            if number.is_f64() && number.as_f64().is_none_or(|n| n.abs() >= EXACT_MAX) {
                return Err(Refusal::changed(
                    said::values::exact_number(),
                    said::values::too_long_a_number(),
                ));
            }
            Some(Cow::Owned(number.to_string()))
        }
        // There, with nothing in it; a key that is gone is another matter.
        Node::Null => Some(Cow::Borrowed("")),
        Node::List(_) | Node::Object(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of all kinds: doubled names, names that sort around each other, nothing inside.
    const PAGES: [&str; 6] = [
        r#"{"a":1,"b":[true,null,{"c":-2.50,"a":"x"}],"a":{"d":"\u3042\n"},"":[]}"#,
        r#"[[],{},"",0,[[[1]]],18446744073709551615,-9223372036854775808,1e3]"#,
        r#""text""#,
        "7",
        r#"{"k9":9,"k1":1,"k10":10,"k2":2,"k3":3,"k4":4,"k5":5,"k6":6,"k7":7,"k8":8,"k11":11,
            "k12":12,"k13":13,"k14":14,"k15":15,"k16":16,"k1":{"k2":["last"]},"k2":"twice"}"#,
        r#"{"list":[{"n":{"v":1}},{"n":{"v":2}}],"list.0":"no path"}"#,
    ];

    fn read(page: &str) -> Json {
        Json::read(page.as_bytes()).expect("JSON")
    }

    #[test]
    fn a_page_is_the_tree_that_everyone_else_reads() {
        for page in PAGES {
            let tree: serde_json::Value = serde_json::from_str(page).expect("JSON");
            assert_eq!(read(page).root().tree().to_string(), tree.to_string());
        }
    }

    #[test]
    fn a_path_leads_to_what_stands_there_in_the_tree() {
        let paths = [
            ".",
            "a",
            "a.d",
            "b.2.c",
            "b.3",
            "b.x",
            "",
            "0",
            "4.0.0",
            "k1.k2.0",
            "k2",
            "k16",
            "k17",
            "list.1.n.v",
            "list.0",
            "a.d.e",
            "5",
            "k0",
        ];
        for page in PAGES {
            let tree: serde_json::Value = serde_json::from_str(page).expect("JSON");
            let json = read(page);
            for path in paths {
                let steps = path.split('.').filter(|_| path != ".");
                let there = steps.into_iter().try_fold(&tree, |here, key| match here {
                    serde_json::Value::Array(items) => items.get(key.parse::<usize>().ok()?),
                    other => other.get(key),
                });
                let found = at_path(json.root(), path).map(Value::tree);
                assert_eq!(found.as_ref(), there, "{path} of {page}");
            }
        }
    }

    #[test]
    fn what_is_no_json_is_none_here_either() {
        let deep = "[".repeat(200);
        let pages: [&[u8]; 9] = [
            b"",
            b"{\"a\":1",
            b"[1] x",
            b"{\"a\" 1}",
            b"\"\xff\"",
            b"1e999",
            b"{1:2}",
            b"[\"\\ud800\"]",
            deep.as_bytes(),
        ];
        for page in pages {
            let here = Json::read(page).map(|_| ()).expect_err("no JSON");
            let else_where =
                serde_json::from_slice::<serde_json::Value>(page).expect_err("no JSON");
            assert_eq!(here.to_string(), else_where.to_string());
            assert_eq!(here.is_eof(), else_where.is_eof());
        }
    }

    #[test]
    fn numbers_are_read_exactly_or_not_at_all() {
        let text = |page: &str| {
            let json = read(page);
            text_of(json.root()).map(|text| text.map(Cow::into_owned))
        };
        assert_eq!(text("1500.0"), Ok(Some("1500.0".to_owned())));
        assert_eq!(
            text("9007199254740993"),
            Ok(Some("9007199254740993".to_owned()))
        );
        assert!(text("9007199254740993.0").is_err());
        assert_eq!(text("null"), Ok(Some(String::new())));
        assert_eq!(text("{}"), Ok(None));
    }
}
