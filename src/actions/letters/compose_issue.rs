//! An administrator writes an issue of a letter: begun from what changed, saved as a draft, tried on themselves, given
//! a time to leave, or taken back.

use crate::actions::letters::subscribe;
use crate::app::App;
use crate::db::types::{IssueId, LetterId, LetterPace, Moment, SubscriberId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::letters as said;
use crate::hall::policy::{Act, Who};
use crate::mail::{MailingList, Message};
use crate::models::account::Account;
use crate::models::issue::{Block, BlockKind, Issue};
use crate::models::job::{Job, Work};
use crate::models::letter::Letter;
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
pub struct Draft {
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
        let letter = Letter::find(db, letter)?.ok_or(Error::NotFound(What::Letter))?;
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

/// Saves a draft over the version that it was read as; [`Error::Busy`] when somebody saved another meanwhile.
pub fn save(app: &App, who: &Who, id: IssueId, read: i32, draft: &Draft) -> Result<i32> {
    who.must(Act::Administer)?;
    let words = draft.intro.len()
        + draft
            .blocks
            .iter()
            .map(|block| block.text.len() + block.title.len() + 64 * block.offered.len())
            .sum::<usize>();
    if words > MOST_WORDS || draft.blocks.len() > MOST_BLOCKS {
        return Err(Error::TooLarge { limit: u64::try_from(MOST_WORDS).unwrap_or_default() });
    }
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let known = Issue::find(db, id)?.ok_or(Error::NotFound(What::Letter))?;
        let subject: String = draft.subject.chars().filter(|c| !c.is_control()).collect();
        let row = Issue { subject: subject.trim().to_owned(), intro: draft.intro.clone(), ..known };
        match Issue::save(db, &row.with_blocks(&draft.blocks), read, now)? {
            true => Ok(read + 1),
            false => Err(Error::Busy),
        }
    })
}

/// Forgets a draft.
pub fn throw_away(app: &App, who: &Who, id: IssueId) -> Result<LetterId> {
    who.must(Act::Administer)?;
    app.store.write::<_, Error>(|db| {
        let known = Issue::find(db, id)?.ok_or(Error::NotFound(What::Letter))?;
        match Issue::delete(db, id)? {
            true => Ok(known.letter_id),
            false => Err(Error::NotFound(What::Letter)),
        }
    })
}

/// What keeps an issue from leaving.
fn must_be_ready(app: &App, who: &Who, id: IssueId) -> Result<(Letter, Issue)> {
    app.store.read::<_, Error>(|db| {
        let issue = Issue::find(db, id)?.ok_or(Error::NotFound(What::Letter))?;
        let letter = Letter::find(db, issue.letter_id)?.ok_or(Error::NotFound(What::Letter))?;
        let (_, checked) = checks::check(app, &mut Reader::new(db, who), &letter, &issue)?;
        match checked.flaws.iter().any(Flaw::stops) {
            true => Err(Error::field("depart", said::NOT_READY)),
            false => Ok((letter, issue)),
        }
    })
}

/// A draft leaves at a moment to come, unless something keeps it.
pub fn schedule(app: &App, who: &Who, id: IssueId, at: Option<Moment>) -> Result<()> {
    who.must(Act::Administer)?;
    let now = app.now();
    let at = at.filter(|at| *at >= now).ok_or_else(|| Error::field("depart", said::WHEN_WRONG))?;
    let (_, issue) = must_be_ready(app, who, id)?;
    app.store.write::<_, Error>(|db| {
        let job = Job::queue_for(db, &Work::SendIssue(id), at, now)?;
        match Issue::schedule(db, &issue, at, job)? {
            true => Ok(()),
            false => Err(Error::Busy),
        }
    })
}

/// An issue that waits for its time is a draft again; [`Error::Busy`] when it is leaving already.
pub fn cancel(app: &App, who: &Who, id: IssueId) -> Result<()> {
    who.must(Act::Administer)?;
    app.store.write::<_, Error>(|db| match Issue::cancel(db, id)? {
        true => Ok(()),
        false => Err(Error::Busy),
    })
}

/// Sends an issue to who writes it, as it stands.
pub fn try_on_self(app: &App, who: &Who, id: IssueId) -> Result<()> {
    who.must(Act::Administer)?;
    let member = who.member()?;
    let now = app.now();
    let (message, _) = app.store.read::<_, Error>(|db| {
        let account = Account::find(db, member.id)?.ok_or(Error::NotFound(What::Account))?;
        let issue = Issue::find(db, id)?.ok_or(Error::NotFound(What::Letter))?;
        let letter = Letter::find(db, issue.letter_id)?.ok_or(Error::NotFound(What::Letter))?;
        let set = set(app, &mut Reader::new(db, who), &letter, &issue)?;
        let mailed = mailed::both(app, &set, mailed::Look::default())?;
        let to = account.email.unwrap_or_default();
        Ok((message(app, &letter, &issue, &mailed, &to, SubscriberId(0)), to))
    })?;
    app.store.write::<_, Error>(|db| Ok(Job::queue(db, &Work::SendMail(message.clone()), now).map(drop)?))
}

/// An issue, set, as a mail to one subscriber.
#[must_use]
pub fn message(app: &App, letter: &Letter, issue: &Issue, mailed: &Mailed, to: &str, id: SubscriberId) -> Message {
    let signed = subscribe::signed(app, id);
    let at = |path: &str| format!("{}{path}{signed}", app.config.base_url);
    let (leave, choices) = (at(crate::hall::addresses::LETTER_LEAVE), at(crate::hall::addresses::LETTER_CHOICES));
    let Mailed { html, text } = mailed::addressed(mailed, &leave, &choices);
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
