//! Correcting in place: one field, one section or one passage of a sheet, in its page.

use maillage::actions::sheets::hide_revision::hide_revision;
use maillage::db::types::{Role, SheetId};

use crate::support::{Browser, Page, on_both};

const EXAMPLE: &str = "---
modele: exemple-inspirant
titre: La conserverie
resume: Un camion-atelier tourne.
phase: consolidation
# une remarque
personnes:   {salaries: 3, benevoles: 32}
inconnu: [a,  b]
difficultes:
  - Le camion
  - Les bocaux
---
Avant tout.

## Le planning

Premier passage, lu de tous.

- un
- deux

## L’argent

Une demi-journée coûte 310 €.
";

fn location(page: &Page) -> String {
    assert_eq!(page.status, 303, "{}", page.html);
    page.header("location").to_owned()
}

/// The door of a part, by what it is called or by where it leads.
fn door(page: &Page, name: &str) -> String {
    if let Some(number) = name.strip_prefix("passage ") {
        assert!(page.has(&format!(".prose > a.fix[data-n='{number}']")), "no passage {number}");
        let title = door(page, "titre");
        let sheet = title.split('?').next().unwrap();
        let version = page.attribute("[data-passage-name]", "data-version");
        return format!("{sheet}?version={version}&passage={number}");
    }
    let names = page.texts("a.fix").into_iter().zip(page.all("a.fix", "aria-label"));
    let names = names.map(|(words, label)| if label.is_empty() { words } else { label });
    let doors: Vec<(String, String)> = names.zip(page.all("a.fix", "href")).collect();
    let found = doors.iter().find(|(words, href)| words.contains(name) || href.contains(name));
    found.unwrap_or_else(|| panic!("no door « {name} » among {doors:?}")).1.clone()
}

/// The form of the passage that a page calls by this number.
fn passage_form(browser: &Browser<'_>, page: &Page, rank: usize) -> Page {
    browser.get(asked(&location(&browser.get(&door(page, &format!("passage {rank}"))))))
}

/// Without its fragment, which browsers keep to themselves.
fn asked(address: &str) -> &str {
    address.split('#').next().unwrap()
}

/// Sends the form of a part as it stands, with these fields typed.
fn publishes(browser: &Browser<'_>, door: &str, typed: &[(&str, &str)]) -> Page {
    let opened = browser.get(asked(door));
    assert_eq!(opened.status, 200, "{door}");
    sends(browser, &opened, typed)
}

fn sends(browser: &Browser<'_>, opened: &Page, typed: &[(&str, &str)]) -> Page {
    let mut form = opened.form(".here");
    for (name, value) in typed {
        match form.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => (*value).clone_into(old),
            None => form.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
    browser.post(asked(&opened.attribute(".here", "action")), &form)
}

#[test]
fn every_field_section_and_passage_that_is_read_has_its_door() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(EXAMPLE);
        for page in [ann.get(&sheet.path), site.stranger().get(&sheet.path)] {
            for (name, leads) in [
                ("titre", "champ=titre#champ_titre"),
                ("en une phrase", "champ=resume#champ_resume"),
                ("avancement", "champ=phase#champ_phase"),
                ("personnes engagées", "champ=personnes#champ_personnes"),
                ("difficultés rencontrées", "champ=difficultes#champ_difficultes"),
                ("Le planning", "section=le-planning#le-planning"),
            ] {
                let to = door(&page, name);
                assert!(to.starts_with(&format!("{}?{leads}", sheet.path)), "{name}: {to}");
                let fragment = to.split('#').nth(1).unwrap();
                assert!(page.has(&format!("[id='{fragment}']")), "{fragment}");
            }
            for (rank, leads) in [(1, "section=&paragraphe=1"), (3, "section=le-planning&paragraphe=2")] {
                let to = door(&page, &format!("passage {rank}"));
                assert_eq!(to, format!("{}?version=1&passage={rank}", sheet.path));
                let to = location(&ann.get(&to));
                assert!(to.starts_with(&format!("{}?{leads}&empreinte=", sheet.path)), "{to}");
            }
            let missing = page.all(".to-do a", "href");
            assert!(missing.iter().any(|to| to.contains("?champ=porteur#")), "{missing:?}");
        }
    });
}

#[test]
fn a_member_corrects_one_field_and_no_other_byte_changes() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(EXAMPLE);
        let to = door(&ann.get(&sheet.path), "personnes engagées");
        let opened = ann.get(asked(&to));
        assert!(opened.header("cache-control").contains("no-store"));
        assert!(opened.has("meta[name=robots][content=noindex]"));
        assert_eq!(opened.text("#correction_t"), "Personnes engagées");
        assert_eq!(opened.attribute("#champ-personnes-salaries", "value"), "3");
        assert_eq!(opened.attribute("#commentaire", "value"), "Correction\u{a0}: personnes engagées");
        assert!(!opened.has("[name=mineure]") && !opened.has("#corps") && !opened.has("#titre"));
        assert!(opened.text(".prose").contains("Premier passage"), "the rest is read as ever");
        let saved = sends(&ann, &opened, &[("champ.personnes.salaries", "4")]);
        let to = location(&saved);
        assert!(to.ends_with("?avis=enregistre&ici=champ_personnes#champ_personnes"), "{to}");
        assert_eq!(
            site.text_of(sheet.id),
            EXAMPLE.replace("personnes:   {salaries: 3, benevoles: 32}", "personnes: {salaries: 4, benevoles: 32}")
        );
        let after = ann.get(asked(&to));
        assert!(after.text("[data-place=personnes]").contains("Merci"), "it is told where it happened");
        assert!(!after.has(".notice"));
        let history = ann.get(&format!("{}/historique", sheet.path)).text(".revisions li");
        assert!(history.contains("Correction : personnes engagées"), "{history}");
    });
}

#[test]
fn the_reason_says_what_became_of_the_field() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(EXAMPLE);
        let said = || ann.get(&format!("{}/historique", sheet.path)).text(".revisions li");
        let add = format!("{}?champ=porteur", sheet.path);
        location(&publishes(&ann, &add, &[("champ.porteur", "Les Bocaux")]));
        assert!(said().contains("Ajout : structure porteuse"), "{}", said());
        location(&publishes(&ann, &add, &[("champ.porteur", "")]));
        assert!(said().contains("Retrait : structure porteuse"), "{}", said());
        let own = [("champ.porteur", "Les Bocaux"), ("commentaire", "Vu au registre")];
        location(&publishes(&ann, &add, &own));
        assert!(said().contains("Vu au registre"), "{}", said());
        let same = publishes(&ann, &add, &[]);
        assert!(location(&same).contains("avis=inchange"));
    });
}

#[test]
fn rows_are_added_in_place_without_a_script_and_nothing_is_saved() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(EXAMPLE);
        let opened = ann.get(&format!("{}?champ=difficultes", sheet.path));
        let more = sends(&ann, &opened, &[("champ.difficultes.0", "Le moteur"), ("action", "ajouter:difficultes")]);
        assert_eq!(more.status, 200);
        assert_eq!(more.attribute("[name='champ.difficultes.0']", "value"), "Le moteur");
        assert!(more.has(".here [name='champ.difficultes.2']") && more.text("h1").contains("conserverie"));
        assert_eq!(site.text_of(sheet.id), EXAMPLE);
        let to = location(&sends(&ann, &more, &[("champ.difficultes.2", "L’eau")]));
        assert!(to.contains("#champ_difficultes"));
        assert!(
            site.text_of(sheet.id).contains("difficultes: [Le moteur, Les bocaux, L’eau]\n"),
            "{}",
            site.text_of(sheet.id)
        );
    });
}

#[test]
fn what_does_not_fit_comes_back_in_place_with_all_that_was_typed() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(EXAMPLE);
        let to = format!("{}?champ=personnes", sheet.path);
        let typed = [("champ.personnes.salaries", "beaucoup"), ("commentaire", "Mon motif")];
        let refused = publishes(&ann, &to, &typed);
        assert_eq!(refused.status, 422);
        assert_eq!(refused.attribute("#champ-personnes-salaries", "value"), "beaucoup");
        assert_eq!(refused.attribute("#commentaire", "value"), "Mon motif");
        assert!(refused.has(".here #erreurs") && refused.has("#champ-personnes-salaries-e"));
        assert!(refused.text("article .prose").contains("Premier passage"));
        let untitled = publishes(&ann, &format!("{}?champ=titre", sheet.path), &[("titre", " ")]);
        assert_eq!(untitled.status, 422);
        assert!(untitled.text("#titre-e").contains("titre"), "{}", untitled.text(".here"));
        let long = publishes(&ann, &to, &[("commentaire", &"é".repeat(201))]);
        assert!(long.text(".here #commentaire-e").contains("200 caractères"));
        assert_eq!(site.text_of(sheet.id), EXAMPLE);
    });
}

#[test]
fn a_section_or_a_passage_changes_alone() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(EXAMPLE);
        let page = ann.get(&sheet.path);
        let section = ann.get(asked(&door(&page, "section « L’argent")));
        assert_eq!(section.text_raw("#corps").trim(), "## L’argent\n\nUne demi-journée coûte 310 €.");
        assert!(section.text(".prose").contains("Premier passage"));
        assert!(!section.texts(".prose p").iter().any(|text| text.contains("310")), "the form stands in its place");
        let typed = "## L’argent\r\n\r\nUne demi-journée coûte 320 €.\r\n";
        let to = location(&sends(&ann, &section, &[("corps", typed)]));
        assert!(to.ends_with("#l-argent"), "{to}");
        let now = EXAMPLE.replace("310", "320");
        assert_eq!(site.text_of(sheet.id), now);
        assert!(ann.get(asked(&to)).text(".prose").contains("Merci"));

        let passage = passage_form(&ann, &page, 3);
        assert_eq!(passage.text_raw("#corps").trim(), "- un\n- deux");
        assert!(passage.has("#passage_le-planning_2"));
        location(&sends(&ann, &passage, &[("corps", "- un\r\n- deux\r\n- trois")]));
        let now = now.replace("- deux\n", "- deux\n- trois\n");
        assert_eq!(site.text_of(sheet.id), now);
        let first = passage_form(&ann, &page, 1);
        location(&sends(&ann, &first, &[("corps", "")]));
        assert_eq!(site.text_of(sheet.id), now.replace("Avant tout.\n\n", ""));
    });
}

#[test]
fn a_passage_is_found_where_it_moved_and_one_that_changed_is_told() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes_text(EXAMPLE);
        let page = ann.get(&sheet.path);
        let moved = EXAMPLE.replace("## L’argent\n", "## L’argent\n\nD’abord.\n");
        bob.saves(Some(sheet.id), 1, &moved).unwrap();
        let opened = passage_form(&ann, &page, 4);
        assert_eq!(opened.text_raw("#corps").trim(), "Une demi-journée coûte 310 €.");
        assert_eq!(opened.attribute(".here [name=paragraphe]", "value"), "2");
        bob.saves(Some(sheet.id), 2, &moved.replace("310", "315")).unwrap();
        let changed = passage_form(&ann, &page, 4);
        assert!(changed.text(".here").contains("a changé depuis"), "{}", changed.text(".here"));
        assert_eq!(changed.text_raw("#corps").trim(), "D’abord.");
        // The form that was open goes on from the version that it started from.
        let clash = sends(&ann, &opened, &[("corps", "Une demi-journée coûte 330 €.")]);
        assert_eq!(clash.status, 409);
        assert!(clash.text("#conflit").contains("ne sont pas perdues"));
        let gone = ann.get(&format!("{}?section=disparue&paragraphe=3&empreinte=00000000", sheet.path));
        let editor = ann.get(&location(&gone));
        for none in ["version=1&passage=99", "passage=x", "version=99&passage=99"] {
            assert!(location(&ann.get(&format!("{}?{none}", sheet.path))).ends_with("/modifier"), "{none}");
        }
        assert!(editor.text("main").contains("Voici le texte entier"));
    });
}

#[test]
fn what_somebody_else_changed_meanwhile_is_merged() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes_text(EXAMPLE);
        let field = ann.get(&format!("{}?champ=personnes", sheet.path));
        let passage = passage_form(&ann, &ann.get(&sheet.path), 4);
        bob.saves(Some(sheet.id), 1, &EXAMPLE.replace("phase: consolidation", "phase: clos")).unwrap();
        let to = location(&sends(&ann, &field, &[("champ.personnes.benevoles", "33")]));
        assert!(to.contains("avis=fusion&avec=2&ici=champ_personnes"), "{to}");
        assert!(ann.get(asked(&to)).text("[data-place=personnes]").contains("Bob"));
        let to = location(&sends(&ann, &passage, &[("corps", "Une demi-journée coûte 320 €.")]));
        assert!(to.contains("avis=fusion&avec=3"), "{to}");
        let text = site.text_of(sheet.id);
        assert!(["clos", "benevoles: 33", "320 €"].iter().all(|part| text.contains(part)), "{text}");
    });
}

#[test]
fn a_stranger_signs_in_with_the_very_form_and_it_is_published() {
    on_both(|site| {
        let ann = site.member("Ann");
        site.set_password(ann.member.as_ref().unwrap(), "quatre chevaux bleus");
        let sheet = ann.writes_text(EXAMPLE);
        let stranger = site.stranger();
        let asks = publishes(&stranger, &format!("{}?champ=phase", sheet.path), &[("champ.phase", "clos")]);
        assert_eq!(asks.status, 401);
        assert!(asks.attribute("main form", "action").contains("?champ=phase#champ_phase"));
        let mut form = asks.form("#avec-compte");
        for (name, value) in [("connexion", "Ann"), ("mot_de_passe", "quatre chevaux bleus")] {
            form.iter_mut().find(|(known, _)| known == name).unwrap().1 = value.to_owned();
        }
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
        let to = location(&stranger.post(asked(&asks.attribute("main form", "action")), &form));
        assert!(to.contains("avis=enregistre&ici=champ_phase"), "{to}");
        assert!(site.text_of(sheet.id).contains("phase: clos"));
    });
}

#[test]
fn a_protected_sheet_has_no_door_for_who_may_not_change_it() {
    on_both(|site| {
        let (ann, moderator) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes_text(EXAMPLE);
        let opened = ann.get(&format!("{}?champ=phase", sheet.path));
        let info = format!("{}/info", sheet.path);
        let form = [
            ("protection", "moderateurs"),
            ("visibilite", "public"),
            ("referent", ""),
            ("delai", "12"),
            ("motif", "Relue par le réseau"),
        ];
        assert_eq!(moderator.submits(&info, &info, &form).status, 303);
        let part = ["champ=phase", "section=l-argent", "paragraphe=1", "version=1&passage=2", "champ=rien"];
        for (browser, allowed) in [(&ann, false), (&site.stranger(), false), (&moderator, true)] {
            assert_eq!(browser.get(&sheet.path).has("a.fix"), allowed);
            for part in part {
                let page = browser.get(&format!("{}?{part}", sheet.path));
                let to = page.header("location");
                let is_open = page.status == 200 || to.contains("/modifier") || to.contains("empreinte=");
                assert_eq!(is_open, allowed, "{part}: {}", page.status);
            }
        }
        assert_eq!(ann.get(&format!("{}?champ=phase", sheet.path)).status, 403);
        assert_eq!(sends(&ann, &opened, &[("champ.phase", "clos")]).status, 403);
        assert_eq!(site.text_of(sheet.id), EXAMPLE);
    });
}

#[test]
fn a_version_hidden_meanwhile_gives_way_to_the_current_one_and_nothing_typed_is_lost() {
    on_both(|site| {
        let (ann, moderator) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes_text(EXAMPLE);
        let field = ann.get(&format!("{}?champ=resume", sheet.path));
        let passage = passage_form(&ann, &ann.get(&sheet.path), 4);
        ann.saves(Some(sheet.id), 1, &EXAMPLE.replace("tourne.", "roule.").replace("310", "315")).unwrap();
        hide_revision(&site.app, &moderator.who(), SheetId(sheet.id), 1, true, "essai").unwrap();
        let again = sends(&ann, &field, &[("champ.resume", "Ma phrase.")]);
        assert_eq!(again.status, 409);
        assert_eq!(again.text_raw("#champ-resume").trim(), "Ma phrase.");
        assert_eq!(again.attribute(".here [name=base]", "value"), "2");
        let lost = sends(&ann, &passage, &[("corps", "Coûte 330 €.")]);
        assert_eq!(lost.text_raw("#corps").trim(), "Coûte 330 €.");
        let lost = sends(&ann, &lost, &[]);
        assert_eq!(lost.status, 422);
        assert!(lost.text(".here").contains("Ce passage a changé depuis"), "{}", lost.text(".here"));
        assert_eq!(lost.text_raw("#corps").trim(), "Coûte 330 €.");
    });
}

#[test]
fn what_no_sheet_has_is_answered_with_what_to_do() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(EXAMPLE);
        let unknown = ann.get(&format!("{}?champ=inconnu", sheet.path));
        assert_eq!(unknown.status, 200);
        assert!(unknown.text(".notice").contains("Ce champ n’existe pas"));
        assert!(!unknown.has(".here") && unknown.has("a.fix"));
        let forged = [("ici", "inconnu"), ("base", "1"), ("champ.inconnu", "x"), ("faire", "publier")];
        assert!(location(&ann.post(&sheet.path, &forged)).contains("avis=inchange"));
        for (section, number) in [("disparue", "1"), ("l-argent", "7"), ("l-argent", "-1"), ("", "0")] {
            let forged =
                [("ici", "corps"), ("section", section), ("paragraphe", number), ("base", "1"), ("corps", "Moi.")];
            let kept = ann.post(&sheet.path, &forged);
            assert_eq!(kept.status, 422, "{section} {number}");
            assert_eq!(kept.text_raw("#corps").trim(), "Moi.", "{section} {number}");
        }
        assert!(location(&ann.get(&format!("{}?section=disparue", sheet.path))).contains("/modifier?section=disparue"));
        assert_eq!(site.text_of(sheet.id), EXAMPLE);
    });
}

#[test]
fn the_address_of_the_editor_leads_to_the_form_of_a_field() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(EXAMPLE);
        let to = location(&ann.get(&format!("{}/modifier?champ=phase", sheet.path)));
        assert_eq!(to, format!("{}?champ=phase#champ_phase", sheet.path));
        assert_eq!(ann.get(&format!("{}/modifier?champ=inconnu", sheet.path)).status, 200);
        let passage = ann.get(&format!("{}/modifier?section=l-argent&paragraphe=1", sheet.path));
        assert_eq!(passage.status, 200);
    });
}

#[test]
fn every_field_of_every_kind_opens_where_it_is_read_or_would_be() {
    on_both(|site| {
        let ann = site.member("Ann");
        for kind in ["fiche-pratique", "exemple-inspirant", "methode-animation"] {
            let empty = ann.writes_text(&format!("---\nmodele: {kind}\ntitre: Rien en {kind}\n---\n"));
            let kinds = site.app.kinds();
            for field in &kinds.kind(kind).fields {
                let page = ann.get(&format!("{}?champ={}", empty.path, field.key));
                assert_eq!(page.status, 200, "{}", field.key);
                assert_eq!(page.texts(".here").len(), 1, "{kind}: {}", field.key);
                assert!(page.has(&format!("[id='champ-{}']", field.key)) || page.has(".here input"), "{}", field.key);
            }
        }
    });
}
