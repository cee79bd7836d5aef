//! French sentences about what one person did: how many things of each sort, beside no others.

use crate::text::numbers;

/// A number of things, in words.
fn counted(count: i64, one: &str, many: &str) -> String {
    format!("{}\u{a0}{}", numbers::integer(count), if count > 1 { many } else { one })
}

/// « 3 fiches commencées ».
#[must_use]
pub fn begun(count: i64) -> String {
    counted(count, "fiche commencée", "fiches commencées")
}

/// « 12 versions ».
#[must_use]
pub fn versions(count: i64) -> String {
    counted(count, "version", "versions")
}

/// « 3 messages ».
#[must_use]
pub fn messages(count: i64) -> String {
    counted(count, "message", "messages")
}

/// « 2 essais racontés ».
#[must_use]
pub fn trials(count: i64) -> String {
    counted(count, "essai raconté", "essais racontés")
}

/// « 2 adaptations ».
#[must_use]
pub fn adaptations(count: i64) -> String {
    counted(count, "adaptation", "adaptations")
}

/// « 4 mercis reçus ».
#[must_use]
pub fn thanks(count: i64) -> String {
    counted(count, "merci reçu", "mercis reçus")
}
