//! French sentences about texts that cannot be taken as they are: what is wrong, and how to mend it.

use super::capitalised;
use crate::text::kind::{FieldReach, KindProblem, KindReason};
use crate::text::sheet_text::{Reason, Unreadable};
use crate::text::title::TitleProblem;

/// Where a text cannot be read, when that is at some line, and why.
pub(super) fn of_unreadable(unreadable: &Unreadable) -> String {
    let reason = of_reason(&unreadable.reason);
    match unreadable.line {
        0 => capitalised(&reason),
        line => format!("Ligne {line}\u{a0}: {reason}"),
    }
}

/// Why a text cannot be read as a sheet, and how to mend it.
#[must_use]
pub fn of_reason(reason: &Reason) -> String {
    use crate::text::sheet_text::Syntax;
    match reason {
        Reason::TooLarge => "le texte dépasse 1 Mio. Partagez-le en plusieurs fiches.".to_owned(),
        Reason::NotUtf8 => "le texte n’est pas en UTF-8. Enregistrez-le dans cet encodage, puis \
            recommencez."
            .to_owned(),
        Reason::Nul => "le texte contient un caractère nul. Retirez-le.".to_owned(),
        Reason::NotClosed => "l’en-tête commencé par « --- » n’est pas fermé. Ajoutez une ligne « --- » après les \
            champs."
            .to_owned(),
        Reason::FrontMatterTooLarge => "les champs de l’en-tête dépassent 64 Kio. Déplacez du texte dans le \
            corps."
            .to_owned(),
        Reason::TooDeep => "des listes sont imbriquées sur plus de huit niveaux. Simplifiez-les.".to_owned(),
        Reason::NotAMap => "l’en-tête doit contenir des lignes « clé: valeur ».".to_owned(),
        Reason::BadKey => "un champ n’a pas de nom. Écrivez « nom: valeur ».".to_owned(),
        Reason::DuplicateKey(key) => format!("le champ « {key} » est écrit deux fois. Gardez-en un."),
        Reason::Anchor | Reason::Alias | Reason::Tag | Reason::MergeKey => {
            "les ancres, alias et étiquettes YAML (&, *, !, <<) ne sont pas acceptés. Mettez la valeur entre \
             guillemets."
                .to_owned()
        }
        Reason::Syntax(syntax) => match syntax {
            Syntax::Quote => "un guillemet n’est pas fermé.",
            Syntax::Escape => "une barre oblique inverse dans des guillemets n’est pas comprise. Doublez-la.",
            Syntax::Brackets => "un crochet ou une accolade n’est pas fermé.",
            Syntax::Tab => "une tabulation sert de retrait. Remplacez-la par des espaces.",
            Syntax::Indentation => "le retrait de la ligne ne convient pas. Alignez-la avec ses voisines.",
            Syntax::Colon => "un texte contient « : ». Mettez-le entre guillemets.",
            Syntax::KeyExpected => "une ligne « clé: valeur » était attendue.",
            Syntax::Character => "une valeur commence par un caractère réservé. Mettez-la entre guillemets.",
            Syntax::Document | Syntax::Other => {
                "l’en-tête n’est pas compréhensible. Vérifiez les deux-points, les \
                guillemets et les retraits."
            }
        }
        .to_owned(),
    }
}

/// Why a title cannot be taken, and how to mend it.
#[must_use]
pub fn of_title(problem: &TitleProblem) -> String {
    match problem {
        TitleProblem::Empty => "Donnez un titre à la fiche : une action ou un nom.".to_owned(),
        TitleProblem::TooLong(length) => {
            format!("Le titre compte {length} caractères ; raccourcissez-le à 200 au plus.")
        }
        TitleProblem::Forbidden(c) => {
            format!("Le titre contient « {c} », que les liens entre fiches ne peuvent pas porter. Retirez-le.")
        }
        TitleProblem::LooksLikeSection => {
            "Dans le titre, « # » collé à un mot désignerait une section. Ajoutez une espace, ou retirez-le.".to_owned()
        }
    }
}

/// A sheet that changes its kind would show what its fields keep from others.
pub const HOLDS_KEPT_FIELDS: &str = "Cette fiche garde des réponses que d’autres ne lisent pas\u{a0}: une personne qui \
    en prend soin peut changer son type.";

/// A field that is not for whoever wrote it.
#[must_use]
pub fn kept_for(label: &str, writers: FieldReach) -> String {
    let who = match writers {
        FieldReach::All => "Ce champ est calculé ou gardé",
        FieldReach::Members => "Seuls les membres l’écrivent\u{a0}: connectez-vous",
        FieldReach::Keepers => "Seules les personnes qui prennent soin de la fiche l’écrivent",
    };
    format!("«\u{202f}{label}\u{202f}»\u{a0}: {who}, ou laissez-le comme il est.")
}

/// What is wrong in a kind or a vocabulary.
#[must_use]
pub fn of_kind_problem(problem: &KindProblem) -> String {
    let at = &problem.path;
    match &problem.reason {
        KindReason::OtherKind(kind) => format!("{at} : cette fiche est d’un autre modèle (« {kind} »)."),
        KindReason::Missing => format!("{at} : rien n’est écrit. Complétez-le."),
        KindReason::NotText => format!("{at} : un texte est attendu."),
        KindReason::NotAList => format!("{at} : une liste est attendue."),
        KindReason::NotAMap => format!("{at} : des paires « clé: valeur » sont attendues."),
        KindReason::BadKey(key) => {
            format!("{at} : « {key} » doit s’écrire en minuscules sans accents, chiffres, « _ » ou « - ».")
        }
        KindReason::Duplicate(key) => format!("{at} : « {key} » est déclaré deux fois."),
        KindReason::Reserved(key) => {
            format!("{at} : « {key} » sert déjà à toutes les fiches. Choisissez un autre nom.")
        }
        KindReason::UnknownType(word) => format!("{at} : le type « {word} » n’existe pas."),
        KindReason::UnknownDisplay(word) => format!("{at} : l’affichage « {word} » n’existe pas."),
        KindReason::UnknownColor(word) => {
            format!("{at} : la couleur « {word} » n’existe pas (pratique, exemple, methode, bleu, brique ou neutre).")
        }
        KindReason::UnknownField(word) => format!("{at} : le champ « {word} » n’est pas déclaré."),
        KindReason::UnknownGroup(word) => format!("{at} : le groupe « {word} » n’est pas déclaré."),
        KindReason::NotYesNo(word) => format!("{at} : écrivez « oui » ou « non », pas « {word} »."),
        KindReason::NotANumber(word) => format!("{at} : « {word} » n’est pas un nombre entier."),
        KindReason::UnknownReach(word) => {
            format!("{at} : écrivez « tous », « membres » ou « soin », pas « {word} ».")
        }
        KindReason::OfField(word) => format!(
            "«\u{202f}{word}\u{202f}» se dit du champ entier, pas d’une colonne. Déplacez-le d’un cran vers la gauche."
        ),
        KindReason::ForAll(word) => format!(
            "{at} : « {word} » est lu par tous, comme ce que toutes les fiches ont et comme les fichiers. Choisissez \
            « Tout le monde »."
        ),
        KindReason::NotInColumns(word) => format!("{at} : le type « {word} » ne peut pas servir de colonne."),
    }
}
