//! The words of webhooks.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

word_type!(
    /// What a webhook wants to be told of.
    WebhookTopic {
        /// A sheet is written.
        Created = "creation",
        /// A sheet says something else, or somebody looked at it again.
        Changed = "modification",
        /// A sheet has another title.
        Renamed = "renommage",
        /// A sheet is deleted or withdrawn, a version hidden or erased.
        Removed = "retrait",
        /// A sheet is back, or public.
        Back = "retour",
        /// Somebody says something of a sheet.
        Talked = "discussion",
        /// Somebody tells that they tried it.
        Tried = "essai",
        /// A file comes or goes.
        Files = "fichier",
    }
);

word_type!(
    /// What became of what is told to a webhook.
    MessageOutcome {
        /// It is to be sent.
        Waiting = "attente",
        /// It was taken.
        Taken = "recu",
        /// It was refused too often.
        GivenUp = "abandon",
        /// Strangers may not read of it any more.
        Dropped = "retire",
    }
);

word_type!(
    /// Why nothing answered.
    MessageFailure {
        /// The address is none that may be asked.
        Address = "adresse",
        /// Its name leads nowhere, or into a network that is not public.
        Place = "lieu",
        /// It does not answer, or not in time.
        Silent = "silence",
    }
);
