//! French sentences about documents that are read: why one is not, what was left out of it, what was guessed.

use crate::files::documents::{About, Guessed, Note, Unread};
use crate::text::numbers;

/// Why a document is not read, and what to do.
#[must_use]
pub fn of_unread(why: Unread) -> &'static str {
    match why {
        Unread::Empty => "Ce fichier ne contient aucun mot. Vérifiez que c’est le bon, puis recommencez.",
        Unread::Large => {
            "Ce fichier est trop lourd\u{a0}: 32\u{a0}Mo au plus. Réduisez ses images ou coupez-le en deux."
        }
        Unread::Long => {
            "Ce texte est trop long pour une seule fiche. Coupez le document en plusieurs parties, puis recommencez."
        }
        Unread::Format => {
            "Ce format n’est pas lu. Enregistrez le document en ODT, DOCX, RTF, PDF, HTML ou texte, puis recommencez."
        }
        Unread::Old => {
            "Ce document est d’un ancien format (.doc). Ouvrez-le, enregistrez-le en DOCX ou en ODT, puis recommencez."
        }
        Unread::Damaged => {
            "Ce fichier est abîmé ou incomplet. Ouvrez-le dans le logiciel qui l’a fait, enregistrez-le de \
             nouveau, puis \
             recommencez."
        }
        Unread::Bomb => {
            "Ce fichier se déplie en une quantité anormale de données. Par prudence, il n’est pas \
             ouvert\u{a0}: copiez son \
             texte et collez-le."
        }
        Unread::Deep => {
            "Ce document imbrique trop de tableaux ou de listes les uns dans les autres. Copiez son texte et collez-le."
        }
        Unread::Locked => "Ce document est protégé par un mot de passe. Retirez-le, enregistrez, puis recommencez.",
        Unread::Scanned => {
            "Ce PDF ne contient que des images de pages, sans texte. Passez-le à la reconnaissance de caractères, ou \
             recopiez le texte."
        }
        Unread::Endless => {
            "La lecture de ce fichier demande trop de temps ou de mémoire\u{a0}: elle a été arrêtée. Coupez \
             le document en \
             deux, ou copiez son texte et collez-le."
        }
    }
}

/// What was left out or not recognised, how often, with the first words.
#[must_use]
pub fn of_note(note: &Note) -> String {
    let (one, many) = about(note.about);
    let said = match note.times {
        0 | 1 => one.to_owned(),
        times => many.replace('#', &numbers::integer(i64::try_from(times).unwrap_or(i64::MAX))),
    };
    if note.words.is_empty() {
        return format!("{said}.");
    }
    let words: Vec<String> = note.words.iter().map(|words| format!("«\u{202f}{words}\u{202f}»")).collect();
    let more = if note.times > note.words.len() { "…" } else { "" };
    format!("{said}\u{a0}: {}{more}", words.join(", "))
}

/// One, and many, of what is left out; `#` stands for the number.
fn about(about: About) -> (&'static str, &'static str) {
    match about {
        About::Comments => ("Un commentaire de marge laissé de côté", "# commentaires de marge laissés de côté"),
        About::Deletions => (
            "Un passage supprimé en suivi de modifications, laissé de côté",
            "# passages supprimés en suivi de modifications, laissés de côté",
        ),
        About::Margins => ("Un en-tête ou pied de page laissé de côté", "# en-têtes ou pieds de page laissés de côté"),
        About::Hidden => ("Un passage masqué laissé de côté", "# passages masqués laissés de côté"),
        About::Drawings => ("Un dessin ou objet laissé de côté", "# dessins ou objets laissés de côté"),
        About::Formulas => {
            ("Une formule dont seules les lettres restent", "# formules dont seules les lettres restent")
        }
        About::Forms => ("Un champ de formulaire laissé de côté", "# champs de formulaire laissés de côté"),
        About::Media => ("Une vidéo ou un son laissé de côté", "# vidéos ou sons laissés de côté"),
        About::Chrome => ("Une ligne de la page d’origine retirée", "# lignes de la page d’origine retirées"),
        About::Times => ("Un repère de temps retiré", "# repères de temps retirés"),
        About::LocalLinks => (
            "Un lien interne au document\u{a0}: ses mots restent, sans le lien",
            "# liens internes au document\u{a0}: leurs mots restent, sans les liens",
        ),
        About::RemoteImages => (
            "Une image restée sur son site d’origine, à reprendre à la main",
            "# images restées sur leur site d’origine, à reprendre à la main",
        ),
        About::OtherImages => {
            ("Une image absente du fichier ou d’un format non lu", "# images absentes du fichier ou d’un format non lu")
        }
        About::MergedCells => (
            "Une cellule fusionnée\u{a0}: les cases qu’elle couvrait sont vides",
            "# cellules fusionnées\u{a0}: les cases qu’elles couvraient sont vides",
        ),
        About::NestedTables => (
            "Un tableau dans un tableau, remis en lignes dans sa cellule",
            "# tableaux dans un tableau, remis en lignes dans leur cellule",
        ),
        About::OldLetters => (
            "Texte d’un ancien codage de caractères\u{a0}: vérifiez les accents",
            "Texte d’un ancien \
             codage de caractères\u{a0}: vérifiez les accents",
        ),
        About::Damaged => (
            "Des caractères illisibles, remplacés par «\u{202f}\u{fffd}\u{202f}»",
            "Des caractères \
             illisibles, remplacés par «\u{202f}\u{fffd}\u{202f}»",
        ),
        About::Hyphens => ("Un mot coupé en fin de ligne recollé", "# mots coupés en fin de ligne recollés"),
        About::Unstructured => (
            "Ce format ne garde ni titres ni tableaux\u{a0}: seul le texte est repris, à remettre en forme",
            "Ce format ne garde ni titres ni tableaux\u{a0}: seul le texte est repris, à remettre en forme",
        ),
        About::Contents => ("Une table des matières laissée de côté", "# tables des matières laissées de côté"),
        About::FrontMatter => ("Un en-tête de données non reconnu", "# données d’en-tête non reconnues"),
    }
}

/// A file whose name cannot be written.
pub const NO_NAME: &str = "Le nom de ce fichier est illisible. Renommez-le, puis recommencez.";
/// Documents whose title another sheet had.
pub const HOMONYMS: &str = "Titres déjà pris dans le wiki, numérotés\u{a0}:";
/// Documents that moved in the folder.
pub const MOVED: &str = "Déplacés dans le dossier\u{a0}:";
/// Documents that are no longer in the folder.
pub const VANISHED: &str = "Absents du dossier, gardés dans le wiki\u{a0}:";
/// Links to files that the folder lacks.
pub const MISSING: &str = "Liens vers des fichiers absents\u{a0}:";
/// Files that are no documents.
pub const OTHERS: &str = "Fichiers qui ne sont pas des documents lus\u{a0}:";
/// Documents that clash with what the wiki wrote.
pub const CLASHES: &str = "Modifiés des deux côtés\u{a0}: le texte du wiki est resté\u{a0}:";
/// Documents whose sheet the wiki deleted.
pub const DELETED: &str = "Fiches supprimées dans le wiki, laissées ainsi\u{a0}:";

/// A kind that the wiki lacks.
#[must_use]
pub fn no_kind(kind: &str) -> String {
    format!("Aucun modèle de fiche ne s’appelle «\u{202f}{kind}\u{202f}».")
}

/// A document was read.
#[must_use]
pub fn read_as(title: Option<&str>) -> String {
    match title {
        Some(title) => format!("Lu, sous le titre «\u{202f}{title}\u{202f}»."),
        None => "Lu\u{202f}; faute de titre, il porte le nom du fichier.".to_owned(),
    }
}

/// A document was not imported.
#[must_use]
pub fn not_imported(why: &str) -> String {
    format!("Non importé\u{a0}: {why}")
}

/// The original cannot be joined.
#[must_use]
pub fn not_joined(why: &str) -> String {
    format!("L’original n’est pas joint à la fiche. {why}")
}

/// What an import came to: new, changed, unchanged sheets, files, documents that are refused.
#[must_use]
pub fn counted([created, updated, unchanged, files, refused]: [usize; 5]) -> String {
    let each = [
        (created, "fiche créée", "fiches créées"),
        (updated, "mise à jour", "mises à jour"),
        (unchanged, "inchangée", "inchangées"),
        (files, "fichier", "fichiers"),
        (refused, "document non importé", "documents non importés"),
    ];
    let said = each.map(|(times, one, many)| {
        let number = numbers::integer(i64::try_from(times).unwrap_or(i64::MAX));
        format!("{number} {}", if times > 1 { many } else { one })
    });
    format!("{}.", said.join(", "))
}

/// What was guessed.
#[must_use]
pub fn of_guess(guess: &Guessed) -> String {
    match guess {
        Guessed::Title(words) => format!("Titre deviné\u{a0}: «\u{202f}{words}\u{202f}»"),
        Guessed::Heading(words) => format!("Intertitre deviné\u{a0}: «\u{202f}{words}\u{202f}»"),
        Guessed::List(words) => format!("Liste devinée, qui commence par «\u{202f}{words}\u{202f}»"),
        Guessed::Parted(words) => format!("Mots collés, séparés\u{a0}: «\u{202f}{words}\u{202f}»"),
    }
}
