//! The coat that errors wear for people: an HTML page that says what happened and what to do next.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use askama::Template;

use crate::app::App;
use crate::hall::addresses;
use crate::hall::error::{Error, What};
use crate::hall::messages;
use crate::hall::messages::ways as to;
use crate::http::error::say_when;
use crate::search::{Query, Visibility};
use crate::text::title;
use crate::web::http::damaged;
use crate::web::http::error_page::ErrorPage;
use crate::web::http::error_page::Unfinished;
use crate::web::http::extract::{Form, SheetPath, Unsent, Visitor, app_of, only_reads, stranger_of, visitor_of};
use crate::web::http::middleware;
use crate::web::http::respond::HTML;
use crate::web::http::{Pool, look};
use crate::web::view::page;
use crate::web::view::parts::{Card, Way};

/// Dresses errors as pages for people; those of `/api/` are left to the API's own coat.
pub async fn dress<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let response = next.call(request).await?;
    if response.response().error().is_none() || response.request().path().starts_with("/api/") {
        return Ok(response.map_into_left_body());
    }
    let (request, bare) = response.into_parts();
    let unreadable = |error: &actix_web::Error| Error::BadRequest(error.to_string());
    let dressed = match bare.error() {
        Some(error) => match error.as_error::<Error>() {
            Some(error) => page_of(&request, error).await,
            None => page_of(&request, &unreadable(error)).await,
        },
        None => return Ok(ServiceResponse::new(request, bare.map_into_left_body())),
    };
    Ok(ServiceResponse::new(request, dressed).map_into_right_body())
}

/// The page of an error.
pub async fn page_of(request: &HttpRequest, error: &Error) -> HttpResponse {
    let Ok(app) = app_of(request) else { return error.error_response() };
    let visitor = match visitor_of(request).await {
        Ok(visitor) => visitor,
        Err(_) => stranger_of(request, &app),
    };
    if matches!(error, Error::Internal(_) | Error::Database(_)) {
        tracing::error!(id = visitor.request_id, "{error}");
    }
    if matches!(error, Error::SignInFirst) && only_reads(request.method()) {
        let back: String = url::form_urlencoded::byte_serialize(visitor.address_asked().as_bytes()).collect();
        return crate::web::http::respond::see_other(&format!("/connexion?suite={back}"));
    }
    if matches!(error, Error::SecondStepFirst) && only_reads(request.method()) {
        return crate::web::http::respond::see_other(addresses::SECOND_STEP);
    }
    if let Error::NotFound(what) = error
        && only_reads(request.method())
        && let Some(way) = elsewhere(&app, &visitor, request, *what).await
    {
        return crate::web::http::respond::moved(&way);
    }
    let unsent = request.extensions_mut().remove::<Unsent>();
    answer(&app, &visitor, error, unsent.map(|Unsent(form)| again(&app, &visitor, form)))
}

/// Where an address leads that was damaged on its way, or that a moderator gave a target. One that leads nowhere is
/// counted, without whoever asked.
async fn elsewhere(app: &App, visitor: &Visitor, request: &HttpRequest, what: What) -> Option<String> {
    if let Some(way) = damaged::mended(request) {
        return Some(way);
    }
    if !is_lost(what) {
        return None;
    }
    let path = damaged::tidied(request.uri().path());
    let asked = path.clone();
    let found = look(app, visitor, Pool::Reads, move |look| Ok(look.reader.detour(&asked)?)).await;
    let target = found.ok().and_then(|(target, _)| target);
    if target.is_none() {
        app.tally.lost(&path);
    }
    target
}

/// Whether somebody looked for something to read.
fn is_lost(what: What) -> bool {
    matches!(what, What::Page | What::Sheet | What::Theme | What::File)
}

/// What no page repeats: form tokens, passwords and codes.
const SECRETS: [&str; 11] = [
    "jeton",
    "mot_de_passe",
    "actuel",
    "nouveau",
    "fermeture",
    "jeton_passe",
    "codes_passe",
    "arret_passe",
    "code",
    "code_connexion",
    "secours",
];

/// The form that its sender sends again, without what no page repeats.
fn again(app: &App, visitor: &Visitor, form: Form) -> Unfinished {
    let (long, short) = form
        .0
        .into_iter()
        .filter(|(name, _)| !SECRETS.contains(&name.as_str()))
        .partition(|(_, value)| value.chars().count() > 80 || value.contains('\n'));
    Unfinished { action: visitor.address_asked(), token: middleware::token_for(app, visitor), short, long }
}

/// The answer: the page, its status, and when to come back.
#[must_use]
pub fn build(app: &App, visitor: &Visitor, error: &Error) -> HttpResponse {
    answer(app, visitor, error, None)
}

fn answer(app: &App, visitor: &Visitor, error: &Error, unfinished: Option<Unfinished>) -> HttpResponse {
    let said = messages::of_error(error);
    let lost = matches!(error, Error::NotFound(what) if is_lost(*what));
    let page = ErrorPage {
        shell: page::shell(app, visitor),
        status: error.status_code().as_u16(),
        title: said.title,
        message: said.message,
        ways: ways(app, error, &visitor.path),
        request_id: visitor.request_id.clone(),
        suggestions: if lost { suggestions(app, visitor) } else { Vec::new() },
        search: lost.then(String::new),
        unfinished,
    };
    let body = page.render().unwrap_or_default();
    let mut response = HttpResponse::build(error.status_code());
    response.insert_header((header::CONTENT_TYPE, HTML)).insert_header((header::CACHE_CONTROL, "private, no-store"));
    if let Error::WrongMethod(known) = error {
        response.insert_header((header::ALLOW, *known));
    }
    let mut response = response.body(body);
    say_when(&mut response, error);
    response
}

/// Where to go on from an error met at this path; the first is the main way.
fn ways(app: &App, error: &Error, path: &str) -> Vec<Way> {
    let way = |label: &str, href: String| Way { label: label.to_owned(), href };
    match error {
        Error::SignInFirst => {
            vec![way(to::SIGN_IN, "/connexion".into()), way(to::SIGN_UP, "/inscription".into())]
        }
        Error::Taken { sheet: Some(sheet), .. } => vec![way(to::SEE_SHEET, format!("/f/{sheet}"))],
        Error::Gone(stone) => {
            let mut ways = vec![way(to::SEE_HISTORY, format!("/fiches/{}/historique", stone.sheet))];
            if let Some(id) = stone.replaced_by {
                ways.insert(0, way(to::READ_REPLACEMENT, format!("/f/{id}")));
            }
            ways
        }
        Error::NotFound(What::Link) => {
            vec![way(to::SIGN_IN, "/connexion".into()), way(to::FORGOTTEN_PASSWORD, "/mot-de-passe-oublie".into())]
        }
        Error::NotFound(What::Revision) => {
            let below = path.strip_prefix("/fiches/").or_else(|| path.strip_prefix("/f/"));
            let history = below.and_then(SheetPath::parse).map(|at| format!("/fiches/{}/historique", at.id));
            let history = history.map(|history| way(to::SEE_HISTORY, history));
            history.into_iter().chain([way(to::ALL_SHEETS, "/fiches".into())]).collect()
        }
        Error::SecondStepFirst => {
            vec![way(to::SECOND_STEP, addresses::SECOND_STEP.into()), way(to::OWN_ACCOUNT, "/mon-compte".into())]
        }
        Error::Blocked { .. } => {
            let identity = app.identity();
            let answer = match identity.chosen.contact.as_str() {
                "" => way(to::LEGAL, "/mentions-legales".into()),
                contact => way(to::WRITE_TO_TEAM, format!("mailto:{contact}")),
            };
            vec![answer, way(to::OWN_ACCOUNT, "/mon-compte".into())]
        }
        Error::NotFound(What::Theme) => vec![way(to::ALL_THEMES, "/themes".into())],
        _ => vec![way(to::BACK_HOME, "/".into()), way(to::ALL_SHEETS, "/fiches".into())],
    }
}

/// The first letters of a word by which a title is near.
const NEAR: usize = 4;

/// Sheets that the words of the address may have meant.
fn suggestions(app: &App, visitor: &Visitor) -> Vec<Card> {
    let tail = visitor.path.rsplit('/').next().unwrap_or_default();
    let Some(words) = title::rescue(tail).into_iter().next() else { return Vec::new() };
    let text = words.replace(['-', '_'], " ");
    let asked = title::slug(&text);
    let query = Query { text, limit: 3, visibility: vec![Visibility::Public], ..Query::default() };
    let hits = app.search.search(&query).map(|results| results.hits).unwrap_or_default();
    // Whatever is searched for finds something: only a title with a word that begins as one of these is near.
    let starts = |text: &str| -> Vec<String> {
        text.split('-').filter_map(|word| word.get(..NEAR)).map(str::to_owned).collect()
    };
    let wanted = starts(&asked);
    let is_near = |found: &str| starts(&title::slug(found)).iter().any(|start| wanted.contains(start));
    hits.into_iter()
        .filter(|hit| is_near(&hit.title))
        .map(|hit| Card { title: hit.title, href: format!("/f/{}", hit.sheet), ..Card::default() })
        .collect()
}
