//! Answers a remark, closes it, opens it again. Moderators treat all, whoever looks after a sheet those on it.

use crate::actions::sheets::correspondent::Correspondent;
use crate::actions::sheets::talk;
use crate::actions::wiki::outbox;
use crate::app::App;
use crate::base::limits::Key;
use crate::db::Db;
use crate::db::types::{Moment, RemarkId, RemarkStage};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::remarks as said;
use crate::hall::policy::Who;
use crate::mail::Occasion;
use crate::models::remark::Remark;
use crate::models::sheet::Sheet;

/// The most characters of an answer.
pub const MOST_ANSWER: usize = 2_000;
/// The most characters of the word with which a remark is closed.
pub const MOST_WORD: usize = 500;

/// What is done with a remark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// Its author gets these words by mail; it stays open.
    Answer(String),
    /// The same, and it is closed.
    AnswerAndClose(String),
    /// It is closed, with a word; its author is thanked by mail when there is an address.
    Thank(String),
    /// It is closed, with a word, and nobody is written to.
    Close(String),
    /// It waits again.
    Reopen,
    /// A question is let through: it stands in the discussion of its sheet.
    Publish,
}

impl Treatment {
    /// What is written, and in which field of the form.
    fn words(&self) -> (&'static str, &str, usize) {
        match self {
            Self::Answer(words) | Self::AnswerAndClose(words) => ("reponse", words.trim(), MOST_ANSWER),
            Self::Thank(word) | Self::Close(word) => ("mot", word.trim(), MOST_WORD),
            Self::Reopen | Self::Publish => ("mot", "", MOST_WORD),
        }
    }
}

/// Treats a remark. Letters about one are counted by its number: nobody is flooded with answers.
pub fn treat_remark(app: &App, who: &Who, id: RemarkId, treatment: &Treatment) -> Result<()> {
    let (field, words, most) = treatment.words();
    if words.chars().count() > most {
        return Err(Error::field(field, said::too_long(most)));
    }
    if field == "reponse" && words.is_empty() {
        return Err(Error::field(field, said::NO_ANSWER));
    }
    let leave = match treatment {
        Treatment::Answer(_) | Treatment::AnswerAndClose(_) => Some(leave(app, id)?),
        // Somebody who got enough letters is not thanked once more: closing goes on.
        Treatment::Thank(_) => leave(app, id).ok(),
        Treatment::Close(_) | Treatment::Reopen | Treatment::Publish => None,
    };
    let treated = app.store.write::<_, Error>(|db| {
        let (remark, sheet) = Remark::find(db, who, id)?.ok_or(Error::NotFound(What::Page))?;
        Work { app, who, remark, sheet, leave, now: app.now() }.perform(db, treatment)
    });
    match treated {
        Err(error) if error.is_duplicate() => Err(Error::field("mot", said::WAITS_ANEW)),
        Err(error) => Err(error),
        Ok(()) if *treatment == Treatment::Publish => app.follow().map(drop),
        Ok(()) => Ok(()),
    }
}

fn leave(app: &App, id: RemarkId) -> Result<outbox::Leave> {
    outbox::Leave::about(app, Key::Name(&format!("remark {id}")))
}

/// One treatment, in its transaction.
struct Work<'a> {
    app: &'a App,
    who: &'a Who,
    remark: Remark,
    sheet: Sheet,
    leave: Option<outbox::Leave>,
    now: Moment,
}

impl Work<'_> {
    fn perform(&self, db: &mut Db, treatment: &Treatment) -> Result<()> {
        let (_, words, _) = treatment.words();
        match treatment {
            Treatment::Answer(_) => self.answer(db, words),
            Treatment::AnswerAndClose(_) => {
                self.answer(db, words)?;
                Remark::thank(db, self.remark.id, self.now)?;
                self.close(db, "").map(drop)
            }
            Treatment::Thank(_) => {
                // Closed first: of two who thank at once, one does.
                if self.close(db, words)? { self.thank(db, words) } else { Ok(()) }
            }
            Treatment::Close(_) => self.close(db, words).map(drop),
            Treatment::Reopen => Ok(Remark::reopen(db, self.remark.id)?),
            Treatment::Publish => talk::let_through(db, self.who, &self.remark, self.sheet.clone(), self.now).map(drop),
        }
    }

    fn answer(&self, db: &mut Db, words: &str) -> Result<()> {
        let to = Correspondent::of(db, &self.remark)?;
        let (Some(to), Some(leave)) = (to, self.leave) else { return Err(Error::field("reponse", said::NO_ADDRESS)) };
        if !self.remark.answer(db, words, self.who.member()?.id, self.now)? {
            return Err(Error::field("reponse", said::TREATED_MEANWHILE));
        }
        let is_question = self.remark.stage == RemarkStage::Asked;
        let told = self.told();
        let occasion = Occasion::RemarkAnswered { remark: &told, sheet: &self.sheet.title, answer: words, is_question };
        self.write(db, leave, &to, occasion)
    }

    /// Closes it; `false` when it was closed already.
    fn close(&self, db: &mut Db, word: &str) -> Result<bool> {
        Ok(Remark::close(db, self.remark.id, word, self.who.member()?.id, self.now)?)
    }

    /// Thanks the author, once, when there is an address.
    fn thank(&self, db: &mut Db, word: &str) -> Result<()> {
        let open = self.remark.closed_at.is_none() && self.remark.thanked_at.is_none();
        let to = if open { Correspondent::of(db, &self.remark)? } else { None };
        let (Some(to), Some(leave)) = (to, self.leave) else { return Ok(()) };
        Remark::thank(db, self.remark.id, self.now)?;
        let occasion = Occasion::RemarkClosed { remark: &self.told(), sheet: &self.sheet.title, word };
        self.write(db, leave, &to, occasion)
    }

    fn write(&self, db: &mut Db, leave: outbox::Leave, to: &Correspondent, occasion: Occasion<'_>) -> Result<()> {
        // The short address, which no mail program breaks.
        outbox::queue(
            self.app,
            db,
            leave,
            to.as_reader(),
            occasion,
            &format!("{}{}", addresses::SHEET, self.sheet.id),
            self.now,
        )
    }

    fn told(&self) -> String {
        said::shortened(&self.remark.words)
    }
}
