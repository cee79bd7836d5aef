//! Anchors over real histories: `scripts/links` gives the texts of pages, and judges where anchors land by a program that
//! shares no code with this one.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use maillage::text::anchors::{Published, RESERVED_IDS, carry, instead, lent, outline};
use serde_json::{Value, json};

/// Every anchor that a page ever published — the text and the line of its heading then — and the line of the heading
/// where it lands in the last text.
fn replayed(texts: &[String]) -> Vec<Value> {
    let (mut known, mut before, mut first): (Vec<Published>, &str, Vec<Value>) = (Vec::new(), "", Vec::new());
    let mut seen = BTreeSet::new();
    for (number, text) in texts.iter().enumerate() {
        known = carry(before, text, &known, RESERVED_IDS);
        let sections = outline(text, RESERVED_IDS);
        let ids: Vec<String> = sections.iter().map(|section| section.id.clone()).collect();
        let lent = lent(&ids, known.iter().map(|row| (row.anchor.as_str(), row.leads_to.as_str())));
        for section in &sections {
            // As the page shows it.
            let id = &section.id;
            let shown = if lent.contains(id.as_str()) { instead(id) } else { id.clone() };
            if seen.insert(shown.clone()) {
                first.push(json!({ "anchor": shown, "text": number, "line": section.line_start }));
            }
        }
        before = text;
    }
    let today = outline(before, RESERVED_IDS);
    let lands = |anchor: &str| {
        let row = known.iter().find(|row| row.anchor == anchor)?;
        Some(today.iter().find(|section| section.id == row.leads_to)?.line_start)
    };
    for row in &mut first {
        row["lands"] = json!(lands(row["anchor"].as_str().unwrap()));
    }
    first
}

#[test]
#[ignore = "scripts/links gives it pages"]
fn anchors_of_histories() {
    let pages = crate::from_environment("MAILLAGE_HISTORIES");
    let mut out = String::new();
    for line in std::fs::read_to_string(&pages).unwrap().lines() {
        let texts: Vec<String> = serde_json::from_str(line).unwrap();
        writeln!(out, "{}", Value::Array(replayed(&texts))).unwrap();
    }
    assert!(!out.is_empty(), "no page was given");
    std::fs::write(format!("{pages}.landed"), out).unwrap();
}
