//! The kinds, vocabularies and pages of the wiki, each led to its text.

use askama::Template;

use crate::hall::policy::Act;
use crate::web::http::{Look, Outcome};
use crate::web::view::layout::Shell;

/// A sheet of the house.
struct Row {
    title: String,
    key: String,
    href: String,
    edit: String,
    history: String,
}

/// Kinds, vocabularies and pages.
#[derive(Template)]
#[template(path = "administration/kinds.html")]
pub struct KindsPage {
    shell: Shell,
    groups: Vec<(&'static str, &'static str, Vec<Row>)>,
}

/// `GET /administration/modeles`
pub fn kinds(look: &mut Look<'_>, (): &()) -> Outcome<KindsPage> {
    look.who().must(Act::WriteKinds)?;
    let mut groups = Vec::new();
    for (kind, heading) in crate::hall::messages::reading::HOUSE_KINDS {
        groups.push((kind, heading, rows(look, kind)?));
    }
    Ok(KindsPage { shell: look.shell(), groups })
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
                key: key.key,
            });
        }
    }
    Ok(rows)
}
