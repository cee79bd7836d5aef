//! What others do between the reading and the writing of a verb: rights are those of the moment when it writes, and
//! whoever waits for another's row never keeps the counter of events from everybody.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use maillage::actions::sheets::edit_sheet::{Edit, save_now};
use maillage::actions::sheets::hold_change::hold_change;
use maillage::actions::sheets::tell_remarks;
use maillage::db::Db;
use maillage::db::happening::{Happening, OfSetting};
use maillage::db::types::{Protection, SheetId, Visibility};
use maillage::hall::error::{Error, Result, What};
use maillage::hall::policy::Who;
use maillage::models::event::{self, NewEvent};
use maillage::models::held_change::HeldChange;
use maillage::models::remark_reader::RemarkReader;
use maillage::models::sheet::{NewHead, Sheet};

use crate::support::{Site, Written, on_both};

/// Runs a verb whose reading ends before another transaction is kept, and whose writing waits for it.
#[expect(clippy::disallowed_methods, reason = "this waits outside the server")]
fn while_written<T>(site: &Site, other: impl Fn(&mut Db) -> Result<()> + Sync, verb: impl FnOnce() -> T) -> T {
    let (began, begins) = mpsc::channel();
    std::thread::scope(|scope| {
        let other = &other;
        let writing = scope.spawn(move || {
            site.app.store.write::<_, Error>(|db| {
                other(db)?;
                began.send(()).unwrap();
                std::thread::sleep(Duration::from_millis(400));
                Ok(())
            })
        });
        begins.recv().unwrap();
        let done = verb();
        writing.join().unwrap().unwrap();
        done
    })
}

fn sheet_of(site: &Site, id: i64) -> Sheet {
    site.app.store.read::<_, Error>(|db| Ok(Sheet::find(db, &Who::Program, SheetId(id))?.unwrap())).unwrap()
}

fn govern(db: &mut Db, sheet: &Sheet, protection: Protection, visibility: Visibility) -> Result<()> {
    Site::governs(db, sheet.id, protection, visibility, sheet.steward_id)
}

fn delete(db: &mut Db, sheet: &Sheet) -> Result<()> {
    Ok(Sheet::delete(db, sheet.id, None, sheet.created_at, "essai", None).map(drop)?)
}

fn edit(site: &Site, sheet: &Written, from: &str, to: &str) -> Edit {
    Edit::new(Some(SheetId(sheet.id)), 1, site.text_of(sheet.id).replace(from, to), String::new())
}

#[test]
fn a_sheet_takes_no_revision_from_who_read_other_rights() {
    on_both(|site| {
        let ann = site.member("Ann");
        let steward = ann.member.as_ref().unwrap().id;
        type Change<'a> = &'a dyn Fn(&mut Db, &Sheet) -> Result<()>;
        let changes: [Change<'_>; 4] = [
            &delete,
            &|db, sheet| govern(db, sheet, Protection::Moderators, Visibility::Public),
            &|db, sheet| govern(db, sheet, Protection::Open, Visibility::Hidden),
            &|db, sheet| Site::governs(db, sheet.id, Protection::Open, Visibility::Public, Some(steward)),
        ];
        for (number, change) in changes.iter().enumerate() {
            let read = sheet_of(site, ann.writes(&format!("Fiche {number}"), "Un.").id);
            let head = NewHead {
                kind: read.kind.clone(),
                title: read.title.clone(),
                slug: read.slug.clone(),
                summary: read.summary.clone(),
                state: read.state.clone(),
                head: 2,
                size: read.size,
                updated_at: read.updated_at,
                updated_by: read.updated_by,
            };
            let advanced = site.app.store.write::<_, Error>(|db| {
                change(db, &read)?;
                Ok(Sheet::advance(db, &read, &head)?)
            });
            assert!(!advanced.unwrap(), "change {number}");
            assert_eq!(sheet_of(site, read.id.0).head, 1);
        }
    });
}

#[test]
fn a_sheet_that_is_deleted_protected_or_hidden_while_a_save_waits_refuses_it() {
    on_both(|site| {
        let ann = site.member("Ann");
        let refuses = |title: &str, change: &(dyn Fn(&mut Db, &Sheet) -> Result<()> + Sync)| {
            let written = ann.writes(title, "Un.");
            let (read, edit) = (sheet_of(site, written.id), edit(site, &written, "Un.", "Deux."));
            let saved = while_written(site, |db| change(db, &read), || save_now(&site.app, &ann.who(), &edit));
            assert_eq!(sheet_of(site, written.id).head, 1, "{title}");
            saved.unwrap_err()
        };
        assert!(matches!(refuses("Supprimée", &delete), Error::Gone(_)));
        let protect = |db: &mut Db, sheet: &Sheet| govern(db, sheet, Protection::Moderators, Visibility::Public);
        assert!(matches!(refuses("Protégée", &protect), Error::Forbidden(_)));
        let hide = |db: &mut Db, sheet: &Sheet| govern(db, sheet, Protection::Open, Visibility::Hidden);
        assert!(matches!(refuses("Masquée", &hide), Error::NotFound(What::Sheet)));
        // What takes no right away stops nothing.
        let written = ann.writes("Vérifiée", "Un.");
        let (read, edit) = (sheet_of(site, written.id), edit(site, &written, "Un.", "Deux."));
        let by = ann.member.as_ref().unwrap().id;
        let verify = |db: &mut Db| Ok(Sheet::verify(db, read.id, by, read.created_at)?);
        assert_eq!(while_written(site, verify, || save_now(&site.app, &ann.who(), &edit)).unwrap().number, 2);
    });
}

#[test]
fn a_save_that_waits_to_tell_its_steward_holds_no_counter_of_events() {
    on_both(|site| {
        let (ann, eve) = (site.member("Ann"), site.member("Eve"));
        let written = ann.writes("Confiée", "Un.");
        let steward = eve.member.as_ref().unwrap().id;
        tell_remarks::choose(&site.app, &eve.who(), true).unwrap();
        let entrust = |db: &mut Db| {
            let id = SheetId(written.id);
            Site::governs(db, id, Protection::Open, Visibility::Public, Some(steward))
        };
        site.app.store.write(entrust).unwrap();
        let (tries, edit) = (AtomicUsize::new(0), edit(site, &written, "Un.", "Deux."));
        let (began, begins) = mpsc::channel();
        std::thread::scope(|scope| {
            let tries = &tries;
            // As the closing of an account does: the row of who is told, then the counter.
            #[expect(clippy::disallowed_methods, reason = "this waits outside the server")]
            let closing = scope.spawn(move || {
                site.app.store.write::<_, Error>(|db| {
                    tries.fetch_add(1, Ordering::Relaxed);
                    if let Db::Postgres(connection) = db {
                        // Of two who wait for each other this one is given up, so that it shows.
                        connection.batch_execute("SET LOCAL deadlock_timeout = '20ms'")?;
                    }
                    RemarkReader::lock(db, steward)?;
                    began.send(()).unwrap();
                    std::thread::sleep(Duration::from_millis(400));
                    let what = Happening::SettingChanged(OfSetting::default());
                    event::tell(db, NewEvent::new(what, site.app.now(), None, "essai"))?;
                    Ok(())
                })
            });
            begins.recv().unwrap();
            assert_eq!(save_now(&site.app, &ann.who(), &edit).unwrap().number, 2);
            closing.join().unwrap().unwrap();
        });
        assert_eq!(tries.load(Ordering::Relaxed), 1, "two waited for each other");
    });
}

#[test]
fn a_change_that_is_kept_is_merged_with_what_waits_when_it_is_written() {
    on_both(|site| {
        let ann = site.member("Ann");
        let account = ann.member.as_ref().unwrap().id;
        let written = ann.writes("Retenue", "## Un\n\nPremier.\n\n## Deux\n\nSecond.\n");
        let first = hold_change(&site.app, &ann.who(), &edit(site, &written, "Premier.", "Le premier."), None, &[]);
        let (first, second) = (first.unwrap(), edit(site, &written, "Second.", "Le second."));
        let take_back = |db: &mut Db| Ok(HeldChange::withdraw(db, account, first).map(drop)?);
        let kept = while_written(site, take_back, || hold_change(&site.app, &ann.who(), &second, None, &[])).unwrap();
        let waiting = || {
            let all = site.app.store.read::<_, Error>(|db| Ok(HeldChange::of_account(db, account)?)).unwrap();
            assert_eq!(all.len(), 1);
            all.into_iter().next().unwrap()
        };
        assert_eq!(waiting().id, kept);
        assert!(waiting().content.contains("Le second.") && !waiting().content.contains("Le premier."));
        // One that still waits is merged, and a sheet that is protected meanwhile takes nothing.
        let third = edit(site, &written, "Premier.", "Tout premier.");
        hold_change(&site.app, &ann.who(), &third, None, &[]).unwrap();
        assert!(waiting().content.contains("Le second.") && waiting().content.contains("Tout premier."));
        let read = waiting();
        let anew = HeldChange { content: read.content.replace("## Deux", "## Deux, autrement"), ..read.clone() };
        let write_anew = |db: &mut Db| Ok(HeldChange::rewrite(db, &read, &anew).map(drop)?);
        let fourth = edit(site, &written, "## Un", "## Un, encore");
        while_written(site, write_anew, || hold_change(&site.app, &ann.who(), &fourth, None, &[])).unwrap();
        for words in ["## Un, encore", "Tout premier.", "## Deux, autrement", "Le second."] {
            assert!(waiting().content.contains(words), "{words}: {}", waiting().content);
        }
        let read = sheet_of(site, written.id);
        let protect = |db: &mut Db| govern(db, &read, Protection::Moderators, Visibility::Public);
        let again = edit(site, &written, "Premier.", "Premier, enfin.");
        let kept = while_written(site, protect, || hold_change(&site.app, &ann.who(), &again, Some(waiting().id), &[]));
        assert!(matches!(kept, Err(Error::Forbidden(_))), "{kept:?}");
        assert!(waiting().content.contains("Tout premier."));
    });
}
