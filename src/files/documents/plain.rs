//! Plain texts: paragraphs parted by blank lines, lines cut at a width whole again, titles underlined. Markdown stays
//! as it is.

use super::found::{Findings, short};
use super::model::{Block, Cell, Flow, Looks, Piece};
use super::{About, ReadDocument, Unread};
use crate::files::data_url;
use crate::text::anchors::{self, RESERVED_IDS};
use crate::text::links::{self, Anew};
use crate::text::recognise::is_cut;
use crate::text::sheet_text::{KIND, SheetText, TITLE, Value};

/// Whether a plain text is Markdown.
pub(super) fn is_markdown(text: &str) -> bool {
    let heading = |line: &&str| {
        let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
        (1..=4).contains(&hashes) && line.get(hashes..).is_some_and(|rest| rest.starts_with(' '))
    };
    text.starts_with("---\ntitre: ") || text.lines().filter(heading).count() > 1
}

/// Reads a plain text.
pub(super) fn read(text: &str, found: &mut Findings) -> Flow {
    let mut blocks = Vec::new();
    let lines: Vec<&str> =
        text.lines().map(|line| line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}')).collect();
    let lines = without_signs_of_captions(lines, found);
    let widest = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    for part in lines.split(|line| line.is_empty()).filter(|part| !part.is_empty()) {
        parts(part, widest, &mut blocks);
    }
    Flow { blocks, notes: Vec::new() }
}

/// The lines between two blank ones: two or more that have as many tabs are a table, others a paragraph.
fn parts(lines: &[&str], widest: usize, blocks: &mut Vec<Block>) {
    let tabs = |line: &str| line.matches('\t').count();
    for run in lines.chunk_by(|one, next| tabs(one) == tabs(next)) {
        match run {
            [first, _, ..] if tabs(first) > 0 => blocks.push(Block::Grid(run.iter().map(|line| cells(line)).collect())),
            run => paragraph(run, widest, blocks),
        }
    }
}

/// The cells of a line, a tab apart.
fn cells(line: &str) -> Vec<Cell> {
    let cell = |text: &str| Cell { blocks: vec![Block::Paragraph(words(text.trim()), None)], across: 1, down: 1 };
    line.split('\t').map(cell).collect()
}

/// Lines without what captions hold beside words and times: their head, their notes, the numbers of their cues.
fn without_signs_of_captions<'t>(lines: Vec<&'t str>, found: &mut Findings) -> Vec<&'t str> {
    let is_time = |at: usize| lines.get(at).is_some_and(|line| line.contains("-->"));
    if (0..lines.len()).filter(|at| is_time(*at)).count() < 2 {
        return lines;
    }
    let mut kept = Vec::with_capacity(lines.len());
    let mut is_in_head = false;
    for (at, line) in lines.iter().enumerate() {
        let begins = at == 0 || lines.get(at - 1).is_some_and(|above| above.is_empty());
        let first = line.split_whitespace().next().unwrap_or_default();
        is_in_head = !line.is_empty() && (is_in_head || begins && CAPTIONS.contains(&first));
        let is_number = is_time(at + 1) && !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
        if is_in_head || is_number {
            found.note(if is_number { About::Times } else { About::Chrome }, line);
        } else {
            kept.push(*line);
        }
    }
    kept
}

/// What the parts of captions begin with that nobody says.
const CAPTIONS: [&str; 4] = ["WEBVTT", "NOTE", "STYLE", "REGION"];

fn words(text: &str) -> Vec<Piece> {
    vec![Piece::Words(text.replace('\t', " "), Looks::default(), None)]
}

fn paragraph(lines: &[&str], widest: usize, blocks: &mut Vec<Block>) {
    if let [title, rule, rest @ ..] = lines
        && let Some(level) = underline(title, rule)
    {
        blocks.push(Block::Heading(level, words(title)));
        if !rest.is_empty() {
            paragraph(rest, widest, blocks);
        }
        return;
    }
    if let [line] = lines
        && line.chars().count() > 2
        && line.chars().all(|c| matches!(c, '-' | '_' | '=' | '*' | ' '))
    {
        return blocks.push(Block::Rule);
    }
    let is_cut = is_cut(lines, widest);
    let mut line: Vec<Piece> = Vec::new();
    for (rank, text) in lines.iter().enumerate() {
        if rank > 0 {
            match line.last_mut() {
                Some(Piece::Words(before, ..)) if is_cut => {
                    let whole = joined(before, text);
                    *before = whole;
                    continue;
                }
                _ => line.push(Piece::Break),
            }
        }
        line.extend(words(text));
    }
    blocks.push(Block::Paragraph(line, None));
}

/// Two lines of one sentence; a word cut at the end of the first is whole again.
pub(super) fn joined(before: &str, after: &str) -> String {
    let cut = before.strip_suffix(['\u{ad}', '\u{2010}']);
    match cut {
        Some(cut) if after.starts_with(char::is_lowercase) => format!("{cut}{after}"),
        _ => format!("{before} {after}"),
    }
}

fn underline(title: &str, rule: &str) -> Option<u8> {
    let drawn = |c: char| rule.chars().count() > 2 && rule.chars().all(|other| other == c);
    match () {
        () if title.is_empty() => None,
        () if drawn('=') => Some(1),
        () if drawn('-') => Some(2),
        () => None,
    }
}

/// Reads Markdown: its text stays, its title and its images are taken out of it.
pub(super) fn markdown(text: &str, mut found: Findings) -> Result<ReadDocument, Unread> {
    let sheet = SheetText::parse(text).ok();
    let body = match &sheet {
        Some(sheet) => sheet.body().to_owned(),
        None => {
            found.note(About::FrontMatter, "");
            fenced(text)
        }
    };
    let fields = sheet.as_ref().map(SheetText::fields).unwrap_or_default();
    let named = sheet.as_ref().and_then(SheetText::title);
    let named = named.or_else(|| fields.iter().find(|(key, _)| key == "title").and_then(|(_, value)| value.as_text()));
    found.title = named.map(str::to_owned);
    let body = without_title(&body, &mut found);
    let mut labels = String::new();
    for (key, value) in fields.iter().filter(|(key, _)| !matches!(key.as_str(), KIND | TITLE | "title")) {
        match value {
            Value::Text(text) if !text.contains('\n') => labels.push_str(&format!("- {key} : {text}\n")),
            Value::List(items) if items.iter().all(|item| item.as_text().is_some()) => {
                let words: Vec<&str> = items.iter().filter_map(Value::as_text).collect();
                labels.push_str(&format!("- {key} : {}\n", words.join(", ")));
            }
            _ => found.note(About::FrontMatter, key),
        }
    }
    let body = with_images(&body, &mut found);
    let body = if labels.is_empty() { body } else { format!("{labels}\n{body}") };
    let body = body.trim().to_owned();
    if body.is_empty() && found.title.is_none() {
        return Err(Unread::Empty);
    }
    super::whole(if body.is_empty() { body } else { format!("{body}\n") }, found)
}

/// A front matter that cannot be read, kept before the text as it is typed.
fn fenced(text: &str) -> String {
    match text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")) {
        Some((yaml, body)) => format!("```yaml\n{yaml}\n```\n\n{}", body.trim_start_matches('\n')),
        None => text.to_owned(),
    }
}

/// The text without the heading that is its title.
fn without_title(body: &str, found: &mut Findings) -> String {
    let body = body.trim_start();
    let Some(first) = anchors::outline(body, RESERVED_IDS).into_iter().next() else { return body.to_owned() };
    let line = body.lines().next().unwrap_or_default();
    let is_first = line.strip_prefix("# ").is_some_and(|words| short(words.trim()) == short(&first.title));
    let is_same = found.title.as_deref().is_none_or(|title| title.eq_ignore_ascii_case(&first.title));
    if !is_first || !is_same {
        return body.to_owned();
    }
    found.title.get_or_insert(first.title);
    body.get(line.len()..).unwrap_or_default().trim_start().to_owned()
}

/// The text with the images that it holds taken out; those that stand elsewhere are told.
fn with_images(body: &str, found: &mut Findings) -> String {
    links::rewrite(body, &mut |link| {
        if let Some(image) = data_url::read(link.address) {
            let number = found.image(image.bytes, link.plain_label.unwrap_or_default(), "data:")?;
            return Some(Anew { address: format!("image:{number}"), whole: None });
        }
        if link.is_image {
            let is_remote = super::address::is_public(link.address);
            found.note(if is_remote { About::RemoteImages } else { About::OtherImages }, link.address);
        }
        None
    })
}
