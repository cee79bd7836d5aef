//! French territories by their official codes: communes, EPCI, départements, régions, and what holds what. The table is
//! INSEE's, as Etalab publishes it (`scripts/territories`); it is read once, when a territory is first asked for.
//!
//! A commune has its INSEE code, an EPCI its SIREN number, a département its number, a région `R` and its number, since
//! 84 is both Vaucluse and Auvergne-Rhône-Alpes.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::title;

static TABLE: &[u8] = include_bytes!("territories.tsv.br");

/// What a territory is, the narrowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A commune, a part of one, or what became one.
    Commune,
    /// A public body of several communes.
    Epci,
    /// A département.
    Departement,
    /// A région.
    Region,
}

/// A territory.
#[derive(Debug)]
pub struct Territory {
    /// Its code, see the top of this file.
    pub code: String,
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub level: Level,
    /// Codes of those that hold it right above: of a commune, its EPCI and its département.
    above: Vec<String>,
    /// Its name for comparison.
    key: String,
    postcodes: &'static str,
    population: u32,
}

struct Atlas {
    all: Vec<Territory>,
    by_code: HashMap<String, usize>,
    by_key: HashMap<String, Vec<usize>>,
}

static ATLAS: LazyLock<Atlas> = LazyLock::new(Atlas::read);

impl Atlas {
    fn read() -> Self {
        let mut text = Vec::new();
        let mut table = TABLE;
        let unpacked = brotli::BrotliDecompress(&mut table, &mut text).is_ok();
        let text: &'static str = String::from_utf8(text).ok().filter(|_| unpacked).unwrap_or_default().leak();
        let all: Vec<Territory> = text.lines().filter_map(territory).collect();
        let mut by_code = HashMap::with_capacity(all.len());
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::with_capacity(all.len());
        for (at, territory) in all.iter().enumerate() {
            by_code.entry(territory.code.clone()).or_insert(at);
            by_key.entry(territory.key.clone()).or_default().push(at);
        }
        Self { all, by_code, by_key }
    }

    fn of_code(&self, code: &str) -> Option<&Territory> {
        self.all.get(*self.by_code.get(code)?)
    }

    fn of_key(&self, key: &str) -> impl Iterator<Item = &Territory> {
        self.by_key.get(key).into_iter().flatten().filter_map(|at| self.all.get(*at))
    }
}

/// One line of the table.
fn territory(line: &'static str) -> Option<Territory> {
    let mut cells = line.split('\t');
    let (kind, code, name) = (cells.next()?, cells.next()?, cells.next()?);
    let mut next = || cells.next().unwrap_or_default();
    let (level, above, population, postcodes) = match kind {
        "R" => (Level::Region, vec![], "", ""),
        "D" => (Level::Departement, vec![region(next())], "", ""),
        "E" => (Level::Epci, vec![next().to_owned()], "", ""),
        "C" => {
            let (departement, epci) = (next().to_owned(), next().to_owned());
            (Level::Commune, vec![epci, departement], next(), next())
        }
        "P" => (Level::Commune, vec![next().to_owned()], "", next()),
        _ => return None,
    };
    Some(Territory {
        code: if level == Level::Region { region(code) } else { code.to_owned() },
        name,
        level,
        above: above.into_iter().filter(|code| !code.is_empty()).collect(),
        key: key(name),
        postcodes,
        population: population.parse().unwrap_or(0),
    })
}

fn region(number: &str) -> String {
    if number.is_empty() { String::new() } else { format!("R{number}") }
}

/// A name without accents, case or the marks between words; « St » is « Saint ».
fn key(name: &str) -> String {
    let slug = title::slug_or(name, "");
    let words = slug.split('-').map(|word| match word {
        "st" => "saint",
        "ste" => "sainte",
        word => word,
    });
    words.collect::<Vec<_>>().join("-")
}

impl Territory {
    /// The codes of itself and of all that hold it, the narrowest first, each once.
    #[must_use]
    pub fn within(&self) -> Vec<&str> {
        let mut codes = vec![self.code.as_str()];
        let mut at = 0;
        while let Some(code) = codes.get(at) {
            for above in ATLAS.of_code(code).map(|held| held.above.as_slice()).unwrap_or_default() {
                if !codes.contains(&above.as_str()) {
                    codes.push(above);
                }
            }
            at += 1;
        }
        codes
    }

    /// Those that hold it, the narrowest first.
    #[must_use]
    pub fn holders(&self) -> Vec<&'static Territory> {
        let mut found: Vec<&Territory> = self.within().into_iter().skip(1).filter_map(find).collect();
        found.sort_by_key(|territory| territory.level);
        found
    }

    /// « Saint-Denis (Seine-Saint-Denis) », « Bretagne (région) »: no other territory of the table reads the same.
    #[must_use]
    pub fn label(&self) -> String {
        match self.level {
            Level::Region => format!("{} (région)", self.name),
            Level::Departement => format!("{} (département)", self.name),
            Level::Epci => self.name.to_owned(),
            Level::Commune => {
                let departement = self.holders().into_iter().find(|held| held.level == Level::Departement);
                departement.map_or_else(|| self.name.to_owned(), |held| format!("{} ({})", self.name, held.name))
            }
        }
    }

    fn is_called(&self, place: &str) -> bool {
        let wanted = key(place);
        match self.level {
            Level::Region => wanted == "region",
            Level::Departement => wanted == "departement",
            Level::Epci => false,
            Level::Commune => {
                let within =
                    |held: &&str| ATLAS.of_code(held).is_some_and(|held| held.key == wanted) || key(held) == wanted;
                self.within().iter().any(within)
            }
        }
    }
}

/// The territory of a code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Territory> {
    ATLAS.of_code(code)
}

/// The one territory that a place names: by its code, else by its name when no other has it. A name may be followed by
/// what holds it in parentheses, or come after a code or a postcode.
#[must_use]
pub fn resolve(name: &str, code: &str) -> Option<&'static Territory> {
    let (name, code) = (name.trim(), code.trim().to_uppercase());
    let by_name = || match named(name).as_slice() {
        [only] => Some(*only),
        several => several.iter().copied().find(|one| one.code == code),
    };
    if code.is_empty() {
        return by_name();
    }
    // 84 is a département and a région: the name tells which one is meant.
    let of_region = find(&region(&code)).filter(|found| found.key == key(name));
    of_region.or_else(|| find(&code)).or_else(by_name)
}

/// All that a text can mean, exactly: « Saugues », « Saugues (Haute-Loire) », « 43170 Saugues », « 43170 », « 2A ».
fn named(text: &str) -> Vec<&'static Territory> {
    let (text, place) = match text.split_once('(') {
        Some((name, place)) => (name.trim(), place.trim().trim_end_matches(')')),
        None => (text.trim(), ""),
    };
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let is_number = first.len() > 1 && first.bytes().next().is_some_and(|b| b.is_ascii_digit());
    let (number, name) = if is_number { (first.to_uppercase(), rest) } else { (String::new(), text) };
    let fits = |territory: &&Territory| place.is_empty() || territory.is_called(place);
    let mut found: Vec<&Territory> = match (number.is_empty(), name.trim().is_empty()) {
        (true, _) => ATLAS.of_key(&key(name)).filter(fits).collect(),
        (false, false) => {
            let numbered = |one: &&Territory| one.code == number || one.has_postcode(&number);
            ATLAS.of_key(&key(name)).filter(numbered).filter(fits).collect()
        }
        // A postcode before a code: that is what people know.
        (false, true) => match ATLAS.all.iter().filter(|one| one.has_postcode(&number)).collect::<Vec<_>>() {
            none if none.is_empty() => find(&number).into_iter().collect(),
            some => some,
        },
    };
    if number.is_empty() && place.is_empty() {
        // « Bretagne » is the région rather than a commune, « Paris » the commune rather than the département.
        if let Some(region) = found.iter().find(|one| one.level == Level::Region) {
            return vec![*region];
        }
        let communes: Vec<&Territory> = found.iter().copied().filter(|one| one.level == Level::Commune).collect();
        if communes.len() == 1 && found.iter().any(|one| one.level == Level::Departement) {
            found = communes;
        }
    }
    found
}

impl Territory {
    fn has_postcode(&self, code: &str) -> bool {
        code.len() == 5 && self.postcodes.split(' ').any(|own| own == code)
    }
}

/// The territories that a text begins or names, the likeliest first.
#[must_use]
pub fn search(text: &str, most: usize) -> Vec<&'static Territory> {
    let text = text.trim();
    let exact = named(text);
    let name = text.split_once('(').map_or(text, |(name, _)| name);
    let wanted = key(name);
    let digits = text.bytes().next().is_some_and(|b| b.is_ascii_digit());
    let rank = |territory: &Territory| -> Option<u8> {
        if exact.iter().any(|one| std::ptr::eq(*one, territory)) {
            return Some(0);
        }
        if digits {
            let begins = text.len() > 2 && territory.postcodes.split(' ').any(|code| code.starts_with(text));
            return (begins || territory.code == text).then_some(1);
        }
        if wanted.is_empty() {
            return None;
        }
        match territory.key.find(&wanted) {
            Some(0) => Some(if territory.key.len() == wanted.len() { 1 } else { 2 }),
            Some(at) if territory.key.as_bytes().get(at - 1) == Some(&b'-') => Some(3),
            _ => None,
        }
    };
    let mut found: Vec<(u8, &Territory)> =
        ATLAS.all.iter().filter_map(|territory| Some((rank(territory)?, territory))).collect();
    found.sort_by_key(|(rank, territory)| {
        (*rank, std::cmp::Reverse(territory.level), std::cmp::Reverse(territory.population), territory.key.as_str())
    });
    found.into_iter().take(most).map(|(_, territory)| territory).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::text::territory::*;

    #[test]
    fn a_commune_is_in_its_epci_its_departement_and_its_region() {
        let saugues = find("43234").unwrap();
        assert_eq!((saugues.name, saugues.level), ("Saugues", Level::Commune));
        let levels: Vec<Level> = saugues.holders().iter().map(|held| held.level).collect();
        assert_eq!(levels, [Level::Epci, Level::Departement, Level::Region]);
        assert!(saugues.within().contains(&"43") && saugues.within().contains(&"R84"));
        assert_eq!(saugues.label(), "Saugues (Haute-Loire)");
        // A commune that joined another is in what it joined.
        let part = find("13201").unwrap();
        assert!(part.within().contains(&"13055") && part.within().contains(&"R93"), "{:?}", part.within());
    }

    #[test]
    fn a_place_is_told_by_its_code_or_by_a_name_that_is_one_only() {
        for (name, code, expected) in [
            ("Saugues", "43234", Some("43234")),
            ("43234 Saugues (Haute-Loire)", "", Some("43234")),
            ("Saugues (Haute-Loire)", "", Some("43234")),
            ("43170 Saugues", "", Some("43234")),
            ("saugues", "", Some("43234")),
            ("Bretagne", "", Some("R53")),
            ("Haute-Loire", "", Some("43")),
            ("Haute-Loire (département)", "", Some("43")),
            ("Vaucluse", "84", Some("84")),
            ("Auvergne-Rhône-Alpes", "84", Some("R84")),
            ("Paris", "", Some("75056")),
            ("st denis (seine saint denis)", "", Some("93066")),
            ("Saint-Denis", "", None),
            ("Vallée de l’Arbelle", "", None),
            ("Vallée de l’Arbelle", "99999", None),
            ("Ajaccio", "2a004", Some("2A004")),
            ("", "", None),
        ] {
            assert_eq!(resolve(name, code).map(|found| found.code.as_str()), expected, "{name} {code}");
        }
    }

    #[test]
    fn what_is_typed_proposes_the_likeliest_first() {
        let labels = |text: &str| search(text, 5).iter().map(|found| found.label()).collect::<Vec<_>>();
        assert_eq!(labels("bretag").first().map(String::as_str), Some("Bretagne (région)"));
        assert_eq!(labels("43170").first().map(String::as_str), Some("Saugues (Haute-Loire)"));
        assert!(
            labels("saint-denis").len() == 5 && labels("saint-denis").contains(&"Saint-Denis (La Réunion)".to_owned())
        );
        assert!(labels("faucigny").iter().any(|label| label.contains("Faucigny - Glières")));
        assert!(labels("").is_empty() && labels("zzzz").is_empty());
        assert_eq!(labels("43").first().map(String::as_str), Some("Haute-Loire (département)"));
    }
}
