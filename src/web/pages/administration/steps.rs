//! « Premiers pas »: what a new wiki wants first, with what is done ticked; each step can be put off. The
//! administration shows the same as a list, until all is done or somebody closes it.

use askama::Template;
use serde::Deserialize;

use crate::actions::wiki::first_steps;
use crate::actions::wiki::first_steps::STEPS;
use crate::actions::wiki::{legal, load_demo};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::messages::reading::DEMO;
use crate::hall::policy::Act;
use crate::models::account::Wanted;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::setting::CLOSED;
use crate::web::http::act::{Administrator, Pressed};
use crate::web::http::{Acted, Desk, Look, Outcome};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// Which of the first steps are done.
pub(super) struct FirstSteps {
    /// The wiki has a name of its own.
    pub(super) named: bool,
    /// The pages of the house have no blanks.
    pub(super) pages: bool,
    /// Somebody else has an account.
    pub(super) invited: bool,
    /// A sheet is written.
    pub(super) written: bool,
}

impl FirstSteps {
    fn are_done(&self) -> bool {
        self.named && self.pages && self.invited && self.written
    }

    /// The list as an administrator sees it: none once all is done, or it was closed.
    pub(super) fn shown(self, look: &mut Look<'_>) -> Result<Option<Self>> {
        let is_wanted = look.who().may(Act::Administer) && !self.are_done();
        let is_open = is_wanted && !look.reader.first_steps_left()?.iter().any(|left| left == CLOSED);
        Ok(is_open.then_some(self))
    }
}

/// Whether somebody wrote a sheet: those of the demo are nobody's until they are changed.
pub(super) fn is_written(reader: &mut Reader<'_>, kinds: &KindSet, sheets: &[(String, i64)]) -> Result<bool> {
    let demo = i64::try_from(reader.count_untouched(DEMO)?).unwrap_or(i64::MAX);
    let public = sheets.iter().filter(|(kind, _)| kinds.public().any(|known| known.key == *kind));
    Ok(public.map(|(_, count)| count).sum::<i64>() > demo)
}

/// A step of the page.
struct Step {
    word: &'static str,
    title: &'static str,
    words: &'static str,
    /// Where it is done, and what leads there.
    way: (&'static str, &'static str),
    done: bool,
    left: bool,
}

/// « Premiers pas ».
#[derive(Template)]
#[template(path = "administration/first_steps.html")]
pub struct FirstStepsPage {
    shell: Shell,
    steps: Vec<Step>,
    /// Pages of the house with blanks.
    unfinished: usize,
    /// Demo sheets that nobody changed.
    demo: usize,
}

impl FirstStepsPage {
    fn done(&self) -> usize {
        self.steps.iter().filter(|step| step.done || step.left).count()
    }

    /// Whether this is the first step that nobody did.
    fn is_now(&self, step: &Step) -> bool {
        self.steps.iter().find(|step| !step.done && !step.left).is_some_and(|now| now.word == step.word)
    }
}

/// `GET /administration/premiers-pas`
pub fn first(look: &mut Look<'_>, (): &()) -> Outcome<FirstStepsPage> {
    look.who().must(Act::Administer)?;
    let kinds = look.app.kinds();
    let (reader, identity) = (&mut look.reader, look.app.identity());
    let sheets = reader.count_by_kind()?;
    let demo = reader.count_untouched(DEMO)?;
    let written = is_written(reader, &kinds, &sheets)?;
    let (_, people) = reader.accounts(&Wanted::default(), 0, 0)?;
    let chosen = reader.setting("registration")?.is_some();
    let left = reader.first_steps_left()?;
    let unfinished = legal::blanks(reader)?.len();
    let done = |word: &str| match word {
        "nom" => !identity.chosen.name.is_empty(),
        "ecrire" => chosen,
        "inviter" => people > 1,
        "fiche" => written,
        _ => false,
    };
    let step = |word: &'static str| {
        let (title, words, way) = messages::of_first_step(word);
        Step { word, title, words, way, done: done(word), left: left.iter().any(|known| known == word) }
    };
    let steps = STEPS.into_iter().map(step).collect();
    let mut page = FirstStepsPage { shell: look.shell(), steps, unfinished, demo };
    let query = look.query();
    let told = messages::of_setting(query.get("avis")).or_else(|| messages::of_done(query.get("fait")));
    page.shell.notice = told.and_then(page::done);
    Ok(page)
}

/// What is sent: a step put off or taken up again.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct StepForm {
    #[serde(rename = "passer")]
    leave: String,
    #[serde(rename = "reprendre")]
    take_up: String,
}

/// `POST /administration/premiers-pas`
pub fn leave(desk: &Desk<'_>, who: &Administrator, (): &(), form: StepForm) -> Outcome<Acted> {
    let StepForm { leave, take_up } = form;
    let (step, is_left) = if leave.is_empty() { (&take_up, false) } else { (&leave, true) };
    if step.is_empty() {
        return Err(Error::BadRequest("no step is named".to_owned()).into());
    }
    first_steps::leave(desk.app, who, step, is_left)?;
    Ok(desk.go("/administration/premiers-pas".to_owned(), None))
}

/// `POST /administration/demonstration`: takes the demo sheets away.
pub fn remove_demo(desk: &Desk<'_>, who: &Administrator, (): &(), _: Pressed) -> Outcome<Acted> {
    load_demo::remove_demo(desk.app, who)?;
    Ok(desk.go("/administration/premiers-pas?avis=demo".to_owned(), Some(desk.app.reached())))
}

/// `POST /administration/debut`: closes the list.
pub fn close_steps(desk: &Desk<'_>, who: &Administrator, (): &(), _: Pressed) -> Outcome<Acted> {
    first_steps::close(desk.app, who)?;
    Ok(desk.go("/administration".to_owned(), None))
}
