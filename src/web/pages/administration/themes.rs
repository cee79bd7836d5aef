//! The themes in number: a list that is pasted becomes a tree, those that class nothing are taken away; each is renamed
//! and merged on its own pages.

use std::collections::BTreeMap;
use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::wiki::arrange_themes::{add_themes, remove_themes};
use crate::db::types::SheetId;
use crate::hall::error::{Error, FieldError};
use crate::hall::messages;
use crate::hall::messages::reading as said;
use crate::hall::policy::Act;
use crate::models::kind::{KindSet, Theme};
use crate::web::http::act::Moderator;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::view::layout::Shell;
use crate::web::view::page;

const PATH: &str = "/administration/themes";

/// A theme of the tree.
struct Row {
    sheet: SheetId,
    label: String,
    href: String,
    /// The address of its sheet.
    base: String,
    /// How many sheets it has, those below included, in words.
    count: String,
    /// Whether it may be taken away: it classes nothing.
    is_unused: bool,
    below: Vec<Self>,
}

/// The tree, and the list that makes another.
#[derive(Template)]
#[template(path = "administration/themes.html")]
pub struct ThemesPage {
    shell: Shell,
    rows: Vec<Row>,
    list: String,
    errors: Vec<FieldError>,
}

impl ThemesPage {
    fn error(&self, field: &str) -> String {
        let of_field = self.errors.iter().filter(|error| error.field == field);
        of_field.map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn list_of_errors(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect()
    }
}

/// `GET /administration/themes`
pub fn themes(look: &mut Look<'_>, (): &()) -> Outcome<ThemesPage> {
    let asked = look.query();
    let mut page = make(look, String::new(), Vec::new())?;
    let count = |name: &str| asked.get(name).parse::<usize>().ok();
    let notice = count("ajoutes").map(said::themes_added).or_else(|| count("retires").map(said::themes_removed));
    page.shell.notice = notice.and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, list: String, errors: Vec<FieldError>) -> Outcome<ThemesPage> {
    look.who().must(Act::WriteThemes)?;
    let (kinds, totals) = (look.app.kinds(), look.reader.theme_totals()?);
    Ok(ThemesPage { shell: look.shell(), rows: rows(&kinds, &totals, None), list, errors })
}

fn rows(kinds: &KindSet, totals: &HashMap<String, i64>, parent: Option<&str>) -> Vec<Row> {
    let row = |theme: &Theme| {
        let count = totals.get(&theme.key).copied().unwrap_or_default();
        Row {
            sheet: theme.sheet,
            label: theme.label.clone(),
            href: theme.path(),
            base: format!("/fiches/{}", theme.sheet),
            count: messages::reading::sheets(count),
            is_unused: count == 0 && !kinds.withholds_below(&theme.key),
            below: rows(kinds, totals, Some(&theme.key)),
        }
    };
    kinds.themes_below(parent).map(row).collect()
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ThemesForm {
    #[serde(rename = "liste")]
    list: String,
    /// `theme.12` is ticked for the theme of that sheet.
    #[serde(flatten)]
    ticked: BTreeMap<String, String>,
}

/// `POST /administration/themes`: makes the themes of a list.
pub fn add(desk: &Desk<'_>, who: &Moderator, (): &(), form: ThemesForm) -> Outcome<Acted> {
    let ThemesForm { list, .. } = form;
    match add_themes(desk.app, who, &list) {
        Ok(count) => Ok(desk.go(format!("{PATH}?ajoutes={count}"), Some(desk.app.reached()))),
        Err(error) => again(error, list),
    }
}

/// `POST /administration/themes/retirer`: takes those away that are ticked.
pub fn remove(desk: &Desk<'_>, who: &Moderator, (): &(), form: ThemesForm) -> Outcome<Acted> {
    let number = |name: &String| name.strip_prefix("theme.")?.parse().ok().map(SheetId);
    let ticked: Vec<SheetId> = form.ticked.keys().filter_map(number).collect();
    match remove_themes(desk.app, who, &ticked) {
        Ok(count) => Ok(desk.go(format!("{PATH}?retires={count}"), Some(desk.app.reached()))),
        Err(error) => again(error, form.list),
    }
}

/// The page again with what was typed and what needs mending.
fn again(error: Error, list: String) -> Outcome<Acted> {
    let errors = match error {
        Error::Invalid(errors) => errors,
        Error::Taken { .. } => {
            vec![FieldError { field: "liste".to_owned(), message: messages::of_error(&error).message }]
        }
        error => return Err(error.into()),
    };
    Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| make(look, list, errors)))
}
