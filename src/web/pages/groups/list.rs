//! The groups that somebody is in, and those that they may join.

use askama::Template;

use super::path_of;
use crate::db::types::GroupEntry;
use crate::hall::messages::groups as said;
use crate::models::group::Group;
use crate::web::http::{Look, Outcome};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// A group of the list.
struct Row {
    href: String,
    name: String,
    about: String,
    /// Whether they are in it.
    is_own: bool,
    /// Whether a button lets them in.
    may_join: bool,
}

/// The list.
#[derive(Template)]
#[template(path = "groups/list.html")]
pub struct GroupsPage {
    shell: Shell,
    own: Vec<Row>,
    others: Vec<Row>,
    /// Whether groups are made here by this person.
    administers: bool,
}

/// `GET /groupes`
pub fn list(look: &mut Look<'_>, (): &()) -> Outcome<GroupsPage> {
    look.who().member()?;
    let groups = look.reader.groups()?;
    let who = look.who();
    let row = |group: Group| Row {
        href: path_of(group.id),
        is_own: who.is_in(group.id),
        may_join: group.entry == GroupEntry::Free,
        name: group.name,
        about: group.about,
    };
    let (own, others) = groups.into_iter().map(row).partition(|row| row.is_own);
    let administers = who.may(crate::hall::policy::Act::Administer);
    let mut shell = look.shell();
    shell.notice = said::of_done(look.query().get("fait")).and_then(page::done);
    Ok(GroupsPage { shell, own, others, administers })
}
