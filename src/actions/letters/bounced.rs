//! A mail of a letter came back: an address where nobody is gets no more, and one that is full or away does not either
//! once that happened several times.

use crate::actions::letters::subscribe;
use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::mail::bounce::{self, BounceKind};
use crate::models::subscriber::Subscriber;

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameBack {
    /// It tells of no failure: an answer of a person or of a program, a delay.
    NotOne,
    /// It names nobody who receives letters.
    Unknown,
    /// It counts.
    Counted,
    /// The address gets no more letters.
    Suspended,
}

/// Reads a message that came back. Who it is about is known by what we signed in it alone: anybody may write one.
pub fn bounced(app: &App, message: &str) -> Result<CameBack> {
    let Some(refusal) = bounce::refusal(message) else { return Ok(CameBack::NotOne) };
    let Some(id) = bounce::signs(message).find_map(|sign| subscribe::came_back(app, sign)) else {
        return Ok(CameBack::Unknown);
    };
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        if Subscriber::find(db, id)?.is_none_or(|known| !known.is_confirmed()) {
            return Ok(CameBack::Unknown);
        }
        match refusal {
            BounceKind::Hard => Subscriber::suspend(db, id).map(|()| CameBack::Suspended),
            BounceKind::Soft => Subscriber::came_back(db, id, now)
                .map(|is_over| if is_over { CameBack::Suspended } else { CameBack::Counted }),
        }
        .map_err(Error::from)
    })
}
