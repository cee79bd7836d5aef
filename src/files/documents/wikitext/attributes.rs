//! What stands inside the tags of a page, and the options of its images.

/// Columns or rows that a cell takes at most.
const WIDEST: usize = 60;

/// How many columns or rows the attributes of a cell say.
pub(super) fn takes(attributes: &str, name: &str) -> usize {
    let said = attribute(attributes, name).and_then(|said| said.parse().ok());
    said.unwrap_or(1).clamp(1, WIDEST)
}

/// The value of an attribute, with quotes or without.
pub(super) fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.match_indices(name).find_map(|(at, _)| {
        let rest = lower.get(at + name.len()..)?.trim_start();
        rest.starts_with('=').then_some(at)
    })?;
    let rest = tag.get(at + name.len()..)?.trim_start().strip_prefix('=')?.trim_start();
    let value = match rest.chars().next()? {
        quote @ ('"' | '\'') => rest.get(1..)?.split(quote).next()?,
        _ => rest.split(|c: char| c.is_whitespace() || c == '/' || c == '>').next()?,
    };
    Some(value.trim().to_owned())
}

/// The notes that a list of notes holds: each with its tag.
pub(super) fn refs(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("<ref") {
        let Some((tag, after)) = after.split_once('>') else { break };
        if tag.ends_with('/') {
            rest = after;
            continue;
        }
        let (inside, after) = after.split_once("</ref>").unwrap_or((after, ""));
        found.push((tag, inside));
        rest = after;
    }
    found
}

/// Whether a word says how an image is shown.
pub(super) fn is_option(option: &str) -> bool {
    const WORDS: [&str; 27] = [
        "thumb",
        "thumbnail",
        "vignette",
        "frame",
        "framed",
        "frameless",
        "cadre",
        "sans_cadre",
        "redresse",
        "upright",
        "left",
        "right",
        "center",
        "centre",
        "none",
        "gauche",
        "droite",
        "centré",
        "néant",
        "neant",
        "border",
        "bordure",
        "baseline",
        "middle",
        "top",
        "bottom",
        "miniature",
    ];
    let lower = option.to_lowercase();
    let is_size = lower.strip_suffix("px").is_some_and(|size| size.chars().all(|c| c.is_ascii_digit() || c == 'x'));
    let is_named = ["alt=", "link=", "lien=", "lang=", "upright=", "redresse=", "page=", "class=", "thumb="];
    lower.is_empty()
        || is_size
        || WORDS.contains(&lower.as_str())
        || is_named.iter().any(|name| lower.starts_with(name))
}
