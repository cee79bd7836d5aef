//! The commands about accounts, run as whoever hosts the wiki runs them.

use std::process::{Command, Output};

use crate::support::{Site, on_both};
use crate::web::accounts::{PASSWORD, signs_in};

fn maillage(site: &Site, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_maillage"))
        .args(arguments)
        .env("MAILLAGE_DATA", site.app.config.data.as_os_str())
        .env("MAILLAGE_DATABASE_URL", &site.app.config.database_url)
        .env("MAILLAGE_BASE_URL", &site.address)
        .output()
        .unwrap()
}

/// The one line that a command printed.
fn line(output: &Output) -> String {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(text.lines().count(), 1, "{text}");
    text.trim().to_owned()
}

#[test]
fn an_account_is_added_with_a_link_to_choose_its_password() {
    on_both(|site| {
        let added = maillage(site, &["account", "add", "Mo", "--email", "mo@exemple.fr", "--role", "moderateur"]);
        let link = line(&added);
        let path = link.strip_prefix(&site.address).unwrap();
        let browser = site.stranger();
        assert_eq!(browser.submits(path, path, &[("nouveau", PASSWORD)]).status, 303);
        assert_eq!(browser.get("/administration").status, 200, "the first password signs in");
        assert_eq!(signs_in(&site.stranger(), "mo@exemple.fr", PASSWORD).status, 303);
        let again = maillage(site, &["account", "add", "MO", "--email", "autre@exemple.fr", "--role", "lecteur"]);
        assert_eq!(again.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&again.stderr).contains("déjà pris"));
        let role = maillage(site, &["account", "add", "Bob", "--email", "bob@exemple.fr", "--role", "roi"]);
        assert_eq!(role.status.code(), Some(2));
        site.letters_to("mo@exemple.fr");
    });
}

#[test]
fn a_password_link_and_a_token_are_printed_alone_on_their_line() {
    on_both(|site| {
        site.account("Ann Élise", maillage::db::types::Role::Contributor);
        let link = line(&maillage(site, &["account", "password", "ann élise"]));
        assert_eq!(site.stranger().get(link.strip_prefix(&site.address).unwrap()).status, 200);
        let token = line(&maillage(site, &["account", "token", "Ann Élise"]));
        let found = move |db: &mut maillage::db::Db| Ok(maillage::models::api_token::ApiToken::find(db, &token)?);
        let (_, account) = site.app.store.read::<_, maillage::hall::error::Error>(found).unwrap().unwrap();
        assert_eq!(account.name, "Ann Élise");
        assert_eq!(maillage(site, &["account", "token", "Personne"]).status.code(), Some(1));
        let more = ["--name", "Relevé", "--scope", "read", "--days", "7"];
        let token = line(&maillage(site, &[&["account", "token", "Ann Élise"], &more[..]].concat()));
        let found = move |db: &mut maillage::db::Db| Ok(maillage::models::api_token::ApiToken::find(db, &token)?);
        let (row, _) = site.app.store.read::<_, maillage::hall::error::Error>(found).unwrap().unwrap();
        assert_eq!((row.name.as_str(), row.scope), ("Relevé", maillage::db::types::Scope::Read));
        assert_eq!(row.expires_at.0 - row.created_at.0, crate::support::days(7));
        for wrong in [["--scope", "tout"], ["--days", "0"], ["--days", "400"]] {
            let refused = maillage(site, &[&["account", "token", "Ann Élise"], &wrong[..]].concat());
            assert_eq!(refused.status.code(), Some(2), "{wrong:?}");
        }
        // The command has the clock of the machine.
        site.wait(crate::support::days(20_000));
        assert_eq!(site.letters_to("ann-elise@exemple.fr").len(), 2, "each token is told");
    });
}

#[test]
fn a_second_step_is_taken_off_for_who_lost_their_device() {
    on_both(|site| {
        let ann = site.account("Ann", maillage::db::types::Role::Contributor);
        assert_eq!(maillage(site, &["account", "one-step", "Ann"]).status.code(), Some(1), "there is none");
        let begin = move |db: &mut maillage::db::Db| {
            maillage::models::second_step::SecondStep::await_code(db, ann.id, maillage::db::types::Moment(1))?;
            let step = maillage::models::second_step::SecondStep::find(db, ann.id)?.unwrap();
            Ok(step.begin(db, maillage::db::types::Moment(1))?)
        };
        site.app.store.write::<_, maillage::hall::error::Error>(begin).unwrap();
        line(&maillage(site, &["account", "one-step", "ann"]));
        // The command lives by the clock of the day when it is run.
        site.wait(100 * 365 * 86_400_000_000);
        assert!(site.letter_to("ann@exemple.fr").text.contains("vient d’être retirée"));
    });
}
