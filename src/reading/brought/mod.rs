//! What somebody brings to be sorted: a text or the notes of a workshop, as a draft keeps it, with what they decided
//! of it. All else is worked out from these again, so that whatever is decided can be undone.

pub mod notes;
mod notes_form;
pub mod text;

use std::collections::HashMap;

use crate::models::draft::Draft;

/// The name of the pair, in the form that a text or notes fill, that says the place of their own draft.
pub const FROM: &str = "depuis";

/// What the place of such a draft begins with: texts, and notes.
pub const PLACES: [&str; 2] = [text::PLACE, notes::PLACE];

/// What a draft holds; nothing of one that cannot be read.
#[must_use]
pub fn pairs_of(draft: &Draft) -> Vec<(String, String)> {
    serde_json::from_str(&draft.content).unwrap_or_default()
}

/// The forms that were opened from what was brought: the place of each form, by that of its text or notes.
#[must_use]
pub fn opened(drafts: &[Draft]) -> HashMap<String, String> {
    let from = |draft: &Draft| pairs_of(draft).into_iter().find(|(name, _)| name == FROM).map(|(_, from)| from);
    let is_there = |from: &String| drafts.iter().any(|draft| draft.place == *from);
    drafts.iter().filter_map(|draft| Some((from(draft).filter(is_there)?, draft.place.clone()))).collect()
}

/// The first place of that beginning that no draft has.
#[must_use]
pub fn free_place(beginning: &str, taken: &[String]) -> String {
    let places = (1_u32..).map(|number| format!("{beginning}{number}"));
    places.into_iter().find(|place| !taken.contains(place)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::reading::brought::*;

    #[test]
    fn what_is_brought_takes_the_first_number_without_a_draft() {
        let taken = ["texte-1", "texte-3", "post-its-2"].map(str::to_owned);
        assert_eq!(free_place(text::PLACE, &taken), "texte-2");
        assert_eq!(free_place(notes::PLACE, &[]), "post-its-1");
    }
}
