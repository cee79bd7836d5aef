//! Changes of members that wait for a look: kept, shown to those who decide, published or refused.

use maillage::actions::sheets::erase_revision::erase_revision;
use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::actions::sheets::hide_revision::hide_revision;
use maillage::db::types::{Protection, Role, SheetId, Visibility};
use maillage::hall::policy::Who;
use maillage::models::account::Account;

use crate::support::{Browser, Page, Site, Written, on_both};

const TITLE: &str = "Boule de neige";

/// The first changes of members are looked at, so many; the status of the answer.
fn looks_at(ada: &Browser<'_>, first: &str) -> u16 {
    ada.post("/administration/site/ecriture", &[("premieres", first), ("sans_compte", "regard")]).status
}

/// The administration asks for a look at the first change of each member.
fn looks_at_one(site: &Site) {
    assert_eq!(looks_at(&site.person("Ada", Role::Administrator), "1"), 303);
}

/// A sheet of a moderator.
fn sheet(site: &Site) -> Written {
    site.person("Odile", Role::Moderator).writes(TITLE, "## Un\n\nPremier.\n\n## Deux\n\nSecond.\n")
}

/// Publishes the sheet with some words changed, from a version; where one is led.
fn publishes(site: &Site, by: &Browser<'_>, sheet: &Written, base: &str, from: &str, to: &str) -> String {
    let text = site.text_of(sheet.id).replace(from, to);
    let form = [("base", base), ("texte", text.as_str()), ("commentaire", "Relu"), ("faire", "publier")];
    let answer = by.post(&format!("{}/modifier", sheet.path), &form);
    assert_eq!(answer.status, 303, "{}", answer.html);
    answer.header("location").to_owned()
}

/// Approves a change as it is shown; nothing is sent of one that is not.
fn approves(who: &Browser<'_>, at: &str) -> Page {
    let seen = who.get("/a-traiter").all(&format!("form[action='{at}'] input[name=lu]"), "value");
    who.post(at, &[("faire", "approuver"), ("lu", seen.first().map_or("", String::as_str))])
}

/// Takes every letter out of the mail folder.
fn reads_letters(site: &Site) {
    for name in ["ada", "ann", "odette", "odile"] {
        site.letters_to(&format!("{name}@exemple.fr"));
    }
}

/// The page of a change without what was noticed.
fn page_of(location: &str) -> &str {
    let page = location.split('?').next().unwrap();
    assert!(page.starts_with("/mes-modifications/"), "{location}");
    page
}

#[test]
fn members_publish_at_once_unless_the_administration_chose_otherwise() {
    on_both(|site| {
        let (sheet, ann) = (sheet(site), site.member("Ann"));
        assert!(publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.").contains("avis=enregistre"));
        let ada = site.person("Ada", Role::Administrator);
        assert_eq!(looks_at(&ada, "beaucoup"), 422, "a number is asked for");
        assert_eq!(looks_at(&ada, "2"), 303);
        let location = publishes(site, &ann, &sheet, "2", "Second.", "Le second.");
        assert!(location.contains("avis=gardee"), "{location}");
        assert!(!site.text_of(sheet.id).contains("Le second."));
        assert!(ann.get(&sheet.path).text(".band").contains("Votre modification attend un regard"));
        assert!(!site.stranger().get(&sheet.path).html.contains("attend un regard"));
        assert!(ann.get(page_of(&location)).html.contains("Le second."));
        assert_eq!(site.member("Bob").get(page_of(&location)).status, 404);
        reads_letters(site);
    });
}

#[test]
fn a_change_is_approved_under_the_name_of_its_author_and_merged() {
    on_both(|site| {
        let (sheet, ann) = (sheet(site), site.member("Ann"));
        looks_at_one(site);
        let location = publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.");
        let odile = site.person("Odette", Role::Moderator);
        odile.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Second.", "Le second.")).unwrap();
        let list = odile.get("/a-traiter");
        assert!(list.html.contains("Le premier.") && list.text(".case").contains("Ann"), "{}", list.html);
        let id = page_of(&location).rsplit('/').next().unwrap();
        let approved = approves(&odile, &format!("/a-traiter/{id}"));
        assert_eq!(approved.header("location"), "/a-traiter?avis=approuvee", "{}", approved.html);
        let text = site.text_of(sheet.id);
        assert!(text.contains("Le premier.") && text.contains("Le second."), "{text}");
        let history = site.stranger().get(&format!("{}/historique", sheet.path));
        assert!(history.text(".revisions > li").contains("par Ann"), "{}", history.text(".revisions > li"));
        let again = approves(&odile, &format!("/a-traiter/{id}"));
        assert_eq!(again.header("location"), "/a-traiter?avis=deja-traitee", "{}", again.html);
        assert!(publishes(site, &ann, &sheet, "3", "Le premier.", "Tout premier.").contains("avis=enregistre"));
        reads_letters(site);
    });
}

#[test]
fn a_change_that_clashes_is_settled_by_who_approves_it() {
    on_both(|site| {
        let (sheet, ann) = (sheet(site), site.member("Ann"));
        looks_at_one(site);
        let location = publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.");
        let odile = site.person("Odette", Role::Moderator);
        odile.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Premier.", "Un premier.")).unwrap();
        let id = page_of(&location).rsplit('/').next().unwrap();
        let clash = approves(&odile, &format!("/a-traiter/{id}"));
        assert_eq!(clash.status, 409);
        let mut form = clash.form("main form");
        form.retain(|(name, _)| name != "p0" && name != "r0" && name != "faire");
        let mut typed: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        typed.extend([("p0", "moi"), ("r0", "Le tout premier."), ("faire", "publier")]);
        let settled = odile.post(&format!("{}/modifier", sheet.path), &typed);
        assert_eq!(settled.header("location"), "/a-traiter?avis=approuvee", "{}", settled.html);
        assert!(site.text_of(sheet.id).contains("Le tout premier."));
        reads_letters(site);
    });
}

#[test]
fn a_change_is_refused_with_a_word_or_taken_back() {
    on_both(|site| {
        let (sheet, ann) = (sheet(site), site.member("Ann"));
        looks_at_one(site);
        let location = publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.");
        let odile = site.person("Odette", Role::Moderator);
        let id = page_of(&location).rsplit('/').next().unwrap();
        let decision = format!("/a-traiter/{id}");
        assert_eq!(odile.post(&decision, &[("faire", "refuser"), ("mot", " ")]).status, 422);
        let own = ann.post(&decision, &[("faire", "approuver")]);
        assert!(own.header("location").contains("deja-traitee"), "nobody approves their own: {}", own.html);
        assert!(!site.text_of(sheet.id).contains("Le premier."));
        assert_eq!(odile.post(&decision, &[("faire", "refuser"), ("mot", "Déjà dit.")]).status, 303);
        assert!(ann.get(page_of(&location)).html.contains("Déjà dit."));
        assert!(site.letter_to("ann@exemple.fr").text.contains("Déjà dit."));
        let again = publishes(site, &ann, &sheet, "1", "Second.", "Le second.");
        assert_eq!(ann.post(page_of(&again), &[("faire", "reprendre")]).status, 303);
        assert_eq!(ann.get(page_of(&again)).status, 404);
        assert!(!odile.get("/a-traiter").html.contains("Le second."));
        reads_letters(site);
    });
}

#[test]
fn two_changes_of_one_sheet_wait_as_one() {
    on_both(|site| {
        let (sheet, ann) = (sheet(site), site.member("Ann"));
        looks_at_one(site);
        let first = publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.");
        let second = publishes(site, &ann, &sheet, "1", "Second.", "Le second.");
        assert_eq!(page_of(&first), page_of(&second));
        let page = ann.get(page_of(&second)).html;
        assert!(page.contains("Le premier.") && page.contains("Le second."), "{page}");
        reads_letters(site);
    });
}

/// Sets who may change a sheet, who sees it, and who looks after it.
fn govern(site: &Site, sheet: &Written, protection: Protection, visibility: Visibility, steward: &str) {
    let rules = Rules {
        protection: protection.into(),
        visibility: visibility.into(),
        keepers: None,
        steward: steward.to_owned(),
        review_months: 12,
        reason: "Essai".to_owned(),
    };
    govern_sheet(&site.app, &Who::Program, SheetId(sheet.id), &rules).unwrap();
}

#[test]
fn what_becomes_of_the_sheet_or_of_its_author_meanwhile_decides_who_may_approve() {
    on_both(|site| {
        looks_at_one(site);
        let (odile, eve) = (site.person("Odette", Role::Moderator), site.member("Eve"));
        let waits = |name: &str| {
            let (ann, sheet) = (site.member(name), odile.writes(&format!("Fiche de {name}"), "Premier.\n"));
            let id = page_of(&publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.")).to_owned();
            let address = format!("/a-traiter/{}", id.rsplit('/').next().unwrap());
            (ann, sheet, id, address)
        };
        let approves = |who: &Browser<'_>, at: &str| {
            let answer = approves(who, at);
            (answer.status, answer.header("location").to_owned(), answer.html.clone())
        };
        // A sheet that only moderators change: who looks after it does not approve, a moderator does.
        let (_, sheet, _, at) = waits("Ann");
        govern(site, &sheet, Protection::Moderators, Visibility::Public, "Eve");
        let (status, _, html) = approves(&eve, &at);
        assert!(status == 403 && !site.text_of(sheet.id).contains("Le premier."), "{status} {html}");
        assert_eq!(approves(&odile, &at).1, "/a-traiter?avis=approuvee");
        assert!(site.text_of(sheet.id).contains("Le premier."));
        // A hidden one: who does not see it neither reads nor decides, though they look after it.
        let (bob, sheet, own, at) = waits("Bob");
        govern(site, &sheet, Protection::Open, Visibility::Hidden, "Eve");
        assert!(!eve.get("/a-traiter").html.contains("Le premier."));
        assert!(approves(&eve, &at).1.contains("deja-traitee"));
        assert!(
            !bob.get(&own).html.contains("Le premier.") || bob.get(&own).status == 200,
            "their own words stay theirs"
        );
        assert_eq!(approves(&odile, &at).1, "/a-traiter?avis=approuvee");
        // A deleted one: nothing is published; its author still reads their text.
        let (cyr, sheet, own, at) = waits("Cyr");
        site.deletes(sheet.id);
        let (status, to, html) = approves(&odile, &at);
        assert!(status == 410 || to.contains("deja-traitee"), "{status} {to} {html}");
        assert!(cyr.get(&own).html.contains("Le premier."), "{}", cyr.get(&own).html);
        // Its author is blocked: whoever may still publishes what was written before.
        let (dan, sheet, _, at) = waits("Dan");
        let (id, now) = (dan.member.as_ref().unwrap().id, site.app.now());
        let block = |db: &mut maillage::db::Db| {
            Ok::<_, maillage::hall::error::Error>(Account::block_until(db, id, now, None, None, Some("x"))?)
        };
        site.app.store.write(block).unwrap();
        assert_eq!(approves(&odile, &at).1, "/a-traiter?avis=approuvee");
        assert!(site.text_of(sheet.id).contains("Le premier."));
        for name in ["ada", "ann", "bob", "cyr", "dan", "eve", "odette"] {
            site.letters_to(&format!("{name}@exemple.fr"));
        }
    });
}

#[test]
fn what_is_written_anew_since_it_was_read_is_not_published_unread() {
    on_both(|site| {
        let (sheet, ann) = (sheet(site), site.member("Ann"));
        looks_at_one(site);
        let location = publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.");
        let odette = site.person("Odette", Role::Moderator);
        let id = page_of(&location).rsplit('/').next().unwrap().to_owned();
        let at = format!("/a-traiter/{id}");
        let seen = odette.get("/a-traiter").attribute(&format!("form[action='{at}'] input[name=lu]"), "value");
        let text = site.text_of(sheet.id).replace("Premier.", "Achetez ceci.");
        let form = [("attente", id.as_str()), ("base", "1"), ("texte", text.as_str()), ("faire", "publier")];
        assert_eq!(ann.post(&format!("{}/modifier", sheet.path), &form).status, 303);
        for seen in [seen.as_str(), "", "x"] {
            let answer = odette.post(&at, &[("faire", "approuver"), ("lu", seen)]);
            assert_eq!(answer.header("location"), "/a-traiter?avis=recrite", "{}", answer.html);
        }
        assert!(odette.get("/a-traiter?avis=recrite").text(".notice").contains("récrit"));
        assert!(!site.text_of(sheet.id).contains("Achetez"));
        assert_eq!(approves(&odette, &at).header("location"), "/a-traiter?avis=approuvee");
        reads_letters(site);
    });
}

#[test]
fn what_is_written_anew_while_a_moderator_corrects_it_is_not_lost() {
    on_both(|site| {
        let (sheet, ann) = (sheet(site), site.member("Ann"));
        looks_at_one(site);
        let location = publishes(site, &ann, &sheet, "1", "Premier.", "Le premier.");
        let odette = site.person("Odette", Role::Moderator);
        let id = page_of(&location).rsplit('/').next().unwrap().to_owned();
        let edit = format!("{}/modifier", sheet.path);
        let opened = odette.get(&format!("{edit}?attente={id}"));
        let waits = opened.attribute("#edition input[name=attente]", "value");
        let text = |new: &str| site.text_of(sheet.id).replace("Premier.", new);
        let send = |who: &Browser<'_>, waits: &str, text: &str| {
            who.post(&edit, &[("attente", waits), ("base", "1"), ("texte", text), ("faire", "publier")])
        };
        assert_eq!(send(&ann, &id, &text("Le premier, récrit.")).status, 303);
        let corrected = text("Le tout premier.");
        for waits in [waits.as_str(), id.as_str()] {
            let answer = send(&odette, waits, &corrected);
            assert_eq!(answer.status, 409, "{}", answer.html);
            assert!(answer.html.contains("l’a réécrite") && answer.html.contains("récrit."), "{}", answer.html);
            assert!(answer.text_raw("textarea[name=texte]").contains("Le tout premier."), "{}", answer.html);
            assert!(site.text_of(sheet.id).contains("Premier."), "nothing is published");
        }
        let read = send(&odette, &waits, &corrected).attribute("#edition input[name=attente]", "value");
        assert_eq!(send(&odette, &read, &corrected).header("location"), "/a-traiter?avis=approuvee");
        assert!(site.text_of(sheet.id).contains("Le tout premier."));
        reads_letters(site);
    });
}

#[test]
fn a_change_of_a_version_that_was_hidden_meanwhile_is_shown_to_who_may_read_it_alone() {
    on_both(|site| {
        let (sheet, ann, eve) = (sheet(site), site.member("Ann"), site.member("Eve"));
        looks_at_one(site);
        let odette = site.person("Odette", Role::Moderator);
        let secret = site.text_of(sheet.id).replace("Second.", "Le secret.");
        odette.saves(Some(sheet.id), 1, &secret).unwrap();
        let location = publishes(site, &ann, &sheet, "2", "Premier.", "Le premier.");
        odette.saves(Some(sheet.id), 2, &secret.replace("Le secret.", "Second.")).unwrap();
        govern(site, &sheet, Protection::Open, Visibility::Public, "Eve");
        let at = format!("/a-traiter/{}", page_of(&location).rsplit('/').next().unwrap());
        assert!(eve.get("/a-traiter").html.contains("Le premier."));
        hide_revision(&site.app, &odette.who(), SheetId(sheet.id), 2, true, "essai").unwrap();
        assert!(!eve.get("/a-traiter").html.contains("Le premier.") && !eve.get("/").has(".tally"));
        assert!(approves(&eve, &at).header("location").contains("deja-traitee"));
        assert!(odette.get("/a-traiter").html.contains("Le premier."), "a moderator decides");
        // Erased, it cannot be merged: its text is laid over the current one, in its form, and looked at there.
        erase_revision(&site.app, &site.person("Alma", Role::Administrator).who(), SheetId(sheet.id), 2, "essai")
            .unwrap();
        let form = approves(&odette, &at);
        assert_eq!(form.status, 409, "{}", form.html);
        assert!(form.text_raw("textarea[name=texte]").contains("Le premier."), "{}", form.html);
        let mut fields = form.form("#edition");
        fields.retain(|(name, _)| name != "faire");
        let mut typed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        typed.push(("faire", "publier"));
        let done = odette.post(&format!("{}/modifier", sheet.path), &typed);
        assert_eq!(done.header("location"), "/a-traiter?avis=approuvee", "{}", done.html);
        reads_letters(site);
        site.letters_to("eve@exemple.fr");
    });
}
