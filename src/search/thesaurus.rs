//! Forms that say the same: a short form finds its long one, and the other way round.

use std::collections::HashMap;

use super::analysis::{self, Stemmer};

/// A form as the index knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Form {
    /// Its folded words, stop words aside.
    pub(super) folded: Vec<String>,
    /// Their stems, one for one.
    pub(super) stems: Vec<String>,
}

/// Groups of forms. One word is found as it is written, since a short form may be another word's stem; several are
/// found by their stems.
#[derive(Debug, Default)]
pub(super) struct Thesaurus {
    groups: Vec<Vec<Form>>,
    /// Where forms that begin by this stem stand: group, then form.
    by_stem: HashMap<String, Vec<(usize, usize)>>,
}

/// A form found in a query.
pub(super) struct Found<'a> {
    /// The place of its first word among the content words.
    pub(super) at: usize,
    /// How many words it has.
    pub(super) length: usize,
    /// The other forms of its group.
    pub(super) others: Vec<&'a Form>,
}

impl Thesaurus {
    pub(super) fn new(groups: &[Vec<String>]) -> Self {
        let mut stemmer = Stemmer::new();
        let mut thesaurus = Self::default();
        for group in groups {
            let mut forms: Vec<Form> = Vec::new();
            for text in group {
                let words = analysis::words(text).map(|word| word.folded);
                let folded: Vec<String> = words.filter(|word| !analysis::is_stop(word)).collect();
                let stems = stemmer.stems(folded.iter().map(String::as_str));
                if stems.len() == folded.len() && !folded.is_empty() && !forms.iter().any(|form| form.folded == folded)
                {
                    forms.push(Form { folded, stems });
                }
            }
            let group = thesaurus.groups.len();
            for (place, form) in forms.iter().enumerate() {
                if let Some(first) = form.stems.first() {
                    thesaurus.by_stem.entry(first.clone()).or_default().push((group, place));
                }
            }
            thesaurus.groups.push(forms);
        }
        thesaurus
    }

    /// The forms that stand in these words, the longest first at each place; they do not overlap.
    pub(super) fn find(&self, folded: &[&str], stems: &[String]) -> Vec<Found<'_>> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(stem) = stems.get(at) {
            let here = self.by_stem.get(stem).into_iter().flatten().filter_map(|(group, place)| {
                let forms = self.groups.get(*group)?;
                let form = forms.get(*place)?;
                let length = form.stems.len();
                let fits = match length {
                    1 => folded.get(at) == form.folded.first().map(String::as_str).as_ref(),
                    _ => stems.get(at..at + length)? == form.stems,
                };
                let others = forms.iter().enumerate().filter(|(other, _)| other != place).map(|(_, form)| form);
                fits.then(|| Found { at, length, others: others.collect() })
            });
            match here.max_by_key(|found| found.length) {
                Some(longest) => {
                    at += longest.length;
                    found.push(longest);
                }
                None => at += 1,
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use crate::search::thesaurus::*;

    #[test]
    fn a_form_is_found_in_a_query_with_its_others() {
        let groups = [
            vec!["PAT".to_owned(), "projet alimentaire territorial".to_owned()],
            vec!["ESS".to_owned(), "économie sociale et solidaire".to_owned(), "économie sociale".to_owned()],
        ];
        let thesaurus = Thesaurus::new(&groups);
        let mut stemmer = Stemmer::new();
        let mut ask = |text: &str| {
            let words: Vec<String> = analysis::words(text).map(|word| word.folded).collect();
            let content: Vec<&str> = words.iter().map(String::as_str).filter(|word| !analysis::is_stop(word)).collect();
            let stems = stemmer.stems(content.iter().copied());
            let found = thesaurus.find(&content, &stems);
            found.iter().map(|found| (found.at, found.length, found.others.len())).collect::<Vec<_>>()
        };
        assert_eq!(ask("un PAT en Bretagne"), [(0, 1, 1)]);
        assert_eq!(ask("recette de pâtes"), [], "another word’s stem");
        assert_eq!(ask("emploi dans l’économie sociale et solidaire"), [(1, 3, 2)]);
        assert_eq!(ask("projets alimentaires territoriaux, ess"), [(0, 3, 1), (3, 1, 2)]);
    }
}
