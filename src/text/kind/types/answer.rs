//! The ways a question may be answered: the few that people choose from, each a type with what goes with it.

use super::{FieldDef, FieldType, Nature};

/// A way to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its word.
    pub word: &'static str,
    /// The word of its type.
    field_type: &'static str,
    /// What else is asked of it.
    pub needs: Needed,
    /// How a page lays it out when nobody chooses; empty as its type does.
    pub(in crate::text::kind) display: &'static str,
    /// What its numbers count; empty for what is typed.
    pub(in crate::text::kind) unit: &'static str,
    /// The icon of a new field.
    pub(in crate::text::kind) icon: &'static str,
    /// The list of its choices, where it is always the same.
    pub(in crate::text::kind) list: &'static str,
    /// Whether it may stand in a column.
    pub in_columns: bool,
}

/// What else a way to answer asks of who chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// Nothing.
    Nothing,
    /// How many characters or items at most.
    Most,
    /// What its numbers count.
    Unit,
    /// Choices.
    Choices,
    /// Columns.
    Columns,
    /// The kinds that it points to.
    Kinds,
    /// The fields that it adds.
    Sum,
}

const fn answer(word: &'static str, field_type: &'static str, needs: Needed, icon: &'static str) -> Answer {
    Answer { word, field_type, needs, display: "", unit: "", icon, list: "", in_columns: false }
}

const ANSWERS: [Answer; 23] = [
    Answer { display: "fait", in_columns: true, ..answer("texte", "texte", Needed::Most, "") },
    Answer { display: "texte", in_columns: true, ..answer("texte-long", "texte-riche", Needed::Most, "") },
    answer("choix", "choix", Needed::Choices, "etape"),
    answer("plusieurs", "plusieurs", Needed::Choices, "etape"),
    Answer { list: "oui-non", ..answer("accord", "choix", Needed::Nothing, "etape") },
    Answer { in_columns: true, ..answer("nombre", "nombre", Needed::Unit, "chiffre") },
    Answer { in_columns: true, ..answer("entier", "entier", Needed::Unit, "chiffre") },
    Answer { unit: "minutes", ..answer("duree", "intervalle", Needed::Nothing, "duree") },
    answer("fourchette", "intervalle", Needed::Unit, "groupe"),
    Answer { in_columns: true, ..answer("date", "date", Needed::Nothing, "date") },
    answer("periode", "periode", Needed::Nothing, "date"),
    answer("lieu", "lieu", Needed::Nothing, "lieu"),
    answer("lieux", "lieux", Needed::Most, "lieu"),
    Answer { in_columns: true, ..answer("fiche", "reference", Needed::Kinds, "lien") },
    answer("fiches", "references", Needed::Kinds, "lien"),
    Answer { in_columns: true, ..answer("lien", "lien", Needed::Nothing, "lien") },
    answer("photo", "image", Needed::Nothing, ""),
    answer("fichiers", "fichiers", Needed::Most, "lien"),
    Answer { display: "puces", ..answer("liste", "liste", Needed::Most, "etape") },
    Answer { display: "tableau", ..answer("lignes", "lignes", Needed::Columns, "structure") },
    answer("classement", "themes", Needed::Most, "theme"),
    answer("siren", "siren", Needed::Nothing, "structure"),
    answer("somme", "somme", Needed::Sum, "chiffre"),
];

/// Every way, in the order in which they are offered.
pub fn answers() -> impl Iterator<Item = &'static Answer> {
    ANSWERS.iter()
}

impl Answer {
    /// The way of that word.
    #[must_use]
    pub fn find(word: &str) -> Option<&'static Self> {
        ANSWERS.iter().find(|answer| answer.word == word)
    }

    /// Whether what is answered names files.
    #[must_use]
    pub(in crate::text::kind) fn names_files(&self) -> bool {
        FieldType::from_key(self.field_type).is_some_and(|of| FieldDef::new("", of).names_files())
    }

    /// How a field is answered; nothing for a type that nobody chooses by itself.
    #[must_use]
    pub fn of(field: &FieldDef) -> Option<&'static Self> {
        let fits = |answer: &&Self| {
            answer.field_type == field.type_key()
                && (answer.unit.is_empty() || answer.unit == field.unit)
                && (answer.list.is_empty() || Some(answer.list) == field.vocabulary.as_deref())
        };
        // Those that say more come before the plain ones of their type.
        let mut fitting: Vec<&Self> = ANSWERS.iter().filter(fits).collect();
        fitting.sort_by_key(|answer| answer.unit.is_empty() && answer.list.is_empty());
        fitting.first().copied()
    }

    /// The word of its type.
    pub(in crate::text::kind) fn type_word(self) -> &'static str {
        self.field_type
    }

    /// What its values are.
    pub(in crate::text::kind) fn nature(self) -> Nature {
        self.field().nature()
    }

    fn field(self) -> FieldDef {
        FieldDef::new("", FieldType::from_key(self.field_type).unwrap_or(FieldType::WORDS))
    }
}

/// How a page lays out a field of the type of that word, when its kind does not say.
pub(in crate::text::kind) fn usual_display(type_word: &str) -> &'static str {
    FieldType::from_key(type_word).map(|of| of.display().key()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_is_of_a_type_and_is_found_again() {
        for answer in answers() {
            let mut field = answer.field();
            assert_eq!(field.type_key(), answer.field_type, "{}", answer.word);
            field.unit = answer.unit.to_owned();
            field.vocabulary = Some(answer.list.to_owned()).filter(|list| !list.is_empty());
            assert_eq!(Answer::of(&field), Some(answer));
        }
    }
}
