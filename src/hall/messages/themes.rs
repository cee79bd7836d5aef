//! What is said of themes that are put in order.

/// Why a theme is changed, in its history.
pub const PLACED: &str = "Thème rangé";
/// Why it is changed back.
pub const TAKEN_BACK: &str = "Rangement défait";
/// A theme without a name.
pub const NAME_ASKED: &str = "Donnez un nom au thème.";
/// A theme that has no place to go on that side.
pub const AT_THE_END: &str = "Ce thème est déjà au bout\u{a0}: il ne va pas plus loin de ce côté.";
/// A theme moved below itself.
pub const BELOW_ITSELF: &str = "Un thème ne peut pas se ranger sous lui-même ni sous ses sous-thèmes.";
/// A theme moved too far in.
pub const TOO_DEEP: &str = "Trois niveaux au plus\u{a0}: rangez-le plus haut, ou sortez d’abord ses sous-thèmes.";
/// A name that no theme has.
pub const UNKNOWN: &str = "Aucun thème ne porte ce nom. Choisissez-en un dans la liste.";
/// Nothing is left to take back.
pub const NOTHING_TO_UNDO: &str = "Ce rangement a changé depuis\u{a0}: il n’y a plus rien à défaire.";
/// It was put in order.
pub const DONE: &str = "C’est rangé, et visible tout de suite.";
/// It was taken back.
pub const UNDONE: &str = "Le rangement est défait.";
