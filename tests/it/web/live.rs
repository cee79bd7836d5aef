//! Live lists in texts, searches followed by a feed, searches kept.
#![expect(clippy::indexing_slicing, reason = "tests may panic")]

use crate::support::{Site, on_both};

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
