//! What the database is asked, and how much it is asked for: lists that grow with the wiki are cut where they are read.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use diesel::Connection;
use diesel::connection::InstrumentationEvent;
use maillage::db::types::SheetId;
use maillage::db::{Address, Db, Store};
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::account::{Account, Wanted};
use maillage::models::count;
use maillage::models::reader::Reader;
use maillage::models::sheet::Sheet;
use maillage::reading::render::Resolver;

use crate::support::{Site, on_both};

/// What was made, and how many statements it took.
fn counted<T>(site: &Site, work: impl FnOnce(&mut Db) -> Result<T, Error>) -> (T, usize) {
    let count = Arc::new(AtomicUsize::new(0));
    let asked = Arc::clone(&count);
    let made = site.app.store.read(|db| {
        db.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                asked.fetch_add(1, Ordering::Relaxed);
            }
        });
        work(db)
    });
    (made.unwrap(), count.load(Ordering::Relaxed))
}

#[test]
fn the_links_of_a_text_are_looked_up_in_two_statements() {
    on_both(|site| {
        let ann = site.member("Ann");
        let written: Vec<_> = (0..12).map(|n| ann.writes(&format!("Fiche {n}"), "x")).collect();
        let links: Vec<String> =
            (0..20).map(|n| format!("[[Fiche {n}]], [n° {n}](/f/{})", written[n % 12].id)).collect();
        let text = links.join("\n\n");
        let sheet = ann.writes("Sommaire", &text);
        let (html, statements) = counted(site, |db| {
            let mut reader = Reader::new(db, &Who::Stranger);
            let id = SheetId(sheet.id);
            Ok(Resolver::new(&site.app, &mut reader, Some(id)).with_links_of(id).body(&text).html())
        });
        assert_eq!(statements, 2, "{html}");
        assert_eq!(html.matches("href=\"/fiches/").count(), 12 + 20 + 8, "{html}");
        assert_eq!(html.matches("/fiches/nouvelle?").count(), 8, "{html}");
    });
}

#[test]
fn a_text_that_names_a_file_or_a_sheet_a_thousand_times_asks_no_more_than_for_a_few() {
    on_both(|site| {
        let ann = site.member("Ann");
        let source = ann.writes("Composteur", "## Un\n\nDu texte.\n");
        let set = |text: &str| {
            counted(site, |db| {
                let mut reader = Reader::new(db, &Who::Stranger);
                Ok(Resolver::new(&site.app, &mut reader, Some(SheetId(source.id))).body(text).html())
            })
        };
        let (_, statements) = set(&"![[absente.jpg]] [x](autre.pdf)\n\n".repeat(1_000));
        assert!(statements < 10, "{statements} for files");
        let (html, statements) = set(&"![[Composteur]]\n\n".repeat(1_000));
        assert!(statements < 210, "{statements} for sheets");
        let inside = html.matches("class=\"card inside").count();
        assert_eq!((inside, html.matches("/fiches/").count()), (200, 1_000), "the others are links");
        let (_, statements) = set(&"![[Composteur#absente]]\n\n".repeat(1_000));
        assert!(statements < 400, "{statements} for passages");
    });
}

#[test]
fn what_links_here_is_read_a_page_at_a_time() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Composteur", "x");
        for number in 0..63 {
            ann.writes(&format!("Fiche {number:02}"), "Voir [[Composteur]].");
        }
        let bob = site.stranger();
        let page = bob.get(&format!("{}/liens", sheet.path));
        assert!(page.text(".lead").starts_with("63 fiches"), "{}", page.html);
        assert_eq!(page.texts(".rows li").len(), 50);
        let last = bob.get(&format!("{}/liens?page=2", sheet.path));
        assert_eq!(last.texts(".rows li").len(), 13);
        assert!(last.text(".rows").contains("Fiche 62") && !last.text(".rows").contains("Fiche 49"));
        assert!(bob.get(&sheet.path).html.contains("Fiche 07"));
        assert!(!bob.get(&sheet.path).html.contains("Fiche 08"));
    });
}

#[test]
fn of_the_sheets_that_come_from_one_the_first_are_read() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Composteur", "x");
        for number in 0..22 {
            ann.writes_text(&format!(
                "---\nmodele: fiche-pratique\ntitre: Fiche {number:02}\n\
                 issu_de: {{relation: resume-de, fiche: Composteur}}\n---\nx\n"
            ));
        }
        let page = site.stranger().get(&sheet.path);
        let derived: Vec<String> = (0..12).map(|number| format!("Fiche {number:02}")).collect();
        assert_eq!(page.texts("#derivees_ + ul a"), derived);
        let used: Vec<String> = (12..20).map(|number| format!("Fiche {number:02}")).collect();
        assert_eq!(page.texts("#utilisee_ + ul a"), used, "the others are not lost");
        assert!(page.has(&format!(".margin a[href='{}/liens']", sheet.path)), "{}", page.html);
    });
}

#[test]
fn a_text_is_decoded_and_parsed_once_for_all_who_read_it() {
    on_both(|site| {
        let ann = site.member("Ann");
        let written = ann.writes("Composteur", "Un.");
        let look = |number| {
            let (texts, statements) = counted(site, |db| {
                let mut reader = Reader::new(db, &Who::Stranger).sharing(&site.app.caches.texts);
                let sheet = reader.sheet(SheetId(written.id))?;
                Ok([reader.sheet_text(&sheet, number)?, reader.as_stranger().sheet_text(&sheet, number)?])
            });
            assert!(Arc::ptr_eq(&texts[0], &texts[1]));
            (texts, statements)
        };
        let (one, saved) = look(1);
        assert_eq!(saved, 4, "the sheet, once the rules of fields, and twice the row that says who may read");
        ann.saves(Some(written.id), 1, "---\nmodele: fiche-pratique\ntitre: Composteur\n---\nDeux.\n").unwrap();
        let (other, again) = look(1);
        assert!(again == 4 && Arc::ptr_eq(&one[0], &other[0]), "whoever asks, and however often");
        let read = |who: &Who| {
            site.app.store.read::<_, Error>(|db| {
                let mut reader = Reader::new(db, who).sharing(&site.app.caches.texts);
                let sheet = reader.sheet(SheetId(written.id))?;
                reader.text(&sheet, 1)
            })
        };
        site.app
            .store
            .write::<_, Error>(|db| Ok(maillage::models::revision::Revision::hide(db, SheetId(written.id), 1, true)?))
            .unwrap();
        assert!(read(&Who::Program).unwrap().contains("Un."));
        assert!(matches!(read(&Who::Stranger), Err(Error::NotFound(_))), "it is here, and not for everybody");
    });
}

#[test]
fn signs_of_patterns_are_looked_for_as_they_are_typed() {
    on_both(|site| {
        let ann = site.member("Ann_e");
        site.member("Annie");
        for theme in ["eau_vive", "eauxvive"] {
            ann.writes_text(&format!("---\nmodele: fiche-pratique\ntitre: {theme}\nthemes: [{theme}]\n---\nx\n"));
        }
        let look = |db: &mut Db| {
            let of_theme = Sheet::of_theme(db, &Who::Stranger, &["eau_vive".to_owned()])?;
            let named = |db: &mut Db, words: &str| {
                let wanted = Wanted { words: words.to_owned(), ..Wanted::default() };
                let found = Account::list(db, &wanted, 50, 0)?.0;
                Ok::<_, Error>(found.into_iter().map(|account| account.name).collect::<Vec<_>>())
            };
            let titles: Vec<String> = of_theme.into_iter().map(|sheet| sheet.title).collect();
            Ok::<_, Error>((titles, named(db, "ann_e")?, named(db, "%")?, named(db, "\\")?))
        };
        let (of_theme, with_sign, all, none) = site.app.store.read(look).unwrap();
        assert_eq!(of_theme, ["eau_vive"]);
        assert_eq!((with_sign, all, none), (vec!["Ann_e".to_owned()], Vec::new(), Vec::new()));
    });
}

#[test]
fn a_week_keeps_so_many_searches_without_result_and_the_most_asked() {
    on_both(|site| {
        let most = usize::try_from(count::MOST_MISSED).unwrap();
        let miss = |missed: Vec<(String, i64)>| {
            site.app.store.write::<_, Error>(|db| Ok(count::miss(db, "2026-W48", &missed)?)).unwrap();
        };
        let kept = |least: i64| site.app.store.read::<_, Error>(|db| Ok(count::missed(db, least, 100_000)?)).unwrap();
        miss((0..most + 500).map(|n| (format!("invention {n}"), 1)).collect());
        assert_eq!(kept(1).len(), most);
        miss(vec![("compost".to_owned(), 5), ("autre invention".to_owned(), 1)]);
        assert_eq!(kept(1).len(), most);
        assert_eq!(kept(5), [("2026-W48".to_owned(), "compost".to_owned(), 5)]);
        miss(vec![("compost".to_owned(), 2)]);
        assert_eq!(kept(7).len(), 1);
    });
}

#[test]
fn a_full_house_is_told_from_a_database_that_does_not_answer() {
    on_both(|site| {
        let address = Address::parse(&site.app.config.database_url).unwrap();
        let store = Store::open_with(&address, 2, Duration::from_secs(2)).unwrap();
        let (in_use, freed) = (Arc::new(std::sync::Barrier::new(3)), Arc::new(std::sync::Barrier::new(3)));
        let holders: Vec<_> = (0..2)
            .map(|_| {
                let (store, in_use, freed) = (store.clone(), Arc::clone(&in_use), Arc::clone(&freed));
                std::thread::spawn(move || {
                    store.read::<_, Error>(|_| {
                        in_use.wait();
                        freed.wait();
                        Ok(())
                    })
                })
            })
            .collect();
        in_use.wait();
        let refused = store.read::<_, Error>(|_| Ok(())).unwrap_err();
        freed.wait();
        holders.into_iter().for_each(|holder| holder.join().unwrap().unwrap());
        assert_eq!(refused.status_and_code(), (503, "busy"), "{refused}");
        assert_eq!(refused.retry_seconds(), Some(5));
        store.read::<_, Error>(|_| Ok(())).unwrap();
    });
    let nowhere = Address::parse("postgres://nobody@127.0.0.1:1/rien?sslmode=disable").unwrap();
    assert!(Store::open_with(&nowhere, 2, Duration::from_millis(200)).is_err());
}
