//! « Qui a écrit quoi »: each field and each passage of today, with who wrote it last.

use maillage::actions::sheets::hide_revision::hide_revision;
use maillage::db::types::{Role, SheetId};

use crate::support::{Browser, Page, Written, on_both};

const BODY: &str = "## Avant

On invite dix personnes.

## Pendant

On compte, on range, on recommence.

## Après

Chacun dit ce qu’il retient.
";

fn text(summary: &str, body: &str) -> String {
    format!("---\nmodele: fiche-pratique\ntitre: Boule de neige\nresume: {summary}\n---\n{body}")
}

fn saves(who: &Browser<'_>, sheet: &Written, base: i32, text: &str) {
    who.saves(Some(sheet.id), base, text).unwrap_or_else(|error| panic!("{error:?}"));
}

/// What the page says beside the passage or the field that holds these words.
fn beside(page: &Page, words: &str) -> String {
    let found = page.texts(".credits > li").into_iter().find(|text| text.contains(words));
    found.unwrap_or_else(|| panic!("no {words} in {}", page.text("main")))
}

fn page_of(who: &Browser<'_>, sheet: &Written) -> Page {
    let page = who.get(&format!("{}/auteurs", sheet.path));
    assert_eq!(page.status, 200, "{}", page.html);
    page
}

#[test]
fn each_field_and_each_passage_is_of_who_wrote_it_last() {
    on_both(|site| {
        let (anne, bob, zoe) = (site.member("Anne"), site.member("Bob"), site.member("Zoé"));
        let kevin = site.member("Kevin");
        let sheet = anne.writes_text(&text("Court.", BODY));
        let longer = BODY.replace("dix personnes", "vingt personnes");
        saves(&bob, &sheet, 1, &text("Un peu plus long.", &longer));
        // The last section comes first.
        let after = "## Après\n\nChacun dit ce qu’il retient.\n";
        let moved = format!("{after}\n{}\n\nEt l’on boit un café.\n", longer.replace(after, "").trim_end());
        saves(&zoe, &sheet, 2, &text("Un peu plus long.", &moved));
        // Kevin empties it, Zoé restores what stood.
        saves(&kevin, &sheet, 3, &text("lol", "lol\n"));
        saves(&zoe, &sheet, 4, &text("Un peu plus long.", &moved));
        let page = page_of(&site.stranger(), &sheet);
        assert!(beside(&page, "vingt personnes").contains("Bob, version 2"), "{}", page.text("main"));
        assert!(beside(&page, "Chacun dit").contains("Anne, version 1"), "a section that moved stays Anne's");
        assert!(beside(&page, "un café").contains("Zoé, version 3"), "{}", beside(&page, "un café"));
        assert!(beside(&page, "Un peu plus long").contains("Bob, version 2"));
        assert!(!page.text("main").contains("Kevin"), "what was taken back is nobody's");
        assert!(page.all(".credits a", "href").contains(&format!("{}/versions/1...2", sheet.path)));
        assert!(page.text("main").contains("Anne, 5 lignes"), "{}", page.text("main"));
        let history = site.stranger().get(&format!("{}/historique", sheet.path));
        assert!(history.has(&format!("a[href='{}/auteurs']", sheet.path)));
    });
}

#[test]
fn what_an_undoing_brings_back_is_of_who_wrote_it() {
    on_both(|site| {
        let (anne, bob, maud) = (site.member("Anne"), site.member("Bob"), site.person("Maud", Role::Moderator));
        let sheet = anne.writes_text(&text("Court.", BODY));
        saves(&bob, &sheet, 1, &text("Court.", &BODY.replace("Chacun dit ce qu’il retient.\n", "")));
        let without = BODY.replace("Chacun dit ce qu’il retient.\n", "");
        saves(&bob, &sheet, 2, &text("Court.", &without.replace("dix personnes", "douze personnes")));
        let address = format!("{}/annuler/2", sheet.path);
        let form = maud.get(&address).form("main form");
        let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let undone = maud.post(&address, &pairs);
        assert_eq!(undone.status, 303, "{}", undone.text("main"));
        let page = page_of(&site.stranger(), &sheet);
        assert!(beside(&page, "douze personnes").contains("Bob, version 3"));
        assert!(beside(&page, "Chacun dit").contains("Anne, version 1"), "{}", page.text("main"));
        assert!(!page.text("main").contains("Maud"));
    });
}

#[test]
fn a_withdrawn_version_is_not_looked_at_whoever_asks() {
    on_both(|site| {
        let (anne, bob, maud) = (site.member("Anne"), site.member("Bob"), site.person("Maud", Role::Moderator));
        let sheet = anne.writes_text(&text("Court.", BODY));
        let insult = BODY.replace("Chacun dit", "Une injure.\n\nChacun et chacune dit");
        saves(&bob, &sheet, 1, &text("Injure.", &insult));
        saves(&anne, &sheet, 2, &text("Court.", &insult.replace("Une injure.\n\n", "")));
        hide_revision(&site.app, &maud.who(), SheetId(sheet.id), 2, true, "Injure").unwrap();
        for who in [site.stranger(), anne, maud] {
            let page = page_of(&who, &sheet);
            let said = beside(&page, "Chacun et chacune");
            assert!(said.contains("Anne, version 3") && said.contains("ou une version retirée juste avant"), "{said}");
            assert!(!page.html.contains("Une injure") && !page.html.contains("Injure."));
            assert!(beside(&page, "on recommence").contains("Anne, version 1"));
        }
    });
}

#[test]
fn a_long_chain_is_walked_back_within_its_bounds() {
    on_both(|site| {
        let anne = site.member("Anne");
        let sheet = anne.writes_text(&text("Court.", BODY));
        for version in 1..=220 {
            let body = format!("{BODY}\nPassage {version}.\n");
            saves(&anne, &sheet, version, &text("Court.", &body));
        }
        let page = page_of(&site.stranger(), &sheet);
        assert!(beside(&page, "Passage 220.").contains("version 221"));
        assert!(beside(&page, "on recommence").contains("version 1 "), "{}", beside(&page, "on recommence"));
        assert_eq!(site.stranger().get(&format!("/fiches/{}-autre/auteurs", sheet.id)).status, 301);
        assert_eq!(site.stranger().get("/fiches/999999/auteurs").status, 404);
        site.deletes(sheet.id);
        assert_eq!(site.stranger().get(&format!("{}/auteurs", sheet.path)).status, 410);
    });
}
