//! Links that lead out of the wiki to nothing.

/// What was answered, by the word or the status that is kept.
#[must_use]
pub fn of_answer(word: &str) -> String {
    match word {
        "nom" => "ce nom de site n’existe plus".to_owned(),
        "silence" => "le site ne répond pas".to_owned(),
        "boucle" => "le site renvoie sans fin d’une adresse à l’autre".to_owned(),
        "404" => "la page est introuvable (404)".to_owned(),
        "410" => "la page a été retirée (410)".to_owned(),
        status => format!("le site est en panne ({status})"),
    }
}

/// What is noticed once somebody chose whether other sites are asked, by the word in the address.
#[must_use]
pub fn of_chosen(word: &str) -> Option<&'static str> {
    match word {
        "oui" => Some("C’est noté\u{a0}: les adresses seront vérifiées dans les heures qui viennent."),
        "non" => Some("C’est noté\u{a0}: plus aucune adresse n’est vérifiée."),
        _ => None,
    }
}
