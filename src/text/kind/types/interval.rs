//! `intervalle`: a least, a most and perhaps an ideal whole number.

use super::{
    Declared, Facet, FieldType, FilterBy, Ids, Input, Misfit, Nature, Shape, Shown, Type, Widget, found, integer,
    shared,
};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "intervalle",
    display: Display::Fact,
    nature: Nature::Range,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input::of(Widget::Bounds),
    shape,
    read,
    words: found::no_words,
    // The range itself is in the document of the index.
    listed: |_| vec![String::new()],
    filter: Some(FilterBy::Number),
    facets,
    mentions: found::no_mentions,
};

const BOUNDS: [&str; 3] = ["min", "max", "ideal"];

fn shape(def: &FieldDef) -> Shape<'_> {
    let bounds = BOUNDS.into_iter().take(if def.ideal { 3 } else { 2 });
    Shape::Parts { parts: bounds.map(|key| FieldDef::new(key, FieldType(&integer::TYPE))).collect(), lone: None }
}

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    value.as_map().ok_or(Misfit::NotAMap)?;
    let [min, max, ideal] = BOUNDS.map(|key| bound(value, key));
    let (min, max, ideal) = (min?, max?, ideal?);
    if let (Some(min), Some(max)) = (min, max)
        && max < min
    {
        return Err(Misfit::MaxBelowMin { min, max });
    }
    let is_outside = |ideal: u32| min.is_some_and(|min| ideal < min) || max.is_some_and(|max| ideal > max);
    if let Some(ideal) = ideal.filter(|ideal| is_outside(*ideal)) {
        return Err(Misfit::IdealOutside { ideal });
    }
    if min.or(max).or(ideal).is_none() {
        return Err(Misfit::Missing);
    }
    Ok(Shown::Range { min, max, ideal })
}

fn bound(value: &Value, key: &str) -> Result<Option<u32>, Misfit> {
    let Some(bound) = value.get(key).filter(|bound| !bound.is_empty()) else { return Ok(None) };
    let text = shared::text(bound)?;
    shared::without_spaces(&text).parse().map(Some).map_err(|_| Misfit::NotAnInteger(text))
}

fn facets(_: &FieldDef, value: &Value) -> Vec<Facet> {
    let bound = |key: &str| value.get(key).and_then(Value::as_text).and_then(|text| text.trim().parse::<i64>().ok());
    let range = bound("min").map(|least| Facet::Range { least, most: bound("max"), ideal: bound("ideal") });
    range.into_iter().collect()
}
