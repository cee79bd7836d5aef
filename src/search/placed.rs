//! Where the sheets that answer are: what a map needs of all of them, and nothing else about each.

use std::sync::Arc;

use anyhow::Result;

use super::SearchIndex;
use super::find::{gather, order};
use super::gather::Gather;
use super::plan::Plan;
use super::query::Query;

/// A sheet and the territories that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedSheet {
    /// Its number.
    pub sheet: i64,
    /// The codes of its territories; a sheet may have none.
    pub spots: Vec<String>,
}

/// The sheets that answer, with their territories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedSheets {
    /// How many answer.
    pub total: u64,
    /// The first of them, in the order of [`SearchIndex::search`].
    pub sheets: Vec<PlacedSheet>,
}

impl SearchIndex {
    /// Where the sheets that answer are, so many of them at most. Blocking.
    ///
    /// # Errors
    /// As [`search`](Self::search).
    pub fn placed(&self, query: &Query, most: usize) -> Result<PlacedSheets> {
        let (searcher, fields) = self.searcher();
        let mut plan = Plan::new(query, &searcher, &fields, &self.thesaurus())?;
        let wanted = Gather { query, sort: order(&plan, query), keep: most, withheld: Arc::clone(&self.withheld()) };
        let (gathered, _) = gather(&searcher, &mut plan, &wanted)?;
        let columns = searcher.segment_readers().iter().map(|segment| segment.fast_fields().str("spots"));
        let columns = columns.collect::<tantivy::Result<Vec<_>>>()?;
        let mut sheets = Vec::with_capacity(gathered.best.len());
        for ranked in &gathered.best {
            let mut spots = Vec::new();
            let at = usize::try_from(ranked.address.segment_ord).unwrap_or(usize::MAX);
            if let Some(Some(column)) = columns.get(at) {
                for ordinal in column.term_ords(ranked.address.doc_id) {
                    let mut code = String::new();
                    column.ord_to_str(ordinal, &mut code)?;
                    spots.push(code);
                }
            }
            sheets.push(PlacedSheet { sheet: ranked.sheet, spots });
        }
        Ok(PlacedSheets { total: gathered.total, sheets })
    }
}
