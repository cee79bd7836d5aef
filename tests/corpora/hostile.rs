//! Hostile input: every payload is set without leaving anything that could run, every made file in bounded time.

use std::time::{Duration, Instant};

use maillage::text::markup::{self, Context};
use scraper::Html;

/// What remains dangerous in a piece of HTML.
fn dangers(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for element in Html::parse_fragment(html).tree.values().filter_map(|node| node.as_element()) {
        if ["script", "style", "iframe", "object", "embed", "form", "base", "link", "meta", "svg", "math", "template"]
            .contains(&element.name())
            && !element.attrs().any(|(name, value)| name == "class" && value == "i")
        {
            found.push(element.name().to_owned());
        }
        for (name, value) in element.attrs() {
            let squeezed: String =
                value.to_lowercase().chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect();
            let runs = ["javascript:", "vbscript:", "data:"].iter().any(|scheme| squeezed.starts_with(scheme));
            // Words that are shown are never followed.
            let is_shown = matches!(name, "title" | "alt" | "aria-label" | "abbr");
            if name.starts_with("on") || matches!(name, "style" | "srcdoc" | "formaction") || (runs && !is_shown) {
                found.push(format!("{name}={value}"));
            }
            if name == "src" && (!squeezed.starts_with('/') || squeezed.starts_with("//")) {
                found.push(format!("an image from elsewhere: {value}"));
            }
        }
    }
    found
}

#[test]
fn no_payload_leaves_anything_that_could_run() {
    let context = Context::empty();
    let lines = std::fs::read_to_string(super::corpora().join("hostile/xss_dev.jsonl")).unwrap();
    let mut payloads = 0;
    for line in lines.lines() {
        let told: serde_json::Value = serde_json::from_str(line).unwrap();
        let payload = told["payload"].as_str().unwrap_or_default();
        payloads += 1;
        for html in [
            markup::render(payload, &context).html(),
            markup::render(&format!("Des mots {payload} et d’autres\n\n## Titre\n"), &context).html(),
            markup::render(&format!("[a]({payload}) ![b]({payload}) [[{payload}]]"), &context).html(),
            markup::fragment(payload, &context),
            markup::inline(payload, &context),
        ] {
            let left = dangers(&html);
            assert!(left.is_empty(), "{payload}\n{html}\n{left:?}");
        }
    }
    println!("{payloads} payloads, five places each");
    assert!(payloads > 1_000);
}

#[test]
fn every_made_file_is_set_in_bounded_time() {
    let folder = tempfile::tempdir().unwrap();
    let made = std::process::Command::new("python3")
        .arg(super::corpora().join("hostile/gen_hostile.py"))
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let context = Context::empty();
    let mut files = 0;
    for entry in walkdir::WalkDir::new(folder.path()) {
        let path = entry.unwrap().into_path();
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        files += 1;
        let begun = Instant::now();
        let set = markup::render(&text, &context);
        assert!(dangers(&set.html()).is_empty(), "{}", path.display());
        assert!(begun.elapsed() < Duration::from_secs(5), "{}: {:?}", path.display(), begun.elapsed());
    }
    println!("{files} hostile texts");
    assert!(files > 10);
}
