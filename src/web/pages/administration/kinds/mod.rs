//! The kinds of sheets, each led to its editor, and the other sheets that make the wiki, each led to its text.

mod edit;
mod file;
mod seen;
mod typed;

use askama::Template;

use crate::hall::messages;
use crate::hall::messages::kinds as said;
use crate::hall::policy::Act;
use crate::text::kind::{KindDef, Purpose};
use crate::web::http::{Look, Outcome};
use crate::web::view::layout::Shell;

pub use edit::{edit, save};
pub use file::{export, take};
pub use seen::preview;

/// A kind that people write.
struct KindRow {
    key: String,
    label: String,
    description: String,
    /// How many fields it has.
    told: String,
    /// How many sheets follow it.
    count: String,
    public: bool,
}

/// A sheet of the house.
struct Row {
    title: String,
    href: String,
    edit: String,
    history: String,
}

/// Kinds, vocabularies and pages.
#[derive(Template)]
#[template(path = "administration/kinds.html")]
pub struct KindsPage {
    shell: Shell,
    kinds: Vec<KindRow>,
    groups: Vec<(&'static str, &'static str, Vec<Row>)>,
    /// What was typed to take a kind from elsewhere, and what is wrong in it.
    address: String,
    errors: Vec<(String, String)>,
    address_error: String,
}

/// `GET /administration/modeles`
pub fn kinds(look: &mut Look<'_>, (): &()) -> Outcome<KindsPage> {
    make(look, "", Vec::new())
}

/// The page, with what was typed and what is wrong: the id of an input, and a sentence.
fn make(look: &mut Look<'_>, address: &str, errors: Vec<(String, String)>) -> Outcome<KindsPage> {
    look.who().must(Act::WriteKinds)?;
    let mut groups = Vec::new();
    for (kind, heading) in messages::reading::HOUSE_KINDS {
        groups.push((kind, heading, rows(look, kind)?));
    }
    let counts = look.reader.count_by_kind()?;
    let kinds = look.app.kinds();
    let row = |def: &KindDef| KindRow {
        key: def.key.clone(),
        label: def.label.clone(),
        description: def.description.clone(),
        told: said::fields(def.fields.len() + def.hidden.len(), def.hidden.len()),
        count: said::sheets(counts.iter().find(|(kind, _)| *kind == def.key).map_or(0, |(_, count)| *count)),
        public: def.public,
    };
    let address_error = errors.iter().find(|(id, _)| id == "adresse").map(|(_, text)| text.clone());
    Ok(KindsPage {
        shell: look.shell(),
        kinds: kinds.kinds().filter(|def| Purpose::of(&def.key) == Purpose::Sheet).map(row).collect(),
        groups,
        address: address.to_owned(),
        address_error: address_error.unwrap_or_default(),
        errors,
    })
}

fn rows(look: &mut Look<'_>, kind: &str) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for key in look.reader.live_keys(kind)? {
        if let Some(sheet) = look.reader.sheets(&[key.sheet_id])?.pop() {
            let path = sheet.path();
            rows.push(Row {
                edit: format!("{path}/modifier"),
                history: format!("{path}/historique"),
                href: path,
                title: sheet.title,
            });
        }
    }
    Ok(rows)
}
