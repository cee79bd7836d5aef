//! What is done to files.

pub mod attach_file;
pub mod describe_file;
pub mod import_file;
mod original_file;
pub mod pasted_images;
pub mod remove_file;
