//! Links that are followed are counted by sheet and by letter, without anything of who: not what robots or mail scanners
//! ask, nor what is fetched early; members see how many, strangers do not.

use maillage::jobs::tally;

use super::letters::{begins, begins_issue, composes};
use crate::support::{Browser, Site, on_both};

const SEEN: &str = "#visites";

fn counted(site: &Site, member: &Browser<'_>, path: &str) -> String {
    tally::write_down(&site.app).unwrap();
    let shared = member.get(&format!("{path}/partager")).text(SEEN);
    assert_eq!(member.get(&format!("{path}/info")).text(SEEN), shared);
    shared
}

#[test]
fn links_are_counted_without_whoever_follows_them() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        let sheet = ada.writes("Boule de neige", "Du texte.");
        let path = ada.get(&format!("/f/{}", sheet.id)).header("location").to_owned();
        let short = format!("/f/{}", sheet.id);
        let reader = site.stranger();
        let none = "Aucune visite par un lien ces 30 derniers jours.";
        tally::write_down(&site.app).unwrap();
        assert_eq!(counted(site, &ada, &path), "1 visite par des liens ces 30 derniers jours.");
        for (path, header, value) in [
            (short.as_str(), "user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1)"),
            (&short, "user-agent", "WhatsApp LinkPreview"),
            (&short, "sec-purpose", "prefetch"),
            (&path, "referer", site.app.config.base_url.as_str()),
            ("/f/999?lettre=1", "accept", "text/html"),
        ] {
            reader.get_with(path, header, value);
        }
        assert_eq!(reader.send(reader.client().head(reader.at(&short))).status, 301);
        assert_eq!(counted(site, &ada, &path), "1 visite par des liens ces 30 derniers jours.");
        // A page that is kept is counted as one that is made, and what leads there is not counted again.
        for _ in 0..3 {
            assert_eq!(reader.get_with(&path, "referer", "https://autre.example/liens").status, 200);
        }
        assert_eq!(reader.get(&short).header("referrer-policy"), "no-referrer");
        let now = "5 visites par des liens ces 30 derniers jours, dont 3 depuis d’autres sites.";
        assert_eq!(counted(site, &ada, &path), now);
        for page in ["partager", "info"] {
            assert!(!reader.get(&format!("{path}/{page}")).has(SEEN), "{page}");
        }
        // From an issue of a letter: one that there is.
        let id = begins_issue(&ada, letter);
        assert_eq!(composes(&ada, id, &[("objet", "Mars"), ("faire", "garder")]).status, 303);
        for address in [format!("{short}?lettre={id}"), format!("{path}?lettre={id}"), format!("{short}?lettre=7")] {
            let page = reader.get(&address);
            if page.status == 200 {
                let canonical = page.attribute("link[rel=canonical]", "href");
                assert!(canonical.ends_with(&path), "{canonical}");
            } else {
                assert_eq!((page.status, page.header("location")), (301, path.as_str()), "{address}");
            }
        }
        assert!(counted(site, &ada, &path).starts_with("7 visites"), "an issue that there is not is made up");
        assert!(!counted(site, &ada, &path).contains("Mars"), "what a draft is called is nobody else's");
        let composer = ada.get(&format!("/administration/numeros/{id}"));
        assert!(composer.text("#suivis").contains("Boule de neige 2 visites"), "{}", composer.text("#suivis"));
        let list = ada.get(&format!("/administration/lettres/{letter}"));
        assert!(list.text("main").contains("2 visites par ses liens"), "{}", list.text("main"));
        // They are forgotten as a month goes by, and with time.
        site.wait(crate::support::days(31));
        let adele = site.member("Adèle");
        assert_eq!(counted(site, &adele, &path), none);
    });
}
