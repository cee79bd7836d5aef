//! The shape that a document only shows: titles that are but bold, lists whose signs are typed. What is found so is
//! guessed, and said to be. Then marks of paragraphs become lists, and the first heading the title.

use std::collections::HashMap;

use super::found::{Findings, flat, short};
use super::model::{Block, Bullet, Flow, Looks, Piece, is_blank, words_of};
use super::write::is_nothing;
use super::{About, Guessed};

/// The most characters of a line that is taken for a title.
const LONGEST_TITLE: usize = 90;
/// The most characters of a line that is taken for a title because it stands alone.
const LONGEST_ALONE: usize = 60;
/// From how many characters on a line may have been cut at the edge of a page.
const LONG: usize = 45;
/// By how many half points a title is larger than the text.
const LARGER: u16 = 4;
/// Among how many blocks from the start the title is looked for.
const NEAR: usize = 6;
/// Signs that people type before the items of a list.
const SIGNS: [char; 14] = ['-', '•', '–', '*', '▪', '◦', '·', '‣', '➢', '➔', '✓', '■', '●', '\u{f0b7}'];

/// Gives a text its shape.
pub(super) fn shape(flow: &mut Flow, found: &mut Findings) {
    flow.blocks.retain(|block| matches!(block, Block::Rule) || !is_nothing(std::slice::from_ref(block)));
    guess_titles(&mut flow.blocks, found);
    nested(&mut flow.blocks, found);
    for note in &mut flow.notes {
        nested(note, found);
    }
    take_title(&mut flow.blocks, found);
    level(&mut flow.blocks);
    while matches!(flow.blocks.first(), Some(Block::Rule)) {
        flow.blocks.remove(0);
    }
}

/// The size of most letters.
fn body_size(blocks: &[Block]) -> u16 {
    let mut counted: HashMap<u16, usize> = HashMap::new();
    for block in blocks {
        let Block::Paragraph(line, _) = block else { continue };
        for piece in line {
            if let Piece::Words(text, looks, _) = piece {
                *counted.entry(looks.size).or_default() += text.len();
            }
        }
    }
    counted.into_iter().max_by_key(|(size, letters)| (*letters, *size)).map_or(0, |(size, _)| size)
}

/// The looks that all words of a line share.
fn common_looks(line: &[Piece]) -> Option<Looks> {
    let mut all = line.iter().filter_map(|piece| match piece {
        Piece::Words(text, looks, _) if !text.trim().is_empty() => Some(*looks),
        _ => None,
    });
    let first = all.next()?;
    Some(all.fold(first, |kept, looks| Looks {
        bold: kept.bold && looks.bold,
        size: kept.size.min(looks.size),
        ..kept
    }))
}

/// How much larger than the text a line is that stands as a title; none for a line of text.
fn title_size(line: &[Piece], body: u16) -> Option<u16> {
    let words = words_of(line);
    let words = words.trim();
    let has_more = line.iter().any(|piece| matches!(piece, Piece::Break | Piece::Image(..) | Piece::Note(_)));
    let is_short = (2..=LONGEST_TITLE).contains(&words.chars().count());
    let is_sentence = words.ends_with(['.', ',', ';', '…']) && !words.ends_with("etc.");
    if has_more || !is_short || is_sentence || !words.contains(char::is_alphabetic) || sign_of(words).is_some() {
        return None;
    }
    let looks = common_looks(line)?;
    let larger = if body > 0 { looks.size.saturating_sub(body) } else { 0 };
    (looks.bold || larger >= LARGER).then_some(larger)
}

/// Whether a line is short and begins as a title does, in a text that shows no looks.
fn is_short_line(block: &Block) -> bool {
    let Block::Paragraph(line, None) = block else { return false };
    let words = words_of(line);
    let words = words.trim();
    let has_more = line.iter().any(|piece| !matches!(piece, Piece::Words(..)));
    let ends = words.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '»' | ')' | '?'));
    let is_short = (3..=LONGEST_ALONE).contains(&words.chars().count());
    !has_more && ends && is_short && words.starts_with(char::is_uppercase)
}

/// Whether such a line stands before a text that is none.
fn stands_alone(blocks: &[Block], rank: usize) -> bool {
    let (Some(block), Some(next)) = (blocks.get(rank), blocks.get(rank + 1)) else { return false };
    is_short_line(block) && !is_short_line(next)
}

/// How often each short line comes: one that comes again, as the name of who speaks does, is no title.
fn short_lines(blocks: &[Block]) -> HashMap<String, usize> {
    let mut times = HashMap::new();
    for block in blocks.iter().filter(|block| is_short_line(block)) {
        if let Block::Paragraph(line, _) = block {
            *times.entry(words_of(line)).or_default() += 1;
        }
    }
    times
}

fn guess_titles(blocks: &mut [Block], found: &mut Findings) {
    let body = body_size(blocks);
    let mut titles: Vec<(usize, u16)> = Vec::new();
    let mut paragraphs = 0_usize;
    let times = if found.is_plain { short_lines(blocks) } else { HashMap::new() };
    let begins_with_title = found.is_plain
        && blocks.first().is_some_and(is_short_line)
        && (stands_alone(blocks, 1) || blocks.get(1).is_some_and(|block| matches!(block, Block::Heading(..))));
    for (rank, block) in blocks.iter().enumerate() {
        if let Block::Paragraph(line, None) = block {
            paragraphs += 1;
            let is_once = || times.get(&words_of(line)).is_some_and(|times| *times == 1);
            let alone = || (found.is_plain && stands_alone(blocks, rank) && is_once()).then_some(0);
            titles.extend(title_size(line, body).or_else(alone).map(|size| (rank, size)));
        }
    }
    // Where most lines are bold or large, boldness says nothing.
    if titles.len() * 2 > paragraphs && paragraphs > 2 {
        return;
    }
    let deepest = blocks.iter().filter_map(level_of).max().unwrap_or(1);
    let mut sizes: Vec<u16> = titles.iter().map(|(_, size)| *size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes.reverse();
    if begins_with_title {
        titles.insert(0, (0, u16::MAX));
        sizes.insert(0, u16::MAX);
    }
    for (rank, size) in titles {
        let Some(block) = blocks.get_mut(rank) else { continue };
        let Block::Paragraph(line, _) = block else { continue };
        let below = sizes.iter().position(|known| *known == size).unwrap_or_default();
        let level = u8::try_from(below).unwrap_or(4).saturating_add(deepest.max(1)).saturating_add(1).min(6);
        found.guess(Guessed::Heading(short(&words_of(line))));
        *block = Block::Heading(level, plain(std::mem::take(line)));
    }
}

fn level_of(block: &Block) -> Option<u8> {
    if let Block::Heading(level, _) = block { Some(*level) } else { None }
}

/// The line of a heading: what a heading is anyway is not marked twice.
fn plain(line: Vec<Piece>) -> Vec<Piece> {
    line.into_iter()
        .map(|piece| match piece {
            Piece::Words(text, looks, link) => Piece::Words(text, Looks { bold: false, size: 0, ..looks }, link),
            other => other,
        })
        .collect()
}

/// The sign that a line begins with: its number, if it is one, and the bytes that it takes.
type Sign = (Option<u64>, usize);

/// The sign that a line begins with.
fn sign_of(words: &str) -> Option<Sign> {
    let rest = words.trim_start();
    let lead = words.len() - rest.len();
    let first = rest.chars().next()?;
    let gap = |after: &str| after.len() - after.trim_start().len();
    if SIGNS.contains(&first) {
        let after = rest.get(first.len_utf8()..)?;
        return (gap(after) > 0 && !after.trim().is_empty()).then(|| (None, lead + first.len_utf8() + gap(after)));
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = rest.get(digits..)?;
    if !(1..=3).contains(&digits) || !after.starts_with(['.', ')', '/']) {
        return None;
    }
    let after = after.get(1..)?;
    let number = rest.get(..digits)?.parse().ok()?;
    (gap(after) > 0 && !after.trim().is_empty()).then(|| (Some(number), lead + digits + 1 + gap(after)))
}

/// The lines of a paragraph, each with the sign that it begins with.
fn typed_lines(line: &[Piece]) -> Vec<(Vec<Piece>, Option<Sign>)> {
    let lines = line.split(|piece| matches!(piece, Piece::Break));
    let signed = |line: &[Piece]| (line.to_vec(), sign_of(&words_of(line)));
    lines.filter(|line| !is_blank(line)).map(signed).collect()
}

/// Makes lists of paragraphs that are marked as items, and of those whose signs were typed; inside of everything.
fn nested(blocks: &mut Vec<Block>, found: &mut Findings) {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut items: Vec<(Vec<Piece>, Bullet)> = Vec::new();
    for mut block in guess_lists(std::mem::take(blocks), found) {
        if let Block::Paragraph(line, Some(bullet)) = block {
            items.push((line, bullet));
            continue;
        }
        out.append(&mut lists_of(&std::mem::take(&mut items)));
        match &mut block {
            Block::List(_, items) => items.iter_mut().for_each(|item| nested(item, found)),
            Block::Quote(inside) => nested(inside, found),
            Block::Grid(rows) => {
                for cell in rows.iter_mut().flatten() {
                    if cell.across > 1 || cell.down > 1 {
                        found.note(About::MergedCells, "");
                    }
                    nested(&mut cell.blocks, found);
                    cell.blocks.iter().filter(|block| matches!(block, Block::Grid(_))).for_each(|_| {
                        found.note(About::NestedTables, "");
                    });
                }
            }
            Block::Heading(_, line) => *line = plain(std::mem::take(line)),
            Block::Paragraph(..) | Block::Code(_) | Block::Rule => {}
        }
        out.push(block);
    }
    out.append(&mut lists_of(&items));
    *blocks = out;
}

/// Two or more lines in a row that begin with the same sign, or with numbers that follow each other, are a list.
fn guess_lists(blocks: Vec<Block>, found: &mut Findings) -> Vec<Block> {
    let mut out = Vec::with_capacity(blocks.len());
    let mut run: Vec<(Vec<Piece>, Option<u64>, usize)> = Vec::new();
    for block in blocks {
        let Block::Paragraph(line, None) = block else {
            end_run(&mut run, &mut out, found);
            out.push(block);
            continue;
        };
        let lines = typed_lines(&line);
        let signs = lines.iter().filter(|(_, sign)| sign.is_some()).count();
        let is_whole = signs > 0 && (lines.len() == signs || signs > 1);
        if !is_whole {
            end_run(&mut run, &mut out, found);
            out.push(Block::Paragraph(line, None));
            continue;
        }
        // A paragraph that begins without a sign goes on with nothing.
        if lines.first().is_some_and(|(_, sign)| sign.is_none()) {
            end_run(&mut run, &mut out, found);
        }
        for (line, sign) in lines {
            match sign {
                Some((number, length)) if follows(run.last(), number) => run.push((line, number, length)),
                Some((number, length)) => {
                    end_run(&mut run, &mut out, found);
                    run.push((line, number, length));
                }
                None => {
                    // A line without a sign goes on with the item before it when it reads so, or stands alone.
                    match run.last_mut().filter(|(item, ..)| is_more(item, &line)) {
                        Some((item, ..)) => {
                            item.push(Piece::Break);
                            item.extend(line);
                        }
                        None => {
                            end_run(&mut run, &mut out, found);
                            out.push(Block::Paragraph(line, None));
                        }
                    }
                }
            }
        }
    }
    end_run(&mut run, &mut out, found);
    out
}

/// Whether a line goes on with an item: it begins as the middle of a sentence, or below a line as long as a page.
fn is_more(item: &[Piece], line: &[Piece]) -> bool {
    let last = item.rsplit(|piece| matches!(piece, Piece::Break)).next().unwrap_or_default();
    let begins = words_of(line).trim_start().starts_with(|c: char| c.is_lowercase() || matches!(c, '(' | '«'));
    begins || words_of(last).chars().count() >= LONG
}

fn follows(before: Option<&(Vec<Piece>, Option<u64>, usize)>, number: Option<u64>) -> bool {
    match before {
        Some((_, Some(last), _)) => number.is_some_and(|number| number == last + 1),
        Some((_, None, _)) => number.is_none(),
        None => true,
    }
}

fn end_run(run: &mut Vec<(Vec<Piece>, Option<u64>, usize)>, out: &mut Vec<Block>, found: &mut Findings) {
    let is_list = run.len() > 1;
    for (rank, (mut line, number, length)) in std::mem::take(run).into_iter().enumerate() {
        if !is_list {
            out.push(Block::Paragraph(line, None));
            continue;
        }
        cut(&mut line, length);
        if rank == 0 {
            found.guess(Guessed::List(short(&words_of(&line))));
        }
        out.push(Block::Paragraph(line, Some(Bullet { depth: 0, number, is_typed: true })));
    }
}

/// Takes so many bytes of words off the start of a line.
fn cut(line: &mut Vec<Piece>, mut length: usize) {
    while length > 0 {
        let Some(Piece::Words(text, ..)) = line.first_mut() else { return };
        let taken = length.min(text.len());
        length -= taken;
        *text = text.get(taken..).unwrap_or_default().to_owned();
        if text.is_empty() {
            line.remove(0);
        }
    }
}

/// The lists that these items make, deeper ones inside of the item before them.
fn lists_of(items: &[(Vec<Piece>, Bullet)]) -> Vec<Block> {
    let base = items.iter().map(|(_, bullet)| bullet.depth).min().unwrap_or_default();
    let mut out: Vec<Block> = Vec::new();
    let mut rest = items;
    while let Some(((line, bullet), after)) = rest.split_first() {
        let deeper = after.iter().take_while(|(_, below)| below.depth > base).count();
        let (below, more) = after.split_at(deeper);
        if bullet.depth > base {
            // The first item is deeper than those that follow.
            let (all, more) = rest.split_at(deeper + 1);
            out.append(&mut lists_of(all));
            rest = more;
            continue;
        }
        let mut item = vec![Block::Paragraph(line.clone(), None)];
        item.append(&mut lists_of(below));
        match out.last_mut() {
            Some(Block::List(start, items)) if goes_on(*start, items.len(), bullet.number) => items.push(item),
            _ => out.push(Block::List(bullet.number, vec![item])),
        }
        rest = more;
    }
    out
}

fn goes_on(start: Option<u64>, length: usize, number: Option<u64>) -> bool {
    match (start, number) {
        (None, None) => true,
        (Some(start), Some(number)) => {
            u64::try_from(length).is_ok_and(|length| start.checked_add(length) == Some(number))
        }
        _ => false,
    }
}

/// Takes as the title the first heading that stands near the start, alone at its level; without any, what the tab of
/// the page says.
fn take_title(blocks: &mut Vec<Block>, found: &mut Findings) {
    let at = blocks.iter().take(NEAR).position(|block| level_of(block).is_some());
    let mut levels = blocks.iter().filter_map(level_of);
    let (first, others) = (levels.next(), levels.collect::<Vec<_>>());
    let is_title = |at: usize, level: u8| {
        let is_alone = others.iter().all(|other| *other > level);
        is_alone && (level == 1 || (at == 0 && blocks.len() > 1))
    };
    if let (Some(at), Some(level)) = (at, first)
        && is_title(at, level)
        && let Block::Heading(_, line) = blocks.remove(at)
    {
        let heading = Guessed::Heading(short(&words_of(&line)));
        if found.guesses.contains(&heading) {
            found.guesses.retain(|guess| *guess != heading);
            found.guess(Guessed::Title(short(&words_of(&line))));
        }
        found.title = Some(flat(&words_of(&line)));
    } else if let Some(tab) = found.tab.take() {
        found.guess(Guessed::Title(short(&tab)));
        found.title = Some(tab);
    }
}

/// Headings from the second level on: the first is the title's.
fn level(blocks: &mut [Block]) {
    let Some(highest) = blocks.iter().filter_map(level_of).min() else { return };
    for block in blocks {
        if let Block::Heading(level, _) = block {
            *level = level.saturating_sub(highest).saturating_add(2).min(6);
        }
    }
}
