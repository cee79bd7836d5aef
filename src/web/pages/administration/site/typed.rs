//! What is typed in « Mon site »: fields by their names, rows by their numbers, and the button that was pressed.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::db::types::EventId;
use crate::models::identity::{Block, Chosen, Entry, HomeBlock};

/// What is sent. A field that is not there stays as it is.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SiteForm {
    #[serde(rename = "faire")]
    pressed: String,
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

/// Rows that are looked for in a form.
const MOST_ROWS: usize = 60;

impl SiteForm {
    fn has_row(&self, list: &str, n: usize) -> bool {
        let start = format!("{list}.{n}.");
        self.fields.range(start.clone()..).next().is_some_and(|(name, _)| name.starts_with(&start))
    }

    fn cell(&self, list: &str, n: usize, column: &str) -> &str {
        self.fields.get(&format!("{list}.{n}.{column}")).map_or("", String::as_str)
    }

    fn rows<T>(&self, list: &str, row: impl Fn(usize) -> Option<T>) -> Option<Vec<T>> {
        // A list of which every row was taken away is an empty one: the form says that it has it.
        let is_sent = self.fields.contains_key(list) || (0..MOST_ROWS).any(|n| self.has_row(list, n));
        is_sent.then(|| (0..MOST_ROWS).filter(|n| self.has_row(list, *n)).filter_map(row).collect())
    }

    /// Where an entry of the menu leads: where it led, unless somebody typed something else.
    fn leads_to(&self, n: usize) -> String {
        let (typed, shown, word) =
            (self.cell("menu", n, "vers"), self.cell("menu", n, "lu"), self.cell("menu", n, "mene"));
        if typed == shown && !word.is_empty() { word.to_owned() } else { typed.to_owned() }
    }

    /// The choices that it makes of the present ones.
    pub(super) fn chosen(self, present: &Chosen) -> Chosen {
        let text = |name: &str, present: &String| self.fields.get(name).unwrap_or(present).clone();
        let lines = |name: &str, present: &Vec<String>| {
            let typed = self.fields.get(name).map(|lines| lines.lines().map(str::to_owned).collect());
            typed.unwrap_or_else(|| present.clone())
        };
        let block = |n: usize| {
            let what = Block::parse(self.cell("blocs", n, "quoi"))?;
            Some(HomeBlock { what, shown: !self.cell("blocs", n, "voir").is_empty() })
        };
        let entry = |n: usize| {
            Some(Entry {
                label: self.cell("menu", n, "mot").to_owned(),
                to: self.leads_to(n),
                below: !self.cell("menu", n, "dessous").is_empty(),
            })
        };
        Chosen {
            name: text("nom", &present.name),
            tagline: text("devise", &present.tagline),
            title: text("titre", &present.title),
            welcome: text("accueil", &present.welcome),
            about: text("nous", &present.about),
            examples: lines("exemples", &present.examples),
            reasons: lines("messages", &present.reasons),
            blocks: self.rows("blocs", block).unwrap_or_else(|| present.blocks.clone()),
            menu: self.rows("menu", entry).unwrap_or_else(|| present.menu.clone()),
            footer: text("pied", &present.footer),
            accessibility: text("accessibilite", &present.accessibility),
            contact: text("contact", &present.contact),
            language: text("langue", &present.language),
            licence: text("licence", &present.licence),
            accent: text("accent", &present.accent),
        }
    }

    /// Whether the answer is shown in a frame beside the form.
    pub(super) fn is_framed(&self) -> bool {
        self.fields.contains_key("cadre")
    }

    /// The last event when the form was made.
    pub(super) fn base(&self) -> Option<EventId> {
        self.fields.get("depuis")?.parse().ok().map(EventId)
    }

    /// The move that a button asks for.
    pub(super) fn step(&self) -> Option<Step> {
        let mut parts = self.pressed.split(':');
        let (what, list) = (parts.next()?, parts.next()?);
        let row = parts.next().and_then(|n| n.parse().ok());
        let is_menu = match list {
            "menu" => true,
            "blocs" => false,
            _ => return None,
        };
        Some(match (what, row) {
            ("ajouter", _) if is_menu => Step::Add,
            ("oter", Some(n)) if is_menu => Step::Remove(n),
            ("haut", Some(n)) if n > 0 => Step::Swap { is_menu, above: n - 1 },
            ("bas", Some(n)) => Step::Swap { is_menu, above: n },
            _ => Step::Nothing,
        })
    }
}

/// What a button does to the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// One more entry of the menu.
    Add,
    /// An entry of the menu less.
    Remove(usize),
    /// A row and the next one change places.
    Swap {
        /// In the menu, or among the parts of the home page.
        is_menu: bool,
        /// The row above.
        above: usize,
    },
    /// Nothing: the row stands at the end.
    Nothing,
}

impl Step {
    pub(super) fn take(self, typed: &mut Chosen) {
        match self {
            Self::Add => typed.menu.push(Entry::default()),
            Self::Remove(n) if n < typed.menu.len() => drop(typed.menu.remove(n)),
            Self::Swap { is_menu: true, above } if above + 1 < typed.menu.len() => typed.menu.swap(above, above + 1),
            Self::Swap { is_menu: false, above } if above + 1 < typed.blocks.len() => {
                typed.blocks.swap(above, above + 1);
            }
            Self::Remove(_) | Self::Swap { .. } | Self::Nothing => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pressed: &str, pairs: &[(&str, &str)]) -> SiteForm {
        let fields = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        SiteForm { pressed: pressed.to_owned(), fields }
    }

    #[test]
    fn what_is_not_sent_stays_and_what_is_sent_empty_goes() {
        let present = Chosen {
            name: "A".to_owned(),
            tagline: "B".to_owned(),
            menu: vec![Entry { to: "/themes".to_owned(), ..Entry::default() }],
            ..Chosen::default()
        };
        let chosen = form("", &[("nom", ""), ("accent", "#123456")]).chosen(&present);
        assert_eq!((chosen.name.as_str(), chosen.tagline.as_str(), chosen.menu.len()), ("", "B", 1));
        assert!(form("", &[("menu", "")]).chosen(&present).menu.is_empty(), "every row was taken away");
    }

    #[test]
    fn rows_are_read_in_their_order_and_moved_by_buttons() {
        let rows = [
            ("menu.0.mot", "Un"),
            ("menu.0.vers", "/un"),
            ("menu.2.mot", "Deux"),
            ("menu.2.dessous", "oui"),
            ("blocs.0.quoi", "arbre"),
            ("blocs.0.voir", "oui"),
            ("blocs.1.quoi", "modeles"),
            ("blocs.2.quoi", "inconnu"),
        ];
        let words = |pressed: &str| {
            let form = form(pressed, &rows);
            let step = form.step();
            let mut chosen = form.chosen(&Chosen::default());
            if let Some(step) = step {
                step.take(&mut chosen);
            }
            let blocks = chosen.blocks.iter().map(|block| block.what.word().to_owned());
            chosen.menu.iter().map(|entry| entry.label.clone()).chain(blocks).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words("publier"), "Un Deux arbre modeles");
        assert_eq!(words("bas:menu:0"), "Deux Un arbre modeles");
        assert_eq!(words("haut:blocs:1"), "Un Deux modeles arbre");
        assert_eq!(words("oter:menu:0"), "Deux arbre modeles");
        assert_eq!(words("ajouter:menu"), "Un Deux  arbre modeles");
        for nothing in ["haut:menu:0", "bas:menu:9", "oter:menu:9", "oter:blocs:0", "bas:menu:x", "haut:x:1"] {
            assert_eq!(words(nothing), "Un Deux arbre modeles", "{nothing}");
        }
    }
}
