//! The skeleton of a name: what it looks like, so that « Annie » with a Cyrillic « А », « Ànnie » or « Ann-ie. » is
//! taken for the « Annie » it apes.
//!
//! Confusables are those of Unicode (UTS 39, through `unicode-security`). Its skeleton keeps the case, and a sign of
//! another script may look like a capital alone (Greek « Η »), so signs are mapped one by one before they are made
//! small; « I », « l », « i » and « 1 » are one, as in many typefaces. Accents, spaces, punctuation and pictures count
//! for nothing.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
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
    small.retain(|sign| !is_accent(sign));
    let bare: String = small.chars().filter(|sign| is_said(*sign)).collect();
    // What has no letter and no digit is what it is.
    let again: String = mapped(&title::key(if bare.is_empty() { &small } else { &bare })).collect();
    let again = again.to_lowercase();
    again.chars().filter(|sign| !is_accent(*sign)).map(|sign| if is_stroke(sign) { 'l' } else { sign }).collect()
}

/// An accent of Latin, Greek or Cyrillic letters; the marks of other scripts make other words.
fn is_accent(sign: char) -> bool {
    matches!(sign, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

/// Whether a sign is read, and not only seen between letters.
fn is_said(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '|' || is_combining_mark(sign)
}

fn is_stroke(sign: char) -> bool {
    matches!(sign, 'i' | '1' | '|')
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
            ("Ada", "Ada."),
            ("Ada", "Ada_"),
            ("Ada", "A d a"),
            ("Ada", "Ad-a"),
            ("Ada", "ÀDA"),
            ("Ada", "Åda"),
            ("Ada", "(Ada)"),
            ("Ada", "Ada \u{1f600}"),
            ("Ada", "A\u{b7}d\u{b7}a"),
            ("Ada", "A\u{301}\u{302}da"),
            ("Ada", "\u{410}d\u{430}\u{2019}"),
            ("Soren", "Søren"),
            ("Élise", "Elise"),
            ("Jean-Loup", "Jean Loup"),
            ("Jean-Loup", "Jeanloup"),
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
            "Chloée",
            "collectif_33",
            "collectif_34",
            "Jean-Loup",
            "はな",
            "ばな",
            "\u{915}\u{93f}",
            "\u{915}\u{940}",
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
