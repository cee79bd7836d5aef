//! The identities that open one's account: whom an OpenID Connect provider says that one is.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::by_provider;
use crate::hall::error::Error;
use crate::hall::messages::signing_in as said;
use crate::models::linked_identity::LinkedIdentity;
use crate::text::dates;
use crate::web::http::act::Member;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::accounts::{Problems, has_provider, notice};
use crate::web::view::layout::Shell;

/// An identity in the list.
struct Listed {
    id: String,
    called: String,
    /// The site that tells it.
    site: String,
    since: String,
    used: Option<String>,
}

/// Those of an account.
#[derive(Template)]
#[template(path = "accounts/identities.html")]
pub struct IdentitiesPage {
    shell: Shell,
    identities: Vec<Listed>,
    provider: Option<String>,
    /// The account, for its password.
    account_name: String,
    /// The address to which a link to choose a password goes; none when there is a password.
    without_password: Option<String>,
    problems: Problems,
}

/// `GET /mon-compte/connexions`
pub fn show(look: &mut Look<'_>, (): &()) -> Outcome<IdentitiesPage> {
    let query = look.query();
    let failed = said::of_failed(query.get("echec")).map(Problems::general);
    let mut page = make(look, failed.unwrap_or_default())?;
    page.shell.notice = notice(&query);
    Ok(page)
}

fn make(look: &mut Look<'_>, problems: Problems) -> Outcome<IdentitiesPage> {
    let member = look.who().member()?;
    let account = look.reader.account(member.id)?;
    let listed = |row: LinkedIdentity| Listed {
        since: dates::day_tag(row.added_at.0),
        used: row.used_at.map(|at| dates::time_tag(at.0)),
        site: row.issuer.split("://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default().to_owned(),
        id: row.id,
        called: row.called,
    };
    Ok(IdentitiesPage {
        identities: look.reader.linked_identities_of(member.id)?.into_iter().map(listed).collect(),
        shell: look.shell(),
        provider: has_provider(look.app),
        account_name: account.name,
        without_password: account.email.filter(|_| account.password.is_none()),
        problems,
    })
}

/// The page again, with what is wrong.
pub(super) fn wrong(status: StatusCode, problems: Problems, wait: u64) -> Acted {
    Acted::again(status, Pool::Reads, move |look| make(look, problems)).after(wait)
}

/// What is sent to take one away.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct IdentityForm {
    #[serde(rename = "identite")]
    id: String,
}

/// `POST /mon-compte/connexions/retirer`
pub fn unlink(desk: &Desk<'_>, who: &Member, (): &(), IdentityForm { id }: IdentityForm) -> Outcome<Acted> {
    match by_provider::unlink(desk.app, desk.visitor.address, who.member()?, &id) {
        // Taken away meanwhile, in another tab.
        Ok(()) | Err(Error::NotFound(_)) => {
            Ok(desk.go("/mon-compte/connexions?fait=identite-retiree".to_owned(), None))
        }
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            Ok(wrong(status, problems, wait))
        }
    }
}
