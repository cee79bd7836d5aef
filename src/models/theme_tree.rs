//! Where themes stand: which one holds which. Themes say it themselves; a key alone says where its theme was made.

use std::collections::{BTreeSet, HashMap};

/// What a theme says that stands at the top although its key has another before it.
pub const TOP: &str = "/";

/// The themes that hold others. Keys that no theme has stand where they say.
#[derive(Clone, Debug, Default)]
pub struct ThemeTree {
    /// Each theme, and the one that holds it, if any.
    above: HashMap<String, Option<String>>,
}

impl ThemeTree {
    /// The tree of these themes: keys, and the keys of those that they say hold them. Nothing said means where the key
    /// says; so does a theme that nobody has, and one that stands below its own.
    #[must_use]
    pub fn of(placed: &[(String, String)], old_keys: &HashMap<String, String>) -> Self {
        let known: BTreeSet<&str> = placed.iter().map(|(key, _)| key.as_str()).collect();
        let today = |key: &str| match old_keys.get(key) {
            Some(leads) if !known.contains(key) => leads.clone(),
            _ => key.to_owned(),
        };
        let mut tree = Self::default();
        let mut moved: Vec<(&str, String)> = Vec::new();
        for (key, parent) in placed {
            tree.above.insert(key.clone(), by_key(key).map(str::to_owned));
            let parent = today(parent);
            if parent == TOP || known.contains(parent.as_str()) {
                moved.push((key, parent));
            }
        }
        // In the order of keys, so that of two themes that hold each other the same one gives way each time.
        moved.sort_unstable();
        let (to_top, below): (Vec<_>, Vec<_>) = moved.into_iter().partition(|(_, parent)| parent == TOP);
        for (key, _) in to_top {
            tree.above.insert(key.to_owned(), None);
        }
        for (key, parent) in below {
            if parent != key && !tree.up(&parent).any(|above| above == key) {
                tree.above.insert(key.to_owned(), Some(parent));
            }
        }
        tree
    }

    /// The theme that holds this one.
    #[must_use]
    pub fn above<'a>(&'a self, key: &'a str) -> Option<&'a str> {
        self.above.get(key).map_or_else(|| by_key(key), Option::as_deref)
    }

    /// A key, then those above it.
    pub fn up<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        // Nothing holds itself, but a key that nobody has is longer than what holds it: as many steps as there can be.
        let most = self.above.len() + key.len() + 1;
        std::iter::successors(Some(key), |key| self.above(key)).take(most)
    }

    /// A key, and those of all that it holds.
    #[must_use]
    pub fn down(&self, key: &str) -> Vec<String> {
        let mut keys: Vec<String> =
            self.above.keys().filter(|other| self.up(other).any(|above| above == key)).cloned().collect();
        if !self.above.contains_key(key) {
            keys.push(key.to_owned());
        }
        keys.sort_unstable();
        keys
    }
}

/// What a key says by itself.
fn by_key(key: &str) -> Option<&str> {
    key.rsplit_once('/').map(|(parent, _)| parent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(placed: &[(&str, &str)]) -> ThemeTree {
        let placed: Vec<_> = placed.iter().map(|(key, parent)| ((*key).to_owned(), (*parent).to_owned())).collect();
        ThemeTree::of(&placed, &HashMap::from([("ancien".to_owned(), "a".to_owned())]))
    }

    #[test]
    fn a_key_says_where_a_theme_stands_until_it_is_moved() {
        let moved = [("d", "a/b"), ("a/e", "/"), ("f", "ancien"), ("g", "rien")];
        let tree = tree(&[&[("a", ""), ("a/b", "a"), ("a/b/c", "")][..], &moved].concat());
        let up = |key: &'static str| tree.up(key).collect::<Vec<_>>().join(" < ");
        assert_eq!(up("a/b/c"), "a/b/c < a/b < a");
        assert_eq!(up("d"), "d < a/b < a", "moved below another");
        assert_eq!(up("a/e"), "a/e", "moved to the top");
        assert_eq!(up("f"), "f < a", "below one that was merged");
        assert_eq!(up("g"), "g", "below one that nobody has");
        assert_eq!(up("x/y"), "x/y < x", "nobody has it");
        assert_eq!(tree.down("a"), ["a", "a/b", "a/b/c", "d", "f"]);
        assert_eq!(tree.down("x"), ["x"]);
    }

    #[test]
    fn themes_that_say_that_they_hold_each_other_end_somewhere() {
        let tree = tree(&[("a", "b"), ("b", "a"), ("c", "c"), ("d", "d/e"), ("d/e", "")]);
        for key in ["a", "b", "c", "d", "d/e"] {
            let up: Vec<_> = tree.up(key).collect();
            let once: BTreeSet<_> = up.iter().collect();
            assert_eq!(up.len(), once.len(), "{up:?}");
        }
        assert_eq!(tree.above("a"), Some("b"));
        assert_eq!(tree.above("b"), None);
    }
}
