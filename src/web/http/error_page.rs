//! The error page says what happened, to which thing, and what to do next.

use crate::web::view::layout::Shell;
use crate::web::view::parts::{Card, Way};
use askama::Template;

/// A form that came too soon, to be sent again as it was typed.
#[derive(Debug)]
pub struct Unfinished {
    /// Where it is sent.
    pub action: String,
    /// A fresh token, which makes it good.
    pub token: String,
    /// Pairs that are carried along unseen.
    pub short: Vec<(String, String)>,
    /// Texts, shown.
    pub long: Vec<(String, String)>,
}

/// The page of any refusal or failure.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// What stands around every page.
    pub shell: Shell,
    /// The HTTP status, shown small.
    pub status: u16,
    /// What happened, in a few words.
    pub title: String,
    /// One or two sentences, for a person.
    pub message: String,
    /// Ways out; the first is the main one.
    pub ways: Vec<Way>,
    /// Shown when the fault is ours, so that whoever reports it can name the request.
    pub request_id: String,
    /// Sheets that may be what was looked for.
    pub suggestions: Vec<Card>,
    /// Words to put into the page's search box; without them there is no box.
    pub search: Option<String>,
    /// What was typed, when nothing was done with it.
    pub unfinished: Option<Unfinished>,
}
