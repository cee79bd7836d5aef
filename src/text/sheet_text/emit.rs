//! Writes one key of a front matter and its value, so that it reads back as it was.

use std::fmt::Write as _;

use super::value::Value;

/// Lists and maps longer than this are written over several lines.
const WIDTH: usize = 100;

/// `key: value` and its final newline.
pub(super) fn entry(key: &str, value: &Value) -> String {
    let mut out = String::new();
    push_entry(&mut out, 0, key, value);
    out
}

fn push_entry(out: &mut String, indent: usize, key: &str, value: &Value) {
    let key = key_text(key);
    let room = WIDTH.saturating_sub(indent + key.chars().count() + 2);
    out.push_str(&key);
    out.push(':');
    if let Some(inline) = inline(value, room) {
        out.push(' ');
        out.push_str(&inline);
        out.push('\n');
        return;
    }
    match value {
        Value::Text(text) => push_block_text(out, indent + 2, text),
        Value::List(items) => {
            out.push('\n');
            for item in items {
                push_item(out, indent + 2, item);
            }
        }
        Value::Map(pairs) => {
            out.push('\n');
            for (key, value) in pairs {
                pad(out, indent + 2);
                push_entry(out, indent + 2, key, value);
            }
        }
    }
}

fn push_item(out: &mut String, indent: usize, item: &Value) {
    pad(out, indent);
    out.push('-');
    if let Some(inline) = inline(item, WIDTH.saturating_sub(indent + 2)) {
        out.push(' ');
        out.push_str(&inline);
        out.push('\n');
        return;
    }
    match item {
        Value::Text(text) => push_block_text(out, indent + 2, text),
        // A list in a list has no field type: one line, however long, is always right.
        Value::List(_) => {
            out.push(' ');
            push_flow(out, item);
            out.push('\n');
        }
        Value::Map(pairs) => {
            for (place, (key, value)) in pairs.iter().enumerate() {
                if place == 0 {
                    out.push(' ');
                } else {
                    pad(out, indent + 2);
                }
                push_entry(out, indent + 2, key, value);
            }
        }
    }
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// The value on the line of its key, when it is short enough to be read there.
fn inline(value: &Value, room: usize) -> Option<String> {
    match value {
        Value::Text(text) if fits_a_block(text) => None,
        Value::Text(text) => Some(scalar(text, false)),
        Value::List(items) if items.iter().any(|item| matches!(item, Value::Map(_))) => None,
        Value::List(_) | Value::Map(_) => {
            let mut line = String::new();
            push_flow(&mut line, value);
            (is_flat(value) && line.chars().count() <= room || is_hollow(value)).then_some(line)
        }
    }
}

fn is_hollow(value: &Value) -> bool {
    match value {
        Value::Text(_) => false,
        Value::List(items) => items.is_empty(),
        Value::Map(pairs) => pairs.is_empty(),
    }
}

/// Whether a list or a map holds only texts of one line, and lists of them.
fn is_flat(value: &Value) -> bool {
    let is_flat_part = |part: &Value| !matches!(part, Value::Map(_)) && is_flat(part);
    match value {
        Value::Text(text) => !fits_a_block(text),
        Value::List(items) => items.iter().all(is_flat_part),
        Value::Map(pairs) => pairs.iter().all(|(_, part)| is_flat_part(part)),
    }
}

fn push_flow(out: &mut String, value: &Value) {
    match value {
        Value::Text(text) => out.push_str(&scalar(text, true)),
        Value::List(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                out.push_str(if place == 0 { "" } else { ", " });
                push_flow(out, item);
            }
            out.push(']');
        }
        Value::Map(pairs) => {
            out.push('{');
            for (place, (key, value)) in pairs.iter().enumerate() {
                out.push_str(if place == 0 { "" } else { ", " });
                out.push_str(&key_text(key));
                out.push_str(": ");
                push_flow(out, value);
            }
            out.push('}');
        }
    }
}

fn key_text(key: &str) -> String {
    if key == "<<" { double_quoted(key) } else { scalar(key, true) }
}

/// A text of one line: plain when YAML and people read it the same way, else in double quotes.
fn scalar(text: &str, in_flow: bool) -> String {
    if is_plain(text, in_flow) { text.to_owned() } else { double_quoted(text) }
}

fn is_plain(text: &str, in_flow: bool) -> bool {
    let starts = text.chars().next();
    let Some(first) = starts else { return false };
    if "?:,[]{}#&*!|>'\"%@`".contains(first) || first.is_whitespace() || text.ends_with([' ', '\t', ':']) {
        return false;
    }
    if first == '-' && !text.chars().nth(1).is_some_and(char::is_alphanumeric) {
        return false;
    }
    if text.starts_with("...") || text.contains(": ") || text.contains(" #") {
        return false;
    }
    let refused = |c: char| needs_escape(c) || c == '\t' || (in_flow && ",[]{}".contains(c));
    !text.contains(refused)
}

fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fff0}'..='\u{ffff}')
        || u32::from(c) & 0xfffe == 0xfffe
}

/// A text in double quotes, on one line.
pub(super) fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if needs_escape(c) => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Whether a text of several lines can be a block text; the others are escaped on one line.
fn fits_a_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let odd_line = |line: &str| line.ends_with([' ', '\t']) && line.trim_matches([' ', '\t']).is_empty();
    text.contains('\n')
        && !body.is_empty()
        && !body.starts_with([' ', '\t', '\n'])
        && !body.ends_with('\n')
        && !body.contains(|c: char| needs_escape(c) && c != '\n' && c != '\t')
        && !body.split('\n').any(odd_line)
}

fn push_block_text(out: &mut String, indent: usize, text: &str) {
    let body = text.strip_suffix('\n');
    out.push_str(if body.is_some() { " |\n" } else { " |-\n" });
    for line in body.unwrap_or(text).split('\n') {
        if !line.is_empty() {
            pad(out, indent);
            out.push_str(line);
        }
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::text::sheet_text::emit::*;

    fn value(json: &str) -> Value {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn values_are_written_as_people_would() {
        for (json, written) in [
            (r#""Une table""#, "k: Une table\n"),
            (r#""01004""#, "k: 01004\n"),
            (r#""""#, "k: \"\"\n"),
            (r#""Le débat : comment ?""#, "k: \"Le débat : comment ?\"\n"),
            (r#""- a""#, "k: \"- a\"\n"),
            (r#""-5""#, "k: -5\n"),
            (r#"["a","b, c"]"#, "k: [a, \"b, c\"]\n"),
            (r#"[]"#, "k: []\n"),
            (r#"{"min":"6","max":"30"}"#, "k: {min: 6, max: 30}\n"),
            (r#"[{"titre":"Seul","minutes":"5"}]"#, "k:\n  - {titre: Seul, minutes: 5}\n"),
            ("\"un\\n\\ndeux\"", "k: |-\n  un\n\n  deux\n"),
            ("\"un\\ndeux\\n\"", "k: |\n  un\n  deux\n"),
            ("\"un\\ndeux\\n\\n\"", "k: \"un\\ndeux\\n\\n\"\n"),
            (
                "[{\"titre\":\"Seul\",\"texte\":\"un\\ndeux\"},\"x\"]",
                "k:\n  - titre: Seul\n    texte: |-\n      un\n      deux\n  - x\n",
            ),
            (
                r#"{"montant":"5","financeurs":[{"nom":"A","part":"2"}]}"#,
                "k:\n  montant: 5\n  financeurs:\n    - {nom: A, part: 2}\n",
            ),
        ] {
            assert_eq!(entry("k", &value(json)), written, "{json}");
        }
    }
}
