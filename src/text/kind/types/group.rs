//! `groupe`: one row of columns that the kind declares.

use super::{Declared, Ids, Input, Misfit, Nature, Needs, Shown, Type, Widget, found, shape, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "groupe",
    display: Display::Fact,
    nature: Nature::Parts,
    ids: Ids::None,
    declared: Declared { needs: Needs::Columns, depth: Declared::DEEPEST - 1, ..Declared::PLAIN },
    input: Input::of(Widget::Parts),
    shape: shape::declared_parts,
    read,
    words: found::words_of_cells,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions: found::mentions_of_cells,
};

fn read(def: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    value.as_map().ok_or(Misfit::NotAMap)?;
    Ok(Shown::Parts(shared::cells(&def.columns, value)))
}
