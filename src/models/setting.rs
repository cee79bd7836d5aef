//! A setting that lives in the database: the site's secret, choices made in the administration.

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::schema::settings;
use crate::db::types::{FromStrangers, SecondStepOf};
use crate::hall::error::Result;
use crate::models::reader::Reader;

/// The value of a setting.
pub fn find(db: &mut Db, key: &str) -> QueryResult<Option<String>> {
    settings::table.find(key).select(settings::value).first(db).optional()
}

/// Sets a setting, new or not.
pub fn put(db: &mut Db, key: &str, value: &str) -> QueryResult<()> {
    let changed = diesel::update(settings::table.find(key)).set(settings::value.eq(value)).execute(db)?;
    if changed == 0 {
        diesel::insert_into(settings::table).values((settings::key.eq(key), settings::value.eq(value))).execute(db)?;
    }
    Ok(())
}

/// Holds every other change of settings until this transaction ends: what is read from here on is what is replaced.
/// The row of the site's secret is always there.
pub fn lock(db: &mut Db) -> QueryResult<()> {
    let secret = settings::table.find(SECRET);
    diesel::update(secret).set(settings::value.eq(settings::value)).execute(db).map(drop)
}

/// The key of the site's secret.
pub const SECRET: &str = "secret";

/// Forgets a setting: what is shipped takes its place.
pub fn forget(db: &mut Db, key: &str) -> QueryResult<()> {
    diesel::delete(settings::table.find(key)).execute(db).map(drop)
}

/// The row by which any process asks every server to rebuild its search index.
const REBUILD: &str = "reindex";

/// Asks every server to rebuild its search index; `at` is the present moment, in microseconds.
pub fn ask_rebuild(db: &mut Db, at: i64) -> QueryResult<()> {
    put(db, REBUILD, &at.to_string())
}

/// When that was last asked, in microseconds; 0 when never.
pub fn rebuild_asked(db: &mut Db) -> QueryResult<i64> {
    Ok(find(db, REBUILD)?.and_then(|at| at.parse().ok()).unwrap_or_default())
}

/// Until when, in microseconds, sessions began whose cookie had the name of http though the site is on https.
pub fn of_plain_cookies(db: &mut Db) -> QueryResult<Option<i64>> {
    Ok(find(db, PLAIN_COOKIES)?.and_then(|moment| moment.parse().ok()))
}

/// Says that from this moment on they have another name; only the first time counts.
pub fn end_plain_cookies(db: &mut Db, now_us: i64) -> QueryResult<()> {
    match find(db, PLAIN_COOKIES)? {
        Some(_) => Ok(()),
        None => put(db, PLAIN_COOKIES, &now_us.to_string()),
    }
}

const PLAIN_COOKIES: &str = "plain_cookies_until";

/// How many versions of a member are looked at before the next ones are published at once; 0 when none is.
pub fn looked_at(db: &mut Db) -> QueryResult<u32> {
    Ok(find(db, LOOKED_AT)?.and_then(|count| count.parse().ok()).unwrap_or_default())
}

/// Chooses that number.
pub fn look_at(db: &mut Db, first: u32) -> QueryResult<()> {
    put(db, LOOKED_AT, &first.to_string())
}

/// The key of that number.
pub(super) const LOOKED_AT: &str = "looked_at";

/// What becomes of changes by people without an account: somebody looks at them first, unless it was chosen otherwise.
pub fn from_strangers(db: &mut Db) -> QueryResult<FromStrangers> {
    Ok(find(db, FROM_STRANGERS)?.and_then(|word| word.parse().ok()).unwrap_or(FromStrangers::Looked))
}

/// Chooses that.
pub fn take_from_strangers(db: &mut Db, chosen: FromStrangers) -> QueryResult<()> {
    put(db, FROM_STRANGERS, chosen.word())
}

/// The key of that choice.
pub(super) const FROM_STRANGERS: &str = "from_strangers";

/// Who must sign in in two steps: nobody, unless it was chosen.
pub fn second_step_of(db: &mut Db) -> QueryResult<SecondStepOf> {
    Ok(find(db, SECOND_STEP_OF)?.and_then(|word| word.parse().ok()).unwrap_or(SecondStepOf::Nobody))
}

/// Chooses that.
pub fn ask_second_step_of(db: &mut Db, chosen: SecondStepOf) -> QueryResult<()> {
    put(db, SECOND_STEP_OF, chosen.word())
}

/// The key of that choice.
pub(super) const SECOND_STEP_OF: &str = "second_step_of";

/// Whether addresses of other sites that texts lead to are asked whether they still answer: not unless it was chosen,
/// since it leaves the site.
pub fn asks_outside(db: &mut Db) -> QueryResult<bool> {
    Ok(find(db, OUTSIDE_LINKS)?.is_some_and(|word| word == ASKED))
}

/// Chooses that. Once it is chosen, texts are looked through at once.
pub fn ask_outside(db: &mut Db, asks: bool) -> QueryResult<()> {
    forget(db, OUTSIDE_WALKED)?;
    if asks { put(db, OUTSIDE_LINKS, ASKED) } else { forget(db, OUTSIDE_LINKS) }
}

/// When texts were last looked through for addresses of other sites, in microseconds; 0 for never.
pub fn outside_walked(db: &mut Db) -> QueryResult<i64> {
    Ok(find(db, OUTSIDE_WALKED)?.and_then(|at| at.parse().ok()).unwrap_or_default())
}

/// Says that they were.
pub fn walk_outside(db: &mut Db, now_us: i64) -> QueryResult<()> {
    put(db, OUTSIDE_WALKED, &now_us.to_string())
}

/// The key of that choice.
pub(super) const OUTSIDE_LINKS: &str = "outside_links";
/// What is chosen.
const ASKED: &str = "oui";
const OUTSIDE_WALKED: &str = "outside_walked";

/// What a new wiki wants first that was put off, by its words; [`CLOSED`] closes the whole list.
pub fn first_steps_left(db: &mut Db) -> QueryResult<Vec<String>> {
    Ok(find(db, FIRST_STEPS)?.unwrap_or_default().split_whitespace().map(str::to_owned).collect())
}

/// Puts one of them off, or takes it up again.
pub fn leave_first_step(db: &mut Db, step: &str, is_left: bool) -> QueryResult<()> {
    lock(db)?;
    let mut left = first_steps_left(db)?;
    left.retain(|known| known != step);
    if is_left {
        left.push(step.to_owned());
    }
    put(db, FIRST_STEPS, &left.join(" "))
}

/// The word that closes the list of first steps.
pub const CLOSED: &str = "closed";

const FIRST_STEPS: &str = "first_steps";

impl Reader<'_> {
    /// Whether addresses of other sites are asked whether they still answer.
    pub fn asks_outside(&mut self) -> Result<bool> {
        self.ask_own(|db, _| asks_outside(db))
    }

    /// What a new wiki wants first that was put off; [`CLOSED`] closes the whole list.
    pub fn first_steps_left(&mut self) -> Result<Vec<String>> {
        self.ask_own(|db, _| first_steps_left(db))
    }

    /// What becomes of changes by people without an account.
    pub fn from_strangers(&mut self) -> Result<FromStrangers> {
        self.ask_own(|db, _| from_strangers(db))
    }

    /// How many versions of a member are looked at before the next ones are published at once.
    pub fn looked_at(&mut self) -> Result<u32> {
        self.ask_own(|db, _| looked_at(db))
    }

    /// Who must sign in in two steps.
    pub fn second_step_of(&mut self) -> Result<SecondStepOf> {
        self.ask_own(|db, _| second_step_of(db))
    }

    /// The value of a setting, when one was chosen.
    pub fn setting(&mut self, key: &str) -> Result<Option<String>> {
        self.ask_own(|db, _| find(db, key))
    }
}
