//! A save that is refused writes nothing: no row, and no bytes of the images that its text held.

use std::path::Path;

use base64::Engine;
use maillage::actions::sheets::create_once::{Once, create_once};
use maillage::actions::sheets::edit_sheet::{Edit, save_now};
use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::db::types::{FileId, Protection, Role, SheetId, Visibility};
use maillage::exchange::markdown::import;
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::attachment::Attachment;

use crate::support::{Site, on_both};

/// A picture of a few pixels, as the address that a browser pastes.
fn pasted(color: u8) -> String {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(6, 4, image::Rgb([color, 9, 9])).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    format!("data:image/png;base64,{}", base64::engine::general_purpose::STANDARD.encode(bytes.into_inner()))
}

fn text(title: &str, body: &str) -> String {
    format!("---\nmodele: fiche-pratique\ntitre: {title}\n---\n{body}\n")
}

fn rows(site: &Site) -> Vec<Attachment> {
    site.app.store.read::<_, Error>(|db| Ok(Attachment::walk(db, FileId(0), 1_000)?)).unwrap()
}

fn files_below(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { files_below(&path) } else { 1 }).sum()
}

/// The rows of files, their events, and the bytes that are kept.
fn kept(site: &Site) -> (usize, usize, usize) {
    let events = site
        .app
        .store
        .read::<_, Error>(|db| Ok(maillage::models::event::after(db, maillage::db::types::EventId(0), 100_000)?));
    (rows(site).len(), events.unwrap().len(), files_below(&site.app.config.data.join("files")))
}

fn protects(site: &Site, id: i64, protection: Protection) {
    let rules = Rules {
        protection: protection.into(),
        visibility: Visibility::Public.into(),
        keepers: None,
        steward: String::new(),
        review_months: 12,
        reason: "essai".to_owned(),
    };
    govern_sheet(&site.app, &Who::Program, SheetId(id), &rules).unwrap();
}

#[test]
fn a_refused_change_keeps_no_image_whatever_refuses_it() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let other = ann.writes("Un titre pris", "Texte.");
        let sheet = ann.writes_text(&text("Une fiche", &format!("![une]({})\n\nUn.\n\nDeux.", pasted(1))));
        let published = site.text_of(sheet.id);
        ann.saves(Some(sheet.id), 1, &published.replace("Deux.", "Deux, par Ann.")).unwrap();
        let image = format!("Deux.\n\n![deux]({})", pasted(2));
        let before = kept(site);
        assert_eq!((before.0, before.2), (1, 1));
        let refused = |who: &Who, sheet: Option<i64>, base: i32, text: String, comment: String| {
            let edit = Edit::new(sheet.map(SheetId), base, text, comment);
            let error = save_now(&site.app, who, &edit).unwrap_err();
            assert_eq!(kept(site), before, "{error}");
            error
        };
        let clash = published.replace("Deux.", "Deux, par Bob.").replace("par Bob.", &format!("par {image}"));
        let Error::Conflict(clash) = refused(&bob.who(), Some(sheet.id), 1, clash, String::new()) else {
            panic!("a clash")
        };
        assert!(clash.mine.contains("data:image/png"), "the text of a clash holds the only copy: {}", clash.mine);
        let now = site.text_of(sheet.id);
        let with_image = now.replace("Deux, par Ann.", &image);
        let taken = with_image.replace("Une fiche", "Un titre pris");
        assert!(matches!(refused(&bob.who(), Some(sheet.id), 2, taken, String::new()), Error::Taken { .. }));
        let long = "x".repeat(201);
        assert!(matches!(refused(&bob.who(), Some(sheet.id), 2, with_image.clone(), long), Error::Invalid(_)));
        let nameless = with_image.replace("titre: Une fiche", "titre: ''");
        assert!(matches!(refused(&bob.who(), Some(sheet.id), 2, nameless, String::new()), Error::Invalid(_)));
        refused(&bob.who(), Some(sheet.id), 9, with_image.clone(), String::new());
        refused(&bob.who(), Some(9_999), 1, with_image.clone(), String::new());
        refused(&Who::Stranger, Some(sheet.id), 2, with_image.clone(), String::new());
        protects(site, sheet.id, Protection::Administrators);
        protects(site, other.id, Protection::Moderators);
        let before = kept(site);
        for id in [sheet.id, other.id] {
            let edit = Edit::new(Some(SheetId(id)), 1, with_image.clone(), String::new());
            assert!(matches!(save_now(&site.app, &bob.who(), &edit), Err(Error::Forbidden(_))));
            assert_eq!(kept(site), before);
        }
        protects(site, sheet.id, Protection::Open);
        site.deletes(sheet.id);
        let before = kept(site);
        let edit = Edit::new(Some(SheetId(sheet.id)), 2, with_image, String::new());
        assert!(matches!(save_now(&site.app, &bob.who(), &edit), Err(Error::Gone(_))));
        assert_eq!(kept(site), before);
    });
}

#[test]
fn a_refused_new_sheet_keeps_no_image() {
    on_both(|site| {
        let (ann, admin) = (site.member("Ann"), site.person("Ada", Role::Administrator));
        ann.writes("Un titre pris", "Texte.");
        let theme =
            |title: &str, image: &str| format!("---\nmodele: theme\ntitre: {title}\ncle: un-theme\n---\n{image}\n");
        admin.writes_text(&theme("Un thème", "Texte."));
        let image = format!("![deux]({})", pasted(2));
        let before = kept(site);
        let (by_ann, by_admin) = (ann.who(), admin.who());
        let once = Once { key: "une-clef".to_owned(), request: "hache".to_owned() };
        let tries = [
            ("the title is taken", &by_ann, text("Un titre pris", &image)),
            ("the key is taken", &by_admin, theme("Un autre thème", &image)),
            ("contributors write no such kind", &by_ann, theme("Encore un thème", &image).replace("un-theme", "trois")),
            ("it has no title", &by_ann, text("''", &image)),
            ("strangers write nothing", &Who::Stranger, text("Libre", &image)),
        ];
        for (why, who, text) in tries {
            let edit = Edit::new(None, 0, text, String::new());
            let saved = save_now(&site.app, who, &edit);
            assert!(saved.is_err(), "{why}");
            assert_eq!(kept(site), before, "{why}");
            let made = create_once(&site.app, who, &edit, Some(&once));
            assert!(made.is_err(), "{why}");
            assert_eq!(kept(site), before, "{why}, by a program");
        }
    });
}

#[test]
fn a_save_writes_its_images_with_the_sheet_and_tells_each_once() {
    on_both(|site| {
        let ann = site.member("Ann");
        let before = kept(site);
        let twice = format!("![une]({0}) et ![encore]({0}) et ![deux]({1})", pasted(1), pasted(2));
        let sheet = ann.writes_text(&text("Une fiche", &twice));
        let after = kept(site);
        assert_eq!((after.0 - before.0, after.1 - before.1, after.2 - before.2), (2, 3, 2));
        assert!(rows(site).iter().all(|file| file.sheet_id == Some(SheetId(sheet.id))));
        // The same image again in the same sheet is the same file; in another sheet it is the one that all may see.
        let published = site.text_of(sheet.id);
        ann.saves(Some(sheet.id), 1, &format!("{published}\n![toujours]({})\n", pasted(1))).unwrap();
        ann.writes_text(&text("Une autre", &format!("![une]({})", pasted(2))));
        assert_eq!((kept(site).0, kept(site).2), (after.0, after.2));
        // One that the text lost stays the sheet's, and the text that settles a clash may hold images as well.
        let edit = Edit {
            aside: Some(site.text_of(sheet.id).replace("toujours", &format!("à part]({}) ![x", pasted(7)))),
            ..Edit::new(Some(SheetId(sheet.id)), 2, site.text_of(sheet.id).replace("toujours", "ici"), String::new())
        };
        assert_eq!(save_now(&site.app, &ann.who(), &edit).unwrap().number, 4);
        assert_eq!((kept(site).0, kept(site).2), (after.0 + 1, after.2 + 1));
    });
}

#[test]
fn a_text_that_stays_out_of_an_import_brings_no_file_in() {
    on_both(|site| {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("a.md", "# Une fiche\n\nUn.\n");
        write("b.md", "# Une autre\n\nUn.\n");
        import(&site.app, folder.path()).unwrap();
        let source = format!("markdown:{}", folder.path().file_name().unwrap().to_str().unwrap());
        let rows = site.app.store.read::<_, Error>(|db| Ok(maillage::models::import::of_source(db, &source)?)).unwrap();
        let sheet_of = |path: &str| rows.iter().find(|row| row.path == path).unwrap().sheet_id.unwrap().0;
        let (id, other) = (sheet_of("a.md"), sheet_of("b.md"));
        let ann = site.member("Ann");
        ann.saves(Some(id), 1, &site.text_of(id).replace("Un.", "Par Ann.")).unwrap();
        site.deletes(other);
        let mut png = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(3, 3).write_to(&mut png, image::ImageFormat::Png).unwrap();
        std::fs::write(folder.path().join("vue.png"), png.into_inner()).unwrap();
        let images = format!("![vue](vue.png) ![collée]({})", pasted(3));
        for name in ["a.md", "b.md"] {
            let title = if name == "a.md" { "Une fiche" } else { "Une autre" };
            write(name, &format!("# {title}\n\nAutre chose. {images}\n"));
        }
        write("c.md", &format!("---\nmodele: theme\ntitre: Refusée\ncle: 'pas une clef !'\n---\n{images}\n"));
        let before = kept(site);
        let report = import(&site.app, folder.path()).unwrap();
        assert_eq!(
            (report.clashes.len(), report.deleted.len(), report.refused.len(), report.files),
            (1, 1, 1, 0),
            "{report}"
        );
        assert_eq!(kept(site), before, "{report}");
        // Once a text that shows them comes in, they come with it.
        write("d.md", &format!("# Une troisième\n\n{images}\n"));
        let report = import(&site.app, folder.path()).unwrap();
        assert_eq!((report.created, report.files), (1, 2), "{report}");
        let after = kept(site);
        assert_eq!((after.0 - before.0, after.2 - before.2), (2, 2));
    });
}
