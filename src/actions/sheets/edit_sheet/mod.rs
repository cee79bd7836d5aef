//! Saves a text as a new revision of a sheet, or as a new sheet, merging with what others published meanwhile.

mod aside;
mod before;
mod change;
mod composed;
mod kept;
mod settled;
mod several;
mod work;

use std::sync::Arc;

use aside::Aside;
pub(in crate::actions) use change::SheetChange;
pub use composed::{apply, compose, parts_of};
use kept::Kept;
pub(in crate::actions) use kept::check as check_kept_fields;
pub(in crate::actions) use several::{OneOf, save_all, save_those_that_go};
pub(super) use work::{Ready, Work};

use crate::actions::files::pasted_images::{Images, Planned};
use crate::actions::sheets::moderated;
use crate::app::App;
use crate::cache::SavedText;
use crate::db::Db;
use crate::db::types::{AccountId, EventId, EventKind, GroupId, Moment, SheetId};
use crate::hall::error::Clash;
use crate::hall::error::{Error, Result};
use crate::hall::policy;
use crate::hall::policy::{Act, Who};
use crate::models::access_rule;
use crate::models::anchor;
use crate::models::attachment::Attachment;
use crate::models::kind::KindSet;
use crate::models::original::Original;
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::reading::prepare;
use crate::reading::prepare::Prepared;
use crate::text::diff::Budget;
use crate::text::kind::field_keys;
use crate::text::merge;
use crate::text::sheet_text::{SheetText, Value};

/// A sheet that moves on while it is prepared is merged again, at most this often.
const TRIES: usize = 5;

/// What somebody wants to save.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The sheet; none for a new one.
    pub sheet: Option<SheetId>,
    /// The revision that the text started from; 0 for a new sheet.
    pub base: i32,
    /// The whole new text.
    pub text: String,
    /// Why, in the author's words.
    pub comment: String,
    /// Whether the author calls it minor.
    pub minor: bool,
    /// The author's whole text when it met a clash that this edit settles: it stays in the history.
    pub aside: Option<String>,
    /// What happened, for the event: an edit, a restoration, an undoing.
    pub cause: EventKind,
    /// Whether somebody who may has looked at it.
    pub approval: Approval,
    /// What a restoration or an undoing brings back, for the event.
    pub back: BroughtBack,
    /// The key of a shipped page, by which its address finds it.
    pub page_key: Option<String>,
    /// The group that alone reads it, of a new sheet.
    pub space: Option<GroupId>,
    /// The document that the text was read from: it becomes a file of the sheet, and the text names it.
    pub original: Option<Original>,
}

/// The approval of a text by whoever may: it is published, whoever wrote it. Only verbs give it.
#[derive(Clone, Debug, Default)]
pub struct Approval {
    pub(in crate::actions) is_given: bool,
    /// Who looked at it; nobody when the wiki publishes it at once.
    pub(in crate::actions) by: Option<AccountId>,
    /// The name that signs it, of somebody without an account; who saves signs otherwise.
    pub(in crate::actions) signed: Option<String>,
}

/// What an edit brings back: whoever wrote what is gone then is not credited for it.
#[derive(Clone, Copy, Debug, Default)]
pub struct BroughtBack {
    /// The older revision whose text it is.
    pub restores: Option<i32>,
    /// The revision that it undoes.
    pub undoes: Option<i32>,
}

impl Edit {
    /// A plain edit.
    #[must_use]
    pub fn new(sheet: Option<SheetId>, base: i32, text: String, comment: String) -> Self {
        let (cause, back) = (EventKind::Edited, BroughtBack::default());
        let approval = Approval::default();
        let (aside, page_key, space, original) = (None, None, None, None);
        Self { sheet, base, text, comment, minor: false, aside, cause, approval, back, page_key, space, original }
    }

    /// Whether somebody looked at it and read all of it.
    fn is_looked_at(&self) -> bool {
        self.approval.is_given && self.approval.by.is_some()
    }

    /// The summary of a new sheet is as short as that of a change.
    pub(in crate::actions) fn check_comment(&self) -> Result<()> {
        if self.comment.chars().count() > MOST_COMMENT {
            return Err(Error::field("commentaire", crate::hall::messages::COMMENT_TOO_LONG));
        }
        Ok(())
    }
}

/// What a save did.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The sheet.
    pub id: SheetId,
    /// Its slug now.
    pub slug: String,
    /// Its current revision.
    pub number: i32,
    /// The revision it was merged with, when the sheet had moved on.
    pub merged_with: Option<i32>,
    /// Whether others had added something at the same places, so that both stand there now.
    pub kept_both: bool,
    /// Whether the text was already the current one, so that nothing was written.
    pub unchanged: bool,
    /// The event that tells it; what the author's next pages must have reached.
    pub event: Option<EventId>,
    /// Who looks after the sheet, when they get a letter about it.
    pub hears: Option<AccountId>,
}

/// The most characters of a summary of a change.
const MOST_COMMENT: usize = 200;

/// Saves. Contributors may; protected sheets and those of the house ask for more.
///
/// A clash that cannot be merged is [`Error::Conflict`] and writes nothing. Runs [`save_now`] on the blocking pool.
pub async fn edit_sheet(app: &App, who: &Who, edit: Edit) -> Result<Saved> {
    let (node, who) = (app.clone(), who.clone());
    app.block(move || save_now(&node, &who, &edit)).await
}

/// The same on the calling thread. Images that the text holds itself become files of the sheet, written with it.
pub fn save_now(app: &App, who: &Who, edit: &Edit) -> Result<Saved> {
    save_with(app, who, edit, None)
}

/// What else is written in the transaction of a save, or in one of its own when the text is the current one: beside
/// this sheet, at the moment of its revision.
pub(in crate::actions) type Also<'a> = Option<&'a dyn Fn(&mut Db, SheetId, Moment) -> Result<()>>;

/// The same with something else: both are written, or neither.
pub(in crate::actions) fn save_with(app: &App, who: &Who, edit: &Edit, also: Also<'_>) -> Result<Saved> {
    let mut images = Images::default();
    for _ in 0..TRIES {
        let tried = try_save(app, who, edit, &mut images, also);
        if matches!(tried, Err(Error::Conflict(_))) {
            app.metrics.clashes.inc();
        }
        let Some(saved) = tried? else { continue };
        if !saved.unchanged {
            app.metrics.saves.inc();
            app.follow()?;
        }
        if saved.merged_with.is_some() {
            app.metrics.merges.inc();
        }
        return Ok(saved);
    }
    Err(Error::Busy)
}

/// The sheet as it stands before the save.
pub(in crate::actions) struct Before {
    pub(super) sheet: Sheet,
    pub(super) head: Revision,
    /// Its text, with all its fields.
    pub(super) text: String,
    /// The same as the author of the save reads it.
    pub(super) seen: String,
    pub(super) anchors: Vec<anchor::Anchor>,
}

/// One try; nothing when the sheet moved on between the preparation and the transaction.
fn try_save(app: &App, who: &Who, given: &Edit, images: &mut Images, also: Also<'_>) -> Result<Option<Saved>> {
    let kinds = app.kinds();
    let found = find(app, who, given)?;
    let planned = images.plan(app, who, given)?;
    let Chosen { edit, files, text, merged } = choose(&kinds, found.as_ref(), given, planned.as_ref())?;
    let before = found.as_ref().map(|found| &found.before);
    let prepared = prepare::prepare(&kinds, &app.config.base_url, &text)?;
    who.must(policy::to_write_kind(&prepared.kind))?;
    let aside = match (before, &edit.aside) {
        (Some(before), Some(text)) => {
            let kept = found.as_ref().map(|found| found.kept.give_back(&kinds, text.clone())).transpose()?;
            let text = kept.as_deref().unwrap_or(text);
            Aside::new(&kinds, &app.config.base_url, before, text, &prepared.text)?
        }
        _ => None,
    };
    if let Some(before) = before
        && before.text == prepared.text
        && aside.is_none()
    {
        return unchanged(app, &before.sheet, also).map(Some);
    }
    let ready = Ready::new(app, &kinds, before, aside, prepared)?;
    let (merged_with, kept_both) = (merged.map(|merged| merged.with), merged.is_some_and(|merged| merged.kept_both));
    let work = Work { app, who, edit, before, ready: &ready, merged_with, files };
    let Some(saved) = work.save(images, also)? else { return Ok(None) };
    let Prepared { hash, text, sheet, .. } = ready.prepared;
    app.caches.texts.keep(&hash, Arc::new(SavedText::read(text, sheet)));
    Ok(Some(Saved { kept_both, ..saved }))
}

fn unchanged(app: &App, sheet: &Sheet, also: Also<'_>) -> Result<Saved> {
    if let Some(also) = also {
        app.store.write(|db| also(db, sheet.id, app.now()))?;
    }
    Ok(Saved {
        id: sheet.id,
        slug: sheet.slug.clone(),
        number: sheet.head,
        merged_with: None,
        kept_both: false,
        unchanged: true,
        event: None,
        hears: None,
    })
}

/// The sheet that an edit changes, and the text that it started from when the sheet moved on since.
struct Found {
    before: Before,
    base: Option<String>,
    kept: Kept,
}

/// Reads what an edit changes, once they may change it; nothing for a new sheet.
fn find(app: &App, who: &Who, edit: &Edit) -> Result<Option<Found>> {
    let Some(id) = edit.sheet else {
        who.must(Act::Write)?;
        edit.check_comment()?;
        app.store.read(|db| {
            kept::check(&app.kinds(), &mut Reader::new(db, who), None, edit)?;
            must_publish(db, who, edit, None)
        })?;
        return Ok(None);
    };
    app.store.read(|db| {
        let mut before = read_before(app, db, who, id)?;
        may_change(who, &before.sheet, edit)?;
        must_publish(db, who, edit, Some(&before.sheet))?;
        let moved_on = edit.base != before.sheet.head;
        let mut reader = Reader::new(db, who).sharing(&app.caches.texts);
        let kept = Kept::of(&app.kinds(), &mut reader, &before, edit)?;
        let saved = |reader: &mut Reader<'_>| match edit.is_looked_at() {
            true => reader.saved_whole(&before.sheet, edit.base),
            false => reader.saved(&before.sheet, edit.base),
        };
        let base = moved_on.then(|| saved(&mut reader).map(|(_, saved)| saved.text().to_owned())).transpose()?;
        if edit.is_looked_at() {
            before.seen.clone_from(&before.text);
        }
        Ok(Some(Found { before, base, kept }))
    })
}

/// What is saved of an edit: its text, merged with the published one where that moved on.
struct Chosen<'a> {
    edit: &'a Edit,
    files: &'a [Attachment],
    text: String,
    merged: Option<Merged>,
}

/// An edit whose images are named is merged by these names. When it clashes, the clash is that of the edit as it was
/// given: its images are kept nowhere else.
fn choose<'a>(
    kinds: &KindSet,
    found: Option<&Found>,
    given: &'a Edit,
    planned: Option<&'a Planned>,
) -> Result<Chosen<'a>> {
    let chosen = |edit: &'a Edit, files: &'a [Attachment]| {
        let (text, merged) = match found {
            Some(Found { before, base: Some(base), .. }) => merged_text(kinds, before, base, edit)?,
            _ => (edit.text.clone(), None),
        };
        let text = match found {
            Some(found) => found.kept.give_back(kinds, text)?,
            None => text,
        };
        Ok(Chosen { edit, files, text, merged })
    };
    let Some(Planned { edit, files }) = planned else { return chosen(given, &[]) };
    match chosen(edit, files) {
        Err(Error::Conflict(_)) => chosen(given, &[]),
        result => result,
    }
}

/// Reads it; a deleted sheet is [`Error::Gone`].
pub(super) fn read_before(app: &App, db: &mut Db, who: &Who, id: SheetId) -> Result<Before> {
    let mut reader = Reader::new(db, who).sharing(&app.caches.texts);
    let sheet = reader.sheet(id)?;
    let (head, whole) = reader.saved_whole(&sheet, sheet.head)?;
    let seen = reader.text(&sheet, sheet.head)?;
    Ok(Before { anchors: anchor::of_sheet(db, id)?, sheet, head, text: whole.text().to_owned(), seen })
}

/// Whether it is published at once.
fn must_publish(db: &mut Db, who: &Who, edit: &Edit, sheet: Option<&Sheet>) -> Result<()> {
    let is_free = edit.approval.is_given || edit.space.is_some();
    match is_free || (sheet.is_none() && is_born_in_group(db, who, edit)?) {
        true => Ok(()),
        false => moderated::must_publish(db, who, sheet),
    }
}

/// Whether a new sheet would be a group's own by its themes or its kind: those who would look at it first do not see
/// it.
fn is_born_in_group(db: &mut Db, who: &Who, edit: &Edit) -> Result<bool> {
    if who.groups().is_empty() {
        return Ok(false);
    }
    let Ok(text) = SheetText::parse(&edit.text) else { return Ok(false) };
    let themes = text.get(field_keys::THEMES).map(Value::texts).unwrap_or_default();
    let themes: Vec<String> = themes.into_iter().map(str::to_owned).collect();
    let reads = access_rule::of_new_sheet(db, text.kind().unwrap_or_default(), &themes)?;
    Ok(reads.is_some_and(|group| who.is_in(group)))
}

/// Whether they may change this sheet: its kind, its protection, and the limits on what they send.
fn may_change(who: &Who, sheet: &Sheet, edit: &Edit) -> Result<()> {
    sheet.must_be_changed_by(who)?;
    edit.check_comment()
}

/// A merge that went well.
#[derive(Clone, Copy)]
struct Merged {
    /// The revision that the text was merged with.
    with: i32,
    /// Whether both added something at one place.
    kept_both: bool,
}

/// The merge of the author's text and the published one, which moved on from the base of both.
fn merged_text(kinds: &KindSet, before: &Before, base_text: &str, edit: &Edit) -> Result<(String, Option<Merged>)> {
    let mine = SheetText::parse(&edit.text).map_err(Error::Unreadable)?;
    let theirs = SheetText::parse(&before.seen).map_err(Error::Unreadable)?;
    let base = SheetText::parse(base_text).map_err(Error::Unreadable)?;
    let merge = merge::sheets(&parts_of(&base), &parts_of(&mine), &parts_of(&theirs), &mut Budget::default());
    match apply(&merge, &theirs, kinds)? {
        Some(text) => Ok((text, Some(Merged { with: before.sheet.head, kept_both: merge.kept_both > 0 }))),
        None => Err(Error::Conflict(Box::new(Clash {
            sheet: before.sheet.id,
            base: edit.base,
            head: before.sheet.head,
            their_author: before.head.author_id,
            their_moment: before.head.created_at,
            base_text: base_text.to_owned(),
            mine: mine.text(),
            theirs: before.seen.clone(),
            merge,
            comment: edit.comment.clone(),
            minor: edit.minor,
        }))),
    }
}
