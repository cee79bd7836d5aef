//! Signing in by an OpenID Connect provider that this file plays: what opens an account, and what must not.
//! `tests/browser/provider.test.js` has a real one.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maillage::db::types::{Moment, Role};
use maillage::hall::error::Error;
use maillage::models::linked_identity::LinkedIdentity;
use openidconnect::core::{CoreEdDsaPrivateSigningKey, CoreIdToken, CoreJwsSigningAlgorithm};
use openidconnect::{
    Audience, EmptyAdditionalClaims, IdTokenClaims, IssuerUrl, JsonWebKeyId, Nonce, PrivateSigningKey, StandardClaims,
    SubjectIdentifier,
};
use serde_json::json;

use super::{PASSWORD, newcomer, signs_in};
use crate::support::{Browser, Page, Site, on_both_with};

/// What the provider tells of whoever comes.
#[derive(Clone)]
struct Told {
    subject: &'static str,
    email: &'static str,
    is_verified: bool,
    /// What it says otherwise than it should.
    lies: &'static str,
    nonce: String,
}

impl Default for Told {
    fn default() -> Self {
        let (subject, email) = ("nour", "nour@exemple.fr");
        Self { subject, email, is_verified: true, lies: "", nonce: String::new() }
    }
}

/// A provider, until it is dropped.
struct Provider {
    address: String,
    told: Arc<Mutex<Told>>,
}

/// A key made of one byte, so that no secret stands here.
fn key(byte: u8) -> CoreEdDsaPrivateSigningKey {
    let mut der = vec![0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    der.extend([byte; 32]);
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(&pem, Some(JsonWebKeyId::new("clé".to_owned()))).unwrap()
}

fn token(address: &str, told: &Told) -> CoreIdToken {
    let lies = |what| told.lies == what;
    let issuer = if lies("issuer") { "http://127.0.0.1:1" } else { address };
    let audience = if lies("audience") { "un autre site" } else { "wiki" };
    #[expect(clippy::disallowed_methods, reason = "what is signed is checked by the machine's clock")]
    let now = chrono::Utc::now();
    let ends = now + chrono::Duration::seconds(if lies("time") { -60 } else { 60 });
    let claims = IdTokenClaims::new(
        IssuerUrl::new(issuer.to_owned()).unwrap(),
        vec![Audience::new(audience.to_owned())],
        ends,
        now,
        StandardClaims::new(SubjectIdentifier::new(told.subject.to_owned())),
        EmptyAdditionalClaims {},
    );
    let nonce = match told.lies {
        "nonce" => Some("autre chose".to_owned()),
        "no nonce" => None,
        _ => Some(told.nonce.clone()),
    };
    let claims = claims.set_nonce(nonce.map(Nonce::new));
    let key = key(if lies("key") { 2 } else { 1 });
    CoreIdToken::new(claims, &key, CoreJwsSigningAlgorithm::EdDsa, None, None).unwrap()
}

fn answer(address: &str, told: &Told, path: &str) -> serde_json::Value {
    match path {
        "/.well-known/openid-configuration" => json!({
            "issuer": address,
            "authorization_endpoint": format!("{address}/auth"),
            "token_endpoint": format!("{address}/token"),
            "userinfo_endpoint": format!("{address}/userinfo"),
            "jwks_uri": format!("{address}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
        }),
        "/jwks" => json!({ "keys": [key(1).as_verification_key()] }),
        "/token" => json!({ "access_token": "a", "token_type": "Bearer", "id_token": token(address, told) }),
        _ => {
            let subject = if told.lies == "person" { "un autre" } else { told.subject };
            let mut claims = json!({ "sub": subject, "name": "Nour El Amrani" });
            if !told.email.is_empty() {
                claims["email"] = told.email.into();
                claims["email_verified"] = told.is_verified.into();
            }
            claims
        }
    }
}

fn serve(address: &str, told: &Mutex<Told>, stream: TcpStream) {
    let mut reader = BufReader::new(stream);
    let (mut line, mut length) = (String::new(), 0);
    reader.read_line(&mut line).unwrap();
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    while line.trim_end() != "" {
        line.clear();
        reader.read_line(&mut line).unwrap();
        let header = line.to_lowercase();
        length = header.strip_prefix("content-length:").map_or(length, |value| value.trim().parse().unwrap());
    }
    reader.read_exact(&mut vec![0; length]).unwrap();
    let body = answer(address, &told.lock().unwrap(), &path).to_string();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n", body.len());
    write!(reader.get_mut(), "{head}connection: close\r\n\r\n{body}").unwrap();
}

impl Provider {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let told = Arc::new(Mutex::new(Told::default()));
        let (here, known) = (address.clone(), Arc::downgrade(&told));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Some(told) = known.upgrade() else { break };
                serve(&here, &told, stream.unwrap());
            }
        });
        Self { address, told }
    }

    fn tells(&self, told: Told) {
        *self.told.lock().unwrap() = told;
    }

    /// Goes there by this form: what to come back with.
    fn leaves(&self, browser: &Browser<'_>, page: &str, fields: &[(&str, &str)]) -> String {
        self.back_of(&self.asks(browser, page, fields))
    }

    /// What to come back with from the page that leads there.
    fn back_of(&self, left: &Page) -> String {
        let url = url::Url::parse(&left.attribute("main a.main", "href")).expect(&left.html);
        assert!(url.as_str().starts_with(&self.address), "{url}");
        assert!(left.html.contains("http-equiv=\"refresh\""));
        let get = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        assert_eq!(get("code_challenge_method").as_deref(), Some("S256"));
        self.told.lock().unwrap().nonce = get("nonce").unwrap();
        format!("/connexion/retour?code=c&state={}", get("state").unwrap())
    }

    /// Sends the form of that page that leads there.
    #[expect(clippy::unused_self, reason = "reads as what one does with it")]
    fn asks(&self, browser: &Browser<'_>, page: &str, fields: &[(&str, &str)]) -> Page {
        let shown = browser.get(page);
        let action = if page.starts_with("/connexion") { "/connexion/fournisseur" } else { page };
        let token = shown.attribute("main form input[name=jeton]", "value");
        let mut pairs = vec![("jeton", token.as_str())];
        pairs.extend_from_slice(fields);
        browser.post_raw(action, &pairs, &[("sec-fetch-site", "same-origin")])
    }

    /// Signs in by it: where that leads.
    fn signs_in(&self, browser: &Browser<'_>) -> Page {
        let back = self.leaves(browser, "/connexion", &[]);
        browser.get(&back)
    }
}

fn on_both_by(settings: &[(&str, &str)], test: impl Fn(&Site, &Provider)) {
    let provider = Provider::start();
    let mut all = vec![("OIDC_ISSUER", provider.address.as_str()), ("OIDC_CLIENT_ID", "wiki")];
    all.extend([("OIDC_CLIENT_SECRET", "secret"), ("OIDC_NAME", "Exemple ID")]);
    all.extend_from_slice(settings);
    on_both_with(&all, |site| {
        provider.tells(Told::default());
        test(site, &provider);
    });
}

fn opens(browser: &Browser<'_>, name: &str, email: &str) -> Page {
    browser.submits("/connexion/nom", "/connexion/nom", &[("nom", name), ("courriel", email)])
}

fn linked(site: &Site, name: &str) -> Vec<LinkedIdentity> {
    let id = site.find(name).id;
    site.app.store.read::<_, Error>(|db| Ok(LinkedIdentity::list(db, id)?)).unwrap()
}

fn is_in(browser: &Browser<'_>, name: &str) -> bool {
    let page = browser.get("/mon-compte");
    page.status == 200 && page.text("main").contains(name)
}

#[test]
fn an_account_is_opened_by_it_and_found_again() {
    on_both_by(&[], |site, provider| {
        let nour = site.stranger();
        let back = provider.leaves(&nour, "/connexion", &[("suite", "/themes")]);
        assert_eq!(nour.get(&back).header("location"), "/connexion/nom");
        let taken = newcomer(site, "Ann", "ann@exemple.fr");
        let again = opens(&nour, "Ann", "");
        assert!(again.status == 422 && again.text(".error").contains("pris"), "{}", again.html);
        assert_eq!(opens(&nour, "Nour", "").header("location"), "/themes?avis=bienvenue");
        assert!(is_in(&nour, "nour@exemple.fr") && is_in(&taken, "Ann"));
        assert_eq!(linked(site, "Nour").len(), 1);
        let elsewhere = site.stranger();
        let back = provider.leaves(&elsewhere, "/connexion", &[("suite", "https://ailleurs.exemple/")]);
        assert_eq!(elsewhere.get(&back).header("location"), "/mon-compte");
        assert!(is_in(&elsewhere, "Nour"));
        let data = elsewhere.get("/mon-compte/donnees.json").json();
        assert_eq!(data["linked_identities"][0]["subject"], "nour");
    });
}

#[test]
fn what_comes_back_otherwise_opens_nothing() {
    on_both_by(&[], |site, provider| {
        for lies in ["nonce", "no nonce", "audience", "issuer", "time", "key", "person"] {
            provider.tells(Told { lies, ..Told::default() });
            let stranger = site.stranger();
            let refused = provider.signs_in(&stranger);
            assert_eq!(refused.header("location"), "/connexion?echec=fournisseur-refus", "{lies}");
            assert!(stranger.get(refused.header("location")).text("[role=alert]").contains("Recommencez"));
            assert_eq!(stranger.get("/connexion/nom").header("location"), "/connexion?echec=etape");
        }
        provider.tells(Told::default());
        let stranger = site.stranger();
        let at = |browser: &Browser<'_>, path: &str| browser.get(path).header("location").to_owned();
        provider.leaves(&stranger, "/connexion", &[]);
        assert_eq!(at(&stranger, "/connexion/retour?code=c&state=autre"), "/connexion?echec=fournisseur-refus");
        let back = provider.leaves(&stranger, "/connexion", &[]);
        assert_eq!(at(&site.stranger(), &back), "/connexion?echec=etape", "another browser");
        assert_eq!(at(&stranger, "/connexion/retour?error=access_denied"), "/connexion?echec=fournisseur-non");
        assert_eq!(at(&stranger, &back), "/connexion?echec=etape", "it served");
        let back = provider.leaves(&stranger, "/connexion", &[]);
        assert_eq!(at(&stranger, &back), "/connexion/nom");
        assert_eq!(at(&stranger, &back), "/connexion?echec=etape", "it served");
        let back = provider.leaves(&stranger, "/connexion", &[]);
        site.wait(11 * Moment::MINUTE);
        assert_eq!(at(&stranger, &back), "/connexion?echec=etape", "it is too old");
        assert_eq!(at(&stranger, "/connexion/nom"), "/connexion?echec=etape", "so is who it was");
        let elsewhere = stranger.post_raw("/connexion/fournisseur", &[], &[("sec-fetch-site", "cross-site")]);
        assert_eq!(elsewhere.status, 403, "a form of another site");
    });
}

#[test]
fn who_planted_the_secret_of_a_browser_goes_on_for_nobody() {
    on_both_by(&[], |site, provider| {
        let nour = site.stranger();
        let left = provider.asks(&nour, "/connexion", &[]);
        let planted = left.header("set-cookie").split(';').next().unwrap().to_owned();
        assert!(planted.starts_with("maillage_session="), "{planted}");
        let back = provider.back_of(&left);
        assert_eq!(nour.get(&back).header("location"), "/connexion/nom");
        let led = site.stranger().get_with("/connexion/nom", "cookie", &planted);
        assert_eq!(led.header("location"), "/connexion?echec=etape");
        assert_eq!(nour.get("/connexion/nom").status, 200);
    });
}

#[test]
fn one_that_does_not_answer_keeps_nobody_waiting() {
    // Nobody listens there.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let issuer = format!("http://{}", silent.local_addr().unwrap());
    drop(silent);
    let settings = [("OIDC_ISSUER", issuer.as_str()), ("OIDC_CLIENT_ID", "wiki"), ("OIDC_CLIENT_SECRET", "secret")];
    on_both_with(&settings, |site| {
        let stranger = site.stranger();
        let token = stranger.get("/connexion").attribute("main form input[name=jeton]", "value");
        let headers = [("sec-fetch-site", "same-origin")];
        let left = stranger.post_raw("/connexion/fournisseur", &[("jeton", &token)], &headers);
        assert_eq!(left.header("location"), "/connexion?echec=fournisseur-muet");
        assert!(stranger.get(left.header("location")).text("[role=alert]").contains("ne répond pas"));
    });
}

#[test]
fn where_accounts_wait_or_are_invited_those_of_it_are_too() {
    on_both_by(&[("REGISTRATION", "approved")], |site, provider| {
        let zoe = site.person("Zoé", Role::Moderator);
        let nour = site.stranger();
        provider.signs_in(&nour);
        assert!(opens(&nour, "Nour", "").text("main").contains("modération"));
        site.letter_to("zoe@exemple.fr");
        assert_eq!(nour.get("/mon-compte").status, 303);
        assert_eq!(provider.signs_in(&nour).status, 403);
        let id = site.find("Nour").id;
        zoe.post(&format!("/administration/personnes/{id}"), &[("faire", "accepter")]);
        site.letters_to("nour@exemple.fr");
        assert!(site.find("Nour").is_active(), "{:?}", site.find("Nour"));
        assert_eq!(provider.signs_in(&nour).header("location"), "/mon-compte");
    });
    on_both_by(&[("REGISTRATION", "invited")], |site, provider| {
        let nour = site.stranger();
        provider.signs_in(&nour);
        let page = nour.get("/connexion/nom");
        assert!(page.text("main").contains("sur invitation") && !page.has("form[action='/connexion/nom']"));
        let token = nour.get("/connexion").attribute("main form input[name=jeton]", "value");
        let headers = [("sec-fetch-site", "same-origin")];
        assert_eq!(nour.post_raw("/connexion/nom", &[("jeton", &token), ("nom", "Nour")], &headers).status, 422);
        site.account("Nour", Role::Contributor);
        assert_eq!(provider.signs_in(&nour).header("location"), "/mon-compte", "who was invited gets in");
        assert!(site.letter_to("nour@exemple.fr").text.contains("vient d’être reliée"));
    });
}

#[test]
fn an_address_that_it_does_not_vouch_for_takes_no_account_over() {
    on_both_by(&[], |site, provider| {
        let ann = newcomer(site, "Ann", "ann@exemple.fr");
        for told in [("faux", "ann@exemple.fr", false), ("sans", "", true)] {
            let (subject, email, is_verified) = told;
            provider.tells(Told { subject, email, is_verified, ..Told::default() });
            let other = site.stranger();
            assert_eq!(provider.signs_in(&other).header("location"), "/connexion/nom");
            assert!(opens(&other, subject, "ann@exemple.fr").text("main").contains("Regardez vos courriels"));
            assert!(!site.letter_to("ann@exemple.fr").text.contains("confirmer/"));
            assert_eq!(provider.signs_in(&other).status, 403);
            assert_eq!(other.get("/mon-compte").status, 303);
        }
        // The owner links it, by the password.
        let wrong = provider.asks(&ann, "/mon-compte/connexions", &[("mot_de_passe", "un autre")]);
        assert_eq!(wrong.status, 422);
        let back = provider.leaves(&ann, "/mon-compte/connexions", &[("mot_de_passe", PASSWORD)]);
        assert_eq!(ann.get(&back).header("location"), "/mon-compte/connexions?fait=identite-reliee");
        assert!(site.letter_to("ann@exemple.fr").text.contains("vient d’être reliée"));
        let elsewhere = site.stranger();
        provider.signs_in(&elsewhere);
        assert!(is_in(&elsewhere, "Ann"));
        // It is hers alone.
        let bob = newcomer(site, "Bob", "bob@exemple.fr");
        let back = provider.leaves(&bob, "/mon-compte/connexions", &[("mot_de_passe", PASSWORD)]);
        assert_eq!(bob.get(&back).header("location"), "/mon-compte/connexions?echec=fournisseur-autre");
        let id = linked(site, "Ann")[0].id.clone();
        bob.post("/mon-compte/connexions/retirer", &[("identite", &id)]);
        assert_eq!(linked(site, "Ann").len(), 1);
        site.letters_to("bob@exemple.fr");
        ann.submits("/mon-compte/connexions", "/mon-compte/connexions/retirer", &[("identite", &id)]);
        assert!(linked(site, "Ann").is_empty());
        assert!(site.letter_to("ann@exemple.fr").text.contains("n’ouvre plus"));
    });
}

#[test]
fn who_reads_the_mails_of_an_unconfirmed_account_shares_it_with_nobody() {
    on_both_by(&[], |site, provider| {
        provider.tells(Told { email: "ann@exemple.fr", is_verified: false, ..Told::default() });
        let other = site.stranger();
        provider.signs_in(&other);
        opens(&other, "Ann", "");
        site.letters_to("ann@exemple.fr");
        let ann = site.stranger();
        ann.submits("/mot-de-passe-oublie", "/mot-de-passe-oublie", &[("courriel", "ann@exemple.fr")]);
        let link = site.letter_to("ann@exemple.fr").path();
        ann.submits(&link, &link, &[("nouveau", PASSWORD)]);
        assert!(site.find("Ann").is_active());
        assert_eq!(provider.signs_in(&other).header("location"), "/connexion/nom", "it opens nothing any more");
    });
}

#[test]
fn a_second_step_is_asked_after_it_and_a_closed_account_forgets_it() {
    on_both_by(&[], |site, provider| {
        let nour = site.stranger();
        provider.signs_in(&nour);
        opens(&nour, "Nour", "");
        let page = nour.get("/mon-compte/connexions");
        let id = linked(site, "Nour")[0].id.clone();
        assert!(page.text("main").contains("nour@exemple.fr") && !page.has("form[action='/mon-compte/connexions']"));
        let refused = nour.submits("/mon-compte/connexions", "/mon-compte/connexions/retirer", &[("identite", &id)]);
        assert!(refused.status == 422 && refused.text("[role=alert]").contains("seule façon"));
        site.set_password(&site.member_of(&site.find("Nour")), PASSWORD);
        super::second_step::sets_up(site, &nour, "Nour", PASSWORD);
        site.letter_to("nour@exemple.fr");
        let elsewhere = site.stranger();
        assert_eq!(provider.signs_in(&elsewhere).header("location"), "/connexion/code");
        assert_eq!(elsewhere.get("/mon-compte").status, 303);
        assert_eq!(signs_in(&site.stranger(), "Nour", PASSWORD).header("location"), "/connexion/code");
        nour.submits("/mon-compte", "/mon-compte/fermeture", &[("fermeture", PASSWORD)]);
        assert_eq!(provider.signs_in(&site.stranger()).header("location"), "/connexion/nom", "nobody knows it");
    });
}

#[test]
fn those_who_come_back_in_vain_are_counted() {
    on_both_by(&[("LIMIT_SIGN_IN_ADDRESS", "3/15min")], |site, provider| {
        let stranger = site.stranger();
        for _ in 0..4 {
            // Those who come in are not.
            provider.signs_in(&stranger);
        }
        provider.tells(Told { lies: "key", ..Told::default() });
        for _ in 0..3 {
            assert_eq!(provider.signs_in(&stranger).header("location"), "/connexion?echec=fournisseur-refus");
        }
        assert_eq!(provider.signs_in(&stranger).status, 429);
    });
}
