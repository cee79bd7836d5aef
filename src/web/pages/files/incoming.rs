//! What a form with a file brings: its words, and the file, written to disk as it comes so that no memory holds it.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};

use actix_multipart::{Field, Multipart};
use actix_web::http::header;
use actix_web::{HttpRequest, web};
use futures_util::StreamExt;

use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::http::body::Deadline;
use crate::http::counted;
use crate::web::http::act::{self, Sender, perform};
use crate::web::http::extract::{Form, Visitor, kept};
use crate::web::http::{Acted, Desk, Outcome, Params, Pool, middleware};

/// Bytes gathered before they are written.
const PIECE: usize = 256 * 1024;
/// The most bytes of one of the words.
const MOST_WORDS: usize = 64 * 1024;
/// The most fields of a form.
const MOST_FIELDS: usize = 50;
/// A body up to so many times too large is read to its end and thrown away, so that the browser hears the answer; a
/// larger one is cut.
const PATIENCE: u64 = 4;

/// A route that writes with what a form and a file bring, by the function that does it. They are read for who may send
/// them alone.
pub(in crate::web) fn act_with_file<W, P, S>(save: S) -> act::Write
where
    W: Sender + 'static,
    P: Params,
    S: Fn(&Desk<'_>, &W, &P, Incoming) -> Outcome<Acted> + Copy + Send + Sync + 'static,
{
    let handler = move |app: App, visitor: Visitor, request: HttpRequest, parts: Multipart| async move {
        middleware::check_origin(&request)?;
        counted::form(&app, &visitor)?;
        let sender = W::of(&visitor.who)?;
        let params = match P::read(&request) {
            Ok(params) => params,
            Err(stop) => return stop.answer(),
        };
        let incoming = receive(&app, &request, parts, true).await?;
        middleware::check_form(&request, &visitor, incoming.form.find("jeton"))?;
        let turn = app.files.turn().await;
        let work = move |desk: &Desk<'_>| {
            let _turn = turn;
            save(desk, &sender, &params, incoming)
        };
        perform(&app, &visitor, Pool::Computes, work).await
    };
    act::Write(web::post().to(handler))
}

/// What came.
pub struct Incoming {
    /// The words.
    pub(in crate::web) form: Form,
    /// The name and the bytes of the file; absent when none was chosen.
    pub(in crate::web) file: Option<(String, Spool)>,
    /// Those that came before it, where several may.
    pub(in crate::web) others: Vec<(String, Spool)>,
    /// Whether the file passed the limit; its bytes are then thrown away.
    pub(in crate::web) too_large: bool,
    read: u64,
    deadline: Deadline,
}

/// A file on disk without a name, that goes away by itself.
pub(in crate::web) struct Spool {
    file: File,
    buffer: Vec<u8>,
    size: u64,
}

/// Reads a form to its end. `keep` is whether the file is wanted: else its bytes are thrown away as they come.
pub(in crate::web) async fn receive(
    app: &App,
    request: &HttpRequest,
    mut parts: Multipart,
    keep: bool,
) -> Result<Incoming> {
    let limit = app.config.upload_bytes;
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > limit.saturating_mul(PATIENCE)) {
        return Err(Error::TooLarge { limit });
    }
    let mut incoming = Incoming {
        form: Form::default(),
        file: None,
        others: Vec::new(),
        too_large: false,
        read: 0,
        deadline: Deadline::new(app),
    };
    let mut fields = 0;
    while let Some(part) = incoming.deadline.wait(parts.next()).await? {
        let mut part = part.map_err(|error| Error::BadRequest(error.to_string()))?;
        fields += 1;
        if fields > MOST_FIELDS {
            return Err(Error::BadRequest("too many fields".to_owned()));
        }
        let name = part.name().unwrap_or_default().to_owned();
        if name == "fichier" {
            incoming.take_file(app, &mut part, keep).await?;
        } else {
            incoming.take_words(app, &mut part, name).await?;
        }
    }
    Ok(incoming)
}

impl Incoming {
    async fn take_words(&mut self, app: &App, part: &mut Field, name: String) -> Result<()> {
        let mut value = Vec::new();
        while let Some(chunk) = self.next(app, part).await? {
            if value.len() + chunk.len() > MOST_WORDS {
                return Err(Error::BadRequest(format!("the field {name} is too long")));
            }
            value.extend_from_slice(&chunk);
        }
        self.form.0.push((name, kept(String::from_utf8_lossy(&value).into_owned())));
        Ok(())
    }

    async fn take_file(&mut self, app: &App, part: &mut Field, keep: bool) -> Result<()> {
        let name = part.content_disposition().and_then(|said| said.get_filename()).unwrap_or_default().to_owned();
        let node = app.clone();
        let mut spool = if keep { Some(Spool::new(app.block(move || Ok(node.files.unnamed()?)).await?)) } else { None };
        while let Some(chunk) = self.next(app, part).await? {
            let Some(spool) = spool.as_mut().filter(|_| !self.too_large) else { continue };
            spool.add(app, &chunk).await?;
            self.too_large = spool.size > app.config.upload_bytes;
        }
        if let Some(spool) = spool.filter(|spool| !self.too_large && (spool.size > 0 || !name.is_empty())) {
            self.others.extend(self.file.replace((name, spool)));
        }
        Ok(())
    }

    async fn next(&mut self, app: &App, part: &mut Field) -> Result<Option<actix_web::web::Bytes>> {
        let Some(chunk) = self.deadline.wait(part.next()).await? else { return Ok(None) };
        let chunk = chunk.map_err(|error| Error::BadRequest(error.to_string()))?;
        self.deadline.took(chunk.len());
        self.read += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        let limit = app.config.upload_bytes;
        if self.read > limit.saturating_mul(PATIENCE) { Err(Error::TooLarge { limit }) } else { Ok(Some(chunk)) }
    }
}

impl Spool {
    fn new(file: File) -> Self {
        Self { file, buffer: Vec::new(), size: 0 }
    }

    async fn add(&mut self, app: &App, chunk: &[u8]) -> Result<()> {
        self.size += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        self.buffer.extend_from_slice(chunk);
        if self.buffer.len() < PIECE {
            return Ok(());
        }
        let piece = std::mem::take(&mut self.buffer);
        let mut file = self.file.try_clone()?;
        app.block(move || Ok(file.write_all(&piece)?)).await
    }

    /// Its size in bytes.
    pub(in crate::web) fn size(&self) -> u64 {
        self.size
    }

    /// All its bytes; blocks. Those who read it take turns, so that memory holds few at a time.
    pub(in crate::web) fn read(mut self) -> Result<Vec<u8>> {
        self.file.write_all(&self.buffer)?;
        self.file.seek(SeekFrom::Start(0))?;
        let mut bytes = Vec::with_capacity(usize::try_from(self.size).unwrap_or_default());
        self.file.read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}
