//! Pure functions over text: no database, no HTTP, no clock. What a sheet's text means, and how texts differ and merge.

pub mod anchors;
pub mod blanks;
pub mod body;
pub mod cancel;
pub mod confusable;
pub mod dates;
pub mod diff;
pub mod escape;
pub mod fields;
pub mod kind;
pub mod lexicon;
pub mod links;
pub mod markup;
pub mod merge;
pub mod numbers;
pub mod passages;
pub mod qr;
pub mod rebase;
pub mod recognise;
pub mod risk;
pub mod sanitize;
pub mod sheet_text;
pub(crate) mod spaces;
pub mod territory;
pub mod title;
pub mod typography;
