//! The letter that tells what happened to what its reader follows.

/// How often such letters come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    /// Within minutes of what happens.
    AtOnce,
    /// Once a day.
    Daily,
    /// Once a week.
    Weekly,
}

impl Rhythm {
    /// Whether it sums up a time.
    #[must_use]
    pub fn sums_up(self) -> bool {
        self != Self::AtOnce
    }
}

/// What it tells.
#[derive(Debug, Clone, Copy)]
pub struct NewsLetter<'a> {
    /// How often it comes.
    pub rhythm: Rhythm,
    /// The day on which it is sent, as people read it.
    pub day: &'a str,
    /// Sheets, the one that changed last first.
    pub lines: &'a [NewsLine<'a>],
    /// How many more there are.
    pub more: usize,
    /// The address where the reader chooses what they are told, and how often.
    pub choose: &'a str,
    /// The address that stops these letters, without signing in.
    pub stop: &'a str,
}

impl NewsLetter<'_> {
    /// How many sheets there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lines.len() + self.more
    }

    /// How many of those told are new.
    #[must_use]
    pub fn new_ones(&self) -> usize {
        self.lines.iter().filter(|line| line.is_new).count()
    }
}

/// One sheet of it.
#[derive(Debug, Clone, Copy)]
pub struct NewsLine<'a> {
    /// Its title.
    pub sheet: &'a str,
    /// Its address.
    pub url: &'a str,
    /// The address of the difference; empty where there is none to read.
    pub difference: &'a str,
    /// Who did it, by their names.
    pub by: &'a str,
    /// When the latest happened, as people read it.
    pub when: &'a str,
    /// Whether it is a new sheet.
    pub is_new: bool,
    /// Whether it is deleted.
    pub is_gone: bool,
    /// What its authors said of it.
    pub comments: &'a [String],
    /// The first lines that changed: whether each came or went.
    pub changed: &'a [(bool, String)],
}
