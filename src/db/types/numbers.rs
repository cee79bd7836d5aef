//! Numbers that say what they count, so that none stands for another.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};

macro_rules! number_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, AsExpression, FromSqlRow, Serialize, Deserialize,
        )]
        #[diesel(sql_type = BigInt)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl<DB: Backend> ToSql<BigInt, DB> for $name
        where
            i64: ToSql<BigInt, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.0.to_sql(out)
            }
        }

        impl<DB: Backend> FromSql<BigInt, DB> for $name
        where
            i64: FromSql<BigInt, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                i64::from_sql(bytes).map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number_type!(
    /// A timestamp: microseconds since 1970 in UTC.
    Moment
);
number_type!(
    /// The number of a sheet: its identity for ever.
    SheetId
);
number_type!(
    /// The number of an account: 63 bits, random, time-ordered.
    AccountId
);
number_type!(
    /// The number of a group: random, time-ordered.
    GroupId
);
number_type!(
    /// The number of a trial: random, time-ordered.
    TrialId
);
number_type!(
    /// The number of a remark: random, time-ordered.
    RemarkId
);
number_type!(
    /// The number of a held change: random, time-ordered.
    HeldId
);
number_type!(
    /// The number of an original: random, time-ordered.
    OriginalId
);
number_type!(
    /// The number of an event, in commit order.
    EventId
);
number_type!(
    /// The number of a file.
    FileId
);
number_type!(
    /// The number of a job: 63 bits, random, time-ordered.
    JobId
);
number_type!(
    /// The number of a letter: random, time-ordered.
    LetterId
);
number_type!(
    /// The number of an issue of a letter: random, time-ordered.
    IssueId
);
number_type!(
    /// The number of a subscriber: random, time-ordered.
    SubscriberId
);
number_type!(
    /// The number of somebody who follows by mail without an account: random, time-ordered.
    MailFollowerId
);
number_type!(
    /// The number of a webhook: random, time-ordered.
    WebhookId
);
number_type!(
    /// The number of what is told to a webhook: random, time-ordered.
    MessageId
);
