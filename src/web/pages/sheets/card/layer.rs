//! What lays the fields of a sheet out, one after the other, each where its display says.

use super::words::Words;
use super::{Block, Card, Content, PAGE_KEYS, Picture, StepNote, facts, materials, rows, steps};
use crate::hall::messages::reading as said;
use crate::text::escape::escaped;
use crate::text::kind::{Display, FieldDef, Labelled, Nature, Shown, plain_text};
use crate::text::sheet_text::Value;
use crate::web::pages::sheets::doors::{Doors, Place, id_of_field};

/// What lays one field after the other.
pub(super) struct Layer<'a, 'b, 'c> {
    pub(super) words: &'a Words<'b, 'c>,
    pub(super) doors: &'a Doors<'a>,
    /// The steps that get a clock.
    pub(super) timed: Option<&'a FieldDef>,
    pub(super) people: u32,
    pub(super) start: u32,
}

impl Layer<'_, '_, '_> {
    pub(super) fn lay(&self, card: &mut Card, def: &FieldDef, value: &Shown) {
        if let Shown::Picture { file, alt, credit, licence } = value {
            card.picture = self.picture(file, alt, credit, licence);
            card.picture_at = self.place(def);
            return;
        }
        if stands_around(def) {
            card.around.push(self.place(def));
            return;
        }
        match def.display {
            Display::Hidden => {}
            Display::Lead => {
                card.lead = self.words.inline(def, value);
                card.lead_at = self.place(def);
            }
            Display::Fact => card.facts.push(facts::of(self.words, def, value, self.place(def))),
            Display::Credits => {
                card.credits.extend(rows::credits(self.words, def, value));
                card.credits_at.push(self.place(def));
            }
            Display::Sources => {
                card.sources.extend(rows::sources(self.words, def, value));
                card.sources_at = self.place(def);
            }
            Display::Links => card.margin.push(self.block(def, Content::Links(self.links(def, value)))),
            Display::Materials => match materials::of(self.words, def, value, self.people) {
                Some(materials) => {
                    card.materials = materials;
                    card.materials_at = self.place(def);
                }
                None => card.text.push(self.block(def, self.plain(def, value))),
            },
            Display::Figures => match rows::figures(self.words, def, value) {
                Some(figures) => card.figures.push(self.block(def, Content::Figures(figures))),
                None => card.text.push(self.block(def, self.plain(def, value))),
            },
            Display::Steps => self.lay_steps(card, def, value),
            Display::Prose if self.goes_with_steps(def) => self.lay_aside(card, def, self.words.inline(def, value)),
            _ => card.text.push(self.block(def, self.content(def, value))),
        }
    }

    /// The form of a field where it is read, or would be if it were filled.
    pub(super) fn open(&self, card: &mut Card, def: &FieldDef) {
        let place = self.place(def);
        if def.nature() == Nature::Picture {
            card.picture_at = place;
            return;
        }
        if stands_around(def) {
            card.around.push(place);
            return;
        }
        let form = || self.block(def, Content::Prose(String::new()));
        match def.display {
            Display::Lead => card.lead_at = place,
            Display::Fact => card.facts.push(facts::open(def, place)),
            Display::Credits => card.credits_at.push(place),
            Display::Sources => card.sources_at = place,
            Display::Links => card.margin.push(form()),
            Display::Materials => card.materials_at = place,
            Display::Figures => card.figures.push(form()),
            Display::Steps if self.timed.is_some_and(|timed| timed.key == def.key) => card.figures.push(form()),
            Display::Prose if self.goes_with_steps(def) => self.lay_aside(card, def, String::new()),
            _ => card.text.push(form()),
        }
    }

    fn lay_aside(&self, card: &mut Card, def: &FieldDef, text: String) {
        let said = StepNote { label: def.label.clone(), text, place: self.place(def) };
        if card.steps.is_some() { card.after_steps.push(said) } else { card.before_steps.push(said) }
    }

    fn lay_steps(&self, card: &mut Card, def: &FieldDef, value: &Shown) {
        match steps::of(self.words, def, value, self.start) {
            Some(steps) if self.timed.is_some_and(|timed| timed.key == def.key) => {
                card.steps_sum = said::steps_and_minutes(steps.steps.len(), steps.minutes);
                card.steps = Some(self.block(def, Content::Steps(steps)));
            }
            Some(mut steps) => {
                for step in &mut steps.steps {
                    step.at.clear();
                }
                card.text.push(self.block(def, Content::Steps(steps)));
            }
            None => card.text.push(self.block(def, self.plain(def, value))),
        }
    }

    /// A value that does not fit its field, as text with a note.
    pub(super) fn lay_misfit(&self, card: &mut Card, def: &FieldDef, value: &Value) {
        if PAGE_KEYS.contains(&def.key.as_str()) {
            return;
        }
        let text = match (value.as_text(), def.nature()) {
            (Some(text), Nature::Prose) => self.words.resolver.fragment(text),
            _ => format!("<p>{}</p>", self.words.resolver.inline(&plain_text(value))),
        };
        let mut block = self.block(def, Content::Prose(text));
        block.note = said::MISFIT;
        card.text.push(block);
    }

    /// A short text of the same group as the timed steps is read with them.
    fn goes_with_steps(&self, def: &FieldDef) -> bool {
        def.nature() == Nature::Text
            && self.timed.is_some_and(|timed| timed.group.is_some() && timed.group == def.group)
    }

    /// The list that goes beside the materials.
    pub(super) fn take_ticks(&self, card: &mut Card) -> Option<Block> {
        let at = card.text.iter().position(|block| matches!(block.content, Content::Ticks(_)))?;
        Some(card.text.remove(at))
    }

    fn content(&self, def: &FieldDef, value: &Shown) -> Content {
        let words = self.words;
        match def.display {
            Display::Timeline => rows::timeline(words, def, value).map(Content::Timeline),
            Display::Pairs => rows::pairs(words, def, value).map(Content::Pairs),
            Display::Table => rows::table(words, def, value).map(Content::Table),
            Display::Quotes => rows::quotes(words, def, value).map(Content::Quotes),
            Display::Warning => Some(Content::Warning(words.block(def, value))),
            _ => None,
        }
        .unwrap_or_else(|| self.plain(def, value))
    }

    /// How a value is laid out when its display does not suit its type.
    fn plain(&self, def: &FieldDef, value: &Shown) -> Content {
        let words = self.words;
        if let Some(items) = value.as_texts() {
            return Content::Ticks(items.into_iter().map(|item| words.resolver.inline(item)).collect());
        }
        match value {
            Shown::Rows(_) => match rows::table(words, def, value) {
                Some(table) => Content::Table(table),
                None => Content::Prose(String::new()),
            },
            Shown::Parts(row) => {
                let cells = row.iter().map(|(key, cell)| match def.columns.iter().find(|column| column.key == *key) {
                    Some(column) if column.nature() == Nature::Prose => words.block(column, cell),
                    Some(column) if def.columns.len() > 1 && !matches!(cell, Shown::Label(_)) => {
                        format!("<p>{}</p>", said::named(&escaped(&column.label), &words.inline(column, cell)))
                    }
                    _ => format!("<p><strong>{}</strong></p>", words.cell(&def.columns, key, cell)),
                });
                Content::Prose(cells.collect())
            }
            value => Content::Prose(words.block(def, value)),
        }
    }

    fn links(&self, def: &FieldDef, value: &Shown) -> Vec<String> {
        let words = self.words;
        let of_list = |item: &Shown| match item {
            Shown::Reference(text) => Some(words.link(def, text)),
            Shown::Text(text) => Some(words.file(text)),
            Shown::File(name) => Some(words.attached(name)),
            _ => None,
        };
        let several = match value {
            Shown::Several(items) => items.iter().map(of_list).collect(),
            Shown::Reference(text) => Some(vec![words.link(def, text)]),
            _ => None,
        };
        several.unwrap_or_else(|| vec![words.inline(def, value)])
    }

    fn picture(&self, file: &str, alt: &str, credit: &str, licence: &str) -> Option<Picture> {
        let file = self.words.resolver.file(file)?;
        let parts: Vec<&str> = [credit, licence].into_iter().filter(|part| !part.is_empty()).collect();
        // What the sheet says counts before what the file says.
        let credit = if parts.is_empty() { file.credit.clone() } else { parts.join(", ") };
        let alt = if alt.is_empty() { file.words().to_owned() } else { alt.to_owned() };
        Some(Picture { alt, credit, file })
    }

    fn block(&self, def: &FieldDef, content: Content) -> Block {
        Block { id: id_of_field(&def.key), label: def.label.clone(), place: self.place(def), note: "", content }
    }

    fn place(&self, def: &FieldDef) -> Place {
        self.doors.place(def)
    }
}

/// Whether the page shows a field in a place of its own: themes, licence…
fn stands_around(def: &FieldDef) -> bool {
    PAGE_KEYS.contains(&def.key.as_str()) || def.labelled() == Some(Labelled::Themes)
}
