//! « Mon site »: the home page, the menu, the colour and the pictures, shown before they are published, and undone.

use maillage::db::types::Role;
use reqwest::blocking::multipart::{Form, Part};

use crate::support::{Browser, Page, on_both};

const SITE: &str = "/administration/site";

fn sends(browser: &Browser<'_>, to: &str, field: &str, bytes: &[u8], more: &[(&str, &str)]) -> Page {
    let mut form = Form::new().text("jeton", browser.token());
    for (name, value) in more {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    form = form.part(field.to_owned(), Part::bytes(bytes.to_vec()).file_name("dessin.svg"));
    browser.send(browser.client().post(browser.at(to)).header("sec-fetch-site", "same-origin").multipart(form))
}

fn menu(page: &Page) -> Vec<(String, String)> {
    let links = ".menu nav a";
    page.texts(links).into_iter().zip(page.all(links, "href")).collect()
}

#[test]
fn the_menu_leads_where_its_names_and_addresses_say() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let sheet = ada.writes("Boule de neige", "Du texte.");
        let base = site.app.config.base_url.clone();
        let shipped = menu(&site.stranger().get("/"));
        let absolute = format!("{base}/recherche?q=laine");
        let rows = [
            ("menu.0.mot", ""),
            ("menu.0.vers", "Méthodes d’animation"),
            ("menu.1.mot", "Le jeu"),
            ("menu.1.vers", "boule de neige"),
            ("menu.1.dessous", "oui"),
            ("menu.2.mot", "Laine"),
            ("menu.2.vers", &absolute),
            ("menu.3.mot", "Ailleurs"),
            ("menu.3.vers", "https://exemple.fr/a"),
            ("menu.4.mot", ""),
            ("menu.4.vers", ""),
        ];
        assert_eq!(ada.post(SITE, &rows).status, 303);
        let page = site.stranger().get("/fiches?type=methode-animation");
        let links = menu(&page);
        let found: Vec<(&str, &str)> = links.iter().map(|(label, href)| (label.as_str(), href.as_str())).collect();
        assert_eq!(
            found,
            [
                ("Méthodes d’animation", "/fiches?type=methode-animation"),
                ("Le jeu", format!("/fiches/{}", sheet.id).as_str()),
                ("Laine", "/recherche?q=laine"),
                ("Ailleurs", "https://exemple.fr/a"),
            ]
        );
        assert_eq!(page.texts(".menu .below a"), ["Le jeu"]);
        assert_eq!(page.texts(".menu [aria-current]"), ["Méthodes d’animation"]);
        let form = ada.get(SITE);
        assert_eq!(form.attribute("#menu-1-vers", "value"), "Boule de neige", "a sheet is named by its title");
        assert!(form.has("[name='menu.1.dessous'][checked]"));

        for (word, to, field) in [
            ("Un", "Titre inconnu", "vers"),
            ("Un", "javascript:alert(1)", "vers"),
            ("Un", "//exemple.fr", "vers"),
            ("Un", "", "vers"),
            ("", "/themes/inconnu", "mot"),
        ] {
            let refused = ada.post(SITE, &[("menu.0.mot", word), ("menu.0.vers", to), ("titre", "Gardé")]);
            if to == "//exemple.fr" {
                assert_eq!(refused.status, 303, "an address of another site");
                continue;
            }
            assert_eq!(refused.status, 422, "{to}");
            assert!(refused.has(&format!("#menu-0-{field}-e")), "{to}: {}", refused.html);
            assert_eq!(refused.attribute("#menu-0-vers", "value"), to);
            assert_eq!(refused.attribute("#titre", "value"), "Gardé");
        }
        assert_eq!(ada.post(SITE, &[("menu", "")]).status, 303, "every entry was taken away");
        assert_eq!(menu(&site.stranger().get("/")), shipped);
    });
}

#[test]
fn the_home_page_shows_what_was_chosen_in_that_order() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        ada.writes("Boule de neige", "Du texte.");
        let headings = |page: &Page| page.texts("main h2");
        assert_eq!(
            headings(&site.stranger().get("/")),
            ["Commencer par", "Par thème", "Écrites ou modifiées récemment", "Deux minutes pour aider"]
        );
        let chosen = [
            ("titre", "Ce qui a marché"),
            ("accueil", "Cherchez, essayez."),
            ("nous", "Un **réseau**.\n\n<script>alert(1)</script>"),
            ("exemples", "filière laine\r\n\r\n décider   à plusieurs \r\n"),
            ("blocs.0.quoi", "dernieres"),
            ("blocs.0.voir", "oui"),
            ("blocs.1.quoi", "nous"),
            ("blocs.1.voir", "oui"),
            ("blocs.2.quoi", "aider"),
            ("blocs.3.quoi", "arbre"),
            ("licence", "CC-BY-4.0"),
        ];
        let seen = ada.post("/administration/site/apercu", &chosen);
        assert_eq!((seen.status, seen.text("h1").as_str()), (200, "Ce qui a marché"));
        assert_eq!(seen.text("a[rel=license]"), "CC BY 4.0");
        assert!(
            seen.has("a[href='/connexion']") && seen.header("cache-control").contains("no-store"),
            "as strangers see"
        );
        assert_eq!(headings(&site.stranger().get("/")).len(), 4, "nothing is public yet");
        assert_eq!(ada.post(SITE, &chosen).status, 303);
        let home = site.stranger().get("/");
        assert_eq!(home.text("h1"), "Ce qui a marché");
        assert_eq!(home.texts("#q-aide a"), ["filière laine", "décider à plusieurs"]);
        assert_eq!(headings(&home), ["Écrites ou modifiées récemment", "Qui sommes-nous", "Commencer par"]);
        assert_eq!(home.text("[aria-labelledby=nous] strong"), "réseau");
        assert!(!home.html.contains("<script>alert"));
        assert_eq!(home.text("a[rel=license]"), "CC BY 4.0");
        assert!(site.stranger().get("/flux/modifications.atom").html.contains("<rights>CC BY 4.0</rights>"));
        // Other moves of rows publish nothing.
        let moved = ada.post(SITE, &[&chosen[..], &[("faire", "bas:blocs:0")]].concat());
        assert_eq!(moved.status, 200);
        assert_eq!(moved.all("[name^='blocs.'][type=hidden]", "value")[..2], ["nous", "dernieres"]);
        assert_eq!(headings(&site.stranger().get("/")), headings(&home));
    });
}

#[test]
fn a_colour_that_is_read_draws_every_page_and_one_that_is_not_is_refused_with_one_that_would_be() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let styles = |page: &Page| page.all("link[rel=stylesheet]", "href");
        assert!(!styles(&site.stranger().get("/themes")).iter().any(|href| href.contains("apparence")));
        let refused = ada.post(SITE, &[("accent", "#f0c000")]);
        assert_eq!(refused.status, 422);
        let why = refused.text("#accent-e");
        let instead = why.rsplit('#').next().unwrap().trim_end_matches('.').to_owned();
        assert!(why.contains("il faut 4,5"), "{why}");
        assert_eq!(refused.attribute("#accent", "value"), "#f0c000", "what was typed stays");
        assert_eq!(ada.post(SITE, &[("accent", &format!("#{instead}"))]).status, 303, "{instead}");
        let page = site.stranger().get("/themes");
        let href = styles(&page).into_iter().find(|href| href.contains("apparence")).unwrap();
        assert_eq!(href, format!("/apparence/{instead}.css"));
        let style = site.stranger().get(&href);
        assert_eq!(style.status, 200);
        assert!(
            style.header("content-type").starts_with("text/css") && style.header("cache-control").contains("immutable")
        );
        assert!(style.html.contains(&format!("--accent: light-dark(#{instead}, #")), "{}", style.html);
        for wrong in ["zzzzzz", "24479", "24479B", "..%2f"] {
            assert_eq!(site.stranger().get(&format!("/apparence/{wrong}.css")).status, 404, "{wrong}");
        }
        assert_eq!(ada.post(SITE, &[("accent", "#24479b")]).status, 303, "the shipped one");
        assert_eq!(styles(&site.stranger().get("/themes")).len(), styles(&page).len() - 1);
    });
}

#[test]
fn a_drawing_is_washed_shown_and_comes_back_when_its_removal_is_undone() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let svg =
            b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 10' onload='alert(1)'><script>alert(2)</script>\
            <path d='M0 0h40v10z' fill='#24479b'/></svg>";
        assert_eq!(sends(&ada, "/administration/site/logo", "fichier", svg, &[("logo_alt", "Arbelle")]).status, 303);
        let src = site.stranger().get("/themes").attribute(".brand img", "src");
        let shown = site.stranger().get(&src);
        assert_eq!((shown.status, shown.header("content-type")), (200, "image/svg+xml"));
        assert!(shown.html.contains("M0 0h40v10z") && !shown.html.contains("alert"), "{}", shown.html);
        assert!(shown.header("content-security-policy").contains("sandbox"), "opened alone it runs nothing");

        let square = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><circle r='4'/></svg>";
        assert_eq!(sends(&ada, "/administration/site/icone", "fichier", svg, &[]).status, 422, "too wide for a tab");
        assert_eq!(sends(&ada, "/administration/site/icone", "fichier", square, &[]).status, 303);
        let icon = site.stranger().get("/themes").attribute("link[rel=icon]", "href");
        assert_eq!(site.stranger().get(&icon).header("content-type"), "image/svg+xml");

        assert_eq!(sends(&ada, "/administration/site/logo", "fichier", b"", &[("faire", "retirer")]).status, 303);
        assert!(!site.stranger().get("/themes").has(".brand img"));
        let changes = ada.get("/administration/site/changements");
        let last = changes.attribute("[name=changement]", "value");
        assert!(changes.text("main").contains("Arbelle"), "{}", changes.html);
        assert_eq!(ada.post("/administration/site/changements", &[("changement", &last)]).status, 303);
        assert_eq!(site.stranger().get("/themes").attribute(".brand img", "src"), src);
        assert!(site.stranger().get(&src).html.contains("M0 0h40v10z"));
    });
}

#[test]
fn a_change_is_undone_where_nobody_changed_it_since() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let changes = "/administration/site/changements";
        let numbers = || ada.get(changes).all("[name=changement]", "value");
        assert_eq!(ada.post(SITE, &[("nom", "Un"), ("devise", "Première")]).status, 303);
        assert_eq!(ada.post(SITE, &[("nom", "Deux")]).status, 303);
        assert_eq!(ada.post(SITE, &[("nom", "Deux")]).status, 303);
        assert_eq!(numbers().len(), 2, "what changes nothing is no change");
        let first = numbers().pop().unwrap();
        // The tagline goes back; the name was changed again.
        assert_eq!(ada.post(changes, &[("changement", &first)]).status, 303);
        let home = site.stranger().get("/");
        assert!(home.text(".foot-word") == "Deux" && !home.html.contains("Première"), "{}", home.text(".foot"));
        let refused = ada.post(changes, &[("changement", &first)]);
        assert_eq!(refused.status, 409);
        assert!(refused.text("main").contains("ont encore changé depuis"));
        // Undoing is a change: it is undone too.
        let latest = numbers().remove(0);
        assert_eq!(ada.post(changes, &[("changement", &latest)]).status, 303);
        assert!(site.stranger().get("/").html.contains("Première"));
        // Who may join, too.
        ada.post("/administration/site/ecriture", &[("inscription", "invited")]);
        let told = ada.get(changes);
        assert!(told.text("main").contains("Inscriptions"), "{}", told.text("main"));
        assert_eq!(ada.post(changes, &[("changement", &numbers().remove(0))]).status, 303);
        for wrong in ["", "x", "999999"] {
            assert!([400, 404].contains(&ada.post(changes, &[("changement", wrong)]).status), "{wrong}");
        }
        for other in [site.member("Ann"), site.person("Mo", Role::Moderator)] {
            for path in [SITE, changes] {
                assert_eq!(other.get(path).status, 403);
            }
            assert_eq!(other.post(SITE, &[("nom", "Pris")]).status, 403);
            assert_eq!(other.post("/administration/site/apercu", &[("nom", "Pris")]).status, 403);
            assert_eq!(other.post(changes, &[("changement", &first)]).status, 403);
        }
        assert_eq!(site.stranger().get(SITE).status, 303, "asked to sign in");
    });
}

#[test]
fn messages_stand_ready_as_the_site_chose_them() {
    on_both(|site| {
        let (ada, kevin) = (site.person("Ada", Role::Administrator), site.member("Kevin"));
        kevin.writes("La lampe", "Achetez.");
        let own = kevin.member.as_ref().map(|member| member.id).unwrap_or_else(|| panic!("nobody"));
        let page = || ada.get(&format!("/administration/personnes/{own}/contributions"));
        assert!(page().text(".rows").contains("Propos qui visent une personne"));
        assert_eq!(ada.post(SITE, &[("messages", "Merci, mais c’est une publicité.\r\n\r\n Déjà dit. ")]).status, 303);
        assert_eq!(page().texts(".rows li > span"), ["Merci, mais c’est une publicité.", "Déjà dit."]);
        assert!(ada.get(&format!("/administration/personnes/{own}")).has("button[data-fill=motif]"));
        assert_eq!(ada.post(SITE, &[("messages", &"x".repeat(301))]).status, 422);
        assert!(ada.get("/administration/site/changements").text("main").contains("Messages types"));
        assert_eq!(ada.post(SITE, &[("messages", "")]).status, 303);
        assert!(page().text(".rows").contains("Essai sans suite"), "those that are shipped come back");
    });
}

#[test]
fn sheets_say_their_language() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let sheet = ada.writes("Ar bank dre eoriad", "Bank ar c’hreiz.");
        let page = || site.stranger().get(&sheet.path);
        assert!(!page().has("[lang=br]") && page().html.contains("content=\"fr_FR\""));
        assert_eq!(ada.post(SITE, &[("langue", "br")]).status, 303);
        assert_eq!(ada.get(SITE).attribute("#langue option[selected]", "value"), "br");
        assert!(
            page().has("h1[lang=br]") && page().has(".prose[lang=br]") && page().html.contains("content=\"br_FR\"")
        );
        assert_eq!(page().attribute("html", "lang"), "fr", "the pages around speak French");
        site.indexed();
        let feed = site.stranger().get("/flux/recherche.atom?q=bank").html;
        assert!(feed.contains("xml:lang=\"br\""), "{feed}");
        let text = "---\nmodele: fiche-pratique\ntitre: Lo banc\nlangue: Occitan\n---\nAdieu.\n";
        let other = ada.writes_text(text);
        assert!(site.stranger().get(&other.path).has("h1[lang=oc]"), "a sheet that says its own");
        assert!(ada.get("/administration/site/changements").text("main").contains("Breton"));
        assert_eq!(ada.post(SITE, &[("langue", "klingon")]).status, 303);
        assert!(!page().has("[lang=br]"), "one that is not known is French");
    });
}

#[test]
fn what_two_pages_ask_is_asked_once_and_fills_both() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let form = ada.get("/administration/pages");
        let asked = form.all("form#blancs input[name^='blanc:']", "name");
        let once: std::collections::BTreeSet<&String> = asked.iter().collect();
        assert!(asked.len() > 10 && once.len() == asked.len(), "{asked:?}");
        assert!(form.text("form#blancs").contains("…"), "each with the sentence that it completes");
        let host = "blanc:nom de l’hébergeur";
        assert!(asked.iter().any(|name| name == host), "{asked:?}");
        assert_eq!(
            ada.post("/administration/pages", &[(host, "Le **Nuage**  des lieux"), ("blanc:inconnu", "x")]).status,
            303
        );
        let page = site.stranger().get("/mentions-legales");
        assert!(page.text("main").contains("Le Nuage des lieux"), "{}", page.text("main"));
        assert!(ada.get("/administration").text("main").contains("Mentions légales"), "the rest stays to be filled in");
        assert!(!ada.get("/administration/pages").all("form#blancs input", "name").iter().any(|name| name == host));
        let long = "é".repeat(501);
        let refused = ada.post("/administration/pages", &[("blanc:fonction", &long)]);
        assert_eq!(refused.status, 422);
        assert!(refused.all("form#blancs input", "value").contains(&long), "what was typed stays");
        for other in [site.member("Ann"), site.person("Mo", Role::Moderator)] {
            assert_eq!(other.get("/administration/pages").status, 403);
            assert_eq!(other.post("/administration/pages", &[(host, "Pris")]).status, 403);
        }
    });
}

#[test]
fn first_steps_are_done_by_doing_them_or_put_off_and_taken_up_again() {
    on_both(|site| {
        let (path, ada) = ("/administration/premiers-pas", site.person("Ada", Role::Administrator));
        let done = || ada.get(path).text("main .stack strong");
        assert!(site.stranger().get("/").has("main") && ada.get("/").has(&format!("a[href='{path}']")));
        assert_eq!(done(), "0 étape sur 6");
        ada.post(SITE, &[("nom", "Le carnet")]);
        assert_eq!(done(), "1 étape sur 6");
        assert_eq!(ada.post(path, &[("passer", "ranger")]).status, 303);
        assert_eq!(done(), "2 étapes sur 6");
        assert!(ada.get(path).has("button[name=reprendre][value=ranger]"));
        assert_eq!(ada.post(path, &[("reprendre", "ranger")]).status, 303);
        ada.writes("Une fiche", "Du texte.");
        ada.post("/administration/site/ecriture", &[("inscription", "invited")]);
        assert_eq!(done(), "3 étapes sur 6");
        for wrong in [&[("passer", "closed")][..], &[("passer", "rien")], &[]] {
            assert_eq!(ada.post(path, wrong).status, 400, "{wrong:?}");
        }
        assert_eq!(site.person("Mo", Role::Moderator).get(path).status, 403);
    });
}

#[test]
fn demo_sheets_leave_in_one_act_but_those_that_somebody_changed() {
    use maillage::actions::wiki::load_demo::load_demo;
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let text = |title: &str| format!("---\nmodele: fiche-pratique\ntitre: {title}\n---\nDu texte.\n");
        let texts = ["Une", "Deux", "Trois"].map(text);
        let files = texts.map(|text| ("x.md", &*text.leak()));
        load_demo(&site.app, &files).unwrap();
        let path = "/administration/premiers-pas";
        assert!(ada.get(path).text("section[aria-labelledby=demo]").contains("3 fiches"));
        let sheet = site.stranger().get("/titre/Deux").header("location").to_owned();
        let id: i64 = sheet.trim_start_matches("/fiches/").split('-').next().unwrap().parse().unwrap();
        ada.saves(Some(id), 1, &text("Deux").replace("Du texte", "Le nôtre")).unwrap();
        assert_eq!(site.person("Mo", Role::Moderator).post("/administration/demonstration", &[]).status, 403);
        assert_eq!(ada.post("/administration/demonstration", &[]).status, 303);
        assert!(!ada.get(path).has("section[aria-labelledby=demo]"));
        assert_eq!(site.stranger().get("/").texts("[aria-labelledby=dernieres] h3"), ["Deux"]);
    });
}

#[test]
fn what_two_administrators_choose_at_once_is_kept_and_what_both_change_is_told() {
    on_both(|site| {
        let (ada, eve) = (site.person("Ada", Role::Administrator), site.person("Ève", Role::Administrator));
        let base = |browser: &Browser<'_>| browser.get(SITE).attribute("[name=depuis]", "value");
        let seen = base(&ada);
        assert_eq!(ada.post(SITE, &[("depuis", &seen), ("nom", "Un"), ("pied", "")]).status, 303);
        // Her form was made before: it sends the old name, and another footer.
        assert_eq!(eve.post(SITE, &[("depuis", &seen), ("nom", ""), ("pied", "Un pied")]).status, 303);
        let foot = site.stranger().get("/").text(".foot");
        assert!(foot.contains("Un pied") && site.stranger().get("/").text(".foot-word") == "Un", "{foot}");
        let seen = base(&ada);
        assert_eq!(eve.post(SITE, &[("depuis", &seen), ("nom", "Deux")]).status, 303);
        let clash = ada.post(SITE, &[("depuis", &seen), ("nom", "Trois")]);
        assert_eq!((clash.status, clash.attribute("#nom", "value").as_str()), (422, "Trois"));
        assert!(clash.text("#nom-e").contains("entre-temps"), "{}", clash.text("#nom-e"));
        assert_eq!(site.stranger().get("/").text(".foot-word"), "Deux");
        let again = clash.attribute("[name=depuis]", "value");
        assert_eq!(ada.post(SITE, &[("depuis", &again), ("nom", "Trois")]).status, 303);
        assert_eq!(site.stranger().get("/").text(".foot-word"), "Trois");
    });
}

#[test]
fn an_entry_of_the_menu_leads_where_it_led_whatever_bears_its_name() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let sheet = ada.writes("Méthodes d’animation", "Une fiche qui porte le nom d’un modèle.");
        let address = format!("/fiches/{}", sheet.id);
        assert_eq!(ada.post(SITE, &[("menu.0.mot", "La fiche"), ("menu.0.vers", &address)]).status, 303);
        let form = ada.get(SITE);
        assert_eq!(form.attribute("#menu-0-vers", "value"), "Méthodes d’animation");
        let row: Vec<(String, String)> = form.form("#site").into_iter().filter(|(name, _)| name != "jeton").collect();
        let row: Vec<(&str, &str)> = row.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(ada.post(SITE, &row).status, 303, "sent as it is");
        assert_eq!(menu(&site.stranger().get("/")), [("La fiche".to_owned(), address)]);
    });
}
