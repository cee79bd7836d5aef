//! Intervals: a number is asked of a field that holds a least and a greatest value, and answers are sorted by how well
//! it fits.

use super::document::SEPARATOR;

/// What a sheet's field says of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// The key of the field.
    pub field: String,
    /// The least value.
    pub least: i64,
    /// The greatest; [`UNBOUNDED`] when there is none.
    pub most: i64,
    /// The best, when it says one.
    pub ideal: Option<i64>,
}

/// The greatest value of an interval without an upper bound.
pub const UNBOUNDED: i64 = i64::MAX;

/// A number asked of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// The key of the field.
    pub field: String,
    /// The number.
    pub value: i64,
    /// What the number is.
    pub rule: Rule,
}

/// What a number must be to fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Between both bounds: so many people.
    Within,
    /// At least the least: so much time is there.
    Enough,
}

/// How well a number fits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// As the sheet would have it.
    Ideal,
    /// It can be done.
    Possible,
}

impl Interval {
    /// How well a number fits; none when it does not.
    #[must_use]
    pub fn fit(&self, number: &Number) -> Option<Fit> {
        let value = number.value;
        match number.rule {
            Rule::Within if value < self.least || value > self.most => None,
            // Half as many more or fewer people change nothing.
            Rule::Within => Some(match self.ideal {
                Some(ideal) if value * 3 < ideal * 2 || value * 2 > ideal * 3 => Fit::Possible,
                _ => Fit::Ideal,
            }),
            Rule::Enough if value < self.least => None,
            Rule::Enough if value < self.most && self.most != UNBOUNDED => Some(Fit::Possible),
            Rule::Enough => Some(Fit::Ideal),
        }
    }

    /// As one term of the index.
    pub(super) fn term(&self) -> String {
        let ideal = self.ideal.map(|ideal| ideal.to_string()).unwrap_or_default();
        let Self { field, least, most, .. } = self;
        format!("{field}{SEPARATOR}{least}{SEPARATOR}{most}{SEPARATOR}{ideal}")
    }

    /// From a term of the index.
    pub(super) fn from_term(term: &str) -> Option<Self> {
        let mut parts = term.split(SEPARATOR);
        let (field, least, most) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let ideal = parts.next().and_then(|ideal| ideal.parse().ok());
        Some(Self { field: field.to_owned(), least, most, ideal })
    }
}

#[cfg(test)]
mod tests {
    use crate::search::intervals::*;

    #[test]
    fn a_number_fits_or_not_and_better_near_the_ideal() {
        let people = Interval { field: "groupe".to_owned(), least: 6, most: 30, ideal: Some(12) };
        let time = Interval { field: "duree".to_owned(), least: 45, most: 60, ideal: None };
        for (interval, rule, value, expected) in [
            (&people, Rule::Within, 5, None),
            (&people, Rule::Within, 6, Some(Fit::Possible)),
            (&people, Rule::Within, 8, Some(Fit::Ideal)),
            (&people, Rule::Within, 18, Some(Fit::Ideal)),
            (&people, Rule::Within, 19, Some(Fit::Possible)),
            (&people, Rule::Within, 31, None),
            (&time, Rule::Enough, 44, None),
            (&time, Rule::Enough, 45, Some(Fit::Possible)),
            (&time, Rule::Enough, 60, Some(Fit::Ideal)),
            (&time, Rule::Enough, 600, Some(Fit::Ideal)),
        ] {
            let number = Number { field: interval.field.clone(), value, rule };
            assert_eq!(interval.fit(&number), expected, "{value}");
        }
        for interval in [people, time] {
            assert_eq!(Interval::from_term(&interval.term()), Some(interval));
        }
    }
}
