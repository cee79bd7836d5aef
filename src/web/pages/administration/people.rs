//! People: who they are, their roles, who waits, who is blocked.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::govern_account::{AccountAct, govern_account};
use crate::app::App;
use crate::db::paging::Slice;
use crate::db::types::{AccountId, Moment, Role};
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages;
use crate::hall::policy::{self, Act};
use crate::models::account::{Account, Wanted};
use crate::text::dates;
use crate::web::http::act::Moderator;
use crate::web::http::extract::{Query, segment};
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::people;
use crate::web::view::layout::Shell;
use crate::web::view::pagination;
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
pub struct PeoplePage {
    shell: Shell,
    words: String,
    roles: Vec<(&'static str, &'static str, bool)>,
    waiting: bool,
    blocked: bool,
    may_invite: bool,
    count: i64,
    rows: Vec<Row>,
    pages: Pages,
}

/// One person, with what may be done.
#[derive(Template)]
#[template(path = "administration/person.html")]
pub struct GovernedPage {
    shell: Shell,
    address: String,
    name: String,
    public_page: String,
    email: String,
    role_name: &'static str,
    roles: Vec<(&'static str, &'static str, bool)>,
    may_give_roles: bool,
    may_block: bool,
    /// Since when a second step is asked of it.
    second_step: Option<String>,
    confirmed: Option<String>,
    waits: bool,
    block: Option<(String, String)>,
    reason: String,
    errors: Vec<(String, String)>,
}

/// Who is asked for, and which page of them.
#[derive(Clone)]
pub struct PeopleParams {
    wanted: Wanted,
    slice: Slice,
}

impl Params for PeopleParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        let wanted = Wanted {
            words: query.get("q").trim().to_owned(),
            role: query.get("role").parse().ok(),
            waiting: query.get("attente") == "oui",
            blocked: query.get("bloque") == "oui",
            invited: false,
        };
        Ok(Self { wanted, slice: Slice::of(query.find("page"), PAGE) })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /administration/personnes`
pub fn list(look: &mut Look<'_>, PeopleParams { wanted, slice }: &PeopleParams) -> Outcome<PeoplePage> {
    look.who().must(Act::Block)?;
    let (accounts, count) = look.reader.accounts(wanted, slice.size, slice.offset())?;
    let now = look.app.now();
    Ok(PeoplePage {
        shell: look.shell(),
        roles: roles(wanted.role),
        waiting: wanted.waiting,
        blocked: wanted.blocked,
        may_invite: look.who().may(Act::Administer),
        count,
        rows: accounts.iter().map(|account| row(account, now)).collect(),
        pages: pagination::of_rows(
            messages::PAGES,
            *slice,
            count,
            &format!("/administration/personnes?{}", filters(wanted)),
        ),
        words: wanted.words.clone(),
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

pub(super) fn roles(chosen: Option<Role>) -> Vec<(&'static str, &'static str, bool)> {
    Role::ALL.iter().map(|role| (role.word(), messages::of_role(*role), Some(*role) == chosen)).collect()
}

fn row(account: &Account, now: Moment) -> Row {
    Row {
        name: account.name.clone(),
        href: address_of(account.id),
        email: account.email.clone().unwrap_or_default(),
        role: messages::of_role(account.role),
        since: dates::day_tag(account.created_at.0),
        state: messages::of_account_state(
            account.confirmed_at.is_some(),
            account.approved_at.is_some(),
            account.block(now).is_some(),
        ),
    }
}

/// Whose page it is; an address of nonsense is nobody's, which is told only to who may look.
#[derive(Clone)]
pub struct GovernedParams(Option<AccountId>);

impl Params for GovernedParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(segment(request, "id").parse().ok().map(AccountId)))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

impl GovernedParams {
    pub(super) fn id(&self) -> Result<AccountId> {
        self.0.ok_or(Error::NotFound(What::Account))
    }
}

/// `GET /administration/personnes/{id}`
pub fn show(look: &mut Look<'_>, whose: &GovernedParams) -> Outcome<GovernedPage> {
    look.who().must(Act::Block)?;
    make(look, whose.id()?, &[], String::new())
}

fn make(look: &mut Look<'_>, id: AccountId, errors: &[FieldError], reason: String) -> Outcome<GovernedPage> {
    let who = look.who();
    let account = look.reader.account(id)?;
    let other = who.account() != Some(account.id);
    let second_step = look.reader.second_step(id)?.and_then(|step| step.since);
    Ok(GovernedPage {
        shell: look.shell(),
        address: address_of(account.id),
        public_page: people::path_of(&account.name),
        email: account.email.clone().unwrap_or_default(),
        role_name: messages::of_role(account.role),
        roles: roles(Some(account.role)),
        may_give_roles: other && who.may(Act::Administer),
        may_block: other && policy::governs(who, account.role),
        second_step: second_step.map(|since| dates::day_tag(since.0)),
        confirmed: account.confirmed_at.map(|at| dates::time_tag(at.0)),
        waits: account.confirmed_at.is_some() && account.approved_at.is_none(),
        block: account.block(look.app.now()).map(|(until, reason)| (messages::block_end(until), reason)),
        reason,
        errors: errors.iter().map(|error| (error.field.clone(), error.message.clone())).collect(),
        name: account.name,
    })
}

pub(super) fn address_of(id: AccountId) -> String {
    format!("/administration/personnes/{id}")
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PersonForm {
    #[serde(rename = "faire")]
    does: String,
    role: String,
    #[serde(rename = "duree")]
    days: String,
    #[serde(rename = "motif")]
    reason: String,
}

/// `POST /administration/personnes/{id}`
pub fn change(desk: &Desk<'_>, who: &Moderator, whose: &GovernedParams, typed: PersonForm) -> Outcome<Acted> {
    let id = whose.id()?;
    if matches!(typed.does.as_str(), "role" | "double") {
        who.must(Act::Administer)?;
    }
    let change = read(desk.app, &typed)?;
    match govern_account(desk.app, who, id, &change) {
        Ok(_) => Ok(desk.go(address_of(id), None)),
        Err(Error::Invalid(errors)) => {
            let make = move |look: &mut Look<'_>| make(look, id, &errors, typed.reason);
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, make))
        }
        Err(error) => Err(error.into()),
    }
}

/// The longest block that ends by itself.
const MOST_DAYS: i64 = 3_650;

/// What the form asks for.
fn read(app: &App, typed: &PersonForm) -> Result<AccountAct> {
    let unknown = |field: &str| Error::field(field, messages::UNKNOWN_CHOICE);
    Ok(match typed.does.as_str() {
        "role" => AccountAct::Role(typed.role.parse().map_err(|_| unknown("role"))?),
        "bloquer" => {
            let until = match typed.days.as_str() {
                "toujours" => None,
                days => {
                    let days: i64 = days.parse().map_err(|_| unknown("duree"))?;
                    if !(1..=MOST_DAYS).contains(&days) {
                        return Err(Error::field("duree", messages::BLOCK_DAYS));
                    }
                    Some(app.now().plus(days * Moment::DAY))
                }
            };
            AccountAct::Block { until, reason: typed.reason.clone() }
        }
        "debloquer" => AccountAct::Unblock,
        "accepter" => AccountAct::Approve,
        "double" => AccountAct::OneStep,
        _ => return Err(unknown("faire")),
    })
}
