//! « Je l’ai essayée »: told by members, counted everywhere, taken back by its author, hidden by moderators.
#![expect(clippy::indexing_slicing, reason = "tests may panic")]

use maillage::db::types::Role;

use crate::support::on_both;

const METHOD: &str = "---\nmodele: methode-animation\ntitre: Boule de neige\n---\nÀ deux, puis à quatre.\n";

fn tell(people: &'static str, note: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![("date", "2026-03-12"), ("personnes", people), ("lieu", "Saugues"), ("note", note)]
}

#[test]
fn a_trial_is_told_by_a_member_and_counted_on_the_sheet_and_in_results() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.stranger());
        let sheet = ann.writes_text(METHOD);
        let trials = format!("{}/essais", sheet.path);
        assert!(bob.get(&sheet.path).text("#essais_").starts_with("L’avez-vous essayée"));
        assert_eq!(bob.post(&trials, &tell("18", "")).status, 401);
        assert!(!bob.get(&trials).has("form#raconter"));
        let done = ann.submits(&trials, &trials, &tell("18", "Parfait < à refaire"));
        assert_eq!((done.status, done.header("location")), (303, format!("{trials}?avis=racontee").as_str()));
        assert!(ann.get(done.header("location")).text("[role=status]").contains("Merci"));
        let page = bob.get(&sheet.path);
        assert_eq!(page.text("#essais_"), "Cette fiche a été essayée 1 fois");
        assert_eq!(page.text(".told"), "Parfait < à refaire");
        assert!(page.text("section[aria-labelledby=essais_]").contains("12 mars 2026"), "{}", page.html);
        assert!(page.text("section[aria-labelledby=essais_]").contains("18 personnes"));
        ann.submits(&trials, &trials, &tell("", ""));
        site.indexed();
        assert!(bob.get("/recherche?q=boule+de+neige").text(".hits").contains("essayée 2 fois"));
        assert!(bob.get("/modifications-recentes").text("main").contains("Essayée"));
        assert_eq!(ann.get("/mon-compte/donnees.json").json()["trials"].as_array().map(Vec::len), Some(2));
    });
}

#[test]
fn a_form_sent_twice_makes_one_trial() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes_text(METHOD);
        let trials = format!("{}/essais", sheet.path);
        let sent = |who: &crate::support::Browser<'_>| who.post(&trials, &tell("18", "Parfait")).status;
        let ways: Vec<u16> = std::thread::scope(|scope| {
            let twice = [(); 4].map(|()| scope.spawn(|| sent(&ann)));
            twice.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(ways, [303; 4], "each sending is answered as the first");
        assert_eq!(site.stranger().get(&trials).texts(".told").len(), 1);
        sent(&bob);
        ann.post(&trials, &tell("18", "Parfait, encore"));
        assert_eq!(site.stranger().get(&trials).texts(".told").len(), 3, "others' and other words stand");
        site.wait(11 * 60 * 1_000_000);
        sent(&ann);
        assert_eq!(site.stranger().get(&trials).texts(".told").len(), 4, "the same story, on purpose");
        let told = site.stranger().get("/api/v1/events?limit=200").json();
        let events = told["items"].as_array().unwrap().iter();
        let tried = events.filter(|event| event["kind"] == "essai").count();
        assert_eq!(tried, 4, "{told}");
    });
}

#[test]
fn what_cannot_be_a_trial_is_told_and_kept_in_the_form() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let ann = site.member("Ann");
        let sheet = ann.writes_text(METHOD);
        let trials = format!("{}/essais", sheet.path);
        let long = "a".repeat(1_001);
        for (field, value) in [
            ("date", ""),
            ("date", "hier"),
            ("date", "2027-01-01"),
            ("personnes", "0"),
            ("personnes", "x"),
            ("note", &long),
        ] {
            let mut form = tell("18", "Un récit");
            form.retain(|(name, _)| *name != field);
            form.push((field, value));
            let refused = ann.submits(&trials, &trials, &form);
            assert_eq!(refused.status, 422, "{field} {value}");
            assert_eq!(refused.attribute("#erreurs a", "href"), format!("#{field}"), "{value}");
            assert_eq!(refused.attribute("#lieu", "value"), "Saugues");
        }
        assert_eq!(ann.submits(&trials, &trials, &[("date", "2025")]).status, 303, "a year alone");
        // Kinds that do not ask have no trials.
        let other = ann.writes("Une fiche", "Texte.");
        assert_eq!(ann.get(&format!("{}/essais", other.path)).status, 404);
        assert_eq!(ann.post(&format!("{}/essais", other.path), &tell("1", "")).status, 404);
    });
}

#[test]
fn an_author_takes_a_trial_back_and_a_moderator_hides_one_with_a_reason() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, eve, moderator) = (site.member("Ann"), site.member("Eve"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes_text(METHOD);
        let trials = format!("{}/essais", sheet.path);
        for note in ["Bien", "Achetez mes pilules"] {
            let teller = if note == "Bien" { &ann } else { &eve };
            assert_eq!(teller.submits(&trials, &trials, &tell("3", note)).status, 303);
        }
        let number = number_of(&eve, &trials);
        let act = |what: &'static str| vec![("essai", number.clone()), ("faire", what.to_owned())];
        let post = |who: &crate::support::Browser<'_>, form: &[(&str, String)]| {
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            who.post(&trials, &form).status
        };
        assert_eq!(post(&ann, &act("reprendre")), 403, "another’s words");
        assert_eq!(post(&ann, &act("masquer")), 422, "a reason first");
        let mut hiding = act("masquer");
        hiding.push(("motif", "Publicité".to_owned()));
        assert_eq!(post(&ann, &hiding), 403);
        assert_eq!(post(&moderator, &hiding), 303);
        let seen = site.stranger().get(&trials);
        assert_eq!(seen.texts(".told"), ["Bien"]);
        assert_eq!(seen.text("#liste"), "Cette fiche a été essayée 1 fois");
        assert!(moderator.get(&trials).text("main").contains("Publicité"));
        assert_eq!(post(&moderator, &act("montrer")), 303);
        assert_eq!(site.stranger().get(&trials).texts(".told").len(), 2);
        assert_eq!(post(&eve, &act("reprendre")), 303);
        assert_eq!(post(&eve, &act("reprendre")), 404, "taken back before");
        assert_eq!(site.stranger().get(&trials).texts(".told"), ["Bien"]);
    });
}

fn number_of(who: &crate::support::Browser<'_>, trials: &str) -> String {
    who.get(trials).attribute("input[name=essai]", "value")
}

#[test]
fn an_adaptation_stands_in_the_trail_with_trials_and_where_it_began() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, eve) = (site.member("Ann"), site.stranger());
        let (mo, admin) = (site.person("Mo", Role::Moderator), site.person("Ada", Role::Administrator));
        let sheet = ann.writes_text(METHOD);
        let other = ann.writes("La pelote", "Du texte.");
        let trail = format!("{}/essais", sheet.path);
        let adapted = |title: &'static str, page: &'static str, year: &'static str| {
            vec![
                ("faire", "adapter"),
                ("titre", title),
                ("ou", "Pays de Redon"),
                ("adresse", page),
                ("annee", year),
                ("phrase", "Sans chaises"),
            ]
        };
        assert!(eve.get(&trail).has("a[href$='/discussion#ecrire']"), "strangers are led to where they ask");
        assert_eq!(eve.post(&trail, &adapted("Neige", "", "2025")).status, 401);
        for (title, page, year, field) in [
            ("", "", "2025", "titre"),
            ("Neige", "", "l’an dernier", "annee"),
            ("Neige", "", "2031", "annee"),
            ("Neige", "Une fiche que personne n’a écrite", "2025", "adresse"),
            ("Neige", "javascript:alert(1)", "2025", "adresse"),
            ("Neige", "Boule de neige", "2025", "adresse"),
        ] {
            let refused = ann.submits(&trail, &trail, &adapted(title, page, year));
            assert_eq!(refused.status, 422, "{title} {page} {year}");
            assert_eq!(refused.attribute("#erreurs a", "href"), format!("#{field}"));
            assert_eq!(refused.attribute("#ou", "value"), "Pays de Redon");
        }
        assert_eq!(ann.submits(&trail, &trail, &tell("18", "Bien")).status, 303);
        let done = ann.submits(&trail, &trail, &adapted("Flocon", "https://exemple.fr/flocon", "2025"));
        assert_eq!(done.header("location"), format!("{trail}?avis=adaptee"));
        assert_eq!(ann.submits(&trail, &trail, &adapted("Pelote", "La pelote", "2024")).status, 303);
        let page = eve.get(&trail);
        let lines = page.texts("ul.rows > li");
        let found = ["12 mars 2026", "Flocon", "Pelote", "écrite ici"];
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert!(lines.iter().zip(found).all(|(line, word)| line.contains(word)), "the latest first: {lines:?}");
        assert_eq!(page.attribute("a[href='https://exemple.fr/flocon']", "rel"), "noopener nofollow ugc");
        assert!(page.has(&format!(".rows a[href='{}']", other.path)));
        assert_eq!(page.text("#liste"), "Cette fiche a été essayée 1 fois, adaptée 2 fois ailleurs");
        assert!(eve.get(&sheet.path).text("section[aria-labelledby=essais_]").contains("Flocon"));
        assert!(eve.get("/modifications-recentes").text("main").contains("Adaptée ailleurs"));
        site.indexed();
        assert!(eve.get("/recherche?q=boule+de+neige").text(".hits").contains("essayée 1 fois"));
        let own = ann.get("/mon-compte/donnees.json").json();
        let told = own["trials"].as_array().unwrap().iter().find(|trial| trial["title"] == "Pelote").unwrap();
        assert_eq!((&told["told_by_sheet"], &told["what"]), (&other.id.into(), &"adaptation".into()));
        // What a reader may not see has no address here.
        site.deletes(other.id);
        assert!(!eve.get(&trail).has(&format!(".rows a[href='{}']", other.path)));
        assert!(eve.get(&trail).text(".rows").contains("Pelote"));
        // Hidden, it comes back nowhere; erased, it is gone for good.
        let number = mo.get(&trail).attribute("li[id^=e]:nth-child(2) input[name=essai]", "value");
        let act = |what: &'static str| vec![("essai", number.as_str()), ("faire", what), ("motif", "Publicité")];
        assert_eq!(mo.post(&trail, &act("masquer")).status, 303);
        for place in [trail.clone(), sheet.path.clone()] {
            assert!(!eve.get(&place).html.contains("Flocon"), "{place}");
        }
        assert_eq!(mo.post(&trail, &act("effacer")).status, 403);
        assert_eq!(admin.post(&trail, &act("effacer")).status, 303);
        assert!(!admin.get(&trail).html.contains("Flocon"));
    });
}
