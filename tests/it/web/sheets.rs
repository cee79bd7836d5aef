//! The pages of a sheet.

#![expect(clippy::indexing_slicing, reason = "tests may index")]

use crate::support::{Browser, days, on_both, on_both_with};
use maillage::actions::wiki::legal;
use maillage::db::types::Role;
use maillage::models::reader::Reader;

const METHOD: &str = "---
modele: methode-animation
titre: Boule de neige
resume: Faire mûrir une proposition : à deux, puis à quatre.
themes: [cooperation/animation-facilitation]
mots_cles: [décision]
sources:
  - {libelle: Carnet des animatrices, url: 'https://exemple.fr/carnet', date: 2026-06}
credits:
  - {nom: Samira B., role: redaction, structure: Les Passeurs}
  - {nom: Odile T., role: relecture}
issu_de: {relation: resume-de, fiche: Le grand carnet}
epingles: [Tour de météo, Fiche rêvée]
licence: CC-BY-4.0
objectifs: [decider, produire]
famille: atelier
groupe: {min: 6, max: 30, ideal: 12}
duree: {min: 45, max: 60}
preparation: {minutes: 30, cout: 0}
difficulte: 2
animateurs: 1
distance: adapte
salle: Tables de 4, murs libres pour afficher et de la place pour circuler.
materiel:
  - {objet: feutres, par_personne: 1}
  - {objet: affiches, par_table: 2}
  - {objet: minuteur, fixe: 1}
invitation: Qu’est-ce qui nous ferait revenir ?
deroule:
  - {titre: Poser la question, minutes: 5, consigne: Lire **deux fois**., groupement: Tout le monde}
  - {titre: Écrire seul, minutes: 50, groupement: Seul}
conseils: [Afficher le temps restant ; ne jamais l’annoncer.]
enchaine: [Tour de météo, Le vote coloré]
---
## Pourquoi ça marche

L’écrit précède l’oral : voir [[Tour de météo]] et [[Le vote coloré]].
";

const EXAMPLE: &str = "---
modele: exemple-inspirant
titre: Le Pôle laine
dates: {debut: 2019-03}
visite: {possible: oui, modalites: Le jeudi matin}
frise:
  - {date: 2019-03, titre: Fermeture de la laverie}
  - {date: 2021, titre: 'Ralentissement : un an sans local', texte: Deux permis refusés.}
echecs: Répondre trop tôt.
partenaires:
  - {acteur: Boule de neige, role: Anime}
resultats:
  - {nom: Emplois, valeur: 14, unite: emplois, annee: 2025, source: Rapport}
  - {nom: Prix moyen, valeur: 0.90, unite: € le kilo, annee: 2025}
budget:
  montant: 120000
  annee: 2025
  financeurs: [{nom: Ventes, part: 58}]
paroles:
  - {citation: On a trié., personne: Yann Q., role: Éleveur, structure: SCIC}
couleur_du_camion: bleue
duree: trop longue
groupe: nombreux
---
";

fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[test]
fn a_sheet_is_read_at_its_address_and_any_other_slug_leads_there() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Boule de neige", "À deux, puis à quatre.");
        let page = site.stranger().get(&sheet.path);
        assert_eq!(page.status, 200);
        assert_eq!(page.text("h1"), "Boule de neige");
        assert!(page.text(".prose").contains("À deux, puis à quatre."));
        let cut = site.stranger().get(&format!("/fiches/{}-boule).", sheet.id));
        assert_eq!((cut.status, cut.header("location")), (301, sheet.path.as_str()));
        assert_eq!(cut.header("cache-control"), "no-cache");
    });
}

#[test]
fn a_method_shows_its_facts_its_clock_and_what_to_bring() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(METHOD);
        let page = site.stranger().get(&sheet.path);
        let facts: Vec<String> = page.read(".facts > div").iter().map(|fact| plain(fact)).collect();
        for fact in [
            "Objectifs Décider et s’aligner, Produire ensemble",
            "Taille du groupe 6 à 30dans l’idéal : 12 personnes",
            "Durée d’animation 45 à 60 min",
            "Préparation et coût 30 minAucun achat",
            "Difficulté d’animation 2 sur 3demande de l’aisance",
            "Animateurs nécessaires 1 personne",
            "À distance À transformer",
            "Disposition de la salle Tables de 4murs libres pour afficher et de la place pour circuler.",
        ] {
            assert!(facts.iter().any(|shown| shown == fact), "« {fact} » in {facts:?}");
        }
        assert_eq!(page.texts(".thread .when"), ["14:00", "14:05"]);
        assert_eq!(page.text("#fin"), "14:55");
        assert!(plain(&page.text(".spec")).contains("Deux étapes, 55 min."));
        assert_eq!(page.attribute(".ribbon", "viewBox"), "0 0 55 4");
        let bring =
            |page: &crate::support::Page| page.texts(".cols .ticks li").iter().map(|li| plain(li)).collect::<Vec<_>>();
        let materials = bring(&page);
        assert_eq!(materials[..3], ["12 feutres (1 par personne)", "6 affiches (2 par table de 4)", "1 minuteur"]);
        let asked = site.stranger().get(&format!("{}?debut=23:30&groupe=18&utm_source=lettre", sheet.path));
        assert_eq!(asked.texts(".thread .when"), ["23:30", "23:35"]);
        assert_eq!(asked.text("#fin"), "00:25");
        assert_eq!(bring(&asked)[..2], ["18 feutres (1 par personne)", "10 affiches (2 par table de 4)"]);
        assert_eq!(asked.attribute("link[rel=canonical]", "href"), format!("{}{}", site.address, sheet.path));
    });
}

#[test]
fn an_example_shows_its_timeline_its_figures_and_its_voices() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(EXAMPLE);
        let page = site.stranger().get(&sheet.path);
        assert_eq!(page.texts(".thread .slow h3"), ["Ralentissement : un an sans local"]);
        assert_eq!(page.attribute(".thread .when", "datetime"), "2019-03");
        let figures: Vec<String> = page.texts(".figures > div").iter().map(|figure| plain(figure)).collect();
        assert_eq!(figures, ["Emplois 14 2025, Rapport", "Prix moyen 0,90 € le kilo 2025", "Montant 120 000 € 2025"]);
        assert_eq!(plain(&page.text(".shares li")), "Ventes 58 %");
        assert_eq!(page.text(".quote figcaption"), "Yann Q., Éleveur, SCIC");
        assert!(page.text(".note.warn").contains("Répondre trop tôt."));
        let facts: Vec<String> = page.read(".facts > div").iter().map(|fact| plain(fact)).collect();
        assert!(facts.contains(&"Dates Depuis mars 2019".to_owned()), "{facts:?}");
        assert!(facts.contains(&"Peut-on visiter ? OuiLe jeudi matin".to_owned()), "{facts:?}");
        assert!(page.text(".prose").contains("couleur_du_camion"), "unknown fields are shown at the end");
    });
}

#[test]
fn a_value_that_does_not_fit_its_field_is_shown_with_a_note() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text("---\nmodele: methode-animation\ntitre: A\ngroupe: nombreux\n---\n");
        let page = site.stranger().get(&sheet.path);
        assert!(page.text(".prose").contains("nombreux"));
        assert!(page.text(".prose").contains("n’a pas la forme attendue"));
    });
}

#[test]
fn links_to_sheets_that_do_not_exist_lead_to_their_creation_until_they_do() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(METHOD);
        let bob = site.stranger();
        let absent = |browser: &Browser<'_>| browser.get(&sheet.path).texts("a.absent");
        assert_eq!(absent(&bob).iter().filter(|title| *title == "Tour de météo").count(), 3);
        let href = bob.get(&sheet.path).attribute(".margin a.absent", "href");
        assert_eq!(href, "/fiches/nouvelle?type=methode-animation&titre=Tour%20de%20m%C3%A9t%C3%A9o");
        let tour = ann.writes("Tour de météo", "Dire comment on arrive.");
        assert!(!absent(&bob).contains(&"Tour de météo".to_owned()));
        let page = bob.get(&sheet.path);
        assert_eq!(page.attribute(".margin .ticks a", "href"), tour.path);
        assert_eq!(page.texts(".end .card h3"), ["Tour de météo"], "a pinned sheet is read next");
    });
}

#[test]
fn a_sheet_says_what_uses_it_and_what_comes_from_it() {
    on_both(|site| {
        let ann = site.member("Ann");
        let long = ann.writes("Le grand carnet", "Tout y est.");
        let bob = site.stranger();
        assert!(!bob.get(&long.path).html.contains("Issu de cette fiche"));
        let short = ann.writes_text(METHOD);
        assert!(bob.get(&short.path).text(".band").contains("Résumé de Le grand carnet"));
        assert!(bob.get(&long.path).text(".margin").contains("Boule de neige (Résumé de cette fiche)"));
        let user = ann.writes("Autre", "Selon [[Le grand carnet]].");
        assert!(bob.get(&long.path).texts(".margin a").contains(&"Autre".to_owned()));
        ann.saves(Some(user.id), 1, "---\ntitre: Autre\n---\nPlus rien.\n").unwrap();
        assert!(!bob.get(&long.path).texts(".margin a").contains(&"Autre".to_owned()));
    });
}

#[test]
fn a_member_verifies_that_a_sheet_is_still_true_and_a_stranger_is_counted() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Boule de neige", "À deux.");
        let bob = site.stranger();
        let verify = format!("/fiches/{}/verifier", sheet.id);
        assert!(bob.get(&sheet.path).text(".stamp").contains("pas encore vérifiée"));
        let counted = bob.submits(&sheet.path, &format!("{verify}#ajour"), &[]);
        assert_eq!(counted.status, 200);
        assert!(counted.text("[role=status]").contains("C’est noté"));
        assert!(bob.get(&sheet.path).text(".stamp").contains("pas encore vérifiée"), "a nod is no verification");
        assert_eq!(ann.get(&sheet.path).attribute("form[action$=verifier]", "action"), verify);
        let done = ann.post(&verify, &[]);
        assert_eq!((done.status, done.header("location")), (303, format!("{}?avis=verifiee", sheet.path).as_str()));
        assert!(ann.get(done.header("location")).text("[role=status]").contains("Merci"));
        assert_eq!(bob.get(&sheet.path).text(".stamp"), "Vérifiée le 23 mars 2026par Ann");
        assert!(
            bob.get(&sheet.path).text(".definitions").contains("1 – La dernière modification"),
            "no revision was made"
        );
        site.wait(days(400));
        assert_eq!(bob.get(&sheet.path).text(".stamp"), "À actualisernon vérifiée depuis 13 mois");
        let reader = site.person("Eve", Role::Reader);
        assert!(reader.post(&verify, &[]).text("[role=status]").contains("C’est noté"));
        assert_eq!(bob.get(&sheet.path).text(".stamp"), "À actualisernon vérifiée depuis 13 mois");
    });
}

#[test]
fn a_sheet_says_what_it_lacks_and_where_to_add_it() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text("---\nmodele: methode-animation\ntitre: Ébauche de méthode\n---\n");
        let page = site.stranger().get(&sheet.path);
        assert_eq!(page.text(".badge"), "Ébauche");
        assert!(page.texts(".note .chip").contains(&"Taille du groupe".to_owned()));
        assert_eq!(page.attribute(".note .chip", "href"), format!("{}?champ=resume#champ_resume", sheet.path));
        assert!(page.text(".prose").contains("n’a encore qu’un titre"));
    });
}

#[test]
fn a_sheet_is_cited_by_its_authors_its_version_and_its_licence() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(METHOD);
        let page = site.stranger().get(&sheet.path);
        let expected = format!(
            "Samira B., Odile T., « Boule de neige », Maillage, version 1 du 23 mars 2026, {}/f/{}/1, licence CC BY 4.0.",
            site.address, sheet.id
        );
        assert!(plain(&page.text("[aria-labelledby=citer]")).contains(&expected));
        assert_eq!(
            page.attribute(".definitions a[rel=license]", "href"),
            "https://creativecommons.org/licenses/by/4.0/deed.fr"
        );
        assert_eq!(page.texts(".definitions dt")[..2], ["Rédaction", "Relecture"]);
        assert_eq!(page.attribute(".definitions a[href^='/contributeurs']", "href"), "/contributeurs/Ann");
        let source = page.attribute("[aria-labelledby=sources] li a", "rel");
        assert_eq!(source, "noopener nofollow ugc");
        let plain_sheet = ann.writes("Sans crédits", "Texte.");
        let page = site.stranger().get(&plain_sheet.path);
        assert!(plain(&page.text("[aria-labelledby=citer]")).contains("Ann, « Sans crédits »"));
        assert!(page.text(".definitions").contains("23 mars 2026 à 12:00"));
    });
}

#[test]
fn titles_and_texts_are_set_the_french_way() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Décider : qui ?", "Vraiment ! Le « oui » l'emporte.");
        let page = site.stranger().get(&sheet.path);
        assert!(page.html.contains("<h1 id=\"haut\">Décider\u{a0}: qui\u{202f}?</h1>"), "{}", page.html);
        assert!(page.html.contains("Vraiment\u{202f}! Le «\u{202f}oui\u{202f}»"));
    });
}

#[test]
fn an_old_anchor_still_leads_to_its_section() {
    on_both(|site| {
        let ann = site.member("Ann");
        let body =
            |heading: &str| format!("## {heading}\n\nTrois phrases qui restent les mêmes d’une fois à l’autre.\n");
        let sheet = ann.writes("Fiche", &body("Facteurs de réussite"));
        assert!(site.stranger().get(&sheet.path).has("h2#facteurs-de-reussite"));
        let new = format!("---\nmodele: fiche-pratique\ntitre: Fiche\n---\n{}", body("Ce qui fait réussir"));
        ann.saves(Some(sheet.id), 1, &new).unwrap();
        let page = site.stranger().get(&sheet.path);
        assert!(page.has("span#facteurs-de-reussite + h2#ce-qui-fait-reussir"), "{}", page.html);
    });
}

#[test]
fn short_addresses_and_titles_lead_to_the_sheet() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("L’eau & le vin", "Texte.");
        let bob = site.stranger();
        let moved = |path: &str| {
            let page = bob.get(path);
            assert_eq!((page.status, page.header("cache-control")), (301, "no-cache"), "{path}");
            page.header("location").to_owned()
        };
        for path in [
            format!("/f/{}", sheet.id),
            format!("/f/{}).", sheet.id),
            "/titre/L%E2%80%99eau%20&%20le%20vin".to_owned(),
            "/titre/l'EAU_&_le_vin).".to_owned(),
            "/titre/L%25E2%2580%2599eau%2520%2526%2520le%2520vin".to_owned(),
            "/fiches/l-eau-le-vin".to_owned(),
            "/fiches/L%E2%80%99eau%20&amp;%20le%20vin%C2%A0".to_owned(),
        ] {
            assert_eq!(moved(&path), sheet.path, "{path}");
        }
        assert_eq!(moved(&format!("/f/{}/1", sheet.id)), format!("{}/versions/1", sheet.path));
        assert_eq!(bob.get(&format!("/f/{}/2", sheet.id)).status, 404);
        assert_eq!(bob.get("/f/999999").status, 404);
        let new = bob.get("/titre/Inconnue%20au%20bataillon");
        assert_eq!((new.status, new.header("location")), (302, "/fiches/nouvelle?titre=Inconnue%20au%20bataillon"));
        assert_eq!(bob.get("/fiches/rien-de-tel").status, 404);
        assert_eq!(bob.get("/nulle-part").status, 404);
    });
}

#[test]
fn paper_leads_back_to_the_version_by_a_code_that_its_page_does_not_hold() {
    on_both(|site| {
        let stranger = site.stranger();
        let page = stranger.get(&site.member("Ann").writes("Une fiche à imprimer", "Des mots.").path);
        assert_eq!(page.attribute(".printed img", "loading"), "lazy", "nobody who reads a screen asks for it");
        let code = stranger.get(&page.attribute(".printed img", "src"));
        assert_eq!((code.status, code.header("content-type")), (200, "image/svg+xml"));
        assert!(code.html.starts_with("<svg xmlns=") && code.html.contains("<path d=\"M"));
        for wrong in ["/qr/0/1.svg", "/qr/1/0.svg", "/qr/1/x.svg", "/qr/1"] {
            assert_eq!(stranger.get(wrong).status, 404, "{wrong}");
        }
    });
}

#[test]
fn a_renamed_sheet_is_found_by_its_old_title() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Ancien titre", "Texte.");
        ann.saves(Some(sheet.id), 1, "---\ntitre: Nouveau titre\n---\nTexte.\n").unwrap();
        let page = site.stranger().get("/titre/Ancien%20titre");
        assert_eq!(
            (page.status, page.header("location")),
            (301, format!("/fiches/{}-nouveau-titre", sheet.id).as_str())
        );
    });
}

#[test]
fn the_pages_of_the_house_stand_in_their_places_and_show_their_blanks() {
    on_both(|site| {
        let bob = site.stranger();
        for path in maillage::web::pages::sheets::short::HOUSE {
            let page = bob.get(&format!("/{path}"));
            assert_eq!(page.status, 200, "{path}");
            assert_eq!(page.attribute("link[rel=canonical]", "href"), format!("{}/{path}", site.address));
            assert!(!page.has(".tabs a[href$=modifier]"), "strangers do not edit {path}");
        }
        let page = bob.get("/mentions-legales");
        assert!(
            page.texts("mark").iter().all(|blank| blank.starts_with('[') && !blank.contains(':')),
            "blanks are marked"
        );
        assert!(page.has("mark") && !page.html.contains("{{à remplir") && !page.has(".prose .fix"));
        assert!(!page.has(".note.warn") && !page.html.contains("accolades"), "how blanks are filled in is no reader’s");
        let cleo = site.person("Cléo", Role::Administrator);
        assert!(cleo.get("/mentions-legales").text(".note.warn").contains("doubles accolades"));
        assert!(cleo.get("/mentions-legales").has(".tabs a[href$=modifier]"));
        let unfinished = site.app.store.read(|db| legal::blanks(&mut Reader::keeper(db))).unwrap();
        assert!(unfinished.iter().any(|page| page.path == "/mentions-legales" && page.blanks > 0));
    });
}

#[test]
fn an_empty_wiki_takes_the_demo_once() {
    on_both_with(&[("DEMO", "true")], |site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let bob = site.stranger();
        let method = bob.get("/titre/Boule%20de%20neige");
        assert_eq!(method.status, 301);
        let page = bob.get(method.header("location"));
        assert_eq!(page.text("#fin"), "14:55");
        assert!(page.has("link[rel=license]"));
        let events = || {
            site.app.store.read::<_, maillage::hall::error::Error>(|db| Ok(maillage::models::event::last(db)?)).unwrap()
        };
        let before = events();
        maillage::cli::serve::prepare(&site.app).unwrap();
        assert_eq!(events(), before, "nothing is written twice");
    });
}

#[test]
fn an_old_version_is_laid_out_as_the_sheet_was() {
    on_both(|site| {
        let ann = site.member("Ann");
        for (text, selectors) in [
            (
                METHOD,
                &[".lead", ".facts dd", ".thread li", ".spec .ticks li", ".margin .chips a", "dl.definitions dt"][..],
            ),
            (EXAMPLE, &[".thread li", ".figures dd", "figure.quote cite", "dl.pairs dt"][..]),
        ] {
            let sheet = ann.writes_text(text);
            let was = site.stranger().get(&sheet.path);
            let changed = text.lines().filter(|line| line.starts_with("modele:") || line.starts_with("titre:"));
            let changed = format!("---\n{}\n---\nAutre chose.\n", changed.collect::<Vec<_>>().join("\n"));
            ann.saves(Some(sheet.id), 1, &changed).unwrap();
            let old = site.stranger().get(&format!("{}/versions/1", sheet.path));
            assert_eq!(old.status, 200);
            for selector in selectors {
                let told = |page: &crate::support::Page| page.read(&format!("article {selector}"));
                assert!(!told(&was).is_empty(), "{selector}");
                if *selector != "dl.definitions dt" {
                    assert_eq!(told(&old), told(&was), "{selector}");
                }
            }
            assert!(!old.has("#champs") && !old.has("form#horloge") && !old.has("a.fix"), "{}", old.html);
            assert!(!site.stranger().get(&format!("{}/versions/2", sheet.path)).has(".spec"));
        }
        let licence = site.stranger().get("/titre/Boule%20de%20neige");
        let version = format!("{}/versions/1", licence.header("location"));
        let old = site.stranger().get(&version);
        assert!(old.text("#credits + dl").contains("CC BY 4.0") && old.text("#credits + dl").contains("Samira B."));
        assert!(old.text("#sources + ul").contains("Carnet des animatrices"));
    });
}
