//! The adapter around a link of a letter that stops letters. A page with a button answers its GET, since mail scanners
//! follow links. The one-click POST of RFC 8058 comes from a mail program, without a form of ours: its signed address
//! alone says who asks, and it does nothing but stop letters.

use actix_web::{HttpRequest, web};

use crate::app::App;
use crate::hall::error::Error;
use crate::web::http::Params;
use crate::web::http::act::{Acted, Desk, Write, perform};
use crate::web::http::extract::{Form, LooseForm, Visitor};
use crate::web::http::look::{Outcome, Pool};

/// What a mail program posts.
const ONE_CLICK: (&str, &str) = ("List-Unsubscribe", "One-Click");

/// How a link was answered.
pub enum Click {
    /// By a mail program, in one click.
    Program,
    /// By the form of our page.
    Page(Form),
}

/// Answers the POST of such a link.
pub fn one_click<P, S>(save: S) -> Write
where
    P: Params,
    S: Fn(&Desk<'_>, &P, Click) -> Outcome<Acted> + Copy + Send + Sync + 'static,
{
    let handler = move |app: App, visitor: Visitor, request: HttpRequest, sent: LooseForm| async move {
        let params = match P::read(&request) {
            Ok(params) => params,
            Err(stop) => return stop.answer(),
        };
        let LooseForm { form, genuine, over, .. } = sent;
        if let Some(over) = over {
            return Err(over.into());
        }
        let click = match form.get(ONE_CLICK.0) == ONE_CLICK.1 {
            true => Click::Program,
            false if genuine => Click::Page(form),
            false => return Err(Error::Forged),
        };
        perform(&app, &visitor, Pool::Reads, move |desk| save(desk, &params, click)).await
    };
    Write(web::post().to(handler))
}
