//! The tables of webhooks and of what is told to them.

diesel::table! {
    webhooks (id) {
        id -> BigInt,
        name -> Text,
        url -> Text,
        topics -> Text,
        salt -> Text,
        told_to -> BigInt,
        failures -> Integer,
        rests_until -> Nullable<BigInt>,
        paused_at -> Nullable<BigInt>,
        stopped_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    webhook_messages (id) {
        id -> BigInt,
        webhook_id -> BigInt,
        event_id -> Nullable<BigInt>,
        kind -> Nullable<Text>,
        sheet_id -> Nullable<BigInt>,
        outcome -> Text,
        attempts -> Integer,
        due_at -> Nullable<BigInt>,
        status -> Nullable<Integer>,
        failure -> Nullable<Text>,
        took_ms -> Nullable<BigInt>,
        answer -> Text,
        created_at -> BigInt,
        tried_at -> Nullable<BigInt>,
    }
}
