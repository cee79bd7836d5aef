//! Live lists in texts, searches followed by a feed, searches kept, and what members follow.
#![expect(clippy::indexing_slicing, reason = "tests may panic")]

use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::actions::sheets::remove_sheet::{bring_back, remove_sheet};
use maillage::db::types::{Protection, SheetId, Visibility};
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::follow::{self, Follow, Follows, Target};
use maillage::models::nouns::{self, Closing, Fate, Noun, Own};

use crate::support::{Browser, Page, Site, on_both};

fn method(title: &str) -> String {
    format!(
        "---\nmodele: methode-animation\ntitre: {title}\nresume: Pour décider à plusieurs\ngroupe: {{min: 4, max: 12}}\n---\nTexte.\n"
    )
}

fn wiki(site: &Site) {
    maillage::cli::serve::prepare(&site.app).unwrap();
    let ann = site.member("Ann");
    for number in 1..=8 {
        ann.writes_text(&method(&format!("Méthode {number}")));
    }
}

#[test]
fn a_list_in_a_text_shows_what_the_search_finds_now_paged_on_the_server() {
    on_both(|site| {
        wiki(site);
        let (ann, bob) = (site.member("Bea"), site.stranger());
        let text = "Nos outils.\n\n![[recherche?type=methode-animation&tri=titre&nombre=5|Nos méthodes]]\n\n\
                    ![[/fiches?type=methode-animation&affichage=tableau&nombre=3]]\n\n\
                    ![[recherche?q=introuvable&affichage=cartes|Rien]]\n";
        let sheet = ann.writes("Boîte à outils", text);
        site.indexed();
        let page = bob.get(&sheet.path);
        assert_eq!(page.text("#liste1-t"), "Nos méthodes 8 fiches");
        let names = ["Méthode 1", "Méthode 2", "Méthode 3", "Méthode 4", "Méthode 5"];
        assert_eq!(page.texts("#liste1 .live-name"), names);
        assert!(page.text("#liste1 li").contains("4 à 12"), "{}", page.html);
        assert_eq!(page.texts("#liste2 tbody th").len(), 3);
        assert!(page.text("#liste3").contains("Aucune fiche pour l’instant"));
        // The second page of the first list; the others stay where they were.
        let next = page.attribute("#liste1 a[rel=next]", "href");
        assert_eq!(next, format!("{}?liste1=2#liste1", sheet.path));
        let second = bob.get(next.split('#').next().unwrap());
        assert_eq!(second.texts("#liste1 .live-name"), ["Méthode 6", "Méthode 7", "Méthode 8"]);
        assert_eq!(second.texts("#liste2 tbody th").len(), 3);
        let old = bob.get(&format!("{}?liste1=400", sheet.path));
        assert_eq!(old.texts("#liste1 .live-name"), second.texts("#liste1 .live-name"), "a list that was longer");
        // It is kept, and it follows the wiki.
        let more = ann.writes_text(&method("Méthode 0"));
        site.indexed();
        assert_eq!(bob.get(&sheet.path).texts("#liste1 .live-name")[0], "Méthode 0");
        site.deletes(more.id);
        site.indexed();
        assert_eq!(bob.get(&sheet.path).text("#liste1-t"), "Nos méthodes 8 fiches");
        // What it leads to is no sheet that is wanted.
        assert!(!bob.get("/pages-demandees").text("main").contains("recherche?"));
    });
}

#[test]
fn a_search_is_followed_by_its_feed_and_kept_by_a_member() {
    on_both(|site| {
        wiki(site);
        site.indexed();
        let (ann, bob) = (site.member("Bea"), site.stranger());
        let found = bob.get("/recherche?q=m%C3%A9thode&type=methode-animation");
        let query = "q=m%C3%A9thode&type=methode-animation";
        assert_eq!(found.attribute("link[href^='/flux/recherche']", "href"), format!("/flux/recherche.atom?{query}"));
        assert!(found.attribute("#bloc", "value").starts_with(&format!("![[recherche?{query}|")));
        let feed = bob.get(&format!("/flux/recherche.atom?{query}"));
        assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
        assert_eq!(feed.html.matches("<entry>").count(), 8);
        assert!(feed.html.contains("Pour décider à plusieurs"));
        site.wait(60_000_000);
        ann.writes_text(&method("Méthode neuve"));
        site.indexed();
        let feed = bob.get(&format!("/flux/recherche.atom?{query}"));
        assert_eq!(feed.html.matches("<entry>").count(), 9);
        assert!(
            feed.html.split("<entry>").nth(1).is_some_and(|first| first.contains("Méthode neuve")),
            "{}",
            feed.html
        );

        assert!(bob.get("/mes-recherches").header("location").starts_with("/connexion"));
        let page = format!("/recherche?{query}");
        let keep = |name: &str| ann.submits(&page, "/mes-recherches", &[("requete", query), ("nom", name)]);
        assert_eq!(keep("  ").status, 422);
        assert_eq!(keep("Mes outils").status, 303);
        assert_eq!(keep("Nos outils").status, 303, "kept before, under another name");
        let kept = ann.get("/mes-recherches");
        assert_eq!(kept.texts(".rows h2"), ["Nos outils"]);
        assert_eq!(kept.attribute(".rows h2 a", "href"), format!("/recherche?{query}"));
        assert_eq!(ann.get("/mon-compte/donnees.json").json()["searches"][0]["name"], "Nos outils");
        assert!(site.member("Cid").get("/mes-recherches").texts(".rows h2").is_empty(), "nobody else’s");
        assert_eq!(ann.post("/mes-recherches", &[("faire", "oublier"), ("requete", query)]).status, 303);
        assert!(ann.get("/mes-recherches").texts(".rows h2").is_empty());
        let placed = ann.get(&format!("{page}&lieu=Chez+nous"));
        let name = placed.attribute("form[action='/mes-recherches'] input[name=nom]", "value");
        assert!(name.ends_with(", Chez nous"), "{name}");
    });
}

#[test]
fn a_passage_of_a_sheet_is_shown_inside_another_and_never_inside_itself() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Bea"), site.stranger());
        let source =
            ann.writes("Charte", "Avant.\n\n## Nos règles\n\nParler à tour de rôle.\n\n## Suite\n\n![[Boucle#Ici]]\n");
        let sheet = ann.writes("Atelier", "![[Charte#Nos règles]]\n\n![[Charte]]\n\n![[Charte#Nulle part]]\n");
        let page = bob.get(&sheet.path);
        assert!(page.text(".passage").contains("Parler à tour de rôle."), "{}", page.html);
        assert_eq!(page.attribute(".passage p.small a", "href"), format!("{}#nos-regles", source.path));
        assert!(!page.text(".passage").contains("Avant"));
        assert!(page.text(".card.inside").contains("Charte"));
        assert!(page.text(".prose").contains("Cette section n’existe pas"));
        // It follows the sheet it comes from, under a heading of another name too.
        ann.saves(Some(source.id), 1, "---\ntitre: Charte\n---\n## Nos usages\n\nParler peu.\n").unwrap();
        let page = bob.get(&sheet.path);
        assert!(
            page.text(".prose").contains("Parler peu.") || page.text(".prose").contains("n’existe pas"),
            "{}",
            page.html
        );
        assert!(!page.html.contains("tour de rôle"));
        // One inside the other, two deep; then a cycle is told.
        let loops = ann.writes("Boucle", "## Ici\n\nUn.\n\n![[Boucle#Ici]]\n");
        assert!(bob.get(&loops.path).text(".prose").contains("se contient lui-même"));
        for (title, next) in [("A1", "A2"), ("A2", "A3"), ("A3", "A4")] {
            ann.writes(title, &format!("## S\n\nDans {title}.\n\n![[{next}#S]]\n"));
        }
        ann.writes("A4", "## S\n\nDans A4.\n");
        let top = ann.writes("Haut", "![[A1#S]]\n");
        let text = bob.get(&top.path).text(".prose");
        assert!(text.contains("Dans A1.") && text.contains("Dans A2.") && !text.contains("Dans A3."), "{text}");
        assert!(text.contains("déjà l’un dans l’autre"));
    });
}

fn press(browser: &Browser<'_>, page: &str) -> Page {
    let shown = browser.get(page);
    let value = |name: &str| shown.attribute(&format!("form[action='/suivi'] [name={name}]"), "value");
    let [address, what, which, act] = ["adresse", "quoi", "lequel", "faire"].map(value);
    browser.submits(page, "/suivi", &[("adresse", &address), ("quoi", &what), ("lequel", &which), ("faire", &act)])
}

#[test]
fn a_member_follows_what_they_choose_and_finds_it_in_their_list() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = bob.writes("Le débat mouvant", "Un.");
        site.indexed();
        let search = "/recherche?q=d%C3%A9bat&type=methode-animation";
        let list = || ann.get("/suivi");
        assert!(list().text("main").contains("Vous ne suivez rien") && list().text(".empty").contains("« Suivre »"));
        let pages = [
            (sheet.path.as_str(), "Le débat mouvant"),
            ("/themes/cooperation", ""),
            ("/fiches?type=methode-animation", "Méthodes d’animation"),
            ("/contributeurs/Bob", "Bob"),
            (search, "débat, Méthode d’animation"),
        ];
        for (page, name) in pages {
            assert_eq!(ann.get(page).text("form[action='/suivi'] button"), "Suivre", "{page}");
            assert_eq!(press(&ann, page).header("location"), page);
            assert_eq!(ann.get(page).text("form[action='/suivi'] button"), "Ne plus suivre", "{page}");
            let hrefs: Vec<String> = list().texts(".rows li > a");
            assert!(hrefs.iter().any(|shown| shown == name || name.is_empty()), "{name}: {hrefs:?}");
            assert!(list().has(&format!(".rows a[href='{page}']")), "{page}: {}", list().html);
        }
        assert_eq!(list().texts("main h2"), ["Fiches", "Types de fiches", "Personnes", "Recherches", "Thèmes"]);
        assert_eq!(ann.get(&format!("{search}&page=3")).text("form[action='/suivi'] button"), "Ne plus suivre");
        assert_eq!(ann.get("/mon-compte/donnees.json").json()["follows"].as_array().map(Vec::len), Some(5));
        assert!(bob.get("/suivi").texts(".rows li").is_empty(), "nobody else’s");
        for (page, _) in pages {
            assert_eq!(press(&ann, page).header("location"), page);
            assert_eq!(ann.get(page).text("form[action='/suivi'] button"), "Suivre", "{page}");
        }
        assert!(list().texts(".rows li").is_empty());
        press(&ann, &sheet.path);
        let id = sheet.id.to_string();
        let end = [("quoi", "fiche"), ("lequel", id.as_str()), ("faire", "arreter")];
        let ended = ann.submits("/suivi", "/suivi", &end).header("location").to_owned();
        assert!(ann.get(&ended).text("[role=status]").contains("n’est plus dans votre liste"), "{ended}");
        assert!(!ann.get("/suivi").has("[role=status]"), "said once");
        assert!(list().texts(".rows li").is_empty());
        for nothing in ["/fiches", "/recherche", "/fiches/999-x", "/modifications-recentes", "/contributeurs/Personne"]
        {
            assert!(!ann.get(nothing).has("form[action='/suivi']"), "{nothing}");
        }
        for (what, which) in [
            ("fiche", "x"),
            ("fiche", "999"),
            ("theme", &id),
            ("modele", "999"),
            ("personne", "999"),
            ("recherche", ""),
            ("recherche", "page=2"),
            ("recherche", "q=a&page=2"),
            ("autre", "1"),
            ("", ""),
        ] {
            assert_eq!(ann.post("/suivi", &[("quoi", what), ("lequel", which)]).status, 404, "{what} {which}");
        }
        assert!(list().texts(".rows li").is_empty());
    });
}

#[test]
fn strangers_sign_in_to_follow_and_their_pages_stay_the_same() {
    on_both(|site| {
        let (ann, stranger) = (site.member("Ann"), site.stranger());
        let sheet = ann.writes("Titre", "Un.");
        let page = stranger.get(&sheet.path);
        assert!(!page.has("form[action='/suivi']") && page.header("set-cookie").is_empty());
        assert!(stranger.get("/suivi").header("location").starts_with("/connexion?suite=%2Fsuivi"));
        let asked = stranger.post("/suivi", &[("adresse", &sheet.path), ("faire", "suivre")]);
        assert_eq!(asked.status, 303);
        assert_eq!(asked.header("location"), format!("/connexion?suite={}", sheet.path.replace('/', "%2F")));
        let elsewhere = stranger.post("/suivi", &[("adresse", "https://ailleurs.exemple/")]);
        assert!(!elsewhere.header("location").contains("ailleurs"), "{}", elsewhere.header("location"));
        let forged = ann.post_raw("/suivi", &[("adresse", &sheet.path), ("faire", "suivre")], &[]);
        assert_eq!(forged.status, 403, "without the token of the session");
    });
}

#[test]
fn what_may_no_longer_be_read_keeps_its_title_to_itself_and_comes_back() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = bob.writes("Un titre secret", "Un.");
        press(&ann, &sheet.path);
        let id = SheetId(sheet.id);
        let seen = |visibility: Visibility| {
            let who = Who::Program;
            let rules = Rules {
                protection: Protection::Open.into(),
                visibility: visibility.into(),
                keepers: None,
                steward: String::new(),
                review_months: 12,
                reason: String::new(),
            };
            govern_sheet(&site.app, &who, id, &rules).unwrap();
        };
        seen(Visibility::Hidden);
        let hidden = ann.get("/suivi");
        assert!(!hidden.html.contains("secret"), "{}", hidden.html);
        assert!(hidden.text(".rows").contains("N’est plus consultable") && hidden.has("button[value=arreter]"));
        assert_eq!(ann.post("/suivi", &[("quoi", "fiche"), ("lequel", &sheet.id.to_string())]).status, 404);
        seen(Visibility::Members);
        assert!(ann.get("/suivi").html.contains("secret"), "members may read it");
        seen(Visibility::Public);
        remove_sheet(&site.app, &Who::Program, id, "essai", "").unwrap();
        assert!(!ann.get("/suivi").html.contains("secret"));
        bring_back(&site.app, &Who::Program, id, "essai").unwrap();
        assert!(ann.get("/suivi").html.contains("secret"));
    });
}

#[test]
fn follows_have_a_number_go_over_with_a_merged_theme_and_leave_with_their_people() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let (one, two) = (ann.member.as_ref().unwrap().id, bob.member.as_ref().unwrap().id);
        let now = site.app.now();
        let put = |account, target: &Target| {
            let row = Follow::new(account, target, now);
            site.app.store.write::<_, Error>(|db| Ok(Follows.put(db, &row)?)).unwrap();
        };
        let held = |account| site.app.store.read::<_, Error>(|db| Ok(follow::of_account(db, account)?)).unwrap();
        let themes: Vec<_> = site.app.kinds().themes().iter().map(|theme| theme.sheet).collect();
        let (gone, stays) = (Target::Theme(themes[0]), Target::Theme(themes[1]));
        put(one, &gone);
        put(two, &gone);
        put(two, &stays);
        let merge = |db: &mut maillage::db::Db| nouns::follow_sheet(db, themes[0], Fate::MergedInto(themes[1]));
        site.app.store.write(merge).unwrap();
        for account in [one, two] {
            let what: Vec<_> = held(account).iter().filter_map(Follow::what).collect();
            assert_eq!(what, std::slice::from_ref(&stays));
        }
        put(one, &Target::Person(two));
        (2..1_000).for_each(|n| put(one, &Target::Search(format!("q={n}"))));
        assert_eq!(held(one).len(), 1_000);
        let follows = |query| ann.post("/suivi", &[("quoi", "recherche"), ("lequel", query), ("faire", "suivre")]);
        let more = follows("q=encore");
        assert_eq!(more.status, 422);
        assert!(more.html.contains("1\u{202f}000 pages") && more.text("[role=alert]").contains("Retirez-en"));
        assert_eq!(follows("q=2").status, 303, "it is there");
        let closing = |id| Closing { id, from: "x", to: "Compte supprimé 1", now };
        site.app.store.write::<_, Error>(|db| Follows.close_account(db, &closing(two))).unwrap();
        assert_eq!((held(one).len(), held(two).len()), (999, 0), "nobody follows who left");
        let checked = maillage::actions::wiki::check::check(&site.app, &Who::Program, &|_| {}).unwrap();
        assert!(checked.problems.is_empty(), "{:?}", checked.problems);
        put(one, &Target::Search("q=a".to_owned()));
        put(one, &Target::Search("q=b".to_owned()));
        let checked = maillage::actions::wiki::check::check(&site.app, &Who::Program, &|_| {}).unwrap();
        assert!(checked.problems.iter().any(|line| line.contains("follows more than anybody may")));
    });
}
