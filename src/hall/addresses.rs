//! Addresses of pages that letters and answers of actions lead to, which know no pages. `web/routes.rs` leads each to
//! its page; one that ends with `/` goes on with a secret or a number.

/// Where somebody signs in.
pub const SIGN_IN: &str = "/connexion";
/// Where the second step of signing in is taken.
pub const CODE: &str = "/connexion/code";
/// A member's own account.
pub const ACCOUNT: &str = "/mon-compte";
/// The link to a new address, by its secret.
pub const NEW_EMAIL: &str = "/mon-compte/adresse/";
/// Where the second step of signing in is set up.
pub const SECOND_STEP: &str = "/mon-compte/double-verification";
/// The passkeys of a member.
pub const PASSKEYS: &str = "/mon-compte/cles";
/// The identities by which a provider (OpenID Connect) opens the account of a member.
pub const IDENTITIES: &str = "/mon-compte/connexions";
/// Where a provider sends browsers back to.
pub const RETURN: &str = "/connexion/retour";
/// Who publishes the wiki, and how to write to them.
pub const LEGAL: &str = "/mentions-legales";
/// Where a new password is asked for.
pub const FORGOTTEN: &str = "/mot-de-passe-oublie";
/// The link to a new password, by its secret.
pub const NEW_PASSWORD: &str = "/mot-de-passe-oublie/";
/// The link that confirms an account, by its secret.
pub const CONFIRMATION: &str = "/inscription/confirmer/";
/// The link by which the first administrator signs up, by its secret.
pub const FIRST: &str = "/premier-administrateur/";
/// Accounts that wait for a moderator.
pub const WAITING_ACCOUNTS: &str = "/administration/personnes?attente=oui";
/// What changed, all over the wiki.
pub const CHANGES: &str = "/modifications-recentes";
/// What waits for who looks after sheets.
pub const TO_TREAT: &str = "/a-traiter";
/// A change, for its author, by its number.
pub const OWN_CHANGE: &str = "/mes-modifications/";
/// What a member follows.
pub const FOLLOWED: &str = "/suivi";
/// The link that stops letters of what is followed, by its signed number.
pub const FOLLOW_LINK: &str = "/suivi/lien/";
/// The link that confirms that somebody without an account follows something, by its secret.
pub const FOLLOW_CONFIRMATION: &str = "/suivi/courriel/confirmer/";
/// What somebody without an account follows, by a signed link.
pub const FOLLOW_CHOICES: &str = "/suivi/courriel/choix/";
/// Where they stop, by a signed link.
pub const FOLLOW_STOP: &str = "/suivi/courriel/arreter/";
/// What happened to what a member follows.
pub const NEWS: &str = "/notifications";
/// The sheets that a member looks after.
pub const TO_REVIEW: &str = "/a-verifier";
/// The same behind the link of a reminder, by its signed number.
pub const REVIEW_LINK: &str = "/a-verifier/";
/// Sheets that nobody looks after.
pub const SEEKING: &str = "/sans-referent";
/// A message of a discussion, by its number.
pub const MESSAGE: &str = "/m/";
/// A sheet, by its number alone.
pub const SHEET: &str = "/f/";
/// The link that confirms that somebody asked for a letter, by its secret.
pub const LETTER_CONFIRMATION: &str = "/lettre/confirmer/";
/// What a subscriber wants, by a signed link.
pub const LETTER_CHOICES: &str = "/lettre/choix/";
/// Where a subscriber leaves, by a signed link.
pub const LETTER_LEAVE: &str = "/lettre/desinscription/";
/// An issue that left, by its number.
pub const ISSUE: &str = "/lettre/numeros/";
/// The letters that a member receives.
pub const OWN_LETTERS: &str = "/mon-compte/lettres";
/// The composer of an issue, by its number.
pub const COMPOSER: &str = "/administration/numeros/";
