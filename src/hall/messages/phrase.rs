//! How words stand in a sentence.

/// How names begin whose h is mute: « d’Hélène », but « de Hugo », « de Hakim ».
const MUTE: [&str; 12] = ["hé", "hè", "hel", "hen", "her", "hec", "hil", "hip", "hon", "hor", "hub", "hy"];

/// Whether a word before this name loses its last letter.
fn is_elided(name: &str) -> bool {
    let mut chars = name.chars().flat_map(char::to_lowercase);
    let (first, second) = (chars.next(), chars.next());
    let is_vowel = |c: char| "aàâäeéèêëiîïoôöuùûüœæ".contains(c);
    match first {
        Some('h') => MUTE.iter().any(|start| name.to_lowercase().starts_with(start)),
        Some('y') => second.is_some_and(|second| !is_vowel(second)),
        Some(first) => is_vowel(first),
        None => false,
    }
}

/// Whose something is: « de Marie », « d’Hélène ».
#[must_use]
pub fn of_somebody(name: &str) -> String {
    if is_elided(name) { format!("d’{name}") } else { format!("de {name}") }
}

/// What somebody did: « ce que Marie », « ce qu’Hélène ».
#[must_use]
pub fn what_somebody(name: &str) -> String {
    let begin = if is_elided(name) { "ce qu’" } else { "ce que " };
    format!("{begin}{name}")
}

/// A label as it stands at the head of a line.
#[must_use]
pub fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// A label as it stands inside a sentence; what begins by capitals stays.
#[must_use]
pub fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let (first, second) = (chars.next(), chars.clone().next());
    match first {
        Some(first) if !second.is_some_and(char::is_uppercase) => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::hall::messages::phrase::*;

    #[test]
    fn a_name_is_elided_as_it_is_said() {
        for (name, said) in [
            ("Marie", "de Marie"),
            ("Hélène", "d’Hélène"),
            ("Élise", "d’Élise"),
            ("Yvonne", "d’Yvonne"),
            ("Yann", "de Yann"),
            ("42", "de 42"),
            ("", "de "),
        ] {
            assert_eq!(of_somebody(name), said);
            assert_eq!(what_somebody(name).starts_with("ce qu’"), said.starts_with("d’"), "{name}");
        }
    }
}
