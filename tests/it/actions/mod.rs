//! The verbs, tested behind the doors.

mod check;
mod edit_sheet;
mod history;
mod ship_sheets;
