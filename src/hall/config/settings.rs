//! The list of settings, from which `maillage config` and the documentation are checked.

/// One setting as `maillage config` prints it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Key in `maillage.toml`; the variable is `MAILLAGE_` and the key in capitals.
    pub key: &'static str,
    /// What it is where nobody sets it; empty for nothing.
    pub default: &'static str,
    /// One sentence for who runs the server.
    pub meaning: &'static str,
    /// Whether its value is masked.
    pub secret: bool,
}

const fn setting(key: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting { key, default, meaning, secret: false }
}

/// Every setting, in the order of `maillage config`.
pub const SETTINGS: &[Setting] = &[
    setting("bind", "127.0.0.1:8080", "Address and port to listen on."),
    setting(
        "base_url",
        "",
        "Public address of the site, without a final slash; default http://BIND. Links in mails are made from it.",
    ),
    setting("site_name", "Maillage", "Name of the site, in titles and mails."),
    setting("data", "./data", "Folder of the SQLite file, the files, the index and the mails."),
    Setting {
        key: "database_url",
        default: "",
        meaning: "sqlite://PATH or postgres://…; default sqlite://DATA/maillage.db.",
        secret: true,
    },
    setting("database_connections", "12", "Connections kept to the database."),
    setting("files_url", "", "Where files are kept: file://FOLDER or s3://BUCKET/PREFIX; default file://DATA/files."),
    setting("s3_endpoint", "", "Address of the S3 server, like https://s3.example.org; Amazon's when empty."),
    setting("s3_region", "us-east-1", "Region of the S3 bucket."),
    setting("s3_key_id", "", "Name of the S3 key."),
    Setting { key: "s3_secret", default: "", meaning: "The S3 key.", secret: true },
    Setting {
        key: "mail_url",
        default: "",
        meaning: "file://FOLDER (one .eml a message) or smtp://USER:PASSWORD@HOST:PORT; default file://DATA/mail.",
        secret: true,
    },
    setting("mail_from", "", "Sender of the mails; default maillage@HOST of the base URL."),
    setting(
        "mail_return",
        "",
        "Address to which mails come back (retour+*@example.org says whose); the sender when empty.",
    ),
    setting("mail_dkim_key", "", "File of the private key that signs mails (DKIM); none are signed when empty."),
    setting("mail_dkim_selector", "maillage", "Selector under which the DNS publishes the public key."),
    setting("mail_connections", "10", "Connections to the mail server while a letter is sent, 1 to 16."),
    setting("mail_per_second", "150", "Mails of a letter sent a second at most."),
    setting(
        "registration",
        "open",
        "Who may open an account: open, approved (a moderator approves), invited (an administrator adds).",
    ),
    setting(
        "oidc_issuer",
        "",
        "Address of an OpenID Connect provider by which people may sign in too; none when empty.",
    ),
    setting("oidc_client_id", "", "Name by which that provider knows the site."),
    Setting { key: "oidc_client_secret", default: "", meaning: "Secret that the site shares with it.", secret: true },
    setting("oidc_name", "OpenID Connect", "Name of that provider on its button, like ProConnect."),
    setting("demo", "false", "Fill an empty wiki with the demo sheets at start."),
    setting(
        "trusted_proxies",
        "",
        "Addresses or networks of reverse proxies whose X-Forwarded-For is believed, separated by commas.",
    ),
    setting("limits", "on", "Rate limits: on, or off for benchmarks."),
    setting(
        "fetch_private",
        "off",
        "Whether private networks and plain http may be asked for kinds and links, and told by webhooks: on, or off.",
    ),
    setting("limit_sign_in_account", "10/15min", "Failed sign-ins of one account from one address."),
    setting("limit_sign_in_account_anywhere", "200/15min", "Failed sign-ins of one account from all addresses."),
    setting("limit_sign_in_address", "100/15min", "Failed sign-ins from one address."),
    setting("limit_sign_up_address", "60/h", "Sign-ups from one address."),
    setting("limit_forms_account", "180/min", "Forms that one member sends, whatever they do."),
    setting("limit_forms_address", "180/min", "Forms that strangers send from one address."),
    setting("limit_text_address", "60000/min", "Kilobytes of text set or compared for one address (previews, API)."),
    setting("limit_saves_account", "60/min", "Saves of one account."),
    setting("limit_saves_token", "2000/min", "Calls that write or set a text with the API tokens of one account."),
    setting("limit_asked_mails", "5/h", "Mails that one account can ask for (confirmation, reset)."),
    setting("limit_asked_mails_address", "100/h", "Mails that one address can ask for, whatever the accounts."),
    setting("limit_remarks_account", "60/h", "Remarks (« Signaler une erreur ») that one member sends."),
    setting("limit_remarks_address", "30/h", "Remarks that strangers send from one address."),
    setting("limit_searches_address", "300/min", "Searches from one address (IPv6 by /64)."),
    setting("session_idle_hours", "12", "Hours after which an unused session ends."),
    setting("session_remembered_days", "30", "Days that a session lasts when « Rester connecté » was ticked."),
    setting("body_seconds", "30", "Seconds for the body of a request to come, and one more for each 8 kB."),
    setting("upload_bytes", "20971520", "Most bytes of one file."),
    setting("upload_megapixels", "25", "Most megapixels of one image."),
    setting("sitemap_size", "10000", "Numbers of sheets in one part of /sitemap.xml; 50000 at most."),
    setting("page_cache_bytes", "67108864", "Memory for compressed anonymous pages."),
    setting("workers", "0", "Threads that answer requests; 0 means one a core."),
    setting("metrics", "loopback", "Who may read /metrics: loopback, or everywhere (a firewall then says who)."),
    setting("log", "info", "What is logged: error, warn, info, debug, or a tracing filter."),
    setting("log_format", "text", "Form of the log: text or json."),
];
