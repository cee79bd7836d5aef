//! Links that last: damaged addresses, renamed and deleted sheets, passages that are cited, addresses of elsewhere.

use crate::support::{Browser, Site, on_both};
use maillage::db::Db;
use maillage::db::types::{Protection, Role, SheetId, Visibility};
use maillage::hall::error::Error;
use maillage::jobs::tally;

/// What is glued to an address on its way, and what was meant; `{}` is the address.
const DAMAGE: [&str; 26] = [
    "{}/",
    "{}//",
    "/{}",
    "{})",
    "{}).",
    "{},",
    "{};",
    "{}!",
    "{}?utm_source=lettre&mc_eid=1",
    "{}%3Futm_source=x",
    "{}%20",
    "{}%C2%A0",
    "{}%C2%A0%C2%BB",
    "{}%E2%80%8B",
    "{}%EF%BB%BF",
    "{}%E2%80%9D",
    "{}%E2%80%99",
    "{}%3E",
    "{}%22",
    "{}]",
    "{}*",
    "{}_",
    "{}%E2%80%A6",
    "{}@TrackLink",
    "{}&amp;utm_medium=mail",
    "{}=",
];

/// Follows an address to its end, as a browser does.
fn end_of(browser: &Browser<'_>, address: &str) -> (u16, String) {
    let mut path = address.to_owned();
    for _ in 0..6 {
        let page = browser.get(&path);
        if ![301, 302, 303, 307, 308].contains(&page.status) {
            return (page.status, path);
        }
        page.header("location").clone_into(&mut path);
    }
    panic!("{address} leads round and round");
}

/// The address without what its reader's tools added to it.
fn bare(path: &str) -> &str {
    path.split(['?', '#']).next().unwrap()
}

#[test]
fn a_damaged_address_of_any_kind_leads_where_it_was_meant() {
    on_both(|site| {
        let ann = site.member("Anne Été");
        let sheet = ann.writes("Été à la ferme", "## Un\n\nDu texte.\n");
        ann.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Du texte", "Un texte")).unwrap();
        site.indexed();
        let stranger = site.stranger();
        let (id, path) = (sheet.id, sheet.path.as_str());
        let known = [
            path.to_owned(),
            format!("/f/{id}"),
            format!("/f/{id}/1"),
            format!("{path}/historique"),
            format!("{path}/versions/1"),
            format!("{path}/versions/1...2"),
            format!("{path}/liens"),
            format!("{path}/partager"),
            "/recherche".to_owned(),
            "/themes".to_owned(),
            "/fiches".to_owned(),
            "/modifications-recentes".to_owned(),
            "/aide".to_owned(),
            "/contributeurs/Anne%20%C3%89t%C3%A9".to_owned(),
            format!("/flux/fiches/{id}.atom"),
            "/flux/modifications.atom".to_owned(),
            "/titre/%C3%89t%C3%A9_%C3%A0_la_ferme".to_owned(),
        ];
        println!("| address | forms | led wrong |\n| --- | --- | --- |");
        for address in known {
            let (status, expected) = end_of(&stranger, &address);
            assert_eq!(status, 200, "{address}");
            let upper = address.to_uppercase();
            let forms =
                DAMAGE.iter().map(|form| form.replace("{}", &address)).chain([upper, address.replace('/', "//")]);
            let led: Vec<(String, (u16, String))> =
                forms.map(|form| (form.clone(), end_of(&stranger, &form))).collect();
            // A name is read however it is spaced: its page says which address is its own.
            let own = format!("rel=\"canonical\" href=\"{}{expected}\"", site.address);
            let is_there = |end: &str| bare(end) == expected || stranger.get(end).html.contains(&own);
            let wrong: Vec<_> = led.iter().filter(|(_, (status, end))| *status != 200 || !is_there(end)).collect();
            println!("| `{address}` | {} | {} |", led.len(), wrong.len());
            assert!(wrong.is_empty(), "{address}: {wrong:?}");
        }
        // What is not ours leads nowhere, and nothing outside.
        for address in ["//exemple.org/x", "/wp-login.php", "/nulle/part", "/%2F%2Fexemple.org"] {
            assert_eq!(end_of(&stranger, address), (404, address.to_owned()));
        }
    });
}

#[test]
fn a_sheet_is_found_by_every_title_it_had_and_says_what_replaced_it() {
    on_both(|site| {
        let (mia, stranger) = (site.person("Mia", Role::Moderator), site.stranger());
        let sheet = mia.writes("Compost", "Un.");
        let other = mia.writes("Compost collectif", "Deux.");
        let rename = |to: &str| {
            let text = site.text_of(sheet.id);
            let old = text.lines().find(|line| line.starts_with("titre:")).unwrap().to_owned();
            let base = site.app.store.read::<_, Error>(|db| {
                let id = SheetId(sheet.id);
                Ok(maillage::models::reader::Reader::keeper(db).sheet(id)?.head)
            });
            mia.saves(Some(sheet.id), base.unwrap(), &text.replace(&old, &format!("titre: {to}"))).unwrap();
        };
        let first = sheet.path.clone();
        rename("Le compost");
        assert_eq!(end_of(&stranger, &first).1, format!("/fiches/{}-le-compost", sheet.id));
        // Back to its first title: the address that a client was told had moved is the right one again.
        assert_eq!(stranger.get(&first).header("cache-control"), "no-cache");
        rename("Compost");
        assert_eq!(end_of(&stranger, &format!("/fiches/{}-le-compost", sheet.id)), (200, first.clone()));
        assert_eq!(end_of(&stranger, "/titre/Le_compost"), (200, first.clone()));
        assert_eq!(end_of(&stranger, "/wiki/Le_compost"), (200, first.clone()));
        assert_eq!(end_of(&stranger, "/index.php?title=Le_compost&oldid=3").1, first);
        let fields = [("motif", "Doublon"), ("remplacement", "Compost collectif"), ("faire", "supprimer")];
        let gone = mia.post(&format!("{first}/supprimer"), &fields);
        assert_eq!(gone.status, 303, "{}", gone.html);
        for form in [&first, &format!("/f/{}", sheet.id), &format!("{first})."), &format!("{first}/")] {
            let (status, end) = end_of(&stranger, form);
            assert_eq!(status, 410, "{form}");
            assert!(stranger.get(&end).html.contains(&format!("/f/{}", other.id)), "{form}");
        }
    });
}

#[test]
fn a_fragment_in_any_form_and_a_heading_that_was_reworded_are_found() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann
            .writes("Marche", "Voir [ici](#étape-1), [là](#Étape_1), [ou là](#.C3.89tape_1).\n\n## Étape 1\n\nUn.\n");
        let other = ann.writes("Autre", &format!("Voir [la marche](/fiches/{}#Étape-1).\n", sheet.id));
        let page = site.stranger().get(&sheet.path);
        assert_eq!(page.all(".prose p a", "href"), ["#etape-1", "#etape-1", "#etape-1"]);
        let from_outside = site.stranger().get(&other.path).all(".prose p a", "href");
        assert_eq!(from_outside, [format!("{}#etape-1", sheet.path)]);
        let text = site.text_of(sheet.id).replace("## Étape 1", "## Première étape");
        ann.saves(Some(sheet.id), 1, &text).unwrap();
        let page = site.stranger().get(&sheet.path);
        assert!(page.has("#premiere-etape") && page.has("#etape-1"), "{}", page.html);
    });
}

#[test]
fn an_anchor_stays_with_its_text_though_its_heading_is_given_to_another() {
    on_both(|site| {
        let (ann, stranger) = (site.member("Ann"), site.stranger());
        let own = "Le trajet passe par la gare, puis par le marché couvert.";
        let sheet = ann.writes("Marche", &format!("Voir [l’exemple](#Exemple).\n\n## Exemple\n\n{own}\n"));
        let before = "Chacun apporte une chaise et de quoi écrire au tableau noir.";
        let text = site.text_of(sheet.id);
        let new = text.replace("## Exemple", &format!("## Exemple\n\n{before}\n\n## Exemple"));
        ann.saves(Some(sheet.id), 1, &new).unwrap();
        let page = stranger.get(&sheet.path);
        assert!(page.has("h2#section_exemple") && page.has("span#exemple + h2#exemple-2"), "{}", page.html);
        assert_eq!(page.all("[id=exemple]", "id").len(), 1);
        assert_eq!(page.all(".prose p a", "href"), ["#exemple"]);
        // The editor opens the part of the heading in the way.
        let part = ann.get(&format!("{}/modifier?section=section_exemple", sheet.path)).texts("textarea").join("\n");
        assert!(part.contains(before) && !part.contains(own), "{part}");
        // Once nothing stands in the way, everything leads to it again.
        ann.saves(Some(sheet.id), 2, &text).unwrap();
        let page = stranger.get(&sheet.path);
        assert!(page.has("h2#exemple") && page.has("span#exemple-2") && page.has("span#section_exemple"));
    });
}

#[test]
fn a_cited_passage_is_found_where_it_moved_or_shown_as_it_was() {
    on_both(|site| {
        let (ann, stranger) = (site.member("Ann"), site.stranger());
        let sheet = ann.writes("Marche", "Premier.\n\nDeuxième, que l’on cite.\n\n## Fin\n\nDernier.\n");
        let link = format!("/f/{}/1?passage=2", sheet.id);
        assert!(stranger.get(&format!("{}/partager", sheet.path)).html.contains(&link));
        let moved = |base: i32, from: &str, to: &str| {
            ann.saves(Some(sheet.id), base, &site.text_of(sheet.id).replace(from, to)).unwrap();
        };
        let marked = |expected: &str| {
            let (_, end) = end_of(&stranger, &link);
            assert_eq!(end, format!("{}?cite=1.2#cite_", sheet.path));
            let page = stranger.get(&end);
            assert_eq!(page.text(":has(+ .cited)"), expected);
        };
        marked("Deuxième, que l’on cite.");
        moved(1, "Premier.\n\nDeuxième, que l’on cite.", "Premier.\n\nAjouté.");
        let page = stranger.get(&end_of(&stranger, &link).1);
        assert!(page.text("#cite_").contains("Ce passage a changé"), "{}", page.html);
        assert_eq!(page.text("#cite_ blockquote"), "Deuxième, que l’on cite.");
        moved(2, "Dernier.", "Dernier.\n\nDeuxième, que l’on cite.");
        marked("Deuxième, que l’on cite.");
        // A version that is hidden cites nothing.
        assert_eq!(end_of(&stranger, &format!("/f/{}/9?passage=2", sheet.id)).0, 404);
        assert_eq!(end_of(&stranger, &format!("/f/{}/1?passage=99", sheet.id)).0, 200);
        assert_eq!(stranger.get(&format!("{}?cite=x.y", sheet.path)).status, 200);
    });
}

#[test]
fn an_address_that_led_nowhere_gets_a_target() {
    on_both(|site| {
        let (mia, stranger) = (site.person("Mia", Role::Moderator), site.stranger());
        let sheet = mia.writes("Compost", "Un.");
        for _ in 0..3 {
            assert_eq!(stranger.get("/ancien-site/compost.html").status, 404);
        }
        tally::write_down(&site.app).unwrap();
        let list = "/administration/recherches";
        assert!(mia.get(list).html.contains("/ancien-site/compost.html"));
        assert_eq!(site.member("Ann").get(list).status, 403);
        let point = |target: &str| {
            let fields = [("adresse", "/ancien-site/compost.html"), ("cible", target)];
            mia.submits(list, "/administration/adresses", &fields)
        };
        for wrong in ["Une fiche qui n’existe pas", "https://exemple.org/x", "javascript:alert(1)", "//exemple.org"] {
            let page = point(wrong);
            assert_eq!(page.status, 422, "{wrong}");
            assert!(page.html.contains("titre d’une fiche"), "{wrong}: the reason is said, what was typed stays");
        }
        assert_eq!(point("/ancien-site/compost.html").status, 422);
        assert_eq!(point("Compost").status, 303);
        assert_eq!(end_of(&stranger, "/ancien-site/compost.html"), (200, sheet.path.clone()));
        assert_eq!(end_of(&stranger, "/ancien-site/compost.html).").1, sheet.path);
        let asked = [("adresse", "/ancien-site/compost.html"), ("cible", "Compost")];
        assert_eq!(site.member("Bob").post("/administration/adresses", &asked).status, 403);
        assert_eq!(point("").status, 303);
        assert_eq!(stranger.get("/ancien-site/compost.html").status, 404);
    });
}

#[test]
fn a_target_that_a_reader_may_not_see_tells_them_nothing() {
    on_both(|site| {
        let mia = site.person("Mia", Role::Moderator);
        let stranger = site.stranger();
        let sheet = mia.writes("Le projet secret", "Du texte.\n");
        stranger.get("/ancien/secret.html");
        tally::write_down(&site.app).unwrap();
        let asked = [("adresse", "/ancien/secret.html"), ("cible", "Le projet secret")];
        assert_eq!(mia.post("/administration/adresses", &asked).status, 303);
        let hide = |db: &mut Db| Site::governs(db, SheetId(sheet.id), Protection::Open, Visibility::Hidden, None);
        site.app.store.write::<_, Error>(hide).unwrap();
        site.app.follow().unwrap();
        let led = stranger.get("/ancien/secret.html");
        assert!(!led.header("location").contains("secret") && !led.html.contains("projet"), "{}", led.html);
        let (status, end) = end_of(&stranger, "/ancien/secret.html");
        assert_eq!(status, 404);
        assert!(!end.contains("projet") && !stranger.get(&end).html.contains("Le projet secret"), "{end}");
    });
}

#[test]
fn a_link_is_shown_by_other_sites_as_strangers_read_it() {
    on_both(|site| {
        let (mia, stranger) = (site.person("Mia", Role::Moderator), site.stranger());
        let sheet = mia.writes("Compost & « vie »", "Un.");
        let page = stranger.get(&sheet.path);
        let address = page.attribute("link[type=\"application/json+oembed\"]", "href");
        let answer = stranger.get(&address);
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
        let said = answer.json();
        assert_eq!((&said["type"], &said["version"], &said["width"]), (&"rich".into(), &"1.0".into(), &600.into()));
        let html = said["html"].as_str().unwrap();
        assert!(
            html.contains(&format!("{}/f/{}", site.address, sheet.id)) && html.contains("Compost &#38; «"),
            "{html}"
        );
        let narrow = stranger.get(&format!("{address}&maxwidth=300")).json();
        assert_eq!(narrow["width"], 300);
        assert_eq!(stranger.get(&format!("{address}&format=yaml").replacen("format=json&", "", 1)).status, 501);
        for other in ["https://exemple.org/f/1", "", "javascript:1"] {
            assert_eq!(stranger.get(&format!("/oembed?url={other}")).status, 404, "{other}");
        }
        let hide = |db: &mut maillage::db::Db| {
            Site::governs(db, SheetId(sheet.id), Protection::Open, Visibility::Hidden, None)
        };
        site.app.store.write::<_, Error>(hide).unwrap();
        assert_eq!((stranger.get(&address).status, mia.get(&address).status), (404, 404));
    });
}
