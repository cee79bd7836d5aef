//! What is recognised in the texts that people bring, and that no word of them is lost.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use crate::text::kind::{KindDef, Vocabulary};
use crate::text::recognise::*;
use crate::text::sheet_text::SheetText;
use crate::text::title;

/// The shipped kinds.
const KINDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../kinds");

fn shipped(name: &str) -> KindDef {
    let text = std::fs::read_to_string(format!("{KINDS}/{name}.md")).unwrap();
    KindDef::from_sheet(&SheetText::parse(&text).unwrap()).unwrap()
}

fn kinds() -> Vec<KindDef> {
    ["fiche-pratique", "exemple-inspirant", "methode-animation"].map(shipped).into()
}

fn vocabularies() -> HashMap<String, Vocabulary> {
    let read = |file: std::fs::DirEntry| {
        let text = std::fs::read_to_string(file.path()).unwrap();
        Vocabulary::from_sheet(&SheetText::parse(&text).unwrap()).unwrap()
    };
    let all = std::fs::read_dir(format!("{KINDS}/vocabulaires")).unwrap().map(|file| read(file.unwrap()));
    all.map(|vocabulary| (vocabulary.key.clone(), vocabulary)).collect()
}

fn laid(text: &str, kind: &str, moved: &[(usize, Goes)]) -> Layout {
    let (kinds, words) = (kinds(), vocabularies());
    let kinds: Vec<&KindDef> = kinds.iter().collect();
    let kind = kinds.iter().find(|known| known.key == kind).unwrap();
    CutText::of(text, &kinds).lay_out(kind, &|key| words.get(key), &moved.iter().cloned().collect())
}

fn json(layout: &Layout, key: &str) -> String {
    let value = layout.values.iter().find(|(known, _)| known == key).map(|(_, value)| value);
    value.map(|value| serde_json::to_string(value).unwrap()).unwrap_or_default()
}

const METHOD: &str = "# Le marché aux ressources

Faire se rencontrer ce que chacun cherche et ce que les autres ont à donner.

Durée : 45 min
Nombre de participants : 6 à 30
Difficulté : facile comme tout

## Matériel

- feutres : 1 par personne
- pâte à fixer

## Déroulé

1. Accueil (7 min) : chacun écrit ce qu’il cherche.
2. Affichage, 10 min
3. Marché – 15 min

## Une fois, à Montcarrel

Il pleuvait.
";

#[test]
fn a_messy_method_finds_its_fields() {
    let layout = laid(METHOD, "methode-animation", &[]);
    assert_eq!(layout.title, "Le marché aux ressources");
    for (key, expected) in [
        ("resume", r#""Faire se rencontrer ce que chacun cherche et ce que les autres ont à donner.""#),
        ("duree", r#"{"min":"45","max":"45"}"#),
        ("groupe", r#"{"min":"6","max":"30"}"#),
        ("materiel", r#"[{"objet":"feutres","par_personne":"1"},{"objet":"pâte à fixer"}]"#),
        (
            "deroule",
            concat!(
                r#"[{"titre":"Accueil","minutes":"7","consigne":"chacun écrit ce qu’il cherche."},"#,
                r#"{"titre":"Affichage","minutes":"10"},{"titre":"Marché","minutes":"15"}]"#
            ),
        ),
        ("difficulte", ""),
    ] {
        assert_eq!(json(&layout, key), expected, "{key}");
    }
    assert_eq!(layout.body, "Difficulté : facile comme tout\n\n## Une fois, à Montcarrel\n\nIl pleuvait.\n");
    let guessed: Vec<&str> = layout.parts.iter().filter(|part| part.guessed).map(|part| part.name.as_str()).collect();
    // The sentence under the title, and the difficulty that no choice says.
    assert_eq!(guessed, ["", "Difficulté"]);
}

#[test]
fn the_kind_is_guessed_from_what_only_it_asks() {
    let kinds = kinds();
    let kinds: Vec<&KindDef> = kinds.iter().collect();
    let guessed = CutText::of(METHOD, &kinds).guess(&kinds).unwrap();
    assert_eq!(guessed.kind, "methode-animation");
    assert!(guessed.because.contains(&"Déroulé".to_owned()), "{guessed:?}");
    let story =
        "# Une épicerie\n\n## Partenaires\n\n- la mairie\n\n## Résultats chiffrés\n\nx\n\n## Leviers d’action\n\n- y\n";
    assert_eq!(CutText::of(story, &kinds).guess(&kinds).unwrap().kind, "exemple-inspirant");
    assert_eq!(CutText::of("Bonjour.\n\nRien à dire.\n", &kinds).guess(&kinds), None);
}

#[test]
fn a_piece_goes_where_it_is_put_or_stays_when_it_cannot() {
    let text = "Titre\n\nUn mot.\n\nDeux mots.\n";
    let to = |key: &str| Goes::Field(key.to_owned());
    let layout = laid(text, "methode-animation", &[(3, to("conseils")), (5, to("conseils"))]);
    assert_eq!(json(&layout, "conseils"), r#"["Un mot.","Deux mots."]"#);
    assert_eq!((layout.title.as_str(), layout.body.as_str()), ("Titre", ""));
    let layout = laid(text, "methode-animation", &[(3, to("duree")), (5, Goes::Nowhere)]);
    assert_eq!(layout.body, "Un mot.\n");
    let refused: Vec<usize> = layout.parts.iter().filter(|part| part.refused.is_some()).map(|part| part.line).collect();
    assert_eq!(refused, [3]);
}

#[test]
fn ranges_and_tables_are_read_as_people_write_them() {
    for (line, key, expected) in [
        ("Durée : 1 à 2 h", "duree", r#"{"min":"60","max":"120"}"#),
        ("Durée : environ trois quarts d’heure", "duree", r#"{"min":"45","max":"45"}"#),
        ("Durée : deux demi-journées", "duree", ""),
        ("Taille du groupe : jusqu’à 30 personnes", "groupe", r#"{"max":"30"}"#),
        ("Taille du groupe : de 6 à 30, idéal 12", "groupe", r#"{"min":"6","max":"30","ideal":"12"}"#),
        ("Taille du groupe : douze", "groupe", ""),
        ("Mots-clés : cartes, marché", "mots_cles", r#"["cartes","marché"]"#),
    ] {
        assert_eq!(json(&laid(&format!("T\n\n{line}\n\nx\n"), "methode-animation", &[]), key), expected, "{line}");
    }
    let table = "# T\n\n## Partenaires\n\n| Partenaire | Rôle |\n| --- | --- |\n| La mairie | prête la salle |\n";
    let rows = json(&laid(table, "exemple-inspirant", &[]), "partenaires");
    assert_eq!(rows, r#"[{"acteur":"La mairie","role":"prête la salle"}]"#);
}

/// Every word of a value, of a title or of a body, numbers aside: « 1 h 30 » is written 90.
fn words(text: &str) -> BTreeSet<String> {
    title::words(text).into_iter().filter(|word| !word.chars().any(|c| c.is_ascii_digit())).collect()
}

fn text_of_many() -> impl Strategy<Value = String> {
    let names = ["Durée", "Déroulé", "Matériel", "Leviers d’action", "Partenaires", "Nombre de participants", "Zut"];
    let words = "[a-zé]{3,9}( [a-z]{4,8}){0,5}";
    let value = prop_oneof![
        words.prop_map(|words| words),
        Just("45 min".to_owned()),
        Just("6 à 30 personnes".to_owned()),
        (words, words).prop_map(|(one, two)| format!("{one} (5 min) : {two}")),
    ];
    let block = prop_oneof![
        prop::sample::select(names.to_vec()).prop_map(|name| format!("## {name}\n\n")),
        (prop::sample::select(names.to_vec()), value.clone()).prop_map(|(name, value)| format!("{name} : {value}\n")),
        value.clone().prop_map(|value| format!("- {value}\n")),
        value.clone().prop_map(|value| format!("{value}.\n\n")),
        (value.clone(), value)
            .prop_map(|(one, two)| format!("| {one} | {two} |\n| --- | --- |\n| {two} | {one} |\n\n")),
        Just("\n".to_owned()),
        Just("```\nDurée : code\n```\n".to_owned()),
    ];
    prop::collection::vec(block, 0..14).prop_map(|blocks| blocks.concat())
}

/// A kind of sheet.
fn a_kind() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["fiche-pratique", "exemple-inspirant", "methode-animation"])
}

proptest! {
    #[test]
    fn no_word_is_lost(text in text_of_many(), kind in a_kind()) {
        let layout = laid(&text, kind, &[]);
        let values = layout.values.iter().flat_map(|(_, value)| value.texts()).collect::<Vec<_>>().join(" ");
        let mut kept = words(&format!("{} {values} {}", layout.title, layout.body));
        for part in layout.parts.iter().filter(|part| matches!(part.goes, Goes::Field(_))) {
            // The name of a field is on the page, and units are said by their fields.
            kept.extend(words(&part.name));
            kept.extend(words("min à personnes"));
        }
        let lost: Vec<String> = words(&text).difference(&kept).cloned().collect();
        prop_assert!(lost.is_empty(), "{lost:?}\n{text}\n{layout:?}");
    }
}

#[test]
fn a_mail_without_blank_lines_around_its_headings_is_read_as_it_is_meant() {
    let text = "Titre : Le café des parents\nUn matin par mois, devant l’école.\nDurée : 2 h\n\n\
        Pourquoi on a fait ça\n\n\
        Les familles ne se voyaient plus.\nDéroulé\n• Accueil (10 min)\n• Café (1 h)\nMatériel\n\
        - des tasses\n- le lieu : devant l’école\n";
    let layout = laid(text, "methode-animation", &[]);
    assert_eq!(layout.title, "Le café des parents");
    assert_eq!(json(&layout, "duree"), r#"{"min":"120","max":"120"}"#);
    assert!(json(&layout, "deroule").contains("Accueil") && json(&layout, "deroule").contains("Café"));
    assert!(json(&layout, "materiel").contains("le lieu : devant l’école"), "{layout:?}");
    // What is no field keeps its shape.
    assert_eq!(json(&layout, "resume"), "\"Un matin par mois, devant l’école.\"");
    let body = "## Pourquoi on a fait ça\n\nLes familles ne se voyaient plus.\n";
    assert_eq!(layout.body, body);
}

#[test]
fn a_title_that_begins_as_the_name_of_a_field_is_the_title() {
    for title in ["Budget participatif au collège", "Gouvernance partagée", "Partenaires de confiance"] {
        for text in [format!("# {title}\n\nUn mot.\n\nDurée : 1 h\n"), format!("{title}\n\nUn mot.\n\nDurée : 1 h\n")]
        {
            let layout = laid(&text, "methode-animation", &[]);
            assert_eq!(layout.title, title, "{text}");
            assert_eq!(json(&layout, "duree"), r#"{"min":"60","max":"60"}"#, "{text}");
        }
    }
}

#[test]
fn signs_of_lists_that_markdown_does_not_know_become_lists_outside_of_code() {
    let layout = laid("T\n\nx\n\n• a\n• b\n\n```\n• c\n```\n", "methode-animation", &[]);
    assert!(layout.body.ends_with("- a\n- b\n\n```\n• c\n```\n"), "{}", layout.body);
}

#[test]
fn minutes_and_times_of_a_running_order_are_read() {
    let text = "# T\n\n## Déroulé\n\n- Accueil (5’)\n- 14h10 - 14h25 Tour de table : chacun se présente.\n\
        - 14 h 25 à 15 h : Marché\n- 9h30 : Café\n- 1h30 : Bilan\n";
    let rows = json(&laid(text, "methode-animation", &[]), "deroule");
    let expected = [
        r#"{"titre":"Accueil","minutes":"5"}"#,
        r#"{"titre":"Tour de table","minutes":"15","consigne":"14h10 - 14h25\n\nchacun se présente."}"#,
        r#"{"titre":"Marché","minutes":"35","consigne":"14 h 25 à 15 h"}"#,
        r#"{"titre":"9h30","consigne":"Café"}"#,
        r#"{"titre":"Bilan","minutes":"90"}"#,
    ];
    assert_eq!(rows, format!("[{}]", expected.join(",")));
}

#[test]
fn a_number_of_people_is_the_size_of_the_group_under_whatever_name() {
    let layout = laid("# T\n\nPublic : 8 à 12 personnes\nDurée : 1 h\n\nDu texte.\n", "methode-animation", &[]);
    assert_eq!(json(&layout, "groupe"), r#"{"min":"8","max":"12"}"#);
    assert!(layout.parts.iter().any(|part| part.name == "Public" && part.guessed), "somebody looks at it");
    let layout = laid("# T\n\nPublic : des familles\n\nx\n", "methode-animation", &[]);
    assert_eq!((json(&layout, "groupe").as_str(), layout.body.as_str()), ("", "Public : des familles\n\nx\n"));
}

#[test]
fn an_amount_with_its_year_is_a_budget() {
    let rows = json(&laid("# T\n\nBudget : 12 500 € en 2025\n\nx\n", "exemple-inspirant", &[]), "budget");
    assert_eq!(rows, r#"{"montant":"12500","annee":"2025"}"#);
}

#[test]
fn a_territory_that_is_not_known_is_looked_at() {
    for (place, strange) in [("Saugues", false), ("43170 Saugues", false), ("Montcarrel-les-Oies", true)] {
        let layout = laid(&format!("# T\n\nTerritoire : {place}\n\nx\n"), "exemple-inspirant", &[]);
        assert!(json(&layout, "territoires").contains(place), "{layout:?}");
        assert!(layout.parts.iter().any(|part| part.name == "Territoire" && part.strange == strange), "{place}");
    }
}

#[test]
fn a_theme_is_one_of_the_vocabulary_or_is_looked_at() {
    let (kinds, mut words) = (kinds(), vocabularies());
    let values = "  - {id: mobilite, libelle: Mobilités}\n  - {id: circulaire/dechets, libelle: Déchets et réemploi}\n";
    let text = format!("---\nmodele: vocabulaire\ntitre: Thèmes\ncle: themes\nvaleurs:\n{values}---\n");
    words.insert("themes".to_owned(), Vocabulary::from_sheet(&SheetText::parse(&text).unwrap()).unwrap());
    let all: Vec<&KindDef> = kinds.iter().collect();
    let method = all.iter().find(|kind| kind.key == "methode-animation").unwrap();
    let theme = method.fields.iter().find(|field| field.key == "themes").and_then(|field| field.vocabulary_key());
    words.insert(theme.unwrap().to_owned(), words.get("themes").cloned().unwrap());
    let laid = |line: &str| {
        let text = format!("# T\n\n{line}\n\nx\n");
        CutText::of(&text, &all).lay_out(method, &|key| words.get(key), &HashMap::new())
    };
    assert_eq!(json(&laid("Thèmes : mobilité"), "themes"), r#"["mobilite"]"#);
    let near = laid("Thème : déchets, mobilité");
    assert_eq!(json(&near, "themes"), r#"["circulaire/dechets","mobilite"]"#);
    assert!(near.parts.iter().any(|part| part.name == "Thème" && part.guessed));
    let unknown = laid("Thèmes : lune");
    assert!(unknown.parts.iter().any(|part| part.refused.is_some()) && unknown.body.contains("lune"));
}

#[test]
fn a_text_that_begins_without_a_heading_is_not_the_end_of_the_field_above() {
    let text = "# T\n\nDurée : 45 min\nNous étions douze ce jour-là, et il pleuvait.\n";
    let layout = laid(text, "methode-animation", &[]);
    assert_eq!(json(&layout, "duree"), r#"{"min":"45","max":"45"}"#);
    assert_eq!(layout.body, "Nous étions douze ce jour-là, et il pleuvait.\n");
    let text = "T\n\nMatériel\n- des feutres\n- du ruban\n\nNous étions douze. Il pleuvait.\n\nPuis, la suite.\n";
    let layout = laid(text, "methode-animation", &[]);
    assert!(json(&layout, "materiel").ends_with(r#"du ruban"}]"#), "{layout:?}");
    assert_eq!(layout.body, "Nous étions douze. Il pleuvait.\n\nPuis, la suite.\n");
    // A line that goes on below the edge of the page goes on.
    let text = "# T\n\nRésultat : une liste des idées que tout le monde a retenues à la fin\nde la journée\n\nx\n";
    assert!(json(&laid(text, "methode-animation", &[]), "resultat").contains("à la fin de la journée"));
}

#[test]
fn a_paragraph_after_a_list_is_none_of_its_items_and_somebody_looks_at_it() {
    let text = "# T\n\nUn mot.\n\n## Matériel\n\n- des feutres\n- du ruban\n\nPenser aux enfants.\n";
    let layout = laid(text, "methode-animation", &[]);
    assert!(json(&layout, "materiel").ends_with(r#"du ruban"}]"#), "{layout:?}");
    assert!(layout.parts.iter().any(|part| part.name == "Matériel" && part.stays));
    assert!(layout.body.contains("Penser aux enfants."));
}

#[test]
fn a_text_of_very_many_names_keeps_every_word() {
    let source = "Résultat : pluie.\n\n".repeat(3_000);
    let layout = laid(&source, "methode-animation", &[]);
    assert!(layout.parts.len() <= 1_001, "{}", layout.parts.len());
    let said = format!("{}{:?}{}", layout.title, layout.values, layout.body);
    assert_eq!(said.matches("pluie").count(), 3_000, "{} {:?}", layout.title, layout.parts.get(..3));
}

#[test]
fn a_title_without_a_blank_line_below_and_a_step_with_its_minutes_are_what_they_are() {
    let text = "Le marché des envies\nUne méthode testée en mars 2024\n\nDurée : 1h30\nMatériel\n- des feutres\n\n\
        Déroulé\nÉcrire (10 min) : chacun écrit.\nBilan (15 min)\n\nAttention au bruit.\nThèmes : mobilité\n";
    let layout = laid(text, "methode-animation", &[]);
    assert_eq!(layout.title, "Le marché des envies");
    assert!(json(&layout, "deroule").contains(r#""titre":"Bilan","minutes":"15""#), "{layout:?}");
    assert!(layout.parts.iter().any(|part| part.name == "Thèmes"), "{layout:?}");
    let wrapped =
        "Ce texte commence par un paragraphe dont les lignes sont coupées au bord\nde la page.\n\nDurée : 1 h\n";
    assert_ne!(laid(wrapped, "methode-animation", &[]).title, "Ce texte commence par un paragraphe dont les lignes");
}

const MAIL: &str = "Atelier couture entre voisins - trame pour l’équipe
Durée : 1h30
Matériel :
- douze aiguilles
- du fil
Public : des voisins (8 à 12 pers.)

Déroulement
1. Accueil 15 min
2. Tour des trouvailles : chacun en montre une - 30'
3. Coudre - 20 min - par deux
4. Bilan, 5 min. chacun dit un mot

| Qui | Combien |
| --- | --- |
| Aînés | 4 |

Relire avec Jo, jo@exemple.fr.
";

#[test]
fn a_mail_without_blank_lines_is_recognised_line_by_line() {
    // Lines that Markdown breaks are read as those of a plain text.
    let broken = MAIL.replace("1h30\n", "1h30\\\n").replace("pers.)\n", "pers.)\\\n");
    let layout = laid(&broken, "methode-animation", &[]);
    assert_eq!(json(&layout, "duree"), r#"{"min":"90","max":"90"}"#);
    assert_eq!(json(&layout, "groupe"), r#"{"min":"8","max":"12"}"#);
    let layout = laid(MAIL, "methode-animation", &[]);
    assert_eq!(layout.title, "Atelier couture entre voisins - trame pour l’équipe");
    assert_eq!(json(&layout, "duree"), r#"{"min":"90","max":"90"}"#);
    assert_eq!(json(&layout, "groupe"), r#"{"min":"8","max":"12"}"#);
    assert_eq!(json(&layout, "materiel"), r#"[{"objet":"douze aiguilles"},{"objet":"du fil"}]"#);
    let steps = [
        r#"{"titre":"Accueil","minutes":"15"}"#,
        r#"{"titre":"Tour des trouvailles","minutes":"30","consigne":"chacun en montre une"}"#,
        r#"{"titre":"Coudre - par deux","minutes":"20"}"#,
        r#"{"titre":"Bilan.","minutes":"5","consigne":"chacun dit un mot"}"#,
    ];
    assert_eq!(json(&layout, "deroule"), format!("[{}]", steps.join(",")));
    // What stands below the steps stays as it is, once.
    assert_eq!(layout.body.matches("| Aînés | 4 |").count(), 1, "{}", layout.body);
    assert!(!layout.body.contains("Accueil"), "{}", layout.body);
    let reaches = layout.parts.iter().find(|part| part.text.contains("jo@exemple.fr")).unwrap();
    assert!(reaches.reaches, "somebody looks at what would publish an address");
}

#[test]
fn minutes_that_say_when_stay_in_the_words() {
    let steps = ["Changer de table toutes les 10 min", "Reprise à 14 h", "Après 20 min, on tourne", "Pause de 10 min"];
    let list: String = steps.iter().map(|step| format!("- {step}\n")).collect();
    let rows = json(&laid(&format!("# T\n\n## Déroulé\n\n{list}"), "methode-animation", &[]), "deroule");
    for kept in ["toutes les 10 min", "14 h", "20 min"] {
        assert!(rows.contains(kept), "{kept}: {rows}");
    }
    assert!(rows.ends_with(r#"{"titre":"Pause","minutes":"10"}]"#), "{rows}");
}

#[test]
fn a_length_is_read_before_what_is_said_of_it() {
    let text = "# T\n\nDurée : 45 min (en vrai, on a mis 55)\n\nx\n";
    let layout = laid(text, "methode-animation", &[]);
    assert_eq!(json(&layout, "duree"), r#"{"min":"45","max":"45"}"#);
    assert!(layout.body.contains("on a mis 55") && layout.parts.iter().any(|part| part.stays), "{layout:?}");
}
