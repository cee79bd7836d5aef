//! What one does on the page of a group.

use actix_web::http::StatusCode;

use super::form::{GroupForm, OneOfGroup};
use super::path_of;
use super::show::{self, GroupParams};
use crate::actions::groups::gather_people::{add_people, join_group, leave_group, set_lead};
use crate::actions::groups::keep_group::{describe_group, end_group};
use crate::actions::groups::write_in_group::{begin_in_group, open_to_all};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::web::http::act::{Administrator, Contributor, Member};
use crate::web::http::extract::SheetPath;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};

/// Where one goes on, or the page again with what is wrong; of the group, what was typed of another form is as it
/// stands.
fn done(desk: &Desk<'_>, asked: &GroupParams, typed: GroupForm, result: Result<String>) -> Outcome<Acted> {
    let errors = match result {
        Ok(location) => return Ok(desk.go(location, Some(desk.app.reached()))),
        Err(Error::Invalid(errors)) => errors,
        Err(error) => return Err(error.into()),
    };
    let id = asked.id()?;
    Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look: &mut Look<'_>| {
        let group = look.reader.group(id)?.ok_or(Error::NotFound(What::Group))?;
        let typed = match typed.entry.is_empty() {
            true => GroupForm { people: typed.people, title: typed.title, kind: typed.kind, ..GroupForm::of(&group) },
            false => typed,
        };
        show::make(look, group, typed, errors)
    }))
}

/// `POST /groupes/{group}`: says it otherwise.
pub fn describe(desk: &Desk<'_>, who: &Member, asked: &GroupParams, typed: GroupForm) -> Outcome<Acted> {
    let id = asked.id()?;
    let result = typed.words().and_then(|words| describe_group(desk.app, who, id, &words));
    done(desk, asked, typed, result.map(|()| format!("{}?fait=enregistre", path_of(id))))
}

/// `POST /groupes/{group}/personnes`: adds people.
pub fn add(desk: &Desk<'_>, who: &Member, asked: &GroupParams, typed: GroupForm) -> Outcome<Acted> {
    let id = asked.id()?;
    let result = add_people(desk.app, who, id, &typed.people);
    done(desk, asked, typed, result.map(|_| format!("{}?fait=ajoutees", path_of(id))))
}

/// `POST /groupes/{group}/entrer`
pub fn join(desk: &Desk<'_>, who: &Contributor, asked: &GroupParams, typed: GroupForm) -> Outcome<Acted> {
    let id = asked.id()?;
    let result = join_group(desk.app, who, id);
    done(desk, asked, typed, result.map(|()| format!("{}?fait=entree", path_of(id))))
}

/// `POST /groupes/{group}/sortir`: oneself, or somebody of the group.
pub fn leave(desk: &Desk<'_>, who: &Member, asked: &GroupParams, typed: OneOfGroup) -> Outcome<Acted> {
    let (id, (account, _)) = (asked.id()?, typed.read()?);
    leave_group(desk.app, who, id, account)?;
    // Who left may not know of the group any more.
    let location = match who.account() == Some(account) {
        true => "/groupes?fait=sortie".to_owned(),
        false => format!("{}?fait=retiree", path_of(id)),
    };
    Ok(desk.go(location, Some(desk.app.reached())))
}

/// `POST /groupes/{group}/animation`
pub fn lead(desk: &Desk<'_>, who: &Member, asked: &GroupParams, typed: OneOfGroup) -> Outcome<Acted> {
    let (id, (account, leads)) = (asked.id()?, typed.read()?);
    set_lead(desk.app, who, id, account, leads)?;
    Ok(desk.go(format!("{}?fait=enregistre", path_of(id)), Some(desk.app.reached())))
}

/// `POST /groupes/{group}/supprimer`
pub fn end(desk: &Desk<'_>, who: &Administrator, asked: &GroupParams, _: GroupForm) -> Outcome<Acted> {
    end_group(desk.app, who, asked.id()?)?;
    Ok(desk.go("/administration/groupes?fait=supprime".to_owned(), Some(desk.app.reached())))
}

/// `POST /groupes/{group}/fiches`: begins a sheet that the group alone reads.
pub fn begin(desk: &Desk<'_>, who: &Contributor, asked: &GroupParams, typed: GroupForm) -> Outcome<Acted> {
    let begun = begin_in_group(desk.app, who, asked.id()?, &typed.title, &typed.kind);
    let begun = match begun {
        Err(Error::Taken { title, .. }) => Err(Error::field("titre", messages::groups::title_taken(&title))),
        begun => begun,
    };
    done(desk, asked, typed, begun.map(|saved| format!("/fiches/{}/modifier", saved.id)))
}

/// `POST /fiches/{sheet}/ouvrir`: shows to everybody what a group alone read.
pub fn open(desk: &Desk<'_>, who: &Contributor, path: &SheetPath, _: GroupForm) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    let event = open_to_all(desk.app, who, sheet.id)?;
    Ok(desk.go(format!("{}?avis=ouverte", sheet.path()), Some(event)))
}
