//! Which form a draft fills: the form of a sheet, of one of its parts, or of a new sheet of a kind.
//!
//! The form of a sheet goes on with its draft. A page that keeps text while another page keeps that draft gets a place
//! of its own (`~2`), so that neither replaces the other; so does the form of another new sheet.

use crate::db::types::SheetId;
use crate::models::draft::Draft;
use crate::reading::brought;
use crate::web::pages::editor::typed::Held;

/// The place of a form, before any number.
#[must_use]
pub(super) fn of(sheet: Option<SheetId>, kind: &str, held: &Held) -> String {
    match (sheet, held) {
        (Some(id), Held::Section(section)) => format!("fiche-{id}#{section}"),
        (Some(id), Held::Passage(at)) => format!("fiche-{id}.{}#{}", at.number, at.section),
        (Some(id), Held::Field(key)) => format!("fiche-{id}.{key}"),
        (Some(id), Held::Sheet | Held::Whole) => format!("fiche-{id}"),
        (None, _) => format!("nouvelle-{kind}"),
    }
}

/// The first place of a form that no draft has.
#[must_use]
pub(super) fn free(place: &str, taken: &[String]) -> String {
    let is_free = |place: &str| !taken.iter().any(|taken| taken == place);
    let numbered = (2..).map(|number: u32| format!("{place}~{number}"));
    std::iter::once(place.to_owned()).chain(numbered).find(|place| is_free(place)).unwrap_or_default()
}

/// The same beside a draft, numbered or not.
#[must_use]
pub(super) fn beside(place: &str, taken: &[String]) -> String {
    free(place.split('~').next().unwrap_or_default(), taken)
}

/// When the draft of that place was kept, as a form says it.
pub(super) fn known(place: &str, drafts: &[Draft]) -> String {
    drafts.iter().find(|draft| draft.place == place).map_or(0, |draft| draft.saved_at.0).to_string()
}

/// Where a brought text is looked at again; none when the place is that of a form.
#[must_use]
pub(super) fn address_of_given(place: &str) -> Option<String> {
    let prefix = brought::PLACES.into_iter().find(|prefix| place.starts_with(prefix))?;
    let number: u32 = place.strip_prefix(prefix)?.parse().ok()?;
    Some(format!("/fiches/nouvelle/{}/{number}", prefix.trim_end_matches('-')))
}

/// Where a draft is gone on with.
#[must_use]
pub fn address_of(draft: &Draft) -> String {
    let place: String = url::form_urlencoded::byte_serialize(draft.place.as_bytes()).collect();
    if let Some(id) = draft.sheet_id {
        return format!("/fiches/{id}/modifier?brouillon={place}");
    }
    address_of_given(&draft.place).unwrap_or_else(|| {
        let kind = draft.place.strip_prefix("nouvelle-").and_then(|rest| rest.split('~').next());
        format!("/fiches/nouvelle?type={}&brouillon={place}", kind.unwrap_or_default())
    })
}

/// The places of drafts.
#[must_use]
pub(super) fn all(drafts: &[Draft]) -> Vec<String> {
    drafts.iter().map(|draft| draft.place.clone()).collect()
}

/// Whether a place is one of this sheet's forms, or of new sheets of this kind.
#[must_use]
pub(super) fn is_of(place: &str, sheet: Option<SheetId>, kind: &str) -> bool {
    match sheet {
        Some(id) => sheet_of(place) == Some(id),
        None => place.strip_prefix("nouvelle-").and_then(|rest| rest.split('~').next()) == Some(kind),
    }
}

/// The sheet whose form a place is; none for a new sheet.
#[must_use]
pub(super) fn sheet_of(place: &str) -> Option<SheetId> {
    let rest = place.strip_prefix("fiche-")?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    rest.get(..digits)?.parse().ok().map(SheetId)
}

#[cfg(test)]
mod tests {
    use crate::web::pages::editor::place::*;

    #[test]
    fn a_form_takes_the_first_place_without_a_draft() {
        assert_eq!(free("fiche-1", &[]), "fiche-1");
        assert_eq!(free("fiche-1", &["fiche-1", "fiche-1~3"].map(str::to_owned)), "fiche-1~2");
        let taken = ["fiche-1", "fiche-1~2"].map(str::to_owned);
        assert_eq!(beside("fiche-1~2", &taken), "fiche-1~3");
    }

    #[test]
    fn a_place_says_its_sheet_or_its_kind() {
        for place in ["fiche-12", "fiche-12~2", "fiche-12-texte", "fiche-12#un-titre", "fiche-12.2#un-titre"] {
            assert_eq!(sheet_of(place), Some(SheetId(12)), "{place}");
        }
        assert!(!is_of("fiche-123", Some(SheetId(12)), ""));
        assert!(is_of("nouvelle-page~2", None, "page") && !is_of("nouvelle-page-x", None, "page"));
        assert_eq!(sheet_of("nouvelle-page"), None);
    }

    #[test]
    fn a_brought_text_has_a_number_and_an_address() {
        assert_eq!(address_of_given("post-its-7").as_deref(), Some("/fiches/nouvelle/post-its/7"));
        for place in ["nouvelle-page", "texte-", "texte-x", "abandon:texte-1"] {
            assert_eq!(address_of_given(place), None, "{place}");
        }
    }
}
