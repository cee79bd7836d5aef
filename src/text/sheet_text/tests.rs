//! What reading and writing a text promise, on chosen texts and on arbitrary ones.

#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use crate::text::sheet_text::*;

const QUARTIER: &str = "---
# Notre fiche
modele: methode-animation
titre: Animer une table de quartier   # provisoire

themes: [cooperation/animation-facilitation, territoire]
groupe: {min: 6, max: 30, ideal: 12}
deroule:
  # d’abord seul
  - {titre: Seul, minutes: 1}
  - titre: À deux
    minutes: 2
# fin
inconnu: 'gardé'
---

Un corps.
";

fn sheet(text: &str) -> SheetText {
    SheetText::parse(text).unwrap()
}

fn value(json: &str) -> Value {
    serde_json::from_str(json).unwrap()
}

fn refused(text: &str) -> (usize, &'static str) {
    let refused = SheetText::parse(text).unwrap_err();
    (refused.line, refused.reason.code())
}

#[test]
fn a_text_is_read_whole_and_given_back_byte_for_byte() {
    let read = sheet(QUARTIER);
    assert_eq!(read.kind(), Some("methode-animation"));
    assert_eq!(read.title(), Some("Animer une table de quartier"));
    assert_eq!(read.get("groupe"), Some(&value(r#"{"min":"6","max":"30","ideal":"12"}"#)));
    assert_eq!(read.body(), "Un corps.\n");
    assert_eq!(read.lines_before_body(), 16);
    assert_eq!(read.text(), QUARTIER);
}

#[test]
fn scalars_are_taken_as_written() {
    for (written, read) in [
        ("01004", "01004"),
        ("no", "no"),
        ("1e3", "1e3"),
        ("2020-01-01", "2020-01-01"),
        ("~", "~"),
        ("null", "null"),
        ("", ""),
        ("\"\"", ""),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("Le débat : comment ?", "Le débat : comment ?"),
        ("C# et moi", "C# et moi"),
        ("Atelier # 3", "Atelier # 3"),
        ("http://exemple.fr/a:b", "http://exemple.fr/a:b"),
        ("'l''eau : vive'", "l'eau : vive"),
        (">\n  un\n  deux", "un deux\n"),
    ] {
        let read_value = sheet(&format!("---\nk: {written}\nz: fin\n---\n"));
        assert_eq!(read_value.get("k"), Some(&Value::from(read)), "{written}");
        assert_eq!(read_value.get("z"), Some(&Value::from("fin")), "{written}");
    }
    assert_eq!(sheet("---\nk: [01, no, ~]\n---\n").get("k"), Some(&value(r#"["01","no","~"]"#)));
}

#[test]
fn a_text_that_cannot_be_read_names_the_line_and_the_reason() {
    for (text, expected) in [
        ("---\na: b\n", (1, "front_matter_not_closed")),
        ("---\na: b\na: c\n---\n", (3, "duplicate_key")),
        ("---\na: {b: c, b: d}\n---\n", (2, "duplicate_key")),
        ("---\na: &x b\n---\n", (2, "anchor")),
        ("---\na: b\nc: *x\n---\n", (3, "alias")),
        ("---\na: !!str b\n---\n", (2, "tag")),
        ("---\na: b\n<<: {c: d}\n---\n", (3, "merge_key")),
        ("---\n- a\n- b\n---\n", (2, "not_a_map")),
        ("---\nUn texte seul\n---\n", (2, "not_a_map")),
        ("---\na: [[[[[[[[x]]]]]]]]\n---\n", (2, "too_deep")),
        ("---\n? [a]\n: b\n---\n", (2, "bad_key")),
        ("---\na: \"b\n---\n", (2, "yaml_quote")),
        ("---\na: [b\n---\n", (2, "yaml_brackets")),
        ("---\na: b\nc\n---\n", (3, "yaml_key_expected")),
        ("---\na:\n  - b: c: d\n---\n", (3, "yaml_colon")),
        ("---\na: \"\\0\"\n---\n", (2, "nul")),
        ("---\n%YAML 1.2\na: b\n---\n", (2, "yaml_document")),
        ("---\na: b\n--- c\n---\n", (3, "yaml_document")),
    ] {
        let found = refused(text);
        assert_eq!(found.1, expected.1, "{text}");
        assert_eq!(found.0, expected.0, "{text}");
    }
    let long = format!("---\na: {}\n---\n", "x".repeat(MAX_FRONT_MATTER));
    assert_eq!(refused(&long).1, "front_matter_too_large");
}

#[test]
fn a_set_key_is_written_in_place_and_the_others_keep_their_bytes() {
    let order = ["modele", "titre", "themes", "groupe", "duree", "deroule"];
    for (key, json, from, to) in [
        ("titre", r#""Table""#, "titre: Animer une table de quartier ", "titre: Table "),
        ("groupe", r#"{"min":"5"}"#, "groupe: {min: 6, max: 30, ideal: 12}", "groupe: {min: 5}"),
        ("duree", r#"{"min":"45"}"#, "deroule:\n", "duree: {min: 45}\nderoule:\n"),
        ("ajout", r#""x""#, "inconnu: 'gardé'\n", "inconnu: 'gardé'\najout: x\n"),
        ("inconnu", "\"a\\nb\"", "inconnu: 'gardé'", "inconnu: |-\n  a\n  b"),
    ] {
        let mut edited = sheet(QUARTIER);
        edited.set(key, Some(value(json)), &order).unwrap();
        assert_eq!(edited.text(), QUARTIER.replace(from, to), "{key}");
        assert_eq!(sheet(&edited.text()), edited);
    }
    let mut edited = sheet(QUARTIER);
    edited.set("deroule", None, &order).unwrap();
    let (before, rest) = QUARTIER.split_once("deroule:").unwrap();
    let (_, after) = rest.split_once("# fin").unwrap();
    assert_eq!(edited.text(), format!("{before}# fin{after}"));
    edited.set("absent", None, &order).unwrap();
    edited.set("groupe", edited.get("groupe").cloned(), &order).unwrap();
    assert_eq!(edited.text(), format!("{before}# fin{after}"));
}

#[test]
fn a_front_matter_on_one_line_is_written_anew_when_a_key_changes() {
    let mut edited = sheet("---\n{modele: page, titre: Ici}\n---\nCorps\n");
    edited.set("titre", Some(Value::from("Là")), &[]).unwrap();
    assert_eq!(edited.text(), "---\nmodele: page\ntitre: Là\n---\nCorps\n");
}

#[test]
fn a_text_without_front_matter_is_all_body_and_gains_one_with_its_first_key() {
    let mut edited = sheet("\n# Bonjour\n");
    assert_eq!((edited.fields().len(), edited.body(), edited.kind()), (0, "# Bonjour\n", None));
    edited.set("titre", Some(Value::from("Bonjour")), &[]).unwrap();
    assert_eq!(edited.text(), "---\ntitre: Bonjour\n---\n\n# Bonjour\n");
}

#[test]
fn a_body_that_looks_like_a_front_matter_stays_a_body() {
    let mut edited = sheet("a");
    edited.set_body("---\nx: y\n---\n").unwrap();
    assert_eq!(edited.text(), "---\n---\n---\nx: y\n---\n");
    assert_eq!(sheet(&edited.text()).body(), "---\nx: y\n---\n");
}

#[test]
fn what_cannot_be_written_changes_nothing() {
    let mut kept = sheet(QUARTIER);
    let deep = (0..9).fold(Value::from("x"), |value, _| Value::List(vec![value]));
    assert_eq!(kept.set("a", Some(deep), &[]).unwrap_err().reason, Reason::TooDeep);
    assert_eq!(kept.set("a", Some("a\0".into()), &[]).unwrap_err().reason, Reason::Nul);
    assert_eq!(kept.set("", Some("a".into()), &[]).unwrap_err().reason, Reason::BadKey);
    let long = Value::from("x".repeat(MAX_FRONT_MATTER));
    assert_eq!(kept.set("a", Some(long), &[]).unwrap_err().reason, Reason::FrontMatterTooLarge);
    assert_eq!(kept.set_body(&"x".repeat(MAX_TEXT)).unwrap_err().reason, Reason::TooLarge);
    assert_eq!(kept.text(), QUARTIER);
}

fn any_value() -> impl Strategy<Value = Value> {
    let text = prop_oneof!["[ -~éàœ\u{2028}\u{feff}\\n\\t]{0,30}", "\\PC{0,20}", "[-:#\\[{ \\n,'\"a|>]{0,12}"];
    let leaf = text.prop_map(Value::Text);
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            prop::collection::btree_map("[a-zé<:# ]{1,6}", inner, 0..4)
                .prop_map(|map| Value::Map(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn reading_never_panics_and_reads_its_own_text_alike(
        text in "(---\n)?([a-z]: )?(\\PC|[-:#\\[\\]{}\"'|>&*!\n ,?]){0,80}(\n---\n)?\\PC{0,9}",
    ) {
        if let Ok(read) = SheetText::parse(&text) {
            prop_assert_eq!(&read.text(), &normalise(&text).unwrap());
            prop_assert_eq!(SheetText::parse(&read.text()).unwrap(), read);
        }
    }

    #[test]
    fn a_set_value_reads_back_and_other_lines_keep_their_bytes(
        value in any_value(),
        key in "[a-z_é]{1,8}|titre|themes|deroule|groupe",
    ) {
        let mut edited = sheet(QUARTIER);
        edited.set(&key, Some(value.clone()), &["modele", "titre", "resume", "themes"]).unwrap();
        let read = sheet(&edited.text());
        prop_assert_eq!(read.get(&key), Some(&value.cleaned(1).unwrap()));
        prop_assert_eq!(&read, &edited);
        for line in ["# Notre fiche\n", "modele: methode-animation\n", "# fin\n", "inconnu: 'gardé'\n"] {
            if !line.starts_with(&format!("{key}:")) {
                prop_assert!(edited.text().contains(line));
            }
        }
        edited.set(&key, None, &[]).unwrap();
        let read = sheet(&edited.text());
        prop_assert_eq!(read.get(&key), None);
    }
}
