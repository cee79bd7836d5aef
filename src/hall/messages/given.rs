//! What is said of a text that somebody brings.

use std::borrow::Borrow;

use crate::hall::error::Error;
use crate::hall::messages::Said;
use crate::text::numbers;
use crate::text::recognise::{Goes, Morsel};

/// No text was given.
pub const TEXT_ASKED: &str = "Collez un texte.";
/// A document whose name is not known.
pub const A_FILE: &str = "Votre fichier";

/// The text is longer than a sheet may be.
pub const TEXT_TOO_LONG: &str =
    "Ce texte dépasse la taille d’une fiche (1 Mo). Apportez-le en plusieurs morceaux : il est encore là, ci-dessous.";
/// A text that is gone on with elsewhere.
pub const IN_THE_EDITOR: &str = "Il est ouvert dans l’éditeur\u{a0}: publiez-le là.";
/// A text that somebody looks at before it is published.
pub const LOOKED_AT_FIRST: &str = "Quelqu’un le regarde d’abord.";

/// The button that publishes all texts that are ready.
#[must_use]
pub fn publish_ready(count: impl Borrow<usize>) -> String {
    match *count.borrow() {
        1 => "Publier le texte vérifié".to_owned(),
        count => format!("Publier les {count} textes vérifiés"),
    }
}

/// The button that publishes all texts, with what was guessed in them.
#[must_use]
pub fn publish_guessed(count: impl Borrow<usize>) -> String {
    match *count.borrow() {
        1 => "Publier le texte tel que reconnu".to_owned(),
        count => format!("Publier les {count} textes tels que reconnus"),
    }
}

/// The title of a document that has none.
pub const TITLE_OF_FILE: &str = "Son titre est celui du fichier\u{a0}: relisez-le.";
/// Why a document is not joined unless its author says so.
pub const ORIGINAL_REACHES: &str = "Le document contient une adresse ou un numéro de téléphone\u{a0}: il n’est joint à \
    la fiche, où tout le monde peut le lire, que si vous cochez la case.";

/// Why a field cannot hold a piece: how it is filled, by its choices or by an example.
#[must_use]
pub fn not_taken(field: &str, choices: &[&str], example: &str) -> String {
    let way = match (choices, example) {
        ([], "") => String::new(),
        ([], example) => format!("Écrivez-y par exemple «\u{a0}{example}\u{a0}». "),
        (choices, _) => format!("On y choisit parmi\u{a0}: {}. ", choices.join(", ")),
    };
    format!("«\u{a0}{field}\u{a0}» ne peut pas le contenir. {way}Il reste dans le texte.")
}

/// Why somebody should look at a piece.
#[must_use]
pub fn why_doubtful(part: &Morsel) -> &'static str {
    if part.refused.is_some() {
        "Cela ne peut pas être le titre\u{a0}: nous le laissons dans le texte."
    } else if part.reaches {
        "On y lit une adresse ou un numéro de téléphone\u{a0}: ne les publiez que si la personne le veut bien."
    } else if part.strange {
        "Ce territoire n’est pas de ceux que nous connaissons\u{a0}: vérifiez son nom."
    } else if part.stays {
        "Ce que le champ ne dit pas reste dans le texte."
    } else if part.goes == Goes::Title {
        "Nous l’avons pris pour le titre."
    } else {
        "Deviné\u{a0}: rien ne le nomme ainsi dans le texte."
    }
}

/// A sheet needs a title.
pub const TITLE_ASKED: &str = "Donnez un titre : tout le reste peut attendre.";
/// Where a piece may go that no field takes: the values of the menu, and their names.
pub const WAYS: [(&str, &str); 3] =
    [("corps", "Le texte de la fiche"), ("rien", "Ne pas reprendre"), ("titre", "Le titre")];

/// A piece that is an image and nothing else.
pub const AN_IMAGE: &str = "Une image, décrite plus bas";

/// No note was given.
pub const NOTES_ASKED: &str = "Écrivez au moins un post-it.";
/// What goes to no list yet.
pub const TO_SORT: &str = "À ranger";
/// No note is in a list.
pub const NOTHING_SORTED: &str = "Rangez au moins un post-it dans une liste : les autres resteront dans le texte.";
/// What stands in the text above the notes of a workshop.
pub const NOTES_AS_WRITTEN: &str = "Les post-its, tels qu’ils ont été écrits";

/// The originals that wait take much room.
pub const TOO_MANY_ORIGINALS: &str =
    "Vos documents qui attendent prennent déjà beaucoup de place. Publiez-en ou abandonnez-en d’abord.";

/// The title of the document that a sheet was made of.
#[must_use]
pub fn original_named(name: &str) -> String {
    format!("Original\u{a0}: {name}")
}

/// The box that joins the document to the sheet.
#[must_use]
pub fn join_original(name: &str, size: impl Borrow<u64>) -> String {
    format!("Joindre l’original à la fiche ({name}, {})", numbers::size(*size.borrow()))
}

/// No sheet has the title that was typed.
#[must_use]
pub fn no_sheet_named(named: &str) -> String {
    if named.is_empty() {
        return "Donnez le titre de la fiche, ou son adresse.".to_owned();
    }
    format!("Aucune fiche ne s’appelle «\u{a0}{named}\u{a0}». Choisissez son titre parmi ceux qui sont proposés.")
}

/// The sheet is of another kind than the board: its lists are shown now.
#[must_use]
pub fn of_another_kind(title: &str, kind: &str) -> String {
    format!(
        "«\u{a0}{title}\u{a0}» est de la sorte «\u{a0}{kind}\u{a0}»\u{a0}: le tableau montre maintenant ses listes. \
         Regardez si tout est bien rangé, puis ajoutez encore."
    )
}

/// Fields of the sheet hold something that notes cannot be added to.
#[must_use]
pub fn lists_full(labels: &[String]) -> String {
    format!("La fiche dit déjà autre chose dans ces champs\u{a0}: {}. Rangez ces post-its ailleurs.", labels.join(", "))
}

/// What another kind did to the sorting.
#[must_use]
pub fn unsorted(count: impl Borrow<usize>) -> String {
    match *count.borrow() {
        1 => {
            "Un post-it était rangé dans une liste que cette sorte de fiche n’a pas\u{a0}: il est à ranger.".to_owned()
        }
        count => format!(
            "{count} post-its étaient rangés dans des listes que cette sorte de fiche n’a pas\u{a0}: ils sont à \
             ranger."
        ),
    }
}

/// There are more notes than a board holds.
#[must_use]
pub fn too_many_notes(count: usize, most: usize) -> String {
    format!("{count} lignes : c’est trop à la fois. Rangez-en {most} d’abord ; elles sont encore là, ci-dessous.")
}

/// How many notes came, and how many groups they make.
#[must_use]
pub fn of_notes(lines: impl Borrow<usize>, groups: impl Borrow<usize>) -> String {
    let (lines, groups) = (*lines.borrow(), *groups.borrow());
    let one_or =
        |count: usize, one: &str, many: &str| if count == 1 { one.to_owned() } else { format!("{count} {many}") };
    let came = one_or(lines, "Une ligne collée", "lignes collées");
    let made = one_or(groups, "un seul post-it", "post-its");
    format!("{came}, {made} ; les lignes d’origine sont gardées.")
}

/// How far the sorting is.
#[must_use]
pub fn sorted(sorted: impl Borrow<usize>, all: impl Borrow<usize>) -> String {
    let all = *all.borrow();
    match *sorted.borrow() {
        0 => format!("Rien n’est rangé sur {all}."),
        1 => format!("1 post-it rangé sur {all}."),
        sorted => format!("{sorted} post-its rangés sur {all}."),
    }
}

/// What nobody looked at yet.
#[must_use]
pub fn still_doubtful(count: usize) -> String {
    if count == 1 {
        return "Il reste un point à regarder avant de publier : dites « C’est bon », ou rangez-le ailleurs."
            .to_owned();
    }
    format!("Il reste {count} points à regarder avant de publier : dites « C’est bon », ou rangez-les ailleurs.")
}

/// Why a text is not kept: there is no more room for drafts, most often.
#[must_use]
pub fn not_kept(error: &Error, said: &Said) -> String {
    match error {
        Error::Invalid(fields) => fields.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join(" "),
        _ => said.message.clone(),
    }
}

/// How much there is to look at.
#[must_use]
pub fn to_look_at(count: impl Borrow<usize>) -> String {
    match *count.borrow() {
        1 => "1 point à regarder".to_owned(),
        count => format!("{count} points à regarder"),
    }
}

/// How much more is left in the text.
#[must_use]
pub fn more_left(count: impl Borrow<usize>) -> String {
    match *count.borrow() {
        1 => "Un autre passage reste dans le texte.".to_owned(),
        count => format!("{count} autres passages restent dans le texte."),
    }
}

/// How much more is to be looked at.
#[must_use]
pub fn more_doubtful(count: impl Borrow<usize>) -> String {
    match *count.borrow() {
        1 => "Une autre chose à regarder viendra quand celles-ci seront regardées.".to_owned(),
        count => format!("{count} autres choses à regarder viendront quand celles-ci seront regardées."),
    }
}

/// How much more is in fields.
#[must_use]
pub fn more_known(count: impl Borrow<usize>) -> String {
    match *count.borrow() {
        1 => "Un autre passage est reconnu, et va dans son champ.".to_owned(),
        count => format!("{count} autres passages sont reconnus, et vont dans leurs champs."),
    }
}

/// What is said of an image that a document says nothing of.
#[must_use]
pub fn image_of(document: &str, rank: usize) -> String {
    format!("Image {rank} de «\u{202f}{document}\u{202f}»")
}

/// What is told of the images of a document: how many are files of the wiki now, and how many it does not take.
#[must_use]
pub fn of_images(kept: usize, left: usize) -> Vec<String> {
    let kept = (kept > 0).then(|| {
        format!(
            "Images reprises\u{a0}: {kept}. Décrivez-les ci-dessous\u{202f}; leur crédit et leur licence sont proposés."
        )
    });
    let left = (left > 0).then(|| format!("Images qui n’ont pas pu être reprises\u{a0}: {left}."));
    kept.into_iter().chain(left).collect()
}

/// Whose an image of a document is.
#[must_use]
pub fn credit_of(document: &str) -> String {
    format!("D’après «\u{202f}{document}\u{202f}»")
}
