//! Invitations: who is asked to write here, by mail, and who has not taken theirs yet.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::invite;
use crate::actions::accounts::invite::{MOST_WORD, Welcome};
use crate::db::types::{AccountId, GroupId, Role};
use crate::hall::error::{Error, FieldError};
use crate::hall::messages;
use crate::hall::policy::Act;
use crate::models::account::{Account, Wanted};
use crate::text::dates;
use crate::web::http::act::Administrator;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::administration::people;
use crate::web::view::layout::Shell;
use crate::web::view::page;

const PATH: &str = "/administration/invitations";
/// The most invitations of the list.
const MOST: i64 = 200;

/// An invitation that nobody has taken.
struct Row {
    id: AccountId,
    name: String,
    email: String,
    role: &'static str,
    since: String,
}

/// The form, and the list.
#[derive(Template)]
#[template(path = "administration/invitations.html")]
pub struct InvitationsPage {
    shell: Shell,
    rows: Vec<Row>,
    count: i64,
    roles: Vec<(&'static str, &'static str, bool)>,
    groups: Vec<(String, String, bool)>,
    people: String,
    word: String,
    errors: Vec<FieldError>,
}

impl InvitationsPage {
    fn error(&self, field: &str) -> String {
        let of_field = self.errors.iter().filter(|error| error.field == field);
        of_field.map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn list(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect()
    }
}

/// `GET /administration/invitations`
pub fn invitations(look: &mut Look<'_>, (): &()) -> Outcome<InvitationsPage> {
    let asked = look.query();
    let mut page = make(look, InviteForm::default(), Vec::new())?;
    let whom = asked.get("qui").parse().ok().map(AccountId);
    let told = match whom {
        Some(id) => look.reader.account(id).ok().and_then(|account| account.email),
        None => None,
    };
    let several = asked.get("combien").parse().ok().map(messages::invitations_sent);
    let notice = several.or_else(|| messages::of_invitation(asked.get("avis"), told.as_deref()));
    page.shell.notice = notice.and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, typed: InviteForm, errors: Vec<FieldError>) -> Outcome<InvitationsPage> {
    look.who().must(Act::Administer)?;
    let wanted = Wanted { invited: true, ..Wanted::default() };
    let (accounts, count) = look.reader.accounts(&wanted, MOST, 0)?;
    let role = typed.role.parse().unwrap_or(Role::Contributor);
    let ticked = typed.groups();
    let groups = look.reader.groups()?.into_iter();
    let groups =
        groups.map(|group| (format!("{TICKED}{}", group.id), group.name, ticked.contains(&group.id))).collect();
    Ok(InvitationsPage {
        shell: look.shell(),
        rows: accounts.into_iter().map(row).collect(),
        count,
        roles: people::roles(Some(role)),
        groups,
        people: typed.people,
        word: typed.word,
        errors,
    })
}

fn row(account: Account) -> Row {
    Row {
        id: account.id,
        name: account.name,
        email: account.email.unwrap_or_default(),
        role: messages::of_role(account.role),
        since: dates::day_tag(account.created_at.0),
    }
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    #[serde(rename = "faire")]
    does: Does,
    /// The account of an invitation of the list.
    #[serde(rename = "qui")]
    account: String,
    /// Addresses, one a line.
    #[serde(rename = "courriels")]
    people: String,
    role: String,
    /// A word of welcome.
    #[serde(rename = "mot")]
    word: String,
    /// The groups that they are in from the start, each under a name of its own.
    #[serde(flatten)]
    ticked: BTreeMap<String, String>,
}

impl InviteForm {
    fn groups(&self) -> Vec<GroupId> {
        let named = self.ticked.keys().filter_map(|name| name.strip_prefix(TICKED));
        named.filter_map(|id| id.parse().ok().map(GroupId)).collect()
    }
}

/// What the names of the boxes of groups begin with.
const TICKED: &str = "groupe-";

/// What its button asks for.
#[derive(Clone, Copy, Default, Deserialize)]
enum Does {
    #[serde(rename = "renvoyer")]
    Again,
    #[serde(rename = "retirer")]
    Withdraw,
    #[default]
    #[serde(other)]
    Invite,
}

/// `POST /administration/invitations`
pub fn invite(desk: &Desk<'_>, who: &Administrator, (): &(), typed: InviteForm) -> Outcome<Acted> {
    let unknown = |field: &str| Error::field(field, messages::UNKNOWN_CHOICE);
    let id = || typed.account.parse().map(AccountId).map_err(|_| unknown("qui"));
    let done = match typed.does {
        Does::Again => invite::invite_again(desk.app, who, id()?).map(|account| told("renvoyee", &account)),
        Does::Withdraw => invite::withdraw(desk.app, who, id()?).map(|account| told("retiree", &account)),
        Does::Invite => {
            let role = typed.role.parse().map_err(|_| unknown("role"));
            let sent = role.and_then(|role| {
                let groups = typed.groups();
                let given = Welcome { role, groups: &groups, word: &typed.word };
                invite::invite(desk.app, who, &typed.people, &given)
            });
            sent.map(|accounts| match accounts.as_slice() {
                [account] => told("envoyee", account),
                accounts => format!("{PATH}?combien={}", accounts.len()),
            })
        }
    };
    match done {
        Ok(path) => Ok(desk.go(path, Some(desk.app.reached()))),
        Err(Error::Invalid(errors)) => {
            let make = move |look: &mut Look<'_>| make(look, typed, errors);
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, make))
        }
        Err(error) => Err(error.into()),
    }
}

/// Where the page tells what was done with an invitation.
fn told(notice: &str, account: &Account) -> String {
    format!("{PATH}?avis={notice}&qui={}", account.id)
}
