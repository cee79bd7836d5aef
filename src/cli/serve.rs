//! The server: one a data folder, until SIGTERM or SIGINT; then it finishes the requests in progress.

use std::fs::File;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_http::{HttpService, Protocol};
use actix_server::Server;
use actix_service::{IntoServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::dev::AppConfig;
use actix_web::rt::net::TcpStream;

use crate::actions;
use crate::app::{App, Clock};
use crate::base::content;
use crate::hall::config::Config;
use crate::jobs::{indexer, runner};
use crate::server;
use crate::web::http::raw_address::Connection;

/// Blocking threads a worker, for database and disk: more take memory and finish no sooner.
const BLOCKING: usize = 24;
/// File descriptors asked of the system.
const OPEN_FILES: u64 = 65_536;
/// How long the head of a request may take to come, and the end of a connection that was closed.
const HEAD_TIME: Duration = Duration::from_secs(20);
const CLOSE_TIME: Duration = Duration::from_secs(1);
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

/// A server on this listener; it runs once awaited. Its connections answer for the parser where that refuses an
/// address, so it is put together here rather than by actix-web, whose own takes only bare streams.
pub fn listen(app: &App, listener: TcpListener) -> std::io::Result<Server> {
    let server = Server::build().shutdown_timeout(PATIENCE).worker_max_blocking_threads(BLOCKING);
    let server = match app.config.workers {
        0 => server,
        workers => server.workers(workers),
    };
    let (app, address, stopping) = (app.clone(), listener.local_addr()?, server.graceful_shutdown_signal());
    let (node, ending) = (app.clone(), stopping.clone());
    actix_web::rt::spawn(async move {
        ending.notified().await;
        node.stop();
    });
    let each = move || {
        let (stopping, application) = (stopping.clone(), server::application(app.clone()).into_factory());
        let stopped = move || {
            let stopping = stopping.clone();
            async move { stopping.notified().await }
        };
        let served = HttpService::build()
            .graceful_shutdown_signal(stopped)
            .client_request_timeout(HEAD_TIME)
            .client_disconnect_timeout(CLOSE_TIME)
            // A client that closes its side has left: the work for it is given up.
            .h1_allow_half_closed(false)
            .local_addr(address)
            .finish(map_config(application.map_err(|error| error.error_response()), |()| AppConfig::default()));
        let accepted = |stream: TcpStream| async move {
            let peer = stream.peer_addr().ok();
            Ok((Connection::new(stream), Protocol::Http1, peer))
        };
        fn_service(accepted).and_then(served)
    };
    Ok(server.listen("maillage", listener, each)?.run())
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
