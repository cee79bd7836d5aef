//! An administrator writes an issue of a letter: begun from what changed, saved as a draft, tried on themselves, given
//! a time to leave, or taken back.

use crate::actions::letters::subscribe;
use crate::app::App;
use crate::db::Db;
use crate::db::happening::LetterChange;
use crate::db::types::{IssueId, LetterId, LetterPace, Moment, SubscriberId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::letters as said;
use crate::hall::policy::{Act, Who};
use crate::mail::{MailingList, Message};
use crate::models::account::Account;
use crate::models::event;
use crate::models::issue::{self, Block, BlockKind, Issue};
use crate::models::job::{Job, Work};
use crate::models::letter::Newsletter;
use crate::models::reader::Reader;
use crate::reading::letter::checks::{self, Flaw};
use crate::reading::letter::mailed::{self, Mailed};
use crate::reading::letter::{gather, set};

/// The most bytes of all that somebody writes in an issue.
const MOST_WORDS: usize = 200_000;
/// The most blocks.
pub const MOST_BLOCKS: usize = 40;

/// What somebody writes in an issue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssueWords {
    /// The subject.
    pub subject: String,
    /// The first words, in Markdown.
    pub intro: String,
    /// The blocks, in order.
    pub blocks: Vec<Block>,
}

/// Begins an issue with what changed since the last one.
pub fn begin(app: &App, who: &Who, letter: LetterId) -> Result<IssueId> {
    who.must(Act::Administer)?;
    let now = app.now();
    let (since, blocks) = app.store.read::<_, Error>(|db| {
        let letter = Newsletter::find(db, letter)?.ok_or(Error::NotFound(What::Letter))?;
        let last = Issue::sent(db, Some(letter.id), 1)?.pop().and_then(|issue| issue.started_at);
        let days = if letter.pace == LetterPace::Weekly { 7 } else { 31 };
        let since = last.unwrap_or_else(|| now.plus(-days * Moment::DAY));
        let blocks = gather::blocks(app, &mut Reader::new(db, who), since)?;
        Ok((since, blocks))
    })?;
    let issue = Issue::new(letter, since, now).with_blocks(&blocks);
    app.store.write::<_, Error>(|db| Ok(Issue::insert(db, &issue)?))?;
    Ok(issue.id)
}

/// A block to add to an issue, filled.
pub fn new_block(app: &App, who: &Who, issue: &Issue, kind: BlockKind, known: &[Block]) -> Result<Block> {
    let id = known.iter().map(|block| block.id).max().unwrap_or_default() + 1;
    app.store.read(|db| gather::block(app, &mut Reader::new(db, who), kind, id, issue.since))
}

/// What else is done with a draft that is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Nothing.
    Keep,
    /// It goes to who writes it, to be seen.
    Try,
    /// It leaves at a moment to come, unless something keeps it.
    Leave(Option<Moment>),
}

/// Saves a draft over the version that it was read as, and does what is asked then; the version that it is now.
/// [`Error::Busy`] when somebody saved another meanwhile, or it is a draft no more.
pub fn save(app: &App, who: &Who, id: IssueId, read: i32, draft: &IssueWords, then: Then) -> Result<i32> {
    who.must(Act::Administer)?;
    must_be_small(draft)?;
    let now = app.now();
    let (row, letter) = app.store.read::<_, Error>(|db| {
        let known = Issue::find(db, id)?.ok_or(Error::NotFound(What::Letter))?;
        let letter = Newsletter::find(db, known.letter_id)?.ok_or(Error::NotFound(What::Letter))?;
        let subject: String = draft.subject.chars().filter(|c| !c.is_control()).collect();
        let row = Issue { subject: subject.trim().to_owned(), intro: draft.intro.clone(), ..known };
        Ok((row.with_blocks(&draft.blocks), letter))
    })?;
    let queued = match then {
        Then::Keep => None,
        Then::Try => Some((Work::SendMail(to_writer(app, who, &letter, &row)?), now)),
        Then::Leave(at) => {
            let at = at.filter(|at| *at >= now).ok_or_else(|| Error::field("depart", said::WHEN_WRONG))?;
            must_be_ready(app, who, &letter, &row)?;
            Some((Work::SendIssue(id), at))
        }
    };
    let version = app.store.write::<_, Error>(|db| {
        if !Issue::save(db, &row, read, now)? {
            return Err(Error::Busy);
        }
        let saved = Issue { version: read + 1, ..row.clone() };
        if let Some((work, at)) = &queued {
            let job = Job::queue_for(db, work, *at, now)?;
            if matches!(work, Work::SendIssue(_)) {
                if !Issue::schedule(db, &saved, *at, job)? {
                    return Err(Error::Busy);
                }
                event::tell(db, issue::told(&letter, Some(&saved), LetterChange::Scheduled, who, now))?;
            }
        }
        Ok(saved.version)
    })?;
    app.follow()?;
    Ok(version)
}

fn must_be_small(draft: &IssueWords) -> Result<()> {
    let of_block = |block: &Block| block.text.len() + block.title.len() + 64 * block.offered.len();
    let words = draft.intro.len() + draft.subject.len() + draft.blocks.iter().map(of_block).sum::<usize>();
    match words > MOST_WORDS || draft.blocks.len() > MOST_BLOCKS {
        true => Err(Error::TooLarge { limit: u64::try_from(MOST_WORDS).unwrap_or_default() }),
        false => Ok(()),
    }
}

/// Refuses an issue that something keeps from leaving.
fn must_be_ready(app: &App, who: &Who, letter: &Newsletter, issue: &Issue) -> Result<()> {
    if letter.closed_at.is_some() {
        return Err(Error::field("depart", said::LETTER_ENDED));
    }
    let checked = app.store.read(|db| checks::check(app, &mut Reader::new(db, who), letter, issue))?.1;
    match checked.flaws.iter().any(Flaw::stops) {
        true => Err(Error::field("depart", said::NOT_READY)),
        false => Ok(()),
    }
}

/// An issue as it stands, to who writes it.
fn to_writer(app: &App, who: &Who, letter: &Newsletter, issue: &Issue) -> Result<Message> {
    let member = who.member()?;
    app.store.read(|db| {
        let account = Account::find(db, member.id)?.ok_or(Error::NotFound(What::Account))?;
        let set = set(app, &mut Reader::new(db, who), letter, issue)?;
        let mailed = mailed::both(app, &set, mailed::MailLook::default())?;
        let to = account.email.unwrap_or_default();
        Ok(message(app, letter, issue, &mailed, &to, SubscriberId(0)))
    })
}

/// Forgets a draft.
pub fn throw_away(app: &App, who: &Who, id: IssueId) -> Result<LetterId> {
    who.must(Act::Administer)?;
    change(app, who, id, LetterChange::ThrownAway, |db| Ok(Issue::delete(db, id)?), Error::NotFound(What::Letter))
}

/// An issue that waits for its time is a draft again; [`Error::Busy`] when it is leaving already.
pub fn cancel(app: &App, who: &Who, id: IssueId) -> Result<()> {
    who.must(Act::Administer)?;
    change(app, who, id, LetterChange::Cancelled, |db| Ok(Issue::cancel(db, id)?), Error::Busy).map(drop)
}

/// Changes where an issue stands, and tells it; `unless` when the change finds it elsewhere. The letter it belongs to.
fn change(
    app: &App,
    who: &Who,
    id: IssueId,
    change: LetterChange,
    work: impl Fn(&mut Db) -> Result<bool>,
    unless: Error,
) -> Result<LetterId> {
    let now = app.now();
    let done = app.store.write::<_, Error>(|db| {
        let issue = Issue::find(db, id)?.ok_or(Error::NotFound(What::Letter))?;
        let letter = Newsletter::find(db, issue.letter_id)?.ok_or(Error::NotFound(What::Letter))?;
        if !work(db)? {
            return Ok(None);
        }
        event::tell(db, issue::told(&letter, Some(&issue), change, who, now))?;
        Ok(Some(letter.id))
    })?;
    app.follow()?;
    done.ok_or(unless)
}

/// An issue, set, as a mail to one subscriber.
#[must_use]
pub fn message(app: &App, letter: &Newsletter, issue: &Issue, mailed: &Mailed, to: &str, id: SubscriberId) -> Message {
    let signed = subscribe::signed(app, id);
    let at = |path: &str| format!("{}{path}{signed}", app.config.base_url);
    let (leave, choices) = (at(crate::hall::addresses::LETTER_LEAVE), at(crate::hall::addresses::LETTER_CHOICES));
    let Mailed { html, text, .. } = mailed::addressed(mailed, &leave, &choices);
    let contact =
        if letter.answers_to.is_empty() { app.identity().chosen.contact.clone() } else { letter.answers_to.clone() };
    let headers = crate::mail::address(&contact).map(|contact| ("Reply-To".to_owned(), contact));
    let subject = if issue.subject.is_empty() { letter.name.clone() } else { issue.subject.clone() };
    let mut message = Message { to: to.to_owned(), subject, text, html, headers: headers.into_iter().collect() };
    let key = format!("lettre-{}", letter.id);
    let list =
        MailingList { name: &letter.name, key: &key, host: app.mailer.host(), unsubscribe: &leave, by_hand: true };
    list.mark(&mut message);
    message
}
