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
    /// Whether the reader has an account, and so a page of news.
    pub is_member: bool,
}

impl NewsLetter<'_> {
    /// How many sheets there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.lines.len() + self.more
    }

    /// Whether it tells of messages alone.
    #[must_use]
    pub fn is_talk(&self) -> bool {
        self.more == 0 && self.lines.iter().all(|line| line.is_discussed)
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
    /// Whether it is as it was, and something was said of it.
    pub is_discussed: bool,
    /// What its authors said of it.
    pub comments: &'a [String],
    /// The first lines that changed: whether each came or went.
    pub changed: &'a [(bool, String)],
    /// The latest messages in its discussion.
    pub said: &'a [SaidLine<'a>],
    /// How many more there are.
    pub more_said: usize,
}

/// One message.
#[derive(Debug, Clone, Copy)]
pub struct SaidLine<'a> {
    /// Who said it, and that it is said to the reader.
    pub by: &'a str,
    /// What it says, or begins with.
    pub words: &'a str,
    /// The address where it is read and answered.
    pub url: &'a str,
}
