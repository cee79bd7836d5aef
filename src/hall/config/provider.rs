//! The OpenID Connect provider by which people may sign in too.

use super::values::Values;

/// How it is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderAccount {
    /// Its address, exactly as it says it itself.
    pub issuer: String,
    /// The name by which it knows the site.
    pub client_id: String,
    /// What the site shares with it.
    pub client_secret: String,
    /// What its button says.
    pub name: String,
}

impl ProviderAccount {
    /// The one of the settings, if they name one: https, or http on this very machine.
    pub(super) fn read(values: &Values) -> Result<Option<Self>, String> {
        let text = |key: &str| values.text(key).to_owned();
        let account = Self {
            issuer: text("oidc_issuer"),
            client_id: text("oidc_client_id"),
            client_secret: text("oidc_client_secret"),
            name: text("oidc_name"),
        };
        if account.issuer.is_empty() {
            return match account.client_id.is_empty() && account.client_secret.is_empty() {
                true => Ok(None),
                false => Err(values.wrong("oidc_issuer", "the address of the provider whose client the site is")),
            };
        }
        if !cfg!(feature = "openid") {
            return Err(values.wrong("oidc_issuer", "nothing: this build leaves it out; build with --features full"));
        }
        if !is_safe(&account.issuer) {
            return Err(values.wrong("oidc_issuer", "an address on https, or on http of this machine"));
        }
        for (key, value) in [("oidc_client_id", &account.client_id), ("oidc_client_secret", &account.client_secret)] {
            if value.is_empty() {
                return Err(values.wrong(key, "what the provider gave with its address"));
            }
        }
        if account.name.is_empty() {
            return Err(values.wrong("oidc_name", "a name for the button"));
        }
        Ok(Some(account))
    }
}

/// What is said there must not be read nor changed on the way.
fn is_safe(address: &str) -> bool {
    let Ok(url) = url::Url::parse(address) else { return false };
    let is_here = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    let is_plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
    is_plain && url.fragment().is_none() && (url.scheme() == "https" || (url.scheme() == "http" && is_here))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::is_safe;
    use crate::hall::config::Config;

    #[test]
    fn http_is_taken_of_this_machine_alone() {
        for (address, safe) in [
            ("https://auth.exemple.fr/realms/wiki", true),
            ("https://auth.exemple.fr", true),
            ("http://127.0.0.1:8080/realms/wiki", true),
            ("http://localhost:4000", true),
            ("http://[::1]:4000", true),
            ("http://auth.exemple.fr", false),
            ("http://10.0.0.1", false),
            ("https://ann:secret@auth.exemple.fr", false),
            ("https://auth.exemple.fr?x", false),
            ("ftp://auth.exemple.fr", false),
            ("auth.exemple.fr", false),
        ] {
            assert_eq!(is_safe(address), safe, "{address}");
        }
    }

    #[test]
    fn a_provider_is_whole_or_absent() {
        let read = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| (format!("MAILLAGE_OIDC_{name}"), (*value).to_owned()));
            Config::from(&pairs.collect(), None).map(|config| config.provider)
        };
        assert_eq!(read(&[]).unwrap(), None);
        assert!(read(&[("CLIENT_ID", "wiki")]).unwrap_err().contains("OIDC_ISSUER"));
        let issuer = ("ISSUER", "https://auth.exemple.fr");
        if cfg!(feature = "openid") {
            assert!(read(&[issuer]).unwrap_err().contains("OIDC_CLIENT_ID"));
            assert!(read(&[issuer, ("CLIENT_ID", "wiki")]).unwrap_err().contains("OIDC_CLIENT_SECRET"));
            let whole = [issuer, ("CLIENT_ID", "wiki"), ("CLIENT_SECRET", "un secret")];
            assert_eq!(read(&whole).unwrap().unwrap().name, "OpenID Connect");
        } else {
            assert!(read(&[issuer]).unwrap_err().contains("--features full"));
        }
    }
}
