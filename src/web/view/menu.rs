//! The main menu: the chosen entries, else the kinds, the themes and the recent changes.

use crate::models::identity::{Entry, EntryTarget};
use crate::models::kind::KindSet;
use crate::web::view::layout::MenuItem;
use crate::web::view::parts::Way;

/// The entries as the page at this path shows them; what leads nowhere any more is left out.
#[must_use]
pub fn of(chosen: &[Entry], kinds: &KindSet, path: &str, query: &str) -> Vec<MenuItem> {
    let shipped = if chosen.is_empty() { Entry::shipped(kinds) } else { Vec::new() };
    let mut items: Vec<MenuItem> = Vec::new();
    for entry in chosen.iter().chain(&shipped) {
        let Some(target) = EntryTarget::read(&entry.to) else { continue };
        let Some(href) = target.href(kinds) else { continue };
        let label = if entry.label.is_empty() { target.name(kinds).unwrap_or_default() } else { entry.label.clone() };
        let current = is_at(&target, &href, path, query);
        let item = MenuItem { way: Way { label, href }, current, below: Vec::new() };
        match items.last_mut() {
            Some(above) if entry.below => above.below.push(item),
            _ => items.push(item),
        }
    }
    items
}

/// Whether the page at this path is the one that an entry leads to, or below it.
fn is_at(target: &EntryTarget, href: &str, path: &str, query: &str) -> bool {
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("type="));
    match target {
        EntryTarget::Kind(key) => path == "/fiches" && asked == Some(key.as_str()),
        EntryTarget::Sheet(id) => {
            let rest = path.strip_prefix("/fiches/").unwrap_or_default();
            rest.split(['-', '/']).next() == Some(id.to_string().as_str())
        }
        EntryTarget::Page(page) if page.contains('?') => href.split_once('?') == Some((path, query)),
        EntryTarget::Theme(_) | EntryTarget::Page(_) => {
            path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
        }
        EntryTarget::Link(_) => false,
    }
}
