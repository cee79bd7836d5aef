//! The room of finding: this node's index of sheets, and the questions put to it.
//!
//! It is fed [`Document`]s and knows neither the database nor the doors. Words are analysed here (`analysis`) and
//! handed to tantivy already cut, so that the index, the query and the extracts agree on what a word is.

pub mod alike;
mod analysis;
mod choices;
mod document;
mod extract;
mod find;
mod gather;
mod index;
mod inflection;
mod intervals;
mod numbers;
mod operators;
mod placed;
mod plan;
mod query;
mod suggest;
mod thesaurus;
mod vocabulary;
mod withheld;

#[cfg(test)]
mod tests;

pub use document::{Document, SCHEMA_VERSION, STATE_FACET, TERRITORY_FACET, TRIALS, Visibility};
pub use find::{Likeness, Listing};
pub use index::{Opened, SearchIndex, State};
pub use intervals::{Fit, Interval, Number, Rule, UNBOUNDED};
pub use operators::{Condition, conditions};
pub use placed::{PlacedSheet, PlacedSheets};
pub use query::{Facets, Hit, Query, Results, Section, Sort};
pub use suggest::Suggestion;
