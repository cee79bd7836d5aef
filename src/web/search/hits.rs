//! The sheets found, as they are shown: what the index says of each, and what the database says of it now.

use std::collections::HashMap;

use crate::app::App;
use crate::db::Db;
use crate::db::types::{Moment, SheetId};
use crate::error::{Error, Result};
use crate::messages;
use crate::models::kind::KindSet;
use crate::models::sheet::Sheet;
use crate::models::{revision, theme};
use crate::policy::Who;
use crate::search::Hit;
use crate::text::anchors::{self, RESERVED_IDS};
use crate::text::dates;
use crate::text::sheet_text::SheetText;
use crate::web::page;
use crate::web::parts::{KindBadge, Way};

/// One sheet found.
pub(super) struct Found {
    pub(super) kind: KindBadge,
    pub(super) href: String,
    /// Escaped, the words found in `<mark>`.
    pub(super) title_html: String,
    /// Escaped, the words found in `<mark>`.
    pub(super) extract_html: String,
    /// The section that the extract is in.
    pub(super) section: Option<Way>,
    pub(super) themes: Vec<Way>,
    /// The word for a sheet that is only begun.
    pub(super) draft: Option<&'static str>,
    /// `<time>`, as HTML.
    pub(super) changed_html: String,
    /// The line of freshness and whether it is a warning.
    pub(super) fresh: Option<(String, bool)>,
    /// The words of the search that it does not hold; empty when it holds all.
    pub(super) missing: String,
}

/// The hits that this reader may still see, in their order: the index may lag behind a deletion.
pub(super) async fn found(app: &App, who: &Who, kinds: &KindSet, hits: Vec<Hit>) -> Result<Vec<Found>> {
    let ids: Vec<SheetId> = hits.iter().map(|hit| SheetId(hit.sheet)).collect();
    let with_section: Vec<SheetId> =
        hits.iter().filter(|hit| hit.section.is_some()).map(|hit| SheetId(hit.sheet)).collect();
    let reader = who.clone();
    let known = app.read::<_, Error>(move |db| Ok(Known::read(db, &reader, &ids, &with_section)?)).await?;
    let now = app.now();
    Ok(hits.into_iter().filter_map(|hit| known.show(app, kinds, hit, now)).collect())
}

/// What the database knows of the sheets shown.
struct Known {
    sheets: HashMap<SheetId, Sheet>,
    themes: Vec<theme::SheetTheme>,
    /// Headings and their anchors.
    sections: HashMap<SheetId, Vec<(String, String)>>,
}

impl Known {
    fn read(db: &mut Db, who: &Who, ids: &[SheetId], with_section: &[SheetId]) -> diesel::QueryResult<Self> {
        let sheets: HashMap<SheetId, Sheet> =
            Sheet::find_all(db, who, ids)?.into_iter().map(|sheet| (sheet.id, sheet)).collect();
        let mut sections = HashMap::new();
        for id in with_section {
            let Some(sheet) = sheets.get(id) else { continue };
            let Some(text) = revision::text(db, *id, sheet.head)? else { continue };
            let Ok(text) = SheetText::parse(&text) else { continue };
            let outline = anchors::outline(text.body(), RESERVED_IDS);
            sections.insert(*id, outline.into_iter().map(|section| (section.title, section.id)).collect());
        }
        Ok(Self { sheets, themes: theme::of_sheets(db, ids)?, sections })
    }

    fn show(&self, app: &App, kinds: &KindSet, hit: Hit, now: Moment) -> Option<Found> {
        let id = SheetId(hit.sheet);
        let sheet = self.sheets.get(&id)?;
        let of_theme = kinds.themes().iter().find(|theme| theme.sheet == id);
        let href = of_theme.map_or_else(|| sheet.path(), |theme| theme.path());
        let section = hit.section.and_then(|heading| {
            let (_, anchor) = self.sections.get(&id)?.iter().find(|(title, _)| *title == heading)?;
            Some(Way { href: format!("{href}#{anchor}"), label: heading })
        });
        let themes = self.themes.iter().filter(|row| row.sheet_id == id).filter_map(|row| kinds.theme(&row.theme));
        let public = kinds.kind(&sheet.kind).public;
        Some(Found {
            kind: page::badge(app, &sheet.kind),
            section,
            themes: themes.map(|theme| Way { label: theme.label.clone(), href: theme.path() }).collect(),
            draft: (public && sheet.state == "ebauche").then(|| messages::of_state(&sheet.state)),
            changed_html: dates::day_tag(sheet.updated_at.0),
            fresh: if public {
                messages::of_freshness(sheet.verified_at.map(|at| at.0), sheet.is_due(now))
            } else {
                None
            },
            missing: messages::words(&hit.missing),
            title_html: hit.title_html,
            extract_html: hit.snippet_html,
            href,
        })
    }
}
