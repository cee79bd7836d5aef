//! Whom a field is for: who reads it, and who writes it.

use std::collections::HashSet;

use super::{FieldDef, KindDef, Nature};

/// Whom a field is for. Each is for those of the ones after it as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldReach {
    /// Whoever reads, or changes, the sheet.
    #[default]
    All,
    /// Members.
    Members,
    /// Those who look after the sheet, and moderators.
    Keepers,
}

impl FieldReach {
    /// From the widest.
    const EACH: [Self; 3] = [Self::All, Self::Members, Self::Keepers];

    /// The word of a kind for it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::All => "tous",
            Self::Members => "membres",
            Self::Keepers => "soin",
        }
    }

    /// What a kind means by a word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::EACH.into_iter().find(|reach| reach.key() == key)
    }
}

impl FieldDef {
    /// Whether files are named in it, which everybody opens whose page of a file says so: nobody can be kept from them.
    pub(in crate::text::kind) fn names_files(&self) -> bool {
        let own = matches!(self.nature(), Nature::File | Nature::Picture);
        own || self.columns.iter().any(Self::names_files)
    }
}

impl KindDef {
    /// Who reads a field: as it says, and only who reads what decides whether it is asked, and what it adds.
    #[must_use]
    pub fn readers_of(&self, field: &FieldDef) -> FieldReach {
        let (mut reach, mut seen, mut left) = (FieldReach::All, HashSet::from([field.key.as_str()]), vec![field]);
        // Each field once: sums and conditions may name each other.
        while let Some(field) = left.pop() {
            reach = reach.max(field.readers);
            let adds = field.sum.iter().map(|name| name.split_once('.').map_or(name.as_str(), |(key, _)| key));
            for key in adds.chain(field.when.iter().map(|when| when.field.as_str())).filter(|key| seen.insert(*key)) {
                left.extend(self.fields.iter().chain(&self.hidden).find(|other| other.key == key));
            }
        }
        reach
    }

    /// Who writes a field: as it says, and only who reads it.
    #[must_use]
    pub fn writers_of(&self, field: &FieldDef) -> FieldReach {
        field.writers.max(self.readers_of(field))
    }

    /// Its fields that are not for all: who reads and who writes each.
    pub fn reserved(&self) -> impl Iterator<Item = (&FieldDef, FieldReach, FieldReach)> {
        let all = self.fields.iter().chain(&self.hidden);
        let reach = all.map(|field| (field, self.readers_of(field), self.writers_of(field)));
        reach.filter(|(_, _, writers)| *writers != FieldReach::All)
    }

    /// The same kind where these fields are neither asked nor missing: sheets keep what they hold of them.
    #[must_use]
    pub fn hiding(&self, keys: &[&str]) -> Self {
        let mut kind = self.clone();
        let (hidden, shown) = kind.fields.into_iter().partition(|field| keys.contains(&field.key.as_str()));
        (kind.fields, kind.hidden) = (shown, [kind.hidden, hidden].concat());
        kind
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::text::kind::{KindProblem, KindReason};
    use crate::text::sheet_text::SheetText;

    fn kind(fields: &str) -> Result<KindDef, Vec<KindProblem>> {
        let text = format!("---\nmodele: modele\ntitre: Lieu\ncle: lieu\nchamps:\n{fields}---\n");
        KindDef::from_sheet(&SheetText::parse(&text).unwrap())
    }

    #[test]
    fn a_field_is_for_those_who_read_what_it_is_made_of() {
        let kind = kind(
            "  - {cle: nom, libelle: Nom, type: texte}
  - {cle: contact, libelle: Contact, type: texte, lecture: membres}
  - {cle: avis, libelle: Avis, type: texte, ecriture: soin}
  - {cle: loyer, libelle: Loyer, type: nombre, lecture: soin}
  - {cle: total, libelle: Total, type: somme, somme: [loyer]}
  - {cle: detail, libelle: Détail, type: texte, si: {champ: contact, vaut: [oui]}}
  - {cle: tour, libelle: Tour, type: texte, si: {champ: retour, vaut: [oui]}}
  - {cle: retour, libelle: Retour, type: texte, si: {champ: tour, vaut: [oui]}}
",
        );
        let Ok(kind) = kind else { panic!("{kind:?}") };
        let told: Vec<_> =
            kind.reserved().map(|(field, read, write)| (field.key.as_str(), read.key(), write.key())).collect();
        let expected = [
            ("contact", "membres", "membres"),
            ("avis", "tous", "soin"),
            ("loyer", "soin", "soin"),
            ("total", "soin", "soin"),
            ("detail", "membres", "membres"),
        ];
        assert_eq!(told, expected);
        let hiding = kind.hiding(&["nom", "avis"]);
        assert!(hiding.field("nom").is_none() && hiding.field("contact").is_some());
        assert!(hiding.order().contains(&"avis"));
    }

    #[test]
    fn fields_that_name_each_other_are_each_looked_at_once() {
        let names: Vec<String> = (0..100).map(|n| format!("s{n}")).collect();
        let all = names.join(", ");
        let fields =
            names.iter().map(|key| format!("  - {{cle: {key}, libelle: S, type: somme, somme: [{all}, kept]}}\n"));
        let fields: String = fields.collect();
        let kind = kind(&format!("{fields}  - {{cle: kept, libelle: K, type: nombre, lecture: soin}}\n")).unwrap();
        assert_eq!(kind.reserved().count(), 101);
    }

    #[test]
    fn what_every_sheet_has_and_files_are_for_all() {
        for (field, reason) in [
            ("{cle: resume, libelle: R, type: texte, lecture: membres}", "resume"),
            ("{cle: plan, libelle: P, type: fichier, lecture: soin}", "plan"),
            (
                "{cle: pieces, libelle: P, type: lignes, lecture: soin, colonnes: [{cle: f, libelle: F, type: image}]}",
                "pieces",
            ),
        ] {
            let problems = kind(&format!("  - {field}\n")).unwrap_err();
            let expected = KindProblem { path: "champs.0.lecture".into(), reason: KindReason::ForAll(reason.into()) };
            assert_eq!(problems, [expected]);
        }
        let word = kind("  - {cle: a, libelle: A, type: texte, lecture: amis}\n").unwrap_err();
        assert_eq!(word.first().unwrap().reason, KindReason::UnknownReach("amis".into()));
        // Who writes it may be told of any of them.
        assert!(kind("  - {cle: resume, libelle: R, type: texte, ecriture: soin}\n").is_ok());
    }

    #[test]
    fn what_is_not_for_all_is_neither_listed_nor_filtered_by() {
        let kind = kind(
            "  - {cle: a, libelle: A, type: choix, vocabulaire: oui-non, facette: oui, en_liste: oui, lecture: soin}\n",
        )
        .unwrap();
        let field = kind.field("a").unwrap();
        assert!(!field.facet && !field.listed);
    }
}
