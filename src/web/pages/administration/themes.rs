//! The tree of themes: each is renamed, moved, merged and taken out of sight; a list that is pasted becomes a tree, and
//! those that class nothing are taken away.

use std::collections::BTreeMap;
use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::wiki::arrange_themes::{MOST, add_themes, remove_themes};
use crate::actions::wiki::place_theme::{Gesture, ThemeChange, place_theme, take_back};
use crate::db::types::SheetId;
use crate::hall::error::{Error, FieldError, What};
use crate::hall::messages;
use crate::hall::messages::reading as said;
use crate::hall::messages::themes as placed;
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
    /// How many hold it.
    depth: usize,
    /// The name of the one that holds it; empty at the top.
    above: String,
    /// Whether it is out of sight.
    is_out_of_sight: bool,
    /// Whether the one that holds it is: then it cannot be shown by itself.
    is_above_out_of_sight: bool,
    /// Whether it stands before its sisters, or after them.
    is_first: bool,
    is_last: bool,
}

/// The tree, and the list that makes another.
#[derive(Template)]
#[template(path = "administration/themes.html")]
pub struct ThemesPage {
    shell: Shell,
    rows: Vec<Row>,
    /// What a button takes back, as its form says it; empty for nothing.
    undo: String,
    list: String,
    errors: Vec<FieldError>,
}

impl ThemesPage {
    fn error(&self, field: &str) -> String {
        let of_field = self.errors.iter().filter(|error| error.field == field);
        of_field.map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn has_unused(&self) -> bool {
        self.rows.iter().any(|row| row.is_unused)
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
    page.undo = say(&read(asked.get("range")));
    let notice = notice.or_else(|| (asked.get("defait") == "oui").then(|| placed::UNDONE.to_owned()));
    page.shell.notice = notice.and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, list: String, errors: Vec<FieldError>) -> Outcome<ThemesPage> {
    look.who().must(Act::WriteThemes)?;
    let kinds = look.app.kinds();
    let totals = look.reader.theme_totals(&kinds)?;
    let mut all = Vec::new();
    rows(&kinds, &totals, None, &mut all);
    Ok(ThemesPage { shell: look.shell(), rows: all, undo: String::new(), list, errors })
}

/// The themes below one, each before those below it.
fn rows(kinds: &KindSet, totals: &HashMap<String, i64>, parent: Option<&str>, all: &mut Vec<Row>) {
    let holder = parent.and_then(|key| kinds.theme(key));
    let sisters: Vec<&Theme> = kinds.themes_below(parent).collect();
    for (at, theme) in sisters.iter().enumerate() {
        let count = totals.get(&theme.key).copied().unwrap_or_default();
        all.push(Row {
            sheet: theme.sheet,
            label: theme.label.clone(),
            href: theme.path(),
            base: format!("/fiches/{}", theme.sheet),
            count: messages::reading::sheets(count),
            is_unused: count == 0 && !kinds.withholds_below(&theme.key),
            depth: kinds.theme_and_above(&theme.key).len().saturating_sub(1),
            above: holder.map(|holder| holder.label.clone()).unwrap_or_default(),
            is_out_of_sight: theme.is_out_of_sight,
            is_above_out_of_sight: holder.is_some_and(|holder| holder.is_out_of_sight),
            is_first: at == 0,
            is_last: at + 1 == sisters.len(),
        });
        rows(kinds, totals, Some(&theme.key), all);
    }
}

/// What is done with a theme.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct GestureForm {
    theme: String,
    #[serde(rename = "geste")]
    gesture: String,
    #[serde(rename = "nom")]
    name: String,
    #[serde(rename = "sous")]
    under: String,
    /// The theme where it is let go.
    #[serde(rename = "ou")]
    at: String,
}

impl GestureForm {
    fn gesture(self) -> Option<Gesture> {
        Some(match self.gesture.as_str() {
            "monter" => Gesture::Up,
            "descendre" => Gesture::Down,
            "entrer" => Gesture::In,
            "sortir" => Gesture::Out,
            "renommer" => Gesture::Rename(self.name),
            "ranger" => Gesture::Under(self.under),
            "avant" => Gesture::Before(number(&self.at)),
            "dedans" => Gesture::Below(number(&self.at)),
            "cacher" => Gesture::Hide,
            "montrer" => Gesture::Show,
            _ => return None,
        })
    }
}

/// The sheet of that number; of none for what is no number.
fn number(text: &str) -> SheetId {
    SheetId(text.trim().parse().unwrap_or_default())
}

/// `POST /administration/themes/ranger`: does one thing with one theme.
pub fn place(desk: &Desk<'_>, who: &Moderator, (): &(), form: GestureForm) -> Outcome<Acted> {
    let theme = number(&form.theme);
    let gesture = form.gesture().ok_or(Error::NotFound(What::Page))?;
    match place_theme(desk.app, who, theme, &gesture) {
        Ok(changed) => {
            let there = format!("{PATH}?range={}#theme-{}", say(&changed), theme);
            Ok(desk.go(there, Some(desk.app.reached())))
        }
        Err(error) => again(error, String::new()),
    }
}

/// What was done, as addresses and forms say it: `12:3,14:2`, sheets and versions.
fn say(placed: &[ThemeChange]) -> String {
    placed.iter().map(|(sheet, number)| format!("{sheet}:{number}")).collect::<Vec<_>>().join(",")
}

fn read(text: &str) -> Vec<ThemeChange> {
    let one = |word: &str| {
        let (sheet, number) = word.split_once(':')?;
        Some((SheetId(sheet.parse().ok()?), number.parse().ok()?))
    };
    text.split(',').filter_map(one).take(MOST).collect()
}

/// What was done.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct TakeBackForm {
    #[serde(rename = "quoi")]
    what: String,
}

/// `POST /administration/themes/defaire`: takes back what was done last.
pub fn undo(desk: &Desk<'_>, who: &Moderator, (): &(), form: TakeBackForm) -> Outcome<Acted> {
    let TakeBackForm { what } = form;
    match take_back(desk.app, who, &read(&what)) {
        Ok(()) => Ok(desk.go(format!("{PATH}?defait=oui"), Some(desk.app.reached()))),
        Err(error) => again(error, String::new()),
    }
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
