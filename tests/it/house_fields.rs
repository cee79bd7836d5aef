//! A field type is known to its own file alone: no page, list, job or form tells one type from another.

use std::path::Path;

use crate::house::without_comment;

/// Where types are told apart.
const TYPES: &str = "src/text/kind/types/";
/// Where the declarations of kinds are read: they hold a type and ask it, without telling it from others.
const DECLARATIONS: [&str; 2] = ["src/text/kind/mod.rs", "src/text/kind/read.rs"];
/// Where the word of a type is told to those who ask for the kinds.
const TELLS: &str = "src/api/kinds.rs";

/// The lines of a file that tell one field type from another.
fn tells_types_apart(file: &str, text: &str) -> Vec<String> {
    let is_bad = |line: &&str| {
        let code = without_comment(line);
        if file.starts_with(TYPES) {
            return false;
        }
        if DECLARATIONS.contains(&file) {
            let asks = ["match field_type", "match self.field_type", "matches!(field_type", "field_type ==", ".0.key"];
            return asks.iter().any(|word| code.contains(word));
        }
        let named = code.contains("FieldType") || code.contains(".field_type");
        // It is told as it stands, and nothing is made of it.
        let is_told = file == TELLS && code.trim() == "field_type: field.type_key().to_owned(),";
        let by_word = code.contains("type_key()") && !is_told;
        named || by_word
    };
    text.lines().filter(is_bad).map(str::to_owned).collect()
}

#[test]
fn only_the_folder_of_field_types_tells_them_apart() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for folder in ["src", "templates"] {
        for entry in walkdir::WalkDir::new(root.join(folder)).into_iter().map(Result::unwrap) {
            let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
            let file = entry.path().strip_prefix(root).unwrap().display().to_string();
            seen += usize::from(file.starts_with(TYPES));
            assert_eq!(tells_types_apart(&file, &text), [""; 0], "{file} matches on the type of a field");
        }
    }
    assert!(seen > 19, "{TYPES} holds {seen} files");
}

/// The rooms that read a sheet to somebody; the editor among them asks for what is written.
const READERS: [&str; 4] = ["src/reading/", "src/search/", "src/api/", "src/web/"];
const WRITES: &str = "src/web/pages/editor/";
/// What a text names keeps what it names, whether it is asked or not.
const LINKS: (&str, &str) = ("src/reading/prepare.rs", "if let Some(value) = prepared.sheet.get(&field.key) {");

/// The lines of a reader that take what is written for what a sheet says: nothing that is not asked, and every sum, is
/// told by `KindDef::value` alone.
fn reads_around_value(file: &str, text: &str) -> Vec<String> {
    if !READERS.iter().any(|room| file.starts_with(room)) || file.starts_with(WRITES) {
        return Vec::new();
    }
    let asks = [".get(&field.key)", ".get(&def.key)", ".get(field.key", ".get(def.key", ".get(&self.field.key)"];
    let is_bad = |line: &&str| {
        let code = without_comment(line);
        asks.iter().any(|asked| code.contains(asked)) && (file, code.trim()) != LINKS
    };
    text.lines().filter(is_bad).map(str::to_owned).collect()
}

#[test]
fn readers_ask_the_kind_for_what_a_sheet_says_of_a_field() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for entry in walkdir::WalkDir::new(root.join("src")).into_iter().map(Result::unwrap) {
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        let file = entry.path().strip_prefix(root).unwrap().display().to_string();
        seen += usize::from(READERS.iter().any(|room| file.starts_with(room)));
        assert_eq!(reads_around_value(&file, &text), [""; 0], "{file}: ask `KindDef::value`");
    }
    assert!(seen > 100, "readers have {seen} files");
    let breach = "        let Some(value) = text.get(&field.key) else { continue };";
    for file in ["src/reading/document.rs", "src/web/pages/sheets/card/mod.rs", "src/api/sheets/shape.rs"] {
        assert_eq!(reads_around_value(file, breach), [breach], "{file}");
    }
    for file in ["src/web/pages/editor/files.rs", "src/actions/wiki/shape_kind/orphan.rs", "src/text/fields/check.rs"] {
        assert!(reads_around_value(file, breach).is_empty(), "{file}");
    }
    assert!(reads_around_value(LINKS.0, LINKS.1).is_empty());
    assert!(reads_around_value("src/reading/document.rs", "let value = def.value(text, field);").is_empty());
}

#[test]
fn a_breach_of_that_is_seen() {
    for (file, line) in [
        ("src/web/pages/sheets/card/mod.rs", "match field.field_type {"),
        ("src/reading/document.rs", "    FieldType::Interval => tell(\"\"),"),
        ("src/web/pages/search/hits.rs", "use crate::text::kind::{FieldDef, FieldType};"),
        ("src/web/pages/editor/field.rs", "if field.type_key() == \"date\" {"),
        ("src/api/kinds.rs", "if field.type_key() == \"date\" {"),
        ("src/api/kinds.rs", "match field.type_key() {"),
        ("src/api/kinds.rs", "let word = field.type_key();"),
        ("src/api/kinds.rs", "field_type: if matches!(field.type_key(), \"date\") { a } else { b },"),
        ("src/api/kinds.rs", "[\"date\"].contains(&field.type_key())"),
        ("templates/editor/field.html", "{% if field.type_key() == \"lieu\" %}"),
        ("src/text/kind/read.rs", "if matches!(field_type, FieldType::Rows | FieldType::Group) {"),
    ] {
        assert_eq!(tells_types_apart(file, line), [line]);
    }
    for (file, line) in [
        ("src/text/kind/types/place.rs", "vec![FieldDef::new(NAME, FieldType(&text::TYPE))]"),
        ("src/text/kind/read.rs", "let Some(field_type) = FieldType::from_key(&word) else {"),
        ("src/api/kinds.rs", "field_type: field.type_key().to_owned(),"),
        ("src/web/pages/sheets/card/rows.rs", "// FieldType is none of its business"),
    ] {
        assert!(tells_types_apart(file, line).is_empty(), "{file}: {line}");
    }
}
