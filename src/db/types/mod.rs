//! Column types: timestamps, newtyped ids and enumerations, the same on both databases.

mod numbers;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

pub use letters::*;
pub use numbers::*;
pub use trail::*;
pub use webhooks::*;

impl Moment {
    /// One second in microseconds.
    pub const SECOND: i64 = 1_000_000;
    /// One minute.
    pub const MINUTE: i64 = 60 * Self::SECOND;
    /// One hour.
    pub const HOUR: i64 = 60 * Self::MINUTE;
    /// One day of 24 hours.
    pub const DAY: i64 = 24 * Self::HOUR;

    /// This moment moved by so many microseconds.
    #[must_use]
    pub fn plus(self, microseconds: i64) -> Self {
        Self(self.0.saturating_add(microseconds))
    }

    /// As RFC 3339 in UTC with seconds, as the API and `<time datetime>` write it.
    #[must_use]
    pub fn rfc3339(self) -> String {
        chrono::DateTime::from_timestamp_micros(self.0)
            .unwrap_or_default()
            .to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }

    /// Reads RFC 3339, or a bare date (midnight UTC).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(moment) = chrono::DateTime::parse_from_rfc3339(text) {
            return Some(Self(moment.timestamp_micros()));
        }
        let date = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        Some(Self(date.and_hms_opt(0, 0, 0)?.and_utc().timestamp_micros()))
    }
}

/// An enumeration stored as text.
macro_rules! word_type {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal $(| $old:literal)*,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow)]
        #[diesel(sql_type = Text)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The word that stands in the database and in addresses.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(word: &str) -> Result<Self, String> {
                match word {
                    $($word $(| $old)* => Ok(Self::$variant),)+
                    other => Err(format!("unknown {}: {other}", stringify!($name))),
                }
            }
        }

        impl<DB: Backend> ToSql<Text, DB> for $name
        where
            str: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                <str as ToSql<Text, DB>>::to_sql(self.word(), out)
            }
        }

        impl<DB: Backend> FromSql<Text, DB> for $name
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                Ok(String::from_sql(bytes)?.parse()?)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

mod letters;
mod trail;
mod webhooks;

word_type!(
    /// What an account may do, from least to most.
    Role {
        /// Reads.
        Reader = "lecteur",
        /// Writes sheets. « relecteur » was a role without a rule of its own; archives may still hold the word.
        Contributor = "contributeur" | "relecteur",
        /// Deletes, protects, blocks.
        Moderator = "moderateur",
        /// Everything, settings and kinds included.
        Administrator = "administrateur",
    }
);

word_type!(
    /// Who may see a sheet.
    Visibility {
        /// Everybody.
        Public = "public",
        /// People with an account.
        Members = "membres",
        /// Those of one group, which is named beside it.
        Group = "groupe",
        /// Moderators.
        Hidden = "masque",
    }
);

word_type!(
    /// Who may change a sheet.
    Protection {
        /// Contributors.
        Open = "libre",
        /// Those of one group, which is named beside it, and moderators.
        Group = "groupe",
        /// Moderators.
        Moderators = "moderateurs",
        /// Administrators.
        Administrators = "administrateurs",
    }
);

word_type!(
    /// Who must sign in in two steps before they look after the wiki.
    SecondStepOf {
        /// Nobody: each decides for themselves.
        Nobody = "personne",
        /// Administrators.
        Administrators = "administrateurs",
        /// Moderators too.
        Moderators = "moderateurs",
    }
);

word_type!(
    /// How one comes into a group.
    GroupEntry {
        /// Somebody who looks after it adds people.
        Added = "ajout",
        /// Members join by themselves.
        Free = "libre",
    }
);

word_type!(
    /// What a rule of access is about.
    RuleScope {
        /// The whole wiki.
        Wiki = "site",
        /// A kind, by its key.
        Kind = "modele",
        /// A theme and those below it, by its key.
        Theme = "theme",
        /// A sheet, by its number.
        Sheet = "fiche",
    }
);

word_type!(
    /// What an event records.
    EventKind {
        /// A sheet was written for the first time.
        Created = "creation",
        /// A new revision.
        Edited = "modification",
        /// An older revision became the current text again.
        Restored = "retablissement",
        /// One revision in the middle was undone.
        Undone = "annulation",
        /// A new title.
        Renamed = "renommage",
        /// A sheet was deleted.
        Deleted = "suppression",
        /// A deleted sheet came back.
        Undeleted = "restauration",
        /// « Toujours à jour ».
        Verified = "verification",
        /// Somebody told that they tried what a sheet describes.
        Tried = "essai",
        /// Somebody told that they adapted elsewhere what a sheet describes.
        Adapted = "adaptation",
        /// What somebody told of a trial was taken back, hidden or shown again.
        TrialChanged = "essai-change",
        /// Somebody said something in the discussion of a sheet.
        Talked = "discussion",
        /// What was said was changed, taken back, hidden or shown again; a thread was resolved or opened again.
        TalkChanged = "discussion-change",
        /// Somebody thanked somebody, or took that back.
        Thanked = "merci",
        /// Protection, visibility, steward or review interval changed.
        Governed = "reglage",
        /// A revision was hidden or shown again.
        Hid = "masquage",
        /// A revision was erased for ever.
        Erased = "effacement",
        /// An alias was freed by a moderator.
        AliasFreed = "alias",
        /// A file came in, or its description changed.
        FileAdded = "fichier",
        /// The text of a file was read.
        FileRead = "fichier-lu",
        /// A file was deleted.
        FileDeleted = "fichier-suppression",
        /// Somebody opened an account.
        Registered = "inscription",
        /// An account changed: name, role, block.
        AccountChanged = "compte",
        /// A setting changed.
        SettingChanged = "parametre",
        /// A group began, ended, or its people changed.
        GroupChanged = "groupe",
        /// A rule of access changed.
        RuleChanged = "regle",
        /// A letter began, changed or ended; an issue waits, was taken back, or left.
        LetterChanged = "lettre",
    }
);

word_type!(
    /// The purpose of a one-time link.
    LinkPurpose {
        /// Confirms the address of a new account.
        Confirmation = "confirmation",
        /// Lets choose a password.
        Password = "mot-de-passe",
        /// Confirms another address.
        Address = "adresse",
        /// Makes the first administrator.
        FirstAdministrator = "premier-administrateur",
        /// Publishes a change by somebody without an account.
        Publication = "publication",
    }
);

word_type!(
    /// What becomes of changes by people without an account.
    FromStrangers {
        /// They are published at once.
        AtOnce = "aussitot",
        /// Somebody looks at them first.
        Looked = "regard",
        /// They are not taken: it needs an account.
        Refused = "non",
    }
);

word_type!(
    /// What became of a change that waits for a look.
    HeldState {
        /// The link that publishes it was sent, and nobody pressed the button yet.
        Unopened = "lien",
        /// Nothing yet.
        Waiting = "attente",
        /// It was published.
        Approved = "approuvee",
        /// It was refused, with a word.
        Refused = "refusee",
    }
);

impl HeldState {
    /// Whether the link that publishes it waits to be opened.
    #[must_use]
    pub fn is_unopened(&self) -> bool {
        *self == Self::Unopened
    }

    /// Whether it waits.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        *self == Self::Waiting
    }

    /// Whether it was published.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        *self == Self::Approved
    }
}

word_type!(
    /// What part of a sheet a remark is about. The words are those of the form's address.
    RemarkPlace {
        /// The whole sheet.
        Sheet = "fiche",
        /// One field, by its key.
        Field = "champ",
        /// One section, by its anchor.
        Section = "section",
        /// A file that it holds, by its number.
        File = "fichier",
        /// One version, by its number.
        Version = "version",
        /// A passage of the version that was read, by its number there.
        Passage = "passage",
        /// A message of its discussion, by its number.
        Message = "message",
    }
);

word_type!(
    /// Who reads a remark.
    RemarkStage {
        /// Those who look after the sheet: something is wrong with it.
        Reported = "signalement",
        /// The same: a question by somebody without an account, until one of them lets it through.
        Asked = "question",
        /// Whoever reads the sheet: a message of its discussion.
        Said = "message",
    }
);

word_type!(
    /// What a program may do with a token.
    Scope {
        /// Read what its account reads.
        Read = "read",
        /// Write as well.
        Write = "write",
    }
);

word_type!(
    /// What a job does.
    JobKind {
        /// Delivers one mail.
        SendMail = "envoi",
        /// Writes to whoever asked for a new password, if there is such an account.
        WriteBack = "reponse",
        /// Reads the text of a file.
        ReadFile = "lecture-fichier",
        /// Tells somebody which remarks wait for them.
        TellRemarks = "remarques",
        /// Tells those who follow something what happened to it, every minute.
        TellFollowers = "nouvelles",
        /// Reminds those who look after sheets of what is due, four times a day.
        RemindStewards = "rappels",
        /// Tells other tools what happened, twice a minute.
        TellWebhooks = "webhooks",
        /// Sends an issue of a letter, some of it at a time.
        SendIssue = "lettre",
        /// Works out anew what stands beside the texts of sheets.
        Rebuild = "refonte",
        /// Asks whether what texts lead to outside the wiki still answers, some addresses each minute.
        AskOutside = "liens-dehors",
        /// Deletes expired rows, every hour.
        Purge = "purge",
    }
);

/// A new id: 42 bits of milliseconds and 21 random bits. The unique index catches the rare collision.
#[must_use]
pub fn fresh_id(now: Moment) -> i64 {
    let milliseconds = now.0.max(0) / 1000;
    let noise = i64::from(rand::random::<u32>() & 0x1f_ffff);
    ((milliseconds & 0x3ff_ffff_ffff) << 21) | noise
}
