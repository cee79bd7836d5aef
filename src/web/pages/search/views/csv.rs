//! A file for spreadsheets: a sheet a line, a field a column, each by its label (RFC 4180).

use crate::hall::messages;
use crate::models::kind::KindSet;
use crate::reading::listing::Item;
use crate::text::kind::field_keys;
use crate::text::{dates, numbers};
use crate::web::pages::search::views::{File, Form, List, View};
use crate::web::pages::sheets::licence;
use crate::web::view::diff;

pub(super) static VIEW: View = View {
    key: "csv",
    label: messages::DOWNLOAD_CSV,
    icon: "telecharger",
    needs: None,
    form: Form::File(File {
        media_type: "text/csv; charset=utf-8; header=present",
        most: MOST,
        begin,
        more,
        between: "",
        end: "",
    }),
};

/// Sheets of a file; the index looks no farther.
const MOST: usize = 10_000;
/// Spreadsheets take a file for UTF-8 when it begins with this mark, else for the encoding of the machine.
const MARK: char = '\u{feff}';
/// Spreadsheets set to French read commas as decimals, and a file parted by them as one column.
const SEPARATOR: char = ';';
/// The columns that every sheet has; those of fields follow.
const COLUMNS: [&str; 7] = messages::CSV_COLUMNS;
/// The fields that those columns tell.
const TOLD: [&str; 2] = [field_keys::THEMES, field_keys::LICENCE];
/// What makes a spreadsheet compute a cell, in narrow and in full-width letters.
const COMPUTED: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The mark and the names of the columns.
fn begin(list: &List) -> String {
    let fields = fields(list);
    let names = COLUMNS.iter().copied().chain(fields.iter().map(|(_, label)| label.as_str()));
    format!("{MARK}{}", line(names))
}

/// A line a sheet.
fn more(list: &List, items: &[Item]) -> String {
    let (fields, extracted) = (fields(list), extracted(list));
    items.iter().map(|item| line(cells(list, &fields, &extracted, item).iter().map(String::as_str))).collect()
}

/// The fields of the kinds that the list holds, each key once with its label; two of one label say their keys.
fn fields(list: &List) -> Vec<(String, String)> {
    let mut columns: Vec<(String, String)> = Vec::new();
    for kind in &list.of_kinds {
        for field in &list.kinds.kind(kind).fields {
            if TOLD.contains(&field.key.as_str()) || columns.iter().any(|(key, _)| *key == field.key) {
                continue;
            }
            let label = if field.label.is_empty() { field.key.clone() } else { field.label.clone() };
            let is_taken = COLUMNS.contains(&label.as_str()) || columns.iter().any(|(_, known)| *known == label);
            columns.push((field.key.clone(), if is_taken { format!("{label} ({})", field.key) } else { label }));
        }
    }
    columns
}

/// The day of the file; and that it is not the whole list, when it is not.
fn extracted(list: &List) -> String {
    let day = dates::iso_day(list.now.0);
    let number = |count: u64| numbers::integer(i64::try_from(count).unwrap_or(i64::MAX));
    match u64::try_from(MOST) {
        Ok(most) if most < list.total => messages::first_sheets(&day, &number(most), &number(list.total)),
        _ => day,
    }
}

fn cells(list: &List, fields: &[(String, String)], extracted: &str, item: &Item) -> Vec<String> {
    let Item { sheet, themes, text, .. } = item;
    let kinds: &KindSet = &list.kinds;
    let def = kinds.kind(&sheet.kind);
    let mut cells = vec![
        sheet.title.clone(),
        format!("{}{}", list.base_url, sheet.path()),
        def.label.clone(),
        themes.iter().map(|theme| theme.label.as_str()).collect::<Vec<_>>().join("\n"),
        dates::iso_day(sheet.updated_at.0),
        text.as_ref().map(|text| licence::of(kinds, text, list.licence).label).unwrap_or_default(),
        extracted.to_owned(),
    ];
    cells.extend(fields.iter().map(|(key, _)| {
        let text = text.as_ref();
        let worked_out = text.zip(def.field(key)).and_then(|(text, field)| def.value(text, field));
        diff::value_lines(kinds, &def, key, worked_out.as_deref()).join("\n")
    }));
    cells
}

fn line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells: Vec<String> = cells.map(cell).collect();
    format!("{}\r\n", cells.join(&SEPARATOR.to_string()))
}

/// A text between quotes, which no spreadsheet computes: one that it would begins with an apostrophe.
fn cell(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control());
    let defused = if start.starts_with(COMPUTED) && !is_number(start) { "'" } else { "" };
    format!("\"{defused}{}\"", text.replace('"', "\"\""))
}

/// Whether a text is a number below zero and nothing else.
fn is_number(text: &str) -> bool {
    let digits = text.trim_end().strip_prefix('-').unwrap_or_default();
    let parts: Vec<&str> = digits.split([',', '.']).collect();
    parts.len() <= 2 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use crate::web::pages::search::views::csv::*;

    #[test]
    fn no_cell_is_computed() {
        for computed in
            ["=1+1", "+33 4 75", "-2+3", "@SUM(A1)", "\t=1", "\r\n=1", " =1", "\u{a0}=1", "＝1", "-", "- x", "-1-1"]
        {
            assert!(cell(computed).starts_with("\"'"), "{computed:?} gives {}", cell(computed));
        }
        for (text, written) in [
            ("", "\"\""),
            ("12", "\"12\""),
            ("-12,5", "\"-12,5\""),
            ("a;b", "\"a;b\""),
            ("dit \"oui\"", "\"dit \"\"oui\"\"\""),
            ("a\r\nb\rc", "\"a\nb\nc\""),
            ("1 = 1", "\"1 = 1\""),
        ] {
            assert_eq!(cell(text), written);
        }
    }

    #[test]
    fn a_line_ends_as_the_format_says() {
        assert_eq!(line(["a", "b"].into_iter()), "\"a\";\"b\"\r\n");
    }
}
