//! The log, on standard error. A background thread writes lines in batches, so that no request waits for it.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::thread;
use std::time::Duration;

use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_subscriber::EnvFilter;

use crate::hall::config::Config;

/// Lines are batched for up to this long; a killed process loses them.
const GATHERED: Duration = Duration::from_millis(50);

/// What any stranger could have written a thousand times a minute: a request that cannot be read, a table badly nested.
/// `MAILLAGE_LOG` can ask for it.
const QUIET: &str = "html5ever=error,actix_http::h1::dispatcher=off";

/// Starts the log. Dropping the guard flushes it. Past 128,000 pending lines, new ones are dropped.
pub(super) fn start(config: &Config) -> WorkerGuard {
    let filter = |level: &str| EnvFilter::try_new(format!("{QUIET},{level}"));
    let filter = filter(&config.log).or_else(|_| filter("info")).unwrap_or_default();
    let (writer, guard) = NonBlocking::new(Gathering(BufWriter::new(io::stderr())));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false);
    let started = if config.log_json { log.json().try_init() } else { log.try_init() };
    if let Err(error) = started {
        eprintln!("maillage: log: {error}");
    }
    guard
}

/// A writer that pauses after each write to gather a batch; it is flushed when no line is pending.
struct Gathering<W: Write>(BufWriter<W>);

impl<W: Write> Write for Gathering<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    #[expect(clippy::disallowed_methods, reason = "the thread of the log, which serves no request")]
    fn flush(&mut self) -> io::Result<()> {
        if !self.0.buffer().is_empty() {
            self.0.flush()?;
            thread::sleep(GATHERED);
        }
        Ok(())
    }
}
