//! One pass over the matching documents: the best of them, and counts that react to the filters.
//!
//! A document that fails one filter only is counted for that filter's own choices, so that each choice left shows how
//! many sheets it would give.

use std::collections::{BTreeMap, BinaryHeap, HashSet};
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::Visibility;
use super::choices::Choices;
use super::document::SEPARATOR;
use super::index::Withheld;
use super::intervals::{Fit, Interval};
use super::query::{Facets, Query, Sort};
use crate::text::points;

/// Scores are compared without their last bits, which depend on the order of additions.
const ROUNDING: u32 = !0xf;

/// What to gather.
pub(super) struct Gather<'a> {
    pub(super) query: &'a Query,
    pub(super) sort: Sort,
    /// How many documents to keep, best first.
    pub(super) keep: usize,
    /// What is not found, whatever the index says.
    pub(super) withheld: Arc<Withheld>,
}

/// What was gathered.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) total: u64,
    pub(super) best: Vec<Ranked>,
    pub(super) facets: Facets,
}

/// A document and what it is sorted by, first to last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ranked {
    /// How badly it fits the numbers asked; 0 when all are ideal.
    fit: u8,
    title: String,
    rank: i64,
    pub(super) sheet: i64,
    pub(super) address: DocAddress,
}

impl Ranked {
    /// The score, when sorted by relevance.
    pub(super) fn score(&self) -> f32 {
        u32::try_from(-self.rank).map_or(0.0, f32::from_bits)
    }
}

/// Least first; ties go to the lower sheet.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    fit: u8,
    rank: i64,
    sheet: i64,
    doc: DocId,
}

/// One filter of the query in one segment; several filters on one field of a kind are one.
struct Filter {
    wanted: HashSet<u64>,
    on: On,
}

#[derive(Clone)]
enum On {
    Kinds,
    Themes,
    /// The ordinals of the field's values.
    Field(Range<u64>),
    Number,
    /// The days in which something takes place.
    Days(RangeInclusive<i64>),
    /// The territories that are near enough.
    Near,
}

enum RankBy {
    Score,
    Changed(Column<i64>),
    Title(Option<StrColumn>),
    /// The first of its days from this one.
    Next(i64),
}

/// The pass over one segment.
pub(super) struct Pass {
    ordinal: SegmentOrdinal,
    allowed: Vec<u64>,
    visibility: Column<u64>,
    sheet: Column<i64>,
    withheld: Arc<Withheld>,
    rank_by: RankBy,
    keep: usize,
    total: u64,
    best: BinaryHeap<Candidate>,
    kinds: Choices,
    themes: Choices,
    fields: Choices,
    intervals: Choices,
    /// Its territories; read when a distance is asked.
    spots: Choices,
    /// Those on which something takes place; read when days are asked.
    days: Option<Column<i64>>,
    filters: Vec<Filter>,
    /// The intervals that do not fit ideally, in the order of relevance.
    strained: HashSet<u64>,
    /// The ordinals of the kinds left out.
    left_out: HashSet<u64>,
}

/// What one segment gave.
#[derive(Default)]
pub(super) struct Part {
    total: u64,
    best: Vec<Ranked>,
    kinds: BTreeMap<String, u64>,
    themes: BTreeMap<String, u64>,
    fields: BTreeMap<String, u64>,
}

impl Collector for Gather<'_> {
    type Fruit = Gathered;
    type Child = Pass;

    fn for_segment(&self, ordinal: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<Pass> {
        let columns = segment.fast_fields();
        let mut pass = Pass {
            ordinal,
            allowed: Visibility::codes(&self.query.visibility),
            visibility: columns.u64("visibility")?,
            sheet: columns.i64("sheet")?,
            withheld: Arc::clone(&self.withheld),
            rank_by: match self.sort {
                Sort::Relevance => RankBy::Score,
                Sort::Date => RankBy::Changed(columns.i64("updated_at")?),
                Sort::Title => RankBy::Title(columns.str("title_key")?),
                Sort::Next => RankBy::Next(self.query.days.as_ref().map_or(i64::MIN, |days| *days.start())),
            },
            keep: self.keep,
            total: 0,
            best: BinaryHeap::new(),
            kinds: Choices::new(segment, "kind")?,
            themes: Choices::new(segment, "themes")?,
            fields: Choices::new(segment, "facets")?,
            intervals: match self.query.numbers.is_empty() {
                true => Choices::default(),
                false => Choices::new(segment, "intervals")?,
            },
            spots: match self.query.near {
                Some(_) => Choices::new(segment, "spots")?,
                None => Choices::default(),
            },
            days: match self.query.days.is_some() || self.sort == Sort::Next {
                true => Some(columns.i64("days")?),
                false => None,
            },
            filters: Vec::new(),
            strained: HashSet::new(),
            left_out: HashSet::new(),
        };
        if self.query.kinds.is_empty() {
            pass.left_out = pass.kinds.ordinals(self.query.without_kinds.iter().map(String::as_str))?;
        }
        pass.filters = self.filters(&pass)?;
        self.numbers(&mut pass)?;
        Ok(pass)
    }

    fn requires_scoring(&self) -> bool {
        self.sort == Sort::Relevance
    }

    fn merge_fruits(&self, parts: Vec<tantivy::Result<Part>>) -> tantivy::Result<Gathered> {
        let mut sum = Part::default();
        for part in parts {
            let part = part?;
            sum.total += part.total;
            sum.best.extend(part.best);
            for (sums, counts) in
                [(&mut sum.kinds, part.kinds), (&mut sum.themes, part.themes), (&mut sum.fields, part.fields)]
            {
                for (key, count) in counts {
                    *sums.entry(key).or_default() += count;
                }
            }
        }
        sum.best.sort();
        sum.best.truncate(self.keep);
        let fields = most_first(sum.fields).into_iter().filter_map(|(term, count)| {
            let (field, value) = term.split_once(SEPARATOR)?;
            Some((field.to_owned(), value.to_owned(), count))
        });
        let facets = Facets { kinds: most_first(sum.kinds), themes: most_first(sum.themes), fields: fields.collect() };
        Ok(Gathered { total: sum.total, best: sum.best, facets })
    }
}

impl Gather<'_> {
    fn filters(&self, pass: &Pass) -> tantivy::Result<Vec<Filter>> {
        let mut filters = Vec::new();
        for (choices, keys, on) in
            [(&pass.kinds, &self.query.kinds, On::Kinds), (&pass.themes, &self.query.themes, On::Themes)]
        {
            if !keys.is_empty() {
                filters.push(Filter { wanted: choices.ordinals(keys.iter().map(String::as_str))?, on });
            }
        }
        let mut by_field: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (field, value) in &self.query.facets {
            by_field.entry(field).or_default().push(super::document::facet_term(field, value));
        }
        for (field, terms) in by_field {
            let wanted = pass.fields.ordinals(terms.iter().map(String::as_str))?;
            let range = pass.fields.starting(&format!("{field}{SEPARATOR}"))?;
            filters.push(Filter { wanted, on: On::Field(range) });
        }
        let days = self.query.days.clone();
        filters.extend(days.map(|days| Filter { wanted: HashSet::new(), on: On::Days(days) }));
        if let Some((point, most)) = self.query.near {
            let is_near = |code: &str| points::of(code).is_some_and(|spot| spot.is_within(point, most));
            filters.push(Filter { wanted: pass.spots.those(is_near)?, on: On::Near });
        }
        Ok(filters)
    }

    /// The intervals that each number fits, and how well.
    fn numbers(&self, pass: &mut Pass) -> tantivy::Result<()> {
        for number in &self.query.numbers {
            let mut wanted = HashSet::new();
            let range = pass.intervals.starting(&format!("{}{SEPARATOR}", number.field))?;
            let mut term = String::new();
            for ordinal in range {
                if let Some(column) = &pass.intervals.column {
                    term.clear();
                    column.ord_to_str(ordinal, &mut term)?;
                }
                let Some(fit) = Interval::from_term(&term).and_then(|interval| interval.fit(number)) else { continue };
                wanted.insert(ordinal);
                if fit != Fit::Ideal && self.query.sort == Sort::Relevance {
                    pass.strained.insert(ordinal);
                }
            }
            pass.filters.push(Filter { wanted, on: On::Number });
        }
        Ok(())
    }
}

impl Pass {
    fn passes(&self, filter: &Filter, doc: DocId) -> bool {
        match &filter.on {
            On::Kinds => self.kinds.has_any(doc, &filter.wanted),
            On::Themes => self.themes.has_any(doc, &filter.wanted),
            On::Field(_) => self.fields.has_any(doc, &filter.wanted),
            On::Number => self.intervals.has_any(doc, &filter.wanted),
            On::Near => self.spots.has_any(doc, &filter.wanted),
            On::Days(days) => self.days(doc).any(|day| days.contains(&day)),
        }
    }

    /// The days on which something of it takes place.
    fn days(&self, doc: DocId) -> impl Iterator<Item = i64> {
        self.days.iter().flat_map(move |column| column.values_for_doc(doc))
    }

    /// How many of the numbers asked do not fit ideally.
    fn fit(&self, doc: DocId) -> u8 {
        if self.strained.is_empty() {
            return 0;
        }
        let strained = self.intervals.of(doc).filter(|ordinal| self.strained.contains(ordinal)).count();
        u8::try_from(strained).unwrap_or(u8::MAX)
    }

    fn keep_if_best(&mut self, doc: DocId, score: Score) {
        let rank = match &self.rank_by {
            RankBy::Score => -i64::from(score.max(0.0).to_bits() & ROUNDING),
            RankBy::Changed(column) => -column.first(doc).unwrap_or(0),
            RankBy::Title(column) => column
                .as_ref()
                .and_then(|column| column.ords().first(doc))
                .and_then(|ordinal| i64::try_from(ordinal).ok())
                .unwrap_or(i64::MAX),
            RankBy::Next(from) => self.days(doc).filter(|day| day >= from).min().unwrap_or(i64::MAX),
        };
        let candidate = Candidate { fit: self.fit(doc), rank, sheet: self.sheet.first(doc).unwrap_or(0), doc };
        if self.best.len() < self.keep {
            self.best.push(candidate);
        } else if let Some(mut worst) = self.best.peek_mut()
            && candidate < *worst
        {
            *worst = candidate;
        }
    }

    fn ranked(&self, candidate: &Candidate) -> tantivy::Result<Ranked> {
        let mut title = String::new();
        let mut rank = candidate.rank;
        if let RankBy::Title(column) = &self.rank_by {
            // Ordinals mean nothing outside their segment.
            if let (Some(column), Ok(ordinal)) = (column, u64::try_from(candidate.rank)) {
                column.ord_to_str(ordinal, &mut title)?;
            }
            rank = 0;
        }
        let address = DocAddress::new(self.ordinal, candidate.doc);
        Ok(Ranked { fit: candidate.fit, title, rank, sheet: candidate.sheet, address })
    }

    fn part(&self) -> tantivy::Result<Part> {
        let mut part = Part { total: self.total, ..Part::default() };
        part.best = self.best.iter().map(|candidate| self.ranked(candidate)).collect::<tantivy::Result<_>>()?;
        self.kinds.counted(&mut part.kinds)?;
        self.themes.counted(&mut part.themes)?;
        self.fields.counted(&mut part.fields)?;
        Ok(part)
    }
}

impl SegmentCollector for Pass {
    type Fruit = tantivy::Result<Part>;

    fn collect(&mut self, doc: DocId, score: Score) {
        if !self.visibility.first(doc).is_some_and(|code| self.allowed.contains(&code)) {
            return;
        }
        if !self.withheld.is_empty() && self.sheet.first(doc).is_some_and(|sheet| self.withheld.contains_key(&sheet)) {
            return;
        }
        let left_out = (!self.left_out.is_empty() && self.kinds.has_any(doc, &self.left_out)).then_some(On::Kinds);
        let refused = self.filters.iter().filter(|filter| !self.passes(filter, doc)).map(|filter| filter.on.clone());
        let mut failed = left_out.into_iter().chain(refused);
        let failed = (failed.next(), failed.next());
        match failed {
            (None, _) => {
                self.total += 1;
                self.kinds.count(doc, None);
                self.themes.count(doc, None);
                self.fields.count(doc, None);
                self.keep_if_best(doc, score);
            }
            (Some(on), None) => match on {
                On::Kinds => self.kinds.count(doc, None),
                On::Themes => self.themes.count(doc, None),
                On::Field(range) => self.fields.count(doc, Some(&range)),
                On::Number | On::Days(_) | On::Near => {}
            },
            _ => {}
        }
    }

    fn harvest(self) -> tantivy::Result<Part> {
        self.part()
    }
}

/// Keys with their counts, most first, then by key.
fn most_first(counts: BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}
