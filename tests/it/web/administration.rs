//! Those who look after the wiki, and the pages of people.

use maillage::db::types::Role;

use crate::support::{Page, days, on_both};

#[test]
fn strangers_and_contributors_do_not_reach_the_administration() {
    on_both(|site| {
        let stranger = site.stranger().get("/administration");
        assert_eq!((stranger.status, stranger.header("location")), (303, "/connexion?suite=%2Fadministration"));
        assert_eq!(site.member("Ann").get("/administration").status, 403);
        assert_eq!(site.person("Mo", Role::Moderator).get("/administration").status, 200);
        assert_eq!(site.person("Mo2", Role::Moderator).get("/administration/reglages").status, 403);
    });
}

#[test]
fn a_blocked_member_can_read_but_not_write_until_the_block_ends() {
    on_both(|site| {
        let (ann, moderator) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Avant le blocage", "Texte.");
        let address = format!("/administration/personnes/{}", ann.member.as_ref().unwrap().id);
        for days in ["0", "-1", "3651", "9223372036854775807"] {
            let refused = moderator.post(&address, &[("faire", "bloquer"), ("duree", days), ("motif", "x")]);
            assert!(refused.status == 422 && refused.html.contains("de 1 à 3"), "{days}: {}", refused.status);
        }
        let without_reason = moderator.post(&address, &[("faire", "bloquer"), ("duree", "1"), ("motif", " ")]);
        assert_eq!(without_reason.status, 422);
        assert!(without_reason.text("#erreurs").contains("Dites pourquoi"));
        let blocked = moderator.post(&address, &[("faire", "bloquer"), ("duree", "1"), ("motif", "Publicité")]);
        assert_eq!(blocked.status, 303);
        assert_eq!(ann.get(&sheet.path).status, 200);
        let again = site.reload(&ann);
        let refused = again.saves(None, 0, "---\ntitre: Pendant\n---\nTexte.\n").unwrap_err();
        assert!(matches!(refused, maillage::hall::error::Error::Blocked { .. }));
        assert!(site.stranger().get("/contributeurs/Ann").text(".badge").contains("bloqué"));
        site.wait(days(2));
        assert!(site.reload(&ann).saves(None, 0, "---\ntitre: Après\n---\nTexte.\n").is_ok());
    });
}

#[test]
fn a_moderator_does_not_touch_those_above_and_nobody_touches_themselves() {
    on_both(|site| {
        let (moderator, chief) = (site.person("Mo", Role::Moderator), site.person("Ada", Role::Administrator));
        let of = |browser: &crate::support::Browser<'_>| {
            format!("/administration/personnes/{}", browser.member.as_ref().unwrap().id)
        };
        let block = [("faire", "bloquer"), ("duree", "1"), ("motif", "x")];
        assert_eq!(moderator.post(&of(&chief), &block).status, 403);
        assert_eq!(moderator.post(&of(&moderator), &block).status, 422);
        assert_eq!(moderator.post(&of(&chief), &[("faire", "role"), ("role", "lecteur")]).status, 403);
        assert_eq!(chief.post(&of(&moderator), &[("faire", "role"), ("role", "contributeur")]).status, 303);
        assert_eq!(moderator.get("/administration").status, 303, "a new role ends the sessions");
    });
}

#[test]
fn the_last_administrator_keeps_the_role() {
    on_both(|site| {
        let (ada, bea) = (site.person("Ada", Role::Administrator), site.person("Béa", Role::Administrator));
        let of = |browser: &crate::support::Browser<'_>| {
            format!("/administration/personnes/{}", browser.member.as_ref().unwrap().id)
        };
        let demote = [("faire", "role"), ("role", "contributeur")];
        assert_eq!(ada.post(&of(&bea), &demote).status, 303);
        let own = ada.post(&of(&ada), &demote);
        assert_eq!(own.status, 422);
        assert!(own.text("#erreurs").contains("votre propre compte"));
    });
}

#[test]
fn the_way_of_registration_is_chosen_in_the_administration() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        assert_eq!(ada.post("/administration/site/ecriture", &[("inscription", "invited")]).status, 303);
        let page = ada.get("/administration/site");
        assert_eq!(page.attribute("input[name=inscription][checked]", "value"), "invited");
        let page = ada.get("/administration/reglages");
        assert!(!page.html.contains(&site.app.config.database_url), "the database's address is a secret");
        assert!(ada.get("/administration").text("#journal ~ ol").contains("Sur invitation seulement"));
    });
}

#[test]
fn a_person_has_a_page_with_what_they_wrote() {
    on_both(|site| {
        let ann = site.member("Ann Élise");
        ann.writes("Une première fiche", "Texte.");
        let page = site.stranger().get("/contributeurs/Ann%20%C3%89lise");
        assert_eq!(page.text("h1"), "Ann Élise");
        assert!(page.text(".log").contains("Une première fiche"));
        assert!(!page.html.contains("exemple.fr\""), "the address is never public");
        let all = site.stranger().get("/contributeurs/Ann%20%C3%89lise/contributions");
        assert_eq!(all.texts(".log li").len(), 1);
        assert_eq!(site.stranger().get("/contributeurs/Personne").status, 404);
    });
}

#[test]
fn what_is_looked_for_in_vain_is_counted_told_from_three_on_and_asked_for_in_one_click() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, moderator, bob) = (site.member("Ann"), site.person("Mo", Role::Moderator), site.stranger());
        let read = ann.writes("Un jardin partagé", "Avec des bacs.");
        ann.writes("Jamais trouvée", "Rien.");
        site.indexed();
        for words in ["zythologie%20rurale", "Zythologie+rurale", "zythologie+rurale", "xylolalie", "ann%40exemple.fr"]
        {
            bob.get(&format!("/recherche?q={words}"));
        }
        bob.get("/recherche?q=jardin");
        for _ in 0..3 {
            bob.get(&read.path);
        }
        bob.get_with(&read.path, "user-agent", "Examplebot/2.0");
        maillage::jobs::tally::write_down(&site.app).unwrap();
        assert_eq!(ann.get("/administration/recherches").status, 403);
        let page = moderator.get("/administration/recherches");
        assert!(page.text("main").contains("zythologie rurale 3 fois"), "{}", page.text("main"));
        assert!(!page.text("main").contains("xylolalie") && !page.text("main").contains("exemple.fr"));
        assert!(page.text("[aria-labelledby=lues] li").contains("Un jardin partagé"));
        assert!(page.text("[aria-labelledby=lues] li .count").contains('3'), "a robot’s reading is none");
        let never = page.texts("[aria-labelledby=jamais] li");
        assert!(never.contains(&"Jamais trouvée".to_owned()) && !never.contains(&"Un jardin partagé".to_owned()));
        for _ in 0..2 {
            let asked = moderator.submits(
                "/administration/recherches",
                "/administration/recherches",
                &[("mots", "zythologie rurale")],
            );
            assert_eq!(asked.status, 303);
        }
        let wanted = bob.get("/pages-demandees").texts("main li h2");
        assert_eq!(wanted.iter().filter(|title| *title == "Zythologie rurale").count(), 1, "{wanted:?}");
        let refused = moderator.submits("/administration/recherches", "/administration/recherches", &[("mots", "[[")]);
        assert_eq!(refused.status, 422);
    });
}

#[test]
fn administration_asks_who_before_it_looks_at_what_was_sent() {
    on_both(|site| {
        let table = include_str!("../../../src/web/routes.rs");
        let lines: Vec<&str> = table.lines().filter(|line| line.contains("\"/administration")).collect();
        assert!(lines.len() > 9, "{lines:?}");
        let (chloe, blocked) = (site.member("Chloé"), site.member("Bruno"));
        let moderator = site.person("Maud", Role::Moderator);
        let (admin, id) = (site.account("Aline", Role::Administrator), blocked.member.as_ref().unwrap().id);
        let now = site.app.now();
        let block = |db: &mut maillage::db::Db| {
            let blocked = maillage::models::account::Account::block_until(db, id, now, None, None, Some("essai"));
            Ok::<_, maillage::hall::error::Error>(blocked?)
        };
        site.app.store.write(block).unwrap();
        let nonsense: [&[(&str, &str)]; 5] = [
            &[],
            &[("faire", "danser")],
            &[("faire", "bloquer"), ("duree", "x"), ("motif", "")],
            &[("faire", "role"), ("role", "roi")],
            &[("inscription", "peut-être"), ("mots", "[[|")],
        ];
        for line in lines {
            let path = line.split('"').nth(1).unwrap();
            let path = path
                .replace("{picture}", "logo")
                .replace("{key}", "methode-animation")
                .replace("{letter}", "1")
                .replace("{webhook}", "1")
                .replace("{issue}", "1");
            // As many forms as are sent here count: some minutes pass between two addresses.
            site.wait(days(1) / 144);
            for part in [admin.id.to_string(), "abc".to_owned(), "999".to_owned()] {
                let address = path.replace("{id}", &part);
                let asks = |status: u16| status == 403 || status == 401 || status == 303;
                if ["post(", "act(", "act_in(", "act_with_file("].iter().any(|way| line.contains(way)) {
                    for form in nonsense {
                        assert_eq!(site.stranger().post(&address, form).status, 401, "{address} {form:?}");
                        assert_eq!(chloe.post(&address, form).status, 403, "{address} {form:?}");
                        assert_eq!(blocked.post(&address, form).status, 403, "{address} {form:?}");
                    }
                } else {
                    assert_eq!(site.stranger().get(&address).status, 303, "{address}");
                    assert!(asks(chloe.get(&address).status) && asks(blocked.get(&address).status), "{address}");
                }
            }
        }
        let of_admin = format!("/administration/personnes/{}", admin.id);
        for form in [nonsense[3], &[("faire", "bloquer"), ("duree", "1"), ("motif", "")]] {
            assert_eq!(moderator.post(&of_admin, form).status, 403, "{form:?}");
        }
        assert_eq!(moderator.post("/administration/site/ecriture", nonsense[4]).status, 403);
        assert_eq!(moderator.post(&of_admin, nonsense[1]).status, 422, "who may is told what to mend");
        assert_eq!(moderator.get("/administration/personnes/abc").status, 404);
    });
}

#[test]
fn the_first_steps_stay_with_what_is_done_ticked_until_all_is_or_they_are_closed() {
    on_both(|site| {
        let chief = site.person("Chief", Role::Administrator);
        let done = |page: &Page| page.texts("section[aria-labelledby=debut] .badge").len();
        let first = chief.get("/administration");
        assert_eq!(done(&first), 0, "{}", first.html);
        chief.post("/administration/site", &[("nom", "Le réseau"), ("accessibilite", "non")]);
        let named = chief.get("/administration");
        assert!(named.has("#debut"), "the list stays after its first step");
        assert_eq!(done(&named), 1);
        site.member("Ann").writes("Une fiche", "Du texte.");
        assert_eq!(done(&chief.get("/administration")), 3);
        // Who moderates does not see it, and does not close it.
        let mo = site.person("Mo", Role::Moderator);
        assert!(!mo.get("/administration").has("#debut"));
        assert_eq!(mo.post("/administration/debut", &[]).status, 403);
        assert_eq!(chief.post("/administration/debut", &[]).status, 303);
        assert!(!chief.get("/administration").has("#debut"));
    });
}
