//! What somebody adds while they write a new sheet: nobody else sees it before a text that shows it is published.

use maillage::db::types::Role;
use maillage::hall::error::Error;
use maillage::models::nouns::{Closing, NOUNS};

use super::files::{adds_waiting, photo};
use super::given::{location, send, with_images};
use crate::support::{Browser, on_both};

#[test]
fn an_image_dropped_into_a_new_sheet_waits_for_its_text() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let (id, bytes) = adds_waiting(&ann, "vue.jpg", "Une vue", &photo(30, 20));
        let page = format!("/fichiers/{id}");
        let seen = |by: &Browser<'_>| [&bytes, &page].map(|at| by.get(at).status);
        assert_eq!([seen(&ann), seen(&bob), seen(&site.stranger())], [[200; 2], [404; 2], [404; 2]]);
        let preview = |by: &Browser<'_>| by.post("/apercu", &[("body", "![[vue.jpg]]")]).html;
        assert!(preview(&ann).contains("Une vue"), "its own preview shows it: {}", preview(&ann));
        assert!(!preview(&bob).contains("Une vue"), "{}", preview(&bob));
        // Another's text that names it neither shows nor releases it; a change of its words is told to nobody.
        bob.writes("Ailleurs", "![[vue.jpg]]\n");
        let words = [("faire", "decrire"), ("alt", "Une autre vue"), ("credit", "Ann"), ("licence", "CC0")];
        assert_eq!(ann.post(&page, &words).status, 303);
        assert_eq!(seen(&site.stranger()), [404; 2]);
        let told = site.stranger().get("/api/v1/events?limit=200").html;
        assert!(!told.contains("vue.jpg"), "{told}");
        assert!(!site.stranger().get("/fichiers").html.contains("vue.jpg"));
        // The cover of a published text releases as its body does.
        ann.writes_text("---\nmodele: fiche-pratique\ntitre: Ici\nimage: vue.jpg\n---\nDu texte.\n");
        assert_eq!([seen(&bob), seen(&site.stranger())], [[200; 2]; 2]);
        let told = site.stranger().get("/api/v1/events?limit=200").html;
        assert!(told.contains("vue.jpg"), "{told}");
    });
}

#[test]
fn what_waits_is_shown_by_who_adds_it_again_for_all() {
    on_both(|site| {
        let ann = site.member("Ann");
        let (_, bytes) = adds_waiting(&ann, "vue.jpg", "Une vue", &photo(30, 20));
        let (_, again) = adds_waiting(&ann, "vue.jpg", "Une vue", &photo(30, 20));
        assert_eq!((&bytes, site.stranger().get(&bytes).status), (&again, 404));
        super::files::adds(&ann, "vue.jpg", &photo(30, 20));
        assert_eq!(site.stranger().get(&bytes).status, 200);
    });
}

#[test]
fn what_waits_is_shown_by_who_added_it_alone_whoever_names_it() {
    on_both(|site| {
        let (ann, bob, mo) = (site.member("Ann"), site.member("Bob"), site.person("Mo", Role::Moderator));
        let (id, bytes) = adds_waiting(&ann, "vue.jpg", "Une vue", &photo(30, 20));
        let path = format!("/fichiers/{id}");
        let named = format!("![Vue]({bytes})\n\n[voir]({path})\n\n![[vue.jpg]]\n");
        let stays = |what: &str| {
            assert_eq!([&path, &bytes].map(|at| site.stranger().get(at).status), [404; 2], "{what}");
        };
        let sheet = bob.saves(None, 0, &format!("---\ntitre: La page de Bob\n---\n{named}")).unwrap();
        stays("somebody else's text");
        mo.writes("La page de Mo", &named);
        stays("a moderator's text");
        for (number, who) in [(1, &mo), (2, &ann)] {
            let text = site.text_of(sheet.id).replace("La page", "La  page") + "\nSuite.\n";
            who.saves(Some(sheet.id), number, &text).unwrap();
            stays("a correction of a text that names it already");
        }
        ann.writes("La page d’Ann", &format!("![Vue]({bytes})\n"));
        assert_eq!(site.stranger().get(&bytes).status, 200);
    });
}

#[test]
fn what_waits_goes_with_its_account() {
    on_both(|site| {
        let (ann, mo) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let (_, waiting) = adds_waiting(&ann, "vue.jpg", "Une vue", &photo(30, 20));
        let (_, shown) = adds_waiting(&ann, "plan.jpg", "Un plan", &photo(20, 20));
        ann.writes("Ici", "![[plan.jpg]]\n");
        assert_eq!([&waiting, &shown].map(|at| mo.get(at).status), [200; 2]);
        let id = ann.member.as_ref().unwrap().id;
        let closing = Closing { id, from: "Ann", to: "Compte supprimé 1", now: site.app.now() };
        let close = |db: &mut maillage::db::Db| NOUNS.iter().try_for_each(|noun| noun.close_account(db, &closing));
        site.app.store.write::<_, Error>(close).unwrap();
        assert_eq!([&waiting, &shown].map(|at| mo.get(at).status), [404, 200]);
    });
}

#[test]
fn images_of_a_brought_text_are_described_where_it_is_looked_at() {
    on_both(|site| {
        let ann = site.member("Ann");
        let at = location(&send(&ann, &[("vues.html", with_images(1))]));
        let page = ann.get(&at);
        let name = page.attribute("#images + ul input[type=text]", "name");
        assert!(page.has("#images + ul img") && name.starts_with("image."), "{}", page.html);
        // One without words is refused; what else was decided is kept.
        let refused = ann.post(&at, &[(name.as_str(), ""), ("titre", "Deux vues"), ("faire", "garder")]);
        assert_eq!((refused.status, refused.attribute("#titre", "value")), (422, "Deux vues".to_owned()));
        location(&ann.post(&at, &[(name.as_str(), "La place, vue du pont"), ("faire", "garder")]));
        assert_eq!(ann.get(&at).attribute("#images + ul input[type=text]", "value"), "La place, vue du pont");
        let decorative = name.replace(".alt", ".decoratif");
        location(&ann.post(&at, &[(name.as_str(), ""), (decorative.as_str(), "oui"), ("faire", "garder")]));
        assert!(ann.get(&at).has("#images + ul input[type=checkbox][checked]"));
        // Nobody describes what waits for another's text.
        let bob = site.member("Bob");
        let other = location(&send(&bob, &[("rien.txt", b"# Un titre\n\nDu texte.\n".to_vec())]));
        location(&bob.post(&other, &[(name.as_str(), "Autre chose"), ("faire", "garder")]));
        assert!(!ann.get(&at).html.contains("Autre chose"));
    });
}
