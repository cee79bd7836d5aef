//! What a form would post if it were sent as it stands.

use super::{FormField, FormGroup};

/// The pairs that the form of some fields posts.
pub fn posted(groups: &[FormGroup]) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    groups.iter().flat_map(|group| &group.fields).for_each(|field| post(field, &mut pairs));
    pairs
}

fn post(field: &FormField, pairs: &mut Vec<(String, String)>) {
    if !field.value.is_empty() {
        pairs.push((field.name.clone(), field.value.clone()));
    }
    let chosen = field.choices.iter().filter(|choice| choice.selected && !choice.id.is_empty());
    pairs.extend(chosen.map(|choice| (field.name.clone(), choice.id.clone())));
    field.parts.iter().for_each(|part| post(part, pairs));
    for row in &field.rows {
        row.fields.iter().for_each(|cell| post(cell, pairs));
        pairs.extend(row.carried.iter().cloned());
    }
    pairs.extend(field.carried.iter().chain(&field.folded).cloned());
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::text::fields::form::flat::*;
    use crate::text::fields::{form_tree, values_from_pairs};
    use crate::text::kind::KindDef;
    use crate::text::sheet_text::SheetText;

    #[test]
    fn what_a_form_posts_is_what_it_was_filled_with() {
        let kind =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../kinds/methode-animation.md")).unwrap();
        let kind = KindDef::from_sheet(&SheetText::parse(&kind).unwrap()).unwrap();
        let fields = [
            "resume: Un.",
            "themes: [a/b, c]",
            "mots_cles: [x, y]",
            "territoires: [{nom: Z, insee: '12'}]",
            "sources: [{libelle: L, url: 'https://a.example'}]",
            "objectifs: [decider]",
            "famille: atelier",
            "groupe: {min: 6, ideal: 9}",
            "duree: {min: 45, max: 60}",
            "difficulte: 2",
            "salle: |-\n  Un.\n\n  Deux.",
            "deroule: [{titre: A, minutes: 7, consigne: 'B : c'}, {titre: D}]",
            "conseils: [E, F]",
        ];
        let text = format!("---\n{}\n---\n", fields.join("\n"));
        let sheet = SheetText::parse(&text).unwrap();
        let groups = form_tree(&kind, &|_| None, sheet.fields(), &[]);
        assert_eq!(values_from_pairs(&kind, &posted(&groups)), sheet.fields());
    }
}
