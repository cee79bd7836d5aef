//! The types a field may have and the ways a page may lay it out, with the words sheets name them by.

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// A short text.
    Text,
    /// Markdown, several paragraphs.
    RichText,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A year, a month or a day.
    Date,
    /// One value of a vocabulary.
    Choice,
    /// Several values of a vocabulary.
    Choices,
    /// Keys of themes, ordered.
    Themes,
    /// Short texts.
    List,
    /// Rows of columns.
    Rows,
    /// One row of columns.
    Group,
    /// A least, a most and perhaps an ideal whole number.
    Interval,
    /// The title of a sheet, or a text.
    Reference,
    /// Several of them.
    References,
    /// A web or mail address.
    Link,
    /// A place: a name, and an INSEE code of 2 to 9 characters.
    Place,
    /// Several of them.
    Places,
    /// The name of an attached file.
    File,
    /// An attached image, its description, credit and licence.
    Image,
}

const TYPES: [(FieldType, &str); 19] = [
    (FieldType::Text, "texte"),
    (FieldType::RichText, "texte-riche"),
    (FieldType::Integer, "entier"),
    (FieldType::Number, "nombre"),
    (FieldType::Date, "date"),
    (FieldType::Choice, "choix"),
    (FieldType::Choices, "plusieurs"),
    (FieldType::Themes, "themes"),
    (FieldType::List, "liste"),
    (FieldType::Rows, "lignes"),
    (FieldType::Group, "groupe"),
    (FieldType::Interval, "intervalle"),
    (FieldType::Reference, "reference"),
    (FieldType::References, "references"),
    (FieldType::Link, "lien"),
    (FieldType::Place, "lieu"),
    (FieldType::Places, "lieux"),
    (FieldType::File, "fichier"),
    (FieldType::Image, "image"),
];

impl FieldType {
    /// The type a kind names by this word.
    pub fn from_key(key: &str) -> Option<Self> {
        TYPES.iter().find(|(_, word)| *word == key).map(|(field_type, _)| *field_type)
    }

    /// The word a kind names it by.
    pub fn key(self) -> &'static str {
        TYPES.iter().find(|(field_type, _)| *field_type == self).map_or("", |(_, word)| word)
    }

    /// Whether a value is one text.
    pub fn is_simple(self) -> bool {
        use FieldType as T;
        matches!(
            self,
            T::Text | T::RichText | T::Integer | T::Number | T::Date | T::Choice | T::Reference | T::Link | T::File
        )
    }

    /// How it is laid out when its kind does not say.
    pub fn display(self) -> Display {
        match self {
            Self::Text | Self::RichText => Display::Prose,
            Self::Integer | Self::Number | Self::Date | Self::Choice | Self::Choices | Self::Group => Display::Fact,
            Self::Interval | Self::Link | Self::Place | Self::Places | Self::File => Display::Fact,
            Self::Themes | Self::Reference | Self::References => Display::Links,
            Self::List => Display::Ticks,
            Self::Rows => Display::Table,
            Self::Image => Display::Hidden,
        }
    }
}

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
    use super::*;

    #[test]
    fn words_and_types_name_each_other() {
        for (field_type, word) in TYPES {
            assert_eq!(FieldType::from_key(word), Some(field_type));
            assert_eq!(field_type.key(), word);
        }
        for (display, word) in DISPLAYS {
            assert_eq!(Display::from_key(word), Some(display));
            assert_eq!(display.key(), word);
        }
        assert_eq!(FieldType::from_key("Texte"), None);
        assert_eq!(Display::from_key(""), None);
    }
}
