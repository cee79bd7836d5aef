//! Which tables stand in one query, and by which columns they are joined.

use crate::db::schema::{
    access_rules, accounts, anchors, api_tokens, bounces, consents, deliveries, drafts, events, file_texts, files,
    follow_readers, followed_links, follows, group_members, groups, held_changes, idempotency, imports, issues,
    letters, linked_identities, links, mail_followers, mail_follows, missed_searches, names, one_time_links,
    outside_addresses, outside_links, passkeys, presences, remarks, revisions, saved_searches, second_steps, sessions,
    sheet_counts, sheet_keys, sheet_themes, sheets, subscribers, subscriptions, substitutes, thanks, trials,
    webhook_messages, webhooks,
};

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    sessions,
    second_steps,
    passkeys,
    linked_identities,
    one_time_links,
    api_tokens,
    sheets,
    revisions,
    events,
    names,
    anchors,
    links,
    sheet_themes,
    sheet_keys,
    drafts,
    files,
    imports,
    idempotency,
    trials,
    saved_searches,
    follows,
    follow_readers,
    mail_followers,
    mail_follows,
    remarks,
    held_changes,
    presences,
    missed_searches,
    sheet_counts,
    file_texts,
    groups,
    group_members,
    access_rules,
    letters,
    issues,
    subscribers,
    subscriptions,
    deliveries,
    thanks,
    substitutes,
    webhooks,
    webhook_messages,
    followed_links,
    outside_addresses,
    outside_links,
    bounces,
    consents,
);

diesel::joinable!(group_members -> groups (group_id));
diesel::joinable!(substitutes -> sheets (sheet_id));
diesel::joinable!(mail_follows -> mail_followers (follower_id));
diesel::joinable!(subscriptions -> subscribers (subscriber_id));
diesel::joinable!(issues -> letters (letter_id));
diesel::joinable!(group_members -> accounts (account_id));
diesel::joinable!(names -> sheets (sheet_id));
diesel::joinable!(links -> sheets (source_id));
diesel::joinable!(sheet_themes -> sheets (sheet_id));
diesel::joinable!(sheet_keys -> sheets (sheet_id));
diesel::joinable!(revisions -> sheets (sheet_id));
diesel::joinable!(remarks -> sheets (sheet_id));
diesel::joinable!(thanks -> sheets (sheet_id));
diesel::joinable!(trials -> sheets (sheet_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(presences -> accounts (account_id));
