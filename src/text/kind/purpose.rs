//! What the sheets of a kind are for. A few kinds make the wiki itself; the program knows them by these keys, and
//! nowhere else by a literal. All other kinds are the wiki's own affair.

/// The kind of the sheets that declare kinds.
pub const KIND_OF_KINDS: &str = "modele";
/// The kind of the sheets that declare vocabularies.
pub const KIND_OF_VOCABULARIES: &str = "vocabulaire";
/// The kind of the sheets that are themes.
pub const KIND_OF_THEMES: &str = "theme";
/// The kind of the sheets that declare short forms and words for the same thing.
pub const KIND_OF_LEXICONS: &str = "lexique";
/// The kind of the pages that stand at names of their own: help, legal notice.
pub const KIND_OF_PAGES: &str = "page";
/// The kind of a sheet whose text names none.
pub const DEFAULT_KIND: &str = "fiche-pratique";

/// The kinds whose sheets declare something by a key, in the order in which they are read: each may name those before
/// it.
pub const DECLARING_KINDS: [&str; 4] = [KIND_OF_VOCABULARIES, KIND_OF_KINDS, KIND_OF_THEMES, KIND_OF_LEXICONS];

/// What stands in the place of the key of a kind that is being made: no kind made on screen or taken has it.
pub const NO_KIND_YET: &str = "nouveau";

/// What the sheets of a kind are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To declare a kind.
    Kind,
    /// To declare the values of fields.
    Vocabulary,
    /// To gather sheets.
    Theme,
    /// To explain words.
    Lexicon,
    /// To say how the wiki is run.
    Page,
    /// To be read: what the wiki is made for.
    Sheet,
}

impl Purpose {
    /// The purpose of a kind, by its key.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        match kind {
            KIND_OF_KINDS => Self::Kind,
            KIND_OF_VOCABULARIES => Self::Vocabulary,
            KIND_OF_THEMES => Self::Theme,
            KIND_OF_LEXICONS => Self::Lexicon,
            KIND_OF_PAGES => Self::Page,
            _ => Self::Sheet,
        }
    }

    /// Whether its sheets declare something by a key, `cle`.
    #[must_use]
    pub fn declares(self) -> bool {
        !matches!(self, Self::Page | Self::Sheet)
    }

    /// Whether its sheets are edited as one text: their fields say what others hold.
    #[must_use]
    pub fn is_edited_as_text(self) -> bool {
        matches!(self, Self::Kind | Self::Vocabulary)
    }
}

#[cfg(test)]
mod tests {
    use crate::text::kind::purpose::*;

    #[test]
    fn the_kinds_that_declare_are_those_that_are_read_first() {
        assert!(DECLARING_KINDS.iter().all(|kind| Purpose::of(kind).declares()));
        assert!([KIND_OF_PAGES, DEFAULT_KIND, "autre", ""].iter().all(|kind| !Purpose::of(kind).declares()));
    }
}
