//! What two people added at one place, where neither changed anything there: both are kept, in order of arrival.

use std::collections::HashSet;

use crate::text::spaces;

/// Whether both additions can stay: not when they define the same note or reference, since one text would then say what
/// the other meant.
pub(super) fn may_stay(ours: &[&str], theirs: &[&str]) -> bool {
    labels(ours).is_disjoint(&labels(theirs))
}

/// Both additions, the published one first, as lines that go between `before` and `after`.
///
/// A paragraph or item that both added stands once. An addition that continues the lines before it comes first, one
/// that runs on into the lines after it comes last, and two paragraphs never run into each other.
pub(super) fn together(theirs: &[&str], ours: &[&str], before: Option<&str>, after: Option<&str>) -> String {
    let rest = if has_fence(theirs) || has_fence(ours) { ours.to_vec() } else { without(ours, theirs) };
    if rest.is_empty() {
        return theirs.concat();
    }
    let (first, second) = match (glues(theirs, &rest), glues(&rest, theirs)) {
        (true, false) => (rest.as_slice(), theirs),
        _ => (theirs, rest.as_slice()),
    };
    let gap = if glues(first, second) && starts_apart(before, first, second, after) { "\n" } else { "" };
    format!("{}{gap}{}", super::closed(&first.concat()), second.concat())
}

/// The labels of notes and link references that these lines define.
fn labels(lines: &[&str]) -> HashSet<String> {
    let label = |line: &&str| {
        let (label, _) = line.trim_start().strip_prefix('[')?.split_once("]:")?;
        (!label.is_empty() && !label.contains(['[', ']'])).then(|| label.to_lowercase())
    };
    lines.iter().filter_map(label).collect()
}

/// Blocks of code may hold any line: they are never taken apart.
fn has_fence(lines: &[&str]) -> bool {
    lines.iter().any(|line| ["```", "~~~"].iter().any(|fence| line.trim_start().starts_with(fence)))
}

/// These lines without the paragraphs and items that the others have as well.
fn without<'t>(lines: &[&'t str], others: &[&'t str]) -> Vec<&'t str> {
    let known: HashSet<Vec<&str>> = blocks(others).into_iter().map(|block| said(&block)).collect();
    let is_known = |block: &[&str]| !said(block).is_empty() && known.contains(&said(block));
    let kept: Vec<&str> = blocks(lines).into_iter().filter(|block| !is_known(block)).flatten().collect();
    // The blank line before a block that went away is not needed after another.
    let last = others.last().copied().filter(|last| is_blank(last) && kept.len() < lines.len());
    kept.into_iter().skip_while(|line| Some(*line) == last).collect()
}

/// The lines of a block but for the empty ones around it.
fn said<'t>(block: &[&'t str]) -> Vec<&'t str> {
    block.iter().map(|line| line.trim_end_matches(['\r', '\n'])).filter(|line| !line.is_empty()).collect()
}

/// The paragraphs and top-level items of these lines, each with the blank lines before it.
fn blocks<'t>(lines: &[&'t str]) -> Vec<Vec<&'t str>> {
    let mut found: Vec<Vec<&str>> = Vec::new();
    let mut last_is_blank = true;
    for line in lines {
        let opens = is_blank(line) && !last_is_blank || !is_blank(line) && !last_is_blank && is_item(line);
        match found.last_mut() {
            Some(block) if !opens => block.push(line),
            _ => found.push(vec![line]),
        }
        last_is_blank = is_blank(line);
    }
    found
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// An item of a list or a row of a table, which stand right below each other.
fn is_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_parted = |after: Option<&str>| after.is_some_and(|after| after.starts_with(spaces::is_any));
    let is_numbered = number.len() < line.len() && is_parted(number.strip_prefix(['.', ')']));
    is_numbered || line.starts_with('|') || is_parted(line.strip_prefix(['-', '*', '+']))
}

/// Whether no blank line comes between the two.
fn glues(first: &[&str], second: &[&str]) -> bool {
    let (Some(last), Some(next)) = (first.last(), second.first()) else { return false };
    !is_blank(last) && !is_blank(next)
}

/// Whether the two are blocks of their own, which a blank line must keep apart: they neither go on with what is before
/// nor run into what is after, and are not both of one list or table.
fn starts_apart(before: Option<&str>, first: &[&str], second: &[&str], after: Option<&str>) -> bool {
    let is_open = |line: Option<&str>| line.is_some_and(|line| !is_blank(line) && !line.starts_with('#'));
    let are_items = [first, second].iter().all(|lines| lines.first().is_some_and(|line| is_item(line)));
    !are_items && !is_open(before) && !is_open(after)
}
