//! Addresses damaged on their way: what mail programs, linkers and hands add at their end, slashes, capitals, letters
//! encoded twice. Looked at before a 404, for pages of any kind; those of sheets are found by their number or their
//! title besides (`pages/sheets/short.rs`).

use actix_web::{HttpRequest, web};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::text::title;

/// What tells whether a page may stand at a path.
pub struct IsKnown(pub fn(&str) -> bool);

/// What a path writes as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b',')
    .remove(b':')
    .remove(b'(')
    .remove(b')');

/// The address that a request meant, when it came damaged and a page may stand there. What was asked of it stays.
#[must_use]
pub fn mended(request: &HttpRequest) -> Option<String> {
    let IsKnown(is_known) = request.app_data::<web::Data<IsKnown>>()?.get_ref();
    let path = meant(request.uri().path(), is_known)?;
    Some(match request.uri().query().filter(|query| !query.is_empty()) {
        Some(query) => format!("{path}?{query}"),
        None => path,
    })
}

fn meant(path: &str, is_known: impl Fn(&str) -> bool) -> Option<String> {
    let tidy = tidied(path);
    let as_sent = utf8_percent_encode(&percent_decode_str(path).decode_utf8_lossy(), PLAIN).to_string();
    let tries = [tidy.clone(), tidy.to_lowercase()];
    tries.into_iter().find(|mended| is_known(mended)).filter(|mended| *mended != as_sent)
}

/// A path without what was glued to it.
#[must_use]
pub fn tidied(path: &str) -> String {
    let once = title::decoded(path);
    let whole = if once.contains('%') { title::decoded(&once) } else { once };
    let cut = ["@TrackLink", "?", "&amp;"].iter().fold(whole.as_str(), |kept, mark| before(kept, mark));
    let seen: String = cut.chars().filter(|c| !title::is_invisible(*c)).collect();
    let bare = seen.trim_end_matches(|c| title::is_stuck(c) || matches!(c, '/' | '=' | '<' | '`' | '|'));
    let mut tidy = String::from("/");
    for part in bare.split('/').filter(|part| !part.is_empty()) {
        if tidy.len() > 1 {
            tidy.push('/');
        }
        tidy.push_str(part);
    }
    utf8_percent_encode(&tidy, PLAIN).to_string()
}

fn before<'t>(text: &'t str, mark: &str) -> &'t str {
    text.split_once(mark).map_or(text, |(before, _)| before)
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn what_is_glued_to_an_address_is_taken_off() {
        let is_known = |path: &str| {
            ["/", "/recherche", "/aide", "/fiches", "/fiches/12", "/f/12/3", "/contributeurs/L%C3%A9a"].contains(&path)
        };
        for (sent, expected) in [
            ("/recherche/", Some("/recherche")),
            ("//recherche", Some("/recherche")),
            ("//fiches///12//", Some("/fiches/12")),
            ("/Recherche", Some("/recherche")),
            ("/FICHES/12", Some("/fiches/12")),
            ("/f/12/3).", Some("/f/12/3")),
            ("/f/12/3%C2%A0%C2%BB", Some("/f/12/3")),
            ("/f/12/3%E2%80%8B", Some("/f/12/3")),
            ("/f/12/3@TrackLink", Some("/f/12/3")),
            ("/aide%3Futm_source=x", Some("/aide")),
            ("/aide&amp;utm_source=x", Some("/aide")),
            ("/contributeurs/L%C3%A9a)", Some("/contributeurs/L%C3%A9a")),
            ("/contributeurs/L%25C3%25A9a", Some("/contributeurs/L%C3%A9a")),
            ("/contributeurs/L%E9a", Some("/contributeurs/L%C3%A9a")),
            // Nothing to mend, or nothing stands there.
            ("/recherche", None),
            ("/contributeurs/L%C3%A9a", None),
            ("/wp-login.php", None),
            ("//exemple.org/x", None),
        ] {
            assert_eq!(meant(sent, is_known).as_deref(), expected, "{sent}");
        }
    }
}
