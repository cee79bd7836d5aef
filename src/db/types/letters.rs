//! The words of letters.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

word_type!(
    /// How often a letter comes.
    LetterPace {
        /// Each week.
        Weekly = "semaine",
        /// Each month.
        Monthly = "mois",
    }
);

word_type!(
    /// Where an issue of a letter stands.
    IssueState {
        /// Somebody writes it.
        Draft = "brouillon",
        /// It leaves at its time.
        Scheduled = "prevu",
        /// It is leaving.
        Sending = "envoi",
        /// It left.
        Sent = "envoye",
    }
);

impl IssueState {
    /// Whether somebody may change what it says.
    #[must_use]
    pub fn is_draft(&self) -> bool {
        *self == Self::Draft
    }

    /// Whether it waits for its time.
    #[must_use]
    pub fn is_scheduled(&self) -> bool {
        *self == Self::Scheduled
    }

    /// Whether it left, to all.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        *self == Self::Sent
    }
}

word_type!(
    /// Where a subscriber stands.
    SubscriberState {
        /// They were asked whether it was them, and did not say yet.
        Waiting = "attente",
        /// They said so.
        Confirmed = "confirme",
        /// Their mail server says that nobody is there.
        Suspended = "suspendu",
    }
);

word_type!(
    /// What became of an issue for one subscriber.
    DeliveryOutcome {
        /// The mail server took it.
        Sent = "parti",
        /// It refused it for good.
        Refused = "refuse",
        /// Nothing of it was for them.
        Empty = "rien",
    }
);

word_type!(
    /// What a block of a letter holds, in the order of a letter.
    BlockKind {
        /// Sheets that are new.
        New = "nouvelles",
        /// Sheets that changed, or were checked.
        Refreshed = "refaites",
        /// Sheets that are due for a check, and that nobody looks after.
        Unattended = "referents",
        /// The sheets that were tried most.
        Tried = "essayees",
        /// Titles that sheets ask for and nobody wrote.
        Wanted = "demandees",
        /// A text.
        Text = "texte",
    }
);

#[expect(clippy::derivable_impls, reason = "the macro derives what all words have")]
impl Default for BlockKind {
    fn default() -> Self {
        Self::Text
    }
}

word_type!(
    /// Where a link stood that led to a sheet.
    LinkOrigin {
        /// Anywhere: it is the short address that is given to people.
        Short = "court",
        /// In an issue of a letter.
        Issue = "lettre",
        /// On the page of another site.
        Site = "site",
    }
);

word_type!(
    /// How soon a letter tells of what is followed.
    Pace {
        /// Within minutes.
        AtOnce = "tout-de-suite",
        /// Once a day.
        Daily = "jour",
        /// Once a week.
        Weekly = "semaine",
        /// No letter: the page of news alone.
        Never = "jamais",
    }
);
