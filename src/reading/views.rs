//! The views in which a list of sheets can be had, for whoever names them without showing any. The pages of the search
//! hold the list and hand it on when the program starts, since a door knows no other door.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::models::kind::KindSet;
use crate::text::kind::FieldDef;

/// What a field must hold for a view to show something of it.
pub type Needs = Option<fn(&FieldDef) -> bool>;

/// A view, as it is offered.
#[derive(Clone, Copy, Debug)]
pub struct OfferedView {
    /// Its key.
    pub key: &'static str,
    /// What the link to it says.
    pub label: &'static str,
    /// What a kind of the list must have for it to be offered; nothing: it is offered everywhere.
    pub needs: Needs,
    /// The path that answers.
    pub path: &'static str,
    /// The end of the path, for a document: `.csv`.
    pub ending: Option<&'static str>,
    /// Whether it is the view of a list that asks for none.
    pub is_usual: bool,
}

impl OfferedView {
    /// Its address for a question, given as pairs of the search page's own parameters.
    #[must_use]
    pub fn address(&self, question: &[(&str, &str)]) -> String {
        let named = (self.ending.is_none() && !self.is_usual).then_some(("vue", self.key));
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs = question.iter().copied().chain(named);
        let query: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let joint = if query.is_empty() { "" } else { "?" };
        let (ending, dot) = self.ending.map_or(("", ""), |ending| (ending, "."));
        format!("{}{dot}{ending}{joint}{}", self.path, query.join("&"))
    }
}

/// All views that are offered, in order.
#[derive(Clone, Debug)]
pub struct OfferedViews(pub Vec<OfferedView>);

impl OfferedViews {
    /// Those that have something to show of sheets of these kinds.
    pub fn fitting(&self, kinds: &KindSet, of_kinds: &[String]) -> impl Iterator<Item = &OfferedView> {
        self.0.iter().filter(|view| fits(view.needs, kinds, of_kinds))
    }
}

/// Whether a view has something to show of sheets of these kinds.
#[must_use]
pub fn fits(needs: Needs, kinds: &KindSet, of_kinds: &[String]) -> bool {
    needs.is_none_or(|needs| of_kinds.iter().any(|key| kinds.kind(key).fields.iter().any(needs)))
}

#[cfg(test)]
mod tests {
    use crate::models::kind::KindSet;
    use crate::reading::views::*;

    const LIST: OfferedView =
        OfferedView { key: "liste", label: "Liste", needs: None, path: "/recherche", ending: None, is_usual: true };

    #[test]
    fn a_view_has_one_address_for_a_question() {
        let question = [("q", "l’eau & le vin"), ("type", "a")];
        assert_eq!(LIST.address(&[]), "/recherche");
        assert_eq!(LIST.address(&question), "/recherche?q=l%E2%80%99eau%20%26%20le%20vin&type=a");
        let cards = OfferedView { key: "cartes", is_usual: false, ..LIST };
        assert_eq!(cards.address(&question[1..]), "/recherche?type=a&vue=cartes");
        let file = OfferedView { key: "csv", ending: Some("csv"), is_usual: false, ..LIST };
        assert_eq!(
            (file.address(&[]), file.address(&question[1..])),
            ("/recherche.csv".into(), "/recherche.csv?type=a".into())
        );
    }

    #[test]
    fn a_view_that_needs_a_field_is_offered_where_a_kind_has_one() {
        let map = OfferedView { needs: Some(|field| field.key == "lieu"), ..LIST };
        let views = OfferedViews(vec![LIST, map]);
        assert_eq!(views.fitting(&KindSet::default(), &["a".to_owned()]).count(), 1);
        assert!(fits(map.needs, &KindSet::default(), &[]) != fits(None, &KindSet::default(), &[]));
    }
}
