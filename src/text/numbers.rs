//! Numbers as French readers write them: 30 000 €, 60 %, 48 Ko, 1 h 30, with no-break spaces (T04).

/// The unit that reads as a length of time.
pub const MINUTES: &str = "minutes";

/// Between the groups of three digits.
pub const THIN: char = '\u{202f}';
/// Between a number and its unit.
pub const NO_BREAK: char = '\u{a0}';

/// « 30 000 ».
#[must_use]
pub fn integer(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::new();
    if value < 0 {
        out.push('\u{2212}');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(THIN);
        }
        out.push(digit);
    }
    out
}

/// [`integer`] for templates, which hold what they count or borrow it.
#[must_use]
pub fn grouped(value: impl std::borrow::Borrow<i64>) -> String {
    integer(*value.borrow())
}

/// « 0,9 », « 1 250,75 »: two decimals at most, none when they are naught.
#[must_use]
pub fn number(value: f64) -> String {
    let fixed = format!("{value:.2}");
    let (whole, cents) = fixed.split_once('.').unwrap_or((&fixed, ""));
    let mut out = match whole.parse() {
        Ok(0) if fixed.starts_with('-') => "\u{2212}0".to_owned(),
        Ok(whole) => integer(whole),
        Err(_) => whole.to_owned(),
    };
    let cents = cents.trim_end_matches('0');
    if !cents.is_empty() {
        out.push(',');
        out.push_str(cents);
    }
    if out == "\u{2212}0" { "0".to_owned() } else { out }
}

/// A number with its unit, which may be empty.
#[must_use]
pub fn measure(value: f64, unit: &str) -> String {
    let number = number(value);
    if unit.is_empty() { number } else { with_unit(&number, unit) }
}

/// A whole number of things: « 1 personne », « 12 personnes »; the unit, in the plural, may be empty.
#[must_use]
pub fn counted(value: i64, unit: &str) -> String {
    let number = integer(value);
    match (unit, value) {
        ("", _) => number,
        (unit, -1..=1) => with_unit(&number, unit.strip_suffix('s').unwrap_or(unit)),
        (unit, _) => with_unit(&number, unit),
    }
}

/// « 30 000 € ».
#[must_use]
pub fn euros(value: i64) -> String {
    with_unit(&integer(value), "€")
}

/// « 60 % ».
#[must_use]
pub fn percent(value: i64) -> String {
    with_unit(&integer(value), "%")
}

/// A size in bytes, in thousands as file managers count: « 512 octets », « 48 Ko », « 1,2 Mo ».
#[must_use]
pub fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1_000_000_000, "Go"), (1_000_000, "Mo"), (1_000, "Ko")];
    for (unit, name) in UNITS {
        if bytes >= unit {
            let tenths = bytes / (unit / 10);
            let (whole, tenth) = (tenths / 10, tenths % 10);
            let short = whole >= 10 || tenth == 0 || name == "Ko";
            let number = if short { whole.to_string() } else { format!("{whole},{tenth}") };
            return with_unit(&number, name);
        }
    }
    with_unit(&bytes.to_string(), if bytes < 2 { "octet" } else { "octets" })
}

/// A length in minutes: « 45 min », « 1 h », « 1 h 05 ».
#[must_use]
pub fn minutes(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, m) => with_unit(&m.to_string(), "min"),
        (h, 0) => with_unit(&h.to_string(), "h"),
        (h, m) => format!("{h}{NO_BREAK}h{NO_BREAK}{m:02}"),
    }
}

/// The minutes of a length as people write it: « 45 », « 45 min », « 1 h 30 », « 1h30 », « une heure et demie ».
#[must_use]
pub fn read_minutes(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase().replace(['’', '′', '\u{a0}', '\u{202f}', '\u{2009}'], " ").replace('\'', " ");
    let known = match text.split_whitespace().collect::<Vec<_>>().join(" ").as_str() {
        "un quart d heure" | "quart d heure" | "1/4 h" | "1/4 d heure" => Some(15),
        "une demi-heure" | "demi-heure" | "une demi heure" | "1/2 h" | "1/2 heure" => Some(30),
        "trois quarts d heure" | "3/4 d heure" | "3/4 h" => Some(45),
        "une heure" => Some(60),
        "une heure et quart" => Some(75),
        "une heure et demie" | "1 heure et demie" | "1 h et demie" => Some(90),
        "deux heures" => Some(120),
        _ => None,
    };
    known.or_else(|| read_hours(&text.chars().filter(|c| !c.is_whitespace()).collect::<String>()))
}

/// « 1h30 », « 1,5h », « 90min », without spaces and in lower case.
fn read_hours(text: &str) -> Option<u32> {
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(digits);
    let unit = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
    let (unit, after) = rest.split_at(unit);
    let whole = || number.parse::<u32>().ok();
    match unit {
        "" | "m" | "mn" | "min" | "min." | "mins" | "minute" | MINUTES if after.is_empty() => whole(),
        "h" | "heure" | "heures" if after.is_empty() => {
            let hours: f64 = number.replace(',', ".").parse().ok()?;
            let minutes = (hours * 60.0).round();
            (0.0..1_000_000.0).contains(&minutes).then(|| format!("{minutes}").parse().ok())?
        }
        "h" | "heure" | "heures" | ":" => {
            let digits = after.find(|c: char| !c.is_ascii_digit()).unwrap_or(after.len());
            let (minutes, end) = after.split_at(digits);
            let minutes: u32 = minutes.parse().ok().filter(|minutes| *minutes < 60)?;
            let ends = matches!(end, "" | "m" | "mn" | "min" | MINUTES);
            ends.then(|| whole()?.checked_mul(60)?.checked_add(minutes))?
        }
        _ => None,
    }
}

fn with_unit(number: &str, unit: &str) -> String {
    format!("{number}{NO_BREAK}{unit}")
}

#[cfg(test)]
mod tests {
    use crate::text::numbers::*;

    #[test]
    fn numbers_are_written_the_french_way() {
        assert_eq!(integer(0), "0");
        assert_eq!(integer(999), "999");
        assert_eq!(integer(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(integer(-1_000), "\u{2212}1\u{202f}000");
        let (count, borrowed) = (12_345, &12_345);
        assert_eq!((grouped(count), grouped(borrowed)), ("12\u{202f}345".to_owned(), "12\u{202f}345".to_owned()));
        assert_eq!(integer(i64::MIN).chars().filter(char::is_ascii_digit).count(), 19);
        assert_eq!(euros(30_000), "30\u{202f}000\u{a0}€");
        assert_eq!(percent(60), "60\u{a0}%");
    }

    #[test]
    fn decimals_are_french_and_units_agree() {
        for (value, expected) in [
            (0.9, "0,9"),
            (120_000.0, "120\u{202f}000"),
            (1250.75, "1\u{202f}250,75"),
            (-0.001, "0"),
            (-0.5, "\u{2212}0,5"),
        ] {
            assert_eq!(number(value), expected);
        }
        assert_eq!(measure(58.0, "%"), "58\u{a0}%");
        assert_eq!(measure(58.0, ""), "58");
        assert_eq!(counted(1, "personnes"), "1\u{a0}personne");
        assert_eq!(counted(12, "personnes"), "12\u{a0}personnes");
    }

    #[test]
    fn sizes_and_lengths_read_at_a_glance() {
        for (bytes, expected) in
            [(1, "1 octet"), (512, "512 octets"), (48_321, "48 Ko"), (1_250_000, "1,2 Mo"), (3_000_000_000, "3 Go")]
        {
            assert_eq!(size(bytes), expected.replace(' ', "\u{a0}"));
        }
        for (length, expected) in [(45, "45 min"), (60, "1 h"), (65, "1 h 05"), (90, "1 h 30")] {
            assert_eq!(minutes(length), expected.replace(' ', "\u{a0}"));
        }
    }

    #[test]
    fn lengths_are_read_as_they_are_written() {
        for (text, expected) in [
            ("45", Some(45)),
            (" 45 min ", Some(45)),
            ("7 minutes", Some(7)),
            ("1 h", Some(60)),
            ("1\u{a0}h\u{a0}05", Some(65)),
            ("1h30", Some(90)),
            ("1 h 30 min", Some(90)),
            ("1,5 h", Some(90)),
            ("2 heures", Some(120)),
            ("1:15", Some(75)),
            ("Une heure et demie", Some(90)),
            ("trois quarts d’heure", Some(45)),
            ("1 h 75", None),
            ("longtemps", None),
            ("", None),
            ("-5", None),
            ("99999999999", None),
            ("99999999 h", None),
        ] {
            assert_eq!(read_minutes(text), expected, "{text}");
        }
    }
}
