//! The addresses of other sites that a text leads to, and where in it.

use std::collections::BTreeSet;

use crate::text::links::{self, Target};
use crate::text::passages;
use crate::text::sheet_text::{SheetText, Value};

/// Where an address stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutsideSpot {
    /// In the passage of this rank.
    Passage(usize),
    /// In the field of this key.
    Field(String),
}

/// The addresses that a text leads to, without what follows their `#`.
#[must_use]
pub fn addresses(text: &SheetText, base_url: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, value) in text.fields() {
        in_value(value, base_url, &mut found);
    }
    in_words(text.body(), base_url, &mut found);
    found
}

/// Where a text leads to an address first.
#[must_use]
pub fn spot(text: &SheetText, base_url: &str, address: &str) -> Option<OutsideSpot> {
    for (key, value) in text.fields() {
        let mut found = BTreeSet::new();
        in_value(value, base_url, &mut found);
        if found.contains(address) {
            return Some(OutsideSpot::Field(key.clone()));
        }
    }
    let holds = |words: &str| {
        let mut found = BTreeSet::new();
        in_words(words, base_url, &mut found);
        found.contains(address)
    };
    let mut all = passages::outline(text.body()).into_iter();
    all.find(|passage| holds(passage.text(text.body()))).map(|passage| OutsideSpot::Passage(passage.rank))
}

fn in_value(value: &Value, base_url: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Text(text) => in_words(text, base_url, found),
        Value::List(all) => all.iter().for_each(|value| in_value(value, base_url, found)),
        Value::Map(all) => all.iter().for_each(|(_, value)| in_value(value, base_url, found)),
    }
}

fn in_words(words: &str, base_url: &str, found: &mut BTreeSet<String>) {
    if !words.contains("http") {
        return;
    }
    for reference in links::in_text(words, base_url) {
        if let Target::External(url) = reference.target {
            found.insert(url.split('#').next().unwrap_or_default().to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::reading::outside::*;

    const BASE: &str = "https://wiki.example.org";

    #[test]
    fn addresses_are_found_in_fields_and_in_passages() {
        let text = SheetText::parse(
            "---\ntype: fiche-pratique\ntitre: A\nliens:\n  - https://un.example/x\n---\n\
             Voir [ici](https://deux.example/y#z).\n\n\
             Et https://trois.example/ ou [là](/fiches/1) ou [chez nous](https://wiki.example.org/aide).\n",
        )
        .unwrap();
        let found: Vec<String> = addresses(&text, BASE).into_iter().collect();
        assert_eq!(found, ["https://deux.example/y", "https://trois.example/", "https://un.example/x"]);
        assert_eq!(spot(&text, BASE, "https://un.example/x"), Some(OutsideSpot::Field("liens".to_owned())));
        assert_eq!(spot(&text, BASE, "https://deux.example/y"), Some(OutsideSpot::Passage(1)));
        assert_eq!(spot(&text, BASE, "https://trois.example/"), Some(OutsideSpot::Passage(2)));
        assert_eq!(spot(&text, BASE, "https://quatre.example/"), None);
    }
}
