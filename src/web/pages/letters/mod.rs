//! Letters: asking for them, choosing and leaving by a signed link, reading what left, writing what will.

mod archive;
mod changes_feed;
mod choices;
mod compose;
mod copied;
mod list;
mod preview;
mod subscribe;
mod typed;

pub use archive::{archive, feed, issue};
pub use changes_feed::for_letters;
pub use choices::{choose, leave, leaving, of_member, of_member_form, show as choices};
pub use compose::{press as save_issue, show as compose};
pub use copied::show as copied;
pub use list::{list, open, save as save_letter, search_address};
pub use preview::show as preview;
pub use subscribe::{ask, confirm, form, offer};

use crate::hall::error::Result;
use crate::hall::messages::letters as said;
use crate::models::letter::Newsletter;
use crate::models::subscriber::Wishes;
use crate::text::territory::{self, Territory};
use crate::web::http::Look;

/// A choice in a form: how it is sent, what it is called, whether it is ticked, and what stands beside it.
pub(super) struct Tick {
    name: String,
    label: String,
    checked: bool,
    about: String,
}

/// What one may wish for, as boxes.
pub(super) struct Offers {
    letters: Vec<Tick>,
    kinds: Vec<Tick>,
    themes: Vec<Tick>,
    /// The territories that are wished for; others are typed.
    territories: Vec<Tick>,
    /// What is typed as one more, and what is wrong with it.
    place: String,
    place_error: String,
}

impl Offers {
    /// Whether something is chosen below the letters.
    fn is_choosy(&self) -> bool {
        let ticked = self.kinds.iter().chain(&self.themes).chain(&self.territories).any(|tick| tick.checked);
        ticked || !self.place.is_empty()
    }
}

fn territory_tick(one: &Territory) -> Tick {
    Tick { name: format!("{}{}", typed::TERRITORY, one.code), label: one.label(), checked: true, about: String::new() }
}

/// What the wiki offers, with what is wished for ticked. Themes are those of the first level that strangers may read.
pub(super) fn offers(look: &mut Look<'_>, wishes: &Wishes) -> Result<Offers> {
    let letters = look.reader.letters()?;
    let kinds = look.app.kinds();
    let letter = |letter: Newsletter| Tick {
        name: format!("{}{}", typed::LETTER, letter.id),
        label: format!("{}, {}", letter.name, said::of_pace(letter.pace)),
        checked: wishes.letters.contains(&letter.id),
        about: letter.about,
    };
    let tick = |start: &str, key: &str, label: &str, ticked: &[String]| Tick {
        name: format!("{start}{key}"),
        label: label.to_owned(),
        checked: ticked.iter().any(|known| known == key),
        about: String::new(),
    };
    let themes = kinds.themes_below(None).filter(|theme| !kinds.withholds(&theme.key));
    Ok(Offers {
        letters: letters.into_iter().map(letter).collect(),
        kinds: kinds.public().map(|kind| tick(typed::KIND, &kind.key, &kind.label, &wishes.kinds)).collect(),
        territories: wishes.territories.iter().filter_map(|code| territory::find(code)).map(territory_tick).collect(),
        place: String::new(),
        place_error: String::new(),
        themes: themes.map(|theme| tick(typed::THEME, &theme.key, &theme.label, &wishes.themes)).collect(),
    })
}
