//! French sentences about accounts.

use crate::db::types::JobKind;

/// A browser that does not say what it is.
pub const UNKNOWN_DEVICE: &str = "Un navigateur";
/// Why a new password is refused, and how to mend it.
#[must_use]
pub fn of_weakness(weakness: crate::base::passwords::Weakness) -> &'static str {
    use crate::base::passwords::Weakness;
    match weakness {
        Weakness::TooShort => "Ce mot de passe est trop court. Prenez au moins 12 caractères, ou une phrase entière.",
        Weakness::TooLong => "Ce mot de passe dépasse 1\u{202f}024 octets. Raccourcissez-le.",
        Weakness::NotVaried => {
            "Ce mot de passe est trop régulier. Mêlez majuscules, minuscules, chiffres et signes, ou écrivez une \
             phrase d’au moins 20 caractères."
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
pub fn of_sign_in_refusal(refused: &crate::hall::policy::Refused) -> &'static str {
    use crate::hall::policy::Refused;
    match refused {
        Refused::Wrong => {
            "Ce nom ou ce mot de passe n’est pas reconnu. Vérifiez les majuscules, ou choisissez un nouveau mot de \
             passe."
        }
        Refused::Unconfirmed(_) => "Votre adresse n’est pas encore confirmée\u{a0}: ouvrez le lien reçu par courriel.",
        Refused::Code => {
            "Ce compte demande une double vérification\u{a0}: tapez votre mot de passe, et le code que montre votre \
             application. Un code ne sert qu’une fois."
        }
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
        "invitation" => "Votre mot de passe est choisi et votre compte est prêt. Bienvenue\u{202f}!",
        "premier" => "Votre compte d’administration est ouvert. Bienvenue\u{202f}!",
        "motdepasse" => "Votre mot de passe a changé. Les autres sessions sont fermées.",
        "nouveau" => "Votre mot de passe a changé et toutes les sessions sont fermées. Connectez-vous avec le nouveau.",
        "adresse" => "Votre nouvelle adresse est confirmée.",
        "adresse-demandee" => {
            "Un lien vient de partir vers la nouvelle adresse. Elle remplacera l’ancienne dès que vous l’aurez \
             confirmée."
        }
        "double-retiree" => "La double vérification est désactivée\u{a0}: votre mot de passe suffit de nouveau.",
        "etape" => "La connexion a pris trop de temps. Recommencez\u{a0}: rien d’autre n’est perdu.",
        "cle-ajoutee" => {
            "La clé d’accès est ajoutée\u{a0}: elle suffit pour vous connecter, sans mot de passe ni code."
        }
        "cle-retiree" => "La clé d’accès est retirée\u{a0}: elle n’ouvre plus votre compte.",
        "identite-reliee" => "Cette identité est reliée\u{a0}: elle suffit pour vous connecter.",
        "identite-retiree" => "Cette identité est retirée\u{a0}: elle n’ouvre plus votre compte.",
        "presentation" => "Votre présentation est enregistrée.",
        "modification-reprise" => "Votre modification est retirée\u{a0}: personne d’autre ne la lira.",
        "remarques" => "Votre choix est enregistré.",
        "session" => "Cette session est fermée\u{a0}: cet appareil demandera le mot de passe.",
        "jeton" => "Le jeton est révoqué\u{a0}: il ne donne plus aucun accès.",
        "fermeture" => {
            "Votre compte est fermé. Votre adresse et votre profil sont effacés. Merci pour ce que vous avez écrit."
        }
        "deconnexion" => "Vous êtes déconnecté de tous vos appareils.",
        _ => return None,
    })
}

/// What was done to an invitation, by the word in the address, and to whom its letter went.
#[must_use]
pub fn of_invitation(word: &str, email: Option<&str>) -> Option<String> {
    let to = email.map(|email| format!(" à {email}")).unwrap_or_default();
    Some(match word {
        "envoyee" => format!("L’invitation est partie{to}."),
        "renvoyee" => format!("L’invitation est repartie{to}, avec un nouveau lien\u{202f}; l’ancien ne sert plus."),
        "retiree" => "L’invitation est retirée\u{a0}: son lien ne sert plus.".to_owned(),
        _ => return None,
    })
}

/// Several invitations left at once.
#[must_use]
pub fn invitations_sent(count: usize) -> String {
    format!("{count}\u{a0}invitations sont parties.")
}

/// No address to invite.
pub const INVITEES_ASKED: &str = "Écrivez au moins une adresse.";

/// More people than are invited at once.
#[must_use]
pub fn invitees_too_many(most: usize) -> String {
    format!("Invitez {most} personnes au plus à la fois\u{202f}; recommencez ensuite avec les suivantes.")
}

/// What is wrong with a line.
#[must_use]
pub fn of_line(line: usize, why: &str) -> String {
    format!("Ligne {line}\u{a0}: {why}")
}

/// The welcome on the page where somebody was before they opened their account.
pub const WELCOME_BACK: &str = "Merci, votre adresse est confirmée. Bienvenue\u{202f}! \
    Vous voici où vous étiez\u{202f}; un texte resté ouvert dans un autre onglet peut s’y publier.";
/// What a name must be.
pub const NAME_FORM: &str =
    "Choisissez un nom de 2 à 50 caractères, avec des lettres, sans les signes @ / < > \" # ? % : ; , { } |.";
/// A name of which programs that show mails would make a link.
pub const NAME_HOLDS_ADDRESS: &str =
    "Un nom ne peut pas contenir d’adresse (exemple.fr, www, http). Ôtez-la\u{a0}; après un point, mettez une espace.";
/// A name that speaks for the wiki.
pub const NAME_RESERVED: &str = "Ce nom est réservé\u{a0}: on croirait que vous parlez pour le site. Ajoutez-y votre \
    prénom, ou choisissez-en un autre.";
/// A name that another account has.
pub const NAME_TAKEN: &str = "Ce nom est déjà pris. Choisissez-en un autre.";
/// A name that readers would take for another member's.
pub const NAME_LOOKS_TAKEN: &str = "Ce nom ressemble trop à celui d’un autre compte\u{a0}: on prendrait l’un pour \
    l’autre. Ajoutez-y un mot, ou choisissez-en un autre.";
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
pub const TOKEN_NAME: &str = "Donnez un nom à ce jeton, en 60 caractères au plus\u{a0}: il vous dira à quoi il sert.";
/// A token lasts for too long, or for no number of days.
pub const TOKEN_DAYS: &str = "Choisissez une durée d’un jour à un an.";
/// An account has as many tokens as it may.
pub const TOKENS_ENOUGH: &str = "Vous avez déjà 20 jetons. Révoquez-en un avant d’en créer un autre.";
/// A draft that has no title yet.
pub const UNTITLED: &str = "Sans titre";

/// What a job does, from its word.
#[must_use]
pub fn of_job(kind: &str) -> &str {
    match kind.parse() {
        Ok(JobKind::SendMail) => "Envoi d’un courriel",
        Ok(JobKind::WriteBack) => "Réponse à une demande de mot de passe",
        Ok(JobKind::ReadFile) => "Lecture d’un document pour la recherche",
        Ok(JobKind::Rebuild) => "Mise en accord des fiches avec leurs types",
        Ok(JobKind::TellRemarks) => "Annonce de remarques par courriel",
        Ok(JobKind::TellFollowers) => "Annonce de ce qui a changé à qui le suit",
        Ok(JobKind::RemindStewards) => "Rappel des fiches à vérifier",
        Ok(JobKind::TellWebhooks) => "Annonce de ce qui arrive à d’autres outils (webhooks)",
        Ok(JobKind::SendIssue) => "Envoi d’une lettre",
        Ok(JobKind::AskOutside) => "Recherche des liens morts",
        Ok(JobKind::Purge) => "Nettoyage",
        Err(_) => kind,
    }
}

/// Names of those who have rights or speak for the wiki, which nobody else may take.
pub const OFFICIAL_NAMES: [&str; 38] = [
    "admin",
    "admins",
    "administrateur",
    "administrateurs",
    "administratrice",
    "administratrices",
    "administration",
    "administrator",
    "anonyme",
    "assistance",
    "direction",
    "équipe",
    "hostmaster",
    "maillage",
    "modérateur",
    "modérateurs",
    "modération",
    "moderation",
    "moderator",
    "modératrice",
    "modératrices",
    "modo",
    "officiel",
    "officielle",
    "postmaster",
    "programme",
    "root",
    "responsable",
    "secrétariat",
    "sécurité",
    "site",
    "staff",
    "support",
    "superadmin",
    "système",
    "webmaster",
    "webmestre",
    "wiki",
];
/// Words that change nothing to who is meant by a name.
pub const SMALL_WORDS: [&str; 20] = [
    "le",
    "la",
    "les",
    "l",
    "un",
    "une",
    "du",
    "de",
    "des",
    "d",
    "et",
    "au",
    "à",
    "the",
    "of",
    "compte",
    "service",
    "principal",
    "principale",
    "général",
];
