//! Files: what is taken and what is refused, their pages, their bytes.
#![expect(clippy::indexing_slicing, reason = "tests")]

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use maillage::db::happening::{Happening, Rules};
use maillage::db::types::{FileId, Protection, Role, SheetId, Visibility};
use maillage::models::attachment::Attachment;
use maillage::models::event::{self, NewEvent};
use reqwest::blocking::multipart::{Form, Part};

use crate::support::{Browser, Page, Site, on_both, on_both_with};

/// A JPEG of so many pixels with an ICC profile, each pixel of another colour so that it weighs.
pub(super) fn photo(width: u32, height: u32) -> Vec<u8> {
    let pixels: Vec<u8> = (0..width * height)
        .flat_map(|n| {
            [n.wrapping_mul(2_654_435_761) >> 24, n % 251, n % 7 * 30].map(|c| u8::try_from(c % 256).unwrap())
        })
        .collect();
    let mut out = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut out, 90);
    encoder.set_icc_profile([&[0; 16][..], b"RGB ", b"profil"].concat()).unwrap();
    encoder.write_image(&pixels, width, height, ExtendedColorType::Rgb8).unwrap();
    out
}

/// The same with Exif: turned by a quarter, and taken somewhere.
fn taken_somewhere(jpeg: &[u8]) -> Vec<u8> {
    let tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPS 48.85 N 2.35 E";
    let length = u16::try_from(tiff.len() + 8).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, b"Exif\0\0", tiff, &jpeg[2..]].concat()
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|part| part == words)
}

/// Sends a file as the editor's script does.
fn sends(browser: &Browser<'_>, name: &str, bytes: &[u8], words: &[(&str, &str)]) -> Page {
    let mut form = Form::new();
    for (field, value) in words {
        form = form.text((*field).to_owned(), (*value).to_owned());
    }
    let form = form.part("fichier", Part::bytes(bytes.to_vec()).file_name(name.to_owned()));
    let request = browser.client().post(browser.at("/fichiers")).multipart(form);
    browser.send(request.header("accept", "application/json").header("x-jeton", browser.token()))
}

const WORDS: [(&str, &str); 3] = [("alt", "Une table"), ("credit", "Samira B."), ("licence", "CC BY-SA 4.0")];

/// Sends a file that is taken; the address of its page.
pub(super) fn adds_page(browser: &Browser<'_>, name: &str, bytes: &[u8]) -> String {
    sends(browser, name, bytes, &WORDS).json()["page"].as_str().unwrap().to_owned()
}

/// Adds a file to a sheet; its number.
pub(super) fn adds_to(browser: &Browser<'_>, sheet: i64, name: &str, alt: &str, bytes: &[u8]) -> i64 {
    let sheet = sheet.to_string();
    let words = [("fiche", sheet.as_str()), ("alt", alt), ("credit", "Samira B."), ("licence", "CC BY-SA 4.0")];
    let answer = sends(browser, name, bytes, &words);
    assert_eq!(answer.status, 201, "{}", answer.html);
    answer.json()["id"].as_i64().unwrap()
}

/// Adds a file as one does who writes a new sheet; its number and the address of its bytes.
pub(super) fn adds_waiting(browser: &Browser<'_>, name: &str, alt: &str, bytes: &[u8]) -> (i64, String) {
    let words = [("attend", "oui"), ("alt", alt), ("credit", "Samira B."), ("licence", "CC BY-SA 4.0")];
    let answer = sends(browser, name, bytes, &words);
    assert_eq!(answer.status, 201, "{}", answer.html);
    let said = answer.json();
    (said["id"].as_i64().unwrap(), format!("{}/{name}", said["page"].as_str().unwrap()))
}

/// Sends a file that is taken; its number and its name.
pub(super) fn adds(browser: &Browser<'_>, name: &str, bytes: &[u8]) -> (i64, String) {
    let answer = sends(browser, name, bytes, &WORDS);
    assert_eq!(answer.status, 201, "{}", answer.html);
    let said = answer.json();
    (said["id"].as_i64().unwrap(), said["name"].as_str().unwrap().to_owned())
}

fn refusal(browser: &Browser<'_>, name: &str, bytes: &[u8]) -> (u16, String) {
    let answer = sends(browser, name, bytes, &WORDS);
    (answer.status, answer.json()["error"]["message"].as_str().unwrap_or_default().to_owned())
}

fn bytes_of(browser: &Browser<'_>, path: &str) -> Vec<u8> {
    browser.client().get(browser.at(path)).send().unwrap().bytes().unwrap().to_vec()
}

#[test]
fn a_photo_is_turned_and_says_no_more_where_it_was_taken() {
    on_both(|site| {
        let ann = site.member("Ann");
        let (id, name) = adds(&ann, "Atelier.JPG", &taken_somewhere(&photo(60, 40)));
        assert_eq!(name, "Atelier.jpg");
        let kept = bytes_of(&site.stranger(), &format!("/fichiers/{id}/Atelier.jpg"));
        assert!(!holds(&kept, b"GPS") && !holds(&kept, b"Exif"));
        assert!(holds(&kept, b"ICC_PROFILE") && holds(&kept, b"RGB profil"));
        let image = image::load_from_memory(&kept).unwrap();
        assert_eq!((image.width(), image.height()), (40, 60));
        let page = site.stranger().get(&format!("/fichiers/{id}"));
        assert!(page.text(".facts-line").contains("40 × 60 pixels"));
        assert!(page.text(".definitions").contains("Samira B.") && page.text(".definitions").contains("par Ann"));
    });
}

#[test]
fn the_same_bytes_are_kept_once_and_names_are_unique() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let first = adds(&ann, "table.jpg", &photo(20, 20));
        assert_eq!(adds(&bob, "table.jpg", &photo(20, 20)), first, "same bytes, same name");
        let (other, name) = adds(&bob, "table.jpg", &photo(21, 20));
        assert_eq!((other != first.0, name.as_str()), (true, "table-2.jpg"));
        let (copy, _) = adds(&bob, "chaise.jpg", &photo(20, 20));
        let hash = |id: i64| {
            let who = bob.who();
            let read = site.app.store.read::<_, maillage::hall::error::Error>(|db| {
                Ok(Attachment::find(db, &who, FileId(id))?.unwrap().hash)
            });
            read.unwrap()
        };
        assert_eq!(hash(copy), hash(first.0));
        assert!(site.app.files.has(&hash(copy)));
    });
}

#[test]
fn what_a_file_is_comes_from_its_bytes() {
    on_both(|site| {
        let ann = site.member("Ann");
        let (id, name) = adds(&ann, "photo.png", &photo(20, 20));
        assert_eq!(name, "photo.jpg");
        let served = site.stranger().client().get(ann.at(&format!("/fichiers/{id}/photo.jpg"))).send().unwrap();
        assert_eq!(served.headers()["content-type"], "image/jpeg");
        for (name, bytes, says) in [
            ("photo.jpg", &b"MZ\x90\0\x03\0\0\0\x04\0\0\0"[..], "programmes"),
            ("photo.jpg", b"<!DOCTYPE html><script>alert(1)</script>", "HTML"),
            ("page.html", b"<p>Bonjour</p>", "HTML"),
            ("photo.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF", "abîmée"),
            ("a.zip", b"PK\x03\x04rien", "archives"),
            ("vide.txt", b"", "vide"),
        ] {
            let (status, message) = refusal(&ann, name, bytes);
            assert_eq!((status, message.contains(says)), (422, true), "{name}: {message}");
        }
    });
}

#[test]
fn an_image_of_too_many_pixels_is_refused_before_it_is_decoded() {
    on_both(|site| {
        let mut bomb = Vec::new();
        let one = image::codecs::png::PngEncoder::new(&mut bomb);
        one.write_image(&[0], 1, 1, ExtendedColorType::L8).unwrap();
        // The header alone says 6,000 × 5,000; its checksum is made again.
        bomb[16..24].copy_from_slice(&[0, 0, 0x17, 0x70, 0, 0, 0x13, 0x88]);
        let checksum = checksum_of(&bomb[12..29]).to_be_bytes();
        bomb[29..33].copy_from_slice(&checksum);
        let (status, message) = refusal(&site.member("Ann"), "bombe.png", &bomb);
        assert_eq!(status, 422);
        assert!(message.contains("25 mégapixels"), "{message}");
    });
}

/// The checksum of a PNG chunk.
fn checksum_of(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn a_file_too_large_is_refused_with_413_and_nothing_typed_is_lost() {
    on_both_with(&[("UPLOAD_BYTES", "100000")], |site| {
        let ann = site.member("Ann");
        let (status, message) = refusal(&ann, "gros.txt", &vec![b'a'; 150_000]);
        assert_eq!(status, 413);
        assert!(message.contains("100\u{a0}Ko au plus"), "{message}");
        assert_eq!(refusal(&ann, "enorme.txt", &vec![b'a'; 300_000]).0, 413);
        let form = Form::new()
            .text("jeton", ann.token())
            .part("fichier", Part::bytes(vec![b'a'; 150_000]).file_name("gros.txt"))
            .text("credit", "Samira B.");
        let page = ann.send(ann.client().post(ann.at("/fichiers")).multipart(form));
        assert_eq!(page.status, 413);
        assert_eq!(page.attribute("#credit", "value"), "Samira B.");
        assert!(page.text("#fichier-e").contains("trop lourd"));
    });
}

#[test]
fn an_image_needs_words_and_everything_a_credit_and_a_licence() {
    on_both(|site| {
        let ann = site.member("Ann");
        let answer = sends(&ann, "a.jpg", &photo(9, 9), &[]);
        assert_eq!(answer.status, 422);
        let fields = answer.json()["error"]["fields"].as_array().unwrap().clone();
        let names: Vec<&str> = fields.iter().map(|field| field["field"].as_str().unwrap()).collect();
        assert_eq!(names, ["alt", "credit", "licence"]);
        let decorative = [("decoratif", "oui"), ("credit", "Ann"), ("licence", "CC0 1.0")];
        assert_eq!(sends(&ann, "a.jpg", &photo(9, 9), &decorative).status, 201);
        assert_eq!(sends(&ann, "notes.txt", b"Bonjour", &decorative[1..]).status, 201, "a text shows nothing");
    });
}

#[test]
fn only_contributors_add_files_and_only_from_our_own_pages() {
    on_both(|site| {
        assert_eq!(sends(&site.stranger(), "a.jpg", &photo(9, 9), &WORDS).status, 401);
        assert_eq!(sends(&site.person("Lou", Role::Reader), "a.jpg", &photo(9, 9), &WORDS).status, 403);
        let ann = site.member("Ann");
        let bare = |origin: &str| {
            let form = Form::new().part("fichier", Part::bytes(photo(9, 9)).file_name("a.jpg"));
            let request = ann.client().post(ann.at("/fichiers")).header("accept", "application/json").multipart(form);
            ann.send(request.header("sec-fetch-site", origin.to_owned())).status
        };
        assert_eq!((bare("same-origin"), bare("cross-site")), (403, 403));
        assert_eq!(site.stranger().get("/fichiers").texts(".files li").len(), 0);
        assert_eq!(site.stranger().get("/fichiers/nouveau").status, 303);
    });
}

#[test]
fn the_plain_form_adds_a_file_to_a_sheet_and_says_how_to_show_it() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Boule de neige", "Texte.");
        let form = ann.get(&format!("/fichiers/nouveau?fiche={}", sheet.id));
        assert!(form.text(".lead").contains("Boule de neige"));
        let posted = Form::new()
            .text("jeton", ann.token())
            .text("fiche", form.attribute("input[name=fiche]", "value"))
            .text("credit", "Ann")
            .text("licence", form.attribute("#licence", "value"))
            .part("fichier", Part::bytes(b"Bonjour".to_vec()).file_name("Mode d’emploi.txt"));
        let answer = ann.send(ann.client().post(ann.at("/fichiers")).multipart(posted));
        assert_eq!(answer.status, 303, "{}", answer.html);
        let page = ann.get(answer.header("location"));
        assert!(page.text("[role=status]").contains("enregistré"));
        assert!(page.text("main code").contains("![[Mode d’emploi.txt]]"));
        assert!(page.text(".definitions").contains("Boule de neige"));
    });
}

#[test]
fn a_drawing_and_a_document_never_run_in_the_page() {
    on_both(|site| {
        let ann = site.member("Ann");
        let svg = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
        let (id, name) = adds(&ann, "dessin.svg", svg);
        let served = site.stranger().get(&format!("/fichiers/{id}/{name}"));
        assert!(served.header("content-disposition").starts_with("attachment; filename=\"dessin.svg\""));
        let (id, name) = adds(&ann, "guide été.pdf", b"%PDF-1.4\n%%EOF\n");
        let served = site.stranger().get(&format!("/fichiers/{id}/{name}"));
        assert_eq!((served.status, served.header("content-type")), (200, "application/pdf"));
        assert!(served.header("content-disposition").starts_with("inline;"));
        assert!(served.header("content-disposition").contains("filename*=UTF-8''guide%20%C3%A9t%C3%A9%2Epdf"));
        assert!(served.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
        assert_eq!(served.header("x-content-type-options"), "nosniff");
        let asked = site.stranger().get(&format!("/fichiers/{id}/{name}?telecharger=oui"));
        assert!(asked.header("content-disposition").starts_with("attachment;"));
    });
}

#[test]
fn bytes_are_kept_by_readers_and_given_in_parts() {
    on_both(|site| {
        let (id, _) = adds(&site.member("Ann"), "dix.txt", b"0123456789");
        let (reader, path) = (site.stranger(), format!("/fichiers/{id}/dix.txt"));
        let whole = reader.get(&path);
        assert_eq!((whole.html.as_str(), whole.header("content-length")), ("0123456789", "10"));
        assert_eq!(whole.header("cache-control"), "public, s-maxage=600, max-age=31536000, immutable");
        let etag = whole.header("etag").to_owned();
        assert_eq!(etag.len(), 66);
        assert_eq!(reader.get_with(&path, "if-none-match", &etag).status, 304);
        let part = reader.get_with(&path, "range", "bytes=2-4");
        assert_eq!((part.status, part.html.as_str()), (206, "234"));
        assert_eq!(part.header("content-range"), "bytes 2-4/10");
        assert_eq!(reader.get_with(&path, "range", "bytes=-3").html, "789");
        assert_eq!(reader.get_with(&path, "range", "bytes=10-").status, 416);
        let head = reader.send(reader.client().head(reader.at(&path)));
        assert_eq!((head.status, head.html.as_str(), head.header("content-length")), (200, "", "10"));
        let other = reader.get(&format!("/fichiers/{id}/autre.txt?telecharger=oui"));
        assert_eq!((other.status, other.header("location")), (301, format!("{path}?telecharger=oui").as_str()));
        assert_eq!(reader.get("/fichiers/99/a.txt").status, 404);
        assert_eq!(reader.get("/fichiers/99999999999999999999").status, 404);
    });
}

#[test]
fn images_are_given_at_the_next_width_and_never_larger() {
    on_both(|site| {
        let (id, name) = adds(&site.member("Ann"), "large.jpg", &photo(700, 350));
        let sides = |width: &str| {
            let bytes = bytes_of(&site.stranger(), &format!("/fichiers/{id}/{name}?largeur={width}"));
            let image = image::load_from_memory(&bytes).unwrap();
            (image.width(), image.height())
        };
        for (asked, given) in [("160", 160), ("300", 320), ("480", 480), ("500", 640), ("960", 700), ("x", 700)] {
            assert_eq!(sides(asked), (given, given / 2), "{asked}");
        }
        assert_eq!(sides("160"), (160, 80), "the second time from disk");
        let etag = |path: &str| {
            site.stranger().send(site.stranger().client().head(site.stranger().at(path))).header("etag").to_owned()
        };
        assert!(etag(&format!("/fichiers/{id}/{name}?largeur=160")).ends_with("-160\""));
    });
}

#[test]
fn a_file_says_where_it_is_used_and_its_words_can_be_changed() {
    on_both(|site| {
        let ann = site.member("Ann");
        let (id, name) = adds(&ann, "table.jpg", &photo(1200, 20));
        let page = format!("/fichiers/{id}");
        assert!(site.stranger().get(&page).text("#utilisee + p").contains("Aucune fiche"));
        let by_name = ann.writes("Par le nom", &format!("![[{name}]]"));
        ann.writes("Par l’adresse", &format!("![x](/fichiers/{id}/{name})"));
        ann.writes("Sans", "Rien.");
        assert_eq!(site.stranger().get(&page).texts("#utilisee + ul li"), ["Par le nom", "Par l’adresse"]);
        let shown = site.stranger().get(&by_name.path);
        assert_eq!(shown.attribute("figure img", "src"), format!("/fichiers/{id}/table.jpg?largeur=960"));
        assert_eq!(shown.attribute("figure img", "alt"), "Une table");
        let form = [("faire", "decrire"), ("alt", "Une table ronde"), ("credit", ""), ("licence", "CC0 1.0")];
        let refused = ann.post(&page, &form);
        assert_eq!(refused.status, 422);
        assert!(refused.text("#credit-e").contains("crédit"));
        assert_eq!(refused.text("#alt"), "Une table ronde");
        assert_eq!(site.person("Lou", Role::Reader).post(&page, &form).status, 403);
        let form = [("faire", "decrire"), ("alt", "Une table ronde"), ("credit", "Bob"), ("licence", "CC0 1.0")];
        assert_eq!(ann.post(&page, &form).status, 303);
        assert!(site.stranger().get(&page).text(".definitions").contains("Bob"));
        assert_eq!(site.stranger().get(&by_name.path).attribute("figure img", "alt"), "Une table ronde");
    });
}

#[test]
fn a_deleted_file_says_why_and_comes_back() {
    on_both(|site| {
        let (ann, moderator) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let (id, name) = adds(&ann, "table.jpg", &photo(20, 20));
        let sheet = ann.writes("Avec image", &format!("![[{name}]]"));
        let (page, bytes) = (format!("/fichiers/{id}"), format!("/fichiers/{id}/{name}"));
        let delete = |reason| [("faire", "supprimer"), ("motif", reason)];
        assert_eq!(ann.post(&page, &delete("Doublon")).status, 403);
        assert_eq!(moderator.post(&page, &delete(" ")).status, 422);
        assert_eq!(moderator.post(&page, &delete("Sans autorisation")).status, 303);
        for path in [&page, &bytes] {
            let gone = site.stranger().get(path);
            assert_eq!(gone.status, 410, "{path}");
            assert!(gone.text(".lead").contains("Sans autorisation"));
        }
        assert!(!site.stranger().get(&sheet.path).has("figure img"));
        assert_eq!(adds(&ann, "table.jpg", &photo(20, 20)).1, "table-2.jpg", "its name stays its own");
        assert_eq!(ann.post(&page, &[("faire", "retablir")]).status, 403);
        assert_eq!(moderator.post(&page, &[("faire", "retablir")]).status, 303);
        assert_eq!(site.stranger().get(&bytes).status, 200);
        assert!(site.stranger().get(&sheet.path).has("figure img"));
    });
}

/// Hides a sheet behind the doors.
fn hides(site: &Site, sheet: i64) {
    let (id, now) = (SheetId(sheet), site.app.now());
    let governed = NewEvent::new(Happening::Governed(Rules::default()), now, None, "Réservée").on(id);
    site.app
        .store
        .write::<_, maillage::hall::error::Error>(|db| {
            Site::governs(db, id, Protection::Open, Visibility::Hidden, None)?;
            event::tell(db, governed.clone())?;
            Ok(())
        })
        .unwrap();
    site.app.follow().unwrap();
}

#[test]
fn the_files_of_a_sheet_are_seen_by_those_who_see_the_sheet() {
    on_both(|site| {
        let (ann, moderator) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Réservée", "Texte.");
        let number = sheet.id.to_string();
        let words = [&WORDS[..], &[("fiche", number.as_str())]].concat();
        let id = sends(&ann, "interne.jpg", &photo(20, 20), &words).json()["id"].as_i64().unwrap();
        let elsewhere = ann.writes("Ailleurs", "![[interne.jpg]]");
        assert!(site.stranger().get(&elsewhere.path).has("figure img"));
        hides(site, sheet.id);
        for path in [format!("/fichiers/{id}"), format!("/fichiers/{id}/interne.jpg")] {
            assert_eq!((site.stranger().get(&path).status, ann.get(&path).status), (404, 404), "{path}");
            assert_eq!(moderator.get(&path).status, 200);
        }
        assert_eq!(moderator.get(&format!("/fichiers/{id}/interne.jpg")).header("cache-control"), "private, no-store");
        assert!(!site.stranger().get("/fichiers").html.contains("interne.jpg"));
        assert!(!site.stranger().get(&elsewhere.path).has("figure img"));
    });
}
