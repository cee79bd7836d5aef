//! What writers were told: every acknowledged change, to be held against the history.

use std::sync::Mutex;

use reqwest::blocking::Client;
use serde_json::{Value, json};

use super::node::client;

/// One acknowledged revision.
#[derive(Clone, Debug)]
pub struct Acknowledged {
    pub sheet: i64,
    pub number: i64,
    pub title: String,
    /// A line that only this change wrote.
    pub line: String,
}

/// What all writers were told so far.
#[derive(Debug, Default)]
pub struct Told(Mutex<Vec<Acknowledged>>);

impl Told {
    pub fn add(&self, change: Acknowledged) {
        self.0.lock().unwrap().push(change);
    }

    pub fn all(&self) -> Vec<Acknowledged> {
        self.0.lock().unwrap().clone()
    }

    /// Asks the node for each acknowledged revision from this place on; fails when one is missing or says something else.
    pub fn is_kept(&self, address: &str, from: usize) {
        let client = client();
        for change in self.all().iter().skip(from) {
            let url = format!("{address}/api/v1/sheets/{}/revisions/{}", change.sheet, change.number);
            let answer = client.get(&url).send().unwrap();
            assert_eq!(answer.status().as_u16(), 200, "acknowledged and gone: {change:?}");
            let kept: Value = answer.json().unwrap();
            assert_eq!(kept["title"], change.title.as_str(), "{change:?}");
            assert!(kept["body"].as_str().unwrap().contains(&change.line), "{change:?}: {kept}");
        }
    }
}

/// Somebody who writes through the API.
pub struct Writer<'a> {
    pub address: String,
    pub token: &'a str,
    pub client: Client,
}

impl Writer<'_> {
    fn send(&self, method: &str, path: &str, body: &Value) -> Option<(u16, Value)> {
        let url = format!("{}/api/v1{path}", self.address);
        let request = if method == "POST" { self.client.post(url) } else { self.client.put(url) };
        let answer = request.bearer_auth(self.token).json(body).send().ok()?;
        let status = answer.status().as_u16();
        // An answer that is cut off acknowledges nothing.
        Some((status, answer.json().ok()?))
    }

    /// A new sheet; its number when the node said that it is kept.
    pub fn creates(&self, title: &str, body: &str) -> Option<i64> {
        let sheet = json!({ "kind": "fiche-pratique", "title": title, "body": body, "fields": {}, "comment": "" });
        let (status, answer) = self.send("POST", "/sheets", &sheet)?;
        (status == 201).then(|| answer["id"].as_i64().unwrap())
    }

    /// The sheet as it stands: number of its revision, title, body.
    pub fn reads(&self, sheet: i64) -> Option<(i64, String, String)> {
        let answer = self.client.get(format!("{}/api/v1/sheets/{sheet}", self.address)).send().ok()?;
        let read: Value = answer.json().ok()?;
        let text = |key: &str| read[key].as_str().map(str::to_owned);
        Some((read["revision"]["number"].as_i64()?, text("title")?, text("body")?))
    }

    /// Saves; the number of the revision when the node said that it is kept.
    pub fn saves(&self, sheet: i64, change: &Value) -> Option<(u16, i64)> {
        let (status, answer) = self.send("PUT", &format!("/sheets/{sheet}"), change)?;
        Some((status, answer["revision"]["number"].as_i64().unwrap_or(0)))
    }
}
