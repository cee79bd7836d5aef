//! Commands that look after a wiki: bring folders in, take texts out. They may run while the server runs.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

use crate::config::Config;
use crate::exchange::markdown;

/// What comes in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Make a sheet of every `.md` file below a folder; run again, update what changed.
    Markdown {
        /// The folder.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// Runs an import; fails when a file could not come in.
pub fn import(config: Config, what: &Import) -> anyhow::Result<ExitCode> {
    let Import::Markdown { folder } = what;
    anyhow::ensure!(folder.is_dir(), "{} is not a folder", folder.display());
    let app = super::open(config)?;
    super::serve::prepare(&app)?;
    let report = markdown::import(&app, folder)?;
    println!("{report}");
    Ok(if report.is_whole() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
