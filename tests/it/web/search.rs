//! The search and the lists of sheets.
#![expect(clippy::indexing_slicing, clippy::disallowed_methods, reason = "tests may panic, and wait for the index")]

use crate::support::{Browser, on_both, on_both_with};

fn method(titre: &str, themes: &str, body: &str) -> String {
    format!("---\nmodele: methode-animation\ntitre: {titre}\nthemes: [{themes}]\n---\n{body}\n")
}

fn titles(browser: &Browser<'_>, path: &str) -> Vec<String> {
    browser.get(path).texts(".hits h3 a")
}

#[test]
fn a_save_is_found_changed_and_gone_after_deletion() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Compost de quartier", "Un bac partagé au pied de l’immeuble.");
        site.indexed();
        let page = site.stranger().get("/recherche?q=compost");
        assert_eq!(page.status, 200);
        assert_eq!(page.text("[role=status]"), "1 résultat");
        assert_eq!(page.text("title"), "« compost » : 1 résultat – Recherche – Maillage");
        assert_eq!(page.attribute(".hits h3 a", "href"), sheet.path);
        assert_eq!(page.text(".hits mark"), "Compost");
        let text = site.text_of(sheet.id).replace("immeuble", "gymnase");
        ann.saves(Some(sheet.id), sheet.number, &text).unwrap();
        site.indexed();
        assert_eq!(titles(&site.stranger(), "/recherche?q=gymnase"), ["Compost de quartier"]);
        assert!(titles(&site.stranger(), "/recherche?q=immeuble").is_empty());
        site.deletes(sheet.id);
        site.indexed();
        assert!(titles(&site.stranger(), "/recherche?q=gymnase").is_empty());
        assert_eq!(site.stranger().get("/recherche?q=gymnase").text("[role=status]"), "Rien trouvé pour « gymnase »");
    });
}

#[test]
fn a_save_can_be_found_within_a_second() {
    on_both(|site| {
        site.indexed();
        let ann = site.member("Ann");
        ann.writes("Orgue de barbarie", "Musique.");
        let begun = std::time::Instant::now();
        while titles(&site.stranger(), "/recherche?q=barbarie").is_empty() {
            assert!(begun.elapsed() < std::time::Duration::from_secs(5), "not found");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert!(begun.elapsed() < std::time::Duration::from_millis(1500), "{:?}", begun.elapsed());
    });
}

#[test]
fn accents_case_apostrophes_and_ligatures_do_not_matter() {
    on_both(|site| {
        site.member("Ann").writes("Œuvrer à l’été", "Le cœur de l'École.");
        site.indexed();
        for q in ["oeuvrer", "ŒUVRER", "l'ete", "l’Été", "coeur", "ecole", "l%C2%A0ecole"] {
            assert_eq!(titles(&site.stranger(), &format!("/recherche?q={q}")), ["Œuvrer à l’été"], "{q}");
        }
    });
}

#[test]
fn counts_react_to_filters_and_a_parent_counts_its_sub_themes() {
    on_both(|site| {
        let ann = site.member("Ann");
        ann.writes_text(&method("Tour de table", "cooperation/animation-facilitation", "Un tour."));
        ann.writes_text(&method("Tour de jardin", "alimentation/jardins-partages", "Un tour."));
        ann.writes("Tour de main", "Un tour.");
        site.indexed();
        let count =
            |page: &crate::support::Page, value: &str| page.text(&format!("label:has(input[value='{value}']) .count"));
        let page = site.stranger().get("/recherche?q=tour");
        assert_eq!(count(&page, "methode-animation"), "2");
        assert_eq!(count(&page, "cooperation"), "1");
        assert!(page.has("label:has(input[value='exemple-inspirant']) input[disabled]"));
        let page = site.stranger().get("/recherche?q=tour&theme=cooperation");
        assert_eq!(page.texts(".hits h3 a"), ["Tour de table"]);
        assert_eq!(count(&page, "methode-animation"), "1");
        assert_eq!(count(&page, "alimentation"), "1");
        assert_eq!(page.text(".chips .chip.active"), "Coopération et gouvernance : retirer ce filtre");
        let away = page.attribute(".chips .chip.active", "href");
        assert_eq!(away, "/recherche?q=tour#res", "whoever takes a choice back stays at the results");
        assert_eq!(titles(&site.stranger(), &away).len(), 3);
    });
}

#[test]
fn a_field_of_the_chosen_kind_filters_by_its_vocabulary() {
    on_both(|site| {
        let ann = site.member("Ann");
        ann.writes_text("---\nmodele: methode-animation\ntitre: Facile\ndifficulte: '1'\n---\nx\n");
        ann.writes_text("---\nmodele: methode-animation\ntitre: Ardue\ndifficulte: '3'\n---\nx\n");
        site.indexed();
        let page = site.stranger().get("/fiches?type=methode-animation");
        assert_eq!(page.text("h1"), "Méthodes d’animation");
        let value = page.attribute("input[name='champ.difficulte']", "value");
        let shown = titles(&site.stranger(), &format!("/fiches?type=methode-animation&champ.difficulte={value}"));
        assert_eq!(shown.len(), 1);
        assert!(!site.stranger().get("/fiches").has("input[name='champ.difficulte']"));
    });
}

#[test]
fn no_result_says_how_to_widen_with_true_counts() {
    on_both(|site| {
        let ann = site.member("Ann");
        ann.writes("Fresque du compost", "x");
        ann.writes("Compost en pied d’immeuble", "x");
        site.indexed();
        let page = site.stranger().get("/recherche?q=compost&type=methode-animation");
        assert_eq!(page.text("[role=status]"), "Rien trouvé pour « compost »");
        let way = page.text(".empty .chip");
        assert_eq!(way, "Élargir : retirer « Méthode d’animation » (2 résultats)");
        let href = page.attribute(".empty .chip", "href");
        assert_eq!(titles(&site.stranger(), &href).len(), 2);
        assert!(
            page.html.contains("/fiches/nouvelle?type=methode-animation&amp;titre=Compost")
                || page.html.contains("/fiches/nouvelle?type=methode-animation&#38;titre=Compost")
        );
    });
}

#[test]
fn sheets_that_lack_a_word_say_so() {
    on_both(|site| {
        site.member("Ann").writes("Jardin partagé", "Des tomates.");
        site.member("Bob").writes("Tricot", "Des pelotes.");
        site.indexed();
        let page = site.stranger().get("/recherche?q=jardin+pelotes");
        assert!(page.text(".note").starts_with("Aucune fiche ne contient tous ces mots"));
        assert!(page.texts(".near").contains(&"Ne contient pas « pelotes »".to_owned()));
    });
}

#[test]
fn whatever_is_asked_is_never_an_error() {
    on_both(|site| {
        site.indexed();
        for query in [
            "q=%22",
            "q=%C2%AB",
            "q=-",
            "q=AND+OR+NOT+(",
            "q=%00%FF",
            "type=%F0%9F%98%80",
            "page=-1",
            "page=999999",
            "champ.=x",
            "champ.x=",
            "theme=////",
            "tri=",
            "q=%25&&&=&",
            "type=a&type=a&type=b",
        ] {
            assert_eq!(site.stranger().get(&format!("/recherche?{query}")).status, 200, "{query}");
            assert_eq!(site.stranger().get(&format!("/fiches?{query}")).status, 200, "{query}");
            assert_eq!(site.stranger().get(&format!("/api/v1/suggest?{query}")).status, 200, "{query}");
        }
        assert_eq!(site.stranger().get(&format!("/recherche?q={}", "a".repeat(3000))).status, 200);
    });
}

#[test]
fn lists_show_what_people_write_and_page_by_twenty() {
    on_both(|site| {
        let ann = site.member("Ann");
        for number in 1..=23 {
            ann.writes(&format!("Fiche {number:02}"), "x");
        }
        site.indexed();
        let page = site.stranger().get("/fiches");
        assert_eq!(page.text("[role=status]"), "23 fiches");
        assert_eq!(page.texts(".hits h3 a").len(), 20);
        let next = page.attribute(".pages [rel=next]", "href");
        assert_eq!(next, "/fiches?page=2#res");
        assert_eq!(titles(&site.stranger(), &next), ["Fiche 21", "Fiche 22", "Fiche 23"]);
        assert_eq!(site.stranger().get("/fiches?page=9").text(".pages [rel=prev]"), "Précédente");
    });
}

#[test]
fn words_in_a_section_lead_to_its_anchor() {
    on_both(|site| {
        let sheet = site
            .member("Ann")
            .writes("Kermesse", "## Le matin\n\nOn installe.\n\n## Le soir\n\nOn range les tréteaux.");
        site.indexed();
        let page = site.stranger().get("/recherche?q=tréteaux");
        assert_eq!(page.attribute(".hits .small a", "href"), format!("{}#le-soir", sheet.path));
    });
}

#[test]
fn a_misspelt_word_is_corrected() {
    on_both(|site| {
        site.member("Ann").writes("Covoiturage solidaire", "Du covoiturage.");
        site.indexed();
        let page = site.stranger().get("/recherche?q=covoiturrage");
        assert_eq!(page.attribute("section p a", "href"), "/recherche?q=covoiturage#res");
    });
}

#[test]
fn titles_complete_from_three_letters() {
    on_both(|site| {
        let sheet = site.member("Ann").writes("Boule de neige", "x");
        site.indexed();
        assert_eq!(site.stranger().get("/api/v1/suggest?q=bo").json()["items"].as_array().unwrap().len(), 0);
        let items = site.stranger().get("/api/v1/suggest?q=bou").json();
        assert_eq!(items["items"][0]["title"], "Boule de neige");
        assert_eq!(items["items"][0]["url"], sheet.path.as_str());
        assert_eq!(items["items"][0]["kind"], "fiche-pratique");
        assert_eq!(items["items"][0]["kind_label"], "Fiche pratique");
    });
}

#[test]
fn too_many_searches_wait() {
    on_both_with(&[("LIMIT_SEARCHES_ADDRESS", "3/min")], |site| {
        site.indexed();
        let stranger = site.stranger();
        for _ in 0..3 {
            assert_eq!(stranger.get("/recherche?q=a").status, 200);
        }
        let refused = stranger.get("/recherche?q=a");
        assert_eq!(refused.status, 429);
        assert!(!refused.header("retry-after").is_empty());
        assert_eq!(stranger.get("/api/v1/suggest?q=abc").json()["error"]["code"], "too_many");
        assert_eq!(stranger.get("/api/v1/talk?q=abc").json()["error"]["code"], "too_many");
        assert_eq!(stranger.get("/discussions?q=abc").status, 429);
        for path in ["/fiches", "/api/v1/talk", "/discussions"] {
            assert_eq!(stranger.get(path).status, 200, "{path}");
        }
    });
}

#[test]
fn while_the_index_is_built_the_page_says_so() {
    on_both(|site| {
        let page = site.stranger().get("/recherche?q=a");
        assert_eq!((page.status, page.header("retry-after")), (503, "5"));
        assert_eq!(page.text("[role=status]"), "L’index se construit");
        assert!(page.has("input[name=q]"));
        for path in ["/fiches", "/recherche.csv", "/flux/recherche.atom?q=a"] {
            let page = site.stranger().get(path);
            assert_eq!((page.status, page.header("retry-after")), (503, "5"), "{path}");
            assert!(page.html.contains("index se construit"), "{path}: {}", page.html);
        }
        for path in ["/api/v1/search?q=a", "/api/v1/suggest?q=abc"] {
            let answer = site.stranger().get(path);
            assert_eq!((answer.status, answer.header("retry-after")), (503, "5"), "{path}");
            assert_eq!(answer.json()["error"]["code"], "index_building", "{path}");
        }
        site.indexed();
        for path in ["/recherche?q=a", "/fiches", "/recherche.csv", "/api/v1/search?q=a", "/api/v1/suggest?q=abc"] {
            let page = site.stranger().get(path);
            assert_eq!(page.status, 200, "{path}");
            assert!(!page.html.contains("se construit"), "{path}");
        }
    });
}

#[test]
fn a_rebuild_asked_for_from_outside_is_done_while_the_old_index_answers() {
    on_both(|site| {
        site.member("Ann").writes("Kermesse", "x");
        site.indexed();
        let folders = || {
            let names = std::fs::read_dir(site.app.config.data.join("index")).unwrap();
            names.map(|name| name.unwrap().file_name()).collect::<Vec<_>>()
        };
        let before = folders();
        site.wait(1);
        maillage::actions::wiki::reindex::ask(&site.app, &maillage::hall::policy::Who::Program).unwrap();
        let begun = std::time::Instant::now();
        while folders() == before || folders().len() > 1 {
            assert_eq!(titles(&site.stranger(), "/recherche?q=kermesse"), ["Kermesse"]);
            assert!(begun.elapsed() < std::time::Duration::from_secs(20), "never rebuilt");
            std::thread::sleep(std::time::Duration::from_millis(30));
        }
        assert_eq!(site.member("Bob").post("/administration/index", &[]).status, 403);
        let administrator = site.person("Zoé", maillage::db::types::Role::Administrator);
        assert_eq!(administrator.post("/administration/index", &[]).status, 303);
    });
}

#[test]
fn a_short_form_finds_its_long_one_and_members_say_which() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.stranger());
        ann.writes(
            "Des paniers chaque semaine",
            "Une association pour le maintien d’une agriculture paysanne, à vélo.",
        );
        let short = ann.writes("Livrer en ville", "L’AMAP distribue le jeudi. Une autre AMAP suit.");
        ann.writes("Pâtes fraîches", "Une recette de pâtes.");
        site.indexed();
        let found = |words: &str| {
            let mut titles = bob.get(&format!("/recherche?q={}", words.replace(' ', "+"))).texts(".hits h3 a");
            titles.sort();
            titles
        };
        assert_eq!(found("amap"), ["Des paniers chaque semaine", "Livrer en ville"]);
        let long = found("association pour le maintien de l’agriculture paysanne");
        assert!(long.contains(&"Livrer en ville".to_owned()), "{long:?}");
        assert!(found("PAT").iter().all(|title| title != "Livrer en ville"));
        let page = bob.get(&short.path);
        assert_eq!(page.texts(".prose abbr"), ["AMAP"]);
        assert!(page.attribute(".prose abbr", "title").starts_with("association pour le maintien"));
        // Members edit it; searches and pages follow.
        let lexicon = bob.get("/titre/Sigles%20et%20synonymes").header("location").to_owned();
        let number: i64 = lexicon.trim_start_matches("/fiches/").split('-').next().unwrap().parse().unwrap();
        let text =
            site.text_of(number).replace("entrees:\n", "entrees:\n  - {terme: QZX, developpe: quelque zone exacte}\n");
        ann.saves(Some(number), 1, &text).unwrap();
        let own = ann.writes("Une zone", "Dans une zone exacte, une QZX.");
        site.indexed();
        assert_eq!(bob.get(&own.path).attribute(".prose abbr", "title"), "quelque zone exacte");
        assert!(found("qzx").contains(&"Une zone".to_owned()));
    });
}

#[test]
fn any_list_is_a_file_for_spreadsheets_with_a_column_a_field() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.stranger());
        let sheet = ann.writes_text(
            "---\nmodele: methode-animation\ntitre: =Boule; \"neige\"\nthemes: [cooperation]\ndifficulte: '1'\n\
             objectifs: [\"=HYPERLINK(1)\", Deux]\ngroupe: {min: 4, max: 12}\nlicence: CC-BY-4.0\n---\nTexte.\n",
        );
        ann.writes_text(&method("Autre méthode", "alimentation", "x"));
        site.indexed();
        let page = bob.get("/recherche?type=methode-animation&theme=cooperation&vue=tableau&page=1");
        let href = page.attribute("main a[href^='/recherche.csv']", "href");
        assert_eq!(href, "/recherche.csv?type=methode-animation&theme=cooperation");
        assert_eq!(page.text("main a[href^='/recherche.csv']"), "Télécharger en CSV");
        let file = bob.get(&href);
        assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8; header=present"));
        assert!(file.header("content-disposition").starts_with("attachment; filename=\"maillage-"));
        let lines: Vec<&str> = file.html.split("\r\n").collect();
        assert_eq!(lines.len(), 3, "{}", file.html);
        let names = lines[0].trim_start_matches('\u{feff}');
        assert!(
            names.starts_with(r#""Titre";"Adresse";"Modèle";"Thèmes";"Modifiée le";"Licence";"Extraite le""#),
            "{names}"
        );
        let name = |key: &str| site.app.kinds().kind("methode-animation").field(key).unwrap().label.clone();
        for label in [name("difficulte"), name("objectifs"), name("groupe")] {
            assert!(names.contains(&format!(";\"{label}\"")), "{label} in {names}");
        }
        let day = maillage::text::dates::iso_day(site.app.now().0);
        let begins = format!(
            r#""'=Boule; ""neige""";"{}{}";"Méthode d’animation";"Coopération et gouvernance";"{day}";"#,
            site.app.config.base_url, sheet.path
        );
        assert!(lines[1].starts_with(&begins), "{}", lines[1]);
        let licence = site.app.kinds().label("license", "CC-BY-4.0").to_owned();
        assert!(lines[1].contains(&format!(r#";"{licence}";"{day}";"#)), "{}", lines[1]);
        assert!(lines[1].contains("\"'=HYPERLINK(1)\nDeux\""), "{}", lines[1]);
        assert!(!lines[1].contains("methode-animation\"") && !lines[1].contains("\"1\""), "{}", lines[1]);
        // Everything, and nothing.
        assert!(bob.get("/recherche.csv").html.contains("Autre méthode"));
        assert_eq!(bob.get("/recherche.csv?q=introuvable").html.split("\r\n").count(), 2);
        assert_eq!(bob.get("/recherche.nawak").status, 404);
    });
}

#[test]
fn a_file_holds_more_sheets_than_a_page_and_what_its_asker_may_read() {
    use crate::support::Site;
    use maillage::db::types::{Protection, SheetId, Visibility};
    on_both(|site| {
        let ann = site.member("Ann");
        let sheets: Vec<_> = (0..123).map(|n| ann.writes(&format!("Fiche {n}"), "Brouette.")).collect();
        let see = |at: usize, visibility| {
            let work = |db: &mut maillage::db::Db| {
                Site::governs(db, SheetId(sheets[at].id), Protection::Open, visibility, None)
            };
            site.app.store.write(work).unwrap();
        };
        see(7, Visibility::Members);
        site.indexed();
        // Hidden and deleted after the index knew them.
        see(8, Visibility::Hidden);
        site.deletes(sheets[9].id);
        let told = |browser: &Browser<'_>| {
            let file = browser.get("/recherche.csv?q=brouette").html;
            let has = |at: usize| file.contains(&format!("\"Fiche {at}\""));
            (file.split("\r\n").count() - 2, has(7), has(8), has(9))
        };
        assert_eq!(told(&site.stranger()), (120, false, false, false));
        assert_eq!(told(&ann), (121, true, false, false));
    });
}

#[test]
fn what_runs_the_wiki_is_found_when_asked_for() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        site.member("Ann").writes("Méthode de la brouette", "Une méthode.");
        site.indexed();
        let moderator = site.person("Maud", maillage::db::types::Role::Moderator);
        for browser in [site.stranger(), moderator] {
            let page = browser.get("/recherche?q=m%C3%A9thode");
            let kinds = |page: &crate::support::Page| page.texts(".hits .kind");
            assert!(
                !kinds(&page).iter().any(|kind| kind.contains("Modèle") || kind.contains("Thème")),
                "{}",
                page.html
            );
            let way = page.attribute("main a[href*='tout=oui']", "href");
            assert_eq!(way, "/recherche?q=m%C3%A9thode&tout=oui");
            let all = browser.get(&way);
            // The filter counts what is shown, and what is left out only once it is asked for.
            for (page, is_offered) in [(&page, false), (&all, true), (&browser.get("/recherche?type=theme"), true)] {
                assert_eq!(page.has("input[name=type][value=theme]"), is_offered, "{}", page.html);
            }
            assert!(kinds(&all).iter().any(|kind| kind.contains("Modèle")), "{}", all.html);
            assert!(all.texts(".hits h3 a").contains(&"Méthode de la brouette".to_owned()));
            assert_eq!(
                all.attribute("main p a[href='/recherche?q=m%C3%A9thode']", "href"),
                "/recherche?q=m%C3%A9thode"
            );
        }
        let api = |query: &str| {
            let found = site.stranger().get(&format!("/api/v1/search?q=m%C3%A9thode&limit=200{query}")).json();
            let kind = |hit: &serde_json::Value| hit["kind"].as_str().unwrap().to_owned();
            found["hits"].as_array().unwrap().iter().map(kind).collect::<Vec<_>>()
        };
        let house = |kinds: &[String]| {
            kinds.iter().filter(|key| ["modele", "theme", "page", "vocabulaire"].contains(&key.as_str())).count()
        };
        assert_eq!(house(&api("")), 0);
        assert!(house(&api("&house=true")) > 0);
        assert!(api("&kind=modele").iter().all(|kind| kind == "modele") && !api("&kind=modele").is_empty());
        let sheets = |kinds: Vec<String>| {
            kinds.into_iter().filter(|key| house(std::slice::from_ref(key)) == 0).collect::<Vec<_>>()
        };
        assert_eq!(sheets(api("&house=true")), sheets(api("")), "the same sheets in the same order");
        assert_eq!(site.stranger().get("/api/v1/search?q=a&house=peut-etre").status, 400);
    });
}
