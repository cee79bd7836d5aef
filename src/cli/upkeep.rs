//! Maintenance commands: import, export, check, reindex, backup, restore, copy. They may run beside the server.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;

use super::serve;
use crate::actions::wiki::{check, rebuild, reindex};
use crate::app::{App, Clock};
use crate::db::{Address, Store, migrate};
use crate::exchange::archive::{self, Moved};
use crate::exchange::calendar;
use crate::exchange::documents;
use crate::exchange::git;
use crate::exchange::markdown;
use crate::exchange::mediawiki;
use crate::exchange::progress::Progress;
use crate::hall::config::Config;
use crate::hall::policy::Who;
use crate::jobs::indexer;
use crate::search::State;

/// Where sheets come from.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Make a sheet of every `.md` file below a folder; run again, update what changed.
    Markdown {
        /// The folder.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Make a sheet of every page of a dump of MediaWiki (XML, or packed by gzip, bzip2 or zstd), with its history; run
    /// again, bring what came since.
    Mediawiki {
        /// The dump.
        #[arg(value_name = "DUMP")]
        dump: PathBuf,
        /// The kind of the sheets, by its key.
        #[arg(long)]
        kind: Option<String>,
        /// Bring in the pages of every space, discussions, users, templates and files among them, under their whole
        /// titles; articles, the project's pages, help and categories alone otherwise.
        #[arg(long)]
        everything: bool,
        /// Write nothing: tell what would come in.
        #[arg(long)]
        dry_run: bool,
    },
    /// Make a sheet of every event of a calendar file (iCalendar, `.ics`); run again, update what changed.
    Calendar {
        /// The file.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The kind of the sheets, by its key; the first that says when something takes place when left out.
        #[arg(long)]
        kind: Option<String>,
    },
    /// Make a sheet of every document below a folder (DOCX, ODT, RTF, PDF, HTML, Markdown, text); run again, update
    /// what changed.
    Documents {
        /// The folder.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// The kind of the sheets, by its key.
        #[arg(long)]
        kind: Option<String>,
        /// Leave the documents themselves out: only their texts and images come in.
        #[arg(long)]
        without_originals: bool,
    },
}

/// Where sheets go to.
#[derive(Debug, Subcommand)]
pub enum Export {
    /// Write the current texts and files into a new or empty folder.
    Markdown {
        /// The folder.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Write the whole history into a new or empty folder, as a Git repository with one commit a revision.
    Git {
        /// The folder.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// Imports; fails when a file could not be imported.
pub fn import(config: Config, what: &Import) -> anyhow::Result<ExitCode> {
    match what {
        Import::Markdown { folder } | Import::Documents { folder, .. } => {
            anyhow::ensure!(folder.is_dir(), "{} is not a folder", folder.display());
        }
        Import::Calendar { file, .. } | Import::Mediawiki { dump: file, .. } => {
            anyhow::ensure!(file.is_file(), "{} is not a file", file.display())
        }
    }
    let app = super::open(config)?;
    serve::prepare(&app)?;
    let is_whole = match what {
        Import::Markdown { folder } => {
            let report = markdown::import(&app, folder)?;
            println!("{report}");
            report.is_whole()
        }
        Import::Mediawiki { dump, kind, everything, dry_run } => {
            let (kind, everything, is_dry) = (kind.clone(), *everything, *dry_run);
            let options = mediawiki::Options { kind, everything, is_dry };
            let report = mediawiki::import(&app, dump, &options)?;
            println!("{report}");
            report.is_whole()
        }
        Import::Calendar { file, kind } => {
            let report = calendar::import(&app, file, kind.as_deref())?;
            println!("{report}");
            report.is_whole()
        }
        Import::Documents { folder, kind, without_originals } => {
            let told = documents::import(&app, folder, kind.as_deref(), !without_originals)?;
            println!("{told}");
            told.is_whole()
        }
    };
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// `maillage export`
pub fn export(config: Config, what: &Export) -> anyhow::Result<ExitCode> {
    let app = super::open(config)?;
    let folder = match what {
        Export::Markdown { folder } => folder,
        Export::Git { folder } => {
            let done = git::export(&app, folder)?;
            println!("{} commits in {}; {} hidden texts left out", done.commits, folder.display(), done.left_out);
            return Ok(ExitCode::SUCCESS);
        }
    };
    let done = markdown::export(&app, folder)?;
    println!("{} sheets and {} files in {}", done.sheets, done.files, folder.display());
    for name in &done.missing {
        eprintln!("maillage: the bytes of {name} are missing: run check");
    }
    Ok(if done.missing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Rebuilds everything derived. A running server is asked to rebuild its index; without one it is rebuilt here.
pub fn reindex(config: Config) -> anyhow::Result<ExitCode> {
    let alone = serve::lock(&config).ok();
    let app = super::open(config)?;
    serve::prepare(&app)?;
    let progress = Progress::begin("Sheets", usize::try_from(app.search.len()).unwrap_or_default());
    let done = rebuild::rebuild(&app, &Who::Program, &|step| progress.add(step))?;
    progress.end(&format!("{} looked at, {} mended", done.sheets, done.mended));
    for (sheet, why) in &done.unreadable {
        eprintln!("maillage: sheet {sheet}: {why}");
    }
    reindex::ask(&app, &Who::Program)?;
    if alone.is_some() {
        indexer::rebuild(&app)?;
        println!("The search index holds {} sheets.", app.search.len());
    } else {
        println!("The server was asked to rebuild its search index.");
    }
    Ok(if done.unreadable.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Verifies the store; lists what is wrong and fails.
pub fn check(config: Config) -> anyhow::Result<ExitCode> {
    let alone = serve::lock(&config).ok();
    let (app, state) = App::open(config, Clock::System)?;
    let mut problems = check_store(&app)?;
    match (alone, state) {
        (None, _) => println!("The search index is left to the server that runs."),
        (Some(_), State::NeedsRebuild) => {
            println!("There is no search index yet: the server builds it when it starts.")
        }
        (Some(_), State::Ready { cursor }) => problems.extend(check::check_index(&app, cursor)?),
    }
    Ok(verdict(&problems))
}

fn check_store(app: &App) -> anyhow::Result<Vec<String>> {
    let progress = Progress::begin("Checking", usize::try_from(app.search.len()).unwrap_or_default());
    let checked = check::check(app, &Who::Program, &|step| progress.add(step))?;
    progress.end(&format!("{} sheets, {} revisions, {} files", checked.sheets, checked.revisions, checked.files));
    Ok(checked.problems)
}

fn verdict(problems: &[String]) -> ExitCode {
    for problem in problems {
        println!("{problem}");
    }
    if problems.is_empty() {
        println!("Everything is whole.");
        return ExitCode::SUCCESS;
    }
    println!("{} problems.", problems.len());
    ExitCode::FAILURE
}

/// Writes one portable archive of everything.
pub fn backup(config: Config, file: &Path) -> anyhow::Result<ExitCode> {
    let app = super::open(config)?;
    let Moved { rows, files, missing } = archive::backup(&app, file)?;
    println!("{rows} rows and {files} files in {}", file.display());
    if missing > 0 {
        eprintln!("maillage: the bytes of {missing} files are missing: run check");
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Restores an archive into an empty store, then verifies it.
pub fn restore(config: Config, file: &Path) -> anyhow::Result<ExitCode> {
    let _alone = serve::lock(&config)?;
    let index = config.data.join("index");
    let app = super::open(config)?;
    let Moved { rows, files, .. } = archive::restore(&app, file)?;
    println!("{rows} rows and {files} files restored");
    let problems = check_store(&app)?;
    drop(app);
    // An index that stood here knew another wiki; the server builds its own when it starts.
    std::fs::remove_dir_all(index)?;
    Ok(verdict(&problems))
}

/// Copies every row into another, empty database. Files stay in place.
pub fn copy(config: Config, to: &str) -> anyhow::Result<ExitCode> {
    let connections = config.database_connections;
    let app = super::open(config)?;
    let target = Store::open(&Address::parse(to).map_err(anyhow::Error::msg)?, connections)?;
    migrate::run(&target)?;
    let Moved { rows, .. } = archive::copy(&app.store, &target)?;
    println!("{rows} rows copied; set MAILLAGE_DATABASE_URL to the new address before the next start");
    Ok(ExitCode::SUCCESS)
}
