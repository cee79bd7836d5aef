//! Three-way merge. Two people changed the same text: what does not touch is taken from both, what does is a clash that
//! a person settles. Where `git merge-file` merges, this gives the same lines. Where git sees a conflict, what two
//! people added at one place stays (`added`), and so do changes of different words (`words`). `sheets` merges whole
//! sheets, field by field, `rows` the rows of a field, and `choices` is what the clash page asks.

mod added;
mod choices;
mod regions;
mod rows;
mod sheets;
mod words;

pub use choices::{Piece, assemble, paragraphs};
pub use sheets::{FieldClash, Parts, SheetMerge, sheets};

use crate::text::diff::{Budget, split_lines};
use regions::{Fate, Meet, Region, regions};

/// The outcome of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merge {
    /// Nothing clashes: the merged text.
    Clean(String),
    /// At least one chunk clashes; all chunks, in the order of the text.
    Clash(Vec<Chunk>),
}

/// A stretch of whole lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chunk {
    /// Changed by neither.
    Same(String),
    /// Changed by one, or by both in the same way.
    Resolved { text: String, from: Source },
    /// Changed by both in different ways.
    Clash { base: String, ours: String, theirs: String },
}

/// Who changed a resolved chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Ours,
    Theirs,
    Both,
    /// Each added something at the same place: theirs, then ours.
    Each,
    /// Each changed other words of it.
    Words,
}

impl Merge {
    /// Whether nothing clashes.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        matches!(self, Self::Clean(_))
    }
}

/// Merges `ours` and `theirs`, both made from `base`. Texts are compared as they are: callers give both the same line
/// endings and a final newline. Without budget whole stretches clash; no line of either side is ever dropped.
#[must_use]
pub fn three_way(base: &str, ours: &str, theirs: &str, budget: &mut Budget) -> Merge {
    merged(base, ours, theirs, budget).0
}

/// The same, and at how many places both added something.
fn merged(base: &str, ours: &str, theirs: &str, budget: &mut Budget) -> (Merge, usize) {
    let texts = Texts { base: split_lines(base), ours: split_lines(ours), theirs: split_lines(theirs) };
    let regions = regions(&texts.base, &texts.ours, &texts.theirs, &Lines, budget);
    let both = regions.iter().filter(|region| region.fate == Fate::Added).count();
    let merge = if regions.iter().any(|region| region.fate == Fate::Clash) {
        Merge::Clash(regions.iter().map(|region| texts.chunk(region)).collect())
    } else {
        Merge::Clean(regions.iter().map(|region| texts.settled(region)).collect())
    };
    (merge, both)
}

/// Lines of Markdown.
struct Lines;

impl Meet for Lines {
    fn may_add(&self, ours: &[&str], theirs: &[&str]) -> bool {
        added::may_stay(ours, theirs)
    }

    fn mixed(&self, base: &[&str], ours: &[&str], theirs: &[&str], budget: &mut Budget) -> Option<String> {
        words::both(base, ours, theirs, budget)
    }
}

/// The text with each clash between `<<<<<<<`, `=======` and `>>>>>>>`, as git writes it.
#[must_use]
pub fn marks(chunks: &[Chunk], label_ours: &str, label_theirs: &str) -> String {
    let mut out = String::new();
    for chunk in chunks {
        match chunk {
            Chunk::Same(text) | Chunk::Resolved { text, .. } => out.push_str(text),
            Chunk::Clash { ours, theirs, .. } => {
                let (ours, theirs) = (closed(ours), closed(theirs));
                out += &format!("<<<<<<< {label_ours}\n{ours}=======\n{theirs}>>>>>>> {label_theirs}\n");
            }
        }
    }
    out
}

/// The text with a final newline, unless it is empty.
fn closed(text: &str) -> String {
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{text}{end}")
}

struct Texts<'t> {
    base: Vec<&'t str>,
    ours: Vec<&'t str>,
    theirs: Vec<&'t str>,
}

impl Texts<'_> {
    fn settled(&self, region: &Region) -> String {
        let theirs = self.theirs.get(region.theirs.clone()).unwrap_or_default();
        let ours = self.ours.get(region.ours.clone()).unwrap_or_default();
        match region.fate {
            Fate::Theirs => theirs.concat(),
            Fate::Added => {
                let before = region.base.start.checked_sub(1).and_then(|at| self.base.get(at)).copied();
                added::together(theirs, ours, before, self.base.get(region.base.end).copied())
            }
            Fate::Mixed => region.mixed.clone(),
            _ => ours.concat(),
        }
    }

    fn chunk(&self, region: &Region) -> Chunk {
        let text = self.settled(region);
        let from = match region.fate {
            Fate::Same => return Chunk::Same(text),
            Fate::Clash => {
                let base = self.base.get(region.base.clone()).unwrap_or_default().concat();
                let theirs = self.theirs.get(region.theirs.clone()).unwrap_or_default().concat();
                return Chunk::Clash { base, ours: text, theirs };
            }
            Fate::Ours => Source::Ours,
            Fate::Theirs => Source::Theirs,
            Fate::Both => Source::Both,
            Fate::Added => Source::Each,
            Fate::Mixed => Source::Words,
        };
        Chunk::Resolved { text, from }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::text::merge::*;

    fn merged(base: &str, ours: &str, theirs: &str) -> Merge {
        three_way(base, ours, theirs, &mut Budget::default())
    }

    fn marked(base: &str, ours: &str, theirs: &str) -> String {
        match merged(base, ours, theirs) {
            Merge::Clean(text) => text,
            Merge::Clash(chunks) => marks(&chunks, "moi", "elle"),
        }
    }

    #[test]
    fn changes_apart_are_both_taken_and_touching_ones_clash() {
        let base = "1\n2\n3\n4\n5\n";
        let table = [
            ("A\n2\n3\n4\n5\n", "1\n2\n3\n4\nB\n", "A\n2\n3\n4\nB\n"),
            ("A\n2\n3\n4\n5\n", "1\n2\nB\n4\n5\n", "A\n2\nB\n4\n5\n"),
            ("1\n3\n4\n5\n", "1\n2\n3\n4\n5\n6\n", "1\n3\n4\n5\n6\n"),
            ("1\nX\n3\n4\n5\n", "1\nX\n3\n4\n5\n", "1\nX\n3\n4\n5\n"),
            ("A\n2\n3\n4\n5\n", "1\nB\n3\n4\n5\n", "<<<<<<< moi\nA\n2\n=======\n1\nB\n>>>>>>> elle\n3\n4\n5\n"),
            ("1\n2\n3\n4\n6\n", "1\n2\n3\n4\n7", "1\n2\n3\n4\n<<<<<<< moi\n6\n=======\n7\n>>>>>>> elle\n"),
            ("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n5\n7", "1\n2\n3\n4\n5\n7\n6\n"),
        ];
        for (ours, theirs, expected) in table {
            assert_eq!(marked(base, ours, theirs), expected);
        }
    }

    #[test]
    fn what_both_add_at_one_place_is_kept_in_order_of_arrival() {
        let table = [
            // Ends of lists, of every mark, and of tables.
            ("- a\n", "- a\n- moi\n", "- a\n- elle\n", "- a\n- elle\n- moi\n"),
            ("1. a\n", "1. a\n2. moi\n", "1. a\n2. elle\n3. elle\n", "1. a\n2. elle\n3. elle\n2. moi\n"),
            (
                "| a |\n|---|\n",
                "| a |\n|---|\n| moi |\n",
                "| a |\n|---|\n| elle |\n",
                "| a |\n|---|\n| elle |\n| moi |\n",
            ),
            // Paragraphs at the end, at the start, in the middle, and in an empty text.
            ("a\n", "a\n\nmoi\n", "a\n\nelle\n", "a\n\nelle\n\nmoi\n"),
            ("a\n", "moi\n\na\n", "elle\n\na\n", "elle\n\nmoi\n\na\n"),
            ("a\n\nb\n", "a\n\nmoi\n\nb\n", "a\n\nelle\n\nb\n", "a\n\nelle\n\nmoi\n\nb\n"),
            ("", "moi\n", "elle\n", "elle\n\nmoi\n"),
            ("# T\n\n# U\n", "# T\nmoi\n\n# U\n", "# T\nelle\n\n# U\n", "# T\nelle\n\nmoi\n\n# U\n"),
            // Inside a list, and items before the first.
            ("- a\n- b\n", "- a\n- moi\n- b\n", "- a\n- elle\n- b\n", "- a\n- elle\n- moi\n- b\n"),
            ("- a\n", "- moi\n- a\n", "- elle\n- a\n", "- elle\n- moi\n- a\n"),
            // What goes on with the lines before comes first, whoever came first.
            ("- a\n", "- a\n- moi\n", "- a\n\nelle\n", "- a\n- moi\n\nelle\n"),
            ("- a\n", "- a\n\nmoi\n", "- a\n- elle\n", "- a\n- elle\n\nmoi\n"),
            // What both added stands once.
            ("- a\n", "- a\n- tous\n- moi\n", "- a\n- tous\n- elle\n", "- a\n- tous\n- elle\n- moi\n"),
            ("- a\n", "- a\n- tous\n", "- a\n- tous\n- elle\n", "- a\n- tous\n- elle\n"),
            ("a\n", "tous\n\nmoi\n\na\n", "tous\n\nelle\n\na\n", "tous\n\nelle\n\nmoi\n\na\n"),
            ("a\n", "a\n\n## B\n\nmoi\n", "a\n\n## B\n\nelle\n", "a\n\n## B\n\nelle\n\nmoi\n"),
            // Nothing that one of them wrote goes, not even a space that breaks a line.
            ("a\n", "a\n\nmot  \nmoi\n", "a\n\nmot\nmoi\n", "a\n\nmot\nmoi\n\nmot  \nmoi\n"),
            ("", " \n", "elle\n", "elle\n \n"),
            // Blocks of code stay whole.
            (
                "a\n",
                "a\n\n```\nm\n\nx\n```\n",
                "a\n\n```\ne\n\nx\n```\n",
                "a\n\n```\ne\n\nx\n```\n\n```\nm\n\nx\n```\n",
            ),
            // Together with changes elsewhere.
            ("1\n2\n3\n", "0\n2\n3\n- moi\n", "1\n2\n3\n- elle\n", "0\n2\n3\n- elle\n- moi\n"),
        ];
        for (base, ours, theirs, expected) in table {
            assert_eq!(marked(base, ours, theirs), expected, "{base:?} {ours:?} {theirs:?}");
        }
    }

    #[test]
    fn changes_in_different_words_and_beside_a_line_are_both_kept() {
        let table = [
            // Words of one line.
            ("Le chat noir dort.\n", "Le chien noir dort.\n", "Le chat noir mange.\n", "Le chien noir mange.\n"),
            ("un deux trois\n", "zéro un deux trois\n", "un deux trois quatre\n", "zéro un deux trois quatre\n"),
            ("un deux trois\n", "deux trois\n", "un deux **trois**\n", "deux **trois**\n"),
            ("a b c\nd e f\n", "A b c\nd e f\n", "a b c\nd E f\n", "A b c\nd E f\n"),
            // The same word changed by both stands once.
            ("un deux trois quatre\n", "UN deux trois QUATRE\n", "UN deux trois quatre\n", "UN deux trois QUATRE\n"),
            // Cells of one row.
            ("| a | b |\n", "| A | b |\n", "| a | B |\n", "| A | B |\n"),
            ("|a|b|\n", "|A|b|\n", "|a|B|\n", "|A|B|\n"),
            // A line changed beside lines that were added.
            ("- a\n- b\n", "- a\n- moi\n", "- a\n- b\n- elle\n", "- a\n- moi\n- elle\n"),
            ("- a\n", "- A\n", "- elle\n- a\n", "- elle\n- A\n"),
            ("un deux.\n", "un deux trois.\n", "un deux.\n\nElle.\n", "un deux trois.\n\nElle.\n"),
            // Spaces at the ends of lines say nothing.
            ("un deux \n", "un deux\n", "un DEUX \n", "un DEUX \n"),
            ("un a \ndeux \n", "un a\nDEUX\n", "UN a \ndeux \n", "UN a \nDEUX\n"),
        ];
        for (base, ours, theirs, expected) in table {
            assert_eq!(marked(base, ours, theirs), expected, "{base:?} {ours:?} {theirs:?}");
            assert_eq!(marked(base, theirs, ours).split_whitespace().count(), expected.split_whitespace().count());
        }
    }

    #[test]
    fn words_that_touch_clash_and_so_do_halves_of_a_number_a_date_or_an_address() {
        for (base, ours, theirs) in [
            ("un deux trois\n", "un DEUX trois\n", "un deux TROIS\n"),
            ("un deux trois\n", "un 2 trois\n", "un II trois\n"),
            ("un deux trois\n", "un trois\n", "un DEUX trois\n"),
            ("un deux\n", "un deux trois\n", "un deux quatre\n"),
            ("Budget : 12 000 500 €\n", "Budget : 13 000 500 €\n", "Budget : 12 000 600 €\n"),
            ("Le 12 mars 2026 au soir\n", "Le 13 mars 2026 au soir\n", "Le 12 mars 2027 au soir\n"),
            ("Tél. 04 75 31 92 47\n", "Tél. 05 75 31 92 47\n", "Tél. 04 75 31 92 48\n"),
            ("https://exemple.fr/a/b/c\n", "https://exemple.org/a/b/c\n", "https://exemple.fr/a/b/d\n"),
            ("un deux trois quatre cinq\n", "**un deux trois quatre cinq**\n", "un deux ~~trois~~ quatre cinq\n"),
            (
                "Le pré de la commune est vert\n",
                "Un champ de la ville sera gris\n",
                "Le pré de la commune fut fleuri\n",
            ),
            ("un deux\ntrois quatre\n", "un deux\n", "un deux\ntrois QUATRE\n"),
        ] {
            assert!(!merged(base, ours, theirs).is_clean(), "{base:?} {ours:?} {theirs:?}");
            assert!(!merged(base, theirs, ours).is_clean(), "{base:?} {theirs:?} {ours:?}");
        }
    }

    #[test]
    fn two_notes_of_one_name_clash_and_so_does_an_addition_beside_a_change() {
        for (base, ours, theirs) in [
            ("a\n", "a\n\n[^1]: moi\n", "a\n\n[^1]: elle\n"),
            ("a\n", "a\n\n[Lien]: /moi\n", "a\n\n[lien]: /elle\n"),
            ("- a\n", "- a\n- moi\n", "- A\n- elle\n"),
            ("- a\n- b\n", "- a\n", "- a\n- b\n- elle\n"),
        ] {
            assert!(!merged(base, ours, theirs).is_clean(), "{base:?} {ours:?} {theirs:?}");
        }
        assert!(merged("a\n", "a\n\n[^1]: moi\n", "a\n\n[^2]: elle\n").is_clean());
    }

    #[test]
    fn a_clash_holds_only_what_differs_and_says_who_changed_the_rest() {
        let long = "a\nb\nc\nd\n";
        let found = merged("x\n", &format!("1\n{long}2\n"), &format!("I\n{long}II\n"));
        let clash = |base: &str, ours: &str, theirs: &str| Chunk::Clash {
            base: base.into(),
            ours: ours.into(),
            theirs: theirs.into(),
        };
        let both = Chunk::Resolved { text: long.into(), from: Source::Both };
        assert_eq!(found, Merge::Clash(vec![clash("x\n", "1\n", "I\n"), both, clash("", "2\n", "II\n")]));
    }

    #[test]
    fn without_budget_changes_clash_but_nothing_is_dropped() {
        let found = three_way("1\n2\n3\n4\n", "A\n2\n3\n4\n5\n", "1\n2\nB\n4\n", &mut Budget::new(0));
        assert!(!found.is_clean());
    }

    /// Lines that a side has and the base has not are in the merge.
    fn keeps(merge: &Merge, base: &str, side: &str) -> bool {
        let all = match merge {
            Merge::Clean(text) => text.clone(),
            Merge::Clash(chunks) => marks(chunks, "", ""),
        };
        let has = |text: &str, line: &str| split_lines(text).iter().any(|l| l.trim_end() == line.trim_end());
        split_lines(side).into_iter().all(|line| has(base, line) || has(&all, line))
    }

    proptest! {
        #[test]
        fn one_sided_and_equal_changes_are_taken_as_they_are(base in "[abc\n]{0,40}", side in "[abc\n]{0,40}") {
            prop_assert_eq!(merged(&base, &side, &side), Merge::Clean(side.clone()));
            prop_assert_eq!(merged(&base, &base, &side), Merge::Clean(side.clone()));
            prop_assert_eq!(merged(&base, &side, &base), Merge::Clean(side));
        }

        #[test]
        fn no_added_line_vanishes(
            base in "([a-d]{1,2}\n){0,20}", ours in "([a-f]{1,2}\n){0,20}", theirs in "([a-f]{1,2}\n?){0,20}",
            steps in 0_u64..200,
        ) {
            for mut budget in [Budget::default(), Budget::new(steps)] {
                let merge = three_way(&base, &ours, &theirs, &mut budget);
                prop_assert!(keeps(&merge, &base, &ours) && keeps(&merge, &base, &theirs), "{:?}", merge);
            }
        }

        #[test]
        fn a_merge_is_symmetric_in_being_clean(
            base in "([a-d]\n){0,15}",
            o in "([a-d]\n){0,15}",
            t in "([a-d]\n){0,15}",
        ) {
            match (merged(&base, &o, &t), merged(&base, &t, &o)) {
                // What both added stands in the order of arrival.
                (Merge::Clean(one), Merge::Clean(other)) => {
                    let sorted = |text: &str| {
                        let mut lines: Vec<String> = split_lines(text).into_iter().map(str::to_owned).collect();
                        lines.sort();
                        lines.dedup();
                        lines
                    };
                    prop_assert_eq!(sorted(&one), sorted(&other));
                }
                (one, other) => prop_assert_eq!(one.is_clean(), other.is_clean()),
            }
        }
    }
}
