//! Sheets that are deleted, brought back and restored: what becomes of their titles, their addresses and their texts.

use maillage::db::types::Role;

use crate::support::{Browser, Page, Site, Written, on_both};

/// A wiki with a member and a moderator.
fn with_people(test: impl Fn(&Site, &Browser<'_>, &Browser<'_>)) {
    on_both(|site| test(site, &site.member("Ann"), &site.person("Modératrice", Role::Moderator)));
}

fn deletes(moderator: &Browser<'_>, sheet: &Written) -> Page {
    let page = moderator.post(&format!("{}/supprimer", sheet.path), &[("faire", "supprimer"), ("motif", "essai")]);
    assert_eq!(page.status, 303, "{}", page.html);
    page
}

fn brings_back(moderator: &Browser<'_>, sheet: &Written) -> Page {
    let page = moderator.post(&format!("{}/supprimer", sheet.path), &[("faire", "retablir"), ("motif", "erreur")]);
    assert_eq!(page.status, 303, "{}", page.html);
    page
}

/// Nothing is wrong in the store.
fn is_whole(site: &Site) {
    let checked =
        maillage::actions::wiki::check::check(&site.app, &maillage::hall::policy::Who::Program, &|_| {}).unwrap();
    assert!(checked.problems.is_empty(), "{:?}", checked.problems);
}

#[test]
fn a_link_to_a_deleted_title_is_red_and_leads_to_a_new_sheet_of_that_title() {
    with_people(|site, ann, moderator| {
        let old = ann.writes("Le four à pain", "Première.");
        let reader = ann.writes("Le fournil", "Voir [[Le four à pain]].");
        deletes(moderator, &old);
        let page = site.stranger().get(&reader.path);
        let link = page.attribute("main a[href^='/fiches/nouvelle']", "href");
        assert!(link.contains("titre=Le"), "{link}");
        assert!(site.stranger().get("/pages-demandees").html.contains("Le four à pain"));
        let title = site.stranger().get("/titre/Le%20four%20%C3%A0%20pain");
        assert!(title.header("location").starts_with("/fiches/nouvelle?titre="), "{}", title.header("location"));
        let new = ann.writes("Le four à pain", "Seconde.");
        assert_ne!(new.id, old.id);
        assert!(site.stranger().get(&reader.path).has(&format!("main a[href='{}']", new.path)));
        assert!(!site.stranger().get("/pages-demandees").html.contains("Le four à pain"));
        assert_eq!(site.stranger().get(&old.path).status, 410);
        assert_eq!(site.stranger().get(&format!("/f/{}", old.id)).status, 410);
        is_whole(site);
    });
}

#[test]
fn old_titles_of_a_deleted_sheet_are_free_and_those_of_a_live_one_are_not() {
    with_people(|site, ann, moderator| {
        let sheet = ann.writes("Un", "Texte.");
        let named = |title: &str| format!("---\nmodele: fiche-pratique\ntitre: {title}\n---\nTexte.\n");
        let sheet = ann.saves(Some(sheet.id), 1, &named("Deux")).unwrap();
        for title in ["Un", "Deux", "UN", "deux"] {
            assert!(ann.saves(None, 0, &named(title)).is_err(), "{title}");
        }
        deletes(moderator, &sheet);
        let (one, two) = (ann.writes("un", "Autre."), ann.writes("Deux", "Autre."));
        let other = ann.writes("Trois", "Texte.");
        assert!(ann.saves(Some(other.id), 1, &named("Deux")).is_err());
        for (title, id) in [("Un", one.id), ("Deux", two.id)] {
            let location = site.stranger().get(&format!("/titre/{title}")).header("location").to_owned();
            assert!(location.starts_with(&format!("/fiches/{id}-")), "{title}: {location}");
        }
        is_whole(site);
    });
}

#[test]
fn a_sheet_brought_back_has_its_titles_again() {
    with_people(|site, ann, moderator| {
        let sheet = ann.writes("Un", "Texte.");
        let sheet = ann.saves(Some(sheet.id), 1, "---\nmodele: fiche-pratique\ntitre: Deux\n---\nTexte.\n").unwrap();
        deletes(moderator, &sheet);
        let history = brings_back(moderator, &sheet).header("location").to_owned();
        assert!(history.ends_with("avis=restauree"), "{history}");
        assert_eq!(site.stranger().get(&sheet.path).status, 200);
        for title in ["Un", "Deux"] {
            let location = site.stranger().get(&format!("/titre/{title}")).header("location").to_owned();
            assert_eq!(location, sheet.path);
            assert!(ann.saves(None, 0, &format!("---\nmodele: fiche-pratique\ntitre: {title}\n---\nX.\n")).is_err());
        }
        is_whole(site);
    });
}

#[test]
fn a_sheet_brought_back_under_a_taken_title_gets_a_number_and_says_so() {
    with_people(|site, ann, moderator| {
        let old = ann.writes("La marche", "Première.");
        deletes(moderator, &old);
        let new = ann.writes("La marche", "Seconde.");
        ann.writes("La marche (2)", "Troisième.");
        let form = moderator.get(&format!("{}/supprimer", old.path));
        assert!(form.has(&format!("main a[href='/f/{}']", new.id)), "{}", form.html);
        let location = brings_back(moderator, &old).header("location").to_owned();
        let history = moderator.get(&location);
        assert!(history.text("[role=status]").contains("suivi d’un numéro"), "{}", history.html);
        let back = format!("/fiches/{}-la-marche-3", old.id);
        let page = site.stranger().get(&back);
        assert_eq!((page.status, page.text("h1")), (200, "La marche (3)".to_owned()));
        assert!(site.text_of(old.id).contains("titre: La marche (3)") && site.text_of(old.id).contains("Première."));
        assert_eq!(site.stranger().get(&new.path).status, 200);
        assert_eq!(site.stranger().get("/titre/La%20marche").header("location"), new.path);
        is_whole(site);
    });
}

#[test]
fn a_title_goes_from_sheet_to_sheet_as_they_are_deleted() {
    with_people(|site, ann, moderator| {
        let first = ann.writes("Le jeu", "Un.");
        deletes(moderator, &first);
        let second = ann.writes("Le jeu", "Deux.");
        deletes(moderator, &second);
        let history = brings_back(moderator, &first).header("location").to_owned();
        assert!(history.ends_with("avis=restauree"), "{history}");
        assert_eq!(site.stranger().get(&first.path).status, 200);
        brings_back(moderator, &second);
        assert_eq!(site.stranger().get(&format!("/fiches/{}-le-jeu-2", second.id)).status, 200);
        is_whole(site);
    });
}

#[test]
fn a_version_whose_title_was_taken_is_restored_under_the_title_of_today() {
    with_people(|site, ann, moderator| {
        let old = ann.writes("La marche", "Première.");
        deletes(moderator, &old);
        let new = ann.writes("La marche", "Seconde.");
        brings_back(moderator, &old);
        let (id, path) = (old.id, format!("/fiches/{}-la-marche-2", old.id));
        ann.saves(Some(id), 2, &site.text_of(id).replace("Première.", "Autre.")).unwrap();
        let address = format!("{path}/retablir/1");
        let form = ann.get(&address);
        assert!(form.has("input[name=titre][value=actuel][checked]"), "{}", form.html);
        assert!(form.has(&format!("main a[href='/f/{}']", new.id)));
        let refused = ann.post(&address, &[("actuelle", "3")]);
        assert_eq!(refused.status, 409);
        assert!(refused.has("input[name=titre][checked]"), "{}", refused.html);
        assert_eq!(ann.post(&address, &[("actuelle", "3"), ("titre", "actuel")]).status, 303);
        let text = site.text_of(id);
        assert!(text.contains("titre: La marche (2)") && text.contains("Première."), "{text}");
        is_whole(site);
    });
}

#[test]
fn whoever_restores_a_version_chooses_between_its_title_and_todays() {
    with_people(|site, ann, _| {
        let sheet = ann.writes("Un", "Texte.");
        ann.saves(Some(sheet.id), 1, "---\nmodele: fiche-pratique\ntitre: Deux\n---\nAutre.\n").unwrap();
        let path = format!("/fiches/{}-deux", sheet.id);
        assert!(ann.get(&format!("{path}/retablir/1")).has("input[name=titre]:not([checked])"));
        ann.post(&format!("{path}/retablir/1"), &[("actuelle", "2"), ("titre", "actuel")]);
        assert_eq!(site.text_of(sheet.id), "---\nmodele: fiche-pratique\ntitre: Deux\n---\nTexte.\n");
        ann.post(&format!("{path}/retablir/1"), &[("actuelle", "3")]);
        assert_eq!(site.text_of(sheet.id), "---\nmodele: fiche-pratique\ntitre: Un\n---\nTexte.\n");
        assert!(!ann.get(&format!("/fiches/{}-un/retablir/1", sheet.id)).has("input[name=titre]"));
    });
}

#[test]
fn two_who_take_the_title_of_a_deleted_sheet_at_once_do_not_share_it() {
    with_people(|site, ann, moderator| {
        for turn in 0..6 {
            let title = format!("Titre {turn}");
            let old = ann.writes(&title, "Ancien.");
            deletes(moderator, &old);
            let text = format!("---\nmodele: fiche-pratique\ntitre: {title}\n---\nNeuf.\n");
            let (who, app) = (ann.who(), &site.app);
            let taken = std::thread::scope(|scope| {
                let write = || {
                    use maillage::actions::sheets::edit_sheet::{Edit, save_now};
                    save_now(app, &who, &Edit::new(None, 0, text.clone(), String::new())).is_ok()
                };
                let back = scope.spawn(|| {
                    maillage::actions::sheets::remove_sheet::bring_back(
                        app,
                        &moderator.who(),
                        maillage::db::types::SheetId(old.id),
                        "",
                    )
                    .unwrap()
                });
                let writers = [scope.spawn(write), scope.spawn(write)];
                let taken: usize = writers.into_iter().map(|writer| usize::from(writer.join().unwrap())).sum();
                (taken, back.join().unwrap().renamed.is_some())
            });
            assert!(matches!(taken, (1, true) | (0, false)), "{taken:?}");
            is_whole(site);
        }
    });
}
