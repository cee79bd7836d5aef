//! Says something in the discussion of a sheet, or changes what one said. Whoever may write may, of protected sheets
//! too; people without an account ask a question, which waits for a look as what they report does.

use crate::actions::sheets::correspondent::Correspondent;
use crate::actions::sheets::report_error::{Placed, must_have_room, tidy};
use crate::actions::sheets::tell_remarks;
use crate::actions::wiki::outbox;
use crate::app::App;
use crate::base::limits::Key;
use crate::db::Db;
use crate::db::happening::{Happening, OfTalk, TalkChange, TalkVerb};
use crate::db::types::{AccountId, EventId, Moment, RemarkId, RemarkStage, SheetId, fresh_id};
use crate::hall::addresses;
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages::{remarks, talk as said};
use crate::hall::policy::{Act, Who};
use crate::mail::Occasion;
use crate::models::account::Account;
use crate::models::event::{self, NewEvent};
use crate::models::follow_reader::FollowReader;
use crate::models::reader::Reader;
use crate::models::remark::Remark;
use crate::models::sheet::Sheet;
use crate::text::{mentions, title};

/// The most characters of a message.
pub const MOST_WORDS: usize = 4_000;
/// The most characters of what a thread is about.
pub const MOST_HEADING: usize = 120;
/// The most characters of the words that are selected in a sheet.
pub const MOST_PASSAGE: usize = 1_000;
/// The most characters of a name by which a question is signed.
pub const MOST_SIGNED: usize = 60;
/// The most messages of one sheet, and of one thread.
const MOST_OF_SHEET: i64 = 5_000;
const MOST_OF_THREAD: usize = 300;
/// How long the same message in the same thread is the same form sent twice.
const SENT_TWICE: i64 = 10 * Moment::MINUTE;

/// A message as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewMessage {
    /// What it says.
    pub words: String,
    /// What its thread is about; may be empty, and is left out of an answer.
    pub heading: String,
    /// The words of the sheet that it is about; may be empty.
    pub passage: String,
    /// The message that began the thread that it answers in.
    pub thread: Option<RemarkId>,
    /// The message of that thread that it quotes.
    pub quotes: Option<RemarkId>,
}

/// A question as somebody without an account types it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewQuestion {
    /// What is asked.
    pub words: String,
    /// The words of the sheet that it is about; may be empty.
    pub passage: String,
    /// The name that readers see beside it; may be empty.
    pub signed: String,
    /// An address for an answer by mail, which nobody sees but those who look after the sheet; may be empty.
    pub contact: String,
}

/// What is wrong with texts, by the fields of a form.
#[derive(Default)]
struct Faults(Vec<FieldError>);

impl Faults {
    fn most(&mut self, field: &str, text: &str, most: usize) {
        if text.chars().count() > most {
            self.0.push(FieldError { field: field.to_owned(), message: said::too_long(most) });
        }
    }

    fn none(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Error::Invalid(self.0)) }
    }
}

fn checked(words: &str, heading: &str, passage: &str) -> Result<(String, String, String)> {
    let (words, passage) = (tidy(words), tidy(passage));
    let heading = tidy(heading).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut faults = Faults::default();
    faults.most("message", &words, MOST_WORDS);
    faults.most("sujet", &heading, MOST_HEADING);
    faults.most("mots", &passage, MOST_PASSAGE);
    if words.is_empty() {
        faults.0.push(FieldError { field: "message".to_owned(), message: said::NOTHING.to_owned() });
    }
    faults.none()?;
    Ok((words, heading, passage))
}

/// Says something of a sheet; the caller counted it. An answer opens a resolved thread again. The same words in the
/// same thread within ten minutes are the same form sent twice.
pub fn say(app: &App, who: &Who, id: SheetId, placed: &Placed, typed: &NewMessage) -> Result<(RemarkId, EventId)> {
    who.must(Act::Write)?;
    let (words, heading, passage) = checked(&typed.words, &typed.heading, &typed.passage)?;
    let (by, now) = (who.member()?.id, app.now());
    let own = RemarkId(fresh_id(now));
    let begins = typed.thread.is_none();
    let mut row = Remark {
        words,
        account_id: Some(by),
        mark: Remark::mark_said(own),
        stage: RemarkStage::Said,
        thread_id: Some(typed.thread.unwrap_or(own)),
        revision: placed.revision,
        ..Remark::blank(own, id, now)
    };
    if begins {
        row = Remark {
            heading,
            passage,
            place: placed.place,
            place_key: placed.key.clone(),
            place_name: placed.name.clone(),
            ..row
        };
    }
    let done = app.store.write::<_, Error>(|db| publish(app, db, who, row.clone(), typed))?;
    app.follow()?;
    Ok(done)
}

fn publish(app: &App, db: &mut Db, who: &Who, mut row: Remark, typed: &NewMessage) -> Result<(RemarkId, EventId)> {
    let now = row.sent_at;
    let sheet = Reader::new(db, who).sheet(row.sheet_id)?;
    // Two sendings of one form wait for each other here, and so do counts.
    Sheet::lock(db, who, sheet.id)?;
    row.words = with_mentions(db, &row.words)?;
    if let Some(same) = Remark::said_already(db, &row, typed.thread.is_none(), now.plus(-SENT_TWICE))? {
        return Ok((same.id, event::last(db)?));
    }
    if Remark::count_said(db, sheet.id)? >= MOST_OF_SHEET {
        return Err(Error::field("message", said::FULL));
    }
    if let Some(thread) = typed.thread {
        row.quotes = answers(db, who, &sheet, thread, typed.quotes)?;
    }
    let names = readers_named(db, &sheet, &row.words, now)?;
    row.sought = Remark::sought_in(&row.heading, &row.words);
    Remark::insert(db, &row)?;
    Remark::recount(db, sheet.id)?;
    may_be_told(db, names.iter().copied().chain(who.account()), now)?;
    if let Some(thread) = typed.thread {
        tell_asker(app, db, thread, &row, &sheet)?;
    }
    let what = OfTalk { message: Some(row.id), thread: row.thread_id, mentions: names, let_through: false };
    let event = NewEvent::new(Happening::Talked(what), now, who.account(), sheet.title).on(sheet.id);
    Ok((row.id, event::tell(db, event)?))
}

/// Finds the thread that is answered, which is open from now on, and the message of it that is quoted.
fn answers(
    db: &mut Db,
    who: &Who,
    sheet: &Sheet,
    thread: RemarkId,
    quotes: Option<RemarkId>,
) -> Result<Option<RemarkId>> {
    let mut reader = Reader::new(db, who);
    let is_there = reader.threads_of(sheet)?.iter().any(|line| line.id == thread);
    if !is_there {
        return Err(Error::field("message", said::THREAD_GONE));
    }
    let messages = reader.messages_of(sheet, &[thread])?;
    if messages.len() >= MOST_OF_THREAD {
        return Err(Error::field("message", said::THREAD_FULL));
    }
    let is_resolved = messages.iter().any(|message| message.id == thread && message.closed_at.is_some());
    let quoted = messages.iter().find(|message| Some(message.id) == quotes && message.is_shown_to(who));
    let quoted = quoted.map(|message| message.id);
    if is_resolved {
        Remark::resolve(db, thread, None)?;
    }
    Ok(quoted)
}

/// Writes to somebody without an account whose question is answered, as long as the address that they left is kept.
/// Counted by the question: whoever got enough letters reads the rest on the page.
fn tell_asker(app: &App, db: &mut Db, thread: RemarkId, answer: &Remark, sheet: &Sheet) -> Result<()> {
    let Some(question) = Remark::asked_by_mail(db, thread)? else { return Ok(()) };
    let Some(to) = Correspondent::of(db, &question)? else { return Ok(()) };
    let Ok(leave) = outbox::Leave::about(app, Key::Name(&format!("remark {thread}"))) else { return Ok(()) };
    let named: Vec<AccountId> = mentions::named(&answer.words).into_iter().map(AccountId).collect();
    let names = Account::names(db, &named)?;
    let name = |id| names.iter().find(|(known, _)| known.0 == id).map(|(_, name)| name.clone());
    let (asked, words) = (remarks::shortened(&question.words), mentions::written(&answer.words, name));
    let occasion = Occasion::RemarkAnswered { remark: &asked, sheet: &sheet.title, answer: &words, is_question: true };
    outbox::queue(
        app,
        db,
        leave,
        to.as_reader(),
        occasion,
        &format!("{}{}", addresses::MESSAGE, answer.id),
        answer.sent_at,
    )
}

/// From now on these people are told what is said to them, if they were not before.
fn may_be_told(db: &mut Db, people: impl Iterator<Item = AccountId>, now: Moment) -> Result<()> {
    let mut people: Vec<AccountId> = people.collect();
    // Held in the order of their numbers, so that two messages never wait for each other.
    people.sort_unstable();
    people.dedup();
    for account in people {
        FollowReader::lock(db, account, now)?;
    }
    Ok(())
}

/// The text with those whom it names kept by their numbers.
fn with_mentions(db: &mut Db, words: &str) -> Result<String> {
    let mut failed = None;
    let kept = mentions::kept(words, |name| {
        let found = Account::find_by_name(db, &title::key(name));
        let found = found.unwrap_or_else(|error| {
            failed = Some(error);
            None
        });
        found.filter(Account::is_active).map(|account| account.id.0)
    });
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(kept),
    }
}

/// Those whom a text names and who read the sheet.
fn readers_named(db: &mut Db, sheet: &Sheet, words: &str, now: Moment) -> Result<Vec<AccountId>> {
    let mut named = Vec::new();
    for id in mentions::named(words).into_iter().map(AccountId) {
        let Some(account) = Account::find(db, id)?.filter(Account::is_active) else { continue };
        let who = Who::Member(account.to_member(db, now)?);
        if sheet.is_seen_by(&who) {
            named.push(id);
        }
    }
    Ok(named)
}

/// Changes what one said, and what its thread is about when it began one. Nobody changes the words of others.
pub fn say_anew(app: &App, who: &Who, id: RemarkId, words: &str, heading: &str) -> Result<EventId> {
    who.must(Act::Write)?;
    let (words, heading, _) = checked(words, heading, "")?;
    let now = app.now();
    let event = app.store.write::<_, Error>(|db| {
        let (message, sheet) = Reader::new(db, who).message(id)?;
        if message.account_id != Some(who.member()?.id) {
            return Err(Error::Forbidden(Act::Write));
        }
        let words = with_mentions(db, &words)?;
        let heading = if message.thread_id == Some(id) { heading.clone() } else { String::new() };
        if message.words == words && message.heading == heading {
            return Ok(event::last(db)?);
        }
        let known = mentions::named(&message.words);
        let mut names = readers_named(db, &sheet, &words, now)?;
        names.retain(|name| !known.contains(&name.0));
        Remark::say_anew(db, id, &words, &heading, now)?;
        may_be_told(db, names.iter().copied(), now)?;
        let what =
            TalkChange { message: Some(id), thread: message.thread_id, what: Some(TalkVerb::Edited), mentions: names };
        let event = NewEvent::new(Happening::TalkChanged(what), now, who.account(), sheet.title).on(sheet.id);
        Ok(event::tell(db, event)?)
    })?;
    app.follow()?;
    Ok(event)
}

/// Asks a question, which waits for a look. Whoever may read the sheet may, unless they are blocked. The caller
/// counted it.
pub fn ask(app: &App, who: &Who, id: SheetId, placed: &Placed, typed: &NewQuestion) -> Result<()> {
    who.must_be_free()?;
    let now = app.now();
    let (words, passage) = (tidy(&typed.words), tidy(&typed.passage));
    let is_member = who.account().is_some();
    let of_stranger = |text: &str| if is_member { String::new() } else { tidy(text) };
    let signed = of_stranger(&typed.signed).split_whitespace().collect::<Vec<_>>().join(" ");
    let contact = of_stranger(&typed.contact);
    let mut faults = Faults::default();
    faults.most("question", &words, super::report_error::MOST_WORDS);
    faults.most("mots", &passage, MOST_PASSAGE);
    faults.most("nom", &signed, MOST_SIGNED);
    faults.most("courriel", &contact, super::report_error::MOST_CONTACT);
    if words.is_empty() {
        faults.0.push(FieldError { field: "question".to_owned(), message: said::NO_QUESTION.to_owned() });
    }
    faults.none()?;
    let mut row = Remark {
        revision: placed.revision,
        place: placed.place,
        place_key: placed.key.clone(),
        place_name: placed.name.clone(),
        passage,
        words,
        account_id: who.account(),
        contact,
        signed,
        stage: RemarkStage::Asked,
        ..Remark::blank(RemarkId(fresh_id(now)), id, now)
    };
    row.mark = row.mark_of();
    row.sought = Remark::sought_in("", &row.words);
    match app.store.write::<_, Error>(|db| wait(db, who, &row)) {
        // The same words, sent at the same moment, wait already.
        Err(error) if error.is_duplicate() => Ok(()),
        other => other,
    }
}

fn wait(db: &mut Db, who: &Who, row: &Remark) -> Result<()> {
    let sheet = Reader::new(db, who).sheet(row.sheet_id)?;
    if Remark::waits(db, &row.mark)? {
        return Ok(());
    }
    must_have_room(db, who, sheet.id).map_err(|error| match error {
        Error::Invalid(errors) => {
            let here = errors.into_iter().map(|error| FieldError { field: "question".to_owned(), ..error });
            Error::Invalid(here.collect())
        }
        other => other,
    })?;
    Remark::insert(db, row)?;
    tell_remarks::queue(db, Some(&sheet), who.account(), row.sent_at)
}

/// Lets a question through: from now on whoever reads the sheet reads it, and answers. The letters about it stay
/// private.
pub(super) fn let_through(db: &mut Db, who: &Who, question: &Remark, sheet: Sheet, now: Moment) -> Result<EventId> {
    if question.stage != RemarkStage::Asked || !Remark::let_through(db, question.id)? {
        return Err(Error::NotFound(What::Page));
    }
    Remark::recount(db, sheet.id)?;
    let what =
        OfTalk { message: Some(question.id), thread: Some(question.id), mentions: Vec::new(), let_through: true };
    let event = NewEvent::new(Happening::Talked(what), now, who.account(), sheet.title).on(sheet.id);
    Ok(event::tell(db, event)?)
}
