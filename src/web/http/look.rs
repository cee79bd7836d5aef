//! One look at the wiki for one request: who asks, what the program knows in memory, and a reader in one snapshot.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::app::App;
use crate::cache::{Kept, Reads, Weigh};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::Who;
pub use crate::http::pool::Pool;
use crate::models::follow::Target;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::cancel::Cancel;
use crate::web::http::extract::{Query, SheetPath, Visitor};
use crate::web::http::respond;
use crate::web::view::layout::{FollowButton, Shell};
use crate::web::view::page;

/// What a page is made with. The database is asked through the reader alone.
pub struct Look<'a> {
    /// The application; what it holds in memory.
    pub app: &'a App,
    /// Who asks, and for which address.
    pub visitor: &'a Visitor,
    /// What they may read, and what they were shown.
    pub reader: Reader<'a>,
    /// Whether somebody still waits.
    pub cancel: &'a Cancel,
    /// Headers that the page bears.
    pub said: Vec<(&'static str, String)>,
}

/// Why a request is answered without its page.
pub enum Stop {
    /// The address moved for good.
    Moved(String),
    /// Another page answers this once.
    SeeOther(String),
    /// A page that says why not, with its status; nobody keeps it.
    Said(StatusCode, String),
    /// Another address answers this one, by what else the request says: with these headers.
    Found(Vec<(&'static str, String)>),
    /// A page that says to come back, with the status and the delay of this error.
    Unready(Error, String),
    /// Something went wrong.
    Failed(Error),
}

/// A page, or why there is none.
pub type Outcome<T> = Result<T, Stop>;

impl<E: Into<Error>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

impl crate::db::Failure for Stop {
    fn database(&self) -> Option<&diesel::result::Error> {
        match self {
            Self::Failed(error) => error.database(),
            _ => None,
        }
    }
}

impl Stop {
    /// A page instead of the one asked for.
    pub fn said(status: StatusCode, template: &impl Template) -> Self {
        respond::render(template).map_or_else(Self::Failed, |page| Self::Said(status, page))
    }

    /// The page as far as it goes until it can be whole.
    pub fn unready(why: Error, template: &impl Template) -> Self {
        respond::render(template).map_or_else(Self::Failed, |page| Self::Unready(why, page))
    }

    /// What went wrong, where nothing but a page can be answered any more: in the middle of a stream.
    #[must_use]
    pub fn into_error(self) -> Error {
        match self {
            Self::Failed(error) | Self::Unready(error, _) => error,
            Self::Moved(_) | Self::SeeOther(_) | Self::Said(..) | Self::Found(_) => Error::NotFound(What::Page),
        }
    }

    /// The answer.
    pub fn answer(self) -> Result<HttpResponse> {
        match self {
            Self::Moved(location) => Ok(respond::moved(&location)),
            Self::SeeOther(location) => Ok(respond::see_other(&location)),
            Self::Said(status, page) => Ok(respond::written(status, page)),
            Self::Found(headers) => Ok(respond::found(headers)),
            Self::Unready(error, page) => Ok(respond::unready(&error, page)),
            Self::Failed(error) => Err(error),
        }
    }
}

impl<'a> Look<'a> {
    /// Who asks.
    #[must_use]
    pub fn who(&self) -> &'a Who {
        &self.visitor.who
    }

    /// The shell of a page.
    #[must_use]
    pub fn shell(&self) -> Shell {
        page::shell(self.app, self.visitor)
    }

    /// The shell of a page about something that one may follow, with its button.
    pub fn shell_to_follow(&mut self, target: &Target) -> Result<Shell> {
        Ok(Shell { follow: self.follow(target)?, ..self.shell() })
    }

    /// The button that follows something; for strangers the way to do so by mail.
    pub fn follow(&mut self, target: &Target) -> Result<Option<FollowButton>> {
        let (what, which) = target.words();
        let Some(account) = self.who().account() else {
            let mut asked = url::form_urlencoded::Serializer::new(String::new());
            let by_mail =
                format!("/suivi/courriel?{}", asked.append_pair("quoi", what).append_pair("lequel", &which).finish());
            return Ok(Some(FollowButton { address: String::new(), what, which, pressed: false, by_mail }));
        };
        let pressed = self.reader.is_followed(account, target)?;
        let address = self.visitor.address_asked();
        Ok(Some(FollowButton { address, what, which, pressed, by_mail: String::new() }))
    }

    /// The shell of a page with a form, which strangers may send as well.
    #[must_use]
    pub fn shell_with_form(&self) -> Shell {
        page::shell_with_form(self.app, self.visitor)
    }

    /// What the address asks behind its `?`.
    #[must_use]
    pub fn query(&self) -> Query {
        Query::read(&self.visitor.query)
    }

    /// The live sheet of an address, or the way to where it stands today.
    pub fn live(&mut self, path: &SheetPath) -> Outcome<Sheet> {
        let sheet = self.reader.sheet(path.id)?;
        self.at_home(sheet, path)
    }

    /// The same, deleted or not: its history stays readable.
    pub fn with_deleted(&mut self, path: &SheetPath) -> Outcome<Sheet> {
        let sheet = self.reader.sheet_or_deleted(path.id)?;
        self.at_home(sheet, path)
    }

    fn at_home(&self, sheet: Sheet, path: &SheetPath) -> Outcome<Sheet> {
        if path.slug == sheet.slug {
            return Ok(sheet);
        }
        let query = &self.visitor.query;
        let query = if query.is_empty() { String::new() } else { format!("?{query}") };
        Err(Stop::Moved(format!("{}{}{query}", sheet.path(), path.tail)))
    }

    /// What a page is made of, the same for whoever may read it: kept under this key, made now without one. Of texts
    /// whose kind keeps fields from some, strangers alone read all the same: what members read of them is made anew.
    pub fn kept<T: Weigh + Send + Sync + 'static>(
        &mut self,
        key: Option<&str>,
        make: impl FnOnce(&App, &mut Reader<'_>) -> Result<T>,
    ) -> Result<Arc<Kept<T>>> {
        let (app, reader) = (self.app, &mut self.reader);
        let is_stranger = matches!(reader.who(), Who::Stranger);
        let key = key.map(|key| if is_stranger { key.to_owned() } else { format!("{key} de membre") });
        let kept = app.caches.facts(key.as_deref(), reader.begun(), || reader.apart(|reader| make(app, reader)))?;
        self.reader.also(&kept.reads);
        Ok(kept)
    }
}

/// Looks at the wiki on the bounded pool, in one snapshot; what was made, and all that was read for it. Once the client
/// has left, what asks [`Look::cancel`] gives up.
pub async fn look<T: Send + 'static>(
    app: &App,
    visitor: &Visitor,
    pool: Pool,
    make: impl FnOnce(&mut Look<'_>) -> Outcome<T> + Send + 'static,
) -> Outcome<(T, Reads)> {
    let (node, visitor, cancel) = (app.clone(), visitor.clone(), Cancel::default());
    let _awaited = cancel.guard();
    let cancel = cancel.clone();
    pool.run(app, move || Ok(at_once(&node, &visitor, &cancel, make))).await?
}

/// The same on the thread that is here already.
pub(super) fn at_once<T>(
    app: &App,
    visitor: &Visitor,
    cancel: &Cancel,
    make: impl FnOnce(&mut Look<'_>) -> Outcome<T>,
) -> Outcome<(T, Reads)> {
    // Before the snapshot: what is touched later ends what is made of it.
    let begun = app.caches.clock();
    app.store.snapshot::<_, Stop>(|db| {
        let reader = Reader::new(db, &visitor.who).since(begun).sharing(&app.caches.texts);
        let mut look = Look { app, visitor, reader, cancel, said: Vec::new() };
        let made = make(&mut look)?;
        Ok((made, look.reader.into_reads()))
    })
}
