//! Writing: the form, its buttons, what it saves, its drafts, and the page of a clash.

use maillage::db::types::Role;

use crate::support::{Page, on_both, on_both_with};

const SECTIONS: &str = "---\nmodele: fiche-pratique\ntitre: À deux\n---\n## Un\n\nPremier.\n\n## Deux\n\nDeuxième.\n";

fn location(page: &Page) -> String {
    assert_eq!(page.status, 303, "{}", page.html);
    page.header("location").to_owned()
}

#[test]
fn a_title_alone_makes_an_unfinished_sheet() {
    on_both(|site| {
        let ann = site.member("Ann");
        let ways = ann.get("/fiches/nouvelle").texts(".way-in h2");
        assert_eq!((ways.len(), ways[0].as_str()), (7, "J’ai déjà un texte"), "{ways:?}");
        let form = ann.get("/fiches/nouvelle?type=methode-animation&titre=Tour+de+table");
        assert_eq!(form.attribute("#titre", "value"), "Tour de table");
        let saved = ann.post(
            "/fiches/nouvelle",
            &[("type", "methode-animation"), ("titre", "Tour de table"), ("faire", "publier")],
        );
        assert!(location(&saved).contains("-tour-de-table?avis=cree"));
        let without =
            ann.post("/fiches/nouvelle", &[("type", "methode-animation"), ("titre", " "), ("corps", "Gardé.")]);
        assert_eq!(without.status, 422);
        assert!(without.text("#erreurs").contains("Donnez un titre"));
        assert!(without.text("#corps").contains("Gardé."));
    });
}

#[test]
fn the_address_of_a_new_sheet_fills_the_fields_that_it_names_and_no_others() {
    on_both(|site| {
        let ann = site.member("Ann");
        let page = ann.get(
            "/fiches/nouvelle?type=methode-animation&titre=Tour&groupe=18&salle=Debout&distance=adapte&famille=licorne\
             &inconnu=x&animateurs=plusieurs&theme=cooperation/gouvernance-partagee",
        );
        assert_eq!(page.status, 200);
        assert_eq!(page.attribute("#titre", "value"), "Tour");
        assert_eq!(page.attribute("#champ-groupe-min", "value"), "18");
        assert_eq!(page.attribute("#champ-groupe-max", "value"), "18");
        assert_eq!(page.text("#champ-salle"), "Debout");
        assert_eq!(page.attribute("[name='champ.distance'][checked]", "value"), "adapte");
        assert_eq!(page.attribute(".written-theme option[selected]", "value"), "cooperation/gouvernance-partagee");
        // What does not fit is as if it were not there.
        assert_eq!(page.attribute("#champ-animateurs", "value"), "");
        assert!(!page.html.contains("licorne") && !page.html.contains("inconnu") && !page.has("#erreurs"));
        // The choice of a kind passes on what begins the sheet.
        let choice = ann.get("/fiches/nouvelle?groupe=18&titre=Tour");
        let to = choice.all(".way-in a", "href");
        assert!(to.iter().any(|href| href == "/fiches/nouvelle?type=methode-animation&groupe=18&titre=Tour"), "{to:?}");
        // What was filled is published as if it had been typed.
        let form = [
            ("type", "methode-animation"),
            ("titre", "Tour"),
            ("champ.groupe.min", "18"),
            ("champ.groupe.max", "18"),
            ("faire", "publier"),
        ];
        let made = location(&ann.post("/fiches/nouvelle", &form));
        assert!(ann.get(made.split('?').next().unwrap()).html.contains("18"));
    });
}

#[test]
fn fields_of_text_that_is_laid_out_say_so_to_the_editor_and_others_do_not() {
    on_both(|site| {
        let ann = site.member("Ann");
        let page = ann.get("/fiches/nouvelle?type=methode-animation");
        assert!(page.has("template[data-small-editor]") && page.has("dialog#lien"));
        for rich in ["#champ-deroule-0-consigne", "#champ-accessibilite", "#champ-salle"] {
            assert!(page.has(&format!("textarea[data-small]{rich}")), "{rich}");
        }
        assert!(!page.has("#champ-resume[data-small]") && !page.has("#champ-invitation[data-small]"));
        // What is read on one line has no lists.
        assert_eq!(page.attribute("#champ-salle", "data-small"), "ligne");
        assert_eq!(page.attribute("#champ-accessibilite", "data-small"), "");
        // In place, the editor comes with the fields that it writes and with no others.
        let made = ann.post(
            "/fiches/nouvelle",
            &[
                ("type", "methode-animation"),
                ("titre", "Tour"),
                ("champ.accessibilite", "Lire à voix haute"),
                ("champ.invitation", "Qu’en dites-vous ?"),
                ("faire", "publier"),
            ],
        );
        let path = location(&made).split('?').next().unwrap().to_owned();
        let visual = |field: &str| {
            let page = ann.get(&format!("{path}?champ={field}"));
            assert!(page.has(".here"), "{field}");
            (page.has("template[data-small-editor]"), page.has("dialog#lien"), page.html.contains("visual."))
        };
        assert_eq!(visual("accessibilite"), (true, true, true));
        assert_eq!(visual("deroule"), (true, true, true));
        assert_eq!(visual("invitation"), (false, false, false));
    });
}

#[test]
fn the_summary_of_a_new_sheet_is_as_short_as_that_of_a_change_and_a_longer_one_loses_nothing() {
    on_both(|site| {
        let ann = site.member("Ann");
        let (short, long) = ("é".repeat(200), "é".repeat(201));
        let new = |summary: &str| {
            ann.post(
                "/fiches/nouvelle",
                &[("type", "fiche-pratique"), ("titre", "Le résumé"), ("corps", "Gardé."), ("commentaire", summary)],
            )
        };
        let refused = new(&long);
        assert_eq!(refused.status, 422);
        assert!(refused.text("#erreurs").contains("dépasse 200 caractères"), "{}", refused.text("#erreurs"));
        assert_eq!(
            (refused.text("#corps").trim(), refused.attribute("#commentaire", "value")),
            ("Gardé.", long.clone())
        );
        let made = location(&new(&short));
        let path = made.split('?').next().unwrap();
        let change = |summary: &str| {
            let form = [("base", "1"), ("titre", "Le résumé"), ("corps", "Autre."), ("commentaire", summary)];
            ann.post(&format!("{path}/modifier"), &form)
        };
        assert!(change(&long).text("#erreurs").contains("dépasse 200 caractères"));
        location(&change(&short));
    });
}

#[test]
fn a_form_keeps_unknown_keys_comments_and_every_byte_it_does_not_change() {
    on_both(|site| {
        let ann = site.member("Ann");
        let text = "---\nmodele: fiche-pratique\n# une remarque\ntitre:   Les octets\nautre: [x,  y]\nresume: Avant.\n---\nCorps.\n";
        let sheet = ann.writes_text(text);
        let form = ann.get(&format!("{}/modifier", sheet.path));
        assert_eq!(form.attribute("#champ-resume", "name"), "champ.resume");
        let saved = ann.post(
            &format!("{}/modifier", sheet.path),
            &[
                ("base", "1"),
                ("titre", "Les octets"),
                ("champ.resume", "Après."),
                ("corps", "Corps.\r\n"),
                ("commentaire", "Précision"),
            ],
        );
        assert!(location(&saved).ends_with("?avis=enregistre"));
        assert_eq!(site.text_of(sheet.id), text.replace("Avant.", "Après."));
    });
}

#[test]
fn rows_past_those_shown_are_kept_told_and_cost_no_more_than_they_are_long() {
    on_both(|site| {
        let many = |field: &str, count: usize| -> Vec<(String, String)> {
            let row = |n: usize| (field.replace('%', &n.to_string()), format!("mot{n}"));
            let first = [("type", "exemple-inspirant"), ("titre", "Bien des lignes")];
            let first = first.map(|(name, value)| (name.to_owned(), value.to_owned()));
            first.into_iter().chain((0..count).map(row)).collect()
        };
        for (key, field) in [
            ("mots_cles", "champ.mots_cles.%"),
            ("annexes", "champ.annexes.%"),
            ("territoires", "champ.territoires.%.nom"),
            ("sources", "champ.sources.%.libelle"),
            ("credits", "champ.credits.%.nom"),
            ("partenaires", "champ.partenaires.%.acteur"),
        ] {
            for door in [("faire", "apercu"), ("action", &*format!("descendre:{key}.0"))] {
                let form = many(field, 4_000);
                let sent: usize = form.iter().map(|(name, value)| name.len() + value.len()).sum();
                let mut form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
                form.push(door);
                let page = site.stranger().post("/fiches/nouvelle", &form);
                assert!([200, 422].contains(&page.status), "{field}: {}", page.status);
                assert!(page.html.len() < 12 * sent, "{field}: {} for {sent}", page.html.len());
                let last = format!("[name='{}']", field.replace('%', "3999"));
                assert_eq!(page.attribute(&last, "value"), "mot3999", "{field}");
                if door.0 == "action" {
                    assert!(page.text(&format!("#champ-{key}-e")).contains("4000 lignes"), "{field}");
                }
            }
        }
        let ann = site.member("Ann");
        let mut form = many("champ.sources.%.libelle", 400);
        form.push(("faire".to_owned(), "publier".to_owned()));
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
        let at = location(&ann.post("/fiches/nouvelle", &form));
        let sheet = at.split('?').next().unwrap();
        let opened = ann.get(&format!("{sheet}/modifier"));
        assert_eq!(opened.attribute("[name='champ.sources.399.libelle']", "value"), "mot399");
        assert!(opened.has("#champ-sources-299-libelle") && !opened.has("#champ-sources-300-libelle"));
        assert!(!opened.has("[value='ajouter:sources']"), "a row more would not be seen");
    });
}

#[test]
fn rows_are_added_moved_and_removed_without_a_script_and_nothing_is_saved() {
    on_both(|site| {
        let ann = site.member("Ann");
        let typed = [
            ("type", "methode-animation"),
            ("titre", "Des étapes"),
            ("champ.deroule.0.titre", "Ouvrir"),
            ("champ.deroule.1.titre", "Fermer"),
        ];
        let with = |action: &str| {
            let mut form = typed.to_vec();
            form.push(("action", action));
            ann.post("/fiches/nouvelle", &form)
        };
        let titles = |page: &Page| -> Vec<String> {
            (0..4)
                .filter(|n| page.has(&format!("[name='champ.deroule.{n}.titre']")))
                .map(|n| page.attribute(&format!("[name='champ.deroule.{n}.titre']"), "value"))
                .collect()
        };
        assert_eq!(titles(&with("ajouter:deroule")), ["Ouvrir", "Fermer", ""]);
        assert_eq!(titles(&with("descendre:deroule.0")), ["Fermer", "Ouvrir"]);
        assert_eq!(titles(&with("retirer:deroule.0")), ["Fermer"]);
        assert_eq!(site.stranger().get("/titre/Des%20%C3%A9tapes").status, 302);
    });
}

#[test]
fn what_does_not_fit_is_said_beside_its_field_and_everything_typed_stays() {
    on_both(|site| {
        let refused = site.member("Ann").post(
            "/fiches/nouvelle",
            &[
                ("type", "methode-animation"),
                ("titre", "Trop courte"),
                ("champ.duree.min", "45"),
                ("champ.duree.max", "40"),
                ("champ.deroule.0.titre", "Étape"),
                ("champ.deroule.0.minutes", "dix"),
                ("corps", "Mon texte."),
            ],
        );
        assert_eq!(refused.status, 422);
        assert!(refused.text("#erreurs").contains("Indiquez 45 ou plus"));
        assert!(refused.text("#erreurs").contains("« dix » n’est pas un nombre entier"));
        assert_eq!(refused.attribute("[name='champ.deroule.0.minutes']", "value"), "dix");
        assert!(refused.has("[name='champ.deroule.0.minutes'][aria-invalid=true]"));
        assert!(refused.text("#corps").contains("Mon texte."));
    });
}

#[test]
fn different_sections_merge_and_the_author_is_told_with_whom() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes_text(SECTIONS);
        let address = format!("{}/modifier", sheet.path);
        let one = ann.post(&address, &[("base", "1"), ("section", "un"), ("corps", "## Un\n\nPar Ann.\n")]);
        assert!(location(&one).ends_with("?avis=enregistre"));
        let two = bob.post(&address, &[("base", "1"), ("section", "deux"), ("corps", "## Deux\n\nPar Bob.\n")]);
        assert!(location(&two).ends_with("?avis=fusion&avec=2"));
        let read = bob.get(&location(&two));
        assert_eq!(
            read.text(".notice [role=status] > p:first-of-type"),
            "Enregistré en fusionnant avec la version d’Ann."
        );
        assert!(!site.stranger().get(&location(&two)).has(".notice"));
        let text = site.text_of(sheet.id);
        assert!(text.contains("Par Ann.") && text.contains("Par Bob."));
    });
}

#[test]
fn what_two_people_add_at_one_place_is_kept_and_said() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let text = |steps: &[&str], items: &[&str]| {
            let steps: String = steps.iter().map(|step| format!("  - titre: {step}\n")).collect();
            let items: String = items.iter().map(|item| format!("- {item}\n")).collect();
            format!("---\nmodele: methode-animation\ntitre: Des ajouts\nderoule:\n{steps}---\n{items}")
        };
        let sheet = ann.writes_text(&text(&["Ouvrir"], &["un"]));
        ann.saves(Some(sheet.id), 1, &text(&["Ouvrir", "Clore (Ann)"], &["un", "deux (Ann)"])).unwrap();
        let mine = text(&["Ouvrir", "Clore (Bob)"], &["un", "deux (Bob)"]);
        let saved = bob.post(&format!("{}/modifier", sheet.path), &[("base", "1"), ("texte", &mine)]);
        let read = bob.get(&location(&saved));
        let said = read.text(".notice [role=status]");
        assert!(said.contains("version d’Ann") && said.contains("les deux ajouts sont gardés"), "{said}");
        let both = text(&["Ouvrir", "Clore (Ann)", "Clore (Bob)"], &["un", "deux (Ann)", "deux (Bob)"]);
        assert_eq!(site.text_of(sheet.id).replace("- {titre: ", "- titre: ").replace('}', ""), both);
        assert!(site.stranger().get(&format!("{}/historique", sheet.path)).html.contains("fusion"));
    });
}

#[test]
fn a_clash_shows_both_texts_and_publishes_the_choice() {
    on_both(|site| {
        for (choice, expected) in [("moi", "De Bob."), ("autre", "D’Ann."), ("deux", "D’Ann.\n\nDe Bob.")] {
            let (ann, bob) = (site.member(&format!("Ann {choice}")), site.member(&format!("Bob {choice}")));
            let sheet = ann.writes_text(&SECTIONS.replace("À deux", &format!("À deux, {choice}")));
            let text = site.text_of(sheet.id);
            ann.saves(Some(sheet.id), 1, &text.replace("Deuxième.", "D’Ann.")).unwrap();
            let address = format!("{}/modifier", sheet.path);
            let body = "## Un\n\nPremier.\n\n## Deux\n\nDe Bob.\n";
            let clash = bob.post(&address, &[("base", "1"), ("titre", &format!("À deux, {choice}")), ("corps", body)]);
            assert_eq!(clash.status, 409);
            assert!(clash.text("[role=alert]").starts_with("Vos modifications ne sont pas perdues."));
            assert!(clash.text(".pair").contains("De Bob.") && clash.text(".pair").contains("D’Ann."));
            let mine = clash.text_raw("[name=mon_texte]");
            let answers = [
                ("base", "1"),
                ("version", "2"),
                ("mon_texte", mine.as_str()),
                ("p0", choice),
                ("etait0", "moi"),
                ("r0", "De Bob."),
            ];
            let saved = bob.post(&address, &answers);
            assert!(location(&saved).contains("?avis="), "{choice}");
            assert!(site.text_of(sheet.id).contains(expected), "{choice}: {}", site.text_of(sheet.id));
            let third = site.stranger().get(&format!("{}/versions/3", sheet.path));
            assert!(third.html.contains("De Bob."), "both texts stay in the history: {choice}");
            assert_eq!(site.text_of(sheet.id).contains("De Bob."), choice != "autre");
        }
    });
}

#[test]
fn a_text_outlives_its_session_and_is_published_after_signing_in() {
    on_both(|site| {
        let typed = [("type", "fiche-pratique"), ("titre", "Sans session"), ("corps", "Un texte long à écrire.")];
        let asked = site.stranger().post("/fiches/nouvelle", &typed);
        assert_eq!(asked.status, 401);
        assert_eq!(asked.attribute("input[name=corps]", "value"), "Un texte long à écrire.");
        site.set_password(&site.account("Ann", Role::Contributor), "quatre chevaux bleus trottent");
        let mut wrong = typed.to_vec();
        wrong.extend([("connexion", "Ann"), ("mot_de_passe", "autre chose")]);
        let again = site.stranger().post("/fiches/nouvelle", &wrong);
        assert_eq!(again.attribute("input[name=titre]", "value"), "Sans session");
        let mut right = typed.to_vec();
        right.extend([("connexion", "Ann"), ("mot_de_passe", "quatre chevaux bleus trottent")]);
        let saved = site.stranger().post("/fiches/nouvelle", &right);
        assert!(location(&saved).contains("-sans-session?avis=cree"));
        assert!(saved.header("set-cookie").contains("HttpOnly"));
        let forged = [right.as_slice(), &[("jeton", "x")]].concat();
        let origin = [("sec-fetch-site", "same-origin")];
        assert_eq!(site.stranger().post_raw("/fiches/nouvelle", &forged, &origin).status, 401);
    });
}

#[test]
fn a_draft_is_kept_offered_and_forgotten_once_published() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SECTIONS);
        let address = format!("{}/modifier", sheet.path);
        let typed = [("base", "1"), ("titre", "À deux"), ("corps", "En cours.")];
        let mut kept = typed.to_vec();
        let place = format!("fiche-{}", sheet.id);
        kept.push(("brouillon", &place));
        assert_eq!(ann.post("/brouillons", &kept).status, 200);
        for way in ["", "?texte=1", &format!("?brouillon={place}")] {
            let taken = ann.get(&format!("{address}{way}"));
            assert!(taken.text("#brouillons > p").starts_with("Vous reprenez votre brouillon"), "{way}");
            assert_eq!(taken.text("#brouillons p.small"), "En cours.");
            assert!(taken.text("#corps").contains("En cours."));
            assert_eq!(taken.attribute("#edition", "data-draft"), place, "one draft a sheet");
        }
        let mine = ann.get("/mon-compte").text("section[aria-labelledby=brouillons] li");
        assert!(mine.starts_with("À deux") && mine.ends_with("En cours."), "{mine}");
        assert!(!site.member("Bob").get(&address).has("#brouillons"));
        location(&ann.post(&address, &kept));
        assert!(!ann.get(&address).has("#brouillons"));
        assert_eq!(ann.post("/brouillons", &kept).status, 200);
        location(&ann.post(&address, &[("brouillon", place.as_str()), ("faire", "oublier")]));
        assert!(!ann.get(&address).has("#brouillons"));
        assert!(!ann.get("/mon-compte").has("section[aria-labelledby=brouillons]"));
    });
}

#[test]
fn a_draft_that_was_let_go_can_be_taken_back() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SECTIONS);
        let place = format!("fiche-{}", sheet.id);
        for (address, place, more) in [
            (format!("{}/modifier", sheet.path), place.as_str(), ("base", "1")),
            ("/fiches/nouvelle".to_owned(), "nouvelle-fiche-pratique", ("type", "fiche-pratique")),
        ] {
            let kept =
                |body: &'static str| [more, ("titre", "Mon idée"), ("corps", body), ("brouillon", place)].to_vec();
            let does =
                |what: &'static str| location(&ann.post(&address, &[more, ("brouillon", place), ("faire", what)]));
            assert_eq!(ann.post("/brouillons", &kept("Premier jet.")).status, 200);
            let after = ann.get(&does("oublier"));
            assert!(!after.has("#brouillons"), "{}", after.html);
            assert_eq!(after.text("button[value=retrouver]"), "Le retrouver");
            assert_eq!(after.attribute("#edition", "data-draft"), place);
            // Something else is kept meanwhile: both stay.
            assert_eq!(ann.post("/brouillons", &kept("Autre jet.")).status, 200);
            let back = ann.get(&does("retrouver"));
            assert!(back.text("#corps").contains("Premier jet."), "{}", back.html);
            assert_eq!(back.attribute("#edition", "data-draft"), format!("{place}~2"));
            let both = ann.get(&address.replace("nouvelle", "nouvelle?type=fiche-pratique"));
            assert_eq!(both.texts("#brouillons button[value=oublier]").len(), 2);
            // Nothing is left to take back: the form opens.
            assert_eq!(ann.get(&does("retrouver")).status, 200);
        }
        assert!(
            site.member("Bob")
                .post(
                    "/fiches/nouvelle",
                    &[("type", "fiche-pratique"), ("brouillon", "nouvelle-fiche-pratique"), ("faire", "retrouver")]
                )
                .status
                == 303
        );
    });
}

#[test]
fn giving_up_loses_nothing_that_was_typed_and_says_nothing_where_nothing_was() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SECTIONS);
        let (address, place) = (format!("{}/modifier", sheet.path), format!("fiche-{}", sheet.id));
        let gives_up = |body: &str| {
            let form = [("base", "1"), ("titre", "À deux"), ("corps", body), ("faire", "oublier")];
            location(&ann.post(&address, &form))
        };
        let body = SECTIONS.rsplit_once("---\n").unwrap().1;
        assert_eq!(gives_up(body), sheet.path);
        assert_eq!(gives_up("Tapé à l’instant."), format!("{address}?abandonne={place}"));
        assert!(!ann.get(&address).has("#brouillons"));
        let back = location(&ann.post(&address, &[("brouillon", place.as_str()), ("faire", "retrouver")]));
        assert!(ann.get(&back).text("#corps").contains("Tapé à l’instant."));
    });
}

#[test]
fn unfinished_tries_are_one_note_the_newest_first() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SECTIONS);
        for (number, title) in ["Un", "Deux", "Trois", "Quatre", "Cinq"].iter().enumerate() {
            let place = format!("fiche-{}~{}", sheet.id, number + 2);
            let kept = [("base", "1"), ("titre", title), ("corps", "x"), ("brouillon", place.as_str())];
            assert_eq!(ann.post("/brouillons", &kept).status, 200);
            site.wait(60_000_000);
        }
        let page = ann.get(&format!("{}/modifier", sheet.path));
        assert_eq!(page.texts("section.note").len(), 1);
        assert!(page.text("#brouillons > p").contains("« Cinq »"), "{}", page.text("#brouillons > p"));
        assert_eq!(page.text("#brouillons summary"), "4 autres brouillons");
        let others = page.texts("#brouillons li > p:first-child");
        for (other, title) in others.iter().zip(["Quatre", "Trois", "Deux", "Un"]) {
            assert!(other.contains(title), "{others:?}");
        }
        assert_eq!(page.texts("#brouillons button[value=oublier]").len(), 5);
        assert_eq!(page.texts("#brouillons a.btn").len(), 4, "the newest is taken already");
    });
}

#[test]
fn a_draft_kept_by_a_clash_is_forgotten_once_the_clash_is_settled() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes_text(SECTIONS);
        let address = format!("{}/modifier", sheet.path);
        ann.saves(Some(sheet.id), 1, &SECTIONS.replace("Deuxième.", "D’Ann.")).unwrap();
        let body = "## Un\n\nPremier.\n\n## Deux\n\nDe Bob.\n";
        let clash = bob.post(&address, &[("base", "1"), ("titre", "À deux"), ("corps", body)]);
        let place = clash.attribute("[name=brouillon]", "value");
        assert!(bob.get(&format!("{address}?brouillon={place}")).text("#corps").contains("De Bob."));
        let mine = clash.text_raw("[name=mon_texte]");
        let answers = [
            ("base", "1"),
            ("version", "2"),
            ("brouillon", &place),
            ("mon_texte", &mine),
            ("p0", "deux"),
            ("etait0", "moi"),
            ("r0", "Écrit à la main."),
        ];
        let later = bob.post(&address, &[answers.as_slice(), &[("faire", "brouillon")]].concat());
        assert_eq!(location(&later), sheet.path);
        let reopened = bob.get(&format!("{address}?brouillon={place}"));
        assert_eq!(reopened.status, 200);
        assert!(reopened.has("[name=p0][value=deux][checked]"), "the answers come back");
        assert_eq!(reopened.text_raw("#r0").trim(), "Écrit à la main.");
        location(&bob.post(&address, &answers));
        assert!(site.text_of(sheet.id).contains("Écrit à la main."), "what was typed wins over a tick");
        assert!(!bob.get(&address).has("#brouillons"));
    });
}

#[test]
fn both_lists_of_a_clashing_field_can_be_kept() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let text = |step: &str| {
            format!("---\nmodele: methode-animation\ntitre: Des étapes\nderoule:\n  - titre: {step}\n---\nCorps.\n")
        };
        let sheet = ann.writes_text(&text("Ouvrir"));
        ann.saves(Some(sheet.id), 1, &text("Accueillir")).unwrap();
        let (mine, address) = (text("Commencer"), format!("{}/modifier", sheet.path));
        let clash = bob.post(&address, &[("base", "1"), ("texte", &mine)]);
        assert_eq!(clash.status, 409);
        assert!(clash.text("legend").contains("Déroulé"));
        let answers = [("base", "1"), ("version", "2"), ("mon_texte", &mine), ("p0", "deux"), ("etait0", "moi")];
        let saved = bob.post(&address, &answers);
        location(&saved);
        let kept = site.text_of(sheet.id);
        assert!(kept.find("Accueillir").unwrap() < kept.find("Commencer").unwrap(), "{kept}");
    });
}

#[test]
fn preview_and_changes_are_shown_before_saving() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SECTIONS);
        let address = format!("{}/modifier", sheet.path);
        let typed = |faire: &'static str| {
            [
                ("base", "1"),
                ("titre", "À deux"),
                ("corps", "## Un\n\nPremier **pas**.\n\n## Deux\n\nDeuxième.\n"),
                ("faire", faire),
            ]
        };
        let preview = ann.post(&address, &typed("apercu"));
        assert_eq!(preview.text(".prose strong"), "pas");
        assert_eq!(preview.text("h1"), "À deux");
        let asked = ann.post(&address, &typed("finir"));
        assert!(asked.has("[name=commentaire]") && asked.text("main").contains("pas"), "{}", asked.text("main"));
        let again = ann.post(&address, &typed("reprendre"));
        assert!(again.text("#corps").contains("Premier **pas**."));
        let changes = ann.post(&address, &typed("modifications"));
        assert!(changes.text("#modifications_ ins").contains("pas"));
        assert!(!site.text_of(sheet.id).contains("pas"));
        let fragment = ann.post("/apercu", &[("body", "Un *mot*")]);
        assert!(fragment.html.contains("<em>mot</em>"));
    });
}

#[test]
fn forms_without_our_token_or_from_elsewhere_are_refused() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SECTIONS);
        let address = format!("{}/modifier", sheet.path);
        let form = [("base", "1"), ("corps", "Forgé.")];
        assert_eq!(ann.post_raw(&address, &form, &[("sec-fetch-site", "cross-site")]).status, 403);
        assert_eq!(ann.post_raw(&address, &form, &[("origin", "https://ailleurs.example")]).status, 403);
        let stale = ann.post_raw(&address, &form, &[("sec-fetch-site", "same-origin")]);
        assert_eq!((stale.status, stale.text("#corps").as_str()), (200, "Forgé."), "shown again, to be confirmed");
        assert_eq!(ann.post_raw("/brouillons", &form, &[("sec-fetch-site", "same-origin")]).status, 403);
        assert_eq!(site.text_of(sheet.id), SECTIONS);
    });
}

#[test]
fn readers_and_blocked_people_are_refused() {
    on_both(|site| {
        let sheet = site.member("Ann").writes_text(SECTIONS);
        let reader = site.person("Lou", Role::Reader);
        assert_eq!(reader.get(&format!("{}/modifier", sheet.path)).status, 403);
        let refused = reader.post(&format!("{}/modifier", sheet.path), &[("base", "1"), ("corps", "Mon texte.")]);
        assert_eq!(refused.status, 403);
        assert!(refused.text("#corps").contains("Mon texte."), "what was typed is still there");
        assert!(refused.text("#erreurs").contains("Action réservée"));
        assert_eq!(site.text_of(sheet.id), SECTIONS);
    });
}

#[test]
fn a_sheet_deleted_meanwhile_gives_back_what_was_typed() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SECTIONS);
        site.deletes(sheet.id);
        let refused = ann.post(&format!("{}/modifier", sheet.path), &[("base", "1"), ("corps", "Mon texte.")]);
        assert_eq!(refused.status, 410);
        assert!(refused.text("#corps").contains("Mon texte."));
    });
}

#[test]
fn a_title_that_is_taken_is_said_beside_it_with_the_sheet_that_has_it() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SECTIONS);
        let form = [("type", "fiche-pratique"), ("titre", "À DEUX"), ("corps", "Mon texte.")];
        let refused = ann.post("/fiches/nouvelle", &form);
        assert_eq!(refused.status, 409);
        assert_eq!(refused.attribute(".field > a", "href"), format!("/f/{}", sheet.id));
        assert!(refused.has("#titre[aria-invalid=true]") && refused.text("#corps").contains("Mon texte."));
    });
}

#[test]
fn too_many_saves_are_told_with_the_text_kept() {
    on_both_with(&[("LIMIT_SAVES_ACCOUNT", "1/min")], |site| {
        let ann = site.member("Ann");
        let form = |title| [("type", "fiche-pratique"), ("titre", title), ("corps", "Mon texte.")];
        location(&ann.post("/fiches/nouvelle", &form("Une")));
        let refused = ann.post("/fiches/nouvelle", &form("Deux"));
        assert_eq!(refused.status, 429);
        assert!(!refused.header("retry-after").is_empty() && refused.text("#corps").contains("Mon texte."));
    });
}

#[test]
fn kinds_are_edited_as_text_by_administrators_who_are_told_what_is_wrong() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let kind = site.app.kinds().sheet_of_kind("fiche-pratique").unwrap();
        let form = ada.get(&format!("/fiches/{kind}-fiche-pratique/modifier"));
        let text = form.text_raw("#texte");
        assert!(text.contains("cle: fiche-pratique"));
        let wrong = text.replacen("type: texte", "type: inconnu", 1);
        let refused =
            ada.post(&format!("/fiches/{kind}-fiche-pratique/modifier"), &[("base", "1"), ("texte", wrong.as_str())]);
        assert_eq!(refused.status, 422);
        assert!(refused.text("#erreurs").contains("inconnu"));
        assert_eq!(site.member("Ann").get(&format!("/fiches/{kind}-fiche-pratique/modifier")).status, 403);
    });
}

#[test]
fn what_people_type_is_escaped_in_the_form() {
    on_both(|site| {
        let ann = site.member("Ann");
        let nasty = "\"><script>alert(1)</script>";
        let page = ann.post(
            "/fiches/nouvelle",
            &[
                ("type", "fiche-pratique"),
                ("titre", nasty),
                ("champ.resume", nasty),
                ("corps", "</textarea><script>x</script>"),
                ("action", "ajouter:etapes"),
            ],
        );
        assert!(!page.html.contains("<script>alert") && !page.html.contains("<script>x"));
    });
}

#[test]
fn a_button_pressed_twice_makes_one_sheet() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let form = [
            ("type", "methode-animation"),
            ("titre", "Tour de table"),
            ("champ.resume", "Chacun parle."),
            ("corps", "Un texte.\r\n"),
            ("faire", "publier"),
        ];
        let first = location(&ann.post("/fiches/nouvelle", &form));
        assert_eq!(location(&ann.post("/fiches/nouvelle", &form)), first);
        assert_eq!(ann.get(&first).status, 200);
        let history = ann.get(&first.replace("?avis=cree", "/historique"));
        assert!(!history.html.contains("/versions/2"), "one sheet, one version");
        // Another text, or another person, asks for a title that is taken.
        let mut other = form;
        other[3].1 = "Un autre texte.\r\n";
        let refused = ann.post("/fiches/nouvelle", &other);
        assert_eq!(refused.status, 409);
        assert!(refused.text("#corps").contains("Un autre texte."));
        assert_eq!(bob.post("/fiches/nouvelle", &form).status, 409);
        // Once others changed the sheet, the same form still leads there and changes nothing.
        let id: i64 = first.trim_start_matches("/fiches/").split('-').next().unwrap().parse().unwrap();
        bob.saves(Some(id), 1, &site.text_of(id).replace("Un texte.", "Un texte de Bob.")).unwrap();
        assert_eq!(location(&ann.post("/fiches/nouvelle", &form)), first);
        assert!(site.text_of(id).contains("de Bob"));
    });
}

/// A picture of a few pixels, as the address that a browser pastes.
fn pasted(color: u8) -> String {
    use base64::Engine;
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(6, 4, image::Rgb([color, 9, 9])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes.into_inner()))
}

#[test]
fn pasted_images_become_files_of_the_sheet() {
    on_both(|site| {
        let ann = site.member("Ann");
        let (red, blue) = (pasted(200), pasted(20));
        let body = format!(
            "Voir ![une table]({red}) et\r\n\r\n<img alt='x' src='{blue}'>\r\n\r\n![encore][i]\r\n\r\n[i]: {red}\r\n\r\n`{red}`\r\n\r\n![abîmée](data:image/png;base64,AAAA)\r\n"
        );
        let form = [("type", "fiche-pratique"), ("titre", "Des images"), ("corps", body.as_str())];
        let made = location(&ann.post("/fiches/nouvelle", &form));
        let id: i64 = made.trim_start_matches("/fiches/").split('-').next().unwrap().parse().unwrap();
        let text = site.text_of(id);
        assert_eq!(text.matches("data:").count(), 2, "code and what is damaged stay: {text}");
        let page = site.stranger().get(made.split('?').next().unwrap());
        assert_eq!(page.texts(".prose img").len(), 3, "{}", page.html);
        assert!(page.text(".prose .absent").contains("abîmée"), "{}", page.html);
        let src = page.attribute(".prose img", "src");
        assert_eq!(site.stranger().get(&src).status, 200);
        // They are the sheet's: nobody reads them once it is deleted.
        let second = text.replace("Voir", &format!("![trois]({}) Voir", pasted(77)));
        ann.saves(Some(id), 1, &second).unwrap();
        let files = site.stranger().get(&format!("/fiches/{id}-des-images"));
        let third = files.attribute(".prose img", "src");
        assert_ne!(third, src);
        site.deletes(id);
        for src in [&src, &third] {
            assert!(site.stranger().get(src).status >= 400, "{src}");
        }
    });
}

#[test]
fn what_only_shows_never_publishes_whatever_it_is_called() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SECTIONS);
        let address = format!("{}/modifier", sheet.path);
        for button in [
            ("faire", "choix"),
            ("faire", "apercu"),
            ("faire", "finir"),
            ("faire", "reprendre"),
            ("action", "danser"),
            ("action", "plus:rien"),
        ] {
            let form = [("base", "1"), ("titre", "À deux"), ("corps", "Tout autre."), button];
            let shown = ann.post(&address, &form);
            assert_eq!(shown.status, 200, "{button:?}");
            assert!(shown.html.contains("Tout autre."), "{button:?}: nothing typed is lost");
            assert_eq!(site.text_of(sheet.id), SECTIONS, "{button:?}");
            // A page of another site cannot publish by it either.
            let forged = ann.post_raw(&address, &form, &[]);
            assert_ne!(forged.status, 303, "{button:?}");
            assert_eq!(site.text_of(sheet.id), SECTIONS, "{button:?}, without a token");
        }
    });
}

#[test]
fn a_new_sheet_is_published_at_once_and_a_change_asks_why() {
    on_both(|site| {
        let ann = site.member("Ann");
        let main = |page: &Page| page.attribute("button.main[name=faire]", "value");
        assert_eq!(main(&ann.get("/fiches/nouvelle?type=fiche-pratique")), "publier");
        let sheet = ann.writes_text(SECTIONS);
        for tail in ["", "?section=un", "?texte=1"] {
            assert_eq!(main(&ann.get(&format!("{}/modifier{tail}", sheet.path))), "finir", "{tail}");
        }
        let asked = ann.post(
            &format!("{}/modifier", sheet.path),
            &[("base", "1"), ("titre", "À deux"), ("corps", "Autre."), ("commentaire", "Relu"), ("faire", "finir")],
        );
        assert_eq!(main(&asked), "publier");
        assert_eq!(asked.attribute("[name=commentaire]", "value"), "Relu");
        assert_eq!(asked.attribute("[name=corps]", "value"), "Autre.");
    });
}

#[test]
fn a_draft_says_when_its_sheet_moved_on() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes_text(SECTIONS);
        let address = format!("{}/modifier", sheet.path);
        let form = [("base", "1"), ("titre", "À deux"), ("corps", "Mon essai.")];
        ann.post(&address, &[form.as_slice(), &[("faire", "brouillon")]].concat());
        let note = || ann.get(&address).text("#brouillons p");
        assert!(note().contains("Vous reprenez") && !note().contains("a changé depuis"), "{}", note());
        bob.post(&address, &[("base", "1"), ("titre", "À deux"), ("corps", "Autre."), ("faire", "publier")]);
        assert!(note().contains("la fiche a changé depuis"), "{}", note());
    });
}

#[test]
fn a_version_that_is_not_there_leads_to_the_history() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SECTIONS);
        for lost in [format!("{}/versions/99", sheet.path), format!("/f/{}/99", sheet.id)] {
            let page = site.stranger().get(&lost);
            assert_eq!(page.status, 404, "{lost}");
            let way = page.attribute("main a.btn", "href");
            assert_eq!(way, format!("/fiches/{}/historique", sheet.id), "{lost}");
            assert_eq!(site.stranger().get(&way).status, 301);
        }
    });
}
