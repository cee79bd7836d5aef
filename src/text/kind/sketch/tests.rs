//! Sketches read and written.

#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::text::kind::Choice;
use crate::text::outline;

const KIND: &str = "---
modele: modele
titre: Visite
cle: visite
pluriel: Visites
ordre: 4   # après les autres
public: oui
groupes: [{cle: pour_venir, libelle: Pour venir}, {cle: droits, libelle: Droits}]
champs:
  - {cle: resume, libelle: En une phrase, type: texte, requis: oui, synonymes: [Chapô], affichage: chapo}
  - {cle: licence, libelle: Licence, type: choix, vocabulaire: license, groupe: droits}
  - {cle: ouverte, libelle: Ouverte à, type: choix, vocabulaire: ouvert, groupe: pour_venir, facette: oui}
  - cle: depenses
    libelle: Dépenses
    type: lignes
    groupe: pour_venir
    un: dépense
    colonnes: [{cle: poste, libelle: Poste, type: texte}, {cle: montant, libelle: Montant, type: nombre}]
  - {cle: suivi, libelle: Suivi, type: texte, groupe: pour_venir, lecture: soin, facette: oui, en_liste: oui}
---
Dites comment on vient.
";

fn lists() -> Vec<Vocabulary> {
    let list = |text: &str| Vocabulary::from_sheet(&SheetText::parse(text).unwrap()).unwrap();
    let open = "valeurs: [{id: tous, libelle: Tout le monde}, {id: membres, libelle: Membres}]";
    vec![
        list(&format!("---\nmodele: vocabulaire\ntitre: Ouvert\ncle: ouvert\n{open}\n---\n")),
        list("---\nmodele: vocabulaire\ntitre: Licences\ncle: license\nvaleurs: [{id: CC0, libelle: CC0}]\n---\n"),
        list("---\nmodele: vocabulaire\ntitre: Oui\ncle: oui-non\nvaleurs: [{id: oui, libelle: Oui}]\n---\n"),
    ]
}

fn sketch(text: &str) -> KindSketch {
    let (text, lists) = (SheetText::parse(text).unwrap(), lists());
    let def = KindDef::from_sheet(&text).unwrap();
    KindSketch::of(&text, &def, &|key| lists.iter().find(|list| list.key == key), &|key| Some(key.to_owned()))
}

fn write(sketch: &KindSketch, from: &str) -> Result<WrittenKind, Vec<SketchProblem>> {
    let lists = lists();
    let house = House {
        key: "visite",
        former: &["contact".to_owned()],
        list: &|key| lists.iter().find(|list| list.key == key),
        kind: &|name| (name == "Exemple").then(|| "exemple".to_owned()),
    };
    sketch.write(&SheetText::parse(from).unwrap(), &house)
}

fn row(label: &str, answer: &str) -> RowSketch {
    RowSketch { label: label.into(), answer: answer.into(), ..RowSketch::default() }
}

fn problem(sketch: &KindSketch) -> (Option<usize>, &'static str, SketchReason) {
    let found = write(sketch, KIND).unwrap_err().pop().unwrap();
    (found.row, found.part, found.reason)
}

#[test]
fn a_sketch_of_which_nothing_is_changed_writes_the_same_text() {
    let written = write(&sketch(KIND), KIND).unwrap();
    assert_eq!((written.text.text().as_str(), written.lists), (KIND, Vec::new()));
}

#[test]
fn every_shipped_kind_is_written_as_it_is() {
    let root = std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../kinds"));
    let read = |path: std::path::PathBuf| SheetText::parse(&std::fs::read_to_string(path).unwrap()).unwrap();
    let files = |folder: std::path::PathBuf| {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|ext| ext == "md")).collect::<Vec<_>>()
    };
    let lists: Vec<Vocabulary> =
        files(root.join("vocabulaires")).into_iter().map(|path| Vocabulary::from_sheet(&read(path)).unwrap()).collect();
    let list = |key: &str| lists.iter().find(|list| list.key == key);
    for text in files(root).into_iter().map(read) {
        let def = KindDef::from_sheet(&text).unwrap();
        let sketch = KindSketch::of(&text, &def, &list, &|key| Some(key.to_owned()));
        let house = House { key: &def.key, former: &[], list: &list, kind: &|key| Some(key.to_owned()) };
        let written = sketch.write(&text, &house).unwrap();
        assert_eq!((written.text.text(), written.lists.len()), (text.text(), 0), "{}", def.key);
    }
}

#[test]
fn a_new_field_gets_a_key_of_its_own_and_takes_its_place() {
    let mut sketch = sketch(KIND);
    sketch.rows.insert(3, RowSketch { required: true, ..row("Que va-t-on voir ?", "texte-long") });
    sketch.rows.insert(4, row("Résumé", "texte"));
    let text = write(&sketch, KIND).unwrap().text.text();
    let new = "- {cle: que_va_t_on_voir, libelle: Que va-t-on voir ?, type: texte-riche, groupe: pour_venir";
    assert!(text.contains("cle: que_va_t_on_voir") && text.contains("cle: resume_2"), "{text}");
    let def = KindDef::from_sheet(&SheetText::parse(&text).unwrap()).unwrap();
    let keys: Vec<&str> = def.fields.iter().map(|field| field.key.as_str()).collect();
    assert_eq!(keys, ["resume", "licence", "ouverte", "que_va_t_on_voir", "resume_2", "depenses", "suivi"], "{new}");
    assert!(text.contains("synonymes") && text.contains("# après les autres"), "what no form asks stays");
}

#[test]
fn what_moves_is_written_in_the_order_of_the_form() {
    let mut sketch = sketch(KIND);
    sketch.rows.swap(2, 3);
    let def = KindDef::from_sheet(&write(&sketch, KIND).unwrap().text).unwrap();
    let keys: Vec<&str> = def.fields.iter().map(|field| field.key.as_str()).collect();
    assert_eq!(keys, ["resume", "depenses", "ouverte", "suivi", "licence"]);
}

#[test]
fn choices_keep_their_ids_and_those_that_go_are_told() {
    let mut sketch = sketch(KIND);
    let at = sketch.rows.iter().position(|row| row.was == "ouverte").unwrap();
    let open = sketch.rows.get_mut(at).unwrap();
    open.choices = vec!["Sur invitation".into(), "Tout le monde".into()];
    let mut list = write(&sketch, KIND).unwrap().lists.pop().unwrap();
    let ids = |list: &ListSketch| list.choices.iter().map(|choice| choice.id.clone()).collect::<Vec<_>>().join(" ");
    assert_eq!((ids(&list).as_str(), list.gone.first().unwrap().id.as_str()), ("sur-invitation tous", "membres"));
    list.rename("membres", "sur-invitation");
    assert_eq!((ids(&list).as_str(), list.gone.len()), ("membres tous", 0));
    let text = list.text(None).unwrap();
    assert_eq!(Vocabulary::from_sheet(&text).unwrap().label_of("membres"), Some("Sur invitation"));
}

#[test]
fn a_tree_of_choices_is_indented_and_what_moves_in_it_keeps_its_id() {
    let mut sketch = sketch(KIND);
    let at = sketch.rows.iter().position(|row| row.was == "ouverte").unwrap();
    let typed = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let mut list = |text: &str| {
        sketch.rows.get_mut(at).unwrap().choices = typed(text);
        write(&sketch, KIND).map(|written| written.lists)
    };
    let told = |list: &Vocabulary| {
        let line = |choice: &Choice| format!("{}{}", choice.depth, choice.id);
        list.values.iter().map(line).collect::<Vec<_>>().join(" ")
    };
    let moved =
        list("- Public\n    - Tout le monde\n      - Habitants\n    - Autre\nMembres\n\tAutre").unwrap().pop().unwrap();
    let text = moved.text(None).unwrap();
    let read = Vocabulary::from_sheet(&text).unwrap();
    assert_eq!(told(&read), "0public 1tous 2habitants 1autre 0membres 1autre-2");
    assert_eq!(read.with_those_above("habitants"), ["habitants", "tous", "public"]);
    assert_eq!((read.with_those_above("membres"), read.with_those_above("x")), (vec!["membres"], vec!["x"]));
    assert!(moved.gone.is_empty() && !text.text().contains("niveau: 0"), "{}", text.text());
    // Reading it again and moving one: each keeps its id, the two of one name too.
    let again = "Membres\n  Autre\n  Habitants\nPublic\n  Autre\n  Tout le monde";
    let lines: Vec<(usize, String)> =
        outline::lines(again).iter().map(|line| (line.depth, line.text.to_owned())).collect();
    let list_now = ListSketch::of("ouvert", "Ouvert", Some(&read), &lines);
    let text = list_now.text(Some(&text)).unwrap();
    let read = Vocabulary::from_sheet(&text).unwrap();
    assert_eq!(told(&read), "0membres 1autre-2 1habitants 0public 1autre 1tous");
    assert!(!ListSketch::of("ouvert", "Ouvert", Some(&read), &lines).changes(Some(&read)));
    let why = |found: Result<Vec<ListSketch>, Vec<SketchProblem>>| found.unwrap_err().pop().unwrap().reason;
    assert_eq!(why(list("A\n  B\n  B")), SketchReason::SameChoice("B".into()));
    assert_eq!(why(list("A\n B\n  C\n   D\n    E")), SketchReason::TooDeep(KindSketch::MOST_LEVELS));
}

#[test]
fn a_choice_of_its_own_makes_its_list() {
    let mut sketch = sketch(KIND);
    sketch.rows.push(RowSketch { choices: vec!["Gratuit".into(), "Payant".into()], ..row("Tarif", "choix") });
    let written = write(&sketch, KIND).unwrap();
    let list = written.lists.first().unwrap();
    assert_eq!((list.key.as_str(), list.label.as_str(), list.is_new), ("visite_tarif", "Tarif (Visite)", true));
    assert!(written.text.text().contains("vocabulaire: visite_tarif"));
}

#[test]
fn conditions_sums_and_columns_are_said_by_names() {
    let mut sketch = sketch(KIND);
    let mut contact = row("Contact", "texte");
    (contact.when, contact.when_says) = ("ouverte à".into(), vec!["Membres".into()]);
    let sum = RowSketch { adds: vec!["Dépenses : Montant".into()], ..row("Total", "somme") };
    sketch.rows.extend([contact, sum]);
    let text = write(&sketch, KIND).unwrap().text;
    let def = KindDef::from_sheet(&text).unwrap();
    let when = def.field("contact_2").unwrap().when.clone().unwrap();
    assert_eq!((when.field.as_str(), when.values.join(" ").as_str()), ("ouverte", "membres"));
    assert_eq!(def.field("total").unwrap().sum, ["depenses.montant"]);
    let again = super::tests::sketch(&text.text());
    assert_eq!(again.rows.last().unwrap().adds, ["Dépenses : Montant"]);
    assert_eq!(again.rows.iter().rev().nth(1).unwrap().when, "Ouverte à");
}

#[test]
fn a_column_of_another_name_at_its_place_is_renamed() {
    let mut sketch = sketch(KIND);
    let at = sketch.rows.iter().position(|row| row.was == "depenses").unwrap();
    sketch.rows.get_mut(at).unwrap().columns.first_mut().unwrap().label = "Objet".into();
    let def = KindDef::from_sheet(&write(&sketch, KIND).unwrap().text).unwrap();
    let columns = &def.field("depenses").unwrap().columns;
    let told: Vec<String> = columns.iter().map(|column| format!("{} {}", column.key, column.label)).collect();
    assert_eq!(told, ["poste Objet", "montant Montant"]);
}

#[test]
fn what_is_wrong_says_its_row() {
    let with = |row: RowSketch| {
        let mut sketch = sketch(KIND);
        sketch.rows.insert(0, row);
        problem(&sketch)
    };
    assert_eq!(with(row("", "texte")), (Some(0), "libelle", SketchReason::NoName));
    assert_eq!(with(row("Licence", "texte")).2, SketchReason::SameName("Licence".into()));
    assert_eq!(with(row("Tarif", "choix")), (Some(0), "choix", SketchReason::NoChoices));
    assert_eq!(with(row("Horaires", "lignes")), (Some(0), "colonnes", SketchReason::NoColumns));
    assert_eq!(with(row("Total", "somme")), (Some(0), "somme", SketchReason::NoSum));
    let adds = |name: &str| with(RowSketch { adds: vec![name.into()], ..row("Total", "somme") }).2;
    assert_eq!(adds("Autre"), SketchReason::NoField("Autre".into()));
    assert_eq!(adds("Licence"), SketchReason::NoNumber("Licence".into()));
    assert_eq!(adds("Dépenses : Poste"), SketchReason::NoNumber("Dépenses : Poste".into()));
    let when = |name: &str, says: &str| {
        with(RowSketch { when: name.into(), when_says: vec![says.into()], ..row("Contact", "texte") }).2
    };
    assert_eq!(when("Autre", "x"), SketchReason::NoField("Autre".into()));
    assert_eq!(when("Dépenses", "x"), SketchReason::NotAChoice("Dépenses".into()));
    assert_eq!(when("Ouverte à", "Elles"), SketchReason::NoChoice("Elles".into()));
    assert_eq!(with(RowSketch { most: "dix".into(), ..row("A", "texte") }).2, SketchReason::NotANumber("dix".into()));
    assert_eq!(
        with(RowSketch { kinds: vec!["Lune".into()], ..row("A", "fiche") }).2,
        SketchReason::NoKind("Lune".into())
    );
}

#[test]
fn a_new_kind_begins_with_what_every_sheet_has() {
    for text in [skeleton(None).unwrap(), skeleton(Some(&SheetText::parse(KIND).unwrap())).unwrap()] {
        let def = KindDef::from_sheet(&text).unwrap();
        let keys: Vec<&str> = def.fields.iter().map(|field| field.key.as_str()).collect();
        assert!(keys.is_empty() || keys == ["resume", "licence"], "{keys:?}");
        assert!(def.public && def.groups.len() * 2 == keys.len());
    }
}
