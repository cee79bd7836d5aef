//! Addresses that actions write into letters: named in one module, and each leads to a page.

use crate::house::{Source, made_up, program, without_comment};

/// The module that names them.
const NAMED: &str = "src/hall/addresses.rs";

/// The lines of actions that write an address out.
fn written_out(sources: &[Source]) -> Vec<String> {
    let is_address = |code: &str| {
        let parts: Vec<&str> = code.split('"').collect();
        let literals = parts.iter().skip(1).step_by(2);
        // An address, or one behind that of the site.
        let starts =
            |text: &str| text.strip_prefix('/').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_lowercase()));
        let behind = |text: &str| code.contains("base_url") && text.strip_prefix("{}").is_some_and(starts);
        literals.clone().any(|text| starts(text) || behind(text))
    };
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with("src/actions/")) {
        let shipped = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        let bad = shipped.lines().map(without_comment).filter(|line| is_address(line));
        found.extend(bad.map(|line| format!("{}: {}", source.path, line.trim())));
    }
    found
}

/// The addresses of that module that no route answers.
fn unanswered(named: &str, routes: &str) -> Vec<String> {
    let values = named.lines().filter_map(|line| line.split_once("&str = \"")?.1.strip_suffix("\";"));
    let paths = values.map(|value| value.split('?').next().unwrap_or_default());
    let is_answered = |path: &&str| match path.ends_with('/') {
        true => routes.contains(&format!("\"{path}{{")),
        // Pages of the house are routed by their names.
        false => [*path, path.trim_start_matches('/')].iter().any(|path| routes.contains(&format!("\"{path}\""))),
    };
    paths.filter(|path| !is_answered(path)).map(str::to_owned).collect()
}

#[test]
fn actions_name_the_pages_that_letters_lead_to() {
    assert_eq!(written_out(&program()), [""; 0], "name it in {NAMED}");
    for breach in [
        "fn a() { outbox::queue(app, db, leave, reader, occasion, \"/mon-compte\", now) }",
        "fn a() { format!(\"/mon-compte/adresse/{secret}\") }",
        "fn a() { format!(\"{}/premier/{secret}\", app.config.base_url) }",
        "const PATH: &str = \"/a-traiter\";",
    ] {
        assert_eq!(written_out(&made_up("src/actions/new.rs", breach)).len(), 1, "{breach}");
    }
    for kept in
        ["// « /mon-compte »", "fn a() { format!(\"{}{secret}\", addresses::FIRST) }", "fn a() { b.split(\"/\") }"]
    {
        assert_eq!(written_out(&made_up("src/actions/new.rs", kept)), [""; 0], "{kept}");
    }
    let text = |path: &str| program().into_iter().find(|source| source.path == path).unwrap().text;
    let routes = text("src/web/routes.rs") + &text("src/web/pages/sheets/short.rs");
    assert_eq!(unanswered(&text(NAMED), &routes), [""; 0]);
    assert_eq!(unanswered("pub const A: &str = \"/rien\";", ".route(\"/rien/{a}\")"), ["/rien"]);
    assert_eq!(unanswered("pub const A: &str = \"/rien/\";", ".route(\"/rien\")"), ["/rien/"]);
}
