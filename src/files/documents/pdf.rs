//! PDF, which knows where letters stand and nothing of sentences: lines become paragraphs again, words cut at line ends
//! are whole, heads and numbers of pages go. It gives no headings and no tables.

use std::collections::{HashMap, HashSet};
use std::panic;

use super::found::{Findings, short};
use super::model::{Block, Flow, Looks, Piece};
use super::{About, Unread};

/// On how many pages a line is a running head.
const RUNNING: usize = 3;
/// How many lines at the edges of a page may be running heads.
const EDGE: usize = 2;

/// Reads a document.
pub(super) fn read(bytes: &[u8], found: &mut Findings) -> Result<Flow, Unread> {
    if !bytes.get(..bytes.len().min(1024)).unwrap_or_default().windows(5).any(|window| window == b"%PDF-") {
        return Err(Unread::Damaged);
    }
    // Its reader falls on some damaged files.
    let read = panic::catch_unwind(|| pdf_extract::extract_text_from_mem_by_pages(bytes));
    let pages = match read {
        Ok(Ok(pages)) => pages,
        Ok(Err(error)) => {
            let said = error.to_string().to_lowercase();
            return Err(if said.contains("crypt") || said.contains("password") {
                Unread::Locked
            } else {
                Unread::Damaged
            });
        }
        Err(_) => return Err(Unread::Damaged),
    };
    if !pages.iter().any(|page| page.chars().any(char::is_alphabetic)) {
        return Err(if pages.is_empty() { Unread::Damaged } else { Unread::Scanned });
    }
    found.note(About::Unstructured, "");
    found.is_plain = true;
    Ok(flow(&pages, found))
}

/// The paragraphs of these pages.
pub(super) fn flow(pages: &[String], found: &mut Findings) -> Flow {
    let mut pages: Vec<Vec<String>> = pages.iter().map(|page| lines(page)).collect();
    take_heads(&mut pages, found);
    let known: HashSet<String> = pages.iter().flatten().flat_map(|line| words(line)).collect();
    let width = usual_width(&pages);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut last = width;
    for page in pages {
        let mut is_new = true;
        for line in page {
            if line.is_empty() {
                is_new = true;
                continue;
            }
            let begins = is_item(&line);
            // A line that ends early ends its paragraph.
            is_new |= std::mem::replace(&mut last, line.chars().count()) * 10 < width * 7;
            match paragraphs.last_mut() {
                Some(before) if !begins && (!is_new || goes_on(before, &line)) => join(before, &line, &known, found),
                _ => paragraphs.push(line),
            }
            is_new = false;
        }
    }
    let block = |text: String| Block::Paragraph(vec![Piece::Words(text, Looks::default(), None)], None);
    Flow { blocks: paragraphs.into_iter().map(block).collect(), notes: Vec::new() }
}

/// The lines of a page, each with one space between words; a sign alone on its line stands before the next.
fn lines(page: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut sign: Option<String> = None;
    for line in page.lines() {
        let line = line.split(|c: char| c == ' ' || c == '\t' || c.is_control()).filter(|word| !word.is_empty());
        let mut line = line.collect::<Vec<_>>().join(" ");
        let mut letters = line.chars();
        if let (Some(only), None) = (letters.next(), letters.next())
            && "•▪◦‣–-■●\u{f0b7}".contains(only)
        {
            sign = Some(only.to_string());
            continue;
        }
        if line.is_empty() && sign.is_some() {
            continue;
        }
        if let Some((sign, rest)) = glued_sign(&line) {
            line = format!("{sign} {rest}");
        }
        if let Some(sign) = sign.take() {
            line = format!("{sign} {line}");
        }
        if let Some(rest) = line.strip_prefix('»')
            && let Some(before) = out.iter_mut().rev().find(|line| !line.is_empty())
        {
            before.push_str("\u{a0}»");
            line = rest.trim_start().to_owned();
            if line.is_empty() {
                continue;
            }
        }
        out.push(line);
    }
    out
}

/// How many characters most full lines have.
fn usual_width(pages: &[Vec<String>]) -> usize {
    let mut lengths: Vec<usize> = pages.iter().flatten().map(|line| line.chars().count()).filter(|l| *l > 0).collect();
    lengths.sort_unstable();
    lengths.get(lengths.len() * 9 / 10).copied().unwrap_or_default()
}

/// A line with its numbers alike: the same head stands on every page with another number.
fn alike(line: &str) -> String {
    let mut out = String::new();
    for c in line.chars() {
        match c.is_ascii_digit() {
            true if out.ends_with('#') => {}
            true => out.push('#'),
            false => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// The places of the lines at the edges of a page.
fn edges(page: &[String]) -> Vec<usize> {
    let full: Vec<usize> = page.iter().enumerate().filter(|(_, line)| !line.is_empty()).map(|(at, _)| at).collect();
    let mut ends: Vec<usize> = full.iter().take(EDGE).chain(full.iter().rev().take(EDGE)).copied().collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

fn take_heads(pages: &mut [Vec<String>], found: &mut Findings) {
    let mut times: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        let heads: HashSet<String> =
            edges(page).into_iter().filter_map(|at| page.get(at)).map(|line| alike(line)).collect();
        heads.into_iter().for_each(|head| *times.entry(head).or_default() += 1);
    }
    for page in pages.iter_mut() {
        for at in edges(page) {
            let Some(line) = page.get_mut(at) else { continue };
            let is_number = alike(line).chars().all(|c| matches!(c, '#' | '-' | '–' | ' ' | '/' | '|'));
            let is_running = times.get(&alike(line)).is_some_and(|times| *times >= RUNNING);
            if is_running || is_number {
                if line.chars().any(char::is_alphabetic) {
                    found.note(About::Margins, line);
                }
                line.clear();
            }
        }
    }
}

fn words(line: &str) -> Vec<String> {
    let apart = |c: char| !(c.is_alphanumeric() || c == '-');
    line.split(apart).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The sign that a line begins with, glued to its words: « •fort », « 2.Répéter ».
fn glued_sign(line: &str) -> Option<(&str, &str)> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let length = match line.chars().next()? {
        c if "•▪◦‣■●✓➢\u{f0b7}".contains(c) => c.len_utf8(),
        _ if (1..=2).contains(&digits) && line.get(digits..)?.starts_with(['.', ')']) => digits + 1,
        _ => return None,
    };
    let (sign, rest) = line.split_at_checked(length)?;
    rest.starts_with(char::is_alphabetic).then_some((sign, rest))
}

/// Whether a line begins an item of a list.
fn is_item(line: &str) -> bool {
    let mut letters = line.chars();
    let sign = letters.next().is_some_and(|c| "•▪◦‣–-■●✓➢\u{f0b7}".contains(c)) && letters.next() == Some(' ');
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let after = line.get(digits..).unwrap_or_default();
    sign || ((1..=2).contains(&digits) && (after.starts_with(". ") || after.starts_with(") ")))
}

/// Whether a sentence goes on after a blank line or a new page.
fn goes_on(before: &str, after: &str) -> bool {
    let is_open =
        before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '\u{2010}' | '\u{ad}' | '’' | '\''));
    is_open && after.starts_with(char::is_lowercase)
}

/// Adds a line to a paragraph; a word that the end of the line cut is whole again. One cut by a plain hyphen is, when
/// the document has it whole elsewhere.
fn join(before: &mut String, line: &str, known: &HashSet<String>, found: &mut Findings) {
    let is_plain = before.ends_with('-');
    if !is_plain && !before.ends_with(['\u{2010}', '\u{ad}']) {
        before.push(' ');
        before.push_str(line);
        return;
    }
    let cut = before.trim_end_matches(['-', '\u{2010}', '\u{ad}']).to_owned();
    let apart = |c: char| !c.is_alphanumeric();
    let head = cut.rsplit(apart).next().unwrap_or_default();
    let tail = line.split(apart).next().unwrap_or_default();
    let whole = format!("{head}{tail}");
    let is_word = !head.is_empty() && tail.starts_with(char::is_lowercase);
    if is_word && (!is_plain || known.contains(&whole.to_lowercase())) {
        found.note(About::Hyphens, &short(&whole));
        *before = format!("{cut}{line}");
    } else {
        before.push_str(line);
    }
}

#[cfg(test)]
mod tests {
    use crate::files::documents::pdf::*;
    use crate::files::documents::write;

    fn read_pages(pages: &[&str]) -> (String, Findings) {
        let mut found = Findings::default();
        let pages: Vec<String> = pages.iter().map(|page| (*page).to_owned()).collect();
        let text = write::markdown(&flow(&pages, &mut found));
        (text, found)
    }

    #[test]
    fn lines_become_paragraphs_and_cut_words_are_whole() {
        let (text, found) =
            read_pages(&["Un   guide de la coopé\u{2010}\nration des lisières,\noù l’on va-\net-vient. La gou-\n\
                                   vernance partagée.\n\nLa gouvernance\n»\nest une dé-\nmarche.\n"]);
        assert_eq!(
            text,
            "Un guide de la coopération des lisières, où l’on va-et-vient. La gouvernance partagée.\n\n\
             La gouvernance\u{a0}» est une dé-marche.\n"
        );
        let hyphens = found.notes.iter().find(|note| note.about == About::Hyphens);
        assert_eq!(
            hyphens.map(|note| (note.times, note.words.join(" "))),
            Some((2, "coopération gouvernance".to_owned()))
        );
    }

    #[test]
    fn running_heads_and_folios_go_and_sentences_go_on_over_pages() {
        let page = |number: u8, text: &str| format!("Guide des lisières {number}\n\n{text}\n\n{number}\n");
        let pages = [page(7, "Une phrase qui"), page(8, "continue ici."), page(9, "•\nun point\n\n•\nun autre")];
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        let (text, found) = read_pages(&pages);
        assert_eq!(text, "Une phrase qui continue ici.\n\n• un point\n\n• un autre\n");
        assert_eq!(found.notes.iter().map(|note| (note.about, note.times)).collect::<Vec<_>>(), [(About::Margins, 3)]);
    }

    #[test]
    fn a_pdf_that_is_not_read_says_why() {
        for bytes in [&b"%PDF-1.7\n1 0 obj\n<<"[..], b"x", b"%PDF-1.4\ntrailer\n<</Root 1 0 R>>"] {
            assert_eq!(read(bytes, &mut Findings::default()).err(), Some(Unread::Damaged));
        }
    }
}
