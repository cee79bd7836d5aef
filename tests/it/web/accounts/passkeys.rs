//! Passkeys without a device: whose they are, and what is refused. `tests/browser/signing_in.test.js` has a device.

use maillage::hall::error::Error;
use maillage::models::passkey::PasskeyRow;

use super::{PASSWORD, newcomer};
use crate::support::{Site, on_both};

fn with_passkey(site: &Site, name: &str, id: &str) {
    let account_id = site.find(name).id;
    let (name, kept) = (format!("Téléphone de {name}"), "{}".to_owned());
    let row = PasskeyRow { id: id.to_owned(), account_id, name, kept, added_at: site.app.now(), used_at: None };
    site.app.store.write::<_, Error>(|db| Ok(PasskeyRow::insert(db, &row)?)).unwrap();
}

fn is_known(site: &Site, id: &str) -> bool {
    site.app.store.read::<_, Error>(|db| Ok(PasskeyRow::find(db, id)?.is_some())).unwrap()
}

#[test]
fn a_passkey_is_seen_and_taken_away_by_its_owner_alone() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let bob = newcomer(site, "Bob", "bob@exemple.fr");
        with_passkey(site, "Ann", "0a");
        with_passkey(site, "Bob", "0b");
        let page = ann.get("/mon-compte/cles");
        assert!(page.text("main").contains("Téléphone de Ann") && !page.html.contains("Téléphone de Bob"));
        bob.submits("/mon-compte/cles", "/mon-compte/cles/retirer", &[("cle", "0a")]);
        assert!(is_known(site, "0a"), "it is another's");
        ann.submits("/mon-compte/cles", "/mon-compte/cles/retirer", &[("cle", "0a")]);
        assert!(!is_known(site, "0a"));
        assert!(site.letter_to("ann@exemple.fr").text.contains("vient d’être retirée"));
        assert!(bob.get("/mon-compte/donnees.json").html.contains("Téléphone de Bob"));
        bob.submits("/mon-compte", "/mon-compte/fermeture", &[("fermeture", PASSWORD)]);
        assert!(!is_known(site, "0b"), "a closed account has none");
        assert_eq!(site.stranger().get("/mon-compte/cles").status, 303);
    });
}

#[test]
fn where_browsers_have_no_passkeys_none_is_offered_nor_taken() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        with_passkey(site, "Ann", "0a");
        assert_eq!(site.stranger().get("/connexion").texts("form[action='/connexion/cle']").len(), 0);
        assert_eq!(ann.get("/mon-compte/cles").texts("form[action='/mon-compte/cles/demande']").len(), 0);
        let stranger = site.stranger();
        assert_eq!(stranger.post("/connexion/cle", &[]).status, 422);
        let answer = r#"{"id":"Cg","rawId":"Cg","type":"public-key","response":{}}"#;
        for sent in [answer, "", "{}"] {
            let page = stranger.post("/connexion/cle/reponse", &[("reponse", sent)]);
            assert_eq!((page.status, page.header("location")), (303, "/connexion?echec=cle-inconnue"), "{sent}");
        }
    });
}
