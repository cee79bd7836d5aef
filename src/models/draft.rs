//! A draft is what a member typed and has not published; only they see it.

use diesel::prelude::*;
use diesel::result::QueryResult;
use serde_json::{Value, json};

use crate::db::Db;
use crate::db::schema::drafts;
use crate::db::types::{AccountId, EventKind, Moment, SheetId};
use crate::hall::error::Result;
use crate::models::event::Event;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::text::markup;
use crate::text::sheet_text::SheetText;

/// Drafts that a check reads at once.
const STEP: i64 = 20;

diesel::define_sql_function!(
    /// The length of a text, in characters.
    fn length(text: diesel::sql_types::Text) -> diesel::sql_types::Integer
);

/// A row of `drafts`.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = drafts, treat_none_as_null = true)]
pub struct Draft {
    /// Whose it is.
    pub account_id: AccountId,
    /// Which form it fills: see `web::editor::place`.
    pub place: String,
    /// The sheet, unless it is a new one.
    pub sheet_id: Option<SheetId>,
    /// The title typed, for lists.
    pub title: String,
    /// The revision that the form started from.
    pub base: i32,
    /// The pairs of the form, as a JSON list of pairs.
    pub content: String,
    /// When.
    pub saved_at: Moment,
}

/// The pair of a form that names the page that sends it: a word of its script.
pub const PAGE: &str = "brouillon_page";

/// A page that keeps a draft, so that two pages on one form never replace each other's text.
#[derive(Clone, Debug, Default)]
pub struct Hand {
    /// The page's word; empty without a script.
    pub page: String,
    /// When the draft was kept that the page goes on with, 0 for none; nothing when it does not say.
    pub known: Option<Moment>,
}

impl Hand {
    /// Whether a draft is the one that the page goes on with.
    #[must_use]
    pub fn holds(&self, draft: &Draft) -> bool {
        self.known.is_none_or(|known| known == draft.saved_at) || draft.is_of_page(&self.page)
    }
}

/// What the place of a draft begins with once its author let it go: for a while it may be taken back.
const DROPPED: &str = "abandon:";
/// The most characters of its first words.
const MOST_WORDS: usize = 90;
/// Days after which a draft that was let go is forgotten.
const DAYS: i64 = 30;

fn dropped(place: &str) -> String {
    format!("{DROPPED}{place}")
}

impl Draft {
    /// Whether its author let it go.
    #[must_use]
    pub fn is_let_go(&self) -> bool {
        self.place.starts_with(DROPPED)
    }

    /// The pairs of the form that it was typed in.
    fn pairs(&self) -> Vec<(String, String)> {
        serde_json::from_str(&self.content).unwrap_or_default()
    }

    /// Whether that page kept it.
    fn is_of_page(&self, page: &str) -> bool {
        !page.is_empty() && self.pairs().iter().any(|(name, value)| name == PAGE && value == page)
    }

    /// The first words of its text, by which its author knows it again; empty when it has none.
    #[must_use]
    pub fn first_words(&self) -> String {
        let pairs = self.pairs();
        let typed = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let text = typed("corps").map(str::to_owned).or_else(|| {
            let whole = SheetText::parse(typed("texte").or_else(|| typed("mon_texte"))?);
            whole.ok().map(|text| text.body().to_owned())
        });
        let start: String = text.unwrap_or_default().chars().take(4 * MOST_WORDS).collect();
        let plain = markup::plain(&start).split_whitespace().collect::<Vec<_>>().join(" ");
        let Some((at, _)) = plain.char_indices().nth(MOST_WORDS) else { return plain };
        let start = plain.get(..at).unwrap_or_default();
        format!("{}…", start.rsplit_once(' ').map_or(start, |(words, _)| words))
    }
}

/// Lets a draft go, in place of the one of the same form that was let go before.
/// Whether there was one.
pub fn let_go(db: &mut Db, account: AccountId, place: &str, now: Moment) -> QueryResult<bool> {
    if find(db, account, place)?.is_none() {
        return Ok(false);
    }
    let to = dropped(place);
    delete(db, account, &to)?;
    diesel::update(drafts::table.find((account, place)))
        .set((drafts::place.eq(to), drafts::saved_at.eq(now)))
        .execute(db)
        .map(|_| true)
}

/// The draft of that form that its author let go, if it is still there.
pub fn find_let_go(db: &mut Db, account: AccountId, place: &str) -> QueryResult<Option<Draft>> {
    find(db, account, &dropped(place))
}

/// Takes a draft back that was let go, under a place that no other draft has.
pub fn take_back(db: &mut Db, account: AccountId, place: &str, to: &str) -> QueryResult<()> {
    diesel::update(drafts::table.find((account, dropped(place)))).set(drafts::place.eq(to)).execute(db).map(drop)
}

/// Forgets what an account let go: there is no room for it any more.
pub fn forget_let_go(db: &mut Db, account: AccountId) -> QueryResult<usize> {
    let all = drafts::table.filter(drafts::account_id.eq(account));
    diesel::delete(all.filter(drafts::place.like(format!("{DROPPED}%")))).execute(db)
}

/// Forgets the drafts that were let go long ago.
pub fn purge(db: &mut Db, now: Moment) -> QueryResult<usize> {
    let old = drafts::table
        .filter(drafts::place.like(format!("{DROPPED}%")))
        .filter(drafts::saved_at.lt(now.plus(-DAYS * Moment::DAY)));
    diesel::delete(old).execute(db)
}

/// Keeps a draft of a form that has none: a unique violation when it has.
pub fn insert(db: &mut Db, draft: &Draft) -> QueryResult<()> {
    diesel::insert_into(drafts::table).values(draft).execute(db).map(drop)
}

/// Keeps a draft in place of the one before it.
pub fn put(db: &mut Db, draft: &Draft) -> QueryResult<()> {
    let changed =
        diesel::update(drafts::table.find((draft.account_id, draft.place.as_str()))).set(draft).execute(db)?;
    if changed == 0 {
        insert(db, draft)?;
    }
    Ok(())
}

/// The draft of a form.
pub fn find(db: &mut Db, account: AccountId, place: &str) -> QueryResult<Option<Draft>> {
    drafts::table.find((account, place)).first(db).optional()
}

/// The drafts of a sheet that this account keeps, whichever form they fill, the latest first.
pub fn of_sheet(db: &mut Db, account: AccountId, sheet: SheetId) -> QueryResult<Vec<Draft>> {
    drafts::table
        .filter(drafts::account_id.eq(account))
        .filter(drafts::sheet_id.eq(sheet))
        .filter(drafts::place.not_like(format!("{DROPPED}%")))
        .order(drafts::saved_at.desc())
        .load(db)
}

/// The drafts of new sheets that this account keeps, the latest first.
pub fn of_new_sheets(db: &mut Db, account: AccountId) -> QueryResult<Vec<Draft>> {
    drafts::table
        .filter(drafts::account_id.eq(account))
        .filter(drafts::sheet_id.is_null())
        .filter(drafts::place.not_like(format!("{DROPPED}%")))
        .order(drafts::saved_at.desc())
        .load(db)
}

/// The places of the drafts of a sheet, or of new sheets, that this account keeps.
pub fn places(db: &mut Db, account: AccountId, sheet: Option<SheetId>) -> QueryResult<Vec<String>> {
    let kept = drafts::table.filter(drafts::account_id.eq(account));
    let kept = kept.filter(drafts::place.not_like(format!("{DROPPED}%"))).select(drafts::place).into_boxed();
    match sheet {
        Some(id) => kept.filter(drafts::sheet_id.eq(id)).load(db),
        None => kept.filter(drafts::sheet_id.is_null()).load(db),
    }
}

/// Every draft of an account, the latest first.
pub fn of_account(db: &mut Db, account: AccountId) -> QueryResult<Vec<Draft>> {
    drafts::table.filter(drafts::account_id.eq(account)).order(drafts::saved_at.desc()).load(db)
}

/// How many drafts an account keeps beside the one of that place, and their size in characters.
pub fn others(db: &mut Db, account: AccountId, place: &str) -> QueryResult<(usize, i64)> {
    let others = drafts::table.filter(drafts::account_id.eq(account)).filter(drafts::place.ne(place));
    let sizes: Vec<i32> = others.select(length(drafts::content)).load(db)?;
    Ok((sizes.len(), sizes.into_iter().map(i64::from).sum()))
}

/// How many drafts an account keeps that it did not let go, and their size in characters.
pub fn others_kept(db: &mut Db, account: AccountId) -> QueryResult<(usize, i64)> {
    let kept = drafts::table.filter(drafts::account_id.eq(account));
    let kept = kept.filter(drafts::place.not_like(format!("{DROPPED}%")));
    let sizes: Vec<i32> = kept.select(length(drafts::content)).load(db)?;
    Ok((sizes.len(), sizes.into_iter().map(i64::from).sum()))
}

/// Drafts after this one, in the order of their key.
fn walk(db: &mut Db, after: Option<&(AccountId, String)>, limit: i64) -> QueryResult<Vec<Draft>> {
    let mut query = drafts::table.order((drafts::account_id.asc(), drafts::place.asc())).limit(limit).into_boxed();
    if let Some((account, place)) = after {
        let same = drafts::account_id.eq(*account).and(drafts::place.gt(place.clone()));
        query = query.filter(drafts::account_id.gt(*account).or(same));
    }
    query.load(db)
}

/// Forgets every draft of an account.
pub fn delete_all(db: &mut Db, account: AccountId) -> QueryResult<()> {
    diesel::delete(drafts::table.filter(drafts::account_id.eq(account))).execute(db).map(drop)
}

/// Forgets a draft.
pub fn delete(db: &mut Db, account: AccountId, place: &str) -> QueryResult<()> {
    diesel::delete(drafts::table.find((account, place))).execute(db).map(drop)
}

/// What a member alone is shown.
impl Reader<'_> {
    /// The drafts of a sheet, or of new sheets, that an account keeps, the latest first.
    pub fn drafts_for(&mut self, account: AccountId, sheet: Option<SheetId>) -> Result<Vec<Draft>> {
        self.ask_own(|db, _| match sheet {
            Some(id) => of_sheet(db, account, id),
            None => of_new_sheets(db, account),
        })
    }

    /// The places of the drafts of new sheets that an account keeps.
    pub fn draft_places(&mut self, account: AccountId) -> Result<Vec<String>> {
        self.ask_own(|db, _| places(db, account, None))
    }

    /// The draft of a form, which its author did not let go.
    pub fn draft_at(&mut self, account: AccountId, place: &str) -> Result<Option<Draft>> {
        self.ask_own(|db, _| find(db, account, place))
    }

    /// Every draft of an account, the latest first.
    pub fn drafts_of(&mut self, account: AccountId) -> Result<Vec<Draft>> {
        self.ask_own(|db, _| of_account(db, account))
    }
}

/// What members typed and did not publish.
pub struct Drafts;

impl Noun for Drafts {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("drafts", Archived::Rows)]
    }

    fn own_data(&self, db: &mut Db, owner: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        let drafts = of_account(db, owner.id)?.into_iter().map(|draft| {
            json!({
                "place": draft.place,
                "sheet": draft.sheet_id,
                "saved_at": draft.saved_at.rfc3339(),
                "fields": serde_json::from_str::<Value>(&draft.content).unwrap_or_default(),
            })
        });
        Ok(Some(("drafts", drafts.collect())))
    }

    fn close_account(&self, db: &mut Db, closing: &Closing<'_>) -> Result<()> {
        Ok(delete_all(db, closing.id)?)
    }

    /// What somebody typed is theirs, whatever becomes of the sheet.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, db: &mut Db, now: Moment) -> Result<()> {
        Ok(purge(db, now).map(drop)?)
    }

    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        found.walk(
            None,
            |db, after| walk(db, after.as_ref(), STEP),
            |draft| Some((draft.account_id, draft.place.clone())),
            |found, drafts| {
                let is_unreadable =
                    |draft: &&Draft| serde_json::from_str::<Vec<(String, String)>>(&draft.content).is_err();
                let named = |draft: &Draft| format!("draft {} of account {}", draft.place, draft.account_id);
                found.say(drafts.iter().filter(is_unreadable).map(named), "its fields cannot be read");
            },
        )
    }

    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    /// No page that is kept shows it.
    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        50
    }
}
