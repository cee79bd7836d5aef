//! Words that are sought as they are written, in every part of a text: an address, a name. Capitals and accents count
//! when that is asked.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::sheet_text::{KIND, SheetText, TITLE, Value};

/// The fewest characters that are sought: shorter ones stand everywhere.
pub const FEWEST: usize = 3;
/// The most.
pub const MOST: usize = 200;

/// What is sought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    words: String,
    capitals: bool,
    accents: bool,
}

/// A text without what was sought: its fields, and its body.
pub type Without = (Vec<(String, Option<Value>)>, String);

impl Sought {
    /// These words; none when they are too few or too many.
    #[must_use]
    pub fn new(words: &str, capitals: bool, accents: bool) -> Option<Self> {
        let words = words.trim();
        let is_fit = (FEWEST..=MOST).contains(&words.chars().count()) && !words.contains('\n');
        is_fit.then(|| Self { words: folded(words, capitals, accents), capitals, accents })
    }

    /// How often they stand in a text.
    fn count(&self, text: &str) -> usize {
        folded(text, self.capitals, self.accents).matches(self.words.as_str()).count()
    }

    /// How often they stand in a sheet: in its title, its fields and its body.
    #[must_use]
    pub fn count_in(&self, text: &SheetText) -> usize {
        let fields = text.fields().iter().filter(|(key, _)| key != KIND);
        let in_fields: usize = fields.flat_map(|(_, value)| value.texts()).map(|text| self.count(text)).sum();
        in_fields + text.body().lines().map(|line| self.count(line)).sum::<usize>()
    }

    /// The same in the text of a sheet as it is stored, without reading it.
    #[must_use]
    pub fn count_in_text(&self, text: &str) -> usize {
        text.lines().map(|line| self.count(line)).sum()
    }

    /// The sheet without the lines that hold them: those of the body, those of texts of fields, and the items of lists.
    /// None where the title holds them: it is changed by hand.
    #[must_use]
    pub fn without(&self, text: &SheetText) -> Option<Without> {
        if text.title().is_some_and(|title| self.count(title) > 0) {
            return None;
        }
        let kept = |(key, value): &(String, Value)| {
            let is_kept = key == KIND || key == TITLE;
            (key.clone(), if is_kept { Some(value.clone()) } else { self.value_without(value) })
        };
        let fields = text.fields().iter().map(kept).collect();
        let body: String = text.body().split_inclusive('\n').filter(|line| self.count(line) == 0).collect();
        Some((fields, body))
    }

    /// A value without them; nothing when nothing is left of it.
    fn value_without(&self, value: &Value) -> Option<Value> {
        let left = match value {
            Value::Text(text) if self.count(text) == 0 => Value::Text(text.clone()),
            Value::Text(text) => {
                let lines: Vec<&str> = text.lines().filter(|line| self.count(line) == 0).collect();
                Value::Text(lines.join("\n"))
            }
            Value::List(items) => Value::List(items.iter().filter_map(|item| self.item_without(item)).collect()),
            Value::Map(pairs) => {
                let left = |(key, value): &(String, Value)| Some((key.clone(), self.value_without(value)?));
                Value::Map(pairs.iter().filter_map(left).collect())
            }
        };
        let was_full = !value.is_empty();
        (!was_full || !left.is_empty()).then_some(left)
    }

    /// An item of a list goes whole when it is a text; of a row only what holds them goes.
    fn item_without(&self, item: &Value) -> Option<Value> {
        match item {
            Value::Text(text) if self.count(text) > 0 => None,
            item => self.value_without(item),
        }
    }

    /// The lines of a sheet that hold them, as they stand.
    #[must_use]
    pub fn lines<'t>(&self, text: &'t SheetText) -> Vec<&'t str> {
        let fields = text.fields().iter().filter(|(key, _)| key != KIND).flat_map(|(_, value)| value.texts());
        let lines = fields.flat_map(str::lines).chain(text.body().lines());
        lines.filter(|line| self.count(line) > 0).map(str::trim).collect()
    }
}

/// A text as it is compared: in one form, without capitals or accents unless they count.
#[must_use]
pub fn folded(text: &str, capitals: bool, accents: bool) -> String {
    let text: String =
        if accents { text.nfc().collect() } else { text.nfd().filter(|c| !is_combining_mark(*c)).collect() };
    if capitals { text } else { text.to_lowercase() }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::text::sought::*;

    fn text() -> SheetText {
        let row = "  - titre: Un\n    texte: |\n      Ligne.\n      Voir PROMO.EXAMPLE.\n";
        let fields = format!("resume: Achetez ici\nmots_cles: [a, Promo.example]\netapes:\n{row}");
        SheetText::parse(&format!(
            "---\nmodele: page\ntitre: A\n{fields}---\nÉté.\n\n- promo.example et promo.example\n- autre\n"
        ))
        .unwrap()
    }

    #[test]
    fn words_are_found_with_or_without_capitals_and_accents() {
        let plain = |words: &str| Sought::new(words, false, false).unwrap().count_in(&text());
        assert_eq!(plain("promo.example"), 4);
        assert_eq!(Sought::new("promo.example", true, true).unwrap().count_in(&text()), 2);
        assert_eq!(plain("ete."), 1);
        assert_eq!(Sought::new("ete.", false, true).unwrap().count_in(&text()), 0);
        assert_eq!(Sought::new("E\u{301}te", false, true).unwrap().count_in(&text()), 0);
        assert_eq!(Sought::new("e\u{301}te\u{301}.", false, true).unwrap().count_in(&text()), 1, "one form of Unicode");
        assert!(Sought::new(" ab ", false, false).is_none() && Sought::new("a\nbc", false, false).is_none());
    }

    #[test]
    fn what_holds_them_is_left_out_line_by_line_and_item_by_item() {
        let (fields, body) = Sought::new("promo.example", false, false).unwrap().without(&text()).unwrap();
        assert_eq!(body, "Été.\n\n- autre\n");
        let of = |key: &str| fields.iter().find(|(name, _)| name == key).unwrap().1.clone();
        assert_eq!(of("mots_cles"), Some(Value::List(vec![Value::from("a")])));
        assert_eq!(of("resume"), Some(Value::from("Achetez ici")));
        let row = |text: &str| Value::Map(vec![("titre".to_owned(), "Un".into()), ("texte".to_owned(), text.into())]);
        assert_eq!(of("etapes"), Some(Value::List(vec![row("Ligne.")])));
        let (fields, _) = Sought::new("achetez", false, false).unwrap().without(&text()).unwrap();
        assert_eq!(fields.iter().find(|(key, _)| key == "resume").unwrap().1, None, "a field that says nothing else");
        let title = SheetText::parse("---\nmodele: page\ntitre: Promo.example\n---\n").unwrap();
        assert!(Sought::new("promo.example", false, false).unwrap().without(&title).is_none());
    }
}
