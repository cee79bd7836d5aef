//! What a sheet said before a save, for those who write its history.

use super::Before;
use crate::db::types::{Moment, SheetId};

impl Before {
    /// The sheet.
    pub(in crate::actions) fn sheet_id(&self) -> SheetId {
        self.sheet.id
    }

    /// Its title.
    pub(in crate::actions) fn title(&self) -> &str {
        &self.sheet.title
    }

    /// The number of its revision.
    pub(in crate::actions) fn head_number(&self) -> i32 {
        self.sheet.head
    }

    /// When that was written.
    pub(in crate::actions) fn written_at(&self) -> Moment {
        self.head.created_at
    }

    /// Whether it says that text.
    pub(in crate::actions) fn is(&self, text: &str) -> bool {
        self.text == text
    }
}
