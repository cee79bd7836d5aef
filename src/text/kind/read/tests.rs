//! What is read of the sheets that declare kinds and vocabularies, and all that is wrong in them.

#![expect(clippy::unwrap_used, reason = "tests")]

use crate::text::kind::Nature;
use crate::text::kind::read::*;

const METHOD: &str = "---
modele: modele
titre: Méthode
cle: methode
couleur: methode
ordre: 3   # après les exemples
public: oui
groupes: [{cle: reperes, libelle: Repères}]
champs:
  - {cle: resume, libelle: Résumé, type: texte, requis: oui, max: 280}
  - {cle: groupe, libelle: Taille, type: intervalle, groupe: reperes, ideal: oui, unite: personnes}
  - cle: budget
    libelle: Budget
    type: groupe
    colonnes:
      - {cle: montant, libelle: Montant, type: nombre}
      - {cle: financeurs, libelle: Financeurs, type: lignes, colonnes: [{cle: nom, libelle: Nom, type: texte}]}
---
Une bonne méthode tient en une page.
";

#[test]
fn a_kind_is_read_from_its_sheet() {
    let kind = kind(&SheetText::parse(METHOD).unwrap()).unwrap();
    assert_eq!((kind.key.as_str(), kind.plural.as_str(), kind.order), ("methode", "Méthode", 3));
    assert_eq!((kind.color.css_class(), kind.public), ("is-method", true));
    assert_eq!(kind.guidance, "Une bonne méthode tient en une page.\n");
    let group = kind.field("groupe").unwrap();
    assert_eq!((group.nature(), group.ideal), (Nature::Range, true));
    assert_eq!(group.display, Display::Fact);
    let budget = kind.field("budget").unwrap();
    let nested = budget.columns.last().unwrap().columns.first().unwrap();
    assert_eq!(nested.key, "nom");
    assert_eq!(kind.order().get(..6).unwrap(), ["modele", "titre", "resume", "groupe", "budget", "themes"]);
}

#[test]
fn every_problem_of_a_kind_is_named() {
    for (from, to, path, reason) in [
        ("modele: modele", "modele: page", "modele", KindReason::OtherKind("page".into())),
        ("titre: Méthode\n", "", "titre", KindReason::Missing),
        ("cle: methode\n", "cle: mé thode\n", "cle", KindReason::BadKey("mé thode".into())),
        ("couleur: methode", "couleur: or", "couleur", KindReason::UnknownColor("or".into())),
        ("public: oui", "public: yes", "public", KindReason::NotYesNo("yes".into())),
        ("max: 280", "max: dix", "champs.0.max", KindReason::NotANumber("dix".into())),
        ("type: texte, requis", "type: mot, requis", "champs.0.type", KindReason::UnknownType("mot".into())),
        ("type: texte, requis", "type: choix, requis", "champs.0.vocabulaire", KindReason::Missing),
        ("cle: resume", "cle: titre", "champs.0.cle", KindReason::Reserved("titre".into())),
        ("cle: resume", "cle: groupe", "champs.1.cle", KindReason::Duplicate("groupe".into())),
        ("groupe: reperes", "groupe: autre", "champs.1.groupe", KindReason::UnknownGroup("autre".into())),
        ("ideal: oui", "affichage: rond", "champs.1.affichage", KindReason::UnknownDisplay("rond".into())),
        ("[{cle: nom,", "[x, {cle: nom,", "champs.2.colonnes.1.colonnes.0", KindReason::NotAMap),
        ("groupes: [", "groupes: x # [", "groupes", KindReason::NotAList),
    ] {
        let sheet = SheetText::parse(&METHOD.replacen(from, to, 1)).unwrap();
        let problems = kind(&sheet).unwrap_err();
        let expected = KindProblem { path: path.into(), reason };
        assert!(problems.contains(&expected), "{expected:?} in {problems:?}");
    }
}

#[test]
fn a_vocabulary_is_read_from_its_sheet() {
    let text = "---\nmodele: vocabulaire\ntitre: Coût\ncle: cost\nvaleurs:\n  - {id: 0, libelle: Rien}\n  - {id: \
            a, libelle: Un peu}\n---\n";
    let read = vocabulary(&SheetText::parse(text).unwrap()).unwrap();
    assert_eq!((read.label_of("0"), read.label_of("b")), (Some("Rien"), None));
    let twice = vocabulary(&SheetText::parse(&text.replace("id: a", "id: 0")).unwrap()).unwrap_err();
    assert_eq!(twice, [KindProblem { path: "valeurs.1.id".into(), reason: KindReason::Duplicate("0".into()) }]);
}
