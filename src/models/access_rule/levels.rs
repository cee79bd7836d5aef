//! Who reads and who writes, as words and as groups.

use std::str::FromStr;

use crate::db::types::{GroupId, Protection, Visibility};

/// Who reads: a word, and the group that it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadBy {
    /// The word.
    pub visibility: Visibility,
    /// The group, when the word means one.
    pub group: Option<GroupId>,
}

/// Who writes: a word, and the group that it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenBy {
    /// The word.
    pub protection: Protection,
    /// The group, when the word means one.
    pub group: Option<GroupId>,
}

impl ReadBy {
    /// Everybody.
    pub const ALL: Self = Self { visibility: Visibility::Public, group: None };

    /// A group alone.
    #[must_use]
    pub fn of_group(group: GroupId) -> Self {
        Self { visibility: Visibility::Group, group: Some(group) }
    }

    /// The word by which forms send it.
    #[must_use]
    pub fn word(self) -> String {
        with_group(self.visibility.word(), self.group)
    }
}

impl WrittenBy {
    /// Whoever writes here.
    pub const ALL: Self = Self { protection: Protection::Open, group: None };

    /// A group, beside moderators.
    #[must_use]
    pub fn of_group(group: GroupId) -> Self {
        Self { protection: Protection::Group, group: Some(group) }
    }

    /// The word by which forms send it.
    #[must_use]
    pub fn word(self) -> String {
        with_group(self.protection.word(), self.group)
    }
}

fn with_group(word: &str, group: Option<GroupId>) -> String {
    group.map_or_else(|| word.to_owned(), |group| format!("{word}-{group}"))
}

/// The number of a group in a word of a form.
fn group_in(word: &str) -> Option<GroupId> {
    word.strip_prefix("groupe-")?.parse().ok().map(GroupId)
}

impl From<Visibility> for ReadBy {
    /// Of a group, nobody until the group is told.
    fn from(visibility: Visibility) -> Self {
        match visibility {
            Visibility::Group => Self { visibility: Visibility::Hidden, group: None },
            visibility => Self { visibility, group: None },
        }
    }
}

impl From<Protection> for WrittenBy {
    /// Of a group, moderators alone until the group is told.
    fn from(protection: Protection) -> Self {
        match protection {
            Protection::Group => Self { protection: Protection::Moderators, group: None },
            protection => Self { protection, group: None },
        }
    }
}

impl FromStr for ReadBy {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match (group_in(word), word.parse()) {
            (Some(group), _) => Ok(Self::of_group(group)),
            (None, Ok(visibility)) if visibility != Visibility::Group => Ok(Self { visibility, group: None }),
            _ => Err(format!("nobody reads as {word}")),
        }
    }
}

impl FromStr for WrittenBy {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match (group_in(word), word.parse()) {
            (Some(group), _) => Ok(Self::of_group(group)),
            (None, Ok(protection)) if protection != Protection::Group => Ok(Self { protection, group: None }),
            _ => Err(format!("nobody writes as {word}")),
        }
    }
}
