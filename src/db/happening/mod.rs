//! What happened, typed: each kind of event with what it tells beside its sheet, its author and its words. Events are
//! stored as a word and a JSON object; every shape that was ever stored can be read.

mod accounts;
mod beside;
mod groups;
mod letters;
mod rules;
mod talk;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use accounts::{AccountChange, OfAccount, Yes};
pub use beside::{OfThanks, TrialChange};
pub use groups::{GroupChange, OfGroup, OfRule, Ruled};
pub use letters::{LetterChange, OfLetter};
pub use rules::Rules;
pub use talk::{Concern, OfTalk, TalkChange, TalkVerb};

use crate::db::types::{EventId, EventKind, FileId, FromStrangers, SheetId};

/// What happened. The words are those of [`EventKind`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "detail")]
pub enum Happening {
    /// A sheet was written for the first time.
    #[serde(rename = "creation")]
    Created(Revised),
    /// A new revision.
    #[serde(rename = "modification")]
    Edited(Revised),
    /// An older revision became the current text again.
    #[serde(rename = "retablissement")]
    Restored(Revised),
    /// One revision in the middle was undone.
    #[serde(rename = "annulation")]
    Undone(Revised),
    /// A new title.
    #[serde(rename = "renommage")]
    Renamed(Revised),
    /// A sheet was deleted.
    #[serde(rename = "suppression")]
    Deleted(Removed),
    /// A deleted sheet came back.
    #[serde(rename = "restauration")]
    Undeleted(Because),
    /// « Toujours à jour ».
    #[serde(rename = "verification")]
    Verified(Nothing),
    /// Somebody told that they tried what a sheet describes.
    #[serde(rename = "essai")]
    Tried(Nothing),
    /// Somebody told that they adapted elsewhere what a sheet describes.
    #[serde(rename = "adaptation")]
    Adapted(Nothing),
    /// What somebody told of a trial was taken back, hidden or shown again.
    #[serde(rename = "essai-change")]
    TrialChanged(TrialChange),
    /// Somebody said something in the discussion of a sheet.
    #[serde(rename = "discussion")]
    Talked(OfTalk),
    /// What was said was changed, taken back, hidden or shown again; a thread was resolved or opened again.
    #[serde(rename = "discussion-change")]
    TalkChanged(TalkChange),
    /// Somebody thanked somebody for a message, a trial or a version, or took that back.
    #[serde(rename = "merci")]
    Thanked(OfThanks),
    /// Protection, visibility, steward or review interval changed.
    #[serde(rename = "reglage")]
    Governed(Rules),
    /// A revision was hidden or shown again.
    #[serde(rename = "masquage")]
    Hid(Hiding),
    /// A revision was erased for ever.
    #[serde(rename = "effacement")]
    Erased(Because),
    /// An alias was freed by a moderator.
    #[serde(rename = "alias")]
    AliasFreed(Nothing),
    /// A file came in, came back, or its description changed.
    #[serde(rename = "fichier")]
    FileAdded(OfFile),
    /// The text of a file was read.
    #[serde(rename = "fichier-lu")]
    FileRead(OfFile),
    /// A file was deleted.
    #[serde(rename = "fichier-suppression")]
    FileDeleted(OfFile),
    /// Somebody opened an account.
    #[serde(rename = "inscription")]
    Registered(Nothing),
    /// An account changed: name, role, block.
    #[serde(rename = "compte")]
    AccountChanged(OfAccount),
    /// A setting changed, or what is derived was rebuilt.
    #[serde(rename = "parametre")]
    SettingChanged(OfSetting),
    /// A group began, ended, or its people changed.
    #[serde(rename = "groupe")]
    GroupChanged(OfGroup),
    /// A rule of access changed.
    #[serde(rename = "regle")]
    RuleChanged(OfRule),
    /// A letter began, changed or ended; an issue waits, was taken back, or left.
    #[serde(rename = "lettre")]
    LetterChanged(OfLetter),
}

/// Nothing more is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nothing {}

/// A revision was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Revised {
    /// The title before, when it is another now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The older revision whose text is back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restores: Option<i32>,
    /// The revision that was undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undoes: Option<i32>,
}

/// Why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Because {
    /// In the words of whoever did it.
    pub reason: String,
}

/// A sheet was deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Removed {
    /// Why.
    pub reason: String,
    /// What takes its place.
    pub replaced_by: Option<SheetId>,
}

/// A revision was hidden or shown again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hiding {
    /// Whether it is hidden now.
    pub hidden: bool,
    /// Why.
    pub reason: String,
    /// What only it gave to its sheet, for the day it is shown again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawn>,
}

impl Default for Hiding {
    fn default() -> Self {
        Self { hidden: true, reason: String::new(), withdrawn: None }
    }
}

/// What a revision gave that no other readable one gives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Withdrawn {
    /// Titles: key, title, since when in microseconds.
    pub names: Vec<(String, String, i64)>,
    /// Anchors, and the headings that they led to.
    pub anchors: Vec<(String, String)>,
    /// Summaries of other revisions that named its title: their numbers, and what they said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub summaries: Vec<(i32, String)>,
    /// Events that named its title, and how.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<(i64, String)>,
}

/// Something happened to a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfFile {
    /// Which.
    pub file: Option<FileId>,
    /// Why it was deleted.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Whether it came back.
    #[serde(skip_serializing_if = "is_false")]
    pub restored: bool,
    /// Whether its description changed.
    #[serde(skip_serializing_if = "is_false")]
    pub described: bool,
}

impl From<FileId> for OfFile {
    fn from(file: FileId) -> Self {
        Self { file: Some(file), ..Self::default() }
    }
}

/// A setting changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OfSetting {
    /// Who may open an account, in the word of the setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration: Option<String>,
    /// How many versions of a member are looked at first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looked_at: Option<u32>,
    /// What becomes of changes by people without an account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub strangers: Option<FromStrangers>,
    /// What each part of it was before, and is now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<SettingChange>,
    /// The change that this one undoes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undoes: Option<EventId>,
}

/// A part of a setting that changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingChange {
    /// Which, as `models/watched.rs` names it.
    pub what: String,
    /// What it was; null when nothing was chosen.
    pub before: Value,
    /// What it is.
    pub after: Value,
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Happening {
    /// A revision was made, by this kind of work.
    #[must_use]
    pub fn revised(kind: EventKind, revised: Revised) -> Self {
        match kind {
            EventKind::Created => Self::Created(revised),
            EventKind::Restored => Self::Restored(revised),
            EventKind::Undone => Self::Undone(revised),
            EventKind::Renamed => Self::Renamed(revised),
            _ => Self::Edited(revised),
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Created(_) => EventKind::Created,
            Self::Edited(_) => EventKind::Edited,
            Self::Restored(_) => EventKind::Restored,
            Self::Undone(_) => EventKind::Undone,
            Self::Renamed(_) => EventKind::Renamed,
            Self::Deleted(_) => EventKind::Deleted,
            Self::Undeleted(_) => EventKind::Undeleted,
            Self::Verified(_) => EventKind::Verified,
            Self::Tried(_) => EventKind::Tried,
            Self::Adapted(_) => EventKind::Adapted,
            Self::TrialChanged(_) => EventKind::TrialChanged,
            Self::Talked(_) => EventKind::Talked,
            Self::TalkChanged(_) => EventKind::TalkChanged,
            Self::Thanked(_) => EventKind::Thanked,
            Self::Governed(_) => EventKind::Governed,
            Self::Hid(_) => EventKind::Hid,
            Self::Erased(_) => EventKind::Erased,
            Self::AliasFreed(_) => EventKind::AliasFreed,
            Self::FileAdded(_) => EventKind::FileAdded,
            Self::FileRead(_) => EventKind::FileRead,
            Self::FileDeleted(_) => EventKind::FileDeleted,
            Self::Registered(_) => EventKind::Registered,
            Self::AccountChanged(_) => EventKind::AccountChanged,
            Self::SettingChanged(_) => EventKind::SettingChanged,
            Self::GroupChanged(_) => EventKind::GroupChanged,
            Self::RuleChanged(_) => EventKind::RuleChanged,
            Self::LetterChanged(_) => EventKind::LetterChanged,
        }
    }

    /// What is stored beside its kind.
    pub fn detail(&self) -> serde_json::Result<String> {
        let stored = serde_json::to_value(self)?;
        Ok(stored.get("detail").map_or_else(|| "{}".to_owned(), Value::to_string))
    }

    /// Reads what is stored.
    pub fn read(kind: EventKind, detail: &str) -> serde_json::Result<Self> {
        let detail: Value = serde_json::from_str(detail)?;
        serde_json::from_value(serde_json::json!({ "kind": kind, "detail": detail }))
    }

    /// An event of this kind that tells nothing more: what is left of one whose words were erased.
    pub fn bare(kind: EventKind) -> serde_json::Result<Self> {
        Self::read(kind, "{}")
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::db::happening::*;
    use crate::db::types::AccountId;

    #[test]
    fn every_kind_is_read_when_its_words_were_erased_and_says_its_own_kind() {
        for kind in EventKind::ALL {
            let bare = Happening::bare(*kind).unwrap();
            assert_eq!(bare.kind(), *kind);
            assert_eq!(serde_json::to_value(&bare).unwrap().get("kind").unwrap(), kind.word());
        }
    }

    /// As the first versions wrote them, and as this one does: the same bytes, so that nodes of both read both.
    #[test]
    fn every_stored_form_is_read_and_written_as_it_was() {
        use EventKind::*;
        for (kind, detail) in [
            (Edited, r#"{"from":"Ancien titre"}"#),
            (Created, "{}"),
            (Deleted, r#"{"reason":"en double","replaced_by":12}"#),
            (Deleted, r#"{"reason":"en double","replaced_by":null}"#),
            (Undeleted, r#"{"reason":""}"#),
            (TrialChanged, r#"{"taken_back":true}"#),
            (TrialChanged, r#"{"hidden":true,"reason":"hors sujet"}"#),
            (TrialChanged, r#"{"hidden":false}"#),
            (
                Governed,
                r#"{"protection":"moderateurs","reason":"x","review_months":6,"steward":"Ann","visibility":"membres"}"#,
            ),
            (Governed, r#"{"steward":null}"#),
            (Hid, r#"{"hidden":true,"reason":"x","withdrawn":{"anchors":[["a","A"]],"names":[["k","K",7]]}}"#),
            (Hid, r#"{"hidden":false,"reason":"x"}"#),
            (Erased, r#"{"reason":"x"}"#),
            (FileAdded, r#"{"file":3}"#),
            (FileAdded, r#"{"file":3,"restored":true}"#),
            (FileAdded, r#"{"described":true,"file":3}"#),
            (FileDeleted, r#"{"file":3,"reason":"x"}"#),
            (AccountChanged, r#"{"account":5,"from":"contributeur","role":"moderateur"}"#),
            (AccountChanged, r#"{"account":5,"blocked_until":null,"reason":"spam"}"#),
            (AccountChanged, r#"{"account":5,"blocked_until":1774263600000000,"reason":"spam"}"#),
            (AccountChanged, r#"{"account":5,"unblocked":true}"#),
            (AccountChanged, r#"{"account":5,"approved":true}"#),
            (AccountChanged, r#"{"about":true,"account":5}"#),
            (AccountChanged, r#"{"account":5,"second_step":true}"#),
            (AccountChanged, r#"{"account":5,"closed":true}"#),
            (SettingChanged, r#"{"registration":"ouverte"}"#),
            (SettingChanged, "{}"),
            (SettingChanged, r#"{"changes":[{"after":"B","before":null,"what":"identity.name"}],"undoes":7}"#),
        ] {
            let read = Happening::read(kind, detail).unwrap_or_else(|error| panic!("{kind:?} {detail}: {error}"));
            let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
            assert_eq!(value(&read.detail().unwrap()), value(detail), "{kind:?}");
        }
        let blocked = Happening::read(AccountChanged, r#"{"account":5,"blocked_until":null,"reason":"spam"}"#).unwrap();
        let change = AccountChange::Blocked { blocked_until: None, reason: "spam".to_owned() };
        assert_eq!(blocked, Happening::AccountChanged(OfAccount { account: Some(AccountId(5)), change: Some(change) }));
    }

    #[test]
    fn what_no_version_wrote_is_not_taken_for_something_else() {
        assert!(Happening::read(EventKind::Governed, r#"{"visibility":"personne"}"#).is_err());
        assert!(Happening::read(EventKind::Edited, "[1").is_err());
    }
}
