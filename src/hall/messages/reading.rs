//! French sentences of the pages of sheets, themes and kinds.

use crate::text::kind::{KIND_OF_KINDS, KIND_OF_LEXICONS, KIND_OF_PAGES, KIND_OF_VOCABULARIES};
use crate::text::numbers;

/// The kinds of sheets that make the house, with the heading of each list.
pub const HOUSE_KINDS: [(&str, &str); 4] = [
    (KIND_OF_KINDS, "Textes complets des types de fiches"),
    (KIND_OF_VOCABULARIES, "Listes de réponses"),
    (KIND_OF_LEXICONS, "Lexiques"),
    (KIND_OF_PAGES, "Pages du site"),
];

/// The words of the button that adds one.
#[must_use]
pub fn add_house_sheet(kind: &str) -> &'static str {
    match kind {
        KIND_OF_KINDS => "Ajouter un type",
        KIND_OF_VOCABULARIES => "Ajouter une liste",
        KIND_OF_LEXICONS => "Ajouter un lexique",
        _ => "Ajouter une page",
    }
}

/// What a part of a preview says when it changes.
pub const CHANGED: &str = "Modifié dans cet aperçu.";
/// A theme to merge into is asked for.
pub const CHOOSE_THEME: &str = "Choisissez le thème qui reste, un autre que celui-ci.";
/// A theme with others below it.
pub const MERGE_BELOW_FIRST: &str = "Ce thème a des sous-thèmes. Fusionnez-les d’abord.";

/// The summary of a merge, in the sheet of the theme that stays.
#[must_use]
pub fn merging(label: &str) -> String {
    format!("Fusion avec le thème «\u{202f}{label}\u{202f}»").chars().take(200).collect()
}

/// The reason of the deletion, on the sheet of the theme that goes.
#[must_use]
pub fn merged_into(label: &str) -> String {
    format!("Thème fusionné dans «\u{202f}{label}\u{202f}»")
}

/// A passage that is not there.
pub const NO_SECTION: &str = "Cette section n’existe pas, ou plus, dans la fiche.";
/// A passage inside itself.
pub const SHOWS_ITSELF: &str = "Ce passage se contient lui-même\u{a0}: il n’est pas répété.";
/// A passage too far inside others.
pub const TOO_DEEP: &str = "Deux passages sont déjà l’un dans l’autre\u{a0}: lisez celui-ci sur sa fiche.";
/// Too many passages, or too long ones.
pub const TOO_LONG: &str = "Ce passage est trop long pour être montré ici\u{a0}: lisez-le sur sa fiche.";

/// What the picture of a page shows, in words: its title, its kind or a sentence, and the site.
#[must_use]
pub fn poster(title: &str, kind: &str, site: &str) -> String {
    let more = [kind, site].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    if more.is_empty() { title.to_owned() } else { format!("{title} – {more}") }
}

/// Between two words that must not be parted.
const NO_BREAK: char = '\u{a0}';

/// The start of the title of a step that is a slowdown, before its colon.
pub const SLOWDOWN: &str = "Ralentissement";
/// The tip of a link to a sheet that nobody has written yet.
pub const ABSENT_SHEET: &str = "Fiche à écrire";
/// Under a field whose value does not fit its type.
pub const MISFIT: &str = "Cette valeur n’a pas la forme attendue\u{202f}; elle est montrée telle qu’elle est écrite.";
/// The heading of the facts that the kind does not declare.
pub const OTHER_FIELDS: &str = "Autres champs";
/// Said once a member has pressed « Toujours à jour ».
pub const VERIFIED: &str = "Merci\u{202f}! Votre nom et la date du jour sont inscrits à côté de la fiche.";
/// The summary of the first revision of a demo sheet.
pub const DEMO: &str = "Fiche de démonstration";
/// Why they are deleted.
pub const DEMO_REMOVED: &str = "Fiche de démonstration retirée";
/// Parts of the page named in its table of contents.
pub const IN_SHORT: &str = "En bref";
/// Likewise.
pub const READ_NEXT: &str = "À lire aussi";
/// Likewise.
pub const CREDITS: &str = "Crédits et licence";
/// A credit whose role is not said.
pub const CREDIT: &str = "Crédit";
/// Where all sheets stand.
pub const ALL_SHEETS: &str = "Fiches";
/// The sheets of every kind, among those of one.
pub const EVERY_KIND: &str = "Toutes";
/// Where all themes stand.
pub const THEMES: &str = "Thèmes";
/// The summary of a theme made of a list.
pub const THEME_ADDED: &str = "Thème ajouté";
/// Why a theme is deleted.
pub const THEME_REMOVED: &str = "Thème retiré";
/// A list without a theme.
pub const THEMES_ASKED: &str = "Écrivez au moins un thème qui n’existe pas encore.";
/// Somebody else changed themes meanwhile.
pub const THEMES_MOVED: &str = "Quelqu’un vient de changer des thèmes. Relisez, puis envoyez de nouveau.";
/// No box was ticked.
pub const CHOOSE_THEMES: &str = "Cochez les thèmes à retirer.";
/// A theme that stands too far in.
pub const THEME_TOO_DEEP: &str = "trois niveaux au plus\u{202f}; remontez cette ligne d’un cran.";

/// More themes than are made at once.
#[must_use]
pub fn too_many_themes(most: usize) -> String {
    format!("Ajoutez {most} thèmes au plus à la fois.")
}

/// A theme that classes sheets is not taken away.
#[must_use]
pub fn theme_in_use(label: &str, count: i64) -> String {
    format!("«\u{202f}{label}\u{202f}» range {}\u{a0}: fusionnez-le avec un autre.", sheets(count))
}

/// Nor is one that holds another which stays.
#[must_use]
pub fn theme_holds_others(label: &str) -> String {
    format!("«\u{202f}{label}\u{202f}» contient des sous-thèmes qui restent\u{a0}: cochez-les aussi.")
}

/// Themes were made.
#[must_use]
pub fn themes_added(count: usize) -> String {
    if count == 1 { "Un thème est ajouté.".to_owned() } else { format!("{count}\u{a0}thèmes sont ajoutés.") }
}

/// Themes were taken away.
#[must_use]
pub fn themes_removed(count: usize) -> String {
    if count == 1 {
        "Un thème est retiré. Il peut revenir, depuis son adresse.".to_owned()
    } else {
        format!("{count}\u{a0}thèmes sont retirés. Chacun peut revenir, depuis son adresse.")
    }
}

/// The entry of the menu that leads to what changed lately.
pub const RECENT_CHANGES: &str = "Modifications récentes";

/// « 6 à 30 », « à partir de 6 », « jusqu’à 30 ».
#[must_use]
pub fn range(min: Option<&str>, max: Option<&str>) -> String {
    match (min, max) {
        (Some(min), Some(max)) if min == max => min.to_owned(),
        (Some(min), Some(max)) => format!("{min} à{NO_BREAK}{max}"),
        (Some(min), None) => format!("à partir de{NO_BREAK}{min}"),
        (None, Some(max)) => format!("jusqu’à{NO_BREAK}{max}"),
        (None, None) => String::new(),
    }
}

/// « dans l’idéal : 12 personnes ».
#[must_use]
pub fn ideal(words: &str) -> String {
    format!("dans l’idéal{NO_BREAK}: {words}")
}

/// « 2 sur 3 ».
#[must_use]
pub fn out_of(value: &str, most: usize) -> String {
    format!("{value} sur{NO_BREAK}{most}")
}

/// « Depuis mars 2019 », « De 2019 à mars 2023 », « Jusqu’à 2023 ».
#[must_use]
pub fn period(from: Option<&str>, to: Option<&str>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("De {from} à {to}"),
        (Some(from), None) => format!("Depuis {from}"),
        (None, Some(to)) => format!("Jusqu’à {to}"),
        (None, None) => String::new(),
    }
}

/// « Budget : 300 € ».
#[must_use]
pub fn named(label: &str, value: &str) -> String {
    format!("{label}{NO_BREAK}: {value}")
}

const NUMBERS: [&str; 13] =
    ["Zéro", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept", "Huit", "Neuf", "Dix", "Onze", "Douze"];

/// « Six étapes, 55 minutes. »
#[must_use]
pub fn steps_and_minutes(steps: usize, minutes: u32) -> String {
    let count = NUMBERS.get(steps).map_or_else(|| steps.to_string(), |word| (*word).to_owned());
    let noun = if steps > 1 { "étapes" } else { "étape" };
    format!("{count} {noun}, {}.", numbers::minutes(minutes))
}

/// How much of a thing: « 1 par personne », « 1 par table de 4 », « 2 pour le groupe ».
#[must_use]
pub fn quantity_detail(per_person: Option<&str>, per_table: Option<&str>, fixed: Option<&str>) -> String {
    let mut parts = Vec::new();
    parts.extend(per_person.map(|number| format!("{number} par personne")));
    parts.extend(per_table.map(|number| format!("{number} par table de{NO_BREAK}4")));
    if !parts.is_empty() {
        parts.extend(fixed.map(|number| format!("{number} pour le groupe")));
    }
    parts.join(", ")
}

/// The stamp of a sheet that somebody checked: its title and its second line.
#[must_use]
pub fn verified(day: &str, by: Option<&str>) -> (String, String) {
    (format!("Vérifiée le {day}"), by.map_or_else(|| "par l’équipe".to_owned(), |name| format!("par {name}")))
}

/// The stamp of a sheet that nobody has checked for too long.
#[must_use]
pub fn due(months: i64) -> (String, String) {
    ("À actualiser".to_owned(), format!("non vérifiée depuis {months} mois"))
}

/// The stamp of a sheet too new to be checked.
#[must_use]
pub fn new_sheet(day: &str) -> (String, String) {
    (format!("Écrite le {day}"), "pas encore vérifiée".to_owned())
}

/// The line of freshness of a card.
#[must_use]
pub fn fresh_line(stamp: &(String, String), is_due: bool) -> String {
    let (title, detail) = stamp;
    if is_due { format!("{title}{NO_BREAK}: {detail}") } else { format!("{title} {detail}") }
}

/// « 96 fiches », « Aucune fiche », « 1 fiche ».
#[must_use]
pub fn sheets(count: i64) -> String {
    match count {
        0 => "Aucune fiche".to_owned(),
        1 => format!("1{NO_BREAK}fiche"),
        count => format!("{}{NO_BREAK}fiches", numbers::integer(count)),
    }
}

/// How a sheet that comes from this one relates to it: « Résumé de cette fiche ».
#[must_use]
pub fn inverse_relation(label: &str) -> String {
    if label.ends_with(" de") { format!("{label} cette fiche") } else { label.to_owned() }
}

/// The reference to cite a sheet by.
#[must_use]
pub fn citation(authors: &str, title: &str, site: &str, number: i32, day: &str, link: &str, licence: &str) -> String {
    format!(
        "{authors}, «\u{202f}{title}\u{202f}», {site}, version {number} du {day}, {link}, licence{NO_BREAK}{licence}."
    )
}

/// What paper says of its version.
#[must_use]
pub fn version_of(number: i32, day: &str) -> String {
    format!("Version{NO_BREAK}{number} du {day}")
}

/// What the licence lets one do, when we know it.
#[must_use]
pub fn reuse(licence: &str) -> &'static str {
    match licence {
        "CC-BY-SA-4.0" => {
            "Vous pouvez copier, adapter et publier cette fiche, même pour un usage payant, si vous citez cette \
             référence, dites ce que vous avez changé et gardez la même licence."
        }
        "CC-BY-4.0" | "LO-2.0" => {
            "Vous pouvez copier, adapter et publier cette fiche, même pour un usage payant, si vous citez cette \
             référence et dites ce que vous avez changé."
        }
        "CC0-1.0" => "Vous pouvez réutiliser cette fiche sans condition\u{202f}; citer sa source aide à la retrouver.",
        "ODbL-1.0" => {
            "Vous pouvez réutiliser ces données si vous citez cette référence et partagez vos améliorations sous la \
             même licence."
        }
        _ => "Demandez l’accord des auteurs pour toute réutilisation au-delà de la courte citation.",
    }
}

/// The blanks that the page of the house still has.
#[must_use]
pub fn blanks(count: usize) -> String {
    match count {
        1 => "Il reste un blanc à remplir sur cette page, entre doubles accolades dans son texte.".to_owned(),
        count => format!("Il reste {count} blancs à remplir sur cette page, entre doubles accolades dans son texte."),
    }
}

#[cfg(test)]
mod tests {
    use crate::hall::messages::reading::*;

    #[test]
    fn ranges_and_periods_read_as_french() {
        assert_eq!(range(Some("6"), Some("30")), "6 à\u{a0}30");
        assert_eq!(range(Some("6"), Some("6")), "6");
        assert_eq!(range(None, Some("30")), "jusqu’à\u{a0}30");
        assert_eq!(period(Some("mars 2019"), None), "Depuis mars 2019");
        assert_eq!(steps_and_minutes(6, 55), "Six étapes, 55\u{a0}min.");
        assert_eq!(steps_and_minutes(1, 60), "Une étape, 1\u{a0}h.");
        assert_eq!(inverse_relation("Résumé de"), "Résumé de cette fiche");
        assert_eq!(inverse_relation("Atelier"), "Atelier");
    }

    #[test]
    fn counts_agree_with_their_noun() {
        for (count, words) in [(0, "Aucune fiche"), (1, "1\u{a0}fiche"), (1200, "1\u{202f}200\u{a0}fiches")] {
            assert_eq!(sheets(count), words);
        }
    }
}
