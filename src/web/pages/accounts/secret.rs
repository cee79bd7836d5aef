//! The secret of a link that came by mail, as the address of a page.

use actix_web::HttpRequest;

use crate::web::http::extract::segment;
use crate::web::http::{Outcome, Params};

/// It is told to nobody but whoever reads that mail.
#[derive(Clone)]
pub struct LinkSecret(pub String);

impl Params for LinkSecret {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(segment(request, "secret")))
    }

    fn key(&self) -> Option<String> {
        None
    }
}
