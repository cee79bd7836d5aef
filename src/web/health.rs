//! What machines that watch over the server ask: is it alive, is it ready. Never kept, and no line of it for people.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header;

use crate::app::App;
use crate::error::Error;
use crate::models::event;

/// `GET /sante`: alive, whatever the database does.
pub async fn alive() -> HttpResponse {
    answer(StatusCode::OK, "ok\n".to_owned())
}

/// `GET /sante/pret`: 200 when the database answers, else 503. The state of the search index is said as well: pages are
/// served without it.
pub async fn ready(app: App) -> HttpResponse {
    let index = if app.is_index_ready() { "ready" } else { "building" };
    match app.read::<_, Error>(|db| Ok(event::last(db)?)).await {
        Ok(last) => {
            answer(StatusCode::OK, format!("ok\ndatabase: ready\nindex: {index}, event {} of {last}\n", app.indexed()))
        }
        Err(_) => answer(StatusCode::SERVICE_UNAVAILABLE, format!("not ready\ndatabase: no answer\nindex: {index}\n")),
    }
}

fn answer(status: StatusCode, body: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body)
}
