//! The keys of the fields that the program knows by themselves, whatever a kind says of them. No other room writes one
//! out.

/// One sentence that says what it is about.
pub const SUMMARY: &str = "resume";
/// The themes.
pub const THEMES: &str = "themes";
/// The keywords.
pub const KEYWORDS: &str = "mots_cles";
/// The places.
pub const TERRITORIES: &str = "territoires";
/// The image at its head.
pub const IMAGE: &str = "image";
/// Where it was taken from.
pub const SOURCES: &str = "sources";
/// Who is credited.
pub const CREDITS: &str = "credits";
/// The files that go with it.
pub const ANNEXES: &str = "annexes";
/// The sheet that it comes from, and how.
pub const ORIGIN: &str = "issu_de";
/// The sheets to read next.
pub const PINS: &str = "epingles";
/// The language that it is written in, where its kind asks for one.
pub const LANGUAGE: &str = "langue";
/// Its licence.
pub const LICENCE: &str = "licence";
/// The key that a kind, a theme or a vocabulary declares.
pub const OWN_KEY: &str = "cle";
/// The key of the theme that holds a theme.
pub const PARENT: &str = "parent";
/// The rank of a theme among its sisters.
pub const RANK: &str = "ordre";
/// Whether a theme is out of sight: no list offers it any more.
pub const OUT_OF_SIGHT: &str = "hors_liste";
/// The minutes that a step takes.
pub const MINUTES: &str = "minutes";
