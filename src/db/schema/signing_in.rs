//! The tables of what stands between a password and a session.

diesel::table! {
    second_steps (account_id) {
        account_id -> BigInt,
        salt -> Text,
        asked_at -> BigInt,
        since -> Nullable<BigInt>,
        last_used -> BigInt,
    }
}

diesel::table! {
    recovery_codes (hash) {
        hash -> Text,
        account_id -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    sign_in_steps (browser, purpose) {
        browser -> Text,
        purpose -> Text,
        account_id -> Nullable<BigInt>,
        remembered -> Bool,
        back -> Text,
        state -> Text,
        began_at -> BigInt,
    }
}

diesel::table! {
    passkeys (id) {
        id -> Text,
        account_id -> BigInt,
        name -> Text,
        kept -> Text,
        added_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    linked_identities (id) {
        id -> Text,
        account_id -> BigInt,
        issuer -> Text,
        subject -> Text,
        called -> Text,
        added_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}
