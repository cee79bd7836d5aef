//! The main pages, each as one reads it aloud, kept in `snapshots/`. After a change that is meant,
//! `INSTA_UPDATE=always scripts/with-postgres cargo test --test it web::pages` writes them anew: read what changed.

use maillage::db::types::Role;

use crate::support::{Browser, Page, Site, on_both, outline};

const METHOD: &str = "---\nmodele: methode-animation\ntitre: Boule de neige\nresume: À deux, à quatre, puis tous ensemble.\nthemes: [cooperation]\ngroupe: {min: 6, max: 30, ideal: 12}\nduree: {min: 45, max: 60}\nmateriel:\n  - {objet: Feuille, par_personne: 1}\nderoule:\n  - {titre: À deux, minutes: 10, consigne: Échangez à voix basse.}\n  - {titre: À quatre, minutes: 20}\nenchaine: [Tour de table]\n---\n## Pourquoi\n\nPour que **chacun** parle, voir [[Une page à écrire]].\n\n## Limites\n\n- le bruit\n- le temps\n";
const EXAMPLE: &str = "---\nmodele: exemple-inspirant\ntitre: Le café du quartier\nresume: Un café tenu par ses habitués.\nthemes: [cooperation]\nporteur: Les habitués\ndates: {debut: 2015-03, fin: 2020}\nfrise:\n  - {date: 2015-03, titre: Ouverture}\nresultats:\n  - {nom: Habitués, valeur: 120, unite: personnes, annee: 2019}\nparoles:\n  - {citation: On y revient., personne: Samira B.}\n---\nTout a commencé par une table, et la [[Boule de neige]].\n";
const PRACTICE: &str = "---\nmodele: fiche-pratique\ntitre: Accueillir un bénévole\nprobleme: Les nouveaux ne restent pas.\nthemes: [cooperation]\netapes:\n  - {titre: Avant, texte: Préparer la place.}\n  - {titre: Le jour même, texte: Se présenter.}\n---\n## Pour finir\n\n| quoi | qui |\n| --- | --- |\n| café | Ann |\n\nUne note[^1].\n\n[^1]: Elle est ici.\n";

/// A wiki with a sheet of each kind; the method is in its second version.
fn with_sheets(test: impl Fn(&Site, &Browser<'_>, [&str; 3])) {
    on_both(|site| {
        let ann = site.member("Ann");
        let method = ann.writes_text(METHOD);
        let example = ann.writes_text(EXAMPLE);
        let practice = ann.writes_text(PRACTICE);
        let second = METHOD.replace("le bruit", "le bruit des voix").replace("max: 30", "max: 40");
        ann.saves(Some(method.id), 1, &second).unwrap();
        site.indexed();
        test(site, &ann, [&method.path, &example.path, &practice.path]);
    });
}

fn shows(site: &Site, name: &str, page: &Page) {
    insta::assert_snapshot!(name, outline(&page.html, "main", &site.address));
}

#[test]
fn pages_for_readers() {
    with_sheets(|site, _, [method, example, practice]| {
        let stranger = site.stranger();
        for (name, path) in [
            ("home", "/"),
            ("method", method),
            ("example", example),
            ("practice", practice),
            ("search", "/recherche?q=boule"),
            ("search_without_result", "/recherche?q=xyzzyx"),
            ("theme", "/themes/cooperation"),
            ("history", &format!("{method}/historique")),
            ("comparison", &format!("{method}/versions/1...2")),
            ("old_version", &format!("{method}/versions/1")),
            ("sign_in", "/connexion"),
        ] {
            let page = stranger.get(path);
            assert_eq!(page.status, 200, "{path}");
            shows(site, name, &page);
        }
    });
}

#[test]
fn pages_for_members() {
    with_sheets(|site, ann, [method, ..]| {
        let moderator = site.person("Modératrice", Role::Moderator);
        let admin = site.person("Ada", Role::Administrator);
        shows(site, "editor", &ann.get(&format!("{method}/modifier")));
        shows(site, "restoring", &ann.get(&format!("{method}/retablir/1")));
        shows(site, "undoing", &ann.get(&format!("{method}/annuler/2")));
        shows(site, "deleting", &moderator.get(&format!("{method}/supprimer")));
        shows(site, "account", &ann.get("/mon-compte"));
        shows(site, "administration", &admin.get("/administration"));
    });
}

#[test]
fn the_page_of_a_clash() {
    with_sheets(|site, ann, [.., practice]| {
        let id: i64 = practice.trim_start_matches("/fiches/").split('-').next().unwrap().parse().unwrap();
        ann.saves(Some(id), 1, &PRACTICE.replace("Une note", "Une note d’Ann").replace("ne restent pas", "partent"))
            .unwrap();
        let mine = PRACTICE.replace("Une note", "Une note de Bob").replace("ne restent pas", "s’en vont");
        let clash = site.member("Bob").post(&format!("{practice}/modifier"), &[("base", "1"), ("texte", &mine)]);
        assert_eq!(clash.status, 409);
        shows(site, "clash", &clash);
    });
}

#[test]
fn pages_of_errors() {
    with_sheets(|site, ann, [method, example, _]| {
        let id: i64 = example.trim_start_matches("/fiches/").split('-').next().unwrap().parse().unwrap();
        site.deletes(id);
        let stranger = site.stranger();
        for (name, status, page) in [
            ("not_found", 404, stranger.get("/fiches/boule-de-niege")),
            ("gone", 410, stranger.get(example)),
            ("forbidden", 403, ann.get(&format!("{method}/supprimer"))),
            (
                "forged",
                403,
                ann.post_raw(&format!("{method}/modifier"), &[("corps", "x")], &[("sec-fetch-site", "cross-site")]),
            ),
        ] {
            assert_eq!(page.status, status, "{name}");
            shows(site, name, &page);
        }
    });
}

#[test]
fn a_text_that_somebody_brought() {
    on_both(|site| {
        let ann = site.member("Ann");
        let brought = ann.post("/fiches/nouvelle/texte", &[("texte", super::given::TEXT)]);
        shows(site, "given_text", &ann.get(brought.header("location")));
    });
}
