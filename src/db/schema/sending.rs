//! The tables of letters, of whoever receives them, of the links that they follow, and of those that leave the wiki.

diesel::table! {
    letters (id) {
        id -> BigInt,
        name -> Text,
        about -> Text,
        pace -> Text,
        sender -> Text,
        answers_to -> Text,
        gone -> BigInt,
        created_at -> BigInt,
        closed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    issues (id) {
        id -> BigInt,
        letter_id -> BigInt,
        number -> Nullable<Integer>,
        state -> Text,
        subject -> Text,
        intro -> Text,
        blocks -> Text,
        since -> BigInt,
        version -> Integer,
        created_at -> BigInt,
        saved_at -> BigInt,
        send_at -> Nullable<BigInt>,
        job_id -> Nullable<BigInt>,
        started_at -> Nullable<BigInt>,
        sent_at -> Nullable<BigInt>,
        sent -> BigInt,
        refused -> BigInt,
    }
}

diesel::table! {
    subscribers (id) {
        id -> BigInt,
        email -> Text,
        email_key -> Text,
        state -> Text,
        kinds -> Text,
        themes -> Text,
        account_id -> Nullable<BigInt>,
        link_hash -> Nullable<Text>,
        asked_at -> BigInt,
        confirmed_at -> Nullable<BigInt>,
        proof -> Text,
        territories -> Text,
    }
}

diesel::table! {
    subscriptions (subscriber_id, letter_id) {
        subscriber_id -> BigInt,
        letter_id -> BigInt,
    }
}

diesel::table! {
    deliveries (issue_id, subscriber_id) {
        issue_id -> BigInt,
        subscriber_id -> BigInt,
        outcome -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    followed_links (sheet_id, origin, issue_id, day) {
        sheet_id -> BigInt,
        origin -> Text,
        issue_id -> BigInt,
        day -> Text,
        followed -> BigInt,
    }
}

diesel::table! {
    outside_addresses (url) {
        url -> Text,
        asked_at -> BigInt,
        failures -> Integer,
        since -> Nullable<BigInt>,
        answer -> Text,
    }
}

diesel::table! {
    outside_links (sheet_id, url) {
        sheet_id -> BigInt,
        url -> Text,
    }
}

diesel::table! {
    bounces (subscriber_id, at) {
        subscriber_id -> BigInt,
        at -> BigInt,
    }
}

diesel::table! {
    consents (id) {
        id -> BigInt,
        mark -> Text,
        asked_at -> BigInt,
        confirmed_at -> BigInt,
        ended_at -> BigInt,
        shown -> Text,
    }
}
