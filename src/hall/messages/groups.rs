//! Groups and rules of access.

use crate::db::types::{GroupEntry, Protection, Visibility};
use crate::text::kind::FieldReach;

/// Nobody looks after a sheet together.
pub const NO_KEEPERS: &str = "Aucun";
/// A group that is no more.
pub const NO_SUCH: &str = "Ce groupe n’existe plus. Choisissez-en un autre.";
/// Which of the fields that are shown are not shown to all.
#[must_use]
pub fn fields_of(reach: FieldReach, labels: &str) -> String {
    match reach {
        FieldReach::Keepers => format!("Lu seulement par qui prend soin de la fiche\u{a0}: {labels}."),
        _ => format!("Lu seulement par les membres\u{a0}: {labels}."),
    }
}

/// Which group alone reads a sheet.
#[must_use]
pub fn read_by(name: &str) -> String {
    format!("Espace privé\u{a0}: le groupe {name} est seul à lire cette fiche.")
}

/// A theme or a kind that a group keeps to itself.
pub const KEPT_FOR_OTHERS: &str = "Ce thème ou ce type de fiche est réservé à un groupe\u{a0}: la fiche disparaîtrait \
    pour les autres. Choisissez-en un autre, ou demandez-le à qui anime le groupe.";
/// A change that would show what a group alone reads.
pub const SHOWN_BY_LEADS: &str = "Sans ce thème ou ce type de fiche, la fiche se lirait au-delà du groupe. Demandez-le \
    à qui anime le groupe.";
/// What was written in what a group alone reads.
pub const SAVED: &str = "C’est enregistré. Seul votre groupe lit cette fiche.";
/// A sheet that a group alone read, and others do now.
pub const OPENED: &str = "C’est fait\u{a0}: la fiche et ses versions se lisent au-delà du groupe. Pour la reprendre, \
    demandez à la modération.";
/// What becomes of a text that a group alone reads.
pub const WHO_READS: &str = "Enregistré aussitôt, sous votre nom. Seul le groupe le lit.";
/// What holds today, for who could not choose it anew.
pub const AS_TODAY: &str = "Comme aujourd’hui";
/// A theme that a rule is about cannot go into another.
pub const RULE_FIRST: &str =
    "Ce thème a une règle d’accès. Retirez-la d’abord dans «\u{202f}Groupes et droits\u{202f}».";
/// What somebody new would show to all.
pub const LOOKED_AT: &str =
    "Vos premières contributions sont relues. Demandez à quelqu’un du groupe de montrer la fiche.";

/// A theme that would be read by others where it goes.
#[must_use]
pub fn moves_readers(count: usize) -> String {
    let sheets = super::finding::counted(u64::try_from(count).unwrap_or(u64::MAX), "fiche", "fiches");
    format!("Ce geste changerait qui lit ou modifie {sheets}. Demandez-le à l’administration.")
}

/// A choice that a rule leaves to wider ones.
pub const AS_ELSEWHERE: &str = "Comme ailleurs";
/// Nobody is called so.
pub const CHECK_NO_PERSON: &str = "Personne ne porte ici ce nom. Écrivez-le comme sur sa page.";
/// No sheet that an administrator reads is called so.
pub const CHECK_NO_SHEET: &str = "Aucune fiche que vous lisez n’a ce titre ou ce numéro.";

/// A title that another sheet has: which one is not told.
#[must_use]
pub fn title_taken(title: &str) -> String {
    format!("Une autre fiche s’appelle déjà «\u{202f}{title}\u{202f}». Choisissez un autre titre.")
}

/// Who reads, as a rule of a sheet says.
#[must_use]
pub fn rule_reads(who: &str) -> String {
    format!("Lire\u{a0}: {who}")
}

/// Who writes, as a rule of a sheet says.
#[must_use]
pub fn rule_writes(who: &str) -> String {
    format!("Écrire\u{a0}: {who}")
}

/// Who looks after it, as a rule of a sheet says.
#[must_use]
pub fn rule_keepers(who: &str) -> String {
    format!("Prendre soin\u{a0}: {who}")
}

/// A theme among the places of rules.
#[must_use]
pub fn of_theme(label: &str) -> String {
    format!("Thème\u{a0}: {label}")
}

/// A kind among the places of rules.
#[must_use]
pub fn of_kind(plural: &str) -> String {
    format!("Type de fiche\u{a0}: {plural}")
}

/// What somebody may with a sheet.
#[must_use]
pub fn checked(title: &str, says: &str) -> String {
    format!("«\u{202f}{title}\u{202f}»\u{a0}: {says}")
}

/// A group without a name.
pub const NAME_ASKED: &str = "Donnez un nom au groupe.";
/// A name that another group has.
pub const NAME_TAKEN: &str = "Un autre groupe porte déjà ce nom. Choisissez-en un autre.";
/// Nobody was named.
pub const NOBODY_TYPED: &str = "Écrivez le nom d’au moins une personne, une par ligne.";
/// A group of very many people.
pub const FULL: &str = "Ce groupe a 1 000 personnes, le plus possible.";
/// A rule about what is no more.
pub const NOWHERE: &str = "Ce thème ou ce type de fiche n’existe plus. Choisissez-en un autre.";
/// A rule that changes nothing.
pub const SAYS_NOTHING: &str = "Choisissez qui lit, qui écrit ou qui veille\u{a0}: cette règle ne dit rien.";
/// A sheet without a title.
pub const TITLE_ASKED: &str = "Donnez un titre à la fiche.";
/// The summary of the first version of a sheet that a group alone reads.
pub const BEGUN: &str = "Commencée dans un espace privé";
/// A sheet that its themes or its kind go on giving to a group.
pub const KEPT_BY_THEMES: &str =
    "Ses thèmes ou son type de fiche la réservent au groupe. Retirez-lui ce thème d’abord.";

/// More groups than a wiki has.
#[must_use]
pub fn too_many(most: usize) -> String {
    format!("Un site a {most} groupes au plus. Supprimez-en un d’abord.")
}

/// Names that no account has.
#[must_use]
pub fn unknown_people(names: &[&str]) -> String {
    let names = names.join(", ");
    format!(
        "Personne ne porte ici ce nom\u{a0}: {names}. Écrivez-le comme sur sa page, ou invitez d’abord la personne."
    )
}

/// Sheets that two rules would give to two groups, one of which may be named.
#[must_use]
pub fn torn(count: usize, title: Option<&str>) -> String {
    let Some(title) = title else {
        return "Des fiches sont déjà dans un thème réservé à un autre groupe. Réglez-les d’abord.".to_owned();
    };
    let are = match count {
        0 | 1 => "est".to_owned(),
        2 => "et une autre fiche sont".to_owned(),
        many => format!("et {} autres fiches sont", many - 1),
    };
    format!("«\u{202f}{title}\u{202f}» {are} déjà dans un thème réservé à un autre groupe. Réglez-le d’abord.")
}

/// How many people are in a group.
#[must_use]
pub fn people(count: usize) -> String {
    super::finding::counted(u64::try_from(count).unwrap_or(u64::MAX), "personne", "personnes")
}

/// How one comes in.
#[must_use]
pub fn of_entry(entry: GroupEntry) -> &'static str {
    match entry {
        GroupEntry::Added => "Sur ajout, par qui l’anime",
        GroupEntry::Free => "Ouvert à toute personne qui a un compte",
    }
}

/// Who reads, in a table.
#[must_use]
pub fn of_reads(visibility: Visibility, group: Option<&str>) -> String {
    match (visibility, group) {
        (Visibility::Public, _) => "Tout le monde".to_owned(),
        (Visibility::Members, _) => "Les membres".to_owned(),
        (Visibility::Group, Some(name)) => format!("{name} seulement"),
        (Visibility::Group, None) => "Un groupe".to_owned(),
        (Visibility::Hidden, _) => "La modération".to_owned(),
    }
}

/// Who writes, in a table.
#[must_use]
pub fn of_writes(protection: Protection, group: Option<&str>) -> String {
    match (protection, group) {
        (Protection::Open, _) => "Les membres".to_owned(),
        (Protection::Group, Some(name)) => format!("{name}, et la modération"),
        (Protection::Group, None) => "Un groupe".to_owned(),
        (Protection::Moderators, _) => "La modération".to_owned(),
        (Protection::Administrators, _) => "L’administration".to_owned(),
    }
}

/// What was done, by the word in the address.
#[must_use]
pub fn of_done(word: &str) -> Option<String> {
    let said = match word {
        "cree" => "Groupe créé. Ajoutez-y des personnes.",
        "enregistre" => "C’est enregistré.",
        "supprime" => "Groupe supprimé.",
        "ajoutees" => "C’est fait\u{a0}: elles font partie du groupe.",
        "retiree" => "Cette personne n’est plus dans le groupe.",
        "entree" => "Vous faites partie du groupe.",
        "sortie" => "Vous n’êtes plus dans le groupe.",
        "regle" => "Règle enregistrée.",
        "regle-sans-vous" => {
            "Règle enregistrée. Vous n’êtes pas dans ce groupe\u{a0}: vous ne lisez plus les fiches qu’il est seul à \
            lire. Sa page a un bouton pour vous y ajouter."
        }
        "sans-regle" => "Règle retirée.",
        _ => return None,
    };
    Some(said.to_owned())
}

/// What somebody sees of a sheet.
#[must_use]
pub fn of_check(reads: bool, writes: bool, keeps: bool) -> &'static str {
    match (reads, writes, keeps) {
        (false, ..) => "Rien\u{a0}: pour cette personne, la fiche n’existe pas.",
        (true, false, false) => "Lit la fiche, sans pouvoir la modifier.",
        (true, true, false) => "Lit la fiche et peut la modifier.",
        (true, false, true) => "Lit la fiche et veille sur elle, sans pouvoir la modifier.",
        (true, true, true) => "Lit la fiche, peut la modifier et veille sur elle.",
    }
}

/// Two rules give a sheet to two groups.
pub const TORN: &str = "Deux de ses thèmes sont réservés à deux groupes différents. N’en gardez qu’un, ou réglez qui \
    lit cette fiche dans ses informations.";

/// Who may change a sheet, with the group.
#[must_use]
pub fn of_protection(protection: Protection, group: Option<&str>) -> String {
    match (protection, group) {
        (Protection::Group, Some(name)) => format!("Le groupe {name} peut modifier"),
        _ => super::of_protection(protection).to_owned(),
    }
}

/// Who sees a sheet, with the group.
#[must_use]
pub fn of_visibility(visibility: Visibility, group: Option<&str>) -> String {
    match (visibility, group) {
        (Visibility::Group, Some(name)) => format!("Visible par le groupe {name} seul"),
        _ => super::of_visibility(visibility).to_owned(),
    }
}
