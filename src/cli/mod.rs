//! The command line: commands, exit codes, terminal messages.

mod account;
mod bounces;
mod log;
pub mod serve;
pub mod upkeep;

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::{App, Clock};
use crate::files::{apart, documents, text};
use crate::hall::config;
use crate::hall::config::Config;

/// A versioned wiki and knowledge base for networks of practitioners.
#[derive(Debug, Parser)]
#[command(name = "maillage", version)]
struct Arguments {
    /// Settings file; `maillage.toml` in the current folder when absent.
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server until SIGTERM or SIGINT (the default).
    Serve,
    /// Bring sheets in from elsewhere.
    #[command(subcommand)]
    Import(upkeep::Import),
    /// Take sheets out.
    #[command(subcommand)]
    Export(upkeep::Export),
    /// Rebuild everything that is derived from texts; ask the running server to rebuild its search index.
    Reindex,
    /// Prove that the store is whole; print what is not.
    Check,
    /// Make one portable archive of everything, while the server runs.
    Backup {
        /// The archive to write.
        file: PathBuf,
    },
    /// Take an archive into an empty store.
    Restore {
        /// The archive to read.
        file: PathBuf,
    },
    /// Copy everything into another, empty database.
    Copy {
        /// The address of the other database.
        #[arg(long, value_name = "URL")]
        to: String,
    },
    /// Add an account, let its password be chosen, make an API token.
    #[command(subcommand)]
    Account(account::Command),
    /// Read mails that came back, on the standard input: one, or a mailbox of the form mbox.
    Bounces {
        /// A mailbox to read instead.
        #[arg(long, value_name = "FILE")]
        mbox: Option<PathBuf>,
    },
    /// Read the text of the document on the standard input, under limits; the server runs this by itself.
    #[command(hide = true)]
    ReadDocument {
        /// The media type of the document.
        media_type: String,
    },
    /// Convert the document on the standard input, under limits; the program runs this by itself.
    #[command(hide = true)]
    ConvertDocument {
        /// A name that ends as the document's.
        name: String,
    },
    /// Print every setting with its value, default, environment name and meaning.
    Config,
}

/// Runs the command line: 0 done, 1 failed, 2 wrong usage.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            drop(error.print());
            return ExitCode::from(code);
        }
    };
    match &arguments.command {
        Some(Command::ReadDocument { media_type }) => return read_document(media_type),
        Some(Command::ConvertDocument { name }) => return convert_document(name),
        _ => {}
    }
    let config = match Config::load(arguments.config.as_deref()) {
        Ok(config) => config,
        Err(line) => {
            eprintln!("maillage: {line}");
            return ExitCode::from(2);
        }
    };
    let _log = log::start(&config);
    match perform(&arguments.command.unwrap_or(Command::Serve), config) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("maillage: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn perform(command: &Command, config: Config) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve => serve::run(config).map(|()| ExitCode::SUCCESS),
        Command::Import(what) => upkeep::import(config, what),
        Command::Export(what) => upkeep::export(config, what),
        Command::Reindex => upkeep::reindex(config),
        Command::Check => upkeep::check(config),
        Command::Backup { file } => upkeep::backup(config, file),
        Command::Restore { file } => upkeep::restore(config, file),
        Command::Copy { to } => upkeep::copy(config, to),
        Command::Account(command) => account::run(&open(config)?, command).map(|()| ExitCode::SUCCESS),
        Command::Bounces { mbox } => bounces::run(config, mbox.as_deref()),
        Command::ReadDocument { media_type } => Ok(read_document(media_type)),
        Command::ConvertDocument { name } => Ok(convert_document(name)),
        Command::Config => {
            print_settings(&config);
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// Needs no setting: it runs without an environment.
fn read_document(media_type: &str) -> ExitCode {
    apart(|bytes, out| Ok(out.write_all(text::read(media_type, bytes)?.as_bytes())?))
}

fn convert_document(name: &str) -> ExitCode {
    apart(|bytes, out| Ok(documents::answer(name, bytes, out)?))
}

/// Does some work on the standard input, under limits.
fn apart(work: impl FnOnce(&[u8], &mut dyn Write) -> anyhow::Result<()>) -> ExitCode {
    let mut bytes = Vec::new();
    let done = apart::limit_this_process()
        .and_then(|()| std::io::stdin().read_to_end(&mut bytes))
        .map_err(anyhow::Error::from)
        .and_then(|_| work(&bytes, &mut std::io::stdout().lock()));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("maillage: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the application for a command that runs beside the server.
pub fn open(config: Config) -> anyhow::Result<App> {
    App::open(config, Clock::System).map(|(app, _)| app)
}

fn print_settings(config: &Config) {
    for (setting, value, source) in &config.shown {
        let value = if setting.secret && !value.is_empty() { "(secret)" } else { value };
        println!("{} = {value}  ({source})", config::variable(setting.key));
        println!(
            "    {} Default: {}",
            setting.meaning,
            if setting.default.is_empty() { "see above" } else { setting.default }
        );
    }
}
