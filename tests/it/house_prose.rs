//! Words of the pages: what read oddly is not said again, one thing has one name, a sentence ends once.

use std::path::Path;

use crate::house::{shipped, without_comment};

/// What is not said, and what is said instead.
const SAID: [(&str, &str); 22] = [
    ("(attendu)", "(à remplir)"),
    ("Aucun résultat ne correspond", "Rien trouvé pour « … »"),
    ("Arranger ces listes", "Modifier ces listes"),
    ("Ce site n’a encore personne", "Vous êtes la première personne ici"),
    ("Chercher là", "Chercher ici"),
    ("Empreinte (SHA-256)", "Reconnaître une copie"),
    ("Flux Atom", "S’abonner"),
    ("La loi demande plusieurs", "Certaines sont obligatoires"),
    ("Nom ou courriel", "Nom ou adresse électronique"),
    ("Nouvelles personnes seulement", "nouveaux contributeurs seulement"),
    ("Oubli de ce qui", "Nettoyage"),
    ("Par où entrer", "Commencer par"),
    ("Plus loin autour", "Autour de ce lieu"),
    ("Référence de la fiche", "Référent ou référente"),
    ("Rester connecté", "Garder ma session ouverte"),
    ("Vous êtes connecté", "Votre compte est ouvert"),
    (">actu<", "comparer à l’actuelle"),
    (">diff<", "comparer"),
    ("adresse de courriel", "adresse électronique"),
    ("e-mail", "courriel"),
    ("page demandée", "citée, reste à écrire"),
    ("premier passage", "première contribution"),
];

/// The texts that people read, each with where it stands: templates whole, sentences of messages.
fn texts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().display().to_string();
                found.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let sources = shipped();
    let messages = sources.iter().filter(|source| source.path.starts_with("src/hall/messages"));
    found.extend(messages.flat_map(|source| quoted(&source.text).map(|text| (source.path.clone(), text))));
    assert!(found.len() > 500, "{}", found.len());
    found
}

/// What stands between quotes in a source, in macros as well, its comments and its tests aside.
fn quoted(source: &str) -> impl Iterator<Item = String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let code: Vec<&str> = code.lines().map(without_comment).collect();
    let code = code.join("\n").replace("\\u{a0}", "\u{a0}").replace("\\u{202f}", "\u{202f}");
    code.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// Where a text says what is not said, or ends a sentence twice.
fn odd(text: &str) -> Vec<String> {
    let plain = text.replace(['\u{a0}', '\u{202f}'], " ");
    let said = SAID.iter().filter(|(said, _)| plain.contains(said));
    let mut found: Vec<String> = said.map(|(said, instead)| format!("« {said} »: say « {instead} »")).collect();
    for end in ["?.", "!.", "….", "? ».", "! ».", "… »."] {
        let twice =
            plain.match_indices(end).any(|(at, _)| !plain[..at].ends_with(')') && !plain[at..].starts_with("?.,"));
        found.extend(twice.then(|| format!("« {end} »: a sentence ends once")));
    }
    found
}

#[test]
fn pages_say_what_people_say() {
    let found: Vec<String> = texts()
        .into_iter()
        .flat_map(|(path, text)| odd(&text).into_iter().map(move |why| format!("{path}: {why}")))
        .collect();
    assert_eq!(found, Vec::<String>::new());
    for breach in ["Une décision\u{202f}?.", "« recherche… ».", "<a href=\"/\">diff</a>", "Vous êtes connecté."]
    {
        assert!(!odd(breach).is_empty(), "{breach}");
    }
    assert!(odd("Que faire\u{202f}? Rien.").is_empty());
}

#[test]
fn names_are_elided_by_one_function() {
    let by_hand = |text: &str| {
        let plain = text.replace(['\u{a0}', '\u{202f}'], " ");
        ["de {name}", "de {author}", "de {who}", "que {name}", "de {{ name", "de {{ author"]
            .iter()
            .any(|way| plain.contains(way))
    };
    let found: Vec<String> = texts().into_iter().filter(|(_, text)| by_hand(text)).map(|(path, _)| path).collect();
    assert_eq!(found, ["src/hall/messages/phrase.rs"], "messages::of_somebody says « d’Hélène », « de Marie »");
}
