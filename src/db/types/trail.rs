//! The words of the trail of a sheet.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

word_type!(
    /// What a trial tells.
    TrialKind {
        /// That it was tried as the sheet describes it.
        Tried = "essai",
        /// That it was made into something else, elsewhere.
        Adapted = "adaptation",
    }
);
