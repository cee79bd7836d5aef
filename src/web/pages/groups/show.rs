//! The page of a group: what it is for, its people, what it alone reads.

use actix_web::HttpRequest;
use askama::Template;

use super::form::GroupForm;
use super::{entries, path_of};
use crate::actions::groups::keep_group::{MOST_ABOUT, MOST_NAME};
use crate::db::types::{AccountId, GroupEntry, GroupId};
use crate::hall::error::{Error, FieldError, What};
use crate::hall::messages::groups as said;
use crate::hall::policy::Act;
use crate::models::group::{Group, Person};
use crate::models::sheet::Sheet;
use crate::text::dates;
use crate::web::http::extract::segment;
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::people;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// Sheets listed, those of the others are found by the search.
const MOST_SHEETS: i64 = 100;

/// Somebody of the group.
struct Row {
    id: AccountId,
    name: String,
    href: String,
    leads: bool,
    since: String,
    /// Whether it is who looks.
    is_self: bool,
}

/// A sheet that the group alone reads.
struct SheetRow {
    href: String,
    title: String,
    kind: String,
    changed: String,
}

/// The page.
#[derive(Template)]
#[template(path = "groups/show.html")]
pub struct GroupPage {
    shell: Shell,
    path: String,
    group: Group,
    people: Vec<Row>,
    counted: String,
    sheets: Vec<SheetRow>,
    is_in: bool,
    may_join: bool,
    may_write: bool,
    leads: bool,
    administers: bool,
    /// The name of who looks.
    own_name: String,
    entries: Vec<(&'static str, &'static str, bool)>,
    kinds: Vec<(String, String, bool)>,
    typed: GroupForm,
    errors: Vec<FieldError>,
}

impl GroupPage {
    fn error(&self, field: &str) -> String {
        let of_field = self.errors.iter().filter(|error| error.field == field);
        of_field.map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn list(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect()
    }
}

/// Which group is asked for.
#[derive(Clone)]
pub struct GroupParams(pub(super) Option<GroupId>);

impl Params for GroupParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(segment(request, "group").parse().ok().map(GroupId)))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

impl GroupParams {
    /// Which; none is there when it is no number.
    pub(super) fn id(&self) -> Result<GroupId, Error> {
        self.0.ok_or(Error::NotFound(What::Group))
    }
}

/// `GET /groupes/{group}`
pub fn show(look: &mut Look<'_>, asked: &GroupParams) -> Outcome<GroupPage> {
    look.who().member()?;
    let id = asked.id()?;
    let group = look.reader.group(id)?.ok_or(Error::NotFound(What::Group))?;
    let typed = GroupForm::of(&group);
    let mut page = make(look, group, typed, Vec::new())?;
    page.shell.notice = said::of_done(look.query().get("fait")).and_then(page::done);
    Ok(page)
}

/// The page, with what somebody typed in its forms.
pub(super) fn make(look: &mut Look<'_>, group: Group, typed: GroupForm, errors: Vec<FieldError>) -> Outcome<GroupPage> {
    let people = look.reader.people_of_group(&group)?;
    let sheets = look.reader.sheets_of_group(group.id, MOST_SHEETS)?;
    let (who, kinds) = (look.who(), look.app.kinds());
    let is_in = who.is_in(group.id);
    let offered = kinds.public().map(|kind| (kind.key.clone(), kind.label.clone(), kind.key == typed.kind));
    let sheet_row = |sheet: Sheet| SheetRow {
        href: sheet.path(),
        kind: kinds.kind(&sheet.kind).label.clone(),
        changed: dates::day_tag(sheet.updated_at.0),
        title: sheet.title,
    };
    Ok(GroupPage {
        shell: look.shell(),
        path: path_of(group.id),
        counted: said::people(people.len()),
        people: people.into_iter().map(|person| row(person, who.account())).collect(),
        sheets: sheets.into_iter().map(sheet_row).collect(),
        is_in,
        may_join: !is_in && group.entry == GroupEntry::Free && who.may(Act::Write),
        may_write: is_in && who.may(Act::Write),
        leads: who.leads(group.id),
        administers: who.may(Act::Administer),
        own_name: who.member()?.name.clone(),
        entries: entries(typed.entry().unwrap_or(group.entry)),
        kinds: offered.collect(),
        group,
        typed,
        errors,
    })
}

fn row(person: Person, own: Option<AccountId>) -> Row {
    Row {
        href: people::path_of(&person.name),
        is_self: Some(person.id) == own,
        id: person.id,
        name: person.name,
        leads: person.leads,
        since: dates::day_tag(person.since.0),
    }
}
