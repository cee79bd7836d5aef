//! The calls on sheets: list, read, make, change.

mod list;
mod shape;
mod show;
mod write;

pub(super) use list::{__path_list, list};
pub(super) use shape::{RevisionBody, fields_of, json_of, of_revision};
pub(super) use show::{__path_show, show};
pub(super) use write::{__path_change, __path_create, change, create};
