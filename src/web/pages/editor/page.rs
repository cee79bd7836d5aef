//! The editor's page: what it shows, built from a text, what was typed, and what does not fit.

use actix_web::http::StatusCode;
use askama::Template;

use crate::db::types::{RemarkId, SheetId};
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages::{self, Said};
use crate::models::held_change::HeldChange;
use crate::models::kind::KindSet;
use crate::models::remark::Remark;
use crate::models::sheet::Sheet;
use crate::reading::brought::FROM;
use crate::reading::render::Resolver;
use crate::text::anchors::{self, RESERVED_IDS};
use crate::text::fields::{self, FormGroup, Problem};
use crate::text::kind::KindDef;
use crate::text::passages::{self, At, Found, TextPassage};
use crate::text::sheet_text::{MAX_TEXT, SheetText, TITLE, Value};
use crate::web::http::Look;
use crate::web::http::extract::Query;
use crate::web::pages::editor::alone::{self, GroupView};
use crate::web::pages::editor::field::all_problems;
use crate::web::pages::editor::original::{self, OriginalBox};
use crate::web::pages::editor::parts::{self, FormHead, FormPart, FormParts};
use crate::web::pages::editor::typed::{Held, Typed};
use crate::web::pages::editor::{files, held};
use crate::web::pages::search::live::{self, Shown};
use crate::web::view::diff::DiffView;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::KindBadge;

/// A draft that the server kept.
pub(super) struct DraftOffer {
    pub(super) title: String,
    /// The first words of its text.
    pub(super) words: String,
    /// Whether the form holds it.
    pub(super) is_held: bool,
    pub(super) when: String,
    pub(super) take: String,
    /// Whether the sheet moved on since it was begun.
    pub(super) is_behind: bool,
    pub(super) place: String,
}

/// The editor.
#[derive(Template)]
#[template(path = "editor/edit.html")]
pub struct EditPage {
    pub(super) shell: Shell,
    pub(super) heading: String,
    pub(super) sheet: Option<(String, String)>,
    pub(super) number: String,
    pub(super) action: String,
    pub(super) kind: KindBadge,
    pub(super) kind_key: String,
    /// The draft of the text that it was filled from.
    pub(super) from: String,
    pub(super) base: i32,
    pub(super) title: Option<String>,
    /// The field that is alone in the form.
    pub(super) groups: Vec<GroupView>,
    /// The fields that stand with the title.
    pub(super) head: FormHead,
    /// The other fields, by group.
    pub(super) parts: Vec<FormPart>,
    /// Whether the text stands folded until it is opened: a written sheet is read first.
    pub(super) text_folds: bool,
    /// Whether the text stands open.
    pub(super) text_open: bool,
    /// The sections of the text: titles and first words.
    pub(super) sections: Vec<(String, String)>,
    /// How many more sections it has.
    pub(super) more_sections: usize,
    /// How many of the fields that a complete sheet has are filled, of how many.
    pub(super) reach: (usize, usize),
    pub(super) body: Option<String>,
    pub(super) held: Held,
    pub(super) whole: Option<String>,
    pub(super) comment: String,
    pub(super) minor: bool,
    pub(super) errors: Vec<(String, String)>,
    pub(super) title_error: String,
    pub(super) comment_error: String,
    /// Why nothing was saved, when no field is at fault.
    pub(super) refusal: Option<Said>,
    /// The sheet that has the title already.
    pub(super) taken: Option<String>,
    pub(super) preview: String,
    pub(super) changes: Option<DiffView>,
    pub(super) guidance: String,
    pub(super) missing: Vec<(String, String)>,
    /// What was kept and not published, the newest first.
    pub(super) drafts: Vec<DraftOffer>,
    pub(super) original: Option<OriginalBox>,
    /// The place of the draft that was just let go.
    pub(super) let_go: String,
    pub(super) place: String,
    /// What names the change that waits, when the form is on one.
    pub(super) waits: Option<(&'static str, String)>,
    /// When the draft was kept that it goes on with (0: there is none), and the word of the page that goes on.
    pub(super) hand: (String, String),
    pub(super) signed: bool,
    pub(super) max_bytes: u64,
    pub(super) said: String,
    /// The number of the remark that is being treated; empty for any other change.
    pub(super) remark: String,
    /// The status of a refusal.
    pub(super) status: Option<StatusCode>,
    /// Seconds after which to come back.
    pub(super) retry: Option<u64>,
}

/// The field, and the parameter, that name the remark that is being treated.
pub(super) const REMARK: &str = "remarque";

/// The remark of that number, when this person may treat it.
pub(super) fn treated(look: &mut Look<'_>, number: &str) -> Result<Option<Remark>> {
    let Ok(id) = number.parse() else { return Ok(None) };
    match look.reader.remark(RemarkId(id)) {
        Ok((remark, _)) => Ok(Some(remark)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

impl EditPage {
    /// Says what a remark wants, and keeps its number for after the change.
    pub(super) fn treat(&mut self, look: &mut Look<'_>, query: &Query) -> Result<()> {
        if let Some(remark) = treated(look, query.get(REMARK))? {
            self.remark = remark.id.to_string();
            self.said = messages::remarks::to_treat(&remark.words);
        }
        Ok(())
    }

    /// The empty parts that share a line.
    fn rest(&self) -> impl Iterator<Item = &FormPart> {
        self.parts.iter().filter(|part| part.is_folded)
    }

    /// Goes on with a change that waits.
    pub(super) fn complete(&mut self, change: HeldChange, linked: &str) {
        // What somebody without an account takes up again after a refusal is sent as another change.
        self.waits = (linked.is_empty() || !change.is_decided()).then(|| held::pair(&change, linked));
        self.comment = change.comment;
        self.minor = change.minor;
    }

    /// Whether files are joined to what it holds.
    pub(super) fn has_files(&self) -> bool {
        self.body.is_some() || self.groups.iter().any(|group| group.has_files)
    }

    /// Whether one of its fields holds text that is laid out.
    pub(super) fn is_rich(&self) -> bool {
        self.groups.iter().any(|group| group.is_rich)
    }

    /// Whether links are made in what it holds.
    pub(super) fn has_text(&self) -> bool {
        self.body.is_some() || self.is_rich()
    }

    fn has_rest(&self) -> bool {
        self.rest().next().is_some()
    }
}

/// What the page is built from.
pub(super) struct Scene<'a> {
    pub(super) kinds: &'a KindSet,
    /// The kind as whoever writes fills it.
    pub(super) def: &'a KindDef,
    /// The sheet, unless it is a new one.
    pub(super) sheet: Option<&'a Sheet>,
    /// The text that the form starts from.
    pub(super) base: &'a SheetText,
    pub(super) base_number: i32,
    /// What was typed; none on the first opening.
    pub(super) typed: Option<&'a Typed>,
    /// What the form holds.
    pub(super) held: &'a Held,
    /// What does not fit.
    pub(super) problems: &'a [Problem],
    /// Errors beside no generated field.
    pub(super) errors: &'a [FieldError],
    /// Where the draft of this form is kept.
    pub(super) place: String,
}

impl Scene<'_> {
    /// Builds the page; `said` is a notice at the top.
    pub(super) fn page(&self, look: &mut Look<'_>, said: &str) -> Result<EditPage> {
        let kind_key = self.base.kind().unwrap_or_default().to_owned();
        let def = self.def;
        let (is_sheet, is_whole) = (*self.held == Held::Sheet, *self.held == Held::Whole);
        let mut groups = if is_sheet { self.all_groups(&self.values()) } else { self.groups() };
        files::offer(look, self.sheet.map(|sheet| sheet.id), &mut groups)?;
        let FormParts { head, parts, problems } =
            if is_sheet { self.parts(std::mem::take(&mut groups)) } else { FormParts::default() };
        let mut errors: Vec<(String, String)> =
            self.errors.iter().map(|error| (id_of(&error.field, is_whole), error.message.clone())).collect();
        errors.extend(problems);
        for group in &groups {
            errors.extend(all_problems(&group.fields));
        }
        let typed = |name: &str| self.typed.and_then(|typed| typed.find(name)).map(str::to_owned);
        let body = self.written_body().map(|written| typed("corps").unwrap_or(written));
        let has_title = is_sheet || matches!(self.held, Held::Field(key) if key == TITLE);
        let (sections, more_sections) = body.as_deref().filter(|_| is_sheet).map(parts::sections).unwrap_or_default();
        let has_text_error = self.errors.iter().any(|error| error.field == "corps");
        let (asked, missing) = self.missing();
        let error_of = |name: &str| {
            let found = self.errors.iter().find(|error| error.field == name);
            found.map(|error| error.message.clone()).unwrap_or_default()
        };
        Ok(EditPage {
            shell: look.shell_with_form(),
            heading: self.heading(),
            sheet: self.sheet.map(|sheet| (sheet.title.clone(), sheet.path())),
            number: self.sheet.map(|sheet| sheet.id.to_string()).unwrap_or_default(),
            action: match self.sheet {
                Some(sheet) => format!("{}/modifier", sheet.path()),
                None => "/fiches/nouvelle".to_owned(),
            },
            kind: page::badge(look.app, &kind_key),
            from: typed(FROM).unwrap_or_default(),
            base: self.base_number,
            title: has_title.then(|| typed(TITLE).unwrap_or_else(|| self.base.title().unwrap_or_default().to_owned())),
            groups: groups.iter().map(|group| alone::print(group, self.errors)).collect(),
            text_folds: is_sheet && self.sheet.is_some() && !sections.is_empty(),
            text_open: has_text_error,
            sections,
            more_sections,
            reach: (asked - missing.len().min(asked), asked),
            head,
            parts,
            body,
            held: self.held.clone(),
            whole: is_whole.then(|| typed("texte").unwrap_or_else(|| self.base.text())),
            comment: typed("commentaire").unwrap_or_default(),
            minor: self.typed.is_some_and(Typed::is_minor),
            errors,
            title_error: error_of(TITLE),
            comment_error: error_of("commentaire"),
            refusal: None,
            taken: None,
            preview: String::new(),
            changes: None,
            guidance: self.set(look, &def.guidance),
            missing,
            drafts: Vec::new(),
            original: original::shown(look, original::typed(&typed))?,
            let_go: String::new(),
            place: self.place.clone(),
            waits: held::carried(&typed),
            hand: Default::default(),
            signed: !look.visitor.is_stranger(),
            max_bytes: look.app.config.upload_bytes,
            said: said.to_owned(),
            remark: self.typed.map(|typed| typed.get(REMARK).to_owned()).unwrap_or_default(),
            status: None,
            retry: None,
            kind_key,
        })
    }

    fn heading(&self) -> String {
        let title = self.sheet.map_or("", |sheet| sheet.title.as_str());
        match (self.sheet, self.held) {
            (None, _) => crate::hall::messages::new_sheet(&self.def.label),
            (Some(_), Held::Section(id)) => {
                let name = section(self.base.body(), id).unwrap_or_else(|| title.to_owned());
                crate::hall::messages::editing_section(&name)
            }
            (Some(_), Held::Passage(_)) => crate::hall::messages::editing_passage(title),
            (Some(_), _) => crate::hall::messages::editing(title),
        }
    }

    /// The text that the form starts from; none when it holds none.
    fn written_body(&self) -> Option<String> {
        let body = self.base.body();
        match self.held {
            Held::Whole | Held::Field(_) => None,
            Held::Sheet => Some(body.to_owned()),
            Held::Section(id) => Some(anchors::section(body, id, RESERVED_IDS).unwrap_or(body).to_owned()),
            Held::Passage(at) => Some(passage(body, at).map_or(body, |passage| passage.text(body)).to_owned()),
        }
    }

    /// The fields that the form holds.
    fn groups(&self) -> Vec<FormGroup> {
        let mut groups = match self.held {
            Held::Field(_) => self.all_groups(&self.values()),
            Held::Sheet | Held::Whole | Held::Section(_) | Held::Passage(_) => Vec::new(),
        };
        if let Held::Field(key) = self.held {
            groups.iter_mut().for_each(|group| group.fields.retain(|field| field.key == *key));
            groups.retain(|group| !group.fields.is_empty());
        }
        groups
    }

    fn all_groups(&self, values: &[(String, Value)]) -> Vec<FormGroup> {
        fields::form_tree(self.def, &|key| self.kinds.vocabulary(key), values, self.problems)
    }

    /// The fields of the whole form, by their groups.
    fn parts(&self, groups: Vec<FormGroup>) -> FormParts {
        parts::of(self.kinds, self.def, &self.values(), groups, self.errors, self.sheet.is_none())
    }

    /// The values that the form shows.
    fn values(&self) -> Vec<(String, Value)> {
        let Some(typed) = self.typed else { return self.base.fields().to_vec() };
        let mut values = fields::values_as_typed(self.def, &typed.pairs);
        // What the form does not hold stays as it is in the text.
        for (key, value) in self.base.fields() {
            if !values.iter().any(|(known, _)| known == key) {
                values.push((key.clone(), value.clone()));
            }
        }
        values
    }

    /// How many fields a complete sheet has, and those that are empty, with the ids of their inputs.
    fn missing(&self) -> (usize, Vec<(String, String)>) {
        let def = self.def;
        let typed = self.typed.and_then(|typed| typed.text(self.kinds, self.base).ok());
        let found = fields::completeness(def, typed.as_ref().unwrap_or(self.base));
        let missing = found.missing.iter().filter_map(|key| def.field(key));
        (found.asked, missing.map(|field| (field.label.clone(), format!("champ-{}", field.key))).collect())
    }

    /// A text set as HTML, for what stands beside the form.
    fn set(&self, look: &mut Look<'_>, text: &str) -> String {
        if text.trim().is_empty() {
            return String::new();
        }
        let id = self.sheet.map(|sheet| sheet.id);
        Resolver::new(look.app, &mut look.reader, id).fragment(text)
    }

    /// The preview of a body, what it changes marked.
    pub(super) fn preview(&self, look: &mut Look<'_>, body: &str) -> Result<String> {
        preview(look, self.sheet.map(|sheet| (sheet.id, self.base_number)), body)
    }
}

/// The name of a section.
pub(super) fn section(body: &str, id: &str) -> Option<String> {
    let sections = anchors::outline(body, RESERVED_IDS);
    sections.into_iter().find(|section| section.id == id).map(|section| section.title)
}

/// The passage of an address, whatever it says now.
pub(super) fn passage(body: &str, at: &At) -> Option<TextPassage> {
    match passages::find(body, at)? {
        Found::Same(passage) | Found::Changed(passage) => Some(passage),
    }
}

/// A body, set; what it changes of that revision of its sheet is marked. A sheet or a revision that this person may not
/// read is as one that is not there.
pub(super) fn preview(look: &mut Look<'_>, from: Option<(SheetId, i32)>, body: &str) -> Result<String> {
    if body.len() > MAX_TEXT {
        return Err(Error::TooLarge { limit: u64::try_from(MAX_TEXT).unwrap_or(u64::MAX) });
    }
    let (app, reader) = (look.app, &mut look.reader);
    let sheet = from.and_then(|(sheet, number)| Some((reader.sheet(sheet).ok()?, number)));
    let before = sheet.as_ref().and_then(|(sheet, number)| reader.sheet_text(sheet, *number).ok());
    // The sheet's own files are looked at first.
    let resolver = Resolver::for_writer(app, reader, sheet.map(|(sheet, _)| sheet.id))?;
    let mut resolver = resolver.with_cancel(look.cancel);
    if let Some(before) = before {
        resolver = resolver.with_before(before.body().to_owned());
    }
    let set = resolver.body(body);
    drop(resolver);
    Ok(live::fill(app, reader, &set.pieces, &Shown::default(), ""))
}

/// The id of the input that an error is about; a sheet edited as one text has one.
fn id_of(field: &str, whole: bool) -> String {
    match field {
        TITLE | "corps" | "commentaire" | "texte" => field.to_owned(),
        _ if whole => "texte".to_owned(),
        other => format!("champ-{}", other.replace('.', "-")),
    }
}
