//! Tables: in a box that scrolls by itself, their header cells scoped, their alignment said by a class.

use std::fmt::Write;

use comrak::html::{ChildRendering, format_node_default};
use comrak::nodes::{Node, NodeTable, NodeValue, TableAlignment};

use super::html::{Output, Step};
use super::people;
use super::words::FRENCH;

/// What opens the box around a table: no landmark, since a page may hold many tables.
pub(super) fn open() -> String {
    let label = FRENCH.table;
    format!("<div class=\"table-box\" role=\"group\" tabindex=\"0\" aria-label=\"{label}\">")
}

pub(super) fn table(out: &mut Output<'_, '_, '_>, node: Node<'_>, table: &NodeTable, entering: bool) -> Step {
    if entering {
        out.user.alignments.clone_from(&table.alignments);
        out.cr()?;
        out.write_str(&open())?;
        return format_node_default(out, node, true);
    }
    format_node_default(out, node, false)?;
    out.write_str("</div>\n")?;
    Ok(ChildRendering::HTML)
}

pub(super) fn row(out: &mut Output<'_, '_, '_>, node: Node<'_>, entering: bool) -> Step {
    out.user.column = 0;
    format_node_default(out, node, entering)
}

/// A header cell that says nothing is no header.
pub(super) fn cell(out: &mut Output<'_, '_, '_>, node: Node<'_>, entering: bool) -> Step {
    let in_head = node.parent().is_some_and(|row| matches!(row.data().value, NodeValue::TableRow(true)));
    let tag = if in_head && node.first_child().is_some() { "th" } else { "td" };
    if !entering {
        people::end_of_block(out)?;
        write!(out, "</{tag}>")?;
        return Ok(ChildRendering::HTML);
    }
    out.cr()?;
    write!(out, "<{tag}{}", if tag == "th" { " scope=\"col\"" } else { "" })?;
    let column = out.user.column;
    out.user.column += 1;
    out.write_str(match out.user.alignments.get(column) {
        Some(TableAlignment::Right) => " class=\"number\">",
        Some(TableAlignment::Center) => " class=\"middle\">",
        _ => ">",
    })?;
    Ok(ChildRendering::HTML)
}
