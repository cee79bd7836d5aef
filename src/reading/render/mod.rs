//! Sets a sheet's text as HTML: what its links lead to is asked of the wiki, and everything asked is recorded.

mod embed;

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::app::App;
use crate::cache::{Body, Dep, Kept};
use crate::db::types::SheetId;
use crate::hall::error::Result;
use crate::hall::languages::{self, Language};
use crate::hall::messages::reading as messages;
use crate::models::anchor::Anchor;
use crate::models::attachment::Attachment;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::anchors::RESERVED_IDS;
use crate::text::cancel::Cancel;
use crate::text::kind::field_keys;
use crate::text::markup::pieces::Pieces;
use crate::text::markup::{self, Context, FileRef, OldAnchors, Rendered, SheetRef};
use crate::text::sheet_text::{SheetText, Value};
use crate::text::title;

/// Links looked up at once; those of a longer text one by one, since statements hold so many values and no more.
const MOST_AT_ONCE: i64 = 5_000;

/// What a name of a file means in the texts of a sheet.
type KnownFiles = HashMap<(Option<SheetId>, String), Option<FileRef>>;

/// What a text may ask of the wiki while it is set. Answers are those of a reader without an account, so that the
/// result may be kept for all.
pub struct Resolver<'a> {
    base_url: &'a str,
    /// The language of sheets that say none.
    language: Language,
    kinds: Arc<KindSet>,
    /// The sheet whose text it is: its own files are looked at first.
    sheet: Cell<Option<SheetId>>,
    /// The sheet whose links are still to be looked up.
    links_of: Cell<Option<SheetId>>,
    has_doors: bool,
    old_anchors: OldAnchors,
    before: Option<String>,
    cancel: Option<Cancel>,
    reader: RefCell<Reader<'a>>,
    known: RefCell<HashMap<String, Option<SheetRef>>>,
    known_ids: RefCell<HashMap<SheetId, Option<SheetRef>>>,
    /// The files that texts of a sheet mean by a name.
    known_files: RefCell<KnownFiles>,
    /// What waits for this text, and is shown to its writer alone.
    waiting: Vec<Attachment>,
    /// The passages that are being shown inside each other.
    inside: RefCell<Vec<(SheetId, String)>>,
    /// Sheets shown inside so far.
    shown: Cell<usize>,
    /// Passages looked for so far: each costs the reading of a text.
    passages: Cell<usize>,
    /// Short forms explained so far in rich fields.
    explained: RefCell<HashSet<String>>,
}

impl<'a> Resolver<'a> {
    /// For the text of a sheet, or for a text of no sheet yet. What it asks counts as read by this reader.
    pub fn new(app: &'a App, reader: &'a mut Reader<'_>, sheet: Option<SheetId>) -> Self {
        Self {
            base_url: &app.config.base_url,
            language: app.identity().chosen.language(),
            kinds: app.kinds(),
            sheet: Cell::new(sheet),
            links_of: Cell::default(),
            has_doors: false,
            old_anchors: OldAnchors::new(),
            before: None,
            cancel: None,
            reader: RefCell::new(reader.as_stranger()),
            known: RefCell::default(),
            known_ids: RefCell::default(),
            known_files: RefCell::default(),
            waiting: Vec::new(),
            inside: RefCell::default(),
            shown: Cell::new(0),
            passages: Cell::new(0),
            explained: RefCell::default(),
        }
    }

    /// The language that a text is written in.
    pub fn language_of(&self, text: &SheetText) -> Language {
        let said = text.get(field_keys::LANGUAGE).and_then(Value::as_text).and_then(languages::find);
        said.unwrap_or(self.language)
    }

    /// For a text that its writer looks at before it is published: files that wait for it are shown as well.
    pub fn for_writer(app: &'a App, reader: &'a mut Reader<'_>, sheet: Option<SheetId>) -> Result<Self> {
        let waiting = reader.files_waiting()?;
        Ok(Self { waiting, ..Self::new(app, reader, sheet) })
    }

    /// Looks up what the current text of a sheet links to when its first link is met, all at once: two questions,
    /// however many links.
    #[must_use]
    pub fn with_links_of(mut self, sheet: SheetId) -> Self {
        self.links_of = Cell::new(Some(sheet));
        self
    }

    fn meet_links(&self) {
        let Some(sheet) = self.links_of.take() else { return };
        let Some((meant, found)) = self.ask(|reader| reader.meant_by(sheet, MOST_AT_ONCE)) else { return };
        let found: HashMap<SheetId, SheetRef> = found.iter().map(|sheet| (sheet.id, self.reference(sheet))).collect();
        for (key, owner, number) in meant {
            match number {
                Some(id) => drop(self.known_ids.borrow_mut().insert(id, found.get(&id).cloned())),
                None => drop(self.known.borrow_mut().insert(key, owner.and_then(|id| found.get(&id).cloned()))),
            }
        }
    }

    /// Keeps places for what leads to correcting a section or a passage.
    #[must_use]
    pub fn with_doors(mut self) -> Self {
        self.has_doors = true;
        self
    }

    /// Puts the anchors that the sheet once published before the headings that they lead to today.
    #[must_use]
    pub fn with_old_anchors(mut self, anchors: Vec<Anchor>) -> Self {
        for Anchor { anchor, leads_to, .. } in anchors {
            self.old_anchors.entry(leads_to).or_default().push(anchor);
        }
        self
    }

    /// Marks what the text changes of this one.
    #[must_use]
    pub fn with_before(mut self, text: String) -> Self {
        self.before = Some(text);
        self
    }

    /// Gives up once nobody waits.
    #[must_use]
    pub fn with_cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = Some(cancel.clone());
        self
    }

    /// Runs `set` with what it may ask.
    pub fn with<T>(&self, set: impl FnOnce(&Context<'_>) -> T) -> T {
        let by_title = |text: &str| self.by_title(text);
        let by_id = |id: i64| self.by_id(id);
        let file = |name: &str| self.file(name);
        let embed = |text: &str, section: Option<&str>, under: u8| self.embed(text, section, under);
        set(&Context {
            sheet_by_title: &by_title,
            sheet_by_id: &by_id,
            file: &file,
            embed: &embed,
            base_url: self.base_url,
            has_doors: self.has_doors,
            before: self.before.as_deref(),
            cancel: self.cancel.as_ref(),
            lexicon: self.kinds.lexicon(),
            explained: Some(&self.explained),
            old_anchors: &self.old_anchors,
            reserved: RESERVED_IDS,
        })
    }

    /// A body under the page's title.
    pub fn body(&self, text: &str) -> Rendered {
        self.with(|context| markup::render(text, context))
    }

    /// A rich field.
    pub fn fragment(&self, text: &str) -> String {
        self.with(|context| markup::fragment(text, context))
    }

    /// A short field.
    pub fn inline(&self, text: &str) -> String {
        self.with(|context| markup::inline(text, context))
    }

    /// The live sheet of a title or alias, for fields that refer.
    pub fn by_title(&self, text: &str) -> Option<SheetRef> {
        let key = title::key(text);
        self.meet_links();
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let found = self.ask(|reader| reader.sheet_of_title(&key)).flatten().map(|sheet| self.reference(&sheet));
        self.known.borrow_mut().insert(key, found.clone());
        found
    }

    fn by_id(&self, id: i64) -> Option<SheetRef> {
        let id = SheetId(id);
        self.meet_links();
        if let Some(known) = self.known_ids.borrow().get(&id) {
            self.reader.borrow_mut().saw(Dep::Sheet(id));
            return known.clone();
        }
        let found = self.ask(|reader| reader.sheet_if_any(id)).flatten();
        let found = found.filter(|sheet| sheet.deleted_at.is_none()).map(|sheet| self.reference(&sheet));
        self.known_ids.borrow_mut().insert(id, found.clone());
        found
    }

    fn reference(&self, sheet: &Sheet) -> SheetRef {
        self.reader.borrow_mut().saw(Dep::Sheet(sheet.id));
        SheetRef { id: sheet.id.0, slug: sheet.slug.clone(), title: sheet.title.clone() }
    }

    /// The file of that name, of this sheet or else of the wiki.
    pub fn file(&self, name: &str) -> Option<FileRef> {
        let key = (self.sheet.get(), name.to_owned());
        if let Some(known) = self.known_files.borrow().get(&key) {
            return known.clone();
        }
        let found = self.ask(|reader| reader.file_named(key.0, name)).flatten();
        let waiting = || self.waiting.iter().find(|file| file.is_meant_by(name)).map(Attachment::to_reference);
        let found = found.map(|file| file.to_reference()).or_else(waiting);
        self.known_files.borrow_mut().insert(key, found.clone());
        found
    }

    /// A question that fails is answered with « nothing there »; the page is still made, and not kept.
    fn ask<T>(&self, question: impl FnOnce(&mut Reader<'a>) -> Result<T>) -> Option<T> {
        let mut reader = self.reader.borrow_mut();
        let answer = question(&mut reader);
        let missing = |error| {
            tracing::warn!(%error, "a link could not be resolved");
            reader.saw_failure();
        };
        answer.map_err(missing).ok()
    }

    /// A sheet inside another: its card, or the passage of a section; none once many are shown, so that the others are
    /// links.
    fn embed(&self, text: &str, section: Option<&str>, under: u8) -> Option<Pieces> {
        if self.shown.get() >= embed::MOST {
            return None;
        }
        let found = self.by_title(text)?;
        let id = SheetId(found.id);
        let sheet = self.ask(|reader| reader.sheet_if_any(id)).flatten()?;
        self.shown.set(self.shown.get() + 1);
        match section {
            None => Some(embed::card(&self.kinds, &sheet).into()),
            Some(section) => Some(self.passage(&sheet, section, under)),
        }
    }

    /// A section of a sheet, set; its own passages too, down to a depth, and never inside themselves.
    fn passage(&self, sheet: &Sheet, section: &str, under: u8) -> Pieces {
        if self.passages.get() >= embed::MOST_PASSAGES {
            return embed::without(&self.kinds, sheet, messages::TOO_LONG).into();
        }
        self.passages.set(self.passages.get() + 1);
        let Some((anchor, body)) = embed::section(&mut self.reader.borrow_mut(), sheet, section) else {
            return embed::without(&self.kinds, sheet, messages::NO_SECTION).into();
        };
        let here = (sheet.id, anchor);
        let why_not = {
            let inside = self.inside.borrow();
            if inside.contains(&here) {
                Some(messages::SHOWS_ITSELF)
            } else if inside.len() >= embed::DEEPEST {
                Some(messages::TOO_DEEP)
            } else if body.len() > embed::LONGEST {
                Some(messages::TOO_LONG)
            } else {
                None
            }
        };
        if let Some(why) = why_not {
            return embed::without(&self.kinds, sheet, why).into();
        }
        let set = {
            let outer = self.sheet.replace(Some(sheet.id));
            self.inside.borrow_mut().push(here.clone());
            let set = self.with(|context| markup::passage(&body, context, under));
            self.inside.borrow_mut().pop();
            self.sheet.set(outer);
            set
        };
        embed::passage(sheet, &here.1, &set)
    }
}

/// The body of a revision that this person may read, from the cache or set now.
pub fn body_of(app: &App, reader: &mut Reader<'_>, sheet: &Sheet, number: i32) -> Result<Arc<Kept<Body>>> {
    // The current revision is never hidden; what is kept was read by somebody who may see more, perhaps.
    if number != sheet.head || !sheet.is_open_to(reader.who()) {
        reader.revision(sheet, number)?;
    }
    let since = reader.begun();
    let body =
        app.caches.body(sheet.id, number, since, || reader.apart(|reader| set_body(app, reader, sheet, number)))?;
    reader.also(&body.reads);
    Ok(body)
}

/// What the current revision shows and an older one does not — doors to its parts, old anchors — ends with it.
fn set_body(app: &App, reader: &mut Reader<'_>, sheet: &Sheet, number: i32) -> Result<Body> {
    let text = reader.sheet_text(sheet, number)?;
    let is_head = number == sheet.head;
    let anchors = match is_head {
        true => reader.anchors(sheet.id)?,
        false => Vec::new(),
    };
    let mut resolver = Resolver::new(app, reader, Some(sheet.id)).with_old_anchors(anchors);
    if is_head {
        resolver = resolver.with_doors().with_links_of(sheet.id);
    }
    let set = resolver.body(text.body());
    let headings: Vec<_> = set.headings.into_iter().map(|heading| (heading.level, heading.id, heading.text)).collect();
    Ok(Body { pieces: set.pieces, headings })
}
