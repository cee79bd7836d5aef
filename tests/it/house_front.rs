//! What the front end promises about its own files: templates, scripts and style sheets that are read, one element or
//! declaration a line, one part a file, every file gathered.

use std::collections::{BTreeMap, BTreeSet};
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

/// Classes that templates, sources or scripts give and no style sheet knows: what a script or a test finds an element by.
/// The list only grows shorter.
const UNSTYLED: [&str; 1] = ["secret"];

/// Classes that style sheets know and that come from elsewhere: from comrak and from ProseMirror.
const FOREIGN: [&str; 5] =
    ["ProseMirror-focused", "ProseMirror-gapcursor", "ProseMirror-selectednode", "alert-title", "selectedCell"];

/// A text without what stands between these two marks.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut parts = text.split(open);
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.map(|part| part.split_once(close).map_or("", |(_, rest)| rest)).collect::<Vec<_>>().join(" ")
}

/// The words that may be classes.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_')).filter(|word| !word.is_empty())
}

/// The classes that a style sheet knows.
fn styled(text: &str) -> BTreeSet<String> {
    let text = without(text, "/*", "*/");
    let selectors = text.split(['{', '}', ';']).filter(|part| !part.trim_start().starts_with('@'));
    // What ends with a value is a declaration.
    let is_name = |after: &&str| after.starts_with(|c: char| c.is_ascii_alphabetic());
    let names = selectors.flat_map(|part| part.split('.').skip(1)).filter(is_name);
    names.filter_map(|after| words(after).next()).map(str::to_owned).collect()
}

/// The classes that a template writes out. What it fills in is not known here.
fn given(text: &str) -> BTreeSet<String> {
    let text = without(&without(text, "{#", "#}"), "{%", "%}");
    let text = text.split("{{").map(|part| part.split_once("}}").map_or(part, |(_, rest)| rest));
    let text = text.collect::<Vec<_>>().join("{}");
    let values = text.split("class=\"").skip(1).filter_map(|rest| rest.split_once('"')).map(|(value, _)| value);
    // A word that touches a value is a part of one.
    let whole = values.flat_map(str::split_whitespace).filter(|word| !word.contains(['{', '}']));
    whole.filter(|word| words(word).next() == Some(*word)).map(str::to_owned).collect()
}

/// Classes that are given and not styled, and those that are styled and that nothing gives.
fn unmatched(sheets: &[String], templates: &[String], others: &[String]) -> (Vec<String>, Vec<String>) {
    let styled: BTreeSet<String> = sheets.iter().flat_map(|text| styled(text)).collect();
    let given: BTreeSet<String> = templates.iter().flat_map(|text| given(text)).collect();
    let named: BTreeSet<&str> = templates.iter().chain(others).flat_map(|text| words(text)).collect();
    let unused = styled.iter().filter(|class| !named.contains(class.as_str())).cloned().collect();
    (given.difference(&styled).cloned().collect(), unused)
}

#[test]
fn every_class_is_given_and_styled() {
    let texts = |found: Vec<(PathBuf, String)>| found.into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    // Letters carry their own styles.
    let mut pages = files("templates", &["html"]);
    pages.retain(|(path, _)| !path.starts_with("mail"));
    let others = [texts(files("src", &["rs"])), texts(files("static/js", &["js"]))].concat();
    let (unstyled, unused) = unmatched(&texts(style_sheets()), &texts(pages), &others);
    assert_eq!(unstyled, UNSTYLED, "style it or take it away");
    assert_eq!(unused, FOREIGN, "nothing gives it: take it away");
    let found = |sheet: &str, template: &str, other: &str| {
        let (unstyled, unused) = unmatched(&[sheet.to_owned()], &[template.to_owned()], &[other.to_owned()]);
        (unstyled.join(" "), unused.join(" "))
    };
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(found(".a { margin: .5rem; }", "<p class=\"a b\">", ""), pair("b", ""));
    assert_eq!(found(".a:hover,\n.c > p {\n  color: red;\n}", "<p class=\"a\">", ""), pair("", "c"));
    assert_eq!(found("/* .d */ @media print { .e { margin: 0; } }", "<p>", ""), pair("", "e"));
    assert_eq!(found(".a { }", "<p class=\"a{% if b %} c{% endif %}\">", ""), pair("c", ""));
    assert_eq!(found(".a { } .c { }", "<p class=\"a {{ b }} {{ kind }}-x\">", "fn b() { \"c\" }"), pair("", ""));
}

/// What scripts say by themselves: sentences, words with an accent, words that begin as those shown do. The words of a page
/// stand in its template, in data attributes.
fn said(text: &str) -> Vec<String> {
    const SMALL: &str = " le la les un une des du de au aux en et ou est sont pas ne ce cette vous votre vos nous pour par \
        dans sur avec sans plus ";
    // Names that are no words of a page: of keys, events, types and elements.
    const NAMES: &str = " Enter Escape Backspace Delete Home End Tab Shift Control Mod Alt Meta Space Files ";
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with(['/', '*'])) {
        let mut rest = line;
        while let Some(at) = rest.find(['"', '\'', '`']) {
            let mark = rest[at..].chars().next().unwrap();
            let inside = &rest[at + 1..];
            let Some(end) = inside.find(mark) else { break };
            let literal = &inside[..end];
            rest = &inside[end + 1..];
            let is_letter = |c: char| c.is_alphabetic() && !c.is_ascii();
            let small = literal.contains(' ') && literal.split(' ').any(|word| SMALL.contains(&format!(" {word} ")));
            let starts = literal.starts_with(|c: char| c.is_ascii_uppercase())
                && literal.len() > 2
                && literal.chars().skip(1).all(|c| c.is_ascii_lowercase() || c == ' ');
            let is_name = NAMES.contains(&format!(" {literal} "));
            if literal.contains(is_letter) || (small && !literal.trim().is_empty()) || (starts && !is_name) {
                found.push(literal.to_owned());
            }
        }
    }
    found
}

#[test]
fn scripts_say_nothing_of_their_own() {
    // What tells a word from its hyphen reads French, and shows none.
    const READS_FRENCH: &str = "visual/plain_text.js";
    for (name, text) in files("static/js", &["js"]) {
        let name = name.display().to_string();
        if !name.contains(".test.") && !name.contains("fixtures") && !name.ends_with(READS_FRENCH) {
            assert_eq!(said(&text), [""; 0], "static/js/{name}: let the template say it");
        }
    }
    for breach in ["\"Copié\"", "'Votre texte est perdu'", "`Étape ${n}`", "\"Annuler\"", "a(\"x\", \"plus de temps\")"]
    {
        assert_eq!(said(&format!("button.textContent = {breach};")).len(), 1, "{breach}");
    }
    for kept in ["// « Copié »", "\"Enter\"", "event.key === \"Escape\"", "\"p > img\"", "'«'", "\"note ok\"", "\"en\""]
    {
        assert_eq!(said(kept), [""; 0], "{kept}");
    }
}

/// The classes that the last part of a selector names: those that its rule sets.
fn set_classes(selector: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let flat: String = selector
        .chars()
        .filter(|c| {
            depth = match c {
                '(' => depth + 1,
                ')' => depth.saturating_sub(1),
                _ => depth,
            };
            depth == 0 && *c != ')'
        })
        .collect();
    let last = flat.trim().rsplit([' ', '>', '+', '~', '\n']).next().unwrap_or_default().to_owned();
    last.split('.').skip(1).filter_map(|after| words(after).next()).map(str::to_owned).collect()
}

/// The selectors of a style sheet, one by one.
fn selectors(text: &str) -> Vec<String> {
    let text = without(text, "/*", "*/");
    let heads = text.split(['}', ';', '{']).zip(text.chars().filter(|c| "};{".contains(*c)));
    let heads = heads.filter(|(head, end)| *end == '{' && !head.trim_start().starts_with('@'));
    let mut found = Vec::new();
    for (head, _) in heads {
        let mut depth = 0_usize;
        let mut one = String::new();
        for c in head.chars() {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                ',' if depth == 0 => {
                    found.push(std::mem::take(&mut one));
                    continue;
                }
                _ => {}
            }
            one.push(c);
        }
        found.push(one);
    }
    found.into_iter().map(|one| one.trim().to_owned()).collect()
}

/// How many rules of each style sheet set a class that another one owns: the one with most rules for it.
fn reaching(sheets: &[(String, String)]) -> Vec<(String, usize)> {
    let mut rules: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    let all: Vec<(&str, Vec<String>)> = sheets
        .iter()
        .flat_map(|(name, text)| selectors(text).into_iter().map(|one| (name.as_str(), set_classes(&one))))
        .collect();
    for (name, classes) in &all {
        for class in classes {
            *rules.entry(class.clone()).or_default().entry(name).or_default() += 1;
        }
    }
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    for (name, classes) in &all {
        let Some(times) = classes.last().and_then(|class| rules.get(class)) else { continue };
        if times.values().any(|most| *most > times[name]) {
            *found.entry((*name).to_owned()).or_default() += 1;
        }
    }
    found.into_iter().collect()
}

/// How many selectors of a style sheet reach into another part today: they end on a class that has most of its rules in another
/// file. Each only gets fewer.
const REACHING: [(&str, usize); 22] = [
    ("base.css", 3),
    ("layout.css", 3),
    ("pages/clash.css", 1),
    ("pages/files.css", 1),
    ("pages/home.css", 3),
    ("pages/running.css", 1),
    ("pages/sheet.css", 5),
    ("parts/board.css", 4),
    ("parts/drop.css", 2),
    ("parts/empty.css", 1),
    ("parts/facts.css", 1),
    ("parts/field.css", 1),
    ("parts/finish.css", 4),
    ("parts/given.css", 2),
    ("parts/here.css", 5),
    ("parts/prose.css", 1),
    ("parts/rows.css", 7),
    ("parts/tabs.css", 1),
    ("parts/tools.css", 2),
    ("parts/visual.css", 2),
    ("parts/ways_in.css", 1),
    ("print.css", 14),
];

#[test]
fn no_style_sheet_reaches_into_another_part() {
    let sheets: Vec<_> = style_sheets().into_iter().map(|(path, text)| (path.display().to_string(), text)).collect();
    let known: Vec<_> = REACHING.iter().map(|(name, times)| ((*name).to_owned(), *times)).collect();
    assert_eq!(reaching(&sheets), known, "let the part itself say how it looks; what was mended leaves the list");
    let found = |own: &str, other: &str| {
        reaching(&[("own.css".to_owned(), own.to_owned()), ("other.css".to_owned(), other.to_owned())])
    };
    let own = ".a {\n  color: red;\n}\n.a:hover {\n  color: blue;\n}";
    for breach in [
        ".b .a {\n  margin: 0;\n}",
        ".b > .a:focus {\n  margin: 0;\n}",
        "@media print {\n  p.a {\n    margin: 0;\n  }\n}",
        ".b,\n.c .a {\n  margin: 0;\n}",
        ".b .a:not(.c, .d) {\n  margin: 0;\n}",
    ] {
        assert_eq!(found(own, breach), [("other.css".to_owned(), 1)], "{breach}");
    }
    for kept in [".a .b {\n  margin: 0;\n}", ".b:has(.a) {\n  margin: 0;\n}", "/* .a { } */\n.b {\n  margin: 0;\n}"] {
        assert_eq!(found(own, kept), [], "{kept}");
    }
}
