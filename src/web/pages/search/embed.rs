//! A list of sheets in the page of a partner: what a search finds for strangers, which may be framed.

use actix_web::HttpRequest;
use askama::Template;

use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::http::counted;
use crate::models::kind::KindSet;
use crate::text::markup::live::Live;
use crate::web::http::extract::{Query, Visitor, app_of};
use crate::web::http::respond::framed;
use crate::web::http::{Look, Outcome, Params, Pool};
use crate::web::pages::search::asked::{SEARCH, SearchParams};
use crate::web::pages::search::live;
use crate::web::pages::search::live::{LiveList, Shown};
use crate::web::pages::search::saved;
use crate::web::pages::sheets::embed;
use crate::web::view::layout::Shell;

/// How high a list stands, in pixels: it scrolls.
const HEIGHT: u32 = 720;

/// The list.
#[derive(Template)]
#[template(path = "embed/list.html")]
pub struct EmbedList {
    shell: Shell,
    title: String,
    list: LiveList,
}

/// The list that is shown, as `/recherche` asks for it; `affichage` and `nombre` as in a text.
#[derive(Clone)]
pub struct EmbedListParams {
    asked: SearchParams,
    query: String,
    key: Option<String>,
}

impl Params for EmbedListParams {
    const SAME_FOR_ALL: bool = true;
    const POOL: Pool = Pool::Computes;

    fn admit(&self, app: &App, visitor: &Visitor) -> Result<()> {
        if self.key.is_none() { Ok(counted::search(app, visitor.address)?) } else { Ok(()) }
    }

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let (query, kinds) = (Query::of(request), app_of(request)?.kinds());
        let asked = SearchParams::read(SEARCH, &query).at_page(1);
        let (view, number) = (query.get("affichage"), query.get("nombre"));
        let is_plain = view.is_empty() && number.is_empty();
        let key = (is_plain && asked.is_common(&kinds)).then(|| format!("/integrer {}", asked.address()));
        let mut all = url::form_urlencoded::Serializer::new(saved::query_of(&asked));
        [("affichage", view), ("nombre", number)].iter().filter(|(_, value)| !value.is_empty()).for_each(
            |(name, value)| {
                all.append_pair(name, value);
            },
        );
        Ok(Self { query: all.finish(), asked, key })
    }

    fn key(&self) -> Option<String> {
        self.key.clone()
    }
}

/// What it is called.
fn title(asked: &SearchParams, kinds: &KindSet) -> String {
    let name = saved::name_of(asked, kinds);
    if name.is_empty() { messages::ALL_SHEETS.to_owned() } else { name }
}

/// What a partner copies to show a list.
pub(super) fn code(base: &str, asked: &SearchParams, kinds: &KindSet) -> Result<String> {
    let query = saved::query_of(&asked.at_page(1));
    let joint = if query.is_empty() { "" } else { "?" };
    embed::code(&format!("{base}/integrer{joint}{query}"), &title(asked, kinds), HEIGHT)
}

/// `GET /integrer?q=&type=&theme=…`
pub fn list(look: &mut Look<'_>, asked: &EmbedListParams) -> Outcome<EmbedList> {
    look.app.must_have_index()?;
    let title = title(&asked.asked, &look.app.kinds());
    let live = Live { query: asked.query.clone(), label: title.clone() };
    let shown = Shown::read(&Query::default());
    let list = live::list(look.app, &mut look.reader, 1, &live, &shown, SEARCH).ok_or(Error::Building)?;
    look.said.push(framed());
    Ok(EmbedList { shell: look.shell(), title, list })
}
