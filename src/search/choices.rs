//! The values of one facet among the documents of a segment: which there are, and how many documents have each.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use tantivy::columnar::StrColumn;
use tantivy::{DocId, SegmentReader};

use super::vocabulary;

/// The choices of one facet in one segment.
#[derive(Default)]
pub(super) struct Choices {
    pub(super) column: Option<StrColumn>,
    counts: Vec<u64>,
}

impl Choices {
    pub(super) fn new(segment: &SegmentReader, field: &str) -> tantivy::Result<Self> {
        let column = segment.fast_fields().str(field)?;
        let counts = vec![0; column.as_ref().map_or(0, |column| column.num_terms())];
        Ok(Self { column, counts })
    }

    /// The ordinals of keys, those absent from the segment left out.
    pub(super) fn ordinals<'a>(&self, keys: impl Iterator<Item = &'a str>) -> tantivy::Result<HashSet<u64>> {
        let mut ordinals = HashSet::new();
        if let Some(column) = &self.column {
            for key in keys {
                ordinals.extend(column.dictionary().term_ord(key)?);
            }
        }
        Ok(ordinals)
    }

    /// The ordinals of the keys that this holds of.
    pub(super) fn those(&self, holds: impl Fn(&str) -> bool) -> tantivy::Result<HashSet<u64>> {
        let (mut wanted, mut key) = (HashSet::new(), String::new());
        let Some(column) = &self.column else { return Ok(wanted) };
        for ordinal in (0..column.num_terms()).filter_map(|at| u64::try_from(at).ok()) {
            key.clear();
            if column.ord_to_str(ordinal, &mut key)? && holds(&key) {
                wanted.insert(ordinal);
            }
        }
        Ok(wanted)
    }

    /// The ordinals of the values that begin with `prefix`.
    pub(super) fn starting(&self, prefix: &str) -> tantivy::Result<Range<u64>> {
        let Some(column) = &self.column else { return Ok(0..0) };
        let mut values = column.dictionary().range().ge(prefix).lt(vocabulary::after(prefix)).into_stream()?;
        let mut range = 0..0;
        while values.advance() {
            let ordinal = values.term_ord();
            range = if range.is_empty() { ordinal..ordinal + 1 } else { range.start..ordinal + 1 };
        }
        Ok(range)
    }

    pub(super) fn of(&self, doc: DocId) -> impl Iterator<Item = u64> {
        self.column.iter().flat_map(move |column| column.term_ords(doc))
    }

    pub(super) fn has_any(&self, doc: DocId, wanted: &HashSet<u64>) -> bool {
        self.of(doc).any(|ordinal| wanted.contains(&ordinal))
    }

    pub(super) fn count(&mut self, doc: DocId, within: Option<&Range<u64>>) {
        let ordinals = self.column.iter().flat_map(|column| column.term_ords(doc));
        for ordinal in ordinals.filter(|ordinal| within.is_none_or(|range| range.contains(ordinal))) {
            if let Some(count) = usize::try_from(ordinal).ok().and_then(|at| self.counts.get_mut(at)) {
                *count += 1;
            }
        }
    }

    pub(super) fn counted(&self, sums: &mut BTreeMap<String, u64>) -> tantivy::Result<()> {
        let Some(column) = &self.column else { return Ok(()) };
        let mut key = String::new();
        for (ordinal, count) in (0..).zip(&self.counts).filter(|(_, count)| **count > 0) {
            column.ord_to_str(ordinal, &mut key)?;
            *sums.entry(key.clone()).or_default() += count;
        }
        Ok(())
    }
}
