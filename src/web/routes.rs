//! Every address on one page.

use std::sync::LazyLock;

use actix_web::dev::ResourceDef;
use actix_web::{Handler, HttpResponse, Responder, Route, guard, web};

use crate::hall::error::Error;
use crate::web::http::act::{Write, act_or_one_click};
use crate::web::http::{Pool, act, act_in, assets, drawn, page, page_by_post};
use crate::web::pages::files::incoming::act_with_file;
use crate::web::pages::{
    accounts, administration, attestation, by_link, changes, editor, files, gaps, groups, health, held_changes, home,
    letters, news, oai, people, remarks, running, search, sheets, site_map, stewards, talk, themes,
};

/// The address of a sheet, above its other pages.
const SHEET: &str = "/fiches/{sheet:[0-9][^/]*}";

/// A way into an address, and what it is for.
struct Door {
    route: Route,
    writes: bool,
}

/// A route alone reads.
impl From<Route> for Door {
    fn from(route: Route) -> Self {
        Self { route, writes: false }
    }
}

impl From<Write> for Door {
    fn from(Write(route): Write) -> Self {
        Self { route, writes: true }
    }
}

/// The addresses in their order, each with its doors: other methods are answered 405 with those that it knows.
#[derive(Default)]
struct Table(Vec<(String, Vec<Door>)>);

impl Table {
    /// Another door of an address; a new address comes after those known.
    fn route(&mut self, path: &str, door: impl Into<Door>) -> &mut Self {
        match self.0.iter_mut().find(|(known, _)| known == path) {
            Some((_, doors)) => doors.push(door.into()),
            None => self.0.push((path.to_owned(), vec![door.into()])),
        }
        self
    }

    fn open(self, at: &mut web::ServiceConfig) {
        for (path, doors) in self.0 {
            let known = match (doors.iter().any(|door| !door.writes), doors.iter().any(|door| door.writes)) {
                (true, true) => "GET, HEAD, POST",
                (true, false) => "GET, HEAD",
                _ => "POST",
            };
            let other = web::to(move || async move { Err::<HttpResponse, _>(Error::WrongMethod(known)) });
            let resource = doors.into_iter().fold(web::resource(path), |resource, door| resource.route(door.route));
            at.service(resource.default_service(other));
        }
    }
}

/// A form.
fn post<F, Args>(handler: F) -> Door
where
    F: Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: Responder + 'static,
{
    Door { route: web::post().to(handler), writes: true }
}

/// Reads answer GET and HEAD alike.
fn read<F, Args>(handler: F) -> Route
where
    F: Handler<Args>,
    Args: actix_web::FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler)
}

fn table() -> Table {
    let mut table = Table::default();
    table.route("/static/{name}", read(assets::serve)).route("/favicon.ico", read(assets::favicon));
    for part in [finding, writing, remembering, reading, governing, kept, joining, sending] {
        part(&mut table);
    }
    table
}

/// Every address of a page.
pub fn addresses(at: &mut web::ServiceConfig) {
    table().open(at);
}

/// Whether a page may stand at this path.
#[must_use]
pub fn is_known(path: &str) -> bool {
    static KNOWN: LazyLock<Vec<ResourceDef>> =
        LazyLock::new(|| table().0.into_iter().map(|(path, _)| ResourceDef::new(path)).collect());
    KNOWN.iter().any(|known| known.is_match(path))
}

/// The editor. Before reading, since a new sheet has no number.
fn writing(at: &mut Table) {
    at.route("/fiches/nouvelle", page(editor::new))
        .route("/fiches/nouvelle", post(editor::save_new))
        .route("/fiches/nouvelle/texte", page(editor::given::bring))
        .route("/fiches/nouvelle/texte", act_in(Pool::Computes, editor::given::take))
        .route("/fiches/nouvelle/texte/fichiers", post(editor::given::take_files))
        .route("/fiches/nouvelle/texte/{n}", page(editor::given::show))
        .route("/fiches/nouvelle/texte/{n}", act_in(Pool::Computes, editor::given::sort))
        .route("/fiches/nouvelle/post-its", page(editor::given::notes))
        .route("/fiches/nouvelle/post-its", act_in(Pool::Computes, editor::given::pin))
        .route("/fiches/nouvelle/post-its/{n}", page(editor::given::board))
        .route("/fiches/nouvelle/post-its/{n}", act_in(Pool::Computes, editor::given::stick))
        .route("/fiches/{sheet:[0-9][^/]*}", page(editor::correct).guard(guard::fn_guard(editor::asks_for_a_part)))
        .route("/fiches/{sheet:[0-9][^/]*}", post(editor::save))
        .route("/fiches/{sheet}/modifier", page(editor::edit))
        .route("/fiches/{sheet}/modifier", post(editor::save))
        .route("/fiches/{sheet}/presence", read(editor::presence))
        .route("/apercu", post(editor::preview))
        .route("/brouillons", post(editor::keep));
}

/// Home, themes, the pages of sheets and other ways to them. An address without a number is left to the last look.
fn reading(at: &mut Table) {
    at.route("/", page(home::show))
        .route("/fiches/{sheet:[0-9][^/]*}", page(sheets::show))
        .route("/fiches/{sheet:[0-9][^/]*}/verifier", act(sheets::verify))
        .route("/fiches/{sheet:[0-9][^/]*}/veille", act(stewards::take::press))
        .route("/qr/{id}/{number}.svg", read(assets::code))
        .route("/carte-sociale.png", drawn(sheets::poster::show))
        .route("/carte-sociale/{id}.png", drawn(sheets::poster::show))
        .route("/carte-sociale/{id}.jpg", drawn(sheets::poster::show))
        .route("/memento/{id}", page(sheets::memento::gate))
        .route("/memento/{id}/versions", page(sheets::memento::map))
        .route("/f/{id}", read(sheets::short::sheet))
        .route("/f/{id}/carte", page(sheets::embed::card))
        .route("/f/{id}/{number}", read(sheets::short::version))
        .route("/themes", page(themes::list))
        .route("/themes/{key:.*}", page(themes::show))
        .route("/deroule", page(running::show))
        .route("/hors-ligne.js", read(running::offline))
        .route("/titre/{title:.+}", read(sheets::short::title));
    for name in sheets::short::HOUSE {
        at.route(&format!("/{name}"), page(sheets::short::house));
    }
}

/// People, and those who look after the wiki.
fn governing(at: &mut Table) {
    at.route("/contributeurs/{name}", page(people::show))
        .route("/contributeurs/{name}/contributions", page(people::contributions))
        .route("/contributeurs/{name}/attestation", page(attestation::show))
        .route("/administration", page(administration::home))
        .route("/administration/personnes", page(administration::list))
        .route("/administration/personnes/{id}", page(administration::show))
        .route("/administration/personnes/{id}", act(administration::change))
        .route("/administration/personnes/{id}/contributions", page(administration::undoing))
        .route("/administration/personnes/{id}/contributions", act_in(Pool::Computes, administration::undo_all))
        .route("/administration/retirer", page(administration::taking_out))
        .route("/administration/retirer", act_in(Pool::Computes, administration::take_words_out))
        .route("/administration/invitations", page(administration::invitations))
        .route("/administration/invitations", act(administration::invite))
        .route("/administration/taches", page(administration::jobs))
        .route("/administration/index", act(administration::rebuild))
        .route("/administration/debut", act(administration::close_steps))
        .route("/administration/premiers-pas", page(administration::first))
        .route("/administration/premiers-pas", act(administration::leave))
        .route("/administration/demonstration", act(administration::remove_demo))
        .route("/administration/themes", page(administration::themes))
        .route("/administration/themes", act_in(Pool::Computes, administration::add_themes))
        .route("/administration/themes/retirer", act(administration::remove_themes))
        .route("/administration/themes/ranger", act_in(Pool::Computes, administration::place_theme))
        .route("/administration/themes/defaire", act_in(Pool::Computes, administration::undo_theme_placing))
        .route("/administration/pages", page(administration::blanks))
        .route("/administration/pages", act_in(Pool::Computes, administration::fill))
        .route("/administration/reglages", page(administration::settings))
        .route("/administration/site/ecriture", act(administration::choose_writers))
        .route("/administration/double-verification", act(administration::ask_second_step))
        .route("/administration/site", page(administration::site))
        .route("/administration/site", act(administration::save_site))
        .route("/administration/site/apercu", act(administration::preview_site))
        .route("/administration/site/changements", page(administration::site_changes))
        .route("/administration/site/changements", act(administration::undo_site_change))
        .route("/administration/site/{picture}", act_with_file(administration::logo))
        .route("/logo/{hash}", read(administration::picture))
        .route("/apparence/{hex}.css", read(assets::style))
        .route("/a-traiter", page(remarks::list))
        .route("/a-traiter", act(remarks::act))
        .route("/a-traiter/{held}", act_in(Pool::Computes, editor::decide))
        .route("/a-traiter/{held}/ensemble", page(remarks::together))
        .route("/a-traiter/{held}/ensemble", act_in(Pool::Computes, remarks::decide_all))
        .route("/publier/{secret}", page(by_link::show))
        .route("/publier/{secret}", act_in(Pool::Computes, by_link::press))
        .route("/mes-modifications/{held}", page(held_changes::show))
        .route("/mes-modifications/{held}", act(held_changes::withdraw))
        .route("/administration/groupes", page(administration::access))
        .route("/administration/groupes", act(administration::add_group))
        .route("/administration/regles", act_in(Pool::Computes, administration::rule))
        .route("/groupes", page(groups::list))
        .route("/groupes/{group}", page(groups::show))
        .route("/groupes/{group}", act(groups::describe))
        .route("/groupes/{group}/personnes", act(groups::add))
        .route("/groupes/{group}/entrer", act(groups::join))
        .route("/groupes/{group}/sortir", act(groups::leave))
        .route("/groupes/{group}/animation", act(groups::lead))
        .route("/groupes/{group}/supprimer", act(groups::end))
        .route("/groupes/{group}/fiches", act(groups::begin))
        .route("/administration/recherches", page(administration::searches))
        .route("/administration/recherches", act(administration::want))
        .route("/administration/adresses", act(administration::point))
        .route("/administration/liens-morts", page(administration::dead_links))
        .route("/administration/liens-morts", act(administration::choose_outside))
        .route("/administration/modeles", page(administration::kinds))
        .route("/administration/modeles", act_with_file(administration::take_kind))
        .route("/modeles/{key}/fichier", page(administration::kind_file))
        .route("/administration/modeles/{key}", page(administration::kind))
        .route("/administration/modeles/{key}", act_in(Pool::Computes, administration::save_kind))
        .route("/administration/modeles/{key}/apercu", act_in(Pool::Computes, administration::preview_kind));
}

/// What a sheet was, what became of it, and what may be done about that.
fn remembering(at: &mut Table) {
    let both = |at: &mut Table, tail: &str, form: Route, save: Door| {
        at.route(&format!("{SHEET}{tail}"), form).route(&format!("{SHEET}{tail}"), save);
    };
    both(at, "/retablir/{n}", page(sheets::restore::form), act(sheets::restore::save).into());
    both(at, "/annuler/{n}", page(sheets::undo::form), act(sheets::undo::save).into());
    both(at, "/revoquer", page(sheets::undo::revoke_form), act(sheets::undo::revoke).into());
    both(at, "/renommer", page(sheets::rename::form), act(sheets::rename::save).into());
    both(at, "/fusionner", page(sheets::merge::form), act(sheets::merge::save).into());
    both(at, "/supprimer", page(sheets::remove::form), act(sheets::remove::save).into());
    both(at, "/masquer/{n}", page(sheets::conceal::form), act(sheets::conceal::save).into());
    both(at, "/effacer/{n}", page(sheets::conceal::form), act(sheets::conceal::save).into());
    both(at, "/essais", page(sheets::trials::show), act(sheets::trials::save).into());
    both(at, "/discussion", page(talk::show), act(talk::save).into());
    both(at, "/signaler", page(remarks::report::form), act(remarks::report::save).into());
    both(at, "/info", page(sheets::info::show), act(sheets::info::govern).into());
    at.route(&format!("{SHEET}/discussion/question"), act(talk::ask))
        .route(&format!("{SHEET}/discussion/noms"), page(talk::names))
        .route(&format!("{SHEET}/merci"), act(sheets::thank::save))
        .route("/m/{message}", page(talk::one))
        .route(&format!("{SHEET}/animer"), page(running::conduct))
        .route(&format!("{SHEET}/ouvrir"), act(groups::open))
        .route(&format!("{SHEET}/historique"), page(sheets::history::show))
        .route(&format!("{SHEET}/auteurs"), page(sheets::authors::show))
        .route(&format!("{SHEET}/versions/{{which}}"), page(sheets::version::show))
        .route(&format!("{SHEET}/liens"), page(sheets::backlinks::show))
        .route(&format!("{SHEET}/agenda.ics"), page(sheets::agenda::show))
        .route(&format!("{SHEET}/partager"), page(sheets::share::show));
}

/// What leads to sheets: search, lists, recent changes, feeds, maps of the site.
fn finding(at: &mut Table) {
    at.route("/recherche", page(search::show))
        .route("/fiches", page(search::show))
        .route("/mes-recherches", page(search::saved))
        .route("/mes-recherches", act(search::keep))
        .route("/notifications", page(news::show::show))
        .route("/notifications", act(news::show::see))
        .route("/suivi/reglages", act(search::follow::choose))
        .route("/suivi/lien/{lien}", page(news::link::show))
        .route("/suivi/lien/{lien}", act_or_one_click(news::link::press))
        .route("/suivi/courriel", page(news::by_mail::form))
        .route("/suivi/courriel", act(news::by_mail::ask))
        .route("/suivi/courriel/confirmer/{secret}", page(news::by_mail::offer))
        .route("/suivi/courriel/confirmer/{secret}", act(news::by_mail::confirm))
        .route("/suivi/courriel/choix/{lien}", page(news::by_mail::choices))
        .route("/suivi/courriel/choix/{lien}", act(news::by_mail::choose))
        .route("/suivi/courriel/arreter/{lien}", page(news::by_mail::stopping))
        .route("/suivi/courriel/arreter/{lien}", act_or_one_click(news::by_mail::stop))
        .route("/suivi", page(search::follow::list))
        .route("/suivi", post(search::follow::change))
        .route("/modifications-recentes", page(changes::show))
        .route("/integrer", page(search::embedded))
        .route("/recherche.{view}", read(search::document))
        .route("/flux/recherche.{view}", read(search::feed))
        .route("/flux/modifications.atom", page(changes::feed))
        .route("/flux/themes/{key:.+}.atom", page(changes::feed))
        .route("/flux/fiches/{id}.atom", page(changes::feed))
        .route("/flux/contributeurs/{name}.atom", page(changes::feed))
        .route("/discussions", page(talk::list))
        .route("/flux/discussions.atom", page(talk::feed))
        .route("/flux/discussions/{id}.atom", page(talk::feed))
        .route("/pages-demandees", page(gaps::wanted))
        .route("/pages-orphelines", page(gaps::orphans))
        .route("/sans-referent", page(stewards::seeking::show))
        .route("/a-verifier", page(stewards::review::show))
        .route("/a-verifier", act(stewards::review::still_true))
        .route("/a-verifier/{lien}", page(stewards::review::show))
        .route("/a-verifier/{lien}", act(stewards::review::still_true))
        .route("/plan-du-site", page(site_map::show))
        .route("/sitemap.xml", page(site_map::sitemap))
        .route("/robots.txt", read(site_map::robots))
        .route("/opensearch.xml", read(site_map::opensearch))
        .route("/oembed", page(sheets::oembed::show))
        .route("/oai", page(oai::show))
        .route("/oai", page_by_post(oai::show))
        .route("/sante", read(health::alive))
        .route("/sante/pret", read(health::ready))
        .route("/metrics", read(health::metrics));
}

/// Letters: those who receive them, what left, what will.
fn sending(at: &mut Table) {
    at.route("/lettre", page(letters::form))
        .route("/lettre", act(letters::ask))
        .route("/lettre/confirmer/{secret}", page(letters::offer))
        .route("/lettre/confirmer/{secret}", act(letters::confirm))
        .route("/lettre/choix/{signed}", page(letters::choices))
        .route("/lettre/choix/{signed}", act(letters::choose))
        .route("/lettre/desinscription/{signed}", page(letters::leaving))
        .route("/lettre/desinscription/{signed}", act_or_one_click(letters::leave))
        .route("/mon-compte/lettres", page(letters::of_member))
        .route("/mon-compte/lettres", act(letters::of_member_form))
        .route("/lettre/numeros", page(letters::archive))
        .route("/lettre/numeros/{id}", page(letters::issue))
        .route("/flux/lettres.atom", page(letters::feed))
        .route("/flux/pour-ma-lettre.atom", page(letters::for_letters))
        .route("/administration/lettres", page(letters::list))
        .route("/administration/lettres", act(letters::save_letter))
        .route("/administration/lettres/abonnes", act(letters::search_address))
        .route("/administration/lettres/{letter}", page(letters::open))
        .route("/administration/webhooks", page(administration::webhooks))
        .route("/administration/webhooks", act(administration::add_webhook))
        .route("/administration/webhooks/{webhook}", page(administration::webhook))
        .route("/administration/webhooks/{webhook}", act(administration::change_webhook))
        .route("/administration/numeros/{issue}", page(letters::compose))
        .route("/administration/numeros/{issue}", act_in(Pool::Computes, letters::save_issue))
        .route("/administration/numeros/{issue}/apercu", page(letters::preview))
        .route("/administration/numeros/{issue}/copier", page(letters::copied));
}

/// Files.
fn kept(at: &mut Table) {
    at.route("/fichiers", page(files::list))
        .route("/fichiers", post(files::add))
        .route("/fichiers/nouveau", page(files::new))
        .route("/fichiers/{id}", page(files::show))
        .route("/fichiers/{id}", act(files::change))
        .route("/fichiers/{id}/{name}", read(files::serve));
}

/// Signing in by a passkey, and those of an account.
#[cfg(feature = "passkeys")]
fn passkeys(at: &mut Table) {
    at.route("/connexion/cle", act(accounts::begin_by_passkey))
        .route("/connexion/cle/reponse", act(accounts::enter_by_passkey))
        .route("/mon-compte/cles", page(accounts::passkeys))
        .route("/mon-compte/cles", act(accounts::add_passkey))
        .route("/mon-compte/cles/demande", act_in(Pool::Computes, accounts::ask_passkey))
        .route("/mon-compte/cles/retirer", act(accounts::remove_passkey));
}

/// Signing in by a provider, and the identities of an account.
#[cfg(feature = "openid")]
fn provider(at: &mut Table) {
    at.route("/connexion/fournisseur", post(accounts::begin_by_provider))
        .route("/connexion/retour", read(accounts::come_from_provider))
        .route("/connexion/nom", page(accounts::newcomer_name))
        .route("/connexion/nom", act(accounts::open_newcomer))
        .route("/mon-compte/connexions", page(accounts::identities))
        .route("/mon-compte/connexions", post(accounts::link_identity))
        .route("/mon-compte/connexions/retirer", act(accounts::unlink_identity));
}

/// Opening an account, signing in and out, and one's own account.
fn joining(at: &mut Table) {
    #[cfg(feature = "passkeys")]
    passkeys(at);
    #[cfg(feature = "openid")]
    provider(at);
    at.route("/inscription", page(accounts::sign_up_form))
        .route("/inscription", act_in(Pool::Computes, accounts::sign_up))
        .route("/inscription/renvoyer", act(accounts::resend))
        .route("/inscription/confirmer/{secret}", page(accounts::offer_confirmation))
        .route("/inscription/confirmer/{secret}", post(accounts::confirm))
        .route("/premier-administrateur/{secret}", read(accounts::first_form))
        .route("/premier-administrateur/{secret}", post(accounts::become_first))
        .route("/connexion", read(accounts::sign_in_form))
        .route("/connexion", post(accounts::sign_in))
        .route("/connexion/code", page(accounts::code_form))
        .route("/connexion/code", act(accounts::give_code))
        .route("/deconnexion", post(accounts::sign_out))
        .route("/mot-de-passe-oublie", page(accounts::forgotten))
        .route("/mot-de-passe-oublie", act(accounts::ask_reset))
        .route("/mot-de-passe-oublie/{secret}", page(accounts::reset_form))
        .route("/mot-de-passe-oublie/{secret}", post(accounts::reset))
        .route("/mon-compte", page(accounts::own))
        .route("/mon-compte", act(accounts::describe))
        .route("/mon-compte/mot-de-passe", act_in(Pool::Computes, accounts::change_password))
        .route("/mon-compte/double-verification", page(accounts::second_step))
        .route("/mon-compte/double-verification", act_in(Pool::Computes, accounts::begin_second_step))
        .route("/mon-compte/double-verification/code", act(accounts::confirm_second_step))
        .route("/mon-compte/double-verification/codes", act_in(Pool::Computes, accounts::renew_codes))
        .route("/mon-compte/double-verification/arret", act_in(Pool::Computes, accounts::end_second_step))
        .route("/mon-compte/adresse", act_in(Pool::Computes, accounts::ask_address))
        .route("/mon-compte/adresse/{secret}", page(accounts::offer_address))
        .route("/mon-compte/adresse/{secret}", act(accounts::confirm_address))
        .route("/mon-compte/donnees.json", read(accounts::own_data))
        .route("/mon-compte/fermeture", act_in(Pool::Computes, accounts::close))
        .route("/mon-compte/sessions", post(accounts::sign_out_everywhere))
        .route("/mon-compte/sessions/fermer", act(accounts::end_session))
        .route("/mon-compte/remarques", act(remarks::choose))
        .route("/mon-compte/jetons", act_in(Pool::Computes, accounts::grant_token))
        .route("/mon-compte/jetons/revoquer", act(accounts::revoke_token));
}
