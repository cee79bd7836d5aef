//! The verbs, tested behind the doors.

mod edit_sheet;
mod ship_sheets;
