//! A member chooses how they are told of what they follow, and says what they have seen. Nothing of the wiki changes:
//! no event is told.

use crate::actions::accounts::keep_own;
use crate::app::App;
use crate::db::types::{AccountId, EventId, Moment, Pace};
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::following as said;
use crate::hall::policy::Who;
use crate::models::follow::{self, Follow, Follows, Target};
use crate::models::follow_reader::FollowReader;

/// What the links of letters are signed for.
const PURPOSE: &str = "suivi";
/// The longest pause.
const LONGEST_PAUSE: i64 = 366 * Moment::DAY;

/// Follows something; false when nobody may follow more.
pub fn begin(app: &App, account: AccountId, target: &Target) -> Result<bool> {
    let row = Follow::new(account, target, app.now());
    let kept = keep_own::keep(app, &Follows, &row)?;
    app.unread.forget(account);
    Ok(kept)
}

/// Follows it no longer.
pub fn end(app: &App, account: AccountId, target: &Target) -> Result<()> {
    keep_own::forget(app, &Follows, &Follow::new(account, target, app.now()))?;
    app.unread.forget(account);
    Ok(())
}

/// How a member wants to be told.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The pace of each thing followed.
    pub paces: Vec<(Target, Pace)>,
    /// Whether letters come at all.
    pub wants: bool,
    /// The hour of daily and weekly ones, in Paris.
    pub hour: i32,
    /// The day of weekly ones, Monday being 1.
    pub weekday: i32,
    /// Until when none come.
    pub paused_until: Option<Moment>,
    /// How soon they tell of what is said to the member.
    pub talk: Pace,
}

/// Keeps it.
pub fn choose(app: &App, who: &Who, choice: &Choice) -> Result<()> {
    let (account, now) = (who.member()?.id, app.now());
    if !(0..24).contains(&choice.hour) || !(1..8).contains(&choice.weekday) {
        return Err(Error::field("heure", said::WRONG_HOUR));
    }
    if choice.paused_until.is_some_and(|until| until.0 > now.0 + LONGEST_PAUSE) {
        return Err(Error::field("pause", said::LONG_PAUSE));
    }
    app.store.write::<_, Error>(|db| {
        let row = FollowReader::lock(db, account, now)?;
        let mut row = FollowReader { hour: choice.hour, weekday: choice.weekday, ..row }.due_after(now);
        for pace in choice.paces.iter().map(|(_, pace)| *pace).chain([choice.talk]) {
            row = row.begin(db, pace)?;
        }
        let paused_until = choice.paused_until.filter(|until| *until > now);
        FollowReader { wants: choice.wants, paused_until, talk: choice.talk, ..row }.save(db)?;
        for (target, pace) in &choice.paces {
            follow::set_pace(db, account, target, *pace)?;
        }
        Ok(())
    })
}

/// All news up to an event are seen.
pub fn see(app: &App, who: &Who, to: EventId) -> Result<()> {
    let (account, now) = (who.member()?.id, app.now());
    let to = to.min(app.reached());
    app.store.write::<_, Error>(|db| {
        let row = FollowReader::lock(db, account, now)?;
        let seen_to = row.seen_to.max(to);
        Ok(FollowReader { seen_to, ..row }.save(db)?)
    })
}

/// The path by which a letter is answered without signing in: it stops letters of what is followed, and nothing else.
#[must_use]
pub fn link(app: &App, account: AccountId) -> String {
    format!("{}{}", addresses::FOLLOW_LINK, app.secret.signed_link(PURPOSE, account.0))
}

/// Whose link it is, when it is one of ours.
pub fn of_link(app: &App, link: &str) -> Result<AccountId> {
    app.secret.opened_link(PURPOSE, link).map(AccountId).ok_or(Error::NotFound(What::Link))
}

/// Letters about what is followed go to that account again, or no longer, by a link of theirs.
pub fn by_link(app: &App, link: &str, wants: bool) -> Result<()> {
    let (account, now) = (of_link(app, link)?, app.now());
    app.store.write::<_, Error>(|db| match FollowReader::find(db, account)? {
        // An account that is closed has none: there is nothing to stop.
        None => Ok(()),
        Some(row) => Ok(FollowReader { wants, ..row.due_after(now) }.save(db)?),
    })
}
