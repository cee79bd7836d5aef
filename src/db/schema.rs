//! The tables for Diesel. `migrations/` is authoritative; a test compares the two.

mod sending;
mod signing_in;
mod telling;

pub use sending::*;
pub use signing_in::*;
pub use telling::*;

diesel::table! {
    counters (name) {
        name -> Text,
        value -> BigInt,
    }
}
diesel::table! {
    settings (key) {
        key -> Text,
        value -> Text,
    }
}
diesel::table! {
    accounts (id) {
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        email -> Nullable<Text>,
        email_key -> Nullable<Text>,
        password -> Nullable<Text>,
        role -> Text,
        confirmed_at -> Nullable<BigInt>,
        approved_at -> Nullable<BigInt>,
        created_at -> BigInt,
        about -> Text,
        blocked_at -> Nullable<BigInt>,
        blocked_until -> Nullable<BigInt>,
        blocked_by -> Nullable<BigInt>,
        block_reason -> Nullable<Text>,
        closed_at -> Nullable<BigInt>,
        skeleton -> Nullable<Text>,
    }
}
diesel::table! {
    sessions (hash) {
        hash -> Text,
        account_id -> BigInt,
        created_at -> BigInt,
        seen_at -> BigInt,
        expires_at -> BigInt,
        remembered -> Bool,
        device -> Text,
        strong -> Bool,
    }
}
diesel::table! {
    one_time_links (hash) {
        hash -> Text,
        purpose -> Text,
        account_id -> Nullable<BigInt>,
        payload -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    api_tokens (hash) {
        hash -> Text,
        account_id -> BigInt,
        created_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        name -> Text,
        scope -> Text,
        expires_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}
diesel::table! {
    sheets (id) {
        id -> BigInt,
        kind -> Text,
        title -> Text,
        slug -> Text,
        summary -> Text,
        state -> Text,
        head -> Integer,
        size -> Integer,
        visibility -> Text,
        protection -> Text,
        created_at -> BigInt,
        created_by -> Nullable<BigInt>,
        updated_at -> BigInt,
        updated_by -> Nullable<BigInt>,
        verified_at -> Nullable<BigInt>,
        verified_by -> Nullable<BigInt>,
        review_months -> Integer,
        steward_id -> Nullable<BigInt>,
        deleted_at -> Nullable<BigInt>,
        deleted_by -> Nullable<BigInt>,
        delete_reason -> Nullable<Text>,
        replaced_by -> Nullable<BigInt>,
        readers_id -> Nullable<BigInt>,
        writers_id -> Nullable<BigInt>,
        keepers_id -> Nullable<BigInt>,
        talked -> Integer,
    }
}
diesel::table! {
    revisions (sheet_id, number) {
        sheet_id -> BigInt,
        number -> Integer,
        title -> Text,
        kind -> Text,
        author_id -> Nullable<BigInt>,
        created_at -> BigInt,
        comment -> Text,
        minor -> Bool,
        base -> Integer,
        merged -> Bool,
        size -> Integer,
        size_change -> Integer,
        hash -> Text,
        hidden -> Bool,
        erased -> Bool,
        chain_links -> Integer,
        chain_bytes -> BigInt,
        data -> Binary,
    }
}
diesel::table! {
    events (id) {
        id -> BigInt,
        kind -> Text,
        sheet_id -> Nullable<BigInt>,
        revision -> Nullable<Integer>,
        account_id -> Nullable<BigInt>,
        subject -> Text,
        at -> BigInt,
        minor -> Bool,
        detail -> Text,
    }
}
diesel::table! {
    names (key) {
        key -> Text,
        sheet_id -> BigInt,
        title -> Text,
        since -> BigInt,
    }
}
diesel::table! {
    anchors (sheet_id, anchor) {
        sheet_id -> BigInt,
        anchor -> Text,
        leads_to -> Text,
        sketch -> Nullable<Binary>,
    }
}
diesel::table! {
    links (source_id, position) {
        source_id -> BigInt,
        position -> Integer,
        relation -> Text,
        target_key -> Text,
        target_title -> Text,
        target_id -> Nullable<BigInt>,
    }
}
diesel::table! {
    sheet_themes (sheet_id, position) {
        sheet_id -> BigInt,
        position -> Integer,
        theme -> Text,
    }
}
diesel::table! {
    sheet_keys (kind, key) {
        kind -> Text,
        key -> Text,
        sheet_id -> BigInt,
    }
}
diesel::table! {
    field_rules (kind, field) {
        kind -> Text,
        field -> Text,
        readers -> Text,
        writers -> Text,
    }
}
diesel::table! {
    drafts (account_id, place) {
        account_id -> BigInt,
        place -> Text,
        sheet_id -> Nullable<BigInt>,
        title -> Text,
        base -> Integer,
        content -> Text,
        saved_at -> BigInt,
    }
}
diesel::table! {
    files (id) {
        id -> BigInt,
        hash -> Text,
        name -> Text,
        name_key -> Text,
        sheet_id -> Nullable<BigInt>,
        media_type -> Text,
        size -> BigInt,
        width -> Nullable<Integer>,
        height -> Nullable<Integer>,
        alt -> Text,
        decorative -> Bool,
        caption -> Text,
        credit -> Text,
        licence -> Text,
        uploaded_by -> Nullable<BigInt>,
        uploaded_at -> BigInt,
        deleted_at -> Nullable<BigInt>,
        deleted_by -> Nullable<BigInt>,
        delete_reason -> Nullable<Text>,
        waiting -> Bool,
    }
}
diesel::table! {
    jobs (id) {
        id -> BigInt,
        kind -> Text,
        payload -> Text,
        run_at -> BigInt,
        attempts -> Integer,
        locked_by -> Nullable<Text>,
        locked_until -> Nullable<BigInt>,
        last_error -> Nullable<Text>,
        done_at -> Nullable<BigInt>,
        created_at -> BigInt,
    }
}

diesel::table! {
    shipped (path) {
        path -> Text,
        sheet_id -> BigInt,
        text -> Text,
        clash -> Bool,
    }
}

diesel::table! {
    imports (source, path) {
        source -> Text,
        path -> Text,
        sheet_id -> Nullable<BigInt>,
        file_id -> Nullable<BigInt>,
        hash -> Text,
        base -> Integer,
        text -> Text,
    }
}

diesel::table! {
    idempotency (account_id, key) {
        account_id -> BigInt,
        key -> Text,
        request -> Text,
        sheet_id -> BigInt,
        revision -> Integer,
        created_at -> BigInt,
    }
}

diesel::table! {
    trials (id) {
        id -> BigInt,
        sheet_id -> BigInt,
        account_id -> BigInt,
        date -> Text,
        people -> Nullable<Integer>,
        place -> Text,
        note -> Text,
        told_at -> BigInt,
        hidden_at -> Nullable<BigInt>,
        hidden_by -> Nullable<BigInt>,
        hide_reason -> Nullable<Text>,
        kind -> Text,
        title -> Text,
        address -> Text,
        other_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    substitutes (sheet_id) {
        sheet_id -> BigInt,
        account_id -> BigInt,
        named_at -> BigInt,
    }
}

diesel::table! {
    thanks (id) {
        id -> BigInt,
        sheet_id -> BigInt,
        message_id -> Nullable<BigInt>,
        trial_id -> Nullable<BigInt>,
        revision -> Nullable<Integer>,
        by_id -> BigInt,
        to_id -> BigInt,
        given_at -> BigInt,
        taken_back_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    saved_searches (account_id, query) {
        account_id -> BigInt,
        query -> Text,
        name -> Text,
        saved_at -> BigInt,
    }
}

diesel::table! {
    follows (account_id, what, target) {
        account_id -> BigInt,
        what -> Text,
        target -> Text,
        since -> BigInt,
        pace -> Text,
    }
}

diesel::table! {
    follow_readers (account_id) {
        account_id -> BigInt,
        wants -> Bool,
        seen_to -> BigInt,
        at_once_to -> BigInt,
        daily_to -> BigInt,
        weekly_to -> BigInt,
        daily_at -> BigInt,
        weekly_at -> BigInt,
        hour -> Integer,
        weekday -> Integer,
        paused_until -> Nullable<BigInt>,
        talk -> Text,
    }
}

diesel::table! {
    mail_followers (id) {
        id -> BigInt,
        email -> Text,
        email_key -> Text,
        at_once_to -> BigInt,
        daily_to -> BigInt,
        weekly_to -> BigInt,
        daily_at -> BigInt,
        weekly_at -> BigInt,
    }
}

diesel::table! {
    mail_follows (follower_id, what, target) {
        follower_id -> BigInt,
        what -> Text,
        target -> Text,
        pace -> Text,
        asked_at -> BigInt,
        confirmed_at -> Nullable<BigInt>,
        link_hash -> Nullable<Text>,
        proof -> Text,
    }
}

diesel::table! {
    remarks (id) {
        id -> BigInt,
        sheet_id -> BigInt,
        revision -> Integer,
        place -> Text,
        place_key -> Text,
        place_name -> Text,
        passage -> Text,
        words -> Text,
        account_id -> Nullable<BigInt>,
        contact -> Text,
        mark -> Text,
        sent_at -> BigInt,
        answer -> Text,
        answered_at -> Nullable<BigInt>,
        answered_by -> Nullable<BigInt>,
        closing -> Text,
        closed_at -> Nullable<BigInt>,
        closed_by -> Nullable<BigInt>,
        thanked_at -> Nullable<BigInt>,
        stage -> Text,
        thread_id -> Nullable<BigInt>,
        heading -> Text,
        signed -> Text,
        quotes -> Nullable<BigInt>,
        edited_at -> Nullable<BigInt>,
        hidden_at -> Nullable<BigInt>,
        hidden_by -> Nullable<BigInt>,
        hide_reason -> Nullable<Text>,
        sought -> Text,
    }
}

diesel::table! {
    remark_readers (account_id) {
        account_id -> BigInt,
        wants -> Bool,
        told_at -> BigInt,
        told_to -> BigInt,
        due -> Bool,
        reminded_at -> BigInt,
    }
}

diesel::table! {
    nods (id) {
        id -> BigInt,
        sheet_id -> BigInt,
        mark -> Nullable<Text>,
        at -> BigInt,
    }
}

diesel::table! {
    presences (account_id, page) {
        account_id -> BigInt,
        page -> Text,
        sheet_id -> BigInt,
        part -> Text,
        seen_at -> BigInt,
    }
}

diesel::table! {
    missed_addresses (path) {
        path -> Text,
        asked -> BigInt,
        last_at -> BigInt,
        target -> Nullable<Text>,
    }
}
diesel::table! {
    missed_searches (week, words) {
        week -> Text,
        words -> Text,
        asked -> BigInt,
    }
}

diesel::table! {
    sheet_counts (sheet_id, month) {
        sheet_id -> BigInt,
        month -> Text,
        readings -> BigInt,
        found -> BigInt,
    }
}

diesel::table! {
    file_texts (hash) {
        hash -> Text,
        text -> Text,
        read_at -> BigInt,
    }
}

diesel::table! {
    held_changes (id) {
        id -> BigInt,
        sheet_id -> Nullable<BigInt>,
        base -> Integer,
        kind -> Text,
        title -> Text,
        content -> Text,
        comment -> Text,
        minor -> Bool,
        account_id -> Nullable<BigInt>,
        state -> Text,
        sent_at -> BigInt,
        decided_at -> Nullable<BigInt>,
        decided_by -> Nullable<BigInt>,
        word -> Text,
        email -> Text,
        signed -> Text,
    }
}

diesel::table! {
    originals (id) {
        id -> BigInt,
        account_id -> BigInt,
        held_id -> Nullable<BigInt>,
        hash -> Text,
        name -> Text,
        media_type -> Text,
        size -> BigInt,
        kept_at -> BigInt,
    }
}
diesel::table! {
    groups (id) {
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        about -> Text,
        entry -> Text,
        created_at -> BigInt,
    }
}
diesel::table! {
    group_members (group_id, account_id) {
        group_id -> BigInt,
        account_id -> BigInt,
        leads -> Bool,
        since -> BigInt,
    }
}
diesel::table! {
    access_rules (scope, target) {
        scope -> Text,
        target -> Text,
        visibility -> Nullable<Text>,
        readers_id -> Nullable<BigInt>,
        protection -> Nullable<Text>,
        writers_id -> Nullable<BigInt>,
        keepers_id -> Nullable<BigInt>,
    }
}
