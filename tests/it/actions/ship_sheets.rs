//! The sheets shipped with the program, and their new versions at an upgrade.

use maillage::actions::wiki::ship_sheets::ship;
use maillage::db::types::{Role, SheetId};
use maillage::hall::error::Error;
use maillage::models::sheet_key;
use maillage::models::shipped;

use crate::support::{Site, on_both};

const FIRST: &str = "---\nmodele: modele\ntitre: Recette\ncle: recette\npublic: oui\nchamps:\n  - {cle: temps, libelle: Temps, type: entier}\n  - {cle: niveau, libelle: Niveau, type: texte}\n---\nDes conseils.\n";

fn kind_of(site: &Site) -> i64 {
    site.app.store.read::<_, Error>(|db| Ok(sheet_key::find(db, "modele", "recette")?)).unwrap().unwrap().0
}

#[test]
fn a_shipped_kind_follows_its_new_version_where_the_wiki_did_not_touch_it() {
    on_both(|site| {
        ship(&site.app, &[("recette.md", FIRST)]).unwrap();
        let admin = site.person("Ada", Role::Administrator);
        let id = kind_of(site);
        admin.saves(Some(id), 1, &FIRST.replace("Des conseils.", "Des conseils du réseau.")).unwrap();
        let second = FIRST.replace("libelle: Temps", "libelle: Durée");
        ship(&site.app, &[("recette.md", second.leak())]).unwrap();
        let text = site.text_of(id);
        assert!(text.contains("libelle: Durée") && text.contains("Des conseils du réseau."), "{text}");
        let kind = site.app.kinds().find("recette").cloned().unwrap();
        assert_eq!(kind.field("temps").unwrap().label, "Durée");
    });
}

#[test]
fn a_clash_keeps_the_wikis_text_and_tells_administrators() {
    on_both(|site| {
        ship(&site.app, &[("recette.md", FIRST)]).unwrap();
        let admin = site.person("Ada", Role::Administrator);
        let id = kind_of(site);
        admin.saves(Some(id), 1, &FIRST.replace("Des conseils.", "Les nôtres.")).unwrap();
        ship(&site.app, &[("recette.md", FIRST.replace("Des conseils.", "Les leurs.").leak())]).unwrap();
        assert!(site.text_of(id).contains("Les nôtres."));
        let clashes = site.app.store.read::<_, Error>(|db| Ok(shipped::clashes(db)?)).unwrap();
        assert_eq!(clashes.iter().map(|row| row.sheet_id).collect::<Vec<_>>(), [SheetId(id)]);
        assert!(admin.get("/administration").text("main").contains("recette.md"));
    });
}

#[test]
fn shipping_again_what_is_there_changes_nothing() {
    on_both(|site| {
        let before = site.app.reached();
        ship(&site.app, maillage::base::content::KINDS).unwrap();
        assert_eq!(site.app.follow().unwrap(), before);
    });
}

#[test]
fn a_kind_that_cannot_be_read_is_refused_with_what_is_wrong() {
    on_both(|site| {
        let admin = site.person("Ada", Role::Administrator);
        let refused = admin.saves(None, 0, &FIRST.replace("type: entier", "type: couleur"));
        let Err(Error::Invalid(fields)) = refused else { panic!("{refused:?}") };
        assert!(fields[0].message.contains("couleur"), "{fields:?}");
        assert!(matches!(site.member("Ann").saves(None, 0, FIRST), Err(Error::Forbidden(_))));
    });
}

#[test]
fn the_key_of_a_kind_never_changes() {
    on_both(|site| {
        ship(&site.app, &[("recette.md", FIRST)]).unwrap();
        let admin = site.person("Ada", Role::Administrator);
        let refused = admin.saves(Some(kind_of(site)), 1, &FIRST.replace("cle: recette", "cle: plat"));
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    });
}
