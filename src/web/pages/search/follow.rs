//! What a member follows: the button on pages that can be followed, and the list at `/suivi`.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use percent_encoding::percent_decode_str;

use crate::actions::accounts::keep_own;
use crate::app::App;
use crate::db::types::{AccountId, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::finding as said;
use crate::models::follow::{Follow, Follows, Target};
use crate::models::kind::KindSet;
use crate::models::nouns::Noun;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::kind::Purpose;
use crate::text::{dates, title, typography};
use crate::web::http::act::perform;
use crate::web::http::extract::{LooseForm, Query, SheetPath, Visitor};
use crate::web::http::respond;
use crate::web::http::sign_in::way_back;
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::people;
use crate::web::pages::search::asked::SearchParams;
use crate::web::pages::search::saved;
use crate::web::view::layout::{FollowButton, Shell};
use crate::web::view::page;
use crate::web::view::parts::Way;

/// Where the list stands.
const PATH: &str = "/suivi";

/// One thing that is followed.
struct Entry {
    /// Which, as it is posted.
    which: String,
    /// Its name and address; nothing while its owner may not read it.
    way: Option<Way>,
    /// When it changed last, as `<time>`, and its history.
    changed: Option<(String, String)>,
}

/// Things of one sort.
struct Group {
    /// What they are, as it is posted.
    what: &'static str,
    entries: Vec<Entry>,
}

/// The list.
#[derive(Template)]
#[template(path = "search/follows.html")]
pub struct FollowsPage {
    shell: Shell,
    groups: Vec<Group>,
    /// Whether one thing more was asked for than anybody follows.
    is_full: bool,
}

/// Nothing is asked beside the list.
#[derive(Clone)]
pub struct FollowsParams;

impl Params for FollowsParams {
    fn read(_: &HttpRequest) -> Outcome<Self> {
        Ok(Self)
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /suivi`
pub fn list(look: &mut Look<'_>, _: &FollowsParams) -> Outcome<FollowsPage> {
    let account = look.who().member()?.id;
    let followed = look.reader.followed_by(account)?;
    let targets: Vec<Target> = followed.iter().filter_map(Follow::what).collect();
    let kinds = look.app.kinds();
    let known = Known::read(&mut look.reader, &kinds, &targets)?;
    let mut groups: Vec<Group> = Vec::new();
    for target in &targets {
        let (what, which) = target.words();
        let entry = Entry { which, way: known.way(target), changed: known.changed(target) };
        match groups.iter_mut().find(|group| group.what == what) {
            Some(group) => group.entries.push(entry),
            None => groups.push(Group { what, entries: vec![entry] }),
        }
    }
    groups.sort_by_key(|group| group.what);
    let shell = Shell { notice: said::of_followed(look.query().get("avis")).and_then(page::done), ..look.shell() };
    Ok(FollowsPage { shell, groups, is_full: false })
}

/// What this reader may know of what they follow.
struct Known<'a> {
    kinds: &'a KindSet,
    sheets: HashMap<SheetId, Sheet>,
    people: HashMap<AccountId, String>,
}

impl<'a> Known<'a> {
    fn read(reader: &mut Reader<'_>, kinds: &'a KindSet, targets: &[Target]) -> Result<Self> {
        let (mut sheets, mut people) = (Vec::new(), Vec::new());
        for target in targets {
            match target {
                Target::Sheet(id) => sheets.push(*id),
                Target::Person(id) => people.push(*id),
                Target::Theme(_) | Target::Kind(_) | Target::Search(_) => {}
            }
        }
        let sheets = reader.sheets(&sheets)?.into_iter().map(|sheet| (sheet.id, sheet)).collect();
        let people = reader.names(people)?.into_iter().collect();
        Ok(Self { kinds, sheets, people })
    }

    fn way(&self, target: &Target) -> Option<Way> {
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
                (kind.plural.clone(), format!("/fiches?type={}", kind.key))
            }
            Target::Person(id) => {
                let name = self.people.get(id)?;
                (name.clone(), people::path_of(name))
            }
            Target::Search(query) => {
                let asked = SearchParams::read("/recherche", &Query::read(query));
                let words = (!asked.text.is_empty()).then(|| asked.text.clone());
                let filters = asked.filters().into_iter().map(|filter| filter.label(self.kinds));
                let place = (!asked.place.is_empty()).then(|| asked.place.clone());
                let label: Vec<String> = words.into_iter().chain(filters).chain(place).collect();
                (label.join(", "), asked.address())
            }
        };
        Some(Way { label, href })
    }

    fn changed(&self, target: &Target) -> Option<(String, String)> {
        let Target::Sheet(id) = target else { return None };
        let sheet = self.sheets.get(id)?;
        Some((dates::time_tag(sheet.updated_at.0), format!("{}/historique", sheet.path())))
    }
}

/// What the page at this address is about, if it can be followed and this reader may read it.
fn subject(reader: &mut Reader<'_>, kinds: &KindSet, path: &str, query: &str) -> Result<Option<Target>> {
    if let Some(name) = path.strip_prefix("/contributeurs/").filter(|name| !name.contains('/')) {
        let key = title::key(&percent_decode_str(name).decode_utf8_lossy());
        let account = reader.account_named(&key)?;
        return Ok(account.filter(|account| account.is_active()).map(|account| Target::Person(account.id)));
    }
    if let Some(key) = path.strip_prefix("/themes/") {
        return Ok(kinds.theme(key).map(|theme| Target::Theme(theme.sheet)));
    }
    if path == "/fiches" || path == "/recherche" {
        let asked = SearchParams::read("/recherche", &Query::read(query)).at_page(1);
        let of_kind = match asked.kinds.as_slice() {
            [kind] if saved::query_of(&asked) == format!("type={kind}") => kinds.sheet_of_kind(kind),
            _ => None,
        };
        let search = Some(saved::query_of(&asked)).filter(|query| (1..=MOST_QUERY).contains(&query.len()));
        return Ok(of_kind.map(Target::Kind).or(search.map(Target::Search)));
    }
    let Some(sheet) = path.strip_prefix("/fiches/").and_then(SheetPath::parse) else { return Ok(None) };
    if !sheet.tail.is_empty() {
        return Ok(None);
    }
    Ok(reader.sheets(&[sheet.id])?.first().map(|sheet| match Purpose::of(&sheet.kind) {
        Purpose::Theme => Target::Theme(sheet.id),
        _ => Target::Sheet(sheet.id),
    }))
}

/// The most bytes of a search that is followed.
const MOST_QUERY: usize = 2_000;

/// The button of the page that a member asks for, read by the look that makes the page.
pub fn button(reader: &mut Reader<'_>, kinds: &KindSet, visitor: &Visitor) -> Result<Option<FollowButton>> {
    let Some(account) = visitor.who.account() else { return Ok(None) };
    let Some(target) = subject(reader, kinds, &visitor.path, &visitor.query)? else { return Ok(None) };
    let pressed = reader.is_followed(account, &target)?;
    Ok(Some(FollowButton { address: visitor.address_asked(), pressed }))
}

/// `POST /suivi`: follows the page at an address, or no longer follows it, or an entry of the list.
pub async fn change(app: App, visitor: Visitor, form: LooseForm) -> Result<HttpResponse> {
    let LooseForm { form, genuine, over, .. } = form;
    if let Some(over) = over {
        return Err(over.into());
    }
    let address = form.find("adresse").map(|asked| way_back(asked).to_owned());
    let back = address.clone().unwrap_or_else(|| PATH.to_owned());
    let Some(account) = visitor.who.account() else {
        let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
        return Ok(respond::see_other(&format!("/connexion?suite={back}")));
    };
    if !genuine {
        return Err(Error::Forged);
    }
    let asked = FollowForm {
        is_end: form.get("faire") == "arreter",
        target: Target::read(form.get("quoi"), form.get("lequel")),
        address,
    };
    perform(&app, &visitor, Pool::Reads, move |desk| save(desk, account, asked)).await
}

/// What is asked of the list.
struct FollowForm {
    /// The page whose button was pressed; none from the list itself.
    address: Option<String>,
    /// The entry of the list.
    target: Option<Target>,
    /// Whether to follow it no longer.
    is_end: bool,
}

fn save(desk: &Desk<'_>, account: AccountId, asked: FollowForm) -> Outcome<Acted> {
    let target = match &asked.address {
        None => asked.target,
        Some(address) => desk.look(|look| {
            let (path, query) = address.split_once('?').unwrap_or((address, ""));
            let kinds = look.app.kinds();
            Ok(subject(&mut look.reader, &kinds, path, query)?)
        })?,
    };
    let row = Follow::new(account, &target.ok_or(Error::NotFound(What::Page))?, desk.app.now());
    if asked.is_end {
        keep_own::forget(desk.app, &Follows, &row)?;
    } else if !keep_own::keep(desk.app, &Follows, &row)? {
        let full = |look: &mut Look<'_>| Ok(FollowsPage { is_full: true, ..list(look, &FollowsParams)? });
        return Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, full));
    }
    Ok(desk.go(asked.address.unwrap_or_else(|| format!("{PATH}?avis=retire")), None))
}

/// The most that anybody follows, for the list.
fn most() -> String {
    crate::text::numbers::integer(i64::try_from(Follows.limit().most()).unwrap_or(i64::MAX))
}
