//! Doors lead from what is read on the page of a sheet to the form of that part alone, which opens in its place.

use std::cell::Cell;

use askama::Template;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::hall::messages;
use crate::models::sheet::Sheet;
use crate::text::kind::{FieldDef, Purpose};
use crate::text::markup::pieces::{End, Slot, TextPart};
use crate::text::passages;
use crate::text::passages::{At, Standing};
use crate::text::sheet_text::TITLE;
use crate::web::http::respond;
use crate::web::pages::sheets::cited::PLACE;
use crate::web::view::layout::Notice;

/// What an address writes in another way: all but the signs of anchors and keys.
const WRITTEN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// An anchor or a key as a part of an address.
#[must_use]
pub fn in_address(text: &str) -> String {
    utf8_percent_encode(text, WRITTEN).to_string()
}

/// A part of a sheet that is corrected alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A field, by its key; the title is one.
    Field(String),
    /// A section or a passage of the text.
    Text(TextPart),
}

impl Spot {
    /// How the address of the sheet asks for its form.
    #[must_use]
    pub fn query(&self) -> String {
        match self {
            Self::Field(key) => format!("champ={}", in_address(key)),
            Self::Text(TextPart::Section(id)) => format!("section={}", in_address(id)),
            Self::Text(TextPart::Passage(At { section, number, mark })) => {
                format!("section={}&paragraphe={number}&empreinte={}", in_address(section), in_address(mark))
            }
        }
    }

    /// The address of its form on the page of a sheet.
    #[must_use]
    pub fn address(&self, base: &str) -> String {
        format!("{base}?{}#{}", self.query(), in_address(&self.id()))
    }

    /// The id of its place on the page, or of the section in which it stands, while nothing is said there.
    #[must_use]
    pub fn above(&self) -> String {
        match self {
            Self::Text(TextPart::Passage(at)) => at.section.clone(),
            _ => self.id(),
        }
    }

    /// The id of its place on the page.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Field(key) => id_of_field(key),
            Self::Text(TextPart::Section(id)) => id.clone(),
            Self::Text(TextPart::Passage(at)) => id_of_passage(&at.section, at.number),
        }
    }
}

/// The passage that the page of a sheet calls by its rank, as its door asks for it: the address of its form, by which
/// it is found again after it moved.
#[must_use]
pub fn of_rank(sheet: &Sheet, body: &str, rank: usize) -> Option<String> {
    let passage = passages::outline(body).into_iter().find(|passage| passage.rank == rank)?;
    Some(Spot::Text(TextPart::Passage(passage.at())).address(&sheet.path()))
}

/// The id of a field's place; no heading of a body can hold its `_`.
#[must_use]
pub fn id_of_field(key: &str) -> String {
    format!("champ_{key}")
}

/// The id of a passage's door.
fn id_of_passage(section: &str, number: usize) -> String {
    format!("passage_{section}_{number}")
}

/// The form of a part, as HTML, and where it stands.
#[derive(Clone, Debug)]
pub struct OpenForm {
    /// Where.
    pub spot: Spot,
    /// The form.
    pub html: String,
    /// Whether text is laid out in one of its fields.
    pub is_rich: bool,
}

/// Where one field is read on the page.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The key of the field; empty for what is no field.
    pub key: String,
    /// Its label, as in the middle of a sentence.
    pub name: String,
    /// The address of its form; empty for nowhere.
    pub door: String,
    /// The form, while it stands here; empty while it does not.
    pub form: String,
    /// What became of it just now.
    pub said: Option<Notice>,
}

impl Place {
    /// The id of its place.
    #[must_use]
    pub fn id(&self) -> String {
        id_of_field(&self.key)
    }

    /// Whether its form stands here.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.form.is_empty()
    }
}

/// The doors of one page.
#[derive(Default)]
pub struct Doors<'a> {
    /// The address of the sheet; empty where nothing may be changed.
    base: String,
    /// Whether its fields have forms of their own: some kinds are written as one text.
    has_fields: bool,
    opened: Option<&'a OpenForm>,
    /// What a save did, and the id of the place where.
    told: Option<(&'a Notice, &'a str)>,
    /// Whether that was said in its place.
    is_told: Cell<bool>,
    /// Whether the form stands somewhere.
    is_placed: Cell<bool>,
    /// The fields whose forms are for others.
    closed: Vec<String>,
    /// The passage that is marked, since somebody cited it.
    cited: Option<usize>,
}

impl<'a> Doors<'a> {
    /// The doors of a sheet that its reader may change.
    #[must_use]
    pub fn of(sheet: &Sheet, opened: Option<&'a OpenForm>) -> Self {
        let has_fields = !Purpose::of(&sheet.kind).is_edited_as_text();
        Self { has_fields, opened, ..Self::below(sheet.path()) }
    }

    /// The doors of a sheet of that address whose fields have forms.
    #[must_use]
    pub fn below(base: String) -> Self {
        Self { base, has_fields: true, ..Self::default() }
    }

    /// The same without the doors of these fields.
    #[must_use]
    pub fn without(self, closed: Vec<String>) -> Self {
        Self { closed, ..self }
    }

    /// The same, marking this passage.
    #[must_use]
    pub fn citing(self, rank: Option<usize>) -> Self {
        Self { cited: rank, ..self }
    }

    /// The same, saying what a save did at this place.
    #[must_use]
    pub fn telling(mut self, what: Option<&'a Notice>, id: &'a str) -> Self {
        self.told = what.filter(|_| !id.is_empty()).map(|what| (what, id));
        self
    }

    /// Whether what a save did was said at its place.
    #[must_use]
    pub fn has_told(&self) -> bool {
        self.is_told.get()
    }

    /// The form that has found no place on the page.
    #[must_use]
    pub fn left_over(&self) -> Option<String> {
        self.opened.filter(|_| !self.is_placed.get()).map(|opened| opened.html.clone())
    }

    /// The part of this body that is open.
    #[must_use]
    pub fn part(&self, body: &str) -> Option<&TextPart> {
        match &self.opened?.spot {
            Spot::Text(part @ TextPart::Section(_)) => Some(part),
            Spot::Text(part @ TextPart::Passage(at)) => passages::stands(body, at).then_some(part),
            Spot::Field(_) => None,
        }
    }

    /// Whether the form of this field is open.
    #[must_use]
    pub fn has_open(&self, key: &str) -> bool {
        matches!(self.opened, Some(OpenForm { spot: Spot::Field(open), .. }) if open == key)
    }

    /// The place of a field.
    #[must_use]
    pub fn place(&self, def: &FieldDef) -> Place {
        self.place_of(&def.key, &def.label)
    }

    /// The place of the title.
    #[must_use]
    pub fn title(&self) -> Place {
        self.place_of(TITLE, messages::TITLE_LABEL)
    }

    fn place_of(&self, key: &str, label: &str) -> Place {
        let is_open = self.has_open(key);
        if is_open {
            self.is_placed.set(true);
        }
        Place {
            key: key.to_owned(),
            name: messages::within_a_sentence(label),
            door: self.address(key),
            form: self.opened.filter(|_| is_open).map(|opened| opened.html.clone()).unwrap_or_default(),
            said: self.said(&id_of_field(key)),
        }
    }

    /// The address of the form of a field; empty for nowhere.
    #[must_use]
    pub fn address(&self, key: &str) -> String {
        match (self.base.as_str(), self.has_fields) {
            ("", _) => String::new(),
            _ if self.closed.iter().any(|closed| closed == key) => String::new(),
            (base, false) => format!("{base}/modifier"),
            (base, true) => Spot::Field(key.to_owned()).address(base),
        }
    }

    /// What a save did, once, at the place of this id.
    fn said(&self, id: &str) -> Option<Notice> {
        let told = self.told.filter(|(_, wanted)| *wanted == id);
        if told.is_some() {
            self.is_told.set(true);
        }
        told.map(|(what, _)| what.clone())
    }

    /// What stands in a place of the text.
    #[must_use]
    pub fn fill(&self, slot: &Slot) -> String {
        match slot {
            Slot::Form => {
                self.is_placed.set(true);
                self.opened.map(|opened| opened.html.clone()).unwrap_or_default()
            }
            Slot::End(End::Passage(standing)) if self.cited == Some(standing.rank) => {
                let door = if self.base.is_empty() { String::new() } else { self.of_passage(standing) };
                format!("{}{door}", written(&CitedMark { id: PLACE }))
            }
            _ if self.base.is_empty() => String::new(),
            Slot::Section(section) => Door {
                href: Spot::Text(TextPart::Section(section.id.clone())).address(&self.base),
                name: messages::the_section(&section.words),
            }
            .html(),
            Slot::End(End::Heading(_, id)) => self.note(id),
            Slot::End(End::Passage(standing)) => self.of_passage(standing),
            Slot::End(End::Other) | Slot::Live(_) => String::new(),
        }
    }

    fn of_passage(&self, standing: &Standing) -> String {
        // What is said there is all that needs its id.
        let (note, id) = match self.told {
            None => (String::new(), String::new()),
            Some(_) => {
                let id = id_of_passage(&standing.section, standing.number);
                let note = self.note(&id);
                let id = if note.is_empty() { String::new() } else { id };
                (note, id)
            }
        };
        let door = PassageDoor { rank: standing.rank, id: &id };
        format!("{}{note}", door.html())
    }

    fn note(&self, id: &str) -> String {
        self.said(id).map(|said| written(&Note { said: Some(said) })).unwrap_or_default()
    }
}

/// What stands in a place of the text of a sheet whose own page is another: the way to the editor on a section.
#[must_use]
pub fn to_editor(sheet: &Sheet, slot: &Slot) -> String {
    let Slot::Section(section) = slot else { return String::new() };
    let href = format!("{}/modifier?section={}", sheet.path(), in_address(&section.id));
    Door { href, name: messages::the_section(&section.words) }.html()
}

/// The door of a section.
#[derive(Template)]
#[template(path = "sheets/door.html")]
struct Door {
    href: String,
    name: String,
}

impl Door {
    fn html(&self) -> String {
        written(self)
    }
}

/// The place of the door of a passage. A page has one for each paragraph, and says once what they lead to: a script
/// makes links of them (decision 104).
#[derive(Template)]
#[template(path = "sheets/passage_door.html")]
struct PassageDoor<'a> {
    rank: usize,
    id: &'a str,
}

impl PassageDoor<'_> {
    fn html(&self) -> String {
        written(self)
    }
}

/// What marks a passage that was cited: the element before it.
#[derive(Template)]
#[template(source = "<span class=\"cited\" id=\"{{ id }}\"></span>", ext = "html")]
struct CitedMark {
    id: &'static str,
}

/// What a save did, at its place.
#[derive(Template)]
#[template(path = "sheets/told.html")]
struct Note {
    said: Option<Notice>,
}

/// These templates fail on nothing that they are given here.
fn written(template: &impl Template) -> String {
    respond::render(template).unwrap_or_default()
}
