//! Why a value does not fit its field.

/// Why a value does not fit its field. It carries data; the sentence is the message table's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// Nothing is written where something must be.
    Missing,
    /// A text is expected, a list or a map is written.
    NotText,
    /// A list is expected.
    NotAList,
    /// Named parts are expected.
    NotAMap,
    /// A part that the field does not have.
    UnknownPart(String),
    /// A whole number is expected (from 0 in an interval).
    NotAnInteger(String),
    /// A number is expected.
    NotANumber(String),
    /// YYYY, YYYY-MM or YYYY-MM-DD is expected.
    BadDate(String),
    /// A whole day is expected.
    NotADay(String),
    /// An hour is expected, « 18:30 ».
    NotAnHour(String),
    /// A way to repeat is expected.
    NotARepetition(String),
    /// It ends before it begins.
    EndsBefore,
    /// An address of http, https or mailto is expected.
    BadLink(String),
    /// A code of 2 to 9 letters and digits is expected.
    BadInsee(String),
    /// A number of nine digits whose last proves the others is expected.
    BadSiren(String),
    /// The vocabulary has no such id.
    UnknownChoice(String),
    /// The text has more characters than allowed.
    TooLong {
        /// How many are allowed.
        max: usize,
        /// How many there are.
        len: usize,
    },
    /// The list has more items than allowed.
    TooMany {
        /// How many are allowed.
        max: usize,
        /// How many there are.
        count: usize,
    },
    /// The list has more items than a form shows; those after are kept, and written in the whole text.
    Folded {
        /// How many are shown.
        shown: usize,
        /// How many there are.
        count: usize,
    },
    /// The most is less than the least.
    MaxBelowMin {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// The ideal is outside the interval.
    IdealOutside {
        /// The ideal.
        ideal: u32,
    },
}
