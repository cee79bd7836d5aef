//! An issue is one sending of a letter: its blocks, when it leaves, and what became of it for each subscriber.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde::{Deserialize, Serialize};

use crate::cache::Dep;
use crate::db::Db;
use crate::db::happening::{Happening, LetterChange, OfLetter};
use crate::db::schema::{deliveries, issues, subscribers, subscriptions};
pub use crate::db::types::BlockKind;
use crate::db::types::{
    DeliveryOutcome, IssueId, IssueState, JobId, LetterId, Moment, SubscriberId, SubscriberState, fresh_id,
};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::Who;
use crate::models::event::NewEvent;
use crate::models::letter::Newsletter;
use crate::models::reader::Reader;
use crate::models::subscriber::Subscriber;

/// A row of `issues`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = issues)]
pub struct Issue {
    /// Its number in the database.
    pub id: IssueId,
    /// The letter.
    pub letter_id: LetterId,
    /// Its number among those of its letter, from when it leaves.
    pub number: Option<i32>,
    /// Where it stands.
    pub state: IssueState,
    /// Its subject.
    pub subject: String,
    /// Its first words, in Markdown.
    pub intro: String,
    /// [`Block`]s as JSON.
    pub blocks: String,
    /// It tells what changed from then on.
    pub since: Moment,
    /// How often it was saved.
    pub version: i32,
    /// When it was begun.
    pub created_at: Moment,
    /// When it was saved last.
    pub saved_at: Moment,
    /// When it is to leave.
    pub send_at: Option<Moment>,
    /// The job that sends it; no other may.
    pub job_id: Option<JobId>,
    /// When it began to leave: whoever confirmed later gets the next one.
    pub started_at: Option<Moment>,
    /// When it had left to all.
    pub sent_at: Option<Moment>,
    /// To how many it left.
    pub sent: i64,
    /// How many refused it.
    pub refused: i64,
}

/// A block of an issue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Block {
    /// Its number in this issue, for ever.
    pub id: u32,
    /// What it holds.
    pub kind: BlockKind,
    /// Its heading; may be empty above a text.
    pub title: String,
    /// Its words, in Markdown.
    pub text: String,
    /// What it may show, in order.
    pub offered: Vec<Offered>,
}

/// Something that a block may show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Offered {
    /// A sheet, by its number; 0 for a title that nobody wrote.
    pub sheet: i64,
    /// That title; empty for a sheet, whose title is read each time.
    pub title: String,
    /// Whether it is shown.
    pub chosen: bool,
}

impl Issue {
    /// A new draft.
    #[must_use]
    pub fn new(letter_id: LetterId, since: Moment, now: Moment) -> Self {
        Self {
            id: IssueId(fresh_id(now)),
            letter_id,
            number: None,
            state: IssueState::Draft,
            subject: String::new(),
            intro: String::new(),
            blocks: "[]".to_owned(),
            since,
            version: 1,
            created_at: now,
            saved_at: now,
            send_at: None,
            job_id: None,
            started_at: None,
            sent_at: None,
            sent: 0,
            refused: 0,
        }
    }

    /// Its blocks.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        serde_json::from_str(&self.blocks).unwrap_or_default()
    }

    /// The same with other blocks.
    #[must_use]
    pub fn with_blocks(self, blocks: &[Block]) -> Self {
        Self { blocks: serde_json::to_string(blocks).unwrap_or_else(|_| "[]".to_owned()), ..self }
    }

    /// Adds a draft.
    pub fn insert(db: &mut Db, row: &Self) -> QueryResult<()> {
        diesel::insert_into(issues::table).values(row).execute(db).map(drop)
    }

    /// The issue of that number.
    pub fn find(db: &mut Db, id: IssueId) -> QueryResult<Option<Self>> {
        issues::table.find(id).first(db).optional()
    }

    /// The issues of a letter, the latest first.
    pub fn of_letter(db: &mut Db, letter: LetterId, limit: i64) -> QueryResult<Vec<Self>> {
        issues::table.filter(issues::letter_id.eq(letter)).order(issues::id.desc()).limit(limit).load(db)
    }

    /// The issues that left, of a letter or of all, the latest first.
    pub fn sent(db: &mut Db, letter: Option<LetterId>, limit: i64) -> QueryResult<Vec<Self>> {
        let sent = issues::table.filter(issues::state.eq(IssueState::Sent)).order(issues::sent_at.desc()).limit(limit);
        match letter {
            Some(letter) => sent.filter(issues::letter_id.eq(letter)).load(db),
            None => sent.load(db),
        }
    }

    /// Writes the words of a draft, unless somebody wrote others since it was read.
    pub fn save(db: &mut Db, row: &Self, read: i32, now: Moment) -> QueryResult<bool> {
        let same =
            issues::table.find(row.id).filter(issues::version.eq(read)).filter(issues::state.eq(IssueState::Draft));
        let written = diesel::update(same)
            .set((
                issues::subject.eq(&row.subject),
                issues::intro.eq(&row.intro),
                issues::blocks.eq(&row.blocks),
                issues::version.eq(read + 1),
                issues::saved_at.eq(now),
            ))
            .execute(db)?;
        Ok(written == 1)
    }

    /// Forgets a draft; false when it is none.
    pub fn delete(db: &mut Db, id: IssueId) -> QueryResult<bool> {
        let draft = issues::table.find(id).filter(issues::state.eq(IssueState::Draft));
        Ok(diesel::delete(draft).execute(db)? == 1)
    }

    /// A draft leaves at that moment, by that job; false when it is none, or was written anew since it was read.
    pub fn schedule(db: &mut Db, row: &Self, at: Moment, job: JobId) -> QueryResult<bool> {
        let draft = issues::table
            .find(row.id)
            .filter(issues::version.eq(row.version))
            .filter(issues::state.eq(IssueState::Draft));
        let set = (issues::state.eq(IssueState::Scheduled), issues::send_at.eq(Some(at)), issues::job_id.eq(Some(job)));
        Ok(diesel::update(draft).set(set).execute(db)? == 1)
    }

    /// It is a draft again; false when it is leaving, or left.
    pub fn cancel(db: &mut Db, id: IssueId) -> QueryResult<bool> {
        let waiting = issues::table.find(id).filter(issues::state.eq(IssueState::Scheduled));
        let set =
            (issues::state.eq(IssueState::Draft), issues::send_at.eq(None::<Moment>), issues::job_id.eq(None::<JobId>));
        Ok(diesel::update(waiting).set(set).execute(db)? == 1)
    }

    /// All that waits of a letter is a draft again.
    pub fn cancel_all(db: &mut Db, letter: LetterId) -> QueryResult<()> {
        let of_letter =
            issues::table.filter(issues::letter_id.eq(letter)).filter(issues::state.eq(IssueState::Scheduled));
        let ids: Vec<IssueId> = of_letter.select(issues::id).load(db)?;
        ids.into_iter().try_for_each(|id| Self::cancel(db, id).map(drop))
    }

    /// It begins to leave, with the next number of its letter; false when it did not wait for that.
    pub fn start(db: &mut Db, row: &Self, now: Moment) -> QueryResult<bool> {
        let last: Option<Option<i32>> = issues::table
            .filter(issues::letter_id.eq(row.letter_id))
            .filter(issues::number.is_not_null())
            .order(issues::number.desc())
            .select(issues::number)
            .first(db)
            .optional()?;
        let number = last.flatten().unwrap_or_default() + 1;
        let waiting = issues::table.find(row.id).filter(issues::state.eq(IssueState::Scheduled));
        let set =
            (issues::state.eq(IssueState::Sending), issues::number.eq(Some(number)), issues::started_at.eq(Some(now)));
        Ok(diesel::update(waiting).set(set).execute(db)? == 1)
    }

    /// It left to all; false when that was so already.
    pub fn finish(db: &mut Db, id: IssueId, now: Moment) -> QueryResult<bool> {
        let counted = count_deliveries(db, id)?;
        let of = |outcome| counted.iter().find(|(known, _)| *known == outcome).map_or(0, |(_, count)| *count);
        let set = (
            issues::state.eq(IssueState::Sent),
            issues::sent_at.eq(Some(now)),
            issues::sent.eq(of(DeliveryOutcome::Sent)),
            issues::refused.eq(of(DeliveryOutcome::Refused)),
        );
        let leaving = issues::table.find(id).filter(issues::state.eq(IssueState::Sending));
        Ok(diesel::update(leaving).set(set).execute(db)? == 1)
    }

    /// Those who wait for it, in the order of their numbers, after one of them.
    pub fn recipients(&self, db: &mut Db, after: SubscriberId, limit: i64) -> QueryResult<Vec<Subscriber>> {
        let wanting = subscriptions::table
            .filter(subscriptions::letter_id.eq(self.letter_id))
            .select(subscriptions::subscriber_id);
        let served = deliveries::table.filter(deliveries::issue_id.eq(self.id)).select(deliveries::subscriber_id);
        subscribers::table
            .filter(subscribers::id.gt(after))
            .filter(subscribers::state.eq(SubscriberState::Confirmed))
            .filter(subscribers::confirmed_at.le(self.started_at))
            .filter(subscribers::id.eq_any(wanting))
            .filter(subscribers::id.ne_all(served))
            .order(subscribers::id.asc())
            .limit(limit)
            .load(db)
    }
}

/// What happened to a letter, or to that issue of it, as it is told: an issue is named by its subject.
#[must_use]
pub fn told(letter: &Newsletter, issue: Option<&Issue>, change: LetterChange, who: &Who, now: Moment) -> NewEvent {
    let of = OfLetter { letter: Some(letter.id), issue: issue.map(|issue| issue.id), change: Some(change) };
    let subject = issue.map(|issue| issue.subject.as_str()).filter(|subject| !subject.is_empty());
    NewEvent::new(Happening::LetterChanged(of), now, who.account(), subject.unwrap_or(&letter.name))
}

/// Notes what became of an issue for a subscriber.
pub fn deliver(db: &mut Db, issue: IssueId, to: SubscriberId, outcome: DeliveryOutcome, at: Moment) -> QueryResult<()> {
    let row = (
        deliveries::issue_id.eq(issue),
        deliveries::subscriber_id.eq(to),
        deliveries::outcome.eq(outcome),
        deliveries::at.eq(at),
    );
    diesel::insert_into(deliveries::table).values(row).execute(db).map(drop)
}

/// How many got an issue, refused it, or had nothing to read in it.
pub fn count_deliveries(db: &mut Db, issue: IssueId) -> QueryResult<Vec<(DeliveryOutcome, i64)>> {
    deliveries::table
        .filter(deliveries::issue_id.eq(issue))
        .group_by(deliveries::outcome)
        .select((deliveries::outcome, diesel::dsl::count_star()))
        .load(db)
}

impl Reader<'_> {
    /// The issue of that number, whatever its state.
    pub fn issue(&mut self, id: IssueId) -> Result<Issue> {
        self.ask_own(|db, _| Issue::find(db, id)?.ok_or(Error::NotFound(What::Letter)))
    }

    /// The issue of that number, once it left.
    pub fn sent_issue(&mut self, id: IssueId) -> Result<Issue> {
        let issue = self.ask([Dep::Letters], |db, _| Issue::find(db, id)?.ok_or(Error::NotFound(What::Letter)))?;
        if issue.state.is_sent() { Ok(issue) } else { Err(Error::NotFound(What::Letter)) }
    }

    /// The issues of a letter, the latest first.
    pub fn issues_of(&mut self, letter: LetterId, limit: i64) -> Result<Vec<Issue>> {
        self.ask_own(|db, _| Issue::of_letter(db, letter, limit))
    }

    /// The issues that left, the latest first.
    pub fn sent_issues(&mut self, letter: Option<LetterId>, limit: i64) -> Result<Vec<Issue>> {
        self.ask([Dep::Letters], |db, _| Issue::sent(db, letter, limit))
    }

    /// To how many an issue left so far.
    pub fn deliveries_of(&mut self, issue: IssueId) -> Result<Vec<(DeliveryOutcome, i64)>> {
        self.ask_own(|db, _| count_deliveries(db, issue))
    }
}
