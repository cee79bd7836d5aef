//! What is sent from the page of a group.

use serde::Deserialize;

use crate::actions::groups::keep_group::GroupWords;
use crate::db::types::{AccountId, GroupEntry};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::models::group::Group;

/// What is sent, by whichever form of the page.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct GroupForm {
    /// The name of the group.
    #[serde(rename = "nom")]
    pub(in crate::web::pages) name: String,
    /// What it is for.
    #[serde(rename = "objet")]
    pub(in crate::web::pages) about: String,
    /// How one comes in.
    #[serde(rename = "entree")]
    pub(super) entry: String,
    /// Names of people, one a line.
    #[serde(rename = "personnes")]
    pub(super) people: String,
    /// The title of a new sheet.
    #[serde(rename = "titre")]
    pub(super) title: String,
    /// Its kind.
    #[serde(rename = "modele")]
    pub(super) kind: String,
}

impl GroupForm {
    /// As a group is said now.
    pub(super) fn of(group: &Group) -> Self {
        Self {
            name: group.name.clone(),
            about: group.about.clone(),
            entry: group.entry.word().to_owned(),
            ..Self::default()
        }
    }

    pub(super) fn entry(&self) -> Option<GroupEntry> {
        self.entry.parse().ok()
    }

    /// What is said of the group.
    pub(in crate::web::pages) fn words(&self) -> Result<GroupWords> {
        let entry = self.entry().ok_or_else(|| Error::field("entree", messages::UNKNOWN_CHOICE))?;
        Ok(GroupWords { name: self.name.clone(), about: self.about.clone(), entry })
    }
}

/// What is sent about somebody of a group.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct OneOfGroup {
    #[serde(rename = "qui")]
    account: String,
    #[serde(rename = "anime")]
    leads: String,
}

impl OneOfGroup {
    /// Who, and whether they lead it from now on.
    pub(super) fn read(self) -> Result<(AccountId, bool)> {
        let Self { account, leads } = self;
        let account = account.parse().map_err(|_| Error::NotFound(What::Account))?;
        Ok((AccountId(account), leads == "oui"))
    }
}
