//! What can be followed, as its reader knows it: its name, where it stands, and whether they may begin to.

use std::collections::HashMap;
use std::iter;

use crate::db::types::{AccountId, SheetId};
use crate::hall::error::Result;
use crate::hall::messages::following as said;
use crate::models::follow::Target;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::saved_search::MOST_QUERY;
use crate::models::sheet::Sheet;
use crate::reading::news;
use crate::text::{dates, typography};
use crate::web::http::extract::Query;
use crate::web::pages::people;
use crate::web::pages::search::asked::SearchParams;
use crate::web::pages::search::saved;
use crate::web::view::parts::Way;

/// What this reader may know of what they follow.
pub(in crate::web::pages) struct KnownTargets<'a> {
    kinds: &'a KindSet,
    sheets: HashMap<SheetId, Sheet>,
    people: HashMap<AccountId, String>,
}

impl<'a> KnownTargets<'a> {
    pub(in crate::web::pages) fn read<'t>(
        reader: &mut Reader<'_>,
        kinds: &'a KindSet,
        targets: impl Iterator<Item = &'t Target>,
    ) -> Result<Self> {
        let (mut sheets, mut people) = (Vec::new(), Vec::new());
        for target in targets {
            match target {
                Target::Sheet(id) | Target::Discussion(id) => sheets.push(*id),
                Target::Person(id) => people.push(*id),
                Target::Theme(_) | Target::Kind(_) | Target::Search(_) | Target::Territory(_) => {}
            }
        }
        let sheets = reader.sheets(&sheets)?.into_iter().map(|sheet| (sheet.id, sheet)).collect();
        let people = reader.names(people)?.into_iter().collect();
        Ok(Self { kinds, sheets, people })
    }

    pub(in crate::web::pages) fn way(&self, target: &Target) -> Option<Way> {
        let (label, href) = match target {
            Target::Sheet(id) => {
                let sheet = self.sheets.get(id)?;
                (typography::french(&sheet.title).into_owned(), sheet.path())
            }
            Target::Theme(id) => {
                let theme = self.kinds.themes().iter().find(|theme| theme.sheet == *id)?;
                (theme.label.clone(), theme.path())
            }
            Target::Kind(id) => {
                let kind = self.kinds.kinds().find(|kind| self.kinds.sheet_of_kind(&kind.key) == Some(*id))?;
                (kind.plural.clone(), kind.list_path())
            }
            Target::Person(id) => {
                let name = self.people.get(id)?;
                (name.clone(), people::path_of(name))
            }
            Target::Search(query) => self.search(query),
            Target::Territory(code) => self.search(&news::of_territory(code)),
            Target::Discussion(id) => {
                let sheet = self.sheets.get(id)?;
                (said::discussion(&typography::french(&sheet.title)), format!("{}/discussion", sheet.path()))
            }
        };
        Some(Way { label, href })
    }

    fn search(&self, query: &str) -> (String, String) {
        let asked = SearchParams::read("/recherche", &Query::read(query));
        (saved::name_of(&asked, self.kinds), asked.address())
    }

    pub(in crate::web::pages) fn changed(&self, target: &Target) -> Option<(String, String)> {
        let Target::Sheet(id) = target else { return None };
        let sheet = self.sheets.get(id)?;
        Some((dates::time_tag(sheet.updated_at.0), format!("{}/historique", sheet.path())))
    }
}

/// The search of a page as it can be followed: all sheets of one kind, or of one territory, or its words and choices;
/// nothing when nothing is asked.
#[must_use]
pub fn of_search(asked: &SearchParams, kinds: &KindSet) -> Option<Target> {
    let query = saved::query_of(&asked.at_page(1));
    let of_kind = match asked.kinds.as_slice() {
        [kind] if query == format!("type={kind}") => kinds.sheet_of_kind(kind),
        _ => None,
    };
    let of_territory = match asked.territories.as_slice() {
        [code] if query == news::of_territory(code) => Some(Target::Territory(code.clone())),
        _ => None,
    };
    let search = || (1..=MOST_QUERY).contains(&query.len()).then(|| Target::Search(query.clone()));
    of_kind.map(Target::Kind).or(of_territory).or_else(search)
}

/// Whether this reader may begin to follow something: they may read it now.
pub(in crate::web::pages) fn may_be_followed(
    reader: &mut Reader<'_>,
    kinds: &KindSet,
    target: &Target,
) -> Result<bool> {
    Ok(match target {
        Target::Person(id) => reader.account(*id).is_ok_and(|account| account.is_active()),
        Target::Search(query) => {
            of_search(&SearchParams::read("/recherche", &Query::read(query)), kinds).as_ref() == Some(target)
        }
        Target::Territory(code) => {
            let query = news::of_territory(code);
            of_search(&SearchParams::read("/recherche", &Query::read(&query)), kinds).as_ref() == Some(target)
        }
        target => KnownTargets::read(reader, kinds, iter::once(target))?.way(target).is_some(),
    })
}
