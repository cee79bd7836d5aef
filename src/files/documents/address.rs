//! Addresses that a document leads to: those that a page may lead to, as Markdown writes them.

use std::rc::Rc;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What an address between brackets may not hold as it is.
const IN_ADDRESS: &AsciiSet =
    &CONTROLS.add(b' ').add(b'(').add(b')').add(b'<').add(b'>').add(b'"').add(b'\\').add(b'|');

/// The address as it stands between brackets; none for one that leads nowhere outside of the document.
pub(super) fn written(address: &str) -> Option<String> {
    is_public(address).then(|| utf8_percent_encode(address.trim(), IN_ADDRESS).to_string())
}

/// Whether an address leads somewhere that a page may lead to.
pub(super) fn is_public(address: &str) -> bool {
    let scheme = address.trim().split_once(':').map_or("", |(scheme, _)| scheme);
    ["http", "https", "mailto", "tel"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}

/// An address as the pieces that lead to it share it.
pub(super) fn shared(address: &str) -> Rc<str> {
    Rc::from(address.trim())
}
