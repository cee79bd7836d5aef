//! French sentences of the editor of kinds.

use super::finding::counted;
use crate::base::fetch::NotFetched;
use crate::text::kind::SketchReason;
use crate::text::numbers;

/// The summary of a change of a kind.
pub const CHANGED: &str = "Type de fiche modifié";
/// The summary of a new kind.
pub const MADE: &str = "Type de fiche créé";
/// The summary of a change of a list of choices.
pub const LIST_CHANGED: &str = "Liste de choix modifiée avec un type de fiche";
/// The summary of the change of a sheet whose kind changed.
pub const VALUES_MOVED: &str = "Valeurs déplacées avec un changement du type de fiche";
/// Somebody else changed the same thing meanwhile.
pub const MOVED_ON: &str = "Quelqu’un vient de changer ce type de fiche, une de ses listes ou une de ces fiches au \
    même endroit. Ce que vous avez fait est encore là\u{a0}: ouvrez ce type dans un autre onglet, comparez, puis \
    publiez de nouveau.";
/// A name that another sheet has.
pub const NAME_TAKEN: &str = "Une autre fiche porte déjà ce nom. Choisissez-en un autre.";
/// The summary of a kind and of lists that come from elsewhere.
pub const TAKEN: &str = "Type de fiche repris d’un autre site";
/// A file that holds no kind.
pub const NOT_A_KIND: &str = "Ce n’est pas un type de fiche exporté d’un Maillage. Sur l’autre site, ouvrez le type et \
    prenez «\u{202f}Exporter\u{202f}».";
/// A file that holds a kind of the house.
pub const HOUSE_KIND: &str = "Ce type fait marcher le site lui-même\u{a0}: il ne se reprend pas d’ailleurs.";
/// A name that is taken here.
pub const TAKEN_NAME: &str = "Une fiche d’ici porte déjà le nom de ce type ou d’une de ses listes. Renommez-la, puis \
    recommencez.";
/// Neither a file nor an address.
pub const FILE_ASKED: &str = "Choisissez un fichier, ou écrivez une adresse.";
/// What is no address of a kind.
pub const ADDRESS_FORM: &str = "Écrivez l’adresse d’un type de fiche\u{a0}: https://…/modeles/… Elle se copie depuis \
    la page de ce type, sur l’autre site.";
/// A kind that was taken from elsewhere.
pub const TAKEN_DONE: &str = "Ce type de fiche est repris. Relisez-le, puis écrivez une première fiche.";
/// A file that is too large.
pub const FILE_TOO_LARGE: &str = "Ce fichier est trop gros pour être un type de fiche.";
/// What becomes of values.
pub const HIDE_FIELD: &str = "Cacher le champ\u{a0}: les valeurs restent dans les fiches, sans être montrées";
/// Likewise.
pub const INTO_TEXT: &str = "Les mettre à la fin du texte de chaque fiche, sous un intertitre";
/// Likewise.
pub const ERASE_VALUES: &str = "Les retirer des fiches (l’historique les garde)";
/// Likewise.
pub const KEEP_COLUMN: &str = "Garder la colonne";
/// Likewise.
pub const KEEP_CHOICE: &str = "Garder cette réponse dans la liste";
/// Likewise.
pub const KEEP_MISFITS: &str = "Les garder telles qu’elles sont écrites";
/// Likewise.
pub const ERASE_MISFITS: &str = "Retirer celles qui ne conviennent pas (l’historique les garde)";

/// What becomes of the values of a field.
#[must_use]
pub fn into_field(label: &str) -> String {
    format!("Les déplacer dans «\u{202f}{label}\u{202f}», à la suite")
}

/// What becomes of a choice.
#[must_use]
pub fn by_choice(label: &str) -> String {
    format!("Dire «\u{202f}{label}\u{202f}» à la place")
}

/// Likewise.
#[must_use]
pub fn renamed_choice(label: &str) -> String {
    format!("C’est la même réponse, qui s’appelle maintenant «\u{202f}{label}\u{202f}»")
}

/// More sheets than are changed at once.
#[must_use]
pub fn too_many_sheets(count: usize, most: usize) -> String {
    format!("{count} fiches changeraient d’un coup, {most} au plus. Cachez le champ plutôt que de le retirer.")
}

/// What is wrong in a row.
#[must_use]
pub fn of_problem(reason: &SketchReason) -> String {
    match reason {
        SketchReason::NoName => "Donnez-lui un nom.".to_owned(),
        SketchReason::SameName(name) => {
            format!("Un autre champ s’appelle déjà «\u{202f}{name}\u{202f}». Changez l’un des deux noms.")
        }
        SketchReason::NoChoices => "Écrivez au moins une réponse, une par ligne.".to_owned(),
        SketchReason::SameChoice(choice) => {
            format!("La réponse «\u{202f}{choice}\u{202f}» est écrite deux fois. Gardez-en une.")
        }
        SketchReason::TooDeep(most) => format!("{most} niveaux de réponses au plus. Ramenez-en vers la gauche."),
        SketchReason::NoColumns => "Écrivez au moins une colonne, une par ligne.".to_owned(),
        SketchReason::NoSum => "Dites quels champs sont additionnés, un par ligne.".to_owned(),
        SketchReason::NoField(name) => {
            format!("Aucun champ ne s’appelle «\u{202f}{name}\u{202f}». Écrivez son nom comme plus haut.")
        }
        SketchReason::NoNumber(name) => {
            format!("«\u{202f}{name}\u{202f}» n’est pas un nombre\u{a0}: seuls des nombres s’additionnent.")
        }
        SketchReason::NotAChoice(name) => {
            format!("«\u{202f}{name}\u{202f}» n’a pas de réponses à choisir\u{a0}: prenez un champ qui en a.")
        }
        SketchReason::NoChoice(name) => {
            format!("Ce champ n’a pas de réponse «\u{202f}{name}\u{202f}». Écrivez-la comme dans sa liste.")
        }
        SketchReason::NoKind(name) => format!("Aucun type de fiche ne s’appelle «\u{202f}{name}\u{202f}»."),
        SketchReason::NotANumber(text) => format!("«\u{202f}{text}\u{202f}» n’est pas un nombre entier."),
        SketchReason::ForAll => {
            "Les champs de toutes les fiches et les fichiers sont lus par tous\u{a0}: choisissez «\u{202f}Tout le \
             monde\u{202f}»."
                .to_owned()
        }
        SketchReason::TooMany(most) => format!("{most} champs et intertitres au plus."),
        SketchReason::TooLong(most) => super::text_too_long(*most),
    }
}

/// How a question may be answered.
#[must_use]
pub fn of_answer(word: &str) -> &'static str {
    match word {
        "texte" => "Texte court",
        "texte-long" => "Texte long, mis en forme",
        "choix" => "Choix\u{a0}: une réponse",
        "plusieurs" => "Choix\u{a0}: plusieurs réponses",
        "accord" => "Oui ou non",
        "nombre" => "Nombre",
        "entier" => "Nombre entier",
        "duree" => "Durée",
        "fourchette" => "Fourchette de nombres",
        "date" => "Date",
        "periode" => "Date et heures, avec répétition",
        "lieu" => "Lieu",
        "lieux" => "Plusieurs lieux",
        "fiche" => "Autre fiche",
        "fiches" => "Plusieurs fiches",
        "lien" => "Adresse web",
        "photo" => "Image",
        "fichiers" => "Fichiers",
        "liste" => "Liste",
        "lignes" => "Lignes à colonnes",
        "classement" => "Thèmes",
        "siren" => "Numéro SIREN",
        "somme" => "Calcul\u{a0}: somme",
        _ => "Autre",
    }
}

/// What is published.
#[must_use]
pub fn published(sheets: usize) -> String {
    match sheets {
        0 => "Type de fiche publié.".to_owned(),
        count => {
            let count = u64::try_from(count).unwrap_or(u64::MAX);
            format!("Type de fiche publié, et {} avec lui.", counted(count, "fiche changée", "fiches changées"))
        }
    }
}

/// A kind without a name.
pub const NEW: &str = "Nouveau type de fiche";
/// A row that is a heading.
pub const HEADING: &str = "Intertitre (sépare les champs)";
/// The same, in short.
pub const HEADING_SHORT: &str = "Intertitre";
/// A type that nobody chooses by itself.
pub const AS_IS: &str = "Comme dans le texte complet";

/// The name of a copy.
#[must_use]
pub fn copy_of(label: &str, n: usize) -> String {
    if n < 2 { format!("{label} (copie)") } else { format!("{label} (copie {n})") }
}

/// The title of a sample.
#[must_use]
pub fn sample_title(label: &str) -> String {
    format!("Exemple de fiche\u{a0}: {label}")
}

/// Who else chooses from a list.
#[must_use]
pub fn list_shared(kinds: &str) -> String {
    match kinds {
        "" => String::new(),
        kinds => format!("Sert aussi à\u{a0}: {kinds}. Ce qui change ici change là aussi."),
    }
}

/// Why nothing came from another site.
#[must_use]
pub fn not_fetched(why: &NotFetched) -> String {
    match why {
        NotFetched::Address => ADDRESS_FORM.to_owned(),
        NotFetched::Place | NotFetched::Private => {
            "Cette adresse ne mène à aucun site public. Vérifiez-la, ou apportez le fichier.".to_owned()
        }
        NotFetched::Silent => "Ce site ne répond pas. Recommencez plus tard, ou apportez le fichier.".to_owned(),
        NotFetched::Status(404) => "Ce site n’a pas ce type de fiche. Vérifiez l’adresse.".to_owned(),
        NotFetched::Status(status) => {
            format!("Ce site refuse (réponse {status}). Exportez le type là-bas, et apportez le fichier.")
        }
        NotFetched::TooLarge(_) => FILE_TOO_LARGE.to_owned(),
    }
}

/// « 12 fiches ».
#[must_use]
pub fn sheets(count: i64) -> String {
    match count {
        0 => "aucune fiche".to_owned(),
        1 => "1\u{a0}fiche".to_owned(),
        count => format!("{}\u{a0}fiches", numbers::integer(count)),
    }
}

/// How many sheets follow a kind.
#[must_use]
pub fn follow(count: i64) -> String {
    match count {
        0 => "Aucune fiche ne suit encore ce modèle.".to_owned(),
        1 => "Une fiche suit déjà ce modèle.".to_owned(),
        count => format!("{} fiches suivent déjà ce modèle.", numbers::integer(count)),
    }
}

/// « 7 champs, dont 1 caché ».
#[must_use]
pub fn fields(all: usize, hidden: usize) -> String {
    let fields = counted(u64::try_from(all).unwrap_or(u64::MAX), "champ", "champs");
    match hidden {
        0 => fields,
        1 => format!("{fields}, dont 1 caché"),
        hidden => format!("{fields}, dont {hidden} cachés"),
    }
}

/// Values that lose their place, and in how many sheets.
#[must_use]
pub fn of_orphan(what: Lost, label: &str, sheets: usize) -> String {
    let count = u64::try_from(sheets).unwrap_or(u64::MAX);
    let have = format!("{} {}", counted(count, "fiche", "fiches"), if sheets < 2 { "a" } else { "ont" });
    match what {
        Lost::Field => format!("{have} une valeur dans «\u{202f}{label}\u{202f}», que vous retirez."),
        Lost::Column => format!("{have} une valeur dans la colonne «\u{202f}{label}\u{202f}», que vous retirez."),
        Lost::Choice => format!("{have} pour réponse «\u{202f}{label}\u{202f}», que vous retirez."),
        Lost::Type => {
            format!("{have} dans «\u{202f}{label}\u{202f}» une valeur qui n’a pas la forme que vous demandez.")
        }
    }
}

/// What loses its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// A field.
    Field,
    /// A column.
    Column,
    /// A choice.
    Choice,
    /// The type of a field.
    Type,
}
