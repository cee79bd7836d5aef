//! The lines of a text that somebody brings, with the headings that they are.

use crate::text::anchors;

/// A line, and what it begins.
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// A heading of the text: its level, its words, and how many lines it takes.
    pub(super) heading: Option<(u8, String, usize)>,
    /// Whether it stands in a block of code, where nothing has a name.
    pub(super) is_code: bool,
}

impl Line<'_> {
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

pub(super) fn lines(source: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> =
        source.split_inclusive('\n').map(|text| Line { text, heading: None, is_code: false }).collect();
    let mut fence: Option<&str> = None;
    for line in &mut lines {
        let text = line.text.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| text.starts_with(mark));
        line.is_code = fence.is_some() || mark.is_some();
        fence = match (fence, mark) {
            (None, opened) => opened,
            (Some(open), Some(mark)) if open == mark => None,
            (open, _) => open,
        };
    }
    for section in anchors::outline(source, &[]) {
        let at = section.line_start.saturating_sub(1);
        let is_underlined = lines.get(at).is_some_and(|line| !line.text.trim_start().starts_with('#'));
        let underline = |line: &Line<'_>| !line.is_blank() && line.text.trim().chars().all(|c| c == '=' || c == '-');
        let below = || lines.iter().skip(at).position(underline).unwrap_or(0);
        let height = if is_underlined { below() + 1 } else { 1 };
        if let Some(line) = lines.get_mut(at) {
            line.heading = Some((section.level, section.title, height));
        }
    }
    lines
}
