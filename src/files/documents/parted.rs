//! Words that stand glued together, as some pages copy them: « Ilestàprésentbienconnu ». They are parted where each
//! part is a word that the text has elsewhere, and that is said to be a guess.

use std::collections::HashMap;

use super::Guessed;
use super::found::Findings;
use super::model::{Block, Piece};

/// From how many letters on a word may be several.
const LONG: usize = 14;
/// How many letters one word has at most.
const LONGEST: usize = 24;
/// How long a run of letters is looked at.
const MOST: usize = 200;
/// Short words that every text has.
const COMMON: [&str; 44] = [
    "a", "à", "au", "aux", "avec", "bien", "ce", "ces", "cette", "dans", "de", "des", "du", "elle", "en", "est", "et",
    "il", "ils", "la", "le", "les", "leur", "leurs", "mais", "ne", "nous", "on", "ont", "ou", "où", "par", "pas",
    "plus", "pour", "que", "qui", "se", "son", "sont", "sur", "un", "une", "vous",
];

/// How often each word of the text comes.
type Known = HashMap<String, usize>;

/// Parts the words of a text that stand glued together.
pub(super) fn part(blocks: &mut [Block], found: &mut Findings) {
    let mut known = Known::new();
    lines(blocks, &mut |line| {
        for piece in line.iter() {
            let Piece::Words(text, ..) = piece else { continue };
            for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
                *known.entry(word.to_lowercase()).or_default() += 1;
            }
        }
    });
    lines(blocks, &mut |line| {
        for piece in line.iter_mut() {
            let Piece::Words(text, ..) = piece else { continue };
            if text.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= LONG) {
                *text = parted(text, &known, found);
            }
        }
    });
}

/// Does some work on every line of a text.
fn lines(blocks: &mut [Block], work: &mut dyn FnMut(&mut Vec<Piece>)) {
    for block in blocks {
        match block {
            Block::Paragraph(line, _) | Block::Heading(_, line) => work(line),
            Block::List(_, items) => items.iter_mut().for_each(|item| lines(item, work)),
            Block::Quote(inside) => lines(inside, work),
            Block::Grid(rows) => rows.iter_mut().flatten().for_each(|cell| lines(&mut cell.blocks, work)),
            Block::Code(_) | Block::Rule => {}
        }
    }
}

fn parted(text: &str, known: &Known, found: &mut Findings) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut word = String::new();
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(c) if c.is_alphabetic() => word.push(c),
            other => {
                match words_in(&word, known) {
                    Some(words) => {
                        found.guess(Guessed::Parted(words.clone()));
                        out.push_str(&words);
                    }
                    None => out.push_str(&word),
                }
                word.clear();
                out.extend(other);
            }
        }
    }
    out
}

/// The words that a run of letters is made of, as few as can be; none for one word.
fn words_in(run: &str, known: &Known) -> Option<String> {
    let letters: Vec<char> = run.chars().collect();
    let is_alone = known.get(&run.to_lowercase()).is_none_or(|times| *times < 2);
    if !(LONG..=MOST).contains(&letters.len()) || !is_alone {
        return None;
    }
    // For each place: the fewest words that lead there, and where the last of them begins.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; letters.len() + 1];
    *best.first_mut()? = Some((0, 0));
    for end in 1..=letters.len() {
        for begin in end.saturating_sub(LONGEST)..end {
            let Some((words, _)) = best.get(begin).copied().flatten() else { continue };
            let part: String = letters.get(begin..end)?.iter().collect::<String>().to_lowercase();
            let is_word = COMMON.contains(&part.as_str())
                || (end - begin > 2 && end - begin < letters.len() && known.contains_key(&part));
            let place = best.get_mut(end)?;
            if is_word && place.is_none_or(|(fewest, _)| words + 1 < fewest) {
                *place = Some((words + 1, begin));
            }
        }
    }
    let mut parts = Vec::new();
    let mut end = letters.len();
    while end > 0 {
        let (_, begin) = best.get(end).copied().flatten()?;
        parts.push(letters.get(begin..end)?.iter().collect::<String>());
        end = begin;
    }
    parts.reverse();
    (parts.len() > 2).then(|| parts.join(" "))
}

#[cfg(test)]
mod tests {
    use crate::files::documents::parted::*;

    #[test]
    fn glued_words_are_parted_where_each_is_known() {
        let known: Known = ["présent", "connu", "coopération", "développement", "durable"]
            .iter()
            .map(|word| ((*word).to_owned(), 1))
            .collect();
        let mut found = Findings::default();
        for (text, words) in [
            ("Ilestàprésentbienconnu, que", "Il est à présent bien connu, que"),
            ("anticonstitutionnellement", "anticonstitutionnellement"),
            ("développementdurable", "développementdurable"),
            ("ledéveloppementdurable.", "le développement durable."),
            ("coopération", "coopération"),
        ] {
            assert_eq!(parted(text, &known, &mut found), words);
        }
        assert_eq!(found.guesses.len(), 2);
    }
}
