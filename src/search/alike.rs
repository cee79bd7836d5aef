//! Short lines that say the same, as notes stuck on a wall do: « prendre le temps », « prendre son temps ! ».

use std::collections::BTreeSet;

use super::analysis::{Stemmer, is_stop, words};

/// Words that turn a line round: lines that differ by one say two things.
const TURNS: [&str; 8] = ["aucun", "aucune", "jamais", "ne", "ni", "non", "pas", "sans"];

/// Words that say how much, not what.
const FILLERS: [&str; 6] = ["beaucoup", "bien", "davantage", "mieux", "toujours", "vraiment"];

/// Words that say how much of what: two lines do not say the same because both have one.
const MEASURES: [&str; 6] = ["assez", "moins", "peu", "plus", "tres", "trop"];

/// Groups lines that say the same; each group gives the places of its lines, the first first.
#[must_use]
pub fn groups(lines: &[&str]) -> Vec<Vec<usize>> {
    let mut stemmer = Stemmer::new();
    let said: Vec<BTreeSet<String>> = lines.iter().map(|line| said(&mut stemmer, line)).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, words) in said.iter().enumerate() {
        let is_same = |group: &&mut Vec<usize>| {
            let first = group.first().and_then(|first| said.get(*first));
            first.is_some_and(|first| say_the_same(first, words))
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups
}

/// What a line says: the stems of its words, and what turns it round.
fn said(stemmer: &mut Stemmer, line: &str) -> BTreeSet<String> {
    let all: Vec<String> = words(&without_asides(line)).map(|word| word.folded).collect();
    let kept = |word: &&String| {
        let word = word.as_str();
        TURNS.contains(&word) || !is_stop(word) && !FILLERS.contains(&word)
    };
    let kept: Vec<&str> = all.iter().filter(kept).map(String::as_str).collect();
    // A line of small words alone is all of them.
    let kept = if kept.is_empty() { all.iter().map(String::as_str).collect() } else { kept };
    stemmer.stems(kept).into_iter().collect()
}

/// A line without what stands in parentheses, unless that is all of it: « (incubateurs, fondations etc.) ».
fn without_asides(line: &str) -> String {
    let (mut depth, mut kept) = (0_usize, String::with_capacity(line.len()));
    for letter in line.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
    }
    if kept.trim().is_empty() { line.to_owned() } else { kept }
}

/// Whether two lines have the same words, but one in three at most, and are not turned round.
fn say_the_same(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    if one == other {
        return true;
    }
    let turned = one.symmetric_difference(other).any(|word| TURNS.contains(&word.as_str()));
    let says = |word: &&String| !MEASURES.contains(&word.as_str());
    let (both, all) = (one.intersection(other).filter(says).count(), one.union(other).filter(says).count());
    !turned && both >= 2 && both * 3 >= all * 2
}

#[cfg(test)]
mod tests {
    use crate::search::alike::*;

    #[test]
    fn lines_that_say_the_same_are_grouped() {
        let lines = [
            "se faire accompagner",
            "prendre le temps",
            "Se faire accompagner !",
            "manque de temps",
            "prendre son temps",
            "manque de moyens",
            "pas de local",
            "un local",
            "partager un bon repas",
            "partager les repas",
            "…",
            "",
            "Se faire accompagner (incubateurs, fondations etc.)",
            "communiquer",
            "mieux communiquer",
            "(à voir)",
            "trop de réunions",
            "réunions trop longues",
        ];
        let expected: [&[usize]; 12] =
            [&[0, 2, 12], &[1, 4], &[3], &[5], &[6], &[7], &[8, 9], &[10, 11], &[13, 14], &[15], &[16], &[17]];
        assert_eq!(groups(&lines), expected);
    }
}
