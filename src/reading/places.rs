//! Where a sheet is: the places that its fields name, as points.

use crate::models::kind::KindSet;
use crate::text::kind::{Facet, FieldDef, FieldReach, Nature};
use crate::text::points::{self, Whereabouts};
use crate::text::sheet_text::SheetText;
use crate::text::territory::{self, Territory};

/// Whether a field names places.
#[must_use]
pub fn is_placed(field: &FieldDef) -> bool {
    field.nature() == Nature::Place
}

/// The territories that the text of a sheet of this kind names, as everybody reads it, each once, with where it is.
#[must_use]
pub fn of(kinds: &KindSet, kind: &str, text: &SheetText) -> Vec<(&'static Territory, Option<Whereabouts>)> {
    let def = kinds.kind(kind);
    let mut found: Vec<(&'static Territory, Option<Whereabouts>)> = Vec::new();
    for field in def.fields.iter().filter(|field| is_placed(field) && def.readers_of(field) == FieldReach::All) {
        for facet in def.value(text, field).map(|value| field.facets(&value)).unwrap_or_default() {
            let Facet::Place { name, insee } = facet else { continue };
            let Some(territory) = territory::resolve(&name, &insee) else { continue };
            if found.iter().all(|(known, _)| known.code != territory.code) {
                found.push((territory, points::of(&territory.code)));
            }
        }
    }
    found
}
