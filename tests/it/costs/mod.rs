//! What texts made to be slow cost: four times the text takes at most five times the time of a processor, whatever the text
//! and whoever reads it.

mod clock;
mod heads;
mod readings;
mod texts;

use std::time::Duration;

use maillage::app::App;
use maillage::db::types::SheetId;
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::sheet::Sheet;

use crate::support::Bare;
use readings::{OF_BODIES, OF_HEADS, Reading, Wiki};
use texts::Growing;

/// A wiki with the shipped kinds. No reading asks more of a database than where a title leads: one is enough.
fn wiki(bare: &Bare) -> Wiki {
    let app: App = bare.app.clone();
    maillage::cli::serve::prepare(&app).unwrap();
    let sheet = app.store.read::<_, Error>(|db| Ok(Sheet::find(db, &Who::Program, SheetId(1))?.unwrap())).unwrap();
    Wiki { app, sheet }
}

/// Fails with all readings that grow faster than their texts.
fn all_keep_up(readings: &[Reading], texts: &[Growing], most: usize) {
    let bare = Bare::on_both().next().unwrap();
    let wiki = wiki(&bare);
    let mut slow = Vec::new();
    for (reading, read) in readings {
        for text in texts {
            let found = clock::outgrows(&|text| read(&wiki, text), text, most);
            slow.extend(found.map(|why| format!("{reading}, {why}")));
        }
    }
    assert!(slow.is_empty(), "{} of {}: {slow:#?}", slow.len(), readings.len() * texts.len());
}

#[test]
fn no_body_costs_more_than_its_length_however_it_is_read() {
    let bodies = texts::bodies();
    assert!(bodies.len() >= 120);
    let (first, second) = OF_BODIES.split_at(OF_BODIES.len() / 2);
    // Half of them on another thread: the test takes the time of the slower half.
    std::thread::scope(|scope| {
        let other = scope.spawn(|| all_keep_up(first, &texts::bodies(), usize::MAX));
        all_keep_up(second, &bodies, usize::MAX);
        other.join().unwrap();
    });
}

#[test]
fn no_front_matter_costs_more_than_its_length_however_it_is_read() {
    all_keep_up(&OF_HEADS, &heads::heads(), heads::MOST);
}

#[test]
#[ignore = "says something on a release build only: `make trust` runs it"]
fn a_megabyte_is_read_in_half_a_second_whatever_it_holds() {
    // What reads two texts, or one for several ends, may take twice that.
    const A_MEGABYTE: Duration = Duration::from_millis(500);
    const SEVERAL: [&str; 8] = [
        "page, what it changes marked",
        "save",
        "index document",
        "difference",
        "difference of the same lines in another order",
        "merge",
        "form",
        "fields set by a program",
    ];
    let bare = Bare::on_both().next().unwrap();
    let wiki = wiki(&bare);
    let mut slow = Vec::new();
    for (readings, texts, most) in
        [(&OF_BODIES[..], texts::bodies(), 1_000_000), (&OF_HEADS[..], heads::heads(), heads::MOST)]
    {
        for (reading, read) in readings {
            let times = if SEVERAL.contains(reading) { 2 } else { 1 };
            let allowed = A_MEGABYTE * times * u32::try_from(most).unwrap() / 1_000_000;
            let mut dearest = (Duration::ZERO, String::new());
            for text in &texts {
                let long = text.of(most);
                let once = || clock::cost(|| read(&wiki, &long));
                let first = once();
                let best = if first > allowed { first.min(once()).min(once()) } else { first };
                dearest = dearest.max((best, text.name.clone()));
                if best > allowed {
                    slow.push(format!("{reading}, {:?}: {best:?}", text.name));
                }
            }
            println!("{reading}, {most} bytes: at most {:?}, for {:?}", dearest.0, dearest.1);
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
