//! The member's own account: what others see, address, password, sessions, tokens.

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::grant_token::Typed;
use crate::actions::accounts::{close_account, describe_account};
use crate::app::App;
use crate::db::types::{HeldState, Moment, Scope};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::policy::Act;
use crate::http::session;
use crate::models::api_token::ApiToken;
use crate::models::draft::Draft;
use crate::models::held_change::HeldChange;
use crate::reading::brought;
use crate::text::dates;
use crate::web::http::act::Member;
use crate::web::http::extract::Visitor;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool, look};
use crate::web::pages::accounts::sessions::{self, OpenSession};
use crate::web::pages::accounts::{Problems, has_passkeys, has_provider, notice};
use crate::web::pages::editor;
use crate::web::pages::people;
use crate::web::view::layout::Shell;

/// A token in the list.
pub(super) struct Token {
    hash: String,
    name: String,
    writes: bool,
    since: String,
    until: String,
    ended: bool,
    /// The day of its last use; empty when it never was.
    used: String,
}

/// A draft in the list.
pub(super) struct Kept {
    title: String,
    words: String,
    href: String,
    when: String,
}

/// The page.
#[derive(Template)]
#[template(path = "accounts/own.html")]
pub struct OwnPage {
    shell: Shell,
    name: String,
    email: String,
    role: &'static str,
    since: String,
    person: String,
    about: String,
    /// Until when it is blocked, and why.
    block: Option<(String, String)>,
    drafts: Vec<Kept>,
    /// Changes that wait, or were refused: their titles, addresses and moments.
    held: Vec<(Kept, HeldState)>,
    /// The address typed to replace the present one.
    new_email: String,
    /// Since when a second step is asked for.
    second_step: Option<String>,
    /// Whether it may have passkeys.
    passkeys: bool,
    /// The provider by which it may be opened.
    provider: Option<String>,
    /// Whether a password opens it.
    has_password: bool,
    sessions: Vec<OpenSession>,
    /// Whether a moderator is told of remarks by mail.
    wants_remarks: Option<bool>,
    may_use_tokens: bool,
    tokens: Vec<Token>,
    /// What was typed to make another.
    typed_token: Typed,
    /// A token just made, shown this once.
    pub(super) new_token: Option<String>,
    problems: Problems,
}

/// `GET /mon-compte`
pub fn show(look: &mut Look<'_>, (): &()) -> Outcome<OwnPage> {
    let mut page = make(look, Problems::default())?;
    page.shell.notice = notice(&look.query());
    Ok(page)
}

/// The page as it stands.
pub(super) fn make(look: &mut Look<'_>, problems: Problems) -> Outcome<OwnPage> {
    let (id, now) = (look.who().member()?.id, look.app.now());
    let account = look.reader.account(id)?;
    let (sessions, provider) = (sessions::open_of(look, id)?, has_provider(look.app));
    let second_step = look.reader.second_step(id)?.and_then(|step| step.since);
    let tokens = look.reader.tokens_of(id)?;
    let mut drafts = look.reader.drafts_of(id)?;
    drafts.retain(|draft| !draft.is_let_go());
    // What was opened in the editor goes on there.
    let in_editor = brought::opened(&drafts);
    drafts.retain(|draft| !in_editor.contains_key(&draft.place));
    let held = look.reader.held_changes_of(id)?;
    let wants_remarks = match look.who().may(Act::TreatRemarks) {
        true => Some(look.reader.wants_remarks(id)?),
        false => None,
    };
    Ok(OwnPage {
        shell: look.shell(),
        block: account.block(now).map(|(until, reason)| (messages::block_end(until), reason)),
        wants_remarks,
        email: account.email.unwrap_or_default(),
        role: messages::of_role(account.role),
        since: dates::day_tag(account.created_at.0),
        person: people::path_of(&account.name),
        about: account.about,
        drafts: drafts.into_iter().map(kept).collect(),
        held: held.into_iter().map(waiting).collect(),
        new_email: String::new(),
        second_step: second_step.map(|since| dates::day_tag(since.0)),
        passkeys: has_passkeys(look.app),
        // Where there is no provider, who is signed in has a password.
        has_password: provider.is_none() || account.password.is_some(),
        provider,
        sessions,
        may_use_tokens: look.who().may(Act::UseToken),
        tokens: tokens.into_iter().map(|kept| token(kept, now)).collect(),
        typed_token: Typed { scope: "read".to_owned(), days: "90".to_owned(), ..Typed::default() },
        new_token: None,
        problems,
        name: account.name,
    })
}

fn token(token: ApiToken, now: Moment) -> Token {
    Token {
        writes: token.scope == Scope::Write,
        since: dates::day_tag(token.created_at.0),
        until: dates::day_tag(token.expires_at.0),
        ended: token.has_ended(now),
        used: token.last_used_at.map(|at| dates::day_tag(at.0)).unwrap_or_default(),
        name: if token.name.is_empty() { messages::UNTITLED.to_owned() } else { token.name },
        hash: token.hash,
    }
}

/// A change that waits, led to its page.
fn waiting(change: HeldChange) -> (Kept, HeldState) {
    let (href, when) = (format!("/mes-modifications/{}", change.id), dates::time_tag(change.sent_at.0));
    (Kept { title: change.title, words: change.comment, href, when }, change.state)
}

/// A draft, led to the form that it fills.
fn kept(draft: Draft) -> Kept {
    let href = editor::address_of(&draft);
    let words = draft.first_words();
    let title = if draft.title.trim().is_empty() { messages::UNTITLED.to_owned() } else { draft.title };
    Kept { title, words, href, when: dates::time_tag(draft.saved_at.0) }
}

/// What was typed in one of the forms of the page: it comes back as it was.
#[derive(Default)]
pub(super) struct Retyped {
    /// The presentation.
    pub(super) about: Option<String>,
    /// Another address.
    pub(super) email: String,
    /// Another token.
    pub(super) token: Option<Typed>,
}

/// The page again, with what was typed and what is wrong with it.
pub(super) fn again_with(error: Error, typed: Retyped) -> Outcome<Acted> {
    let (status, problems, wait) = Problems::of(error)?;
    let make = move |look: &mut Look<'_>| {
        let page = make(look, problems)?;
        Ok(OwnPage {
            about: typed.about.unwrap_or(page.about),
            new_email: typed.email,
            typed_token: typed.token.unwrap_or(page.typed_token),
            ..page
        })
    };
    Ok(Acted::again(status, Pool::Reads, make).after(wait))
}

/// What is sent to say something of oneself.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AboutForm {
    #[serde(rename = "presentation")]
    about: String,
}

/// `POST /mon-compte`
pub fn describe(desk: &Desk<'_>, who: &Member, (): &(), AboutForm { about }: AboutForm) -> Outcome<Acted> {
    match describe_account::describe(desk.app, who.member()?, &about) {
        Ok(()) => Ok(desk.go("/mon-compte?fait=presentation".to_owned(), None)),
        Err(error) => again_with(error, Retyped { about: Some(about), ..Retyped::default() }),
    }
}

/// `GET /mon-compte/donnees.json`: a file to keep.
pub async fn data(app: App, visitor: Visitor) -> Result<HttpResponse> {
    let gathered = look(&app, &visitor, Pool::Reads, |look| {
        let id = look.who().member()?.id;
        Ok(look.reader.own_data(id, &look.app.config.base_url, look.app.now())?)
    });
    match gathered.await {
        Ok((data, _)) => Ok(HttpResponse::Ok()
            .insert_header(("content-disposition", "attachment; filename=\"mes-donnees.json\""))
            .insert_header(("cache-control", "private, no-store"))
            .json(data)),
        Err(stop) => stop.answer(),
    }
}

/// What is sent to close the account.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ClosingForm {
    #[serde(rename = "fermeture")]
    password: String,
}

/// `POST /mon-compte/fermeture`
pub fn close(desk: &Desk<'_>, who: &Member, (): &(), ClosingForm { password }: ClosingForm) -> Outcome<Acted> {
    match close_account::close(desk.app, who.member()?, &password) {
        Ok(()) => Ok(Acted::see_other("/connexion?fait=fermeture".to_owned()).with(Some(session::farewell(desk.app)))),
        Err(error) => again_with(error, Retyped::default()),
    }
}
