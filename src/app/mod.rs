//! The application: settings, store, index, caches, mail and limits, held together and handed to every door.

pub mod follow;
mod unread;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, AtomicUsize, Ordering};

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use tokio::sync::oneshot;

use crate::base::limits::Limiter;
use crate::base::metrics::{Metrics, State as NodeState};
#[cfg(feature = "openid")]
use crate::base::openid::Provider;
use crate::base::parallel;
use crate::base::passwords::Passwords;
use crate::base::private;
use crate::base::tokens::Secret;
use crate::cache::Caches;
use crate::db::types::{EventId, Moment};
use crate::db::{Address, Db, Store, migrate};
use crate::files::Files;
#[cfg(feature = "openid")]
use crate::hall::addresses;
#[cfg(feature = "openid")]
use crate::hall::config::ProviderAccount;
use crate::hall::config::{Config, Registration};
#[cfg(feature = "openid")]
use crate::hall::error::What;
use crate::hall::error::{Error, Result};
use crate::hall::tally::Tally;
use crate::mail::Mailer;
use crate::models::identity::Identity;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::setting;
use crate::search::{SearchIndex, State};
use crate::text::kind::LICENCES_VOCABULARY;
use unread::UnreadCounts;

/// Names this build in ETags, so that pages of an older program are never taken for ours.
pub const BUILD: &str = concat!(env!("CARGO_PKG_VERSION"), "-", env!("MAILLAGE_BUILD"));

/// The application. Cloning it is cheap.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// What the application holds.
pub struct Inner {
    /// Settings as read at the start.
    pub config: Config,
    /// The database.
    pub store: Store,
    /// This node's search index.
    pub search: SearchIndex,
    /// Bodies and pages.
    pub caches: Caches,
    /// Kinds, vocabularies and themes as they are now.
    pub kinds: ArcSwap<KindSet>,
    identity: ArcSwap<Identity>,
    /// What is read, found and looked for in vain.
    pub tally: Tally,
    /// How many news members have not seen.
    pub unread: UnreadCounts,
    /// Where mails go.
    pub mailer: Mailer,
    /// How often things may be done.
    pub limiter: Limiter,
    /// Hashes passwords, a few at a time.
    pub passwords: Passwords,
    /// The site's secret, from which form tokens are made.
    pub secret: Secret,
    /// By whom people may sign in too.
    #[cfg(feature = "openid")]
    provider: Option<Provider>,
    /// What this node counts.
    pub metrics: Metrics,
    /// Where files are kept.
    pub files: Files,
    clock: Clock,
    pub(crate) reached: AtomicI64,
    indexed: AtomicU64,
    index_ready: AtomicBool,
    stopping: AtomicBool,
    /// One follower of events at a time.
    pub(crate) following: Mutex<()>,
    under_way: AtomicUsize,
    processors: Arc<tokio::sync::Semaphore>,
}

#[cfg(feature = "openid")]
fn provider_of(config: &Config) -> anyhow::Result<Option<Provider>> {
    let Some(ProviderAccount { issuer, client_id, client_secret, .. }) = &config.provider else { return Ok(None) };
    let back = format!("{}{}", config.base_url, addresses::RETURN);
    Provider::new(issuer, client_id, client_secret, &back).map(Some).map_err(anyhow::Error::msg)
}

fn mailer_of(config: &Config) -> anyhow::Result<Mailer> {
    let mailer = Mailer::new(&config.mail_url, &config.mail_from, &config.site_name, &config.base_url)?
        .returning_to(&config.mail_return)?;
    if config.mail_dkim_key.as_os_str().is_empty() {
        return Ok(mailer);
    }
    let key = std::fs::read_to_string(&config.mail_dkim_key)
        .map_err(|error| anyhow::anyhow!("MAILLAGE_MAIL_DKIM_KEY: {}: {error}", config.mail_dkim_key.display()))?;
    Ok(mailer.signing(&config.mail_dkim_selector, &key)?)
}

/// How much work may wait or be under way on the blocking pools at once.
const MOST_AT_ONCE: usize = 512;

/// A place among the work under way, given back when the work ends, even when nobody waits for it any more.
struct Turn(App);

impl Turn {
    fn take(app: &App) -> Option<Self> {
        let turn = Self(app.clone());
        (app.under_way.fetch_add(1, Ordering::AcqRel) < MOST_AT_ONCE).then_some(turn)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Runs work on the blocking pool, and lets go of what it holds when it ends.
async fn off_the_loop<T: Send + 'static>(
    held: impl Send + 'static,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let (done, awaited) = oneshot::channel();
    // One type of task for all work: each type would be compiled anew with all of the runtime around it.
    let task: Box<dyn FnOnce() + Send> = Box::new(move || {
        let result = work();
        drop(held);
        // Nobody waits any more when the client left.
        drop(done.send(result));
    });
    let ended = tokio::task::spawn_blocking(task).await;
    match awaited.await {
        Ok(result) => result,
        Err(_) => Err(Error::Internal(anyhow::anyhow!("a task ended early: {ended:?}"))),
    }
}

/// Where the time comes from.
#[derive(Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that tests move, in microseconds.
    Set(AtomicI64),
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// Opens everything: the database is migrated, the folders are made. Also says what the search index was found to
    /// be.
    pub fn open(config: Config, clock: Clock) -> anyhow::Result<(Self, State)> {
        let address = Address::parse(&config.database_url).map_err(anyhow::Error::msg)?;
        private::folder(&config.data)?;
        let store = Store::open(&address, config.database_connections)?;
        migrate::run(&store)?;
        let secret = store.write(site_secret)?;
        store.write::<_, Error>(|db| Ok(crate::models::account::Account::fill_skeletons(db)?))?;
        let kinds = store.read(KindSet::load)?;
        let identity = store.read::<_, Error>(|db| Ok(Identity::load(db, &config.site_name, &config.base_url)?))?;
        let opened = SearchIndex::open(&config.data.join("index"))?;
        let app = Inner {
            caches: Caches::new(config.page_cache_bytes),
            kinds: ArcSwap::from_pointee(KindSet::default()),
            identity: ArcSwap::from_pointee(identity),
            tally: Tally::default(),
            unread: UnreadCounts::default(),
            mailer: mailer_of(&config)?,
            limiter: Limiter::new(&config.limits),
            passwords: Passwords::new(cores()),
            files: Files::open(&config.files, &config.data.join("thumbs"))?,
            #[cfg(feature = "openid")]
            provider: provider_of(&config)?,
            metrics: Metrics::default(),
            secret,
            search: opened.index,
            reached: AtomicI64::new(0),
            indexed: AtomicU64::new(match opened.state {
                State::Ready { cursor } => cursor,
                State::NeedsRebuild => 0,
            }),
            index_ready: AtomicBool::new(opened.state != State::NeedsRebuild),
            stopping: AtomicBool::new(false),
            following: Mutex::new(()),
            under_way: AtomicUsize::new(0),
            processors: Arc::new(tokio::sync::Semaphore::new(parallel::cores())),
            config,
            store,
            clock,
        };
        let app = Self(Arc::new(app));
        let now = app.now();
        app.store.write::<_, Error>(|db| Ok(setting::end_plain_cookies(db, now.0)?))?;
        let last = app.store.read::<_, Error>(|db| Ok(crate::models::event::last(db)?))?;
        app.reached.store(last.0, Ordering::Release);
        app.set_kinds(kinds);
        if let State::Ready { cursor } = opened.state {
            app.catch_up_search(cursor)?;
        }
        Ok((app, opened.state))
    }

    /// The OpenID Connect provider by which people may sign in too; [`Error::NotFound`] where there is none.
    #[cfg(feature = "openid")]
    pub fn provider(&self) -> Result<&Provider> {
        self.provider.as_ref().ok_or(Error::NotFound(What::Page))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Moment {
        match &self.clock {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
            Clock::System => Moment(chrono::Utc::now().timestamp_micros()),
            Clock::Set(moment) => Moment(moment.load(Ordering::Relaxed)),
        }
    }

    /// Moves the clock of a test; the system's clock stays as it is.
    pub fn advance_clock(&self, microseconds: i64) {
        if let Clock::Set(moment) = &self.clock {
            moment.fetch_add(microseconds, Ordering::Relaxed);
        }
    }

    /// Runs a read on the blocking pool.
    pub async fn read<T, E>(&self, work: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static) -> Result<T>
    where
        T: Send + 'static,
        E: Into<Error> + From<diesel::result::Error> + Send + 'static,
    {
        let store = self.store.clone();
        self.block(move || store.read::<_, Error>(|db| work(db).map_err(Into::into))).await
    }

    /// Runs one short transaction on the blocking pool; see [`Store::write`].
    pub async fn write<T, E>(&self, mut work: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static) -> Result<T>
    where
        T: Send + 'static,
        E: Into<Error> + Send + 'static,
    {
        let store = self.store.clone();
        self.block(move || store.write::<_, Error>(|db| work(db).map_err(Into::into))).await
    }

    /// Runs work that would hold up other requests on the blocking pool. Past what is done in a second or two nobody is
    /// made to wait: [`Error::Busy`].
    pub async fn block<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let turn = Turn::take(self).ok_or(Error::Busy)?;
        off_the_loop(turn, work).await
    }

    /// The same for work that does nothing but compute: as many at once as there are processors, first come first
    /// served, since more of them would only make each other late.
    pub async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let turn = Turn::take(self).ok_or(Error::Busy)?;
        let processor = Arc::clone(&self.processors).acquire_owned().await.map_err(|_| Error::Busy)?;
        off_the_loop((turn, processor), work).await
    }

    /// Brings everything written so far into the main file of the database, so that the file alone can be copied.
    pub fn checkpoint(&self) -> Result<()> {
        self.store.read::<_, Error>(|db| Ok(crate::db::dialect::checkpoint(db)?))
    }

    /// The kinds, vocabularies and themes as they are now.
    #[must_use]
    pub fn kinds(&self) -> Arc<KindSet> {
        self.kinds.load_full()
    }

    /// Puts others in their place; the search follows their lexicon.
    pub fn set_kinds(&self, kinds: KindSet) {
        self.search.set_thesaurus(kinds.lexicon().groups());
        self.kinds.store(Arc::new(kinds));
    }

    /// The name, the tagline, the logo and the footer as they are now.
    #[must_use]
    pub fn identity(&self) -> Arc<Identity> {
        self.identity.load_full()
    }

    /// The name of the licence of what is written here, unless it says another.
    #[must_use]
    pub fn licence_label(&self) -> String {
        self.kinds().label(LICENCES_VOCABULARY, self.identity().chosen.licence()).to_owned()
    }

    /// Reads them again, after they were changed.
    pub fn reload_identity(&self) -> Result<()> {
        let (name, base_url) = (&self.config.site_name, &self.config.base_url);
        let identity = self.store.read::<_, Error>(|db| Ok(Identity::load(db, name, base_url)?))?;
        self.identity.store(Arc::new(identity));
        Ok(())
    }

    /// Who may open an account: the administration's choice, else the setting.
    pub fn registration(&self, reader: &mut Reader<'_>) -> Result<Registration> {
        let chosen = reader.setting("registration")?;
        Ok(chosen.and_then(|word| Registration::parse(&word)).unwrap_or(self.config.registration))
    }

    /// The last event that this node's caches have seen.
    #[must_use]
    pub fn reached(&self) -> EventId {
        EventId(self.reached.load(Ordering::Acquire))
    }

    /// The last event that this node's search index holds.
    #[must_use]
    pub fn indexed(&self) -> u64 {
        self.indexed.load(Ordering::Acquire)
    }

    /// Says how far the search index has come; only the indexer does.
    pub fn set_indexed(&self, cursor: u64) {
        self.indexed.store(cursor, Ordering::Release);
        if !self.index_ready.swap(true, Ordering::AcqRel) {
            // Pages made without an index say nothing of what is near.
            self.caches.forget_all();
        }
    }

    /// Whether the search index can answer: not while it is built for the first time. One that is rebuilt beside the
    /// present one goes on answering.
    #[must_use]
    pub fn is_index_ready(&self) -> bool {
        self.index_ready.load(Ordering::Acquire)
    }

    /// Says that the server stops: what would go on for ever ends.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// Whether the server stops.
    #[must_use]
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }

    /// The search must have an index to answer from: [`Error::Building`] else.
    pub fn must_have_index(&self) -> Result<()> {
        if self.is_index_ready() { Ok(()) } else { Err(Error::Building) }
    }

    /// The state of this node, for its metrics; blocks.
    pub fn state(&self) -> Result<NodeState> {
        let (last, jobs) = self
            .store
            .read::<_, Error>(|db| Ok((crate::models::event::last(db)?, crate::models::job::Job::count_open(db)?)))?;
        Ok(NodeState {
            index_lag: u64::try_from(last.0).unwrap_or(0).saturating_sub(self.indexed()),
            pages: self.caches.figures(),
            lookups: self.caches.lookups(),
            jobs: u64::try_from(jobs).unwrap_or(0),
            connections: self.store.connections(),
        })
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
}

/// The site's secret, made at the first start.
fn site_secret(db: &mut Db) -> Result<Secret, Error> {
    if let Some(kept) = setting::find(db, setting::SECRET)? {
        return Secret::from_hex(&kept).ok_or_else(|| Error::Internal(anyhow::anyhow!("the site's secret is damaged")));
    }
    let secret = Secret::random();
    setting::put(db, setting::SECRET, &secret.to_hex())?;
    Ok(secret)
}
