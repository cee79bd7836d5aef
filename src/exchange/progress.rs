//! How far long work has come: a bar on a terminal, one line a step elsewhere.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

/// One step of long work.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    label: String,
}

impl Progress {
    /// Begins a step of so many things. With 0, nothing is shown before the end.
    #[must_use]
    pub fn begin(label: &str, total: usize) -> Self {
        let bar = if std::io::stderr().is_terminal() && total > 0 {
            ProgressBar::new(u64::try_from(total).unwrap_or(u64::MAX))
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        bar.set_message(label.to_owned());
        Self { bar, label: label.to_owned() }
    }

    /// So many more are done.
    pub fn add(&self, done: usize) {
        self.bar.inc(u64::try_from(done).unwrap_or_default());
    }

    /// Ends the step with a line that says what it came to.
    pub fn end(self, outcome: &str) {
        self.bar.finish_and_clear();
        eprintln!("{}: {outcome}", self.label);
    }
}
