//! The server: one a data folder, until SIGTERM or SIGINT; then it finishes the requests in progress.

use std::fs::File;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::Server;

use crate::actions;
use crate::app::{App, Clock};
use crate::base::content;
use crate::hall::config::Config;
use crate::jobs::{indexer, runner};
use crate::server;

/// Blocking threads a worker, for database and disk: more take memory and finish no sooner.
const BLOCKING: usize = 24;
/// File descriptors asked of the system.
const OPEN_FILES: u64 = 65_536;
/// Seconds that requests in progress have to finish at shutdown.
const PATIENCE: u64 = 8;

/// Runs the server until a signal.
pub fn run(config: Config) -> anyhow::Result<()> {
    let _alone = lock(&config)?;
    // Each connection is an open file, and many systems begin with 1,024.
    if let Err(error) = rlimit::increase_nofile_limit(OPEN_FILES) {
        tracing::warn!("few connections at once: {error}");
    }
    let (app, state) = App::open(config, Clock::System)?;
    prepare(&app)?;
    let stop = Arc::new(AtomicBool::new(false));
    let rebuild = indexer::Wanted::default();
    let index = {
        let (app, stop, rebuild) = (app.clone(), Arc::clone(&stop), rebuild.clone());
        std::thread::Builder::new()
            .name("index".to_owned())
            .spawn(move || indexer::run(&app, state, &rebuild, &stop))?
    };
    let jobs = {
        let (app, stop) = (app.clone(), Arc::clone(&stop));
        std::thread::Builder::new().name("jobs".to_owned()).spawn(move || runner::run(&app, &stop))?
    };
    let served = actix_web::rt::System::new().block_on(serve(app));
    stop.store(true, Ordering::Release);
    for (name, thread) in [("indexer", index), ("job runner", jobs)] {
        if thread.join().is_err() {
            tracing::warn!("the {name} had ended");
        }
    }
    served
}

/// Prepares an empty wiki: shipped sheets, recurring jobs, demo.
pub fn prepare(app: &App) -> anyhow::Result<()> {
    actions::wiki::ship_sheets::ship(app, content::KINDS)?;
    runner::prepare(app)?;
    if app.config.demo {
        actions::wiki::load_demo::load_demo(app, content::DEMO)?;
    }
    Ok(())
}

async fn serve(app: App) -> anyhow::Result<()> {
    let bind = app.config.bind;
    let listener = TcpListener::bind(bind).map_err(|error| anyhow::anyhow!("{bind}: {error}"))?;
    let server = listen(&app, listener)?;
    println!("Maillage : {}", app.config.base_url);
    let node = app.clone();
    if let Some(link) = app.block(move || actions::accounts::appoint::first_administrator_link(&node)).await? {
        println!("Nobody administers this wiki yet. Become the first administrator within 24 hours: {link}");
    }
    server.await?;
    Ok(())
}

/// A server on this listener; it runs once awaited.
pub fn listen(app: &App, listener: TcpListener) -> std::io::Result<Server> {
    let data = app.clone();
    let server = HttpServer::new(move || server::application(data.clone()))
        .shutdown_timeout(PATIENCE)
        .worker_max_blocking_threads(BLOCKING)
        // A client that closes its side has left: the work for it is given up.
        .h1_allow_half_closed(false)
        .client_request_timeout(Duration::from_secs(20));
    let server = match app.config.workers {
        0 => server,
        workers => server.workers(workers),
    };
    Ok(server.listen(listener)?.run())
}

/// Locks the data folder; a second server is refused.
pub(super) fn lock(config: &Config) -> anyhow::Result<File> {
    let refused = |error: std::io::Error| {
        let folder = config.data.display();
        anyhow::anyhow!(
            "the data folder {folder} cannot be written: {error}; the server keeps its database, files and index there"
        )
    };
    crate::base::private::folder(&config.data).map_err(refused)?;
    let file = File::create(config.data.join("serve.lock")).map_err(refused)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => {
            anyhow::bail!("another server already runs on {}", config.data.display())
        }
        Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
    }
}
