//! The nouns: every table, every query. Models know nothing of doors; they return `QueryResult`.

pub mod account;
pub mod anchor;
pub mod api_token;
pub mod attachment;
pub mod change;
pub mod count;
pub mod draft;
pub mod event;
pub mod file_text;
pub mod follow;
mod freshness;
pub mod held_change;
pub mod idempotency;
pub mod identity;
pub mod import;
pub mod job;
pub mod kind;
pub mod link;
pub mod name;
pub mod nod;
pub mod nouns;
pub mod one_time_link;
pub mod original;
pub mod presence;
pub mod reader;
pub mod remark;
pub mod remark_reader;
pub mod revision;
pub mod saved_search;
pub mod second_step;
pub mod session;
pub mod setting;
pub mod sheet;
pub mod sheet_key;
pub mod sheet_lists;
pub mod shipped;
pub mod sign_in_step;
pub mod theme;
pub mod theme_tree;
pub mod trial;
pub mod watched;

use diesel::dsl::{Eq, EqAny, Or};
use diesel::{BoolExpressionMethods, ExpressionMethods};

use crate::db::schema::{sheet_themes, sheets};
use crate::db::types::Visibility;
use crate::hall::policy::Who;

/// Every noun, each after those that its rows refer to; see [`nouns`].
pub static NOUNS: &[&dyn nouns::Noun] = &[
    &nouns::settings::Settings,
    &nouns::accounts::Accounts,
    &nouns::sheets::Sheets,
    &nouns::events::Events,
    &nouns::files::Files,
    &session::Sessions,
    &second_step::SecondSteps,
    &sign_in_step::SignInSteps,
    &one_time_link::OneTimeLinks,
    &api_token::ApiTokens,
    &draft::Drafts,
    &saved_search::SavedSearches,
    &follow::Follows,
    &trial::Trials,
    &remark::Remarks,
    &remark_reader::RemarkReaders,
    &nod::Nods,
    &presence::Presences,
    &held_change::HeldChanges,
    &original::Originals,
    &idempotency::Repeatables,
    &count::Counts,
];

/// A text as it stands in a pattern of SQL's `LIKE`; the pattern says `.escape('\\')`.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

type Is = Eq<sheets::visibility, Visibility>;

/// The sheets that somebody may see. Always of the same form, so that the statement is prepared once: a list of values
/// would not be.
fn visible_to(who: &Who) -> Or<Or<Is, Is>, Is> {
    let seen = who.sees();
    let is = |at: usize| sheets::visibility.eq(seen.get(at).copied().unwrap_or(Visibility::Public));
    is(0).or(is(1)).or(is(2))
}

/// The rows of these themes: of one and of those below it.
fn within(themes: &[String]) -> EqAny<sheet_themes::theme, Vec<String>> {
    sheet_themes::theme.eq_any(themes.to_vec())
}
