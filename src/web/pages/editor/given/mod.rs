//! « J'ai déjà un texte »: what somebody brings is kept as a draft of a new sheet, with what they decided of it,
//! until it is published or opened in the editor; so are the notes of a workshop.

mod board;
mod bring;
mod documents;
mod lines;
mod path;
mod pictures;
mod publish;
mod show;
mod sort;
mod stick;
mod take;

pub use board::{board, notes};
pub use bring::bring;
pub use documents::take_files;
pub use show::show;
pub use sort::sort;
pub use stick::{pin, stick};
pub use take::take;

/// Where texts are brought.
const PATH: &str = "/fiches/nouvelle/texte";
