//! « J'ai déjà un texte »: what somebody brings is kept as a draft of a new sheet, with what they decided of it,
//! until it is published or opened in the editor; so are the notes of a workshop.

mod board;
mod bring;
mod documents;
mod lines;
mod path;
mod show;

pub use board::{board, notes, pin, stick};
pub use bring::{bring, take};
pub use documents::take_files;
pub use show::{show, sort};

/// Where texts are brought.
const PATH: &str = "/fiches/nouvelle/texte";
