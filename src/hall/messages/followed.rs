//! How often links led to a sheet.

use crate::text::numbers;

/// Issues that are named.
const NAMED: usize = 3;

/// Visits by links.
#[must_use]
pub fn visits(count: i64) -> String {
    let number = numbers::grouped(count);
    if count > 1 { format!("{number} visites") } else { format!("{number} visite") }
}

/// How often links led to a sheet lately: in all, from issues of letters by their subjects, from other sites.
#[must_use]
pub fn lately(all: i64, issues: &[(String, i64)], sites: i64) -> String {
    if all == 0 {
        return "Aucune visite par un lien ces 30 derniers jours.".to_owned();
    }
    let of_issue = |(subject, count): &(String, i64)| {
        format!("{} depuis la lettre «\u{a0}{subject}\u{a0}»", numbers::grouped(*count))
    };
    let mut parts: Vec<String> = issues.iter().take(NAMED).map(of_issue).collect();
    if sites > 0 {
        parts.push(format!("{} depuis d’autres sites", numbers::grouped(sites)));
    }
    let among = match parts.is_empty() {
        true => String::new(),
        false => format!(", dont {}", parts.join(", ")),
    };
    format!("{} par des liens ces 30 derniers jours{among}.", visits(all))
}
