//! The rows of tables in a comparison, by their cells: nobody reads bars and dashes.

use super::spans::{Mark, Piece};

/// A line as people read it: the cells of a row with a point between them, nothing of the rule below its head.
pub(super) fn read(line: Vec<Piece>) -> Vec<Piece> {
    let whole: String = line.iter().map(|piece| piece.text.as_str()).collect();
    let row = whole.trim();
    let bars = bars(row).count();
    if !row.starts_with('|') || bars < 2 {
        return line;
    }
    if row.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) {
        return Vec::new();
    }
    let last = if row.ends_with('|') { bars } else { bars + 1 };
    let mut bar = Bars::default();
    let told = |piece: Piece| {
        let text = piece.text.chars().map(|c| match bar.is_next(c).then_some(bar.count) {
            None => c,
            Some(n) if n == 1 || n == last => ' ',
            Some(_) => '·',
        });
        Piece { mark: piece.mark, text: text.collect() }
    };
    let mut told: Vec<Piece> = line.into_iter().map(told).collect();
    if let Some(first) = told.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    told
}

/// The same of a line that did not change.
pub(super) fn read_line(line: String) -> String {
    read(vec![Piece { mark: Mark::Same, text: line }]).pop().map(|piece| piece.text).unwrap_or_default()
}

/// Which bars part cells: not those that are escaped, nor those of `[[title|words]]`.
#[derive(Default)]
struct Bars {
    count: usize,
    links: usize,
    before: char,
}

impl Bars {
    fn is_next(&mut self, c: char) -> bool {
        match (self.before, c) {
            ('[', '[') => self.links += 1,
            (']', ']') => self.links = self.links.saturating_sub(1),
            _ => {}
        }
        let parts = c == '|' && self.before != '\\' && self.links == 0;
        self.count += usize::from(parts);
        self.before = c;
        parts
    }
}

fn bars(row: &str) -> impl Iterator<Item = char> {
    let mut bars = Bars::default();
    row.chars().filter(move |c| bars.is_next(*c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_by_their_cells_with_what_changed_of_them() {
        let piece = |mark, text: &str| Piece { mark, text: text.to_owned() };
        let line = vec![
            piece(Mark::Same, "| Juin | Mairie | "),
            piece(Mark::Removed, "18"),
            piece(Mark::Added, "19"),
            piece(Mark::Same, " |"),
        ];
        let told: Vec<String> = read(line).into_iter().map(|piece| piece.text).collect();
        assert_eq!(told, ["Juin · Mairie · ", "18", "19", "  "]);
        for (row, told) in [
            ("| a \\| b | [[c|d]] |", "a \\| b · [[c|d]]  "),
            ("|a|b", "a·b"),
            ("| --- | :---: |", ""),
            ("|", "|"),
            ("un | deux", "un | deux"),
        ] {
            assert_eq!(read_line(row.to_owned()), told);
        }
    }
}
