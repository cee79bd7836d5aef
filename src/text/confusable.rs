//! The skeleton of a name: what it looks like, so that « Annie » with a Cyrillic « А » is taken for the « Annie » it apes.
//!
//! Confusables are those of Unicode (UTS 39, through `unicode-security`). Its skeleton keeps the case, and a sign of
//! another script may look like a capital alone (Greek « Η »), so signs are mapped one by one before they are made small;
//! « I », « l », « i » and « 1 » are one, as in many typefaces.

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton as mapped;

use super::title;

/// What a name looks like. Two names that a reader takes for each other have the same.
#[must_use]
pub fn skeleton(name: &str) -> String {
    let mut small = String::with_capacity(name.len());
    for sign in name.nfkd() {
        let mut buffer = [0; 4];
        let alone: String = mapped(sign.encode_utf8(&mut buffer)).collect();
        if alone.is_ascii() {
            small.push_str(&alone.to_lowercase());
        } else {
            small.extend(sign.to_lowercase());
        }
    }
    let again: String = mapped(&title::key(&small)).collect();
    again.to_lowercase().chars().map(|sign| if matches!(sign, 'i' | '1' | '|') { 'l' } else { sign }).collect()
}

#[cfg(test)]
mod tests {
    use crate::text::confusable::*;

    #[test]
    fn names_that_look_alike_have_one_skeleton() {
        for (name, other) in [
            ("Annie", "\u{410}nnie"),
            ("Annie", "\u{391}nn\u{456}e"),
            ("annie", "\u{410}NNIE"),
            ("Hugo", "\u{397}ugo"),
            ("Pascal", "\u{420}\u{430}\u{455}\u{441}\u{430}l"),
            ("Paypal", "PaypaI"),
            ("Camille", "Cami11e"),
            ("Léo", "Lé0"),
            ("Marie", "rnarie"),
            ("MARIE", "rnarie"),
            ("Élise", "E\u{301}lise"),
            ("Ann Élise", "Ann\u{a0}\u{200b}Élise"),
            ("Bob", "\u{1d401}\u{1d428}\u{1d41b}"),
            ("Zoé", "\u{396}oé"),
            ("Xavier", "\u{425}avier"),
            ("Jean’", "Jean'"),
            ("Op", "\u{3bf}\u{3c1}"),
        ] {
            assert_eq!(skeleton(name), skeleton(other), "{name} and {other}");
        }
    }

    #[test]
    fn names_that_differ_have_skeletons_that_differ() {
        let names = [
            "Anne",
            "Annie",
            "Anna",
            "Hanna",
            "Élise",
            "Elise",
            "Éloïse",
            "Luc",
            "Lucie",
            "Lucas",
            "Jean",
            "Jeanne",
            "Léo",
            "Léa",
            "Noé",
            "Noémie",
            "Анна",
            "Мария",
            "Ελένη",
            "محمد",
            "小明",
            "Chloé",
            "Chloë",
            "collectif_33",
            "collectif_34",
            "Jean-Loup",
            "Jean Loup",
            "Yann",
            "Yan",
            "Omar",
            "Oscar",
        ];
        let skeletons: std::collections::BTreeSet<String> = names.iter().map(|name| skeleton(name)).collect();
        assert_eq!(skeletons.len(), names.len(), "{skeletons:?}");
    }

    #[test]
    fn a_skeleton_is_its_own() {
        for name in ["Annie", "MARIE", "\u{410}nn\u{456}e", "Ünal", "小明 0"] {
            assert_eq!(skeleton(&skeleton(name)), skeleton(name), "{name}");
        }
    }
}
