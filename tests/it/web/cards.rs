//! What other sites show of us: pictures, what search engines are told, cards in frames.

use maillage::db::types::{Protection, Role, SheetId, Visibility};
use maillage::files::poster::{HEIGHT, WIDTH};
use maillage::hall::error::Error;

use super::files::{adds_to, photo};
use crate::support::{Browser, Page, Site, on_both};

fn bytes_of(browser: &Browser<'_>, path: &str) -> (u16, String, Vec<u8>) {
    let answer = browser.client().get(browser.at(path)).send().unwrap();
    let media = answer.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
    (answer.status().as_u16(), media.unwrap_or_default(), answer.bytes().unwrap().to_vec())
}

fn social(site: &Site, page: &Page) -> String {
    let address = page.attribute("meta[property='og:image']", "content");
    address.strip_prefix(&site.address).unwrap_or_else(|| panic!("{address}")).to_owned()
}

fn governs(site: &Site, id: i64, visibility: Visibility) {
    use maillage::db::happening::{Happening, Rules};
    use maillage::models::event::{self, NewEvent};
    let now = site.app.now();
    let work = |db: &mut maillage::db::Db| {
        Site::governs(db, SheetId(id), Protection::Open, visibility, None)?;
        let event = NewEvent::new(Happening::Governed(Rules::default()), now, None, "").on(SheetId(id));
        Ok::<_, Error>(event::tell(db, event)?)
    };
    site.app.store.write(work).unwrap();
    site.app.follow().unwrap();
}

#[test]
fn a_sheet_has_a_light_picture_that_changes_with_it_and_only_then() {
    on_both(|site| {
        let (ann, stranger) = (site.member("Ann"), site.stranger());
        let text = "---\nmodele: methode-animation\ntitre: Boule de neige\nthemes: [cooperation]\n---\nUn.\n";
        let sheet = ann.writes_text(text);
        let page = stranger.get(&sheet.path);
        let address = social(site, &page);
        assert!(address.starts_with(&format!("/carte-sociale/{}.png?v=", sheet.id)), "{address}");
        assert!(page.attribute("meta[property='og:image:alt']", "content").starts_with("Boule de neige – Méthode"));
        assert_eq!(page.attribute("meta[name='twitter:card']", "content"), "summary_large_image");
        let (status, media, bytes) = bytes_of(&stranger, &address);
        assert_eq!((status, media.as_str()), (200, "image/png"));
        let image = image::load_from_memory(&bytes).unwrap();
        assert_eq!((image.width(), image.height()), (WIDTH, HEIGHT));
        assert!(bytes.len() <= 100_000);
        let first = stranger.get_with(&address, "accept", "*/*");
        assert!(first.header("cache-control").contains("immutable"));
        assert_eq!(stranger.get_with(&address, "if-none-match", first.header("etag")).status, 304);
        let head = stranger.send(stranger.client().head(stranger.at(&address)));
        assert_eq!((head.status, head.header("content-length")), (200, bytes.len().to_string().as_str()));
        // Another text with the same words has the same picture; another title another.
        ann.saves(Some(sheet.id), 1, &text.replace("Un.", "Deux.")).unwrap();
        assert_eq!(social(site, &stranger.get(&sheet.path)).len(), address.len());
        let renamed = ann.saves(Some(sheet.id), 2, &text.replace("Boule", "Pelote")).unwrap();
        let other = social(site, &stranger.get(&renamed.path));
        assert_ne!(other, address);
        assert_ne!(bytes_of(&stranger, &other).2, bytes);
        // Letters hold the old address: it shows the sheet as it is, for a while.
        let old = stranger.get(&address);
        assert_eq!((old.status, old.header("cache-control")), (200, "no-cache"));
    });
}

#[test]
fn a_cover_is_the_picture_and_a_small_one_is_not() {
    on_both(|site| {
        let (ann, stranger) = (site.member("Ann"), site.stranger());
        let text = "---\nmodele: fiche-pratique\ntitre: La fresque\n---\nUn.\n";
        let sheet = ann.writes_text(text);
        adds_to(&ann, sheet.id, "mur.jpg", "Un mur", &photo(1600, 900));
        adds_to(&ann, sheet.id, "petit.jpg", "Un détail", &photo(200, 100));
        let with = |name: &str| text.replace("fresque\n", &format!("fresque\nimage: {name}\n"));
        ann.saves(Some(sheet.id), 1, &with("mur.jpg")).unwrap();
        let page = stranger.get(&sheet.path);
        let address = social(site, &page);
        assert_eq!(page.attribute("meta[property='og:image:alt']", "content"), "Un mur");
        let (status, media, bytes) = bytes_of(&stranger, &address);
        assert_eq!((status, media.as_str()), (200, "image/jpeg"), "{address}");
        let image = image::load_from_memory(&bytes).unwrap();
        assert_eq!((image.width(), image.height()), (WIDTH, HEIGHT));
        assert!(bytes.len() <= 100_000, "{}", bytes.len());
        ann.saves(Some(sheet.id), 2, &with("petit.jpg")).unwrap();
        assert!(social(site, &stranger.get(&sheet.path)).contains(".png?"));
        assert_eq!(stranger.get(&format!("/carte-sociale/{}.jpg", sheet.id)).status, 404);
    });
}

#[test]
fn what_strangers_do_not_read_has_no_picture_no_words_for_robots_and_no_frame() {
    on_both(|site| {
        let (mia, stranger) = (site.person("Mia", Role::Moderator), site.stranger());
        let sheet = mia.writes("Un secret bien gardé", "Un.");
        let ways = [
            format!("/carte-sociale/{}.png", sheet.id),
            format!("/f/{}/carte", sheet.id),
            format!("/memento/{}", sheet.id),
            format!("/memento/{}/versions", sheet.id),
        ];
        for way in &ways {
            assert!(matches!(stranger.get(way).status, 200 | 302), "{way}");
        }
        for visibility in [Visibility::Hidden, Visibility::Members] {
            governs(site, sheet.id, visibility);
            for browser in [&stranger, &mia] {
                for way in &ways {
                    let answer = browser.get(way);
                    assert_eq!(answer.status, 404, "{way}");
                    assert!(!answer.html.contains("secret"), "{way}");
                }
            }
            let page = mia.get(&sheet.path);
            assert_eq!(page.status, 200);
            assert!(!page.html.contains("/carte-sociale/") && !page.html.contains("ld+json"));
        }
        governs(site, sheet.id, Visibility::Public);
        site.deletes(sheet.id);
        for way in &ways {
            assert_eq!(stranger.get(way).status, 410, "{way}");
        }
    });
}

fn told(page: &Page) -> serde_json::Value {
    let start = "<script type=\"application/ld+json\">";
    let (_, rest) = page.html.split_once(start).unwrap_or_else(|| panic!("{}", page.html));
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn search_engines_are_told_what_a_sheet_is() {
    on_both(|site| {
        let (ann, stranger) = (site.member("Ann"), site.stranger());
        let steps = "deroule:\n  - {titre: Écrire & lire, minutes: 5}\n  - {titre: 'Dire </script>', minutes: 10}\n";
        let method = ann.writes_text(&format!(
            "---\nmodele: methode-animation\ntitre: Boule </script><b>de neige\nthemes: \
             [cooperation]\n{steps}---\nUn.\n"
        ));
        let said = told(&stranger.get(&method.path));
        assert_eq!(said["@context"], "https://schema.org");
        let how = &said["@graph"][0];
        assert_eq!((&how["@type"], &how["totalTime"]), (&"HowTo".into(), &"PT15M".into()));
        assert_eq!(how["name"], "Boule </script><b>de neige");
        assert_eq!(how["step"][0]["text"], "Écrire & lire");
        assert!(how["step"][1]["text"].as_str().unwrap().starts_with("Dire"));
        assert_eq!(how["author"][0]["name"], "Ann");
        for key in ["url", "image", "license"] {
            assert!(how[key].as_str().unwrap().starts_with("http"), "{key}");
        }
        let way = said["@graph"][1]["itemListElement"].as_array().unwrap();
        assert_eq!(way.last().unwrap()["item"], format!("{}{}", site.address, method.path));
        assert!((1..).zip(way).all(|(position, item)| item["position"] == position));
        let plain = ann.writes("Compost", "Un.");
        assert_eq!(told(&stranger.get(&plain.path))["@graph"][0]["@type"], "Article");
        assert!(!ann.get(&plain.path).html.contains("ld+json"), "robots sign in nowhere");
        let home = told(&stranger.get("/"));
        let search = &home["@graph"][0]["potentialAction"];
        assert_eq!(home["@graph"][0]["@type"], "WebSite");
        assert!(search["target"]["urlTemplate"].as_str().unwrap().ends_with("/recherche?q={search_term_string}"));
    });
}

#[test]
fn cards_and_lists_alone_stand_in_frames_of_other_sites() {
    on_both(|site| {
        let (ann, stranger) = (site.member("Ann"), site.stranger());
        let sheet = ann.writes_text("---\nmodele: fiche-pratique\ntitre: Compost & vie\n---\nUn.\n");
        site.indexed();
        let share = stranger.get(&format!("{}/partager", sheet.path));
        let code = share.text("#cadre");
        let address = format!("{}/f/{}/carte", site.address, sheet.id);
        assert!(code.contains(&format!("src=\"{address}\"")) && code.contains("loading=\"lazy\""), "{code}");
        assert!(code.contains("title=\"Compost &#38; vie\""), "{code}");
        assert!(share.text("#carte").contains(&format!("<img src=\"{}/carte-sociale/", site.address)));
        let lists = stranger.get("/fiches?type=fiche-pratique");
        let code = lists.attribute("#cadre", "value");
        assert!(code.contains(&format!("src=\"{}/integrer?type=fiche-pratique\"", site.address)), "{code}");
        for path in [format!("/f/{}/carte", sheet.id), "/integrer?type=fiche-pratique".to_owned()] {
            for _ in 0..2 {
                let page = ann.get(&path);
                assert_eq!(page.status, 200, "{path}");
                assert!(page.header("content-security-policy").contains("frame-ancestors *"), "{path}");
                assert_eq!((page.header("x-frame-options"), page.header("set-cookie")), ("", ""), "{path}");
                assert!(page.html.contains("Compost &#38; vie") && !page.html.contains("<script"), "{}", page.html);
                assert!(!page.html.contains("Se déconnecter"));
            }
        }
        for path in [sheet.path.as_str(), "/", "/fiches"] {
            let page = stranger.get(path);
            assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
            assert_eq!(page.header("x-frame-options"), "DENY");
        }
        ann.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("vie", "vers")).unwrap();
        assert!(stranger.get(&format!("/f/{}/carte", sheet.id)).html.contains("Compost &#38; vers"));
    });
}
