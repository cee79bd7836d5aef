//! The member's own account: what others see, address, password, sessions, tokens.

use actix_web::HttpResponse;
use askama::Template;

use crate::actions::accounts::grant_token::Typed;
use crate::actions::accounts::{close_account, describe_account};
use crate::app::App;
use crate::db::types::Scope;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::policy::Act;
use crate::http::session;
use crate::models::account::Account;
use crate::models::api_token::ApiToken;
use crate::models::draft::{self, Draft};
use crate::models::session::SessionRow;
use crate::reading::own_data;
use crate::text::dates;
use crate::web::http::extract::{Form, Query, Visitor};
use crate::web::http::respond;
use crate::web::pages::accounts::{Problems, again, notice, tokens};
use crate::web::pages::people;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// A token in the list.
pub(super) struct Token {
    hash: String,
    name: String,
    writes: bool,
    since: String,
    until: String,
    ended: bool,
}

/// A draft in the list.
pub(super) struct Kept {
    title: String,
    href: String,
    when: String,
}

/// The page.
#[derive(Template)]
#[template(path = "accounts/own.html")]
pub(super) struct OwnPage {
    shell: Shell,
    name: String,
    email: String,
    role: &'static str,
    since: String,
    person: String,
    about: String,
    drafts: Vec<Kept>,
    /// The address typed to replace the present one.
    new_email: String,
    sessions: i64,
    may_use_tokens: bool,
    tokens: Vec<Token>,
    /// What was typed to make another.
    typed_token: Typed,
    /// A token just made, shown this once.
    pub(super) new_token: Option<String>,
    problems: Problems,
}

/// `GET /mon-compte`
pub async fn show(app: App, visitor: Visitor, query: Query) -> Result<HttpResponse> {
    let mut page = shown(&app, &visitor, Problems::default()).await?;
    page.shell.notice = notice(&query);
    respond::html(&page)
}

/// The page as it stands.
pub(super) async fn shown(app: &App, visitor: &Visitor, problems: Problems) -> Result<OwnPage> {
    let (id, now) = (visitor.who.member()?.id, app.now());
    let (account, sessions, tokens, drafts) = app
        .read::<_, Error>(move |db| {
            let account = Account::find(db, id)?.ok_or(Error::NotFound(What::Account))?;
            Ok((account, SessionRow::count(db, id, now)?, ApiToken::list(db, id)?, draft::of_account(db, id)?))
        })
        .await?;
    Ok(OwnPage {
        shell: page::shell(app, visitor),
        email: account.email.unwrap_or_default(),
        role: messages::of_role(account.role),
        since: dates::day_tag(account.created_at.0),
        person: people::path_of(&account.name),
        about: account.about,
        drafts: drafts.into_iter().map(kept).collect(),
        new_email: String::new(),
        sessions,
        may_use_tokens: visitor.who.may(Act::UseToken),
        tokens: tokens
            .into_iter()
            .map(|token| Token {
                writes: token.scope == Scope::Write,
                since: dates::day_tag(token.created_at.0),
                until: dates::day_tag(token.expires_at.0),
                ended: token.has_ended(now),
                name: if token.name.is_empty() { messages::UNTITLED.to_owned() } else { token.name },
                hash: token.hash,
            })
            .collect(),
        typed_token: Typed { scope: "read".to_owned(), days: "90".to_owned(), ..Typed::default() },
        new_token: None,
        problems,
        name: account.name,
    })
}

/// A draft, led to the form that it fills.
fn kept(draft: Draft) -> Kept {
    let section = draft.place.split_once('#').map(|(_, section)| section.split('~').next().unwrap_or_default());
    let href = match (draft.sheet_id, section) {
        (Some(id), Some(section)) => format!("/fiches/{id}/modifier?section={section}"),
        (Some(id), None) if draft.place.contains("-texte") => format!("/fiches/{id}/modifier?texte=1"),
        (Some(id), None) => format!("/fiches/{id}/modifier"),
        (None, _) => {
            let kind = draft.place.strip_prefix("nouvelle-").and_then(|rest| rest.split('~').next());
            format!("/fiches/nouvelle?type={}", kind.unwrap_or_default())
        }
    };
    let title = if draft.title.trim().is_empty() { messages::UNTITLED.to_owned() } else { draft.title };
    Kept { title, href, when: dates::time_tag(draft.saved_at.0) }
}

/// The page again, with what was typed and what is wrong with it.
pub(super) async fn again_with(app: &App, visitor: &Visitor, error: Error, form: &Form) -> Result<HttpResponse> {
    let (status, problems, wait) = Problems::of(error)?;
    let mut page = shown(app, visitor, problems).await?;
    page.new_email = form.get("courriel").to_owned();
    if form.find("jeton_nom").is_some() {
        page.typed_token = tokens::typed(form);
    }
    if let Some(about) = form.find("presentation") {
        page.about = about.to_owned();
    }
    again(status, wait, &page)
}

/// `POST /mon-compte`
pub async fn describe(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let (node, member, text) = (app.clone(), visitor.who.member()?.clone(), form.get("presentation").to_owned());
    match app.block(move || describe_account::describe(&node, &member, &text)).await {
        Ok(()) => Ok(respond::see_other("/mon-compte?fait=presentation")),
        Err(error) => again_with(&app, &visitor, error, &form).await,
    }
}

/// `GET /mon-compte/donnees.json`: a file to keep.
pub async fn data(app: App, visitor: Visitor) -> Result<HttpResponse> {
    let (node, id) = (app.clone(), visitor.who.member()?.id);
    let data = app.block(move || own_data::gather(&node, &visitor.who, id)).await?;
    Ok(HttpResponse::Ok()
        .insert_header(("content-disposition", "attachment; filename=\"mes-donnees.json\""))
        .insert_header(("cache-control", "private, no-store"))
        .json(data))
}

/// `POST /mon-compte/fermeture`
pub async fn close(app: App, visitor: Visitor, form: Form) -> Result<HttpResponse> {
    let member = visitor.who.member()?.clone();
    match close_account::close(&app, &member, form.get("fermeture")).await {
        Ok(()) => Ok(respond::see_other_with("/connexion?fait=fermeture", vec![session::farewell(&app)])),
        Err(error) => again_with(&app, &visitor, error, &form).await,
    }
}
