//! What somebody brings to be sorted: a text or the notes of a workshop, as a draft keeps it, with what they decided
//! of it. All else is worked out from these again, so that whatever is decided can be undone.

pub mod notes;
pub mod text;

/// The name of the pair, in the form that a text or notes fill, that says the place of their own draft.
pub const FROM: &str = "depuis";

/// What the place of such a draft begins with: texts, and notes.
pub const PLACES: [&str; 2] = [text::PLACE, notes::PLACE];

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
