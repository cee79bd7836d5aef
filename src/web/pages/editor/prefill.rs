//! A new sheet that its address begins: `?groupe=18&themes=mobilite` fills the fields of those keys.

use crate::hall::error::{Error, Result};
use crate::models::kind::KindSet;
use crate::text::fields;
use crate::text::kind::{FieldDef, KindDef, Nature, Widget};
use crate::text::sheet_text::SheetText;
use crate::web::http::extract::Query;

/// Fills the fields of a new sheet that an address names; what no field is called is ignored, and so is what does not
/// fit: an address is followed, not corrected.
pub(super) fn fill(kinds: &KindSet, def: &KindDef, text: &mut SheetText, query: &Query) -> Result<()> {
    let pairs: Vec<(String, String)> = def.fields.iter().flat_map(|field| pairs(field, query)).collect();
    let mut changes = fields::changes(def, text, &pairs);
    let values: Vec<_> = changes.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect();
    let problems = fields::check_values(def, &|key| kinds.vocabulary(key), &values);
    changes.retain(|(key, value)| value.is_some() && problems.iter().all(|problem| problem.key != *key));
    text.set_all(changes, &def.order()).map_err(Error::Unreadable)
}

/// What a form would post for a field that an address names.
fn pairs(field: &FieldDef, query: &Query) -> Vec<(String, String)> {
    let is_filed_by = field.input().widget == Widget::Themes;
    // The pages of themes say which one a sheet is written for, by the word that the search has for it.
    let asked = query.all(&field.key).chain(query.all("theme").filter(|_| is_filed_by));
    let name = |part: &str| format!("champ.{}{part}", field.key);
    let named = |text: &str| match field.nature() {
        // « pour 18 personnes » are both bounds.
        Nature::Range => vec![(name(".min"), text.to_owned()), (name(".max"), text.to_owned())],
        _ => vec![(name(""), text.to_owned())],
    };
    asked.flat_map(named).collect()
}
