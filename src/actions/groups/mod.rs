//! What is done to groups and to the rules that name them.

pub mod gather_people;
pub mod keep_group;
pub mod set_rule;
pub mod write_in_group;
