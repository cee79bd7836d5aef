//! Icons are the small drawings that stand beside words, all in one hand: 24 units wide, one stroke, no fill. They
//! stand in one file, `static/icons/icons.svg`, which browsers keep for a year, so that a page names them and no more.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::web::http::assets;

/// The drawing of that name, to be written as it is (`{{ icon("coche")|safe }}`); nothing for an unknown name, since a
/// kind may be given any word for its icon. An icon is hidden from assistive tools: words always stand beside it.
#[must_use]
pub fn icon(name: &str) -> &'static str {
    ICONS.get(name).map_or("", String::as_str)
}

/// The names that [`icon`] knows, for the help of those who write kinds.
pub fn names() -> impl Iterator<Item = &'static str> {
    ICONS.keys().copied()
}

/// Every drawing as a page names it.
static ICONS: LazyLock<BTreeMap<&'static str, String>> = LazyLock::new(|| {
    let file = assets::url("icons.svg");
    let named =
        |name| (name, format!(r#"<svg class="icon" aria-hidden="true"><use href="{file}#{name}"></use></svg>"#));
    assets::content("icons.svg").map(drawn).unwrap_or_default().into_iter().map(named).collect()
});

/// The ids of the file's drawings but those of the logo.
fn drawn(file: &'static str) -> Vec<&'static str> {
    let symbols = file.split("<symbol id=\"").skip(1);
    let ids = symbols.filter_map(|symbol| symbol.split_once('"').map(|(id, _)| id));
    ids.filter(|id| !id.starts_with("logo")).collect()
}

#[cfg(test)]
mod tests {
    use crate::web::view::icons::*;

    #[test]
    fn each_drawing_of_the_file_is_named_once() {
        let file = assets::content("icons.svg").unwrap_or_default();
        assert!(names().count() > 70);
        assert_eq!(names().count() + 2, file.matches("<symbol ").count());
        for name in names() {
            assert!(icon(name).ends_with(&format!(".svg#{name}\"></use></svg>")), "{name}");
        }
        for part in ["logo", "logo-strand"] {
            assert!(file.contains(&format!("<symbol id=\"{part}\"")));
        }
    }

    #[test]
    fn an_unknown_name_draws_nothing() {
        assert_eq!(icon("licorne"), "");
        assert_eq!(icon(""), "");
    }
}
