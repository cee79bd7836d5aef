//! Names, keys and lists of choices of the rows of a sketch.

use std::collections::HashSet;

use super::super::{COMMON_KEYS, Vocabulary};
use super::list::{ListSketch, free};
use super::pairs::{self, Pairs};
use super::read::declared;
use super::{Answer, House, KindSketch, Needed, RowSketch, SketchProblem, SketchReason};
use crate::text::outline::{self, without_marker};
use crate::text::sheet_text::{KIND, SheetText, TITLE};
use crate::text::title;

pub(super) struct Writer<'a, 'v> {
    pub(super) sketch: &'a KindSketch,
    pub(super) house: &'a House<'a, 'v>,
    /// What the text says of its fields and of its headings, by their keys.
    pub(super) fields: Vec<(String, Pairs)>,
    pub(super) groups: Vec<(String, Pairs)>,
    /// The key of each row.
    pub(super) keys: Vec<String>,
    /// The key of the list of each row; empty for one without choices.
    pub(super) list_keys: Vec<String>,
    pub(super) lists: Vec<ListSketch>,
    pub(super) problems: Vec<SketchProblem>,
}

impl<'a, 'v> Writer<'a, 'v> {
    pub(super) fn new(sketch: &'a KindSketch, from: &SheetText, house: &'a House<'a, 'v>) -> Self {
        let (fields, groups) = (declared(from, "champs"), declared(from, "groupes"));
        let (keys, list_keys, lists, problems) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut writer = Self { sketch, house, fields, groups, keys, list_keys, lists, problems };
        writer.check_names();
        writer.keys = writer.make_keys();
        for (n, row) in sketch.rows.iter().enumerate() {
            let key = writer.take_list(n, row);
            writer.list_keys.push(key);
        }
        writer
    }

    pub(super) fn refuse(&mut self, row: usize, part: &'static str, reason: SketchReason) {
        self.problems.push(SketchProblem { row: Some(row), part, reason });
    }

    pub(super) fn declared(&self, key: &str) -> Option<&Pairs> {
        self.fields.iter().find(|(known, _)| known == key).map(|(_, own)| own)
    }

    pub(super) fn key_of(&self, n: usize) -> &str {
        self.keys.get(n).map_or("", String::as_str)
    }

    pub(super) fn list_of(&self, n: usize) -> &str {
        self.list_keys.get(n).map_or("", String::as_str)
    }

    fn check_names(&mut self) {
        let mut refuse = |row, part, reason| self.problems.push(SketchProblem { row, part, reason });
        let too_long = |text: &str, most: usize| text.chars().count() > most;
        for (part, text) in [("libelle", &self.sketch.label), ("pluriel", &self.sketch.plural)] {
            if text.trim().is_empty() {
                refuse(None, part, SketchReason::NoName);
            }
            if too_long(text, KindSketch::MOST_NAME) {
                refuse(None, part, SketchReason::TooLong(KindSketch::MOST_NAME));
            }
        }
        if self.sketch.rows.len() > KindSketch::MOST_ROWS {
            refuse(None, "champs", SketchReason::TooMany(KindSketch::MOST_ROWS));
        }
        let mut known = HashSet::new();
        for (n, row) in self.sketch.rows.iter().enumerate() {
            let name = title::key(&row.label);
            if name.is_empty() {
                refuse(Some(n), "libelle", SketchReason::NoName);
            } else if !row.is_heading && !known.insert(name) {
                refuse(Some(n), "libelle", SketchReason::SameName(row.label.clone()));
            }
            for (part, text, most) in [
                ("libelle", &row.label, KindSketch::MOST_NAME),
                ("aide", &row.help, KindSketch::MOST_LINE),
                ("exemple", &row.example, KindSketch::MOST_LINE),
                ("question", &row.question, KindSketch::MOST_NAME),
            ] {
                if too_long(text, most) {
                    refuse(Some(n), part, SketchReason::TooLong(most));
                }
            }
            if !row.most.is_empty() && row.most.parse::<u32>().is_err() {
                refuse(Some(n), "max", SketchReason::NotANumber(row.most.clone()));
            }
        }
    }

    /// The key of each row: the one that it has, or one made of its label that no other has, had or will have.
    fn make_keys(&self) -> Vec<String> {
        let written = |rows: &[(String, Pairs)]| rows.iter().map(|(key, _)| key.clone()).collect::<HashSet<_>>();
        let (mut fields, mut groups) = (written(&self.fields), written(&self.groups));
        fields.extend([KIND, TITLE].into_iter().chain(COMMON_KEYS).map(str::to_owned));
        fields.extend(self.house.former.iter().cloned());
        let mut key = |row: &RowSketch| {
            let taken = if row.is_heading { &mut groups } else { &mut fields };
            if !row.was.is_empty() && taken.contains(&row.was) {
                return row.was.clone();
            }
            let key = key_word(&row.label, "champ", |key| !taken.contains(key));
            taken.insert(key.clone());
            key
        };
        self.sketch.rows.iter().map(&mut key).collect()
    }

    /// The list of choices of a row: the one it names, changed by what is typed, or one of its own. Its key; empty for
    /// a field without choices.
    fn take_list(&mut self, n: usize, row: &RowSketch) -> String {
        let has_choices = |answer: &Answer| answer.needs == Needed::Choices;
        if row.is_heading || !Answer::find(&row.answer).is_some_and(has_choices) {
            return String::new();
        }
        let key = if row.list.is_empty() { self.own_list(n) } else { row.list.clone() };
        let now = (self.house.list)(&key);
        let had = self.declared(self.key_of(n)).map(|own| pairs::text(own, "vocabulaire"));
        // A list that is chosen among those of others is not changed by what stood in the box.
        if now.is_some() && had != Some(key.as_str()) {
            return key;
        }
        let labels = choices(&row.choices, now);
        if let Some(problem) = wrong_choices(&labels) {
            self.refuse(n, "choix", problem);
            return key;
        }
        let name = format!("{} ({})", row.label, self.sketch.label);
        let list = ListSketch::of(&key, now.map_or(&name, |now| &now.label), now, &labels);
        match self.lists.iter_mut().find(|other| other.key == key) {
            // Two fields of one list: what either changes counts.
            Some(other) if !other.changes(now) => *other = list,
            Some(_) => {}
            None => self.lists.push(list),
        }
        key
    }

    /// The key of a list that a row gets for itself.
    fn own_list(&self, n: usize) -> String {
        let word = format!("{}_{}", self.house.key.replace('/', "-"), self.key_of(n));
        let is_free = |key: &str| (self.house.list)(key).is_none() && !self.lists.iter().any(|list| list.key == key);
        free(&word, is_free)
    }
}

/// The choices that are typed, with the levels above each. The mark of a pasted list goes; a number is a choice’s own.
fn choices(typed: &[String], now: Option<&Vocabulary>) -> Vec<(usize, String)> {
    let typed = typed.join("\n");
    let is_known = |text: &str| now.is_some_and(|now| now.values.iter().any(|choice| choice.label == text));
    let is_whole = |text: &str| text.starts_with(|c: char| c.is_ascii_digit()) || is_known(text);
    let label = |text| if is_whole(text) { text } else { without_marker(text).trim() };
    let lines = outline::lines(&typed).into_iter().map(|line| (line.depth, label(line.text).to_owned()));
    lines.filter(|(_, label)| !label.is_empty()).collect()
}

/// What is wrong in a list of choices: those of one branch differ.
fn wrong_choices(labels: &[(usize, String)]) -> Option<SketchReason> {
    if labels.is_empty() {
        return Some(SketchReason::NoChoices);
    }
    let (mut above, mut known) = (Vec::new(), HashSet::new());
    for (depth, label) in labels {
        above.truncate(*depth);
        above.push(title::key(label));
        if label.chars().count() > KindSketch::MOST_NAME {
            return Some(SketchReason::TooLong(KindSketch::MOST_NAME));
        }
        if *depth >= KindSketch::MOST_LEVELS {
            return Some(SketchReason::TooDeep(KindSketch::MOST_LEVELS));
        }
        if !known.insert(above.clone()) {
            return Some(SketchReason::SameChoice(label.clone()));
        }
    }
    None
}

/// A key made of a label: letters, digits and `_`.
pub(super) fn key_word(label: &str, otherwise: &str, is_free: impl Fn(&str) -> bool) -> String {
    let key = |word: &str| word.replace('-', "_");
    key(&free(&title::slug_or(label, otherwise), |word| is_free(&key(word))))
}
