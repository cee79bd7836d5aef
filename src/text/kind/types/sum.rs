//! `somme`: the sum of the numbers of other fields, worked out when it is read.

use super::{Declared, Ids, Input, Misfit, Nature, Needs, Shown, Type, found, number, shape};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "somme",
    display: Display::Fact,
    nature: Nature::Measure,
    ids: Ids::None,
    declared: Declared { needs: Needs::Sum, depth: 0, ..Declared::PLAIN },
    input: Input::narrow("decimal"),
    shape: shape::text,
    read,
    words: found::no_words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions: found::no_mentions,
};

fn read(def: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    (number::TYPE.read)(def, value)
}
