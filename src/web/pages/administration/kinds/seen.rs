//! What a kind would look like, while it is made: its form, a sheet of it, and the card of that sheet in a list.

use askama::Template;

use super::edit::KindParams;
use super::typed::KindForm;
use crate::actions::wiki::shape_kind::tried;
use crate::hall::error::Error;
use crate::hall::messages::kinds as said;
use crate::models::kind::KindSet;
use crate::reading::render::Resolver;
use crate::text::kind::field_keys::SUMMARY;
use crate::text::kind::{KindDef, sample};
use crate::text::sheet_text::{SheetText, Value};
use crate::web::http::act::Administrator;
use crate::web::http::{Acted, Desk, Look, Outcome};
use crate::web::pages::editor::{Blank, blank_form};
use crate::web::pages::sheets::card::{self, Card, CardParams, Words, glance};
use crate::web::pages::sheets::doors::Doors;
use crate::web::view::layout::Shell;
use crate::web::view::parts;
use crate::web::view::parts::KindBadge;

/// The preview of a kind.
#[derive(Template)]
#[template(path = "administration/kind_seen.html")]
struct SeenPage {
    shell: Shell,
    kind: KindBadge,
    title: String,
    shown: Shown,
}

/// What of it is shown.
enum Shown {
    Form(Box<Blank>),
    Sheet(Box<Card>),
    Listed(Box<parts::Card>),
}

/// `POST /administration/modeles/{key}/apercu`
pub fn preview(desk: &Desk<'_>, who: &Administrator, params: &KindParams, form: KindForm) -> Outcome<Acted> {
    let (view, is_framed) = (form.get("vue").to_owned(), !form.get("cadre").is_empty());
    let change = form.change(KindParams::key(params));
    let (kinds, key) = match tried(desk.app, who, &change) {
        // The frame goes on showing what it shows.
        Err(Error::Invalid(_)) if is_framed => return Ok(Acted::nothing()),
        tried => tried?,
    };
    Ok(Acted::told(move |look| {
        let def = kinds.kind(&key);
        let title = said::sample_title(&def.label);
        let text = sample(&def, &title, &|key| kinds.vocabulary(key)).map_err(Error::Unreadable)?;
        let shown = match view.as_str() {
            "fiche" => Shown::Sheet(Box::new(sheet(look, &kinds, &def, &text)?)),
            "carte" => Shown::Listed(Box::new(listed(&kinds, &def, &text))),
            _ => Shown::Form(Box::new(blank_form(&kinds, &def))),
        };
        let shell = look.shell();
        Ok(SeenPage { shell: Shell { account: None, token: String::new(), ..shell }, kind: badge(&def), title, shown })
    }))
}

fn badge(def: &KindDef) -> KindBadge {
    KindBadge { label: def.label.clone(), icon: def.icon.clone(), class: def.color.css_class() }
}

fn sheet(look: &mut Look<'_>, kinds: &KindSet, def: &KindDef, text: &SheetText) -> Outcome<Card> {
    let resolver = Resolver::new(look.app, &mut look.reader, None);
    let words = Words { resolver: &resolver, kinds };
    Ok(card::build(&words, def, text, CardParams::default(), &Doors::default()))
}

fn listed(kinds: &KindSet, def: &KindDef, text: &SheetText) -> parts::Card {
    let told = def.fields.iter().filter(|field| field.listed);
    let facts = told.filter_map(|field| {
        let shown = field.read(&*def.value(text, field)?).ok()?;
        Some((field.icon.clone(), glance(kinds, field, &shown)))
    });
    parts::Card {
        kind: badge(def),
        title: text.title().unwrap_or_default().to_owned(),
        href: "#".to_owned(),
        summary: text.get(SUMMARY).and_then(Value::as_text).unwrap_or_default().to_owned(),
        facts: facts.collect(),
        ..parts::Card::default()
    }
}
