//! French sentences about what is said of a sheet.

use crate::db::happening::Concern;
use crate::text::{numbers, typography};

/// A message without a word.
pub const NOTHING: &str = "Écrivez votre message\u{a0}: une phrase suffit.";
/// A question without a word.
pub const NO_QUESTION: &str = "Écrivez votre question\u{a0}: une phrase suffit.";
/// The sheet has as many messages as a discussion holds.
pub const FULL: &str = "Cette discussion est pleine. Gardez votre texte, et demandez à la modération d’en retirer \
     d’anciens messages.";
/// The thread has as many messages as one holds.
pub const THREAD_FULL: &str = "Ce fil est très long. Gardez votre texte et ouvrez un nouveau fil.";
/// A message is answered whose thread is gone.
pub const THREAD_GONE: &str = "Ce fil n’est plus là. Votre texte est gardé\u{a0}: publiez-le dans un nouveau fil.";
/// Why a message is hidden is not said.
pub const REASON: &str = "Dites pourquoi\u{a0}: la modération lira ce motif.";
/// The list is longer than a page.
pub const PAGES: &str = "Pages de la discussion";
/// The feed of all discussions.
pub const ALL: &str = "Discussions";
/// A place that is a message.
pub const A_MESSAGE: &str = "un message de la discussion";
/// A message that its author took back.
pub const TAKEN_BACK: &str = "Message retiré par la personne qui l’avait écrit.";
/// A message whose words were erased.
pub const ERASED: &str = "Message effacé par l’administration.";
/// A message that is hidden.
pub const WITHHELD: &str = "Message masqué par la modération.";
/// A passage that stands elsewhere.
pub const MOVED: &str = "passage déplacé depuis";
/// A passage with other words.
pub const CHANGED: &str = "passage modifié depuis";
/// A passage that is gone.
pub const REMOVED: &str = "passage retiré depuis";
/// Who asked a question without saying who.
pub const SOMEBODY: &str = "Une personne sans compte";
/// The characters of a message that a quotation repeats.
const SHORT: usize = 280;

/// Who said something that is news, and that it is said to the reader.
#[must_use]
pub fn of_news(concern: Concern, author: &str) -> String {
    match concern {
        Concern::Named => format!("{author} vous nomme"),
        Concern::Answered => format!("{author} vous répond"),
        Concern::Followed => author.to_owned(),
        Concern::Thanked => format!("{author} vous remercie"),
    }
}

/// The same as a sign beside a line.
#[must_use]
pub fn of_concern(concern: Concern) -> &'static str {
    match concern {
        Concern::Named => "vous nomme",
        Concern::Answered => "vous répond",
        Concern::Followed => "message",
        Concern::Thanked => "vous remercie",
    }
}

/// « Discussion », with how many threads there are.
#[must_use]
pub fn tab(threads: i32) -> String {
    if threads > 0 { format!("Discussion ({})", numbers::integer(i64::from(threads))) } else { "Discussion".to_owned() }
}

/// A text that is too long.
#[must_use]
pub fn too_long(most: usize) -> String {
    let most = numbers::integer(i64::try_from(most).unwrap_or(i64::MAX));
    format!("Raccourcissez ce texte\u{a0}: {most} caractères au plus.")
}

/// Too many messages in too short a time.
#[must_use]
pub fn too_many(seconds: u64) -> String {
    let minutes = i64::try_from(seconds.div_ceil(60)).unwrap_or(1);
    let plural = if minutes > 1 { "s" } else { "" };
    format!(
        "Beaucoup de messages sont partis d’ici en peu de temps. Votre texte est gardé\u{a0}: envoyez-le de nouveau \
         dans {}\u{a0}minute{plural}.",
        numbers::integer(minutes)
    )
}

/// What a thread is called whose author gave it no name.
#[must_use]
pub fn heading(given: &str, author: &str) -> String {
    match given {
        "" => format!("Message {}", super::of_somebody(author)),
        given => typography::french(given).into_owned(),
    }
}

/// « Discussion de Boule de neige ».
#[must_use]
pub fn of_sheet(title: &str) -> String {
    format!("Discussion de «\u{202f}{title}\u{202f}»")
}

/// « 3 fils ».
#[must_use]
pub fn threads(count: usize) -> String {
    match count {
        0 => "Aucun fil".to_owned(),
        1 => "Un fil".to_owned(),
        count => format!("{}\u{a0}fils", numbers::integer(i64::try_from(count).unwrap_or(i64::MAX))),
    }
}

/// « 3 messages ».
#[must_use]
pub fn messages(count: usize) -> String {
    match count {
        1 => "Un message".to_owned(),
        count => format!("{}\u{a0}messages", numbers::integer(i64::try_from(count).unwrap_or(i64::MAX))),
    }
}

/// « la version 3 », « le champ Durée », « la section Le déroulé ».
#[must_use]
pub fn of_place(place: crate::db::types::RemarkPlace, name: &str) -> String {
    use crate::db::types::RemarkPlace;
    let name = typography::french(name);
    match place {
        RemarkPlace::Field => format!("le champ «\u{202f}{name}\u{202f}»"),
        RemarkPlace::Section => format!("la partie «\u{202f}{name}\u{202f}»"),
        RemarkPlace::File => format!("le fichier {name}"),
        RemarkPlace::Passage if !name.is_empty() => format!("un passage de «\u{202f}{name}\u{202f}»"),
        RemarkPlace::Passage => "un passage".to_owned(),
        RemarkPlace::Sheet | RemarkPlace::Version | RemarkPlace::Message => name.into_owned(),
    }
}

/// The first words of a message, in one line.
#[must_use]
pub fn shortened(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHORT {
        return line;
    }
    line.chars().take(SHORT).chain(['…']).collect()
}

/// What is noticed after something was done, by the word in the address.
#[must_use]
pub fn of_notice(word: &str) -> Option<&'static str> {
    Some(match word {
        "dit" => "Votre message est publié.",
        "demande" => "Merci\u{202f}! Votre question attend un regard. Elle paraîtra ici ensuite.",
        "modifie" => "Votre message est modifié.",
        "retire" => "Votre message est retiré, pour de bon.",
        "resolu" => "Fil résolu\u{a0}: on le retrouve sous «\u{202f}Tous\u{202f}».",
        "rouvert" => "Fil rouvert.",
        "masque" => "Message masqué\u{a0}: seule la modération le lit encore, avec le motif.",
        "montre" => "Message montré de nouveau.",
        "efface" => "Message effacé, pour de bon.",
        "publie" => "Question publiée dans la discussion.",
        _ => return super::thanks::of_press(word),
    })
}

#[cfg(test)]
mod tests {
    use crate::db::types::RemarkPlace;
    use crate::hall::messages::talk::*;

    #[test]
    fn threads_are_counted_and_named_in_words() {
        assert_eq!((tab(0).as_str(), tab(3).as_str()), ("Discussion", "Discussion (3)"));
        assert_eq!(
            (threads(0).as_str(), threads(1).as_str(), threads(3).as_str()),
            ("Aucun fil", "Un fil", "3\u{a0}fils")
        );
        assert_eq!(heading("", "Yvonne"), "Message d’Yvonne");
        assert_eq!(heading("Le temps\u{a0}?", "Yvonne"), "Le temps\u{202f}?");
        assert_eq!(shortened(&"é".repeat(900)).chars().count(), 281);
        assert!(of_place(RemarkPlace::Field, "Durée").contains("Durée"));
    }
}
