//! What stands beside the text: alerts, boxes of task lists, notes and the ways back from them.

use std::fmt::{self, Write};

use comrak::html::ChildRendering;
use comrak::nodes::{AlertType, NodeAlert, NodeFootnoteDefinition, NodeFootnoteReference, NodeTaskItem};

use super::escaped;
use super::html::{Output, Step};
use super::words::FRENCH;
use crate::text::typography;

/// Most ways back from one note to its calls.
const MAX_BACKS: u32 = 26;

pub(super) fn task(out: &mut Output<'_, '_, '_>, item: &NodeTaskItem, entering: bool) -> Step {
    if entering {
        out.cr()?;
        let (checked, words) = if item.symbol.is_some() { (" checked", FRENCH.done) } else { ("", FRENCH.to_do) };
        write!(out, "<li class=\"task\"><input type=\"checkbox\"{checked} disabled aria-label=\"{words}\"> ")?;
    } else {
        out.write_str("</li>\n")?;
    }
    Ok(ChildRendering::HTML)
}

pub(super) fn alert(out: &mut Output<'_, '_, '_>, note: &NodeAlert, entering: bool) -> Step {
    if !entering {
        out.cr()?;
        out.write_str("</div>\n")?;
        return Ok(ChildRendering::HTML);
    }
    let (class, words, icon) = match note.alert_type {
        AlertType::Note => ("note", FRENCH.note, INFORMATION),
        AlertType::Tip => ("note ok", FRENCH.tip, TICK),
        AlertType::Important => ("note", FRENCH.important, INFORMATION),
        AlertType::Warning => ("note warn", FRENCH.warning, TRIANGLE),
        AlertType::Caution => ("note bad", FRENCH.caution, TRIANGLE),
    };
    let title = note.title.as_deref().map_or(words.into(), typography::french);
    let icon = out.user.slots.inline(icon.to_owned());
    out.cr()?;
    writeln!(out, "<div class=\"{class}\" role=\"note\">{icon}<p><strong>{}</strong></p>", escaped(&title))?;
    Ok(ChildRendering::HTML)
}

/// Ids of notes hold a `_`, which no heading's anchor can.
pub(super) fn call(out: &mut Output<'_, '_, '_>, call: &NodeFootnoteReference, entering: bool) -> Step {
    if entering && out.user.is_passage() {
        write!(out, "<sup>{}</sup>", call.ix)?;
    } else if entering {
        let (ix, words) = (call.ix, FRENCH.one_note);
        let again = if call.ref_num > 1 { format!("_{}", call.ref_num) } else { String::new() };
        write!(
            out,
            "<sup class=\"footnote-ref\"><a href=\"#note_{ix}\" id=\"appel_{ix}{again}\" \
             aria-label=\"{words} {ix}\">{ix}</a></sup>"
        )?;
    }
    Ok(ChildRendering::HTML)
}

pub(super) fn text(out: &mut Output<'_, '_, '_>, note: &NodeFootnoteDefinition, entering: bool) -> Step {
    if out.user.is_passage() {
        if entering {
            out.user.notes += 1;
            out.user.backs_written = true;
            let number = out.user.notes;
            writeln!(out, "<div class=\"small\"><p>{}&nbsp;{number}&nbsp;:</p>", FRENCH.one_note)?;
        } else {
            out.write_str("</div>\n")?;
        }
    } else if entering {
        if out.user.notes == 0 {
            out.cr()?;
            write!(out, "<section class=\"footnotes\" aria-label=\"{}\">\n<ol>\n", FRENCH.notes)?;
        }
        out.user.notes += 1;
        out.user.backs_written = false;
        let number = out.user.notes;
        writeln!(out, "<li id=\"note_{number}\">")?;
    } else {
        if !out.user.backs_written {
            backs(out, note)?;
        }
        out.write_str("</li>\n")?;
    }
    Ok(ChildRendering::HTML)
}

/// The ways back from a note to its calls.
pub(super) fn backs(out: &mut Output<'_, '_, '_>, note: &NodeFootnoteDefinition) -> fmt::Result {
    out.user.backs_written = true;
    if out.user.is_passage() {
        return Ok(());
    }
    let number = out.user.notes;
    for call in 1..=note.total_references.min(MAX_BACKS) {
        let (again, shown) =
            if call > 1 { (format!("_{call}"), format!("<sup>{call}</sup>")) } else { Default::default() };
        let words = FRENCH.back;
        let which = if call > 1 { format!("{number} ({call})") } else { number.to_string() };
        write!(
            out,
            " <a class=\"footnote-back\" href=\"#appel_{number}{again}\" aria-label=\"{words} {which}\">↩{shown}</a>"
        )?;
    }
    Ok(())
}

const INFORMATION: &str = "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
    <circle cx=\"12\" cy=\"12\" r=\"8.5\"/><path d=\"M12 11v5.5M12 7.5v.6\"/></svg>";
const TICK: &str =
    "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\"><path d=\"m4.5 12.5 5 5 10-11\"/></svg>";
const TRIANGLE: &str = "<svg class=\"icon\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">\
    <path d=\"M12 3.5 21.5 20.5h-19zM12 10v4.5M12 17v.6\"/></svg>";
