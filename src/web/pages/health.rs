//! What machines that watch over the server ask: is it alive, is it ready. Never kept, and no line of it for people.

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::hall::error::{Error, Result, What};
use crate::models::event;

/// `GET /sante`: alive, whatever the database does.
pub async fn alive() -> HttpResponse {
    answer(StatusCode::OK, "ok\n".to_owned())
}

/// `GET /sante/pret`: 200 when the database answers and there is a search index, else 503. An index that is built anew
/// beside the one that answers is ready.
pub async fn ready(app: App) -> HttpResponse {
    let (index, status, word) = match app.is_index_ready() {
        true => ("ready", StatusCode::OK, "ok"),
        false => ("building", StatusCode::SERVICE_UNAVAILABLE, "not ready"),
    };
    match app.read::<_, Error>(|db| Ok(event::last(db)?)).await {
        Ok(last) => {
            answer(status, format!("{word}\ndatabase: ready\nindex: {index}, event {} of {last}\n", app.indexed()))
        }
        Err(_) => answer(StatusCode::SERVICE_UNAVAILABLE, format!("not ready\ndatabase: no answer\nindex: {index}\n")),
    }
}

/// `GET /metrics`: what Prometheus asks. On the loopback unless the setting says otherwise; never through a proxy.
pub async fn metrics(app: App, request: HttpRequest) -> Result<HttpResponse> {
    let forwarded = request.headers().contains_key("x-forwarded-for") || request.headers().contains_key("forwarded");
    let local = request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback()) && !forwarded;
    if !local && !app.config.metrics_everywhere {
        return Err(Error::NotFound(What::Page));
    }
    let node = app.clone();
    let state = app.block(move || node.state()).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(app.metrics.text(state)))
}

fn answer(status: StatusCode, body: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(body)
}
