//! What the front end promises about its own files: templates, scripts and style sheets that are read, one element or
//! declaration a line, one part a file, every file gathered.

use std::path::{Path, PathBuf};

const WIDEST: usize = 120;
const LONGEST: usize = 400;

/// The files of a folder whose names end so, with their texts.
fn files(folder: &str, ends: &[&str]) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let found: Vec<_> = walkdir::WalkDir::new(&root)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|end| ends.iter().any(|wanted| end == *wanted)))
        .map(|path| (path.strip_prefix(&root).unwrap().to_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect();
    assert!(found.len() > 5, "{folder} holds only {} files", found.len());
    found
}

fn style_sheets() -> Vec<(PathBuf, String)> {
    files("static/css", &["css"])
}

/// Lines that are too wide, and a last one for a file that is too long.
fn oversized(text: &str) -> Vec<String> {
    let wide = text.lines().filter(|line| line.chars().count() > WIDEST).map(str::to_owned);
    let lines = text.lines().count();
    wide.chain((lines > LONGEST).then(|| format!("{lines} lines"))).collect()
}

/// The elements that browsers set as blocks, and those of our XML: a line of a template opens one at most.
const BLOCKS: &str = "html head body header main footer nav search section article aside div ul ol li dl dt dd table \
    thead tbody tr td th caption form fieldset legend p h h1 h2 h3 h4 h5 h6 details summary figure figcaption blockquote \
    dialog select optgroup option textarea template meta link script title feed author entry url sitemap";

/// The lines of a template that open two elements or more, whatever conditions stand between them.
fn crowded(text: &str) -> Vec<String> {
    let opens = |after: &&str| {
        let name = after.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        BLOCKS.split(' ').any(|block| block == name)
    };
    let blocks = |line: &str| line.split('<').skip(1).filter(opens).count();
    text.lines().filter(|line| blocks(line) > 1).map(str::to_owned).collect()
}

#[test]
fn templates_have_one_element_a_line() {
    for (name, text) in files("templates", &["html", "xml"]) {
        assert_eq!(crowded(&text), [""; 0], "templates/{}", name.display());
    }
}

#[test]
fn templates_scripts_and_style_sheets_have_short_lines_and_files() {
    let folders: [(&str, &[&str]); 3] =
        [("templates", &["html", "xml", "txt"]), ("static/js", &["js"]), ("static/css", &["css"])];
    for (folder, ends) in folders {
        for (name, text) in files(folder, ends) {
            assert_eq!(oversized(&text), [""; 0], "{folder}/{}", name.display());
        }
    }
}

/// The lines of a template that write by hand what `forms.html` gives: fields, tokens and hidden values.
fn by_hand(text: &str) -> Vec<String> {
    let parts = [
        "class=\"field\"",
        "class=\"hint\" id=",
        "class=\"error\" id=",
        "name=\"jeton\" value",
        "type=\"hidden\" name",
    ];
    text.lines()
        .filter(|line| parts.iter().any(|part| line.contains(part)) && !line.contains("autocomplete"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn forms_are_written_with_the_parts_of_forms() {
    // The fields of a kind have macros of their own, which rows and drafts number again.
    const OWN: [&str; 4] = ["forms.html", "editor/field.html", "editor/inputs.html", "files/new.html"];
    for (name, text) in files("templates", &["html"]) {
        let name = name.display().to_string();
        if !OWN.contains(&name.as_str()) {
            assert_eq!(by_hand(&text), [""; 0], "templates/{name}");
        }
    }
    assert_eq!(by_hand("<div class=\"field\">\n  <input type=\"hidden\" name=\"a\" value=\"b\">\n</div>").len(), 2);
}

#[test]
fn a_breach_in_a_template_or_script_is_seen() {
    assert_eq!(crowded("<ul><li>un</li></ul>").len(), 1);
    assert_eq!(crowded("{% if a %}<p>un</p>{% else %}<p>deux</p>{% endif %}").len(), 1);
    assert_eq!(crowded("<li class=\"{{ class }}\"><h{{ level }}>un</h{{ level }}><p>").len(), 1);
    assert!(crowded("<ul>\n  <li><a href=\"/\">{{ icon }}un <strong>deux</strong></a></li>\n</ul>").is_empty());
    assert!(crowded("<article>\n<span>un</span><abbr>a</abbr><picture>").is_empty());
    assert_eq!(oversized(&format!("const a = \"{}\";", "é".repeat(108))).len(), 1);
    assert!(oversized(&format!("const a = \"{}\";", "é".repeat(107))).is_empty());
    assert_eq!(oversized(&"a\n".repeat(401)), ["401 lines"]);
}

/// What is wrong with the way a style sheet is written: a line too wide, or two declarations on one.
fn badly_written(text: &str) -> Vec<String> {
    let bad = |line: &&str| {
        let code = line.split("/*").next().unwrap_or_default();
        line.chars().count() > WIDEST || code.matches(';').count() > 1 || (code.contains('{') && code.contains('}'))
    };
    text.lines().filter(bad).map(str::to_owned).collect()
}

#[test]
fn style_sheets_have_one_declaration_a_line() {
    for (name, text) in style_sheets() {
        assert!(text.starts_with("/* "), "{} says what it is about first", name.display());
        assert_eq!(badly_written(&text), [""; 0], "{}", name.display());
    }
}

#[test]
fn a_breach_in_a_style_sheet_is_seen() {
    assert_eq!(badly_written(".note { color: red; }").len(), 1);
    assert_eq!(badly_written(".note {\n  color: red; margin: 0;\n}").len(), 1);
    assert_eq!(badly_written(&format!("  background: {};", "x".repeat(120))).len(), 1);
    assert!(badly_written(".note {\n  color: red; /* ours; theirs */\n}").is_empty());
}

#[test]
fn every_style_sheet_is_imported_once_into_its_layer() {
    let sheets = style_sheets();
    let (entries, parts): (Vec<_>, Vec<_>) = sheets.iter().partition(|(_, text)| text.contains("\n@import "));
    for (name, _) in parts {
        let name = name.display().to_string();
        let layer = name.split('/').next().unwrap().trim_end_matches(".css");
        let line = format!("@import \"./{name}\" layer({layer});");
        let times: usize = entries.iter().map(|(_, text)| text.lines().filter(|found| *found == line).count()).sum();
        assert_eq!(times, 1, "{line}");
    }
}

/// The parameters of the macros of `forms.html` whose names a page may use for values of its own. Askama binds an argument
/// before it reads the next one, so that such a name would hide the page's value.
fn hiding(text: &str) -> Vec<String> {
    let macros =
        text.split("{% macro ").skip(1).filter_map(|rest| rest.split_once('(')?.1.split_once(") ").map(|m| m.0));
    let names = macros.flat_map(|list| list.split(',')).filter_map(|one| one.split('=').next());
    names.map(str::trim).filter(|name| !name.is_empty() && !name.starts_with("f_")).map(str::to_owned).collect()
}

#[test]
fn parameters_of_the_parts_of_forms_hide_no_value_of_a_page() {
    let forms = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/forms.html")).unwrap();
    assert!(forms.matches("{% macro ").count() > 9 && forms.contains("f_help_text"));
    assert_eq!(hiding(&forms), [""; 0], "parameters begin with f_");
    assert_eq!(hiding("{% macro a(f_id, value = \"\",\n  f_b = 3) -%}\n{% endmacro %}"), ["value"]);
    assert_eq!(hiding("{% macro token(shell) %}{{ x }}{% endmacro %}"), ["shell"]);
}
