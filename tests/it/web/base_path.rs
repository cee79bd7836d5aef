//! A wiki below a path: nothing that it sends leads outside of it.

use std::collections::{BTreeMap, HashSet, VecDeque};

use maillage::db::types::Role;
use scraper::{Html, Selector};

use crate::support::{Browser, Page, Site, Written, on_both_with};

const BELOW: &[(&str, &str)] = &[("BASE_PATH", "/wiki")];

/// A wiki with something of everything; its method, in its second version.
fn filled(site: &Site, ann: &Browser<'_>) -> Written {
    super::files::adds(ann, "vue.jpg", &super::files::photo(40, 30));
    let sheet = ann.writes_text(
        "---\nmodele: methode-animation\ntitre: Le tour\nresume: Une phrase.\nthemes: [cooperation]\nimage: vue.jpg\nderoule:\n  - {titre: Ouvrir, minutes: 10, consigne: 'Voir [[Le retour]].'}\nenchaine: [Le retour]\n---\n## Un\n\n[[Le retour]], [[Rien]], [a](/themes), [b](/titre/Le%20retour), [c](https://exemple.fr/x).\n\n![Vue](vue.jpg)\n\n## Deux\n\n`href=\"/x\"` et [[Le tour#Un]].\n",
    );
    ann.writes_text(
        "---\nmodele: fiche-pratique\ntitre: Le retour\nthemes: [cooperation]\n---\n![[Le tour#Un]]\n\n![[Le tour]]\n",
    );
    let gone = ann.writes("Parti", "Texte.");
    site.deletes(gone.id);
    let saved = ann.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Une phrase.", "Une autre."));
    site.indexed();
    saved.unwrap()
}

/// Whether an address that a browser would follow stays in the wiki, or leads to another host.
fn stays(site: &Site, address: &str) -> bool {
    let origin = site.address.strip_suffix("/wiki").unwrap();
    match address.strip_prefix(origin) {
        Some(rest) => rest == "/wiki" || rest.starts_with("/wiki/"),
        None => !address.starts_with('/') || address.starts_with("/wiki/"),
    }
}

/// Every attribute of a page that may hold an address: element, attribute, value.
fn addresses(page: &Page) -> Vec<(String, String, String)> {
    let document = Html::parse_document(&page.html);
    let all = Selector::parse("*").unwrap();
    let mut found = Vec::new();
    for element in document.select(&all).map(|element| element.value()) {
        for (name, value) in element.attrs() {
            let is_address = ["href", "src", "action", "formaction", "poster", "content"].contains(&name);
            if is_address || name.starts_with("data-") {
                found.push((element.name().to_owned(), name.to_owned(), value.to_owned()));
            } else if name == "srcset" {
                let parts =
                    value.split(',').map(|part| (element.name().to_owned(), name.to_owned(), part.trim().to_owned()));
                found.extend(parts);
            }
        }
    }
    found
}

fn check(site: &Site, path: &str, page: &Page) {
    for (element, name, value) in addresses(page) {
        assert!(stays(site, &value), "{path}: <{element} {name}=\"{value}\">");
    }
    let origin = site.address.strip_suffix("/wiki").unwrap();
    for (at, _) in page.html.match_indices(origin) {
        let address: String = page.html[at..].chars().take(80).collect();
        assert!(address.starts_with(&site.address), "{path}: {address}");
    }
    // Values of JSON; the description of the API names its addresses from the server that it names.
    if page.header("content-type").contains("json") && !path.ends_with("openapi.json") {
        for (at, _) in page.html.match_indices("\":\"/") {
            let address: String = page.html[at + 3..].chars().take(80).collect();
            assert!(stays(site, &address), "{path}: {address}");
        }
    }
    assert!(stays(site, page.header("location")), "{path}: {}", page.header("location"));
    let cookie = page.header("set-cookie");
    assert!(cookie.is_empty() || cookie.contains("Path=/wiki"), "{path}: {cookie}");
}

/// Follows every link from these addresses on; the statuses of what was met, by path.
fn crawl(site: &Site, browser: &Browser<'_>, from: &[&str]) -> BTreeMap<String, u16> {
    let mut met = BTreeMap::new();
    let mut shapes: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut next: VecDeque<String> = from.iter().map(|path| (*path).to_owned()).collect();
    while let Some(path) = next.pop_front() {
        // A few of each shape are enough: numbers and what is asked change, the page does not.
        let shape: String = path.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        let shape = shape.split(['?', '-']).next().unwrap().to_owned() + if path.contains('?') { "?" } else { "" };
        let times = shapes.entry(shape).or_default();
        *times += 1;
        if *times > 4 {
            continue;
        }
        let page = browser.get(&path);
        check(site, &path, &page);
        let is_script = page.header("content-type").contains("javascript");
        if is_script {
            only_relative(&path, &page.html);
        }
        met.insert(path, page.status);
        let location = page.header("location").to_owned();
        let links =
            addresses(&page).into_iter().filter(|(_, name, _)| matches!(name.as_str(), "href" | "src" | "srcset"));
        for link in links.map(|(_, _, value)| value).chain([location]) {
            let link = link.split([' ', '#']).next().unwrap_or_default().to_owned();
            if let Some(path) = link.strip_prefix(&site.address).or_else(|| link.strip_prefix("/wiki"))
                && !is_script
                && seen.insert(path.to_owned())
            {
                next.push_back(path.to_owned());
            }
        }
    }
    met
}

/// Scripts name no address from the root of the host.
fn only_relative(path: &str, script: &str) {
    for quote in ['"', '\'', '`'] {
        for (at, _) in script.match_indices(&format!("{quote}/")) {
            let after: String = script[at + 2..].chars().take(30).collect();
            let is_address = after.bytes().take(3).filter(u8::is_ascii_lowercase).count() == 3;
            assert!(!is_address, "{path}: {quote}/{after}");
        }
    }
}

#[test]
fn no_page_of_a_wiki_below_a_path_leads_outside_of_it() {
    on_both_with(BELOW, |site| {
        let admin = site.person("Ada", Role::Administrator);
        let sheet = filled(site, &admin);
        let extra = [
            "/",
            "/sitemap.xml",
            "/opensearch.xml",
            "/robots.txt",
            "/hors-ligne.js",
            "/flux/modifications.atom",
            "/connexion",
            "/inscription",
            "/nimporte-quoi",
            "/fiches/3-parti",
            "/api/v1/sheets",
            "/api/v1/search?q=tour",
            "/api/v1/suggest?q=tour",
            "/api/v1/openapi.json",
            &format!("/f/{}", sheet.id),
            &format!("{}/animer", sheet.path),
            &format!("{}/modifier", sheet.path),
            "/fiches/nouvelle?type=methode-animation",
            "/titre/Le%20tour",
        ];
        for (browser, least) in [(site.stranger(), 60), (admin, 90)] {
            let met = crawl(site, &browser, &extra);
            assert!(met.len() >= least, "{} addresses: {met:#?}", met.len());
            let broken: Vec<_> = met
                .iter()
                .filter(|(path, status)| **status >= 500 || **status == 404 && path.starts_with("/static"))
                .collect();
            assert!(broken.is_empty(), "{broken:?}");
            assert_eq!((met["/"], met["/nimporte-quoi"]), (200, 404));
            assert!(
                met.keys().any(|path| path.starts_with("/static/"))
                    && met.keys().any(|path| path.starts_with("/fichiers/"))
            );
        }
    });
}

#[test]
fn a_page_below_a_path_is_the_same_when_it_is_kept_and_when_the_proxy_took_the_path_off() {
    on_both_with(BELOW, |site| {
        let sheet = filled(site, &site.member("Ann"));
        let stranger = site.stranger();
        let bare = site.address.strip_suffix("/wiki").unwrap();
        for path in
            ["/", &sheet.path, "/themes", "/plan-du-site", "/modifications-recentes", "/flux/modifications.atom"]
        {
            let (first, kept) = (stranger.get(path), stranger.get(path));
            assert_eq!((first.status, &first.html), (200, &kept.html), "{path}");
            let stripped = stranger.send(stranger.client().get(format!("{bare}{path}")));
            assert_eq!(stripped.html, first.html, "{path}");
        }
        assert_eq!(stranger.send(stranger.client().get(format!("{bare}/wiki"))).status, 200);
        assert_eq!(stranger.send(stranger.client().get(format!("{bare}/wikis"))).status, 404);
        let page = stranger.get(&sheet.path).html;
        assert!(page.contains("href=\"/x\"") || page.contains("href=&quot;/x&quot;"), "code is text: {page}");
    });
}

#[test]
fn what_is_sent_below_a_path_comes_back_below_it() {
    on_both_with(BELOW, |site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Le tour", "Texte.");
        let form = ann.get(&format!("{}/modifier", sheet.path));
        let action = form.attribute("form#edition", "action");
        assert!(action.starts_with("/wiki/fiches/"), "{action}");
        let saved = ann
            .post(action.strip_prefix("/wiki").unwrap(), &[("base", "1"), ("titre", "Le tour"), ("corps", "Autre.")]);
        assert!(
            saved.header("location").starts_with(&format!("/wiki{}?avis=", sheet.path)),
            "{}",
            saved.header("location")
        );
        assert!(saved.header("set-cookie").contains("Path=/wiki"), "{}", saved.header("set-cookie"));
        let member = site.member_of(&site.find("Ann"));
        site.set_password(&member, "une phrase assez longue");
        let stranger = site.stranger();
        let asked = stranger.get("/suivi").header("location").to_owned();
        assert!(asked.starts_with("/wiki/connexion"), "{asked}");
        let form = stranger.get(asked.strip_prefix("/wiki").unwrap());
        let (action, token) =
            (form.attribute("main form", "action"), form.attribute("main form input[name=jeton]", "value"));
        let hidden = form.attribute("main form input[type=hidden]:not([name=jeton])", "name");
        let back = form.attribute("main form input[type=hidden]:not([name=jeton])", "value");
        assert!(back.starts_with("/suivi"), "the wiki speaks of its own addresses: {back}");
        let answers =
            [("jeton", &*token), ("nom", "Ann"), ("mot_de_passe", "une phrase assez longue"), (&*hidden, &*back)];
        let signed_in = stranger.post_raw(action.strip_prefix("/wiki").unwrap(), &answers, &[]);
        assert_eq!((signed_in.status, signed_in.header("location")), (303, "/wiki/suivi"), "{}", signed_in.html);
        assert_eq!(stranger.get("/mon-compte").status, 200, "the cookie comes back");
        let answer = super::files::adds_page(&ann, "vue.jpg", &super::files::photo(30, 30));
        assert!(answer.starts_with("/wiki/fichiers/"), "{answer}");
        let set = ann.client().post(ann.at("/api/v1/render")).json(&serde_json::json!({"body": "[[Le tour]]"}));
        assert!(ann.send(set).html.contains("/wiki/fiches/"));
        site.stranger().post("/mot-de-passe-oublie", &[("courriel", "ann@exemple.fr"), ("nom", "Ann")]);
        let letter = site.letter_to("ann@exemple.fr");
        assert!(letter.text.contains(&format!("{}/mot-de-passe-oublie/", site.address)), "{}", letter.text);
    });
}
