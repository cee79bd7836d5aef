//! The page where somebody brings a text, and where those that they brought wait for them.

use std::collections::HashMap;

use actix_web::HttpRequest;
use askama::Template;

use crate::files::documents;
use crate::hall::error::Result;
use crate::hall::policy::Act;
use crate::models::draft::Draft;
use crate::reading::brought::text::{Given, PLACE};
use crate::reading::brought::{opened, pairs_of};
use crate::text::{dates, numbers};
use crate::web::http::{Look, Outcome, Params, Pool};
use crate::web::pages::editor::open::drafts_of;
use crate::web::pages::editor::place;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::KindBadge;

/// A text that waits.
struct Waiting {
    title: String,
    href: String,
    badge: KindBadge,
    when: String,
    /// Whether it is a text: notes are sorted on a board.
    is_text: bool,
    /// Where it is looked at again, when it was opened in the editor; empty otherwise.
    looked_at: String,
    /// How many things nobody has looked at.
    doubts: usize,
}

/// A document that became no text, and why.
#[derive(Clone, Debug)]
pub(super) struct NotRead {
    pub(super) name: String,
    pub(super) why: String,
}

/// What became of a text that was published among others.
pub(super) struct Told {
    pub(super) title: String,
    /// Where it is now.
    pub(super) href: String,
    pub(super) is_published: bool,
    /// Why it is not, or is not to be read yet; empty otherwise.
    pub(super) why: String,
}

/// The page.
#[derive(Template)]
#[template(path = "editor/given/bring.html")]
pub struct BringPage {
    shell: Shell,
    text: String,
    error: String,
    waiting: Vec<Waiting>,
    /// The place of the text that was just let go.
    let_go: String,
    /// The documents that could not be read.
    refused: Vec<NotRead>,
    /// The names of those that were read with them.
    read: Vec<String>,
    /// What became of texts that were published together.
    told: Vec<Told>,
    /// How heavy a document may be.
    most: String,
    max_bytes: u64,
    /// The ends of the names that are read, as an input of files takes them.
    ends: String,
}

/// The page lays out every text that waits, which is work for a processor.
#[derive(Clone)]
pub struct BringParams;

impl Params for BringParams {
    const OWN: bool = true;
    const POOL: Pool = Pool::Computes;

    fn read(_: &HttpRequest) -> Outcome<Self> {
        Ok(Self)
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /fiches/nouvelle/texte`
pub fn bring(look: &mut Look<'_>, _: &BringParams) -> Outcome<BringPage> {
    look.who().must(Act::Write)?;
    let mut page = make(look, String::new(), String::new())?;
    look.query().get("abandonne").clone_into(&mut page.let_go);
    Ok(page)
}

/// The page with a text that was typed, and why it is not kept.
pub(super) fn make(look: &mut Look<'_>, text: String, error: String) -> Result<BringPage> {
    let drafts = drafts_of(look, None)?;
    let in_editor = opened(&drafts);
    let waiting = drafts
        .iter()
        .filter(|draft| place::address_of_given(&draft.place).is_some())
        .filter_map(|draft| waiting(look, draft, &drafts, &in_editor));
    let waiting = waiting.collect();
    let most = numbers::size(look.app.config.upload_bytes);
    let (let_go, refused) = (String::new(), Vec::new());
    Ok(BringPage {
        shell: look.shell_with_form(),
        text,
        error,
        waiting,
        let_go,
        refused,
        read: Vec::new(),
        told: Vec::new(),
        most,
        max_bytes: look.app.config.upload_bytes,
        ends: documents::ends(),
    })
}

/// The page, with which documents were read, and why the others became no text.
pub(super) fn with_refused(look: &mut Look<'_>, read: Vec<String>, refused: Vec<NotRead>) -> Result<BringPage> {
    Ok(BringPage { read, refused, ..make(look, String::new(), String::new())? })
}

/// The page, with what became of the texts that were published.
pub(super) fn with_told(look: &mut Look<'_>, told: Vec<Told>) -> Result<BringPage> {
    Ok(BringPage { told, ..make(look, String::new(), String::new())? })
}

impl BringPage {
    /// How many texts are ready to be published.
    fn ready(&self) -> usize {
        self.waiting.iter().filter(|one| one.is_ready()).count()
    }

    /// How many more could be, with what was guessed in them.
    fn doubtful(&self) -> usize {
        let waits = |one: &&Waiting| one.is_text && one.looked_at.is_empty() && one.doubts > 0;
        self.waiting.iter().filter(waits).count()
    }

    /// The texts that were published together, or those that were not.
    fn became(&self, is_published: bool) -> Vec<&Told> {
        self.told.iter().filter(|one| one.is_published == is_published).collect()
    }
}

impl Waiting {
    /// Whether nothing is left to look at in it.
    fn is_ready(&self) -> bool {
        self.is_text && self.looked_at.is_empty() && self.doubts == 0 && !self.title.trim().is_empty()
    }
}

fn waiting(look: &Look<'_>, draft: &Draft, drafts: &[Draft], in_editor: &HashMap<String, String>) -> Option<Waiting> {
    let kinds = look.app.kinds();
    let given = Given::of(&pairs_of(draft));
    let is_text = draft.place.starts_with(PLACE);
    let address = place::address_of_given(&draft.place)?;
    let form = in_editor.get(&draft.place).and_then(|form| drafts.iter().find(|draft| draft.place == *form));
    Some(Waiting {
        title: given.title.clone(),
        looked_at: form.map(|_| address.clone()).unwrap_or_default(),
        href: form.map_or(address, place::address_of),
        badge: page::badge(look.app, &given.kind),
        when: dates::time_tag(draft.saved_at.0),
        is_text,
        doubts: if is_text { given.doubts(&given.lay_out(&kinds)) } else { 0 },
    })
}
