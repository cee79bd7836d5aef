//! The member's own account.

use maillage::actions::accounts::govern_account::{AccountAct, govern_account};
use maillage::db::Db;
use maillage::db::types::{LinkPurpose, Role, Scope, SheetId};
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::account::Account;
use maillage::models::api_token::{ApiToken, Wanted};
use maillage::models::draft::{self, Draft};
use maillage::models::idempotency::Repeatable;
use maillage::models::nouns::Own;
use maillage::models::one_time_link::OneTimeLink;
use maillage::models::saved_search::{self, SavedSearch, SavedSearches};
use maillage::models::session::SessionRow;

use super::{PASSWORD, newcomer, signs_in};
use crate::support::on_both;

#[test]
fn what_one_says_of_oneself_stands_on_the_public_page() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        assert!(!site.stranger().get("/contributeurs/Ann").html.contains("potagère"));
        let page = ann.submits(
            "/mon-compte",
            "/mon-compte",
            &[("presentation", "Animatrice **potagère** <script>x</script>")],
        );
        assert_eq!(page.header("location"), "/mon-compte?fait=presentation");
        let public = site.stranger().get("/contributeurs/Ann");
        assert_eq!(public.text(".prose strong"), "potagère");
        assert!(!public.has(".prose script") && !public.html.contains("ann@exemple.fr"));
        let long = ann.submits("/mon-compte", "/mon-compte", &[("presentation", &"é".repeat(2_001))]);
        assert_eq!(long.status, 422);
        assert!(long.text("#presentation").contains("ééé"), "what was typed stays");
    });
}

#[test]
fn another_address_is_confirmed_by_its_link_and_the_old_one_is_told() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let ask = |password: &str| {
            let fields = [("courriel", "ann@nouvelle.fr"), ("mot_de_passe", password)];
            ann.submits("/mon-compte", "/mon-compte/adresse", &fields)
        };
        assert!(ask("Autre chose 12").text("#mot_de_passe-e").contains("mot de passe actuel"));
        assert_eq!(ask(PASSWORD).header("location"), "/mon-compte?fait=adresse-demandee");
        let link = site.letter_to("ann@nouvelle.fr").path();
        assert_eq!(site.stranger().get(&link).status, 303, "one signs in first");
        assert_eq!(site.member("Bob").get(&link).status, 404, "it is Ann's");
        assert_eq!(ann.get(&link).status, 200);
        assert!(ann.get("/mon-compte").text("main").contains("ann@exemple.fr"));
        assert_eq!(ann.submits(&link, &link, &[]).header("location"), "/mon-compte?fait=adresse");
        assert!(ann.get("/mon-compte").text("main").contains("ann@nouvelle.fr"));
        assert!(site.letter_to("ann@exemple.fr").text.contains("n’est plus celle-ci"));
        assert_eq!(ann.get(&link).status, 404);
        assert_eq!(signs_in(&site.stranger(), "ann@nouvelle.fr", PASSWORD).status, 303);
        assert_eq!(signs_in(&site.stranger(), "ann@exemple.fr", PASSWORD).status, 422);
    });
}

#[test]
fn the_address_of_another_member_is_refused_without_telling() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        site.account("Bob", Role::Contributor);
        let fields = [("courriel", "bob@exemple.fr"), ("mot_de_passe", PASSWORD)];
        let page = ann.submits("/mon-compte", "/mon-compte/adresse", &fields);
        assert_eq!(page.header("location"), "/mon-compte?fait=adresse-demandee");
        assert_eq!(site.letter_to("bob@exemple.fr").path(), "/mot-de-passe-oublie");
    });
}

#[test]
fn a_token_is_shown_once_works_and_can_be_revoked() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let ask = |password: &'static str, name: &'static str| {
            let fields =
                [("jeton_nom", name), ("jeton_droits", "write"), ("jeton_jours", "30"), ("jeton_passe", password)];
            ann.submits("/mon-compte", "/mon-compte/jetons", &fields)
        };
        let refused = ask("Autre chose 12", "Sauvegarde");
        assert_eq!(refused.status, 422);
        assert!(refused.text("#jeton_passe-e").contains("mot de passe actuel"));
        assert_eq!(refused.attribute("#jeton_nom", "value"), "Sauvegarde", "what was typed stays");
        assert!(ask(PASSWORD, " ").text("#jeton_nom-e").starts_with("Donnez un nom à ce jeton"));
        let nothing = ann.submits("/mon-compte", "/mon-compte/jetons", &[]);
        assert_eq!((nothing.status, nothing.has("#jeton_jours-e")), (422, true));
        assert!(site.letters_to("ann@exemple.fr").is_empty());
        let made = ask(PASSWORD, "Sauvegarde");
        let letter = site.letter_to("ann@exemple.fr");
        assert!(letter.text.contains("Sauvegarde") && letter.text.contains("lire et écrire"), "{}", letter.text);
        assert!(letter.text.contains("22 avril 2026") && letter.path() == "/mon-compte", "{}", letter.text);
        let token = made.text("code.secret");
        assert_eq!(token.len(), 64);
        let find = || {
            let sought = token.clone();
            let found = move |db: &mut maillage::db::Db| Ok(maillage::models::api_token::ApiToken::find(db, &sought)?);
            site.app.store.read::<_, maillage::hall::error::Error>(found).unwrap()
        };
        assert_eq!(find().unwrap().1.name, "Ann");
        let page = ann.get("/mon-compte");
        assert!(!page.html.contains(&token));
        let listed = page.text("form[action='/mon-compte/jetons/revoquer']");
        assert!(listed.contains("Sauvegarde : lecture et écriture") && listed.contains("22 avril 2026"), "{listed}");
        let hash = page.attribute("input[name=jeton_api]", "value");
        let bob = site.member("Bob");
        assert_eq!(bob.post("/mon-compte/jetons/revoquer", &[("jeton_api", &hash)]).status, 404);
        assert!(find().is_some());
        ann.submits("/mon-compte", "/mon-compte/jetons/revoquer", &[("jeton_api", &hash)]);
        assert!(find().is_none());
        assert_eq!(site.person("Lia", Role::Reader).post("/mon-compte/jetons", &[]).status, 403);
    });
}

#[test]
fn drafts_are_listed_and_lead_to_their_form() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        assert!(!ann.get("/mon-compte").has("#brouillons"));
        let (account_id, saved_at) = (site.find("Ann").id, site.app.now());
        let draft = maillage::models::draft::Draft {
            account_id,
            place: "nouvelle-methode-animation".to_owned(),
            sheet_id: None,
            title: "Le débat mouvant".to_owned(),
            base: 0,
            content: String::new(),
            saved_at,
        };
        let put = |db: &mut maillage::db::Db| Ok(maillage::models::draft::put(db, &draft)?);
        site.app.store.write::<_, maillage::hall::error::Error>(put).unwrap();
        let page = ann.get("/mon-compte");
        assert_eq!(page.text("section[aria-labelledby=brouillons] a"), "Le débat mouvant");
        let href = page.attribute("section[aria-labelledby=brouillons] a", "href");
        assert!(ann.get(&href).text("main").contains("brouillon"), "the editor offers it");
    });
}

#[test]
fn a_blocked_member_is_written_the_reason() {
    on_both(|site| {
        let ann = site.account("Ann", Role::Contributor);
        let fields = [("faire", "bloquer"), ("duree", "1"), ("motif", "Publicités répétées")];
        let moderator = site.person("Mo", Role::Moderator);
        assert_eq!(moderator.post(&format!("/administration/personnes/{}", ann.id), &fields).status, 303);
        let letter = site.letter_to("ann@exemple.fr");
        assert!(letter.text.contains("Publicités répétées") && letter.text.contains("24 mars 2026"), "{}", letter.text);
    });
}

#[test]
fn one_takes_ones_data_and_closes_ones_account() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let new = "/fiches/nouvelle?type=fiche-pratique";
        let typed = [("type", "fiche-pratique"), ("titre", "Une fiche d’Ann"), ("corps", "Du texte.")];
        let made = ann.submits(new, "/fiches/nouvelle", &typed);
        let path = made.header("location").split('?').next().unwrap().to_owned();
        let address = format!("{path}/modifier");
        let kept = [("base", "1"), ("titre", "Une fiche d’Ann"), ("corps", "En cours."), ("faire", "brouillon")];
        assert_eq!(ann.submits(&address, &address, &kept).status, 200);
        assert_eq!(site.stranger().get("/mon-compte/donnees.json").status, 303);
        let data = ann.get("/mon-compte/donnees.json").json();
        assert_eq!(data["account"]["email"], "ann@exemple.fr");
        assert_eq!(data["contributions"][0]["title"], "Une fiche d’Ann");
        assert!(data["drafts"][0]["fields"].to_string().contains("En cours."));
        for noun in ["files", "trials", "searches", "sessions", "tokens"] {
            assert!(data.get(noun).is_some(), "{noun}: {data}");
        }
        assert!(!data.to_string().contains("argon2"));

        let close = |password: &str| ann.submits("/mon-compte", "/mon-compte/fermeture", &[("fermeture", password)]);
        assert!(close("autre chose").text("#fermeture-e").contains("mot de passe actuel"));
        assert_eq!(close(PASSWORD).header("location"), "/connexion?fait=fermeture");
        assert_eq!(ann.get("/mon-compte").status, 303, "signed out");
        assert_eq!(signs_in(&site.stranger(), "ann@exemple.fr", PASSWORD).status, 422);
        let read = site.stranger().get(&format!("{path}/historique"));
        assert!(read.text("main").contains("Compte supprimé 1") && !read.text(".revisions").contains("Ann"));
        assert_eq!(site.stranger().get("/contributeurs/Ann").status, 404);
        let admin = site.person("Ada", Role::Administrator);
        assert!(!admin.get("/administration").html.contains("ann@exemple.fr"));
        newcomer(site, "Ann", "ann@exemple.fr");
    });
}

#[test]
fn the_last_administrator_stays() {
    on_both(|site| {
        let id = site.account("Ada", Role::Administrator);
        site.set_password(&id, PASSWORD);
        let ada = site.stranger();
        signs_in(&ada, "Ada", PASSWORD);
        let page = ada.submits("/mon-compte", "/mon-compte/fermeture", &[("fermeture", PASSWORD)]);
        assert_eq!(page.status, 422);
        assert_eq!(ada.get("/mon-compte").status, 200);
        // Somebody who was named and never came, or who is blocked, administers nothing.
        site.account("Zoé", Role::Administrator);
        let blocked = site.account("Yan", Role::Administrator);
        site.set_password(&blocked, PASSWORD);
        let block = AccountAct::Block { until: None, reason: "Essai".to_owned() };
        govern_account(&site.app, &Who::Program, blocked.id, &block).unwrap();
        let closes = || ada.submits("/mon-compte", "/mon-compte/fermeture", &[("fermeture", PASSWORD)]).status;
        assert_eq!(closes(), 422);
        govern_account(&site.app, &Who::Program, blocked.id, &AccountAct::Unblock).unwrap();
        assert_eq!(closes(), 303);
    });
}

/// How many rows of one sort are left.
type Count<'a> = dyn Fn(&mut Db) -> Result<usize, Error> + 'a;

#[test]
fn nothing_that_was_ones_own_is_left_when_an_account_closes() {
    on_both(|site| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        let read = |what: &Count<'_>| site.app.store.read::<_, Error>(|db| what(db)).unwrap();
        let find = |db: &mut Db| Ok::<_, Error>(Account::find_by_name(db, "ann")?.unwrap().id);
        let id = site.app.store.read::<_, Error>(find).unwrap();
        let wanted = Wanted { name: "a".into(), scope: Scope::Read, days: 1 };
        let token = ApiToken::new(id, wanted, site.app.now()).0;
        let now = site.app.now();
        let (link, secret) = OneTimeLink::new(LinkPurpose::Password, Some(id), now, 60_000_000);
        let fill = |db: &mut Db| {
            draft::put(
                db,
                &Draft {
                    account_id: id,
                    place: "a".into(),
                    sheet_id: None,
                    title: String::new(),
                    base: 0,
                    content: "[]".into(),
                    saved_at: now,
                },
            )?;
            SavedSearches
                .put(db, &SavedSearch { account_id: id, query: "q=a".into(), name: "A".into(), saved_at: now })?;
            let asked = Repeatable {
                account_id: id,
                key: "k".into(),
                request: "h".into(),
                sheet_id: SheetId(1),
                revision: 1,
                created_at: now,
            };
            Repeatable::insert(db, &asked)?;
            ApiToken::insert(db, &token)?;
            Ok::<_, Error>(OneTimeLink::insert(db, &link)?)
        };
        site.app.store.write(fill).unwrap();
        let links =
            |db: &mut Db| Ok(usize::from(OneTimeLink::find(db, &secret, LinkPurpose::Password, now)?.is_some()));
        let left: [&Count<'_>; 6] = [
            &|db| Ok(draft::of_account(db, id)?.len()),
            &|db| Ok(saved_search::of_account(db, id)?.len()),
            &|db| Ok(usize::from(Repeatable::find(db, id, "k")?.is_some())),
            &|db| Ok(ApiToken::list(db, id)?.len()),
            &|db| Ok(SessionRow::open_of(db, id, now)?.len()),
            &links,
        ];
        assert!(left.iter().all(|left| read(left) == 1));
        ann.submits("/mon-compte", "/mon-compte/fermeture", &[("fermeture", PASSWORD)]);
        assert_eq!(left.map(|left| read(left)), [0; 6]);
    });
}
