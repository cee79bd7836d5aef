//! Tells those who follow something what others did to it, and what was said to them, by mail, at the pace that they
//! chose for it.
//!
//! A letter is composed from one snapshot. The transaction that queues it moves the follower's mark on, if it still
//! stands where it was read: so whichever nodes do this at once, and whenever one is killed, an event is told once.

use crate::actions::accounts::{follow, follow_by_mail};
use crate::actions::wiki::outbox;
use crate::app::App;
use crate::db::types::{AccountId, EventId, MailFollowerId, Pace};
use crate::hall::addresses;
use crate::hall::error::{Error, Result};
use crate::hall::messages::following as said;
use crate::hall::policy::Who;
use crate::mail::{MailingList, NewsLetter, NewsLine, Occasion, Rhythm, SaidLine};
use crate::models::account::Account;
use crate::models::change::NewsSpan;
use crate::models::follow_reader::{FollowReader, Reached};
use crate::models::job::{Job, Work};
use crate::models::mail_follower::{MailFollow, MailFollower};
use crate::models::reader::Reader;
use crate::models::remark::news as talk;
use crate::reading::news::told::{self, SheetNews, What};
use crate::reading::news::{self, Interests};
use crate::text::dates;

/// Followers looked at in one transaction.
const SOME: i64 = 200;
/// News told in one letter at most.
const MOST: usize = 500;

/// Writes to everybody to whom a letter is due, each in a transaction of their own: one that cannot be written keeps
/// nobody else from theirs.
pub fn tell_all(app: &App) -> Result<()> {
    let (event, now) = (news::reached(app), app.now());
    let recent = NewsSpan { after: EventId(event.0 - news::FARTHEST), to: event };
    let talk = app.store.read::<_, Error>(|db| Ok(talk::last_said(db, recent)?))?;
    let reached = Reached { event, talk, now };
    for pace in [Pace::AtOnce, Pace::Daily, Pace::Weekly] {
        let mut after = AccountId(0);
        loop {
            let due = app.store.read::<_, Error>(|db| Ok(FollowReader::due(db, pace, reached, after, SOME)?))?;
            let Some(last) = due.last() else { break };
            after = last.account_id;
            for row in due {
                let account = row.account_id;
                if let Err(error) = tell(app, &row, pace, event) {
                    tracing::warn!(account = account.0, %error, "news were not told");
                }
            }
        }
        let mut after = MailFollowerId(0);
        loop {
            let due = app.store.read::<_, Error>(|db| Ok(MailFollower::due(db, pace, reached, after, SOME)?))?;
            let Some(last) = due.last() else { break };
            after = last.id;
            for row in due {
                let id = row.id;
                if let Err(error) = tell_by_mail(app, &row, pace, event) {
                    tracing::warn!(mail_follower = id.0, %error, "news were not told");
                }
            }
        }
    }
    Ok(())
}

/// Writes to one member of what happened since their last letter of that pace; to nobody when there is nothing.
fn tell(app: &App, row: &FollowReader, pace: Pace, to: EventId) -> Result<()> {
    let now = app.now();
    let letter = if row.is_told(now) { letter(app, row, pace, to)? } else { None };
    app.store.write::<_, Error>(|db| {
        let held = FollowReader::lock(db, row.account_id, now)?;
        if held.told_to(pace) != row.told_to(pace) {
            return Ok(());
        }
        held.told(pace, to.max(row.told_to(pace)), now).save(db)?;
        if let Some(letter) = &letter {
            Job::queue(db, letter, now)?;
        }
        Ok(())
    })
}

/// The same for somebody without an account.
fn tell_by_mail(app: &App, row: &MailFollower, pace: Pace, to: EventId) -> Result<()> {
    let now = app.now();
    let letter = letter_by_mail(app, row, pace, to)?;
    app.store.write::<_, Error>(|db| {
        // They may have stopped meanwhile, or another node told them.
        let Some(held) = MailFollower::hold(db, row.id)?.filter(|held| held.told_to(pace) == row.told_to(pace)) else {
            return Ok(());
        };
        held.told(pace, to.max(row.told_to(pace)), now).save(db)?;
        if let Some(letter) = &letter {
            Job::queue(db, letter, now)?;
        }
        Ok(())
    })
}

/// A member's letter, when there is something to tell and somebody whom it reaches.
fn letter(app: &App, row: &FollowReader, pace: Pace, to: EventId) -> Result<Option<Work>> {
    let now = app.now();
    app.store.snapshot::<_, Error>(|db| {
        let Some(account) = Account::find(db, row.account_id)? else { return Ok(None) };
        let Some(email) = account.reached_at() else { return Ok(None) };
        let who = Who::Member(account.to_member(db, now)?);
        let mut reader = Reader::new(db, &who);
        let what = Interests::of_member(&mut reader, row, Some(pace))?;
        let reached = Addressee {
            email,
            name: &account.name,
            choose: addresses::FOLLOWED.to_owned(),
            stop: follow::link(app, account.id),
            is_member: true,
        };
        compose(app, &mut reader, what, pace, NewsSpan { after: row.told_to(pace), to }, &reached)
    })
}

/// The letter of somebody without an account: they are told what anybody may read.
fn letter_by_mail(app: &App, row: &MailFollower, pace: Pace, to: EventId) -> Result<Option<Work>> {
    app.store.snapshot::<_, Error>(|db| {
        let follows = MailFollower::follows(db, row.id)?;
        let of_pace = follows.iter().filter(|follow| follow.pace == pace);
        let what = Interests { targets: of_pace.filter_map(MailFollow::what).collect(), said_to: None };
        let signed = follow_by_mail::signed(app, row.id);
        let reached = Addressee {
            email: &row.email,
            name: "",
            choose: format!("{}{signed}", addresses::FOLLOW_CHOICES),
            stop: format!("{}{signed}", addresses::FOLLOW_STOP),
            is_member: false,
        };
        let mut reader = Reader::new(db, &Who::Stranger);
        compose(app, &mut reader, what, pace, NewsSpan { after: row.told_to(pace), to }, &reached)
    })
}

/// Whom a letter is for, and where its links lead.
struct Addressee<'a> {
    email: &'a str,
    name: &'a str,
    choose: String,
    stop: String,
    is_member: bool,
}

fn compose(
    app: &App,
    reader: &mut Reader<'_>,
    what: Interests,
    pace: Pace,
    span: NewsSpan,
    to: &Addressee<'_>,
) -> Result<Option<Work>> {
    let found = news::of(app, reader, what, span, MOST)?;
    let (sheets, more) = told::by_sheet(app, reader, found)?;
    if sheets.is_empty() {
        return Ok(None);
    }
    let base = &app.config.base_url;
    let said: Vec<Vec<String>> = sheets.iter().map(|news| addresses_of(base, news)).collect();
    let told: Vec<Told<'_>> = sheets.iter().zip(&said).map(|(news, urls)| Told::of(base, news, urls)).collect();
    let lines: Vec<NewsLine<'_>> = told.iter().map(Told::line).collect();
    let (stop, choose) = (format!("{base}{}", to.stop), format!("{base}{}", to.choose));
    let news = NewsLetter {
        rhythm: rhythm(pace),
        day: &dates::weekday(app.now().0),
        lines: &lines,
        more,
        choose: &choose,
        stop: &stop,
        is_member: to.is_member,
    };
    let reader = outbox::Reader { email: to.email, name: to.name };
    let leave = outbox::Leave::counted_before();
    let list = MailingList { name: "", key: "suivi", host: app.mailer.host(), unsubscribe: &stop, by_hand: false };
    let path = if to.is_member { addresses::NEWS } else { to.choose.as_str() };
    Ok(Some(outbox::compose_for(app, leave, reader, Occasion::News { news }, path, &list)?))
}

fn rhythm(pace: Pace) -> Rhythm {
    match pace {
        Pace::AtOnce | Pace::Never => Rhythm::AtOnce,
        Pace::Daily => Rhythm::Daily,
        Pace::Weekly => Rhythm::Weekly,
    }
}

/// Where the messages of a sheet are read.
fn addresses_of(base: &str, news: &SheetNews) -> Vec<String> {
    news.said.iter().map(|message| format!("{base}{}", message.path)).collect()
}

/// What a letter says of one sheet.
struct Told<'a> {
    news: &'a SheetNews,
    url: String,
    difference: String,
    by: String,
    when: String,
    said: Vec<SaidLine<'a>>,
}

impl<'a> Told<'a> {
    fn of(base: &str, news: &'a SheetNews, urls: &'a [String]) -> Self {
        let said = news.said.iter().zip(urls);
        Self {
            news,
            url: format!("{base}{}", news.path),
            difference: news.difference.as_ref().map(|path| format!("{base}{path}")).unwrap_or_default(),
            by: said::people(&news.by),
            when: dates::full(news.at.0),
            said: said.map(|(message, url)| SaidLine { by: &message.by, words: &message.words, url }).collect(),
        }
    }

    fn line(&self) -> NewsLine<'_> {
        NewsLine {
            sheet: &self.news.title,
            url: &self.url,
            difference: &self.difference,
            by: &self.by,
            when: &self.when,
            is_new: self.news.what == What::New,
            is_gone: self.news.what == What::Gone,
            is_discussed: self.news.what == What::Discussed,
            comments: &self.news.comments,
            changed: &self.news.lines,
            said: &self.said,
            more_said: self.news.more_said,
        }
    }
}
