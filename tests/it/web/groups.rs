//! Groups, their private space, and the rules that name them.

use maillage::actions::groups::keep_group::{GroupWords, begin_group};
use maillage::db::types::{GroupEntry, GroupId, Moment, Role, RuleScope, SheetId};
use maillage::hall::error::Error;
use maillage::models::access_rule::AccessRule;
use maillage::models::nouns::NOUNS;
use maillage::models::sheet::Sheet;

use crate::support::{Browser, Site, on_both};

fn begins(site: &Site, name: &str, entry: GroupEntry) -> GroupId {
    let words = GroupWords { name: name.to_owned(), about: String::new(), entry };
    begin_group(&site.app, &maillage::hall::policy::Who::Program, &words).unwrap()
}

/// A contributor who is in a group.
fn in_group<'a>(site: &'a Site, name: &str, group: GroupId) -> Browser<'a> {
    let browser = site.member(name);
    let ada = site.person(&format!("Ada {name}"), Role::Administrator);
    let added = ada.post(&format!("/groupes/{group}/personnes"), &[("personnes", name)]);
    assert_eq!(added.status, 303, "{}", added.html);
    site.reload(&browser)
}

fn sheet_of(site: &Site, id: i64) -> Sheet {
    let find = |db: &mut maillage::db::Db| {
        Ok::<_, Error>(Sheet::find(db, &maillage::hall::policy::Who::Program, SheetId(id))?.unwrap())
    };
    site.app.store.read(find).unwrap()
}

#[test]
fn a_group_is_made_by_an_administrator_and_its_people_come_and_go() {
    on_both(|site| {
        let (ada, eve) = (site.person("Ada", Role::Administrator), site.member("Eve"));
        assert_eq!(eve.get("/administration/groupes").status, 403);
        let form = [("nom", "Cuisines"), ("objet", "Cantines"), ("entree", "ajout")];
        assert_eq!(eve.post("/administration/groupes", &form).status, 403);
        let made = ada.post("/administration/groupes", &form);
        let path = made.header("location").split('?').next().unwrap().to_owned();
        assert!(path.starts_with("/groupes/"), "{}", made.html);
        // The same name again, and no name.
        for (name, says) in [(" cuisines ", "porte déjà ce nom"), ("", "Donnez un nom")] {
            let again = ada.post("/administration/groupes", &[("nom", name), ("entree", "ajout")]);
            assert!(again.status == 422 && again.html.contains(says), "{}", again.html);
        }
        assert_eq!(eve.get(&path).status, 404, "who may not know of it is told of none");
        let unknown = ada.post(&format!("{path}/personnes"), &[("personnes", "Eve\nPersonne d’ici")]);
        assert!(unknown.status == 422 && unknown.html.contains("Personne d’ici"), "{}", unknown.html);
        assert_eq!(eve.get(&path).status, 404, "nobody came: one of them is unknown");
        assert_eq!(ada.post(&format!("{path}/personnes"), &[("personnes", "Eve")]).status, 303);
        let eve = site.reload(&eve);
        let page = eve.get(&path);
        assert!(page.status == 200 && page.html.contains("Notre espace privé"), "{}", page.html);
        assert!(!page.html.contains("Ajouter des personnes"));
        assert_eq!(eve.post(&format!("{path}/personnes"), &[("personnes", "Ada")]).status, 403);
        let id = eve.member.as_ref().unwrap().id.to_string();
        assert_eq!(ada.post(&format!("{path}/animation"), &[("qui", &id), ("anime", "oui")]).status, 303);
        let eve = site.reload(&eve);
        assert!(eve.get(&path).html.contains("Ajouter des personnes"));
        assert_eq!(eve.post(&format!("{path}/personnes"), &[("personnes", "Ada")]).status, 303);
        assert!(eve.get("/groupes").html.contains("Cuisines"));
        assert!(eve.get("/mon-compte/donnees.json").html.contains("Cuisines"));
        assert_eq!(eve.post(&format!("{path}/sortir"), &[("qui", &id)]).status, 303);
        assert_eq!(site.reload(&eve).get(&path).status, 404);
    });
}

#[test]
fn an_open_group_is_joined_by_a_button_and_another_is_not() {
    on_both(|site| {
        let (open, closed) = (begins(site, "Ouvert", GroupEntry::Free), begins(site, "Fermé", GroupEntry::Added));
        let bob = site.member("Bob");
        let list = bob.get("/groupes").html;
        assert!(list.contains("Ouvert") && !list.contains("Fermé"), "{list}");
        assert_eq!(bob.post(&format!("/groupes/{open}/entrer"), &[]).status, 303);
        assert_eq!(bob.post(&format!("/groupes/{closed}/entrer"), &[]).status, 404);
        assert!(site.reload(&bob).get(&format!("/groupes/{open}")).html.contains("Notre espace privé"));
        assert_eq!(site.stranger().get("/groupes").status, 303);
    });
}

#[test]
fn a_sheet_begun_in_a_group_is_its_own_until_somebody_of_it_shows_it() {
    on_both(|site| {
        let group = begins(site, "Comité", GroupEntry::Added);
        let eve = in_group(site, "Eve", group);
        let (bob, maud) = (site.member("Bob"), site.person("Maud", Role::Moderator));
        let form = [("titre", "Charte rabotée"), ("modele", "fiche-pratique")];
        assert_eq!(bob.post(&format!("/groupes/{group}/fiches"), &form).status, 404);
        let begun = eve.post(&format!("/groupes/{group}/fiches"), &form);
        assert_eq!(begun.status, 303, "{}", begun.html);
        let edit = begun.header("location").to_owned();
        let opened = eve.get(&edit);
        let opened = match opened.header("location") {
            "" => opened,
            further => eve.get(further),
        };
        assert!(opened.html.contains("Charte rabotée"), "{}", opened.html);
        let id: i64 = edit.split('/').nth(2).unwrap().parse().unwrap();
        assert!(eve.get(&format!("/groupes/{group}")).html.contains("Charte rabotée"));
        let saved = eve.saves(Some(id), 1, "---\nmodele: fiche-pratique\ntitre: Charte rabotée\n---\nUn rabot.\n");
        saved.unwrap();
        site.indexed();
        for other in [&site.stranger(), &bob, &maud] {
            assert_eq!(other.get(&format!("/fiches/{id}")).status, 404);
            for list in ["/recherche?q=rabot", "/modifications", "/flux/modifications.atom", "/plan-du-site"] {
                assert!(!other.get(list).html.contains("rabotée"), "{list}");
            }
        }
        assert!(eve.get("/recherche?q=rabot").html.contains("Charte"));
        let page = eve.get(&format!("/fiches/{id}-charte-rabotee")).html;
        assert!(page.contains("le groupe Comité est seul à lire"), "{page}");
        assert_eq!(bob.post(&format!("/fiches/{id}/ouvrir"), &[]).status, 404);
        let ada = site.person("Ada hors du groupe", Role::Administrator);
        let taken = ada.post("/administration/regles", &[("ou", &*format!("fiche:{id}")), ("faire", "retirer")]);
        assert_eq!(taken.status, 422, "its own rule is no rule of the administration");
        assert_eq!(sheet_of(site, id).readers_id, Some(group));
        assert!(eve.get(&format!("/fiches/{id}-charte-rabotee/info")).html.contains("Montrer à tout le monde"));
        assert_eq!(eve.post(&format!("/fiches/{id}/ouvrir"), &[]).status, 303);
        site.indexed();
        assert!(site.stranger().get(&format!("/fiches/{id}-charte-rabotee")).html.contains("Un rabot"));
        assert!(site.stranger().get("/recherche?q=rabot").html.contains("Charte"));
    });
}

#[test]
fn a_rule_of_a_theme_holds_for_its_sheets_at_once_and_for_those_that_come() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let group = begins(site, "Cuisines", GroupEntry::Added);
        let eve = in_group(site, "Eve", group);
        let bob = site.member("Bob");
        ada.writes_text("---\nmodele: theme\ntitre: Repas\ncle: repas\n---\n");
        ada.writes_text("---\nmodele: theme\ntitre: Cantines\ncle: repas/cantines\n---\n");
        ada.writes_text("---\nmodele: theme\ntitre: Eau\ncle: eau\n---\n");
        let text = |title: &str, themes: &str| {
            format!("---\nmodele: fiche-pratique\ntitre: {title}\nthemes: [{themes}]\n---\nDu riz.\n")
        };
        let one = bob.writes_text(&text("Bouillon", "repas/cantines"));
        let other = bob.writes_text(&text("Fontaine", "eau"));
        site.indexed();
        let groups = format!("groupe-{group}");
        let rule = [("ou", "theme:repas"), ("lire", &*groups), ("ecrire", ""), ("veiller", &*groups)];
        assert_eq!(bob.post("/administration/regles", &rule).status, 403);
        assert_eq!(ada.post("/administration/regles", &rule).status, 303);
        site.indexed();
        assert_eq!(bob.get(&format!("/fiches/{}", one.id)).status, 404);
        assert!(!bob.get("/recherche?q=riz").html.contains("Bouillon"));
        assert!(eve.get("/recherche?q=riz").html.contains("Bouillon"));
        assert_eq!(bob.get(&format!("/fiches/{}", other.id)).status, 301);
        assert!(ada.get("/administration/groupes").html.contains("Repas"));
        // Nobody outside the group makes a sheet vanish into it; nor anybody of it but who leads.
        let into = text("Fontaine", "eau, repas");
        for other_than_lead in [&bob, &eve, &site.person("Maud", Role::Moderator)] {
            let refused = other_than_lead.saves(Some(other.id), 1, &into);
            assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        }
        assert!(matches!(bob.saves(None, 0, &text("Potage", "repas")), Err(Error::Invalid(_))));
        let me = eve.member.as_ref().unwrap().id.to_string();
        ada.post(&format!("/groupes/{group}/animation"), &[("qui", &me), ("anime", "oui")]);
        let eve = site.reload(&eve);
        eve.saves(Some(other.id), 1, &into).unwrap();
        site.indexed();
        assert_eq!(bob.get(&format!("/fiches/{}", other.id)).status, 404);
        assert!(!bob.get("/recherche?q=riz").html.contains("Fontaine"));
        // Two themes of two groups are refused, and said; nothing is half written.
        let second = begins(site, "Rivières", GroupEntry::Added);
        let word = format!("groupe-{second}");
        let torn = ada.post("/administration/regles", &[("ou", "theme:eau"), ("lire", &word)]);
        assert!(torn.status == 422 && torn.html.contains("Des fiches sont déjà"), "{}", torn.html);
        assert!(!torn.html.contains("Fontaine"), "an administrator outside the group is told no title");
        assert_eq!(sheet_of(site, other.id).readers_id, Some(group));
        // A theme that goes below one that a group reads takes its sheets there; the way back leads back.
        let third = bob.writes_text(&text("Verger", "arbres"));
        let tree = |parent: &str| format!("---\nmodele: theme\ntitre: Arbres\ncle: arbres\n{parent}---\n");
        let theme = ada.writes_text(&tree(""));
        assert_eq!(bob.get(&format!("/fiches/{}", third.id)).status, 301);
        ada.saves(Some(theme.id), 1, &tree("parent: repas\n")).unwrap();
        assert_eq!(bob.get(&format!("/fiches/{}", third.id)).status, 404);
        ada.saves(Some(theme.id), 2, &tree("")).unwrap();
        assert_eq!(bob.get(&format!("/fiches/{}", third.id)).status, 301);
        // Without the rule all is as before.
        let gone = ada.post("/administration/regles", &[("ou", "theme:repas"), ("faire", "retirer")]);
        assert_eq!(gone.status, 303);
        assert_eq!(bob.get(&format!("/fiches/{}", one.id)).status, 301);
    });
}

#[test]
fn the_whole_wiki_is_for_members_when_a_rule_says_so_but_for_what_forms_and_the_law_need() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let bob = site.member("Bob");
        let sheet = bob.writes("Bouillon", "Du riz.");
        assert_eq!(ada.post("/administration/regles", &[("ou", "site:"), ("lire", "membres")]).status, 303);
        site.indexed();
        let stranger = site.stranger();
        assert_eq!(stranger.get(&format!("/fiches/{}", sheet.id)).status, 404);
        assert!(!stranger.get("/recherche?q=riz").html.contains("Bouillon"));
        assert_eq!(bob.get(&format!("/fiches/{}", sheet.id)).status, 301);
        assert_eq!(stranger.get("/mentions-legales").status, 200);
        let later = bob.writes("Potage", "Du riz aussi.");
        assert_eq!(stranger.get(&format!("/fiches/{}", later.id)).status, 404);
    });
}

#[test]
fn who_writes_is_a_group_and_moderators_when_a_rule_says_so() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let group = begins(site, "Relecture", GroupEntry::Added);
        let (eve, bob) = (in_group(site, "Eve", group), site.member("Bob"));
        let sheet = bob.writes("Bouillon", "Du riz.");
        let word = format!("groupe-{group}");
        let rule = [("ou", "modele:fiche-pratique"), ("ecrire", &*word)];
        assert_eq!(ada.post("/administration/regles", &rule).status, 303);
        let text = |words: &str| format!("---\nmodele: fiche-pratique\ntitre: Bouillon\n---\n{words}\n");
        assert!(matches!(bob.saves(Some(sheet.id), 1, &text("Du blé.")), Err(Error::Forbidden(_))));
        eve.saves(Some(sheet.id), 1, &text("Du blé.")).unwrap();
        site.person("Maud", Role::Moderator).saves(Some(sheet.id), 2, &text("Du seigle.")).unwrap();
        let page = bob.get(&sheet.path).html;
        assert!(!page.contains("/modifier"), "no way to a form that is refused");
    });
}

#[test]
fn a_group_that_ends_leaves_what_it_read_to_moderators() {
    on_both(|site| {
        let group = begins(site, "Comité", GroupEntry::Added);
        let eve = in_group(site, "Eve", group);
        let form = [("titre", "Charte"), ("modele", "fiche-pratique")];
        let begun = eve.post(&format!("/groupes/{group}/fiches"), &form);
        let id: i64 = begun.header("location").split('/').nth(2).unwrap().parse().unwrap();
        let ada = site.person("Ada", Role::Administrator);
        assert_eq!(eve.post(&format!("/groupes/{group}/supprimer"), &[]).status, 403);
        assert_eq!(ada.post(&format!("/groupes/{group}/supprimer"), &[]).status, 303);
        assert_eq!(site.reload(&eve).get(&format!("/fiches/{id}")).status, 404);
        assert_eq!(ada.get(&format!("/fiches/{id}")).status, 301);
    });
}

#[test]
fn an_administrator_asks_what_somebody_sees() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let bob = site.member("Bob");
        let sheet = bob.writes("Bouillon", "Du riz.");
        for (who, which, says) in [
            ("", "Bouillon", "Lit la fiche, sans pouvoir la modifier"),
            ("Bob", &*sheet.id.to_string(), "Lit la fiche et peut la modifier"),
            ("Ada", "Bouillon", "veille sur elle"),
            ("Personne", "Bouillon", "Personne ne porte ici ce nom"),
            ("Bob", "Rien", "Aucune fiche que vous lisez"),
        ] {
            let page = ada.get(&format!("/administration/groupes?qui={who}&fiche={which}")).html;
            assert!(page.contains(says), "{who} {which}: {page}");
        }
    });
}

#[test]
fn invited_people_are_in_groups_from_the_start() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let group = begins(site, "Comité", GroupEntry::Added);
        let name = format!("groupe-{group}");
        let form = [("courriels", "Nadia B. <nadia@exemple.fr>"), ("role", "contributeur"), (&*name, "oui")];
        assert_eq!(ada.post("/administration/invitations", &form).status, 303);
        assert!(ada.get(&format!("/groupes/{group}")).html.contains("Nadia B."));
    });
}

#[test]
fn who_never_confirms_leaves_a_group_with_their_account() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let group = begins(site, "Comité", GroupEntry::Added);
        let password = "quatre chevaux bleus trottent";
        let form = [("nom", "Bob"), ("courriel", "bob@exemple.fr"), ("mot_de_passe", password)];
        assert_eq!(site.stranger().post("/inscription", &form).status, 200);
        assert_eq!(ada.post(&format!("/groupes/{group}/personnes"), &[("personnes", "Bob")]).status, 303);
        site.wait(8 * Moment::DAY);
        let now = site.app.now();
        let purge = |db: &mut maillage::db::Db| NOUNS.iter().try_for_each(|noun| noun.purge(db, now));
        site.app.store.write::<_, Error>(purge).unwrap();
        site.wait(-8 * Moment::DAY);
        assert!(!ada.get(&format!("/groupes/{group}")).html.contains("Bob"));
    });
}

const REPAS: &str = "---\nmodele: theme\ntitre: Repas\ncle: repas\n---\n";
const EAU: &str = "---\nmodele: theme\ntitre: Eau\ncle: eau\n---\n";

/// Two themes, one of which a group alone reads, with somebody of that group.
fn ruled<'a>(site: &'a Site, ada: &Browser<'_>) -> (GroupId, Browser<'a>, [i64; 2]) {
    let group = begins(site, "Cuisines", GroupEntry::Added);
    let eve = in_group(site, "Eve", group);
    let themes = [ada.writes_text(REPAS).id, ada.writes_text(EAU).id];
    let word = format!("groupe-{group}");
    assert_eq!(ada.post("/administration/regles", &[("ou", "theme:repas"), ("lire", &*word)]).status, 303);
    (group, eve, themes)
}

#[test]
fn themes_that_are_merged_take_their_sheets_where_rules_say() {
    on_both(|site| {
        let (ada, maud) = (site.person("Ada", Role::Administrator), site.person("Maud", Role::Moderator));
        let (group, _, [repas, eau]) = ruled(site, &ada);
        let text = "---\nmodele: fiche-pratique\ntitre: Fontaine\nthemes: [eau]\n---\nDu riz.\n";
        let sheet = site.member("Bob").writes_text(text).id;
        // One that has a rule goes into no other; who reads what is not for moderators to change.
        let kept = ada.post(&format!("/fiches/{repas}/fusionner"), &[("theme", "eau")]);
        assert!(kept.status == 422 && kept.html.contains("règle d’accès"), "{}", kept.html);
        let refused = maud.post(&format!("/fiches/{eau}/fusionner"), &[("theme", "repas")]);
        assert!(refused.status == 422 && refused.html.contains("à l’administration"), "{}", refused.html);
        assert_eq!(sheet_of(site, sheet).readers_id, None);
        let merged = ada.post(&format!("/fiches/{eau}/fusionner"), &[("theme", "repas")]);
        assert_eq!(merged.status, 303, "{}", merged.html);
        assert_eq!(sheet_of(site, sheet).readers_id, Some(group));
        let unsettled = site.app.store.read(maillage::models::access_rule::unsettled).unwrap();
        assert!(unsettled.is_empty(), "{unsettled:?}");
    });
}

#[test]
fn a_row_that_says_something_else_than_the_rules_is_seen() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let (_, eve, _) = ruled(site, &ada);
        let text = "---\nmodele: fiche-pratique\ntitre: Bouillon\nthemes: [repas]\n---\nDu riz.\n";
        let sheet = SheetId(eve.writes_text(text).id);
        let seen = || site.app.store.read(maillage::models::access_rule::unsettled).unwrap();
        assert_eq!(seen(), []);
        let forget = |db: &mut maillage::db::Db| {
            let rule = AccessRule::find(db, RuleScope::Theme, "repas")?.unwrap();
            Ok::<_, Error>(AccessRule::put(db, &AccessRule { visibility: None, readers_id: None, ..rule })?)
        };
        site.app.store.write(forget).unwrap();
        assert_eq!(seen(), [sheet]);
    });
}

#[test]
fn what_was_said_of_a_draft_itself_stays_said_when_it_is_governed() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let (group, eve, _) = ruled(site, &ada);
        let form = [("titre", "Charte"), ("modele", "fiche-pratique")];
        let begun = eve.post(&format!("/groupes/{group}/fiches"), &form);
        let id: i64 = begun.header("location").split('/').nth(2).unwrap().parse().unwrap();
        let text = "---\nmodele: fiche-pratique\ntitre: Charte\nthemes: [repas]\n---\nDu riz.\n";
        eve.saves(Some(id), 1, text).unwrap();
        let me = eve.member.as_ref().unwrap().id.to_string();
        ada.post(&format!("/groupes/{group}/animation"), &[("qui", &me), ("anime", "oui")]);
        let eve = site.reload(&eve);
        let page = eve.get(&format!("/fiches/{id}-charte/info")).html;
        let word = format!("groupe-{group}");
        assert!(page.contains(&format!("value=\"{word}\" selected")), "what holds is what is sent: {page}");
        let typed = [("protection", "libre"), ("visibilite", &*word), ("delai", "6"), ("motif", "Essai")];
        assert_eq!(eve.post(&format!("/fiches/{id}/info"), &typed).status, 303);
        ada.post("/administration/regles", &[("ou", "theme:repas"), ("faire", "retirer")]);
        assert_eq!(sheet_of(site, id).readers_id, Some(group), "it is still the group's own");
        assert_eq!(eve.post(&format!("/fiches/{id}/ouvrir"), &[]).status, 303);
        let history = site.stranger().get(&format!("/fiches/{id}-charte/historique")).html;
        assert!(!history.contains("Cuisines"), "the name of a closed group is for its people: {history}");
    });
}
