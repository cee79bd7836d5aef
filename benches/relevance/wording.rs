//! The same question as other people type it.

use rand::prelude::*;
use rand::rngs::StdRng;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters of a word that may be damaged.
const SHORTEST: usize = 5;

/// Without accents.
pub(crate) fn unaccented(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// In capitals, with typographic apostrophes.
pub(crate) fn shouted(text: &str) -> String {
    text.to_uppercase().replace('\'', "’")
}

/// One edit in one word of each question, never of its first letter; the same ones at each run.
pub(crate) fn with_typos(questions: &[String]) -> Vec<String> {
    let mut draw = StdRng::seed_from_u64(20_261_125);
    questions.iter().map(|question| damaged(question, &mut draw)).collect()
}

fn damaged(text: &str, draw: &mut StdRng) -> String {
    let words: Vec<(usize, &str)> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() >= SHORTEST)
        .filter_map(|word| Some((word.as_ptr().addr().checked_sub(text.as_ptr().addr())?, word)))
        .collect();
    let Some((at, word)) = words.choose(draw) else { return text.to_owned() };
    let mut letters: Vec<char> = word.chars().collect();
    let place = draw.random_range(1..letters.len());
    let other = char::from(draw.random_range(b'a'..=b'z'));
    match draw.random_range(0..4) {
        0 => drop(letters.remove(place)),
        1 => letters.insert(place, other),
        2 => *letters.get_mut(place).unwrap() = other,
        _ => {
            let neighbour = if place + 1 < letters.len() { place + 1 } else { place - 1 };
            letters.swap(place, neighbour);
        }
    }
    if letters.first() != word.chars().next().as_ref() {
        return text.to_owned();
    }
    let damaged: String = letters.into_iter().collect();
    let (before, rest) = text.split_at(*at);
    format!("{before}{damaged}{}", rest.get(word.len()..).unwrap_or_default())
}
