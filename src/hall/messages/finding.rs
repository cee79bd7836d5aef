//! French sentences of search, lists and the editor.

use super::phrase::of_somebody;

/// The heading of the search.
pub const SEARCH: &str = "Recherche";
/// The heading of the list of all sheets.
pub const ALL_SHEETS: &str = "Toutes les fiches";
/// The filter by kind.
pub const FILTER_KIND: &str = "Sorte de fiche";
/// The filter by theme.
pub const FILTER_THEME: &str = "Thème";
/// The filter by state.
pub const FILTER_STATE: &str = "État";
/// Best first.
pub const SORT_RELEVANCE: &str = "Pertinence";
/// Last changed first.
pub const SORT_DATE: &str = "Date";
/// By title.
pub const SORT_TITLE: &str = "Titre";
/// Gives up the sheets by which the wiki is run.
pub const WITHOUT_HOUSE: &str = "Chercher dans les fiches seulement";

/// Asks for the sheets by which the wiki is run, of which there are so many.
#[must_use]
pub fn with_house(count: u64) -> String {
    format!("Chercher aussi dans l’aide, les thèmes et les modèles ({})", results(count))
}

/// The way through the results.
pub const PAGES_OF_RESULTS: &str = "Pages de résultats";
/// Widening by giving up every filter.
pub const WIDEN_FILTERS: &str = "Élargir\u{a0}: retirer tous les filtres";
/// Widening by giving up exact phrases.
pub const WIDEN_QUOTES: &str = "Élargir\u{a0}: retirer les guillemets";

/// A number of things: « 1 résultat », « 24 résultats ». In French the plural begins at two.
#[must_use]
pub fn counted(count: u64, one: &str, many: &str) -> String {
    let number = crate::text::numbers::integer(i64::try_from(count).unwrap_or(i64::MAX));
    format!("{number}\u{a0}{}", if count < 2 { one } else { many })
}

/// « 24 résultats ».
#[must_use]
pub fn results(count: u64) -> String {
    counted(count, "résultat", "résultats")
}

/// The page that links what searches want.
pub const WANTED_LIST: &str = "Fiches demandées par les recherches";
/// Its first words.
pub const WANTED_INTRO: &str = "Ces sujets ont été cherchés plusieurs fois sans résultat. Vous en connaissez \
    un\u{202f}? Trois phrases suffisent pour ouvrir la fiche.";
/// Words that can be no title.
pub const NO_TITLE: &str = "Ces mots ne peuvent pas faire un titre. Écrivez la fiche sous un autre.";

/// The summary of a request for a sheet.
#[must_use]
pub fn wanting(title: &str) -> String {
    format!("Fiche demandée\u{a0}: {title}").chars().take(200).collect()
}

/// « Semaine 48 de 2026 », for `2026-W48`.
#[must_use]
pub fn week(iso: &str) -> String {
    iso.split_once("-W").map_or_else(|| iso.to_owned(), |(year, week)| format!("Semaine {week} de {year}"))
}

/// What is noticed after a sheet was asked for, by the word in the address.
#[must_use]
pub fn of_wanted(word: &str) -> Option<&'static str> {
    (word == "demandee").then_some("Fiche demandée\u{a0}: elle est dans les pages demandées.")
}

/// The legend of the filter on territories.
pub const FILTER_TERRITORY: &str = "Territoire";

/// « Haute-Loire (département) : 12 résultats ».
#[must_use]
pub fn widen_to(territory: &str, count: &str) -> String {
    format!("{territory}\u{a0}: {count}")
}

/// A live list without a name.
pub const LIVE_LIST: &str = "Résultats de la recherche";
/// A name that a search cannot have.
pub const SEARCH_NAME: &str = "Donnez à cette recherche un nom de 120 caractères au plus.";
/// A search of nothing.
pub const SEARCH_EMPTY: &str = "Cette recherche ne demande rien, ou demande trop. Choisissez des mots ou des filtres.";
/// More searches than are kept.
pub const TOO_MANY_SEARCHES: &str = "Vous avez déjà 100 recherches enregistrées. Retirez-en une d’abord.";

/// The way through a live list.
#[must_use]
pub fn pages_of_list(number: usize) -> String {
    format!("Pages de la liste {number}")
}

/// What is noticed of kept searches, by the word in the address.
#[must_use]
pub fn of_saved(word: &str) -> Option<&'static str> {
    match word {
        "gardee" => Some("Recherche enregistrée."),
        "oubliee" => Some("Recherche retirée."),
        _ => None,
    }
}

/// « 24 fiches ».
#[must_use]
pub fn sheets(count: u64) -> String {
    counted(count, "fiche", "fiches")
}

/// The window's title of a search or of a list.
#[must_use]
pub fn search_title(text: &str, count: &str, heading: &str) -> String {
    if text.is_empty() {
        format!("{heading}\u{a0}: {count}")
    } else {
        format!("«\u{202f}{text}\u{202f}»\u{a0}: {count} – {heading}")
    }
}

/// Widening by giving up one thing.
#[must_use]
pub fn widen_by(what: &str) -> String {
    format!("Élargir\u{a0}: retirer «\u{202f}{what}\u{202f}»")
}

/// Above results sorted by how well they fit the numbers asked.
pub const BY_FIT: &str = "Les plus adaptées d’abord";

/// A result that fits all the numbers asked.
#[must_use]
pub fn fits(numbers: &str) -> String {
    format!("{numbers}\u{a0}: dans l’idéal")
}

/// A result for which another number of people would be better.
#[must_use]
pub fn fits_nearly(number: &str, better: i64) -> String {
    format!("{number}\u{a0}: possible, plus confortable à {better}")
}

/// A result that can be done in the time given, and takes more when there is more.
#[must_use]
pub fn fits_shortly(number: &str, better: i64) -> String {
    format!("{number}\u{a0}: possible en allant vite, plus confortable en {better}")
}

/// Words in quotes, with commas between.
#[must_use]
pub fn words(words: &[String]) -> String {
    words.iter().map(|word| format!("«\u{202f}{word}\u{202f}»")).collect::<Vec<_>>().join(", ")
}

/// A text with its first letter capital.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The line of freshness of a sheet and whether it is a warning; `verified_at` in microseconds.
#[must_use]
pub fn of_freshness(verified_at: Option<i64>, is_due: bool) -> Option<(String, bool)> {
    match (verified_at, is_due) {
        (Some(at), false) => Some((format!("Vérifiée le {}", crate::text::dates::day(at)), false)),
        (Some(at), true) => Some((format!("À actualiser\u{a0}: vérifiée le {}", crate::text::dates::day(at)), true)),
        (None, true) => Some(("À actualiser\u{a0}: jamais vérifiée".to_owned(), true)),
        (None, false) => None,
    }
}
/// The summary of a sheet's revision that an import made.
pub const IMPORTED: &str = "Importée d’un dossier de fichiers Markdown";

/// The label of the title, which no kind declares.
pub const TITLE_LABEL: &str = "Titre";
/// The label of the kind, which no kind declares.
pub const KIND_LABEL: &str = "Modèle";

/// Where a field changed.
#[must_use]
pub fn field_place(label: &str) -> String {
    format!("champ «\u{202f}{label}\u{202f}»")
}

/// The label of a part that every kind has: bounds, names, codes.
#[must_use]
pub fn part_label(key: &str) -> &str {
    match key {
        "min" => "De",
        "max" => "à",
        "ideal" => "dans l’idéal",
        "nom" => "Nom",
        "insee" => "Code INSEE",
        "fichier" => "Fichier",
        "alt" => "Description",
        "credit" => "Crédit",
        "licence" => "Licence",
        "jour" => "Jour",
        "heure" => "Heure",
        "fin" => "Dernier jour, s’il y en a plusieurs",
        "heure_fin" => "Heure de fin",
        "repete" => "Répétition",
        "jusqu_au" => "Répétée jusqu’au",
        "sauf" => "Sauf ces jours, séparés par des virgules",
        other => other,
    }
}

/// « Ajouter une étape ».
#[must_use]
pub fn add_row(noun: &str, feminine: bool) -> String {
    match (noun, feminine) {
        ("", _) => "Ajouter une ligne".to_owned(),
        (noun, true) => format!("Ajouter une {noun}"),
        (noun, false) => format!("Ajouter un {noun}"),
    }
}

/// What one row is called.
#[must_use]
pub fn row_noun(noun: &str) -> String {
    if noun.is_empty() { "ligne".to_owned() } else { noun.to_owned() }
}

/// What is said after a row was added, removed or moved; `{n}` is its number.
#[must_use]
pub fn row_said(noun: &str, feminine: bool, what: &str) -> String {
    let e = if feminine || noun.is_empty() { "e" } else { "" };
    let noun = capitalised(&row_noun(noun));
    match what {
        "added" => format!("{noun} {{n}} ajouté{e}."),
        "removed" => format!("{noun} {{n}} retiré{e}."),
        _ => format!("{noun} déplacé{e} au rang {{n}}."),
    }
}

/// Why a value does not fit its field, and how to mend it.
#[must_use]
pub fn of_misfit(misfit: &crate::text::kind::Misfit) -> String {
    use crate::text::kind::Misfit;
    match misfit {
        Misfit::Missing => "Il manque une valeur. Complétez, ou retirez la ligne.".to_owned(),
        Misfit::NotText => "Un texte simple est attendu.".to_owned(),
        Misfit::NotAList => "Une liste est attendue.".to_owned(),
        Misfit::NotAMap => "Plusieurs parties sont attendues.".to_owned(),
        Misfit::UnknownPart(part) => format!("« {part} » n’est pas une partie de ce champ. Retirez-la."),
        Misfit::NotAnInteger(text) => format!("« {text} » n’est pas un nombre entier. Écrivez par exemple 12."),
        Misfit::NotANumber(text) => format!("« {text} » n’est pas un nombre. Écrivez par exemple 12,5."),
        Misfit::BadDate(text) => {
            format!("« {text} » n’est pas une date. Écrivez par exemple 15 mai 2026, mai 2026 ou 2026.")
        }
        Misfit::NotADay(text) => {
            format!("«\u{202f}{text}\u{202f}» n’est pas un jour. Écrivez par exemple 15 mai 2026.")
        }
        Misfit::NotAnHour(text) => {
            format!("«\u{202f}{text}\u{202f}» n’est pas une heure. Écrivez par exemple 18 h 30.")
        }
        Misfit::NotARepetition(text) => {
            format!("«\u{202f}{text}\u{202f}» n’est pas une répétition. Choisissez-en une dans la liste.")
        }
        Misfit::EndsBefore => "La fin précède le début. Corrigez l’un des deux.".to_owned(),
        Misfit::BadLink(text) => format!("« {text} » n’est pas une adresse. Elle commence par https:// ou mailto:."),
        Misfit::BadInsee(text) => {
            format!("« {text} » n’est pas un code INSEE. Il compte de 2 à 9 chiffres ou lettres, comme 43234.")
        }
        Misfit::BadSiren(text) => {
            format!(
                "«\u{202f}{text}\u{202f}» n’est pas un SIREN. Il compte neuf chiffres\u{202f}; vérifiez le dernier."
            )
        }
        Misfit::UnknownChoice(text) => {
            format!("« {text} » n’est pas dans la liste. Choisissez une des valeurs proposées.")
        }
        Misfit::TooLong { max, len } => format!("{len} caractères, pour {max} au plus. Raccourcissez."),
        Misfit::TooMany { max, count } => format!("{count} valeurs, pour {max} au plus. Retirez-en."),
        Misfit::Folded { shown, count } => format!(
            "{count} lignes\u{a0}: seules les {shown} premières sont montrées ici, les suivantes sont gardées telles \
             quelles. Pour les changer, modifiez le texte complet, ou retirez des lignes."
        ),
        Misfit::MaxBelowMin { min, max } => {
            format!("La plus grande valeur ({max}) est plus petite que l’autre ({min}). Indiquez {min} ou plus.")
        }
        Misfit::IdealOutside { ideal } => {
            format!("La valeur idéale ({ideal}) est hors de l’intervalle. Choisissez-la entre les deux bornes.")
        }
    }
}

/// The same, naming the field.
#[must_use]
pub fn of_field_misfit(label: &str, misfit: &crate::text::kind::Misfit) -> String {
    format!("{label}\u{a0}: {}", of_misfit(misfit))
}

/// A draft that somebody may take back.
pub const DRAFT_KEPT: &str = "Brouillon gardé.";
/// A member keeps as many drafts as they may.
#[must_use]
pub fn drafts_enough(most: usize) -> String {
    format!(
        "Ce brouillon n’est pas enregistré\u{a0}: on garde {most} brouillons, et dix mégaoctets en tout. Ouvrez ceux \
         de la page Mon compte, publiez-les ou abandonnez-les, puis recommencez\u{202f}; votre texte est dans cette \
         page."
    )
}

/// The drafts beside the newest: « 4 autres brouillons ».
#[must_use]
pub fn other_drafts(count: usize) -> String {
    counted(u64::try_from(count).unwrap_or(u64::MAX), "autre brouillon", "autres brouillons")
}
/// A section that the text no longer has.
pub const SECTION_GONE: &str = "Cette section n’existe plus dans le texte actuel. Voici le texte entier.";
/// The text typed for a section cannot be put back in its place.
pub const SECTION_LOST: &str = "La section a disparu entre-temps. Copiez votre texte, puis modifiez la fiche entière.";

/// The heading of the editor on a new sheet.
#[must_use]
pub fn new_sheet(kind: &str) -> String {
    format!("Nouvelle fiche\u{a0}: {kind}")
}

/// The heading of the editor on a sheet.
#[must_use]
pub fn editing(title: &str) -> String {
    format!("Modification de «\u{202f}{title}\u{202f}»")
}

/// The themes of a sheet after the first.
pub const OTHER_THEMES: &str = "Autres thèmes";
/// The fields that no group holds.
pub const FIELDS: &str = "Champs";

/// The label of one of a sheet's themes.
#[must_use]
pub fn theme_rank(rank: usize) -> String {
    if rank == 1 { "Thème principal".to_owned() } else { format!("Thème {rank}") }
}

/// The heading of the editor on a section.
#[must_use]
pub fn editing_section(section: &str) -> String {
    format!("Modifier la section\u{a0}: {section}")
}
/// The heading of the editor on a passage.
#[must_use]
pub fn editing_passage(title: &str) -> String {
    format!("Modifier un passage de «\u{a0}{title}\u{a0}»")
}
/// The session ended while somebody wrote.
pub const SESSION_ENDED: &str =
    "Votre session a pris fin pendant que vous écriviez. Votre texte est là, rien n’est perdu.";

/// Where both changed the text.
#[must_use]
pub fn clash_place(section: Option<&str>) -> String {
    match section {
        Some(section) => format!("section «\u{202f}{section}\u{202f}»"),
        None => "début du texte".to_owned(),
    }
}
/// The summary of a text that lost a clash, kept in the history.
pub const SET_ASIDE: &str = "Texte écarté lors d’un conflit, gardé dans l’historique";
/// A save went well.
pub const SAVED: &str = "Merci ! Votre contribution est en ligne.";
/// A save that changed nothing.
pub const UNCHANGED: &str = "Rien n’a changé : le texte était déjà celui-là.";

/// A save that was merged with another.
#[must_use]
pub fn merged_with(name: &str) -> String {
    format!("Enregistré en fusionnant avec la version {}.", of_somebody(name))
}

/// The same, when both added something at one place.
#[must_use]
pub fn both_added(name: &str) -> String {
    format!(
        "Enregistré en fusionnant avec la version {}. Chaque version ajoute au même endroit\u{a0}: les deux \
         ajouts sont gardés, le sien d’abord.",
        of_somebody(name)
    )
}

/// What the link to the file for spreadsheets says.
pub const DOWNLOAD_CSV: &str = "Télécharger en CSV";
/// The columns that every sheet has in it; those of fields follow.
pub const CSV_COLUMNS: [&str; 7] =
    [TITLE_LABEL, "Adresse", KIND_LABEL, "Thèmes", "Modifiée le", "Licence", "Extraite le"];

/// The day of a file that does not hold the whole list.
#[must_use]
pub fn first_sheets(day: &str, held: &str, total: &str) -> String {
    format!("{day} ({held} premières fiches sur {total})")
}
