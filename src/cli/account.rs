//! Account commands. Each prints a link or token to hand over to the person.

use clap::Subcommand;

use crate::actions::accounts::govern_account::{AccountAct, govern_account};
use crate::actions::accounts::{appoint, change_password, grant_token};
use crate::app::App;
use crate::db::types::{Moment, Role, Scope};
use crate::hall::error::{Error, What};
use crate::hall::messages;
use crate::hall::policy::Who;
use crate::models::account::Account;
use crate::models::api_token::Wanted;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add a confirmed account and print a link to choose its password (7 days).
    Add {
        /// The name that others see.
        name: String,
        /// Its e-mail address.
        #[arg(long)]
        email: String,
        /// lecteur, contributeur, moderateur or administrateur.
        #[arg(long)]
        role: Role,
    },
    /// Print a link to choose another password (1 hour).
    Password {
        /// The account's name or address.
        name: String,
    },
    /// Take off the second step of signing in, for who lost the device that shows the codes; the account is told.
    OneStep {
        /// The account's name or address.
        name: String,
    },
    /// Print a new API token, alone on its line; its account is told by mail.
    Token {
        /// The account's name or address.
        account: String,
        /// What the token is called on the account's page.
        #[arg(long, default_value = "Ligne de commande")]
        name: String,
        /// read, or write as well.
        #[arg(long, default_value = "write")]
        scope: Scope,
        /// Days until it ends, 366 at most.
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(i64).range(1..=grant_token::MOST_DAYS))]
        days: i64,
    },
}

/// Runs the command and prints what to hand over.
pub(super) fn run(app: &App, command: &Command) -> anyhow::Result<()> {
    let printed = match command {
        Command::Add { name, email, role } => appoint::add(app, name, email, *role),
        Command::Password { name } => password(app, name),
        Command::OneStep { name } => one_step(app, name),
        Command::Token { account, name, scope, days } => {
            token(app, account, &Wanted { name: name.trim().to_owned(), scope: *scope, days: *days })
        }
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

fn one_step(app: &App, name: &str) -> Result<String, Error> {
    let account = govern_account(app, &Who::Program, find(app, name)?.id, &AccountAct::OneStep)?;
    Ok(format!("{} signs in by password alone from now on", account.name))
}

fn token(app: &App, account: &str, wanted: &Wanted) -> Result<String, Error> {
    if !grant_token::is_name(&wanted.name) {
        return Err(Error::field("name", messages::TOKEN_NAME));
    }
    let account = find(app, account)?;
    if !account.is_active() {
        return Err(Error::NotFound(What::Account));
    }
    let member = app.store.read::<_, Error>(|db| Ok(account.to_member(db, app.now())?))?;
    grant_token::grant(app, &Who::Member(member), wanted)
}

fn find(app: &App, name: &str) -> Result<Account, Error> {
    let found = app.store.read::<_, Error>(|db| Ok(Account::find_as_typed(db, name)?))?;
    found.filter(Account::was_confirmed).ok_or(Error::NotFound(What::Account))
}
