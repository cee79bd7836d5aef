//! A cached page equals a fresh one, whatever happened before.

#![expect(clippy::indexing_slicing, reason = "tests may index")]

use crate::support::{Site, Written, on_both};
use maillage::app::App;

/// Small random numbers that a failure can repeat.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

const TITLES: [&str; 6] = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"];

fn text(dice: &mut Dice, title: &str) -> String {
    let kind = ["fiche-pratique", "exemple-inspirant", "methode-animation"][dice.roll(3)];
    let link = TITLES[dice.roll(6)];
    let from = TITLES[dice.roll(6)];
    let theme = ["mobilite", "mobilite/velo-marche", "cooperation"][dice.roll(3)];
    format!(
        "---\nmodele: {kind}\ntitre: {title}\nthemes: [{theme}]\nissu_de: {{relation: resume-de, fiche: {from}}}\n\
         epingles: [{}]\n---\n## Partie {}\n\nVoir [[{link}]] et [[{}]].\n",
        TITLES[dice.roll(6)],
        dice.roll(3),
        TITLES[dice.roll(6)],
    )
}

/// The pages of strangers, from the cache of the site and from a second application on the same database.
fn compare(site: &Site, fresh: &App, sheets: &[Written], step: usize) {
    fresh.caches.forget_all();
    let mut paths = vec!["/".to_owned(), "/themes".to_owned(), "/themes/mobilite".to_owned()];
    paths.extend(sheets.iter().map(|sheet| format!("/f/{}", sheet.id)));
    paths.extend(TITLES.iter().map(|title| format!("/titre/{title}")));
    for path in paths {
        let mut path = path;
        let mut cached = site.stranger().get(&path);
        while cached.status == 301 {
            path = cached.header("location").to_owned();
            cached = site.stranger().get(&path);
        }
        let again = site.page_of(fresh, &path);
        assert_eq!((cached.status, &cached.html), (again.0, &again.1), "{path} after step {step}");
    }
}

#[test]
fn a_cached_page_equals_a_fresh_one() {
    on_both(|site| {
        let ann = site.member("Ann");
        let bob = site.member("Bob");
        let fresh = site.second();
        let mut dice = Dice(20_260_323);
        let mut sheets: Vec<Written> = Vec::new();
        for step in 0..24 {
            let who = if dice.roll(2) == 0 { &ann } else { &bob };
            match dice.roll(5) {
                0 | 1 if sheets.len() < 5 => {
                    let title = TITLES[sheets.len()];
                    sheets.push(who.writes_text(&text(&mut dice, title)));
                }
                0..=2 if !sheets.is_empty() => {
                    let at = dice.roll(sheets.len());
                    let sheet = &sheets[at];
                    let title = TITLES[at];
                    let written = text(&mut dice, title);
                    if let Ok(saved) = who.saves(Some(sheet.id), sheet.number, &written) {
                        sheets[at] = saved;
                    }
                }
                3 if !sheets.is_empty() => {
                    let at = dice.roll(sheets.len());
                    let sheet = &sheets[at];
                    let title = format!("{} neuf {step}", TITLES[at]);
                    if let Ok(saved) = who.saves(Some(sheet.id), sheet.number, &text(&mut dice, &title)) {
                        sheets[at] = saved;
                    }
                }
                _ if !sheets.is_empty() => {
                    let at = dice.roll(sheets.len());
                    assert_eq!(who.post(&format!("/fiches/{}/verifier", sheets[at].id), &[]).status, 303);
                }
                _ => {}
            }
            compare(site, &fresh, &sheets, step);
        }
    });
}
