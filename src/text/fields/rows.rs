//! The buttons of rows that work without a script: add, remove, move up, move down.

use std::collections::BTreeSet;

use super::posted::PREFIX;

/// Does what a button of a row asks, on the pairs its form posted, and numbers the rows again from 0:
/// `ajouter:deroule`, `retirer:deroule.2`, `monter:deroule.2`, `descendre:deroule.2`, at any depth
/// (`ajouter:budget.financeurs`). Returns whether it was such an action on such a row.
pub fn apply_row_action(pairs: &mut Vec<(String, String)>, action: &str) -> bool {
    let Some((verb, path)) = action.split_once(':') else { return false };
    if path.is_empty() || path.split('.').any(str::is_empty) {
        return false;
    }
    if verb == "ajouter" {
        let rows = Rows::of(pairs, path);
        let next = rows.numbers.len();
        rows.renumber(pairs, Some);
        pairs.push((format!("{}{next}", rows.prefix), String::new()));
        return true;
    }
    let Some((list, row)) = path.rsplit_once('.') else { return false };
    let rows = Rows::of(pairs, list);
    let place = row.parse::<u32>().ok().and_then(|row| rows.numbers.binary_search(&row).ok());
    let Some(place) = place else { return false };
    let last = rows.numbers.len().saturating_sub(1);
    let other = match verb {
        "monter" => place.saturating_sub(1),
        "descendre" => last.min(place + 1),
        "retirer" => {
            rows.renumber(pairs, |at| (at != place).then(|| if at > place { at - 1 } else { at }));
            return true;
        }
        _ => return false,
    };
    rows.renumber(pairs, |at| {
        Some(if at == place {
            other
        } else if at == other {
            place
        } else {
            at
        })
    });
    true
}

/// The rows posted under one name.
struct Rows {
    prefix: String,
    /// Rising.
    numbers: Vec<u32>,
}

impl Rows {
    fn of(pairs: &[(String, String)], list: &str) -> Self {
        let prefix = format!("{PREFIX}.{list}.");
        let numbers: BTreeSet<u32> =
            pairs.iter().filter_map(|(name, _)| number_and_rest(name, &prefix)).map(|(number, _)| number).collect();
        Self { prefix, numbers: numbers.into_iter().collect() }
    }

    /// Gives each row the place that `to` says from its place today; `None` drops it.
    fn renumber(&self, pairs: &mut Vec<(String, String)>, to: impl Fn(usize) -> Option<usize>) {
        pairs.retain_mut(|(name, _)| {
            let Some((number, rest)) = number_and_rest(name, &self.prefix) else { return true };
            let place = self.numbers.binary_search(&number).ok();
            match place.and_then(&to) {
                Some(place) => {
                    *name = format!("{}{place}{rest}", self.prefix);
                    true
                }
                None => false,
            }
        });
    }
}

/// `champ.deroule.2.titre` is row 2 and `.titre`.
fn number_and_rest<'a>(name: &'a str, prefix: &str) -> Option<(u32, &'a str)> {
    let row = name.strip_prefix(prefix)?;
    let end = row.find('.').unwrap_or(row.len());
    let (number, rest) = row.split_at_checked(end)?;
    Some((number.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use crate::text::fields::rows::*;

    fn after(action: &str) -> (bool, String) {
        let names = ["champ.a.0.x", "champ.a.2.x", "champ.a.2.y.4.z", "champ.a.7.x", "champ.ab.0", "autre"];
        let mut pairs: Vec<(String, String)> =
            names.iter().enumerate().map(|(n, name)| ((*name).to_owned(), n.to_string())).collect();
        let done = apply_row_action(&mut pairs, action);
        let shown: Vec<String> = pairs.iter().map(|(name, text)| format!("{name}={text}")).collect();
        (done, shown.join(" ").replace("champ.", ""))
    }

    #[test]
    fn rows_are_added_removed_and_moved() {
        for (action, expected) in [
            ("ajouter:a", "a.0.x=0 a.1.x=1 a.1.y.4.z=2 a.2.x=3 ab.0=4 autre=5 a.3="),
            ("ajouter:a.2.y", "a.0.x=0 a.2.x=1 a.2.y.0.z=2 a.7.x=3 ab.0=4 autre=5 a.2.y.1="),
            ("ajouter:c", "a.0.x=0 a.2.x=1 a.2.y.4.z=2 a.7.x=3 ab.0=4 autre=5 c.0="),
            ("retirer:a.2", "a.0.x=0 a.1.x=3 ab.0=4 autre=5"),
            ("retirer:a.2.y.4", "a.0.x=0 a.2.x=1 a.7.x=3 ab.0=4 autre=5"),
            ("monter:a.2", "a.1.x=0 a.0.x=1 a.0.y.4.z=2 a.2.x=3 ab.0=4 autre=5"),
            ("monter:a.0", "a.0.x=0 a.1.x=1 a.1.y.4.z=2 a.2.x=3 ab.0=4 autre=5"),
            ("descendre:a.2", "a.0.x=0 a.2.x=1 a.2.y.4.z=2 a.1.x=3 ab.0=4 autre=5"),
            ("descendre:a.7", "a.0.x=0 a.1.x=1 a.1.y.4.z=2 a.2.x=3 ab.0=4 autre=5"),
        ] {
            assert_eq!(after(action), (true, expected.to_owned()), "{action}");
        }
    }

    #[test]
    fn anything_else_changes_nothing() {
        let untouched = after("publier").1;
        for action in
            ["publier", "", "retirer:a", "retirer:a.1", "monter:a.x", "tourner:a.0", "ajouter:", "ajouter:a..b"]
        {
            assert_eq!(after(action), (false, untouched.clone()), "{action}");
        }
    }
}
