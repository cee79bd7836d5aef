//! What a form shows, and that posting it as shown changes nothing.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::text::fields::form::*;
use crate::text::fields::{changes, check, values_from_pairs};
use crate::text::kind::{Choice, Vocabulary, Widget};
use crate::text::sheet_text::SheetText;

const KIND: &str = "---
modele: modele
titre: Tout
cle: tout
groupes: [{cle: g, libelle: Groupe}, {cle: vide, libelle: Vide}]
champs:
  - {cle: resume, libelle: Résumé, type: texte, aide: Court, requis: oui}
  - {cle: themes, libelle: Thèmes, type: themes, groupe: g}
  - {cle: phase, libelle: Phase, type: choix, vocabulaire: phase, groupe: g}
  - {cle: phases, libelle: Phases, type: plusieurs, vocabulaire: phase}
  - {cle: conseils, libelle: Conseils, type: liste}
  - {cle: duree, libelle: Durée, type: intervalle, unite: minutes, ideal: oui}
  - {cle: lieu, libelle: Lieu, type: lieu}
  - {cle: territoires, libelle: Territoires, type: lieux}
  - {cle: image, libelle: Image, type: image}
  - {cle: liens, libelle: Liens, type: references, types: [page]}
  - cle: budget
    libelle: Budget
    type: groupe
    colonnes:
      - {cle: montant, libelle: Montant, type: nombre}
      - {cle: financeurs, libelle: Financeurs, type: lignes, colonnes: [{cle: nom, libelle: Nom, type: texte}]}
---
";

fn kind() -> KindDef {
    KindDef::from_sheet(&SheetText::parse(KIND).unwrap()).unwrap()
}

fn phase() -> Vocabulary {
    let choice = |id: &str| Choice::new(id, &id.to_uppercase());
    Vocabulary { key: "phase".into(), label: "Phase".into(), values: vec![choice("a"), choice("b")] }
}

fn tree(sheet: &SheetText) -> Vec<FormGroup> {
    let phase = phase();
    let find = |key: &str| (key == "phase").then_some(&phase);
    form_tree(&kind(), &find, sheet.fields(), &check(&kind(), &find, sheet))
}

fn field(tree: &[FormGroup], key: &str) -> FormField {
    tree.iter().flat_map(|group| &group.fields).find(|field| field.key == key).unwrap().clone()
}

/// What a browser posts for a form printed from the tree and left as it is.
fn posted(fields: &[FormField], pairs: &mut Vec<(String, String)>) {
    for field in fields {
        pairs.extend(field.folded.iter().chain(&field.carried).cloned());
        let is_list = field.input.widget == Widget::Boxes;
        for choice in field.choices.iter().filter(|choice| choice.selected) {
            pairs.push((field.name.clone(), choice.id.clone()));
        }
        if field.rows.is_empty() && field.parts.is_empty() && field.choices.is_empty() && !is_list {
            pairs.push((field.name.clone(), field.value.replace('\n', "\r\n")));
        }
        posted(&field.parts, pairs);
        for row in &field.rows {
            pairs.extend(row.carried.iter().cloned());
            posted(&row.fields, pairs);
        }
    }
}

#[test]
fn an_empty_form_has_every_input_of_its_kind() {
    let tree = tree(&SheetText::parse("").unwrap());
    let keys: Vec<&str> = tree.iter().map(|group| group.key.as_str()).collect();
    assert_eq!(keys, ["", "g"]);
    assert_eq!(field(&tree, "resume").help, "Court");
    assert_eq!(field(&tree, "themes").rows.len(), 3);
    assert_eq!(field(&tree, "phase").choices.len(), 2);
    assert_eq!(field(&tree, "conseils").rows[0].fields[0].name, "champ.conseils.0");
    let ends: Vec<String> = field(&tree, "duree").parts.into_iter().map(|part| part.name).collect();
    assert_eq!(ends, ["champ.duree.min", "champ.duree.max", "champ.duree.ideal"]);
    assert_eq!(field(&tree, "territoires").rows[0].fields[1].id, "champ-territoires-0-insee");
    let financeurs = field(&tree, "budget").parts[1].rows[0].clone();
    assert_eq!((financeurs.path.as_str(), financeurs.first, financeurs.last), ("budget.financeurs.0", true, true));
    assert_eq!(financeurs.fields[0].name, "champ.budget.financeurs.0.nom");
}

#[test]
fn a_filled_form_shows_values_choices_and_problems() {
    let sheet = "---\nphase: c\nphases: [b, z]\nduree: {min: x, autre: 3}\nlieu: Saugues\nthemes: t\nresume: [u, {v: \
        w}]\nconseils: [k, [l]]\n---\n";
    let tree = tree(&SheetText::parse(sheet).unwrap());
    let phase = field(&tree, "phase");
    let last = phase.choices.last().unwrap();
    assert_eq!((last.id.as_str(), last.selected, last.unknown), ("c", true, true));
    assert_eq!(phase.problems, [Misfit::UnknownChoice("c".into())]);
    let selected: Vec<String> =
        field(&tree, "phases").choices.into_iter().filter(|choice| choice.selected).map(|choice| choice.id).collect();
    assert_eq!(selected, ["b", "z"]);
    let duree = field(&tree, "duree");
    assert_eq!(duree.parts[0].problems, [Misfit::NotAnInteger("x".into())]);
    assert_eq!((duree.parts[3].key.as_str(), duree.parts[3].unknown), ("autre", true));
    assert_eq!(field(&tree, "lieu").parts[0].value, "Saugues");
    assert_eq!(field(&tree, "themes").rows[0].fields[0].choices[0].id, "t");
    assert_eq!(field(&tree, "resume").carried_text, "u · w");
    assert_eq!(field(&tree, "conseils").rows[1].carried[0].0, "champ.conseils.1.0");
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = "[a-c %.\n]{0,4}".prop_map(Value::Text);
    leaf.prop_recursive(3, 16, 3, |inner| {
        let key = "min|nom|montant|financeurs|fichier|z|y[.%]";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::List),
            prop::collection::btree_map(key, inner, 0..3).prop_map(|map| Value::Map(map.into_iter().collect())),
        ]
    })
}

/// The rows of some fields, those inside rows among them.
fn rows(fields: &[FormField]) -> usize {
    let below = |field: &FormField| {
        let inside: usize = field.rows.iter().map(|row| rows(&row.fields)).sum();
        field.rows.len() + inside + rows(&field.parts)
    };
    fields.iter().map(below).sum()
}

#[test]
fn long_lists_are_shown_in_part_told_and_posted_whole() {
    let list = |item: &str| (0..2_000).map(|n| item.replace('%', &n.to_string())).collect::<Vec<_>>().join(", ");
    for (key, written) in [
        ("conseils", format!("[{}]", list("mot%"))),
        ("liens", format!("[{}]", list("Fiche %"))),
        ("themes", format!("[{}]", list("t%"))),
        ("phases", format!("[{}]", list("p%"))),
        ("territoires", format!("[{}]", list("{nom: Lieu %}"))),
        ("lieu", format!("{{{}}}", list("cle%: a"))),
        ("budget", format!("{{financeurs: [{}]}}", list("{nom: N%}"))),
    ] {
        let sheet = SheetText::parse(&format!("---\ntitre: t\n{key}: {written}\n---\n")).unwrap();
        let shown = field(&tree(&sheet), key);
        let inputs = rows(std::slice::from_ref(&shown)) + shown.choices.len() + shown.parts.len();
        assert!((300..700).contains(&inputs), "{key}: {inputs}");
        let told = |field: &FormField| field.problems.iter().any(|problem| matches!(problem, Misfit::Folded { .. }));
        let is_told = told(&shown) || shown.parts.iter().any(told) || !shown.carried_text.is_empty();
        assert!(is_told, "{key}: {:?}", shown.problems);
        let mut pairs = vec![("champs_presents".to_owned(), key.to_owned())];
        posted(&[shown], &mut pairs);
        assert_eq!(changes(&kind(), &sheet, &pairs), vec![], "{key}");
        let values = values_from_pairs(&kind(), &pairs);
        assert_eq!(values[0].1.texts().len(), 2_000, "{key}");
    }
}

#[test]
fn lists_inside_rows_share_the_room_of_their_form() {
    let kind = "---\nmodele: modele\ntitre: T\ncle: t\nchamps:\n  - cle: pas\n    libelle: P\n    type: lignes\n    \
        colonnes: [{cle: outils, libelle: O, type: lignes, colonnes: [{cle: nom, libelle: N, type: texte}]}]\n---\n";
    let kind = KindDef::from_sheet(&SheetText::parse(kind).unwrap()).unwrap();
    let inner = (0..40).map(|n| format!("{{nom: n{n}}}")).collect::<Vec<_>>().join(", ");
    let outer = vec![format!("{{outils: [{inner}]}}"); 80].join(", ");
    let sheet = SheetText::parse(&format!("---\ntitre: t\npas: [{outer}]\n---\n")).unwrap();
    let tree = form_tree(&kind, &|_| None, sheet.fields(), &[]);
    assert!((300..700).contains(&rows(&tree[0].fields)), "{}", rows(&tree[0].fields));
    let mut pairs = Vec::new();
    posted(&tree[0].fields, &mut pairs);
    assert_eq!(changes(&kind, &sheet, &pairs), vec![]);
}

proptest! {
    #[test]
    fn a_form_posted_as_shown_changes_nothing_and_loses_nothing(value in any_value(), n in 0..11_usize) {
        let key = kind().fields[n].key.clone();
        let mut sheet = SheetText::parse("---\ntitre: t\n---\n").unwrap();
        sheet.set(&key, Some(value.clone()), &[]).unwrap();
        let mut pairs = vec![("champs_presents".to_owned(), key.clone())];
        for group in tree(&sheet) {
            posted(&group.fields, &mut pairs);
        }
        prop_assert_eq!(changes(&kind(), &sheet, &pairs), vec![]);
        let values = values_from_pairs(&kind(), &pairs);
        let read = values.iter().find(|(name, _)| *name == key).unwrap();
        // A list given as one text becomes one item a line.
        let lines = |value: &Value| -> BTreeSet<String> {
            let lines = value.texts().into_iter().flat_map(str::lines).map(|line| line.trim().to_owned());
            lines.filter(|line| !line.is_empty()).collect()
        };
        prop_assert_eq!(lines(&value), lines(&read.1));
    }
}
