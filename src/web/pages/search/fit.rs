//! How a sheet found fits the numbers that were asked, in words.

use crate::hall::messages;
use crate::models::kind::KindSet;
use crate::reading::ask::interval;
use crate::search::{Fit, Hit, Number, Rule};
use crate::text::numbers;

/// What a result says of the numbers asked.
pub(super) struct FitLine {
    pub(super) text: String,
    /// It can be done, though another number would be better.
    pub(super) is_near: bool,
}

/// The line of a hit; none when no number was asked.
pub(super) fn line(kinds: &KindSet, numbers: &[Number], hit: &Hit) -> Option<FitLine> {
    let mut ideal = Vec::new();
    let mut near = Vec::new();
    for number in numbers {
        let found = hit.intervals.iter().find(|interval| interval.field == number.field)?;
        let unit = interval(kinds, &number.field).map_or("", |field| field.unit.as_str());
        let said = numbers::counted(number.value, unit);
        match (found.fit(number)?, number.rule) {
            (Fit::Ideal, _) => ideal.push(said),
            (Fit::Possible, Rule::Within) => near.push(messages::fits_nearly(&said, found.ideal.unwrap_or(found.most))),
            (Fit::Possible, Rule::Enough) => near.push(messages::fits_shortly(&said, found.most)),
        }
    }
    if near.is_empty() {
        return (!ideal.is_empty()).then(|| FitLine { text: messages::fits(&ideal.join(", ")), is_near: false });
    }
    Some(FitLine { text: near.join("\u{202f}; "), is_near: true })
}
