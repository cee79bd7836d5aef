//! One field of a form as HTML: inputs by type, rows and parts inside it.

use askama::Template;

use crate::hall::error::FieldError;
use crate::hall::messages;
use crate::text::fields::{FormChoice, FormField, FormRow};
use crate::text::kind::field_keys::MINUTES;
use crate::text::kind::{Misfit, Widget};

/// A choice list longer than this is a select, not radio buttons.
const MOST_BUTTONS: usize = 6;
/// Radio buttons up to this number, short ones, stand on one line.
const MOST_ON_A_LINE: usize = 4;
/// A short text that may be longer than this gets more than one line.
const LINE: usize = 120;
/// What stands for a row's number in a blank row, by how deep its list is.
const MARKS: [&str; 2] = ["__i__", "__j__"];

/// A field to print; it prints its own parts.
#[derive(Template)]
#[template(path = "editor/field.html")]
pub(super) struct FieldView<'a> {
    field: &'a FormField,
    /// Whether it stands in a row or in a group, where labels are short.
    inside: bool,
    /// What the row it is alone in is called and its number: « conseil », 2.
    row: Option<(&'a str, usize)>,
    /// What the action that publishes says of it.
    said: Vec<String>,
    /// Whether it is alone in its form, whose title is its name and says its help.
    is_alone: bool,
    /// Whether it is written where readers will read it: with the title.
    written: bool,
}

/// The id of the help of a field that is alone in its form.
pub(super) const HELP: &str = "correction_a";

/// A group of a select: its label, and its choices, the first of which names it.
struct ThemeGroup<'a> {
    label: &'a str,
    choices: Vec<&'a FormChoice>,
}

impl<'a> FieldView<'a> {
    /// A field at the top of the form, with what was said of it when the sheet was to be published.
    #[must_use]
    pub(super) fn new(field: &'a FormField, errors: &[FieldError]) -> Self {
        let said = errors.iter().filter(|error| error.field == field.key).map(|error| error.message.clone());
        Self { field, inside: false, row: None, said: said.collect(), is_alone: false, written: false }
    }

    /// A field that is alone in its form.
    #[must_use]
    pub(super) fn alone(field: &'a FormField, errors: &[FieldError]) -> Self {
        Self { is_alone: true, ..Self::new(field, errors) }
    }

    /// A field that stands with the title.
    #[must_use]
    pub(super) fn written(field: &'a FormField, errors: &[FieldError]) -> Self {
        Self { written: true, ..Self::new(field, errors) }
    }

    /// A part of another field.
    #[must_use]
    pub(super) fn part(field: &'a FormField) -> Self {
        Self { field, inside: true, row: None, said: Vec::new(), is_alone: false, written: false }
    }

    /// A field of a row; alone in it, it bears the name of the row.
    fn cell(field: &'a FormField, row: &FormRow, noun: &'a str) -> Self {
        let row = (field.path == row.path).then_some((noun, row.number));
        Self { field, inside: true, row, said: Vec::new(), is_alone: false, written: false }
    }

    /// The class of its legend.
    fn legend_class(&self) -> &'static str {
        if self.is_alone { "label visually-hidden" } else { "label" }
    }

    /// Which input to print.
    fn widget(&self) -> &'static str {
        let field = self.field;
        match field.input.widget {
            Widget::Text if self.is_long() || self.written => "area",
            Widget::Line | Widget::Text => "line",
            Widget::Area => "area",
            Widget::Choice if !self.inside && field.choices.len() <= MOST_BUTTONS => "buttons",
            Widget::Choice => "select",
            Widget::Boxes => "boxes",
            Widget::Themes if self.written => "first-theme",
            Widget::Themes => "themes",
            Widget::Parts | Widget::Bounds => "parts",
            Widget::Rows => "rows",
            Widget::File | Widget::Picture => "file",
        }
    }

    /// Whether it holds text that is laid out, which the visual editor writes.
    fn is_rich(&self) -> bool {
        self.field.input.widget == Widget::Area
    }

    fn is_long(&self) -> bool {
        let written = self.field.value.chars().count() > LINE || self.field.value.contains('\n');
        written || (!self.inside && self.field.max.is_some_and(|max| max > LINE))
    }

    fn label(&self) -> &str {
        match self.field.label.as_str() {
            "" => messages::part_label(&self.field.key),
            label => label,
        }
    }

    fn problems(&self) -> Vec<String> {
        self.field.problems.iter().map(messages::of_misfit).chain(self.said.iter().cloned()).collect()
    }

    fn row_problems(&self, row: &FormRow) -> Vec<String> {
        row.problems.iter().map(messages::of_misfit).collect()
    }

    fn has_problems(&self) -> bool {
        !self.field.problems.is_empty() || !self.said.is_empty()
    }

    /// Its help where it stands with others.
    fn hint(&self) -> String {
        if self.is_alone { String::new() } else { self.help() }
    }

    /// The help and the example, as one line: once, not in each row; ids of vocabularies help nobody.
    pub(super) fn help(&self) -> String {
        if self.row.is_some() {
            return String::new();
        }
        let by_choice = matches!(self.field.input.widget, Widget::Choice | Widget::Boxes | Widget::Themes);
        messages::hint(&self.field.help, if by_choice { "" } else { &self.field.example })
    }

    fn has_hint(&self) -> bool {
        !self.hint().is_empty()
    }

    /// Whether a complete sheet has it: said of fields, not of the cells of rows.
    fn is_asked(&self) -> bool {
        self.field.required && !self.inside
    }

    /// What an input's `aria-describedby` names.
    fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if self.is_alone && !self.help().is_empty() {
            ids.push(HELP.to_owned());
        }
        if self.has_hint() {
            ids.push(format!("{}_a", self.field.id));
        }
        if self.has_problems() {
            ids.push(format!("{}-e", self.field.id));
        }
        ids.join(" ")
    }

    /// Whether its parts stand side by side, with the unit after them.
    fn has_bounds(&self) -> bool {
        self.field.input.widget == Widget::Bounds
    }

    /// Whether it is the name of a place, beside its code.
    fn is_place(&self) -> bool {
        self.field.input.suggests_places
    }

    /// Whether only images are offered.
    fn is_picture(&self) -> bool {
        self.field.input.widget == Widget::Picture
    }

    /// Whether its rows are files.
    fn holds_files(&self) -> bool {
        self.field.rows.iter().flat_map(|row| &row.fields).any(|cell| cell.input.widget == Widget::File)
    }

    /// The first of its parts, when that is an image.
    fn picture(&self) -> Option<&'a FormField> {
        self.field.parts.first().filter(|part| part.input.widget == Widget::Picture)
    }

    /// Whether something is written, or wrong, in the parts after the first.
    fn says_more(&self) -> bool {
        self.field.parts.iter().skip(1).any(|part| !part.value.is_empty() || !part.problems.is_empty())
    }

    /// The file that it names though none of those offered is.
    fn other_file(&self) -> Option<&'a str> {
        let value = self.field.value.as_str();
        (!value.is_empty() && !self.field.files.iter().any(|file| file.name == value)).then_some(value)
    }

    fn counts(&self) -> bool {
        self.field.input.widget == Widget::Text && self.field.max.is_some()
    }

    fn stands_on_a_line(&self) -> bool {
        let letters: usize = self.field.choices.iter().map(|choice| choice.label.chars().count()).sum();
        self.field.choices.len() <= MOST_ON_A_LINE && letters < LINE && !self.field.is_tree()
    }

    fn is_undecided(&self) -> bool {
        self.field.choices.iter().all(|choice| !choice.selected)
    }

    fn lines(&self) -> usize {
        let written = self.field.value.lines().count() + self.field.value.chars().count() / 90;
        written.clamp(if self.inside || self.field.input.widget == Widget::Text { 2 } else { 4 }, 16)
    }

    /// Whether some of its rows are not drawn: then rows are moved by the server alone, which knows them all.
    fn is_folded(&self) -> bool {
        !self.field.folded.is_empty()
    }

    /// « Ajouter une étape ».
    fn add_label(&self) -> String {
        messages::add_row(&self.field.row_noun, self.field.feminine)
    }

    /// What the script says after it moved a row: `{n}` is its number.
    fn said(&self, what: &str) -> String {
        messages::row_said(&self.field.row_noun, self.field.feminine, what)
    }

    /// « étape », or « ligne ».
    fn noun(&self) -> String {
        messages::row_noun(&self.field.row_noun)
    }

    /// Whether the rows have a column of minutes, whose sum is told.
    fn has_minutes(&self) -> bool {
        self.field.rows.iter().flat_map(|row| &row.fields).any(|cell| cell.key == MINUTES)
    }

    fn minutes(&self) -> u32 {
        let cells = self.field.rows.iter().flat_map(|row| &row.fields).filter(|cell| cell.key == MINUTES);
        cells.filter_map(|cell| cell.value.trim().parse::<u32>().ok()).fold(0, u32::saturating_add)
    }

    /// Themes under the root they belong to.
    fn theme_groups(&self, cell: &'a FormField) -> Vec<ThemeGroup<'a>> {
        let mut groups: Vec<ThemeGroup<'a>> = Vec::new();
        for choice in &cell.choices {
            match groups.last_mut().filter(|_| choice.depth > 0) {
                Some(group) => group.choices.push(choice),
                None => groups.push(ThemeGroup { label: &choice.label, choices: vec![choice] }),
            }
        }
        groups
    }

    /// A row with its fields.
    fn row_html(&self, row: &FormRow) -> String {
        let noun = self.noun();
        row.fields.iter().map(|field| FieldView::cell(field, row, &noun).render().unwrap_or_default()).collect()
    }

    /// Whether a row is one field, so that its buttons stand beside it.
    fn is_slim(&self, row: &FormRow) -> bool {
        row.fields.len() == 1 && row.fields.iter().all(|field| field.path == row.path)
    }

    /// What stands for the number of a row in the blank one.
    fn mark(&self) -> &'static str {
        let is_deep = self.field.path.split('.').any(|part| part.parse::<u32>().is_ok() || MARKS.contains(&part));
        if is_deep { MARKS[1] } else { MARKS[0] }
    }

    /// One more row, empty, for the script to copy.
    fn blank(&self) -> Option<FormRow> {
        let mut row = self.field.rows.first()?.clone();
        let old = row.path.clone();
        let new = format!("{}.{}", self.field.path, self.mark());
        empty(&mut row, &old, &new);
        Some(row)
    }
}

/// Empties a row and gives it another place.
fn empty(row: &mut FormRow, old: &str, new: &str) {
    if let Some(rest) = row.path.strip_prefix(old) {
        row.path = format!("{new}{rest}");
    }
    row.carried.clear();
    row.carried_text.clear();
    row.problems.clear();
    row.fields.retain(|field| !field.unknown);
    for field in &mut row.fields {
        empty_field(field, old, new);
    }
}

fn empty_field(field: &mut FormField, old: &str, new: &str) {
    if let Some(rest) = field.path.strip_prefix(old) {
        let path = format!("{new}{rest}");
        field.name = field.name.replacen(old, new, 1);
        field.id = field.id.replacen(&old.replace('.', "-"), &new.replace('.', "-"), 1);
        field.path = path;
    }
    field.value.clear();
    field.problems.clear();
    field.carried.clear();
    field.carried_text.clear();
    field.folded.clear();
    field.choices.retain(|choice| !choice.unknown);
    field.choices.iter_mut().for_each(|choice| choice.selected = false);
    field.parts.retain(|part| !part.unknown);
    field.parts.iter_mut().for_each(|part| empty_field(part, old, new));
    field.rows.truncate(1);
    for row in &mut field.rows {
        empty(row, old, new);
    }
}

/// Every problem of a form with the id of its field, for the list that opens a refused form.
#[must_use]
pub(super) fn all_problems(fields: &[FormField]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for field in fields {
        let said = |misfit: &Misfit| {
            let label = if field.label.is_empty() { messages::part_label(&field.key) } else { &field.label };
            (field.id.clone(), messages::of_field_misfit(label, misfit))
        };
        found.extend(field.problems.iter().map(said));
        found.extend(all_problems(&field.parts));
        for row in &field.rows {
            found.extend(row.problems.iter().map(said));
            found.extend(all_problems(&row.fields));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::text::fields::form_tree;
    use crate::text::kind::KindDef;
    use crate::text::sheet_text::SheetText;
    use crate::web::pages::editor::field::*;

    const KIND: &str = "---
modele: modele
titre: Tout
cle: tout
champs:
  - cle: pas
    libelle: Pas
    type: lignes
    un: étape
    feminin: oui
    colonnes:
      - {cle: titre, libelle: Titre, type: texte}
      - {cle: outils, libelle: Outils, type: lignes, colonnes: [{cle: nom, libelle: Nom, type: texte}]}
  - {cle: conseils, libelle: Conseils, type: liste, un: conseil, aide: Un par ligne}
---
";

    fn html(text: &str) -> String {
        let kind = KindDef::from_sheet(&SheetText::parse(KIND).unwrap()).unwrap();
        let tree = form_tree(&kind, &|_| None, SheetText::parse(text).unwrap().fields(), &[]);
        tree.iter().flat_map(|group| &group.fields).map(|field| FieldView::new(field, &[]).render().unwrap()).collect()
    }

    #[test]
    fn a_blank_row_is_empty_and_numbered_by_its_mark_at_any_depth() {
        let shown = html("---\npas: [{titre: Un, outils: [{nom: Scie}]}]\n---\n");
        for name in [
            "champ.pas.0.titre",
            "champ.pas.__i__.titre",
            "champ.pas.0.outils.__j__.nom",
            "champ.pas.__i__.outils.__j__.nom",
        ] {
            assert!(shown.contains(&format!("name=\"{name}\"")), "{name}");
        }
        assert!(shown.contains("id=\"champ-pas-__i__-titre\""));
        assert_eq!(shown.matches("value=\"Scie\"").count(), 1);
        assert!(shown.contains("Ajouter une étape"));
    }

    #[test]
    fn the_help_of_a_list_is_said_once_and_its_rows_bear_their_number() {
        let shown = html("---\nconseils: [a, b]\n---\n");
        assert_eq!(shown.matches("Un par ligne").count(), 1);
        assert!(shown.contains("Conseil <span data-n>2</span>"));
    }
}
