//! The words that the renderer itself puts in a text, gathered so that another language may come.

/// What readers see or hear beside what people wrote.
#[derive(Debug)]
pub struct Words {
    /// Titles of the five alerts.
    pub note: &'static str,
    /// `> [!TIP]`
    pub tip: &'static str,
    /// `> [!IMPORTANT]`
    pub important: &'static str,
    /// `> [!WARNING]`
    pub warning: &'static str,
    /// `> [!CAUTION]`
    pub caution: &'static str,
    /// Name of the box around a table.
    pub table: &'static str,
    /// Tip of a link to a sheet that does not exist.
    pub absent_sheet: &'static str,
    /// Before the name of a file that does not exist.
    pub absent_file: &'static str,
    /// An image of another site, shown as a link.
    pub image: &'static str,
    /// Said to screen readers of a link that leaves the site.
    pub external: &'static str,
    /// Before the address of what is shown elsewhere: a film, a sound, a page inside the page.
    pub video: &'static str,
    /// The same for a sound.
    pub audio: &'static str,
    /// The same for a page inside the page.
    pub frame: &'static str,
    /// An image that the text holds itself, and that is no file.
    pub pasted: &'static str,
    /// Between a title and its section.
    pub section_mark: &'static str,
    /// The notes at the foot, one note, and the way back to its call.
    pub notes: &'static str,
    /// Before the number of one of them.
    pub one_note: &'static str,
    /// The way back to its call.
    pub back: &'static str,
    /// A box of a task list.
    pub done: &'static str,
    /// A box that is not ticked.
    pub to_do: &'static str,
    /// Before a block that a preview marks.
    pub changed: &'static str,
    /// A live list without a name.
    pub live: &'static str,
    /// Above a text too intricate to be set.
    pub too_deep: &'static str,
}

/// French.
pub const FRENCH: Words = Words {
    note: "Note",
    tip: "Conseil",
    important: "Important",
    warning: "Attention",
    caution: "Danger",
    table: "Tableau",
    absent_sheet: "Cette fiche n’existe pas encore\u{a0}: l’écrire",
    absent_file: "Fichier absent",
    image: "Image",
    external: "lien externe",
    video: "Vidéo",
    audio: "Son",
    frame: "Contenu intégré",
    pasted: "Image collée, pas encore un fichier",
    section_mark: "\u{a0}: ",
    notes: "Notes",
    one_note: "Note",
    back: "Revenir à l’appel de note",
    done: "Fait",
    to_do: "À faire",
    changed: "Passage modifié\u{a0}:",
    live: "Résultats de la recherche",
    too_deep: "Ce texte est trop imbriqué pour être mis en page\u{202f}; le voici tel qu’il est écrit.",
};
