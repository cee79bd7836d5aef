//! What pages are made of: the layout around them, and the parts that several show.

pub mod calendar;
pub mod diff;
pub mod icons;
pub mod layout;
pub mod menu;
pub mod page;
pub mod pagination;
pub mod parts;
pub mod social;
