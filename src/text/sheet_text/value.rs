//! A value is what a field holds, as written: a text, a list or a map. Only the kind of the sheet gives it a type.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

use super::normal::{MAX_DEPTH, Reason, Unreadable, clean};

/// A field's value as written. In JSON it is a string, an array or an object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// A text; an empty value and a null are the empty text.
    Text(String),
    /// A list of values.
    List(Vec<Value>),
    /// Keys and values, in the order written, each key once.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// The text, when it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) | Self::Map(_) => None,
        }
    }

    /// The items, when it is a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match self {
            Self::List(items) => Some(items),
            Self::Text(_) | Self::Map(_) => None,
        }
    }

    /// The keys and values, when it is a map.
    pub fn as_map(&self) -> Option<&[(String, Value)]> {
        match self {
            Self::Map(pairs) => Some(pairs),
            Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The value of a key, when it is a map that has it.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_map()?.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Whether nothing but blanks is written anywhere in it.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.trim().is_empty(),
            Self::List(items) => items.iter().all(Value::is_empty),
            Self::Map(pairs) => pairs.iter().all(|(_, value)| value.is_empty()),
        }
    }

    /// The texts in it that are not blank, in order, trimmed.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(text) if text.trim().is_empty() => Vec::new(),
            Self::Text(text) => vec![text.trim()],
            Self::List(items) => items.iter().flat_map(Value::texts).collect(),
            Self::Map(pairs) => pairs.iter().flat_map(|(_, value)| value.texts()).collect(),
        }
    }

    /// Whether two values differ at most in the order of the keys of maps.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(two)) => one == two,
            (Self::List(one), Self::List(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.says_the_same_as(two))
            }
            (Self::Map(one), Self::Map(two)) => {
                let other: HashMap<&str, &Value> = two.iter().map(|(key, value)| (key.as_str(), value)).collect();
                let is_in_other = |(key, value): &(String, Value)| {
                    other.get(key.as_str()).is_some_and(|two| value.says_the_same_as(two))
                };
                one.len() == two.len() && one.iter().all(is_in_other)
            }
            _ => false,
        }
    }

    /// The value in the form it would be read back in: LF, NFC, no control character, a depth that a front
    /// matter allows.
    pub(super) fn cleaned(&self, depth: usize) -> Result<Self, Unreadable> {
        if depth > MAX_DEPTH {
            return Err(Unreadable::at(0, Reason::TooDeep));
        }
        Ok(match self {
            Self::Text(text) => Self::Text(clean_text(text)?),
            Self::List(items) => Self::List(items.iter().map(|v| v.cleaned(depth + 1)).collect::<Result<_, _>>()?),
            Self::Map(pairs) => {
                let pairs = pairs.iter().map(|(k, v)| Ok((clean_text(k)?, v.cleaned(depth + 1)?)));
                Self::Map(pairs.collect::<Result<_, _>>()?)
            }
        })
    }
}

/// A text of a front matter in the form it is kept in.
pub(super) fn clean_text(text: &str) -> Result<String, Unreadable> {
    match clean(text) {
        Ok(text) => Ok(Cow::into_owned(text)),
        Err(refused) => Err(Unreadable::at(0, refused.reason)),
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Json> for Value {
    /// Numbers and booleans become their text, null the empty text.
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Text(String::new()),
            Json::Bool(yes) => Self::Text(yes.to_string()),
            Json::Number(number) => Self::Text(number.to_string()),
            Json::String(text) => Self::Text(text),
            Json::Array(items) => Self::List(items.into_iter().map(Self::from).collect()),
            Json::Object(pairs) => Self::Map(pairs.into_iter().map(|(k, v)| (k, Self::from(v))).collect()),
        }
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Text(text) => Self::String(text),
            Value::List(items) => Self::Array(items.into_iter().map(Self::from).collect()),
            Value::Map(pairs) => Self::Object(pairs.into_iter().map(|(k, v)| (k, Self::from(v))).collect()),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(pairs) => serializer.collect_map(pairs.iter().map(|(k, v)| (k, v))),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Json::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::text::sheet_text::value::*;

    #[test]
    fn json_keeps_what_is_written_and_its_order() {
        let json = r#"{"z":"01004","a":["no",1e3,true,null,12.50],"m":{"min":6}}"#;
        let value: Value = serde_json::from_str(json).unwrap();
        assert_eq!(value.get("z").unwrap().as_text(), Some("01004"));
        let written = serde_json::to_string(&value).unwrap();
        assert_eq!(written, r#"{"z":"01004","a":["no","1000.0","true","","12.5"],"m":{"min":"6"}}"#);
        assert_eq!(serde_json::to_value(&value).unwrap(), Json::from(value.clone()));
        assert_eq!(value.texts(), ["01004", "no", "1000.0", "true", "12.5", "6"]);
    }

    #[test]
    fn the_order_of_keys_says_nothing() {
        let value = |json: &str| serde_json::from_str::<Value>(json).unwrap();
        let one = value(r#"{"a":[{"b":"1","c":"2"}]}"#);
        assert!(one.says_the_same_as(&value(r#"{"a":[{"c":"2","b":"1"}]}"#)));
        for other in [r#"{"a":[{"c":"2"}]}"#, r#"{"a":[{"b":"2","c":"1"}]}"#, r#"{"a":[]}"#, r#""a""#] {
            assert!(!one.says_the_same_as(&value(other)), "{other}");
        }
    }

    #[test]
    fn blanks_are_empty_at_any_depth() {
        let empty: Value = serde_json::from_str(r#"{"a":[{"b":" \n"},[]],"c":null}"#).unwrap();
        assert!(empty.is_empty());
        let filled: Value = serde_json::from_str(r#"{"a":[{"b":" x"}]}"#).unwrap();
        assert!(!filled.is_empty());
    }
}
