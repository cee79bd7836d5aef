//! What a save writes: worked out before the transaction, written inside it.

use std::collections::HashSet;

use super::{Also, Aside, Before, Edit, Saved};
use crate::actions::files::attach_file;
use crate::actions::files::pasted_images::Images;
use crate::actions::sheets::tell_remarks;
use crate::actions::sheets::told::ToTell;
use crate::app::App;
use crate::db::Db;
use crate::db::happening::{Happening, Revised};
use crate::db::types::{AccountId, EventKind, Moment, Protection, SheetId, Visibility};
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::policy::Who;
use crate::models::access_rule;
use crate::models::account::Account;
use crate::models::anchor::{self, Anchor};
use crate::models::attachment::Attachment;
use crate::models::event::NewEvent;
use crate::models::field_rule::FieldRule;
use crate::models::job;
use crate::models::kind::KindSet;
use crate::models::link::{self, Link};
use crate::models::name::{self, Name, Owner};
use crate::models::reader::Reader;
use crate::models::revision::codec::{self, Stored};
use crate::models::revision::{NewRevision, Revision};
use crate::models::sheet::{NewHead, NewSheet, Sheet};
use crate::models::sheet_key::{self, SheetKey};
use crate::models::theme::{self, SheetTheme};
use crate::reading::prepare;
use crate::reading::prepare::Prepared;
use crate::text::kind::{KindDef, Purpose};
use crate::text::sheet_text::SheetText;

/// Months after which a new sheet should be looked at again.
const REVIEW_MONTHS: i32 = 12;

/// A text with everything that is worked out before the transaction.
pub(in crate::actions) struct Ready {
    /// What the text says of its sheet.
    pub(in crate::actions) prepared: Prepared,
    stored: Stored,
    aside: Option<Aside>,
    links: Vec<Link>,
    themes: Vec<SheetTheme>,
    anchors: Option<Vec<Anchor>>,
}

/// Stands where a sheet's number will: rows get it when it is known, in the transaction.
const UNKNOWN: SheetId = SheetId(0);

impl Ready {
    /// Compresses the text after the one before it, and works out links, themes and anchors.
    pub(in crate::actions) fn new(
        app: &App,
        kinds: &KindSet,
        before: Option<&Before>,
        aside: Option<Aside>,
        prepared: Prepared,
    ) -> Result<Self> {
        let previous = match &aside {
            Some(aside) => Some((aside.prepared.text.as_str(), aside.stored.place)),
            None => before.map(|before| (before.text.as_str(), before.head.place())),
        };
        let stored = codec::encode(&prepared.text, previous)?;
        let old_body = || {
            let old = before.and_then(|before| SheetText::parse(&before.text).ok());
            old.map_or_else(String::new, |text| text.body().to_owned())
        };
        let known = before.map_or(&[][..], |before| before.anchors.as_slice());
        let links = prepare::links_of(kinds, &app.config.base_url, UNKNOWN, &prepared);
        check_links(app, kinds, before, links.len())?;
        Ok(Self {
            stored,
            aside,
            links,
            themes: prepare::themes_of(kinds, UNKNOWN, &prepared),
            anchors: prepare::changed_anchors(UNKNOWN, old_body, (prepared.sheet.body(), &prepared.sections), known),
            prepared,
        })
    }
}

/// Refuses more links than a sheet keeps; a text that has so many already can still be changed, to fewer.
fn check_links(app: &App, kinds: &KindSet, before: Option<&Before>, links: usize) -> Result<()> {
    if links <= prepare::MOST_LINKS {
        return Ok(());
    }
    let held = before.and_then(|before| prepare::prepare(kinds, &app.config.base_url, &before.text).ok());
    let held = held.map_or(0, |text| prepare::links_of(kinds, &app.config.base_url, UNKNOWN, &text).len());
    match links > held {
        true => Err(Error::field("corps", crate::hall::messages::too_many_links(links, prepare::MOST_LINKS))),
        false => Ok(()),
    }
}

/// Everything that the transaction writes.
pub(in crate::actions) struct Work<'a> {
    pub(in crate::actions) app: &'a App,
    pub(in crate::actions) who: &'a Who,
    pub(in crate::actions) edit: &'a Edit,
    pub(in crate::actions) before: Option<&'a Before>,
    pub(in crate::actions) ready: &'a Ready,
    pub(in crate::actions) merged_with: Option<i32>,
    /// The files of images that the text held, written with it.
    pub(in crate::actions) files: &'a [Attachment],
}

impl Work<'_> {
    /// Writes it and what else there is in a transaction of its own, with the bytes of its files before it; none when
    /// the sheet moved on.
    pub(super) fn save(&self, images: &Images, also: Also<'_>) -> Result<Option<Saved>> {
        let now = self.app.now();
        let saved = self.keep_files(images, now).and_then(|going_on| match going_on {
            true => self.app.store.write(|db| {
                let mut told = ToTell::default();
                let Some(mut saved) = self.write(db, now, &mut told)? else { return Ok(None) };
                if let Some(also) = also {
                    also(db, saved.id, now)?;
                }
                saved.event = told.tell(db, now)?;
                Ok(Some(saved))
            }),
            false => Ok(None),
        });
        match saved {
            Err(error) if error.is_duplicate() => Err(self.whose_title(&error)?),
            result => result,
        }
    }

    /// Keeps the bytes of its files, once the transaction was tried and nothing in it refused; `false` when the sheet
    /// moved on.
    pub(in crate::actions) fn keep_files(&self, images: &Images, now: Moment) -> Result<bool> {
        if self.files.is_empty() {
            return Ok(true);
        }
        let going_on = self.app.store.rehearse(|db| self.write(db, now, &mut ToTell::default()))?.is_some();
        if going_on {
            images.keep(self.app, self.files)?;
        }
        Ok(going_on)
    }

    /// Writes it, in the transaction under way, whose end tells what joins `told`; none when the sheet moved on.
    pub(in crate::actions) fn write(&self, db: &mut Db, now: Moment, told: &mut ToTell) -> Result<Option<Saved>> {
        // Before any row: rules change between two saves, never during one.
        access_rule::hold(db, Purpose::of(&self.ready.prepared.kind) == Purpose::Theme)?;
        let Some(files) = attach_file::numbered(db, self.files)? else { return Ok(None) };
        let by = self.signer(db, now)?;
        let (id, number) = match self.before {
            Some(before) => {
                let number = before.sheet.head + if self.ready.aside.is_some() { 2 } else { 1 };
                if !Sheet::advance(db, &before.sheet, &self.new_head(number, by, now))? {
                    return Ok(None);
                }
                (before.sheet.id, number)
            }
            None => (Sheet::insert(db, |id| self.new_sheet(id, by, now))?, 1),
        };
        self.take_title(db, id, now)?;
        self.take_key(db, id)?;
        self.write_revisions(db, (id, number), by, now)?;
        let added = self.files_added(db, id)?;
        self.write_derived(db, id)?;
        self.reserve_fields(db, now)?;
        let settled = self.settle(db, id, (by, now))?;
        told.touched(self.who, &self.ready.prepared.kind);
        told.events.extend(attach_file::write_all(db, self.who, files, id)?);
        let shows: Vec<AccountId> = [by, self.edit.approval.by].into_iter().flatten().collect();
        told.events.extend(attach_file::release(db, self.who, &shows, &added, now)?);
        told.events.push(self.event(id, number, by, now));
        told.events.extend(settled);
        let hears = self.hearer(db, by, now)?;
        told.stewards.extend(hears);
        Ok(Some(Saved {
            id,
            slug: self.ready.prepared.slug.clone(),
            number,
            merged_with: self.merged_with,
            kept_both: false,
            unchanged: false,
            event: None,
            hears,
        }))
    }

    /// The files that this text shows and the one before did not: what stood there already is nobody's choice now.
    fn files_added(&self, db: &mut Db, id: SheetId) -> Result<Vec<Link>> {
        let is_file = |link: &&Link| link.relation == link::FILE;
        let mut added: Vec<Link> = self.ready.links.iter().filter(is_file).cloned().collect();
        if !added.is_empty() && self.before.is_some() {
            let shown: HashSet<String> = link::of_sheet(db, id)?.into_iter().map(|link| link.target_title).collect();
            added.retain(|link| !shown.contains(&link.target_title));
        }
        Ok(added)
    }

    /// Who looks after the sheet, when they hear of it.
    fn hearer(&self, db: &mut Db, by: Option<AccountId>, now: Moment) -> Result<Option<AccountId>> {
        let Some(before) = self.before else { return Ok(None) };
        tell_remarks::hearer(db, &before.sheet, [by, self.edit.approval.by], self.edit.minor, now)
    }

    /// By whom it is signed.
    fn signer(&self, db: &mut Db, now: Moment) -> Result<Option<AccountId>> {
        match &self.edit.approval.signed {
            Some(name) => Ok(Some(Account::signing(db, [name, crate::hall::messages::held::UNNAMED], now)?)),
            None => Ok(self.who.account()),
        }
    }

    fn take_title(&self, db: &mut Db, id: SheetId, now: Moment) -> Result<()> {
        let name = Name {
            key: self.ready.prepared.key.clone(),
            sheet_id: id,
            title: self.ready.prepared.title.clone(),
            since: now,
        };
        match name::take(db, &name)? {
            Owner::Mine => Ok(()),
            Owner::Other(other) => Err(Reader::new(db, self.who).taken(&self.ready.prepared.title, other)?),
        }
    }

    /// A kind, vocabulary or theme keeps the key of its first save; a shipped page is found by its own.
    fn take_key(&self, db: &mut Db, id: SheetId) -> Result<()> {
        let key = self.ready.prepared.house_key.as_ref().or(self.edit.page_key.as_ref());
        match (sheet_key::of_sheet(db, id)?, key) {
            (Some(kept), Some(key)) if kept.key == *key && kept.kind == self.ready.prepared.kind => Ok(()),
            (Some(kept), None)
                if [&kept.kind, &self.ready.prepared.kind].map(|kind| Purpose::of(kind)) == [Purpose::Page; 2] =>
            {
                Ok(())
            }
            (Some(kept), _) => Err(Error::field("cle", crate::hall::messages::key_never_changes(&kept.key))),
            (None, None) => Ok(()),
            (None, Some(key)) => {
                let row = SheetKey { kind: self.ready.prepared.kind.clone(), key: key.clone(), sheet_id: id };
                Ok(sheet_key::insert(db, &row)?)
            }
        }
    }

    /// Anchors, links and themes: a new sheet has none to replace.
    fn write_derived(&self, db: &mut Db, id: SheetId) -> Result<()> {
        let Ready { links, themes, anchors, .. } = self.ready;
        let links: Vec<Link> = links.iter().map(|row| Link { source_id: id, ..row.clone() }).collect();
        let themes: Vec<SheetTheme> = themes.iter().map(|row| SheetTheme { sheet_id: id, ..row.clone() }).collect();
        let anchors = anchors
            .as_ref()
            .map(|rows| rows.iter().map(|row| Anchor { sheet_id: id, ..row.clone() }).collect::<Vec<_>>());
        if self.before.is_none() {
            anchor::insert(db, &anchors.unwrap_or_default())?;
            link::insert(db, &links)?;
            return Ok(theme::insert(db, &themes)?);
        }
        if let Some(anchors) = anchors {
            anchor::replace(db, id, &anchors)?;
        }
        link::replace(db, id, &links)?;
        Ok(theme::replace(db, id, &themes)?)
    }

    /// What a kind says of who reads and writes its fields. What stands beside the texts of its sheets follows.
    fn reserve_fields(&self, db: &mut Db, now: Moment) -> Result<()> {
        let prepared = &self.ready.prepared;
        if Purpose::of(&prepared.kind) != Purpose::Kind {
            return Ok(());
        }
        let Ok(kind) = KindDef::from_sheet(&prepared.sheet) else { return Ok(()) };
        if FieldRule::settle(db, &kind)? && self.before.is_some() {
            job::Job::queue(db, &job::Work::Rebuild, now)?;
        }
        Ok(())
    }

    fn new_sheet(&self, id: SheetId, by: Option<AccountId>, now: Moment) -> NewSheet {
        let Prepared { kind, title, slug, summary, state, size, .. } = &self.ready.prepared;
        NewSheet {
            id,
            kind: kind.clone(),
            title: title.clone(),
            slug: slug.clone(),
            summary: summary.clone(),
            state: (*state).to_owned(),
            head: 1,
            size: *size,
            visibility: Visibility::Public,
            protection: Protection::Open,
            readers_id: None,
            writers_id: None,
            keepers_id: None,
            created_at: now,
            created_by: by,
            updated_at: now,
            updated_by: by,
            review_months: REVIEW_MONTHS,
        }
    }

    fn new_head(&self, number: i32, by: Option<AccountId>, now: Moment) -> NewHead {
        let Prepared { kind, title, slug, summary, state, size, .. } = &self.ready.prepared;
        NewHead {
            kind: kind.clone(),
            title: title.clone(),
            slug: slug.clone(),
            summary: summary.clone(),
            state: (*state).to_owned(),
            head: number,
            size: *size,
            updated_at: now,
            updated_by: by,
        }
    }

    /// The revision, after the text that lost the clash that it settles.
    fn write_revisions(
        &self,
        db: &mut Db,
        (id, number): (SheetId, i32),
        by: Option<AccountId>,
        now: Moment,
    ) -> Result<()> {
        let Ready { prepared, stored, aside, .. } = self.ready;
        let mut before = self.before.map_or(0, |before| before.head.size);
        if let Some(Aside { prepared, stored }) = aside {
            let mut kept = NewRevision { author_id: by, ..self.new_revision(id, prepared, stored, before, now) };
            (kept.number, kept.merged) = (number - 1, false);
            crate::hall::messages::SET_ASIDE.clone_into(&mut kept.comment);
            Revision::insert(db, &kept)?;
            before = prepared.size;
        }
        let current = NewRevision { number, author_id: by, ..self.new_revision(id, prepared, stored, before, now) };
        Ok(Revision::insert(db, &current)?)
    }

    fn new_revision(&self, id: SheetId, prepared: &Prepared, stored: &Stored, before: i32, now: Moment) -> NewRevision {
        NewRevision {
            sheet_id: id,
            number: 1,
            title: prepared.title.clone(),
            kind: prepared.kind.clone(),
            author_id: None,
            created_at: now,
            comment: self.edit.comment.replace('\0', "").trim().to_owned(),
            minor: self.edit.minor,
            base: self.edit.base,
            merged: self.merged_with.is_some(),
            size: prepared.size,
            size_change: prepared.size - before,
            hash: prepared.hash.clone(),
            hidden: false,
            erased: false,
            chain_links: stored.place.links,
            chain_bytes: stored.place.bytes,
            data: stored.data.clone(),
        }
    }

    fn event(&self, id: SheetId, number: i32, by: Option<AccountId>, now: Moment) -> NewEvent {
        let cause = if self.before.is_none() { EventKind::Created } else { self.edit.cause };
        let title = self.ready.prepared.title.clone();
        let from = self.before.map(|before| before.sheet.title.clone()).filter(|before| *before != title);
        // What was merged with others' words is no older text any more.
        let restores = self.edit.back.restores.filter(|_| self.merged_with.is_none());
        let revised = Revised { from, restores, undoes: self.edit.back.undoes };
        let mut event = NewEvent::new(Happening::revised(cause, revised), now, by, title).on(id);
        event.revision = Some(number);
        event.minor = self.edit.minor;
        event
    }

    /// A unique index refused: the title or the key was taken by somebody else in the same instant.
    pub(in crate::actions) fn whose_title(&self, error: &Error) -> Result<Error> {
        let key = &self.ready.prepared.key;
        let mine = self.before.map(|before| before.sheet.id);
        let taken = self.app.store.read::<_, Error>(|db| match name::find(db, key)? {
            Some(name) if Some(name.sheet_id) != mine => {
                Reader::new(db, self.who).taken(&self.ready.prepared.title, name.sheet_id).map(Some)
            }
            _ => Ok(None),
        })?;
        Ok(match taken {
            Some(taken) => taken,
            _ if self.ready.prepared.house_key.is_some() => Error::Invalid(vec![FieldError {
                field: "cle".to_owned(),
                message: crate::hall::messages::KEY_TAKEN.to_owned(),
            }]),
            _ => Error::Internal(anyhow::anyhow!("{error}")),
        })
    }
}
