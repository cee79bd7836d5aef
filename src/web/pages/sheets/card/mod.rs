//! The card of a sheet: its fields laid out by the display that its kind declares for each. No kind is known by name.

mod facts;
mod glance;
mod layer;
mod materials;
mod rows;
mod steps;
mod words;

pub use facts::Fact;
pub use glance::glance;
use layer::Layer;
pub use materials::Material;
pub use rows::{Event, Figures, Quote, Table};
pub use steps::Steps;
pub use words::{Words, absent};

pub(in crate::web) use steps::{clock, read_clock};
pub(in crate::web) use words::interval;

use std::borrow::Cow;

use crate::hall::languages;
use crate::hall::messages::reading as said;
use crate::text::kind::field_keys::{IMAGE, KEYWORDS, LICENCE, ORIGIN, PINS, THEMES};
use crate::text::kind::{Display, FieldDef, KindDef, Misfit, Shown, plain_text};
use crate::text::markup::FileRef;
use crate::text::sheet_text::{SheetText, Value};
use crate::web::http::extract::Query;
use crate::web::pages::sheets::doors::{Doors, Place, id_of_field};

/// Keys that every sheet may have and that the page shows in places of its own.
const PAGE_KEYS: [&str; 6] = [THEMES, KEYWORDS, LICENCE, ORIGIN, PINS, IMAGE];
/// The size of a group when neither the reader nor the sheet says one.
const PEOPLE: u32 = 12;
/// The largest group that is counted for.
const MOST_PEOPLE: u32 = 10_000;

/// What a reader may ask of a card in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardParams {
    /// When the first step begins, in minutes from midnight.
    pub start: Option<u32>,
    /// How many people there will be.
    pub people: Option<u32>,
}

impl CardParams {
    /// From `?debut=` and `?groupe=`; nonsense asks nothing.
    #[must_use]
    pub fn read(query: &Query) -> Self {
        Self {
            start: query.find("debut").and_then(steps::read_clock),
            people: query
                .find("groupe")
                .and_then(|text| text.trim().parse().ok())
                .filter(|n| (1..=MOST_PEOPLE).contains(n)),
        }
    }
}

/// One part of the card.
pub struct Block {
    /// The id of its heading.
    pub id: String,
    /// Its heading.
    pub label: String,
    /// Where it is corrected.
    pub place: Place,
    /// A note under the heading; may be empty.
    pub note: &'static str,
    /// What it holds.
    pub content: Content,
}

/// What a part of the card holds. Texts are HTML.
pub enum Content {
    /// Blocks of prose.
    Prose(String),
    /// Ticked items.
    Ticks(Vec<String>),
    /// A thread of steps.
    Steps(Steps),
    /// A timeline.
    Timeline(Vec<Event>),
    /// Pairs.
    Pairs(Vec<(String, String)>),
    /// A table.
    Table(Table),
    /// Figures.
    Figures(Figures),
    /// Quotations.
    Quotes(Vec<Quote>),
    /// What did not work.
    Warning(String),
    /// Links and names.
    Links(Vec<String>),
}

impl Block {
    /// Bytes that it holds, of what a theme says; other parts stand on pages that are kept whole.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let texts = |texts: &[String]| texts.iter().map(|text| 24 + text.len()).sum::<usize>();
        let content = match &self.content {
            Content::Prose(html) | Content::Warning(html) => html.len(),
            Content::Ticks(items) | Content::Links(items) => texts(items),
            Content::Pairs(pairs) => pairs.iter().map(|(label, value)| 48 + label.len() + value.len()).sum(),
            _ => 4096,
        };
        size_of::<Self>() + self.id.len() + self.label.len() + content
    }
}

/// The group that the card is counted for.
pub struct Group {
    /// How many.
    pub people: u32,
    /// How many the reader said there will be.
    pub asked: Option<u32>,
    /// The least that the sheet advises.
    pub min: u32,
    /// The most; none without limit.
    pub max: Option<u32>,
}

impl Group {
    /// The most that can be asked for: what the sheet advises, unless more are already counted.
    pub fn highest(&self) -> u32 {
        const WITHOUT_LIMIT: u32 = 10_000;
        self.max.filter(|most| *most > self.people).unwrap_or(WITHOUT_LIMIT)
    }
}

/// The picture of a sheet.
pub struct Picture {
    /// The file.
    pub file: FileRef,
    /// What it shows, for who does not see it.
    pub alt: String,
    /// Who made it and under which licence; may be empty.
    pub credit: String,
}

/// A short text beside the steps: a name and a text, as HTML.
pub struct StepNote {
    /// Its name.
    pub label: String,
    /// What it says.
    pub text: String,
    /// Where it is corrected.
    pub place: Place,
}

/// A sheet's fields, laid out.
#[derive(Default)]
pub struct Card {
    /// The tag of the language of the text; empty where it is that of the page.
    pub lang: &'static str,
    /// The sentence under the title, as HTML; may be empty.
    pub lead: String,
    /// Where it is corrected.
    pub lead_at: Place,
    /// The picture.
    pub picture: Option<Picture>,
    /// Where it is corrected.
    pub picture_at: Place,
    /// The squares of « En bref ».
    pub facts: Vec<Fact>,
    /// Steps that have minutes.
    pub steps: Option<Block>,
    /// « Six étapes, 55 minutes. »
    pub steps_sum: String,
    /// Short texts said before the steps.
    pub before_steps: Vec<StepNote>,
    /// Those said after.
    pub after_steps: Vec<StepNote>,
    /// What to bring.
    pub materials: Vec<Material>,
    /// Where they are corrected.
    pub materials_at: Place,
    /// The list that stands beside the materials.
    pub beside: Option<Block>,
    /// The group that materials are counted for.
    pub group: Option<Group>,
    /// Figures.
    pub figures: Vec<Block>,
    /// What is read in the column of text.
    pub text: Vec<Block>,
    /// What stands in the margin.
    pub margin: Vec<Block>,
    /// Roles and who had them, as HTML.
    pub credits: Vec<(String, String)>,
    /// Where they are corrected: one place a field.
    pub credits_at: Vec<Place>,
    /// Sources, as HTML.
    pub sources: Vec<String>,
    /// Where they are corrected.
    pub sources_at: Place,
    /// Where the keys that every sheet has are corrected: themes, key words, licence…
    pub around: Vec<Place>,
    /// What the kind does not declare: a key and a text.
    pub others: Vec<(String, String)>,
}

impl Card {
    /// How an address goes on for a group of the size that the reader said; empty where they did not.
    #[must_use]
    pub fn asked_people(&self) -> String {
        let asked = self.group.as_ref().and_then(|group| group.asked);
        asked.map_or_else(String::new, |people| format!("&groupe={people}"))
    }

    /// Whether there is anything for « En bref ».
    #[must_use]
    pub fn has_spec(&self) -> bool {
        let has_materials = !self.materials.is_empty() || self.materials_at.is_open();
        !self.facts.is_empty() || self.steps.is_some() || has_materials || !self.figures.is_empty()
    }

    /// Where a key that every sheet has is corrected; nowhere when its kind lacks it.
    #[must_use]
    pub fn at(&self, key: &str) -> Place {
        self.around.iter().find(|place| place.key == key).cloned().unwrap_or_default()
    }

    /// The headings of the card, in the order of the page: id and label.
    #[must_use]
    pub fn headings(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        if self.has_spec() {
            all.push(("bref".to_owned(), said::IN_SHORT.to_owned()));
        }
        let blocks = self.steps.iter().chain(&self.figures).chain(&self.beside).chain(&self.text);
        all.extend(blocks.map(|block| (block.id.clone(), block.label.clone())));
        all
    }
}

impl Card {
    /// Marks what these fields show as changed.
    pub fn mark(&mut self, changed: &[&FieldDef]) {
        for fact in &mut self.facts {
            fact.marked = changed.iter().any(|def| def.label == fact.label);
        }
        let lists = [&mut self.figures, &mut self.text, &mut self.margin];
        let blocks = lists.into_iter().flatten().chain(&mut self.steps).chain(&mut self.beside);
        for block in blocks.filter(|block| block.note.is_empty()) {
            if changed.iter().any(|def| id_of_field(&def.key) == block.id) {
                block.note = said::CHANGED;
            }
        }
    }
}

fn lang(words: &Words<'_, '_>, text: &SheetText) -> &'static str {
    let language = words.resolver.language_of(text);
    if language == languages::FRENCH { "" } else { language.tag }
}

/// Lays the fields of a sheet out, each with the door to its form, or with its form.
pub fn build(words: &Words<'_, '_>, kind: &KindDef, text: &SheetText, asked: CardParams, doors: &Doors<'_>) -> Card {
    let filled: Vec<(&FieldDef, Cow<'_, Value>, Result<Shown, Misfit>)> = kind
        .fields
        .iter()
        .filter_map(|def| Some((def, kind.value(text, def)?)))
        .map(|(def, value)| {
            let read = def.read(&value);
            (def, value, read)
        })
        .collect();
    let timed = filled.iter().find_map(|(def, _, typed)| {
        let typed = typed.as_ref().ok()?;
        (def.display == Display::Steps && steps::are_timed(def, typed)).then_some(*def)
    });
    let group = group_of(&filled, asked);
    let layer = Layer { words, doors, timed, people: group.people, start: asked.start.unwrap_or(steps::START) };
    let mut card = Card { lang: lang(words, text), ..Card::default() };
    for def in &kind.fields {
        let found = filled.iter().find(|(filled, _, _)| filled.key == def.key);
        match found {
            _ if doors.has_open(&def.key) => layer.open(&mut card, def),
            Some((_, _, Ok(typed))) => layer.lay(&mut card, def, typed),
            Some((_, value, Err(_))) => layer.lay_misfit(&mut card, def, value),
            None => {}
        }
    }
    if !card.materials.is_empty() || card.materials_at.is_open() {
        card.beside = layer.take_ticks(&mut card);
        card.group = Some(group);
    }
    let shown = |key: &str| !PAGE_KEYS.contains(&key);
    let others = kind.undeclared(text).into_iter().filter(|(key, value)| shown(key) && !value.is_empty());
    card.others = others.map(|(key, value)| (key.clone(), plain_text(value))).collect();
    card
}

/// The first interval that counts no minutes says for how many the sheet is meant.
fn group_of(filled: &[(&FieldDef, Cow<'_, Value>, Result<Shown, Misfit>)], asked: CardParams) -> Group {
    let said = filled.iter().find_map(|(def, _, typed)| match typed {
        Ok(Shown::Range { min, max, ideal }) if def.unit != words::MINUTES => Some((*min, *max, *ideal)),
        _ => None,
    });
    let (min, max, ideal) = said.unwrap_or_default();
    let asked = asked.people;
    Group { asked, people: asked.or(ideal).or(min).or(max).unwrap_or(PEOPLE), min: min.unwrap_or(1), max }
}

#[cfg(test)]
mod tests {
    use crate::web::pages::sheets::card::*;

    #[test]
    fn what_is_asked_of_a_card_is_read_and_nonsense_is_nothing() {
        for (query, start, people) in [
            ("debut=09:30&groupe=18", Some(570), Some(18)),
            ("debut=25:00&groupe=0", None, None),
            ("debut=&groupe=abc", None, None),
            ("groupe=99999999", None, None),
            ("utm_source=x", None, None),
        ] {
            let asked = CardParams::read(&Query::read(query));
            assert_eq!(asked, CardParams { start, people }, "{query}");
        }
    }
}
