//! Settings: `MAILLAGE_*` variables, then `maillage.toml`, then defaults. The only place that reads the environment.

mod provider;
mod proxies;
mod settings;
mod values;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::base::limits::Limits;
use crate::files::Place;
use crate::files::bucket::Account;
pub use provider::ProviderAccount;
pub use proxies::{NotProxies, Proxies};
pub use settings::{SETTINGS, Setting};
use values::Values;
pub use values::variable;

/// Who may open an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    /// Everybody.
    Open,
    /// Everybody, once a moderator has approved.
    Approved,
    /// Those whom an administrator adds.
    Invited,
}

impl Registration {
    /// Reads a word of the configuration.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "open" => Self::Open,
            "approved" => Self::Approved,
            "invited" => Self::Invited,
            _ => return None,
        })
    }

    /// Its value in settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Invited => "invited",
        }
    }
}

/// All settings, parsed and validated.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address and port to listen on.
    pub bind: SocketAddr,
    /// Public address of the site, with the path below which it is served, without a final slash.
    pub base_url: String,
    /// What the wiki is called until somebody names it on screen.
    pub site_name: String,
    /// Data folder.
    pub data: PathBuf,
    /// Where the texts are: `sqlite://PATH` or `postgres://…`.
    pub database_url: String,
    /// Size of the connection pool.
    pub database_connections: u32,
    /// Folder of the files.
    pub files: Place,
    /// Whether `/metrics` answers everybody.
    pub metrics_everywhere: bool,
    /// Mail folder or SMTP server.
    pub mail_url: String,
    /// Sender of the mails.
    pub mail_from: String,
    /// Where mails that cannot be delivered come back; empty for the sender.
    pub mail_return: String,
    /// File of the private key that signs mails; empty for none.
    pub mail_dkim_key: PathBuf,
    /// Selector of that key.
    pub mail_dkim_selector: String,
    /// Connections to the mail server while a letter is sent.
    pub mail_connections: u32,
    /// Mails of a letter sent a second at most.
    pub mail_per_second: u32,
    /// Who may open an account.
    pub registration: Registration,
    /// The OpenID Connect provider by which people may sign in too.
    pub provider: Option<ProviderAccount>,
    /// Fill an empty wiki with the demo sheets.
    pub demo: bool,
    /// Reverse proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Proxies,
    /// How often one address or account may do what costs or annoys.
    pub limits: Limits,
    /// Whether what an administrator asks of another site may lead into a network that is not public.
    pub fetch_private: bool,
    /// Idle timeout of a session, in hours.
    pub session_idle_hours: u32,
    /// Lifetime of a remembered session, in days.
    pub session_remembered_days: u32,
    /// Time for the body of a request to come, in seconds, beside one for each 8 kB.
    pub body_seconds: u32,
    /// Maximum size of a file, in bytes.
    pub upload_bytes: u64,
    /// Maximum size of an image, in megapixels.
    pub upload_megapixels: u32,
    /// Numbers of sheets in one part of the site map.
    pub sitemap_size: i64,
    /// Memory of the page cache, in bytes.
    pub page_cache_bytes: u64,
    /// Worker threads.
    pub workers: usize,
    /// What is logged: a level or a filter of `tracing`.
    pub log: String,
    /// Whether each line of the log is a JSON object.
    pub log_json: bool,
    /// Path of this program, run as a child process to read documents.
    pub program: PathBuf,
    /// Every setting as text, with its source, for `maillage config`.
    pub shown: Vec<(Setting, String, &'static str)>,
}

impl Config {
    /// Reads the environment and the file. The error names the invalid setting in one line.
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            name.starts_with("MAILLAGE_").then_some((name, value))
        });
        let mut environment = BTreeMap::new();
        for (name, value) in variables {
            let value = value.into_string().map_err(|_| format!("{name}: not valid UTF-8"))?;
            environment.insert(name, value);
        }
        let written = match file {
            Some(path) => Some(std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?),
            None => std::fs::read_to_string("maillage.toml").ok(),
        };
        Self::from(&environment, written.as_deref())
    }

    /// Reads settings from variables and the text of a file.
    pub fn from(environment: &BTreeMap<String, String>, file: Option<&str>) -> Result<Self, String> {
        let values = Values::gather(environment, file)?;
        let bind: SocketAddr = values.parse("bind", "an address and a port, like 127.0.0.1:8080")?;
        let base_url = match values.text("base_url") {
            "" => format!("http://{bind}"),
            url => web_address(url)?,
        };
        let data = PathBuf::from(values.text("data"));
        let in_data = |key: &str, scheme: &str, name: &str| match values.text(key) {
            "" => format!("{scheme}{}", data.join(name).display()),
            value => value.to_owned(),
        };
        let database_url = in_data("database_url", "sqlite://", "maillage.db");
        crate::db::Address::parse(&database_url).map_err(|error| values.wrong("database_url", &error))?;
        let s3 = ["s3_endpoint", "s3_region", "s3_key_id", "s3_secret"].map(|key| values.text(key));
        let files = in_data("files_url", "file://", "files");
        let files = match (files.strip_prefix("file://"), Account::parse(&files, s3)) {
            (Some(folder), _) => Place::Folder(PathBuf::from(folder)),
            (None, Some(account)) => Place::Bucket(account),
            (None, None) => return Err(values.wrong("files_url", "file://FOLDER or s3://BUCKET")),
        };
        let host = url::Url::parse(&base_url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let mail_from = match values.text("mail_from") {
            "" => format!("maillage@{}", host.unwrap_or_else(|| "localhost".to_owned())),
            from => from.to_owned(),
        };
        Ok(Self {
            bind,
            base_url,
            site_name: values.text("site_name").to_owned(),
            database_url,
            database_connections: values.parse("database_connections", "a number")?,
            files,
            metrics_everywhere: match values.text("metrics") {
                "loopback" => false,
                "everywhere" => true,
                _ => return Err(values.wrong("metrics", "loopback or everywhere")),
            },
            mail_url: in_data("mail_url", "file://", "mail"),
            mail_from,
            mail_return: values.text("mail_return").to_owned(),
            mail_dkim_key: PathBuf::from(values.text("mail_dkim_key")),
            mail_dkim_selector: values.text("mail_dkim_selector").to_owned(),
            mail_connections: values.parse::<u32>("mail_connections", "a number")?.clamp(1, 16),
            mail_per_second: values.parse::<u32>("mail_per_second", "a number")?.max(1),
            registration: Registration::parse(values.text("registration"))
                .ok_or_else(|| values.wrong("registration", "open, approved or invited"))?,
            provider: ProviderAccount::read(&values)?,
            demo: values.flag("demo")?,
            trusted_proxies: values
                .parse("trusted_proxies", "IP addresses or networks, like 10.0.0.0/8, separated by commas")?,
            limits: values.limits()?,
            fetch_private: values.flag("fetch_private")?,
            session_idle_hours: values.parse("session_idle_hours", "a number of hours")?,
            session_remembered_days: values.parse("session_remembered_days", "a number of days")?,
            body_seconds: values.parse("body_seconds", "a number of seconds")?,
            upload_bytes: values.parse("upload_bytes", "a number of bytes")?,
            upload_megapixels: values.parse("upload_megapixels", "a number")?,
            sitemap_size: values.parse::<i64>("sitemap_size", "a number")?.clamp(1, 50_000),
            page_cache_bytes: values.parse("page_cache_bytes", "a number of bytes")?,
            workers: values.parse("workers", "a number")?,
            log: values.text("log").to_owned(),
            log_json: match values.text("log_format") {
                "text" => false,
                "json" => true,
                _ => return Err(values.wrong("log_format", "text or json")),
            },
            data,
            program: std::env::current_exe().unwrap_or_default(),
            shown: values.0,
        })
    }

    /// The path below which the site is served, as `/wiki`; empty when it has its host to itself.
    #[must_use]
    pub fn base_path(&self) -> &str {
        self.base_url.get(self.origin().len()..).unwrap_or_default()
    }

    /// Scheme, host and port of the site, as browsers name them in `Origin`.
    #[must_use]
    pub fn origin(&self) -> &str {
        let host = self.base_url.find("://").map_or(0, |at| at + 3);
        let end = self.base_url.get(host..).and_then(|rest| rest.find('/')).map_or(self.base_url.len(), |at| host + at);
        self.base_url.get(..end).unwrap_or_default()
    }

    /// Whether the site is served over https, so that cookies can be `Secure`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// Takes an http address, with a path or not, without its final slash. What a page cannot stand below is refused.
fn web_address(url: &str) -> Result<String, String> {
    let wrong = |why: &str| {
        format!(
            "MAILLAGE_BASE_URL: {why}; expected an address like https://wiki.example.org or https://example.org/wiki"
        )
    };
    let parsed = url::Url::parse(url).map_err(|_| wrong("not an address"))?;
    if !matches!(parsed.scheme(), "http" | "https") || parsed.host_str().is_none() {
        return Err(wrong("neither http nor https"));
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(wrong("it holds a name or a password"));
    }
    if parsed.query().is_some() || parsed.fragment().is_some() {
        return Err(wrong("it holds a query or a fragment"));
    }
    let path = parsed.path().trim_end_matches('/');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    if !path.split('/').skip(1).all(|part| !part.is_empty() && part.chars().all(is_plain)) {
        return Err(wrong("a path is made of letters without accents, digits, « - », « . », « _ » and « ~ »"));
    }
    Ok(format!("{}{path}", parsed.origin().ascii_serialization()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::hall::config::*;

    fn read(pairs: &[(&str, &str)], file: Option<&str>) -> Result<Config, String> {
        let environment = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Config::from(&environment, file)
    }

    #[test]
    fn the_public_address_may_hold_a_path_and_nothing_else() {
        let read = |url: &str| Config::from(&BTreeMap::from([("MAILLAGE_BASE_URL".to_owned(), url.to_owned())]), None);
        for (url, base_url, origin, path) in [
            ("https://wiki.example.org", "https://wiki.example.org", "https://wiki.example.org", ""),
            ("https://wiki.example.org/", "https://wiki.example.org", "https://wiki.example.org", ""),
            ("http://h:8080/wiki/", "http://h:8080/wiki", "http://h:8080", "/wiki"),
            ("https://H/a/b-c_2.0~", "https://h/a/b-c_2.0~", "https://h", "/a/b-c_2.0~"),
            ("http://[::1]:8080/wiki", "http://[::1]:8080/wiki", "http://[::1]:8080", "/wiki"),
        ] {
            let config = read(url).unwrap();
            assert_eq!((&*config.base_url, config.origin(), config.base_path()), (base_url, origin, path), "{url}");
        }
        for url in [
            "wiki.example.org",
            "ftp://h/wiki",
            "file:///wiki",
            "javascript:alert(1)",
            "https://h/?a=b",
            "https://h/wiki?",
            "https://h/wiki#x",
            "https://h/#",
            "https://ann@h/",
            "https://ann:secret@h/wiki",
            "https://h//wiki",
            "https://h/wi%20ki",
            "https://h/é",
            "https://h/a\"b",
        ] {
            let refused = read(url).map(|config| config.base_url).unwrap_err();
            assert!(refused.starts_with("MAILLAGE_BASE_URL: ") && refused.lines().count() == 1, "{url}: {refused}");
            assert!(!refused.contains("secret"), "{refused}");
        }
    }

    #[test]
    fn defaults_suffice() {
        let config = read(&[], None).unwrap();
        assert_eq!(config.base_url, "http://127.0.0.1:8080");
        assert_eq!(config.database_url, "sqlite://./data/maillage.db");
        assert_eq!(config.registration, Registration::Open);
        assert!(config.limits.on);
    }

    #[test]
    fn the_environment_goes_before_the_file_and_the_file_before_defaults() {
        let file = "site_name = \"Réseau\"\nupload_megapixels = 9\nbind = \"127.0.0.1:1\"";
        let config = read(&[("MAILLAGE_BIND", "127.0.0.1:2")], Some(file)).unwrap();
        assert_eq!(config.bind.port(), 2);
        assert_eq!(config.site_name, "Réseau");
        assert_eq!(config.upload_megapixels, 9);
    }

    #[test]
    fn a_wrong_or_unknown_setting_is_named_in_one_line() {
        for (name, value) in [
            ("MAILLAGE_BIND", "here"),
            ("MAILLAGE_REGISTRATION", "closed"),
            ("MAILLAGE_DEMO", "perhaps"),
            ("MAILLAGE_DATABASE_URL", "mysql://x"),
            ("MAILLAGE_BASE_URL", "wiki"),
            ("MAILLAGE_TRUSTED_PROXIES", "proxy"),
            ("MAILLAGE_NONSENSE", "1"),
        ] {
            let error = read(&[(name, value)], None).unwrap_err();
            assert!(error.contains(name), "{error}");
            assert_eq!(error.lines().count(), 1);
        }
        assert!(read(&[], Some("nonsense = 1")).unwrap_err().contains("nonsense"));
    }

    #[test]
    fn a_secret_is_not_repeated_in_an_error() {
        let error = read(&[("MAILLAGE_DATABASE_URL", "mysql://me:hunter2@host/x")], None).unwrap_err();
        assert!(!error.contains("hunter2"));
    }
}
