//! The nouns: every table, every query. Models know nothing of doors; they return `QueryResult`.

pub mod access_rule;
pub mod account;
pub mod anchor;
pub mod api_token;
pub mod attachment;
pub mod change;
pub mod consent;
pub mod count;
pub mod deeds;
pub mod draft;
pub mod event;
pub mod field_rule;
mod fields_read;
pub mod file_text;
pub mod follow;
pub mod follow_reader;
pub mod followed_link;
mod freshness;
pub mod group;
pub mod group_member;
pub mod harvest;
pub mod held_change;
pub mod idempotency;
pub mod identity;
pub mod import;
pub mod issue;
pub mod job;
pub mod kind;
pub mod letter;
pub mod link;
pub mod linked_identity;
pub mod mail_follower;
pub mod missed_address;
pub mod name;
pub mod nod;
pub mod nouns;
pub mod one_time_link;
pub mod original;
pub mod outside_link;
pub mod passkey;
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
mod sheet_rights;
pub mod shipped;
pub mod sign_in_step;
pub mod stewardship;
pub mod subscriber;
pub mod substitute;
pub mod thanks;
pub mod theme;
pub mod theme_tree;
pub mod themes_now;
pub mod trial;
pub mod watched;
pub mod webhook;

use diesel::dsl::{Eq, EqAny, Filter, Nullable, Or, Select};
use diesel::{BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, QueryDsl};

use crate::db::schema::{group_members, sheet_themes, sheets};
use crate::db::types::{AccountId, Visibility};
use crate::hall::policy::Who;

/// Every noun, each after those that its rows refer to; see [`nouns`].
pub static NOUNS: &[&dyn nouns::Noun] = &[
    &nouns::settings::Settings,
    &nouns::accounts::Accounts,
    &group::Groups,
    &access_rule::AccessRules,
    &fields_read::FieldRules,
    &nouns::sheets::Sheets,
    &nouns::events::Events,
    &nouns::files::Files,
    &session::Sessions,
    &second_step::SecondSteps,
    &passkey::Passkeys,
    &linked_identity::LinkedIdentities,
    &sign_in_step::SignInSteps,
    &one_time_link::OneTimeLinks,
    &api_token::ApiTokens,
    &draft::Drafts,
    &saved_search::SavedSearches,
    &follow::Follows,
    &follow_reader::FollowReaders,
    &mail_follower::MailFollowers,
    &trial::Trials,
    &remark::Remarks,
    &remark_reader::RemarkReaders,
    &thanks::AllThanks,
    &nod::Nods,
    &substitute::Substitutes,
    &presence::Presences,
    &held_change::HeldChanges,
    &original::Originals,
    &idempotency::Repeatables,
    &count::Counts,
    &missed_address::MissedAddresses,
    &followed_link::FollowedLinks,
    &outside_link::OutsideLinks,
    &letter::Newsletters,
    &subscriber::Subscribers,
    &webhook::Webhooks,
    &consent::Consents,
];

/// A text as it stands in a pattern of SQL's `LIKE`; the pattern says `.escape('\\')`.
fn literal(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

type Is = Eq<sheets::visibility, Visibility>;
type OwnGroups =
    Select<Filter<group_members::table, Eq<group_members::account_id, AccountId>>, Nullable<group_members::group_id>>;
type Seen = Or<Or<Or<Or<Is, Is>, Is>, Is>, EqAny<sheets::readers_id, OwnGroups>>;

/// The sheets that somebody may see: those of these visibilities, and those of their groups. Always of the same form,
/// so that the statement is prepared once: a list of values would not be.
fn visible_to(who: &Who) -> Seen {
    let seen = who.sees();
    let is = |at: usize| sheets::visibility.eq(seen.get(at).copied().unwrap_or(Visibility::Public));
    // No account has the number 0.
    let account = who.account().unwrap_or(AccountId(0));
    is(0).or(is(1)).or(is(2)).or(is(3)).or(sheets::readers_id.eq_any(groups_of(account)))
}

type LookedAfter = Or<Eq<sheets::steward_id, AccountId>, EqAny<sheets::keepers_id, OwnGroups>>;

/// The sheets that an account looks after, itself or with a group.
fn looked_after_by(account: AccountId) -> LookedAfter {
    sheets::steward_id.eq(account).or(sheets::keepers_id.eq_any(groups_of(account)))
}

/// The groups that an account is in.
fn groups_of(account: AccountId) -> OwnGroups {
    group_members::table.filter(group_members::account_id.eq(account)).select(group_members::group_id.nullable())
}

/// The rows of these themes: of one and of those below it.
fn within(themes: &[String]) -> EqAny<sheet_themes::theme, Vec<String>> {
    sheet_themes::theme.eq_any(themes.to_vec())
}
