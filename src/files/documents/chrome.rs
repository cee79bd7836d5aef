//! What pages show around a text, and that comes along when the text is copied or saved: pagers, banners of versions,
//! comment forms, buttons of sharing, times of a transcript. It is taken off, and told.

use super::found::Findings;
use super::model::{Block, Looks, Piece, words_of};
use super::{About, Note};

/// Lines that are nothing but chrome, in lower case, without their last mark.
const WHOLE: [&str; 44] = [
    "previous page",
    "next page",
    "page précédente",
    "page suivante",
    "auto scroll",
    "auto-scroll",
    "défilement automatique",
    "select text to annotate",
    "show transcript",
    "hide transcript",
    "laisser un commentaire",
    "laissez un commentaire",
    "annuler la réponse",
    "écrire un commentaire",
    "ajouter un commentaire",
    "publier le commentaire",
    "leave a comment",
    "leave a reply",
    "cancel reply",
    "post comment",
    "commentaire *",
    "nom *",
    "e-mail *",
    "email *",
    "courriel *",
    "adresse e-mail *",
    "adresse de messagerie *",
    "name *",
    "vous pourrez aussi aimer",
    "vous aimerez aussi",
    "partager cet article",
    "partager sur facebook",
    "partager sur twitter",
    "partager sur linkedin",
    "partager par e-mail",
    "share this",
    "navigation de l’article",
    "navigation de l'article",
    "aller au contenu",
    "skip to content",
    "aller à la navigation",
    "retour en haut",
    "haut de page",
    "sommaire [masquer]",
];

/// Lines that are chrome beside other chrome, and may be words of the text elsewhere.
const DOUBTFUL: [&str; 16] = [
    "waiting",
    "loading",
    "chargement",
    "transcript",
    "répondre",
    "commentaire",
    "site web",
    "site internet",
    "website",
    "articles similaires",
    "partager",
    "imprimer",
    "j’aime",
    "article précédent",
    "article suivant",
    "menu",
];

/// How lines begin that are nothing but chrome, in lower case.
const BEGINS: [&str; 20] = [
    "votre adresse e-mail ne sera pas publiée",
    "votre adresse de messagerie ne sera pas publiée",
    "your email address will not be published",
    "les champs obligatoires sont indiqués avec",
    "required fields are marked",
    "enregistrer mon nom, mon e-mail",
    "save my name, email",
    "prévenez-moi de tous les nouveaux",
    "ce site utilise akismet",
    "aller à : navigation",
    "aller à\u{a0}: navigation",
    "jump to navigation",
    "récupérée de «",
    "récupéré de «",
    "la dernière modification de cette page",
    "dernière modification de cette page",
    "cette page a été modifiée pour la dernière fois",
    "cette page a été consultée",
    "cliquez pour partager",
    "cliquer pour partager",
];

/// Signs at the end of headings of an old wiki.
const EDITS: [&str; 5] =
    ["[modifier | modifier le code]", "[modifier | modifier le wikicode]", "[modifier]", "[edit]", "[éditer]"];

/// Takes the chrome off a text.
pub(super) fn take_off(blocks: &mut Vec<Block>, found: &mut Findings) {
    let lines =
        || blocks.iter().filter_map(any_line).flat_map(|line| line.split(|piece| matches!(piece, Piece::Break)));
    let is_transcript = lines().filter(|line| time_length(&words_of(line)).is_some()).count() > 2;
    let is_sure = lines().any(|line| is_chrome(&words_of(line), false));
    take_off_all(blocks, is_transcript, is_sure, found);
}

/// A text as somebody pasted it without the chrome in it, and what was taken off. Every other line stays as it came.
#[must_use]
pub fn without_chrome(text: &str) -> (String, Vec<Note>) {
    let mut found = Findings::default();
    let is_sure = text.lines().any(|line| is_chrome(line, false));
    let mut kept = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches(['\n', '\r']);
        if is_chrome(words, is_sure) {
            found.note(About::Chrome, words);
            continue;
        }
        let rest = without_pagers(words.to_owned(), &mut found);
        if rest.trim().is_empty() && !words.trim().is_empty() {
            continue;
        }
        kept.push_str(&rest);
        kept.push_str(line.get(words.len()..).unwrap_or_default());
    }
    (kept, found.notes)
}

fn take_off_all(blocks: &mut Vec<Block>, is_transcript: bool, is_sure: bool, found: &mut Findings) {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut is_cut = false;
    for mut block in std::mem::take(blocks) {
        match &mut block {
            Block::Paragraph(line, _) | Block::Heading(_, line) => {
                let before = words_of(line);
                *line = cleaned(line, is_sure, found);
                if is_transcript {
                    is_cut |= without_time(line, found);
                }
                if words_of(line).trim().is_empty() && !before.trim().is_empty() && !has_image(line) {
                    continue;
                }
            }
            Block::List(_, items) => {
                items.iter_mut().for_each(|item| take_off_all(item, is_transcript, is_sure, found));
                items.retain(|item| !item.is_empty());
                if items.is_empty() {
                    continue;
                }
            }
            Block::Quote(inside) => take_off_all(inside, is_transcript, is_sure, found),
            Block::Grid(_) | Block::Code(_) | Block::Rule => {}
        }
        if std::mem::take(&mut is_cut) && goes_on(out.last(), &block) {
            join(&mut out, block);
        } else {
            out.push(block);
        }
    }
    *blocks = out;
}

fn any_line(block: &Block) -> Option<&[Piece]> {
    if let Block::Paragraph(line, _) | Block::Heading(_, line) = block { Some(line) } else { None }
}

fn line_of(block: &Block) -> Option<&[Piece]> {
    if let Block::Paragraph(line, _) = block { Some(line) } else { None }
}

fn has_image(line: &[Piece]) -> bool {
    line.iter().any(|piece| matches!(piece, Piece::Image(..)))
}

/// The line without the lines of chrome in it.
fn cleaned(line: &[Piece], is_sure: bool, found: &mut Findings) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for part in line.split(|piece| matches!(piece, Piece::Break)) {
        let words = words_of(part);
        if is_chrome(&words, is_sure) && !has_image(part) {
            found.note(About::Chrome, &words);
            continue;
        }
        if !out.is_empty() {
            out.push(Piece::Break);
        }
        out.extend(part.iter().cloned().map(|piece| match piece {
            Piece::Words(text, looks, link) => Piece::Words(without_pagers(text, found), looks, link),
            other => other,
        }));
    }
    out
}

/// Whether a line is nothing but chrome; `is_sure` when the text has some elsewhere.
fn is_chrome(line: &str, is_sure: bool) -> bool {
    let line = line.trim().to_lowercase().replace('\u{202f}', "\u{a0}");
    if line.is_empty() {
        return false;
    }
    let bare = line.trim_end_matches(|c: char| matches!(c, '.' | ':' | '…' | '!') || c.is_whitespace());
    let is_banner = line.contains("(diff)") && line.contains(['←', '→']);
    let is_known = WHOLE.contains(&bare) || WHOLE.contains(&line.as_str());
    let is_begun = BEGINS.iter().any(|begin| line.starts_with(begin));
    is_known || is_begun || is_banner || is_folio(&line) || (is_sure && DOUBTFUL.contains(&bare))
}

/// « 66-67 / 96 », « Page 12 / 96 ».
fn is_folio(line: &str) -> bool {
    let numbers = line.strip_prefix("page ").unwrap_or(line).trim();
    let Some((pages, all)) = numbers.split_once('/') else { return false };
    let is_number = |text: &str| !text.is_empty() && text.len() < 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    // Three pages of three are a folio, a third of something is not.
    let is_far = line.starts_with("page ") || pages.contains('-') || all.trim().len() > 1;
    is_far && pages.split('-').all(|page| is_number(page.trim())) && is_number(all.trim())
}

/// The words without pagers in them, such as « Previous Page66-67 / 96Next Page », and without the signs of old wikis.
fn without_pagers(text: String, found: &mut Findings) -> String {
    let mut text = text;
    for sign in EDITS {
        if let Some(rest) = text.trim_end().strip_suffix(sign) {
            found.note(About::Chrome, sign);
            text = rest.trim_end().to_owned();
        }
    }
    for (begin, end) in [("Previous Page", "Next Page"), ("Page précédente", "Page suivante")] {
        while let Some(at) = text.find(begin) {
            let after = text.get(at + begin.len()..).unwrap_or_default();
            let folio =
                after.find(|c: char| !(c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '/' | '|')));
            let folio = folio.unwrap_or(after.len());
            let closed = after.get(folio..).and_then(|rest| rest.strip_prefix(end));
            let rest = closed.or(after.get(folio..)).unwrap_or_default();
            let before = text.get(..at).unwrap_or_default();
            found.note(About::Chrome, text.get(at..text.len() - rest.len()).unwrap_or_default());
            let gap = if before.ends_with(char::is_alphanumeric) { " " } else { "" };
            text = format!("{before}{gap}{}", rest.trim_start());
        }
    }
    text
}

/// The bytes of the time that words begin with: `00:05:01`, `[1:02]`, `00:01.500 --> 00:04.000`.
fn time_length(words: &str) -> Option<usize> {
    let lead = words.len() - words.trim_start().len();
    let mut rest = words.trim_start();
    let bracket = rest.starts_with(['[', '(']);
    rest = if bracket { rest.get(1..)? } else { rest };
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.' | ','))).unwrap_or(rest.len());
    let time = rest.get(..end)?.trim_end_matches([':', '.', ',']);
    let parts: Vec<&str> = time.split(':').collect();
    let is_part = |part: &&str| (1..=6).contains(&part.len()) && part.starts_with(|c: char| c.is_ascii_digit());
    let two =
        |part: Option<&&str>| part.is_some_and(|part| part.split(['.', ',']).next().is_some_and(|p| p.len() == 2));
    if !(2..=3).contains(&parts.len()) || !parts.iter().all(is_part) || !two(parts.last()) {
        return None;
    }
    let mut length = lead + usize::from(bracket) + time.len();
    let after = words.get(length..)?;
    if bracket {
        length += after.starts_with([']', ')']).then_some(1)?;
    } else if let Some(until) = after.trim_start().strip_prefix("-->") {
        let skipped = after.len() - until.len();
        length += skipped + time_length(until)?;
    }
    let after = words.get(length..)?;
    (after.is_empty() || after.starts_with(char::is_whitespace)).then_some(length)
}

/// Takes the times off the start of lines; whether there was one.
fn without_time(line: &mut Vec<Piece>, found: &mut Findings) -> bool {
    let mut any = false;
    let mut out: Vec<Piece> = Vec::new();
    for part in line.split(|piece| matches!(piece, Piece::Break)) {
        let words = words_of(part);
        let length = time_length(&words);
        if let Some(length) = length {
            any = true;
            found.note(About::Times, words.get(..length).unwrap_or_default());
        }
        let rest = words.get(length.unwrap_or_default()..).unwrap_or_default().trim();
        if length.is_some() && rest.is_empty() {
            continue;
        }
        if !out.is_empty() {
            // A line of a transcript ends where the screen did.
            out.push(Piece::Words(" ".to_owned(), Looks::default(), None));
        }
        match length {
            Some(_) => out.push(Piece::Words(rest.to_owned(), Looks::default(), None)),
            None => out.extend(part.iter().cloned()),
        }
    }
    *line = out;
    any
}

/// Whether a sentence that a time cut goes on.
fn goes_on(before: Option<&Block>, after: &Block) -> bool {
    let (Some(before), Some(after)) = (before.and_then(line_of), line_of(after)) else { return false };
    let (before, after) = (words_of(before), words_of(after));
    let is_open = !before.trim_end().ends_with(['.', '?', '!', '…', ':', '»']);
    is_open && after.trim_start().starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
}

fn join(out: &mut [Block], block: Block) {
    if let (Some(Block::Paragraph(before, _)), Block::Paragraph(mut line, _)) = (out.last_mut(), block) {
        before.push(Piece::Words(" ".to_owned(), Looks::default(), None));
        before.append(&mut line);
    }
}
