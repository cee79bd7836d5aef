//! OpenID Connect: a provider (Keycloak, ProConnect) says who somebody is. The browser goes there and comes back with a
//! code; this program takes the code there itself, and reads who it is about.

use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreGenderClaim, CoreIdTokenClaims,
    CoreJwsSigningAlgorithm, CoreProviderMetadata,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthenticationContextClass, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RequestTokenError, Scope, UserInfoClaims, UserInfoError, http,
};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;

/// The longest that one answer of a provider may take.
const PATIENCE: Duration = Duration::from_secs(8);
/// The longest that all of them may take together, for one person.
const PATIENCE_IN_ALL: Duration = Duration::from_secs(20);
/// The largest answer that is read.
const MOST_BYTES: usize = 1 << 20;
/// What a provider says of itself is asked again after so long.
const KNOWN_FOR: Duration = Duration::from_secs(3_600);
/// One that did not answer is left alone for so long: those who come meanwhile do not wait.
const SILENT_FOR: Duration = Duration::from_secs(10);
/// Its keys are asked again at most so often, when one of its signatures is of a key that is not known.
const KEYS_FOR: Duration = Duration::from_secs(60);
/// What is asked for, of what the provider has: all of its own names for a name and an address.
const SCOPES: [&str; 4] = ["email", "profile", "given_name", "usual_name"];
/// The level of ProConnect, which wants it to be named.
const LEVEL: &str = "eidas1";

/// Why a provider did not say who somebody is; the log says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotIdentified {
    /// It does not answer, or not as a provider does.
    Silent,
    /// What came back proves nothing.
    Refused,
}

/// Who a provider says that somebody is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identified {
    /// The provider.
    pub issuer: String,
    /// How it knows that person, for ever.
    pub subject: String,
    /// Their mail address; empty when it tells none.
    pub email: String,
    /// Whether it says that the address is theirs.
    pub is_verified: bool,
    /// What they are called there; may be empty.
    pub name: String,
}

/// What a browser goes to the provider with.
pub struct Going {
    /// Where it goes.
    pub url: String,
    /// What to remember until it comes back.
    pub kept: String,
}

/// What is remembered meanwhile: each serves once.
#[derive(Serialize, Deserialize)]
struct Kept {
    state: String,
    nonce: String,
    verifier: String,
}

/// How the provider is reached.
pub struct Provider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    back: RedirectUrl,
    http: reqwest::Client,
    known: Mutex<Known>,
}

/// What it said of itself.
#[derive(Default)]
struct Known {
    found: Option<(CoreProviderMetadata, Instant)>,
    failed: Option<Instant>,
}

/// What a provider tells of somebody, beside its token.
type Told = UserInfoClaims<MoreClaims, CoreGenderClaim>;

/// What ProConnect calls a family name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct MoreClaims {
    #[serde(default)]
    usual_name: Option<String>,
}

impl AdditionalClaims for MoreClaims {}

/// A request that was not answered.
#[derive(Debug, thiserror::Error)]
enum Unanswered {
    #[error("{0}")]
    Network(#[from] reqwest::Error),
    #[error("{0}")]
    Http(#[from] http::Error),
    #[error("more than {MOST_BYTES} bytes")]
    TooLarge,
}

impl Provider {
    /// The provider of that address, where the wiki is known by this name and secret; it leads people back there.
    pub fn new(issuer: &str, client_id: &str, client_secret: &str, back: &str) -> Result<Self, String> {
        crate::base::tls::choose();
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
        // One on http is on this machine.
        let http = if issuer.starts_with("http:") { http.no_proxy() } else { http };
        let http = http.build().map_err(|error| error.to_string())?;
        Ok(Self {
            issuer: IssuerUrl::new(issuer.to_owned()).map_err(|error| error.to_string())?,
            client_id: ClientId::new(client_id.to_owned()),
            client_secret: ClientSecret::new(client_secret.to_owned()),
            back: RedirectUrl::new(back.to_owned()).map_err(|error| error.to_string())?,
            http,
            known: Mutex::default(),
        })
    }

    /// Its address, by which what it says is told from what another says.
    #[must_use]
    pub fn issuer(&self) -> &str {
        self.issuer.as_str()
    }

    /// Where somebody goes to say who they are.
    pub async fn begin(&self) -> Result<Going, NotIdentified> {
        let about = self.about(KNOWN_FOR).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let has = |scope: &&str| match about.scopes_supported() {
            Some(known) => known.iter().any(|one| one.as_str() == *scope),
            None => matches!(*scope, "email" | "profile"),
        };
        let scopes: Vec<Scope> =
            SCOPES.iter().filter(|scope| has(scope)).map(|s| Scope::new((*s).to_owned())).collect();
        let levels = about.acr_values_supported().map_or(&[][..], |levels| levels.as_slice());
        let level = levels.iter().find(|level| level.as_str() == LEVEL).cloned();
        let client =
            CoreClient::from_provider_metadata(about, self.client_id.clone(), None).set_redirect_uri(self.back.clone());
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let mut request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random).add_scopes(scopes);
        if let Some(level) = level {
            request = request.add_auth_context_value(AuthenticationContextClass::new(level.as_str().to_owned()));
        }
        let (url, state, nonce) = request.set_pkce_challenge(challenge).url();
        let kept = Kept { state: state.into_secret(), nonce: nonce.secret().clone(), verifier: verifier.into_secret() };
        let kept = serde_json::to_string(&kept).map_err(|error| refused(&error))?;
        Ok(Going { url: url.into(), kept })
    }

    /// Who came back, with this state and this code, given what was kept when they left.
    pub async fn finish(&self, kept: &str, state: &str, code: &str) -> Result<Identified, NotIdentified> {
        let kept: Kept = serde_json::from_str(kept).map_err(|error| refused(&error))?;
        if !bool::from(kept.state.as_bytes().ct_eq(state.as_bytes())) {
            return Err(refused(&Wrong("another state".to_owned())));
        }
        let asked = tokio::time::timeout(PATIENCE_IN_ALL, self.identify(kept, code)).await;
        asked.unwrap_or_else(|_| Err(silent(&Wrong("it takes too long".to_owned()))))
    }

    async fn identify(&self, kept: Kept, code: &str) -> Result<Identified, NotIdentified> {
        let about = self.about(KNOWN_FOR).await?;
        let send = |request: HttpRequest| ask(&self.http, request);
        let by_body = about.token_endpoint_auth_methods_supported().is_some_and(|methods| {
            methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
        });
        let client =
            CoreClient::from_provider_metadata(about, self.client_id.clone(), Some(self.client_secret.clone()))
                .set_redirect_uri(self.back.clone())
                .set_auth_type(if by_body { AuthType::RequestBody } else { AuthType::BasicAuth });
        let exchange = client.exchange_code(AuthorizationCode::new(code.to_owned())).map_err(|error| silent(&error))?;
        let exchange = exchange.set_pkce_verifier(PkceCodeVerifier::new(kept.verifier));
        let tokens = exchange.request_async(&send).await.map_err(|error| match error {
            RequestTokenError::Request(why) => silent(&why),
            RequestTokenError::ServerResponse(why) => refused(&Wrong(why.to_string())),
            other => refused(&other),
        })?;
        let token = tokens.extra_fields().id_token().ok_or_else(|| refused(&Wrong("no identity token".to_owned())))?;
        let nonce = Nonce::new(kept.nonce);
        let known = |client: &CoreClient<_, _, _, _, _, _>| -> Result<CoreIdTokenClaims, _> {
            let verifier = client.id_token_verifier().set_allowed_algs(SIGNED_BY);
            token.claims(&verifier, &nonce).cloned()
        };
        let claims = match known(&client) {
            Ok(claims) => claims,
            // The provider may have changed its keys.
            Err(first) => {
                let about = self.about(KEYS_FOR).await?;
                let client = CoreClient::from_provider_metadata(about, self.client_id.clone(), None);
                known(&client).map_err(|_| refused(&first))?
            }
        };
        let told = match client.user_info(tokens.access_token().clone(), Some(claims.subject().clone())) {
            Ok(request) => {
                let told: Result<Told, _> = request.request_async(&send).await;
                Some(told.map_err(|error| match error {
                    UserInfoError::Request(why) => silent(&why),
                    other => refused(&other),
                })?)
            }
            Err(_) => None,
        };
        Ok(gathered(self.issuer.as_str(), &claims, told.as_ref()))
    }

    /// What the provider says of itself, not older than that.
    async fn about(&self, fresh: Duration) -> Result<CoreProviderMetadata, NotIdentified> {
        // One asks for all who wait here: each of them waits no longer than the one who asks.
        let mut known = self.known.lock().await;
        if let Some((found, at)) = &known.found
            && at.elapsed() < fresh
        {
            return Ok(found.clone());
        }
        if known.failed.is_some_and(|at| at.elapsed() < SILENT_FOR) {
            return Err(NotIdentified::Silent);
        }
        let send = |request: HttpRequest| ask(&self.http, request);
        let asked = CoreProviderMetadata::discover_async(self.issuer.clone(), &send);
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(found)) => {
                *known = Known { found: Some((found.clone(), Instant::now())), failed: None };
                Ok(found)
            }
            Ok(Err(error)) => {
                known.failed = Some(Instant::now());
                Err(silent(&error))
            }
            Err(_) => {
                known.failed = Some(Instant::now());
                Err(silent(&Wrong("it takes too long".to_owned())))
            }
        }
    }
}

/// Signatures that are taken: those by a key of the provider's own.
const SIGNED_BY: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Who it is, of what the token says and of what the provider told beside it, which says more.
fn gathered(issuer: &str, token: &CoreIdTokenClaims, told: Option<&Told>) -> Identified {
    let by_told = told.and_then(|told| Some((told.email()?, told.email_verified())));
    let email = by_told.or_else(|| Some((token.email()?, token.email_verified())));
    let name = told.and_then(name_of).or_else(|| token.name()?.get(None).map(|name| name.as_str().to_owned()));
    Identified {
        issuer: issuer.to_owned(),
        subject: token.subject().as_str().to_owned(),
        email: email.map(|(email, _)| email.as_str().to_owned()).unwrap_or_default(),
        is_verified: email.is_some_and(|(_, verified)| verified == Some(true)),
        name: name.unwrap_or_default(),
    }
}

/// The whole name, or its parts.
fn name_of(told: &Told) -> Option<String> {
    if let Some(name) = told.name().and_then(|name| name.get(None)) {
        return Some(name.as_str().to_owned());
    }
    let given = told.given_name().and_then(|name| name.get(None)).map(|name| name.as_str());
    let family = told.family_name().and_then(|name| name.get(None)).map(|name| name.as_str());
    let family = family.or(told.additional_claims().usual_name.as_deref());
    let parts: Vec<&str> = given.into_iter().chain(family).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

/// Sends one request, and reads an answer that is not too large.
async fn ask(http: &reqwest::Client, request: HttpRequest) -> Result<HttpResponse, Unanswered> {
    let mut answer = http.execute(reqwest::Request::try_from(request)?).await?;
    let mut read = http::Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        read = read.header(name, value);
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MOST_BYTES {
            return Err(Unanswered::TooLarge);
        }
    }
    Ok(read.body(bytes)?)
}

fn silent(error: &impl std::error::Error) -> NotIdentified {
    tracing::warn!(error = causes(error), "the OpenID Connect provider does not answer as one does");
    NotIdentified::Silent
}

fn refused(error: &impl std::error::Error) -> NotIdentified {
    tracing::info!(error = causes(error), "what the OpenID Connect provider said of somebody was not taken");
    NotIdentified::Refused
}

/// An error and what led to it.
fn causes(error: &impl std::error::Error) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(why) = cause {
        said = format!("{said}: {why}");
        cause = why.source();
    }
    said
}

/// What is wrong of itself.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Wrong(String);

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_name_is_whole_or_made_of_its_parts() {
        for (claims, expected) in [
            (r#"{"sub":"1","name":"Nour El Amrani","given_name":"N."}"#, Some("Nour El Amrani")),
            (r#"{"sub":"1","given_name":"Léa","usual_name":"Martin","siret":"1"}"#, Some("Léa Martin")),
            (r#"{"sub":"1","given_name":"Léa","family_name":"Martin"}"#, Some("Léa Martin")),
            (r#"{"sub":"1","usual_name":"Martin"}"#, Some("Martin")),
            (r#"{"sub":"1","email":"lea@exemple.fr"}"#, None),
        ] {
            let told: Told = UserInfoClaims::from_json::<Unanswered>(claims.as_bytes(), None).unwrap();
            assert_eq!(name_of(&told).as_deref(), expected, "{claims}");
        }
    }
}
