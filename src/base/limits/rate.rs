//! A rate is so many times in so long, as a setting writes it.

use std::fmt;
use std::str::FromStr;

/// So many times in so many seconds, written `10/15min`, `60/h`, `300/min`, `2/s`, `5/2d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    count: u32,
    seconds: u32,
}

const UNITS: [(&str, u32); 4] = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];

impl Rate {
    /// At least once in at least a second: a 0 counts as 1.
    #[must_use]
    pub const fn new(count: u32, seconds: u32) -> Self {
        let (count, seconds) = (if count == 0 { 1 } else { count }, if seconds == 0 { 1 } else { seconds });
        Self { count, seconds }
    }

    /// The number of times.
    #[must_use]
    pub fn count(self) -> u32 {
        self.count
    }

    /// The length of the window, in microseconds.
    pub(super) fn window_us(self) -> i64 {
        i64::from(self.seconds) * 1_000_000
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (unit, length) =
            UNITS.into_iter().find(|(_, length)| self.seconds.is_multiple_of(*length)).unwrap_or(("s", 1));
        match self.seconds / length {
            1 => write!(f, "{}/{unit}", self.count),
            n => write!(f, "{}/{n}{unit}", self.count),
        }
    }
}

/// The text is not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a rate such as 10/15min (units: s, min, h, d)")]
pub struct NotARate;

impl FromStr for Rate {
    type Err = NotARate;

    fn from_str(text: &str) -> Result<Self, NotARate> {
        let (count, window) = text.trim().split_once('/').ok_or(NotARate)?;
        let digits = window.find(|c: char| !c.is_ascii_digit()).ok_or(NotARate)?;
        let (number, unit) = window.split_at_checked(digits).ok_or(NotARate)?;
        let number: u32 = if number.is_empty() { 1 } else { number.parse().map_err(|_| NotARate)? };
        let (_, length) = UNITS.into_iter().find(|(name, _)| *name == unit).ok_or(NotARate)?;
        let count: u32 = count.parse().map_err(|_| NotARate)?;
        match number.checked_mul(length) {
            Some(seconds) if seconds > 0 && count > 0 => Ok(Self { count, seconds }),
            _ => Err(NotARate),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::base::limits::rate::*;

    #[test]
    fn rates_are_read_and_written_alike() {
        for (text, rate) in [
            ("10/15min", Rate::new(10, 900)),
            ("60/h", Rate::new(60, 3_600)),
            ("2000/min", Rate::new(2_000, 60)),
            ("5/90s", Rate::new(5, 90)),
            ("1/2d", Rate::new(1, 172_800)),
        ] {
            assert_eq!(text.parse(), Ok(rate));
            assert_eq!(rate.to_string(), text);
        }
        for junk in ["", "10", "10/", "/min", "0/min", "10/0min", "-1/min", "10/15", "10/15m", "1/99999999d", "1/é"] {
            assert_eq!(junk.parse::<Rate>(), Err(NotARate), "{junk}");
        }
    }
}
