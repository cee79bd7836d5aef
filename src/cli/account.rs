//! Account commands. Each prints a link or token to hand over to the person.

use clap::Subcommand;

use crate::actions::{appoint, change_password, grant_token};
use crate::app::App;
use crate::db::types::{Moment, Role};
use crate::error::{Error, What};
use crate::messages;
use crate::models::account::Account;
use crate::policy::Who;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add a confirmed account and print a link to choose its password (7 days).
    Add {
        /// The name that others see.
        name: String,
        /// Its e-mail address.
        #[arg(long)]
        email: String,
        /// lecteur, contributeur, relecteur, moderateur or administrateur.
        #[arg(long)]
        role: Role,
    },
    /// Print a link to choose another password (1 hour).
    Password {
        /// The account's name or address.
        name: String,
    },
    /// Print a new API token, alone on its line.
    Token {
        /// The account's name or address.
        name: String,
    },
}

/// Runs the command and prints what to hand over.
pub(super) fn run(app: &App, command: &Command) -> anyhow::Result<()> {
    let printed = match command {
        Command::Add { name, email, role } => appoint::add(app, name, email, *role),
        Command::Password { name } => password(app, name),
        Command::Token { name } => token(app, name),
    };
    match printed {
        Ok(line) => {
            println!("{line}");
            Ok(())
        }
        Err(error) => anyhow::bail!("{}", messages::of_error(&error).message),
    }
}

fn password(app: &App, name: &str) -> Result<String, Error> {
    let (account, now) = (find(app, name)?, app.now());
    app.store.write(|db| change_password::link(app, db, &account, Moment::HOUR, now))
}

fn token(app: &App, name: &str) -> Result<String, Error> {
    let account = find(app, name)?;
    if !account.is_active() {
        return Err(Error::NotFound(What::Account));
    }
    grant_token::grant(app, &Who::Member(account.to_member(app.now())))
}

fn find(app: &App, name: &str) -> Result<Account, Error> {
    let found = app.store.read::<_, Error>(|db| Ok(Account::find_as_typed(db, name)?))?;
    found.filter(Account::was_confirmed).ok_or(Error::NotFound(What::Account))
}
