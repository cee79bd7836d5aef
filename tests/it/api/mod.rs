//! The door for programs.
#![expect(clippy::indexing_slicing, reason = "tests look into JSON")]

mod junk;
mod reading;
mod talk;
mod writing;

use maillage::db::types::{Role, Scope};
use maillage::models::api_token::{ApiToken, Wanted};
use reqwest::blocking::Client;
use serde_json::Value;

use crate::support::Site;

/// A program that calls a site, with a token or without.
pub struct Program<'a> {
    site: &'a Site,
    client: Client,
    token: Option<String>,
}

/// What it was answered.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body; null when there is none.
    pub body: Value,
    /// The headers.
    pub headers: reqwest::header::HeaderMap,
}

impl<'a> Program<'a> {
    /// A program without a token.
    pub fn stranger(site: &'a Site) -> Self {
        maillage::base::tls::choose();
        Self { site, client: Client::builder().no_proxy().build().unwrap(), token: None }
    }

    /// A program that calls as somebody of that role, and may write.
    pub fn of(site: &'a Site, name: &str, role: Role) -> Self {
        Self::with(site, name, role, Scope::Write)
    }

    /// A program that calls as somebody of that role with a token of that scope, good for 30 days.
    pub fn with(site: &'a Site, name: &str, role: Role, scope: Scope) -> Self {
        let account = site.account(name, role);
        let wanted = Wanted { name: "Essai".to_owned(), scope, days: 30 };
        let (row, secret) = ApiToken::new(account.id, wanted, site.app.now());
        site.app.store.write::<_, maillage::hall::error::Error>(|db| Ok(ApiToken::insert(db, &row)?)).unwrap();
        Self { token: Some(secret), ..Self::stranger(site) }
    }

    /// Sends any request; a body is JSON.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<String>) -> Answer {
        let url = format!("{}/api/v1{path}", self.site.address);
        let mut request = self.client.request(method.parse().unwrap(), url);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().unwrap();
        let body = if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"))
        };
        Answer { status, body, headers }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[], Some(body.to_string()))
    }

    pub fn put(&self, path: &str, body: &Value) -> Answer {
        self.send("PUT", path, &[], Some(body.to_string()))
    }
}

impl Answer {
    /// The code of an error, of that status.
    pub fn code(&self, status: u16) -> &str {
        assert_eq!(self.status, status, "{}", self.body);
        assert!(self.body["error"]["message"].as_str().is_some_and(|said| !said.is_empty()), "{}", self.body);
        self.body["error"]["code"].as_str().unwrap()
    }

    /// The body of a success.
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{}: {}", self.status, self.body);
        self.body
    }
}
