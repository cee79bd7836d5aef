//! Where a page of an error leads.

/// To the page that signs in.
pub const SIGN_IN: &str = "Se connecter";
/// To the page that opens an account.
pub const SIGN_UP: &str = "Créer un compte";
/// To the sheet that has a title.
pub const SEE_SHEET: &str = "Voir cette fiche";
/// To what a deleted sheet was.
pub const SEE_HISTORY: &str = "Voir l’historique";
/// To what takes the place of a deleted sheet.
pub const READ_REPLACEMENT: &str = "Lire la fiche qui la remplace";
/// To a new link for who lost a password.
pub const FORGOTTEN_PASSWORD: &str = "Mot de passe oublié";
/// To the list of themes.
pub const ALL_THEMES: &str = "Tous les thèmes";
/// To the first page.
pub const BACK_HOME: &str = "Revenir à l’accueil";
/// To the list of sheets.
pub const ALL_SHEETS: &str = "Toutes les fiches";
/// To whoever looks after the wiki, by mail.
pub const WRITE_TO_TEAM: &str = "Écrire à l’équipe";
/// To who publishes the wiki.
pub const LEGAL: &str = "À qui écrire\u{a0}: mentions légales";
/// To the page where a second step of signing in is set up.
pub const SECOND_STEP: &str = "Activer la double vérification";
/// To one's account.
pub const OWN_ACCOUNT: &str = "Mon compte";
