//! Sends an issue, some of it at a time: several connections, so many a second, each subscriber noted once the mail
//! server took theirs. A node that dies leaves on each connection at most the mail under way unnoted, which is sent
//! again; nobody is missed.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::actions::letters::{compose_issue, subscribe};
use crate::app::App;
use crate::db::happening::LetterChange;
use crate::db::types::{DeliveryOutcome, IssueId, IssueState, JobId, SubscriberId};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::Who;
use crate::mail::MailError;
use crate::models::event;
use crate::models::issue::{self, Issue};
use crate::models::letter::Newsletter;
use crate::models::reader::Reader;
use crate::models::subscriber::Subscriber;
use crate::reading::letter::mailed::{self, Mailed};
use crate::reading::letter::{SetIssue, set};

/// How long one turn sends before other jobs have theirs: far less than a node holds a job.
const TURN: Duration = Duration::from_secs(15);
/// Subscribers read at once.
const STEP: i64 = 200;
/// Different letters kept set, by what their readers wish for.
const KEPT: usize = 200;
/// Failures in a row after which a turn ends: the mail server does not answer.
const MOST_FAILURES: usize = 5;

/// What became of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// All is sent, or nothing was to be.
    Done,
    /// Some are left.
    Unfinished,
    /// The mail server takes no more for now.
    Stuck,
}

/// Sends what can be sent in one turn, each noted by a transaction of its own once the mail server took it: one for all
/// would send again what was taken before a stop. `job` is the one that may: an issue that was taken back and given
/// another time has another. At the `last` try, those whom the mail server would not take are left out.
pub fn send(app: &App, id: IssueId, job: JobId, last: bool) -> Result<Turn> {
    let Some(issue) = started(app, id, job)? else { return Ok(Turn::Done) };
    let sending = Sending::of(app, issue)?;
    let begun = Instant::now();
    let mut after = SubscriberId(0);
    while begun.elapsed() < TURN && !sending.is_stuck() {
        let some = app.store.read::<_, Error>(|db| Ok(sending.issue.recipients(db, after, STEP)?))?;
        let Some(final_one) = some.last() else {
            let failed = sending.failed.load(Ordering::Acquire) > 0;
            if failed && !last {
                return Ok(Turn::Stuck);
            }
            finish(app, &sending)?;
            return Ok(Turn::Done);
        };
        after = final_one.id;
        sending.send_all(some, begun + TURN)?;
    }
    match (sending.is_stuck(), last) {
        (false, _) => Ok(Turn::Unfinished),
        (true, false) => Ok(Turn::Stuck),
        (true, true) => {
            finish(app, &sending)?;
            Ok(Turn::Done)
        }
    }
}

/// It left to all, and says so once.
fn finish(app: &App, sending: &Sending<'_>) -> Result<()> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        if Issue::finish(db, sending.issue.id, now)? {
            let (letter, issue) = (&sending.letter, Some(&sending.issue));
            event::tell(db, issue::told(letter, issue, LetterChange::Sent, &Who::Stranger, now))?;
        }
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}

/// The issue, once it is leaving; none when this job may not send it.
fn started(app: &App, id: IssueId, job: JobId) -> Result<Option<Issue>> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let Some(issue) = Issue::find(db, id)?.filter(|issue| issue.job_id == Some(job)) else { return Ok(None) };
        match issue.state {
            IssueState::Sending => return Ok(Some(issue)),
            IssueState::Scheduled => {}
            IssueState::Draft | IssueState::Sent => return Ok(None),
        }
        match Issue::start(db, &issue, now)? {
            true => Ok(Issue::find(db, id)?),
            false => Ok(None),
        }
    })
}

/// The kinds, themes and territories that a subscriber wishes for, as they are stored.
type Wished = (String, String, String);

/// A turn under way.
struct Sending<'a> {
    app: &'a App,
    letter: Newsletter,
    issue: Issue,
    set: SetIssue,
    online: String,
    /// What is set already, by what its readers wish for; nothing for those who would read nothing.
    kept: Mutex<HashMap<Wished, Option<Arc<Mailed>>>>,
    /// When the next mail may leave.
    next: Mutex<Instant>,
    failed: AtomicUsize,
    in_a_row: AtomicUsize,
}

impl<'a> Sending<'a> {
    fn of(app: &'a App, issue: Issue) -> Result<Self> {
        let (letter, set) = app.store.read::<_, Error>(|db| {
            let letter = Newsletter::find(db, issue.letter_id)?.ok_or(Error::NotFound(What::Letter))?;
            let set = set(app, &mut Reader::new(db, &Who::Stranger), &letter, &issue)?;
            Ok((letter, set))
        })?;
        Ok(Self {
            app,
            letter,
            set,
            online: format!("{}{}{}", app.config.base_url, addresses::ISSUE, issue.id),
            issue,
            kept: Mutex::default(),
            next: Mutex::new(Instant::now()),
            failed: AtomicUsize::new(0),
            in_a_row: AtomicUsize::new(0),
        })
    }

    fn is_stuck(&self) -> bool {
        self.in_a_row.load(Ordering::Acquire) >= MOST_FAILURES
    }

    /// Sends to these by several connections, until the turn ends.
    fn send_all(&self, some: Vec<Subscriber>, until: Instant) -> Result<()> {
        let waiting = Mutex::new(some.into_iter());
        let work = || -> Result<()> {
            while Instant::now() < until && !self.is_stuck() {
                let Some(subscriber) = waiting.lock().next() else { break };
                self.send_to(&subscriber)?;
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..self.app.config.mail_connections).map(|_| scope.spawn(work)).collect();
            workers.into_iter().try_for_each(|worker| match worker.join() {
                Ok(done) => done,
                Err(_) => Err(Error::Internal(anyhow::anyhow!("a sender of letters ended early"))),
            })
        })
    }

    fn send_to(&self, to: &Subscriber) -> Result<()> {
        let outcome = match self.mailed_for(to)? {
            None => DeliveryOutcome::Empty,
            Some(mailed) => {
                self.wait_for_turn();
                let message = compose_issue::message(self.app, &self.letter, &self.issue, &mailed, &to.email, to.id);
                let now = self.app.now().0;
                let (name, back) = (self.letter.sender_name(), subscribe::way_back(self.app, to.id));
                match self.app.mailer.send_in_the_name_of(name, &message, &back, now) {
                    Ok(()) => DeliveryOutcome::Sent,
                    Err(MailError::Temporary(why) | MailError::Setting(why)) => {
                        tracing::warn!(issue = self.issue.id.0, "a letter waits: {why}");
                        self.failed.fetch_add(1, Ordering::AcqRel);
                        self.in_a_row.fetch_add(1, Ordering::AcqRel);
                        return Ok(());
                    }
                    Err(MailError::NoSuchAddress(_)) => {
                        self.in_a_row.store(0, Ordering::Release);
                        return self.note(to, DeliveryOutcome::Refused, true);
                    }
                    Err(MailError::Permanent(_) | MailError::Refused(_)) => DeliveryOutcome::Refused,
                }
            }
        };
        self.in_a_row.store(0, Ordering::Release);
        self.note(to, outcome, false)
    }

    fn note(&self, to: &Subscriber, outcome: DeliveryOutcome, suspends: bool) -> Result<()> {
        let now = self.app.now();
        self.app.store.write::<_, Error>(|db| {
            issue::deliver(db, self.issue.id, to.id, outcome, now)?;
            if suspends {
                Subscriber::suspend(db, to.id)?;
            }
            Ok(())
        })
    }

    /// The letter as this subscriber wants it; the same for all who want the same.
    fn mailed_for(&self, to: &Subscriber) -> Result<Option<Arc<Mailed>>> {
        let key = (to.kinds.clone(), to.themes.clone(), to.territories.clone());
        let mut kept = self.kept.lock();
        if let Some(known) = kept.get(&key) {
            return Ok(known.clone());
        }
        let look = mailed::MailLook { online: &self.online, dark: false };
        let set = self.set.for_wishes(&to.wishes(Vec::new()));
        let mailed = set.map(|set| mailed::both(self.app, &set, look).map(Arc::new)).transpose()?;
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, mailed.clone());
        Ok(mailed)
    }

    /// Waits until another mail may leave.
    #[expect(clippy::disallowed_methods, reason = "a thread of its own, which serves no request")]
    fn wait_for_turn(&self) {
        let gap = Duration::from_secs(1) / self.app.config.mail_per_second.max(1);
        let at = {
            let mut next = self.next.lock();
            let at = (*next).max(Instant::now());
            *next = at + gap;
            at
        };
        std::thread::sleep(at.saturating_duration_since(Instant::now()));
    }
}
