//! A cached page equals a fresh one, whatever happened before; and what is kept stays within its bounds, whatever is asked.

#![expect(clippy::indexing_slicing, reason = "tests may index")]

use crate::support::{Browser, Site, Written, on_both};
use maillage::app::App;
use maillage::cache::{Accepted, Caches, Dep, Page, Reads};
use maillage::db::types::{Moment, Role, SheetId};

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
    let fixed = [
        "/",
        "/themes",
        "/themes/mobilite",
        "/themes/cooperation?type=exemple-inspirant",
        "/modifications-recentes",
        "/modifications-recentes?theme=mobilite",
        "/pages-demandees",
        "/pages-orphelines",
        "/plan-du-site",
        "/contributeurs/Ann",
        "/contributeurs/Bob/contributions",
        "/flux/modifications.atom",
        "/flux/themes/mobilite.atom",
    ];
    let mut paths: Vec<String> = fixed.map(str::to_owned).to_vec();
    for sheet in sheets {
        paths.push(format!("/f/{}", sheet.id));
        paths.extend(["historique", "liens", "info", "versions/1"].map(|tail| format!("/fiches/{}/{tail}", sheet.id)));
    }
    paths.extend(TITLES.iter().map(|title| format!("/titre/{title}")));
    for path in paths {
        let mut path = path;
        let mut cached = site.stranger().get(&path);
        while cached.status == 301 {
            path = cached.header("location").to_owned();
            cached = site.stranger().get(&path);
        }
        let again = site.page_of(fresh, &path);
        let legible = |html: &str| without_numbers_of_requests(html);
        assert_eq!((cached.status, legible(&cached.html)), (again.0, legible(&again.1)), "{path} after step {step}");
    }
}

/// Error pages name their request.
fn without_numbers_of_requests(html: &str) -> String {
    let lines = html.lines().filter(|line| !line.contains("requête") && !line.contains("name=\"jeton\""));
    lines.collect::<Vec<_>>().join("\n")
}

/// Ways in which something happens to a sheet.
const WAYS: usize = 9;

/// Something that people do to a sheet; whether it was done.
fn happens(
    way: usize,
    dice: &mut Dice,
    who: &Browser<'_>,
    chief: &Browser<'_>,
    sheet: &mut Written,
    title: &str,
) -> bool {
    let at = |tail: &str| format!("/fiches/{}{tail}", sheet.id);
    let (number, other) = (dice.roll(1000), dice.roll(2));
    let page = match way {
        0 => who.post(&at("/verifier"), &[]),
        1 => chief.post(&at("/renommer"), &[("titre", &format!("{title} renommé {number}")), ("motif", "essai")]),
        2 => chief.post(&at("/supprimer"), &[("motif", "essai")]),
        3 => chief.post(&at("/supprimer"), &[("motif", "essai"), ("faire", "retablir")]),
        4 => chief.post(&at("/masquer/1"), &[("motif", "essai"), ("faire", ["", "montrer"][other])]),
        5 => {
            let seen = ["public", "membres"][other];
            let rules = [("protection", "libre"), ("visibilite", seen), ("delai", "12"), ("motif", "essai")];
            chief.post(&at("/info"), &rules)
        }
        6 => chief.post(&at("/retablir/1"), &[("actuelle", &sheet.number.to_string()), ("motif", "essai")]),
        7 => who.post(&at("/essais"), &[("date", "2026-03-20"), ("personnes", "8"), ("note", "Bien.")]),
        _ => {
            let title = if other == 0 { title.to_owned() } else { format!("{title} neuf {number}") };
            let Ok(saved) = who.saves(Some(sheet.id), sheet.number, &text(dice, &title)) else { return false };
            *sheet = saved;
            return true;
        }
    };
    if page.status == 303 {
        let shown = chief.get(page.header("location").split('?').next().unwrap_or_default());
        sheet.number += i32::from(way == 6 || (way == 1 && shown.status == 200));
    }
    page.status == 303
}

#[test]
fn a_cached_page_equals_a_fresh_one() {
    on_both(|site| {
        let ann = site.member("Ann");
        let bob = site.member("Bob");
        let chief = site.person("Cléa", Role::Administrator);
        let fresh = site.second();
        let mut dice = Dice(20_260_323);
        let mut sheets: Vec<Written> = Vec::new();
        let mut done = [0; WAYS];
        for step in 0..45 {
            let who = if dice.roll(2) == 0 { &ann } else { &bob };
            if sheets.len() < 5 && dice.roll(5) < 2 {
                let title = TITLES[sheets.len()];
                sheets.extend(who.saves(None, 0, &text(&mut dice, title)));
            } else if !sheets.is_empty() {
                let (at, way) = (dice.roll(sheets.len()), step % WAYS);
                done[way] += i32::from(happens(way, &mut dice, who, &chief, &mut sheets[at], TITLES[at]));
            }
            compare(site, &fresh, &sheets, step);
        }
        assert!(done.iter().all(|times| *times > 0), "each way at least once: {done:?}");
    });
}

#[test]
fn what_only_one_reader_asks_is_answered_and_not_kept() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(
            "---\nmodele: methode-animation\ntitre: Le tour\nthemes: [mobilite]\netapes:\n  - {duree: 10, titre: Dire}\n---\nx\n",
        );
        ann.saves(Some(sheet.id), 1, "---\nmodele: methode-animation\ntitre: Le tour\n---\ny\n").unwrap();
        ann.saves(Some(sheet.id), 2, "---\nmodele: methode-animation\ntitre: Le tour\n---\nz\n").unwrap();
        site.indexed();
        let kept = |path: &str| {
            let before = site.app.caches.figures().0;
            let page = site.stranger().get(path);
            assert_eq!(page.status, 200, "{path}");
            let (etag, (found, made)) = (page.header("etag").to_owned(), site.app.caches.lookups());
            assert_eq!(site.stranger().get_with(path, "if-none-match", &etag).status, 304, "{path}");
            let kept = site.app.caches.figures().0 - before;
            let later = site.app.caches.lookups();
            assert_eq!((later.0 > found, later.1 > made), (kept > 0, false), "the second one of {path}");
            kept
        };
        let common = [
            "/".to_owned(),
            "/themes".to_owned(),
            "/themes/mobilite".to_owned(),
            "/plan-du-site".to_owned(),
            "/fichiers".to_owned(),
            "/contributeurs/Ann".to_owned(),
            "/modifications-recentes".to_owned(),
            "/sitemap.xml".to_owned(),
            "/aide".to_owned(),
            sheet.path.clone(),
            format!("{}/info", sheet.path),
            format!("{}/liens", sheet.path),
            format!("{}/versions/1", sheet.path),
            format!("{}/historique?page=2", sheet.path),
            format!("{}/versions/1...2", sheet.path),
            "/flux/recherche.atom".to_owned(),
            "/flux/recherche.atom?theme=mobilite".to_owned(),
            "/modifications-recentes?type=methode-animation".to_owned(),
            "/themes/mobilite?type=methode-animation".to_owned(),
            "/pages-demandees?page=2".to_owned(),
        ];
        for path in common {
            assert_eq!(kept(&path), 1, "{path}");
        }
        let own = [
            format!("{}?debut=09:31&groupe=17", sheet.path),
            format!("{}?groupe=18", sheet.path),
            format!("{}?liste1=7", sheet.path),
            format!("{}/historique?page=600", sheet.path),
            format!("{}/essais?page=600", sheet.path),
            format!("{}/versions/1...3", sheet.path),
            "/aide?liste9=12".to_owned(),
            "/flux/recherche.atom?q=tour".to_owned(),
            "/flux/recherche.atom?lieu=Nulle+part".to_owned(),
            "/flux/recherche.atom?territoire=26&type=methode-animation".to_owned(),
            "/flux/recherche.atom?type=x1".to_owned(),
            "/flux/recherche.atom?theme=mobilite&type=methode-animation".to_owned(),
            "/flux/recherche.atom?champ.phase=essai".to_owned(),
            "/modifications-recentes?avant=7".to_owned(),
            "/modifications-recentes?mineures=non&nouveaux=oui".to_owned(),
            "/themes/mobilite?liste3=2".to_owned(),
            "/pages-demandees?page=900".to_owned(),
            "/pages-orphelines?page=900".to_owned(),
            "/fichiers?page=900".to_owned(),
            "/contributeurs/Ann/contributions?page=900".to_owned(),
        ];
        for path in own {
            assert_eq!(kept(&path), 0, "{path}");
        }
    });
}

/// Bytes of this process in memory that no file backs: the pages of a larger program are no cache's.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("RssAnon:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

/// Run by the test below in a process of its own, so that nothing else moves its memory.
#[tokio::test]
#[ignore = "measures a whole process: the next test runs it"]
async fn alone_a_cache_is_filled() {
    const ROOM: u64 = 32 << 20;
    let caches = Caches::new(ROOM);
    let (mut dice, before, mut full) = (Dice(7), memory(), 0);
    for n in 0..100_000_u64 {
        // Long addresses, short and long pages that do not press well, many things read: none may go uncounted.
        let key = format!("/flux/recherche.atom?lieu={}{n}", "x".repeat(dice.roll(280)));
        let content: String = (0..dice.roll(400)).map(|_| format!("{:x}", dice.roll(usize::MAX >> 33))).collect();
        let make = async || {
            let mut reads = Reads::default();
            reads.saw_sheets((0..n % 60).map(|sheet| SheetId(i64::try_from(n * 60 + sheet).unwrap())));
            reads.saw(Dep::Title(key.clone()));
            let page = Page::new("text/html", content.as_bytes(), "b", Moment(i64::MAX), Accepted::default());
            Ok::<_, ()>((page, reads))
        };
        caches.page(&key, Moment(0), make).await.unwrap();
        caches.touch([Dep::Title(format!("{n}")), Dep::Sheet(SheetId(i64::try_from(n).unwrap()))]);
        if n == 50_000 {
            full = memory();
        }
    }
    let (grown, later, (pages, said)) = (full - before, memory().saturating_sub(full), caches.figures());
    println!("{pages} pages, {said} bytes said, {grown} bytes grown, {later} more with twice as many");
    assert!(said <= ROOM && said > ROOM * 9 / 10, "{said} of {ROOM}");
    // 1.21 times as much before pages bore headers of their own, 1.30 since.
    assert!(grown < said * 4 / 3, "{grown} bytes for {said}");
    assert!(grown > said / 2, "{grown} bytes for {said}: the figure says too much");
    assert!(later < 4 << 20, "{later} bytes more");
}

#[test]
fn a_cache_says_what_it_weighs_and_a_hundred_thousand_addresses_do_not_make_it_grow() {
    let own = std::env::current_exe().unwrap();
    let output = std::process::Command::new(own)
        .args(["--exact", "cache::alone_a_cache_is_filled", "--ignored", "--nocapture", "--test-threads=1"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}{}", String::from_utf8_lossy(&output.stderr));
}
