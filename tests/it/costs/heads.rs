//! Front matters made to be slow: many keys, long lists, rows with parts of their own, texts of every kind of field.

use super::texts::{Growing, bodies, repeated};

/// The most bytes of a front matter that holds such a text, whose marks may be escaped.
pub const MOST: usize = 60_000;

/// Entries that are repeated under a first line; `%` is replaced by their number.
const REPEATED: [(&str, &str); 27] = [
    ("themes:", "  - a%\n"),
    ("themes:", "  - mobilite/a%\n"),
    ("mots_cles:", "  - mot%\n"),
    ("mots-cles:", "  - mot%\n"),
    ("territoires:", "  - {nom: Saugues%}\n"),
    ("territoires:", "  - {nom: Saugues, insee: \"43234\"}\n"),
    ("territoires:", "  - Marseille\n"),
    ("objectifs:", "  - o%\n"),
    ("annexes:", "  - a%.pdf\n"),
    ("annexes:", "  - mot%\n"),
    ("conseils:", "  - mot%\n"),
    ("conseils:", "  - \"*a [b](\"\n"),
    ("enchaine:", "  - Fiche %\n"),
    ("epingles:", "  - mot%\n"),
    ("credits:", "  - {nom: valeur%}\n"),
    ("credits:", "  - {nom: valeur, role%: a}\n"),
    ("sources:", "  - {libelle: valeur%, url: \"https://a.fr/%\"}\n"),
    ("materiel:", "  - {objet: mot%, par_personne: 2}\n"),
    ("materiel:", "  - {objet: mot, fixe: 1, x%: 3}\n"),
    ("variantes:", "  - {titre: mot%, texte: valeur}\n"),
    ("variantes:", "  - {x%: mot}\n"),
    ("deroule:", "  - {titre: mot%, minutes: 5}\n"),
    ("deroule:", "  - {titre: mot, y%: valeur, z%: valeur}\n"),
    ("groupe:", "  a%: valeur\n"),
    ("issu_de:", "  a%: valeur\n"),
    ("autre: valeur", "cle%: valeur\n"),
    ("autre: valeur", "cle%: [valeur, mot]\n"),
];

/// Lists of one field of rows whose parts are of another kind than those of methods.
const OF_OTHERS: [(&str, &str, &str); 5] = [
    ("exemple-inspirant", "frise:", "  - {date: 2024-01-01, titre: mot%}\n"),
    ("exemple-inspirant", "resultats:", "  - {libelle: mot%, valeur: 3, x%: a}\n"),
    ("exemple-inspirant", "paroles:", "  - {texte: mot%, qui: valeur, z%: b}\n"),
    ("exemple-inspirant", "budget:", "  a%: valeur\n"),
    ("page", "autre:", "  - {x%: mot}\n"),
];

/// Fields that hold a text.
const TEXTS: [&str; 4] = ["resume", "salle", "distance", "inconnu"];

fn head(kind: &str, fields: &str) -> String {
    format!("---\nmodele: {kind}\ntitre: Une fiche\n{fields}---\n")
}

/// The front matters of all tables.
pub fn heads() -> Vec<Growing> {
    let lists = REPEATED.iter().map(|(first, one)| ("methode-animation", *first, *one)).chain(OF_OTHERS);
    let lists = lists.map(|(kind, first, one)| {
        let make = move |bytes| head(kind, &format!("{first}\n{}", repeated(one, bytes)));
        Growing::new(format!("{kind}: {first} {one}"), make)
    });
    // A seventh of the bodies in each field: all of them were read as bodies.
    let texts = bodies().into_iter().enumerate().filter(|(n, _)| n % 7 == 0).flat_map(|(n, body)| {
        let body = std::rc::Rc::new(body);
        TEXTS.map(|field| {
            let (name, body) = (format!("{field}: {}", body.name), std::rc::Rc::clone(&body));
            let make = move |bytes: usize| {
                let text = serde_json::to_string(&body.of(bytes / 2)).unwrap();
                head("methode-animation", &format!("{field}: {text}\nsuite: valeur{n}\n"))
            };
            Growing::new(name, make)
        })
    });
    lists.chain(texts).collect()
}
