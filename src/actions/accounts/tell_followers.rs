//! Tells those who follow something what others did to it, by mail, at the pace that they chose for it.
//!
//! A letter is composed from one snapshot. The transaction that queues it moves the follower's mark on, if it still
//! stands where it was read: so whichever nodes do this at once, and whenever one is killed, an event is told once.

use crate::actions::accounts::follow;
use crate::actions::wiki::outbox;
use crate::app::App;
use crate::db::types::{AccountId, EventId, Pace};
use crate::hall::addresses;
use crate::hall::error::{Error, Result};
use crate::hall::messages::following as said;
use crate::hall::policy::Who;
use crate::mail::{MailingList, NewsLetter, NewsLine, Occasion, Rhythm};
use crate::models::account::Account;
use crate::models::change::NewsSpan;
use crate::models::follow_reader::FollowReader;
use crate::models::job::{Job, Work};
use crate::models::reader::Reader;
use crate::reading::news::{self, SheetNews, What};
use crate::text::dates;

/// Followers looked at in one transaction.
const SOME: i64 = 200;
/// Changes told in one letter at most.
const MOST: i64 = 500;

/// Writes to everybody to whom a letter is due, each in a transaction of their own: one that cannot be written keeps
/// nobody else from theirs.
pub fn tell_all(app: &App) -> Result<()> {
    let (to, now) = (news::reached(app), app.now());
    for pace in [Pace::AtOnce, Pace::Daily, Pace::Weekly] {
        let mut after = AccountId(0);
        loop {
            let due = app.store.read::<_, Error>(|db| Ok(FollowReader::due(db, pace, to, now, after, SOME)?))?;
            let Some(last) = due.last() else { break };
            after = last.account_id;
            for row in due {
                let account = row.account_id;
                if let Err(error) = tell(app, &row, pace, to) {
                    tracing::warn!(account = account.0, %error, "news were not told");
                }
            }
        }
    }
    Ok(())
}

/// Writes to one of what happened since their last letter of that pace; to nobody when there is nothing.
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

/// The letter, when there is something to tell and somebody whom it reaches.
fn letter(app: &App, row: &FollowReader, pace: Pace, to: EventId) -> Result<Option<Work>> {
    let now = app.now();
    app.store.snapshot::<_, Error>(|db| {
        let Some(account) = Account::find(db, row.account_id)? else { return Ok(None) };
        let Some(email) = account.reached_at() else { return Ok(None) };
        let who = Who::Member(account.to_member(db, now)?);
        let mut reader = Reader::new(db, &who);
        let span = NewsSpan { after: row.told_to(pace), to };
        let changes = news::of(app, &mut reader, account.id, Some(pace), span, MOST)?;
        let (sheets, more) = news::by_sheet(app, &mut reader, changes)?;
        if sheets.is_empty() {
            return Ok(None);
        }
        let told = Told::of(app, &sheets);
        let lines: Vec<NewsLine<'_>> = told.iter().map(Told::line).collect();
        let base = &app.config.base_url;
        let (stop, choose) =
            (format!("{base}{}", follow::link(app, account.id)), format!("{base}{}", addresses::FOLLOWED));
        let news = NewsLetter {
            rhythm: rhythm(pace),
            day: &dates::weekday(now.0),
            lines: &lines,
            more,
            choose: &choose,
            stop: &stop,
        };
        let to = outbox::Reader { email, name: &account.name };
        let leave = outbox::Leave::counted_before();
        let list = MailingList { name: "", key: "suivi", host: app.mailer.host(), unsubscribe: &stop, by_hand: false };
        Ok(Some(outbox::compose_for(app, leave, to, Occasion::News { news }, addresses::NEWS, &list)?))
    })
}

fn rhythm(pace: Pace) -> Rhythm {
    match pace {
        Pace::AtOnce | Pace::Never => Rhythm::AtOnce,
        Pace::Daily => Rhythm::Daily,
        Pace::Weekly => Rhythm::Weekly,
    }
}

/// What a letter says of one sheet.
struct Told<'a> {
    news: &'a SheetNews,
    url: String,
    difference: String,
    by: String,
    when: String,
}

impl<'a> Told<'a> {
    fn of(app: &App, sheets: &'a [SheetNews]) -> Vec<Self> {
        let base = &app.config.base_url;
        let told = sheets.iter().map(|news| Self {
            news,
            url: format!("{base}{}", news.path),
            difference: news.difference.as_ref().map(|path| format!("{base}{path}")).unwrap_or_default(),
            by: said::people(&news.by),
            when: dates::full(news.at.0),
        });
        told.collect()
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
            comments: &self.news.comments,
            changed: &self.news.lines,
        }
    }
}
