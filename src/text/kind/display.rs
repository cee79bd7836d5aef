//! The ways a page may lay a field out, with the words sheets name them by.

/// How a page lays a field out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Display {
    /// A fact of the grid « En bref ».
    Fact,
    /// A heading and prose.
    Prose,
    /// A ticked list.
    Ticks,
    /// A thread of steps with minutes.
    Steps,
    /// A timeline of dated steps.
    Timeline,
    /// Quantities computed for a group.
    Materials,
    /// Figures with unit, year and source.
    Figures,
    /// Quotations with person and role.
    Quotes,
    /// A list of two columns.
    Pairs,
    /// A table.
    Table,
    /// Links in the margin.
    Links,
    /// The lead sentence under the title.
    Lead,
    /// Who did what.
    Credits,
    /// Sources.
    Sources,
    /// What did not work.
    Warning,
    /// Not shown apart.
    Hidden,
}

const DISPLAYS: [(Display, &str); 16] = [
    (Display::Fact, "fait"),
    (Display::Prose, "texte"),
    (Display::Ticks, "puces"),
    (Display::Steps, "etapes"),
    (Display::Timeline, "frise"),
    (Display::Materials, "materiel"),
    (Display::Figures, "chiffres"),
    (Display::Quotes, "paroles"),
    (Display::Pairs, "paires"),
    (Display::Table, "tableau"),
    (Display::Links, "liens"),
    (Display::Lead, "chapo"),
    (Display::Credits, "credits"),
    (Display::Sources, "sources"),
    (Display::Warning, "avertissement"),
    (Display::Hidden, "masque"),
];

impl Display {
    /// The display a kind names by this word.
    pub fn from_key(key: &str) -> Option<Self> {
        DISPLAYS.iter().find(|(_, word)| *word == key).map(|(display, _)| *display)
    }

    /// The word a kind names it by.
    pub fn key(self) -> &'static str {
        DISPLAYS.iter().find(|(display, _)| *display == self).map_or("", |(_, word)| word)
    }
}

#[cfg(test)]
mod tests {
    use crate::text::kind::display::*;

    #[test]
    fn words_and_displays_name_each_other() {
        for (display, word) in DISPLAYS {
            assert_eq!(Display::from_key(word), Some(display));
            assert_eq!(display.key(), word);
        }
        assert_eq!(Display::from_key(""), None);
    }
}
