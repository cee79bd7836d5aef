//! One field of a form as HTML: inputs by type, rows and parts inside it.

use askama::Template;

use crate::text::fields::{FormField, FormRow, Misfit};

/// A choice list longer than this is a select, not radio buttons or boxes.
const MOST_BUTTONS: usize = 6;
/// More boxes than this are folded in columns by the style sheet.
const MOST_LINES: usize = 4;

/// A field to print; it prints its own parts.
#[derive(Template)]
#[template(path = "editor/field.html")]
pub(super) struct FieldView<'a> {
    field: &'a FormField,
    /// Whether it stands in a row or in a group, where labels are short.
    inside: bool,
    /// What the only field of a row is called: « conseil 2 ».
    name: &'a str,
}

impl<'a> FieldView<'a> {
    /// A field at the top of the form.
    #[must_use]
    pub(super) fn new(field: &'a FormField) -> Self {
        Self { field, inside: false, name: "" }
    }

    /// A part of another field. In a row of one field, `name` says which row it is.
    #[must_use]
    pub(super) fn part(field: &'a FormField, name: &'a str) -> Self {
        Self { field, inside: true, name }
    }

    fn label(&self) -> String {
        if self.is_only_cell() {
            return self.name.to_owned();
        }
        match self.field.label.as_str() {
            "" => crate::messages::part_label(&self.field.key).to_owned(),
            label => label.to_owned(),
        }
    }

    fn problems(&self) -> Vec<String> {
        self.field.problems.iter().map(crate::messages::of_misfit).collect()
    }

    fn row_problems(&self, row: &FormRow) -> Vec<String> {
        row.problems.iter().map(crate::messages::of_misfit).collect()
    }

    fn has_problems(&self) -> bool {
        !self.field.problems.is_empty()
    }

    /// What an input's `aria-describedby` names.
    fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if self.has_hint() {
            ids.push(format!("{}_a", self.field.id));
        }
        if self.has_problems() {
            ids.push(format!("{}-e", self.field.id));
        }
        ids.join(" ")
    }

    /// The help and the example, as one line. Rows of one field leave it to the list; ids of vocabularies help nobody.
    fn hint(&self) -> String {
        if self.is_only_cell() {
            return String::new();
        }
        let by_choice = matches!(self.field.input, "choix" | "plusieurs" | "themes");
        let example = if by_choice { "" } else { &self.field.example };
        crate::messages::hint(&self.field.help, example)
    }

    fn has_hint(&self) -> bool {
        !self.hint().is_empty()
    }

    fn is_only_cell(&self) -> bool {
        !self.name.is_empty() && self.field.path.rsplit('.').next().is_some_and(|end| end.parse::<u32>().is_ok())
    }

    /// What follows a label: whether a complete sheet has it. Said of fields, not of the cells of rows.
    fn asked(&self) -> bool {
        self.field.required && !self.inside
    }

    fn few_choices(&self) -> bool {
        self.field.choices.len() <= MOST_BUTTONS
    }

    fn input_type(&self) -> &'static str {
        match self.field.input {
            "lien" => "url",
            _ => "text",
        }
    }

    fn input_mode(&self) -> &'static str {
        match self.field.input {
            "entier" => "numeric",
            "nombre" => "decimal",
            _ => "text",
        }
    }

    fn is_narrow(&self) -> bool {
        matches!(self.field.input, "entier" | "nombre" | "date")
    }

    fn lines(&self) -> usize {
        let written = self.field.value.lines().count() + self.field.value.chars().count() / 90;
        written.clamp(if self.inside { 2 } else { MOST_LINES }, 16)
    }

    /// « Ajouter une étape ».
    fn add_label(&self) -> String {
        crate::messages::add_row(&self.field.row_noun, self.field.feminine)
    }

    /// « étape 2 ».
    fn row_label(&self, number: &usize) -> String {
        crate::messages::row_name(&self.field.row_noun, *number)
    }

    /// The rows of a list printed once more, empty, for the script to copy.
    fn blank(&self) -> String {
        let field = self.field.clone();
        let Some(row) = field.rows.last() else { return String::new() };
        let (old, number) = (row.path.clone(), row.number);
        let mut row = row.clone();
        emptied(&mut row.fields);
        row.carried.clear();
        row.problems.clear();
        let name = self.row_label(&number);
        let html: String =
            row.fields.iter().map(|cell| FieldView::part(cell, &name).render().unwrap_or_default()).collect();
        let index = number.saturating_sub(1).to_string();
        let end = old.strip_suffix(&index).unwrap_or(&old).to_owned();
        html.replace(&format!("champ.{old}"), &format!("champ.{end}__i__"))
            .replace(&format!("champ-{}", old.replace('.', "-")), &format!("champ-{}__i__", end.replace('.', "-")))
    }
}

fn emptied(fields: &mut [FormField]) {
    for field in fields {
        field.value.clear();
        field.problems.clear();
        field.carried.clear();
        field.carried_text.clear();
        field.choices.iter_mut().for_each(|choice| choice.selected = false);
        emptied(&mut field.parts);
        field.rows.truncate(1);
        for row in &mut field.rows {
            row.problems.clear();
            emptied(&mut row.fields);
        }
    }
}

/// Every problem of a form with the id of its field, for the list that opens a refused form.
#[must_use]
pub(super) fn all_problems(fields: &[FormField]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for field in fields {
        let said = |misfit: &Misfit| {
            let label = if field.label.is_empty() { crate::messages::part_label(&field.key) } else { &field.label };
            (field.id.clone(), crate::messages::of_field_misfit(label, misfit))
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
