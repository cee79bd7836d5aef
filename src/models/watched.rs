//! Settings that the administration changes on screen. What each part of them was is told with the change, so that the
//! change can be undone. A part is a field of the identity (`identity.name`), or a whole setting.

use std::collections::BTreeMap;

use diesel::result::QueryResult;
use serde_json::Value;

use super::identity::{self, CHOSEN, Chosen, ICON, LOGO};
use super::setting;
use crate::db::Db;
use crate::db::happening::SettingChange;

/// Settings that are one part each.
const WHOLE: [&str; 7] = [
    "registration",
    setting::LOOKED_AT,
    setting::FROM_STRANGERS,
    setting::SECOND_STEP_OF,
    setting::OUTSIDE_LINKS,
    LOGO,
    ICON,
];

/// The parts, by their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched(BTreeMap<String, Value>);

impl Watched {
    /// The parts as they stand.
    pub fn read(db: &mut Db) -> QueryResult<Self> {
        let mut parts = BTreeMap::new();
        if let Value::Object(fields) = serde_json::json!(identity::chosen(db)?) {
            parts.extend(fields.into_iter().map(|(field, value)| (format!("{CHOSEN}.{field}"), value)));
        }
        for key in WHOLE {
            parts.insert(key.to_owned(), setting::find(db, key)?.map_or(Value::Null, |text| told(&text)));
        }
        Ok(Self(parts))
    }

    /// The parts as they stood before these changes, the oldest first.
    #[must_use]
    pub fn before(&self, changes: &[SettingChange]) -> Self {
        let mut parts = self.0.clone();
        for change in changes.iter().rev() {
            parts.insert(change.what.clone(), change.before.clone());
        }
        Self(parts)
    }

    /// What is another now.
    #[must_use]
    pub fn until(&self, now: &Self) -> Vec<SettingChange> {
        let parts = self.0.iter().zip(now.0.values()).filter(|((_, before), after)| before != after);
        let change = |((what, before), after): ((&String, &Value), &Value)| SettingChange {
            what: what.clone(),
            before: before.clone(),
            after: after.clone(),
        };
        parts.map(change).collect()
    }
}

/// A value as events tell it: what it says, without the bytes of pictures.
fn told(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(Value::Object(mut fields)) => {
            fields.remove("bytes");
            Value::Object(fields)
        }
        Ok(Value::Null) => Value::Null,
        _ => Value::String(text.to_owned()),
    }
}

/// The choices that somebody made of `base` while others made `now` of it: each part is theirs or that of the others,
/// where only one changed it. The parts that both changed, when there are any.
pub fn merged(base: &Watched, now: &Watched, typed: &Chosen) -> Result<Chosen, Vec<String>> {
    let mut mixed = serde_json::json!(typed);
    let mut clashes = Vec::new();
    if let Value::Object(fields) = &mut mixed {
        for (field, value) in fields.iter_mut() {
            let what = format!("{CHOSEN}.{field}");
            let of = |parts: &Watched| parts.0.get(&what).cloned().unwrap_or_default();
            let (base, now) = (of(base), of(now));
            if *value == base {
                *value = now;
            } else if now != base && now != *value {
                clashes.push(what);
            }
        }
    }
    if clashes.is_empty() { Ok(serde_json::from_value(mixed).unwrap_or_else(|_| typed.clone())) } else { Err(clashes) }
}

/// Gives each part what it was before, when it is still what it was changed to. Says whether any was given back.
pub fn put_back(db: &mut Db, changes: &[SettingChange]) -> QueryResult<bool> {
    let now = Watched::read(db)?;
    let mut chosen = serde_json::json!(identity::chosen(db)?);
    let mut any = false;
    for change in changes.iter().filter(|change| now.0.get(&change.what) == Some(&change.after)) {
        any = true;
        match (change.what.split_once('.'), &change.before) {
            (Some((_, field)), before) => {
                if let Some(value) = chosen.get_mut(field) {
                    *value = before.clone();
                }
            }
            (None, Value::Null) => setting::forget(db, &change.what)?,
            (None, Value::String(text)) => setting::put(db, &change.what, text)?,
            (None, before) => setting::put(db, &change.what, &before.to_string())?,
        }
    }
    match serde_json::from_value(chosen) {
        Ok(chosen) => identity::put(db, &chosen)?,
        Err(_) => return Ok(false),
    }
    Ok(any)
}
