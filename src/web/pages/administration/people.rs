//! People: who they are, their roles, who waits, who is blocked.

use actix_web::{HttpResponse, web as at};
use askama::Template;

use crate::actions::accounts::govern_account::{AccountAct, govern_account};
use crate::app::App;
use crate::db::paging::Slice;
use crate::db::types::{AccountId, Moment, Role};
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::policy::{Act, Who};
use crate::models::account::{Account, Wanted};
use crate::text::dates;
use crate::web::http::extract::{Form, Query, Visitor};
use crate::web::http::respond;
use crate::web::pages::people;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::Pages;

/// People a page.
const PAGE: i64 = 50;

/// A person in the list.
struct Row {
    name: String,
    href: String,
    email: String,
    role: &'static str,
    since: String,
    state: Option<&'static str>,
}

/// The list of people.
#[derive(Template)]
#[template(path = "administration/people.html")]
struct PeoplePage {
    shell: Shell,
    words: String,
    roles: Vec<(&'static str, &'static str, bool)>,
    waiting: bool,
    blocked: bool,
    count: i64,
    rows: Vec<Row>,
    pages: Pages,
}

/// One person, with what may be done.
#[derive(Template)]
#[template(path = "administration/person.html")]
struct PersonPage {
    shell: Shell,
    address: String,
    name: String,
    public_page: String,
    email: String,
    role_name: &'static str,
    roles: Vec<(&'static str, &'static str, bool)>,
    may_give_roles: bool,
    may_block: bool,
    confirmed: Option<String>,
    waits: bool,
    block: Option<(String, String)>,
    reason: String,
    errors: Vec<(String, String)>,
}

/// `GET /administration/personnes`
pub async fn list(app: App, visitor: Visitor, query: Query) -> Result<HttpResponse> {
    visitor.who.must(Act::Block)?;
    let wanted = Wanted {
        words: query.get("q").trim().to_owned(),
        role: query.get("role").parse().ok(),
        waiting: query.get("attente") == "oui",
        blocked: query.get("bloque") == "oui",
    };
    let slice = Slice::of(query.find("page"), PAGE);
    let asked = wanted.clone();
    let (accounts, count) =
        app.read::<_, Error>(move |db| Ok(Account::list(db, &asked, slice.size, slice.offset())?)).await?;
    let now = app.now();
    let filters = filters(&wanted);
    respond::html(&PeoplePage {
        shell: page::shell(&app, &visitor),
        roles: roles(wanted.role),
        words: wanted.words,
        waiting: wanted.waiting,
        blocked: wanted.blocked,
        count,
        rows: accounts.iter().map(|account| row(account, now)).collect(),
        pages: page::pages(slice, count, &format!("/administration/personnes?{filters}")),
    })
}

fn filters(wanted: &Wanted) -> String {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    if !wanted.words.is_empty() {
        pairs.append_pair("q", &wanted.words);
    }
    if let Some(role) = wanted.role {
        pairs.append_pair("role", role.word());
    }
    for (name, on) in [("attente", wanted.waiting), ("bloque", wanted.blocked)] {
        if on {
            pairs.append_pair(name, "oui");
        }
    }
    let text = pairs.finish();
    if text.is_empty() { text } else { text + "&" }
}

fn roles(chosen: Option<Role>) -> Vec<(&'static str, &'static str, bool)> {
    Role::ALL.iter().map(|role| (role.word(), crate::hall::messages::of_role(*role), Some(*role) == chosen)).collect()
}

fn row(account: &Account, now: Moment) -> Row {
    Row {
        name: account.name.clone(),
        href: format!("/administration/personnes/{}", account.id),
        email: account.email.clone().unwrap_or_default(),
        role: crate::hall::messages::of_role(account.role),
        since: dates::day_tag(account.created_at.0),
        state: crate::hall::messages::of_account_state(
            account.confirmed_at.is_some(),
            account.approved_at.is_some(),
            account.block(now).is_some(),
        ),
    }
}

/// `GET /administration/personnes/{id}`
pub async fn show(app: App, visitor: Visitor, id: at::Path<String>) -> Result<HttpResponse> {
    visitor.who.must(Act::Block)?;
    let account = find(&app, number(&id)?).await?;
    respond::html(&person(&app, &visitor, account, &[], ""))
}

/// The account that an address names; one of nonsense is nobody's.
fn number(text: &str) -> Result<AccountId> {
    text.parse().map(AccountId).map_err(|_| Error::NotFound(What::Account))
}

async fn find(app: &App, id: AccountId) -> Result<Account> {
    app.read::<_, Error>(move |db| Ok(Account::find(db, id)?)).await?.ok_or(Error::NotFound(What::Account))
}

fn person(app: &App, visitor: &Visitor, account: Account, errors: &[FieldError], reason: &str) -> PersonPage {
    let other = visitor.who.account() != Some(account.id);
    let below = account.role < Role::Moderator || visitor.who.may(Act::Administer);
    let end = |until: Option<Moment>| {
        until.map_or_else(
            || crate::hall::messages::FOR_EVER.to_owned(),
            |end| crate::hall::messages::until(&dates::full(end.0)),
        )
    };
    PersonPage {
        shell: page::shell(app, visitor),
        address: format!("/administration/personnes/{}", account.id),
        public_page: people::path_of(&account.name),
        email: account.email.clone().unwrap_or_default(),
        role_name: crate::hall::messages::of_role(account.role),
        roles: roles(Some(account.role)),
        may_give_roles: other && visitor.who.may(Act::Administer),
        may_block: other && below,
        confirmed: account.confirmed_at.map(|at| dates::time_tag(at.0)),
        waits: account.confirmed_at.is_some() && account.approved_at.is_none(),
        block: account.block(app.now()).map(|(until, reason)| (end(until), reason)),
        reason: reason.to_owned(),
        errors: errors.iter().map(|error| (error.field.clone(), error.message.clone())).collect(),
        name: account.name,
    }
}

/// `POST /administration/personnes/{id}`
pub async fn change(app: App, visitor: Visitor, id: at::Path<String>, form: Form) -> Result<HttpResponse> {
    visitor.who.must(Act::Block)?;
    let id = number(&id)?;
    if form.get("faire") == "role" {
        visitor.who.must(Act::Administer)?;
    }
    let change = read(&app, &form)?;
    let (node, who) = (app.clone(), visitor.who.clone());
    match app.block(move || perform(&node, &who, id, &change)).await {
        Ok(()) => Ok(respond::see_other(&format!("/administration/personnes/{id}"))),
        Err(Error::Invalid(errors)) => {
            let account = find(&app, id).await?;
            let page = person(&app, &visitor, account, &errors, form.get("motif"));
            respond::html_with(actix_web::http::StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error),
    }
}

fn perform(app: &App, who: &Who, id: AccountId, change: &AccountAct) -> Result<()> {
    govern_account(app, who, id, change).map(drop)
}

/// What the form asks for.
fn read(app: &App, form: &Form) -> Result<AccountAct> {
    let unknown = |field: &str| Error::field(field, crate::hall::messages::UNKNOWN_CHOICE);
    Ok(match form.get("faire") {
        "role" => AccountAct::Role(form.get("role").parse().map_err(|_| unknown("role"))?),
        "bloquer" => {
            let until = match form.get("duree") {
                "toujours" => None,
                days => {
                    let days: i64 = days.parse().map_err(|_| unknown("duree"))?;
                    Some(app.now().plus(days.clamp(1, 3650) * Moment::DAY))
                }
            };
            AccountAct::Block { until, reason: form.get("motif").to_owned() }
        }
        "debloquer" => AccountAct::Unblock,
        "accepter" => AccountAct::Approve,
        _ => return Err(unknown("faire")),
    })
}
