//! Themes that are merged: nothing that names the old one breaks.

use maillage::db::types::Role;

use crate::support::{days, on_both};

#[test]
fn a_theme_merged_into_another_keeps_its_address_its_key_and_its_sheets() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, moderator, bob) = (site.member("Ann"), site.person("Mo", Role::Moderator), site.stranger());
        let of = |title: &str, themes: &str| format!("---\ntitre: {title}\nthemes: [{themes}]\n---\nTexte.\n");
        let old = ann.writes_text(&of("À vélo", "mobilite/velo-marche"));
        ann.writes_text(&of("À plusieurs", "mobilite/covoiturage"));
        ann.writes_text(&of("Les deux", "mobilite/velo-marche, mobilite/covoiturage"));
        let sheet = bob.get("/titre/V%C3%A9lo%20et%20marche").header("location").to_owned();
        let (from, into) = ("/themes/mobilite/velo-marche", "/themes/mobilite/covoiturage");
        let path = site
            .app
            .kinds()
            .theme("mobilite/velo-marche")
            .map(|theme| format!("/fiches/{}-x/fusionner", theme.sheet))
            .unwrap();
        assert_eq!(ann.post(&path, &[("theme", "mobilite/covoiturage")]).status, 403);
        let merge = moderator.get(from).attribute("a[href$=fusionner]", "href");
        assert_eq!(moderator.submits(&merge, &merge, &[("theme", "")]).status, 422);
        assert_eq!(moderator.submits(&merge, &merge, &[("theme", "mobilite/velo-marche")]).status, 422);
        let done = moderator.submits(&merge, &merge, &[("theme", "mobilite/covoiturage")]);
        assert_eq!((done.status, done.header("location")), (303, into));
        let moved = bob.get(from);
        assert_eq!((moved.status, moved.header("location")), (301, into), "{sheet}");
        site.indexed();
        let mut titles = bob.get(into).texts(".rows h3 a");
        titles.sort();
        assert_eq!(titles, ["Les deux", "À plusieurs", "À vélo"]);
        // No text was changed; the sheet shows the theme that stays.
        assert!(site.text_of(old.id).contains("velo-marche"));
        assert_eq!(bob.get(&old.path).attribute(".margin a[href^='/themes']", "href"), into);
        let found = |key: &str| {
            let mut titles = bob.get(&format!("/recherche?theme={key}&q=texte")).texts(".hits h3 a");
            titles.sort();
            titles
        };
        assert_eq!(found("mobilite/velo-marche"), ["Les deux", "À plusieurs", "À vélo"]);
        assert_eq!(found("mobilite/covoiturage"), found("mobilite/velo-marche"));
        assert_eq!(bob.get("/flux/themes/mobilite/velo-marche.atom").status, 200);
        // A sheet saved later under the old key is of the theme that stays.
        ann.writes_text(&of("Plus tard", "mobilite/velo-marche"));
        site.indexed();
        assert!(bob.get(into).texts(".rows h3 a").contains(&"Plus tard".to_owned()));
        // So is a list in its text.
        let theme = site.app.kinds().theme("mobilite/covoiturage").unwrap().sheet.0;
        let text = format!("{}\n\n![[recherche?theme=mobilite/velo-marche|Tout]]\n", site.text_of(theme));
        moderator.saves(Some(theme), 2, &text).unwrap();
        let arranged = bob.get(into);
        assert_eq!(arranged.texts(".prose .live .live-name").len(), 4);
        assert!(!arranged.has("[aria-labelledby^=type_]"), "{}", arranged.html);
        assert!(
            maillage::actions::wiki::check::check(&site.app, &maillage::hall::policy::Who::Program, &|_| {})
                .unwrap()
                .problems
                .is_empty()
        );
    });
}

#[test]
fn a_theme_with_others_below_waits_for_them() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let moderator = site.person("Mo", Role::Moderator);
        let merge = moderator.get("/themes/mobilite").attribute("a[href$=fusionner]", "href");
        let refused = moderator.submits(&merge, &merge, &[("theme", "habitat")]);
        assert_eq!(refused.status, 422);
        assert!(refused.text("#erreurs").contains("sous-thèmes"));
    });
}

#[test]
fn a_theme_shows_what_is_new_cited_and_due_and_who_looks_after_it() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, moderator, bob) = (site.member("Ann"), site.person("Mo", Role::Moderator), site.stranger());
        let text =
            |title: &str, body: &str| format!("---\ntitre: {title}\nthemes: [habitat/espace-public]\n---\n{body}\n");
        ann.writes_text(&text("Une place à vivre", "Des bancs."));
        ann.writes_text(&text("Un banc", "Voir [[Une place à vivre]], oui, [[Une place à vivre]]."));
        ann.writes_text(&text("Une fontaine", "Voir [[Une place à vivre]]."));
        let id = site.app.kinds().theme("habitat/espace-public").unwrap().sheet;
        let info = moderator.get(&format!("/fiches/{id}-x/info")).header("location").to_owned();
        let form =
            [("protection", "libre"), ("visibilite", "public"), ("referent", "Mo"), ("delai", "12"), ("motif", "")];
        assert_eq!(moderator.submits(&info, &info, &form).status, 303);
        let page = bob.get("/themes/habitat/espace-public");
        let list = |heading: &str| page.text(&format!(".group:has(#{heading})"));
        assert!(list("nouvelles").contains("Une fontaine"), "{}", page.html);
        assert!(list("liees").contains("Une place à vivre") && list("liees").contains("2 fiches"), "{}", list("liees"));
        assert!(page.text(".margin").contains("Ce thème est suivi par Mo"));
        assert!(!page.has("#aactualiser"));
        site.wait(days(400));
        assert!(bob.get("/themes/habitat/espace-public").text(".group:has(#aactualiser)").contains("Un banc"));
    });
}

#[test]
fn a_theme_is_made_of_live_lists_that_its_text_may_arrange() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, moderator, bob) = (site.member("Ann"), site.person("Mo", Role::Moderator), site.stranger());
        let of = |kind: &str, title: &str| {
            format!("---\nmodele: {kind}\ntitre: {title}\nthemes: [habitat/espace-public]\n---\nTexte.\n")
        };
        for number in 1..=8 {
            ann.writes_text(&of("fiche-pratique", &format!("Pratique {number}")));
            site.wait(60_000);
        }
        ann.writes_text(&of("methode-animation", "Marche sensible"));
        ann.writes_text(&of("exemple-inspirant", "Place du marché"));
        site.indexed();
        let (path, in_practices) = ("/themes/habitat/espace-public", "[aria-labelledby=type_fiche-pratique]");
        let page = bob.get(path);
        let sections = ["fiche-pratique", "exemple-inspirant", "methode-animation"];
        assert_eq!(page.texts(&format!("{in_practices} h3")).len(), 6);
        assert!(page.text(&format!("{in_practices} h2")).ends_with("8 fiches"));
        assert!(sections.iter().all(|kind| page.has(&format!("[aria-labelledby=type_{kind}]"))));
        assert!(!page.has("[readonly]"), "only those who may write themes arrange them");

        // Each list is turned on the server, without the others.
        let second = page.attribute(&format!("{in_practices} .pages a[rel=next]"), "href");
        let turned = bob.get(second.split('#').next().unwrap());
        assert_eq!(turned.texts(&format!("{in_practices} h3")), ["Pratique 2", "Pratique 1"]);
        assert_eq!(turned.texts("[aria-labelledby=type_methode-animation] h3"), ["Marche sensible"]);
        assert_eq!(bob.get(&format!("{path}?type=fiche-pratique")).texts(&format!("{in_practices} h3")).len(), 8);
        let old = bob.get(&format!("{path}?liste1=400"));
        assert_eq!(old.texts(&format!("{in_practices} h3")), ["Pratique 2", "Pratique 1"], "a list that was longer");

        // The line of a list, set in the theme's text, takes its place; a narrower one stands beside it.
        let line = moderator.get(path).attribute("#ligne_fiche-pratique", "value");
        let id = site.app.kinds().theme("habitat/espace-public").unwrap().sheet.0;
        let narrow = "![[recherche?theme=habitat/espace-public&type=methode-animation&q=sensible|Dehors]]";
        let own = format!("{}\n\n{narrow}\n", line.replace("nombre=6", "nombre=3&affichage=cartes"));
        let text = format!("{}\n\n{own}", site.text_of(id));
        moderator.saves(Some(id), 1, &text).unwrap();
        let arranged = bob.get(path);
        assert!(!arranged.has(in_practices), "{}", arranged.html);
        assert_eq!(arranged.texts(".prose .live .cards .live-name").len(), 3);
        assert_eq!(arranged.texts(".prose .live .rows .live-name"), ["Marche sensible"]);
        assert_eq!(arranged.texts("[aria-labelledby=type_methode-animation] h3"), ["Marche sensible"]);
        let third = bob.get(&format!("{path}?liste1=3"));
        assert_eq!(third.texts(".prose .live .cards .live-name"), ["Pratique 2", "Pratique 1"]);
        assert!(bob.get(&format!("{path}?type=fiche-pratique")).has(in_practices));

        // After ten lists the others are links: those do not take the place of a list.
        let text = site.text_of(id);
        let (before, _) = text.split_once("![[").unwrap();
        let many = format!("{narrow}\n\n").repeat(10);
        moderator.saves(Some(id), 2, &format!("{before}{many}{line}\n")).unwrap();
        assert!(bob.get(path).has(in_practices));
    });
}

#[test]
fn a_theme_is_read_while_the_search_has_nothing() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.stranger());
        ann.writes_text("---\nmodele: fiche-pratique\ntitre: Neuve\nthemes: [habitat]\n---\n");
        let page = bob.get("/themes/habitat");
        assert!(page.text("[role=status]").contains("Les listes se préparent"), "{}", page.html);
        assert!(page.text(".group:has(#nouvelles)").contains("Neuve"));
        site.indexed();
        assert_eq!(bob.get("/themes/habitat").texts("[aria-labelledby=type_fiche-pratique] h3"), ["Neuve"]);
    });
}

#[test]
fn a_key_that_cannot_be_is_told_beside_its_field_and_a_theme_keeps_its_own() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let moderator = site.person("Mo", Role::Moderator);
        let new = "/fiches/nouvelle";
        let mut form = vec![("type", "theme"), ("titre", "Réemploi"), ("champs_presents", "cle"), ("faire", "publier")];
        for bad in ["", "Réemploi !"] {
            let page = moderator.post(new, &[form.clone(), vec![("champ.cle", bad)]].concat());
            assert_eq!(page.status, 422);
            assert_eq!(page.attribute("#erreurs a", "href"), "#champ-cle");
            assert!(page.text("#champ-cle-e").contains("minuscules"), "{}", page.html);
            assert_eq!(page.attribute("#champ-cle", "aria-invalid"), "true");
        }
        form.push(("champ.cle", "habitat/reemploi"));
        assert_eq!(moderator.post(new, &form).status, 303);
        let id = site.app.kinds().theme("habitat/reemploi").unwrap().sheet;
        let edit = format!("/fiches/{id}-reemploi/modifier");
        let page = moderator.get(&edit);
        assert_eq!(page.attribute("#champ-cle", "value"), "habitat/reemploi");
        let form = [
            ("base", "1"),
            ("titre", "Réemploi"),
            ("champs_presents", "cle"),
            ("champ.cle", "ailleurs"),
            ("faire", "publier"),
        ];
        let refused = moderator.post(&edit, &form);
        assert_eq!(refused.status, 422);
        assert!(refused.has("#champ-cle-e"), "{}", refused.html);
    });
}

#[test]
fn a_pasted_list_is_a_tree_and_unused_themes_leave_at_once() {
    on_both(|site| {
        let (path, mo) = ("/administration/themes", site.person("Mo", Role::Moderator));
        assert!(mo.get("/themes").has(&format!("main a[href='{path}']")));
        let list = "Se nourrir\n  Jardins d’ici\n  Cantines\nSe déplacer\n";
        let made = mo.post(path, &[("liste", list)]);
        assert_eq!(made.status, 303, "{}", made.html);
        assert!(mo.get(made.header("location")).text(".notice").contains("4 thèmes"));
        let tree = site.stranger().get("/themes");
        assert!(tree.has("a[href='/themes/se-nourrir/jardins-d-ici']"), "{}", tree.text("main"));
        assert_eq!(
            site.stranger().get("/themes/se-nourrir").texts("[aria-labelledby=sous] h3 a"),
            ["Jardins d’ici", "Cantines"]
        );
        // The same list with one more: what is there is kept.
        assert_eq!(
            mo.post(path, &[("liste", &format!("{list}  Vélo\n"))]).header("location"),
            format!("{path}?ajoutes=1")
        );
        for (wrong, line) in [("", ""), ("a\n b\n  c\n   d\n", "Ligne 4"), (list, "")] {
            let refused = mo.post(path, &[("liste", wrong)]);
            assert_eq!(refused.status, 422, "{wrong}");
            assert!(refused.text("#liste-e").contains(line));
            assert_eq!(refused.text("#liste"), wrong.split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let page = mo.get(path);
        let of = |label: &str| {
            let labels = page.texts("#themes_ label.tick");
            let at = labels.iter().position(|known| known == label).unwrap();
            page.all("#themes_ input[type=checkbox]", "name")[at].clone()
        };
        let (food, gardens, canteens) = (of("Se nourrir"), of("Jardins d’ici"), of("Cantines"));
        // One that holds a theme which stays, and one that classes a sheet, are refused; nothing leaves.
        let retire = format!("{path}/retirer");
        let refused = mo.post(&retire, &[(&food, "oui"), (&gardens, "oui")]);
        assert!(refused.status == 422 && refused.text("[role=alert]").contains("sous-thèmes"), "{}", refused.html);
        mo.writes_text(
            "---\nmodele: fiche-pratique\ntitre: Un jardin\nthemes: [se-nourrir/jardins-d-ici]\n---\nMots.\n",
        );
        let refused = mo.post(&retire, &[(&food, "oui"), (&gardens, "oui"), (&canteens, "oui")]);
        assert!(refused.status == 422 && refused.text("[role=alert]").contains("range"), "{}", refused.html);
        assert!(
            !mo.get(path).texts("#themes_ label.tick").contains(&"Jardins d’ici".to_owned()),
            "no box for one in use"
        );
        let removed = mo.post(&retire, &[(&canteens, "oui")]);
        assert_eq!(removed.header("location"), format!("{path}?retires=1"));
        assert_eq!(site.stranger().get("/themes/se-nourrir/cantines").status, 404);
        // It may be made again: the key of the one that left stays its own.
        assert_eq!(
            mo.post(path, &[("liste", "Se nourrir\n  Cantines")]).header("location"),
            format!("{path}?ajoutes=1")
        );
        assert_eq!(site.stranger().get("/themes/se-nourrir/cantines-2").status, 200);
        // What only members read is classed as well.
        let hidden = mo.writes_text("---\nmodele: fiche-pratique\ntitre: Secret\nthemes: [se-deplacer]\n---\nMots.\n");
        let rules = [
            ("protection", "libre"),
            ("visibilite", "membres"),
            ("referent", ""),
            ("delai", "12"),
            ("motif", "Essai."),
        ];
        let governed = mo.post(&format!("/fiches/{}/info", hidden.id), &rules);
        assert_eq!(governed.status, 303, "{}", governed.html);
        assert!(!mo.get(path).texts("#themes_ label.tick").contains(&"Se déplacer".to_owned()), "no box for it");
        assert_eq!(mo.post(&retire, &[]).status, 422);
        let ann = site.member("Ann");
        assert_eq!((ann.get(path).status, ann.post(path, &[("liste", "x")]).status), (403, 403));
        assert_eq!(ann.post(&retire, &[(&food, "oui")]).status, 403);
    });
}

/// The tree as its page shows it: each name further in by a dash a level.
fn tree_of(page: &crate::support::Page) -> Vec<String> {
    let (names, levels) = (page.texts(".theme-tree > li > div > span > a"), page.all(".theme-tree > li", "data-depth"));
    let row = |(name, level): (String, String)| format!("{}{name}", "-".repeat(level.parse().unwrap()));
    names.into_iter().zip(levels).map(row).collect()
}

#[test]
fn a_theme_is_moved_renamed_and_hidden_and_each_gesture_is_taken_back() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (path, mo) = ("/administration/themes", site.person("Mo", Role::Moderator));
        mo.post(path, &[("liste", "Se nourrir\n  Vergers\n  Cantines\nSe déplacer\n  Vélo\n    Ateliers\n")]);
        let ours = |tree: Vec<String>| -> Vec<String> {
            let names = ["Se nourrir", "Vergers", "Cantines", "Se déplacer", "Vélo", "Ateliers", "Potagers"];
            tree.into_iter().filter(|row| names.contains(&row.trim_start_matches('-'))).collect()
        };
        let now = || ours(tree_of(&mo.get(path)));
        assert_eq!(now(), ["Se nourrir", "-Vergers", "-Cantines", "Se déplacer", "-Vélo", "--Ateliers"]);
        mo.writes_text("---\nmodele: fiche-pratique\ntitre: Un verger\nthemes: [se-nourrir/vergers]\n---\nMots.\n");
        site.indexed();
        let page = mo.get(path);
        let id = |label: &str| {
            let at = page.texts(".theme-tree > li > div > span > a").iter().position(|name| name == label).unwrap();
            page.all(".theme-tree > li", "data-theme")[at].clone()
        };
        let (food, gardens, canteens, moving, bike) =
            (id("Se nourrir"), id("Vergers"), id("Cantines"), id("Se déplacer"), id("Vélo"));
        let ranger = format!("{path}/ranger");
        let does = |theme: &str, gesture: &str, more: &[(&str, &str)]| {
            let done = mo.post(&ranger, &[&[("theme", theme), ("geste", gesture)][..], more].concat());
            assert_eq!(done.status, 303, "{gesture}: {}", done.html);
            done.header("location").to_owned()
        };
        let undoes = |there: &str| {
            let page = mo.get(there);
            let what = page.attribute("form[action$='/defaire'] input[name=quoi]", "value");
            let undone = mo.post(&format!("{path}/defaire"), &[("quoi", &what)]);
            assert_eq!(undone.header("location"), format!("{path}?defait=oui"), "{}", undone.html);
            let again = mo.post(&format!("{path}/defaire"), &[("quoi", &what)]);
            assert_eq!(again.status, 422, "once");
        };
        // By one place, in and out; and back.
        does(&canteens, "monter", &[]);
        assert_eq!(now(), ["Se nourrir", "-Cantines", "-Vergers", "Se déplacer", "-Vélo", "--Ateliers"]);
        let there = does(&gardens, "entrer", &[]);
        assert!(there.ends_with(&format!("#theme-{gardens}")), "one stays where one is");
        assert_eq!(now(), ["Se nourrir", "-Cantines", "--Vergers", "Se déplacer", "-Vélo", "--Ateliers"]);
        undoes(&there);
        does(&canteens, "descendre", &[]);
        does(&gardens, "sortir", &[]);
        assert_eq!(now(), ["Se nourrir", "-Cantines", "Vergers", "Se déplacer", "-Vélo", "--Ateliers"]);
        // Where one says: addresses stay, sheets and counts follow.
        let there = does(&gardens, "ranger", &[("sous", "se deplacer")]);
        assert_eq!(now(), ["Se nourrir", "-Cantines", "Se déplacer", "-Vélo", "--Ateliers", "-Vergers"]);
        let stranger = site.stranger();
        site.indexed();
        assert_eq!(stranger.get("/themes/se-nourrir/vergers").status, 200);
        assert_eq!(stranger.get("/themes/se-deplacer").texts("[aria-labelledby=sous] h3 a"), ["Vélo", "Vergers"]);
        let found = |theme: &str| stranger.get(&format!("/recherche?theme={theme}")).texts(".hits h3 a");
        assert_eq!(found("se-deplacer"), ["Un verger"]);
        assert!(found("se-nourrir").is_empty());
        let sheet = stranger.get("/recherche?q=verger").attribute(".hits h3 a", "href");
        assert!(stranger.get(&sheet).texts("[aria-label='Fil d’Ariane'] a").contains(&"Se déplacer".to_owned()));
        undoes(&there);
        assert!(now().contains(&"Vergers".to_owned()));
        does(&gardens, "dedans", &[("ou", &food)]);
        does(&gardens, "avant", &[("ou", &canteens)]);
        assert_eq!(now(), ["Se nourrir", "-Vergers", "-Cantines", "Se déplacer", "-Vélo", "--Ateliers"]);
        // Out of sight: no list offers it, its sheet keeps it.
        let new = "/fiches/nouvelle?type=fiche-pratique";
        let offers = |page: &str| mo.get(page).texts("option").contains(&"Vergers".to_owned());
        assert!(offers(new));
        does(&gardens, "cacher", &[]);
        assert!(mo.get(path).text(&format!("#theme-{gardens}")).contains("caché"));
        assert!(!offers(new) && offers(&format!("{sheet}/modifier")));
        site.indexed();
        for list in ["/themes", "/plan-du-site"] {
            assert!(!stranger.get(list).text("main").contains("Vergers"), "{list}");
        }
        assert_eq!(stranger.get("/themes/se-nourrir").texts("[aria-labelledby=sous] h3 a"), ["Cantines"]);
        assert!(!stranger.get("/fiches").text(".filters").contains("Vergers"));
        assert!(stranger.get(&sheet).texts(".chip").contains(&"Vergers".to_owned()));
        does(&gardens, "montrer", &[]);
        assert!(offers(new));
        does(&gardens, "renommer", &[("nom", " Potagers ")]);
        assert!(stranger.get(&sheet).texts(".chip").contains(&"Potagers".to_owned()));
        // What cannot be done says why, and changes nothing.
        let before = now();
        for (theme, gesture, more, why) in [
            (&gardens, "renommer", ("nom", " "), "Donnez un nom"),
            (&canteens, "descendre", ("", ""), "au bout"),
            (&moving, "ranger", ("sous", "Vélo"), "lui-même"),
            (&bike, "ranger", ("sous", "Potagers"), "Trois niveaux"),
            (&bike, "ranger", ("sous", "Rien de tel"), "Aucun thème"),
        ] {
            let refused = mo.post(&ranger, &[("theme", theme), ("geste", gesture), more]);
            assert!(refused.status == 422 && refused.text("[role=alert]").contains(why), "{why}: {}", refused.html);
        }
        assert_eq!(now(), before);
        assert_eq!(mo.post(&ranger, &[("theme", "1"), ("geste", "autre")]).status, 404);
        assert_eq!(site.member("Ann").post(&ranger, &[("theme", &food), ("geste", "descendre")]).status, 403);
    });
}
