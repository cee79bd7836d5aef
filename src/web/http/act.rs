//! The adapter around every form: its origin and its session are checked, it is counted, who sends it is asked first,
//! and what it does runs on the bounded pool. A form itself is a plain function.

use actix_web::cookie::Cookie;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Route, web};
use askama::Template;
use serde::de::DeserializeOwned;
use serde::de::value::MapDeserializer;
use serde::{Deserialize, Deserializer};

use crate::app::App;
use crate::db::types::EventId;
use crate::hall::error::{Error, Result};
use crate::hall::policy::{Act, Denied, Who};
use crate::http::session;
use crate::models::sheet::Sheet;
use crate::text::cancel::Cancel;
use crate::web::http::extract::{Form, LooseForm, SheetPath, Visitor};
use crate::web::http::look::{Look, Outcome, Pool, at_once, look};
use crate::web::http::{Params, respond};

/// Who must send a form for it to be looked at.
pub trait Sender: Sized + Send {
    /// The person who asks, or why they may not.
    fn of(who: &Who) -> Result<Self, Denied>;
}

/// Roles as types: whoever holds one may do at least this.
macro_rules! senders {
    ($($(#[$doc:meta])* $name:ident($who:ident) = $may:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name(Who);

        impl Sender for $name {
            fn of($who: &Who) -> Result<Self, Denied> {
                $may?;
                Ok(Self($who.clone()))
            }
        }

        impl std::ops::Deref for $name {
            type Target = Who;
            fn deref(&self) -> &Who {
                &self.0
            }
        }
    )*};
}

senders! {
    /// Whoever asks: what is done decides, or strangers may.
    Anybody(who) = Ok::<_, Denied>(who);
    /// Whoever has an account, blocked or not.
    Member(who) = who.member();
    /// A member who may write.
    Contributor(who) = who.must(Act::Write);
    /// A member who looks after the sheets.
    Moderator(who) = who.must(Act::Delete);
    /// A member who looks after the wiki.
    Administrator(who) = who.must(Act::Administer);
}

/// What a form is handled with.
pub struct Desk<'a> {
    /// The application.
    pub app: &'a App,
    /// Who sends the form, and from where.
    pub visitor: &'a Visitor,
    /// Whether somebody still waits.
    pub cancel: &'a Cancel,
}

impl Desk<'_> {
    /// The live sheet that a form is about, whatever its slug: a form is never redirected.
    pub fn sheet(&self, path: &SheetPath) -> Outcome<Sheet> {
        self.look(|look| Ok(look.reader.sheet(path.id)?))
    }

    /// The same, deleted or not.
    pub fn sheet_or_deleted(&self, path: &SheetPath) -> Outcome<Sheet> {
        self.look(|look| Ok(look.reader.sheet_or_deleted(path.id)?))
    }

    /// One look at the wiki, over before anything is written.
    pub fn look<T>(&self, make: impl FnOnce(&mut Look<'_>) -> Outcome<T>) -> Outcome<T> {
        at_once(self.app, self.visitor, self.cancel, make).map(|(made, _)| made)
    }

    /// Goes on to another page, which must have seen this event.
    #[must_use]
    pub fn go(&self, location: String, event: Option<EventId>) -> Acted {
        Acted::see_other(location).with(event.map(|event| session::seen(self.app, event)))
    }
}

/// What came of a form: where to go on, or the page that answers, with cookies to give.
pub struct Acted {
    answer: Answer,
    cookies: Vec<Cookie<'static>>,
    /// Seconds to wait before it is sent again.
    wait: Option<u64>,
}

enum Answer {
    /// It is done: another page goes on.
    SeeOther(String),
    /// A page that was made meanwhile.
    Page(StatusCode, String),
    /// A page that a look of its own makes: the form with what is wrong, most often.
    Again(StatusCode, Pool, Make),
}

/// Makes the page that answers.
type Make = Box<dyn FnOnce(&mut Look<'_>) -> Outcome<String> + Send>;

impl Acted {
    fn of(answer: Answer) -> Self {
        Self { answer, cookies: Vec::new(), wait: None }
    }

    /// Another page goes on.
    #[must_use]
    pub fn see_other(location: String) -> Self {
        Self::of(Answer::SeeOther(location))
    }

    /// Nothing answers.
    #[must_use]
    pub fn nothing() -> Self {
        Self::of(Answer::Page(StatusCode::NO_CONTENT, String::new()))
    }

    /// This page answers.
    pub fn page(status: StatusCode, template: &impl Template) -> Result<Self> {
        Ok(Self::of(Answer::Page(status, respond::render(template)?)))
    }

    /// The form again, with what was typed and what is wrong.
    pub fn again<T: Template>(
        status: StatusCode,
        pool: Pool,
        make: impl FnOnce(&mut Look<'_>) -> Outcome<T> + Send + 'static,
    ) -> Self {
        let make: Make = Box::new(move |look| Ok(respond::render(&make(look)?)?));
        Self::of(Answer::Again(status, pool, make))
    }

    /// A page that shows what came of the form: what is told this once only.
    pub fn told<T: Template>(make: impl FnOnce(&mut Look<'_>) -> Outcome<T> + Send + 'static) -> Self {
        Self::again(StatusCode::OK, Pool::Reads, make)
    }

    /// The same, giving a cookie.
    #[must_use]
    pub fn with(mut self, cookie: Option<Cookie<'static>>) -> Self {
        self.cookies.extend(cookie);
        self
    }

    /// The same, saying after how many seconds to send the form again.
    #[must_use]
    pub fn after(self, wait: impl Into<Option<u64>>) -> Self {
        Self { wait: wait.into().filter(|seconds| *seconds > 0), ..self }
    }

    async fn answer(self, app: &App, visitor: &Visitor) -> Result<HttpResponse> {
        let mut response = match self.answer {
            Answer::SeeOther(location) => respond::see_other(&location),
            Answer::Page(status, page) => respond::written(status, page),
            Answer::Again(status, pool, make) => match look(app, visitor, pool, make).await {
                Ok((page, _)) => respond::written(status, page),
                Err(stop) => stop.answer()?,
            },
        };
        for cookie in self.cookies {
            // A cookie of ours always fits a header.
            drop(response.add_cookie(&cookie));
        }
        if let Some(wait) = self.wait {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(wait));
        }
        Ok(response)
    }
}

/// The status of a form that comes back because of this error.
#[must_use]
pub fn status_of(error: &Error) -> StatusCode {
    StatusCode::from_u16(error.status_and_code().0).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY)
}

/// What is typed in a form, by its names; what is absent is empty. Of a name sent twice the first counts.
pub fn typed<F: DeserializeOwned>(form: Form) -> Result<F> {
    let mut known = std::collections::HashSet::new();
    let first = form.0.into_iter().filter(|(name, _)| known.insert(name.clone()));
    let typed = F::deserialize(MapDeserializer::new(first));
    typed.map_err(|error: serde::de::value::Error| Error::BadRequest(error.to_string()))
}

/// What is sent under a name, when it is there at all; for `#[serde(deserialize_with)]`.
pub fn present<'de, D: Deserializer<'de>>(value: D) -> Result<Option<String>, D::Error> {
    String::deserialize(value).map(Some)
}

/// A form without anything to type.
#[derive(Deserialize)]
pub struct Pressed {}

/// A route that writes.
pub struct Write(pub Route);

/// A route that writes, by the function that does it.
pub fn act<W, P, F, S>(save: S) -> Write
where
    W: Sender + 'static,
    P: Params,
    F: DeserializeOwned + Send + 'static,
    S: Fn(&Desk<'_>, &W, &P, F) -> Outcome<Acted> + Copy + Send + Sync + 'static,
{
    act_in(Pool::Reads, save)
}

/// The same where the form keeps a processor busy: it hashes a password, compares texts.
pub fn act_in<W, P, F, S>(pool: Pool, save: S) -> Write
where
    W: Sender + 'static,
    P: Params,
    F: DeserializeOwned + Send + 'static,
    S: Fn(&Desk<'_>, &W, &P, F) -> Outcome<Acted> + Copy + Send + Sync + 'static,
{
    let handler = move |app: App, visitor: Visitor, request: HttpRequest, form: Form| async move {
        answer(app, visitor, &request, form, pool, save).await
    };
    Write(web::post().to(handler))
}

/// The same of a form that a mail program sends as well, in one click (RFC 8058): it knows neither our tokens nor our
/// cookies, and is not told to come back later.
pub fn act_or_one_click<W, P, F, S>(save: S) -> Write
where
    W: Sender + 'static,
    P: Params,
    F: DeserializeOwned + Send + 'static,
    S: Fn(&Desk<'_>, &W, &P, F) -> Outcome<Acted> + Copy + Send + Sync + 'static,
{
    let handler = move |app: App, visitor: Visitor, request: HttpRequest, sent: LooseForm| async move {
        if sent.form.get("List-Unsubscribe") != "One-Click" {
            if let Some(over) = sent.over {
                return Err(over.into());
            }
            if !sent.genuine {
                return Err(Error::Forged);
            }
        }
        answer(app, visitor, &request, sent.form, Pool::Reads, save).await
    };
    Write(web::post().to(handler))
}

async fn answer<W, P, F, S>(
    app: App,
    visitor: Visitor,
    request: &HttpRequest,
    form: Form,
    pool: Pool,
    save: S,
) -> Result<HttpResponse>
where
    W: Sender + 'static,
    P: Params,
    F: DeserializeOwned + Send + 'static,
    S: Fn(&Desk<'_>, &W, &P, F) -> Outcome<Acted> + Send + 'static,
{
    let params = match P::read(request) {
        Ok(params) => params,
        Err(stop) => return stop.answer(),
    };
    let sender = W::of(&visitor.who)?;
    let form = typed(form)?;
    perform(&app, &visitor, pool, move |desk| save(desk, &sender, &params, form)).await
}

/// Does on the bounded pool what a form asks that does not come as others do: with files, or from a session that ended.
/// Whoever calls this has checked its origin and counted it.
pub async fn perform(
    app: &App,
    visitor: &Visitor,
    pool: Pool,
    work: impl FnOnce(&Desk<'_>) -> Outcome<Acted> + Send + 'static,
) -> Result<HttpResponse> {
    match at_desk(app, visitor, pool, work).await {
        Ok(acted) => acted.answer(app, visitor).await,
        Err(stop) => stop.answer(),
    }
}

/// The same for what a script asks, whose answer is no page.
pub async fn at_desk<T: Send + 'static>(
    app: &App,
    visitor: &Visitor,
    pool: Pool,
    work: impl FnOnce(&Desk<'_>) -> Outcome<T> + Send + 'static,
) -> Outcome<T> {
    let (node, by, cancel) = (app.clone(), visitor.clone(), Cancel::default());
    let _awaited = cancel.guard();
    let cancel = cancel.clone();
    let work = move || Ok(work(&Desk { app: &node, visitor: &by, cancel: &cancel }));
    match pool {
        Pool::Reads => app.block(work).await?,
        Pool::Computes => app.compute(work).await?,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::web::http::act::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Does {
        Free,
        #[default]
        #[serde(other)]
        Rename,
    }

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Typed {
        title: String,
        does: Does,
    }

    fn read(pairs: &[(&str, &str)]) -> Typed {
        typed(Form(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())).unwrap()
    }

    #[test]
    fn a_form_is_typed_by_its_names_whatever_else_it_carries() {
        assert_eq!(read(&[]), Typed::default());
        assert_eq!(read(&[("jeton", "x"), ("title", "Un"), ("title", "Deux")]).title, "Un");
        assert_eq!(read(&[("does", "free")]).does, Does::Free);
        assert_eq!(read(&[("does", "ailleurs")]).does, Does::Rename);
        assert_eq!(read(&[("does", "")]).does, Does::Rename);
    }
}
