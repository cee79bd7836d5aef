//! What every type answers, and what each reads.

#![expect(clippy::unwrap_used, reason = "tests")]

use crate::text::kind::Vocabulary;
use crate::text::kind::types::*;
use crate::text::sheet_text::SheetText;

fn read(word: &str, json: &str) -> Result<Shown, Misfit> {
    let mut def = FieldDef::new("k", FieldType::from_key(word).unwrap());
    def.max = Some(20);
    let column = |key: &str, word: &str| FieldDef::new(key, FieldType::from_key(word).unwrap());
    def.columns = vec![column("titre", "texte"), column("minutes", "entier")];
    def.read(&serde_json::from_str(json).unwrap())
}

fn text(text: &str) -> Shown {
    Shown::Text(text.to_owned())
}

#[test]
fn words_and_types_name_each_other() {
    for known in TYPES {
        assert_eq!(FieldType::from_key(known.key), Some(FieldType(known)), "two types are named {}", known.key);
    }
    assert_eq!(FieldType::from_key("Texte"), None);
}

#[test]
fn the_shipped_vocabulary_offers_every_type() {
    let sheet = SheetText::parse(include_str!("../../../../kinds/vocabulaires/field_type.md")).unwrap();
    let vocabulary = Vocabulary::from_sheet(&sheet).unwrap();
    let offered: Vec<&str> = vocabulary.values.iter().map(|choice| choice.id.as_str()).collect();
    assert_eq!(offered, TYPES.iter().map(|known| known.key).collect::<Vec<_>>());
}

#[test]
fn values_are_read_by_the_type_of_their_field() {
    let several = |items: &[&str], form: fn(String) -> Shown| {
        Ok(Shown::Several(items.iter().map(|item| form((*item).to_owned())).collect()))
    };
    let bourg = Place { name: "Bourg".into(), insee: Some("01004".into()) };
    for (word, json, expected) in [
        ("texte", r#"" 01004 ""#, Ok(text("01004"))),
        ("texte", r#"["a"]"#, Err(Misfit::NotText)),
        ("texte", r#""""#, Err(Misfit::Missing)),
        ("texte", r#""vingt et un caractères""#, Err(Misfit::TooLong { max: 20, len: 22 })),
        ("texte-riche", r#""vingt et un caractères""#, Err(Misfit::TooLong { max: 20, len: 22 })),
        ("themes", r#""territoire""#, several(&["territoire"], Shown::Label)),
        ("liste", r#"["a","","b"]"#, several(&["a", "b"], Shown::Text)),
        ("liste", r#"{"a":"b"}"#, Err(Misfit::NotAList)),
        ("references", r#"["Une fiche"]"#, several(&["Une fiche"], Shown::Reference)),
        ("intervalle", r#"{"min":"6","max":""}"#, Ok(Shown::Range { min: Some(6), max: None, ideal: None })),
        ("intervalle", r#"{"min":"6","max":"5"}"#, Err(Misfit::MaxBelowMin { min: 6, max: 5 })),
        ("intervalle", r#"{"max":"6","ideal":"7"}"#, Err(Misfit::IdealOutside { ideal: 7 })),
        ("intervalle", r#"{"min":"-6"}"#, Err(Misfit::NotAnInteger("-6".into()))),
        ("intervalle", r#""6-30""#, Err(Misfit::NotAMap)),
        ("lieu", r#""Saugues""#, Ok(Shown::Place(Place { name: "Saugues".into(), insee: None }))),
        ("lieux", r#"[{"nom":"Bourg","insee":"01004"}]"#, Ok(Shown::Several(vec![Shown::Place(bourg)]))),
        ("lieu", r#"{"nom":"Ici","insee":"0-1"}"#, Err(Misfit::BadInsee("0-1".into()))),
        ("lignes", r#""un""#, Err(Misfit::NotAList)),
        ("groupe", r#"["un"]"#, Err(Misfit::NotAMap)),
    ] {
        assert_eq!(read(word, json), expected, "{word} {json}");
    }
}

#[test]
fn numbers_are_told_from_texts() {
    for (text, integer, number) in [
        ("12", true, true),
        ("-3", true, true),
        ("12\u{202f}000", true, true),
        ("1,5", false, true),
        ("1e3", false, false),
        ("inf", false, false),
        ("une", false, false),
    ] {
        let json = format!("\"{text}\"");
        assert_eq!(read("entier", &json).is_ok(), integer, "{text}");
        assert_eq!(read("nombre", &json).is_ok(), number, "{text}");
    }
}

#[test]
fn a_cell_that_does_not_fit_is_shown_as_text_in_its_row() {
    let rows = read("lignes", r#"[{"autre":"x","minutes":"cinq","titre":"Seul"},{"minutes":"4"},"nu",{}]"#);
    let cell = |key: &str, shown: &str| (key.to_owned(), text(shown));
    let expected = vec![
        vec![cell("titre", "Seul"), cell("minutes", "cinq"), cell("autre", "x")],
        vec![("minutes".to_owned(), Shown::Count(4))],
        vec![cell("", "nu")],
    ];
    assert_eq!(rows, Ok(Shown::Rows(expected)));
}
