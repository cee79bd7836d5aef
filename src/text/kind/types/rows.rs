//! `lignes`: rows of columns that the kind declares.

use super::{Declared, Ids, Input, Misfit, Nature, Needs, Shown, Type, Widget, found, shape, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "lignes",
    display: Display::Table,
    nature: Nature::Rows,
    ids: Ids::None,
    declared: Declared { needs: Needs::Columns, depth: Declared::DEEPEST - 1, ..Declared::PLAIN },
    input: Input::of(Widget::Rows),
    shape: shape::declared_rows,
    read,
    words: found::words_of_cells,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions: found::mentions_of_cells,
};

fn read(def: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    let rows = value.as_list().ok_or(Misfit::NotAList)?.iter().filter(|row| !row.is_empty());
    Ok(Shown::Rows(rows.map(|row| shared::cells(&def.columns, row)).collect()))
}
