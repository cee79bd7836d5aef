//! « Défaire ce que Kevin a fait »: sheet by sheet, in one form, whatever others wrote meanwhile.

use maillage::actions::sheets::free_alias::free_alias;
use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::db::types::{Protection, Role, SheetId, Visibility};

use crate::support::{Browser, Page, Site, Written, on_both};

const BEFORE: &str = "---
modele: fiche-pratique
titre: Ouvrir un café
resume: À trois personnes.
---
Un café tient d’abord à trois personnes qui ouvrent la porte.

## Après

On compte, on range, on recommence ; et chaque mois on se demande si l’on continue, avec qui, à quelles heures, et ce que
l’on abandonne pour que cela reste simple à tenir par des bénévoles, saison après saison, sans que personne s’épuise.
";

struct Wiki<'a> {
    maud: Browser<'a>,
    kevin: Browser<'a>,
    cafe: Written,
    laine: Written,
    promotions: Written,
    address: String,
}

/// Kevin empties a sheet, adds links to another that Anne changes since, adds a comma to a third, writes a fourth.
fn vandalised(site: &Site) -> Wiki<'_> {
    let (maud, anne, kevin) = (site.person("Maud", Role::Moderator), site.member("Anne"), site.member("Kevin"));
    let saves = |who: &Browser<'_>, id: i64, base: i32, text: &str| {
        who.saves(Some(id), base, text).unwrap_or_else(|error| panic!("{error:?}"))
    };
    let cafe = anne.writes_text(BEFORE);
    let laine = anne.writes_text(&BEFORE.replace("Ouvrir un café", "Le pôle laine"));
    let meteo = anne.writes_text(&BEFORE.replace("Ouvrir un café", "Tour de météo"));
    saves(
        &kevin,
        cafe.id,
        1,
        "---\nmodele: fiche-pratique\ntitre: Ouvrir un café\nresume: À trois personnes.\n---\nlol\n",
    );
    let named = BEFORE.replace("Ouvrir un café", "Le pôle laine");
    let links = named.replace("## Après", &format!("{}\n\n## Après", "Achetez [ici](https://exemple.fr/) ".repeat(5)));
    saves(&kevin, laine.id, 1, &links);
    let louder = links.replace("Achetez", "ACHETEZ");
    saves(&kevin, laine.id, 2, &louder);
    saves(&anne, laine.id, 3, &louder.replace("On compte", "Le samedi, on compte"));
    saves(&kevin, meteo.id, 1, &BEFORE.replace("Ouvrir un café", "Tour de météo").replace("On compte,", "On compte"));
    let promotions = kevin.writes("Mes promotions", "Appelez le 06 12 34 56 78.");
    let address = format!("/administration/personnes/{}/contributions", kevin.member.as_ref().map_or(0, |m| m.id.0));
    Wiki { maud, kevin, cafe, laine, promotions, address }
}

#[test]
fn nothing_ticked_is_no_success() {
    on_both(|site| {
        let Wiki { maud, address, .. } = vandalised(site);
        let refused = maud.post(&address, &[("motif", "Vandalisme"), ("compte", "rien")]);
        assert_eq!(refused.status, 422);
        assert!(refused.text("#erreurs").contains("Rien n’est coché"), "{}", refused.text("main"));
        assert!(refused.has("button[data-tick-all]"));
    });
}

fn titled(page: &Page, title: &str) -> String {
    let found = page.texts(".undone").into_iter().find(|text| text.contains(title));
    found.unwrap_or_else(|| panic!("no {title} in {}", page.text("main")))
}

#[test]
fn what_a_person_did_is_shown_with_its_signs_and_what_comes_of_it() {
    on_both(|site| {
        let wiki = vandalised(site);
        let page = wiki.maud.get(&wiki.address);
        assert!(page.text(".lead").contains("5 versions, dans 4 fiches"), "{}", page.text(".lead"));
        assert!(titled(&page, "Ouvrir un café").contains("page vidée"));
        let wool = titled(&page, "Le pôle laine");
        assert!(wool.contains("liens en masse") && wool.contains("versions 2 et 3"), "{wool}");
        assert!(titled(&page, "Mes promotions").contains("Personne d’autre n’y a écrit"));
        let ticked = |title: &str| {
            let sections = page.texts(".undone h2");
            let at = sections.iter().position(|text| text == title).unwrap_or_else(|| panic!("{sections:?}"));
            page.all(".undone [name^='fiche.']", "checked").get(at).is_some_and(|_| {
                let names = page.all(".undone [name^='fiche.'][checked]", "name");
                names.contains(&page.all(".undone [name^='fiche.']", "name")[at])
            })
        };
        assert!(
            ticked("Ouvrir un café") && ticked("Mes promotions") && !ticked("Tour de météo"),
            "a comma may be good"
        );
        let ada = site.person("Ada", Role::Administrator);
        ada.writes_text(
            "---\nmodele: vocabulaire\ntitre: Tailles\ncle: tailles\nvaleurs: [{id: a, libelle: A}]\n---\n",
        );
        let own = format!("/administration/personnes/{}/contributions", ada.member.as_ref().map_or(0, |m| m.id.0));
        assert!(ada.get(&own).text("main").contains("Ce compte n’a rien écrit"), "what the wiki is made of stays");
        assert_eq!(wiki.kevin.get(&wiki.address).status, 403);
        assert_eq!(site.member("Chloé").post(&wiki.address, &[("motif", "x")]).status, 403);
    });
}

#[test]
fn one_form_takes_it_back_hides_it_and_blocks() {
    on_both(|site| {
        let wiki = vandalised(site);
        let mut form = wiki.maud.get(&wiki.address).form("main form");
        form.retain(|(name, _)| name != "compte");
        form.push(("compte".to_owned(), "1".to_owned()));
        form.push((format!("masquer.{}", wiki.laine.id), "oui".to_owned()));
        let send = |form: &[(String, String)]| {
            let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            wiki.maud.post(&wiki.address, &pairs)
        };
        let refused = send(&form);
        assert_eq!(refused.status, 422, "a reason is asked for");
        assert!(refused.has(&format!("[name='masquer.{}'][checked]", wiki.laine.id)), "what was ticked stays");
        form.retain(|(name, _)| name != "motif");
        form.push(("motif".to_owned(), "Publicité".to_owned()));
        assert_eq!(send(&form).header("location"), format!("{}?fait=3-2-0", wiki.address));

        assert_eq!(site.text_of(wiki.cafe.id), BEFORE);
        let wool = site.text_of(wiki.laine.id);
        assert!(wool.contains("Le samedi, on compte") && !wool.to_lowercase().contains("achetez"), "{wool}");
        assert_eq!(site.stranger().get(&format!("{}/versions/2", wiki.laine.path)).status, 403);
        assert_eq!(site.stranger().get(&wiki.promotions.path).status, 410);
        let blocked = site.find("Kevin").block(site.app.now());
        assert_eq!(blocked.map(|(_, reason)| reason).as_deref(), Some("Publicité"));
        let history = site.stranger().get(&format!("{}/historique", wiki.cafe.path));
        assert!(history.html.contains("Annulation des modifications de Kevin"), "{}", history.text("main"));
        let told = wiki.maud.get(&format!("{}?fait=3-2-0", wiki.address));
        assert!(told.text(".notice").contains("3 fiches rétablies, 2 versions masquées."));
        assert!(titled(&told, "Ouvrir un café").contains("Il n’en reste rien"));
    });
}

#[test]
fn what_others_wrote_at_the_same_places_stays_theirs() {
    on_both(|site| {
        let (maud, anne, kevin) = (site.person("Maud", Role::Moderator), site.member("Anne"), site.member("Kevin"));
        let sheet = anne.writes_text(BEFORE);
        let text = |word: &str| BEFORE.replace("trois personnes qui", word);
        for (who, base, word) in [(&kevin, 1, "cent clients qui"), (&anne, 2, "quatre voisines qui")] {
            who.saves(Some(sheet.id), base, &text(word)).unwrap_or_else(|error| panic!("{error:?}"));
        }
        let address =
            format!("/administration/personnes/{}/contributions", kevin.member.as_ref().map_or(0, |m| m.id.0));
        let page = maud.get(&address);
        assert!(titled(&page, "Ouvrir un café").contains("à reprendre à la main"));
        assert!(!page.has("[name^='fiche.']"));
        let fields = [(format!("fiche.{}", sheet.id), "oui".to_owned()), ("motif".to_owned(), "Essai".to_owned())];
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(maud.post(&address, &pairs).header("location"), format!("{address}?fait=0-0-1"));
        assert!(site.text_of(sheet.id).contains("quatre voisines"));
    });
}

#[test]
fn a_sheet_that_only_others_may_change_keeps_nothing_else_from_being_taken_back() {
    on_both(|site| {
        let wiki = vandalised(site);
        let ada = site.person("Ada", Role::Administrator);
        let (protection, visibility) = (Protection::Administrators, Visibility::Public);
        let rules = Rules {
            protection: protection.into(),
            visibility: visibility.into(),
            keepers: None,
            steward: String::new(),
            review_months: 12,
            reason: String::new(),
        };
        for id in [wiki.cafe.id, wiki.promotions.id] {
            govern_sheet(&site.app, &ada.who(), SheetId(id), &rules).unwrap_or_else(|error| panic!("{error:?}"));
        }
        let page = wiki.maud.get(&wiki.address);
        assert!(titled(&page, "Ouvrir un café").contains("seule l’administration la modifie"));
        assert!(!page.has(&format!("[name='fiche.{}']", wiki.cafe.id)));
        let names = [wiki.cafe.id, wiki.promotions.id, wiki.laine.id].map(|id| format!("fiche.{id}"));
        let mut sent: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "oui")).collect();
        sent.push(("motif", "Publicité"));
        let done = wiki.maud.post(&wiki.address, &sent);
        assert_eq!(done.header("location"), format!("{}?fait=1-0-2", wiki.address), "{}", done.text("main"));
        assert!(!site.text_of(wiki.laine.id).to_lowercase().contains("achetez"));
        assert_ne!(site.text_of(wiki.cafe.id), BEFORE);
        assert_eq!(ada.post(&wiki.address, &sent).header("location"), format!("{}?fait=2-0-1", wiki.address));
        assert_eq!(site.text_of(wiki.cafe.id), BEFORE);
    });
}

#[test]
fn a_title_that_another_sheet_took_keeps_one_sheet_back() {
    on_both(|site| {
        let (maud, anne, kevin) = (site.person("Maud", Role::Moderator), site.member("Anne"), site.member("Kevin"));
        let (cafe, wool) = (anne.writes_text(BEFORE), anne.writes_text(&BEFORE.replace("Ouvrir un café", "La laine")));
        for (id, from) in [(cafe.id, "Ouvrir un café"), (wool.id, "La laine")] {
            let text = BEFORE.replace("Ouvrir un café", from).replace("trois personnes qui", "cent clients qui");
            kevin.saves(Some(id), 1, &text.replace(from, &format!("{from} {id}"))).unwrap();
        }
        free_alias(&site.app, &maud.who(), "Ouvrir un café").unwrap();
        anne.writes_text(BEFORE);
        let address =
            format!("/administration/personnes/{}/contributions", kevin.member.as_ref().map_or(0, |m| m.id.0));
        let names = [cafe.id, wool.id].map(|id| format!("fiche.{id}"));
        let sent = [(names[0].as_str(), "oui"), (names[1].as_str(), "oui"), ("motif", "Publicité")];
        assert_eq!(maud.post(&address, &sent).header("location"), format!("{address}?fait=1-0-1"));
        assert!(site.text_of(wool.id).contains("trois personnes qui"));
    });
}
