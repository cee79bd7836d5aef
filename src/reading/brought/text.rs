//! A text that somebody brought: as it came, and what they decided of it.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use crate::db::types::OriginalId;
use crate::models::kind::KindSet;
use crate::models::original::ORIGINAL;
use crate::reading::brought::FROM;
use crate::text::fields;
use crate::text::kind::KindDef;
use crate::text::links;
use crate::text::recognise::{self, CutText, Goes, Layout, Morsel};

/// The line that stands for the kind among what was looked at: lines of the text begin at 1.
pub const KIND_LINE: usize = 0;
/// The pair that says that the document itself is joined to the sheet.
pub const JOINED: &str = "joindre";
/// What a box that is ticked says.
pub const YES: &str = "oui";
/// What the place of such a draft begins with.
pub const PLACE: &str = "texte-";

/// A text that somebody brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The title typed, or found.
    pub title: String,
    /// The text, as it came.
    pub source: String,
    /// The key of the kind chosen, or guessed.
    pub kind: String,
    /// Where pieces were put, by their first lines.
    pub moved: HashMap<usize, Goes>,
    /// The lines of the pieces that were looked at.
    pub seen: BTreeSet<usize>,
    /// What is told of the document that it was read from.
    pub notes: Vec<String>,
    /// The document itself, as it came.
    pub original: Option<OriginalId>,
    /// Whether it is joined to the sheet.
    pub joined: bool,
}

impl Given {
    /// A text as it comes, its links without what follows who clicks: its kind and title are guessed.
    #[must_use]
    pub fn new(source: &str, kinds: &KindSet) -> Self {
        let source = links::without_trackers(&recognise::of_lines(&recognise::of_tabs(&source.replace("\r\n", "\n"))));
        let public: Vec<&KindDef> = kinds.public().collect();
        let pieces = CutText::of(&source, &public);
        let guessed = pieces.guess(&public).map(|guess| guess.kind);
        let kind = guessed.or_else(|| public.first().map(|kind| kind.key.clone())).unwrap_or_default();
        let given = Self { source, kind, ..Self::default() };
        Self { title: given.laid_out(&pieces, kinds).title, ..given }
    }

    /// What a draft holds.
    #[must_use]
    pub fn of(pairs: &[(String, String)]) -> Self {
        let mut given = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "titre" => given.title.clone_from(value),
                "source" => given.source.clone_from(value),
                "type" => given.kind.clone_from(value),
                "note" => given.notes.push(value.clone()),
                ORIGINAL => given.original = value.parse().ok().map(OriginalId),
                JOINED => given.joined = value == YES,
                _ => given.decide(name, value),
            }
        }
        given
    }

    /// What its draft holds.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("titre", &self.title), pair("type", &self.kind), pair("source", &self.source)];
        pairs.extend(self.of_original());
        pairs.extend(self.notes.iter().map(|note| pair("note", note)));
        pairs.extend(self.moved.iter().map(|(line, goes)| (format!("vers.{line}"), word_of(goes))));
        pairs.extend(self.seen.iter().map(|line| (format!("vu.{line}"), YES.to_owned())));
        pairs
    }

    /// The pairs that say what becomes of the document itself.
    fn of_original(&self) -> Vec<(String, String)> {
        let Some(id) = self.original else { return Vec::new() };
        let joined = self.joined.then(|| (JOINED.to_owned(), YES.to_owned()));
        [(ORIGINAL.to_owned(), id.to_string())].into_iter().chain(joined).collect()
    }

    /// One decision, by the name of its input.
    pub fn decide(&mut self, name: &str, value: &str) {
        if let Some(line) = name.strip_prefix("vers.").and_then(|line| line.parse().ok())
            && let Some(goes) = goes_of(value)
        {
            self.moved.insert(line, goes);
        } else if let Some(line) = name.strip_prefix("vu.").and_then(|line| line.parse().ok()) {
            self.seen.insert(line);
        }
    }

    /// What was decided on the page: a menu that still says what it said decides nothing.
    pub fn decide_all(&mut self, typed: &HashMap<String, String>, kinds: &KindSet) {
        let layout = self.lay_out(kinds);
        // Whoever types a title has looked at the one that was found.
        if typed.get("titre").is_some_and(|title| title.trim() != self.title) {
            self.seen.extend(layout.parts.iter().filter(|part| part.goes == Goes::Title).map(|part| part.line));
        }
        let before: HashMap<usize, Goes> = layout.parts.into_iter().map(|part| (part.line, part.goes)).collect();
        for (name, value) in typed {
            let line: Option<usize> = name.strip_prefix("vers.").and_then(|line| line.parse().ok());
            match line {
                Some(line) if goes_of(value) == before.get(&line).cloned() => {}
                Some(line) => {
                    self.decide(name, value);
                    // Whoever moves a piece has looked at it.
                    self.seen.insert(line);
                }
                None => self.decide(name, value),
            }
        }
        if let Some(line) = typed.get("vu").and_then(|line| line.parse().ok()) {
            self.seen.insert(line);
        }
        if let Some(title) = typed.get("titre") {
            title.trim().clone_into(&mut self.title);
        }
        // What was moved to where it does not fit is still to be looked at.
        if typed.keys().any(|name| name.starts_with("vers.")) {
            let parts = self.lay_out(kinds).parts;
            let is_refused = |part: &&Morsel| {
                let asked = typed.get(&format!("vers.{}", part.line)).and_then(|value| goes_of(value));
                part.refused.is_some() && part.refused == asked
            };
            for part in parts.iter().filter(is_refused) {
                self.seen.remove(&part.line);
            }
        }
        // The box says nothing when it is not ticked: the page says that it was there.
        if typed.contains_key(ORIGINAL) {
            self.joined = typed.get(JOINED).is_some_and(|value| value == YES);
        }
        if let Some(kind) = typed.get("type").filter(|key| kinds.public().any(|kind| kind.key == **key))
            && *kind != self.kind
        {
            self.kind.clone_from(kind);
            self.seen.insert(KIND_LINE);
        }
        if typed.get("faire").is_some_and(|does| does == "tout") {
            self.seen.insert(KIND_LINE);
            let parts = self.lay_out(kinds).parts;
            self.seen.extend(parts.iter().map(|part| part.line));
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind<'k>(&self, kinds: &'k KindSet) -> Cow<'k, KindDef> {
        kinds.kind(&self.kind)
    }

    /// The text laid out for its kind.
    #[must_use]
    pub fn lay_out(&self, kinds: &KindSet) -> Layout {
        self.laid_out(&self.pieces(kinds), kinds)
    }

    /// Its pieces, the same for every kind.
    #[must_use]
    pub fn pieces(&self, kinds: &KindSet) -> CutText {
        let public: Vec<&KindDef> = kinds.public().collect();
        CutText::of(&self.source, &public)
    }

    /// Its pieces laid out for its kind.
    #[must_use]
    pub fn laid_out(&self, pieces: &CutText, kinds: &KindSet) -> Layout {
        pieces.lay_out(&self.kind(kinds), &|key| kinds.vocabulary(key), &self.moved)
    }

    /// Whether somebody should look at a piece.
    #[must_use]
    pub fn is_doubtful(&self, part: &Morsel) -> bool {
        let is_odd = part.guessed || part.stays || part.refused.is_some() || part.strange || part.reaches;
        is_odd && part.goes != Goes::Nowhere && !self.seen.contains(&part.line)
    }

    /// How many things nobody has looked at.
    #[must_use]
    pub fn doubts(&self, layout: &Layout) -> usize {
        let parts = layout.parts.iter().filter(|part| self.is_doubtful(part)).count();
        parts + usize::from(!self.seen.contains(&KIND_LINE))
    }

    /// The form of a new sheet filled with it; `from` is the place of its own draft.
    #[must_use]
    pub fn form(&self, kinds: &KindSet, from: &str) -> Vec<(String, String)> {
        let layout = self.lay_out(kinds);
        let groups = fields::form_tree(&self.kind(kinds), &|key| kinds.vocabulary(key), &layout.values, &[]);
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![
            pair("type", &self.kind),
            pair("base", "0"),
            pair(FROM, from),
            pair("titre", &self.title),
            pair("corps", &layout.body),
        ];
        pairs.extend(self.of_original());
        pairs.extend(fields::posted_by(&groups));
        pairs
    }
}

/// Where a piece goes, as menus write it.
#[must_use]
pub fn word_of(goes: &Goes) -> String {
    match goes {
        Goes::Title => "titre".to_owned(),
        Goes::Field(key) => format!("champ:{key}"),
        Goes::Body => "corps".to_owned(),
        Goes::Nowhere => "rien".to_owned(),
    }
}

fn goes_of(word: &str) -> Option<Goes> {
    match word {
        "titre" => Some(Goes::Title),
        "corps" => Some(Goes::Body),
        "rien" => Some(Goes::Nowhere),
        _ => word.strip_prefix("champ:").map(|key| Goes::Field(key.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use crate::reading::brought::text::*;

    #[test]
    fn what_was_decided_comes_back_from_the_draft() {
        let given = Given {
            title: "Un titre".to_owned(),
            source: "Un titre\n\nDeux.\n".to_owned(),
            kind: "page".to_owned(),
            moved: [(3, Goes::Field("a".to_owned())), (5, Goes::Nowhere), (7, Goes::Body), (9, Goes::Title)].into(),
            seen: [0, 3].into(),
            notes: vec!["Un commentaire n’est pas repris.".to_owned()],
            original: Some(OriginalId(7)),
            joined: true,
        };
        assert_eq!(Given::of(&given.pairs()), given);
    }
}
