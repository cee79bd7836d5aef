//! Parts are the small pieces that several pages show, as `templates/parts.html` draws them.

/// A kind as a word, an icon and a colour.
#[derive(Clone, Debug, Default)]
pub struct KindBadge {
    /// « Méthode d’animation ».
    pub label: String,
    /// A name of [`icons`](super::icons).
    pub icon: String,
    /// The class that sets the colour on the badge and on all that it stands in; may be empty.
    pub class: &'static str,
}

/// The icon that says the level of a note without its colour.
#[must_use]
pub fn level_icon(level: &str) -> &'static str {
    match level {
        "ok" => "coche",
        "warn" | "bad" => "attention",
        _ => "info",
    }
}

/// A stamp of freshness: a person and a date, never a percentage.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// Nothing (checked), `warn`, `idle` or `info`.
    pub level: &'static str,
    /// « Vérifiée le 14 septembre 2026 ».
    pub title: String,
    /// « par Samira B., référente de la fiche ».
    pub detail: String,
}

impl Stamp {
    /// The icon that says the level without its colour.
    #[must_use]
    pub fn icon(&self) -> &'static str {
        match self.level {
            "warn" => "attention",
            "idle" => "compte",
            "info" => "duree",
            _ => "coche",
        }
    }
}

/// A sheet as a card or as a row of a list.
#[derive(Clone, Debug, Default)]
pub struct Card {
    /// The mark of its kind.
    pub kind: KindBadge,
    /// Its title, set as French is.
    pub title: String,
    /// Its address.
    pub href: String,
    /// The sheet in one sentence; may be empty.
    pub summary: String,
    /// Facts on one line, each with the name of its icon (which may be empty).
    pub facts: Vec<(String, String)>,
    /// The line of freshness and whether it is a warning.
    pub fresh: Option<(String, bool)>,
    /// Its picture, where cards show them.
    pub cover: Option<Cover>,
}

/// A small picture of a sheet.
#[derive(Clone, Debug)]
pub struct Cover {
    /// The address of the smallest size.
    pub src: String,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// What it shows; empty for one that says nothing.
    pub alt: String,
}

impl Card {
    /// Bytes that it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let facts = self.facts.iter().map(|(icon, text)| 64 + icon.len() + text.len()).sum::<usize>();
        let fresh = self.fresh.as_ref().map_or(0, |(line, _)| line.len());
        let cover = self.cover.as_ref().map_or(0, |cover| cover.src.len() + cover.alt.len());
        let own = [&self.title, &self.href, &self.summary, &self.kind.label, &self.kind.icon];
        size_of::<Self>() + own.map(|text| text.len()).iter().sum::<usize>() + facts + fresh + cover
    }
}

/// The way through a list that has several pages.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// What the list is, for those who hear it: « Pages de résultats ».
    pub label: String,
    /// The address of the page before, unless this is the first.
    pub previous: Option<String>,
    /// The address of the page after, unless this is the last.
    pub next: Option<String>,
    /// Numbered pages, a gap being a page without address; empty where a list only goes on.
    pub numbers: Vec<PageLink>,
}

/// One numbered page.
#[derive(Clone, Debug)]
pub struct PageLink {
    /// From 1.
    pub number: usize,
    /// Nothing stands for pages left out.
    pub href: Option<String>,
    /// Whether it is the one shown.
    pub current: bool,
}

/// A way out of a page that cannot give what was asked.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// Words of the link.
    pub label: String,
    /// Its address.
    pub href: String,
}

impl Way {
    /// Bytes that it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<Self>() + self.label.len() + self.href.len()
    }
}
