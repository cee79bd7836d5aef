//! What somebody decides of a text that they brought.

use std::collections::HashMap;

use crate::actions::sheets::keep_brought::keep_brought;
use crate::reading::brought::text::Given;
use crate::web::http::act::Contributor;
use crate::web::http::{Acted, Desk, Outcome};
use crate::web::pages::editor::given::path::{self, AText, BroughtPath};
use crate::web::pages::editor::given::{pictures, publish};

/// `POST /fiches/nouvelle/texte/{n}`: keeps what was decided, then does what the button says.
#[expect(clippy::needless_pass_by_value, reason = "a form is given whole")]
pub fn sort(
    desk: &Desk<'_>,
    who: &Contributor,
    path: &BroughtPath<AText>,
    typed: HashMap<String, String>,
) -> Outcome<Acted> {
    let (kinds, place) = (desk.app.kinds(), path.place());
    let mut given = desk.look(|look| Ok(Given::of(&path.pairs(look)?)))?;
    given.decide_all(&typed, &kinds);
    let problems = keep_brought(desk.app, who, &place, &given.pairs(), &pictures::described(&typed))?;
    if !problems.is_empty() {
        return publish::again(path, given, problems);
    }
    match typed.get("faire").map_or("", String::as_str) {
        "oublier" => path.let_go(desk, who),
        "editeur" => path::open(desk, who, &given.kind, &given.form(&kinds, &place)),
        "publier" => publish::one(desk, who, path, given, &kinds),
        _ => Ok(Acted::see_other(format!("{}#regarder", path.address()))),
    }
}
