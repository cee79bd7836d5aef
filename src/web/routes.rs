//! Every address on one page.

use actix_web::{Handler, Responder, Route, guard, web};

use crate::web::http::page;
use crate::web::{
    accounts, administration, assets, changes, editor, files, gaps, health, home, people, running, search, sheets,
    site_map, themes,
};

/// The address of a sheet, above its other pages.
const SHEET: &str = "/fiches/{sheet:[0-9][^/]*}";

/// Reads answer GET and HEAD alike.
fn read<F, Args>(handler: F) -> Route
where
    F: Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler)
}

/// Every address of a page.
pub fn addresses(at: &mut web::ServiceConfig) {
    at.route("/static/{name}", read(assets::serve))
        .route("/favicon.ico", read(assets::favicon))
        .configure(finding)
        .configure(writing)
        .configure(remembering)
        .configure(reading)
        .configure(governing)
        .configure(kept)
        .configure(joining);
}

/// The editor. Before reading, since a new sheet has no number.
fn writing(at: &mut web::ServiceConfig) {
    at.route("/fiches/nouvelle", read(editor::new))
        .route("/fiches/nouvelle", web::post().to(editor::save_new))
        .route("/fiches/{sheet}/modifier", read(editor::edit))
        .route("/fiches/{sheet}/modifier", web::post().to(editor::save))
        .route("/apercu", web::post().to(editor::preview))
        .route("/brouillons", web::post().to(editor::keep));
}

/// Home, themes, the pages of sheets and other ways to them. An address without a number is left to the last look.
fn reading(at: &mut web::ServiceConfig) {
    at.route("/", page(home::show))
        .route("/fiches/{sheet:[0-9][^/]*}", page(sheets::show))
        .route("/fiches/{sheet:[0-9][^/]*}/verifier", web::post().to(sheets::verify))
        .route("/f/{id}", read(sheets::short::sheet))
        .route("/f/{id}/{number}", read(sheets::short::version))
        .route("/themes", page(themes::list))
        .route("/themes/{key:.*}", page(themes::show))
        .route("/deroule", read(running::show))
        .route("/hors-ligne.js", read(running::offline))
        .route("/titre/{title:.+}", read(sheets::short::title));
    for name in sheets::short::HOUSE {
        at.route(&format!("/{name}"), page(sheets::short::house));
    }
}

/// People, and those who look after the wiki.
fn governing(at: &mut web::ServiceConfig) {
    at.route("/contributeurs/{name}", page(people::show))
        .route("/contributeurs/{name}/contributions", page(people::contributions))
        .route("/administration", read(administration::home))
        .route("/administration/personnes", read(administration::list))
        .route("/administration/personnes/{id}", read(administration::show))
        .route("/administration/personnes/{id}", web::post().to(administration::change))
        .route("/administration/taches", read(administration::jobs))
        .route("/administration/index", web::post().to(administration::rebuild))
        .route("/administration/reglages", read(administration::settings))
        .route("/administration/reglages", web::post().to(administration::choose))
        .route("/administration/recherches", read(administration::searches))
        .route("/administration/recherches", web::post().to(administration::want))
        .route("/administration/modeles", read(administration::kinds));
}

/// What a sheet was, what became of it, and what may be done about that.
fn remembering(at: &mut web::ServiceConfig) {
    let both = |at: &mut web::ServiceConfig, tail: &str, form: Route, save: Route| {
        at.service(web::resource(format!("{SHEET}{tail}")).route(form).route(save));
    };
    both(at, "/retablir/{n}", read(sheets::restore::form), web::post().to(sheets::restore::save));
    both(at, "/annuler/{n}", read(sheets::undo::form), web::post().to(sheets::undo::save));
    both(at, "/revoquer", read(sheets::undo::revoke_form), web::post().to(sheets::undo::revoke));
    both(at, "/renommer", read(sheets::rename::form), web::post().to(sheets::rename::save));
    both(at, "/fusionner", read(sheets::merge::form), web::post().to(sheets::merge::save));
    both(at, "/supprimer", read(sheets::remove::form), web::post().to(sheets::remove::save));
    both(at, "/masquer/{n}", read(sheets::conceal::form), web::post().to(sheets::conceal::save));
    both(at, "/effacer/{n}", read(sheets::conceal::form), web::post().to(sheets::conceal::save));
    both(at, "/essais", page(sheets::trials::show), web::post().to(sheets::trials::save));
    both(at, "/info", page(sheets::info::show), web::post().to(sheets::info::govern));
    at.route(&format!("{SHEET}/animer"), read(running::conduct))
        .route(&format!("{SHEET}/historique"), page(sheets::history::show))
        .route(&format!("{SHEET}/versions/{{which}}"), page(sheets::version::show))
        .route(&format!("{SHEET}/liens"), page(sheets::backlinks::show));
}

/// What leads to sheets: search, lists, recent changes, feeds, maps of the site.
fn finding(at: &mut web::ServiceConfig) {
    at.route("/recherche", read(search::show))
        .route("/fiches", read(search::list))
        .route("/mes-recherches", read(search::saved))
        .route("/mes-recherches", web::post().to(search::keep))
        .route("/modifications-recentes", page(changes::show))
        .route("/recherche.{view}", read(search::document))
        .route("/flux/recherche.atom", read(search::feed))
        .route("/flux/modifications.atom", read(changes::of_all))
        .route("/flux/themes/{key:.+}.atom", read(changes::of_theme))
        .route("/flux/fiches/{id}.atom", read(changes::of_sheet))
        .route("/pages-demandees", page(gaps::wanted))
        .route("/pages-orphelines", page(gaps::orphans))
        .route("/plan-du-site", page(site_map::show))
        .route("/sitemap.xml", page(site_map::sitemap))
        .route("/robots.txt", read(site_map::robots))
        .route("/opensearch.xml", read(site_map::opensearch))
        .route("/sante", read(health::alive))
        .route("/sante/pret", read(health::ready))
        .route("/metrics", read(health::metrics));
}

/// Files.
fn kept(at: &mut web::ServiceConfig) {
    at.route("/fichiers", page(files::list))
        .route("/fichiers", web::post().to(files::add))
        .route("/fichiers/nouveau", read(files::new))
        .route("/fichiers/{id}", page(files::show))
        .route("/fichiers/{id}", web::post().to(files::change))
        .route("/fichiers/{id}/{name}", read(files::serve));
}

/// Opening an account, signing in and out, and one's own account.
fn joining(at: &mut web::ServiceConfig) {
    at.route("/inscription", read(accounts::sign_up_form))
        .route("/inscription", web::post().to(accounts::sign_up))
        .route("/inscription/renvoyer", web::post().to(accounts::resend))
        .route("/inscription/confirmer/{secret}", read(accounts::offer_confirmation))
        .route("/inscription/confirmer/{secret}", web::post().to(accounts::confirm))
        .route("/premier-administrateur/{secret}", read(accounts::first_form))
        .route("/premier-administrateur/{secret}", web::post().to(accounts::become_first))
        .route("/connexion", read(accounts::sign_in_form))
        .route("/connexion", web::post().to(accounts::sign_in))
        .route("/deconnexion", web::post().to(accounts::sign_out))
        .route("/mot-de-passe-oublie", read(accounts::forgotten))
        .route("/mot-de-passe-oublie", web::post().to(accounts::ask_reset))
        .route("/mot-de-passe-oublie/{secret}", read(accounts::reset_form))
        .route("/mot-de-passe-oublie/{secret}", web::post().to(accounts::reset))
        .route("/mon-compte", read(accounts::own))
        .route("/mon-compte", web::post().to(accounts::describe))
        .route("/mon-compte/mot-de-passe", web::post().to(accounts::change_password))
        .route("/mon-compte/adresse", web::post().to(accounts::ask_address))
        .route("/mon-compte/adresse/{secret}", read(accounts::offer_address))
        .route("/mon-compte/adresse/{secret}", web::post().to(accounts::confirm_address))
        .route("/mon-compte/donnees.json", read(accounts::own_data))
        .route("/mon-compte/fermeture", web::post().to(accounts::close))
        .route("/mon-compte/sessions", web::post().to(accounts::sign_out_everywhere))
        .route("/mon-compte/jetons", web::post().to(accounts::grant_token))
        .route("/mon-compte/jetons/revoquer", web::post().to(accounts::revoke_token));
}
