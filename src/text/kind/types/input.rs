//! What a form prints to ask for a value.

/// What a form prints to ask for a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Input {
    /// Which kind of input.
    pub widget: Widget,
    /// The `type` of a line.
    pub line: &'static str,
    /// The `inputmode` of a line.
    pub mode: &'static str,
    /// Whether a few characters are enough.
    pub is_narrow: bool,
    /// Whether French typography is applied while one types.
    pub has_typography: bool,
    /// Whether the titles of sheets are suggested.
    pub suggests_titles: bool,
    /// Whether the names of places are suggested; a choice fills the code beside it.
    pub suggests_places: bool,
    /// Whether what is typed is read on one line, where a list would not be one.
    pub is_on_a_line: bool,
}

/// Which kind of input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Widget {
    /// One line.
    #[default]
    Line,
    /// One line, or several when the text is or may be long; its characters are counted.
    Text,
    /// Several lines.
    Area,
    /// One of several choices.
    Choice,
    /// Boxes to tick.
    Boxes,
    /// Choices of themes under their roots.
    Themes,
    /// Parts, one below the other.
    Parts,
    /// Parts side by side, then the unit.
    Bounds,
    /// Rows to add, move and remove.
    Rows,
    /// One of the files that are there.
    File,
    /// One of the images that are there.
    Picture,
}

impl Input {
    /// One line of text.
    pub(super) const LINE: Self = Self {
        widget: Widget::Line,
        line: "text",
        mode: "text",
        is_narrow: false,
        has_typography: false,
        suggests_titles: false,
        suggests_places: false,
        is_on_a_line: false,
    };

    /// A few characters on one line, with such a keyboard. Numbers are typed as text: a browser would silently drop
    /// « 12 environ » from a field of numbers.
    pub(super) const fn narrow(mode: &'static str) -> Self {
        Self { mode, is_narrow: true, ..Self::LINE }
    }

    /// Words, with the typography of French.
    pub(super) const fn words(widget: Widget) -> Self {
        Self { widget, has_typography: true, ..Self::LINE }
    }

    /// Another input than a line.
    pub(super) const fn of(widget: Widget) -> Self {
        Self { widget, ..Self::LINE }
    }
}
