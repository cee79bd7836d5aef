//! The verbs, tested behind the doors.

mod check;
mod edit_sheet;
mod history;
mod meanwhile;
mod refused_saves;
mod ship_sheets;
mod whole_or_nothing;
