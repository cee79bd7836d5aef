//! An administrator begins a letter, says what it is called and how often it comes, or ends it.

use crate::app::App;
use crate::db::happening::LetterChange;
use crate::db::types::{LetterId, LetterPace};
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages::letters as said;
use crate::hall::policy::{Act, Who};
use crate::mail;
use crate::models::event;
use crate::models::issue::{self, Issue};
use crate::models::letter::Newsletter;

/// The longest name.
const MOST_NAME: usize = 80;
/// The longest presentation.
const MOST_ABOUT: usize = 500;

/// What is typed of a letter.
#[derive(Clone, Debug, Default)]
pub struct LetterWords {
    /// What it is called.
    pub name: String,
    /// What it tells of.
    pub about: String,
    /// How often it comes.
    pub pace: Option<LetterPace>,
    /// The name of its sender; empty for its own.
    pub sender: String,
    /// The address at which answers are read; empty for the team's.
    pub answers_to: String,
}

impl LetterWords {
    fn checked(&self) -> Result<Self> {
        let mut problems = Vec::new();
        let mut wrong = |field: &str, message: &str| {
            problems.push(FieldError { field: field.to_owned(), message: message.to_owned() });
        };
        let line = |text: &str, most: usize| -> String {
            let text: String = text.chars().filter(|c| !c.is_control()).take(most).collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let name = line(&self.name, MOST_NAME);
        if name.is_empty() {
            wrong("nom", said::NO_NAME);
        }
        let answers_to = match self.answers_to.trim() {
            "" => String::new(),
            typed => mail::address(typed).unwrap_or_else(|| {
                wrong("reponses", said::ANSWERS_WRONG);
                String::new()
            }),
        };
        let (about, sender) = (line(&self.about, MOST_ABOUT), line(&self.sender, MOST_NAME));
        match problems.is_empty() {
            true => Ok(Self { name, about, pace: self.pace, sender, answers_to }),
            false => Err(Error::Invalid(problems)),
        }
    }
}

/// Begins a letter, or writes anew what is said of one.
pub fn keep_letter(app: &App, who: &Who, id: Option<LetterId>, typed: &LetterWords) -> Result<LetterId> {
    who.must(Act::Administer)?;
    let words = typed.checked()?;
    let now = app.now();
    let id = app.store.write::<_, Error>(|db| {
        let known = match id {
            Some(id) => Newsletter::find(db, id)?.ok_or(Error::NotFound(What::Letter))?,
            None => Newsletter::new(String::new(), LetterPace::Monthly, now),
        };
        let row = Newsletter {
            name: words.name.clone(),
            about: words.about.clone(),
            pace: words.pace.unwrap_or(known.pace),
            sender: words.sender.clone(),
            answers_to: words.answers_to.clone(),
            ..known
        };
        Newsletter::put(db, &row)?;
        let change = if id.is_some() { LetterChange::Described } else { LetterChange::Began };
        event::tell(db, issue::told(&row, None, change, who, now))?;
        Ok(row.id)
    })?;
    app.follow()?;
    Ok(id)
}

/// Ends a letter, or begins it again. What left stays where it can be read; what waited for its time is a draft again.
pub fn end_letter(app: &App, who: &Who, id: LetterId, ends: bool) -> Result<()> {
    who.must(Act::Administer)?;
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let row = Newsletter::find(db, id)?.ok_or(Error::NotFound(What::Letter))?;
        if row.closed_at.is_some() == ends {
            return Ok(());
        }
        Newsletter::end(db, id, ends.then_some(now))?;
        if ends {
            Issue::cancel_all(db, id)?;
        }
        let change = if ends { LetterChange::Ended } else { LetterChange::Resumed };
        event::tell(db, issue::told(&row, None, change, who, now))?;
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}
