//! Lists that people indent: what each line says, and how far in it stands.

/// A line of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlineLine<'a> {
    /// Its place in the text, from 1.
    pub number: usize,
    /// Lines above it that it stands below.
    pub depth: usize,
    /// What it says, without the spaces around it.
    pub text: &'a str,
}

/// The lines of a text that say something. One that stands further in than another is below it, by however much; a tab
/// is worth four spaces.
#[must_use]
pub fn lines(text: &str) -> Vec<OutlineLine<'_>> {
    let mut open: Vec<usize> = Vec::new();
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let indent = line.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 4 } else { 1 }).sum();
        while open.last().is_some_and(|above| *above >= indent) {
            open.pop();
        }
        lines.push(OutlineLine { number: at + 1, depth: open.len(), text: line.trim() });
        open.push(indent);
    }
    lines
}

/// A line without the mark of a list before it: « - », « • », « 1. », « 2/ ».
#[must_use]
pub fn without_marker(line: &str) -> &str {
    let digits = line.find(|c: char| !c.is_ascii_digit()).unwrap_or(line.len());
    let (number, rest) = line.split_at(digits);
    let marks: &[char] =
        if number.is_empty() { &['-', '*', '+', '•', '–', '—', '◦', '▪', '·'] } else { &['.', ')', '/'] };
    match rest.strip_prefix(marks) {
        Some(after) if digits <= 3 && (after.is_empty() || after.starts_with([' ', '\t', '\u{a0}', '\u{202f}'])) => {
            after.trim_start()
        }
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_line_stands_below_the_last_one_that_is_less_far_in() {
        let read = |text| lines(text).iter().map(|line| format!("{}{}", line.depth, line.text)).collect::<Vec<_>>();
        assert_eq!(read("A\n  b\n\n    c\n  d\nE\n\tf\n\u{2003}g"), ["0A", "1b", "2c", "1d", "0E", "1f", "1g"]);
        assert_eq!(read("    A\n  b\n c"), ["0A", "0b", "0c"]);
        assert_eq!(lines("\n\n a\n").first().map(|line| line.number), Some(3));
        assert!(lines(" \n\t\n").is_empty());
    }
}
