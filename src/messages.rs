//! The table of French sentences that Rust says: errors, events, states, roles. Everything else stands in templates.

pub mod history;
pub mod reading;

use crate::config::Registration;
use crate::db::types::{EventKind, JobKind, Protection, Role, Visibility};
use crate::error::{Error, What};
use crate::text::kind::{KindProblem, KindReason};
use crate::text::sheet_text::Reason;
use crate::text::title::TitleProblem;

/// What an error page says: a title, a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The heading.
    pub title: String,
    /// What happened and what to do next.
    pub message: String,
}

fn said(title: &str, message: impl Into<String>) -> Said {
    Said { title: title.to_owned(), message: message.into() }
}

/// What to say of an error.
#[must_use]
pub fn of_error(error: &Error) -> Said {
    match error {
        Error::NotFound(what) => not_found(what),
        Error::SignInFirst => said(
            "Connectez-vous",
            "Cette action demande un compte. Connectez-vous, puis recommencez ; rien n’est perdu.",
        ),
        Error::Forbidden(_) => said(
            "Action réservée",
            "Votre compte ne permet pas cette action. Demandez à une personne de la modération ou de l’administration.",
        ),
        Error::Blocked { until, reason } => {
            let end = until.map_or_else(
                || "sans limite de durée".to_owned(),
                |end| format!("jusqu’au {}", crate::text::dates::full(end.0)),
            );
            said(
                "Compte bloqué",
                format!(
                    "Votre compte est bloqué {end}. Motif\u{a0}: {reason}. Vous pouvez toujours lire\u{202f}; pour répondre, écrivez à l’équipe de modération."
                ),
            )
        }
        Error::Forged => said(
            "Formulaire expiré",
            "Ce formulaire est trop ancien ou ne vient pas de ce site. Revenez en arrière, rechargez la page et recommencez ; votre texte est encore dans la page précédente.",
        ),
        Error::Invalid(fields) => {
            said("À corriger", fields.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join(" "))
        }
        Error::Unreadable(unreadable) => {
            said("Texte illisible", format!("Ligne {}\u{a0}: {}", unreadable.line, of_reason(&unreadable.reason)))
        }
        Error::Conflict(_) => said(
            "Conflit de modification",
            "Vos modifications ne sont pas perdues. Une autre version a été publiée entre-temps.",
        ),
        Error::Taken { title, .. } => said(
            "Titre déjà pris",
            format!(
                "Le titre «\u{202f}{title}\u{202f}» appartient déjà à une autre fiche, comme titre actuel ou ancien. Choisissez-en un autre, ou complétez cette fiche."
            ),
        ),
        Error::Gone(stone) => said(
            "Fiche supprimée",
            format!(
                "La fiche «\u{202f}{}\u{202f}» a été supprimée le {}. Motif\u{a0}: {}",
                stone.title,
                crate::text::dates::full(stone.at.0),
                if stone.reason.is_empty() { "non précisé." } else { &stone.reason }
            ),
        ),
        Error::TooLarge { limit } => said(
            "Trop volumineux",
            format!(
                "Ce que vous envoyez dépasse {}. Réduisez-le, ou partagez-le en plusieurs.",
                crate::text::numbers::size(*limit)
            ),
        ),
        Error::TooMany { retry } => said(
            "Un instant",
            format!(
                "Trop de demandes en peu de temps. Réessayez dans {} secondes\u{202f}; votre texte reste dans la page précédente.",
                retry.as_secs().max(1)
            ),
        ),
        Error::Busy => said(
            "Le site est très sollicité",
            "Réessayez dans quelques secondes ; votre texte reste dans la page précédente.",
        ),
        Error::ReadOnly(_) => said(
            "Modification suspendue",
            "Le site ne peut pas enregistrer pour le moment. Vous pouvez lire ; gardez votre texte et réessayez dans quelques minutes.",
        ),
        Error::MediaType => said(
            "Format inattendu",
            "Cette adresse attend du JSON\u{a0}: envoyez l’en-tête Content-Type: application/json.",
        ),
        Error::BadRequest(_) => said(
            "Demande incompréhensible",
            "L’adresse ou le formulaire est incomplet. Revenez en arrière et recommencez.",
        ),
        Error::Database(_) if error.status_and_code().1 == "read_only" => of_error(&Error::ReadOnly(String::new())),
        Error::Database(_) if error.status_and_code().1 == "busy" => of_error(&Error::Busy),
        Error::Database(_) | Error::Internal(_) => said(
            "Une panne de notre côté",
            "Quelque chose n’a pas fonctionné sur le site. Réessayez dans un instant ; si cela continue, signalez le numéro ci-dessous.",
        ),
    }
}

fn not_found(what: &What) -> Said {
    match what {
        What::Page => said(
            "Page introuvable",
            "Aucune page n’existe à cette adresse. Elle a peut-être été coupée en chemin ; cherchez par mots ci-dessous.",
        ),
        What::Sheet => said(
            "Fiche introuvable",
            "Aucune fiche n’existe à cette adresse. Elle a peut-être été coupée en chemin ; cherchez par mots ci-dessous.",
        ),
        What::Revision => {
            said("Version introuvable", "Cette fiche n’a pas de version de ce numéro. L’historique les montre toutes.")
        }
        What::Theme => {
            said("Thème introuvable", "Aucun thème n’existe à cette adresse. La liste des thèmes les montre tous.")
        }
        What::Account => said("Personne introuvable", "Personne ne contribue ici sous ce nom."),
        What::File => said("Fichier introuvable", "Ce fichier n’existe pas, ou a été supprimé."),
        What::Kind => said("Modèle introuvable", "Aucun modèle de fiche ne porte ce nom."),
        What::Link => said(
            "Lien expiré",
            "Ce lien a déjà servi, est trop ancien, ou a été coupé en chemin. Demandez-en un nouveau.",
        ),
    }
}

/// Why a text cannot be read as a sheet, and how to mend it.
#[must_use]
pub fn of_reason(reason: &Reason) -> String {
    use crate::text::sheet_text::Syntax;
    match reason {
        Reason::TooLarge => "le texte dépasse 1 Mio. Partagez-le en plusieurs fiches.".to_owned(),
        Reason::NotUtf8 => "le texte n’est pas en UTF-8. Enregistrez-le dans cet encodage, puis recommencez.".to_owned(),
        Reason::Nul => "le texte contient un caractère nul. Retirez-le.".to_owned(),
        Reason::NotClosed => "l’en-tête commencé par « --- » n’est pas fermé. Ajoutez une ligne « --- » après les champs.".to_owned(),
        Reason::FrontMatterTooLarge => "les champs de l’en-tête dépassent 64 Kio. Déplacez du texte dans le corps.".to_owned(),
        Reason::TooDeep => "des listes sont imbriquées sur plus de huit niveaux. Simplifiez-les.".to_owned(),
        Reason::NotAMap => "l’en-tête doit contenir des lignes « clé: valeur ».".to_owned(),
        Reason::BadKey => "un champ n’a pas de nom. Écrivez « nom: valeur ».".to_owned(),
        Reason::DuplicateKey(key) => format!("le champ « {key} » est écrit deux fois. Gardez-en un."),
        Reason::Anchor | Reason::Alias | Reason::Tag | Reason::MergeKey => {
            "les ancres, alias et étiquettes YAML (&, *, !, <<) ne sont pas acceptés. Mettez la valeur entre guillemets.".to_owned()
        }
        Reason::Syntax(syntax) => match syntax {
            Syntax::Quote => "un guillemet n’est pas fermé.",
            Syntax::Escape => "une barre oblique inverse dans des guillemets n’est pas comprise. Doublez-la.",
            Syntax::Brackets => "un crochet ou une accolade n’est pas fermé.",
            Syntax::Tab => "une tabulation sert de retrait. Remplacez-la par des espaces.",
            Syntax::Indentation => "le retrait de la ligne ne convient pas. Alignez-la avec ses voisines.",
            Syntax::Colon => "un texte contient « : ». Mettez-le entre guillemets.",
            Syntax::KeyExpected => "une ligne « clé: valeur » était attendue.",
            Syntax::Character => "une valeur commence par un caractère réservé. Mettez-la entre guillemets.",
            Syntax::Document | Syntax::Other => "l’en-tête n’est pas compréhensible. Vérifiez les deux-points, les guillemets et les retraits.",
        }
        .to_owned(),
    }
}

/// The name of a role.
#[must_use]
pub fn of_role(role: Role) -> &'static str {
    match role {
        Role::Reader => "Lecture",
        Role::Contributor => "Contribution",
        Role::Reviewer => "Relecture",
        Role::Moderator => "Modération",
        Role::Administrator => "Administration",
    }
}

/// The name of a protection.
#[must_use]
pub fn of_protection(protection: Protection) -> &'static str {
    match protection {
        Protection::Open => "Toute personne avec un compte peut modifier",
        Protection::Moderators => "Seule la modération peut modifier",
        Protection::Administrators => "Seule l’administration peut modifier",
    }
}

/// The name of a visibility.
#[must_use]
pub fn of_visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "Visible par tout le monde",
        Visibility::Members => "Visible par les membres",
        Visibility::Hidden => "Visible par la modération seulement",
    }
}

/// The name of a registration mode.
#[must_use]
pub fn of_registration(mode: Registration) -> &'static str {
    match mode {
        Registration::Open => "Ouverte à tout le monde",
        Registration::Approved => "Ouverte, après accord de la modération",
        Registration::Invited => "Sur invitation seulement",
    }
}

/// What an event tells, as a noun at the start of a line.
#[must_use]
pub fn of_event(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Created => "Nouvelle fiche",
        EventKind::Edited => "Modification",
        EventKind::Restored => "Version rétablie",
        EventKind::Undone => "Modification annulée",
        EventKind::Renamed => "Renommage",
        EventKind::Deleted => "Suppression",
        EventKind::Undeleted => "Restauration",
        EventKind::Verified => "Toujours à jour",
        EventKind::Governed => "Réglage de la fiche",
        EventKind::Hid => "Version masquée ou montrée",
        EventKind::Erased => "Version effacée",
        EventKind::AliasFreed => "Ancien titre libéré",
        EventKind::FileAdded => "Fichier",
        EventKind::FileDeleted => "Fichier supprimé",
        EventKind::Registered => "Inscription",
        EventKind::AccountChanged => "Compte",
        EventKind::SettingChanged => "Réglage du site",
    }
}

/// The word for a sheet's computed state.
#[must_use]
pub fn of_state(state: &str) -> &'static str {
    match state {
        "complete" => "Complète",
        "partielle" => "Partielle",
        _ => "Ébauche",
    }
}

/// The accessibility level that every page says.
pub const ACCESSIBILITY: &str = "partiellement conforme";
/// The form of the keys of kinds, vocabularies and themes.
pub const KEY_FORM: &str = "La clé s’écrit en minuscules sans accents, chiffres, tirets et « / » pour un sous-thème ; par exemple : tiers-lieux.";
/// A key that another sheet of the house has.
pub const KEY_TAKEN: &str = "Cette clé appartient déjà à une autre fiche. Choisissez-en une autre.";
/// A summary of a change that is too long.
pub const COMMENT_TOO_LONG: &str = "Le résumé de la modification dépasse 200 caractères. Raccourcissez-le.";
/// The summary of the first revision of a shipped sheet.
pub const SHIPPED: &str = "Fourni avec Maillage";
/// The summary of the revision that an upgrade makes of a shipped sheet.
pub const SHIPPED_UPGRADE: &str = "Mise à jour fournie avec Maillage";

/// A key that somebody tried to change.
#[must_use]
pub fn key_never_changes(key: &str) -> String {
    format!("La clé d’une fiche ne change jamais : gardez « {key} ». Son titre, lui, peut changer.")
}

/// Why a title cannot be taken, and how to mend it.
#[must_use]
pub fn of_title(problem: &TitleProblem) -> String {
    match problem {
        TitleProblem::Empty => "Donnez un titre à la fiche : une action ou un nom.".to_owned(),
        TitleProblem::TooLong(length) => {
            format!("Le titre compte {length} caractères ; raccourcissez-le à 200 au plus.")
        }
        TitleProblem::Forbidden(c) => {
            format!("Le titre contient « {c} », que les liens entre fiches ne peuvent pas porter. Retirez-le.")
        }
        TitleProblem::LooksLikeSection => {
            "Dans le titre, « # » collé à un mot désignerait une section. Ajoutez une espace, ou retirez-le.".to_owned()
        }
    }
}

/// What is wrong in a kind or a vocabulary.
#[must_use]
pub fn of_kind_problem(problem: &KindProblem) -> String {
    let at = &problem.path;
    match &problem.reason {
        KindReason::OtherKind(kind) => format!("{at} : cette fiche est d’un autre modèle (« {kind} »)."),
        KindReason::Missing => format!("{at} : rien n’est écrit. Complétez-le."),
        KindReason::NotText => format!("{at} : un texte est attendu."),
        KindReason::NotAList => format!("{at} : une liste est attendue."),
        KindReason::NotAMap => format!("{at} : des paires « clé: valeur » sont attendues."),
        KindReason::BadKey(key) => {
            format!("{at} : « {key} » doit s’écrire en minuscules sans accents, chiffres, « _ » ou « - ».")
        }
        KindReason::Duplicate(key) => format!("{at} : « {key} » est déclaré deux fois."),
        KindReason::Reserved(key) => {
            format!("{at} : « {key} » sert déjà à toutes les fiches. Choisissez un autre nom.")
        }
        KindReason::UnknownType(word) => format!("{at} : le type « {word} » n’existe pas."),
        KindReason::UnknownDisplay(word) => format!("{at} : l’affichage « {word} » n’existe pas."),
        KindReason::UnknownColor(word) => {
            format!("{at} : la couleur « {word} » n’existe pas (pratique, exemple, methode ou neutre).")
        }
        KindReason::UnknownGroup(word) => format!("{at} : le groupe « {word} » n’est pas déclaré."),
        KindReason::NotYesNo(word) => format!("{at} : écrivez « oui » ou « non », pas « {word} »."),
        KindReason::NotANumber(word) => format!("{at} : « {word} » n’est pas un nombre entier."),
        KindReason::NotInColumns(word) => format!("{at} : le type « {word} » ne peut pas servir de colonne."),
    }
}

/// Somebody tried to govern their own account.
pub const NOT_ONESELF: &str =
    "Vous ne pouvez pas changer votre propre compte ici. Demandez à une autre personne de l’administration.";
/// A block without its reason.
pub const REASON_ASKED: &str = "Dites pourquoi : la personne concernée lira ce motif.";
/// A reason that is too long.
pub const REASON_TOO_LONG: &str = "Le motif dépasse 500 caractères. Raccourcissez-le.";
/// The last administrator would lose their role.
pub const LAST_ADMINISTRATOR: &str =
    "C’est la dernière personne de l’administration. Donnez d’abord ce rôle à quelqu’un d’autre.";
/// A role, a duration or a mode that does not exist.
pub const UNKNOWN_CHOICE: &str = "Ce choix n’existe pas. Prenez-en un dans la liste.";
/// What the numbered pages of a list are called.
pub const PAGES: &str = "Pages de la liste";
/// A block without end.
pub const FOR_EVER: &str = "sans limite de durée";
/// The value of a setting that must not be shown.
pub const SECRET: &str = "(secret)";

/// « jusqu’au 23 mars 2015 à 17:09 ».
#[must_use]
pub fn until(moment: &str) -> String {
    format!("jusqu’au {moment}")
}

/// Where the value of a setting comes from.
#[must_use]
pub fn of_source(source: &str) -> &'static str {
    match source {
        "environment" => "variable d’environnement",
        "maillage.toml" => "fichier maillage.toml",
        _ => "valeur par défaut",
    }
}

/// The state of an account, when it is not simply active.
#[must_use]
pub fn of_account_state(confirmed: bool, approved: bool, blocked: bool) -> Option<&'static str> {
    match (confirmed, approved, blocked) {
        (_, _, true) => Some("bloqué"),
        (false, _, _) => Some("adresse non confirmée"),
        (true, false, _) => Some("en attente d’accord"),
        (true, true, false) => None,
    }
}

/// What happened to an account or a setting, from the event and its details.
#[must_use]
pub fn of_account_event(kind: EventKind, detail: &serde_json::Value) -> String {
    let text = |key: &str| detail.get(key).and_then(serde_json::Value::as_str).unwrap_or_default();
    if let Ok(role) = text("role").parse::<Role>() {
        return format!("Nouveau rôle\u{a0}: {}", of_role(role));
    }
    if detail.get("blocked_until").is_some() {
        return format!("Blocage\u{a0}: {}", text("reason"));
    }
    if detail.get("unblocked").is_some() {
        return "Fin du blocage".to_owned();
    }
    if detail.get("approved").is_some() {
        return "Compte accepté".to_owned();
    }
    if detail.get("about").is_some() {
        return "Présentation".to_owned();
    }
    if let Some(mode) = Registration::parse(text("registration")) {
        return format!("Inscription\u{a0}: {}", of_registration(mode));
    }
    of_event(kind).to_owned()
}

/// The kinds of sheets that make the house, with the heading of each list.
pub const HOUSE_KINDS: [(&str, &str); 3] =
    [("modele", "Modèles de fiches"), ("vocabulaire", "Vocabulaires"), ("page", "Pages du site")];
// Finding: search, lists, recent changes.

/// The heading of the search.
pub const SEARCH: &str = "Recherche";
/// The heading of the list of all sheets.
pub const ALL_SHEETS: &str = "Toutes les fiches";
/// The filter by kind.
pub const FILTER_KIND: &str = "Type de fiche";
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
pub fn of_misfit(misfit: &crate::text::fields::Misfit) -> String {
    use crate::text::fields::Misfit;
    match misfit {
        Misfit::Missing => "Il manque une valeur. Complétez, ou retirez la ligne.".to_owned(),
        Misfit::NotText => "Un texte simple est attendu.".to_owned(),
        Misfit::NotAList => "Une liste est attendue.".to_owned(),
        Misfit::NotAMap => "Plusieurs parties sont attendues.".to_owned(),
        Misfit::UnknownPart(part) => format!("« {part} » n’est pas une partie de ce champ. Retirez-la."),
        Misfit::NotAnInteger(text) => format!("« {text} » n’est pas un nombre entier. Écrivez par exemple 12."),
        Misfit::NotANumber(text) => format!("« {text} » n’est pas un nombre. Écrivez par exemple 12,5."),
        Misfit::BadDate(text) => format!("« {text} » n’est pas une date. Écrivez 2026, 2026-03 ou 2026-03-23."),
        Misfit::BadLink(text) => format!("« {text} » n’est pas une adresse. Elle commence par https:// ou mailto:."),
        Misfit::BadInsee(text) => {
            format!("« {text} » n’est pas un code INSEE. Il compte de 2 à 9 chiffres ou lettres, comme 43234.")
        }
        Misfit::UnknownChoice(text) => {
            format!("« {text} » n’est pas dans la liste. Choisissez une des valeurs proposées.")
        }
        Misfit::TooLong { max, len } => format!("{len} caractères, pour {max} au plus. Raccourcissez."),
        Misfit::TooMany { max, count } => format!("{count} valeurs, pour {max} au plus. Retirez-en."),
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
pub fn of_field_misfit(label: &str, misfit: &crate::text::fields::Misfit) -> String {
    format!("{label}\u{a0}: {}", of_misfit(misfit))
}

/// A draft that somebody may take back.
pub const DRAFT_KEPT: &str = "Brouillon enregistré.";
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

/// The heading of the editor on a section.
#[must_use]
pub fn editing_section(section: &str) -> String {
    format!("Modifier la section\u{a0}: {section}")
}
/// The session ended while somebody wrote.
pub const SESSION_ENDED: &str =
    "Votre session a pris fin pendant que vous écriviez. Votre texte est là, rien n’est perdu.";
/// Who wrote what the program itself wrote.
pub const THE_SITE: &str = "Maillage";

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
pub const SAVED: &str = "Merci ! Votre contribution est en ligne.";
/// A save that changed nothing.
pub const UNCHANGED: &str = "Rien n’a changé : le texte était déjà celui-là.";

/// A save that was merged with another.
#[must_use]
pub fn merged_with(name: &str) -> String {
    format!("Enregistré en fusionnant avec la version de {name}.")
}

// Recent changes and lists.

/// The page of recent changes.
pub const RECENT_CHANGES: &str = "Modifications récentes";
/// The way through recent changes.
pub const PAGES_OF_CHANGES: &str = "Pages de modifications";
/// A risk sign: next to nothing is left.
pub const SIGN_EMPTIED: &str = "page vidée";
/// A risk sign: many external links at once.
pub const SIGN_LINKS: &str = "liens en masse";
/// A risk sign: the person's first change.
pub const SIGN_FIRST: &str = "premier passage";
/// What feeds say of a hidden revision.
pub const HIDDEN_REVISION: &str = "Version masquée par la modération";
/// Who does what the program does.
pub const BY_THE_SITE: &str = "le site";

/// How many changes a page shows, by how many people, on how many sheets.
#[must_use]
pub fn changes_summary(changes: usize, people: usize, sheets: usize) -> String {
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    format!(
        "{} de {} sur {}",
        counted(count(changes), "modification", "modifications"),
        counted(count(people), "personne", "personnes"),
        self::sheets(count(sheets)),
    )
}

/// « + 148 octets » and the class of its colour.
#[must_use]
pub fn size_change(bytes: i32) -> (String, &'static str) {
    let number = crate::text::numbers::integer(i64::from(bytes.unsigned_abs()));
    let unit = if bytes.unsigned_abs() < 2 { "octet" } else { "octets" };
    match bytes {
        0 => (format!("0\u{a0}{unit}"), ""),
        1.. => (format!("+\u{a0}{number}\u{a0}{unit}"), "plus"),
        _ => (format!("\u{2212}\u{a0}{number}\u{a0}{unit}"), "minus"),
    }
}

/// The way through a list.
pub const PAGES_OF_LIST: &str = "Pages de la liste";

/// How many sheets ask for a title.
#[must_use]
pub fn asked_by(count: u64) -> String {
    format!("demandée par {}", sheets(count))
}

/// When a sheet last changed; `day` in words.
#[must_use]
pub fn changed_on(day: &str) -> String {
    format!("Modifiée le {day}")
}

/// The line under a field: its help, then an example.
#[must_use]
pub fn hint(help: &str, example: &str) -> String {
    match (help.trim_end_matches('.'), example) {
        ("", "") => String::new(),
        (help, "") => format!("{help}."),
        ("", example) => format!("Exemple\u{a0}: {example}"),
        (help, example) => format!("{help}. Exemple\u{a0}: {example}"),
    }
}

/// « 2 modifiés, 1 ajouté, 1 supprimé »: what happened to the passages of a comparison.
#[must_use]
pub fn passages(modified: usize, added: usize, removed: usize) -> String {
    [(modified, "modifié"), (added, "ajouté"), (removed, "supprimé")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count > 1 { "s" } else { "" }))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A method that an address of the API does not know.
pub const WRONG_METHOD: &str = "Cette adresse n’accepte pas cette méthode.";
/// A kind that the wiki does not have.
pub const UNKNOWN_KIND: &str = "Ce modèle n’existe pas. La liste est à /api/v1/kinds.";
/// A value of a field that is no text, list or object.
pub const FIELD_UNREADABLE: &str = "Donnez un texte, une liste ou un objet.";
/// An idempotency key that cannot be kept.
pub const KEY_UNREADABLE: &str = "La clé doit compter de 1 à 200 caractères ASCII.";
/// An idempotency key given again with another request.
pub const KEY_REUSED: &str = "Cette clé a déjà servi pour une autre demande. Prenez-en une nouvelle.";

/// A base that is no revision of the sheet.
#[must_use]
pub fn unknown_revision(head: i32) -> String {
    format!("Cette version n’existe pas. La version actuelle est {head}.")
}

// Files.

/// Why a file is not taken, and what to do.
#[must_use]
pub fn of_refusal(refusal: crate::files::media::Refusal) -> &'static str {
    use crate::files::media::Refusal;
    match refusal {
        Refusal::Empty => "Choisissez un fichier\u{a0}: celui-ci est vide.",
        Refusal::Program => {
            "Les programmes, les scripts et les documents à macros ne sont pas acceptés. Enregistrez le document sans macros, ou en PDF."
        }
        Refusal::WebPage => {
            "Les pages web (HTML) ne sont pas acceptées. Enregistrez la page en PDF, ou copiez son texte dans la fiche."
        }
        Refusal::OtherImage => {
            "Ce format d’image n’est pas accepté. Enregistrez l’image en JPEG, PNG, GIF ou WebP, puis recommencez."
        }
        Refusal::Film => {
            "Les vidéos ne sont pas acceptées. Déposez-la sur une plateforme vidéo libre et mettez le lien dans la fiche."
        }
        Refusal::Archive => {
            "Les archives (ZIP…) ne sont pas acceptées. Joignez les fichiers qu’elle contient un par un."
        }
        Refusal::OldOffice => {
            "Ce format de document n’est pas accepté. Enregistrez-le en PDF, ODT, DOCX, ODS, XLSX, ODP ou PPTX."
        }
        Refusal::Unknown => {
            "Ce type de fichier n’est pas reconnu. Joignez une image (JPEG, PNG, GIF, WebP), un PDF, un document bureautique récent, un texte ou un son."
        }
    }
}

/// An image that cannot be decoded.
pub const DAMAGED_IMAGE: &str =
    "Cette image est abîmée ou incomplète. Ouvrez-la, enregistrez-la de nouveau, puis recommencez.";

/// An image that is too large in pixels.
#[must_use]
pub fn too_many_pixels(width: u32, height: u32, most: u32) -> String {
    let side = |pixels: u32| crate::text::numbers::integer(i64::from(pixels));
    format!(
        "Cette image mesure {} × {} pixels\u{202f}; {most} mégapixels au plus sont acceptés. Réduisez-la, puis recommencez.",
        side(width),
        side(height)
    )
}

/// An image without words.
pub const ALT_ASKED: &str =
    "Décrivez ce que montre l’image, pour qui ne la voit pas, ou cochez «\u{202f}Image décorative\u{202f}».";
/// A file without a credit.
pub const CREDIT_ASKED: &str = "Indiquez le crédit\u{a0}: qui a fait ce fichier, une personne ou une structure.";
/// A file without a licence.
pub const LICENCE_ASKED: &str = "Indiquez la licence sous laquelle ce fichier peut être réutilisé.";
/// A description that is too long.
pub const WORDS_TOO_LONG: &str = "Ce texte dépasse 500 caractères. Raccourcissez-le.";
/// A form without a file.
pub const FILE_ASKED: &str = "Choisissez un fichier à joindre.";
/// A file deleted without a reason.
pub const FILE_REASON_ASKED: &str =
    "Dites pourquoi ce fichier est supprimé\u{a0}: ce motif restera affiché à son adresse.";
/// The licence proposed first.
pub const LICENCE_PROPOSED: &str = "CC BY-SA 4.0";
/// The words of a file were written.
pub const FILE_DESCRIBED: &str = "La description du fichier est enregistrée.";
/// A file came in.
pub const FILE_ADDED: &str = "Le fichier est enregistré.";
/// A file came back.
pub const FILE_RESTORED: &str = "Le fichier est rétabli.";

/// A file that is too large.
#[must_use]
pub fn file_too_large(limit: u64) -> String {
    format!(
        "Ce fichier est trop lourd\u{a0}: {} au plus. Réduisez-le, puis recommencez.",
        crate::text::numbers::size(limit)
    )
}

/// What a file is, from its media type.
#[must_use]
pub fn of_media(mime: &str) -> &'static str {
    match mime {
        "image/jpeg" => "Image JPEG",
        "image/png" => "Image PNG",
        "image/gif" => "Image GIF",
        "image/webp" => "Image WebP",
        "image/svg+xml" => "Dessin SVG",
        "application/pdf" => "Document PDF",
        "application/vnd.oasis.opendocument.text" => "Texte ODT",
        "application/vnd.oasis.opendocument.spreadsheet" => "Tableur ODS",
        "application/vnd.oasis.opendocument.presentation" => "Présentation ODP",
        "application/vnd.oasis.opendocument.graphics" => "Dessin ODG",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "Texte DOCX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "Tableur XLSX",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "Présentation PPTX",
        "application/epub+zip" => "Livre EPUB",
        "text/csv" | "text/tab-separated-values" => "Données en colonnes",
        "text/markdown" => "Texte Markdown",
        "text/calendar" => "Agenda",
        "text/vtt" | "application/x-subrip" => "Sous-titres",
        "application/json" | "application/geo+json" => "Données JSON",
        _ if mime.starts_with("audio/") => "Son",
        _ if mime.starts_with("text/") => "Texte",
        _ => "Fichier",
    }
}
/// A form of another session of the same browser: what it holds is shown again.
pub const CONFIRM_AGAIN: &str =
    "Cette page était ouverte depuis longtemps. Votre texte est là\u{202f}: relisez-le, puis publiez-le.";

/// Why a new password is refused, and how to mend it.
#[must_use]
pub fn of_weakness(weakness: crate::passwords::Weakness) -> &'static str {
    use crate::passwords::Weakness;
    match weakness {
        Weakness::TooShort => "Ce mot de passe est trop court. Prenez au moins 12 caractères, ou une phrase entière.",
        Weakness::TooLong => "Ce mot de passe dépasse 1\u{202f}024 octets. Raccourcissez-le.",
        Weakness::NotVaried => {
            "Ce mot de passe est trop régulier. Mêlez majuscules, minuscules, chiffres et signes, ou écrivez une phrase d’au moins 20 caractères."
        }
        Weakness::HasName => "Ce mot de passe contient votre nom. Choisissez des mots sans rapport avec vous.",
        Weakness::HasAddress => "Ce mot de passe contient votre adresse. Choisissez des mots sans rapport avec vous.",
        Weakness::Common => {
            "Ce mot de passe est parmi les plus courants. Choisissez quelques mots qui ne vont pas ensemble."
        }
    }
}

/// Why somebody is not signed in.
#[must_use]
pub fn of_sign_in_refusal(refused: &crate::actions::sign_in::Refused) -> &'static str {
    use crate::actions::sign_in::Refused;
    match refused {
        Refused::Wrong => {
            "Ce nom ou ce mot de passe n’est pas reconnu. Vérifiez les majuscules, ou choisissez un nouveau mot de passe."
        }
        Refused::Unconfirmed(_) => "Votre adresse n’est pas encore confirmée\u{a0}: ouvrez le lien reçu par courriel.",
        Refused::Waiting => {
            "Votre compte attend l’accord de la modération. Vous recevrez un courriel dès qu’il sera accepté."
        }
    }
}

/// Too many passwords were tried, or too many mails asked for.
#[must_use]
pub fn wait_a_while(seconds: u64) -> String {
    match seconds.div_ceil(60) {
        0 | 1 => "Trop d’essais en peu de temps. Réessayez dans une minute.".to_owned(),
        minutes => format!("Trop d’essais en peu de temps. Réessayez dans {minutes} minutes."),
    }
}

/// What the last action did to an account, from the word in the address.
#[must_use]
pub fn of_done(word: &str) -> Option<&'static str> {
    Some(match word {
        "bienvenue" => "Merci, votre adresse est confirmée. Bienvenue\u{202f}!",
        "premier" => "Votre compte d’administration est ouvert. Bienvenue\u{202f}!",
        "motdepasse" => "Votre mot de passe a changé. Les autres sessions sont fermées.",
        "nouveau" => "Votre mot de passe a changé et toutes les sessions sont fermées. Connectez-vous avec le nouveau.",
        "adresse" => "Votre nouvelle adresse est confirmée.",
        "adresse-demandee" => {
            "Un lien vient de partir vers la nouvelle adresse. Elle remplacera l’ancienne dès que vous l’aurez confirmée."
        }
        "presentation" => "Votre présentation est enregistrée.",
        "jeton" => "Le jeton est révoqué\u{a0}: il ne donne plus aucun accès.",
        "fermeture" => {
            "Votre compte est fermé. Votre adresse et votre profil sont effacés. Merci pour ce que vous avez écrit."
        }
        "deconnexion" => "Vous êtes déconnecté de tous vos appareils.",
        _ => return None,
    })
}

/// What a name must be.
pub const NAME_FORM: &str =
    "Choisissez un nom de 2 à 50 caractères, avec des lettres, sans les signes @ / < > \" # ? % : ; , { } |.";
/// A name that another account has.
pub const NAME_TAKEN: &str = "Ce nom est déjà pris. Choisissez-en un autre.";
/// What was typed is no address.
pub const EMAIL_WRONG: &str = "Cette adresse n’est pas complète. Elle s’écrit comme prenom@exemple.fr.";
/// An address that another account has; only told to whom it was proved to belong, or on the terminal.
pub const EMAIL_TAKEN: &str = "Cette adresse appartient déjà à un autre compte.";
/// Nobody signs up without an invitation.
pub const INVITED_ONLY: &str = "L’inscription se fait sur invitation. Demandez à l’équipe de vous ouvrir un compte.";
/// The name that signs what somebody wrote before they closed their account.
#[must_use]
pub fn closed_account(number: i64) -> String {
    format!("Compte supprimé {number}")
}
/// The present password, typed wrong.
pub const PRESENT_PASSWORD_WRONG: &str = "Ce n’est pas votre mot de passe actuel. Vérifiez les majuscules.";
/// A presentation that is too long.
pub const ABOUT_TOO_LONG: &str = "Votre présentation dépasse 2\u{202f}000 caractères. Raccourcissez-la.";
/// More tokens than an account may have.
pub const TOKENS_ENOUGH: &str = "Vous avez déjà 20 jetons. Révoquez-en un avant d’en créer un autre.";
/// A draft that has no title yet.
pub const UNTITLED: &str = "Sans titre";

/// What a job does, from its word.
#[must_use]
pub fn of_job(kind: &str) -> &str {
    match kind.parse() {
        Ok(JobKind::SendMail) => "Envoi d’un courriel",
        Ok(JobKind::WriteBack) => "Réponse à une demande de mot de passe",
        Ok(JobKind::Purge) => "Oubli de ce qui ne sert plus",
        Err(_) => kind,
    }
}
