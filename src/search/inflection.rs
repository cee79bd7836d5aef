//! Plurals and feminines that Snowball tells apart from their masculine singular, over folded words.
//!
//! Snowball keeps an s after a, i, o and u (« élus », « lois »), and knows few feminines (« directrice »,
//! « sportive »). What is written here may be no word (« bras » becomes « bra »): it only has to be the same for every
//! form.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Letters from which a final s after a vowel is a plural's.
const SHORTEST_PLURAL: usize = 4;

/// Pairs of a form and its masculine singular that no ending tells.
const IRREGULAR: &str = include_str!("irregular_forms.txt");

/// Endings of feminines and of their masculines, the letters that a word has at least; the first that fits is taken.
const FEMININES: [(&str, &str, usize); 11] = [
    ("trice", "teur", 6),
    ("euse", "eur", 6),
    ("iee", "ie", 5),
    ("iere", "ier", 6),
    ("chere", "cher", 7),
    ("llere", "ller", 7),
    ("ngere", "nger", 7),
    ("rgere", "rger", 6),
    ("agere", "ager", 7),
    ("aise", "ai", 7),
    ("oise", "oi", 8),
];

/// The masculine singular of a folded word, or something that all its forms share.
pub(super) fn base(folded: &str) -> Cow<'_, str> {
    if let Some(base) = irregular(folded) {
        return Cow::Borrowed(base);
    }
    let plural = folded.strip_suffix('s').filter(|one| folded.len() >= SHORTEST_PLURAL && !one.ends_with('s'));
    let one = plural.filter(|one| one.ends_with(['a', 'e', 'i', 'o', 'u'])).unwrap_or(folded);
    if let Some(base) = irregular(one) {
        return Cow::Borrowed(base);
    }
    for (feminine, masculine, least) in FEMININES {
        if let Some(head) = one.strip_suffix(feminine)
            && one.len() >= least
        {
            return Cow::Owned(format!("{head}{masculine}"));
        }
    }
    // « heureux » goes with « heureuse », which goes with « -eur » as « chercheuse » does.
    match one.strip_suffix("eux") {
        Some(head) if one.len() >= SHORTEST_PLURAL + 2 => Cow::Owned(format!("{head}eur")),
        _ if one.ends_with('e') => Cow::Borrowed(folded),
        _ => Cow::Borrowed(one),
    }
}

/// A stem whose ending differs between masculine and feminine: « sportif » as « sportiv », « publiqu » as « public »,
/// « paysann » as « paysan ». Here rather than in [`base`], so that verbs follow (« archive », « archiver »).
pub(super) fn ending(stem: &str) -> Cow<'_, str> {
    if let Some(head) = stem.strip_suffix("ann").filter(|head| head.len() > 2) {
        return Cow::Owned(format!("{head}an"));
    }
    if let Some(head) = stem.strip_suffix("if").filter(|head| head.len() > 1) {
        return Cow::Owned(format!("{head}iv"));
    }
    if let Some(head) = stem.strip_suffix("iqu").filter(|head| head.len() > 1) {
        return Cow::Owned(format!("{head}ic"));
    }
    Cow::Borrowed(stem)
}

fn irregular(folded: &str) -> Option<&'static str> {
    static TABLE: LazyLock<HashMap<&str, &str>> =
        LazyLock::new(|| IRREGULAR.lines().filter_map(|line| line.split_once(' ')).collect());
    TABLE.get(folded).copied()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use crate::search::analysis::{Stemmer, folded};

    fn kept_apart(pairs: &str) -> Vec<(String, String, String)> {
        let mut stemmer = Stemmer::new();
        let mut apart = Vec::new();
        for pair in pairs.lines().filter(|line| !line.starts_with('#')) {
            let (one, other) = pair.split_once('/').unwrap();
            let stems = (stemmer.stem(&folded(one)), stemmer.stem(&folded(other)));
            if stems.0 != stems.1 {
                apart.push((pair.to_owned(), stems.0, stems.1));
            }
        }
        apart
    }

    #[test]
    fn plurals_and_feminines_share_the_stem_of_their_masculine_singular() {
        for (pairs, count) in [(include_str!("tests/plurals.txt"), 112), (include_str!("tests/feminines.txt"), 74)] {
            assert_eq!(pairs.lines().count(), count);
            let apart = kept_apart(pairs);
            assert!(apart.len() * 20 <= count, "{apart:?}");
        }
    }

    #[test]
    fn other_words_stay_apart() {
        let together: Vec<_> = ["roi/rois", "photo/photon", "loi/lieu", "banc/banque", "jeu/jeune", "animal/animer"]
            .into_iter()
            .filter(|pair| kept_apart(pair).is_empty())
            .collect();
        assert_eq!(together, ["roi/rois"]);
    }

    #[test]
    fn verbs_keep_their_forms_together() {
        let apart = kept_apart("coopérer/coopère\ngérer/gère\narchiver/archives\norganiser/organise\ndépanner/dépanne");
        assert!(apart.is_empty(), "{apart:?}");
    }
}
