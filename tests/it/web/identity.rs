//! The name, the tagline, the footer and the logo of the wiki, chosen in the administration and shown everywhere.

use image::{ImageFormat, RgbaImage};
use maillage::db::types::Role;
use reqwest::blocking::multipart::{Form, Part};

use crate::support::{Browser, Page, Site, on_both};

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = image::DynamicImage::from(RgbaImage::new(width, height));
    let image = if format == ImageFormat::Jpeg { image.to_rgb8().into() } else { image };
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn sends_logo(browser: &Browser<'_>, name: &str, bytes: &[u8], words: &[(&str, &str)]) -> Page {
    let mut form = Form::new().text("jeton", browser.token());
    for (field, value) in words {
        form = form.text((*field).to_owned(), (*value).to_owned());
    }
    if !name.is_empty() {
        form = form.part("fichier", Part::bytes(bytes.to_vec()).file_name(name.to_owned()));
    }
    let request = browser.client().post(browser.at("/administration/site/logo"));
    browser.send(request.header("sec-fetch-site", "same-origin").multipart(form))
}

fn names(browser: &Browser<'_>, name: &str, tagline: &str, footer: &str) -> Page {
    browser.post("/administration/site", &[("nom", name), ("devise", tagline), ("pied", footer)])
}

/// Every place of a stranger's pages that says the name.
fn places(site: &Site) -> [String; 6] {
    let (stranger, path) = (site.stranger(), "/modifications-recentes");
    let page = stranger.get(path);
    [
        page.text("title"),
        page.attribute("meta[property='og:site_name']", "content"),
        page.text(".foot-word"),
        page.attribute("link[rel=search]", "title"),
        stranger.get("/flux/modifications.atom").html,
        stranger.get("/opensearch.xml").html,
    ]
}

#[test]
fn a_new_name_stands_at_once_in_pages_that_were_kept_in_feeds_and_in_mails() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        assert!(places(site).iter().all(|place| place.contains(&site.app.config.site_name)));
        let description = site.stranger().get("/").attribute("meta[name=description]", "content");
        assert!(
            description.starts_with("Fiches pratiques")
                && site.stranger().get("/").text(".foot").contains("Le carnet commun")
        );

        let done = names(&ada, "  Le  Réseau <vert> ", "Ensemble & mieux.", "");
        assert_eq!(done.status, 303);
        assert!(ada.get(done.header("location")).text("[role=status]").contains("Publié"), "it is told");
        let journal = ada.get("/administration").text("[aria-labelledby=journal]");
        assert!(journal.contains("Mon site") && journal.contains("par Ada"), "{journal}");
        for place in places(site) {
            let plain = place.replace("&lt;", "<").replace("&#60;", "<").replace("&gt;", ">").replace("&#62;", ">");
            assert!(plain.contains("Le Réseau <vert>"), "{place}");
        }
        let home = site.stranger().get("/");
        assert!(home.text(".brand").starts_with("Le Réseau <vert>") && !home.has("svg.logo"), "no other name is drawn");
        assert_eq!(home.attribute("meta[name=description]", "content"), "Ensemble & mieux.");
        assert!(home.text(".foot").contains("Ensemble & mieux."));

        let email = site.find("Ada").email.unwrap();
        site.stranger().submits("/mot-de-passe-oublie", "/mot-de-passe-oublie", &[("courriel", &email)]);
        let letter = site.letter_to(&email);
        assert!(letter.text.contains("Le Réseau <vert>"), "{}", letter.text);
        let (status, _) = site.page_of(&site.second(), "/");
        assert_eq!(status, 200);
        assert!(site.page_of(&site.second(), "/").1.contains("Ensemble &#38; mieux."), "another node says the same");

        assert_eq!(names(&ada, "", "", "").status, 303);
        assert!(places(site).iter().all(|place| place.contains(&site.app.config.site_name)), "empty is as before");
    });
}

#[test]
fn the_footer_is_markdown_that_cannot_run_anything() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let footer = "Publié par **l’association**, [contact](https://exemple.fr/contact).\n\n<script>alert(1)</script><img src=x onerror=alert(1)>";
        assert_eq!(names(&ada, "", "", footer).status, 303);
        let page = site.stranger().get("/themes");
        assert_eq!(page.text(".foot strong"), "l’association");
        assert_eq!(page.attribute(".foot a[href='https://exemple.fr/contact']", "href"), "https://exemple.fr/contact");
        assert!(!page.html.contains("<script>alert") && !page.html.contains("<img src=x"), "{}", page.html);
        assert!(ada.get("/administration/site").text("#pied").contains("**l’association**"), "it is edited as typed");
    });
}

#[test]
fn words_over_their_bound_are_refused_and_kept_in_the_form() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        for (field, most) in [("nom", 60), ("devise", 200), ("pied", 1_000)] {
            let fits = "é".repeat(most);
            let words = |text: &str| {
                ["nom", "devise", "pied"]
                    .map(|name| (name, if name == field { text.to_owned() } else { String::new() }))
            };
            let posted = |text: &str| {
                let words = words(text);
                ada.post("/administration/site", &words.each_ref().map(|(name, value)| (*name, value.as_str())))
            };
            assert_eq!(posted(&fits).status, 303, "{field}");
            let refused = posted(&format!("{fits}é"));
            assert_eq!(refused.status, 422, "{field}");
            assert!(refused.text(&format!("#{field}-e")).contains("trop long"), "{field}");
            assert!(refused.html.contains(&format!("{fits}é")), "{field} is still there");
        }
    });
}

#[test]
fn a_logo_takes_the_place_of_the_drawn_name_until_it_is_taken_away() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let drawn = site.stranger().get("/themes");
        assert!(drawn.html.contains("<svg class=\"logo\""));
        for (name, format) in [("l.png", ImageFormat::Png), ("l.jpg", ImageFormat::Jpeg), ("l.webp", ImageFormat::WebP)]
        {
            let sent = sends_logo(&ada, name, &picture(1_600, 400, format), &[("logo_alt", "Les \"Verts\"")]);
            assert_eq!(sent.status, 303, "{name}: {}", sent.html);
            let page = site.stranger().get("/themes");
            assert_eq!(page.attribute(".brand img", "alt"), "Les \"Verts\"");
            let ratio = ["width", "height"].map(|side| page.attribute(".brand img", side).parse::<u32>().unwrap());
            assert!(ratio[0] == ratio[1] * 4 && ratio[0] <= 1_600, "{ratio:?}");
            let bytes = site.stranger().get(&page.attribute(".brand img", "src"));
            assert_eq!(bytes.status, 200);
            assert!(bytes.header("cache-control").contains("immutable"));
            assert!(bytes.header("content-type").starts_with("image/"));
        }
        let last = site.stranger().get("/themes").attribute(".brand img", "src");
        assert_eq!(sends_logo(&ada, "", b"", &[("logo_alt", "Nos rayures")]).status, 303, "the words alone");
        let brand = site.stranger().get("/themes");
        assert_eq!(brand.attribute(".brand img", "alt"), "Nos rayures");
        assert_eq!(brand.attribute(".brand img", "src"), last, "the picture is the same");
        assert_eq!(sends_logo(&ada, "", b"", &[("faire", "retirer")]).status, 303);
        assert!(site.stranger().get("/themes").html.contains("<svg class=\"logo\""));
        assert_eq!(site.stranger().get(&last).status, 404);
    });
}

#[test]
fn a_logo_that_is_no_picture_or_says_nothing_is_refused() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let alt = [("logo_alt", "Réseau")];
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><script>alert(1)</svg>";
        let png = picture(20, 10, ImageFormat::Png);
        for (name, bytes, words, field) in [
            ("l.svg", &svg[..], &alt[..], "fichier"),
            ("l.png", &svg[..], &alt[..], "fichier"),
            ("l.png", b"GIF89a", &alt[..], "fichier"),
            ("l.html", b"<h1>a</h1>", &alt[..], "fichier"),
            ("", b"", &alt[..], "fichier"),
            ("l.png", &png, &[][..], "logo_alt"),
            ("l.png", &png, &[("logo_alt", "  ")][..], "logo_alt"),
        ] {
            let refused = sends_logo(&ada, name, bytes, words);
            assert_eq!(refused.status, 422, "{name}");
            assert!(!refused.text(&format!("#{field}-e")).is_empty(), "{name}: {}", refused.html);
        }
        assert!(site.stranger().get("/themes").html.contains("<svg class=\"logo\""));
    });
}

#[test]
fn only_the_administration_changes_them() {
    on_both(|site| {
        let png = picture(20, 10, ImageFormat::Png);
        for person in [site.member("Ann"), site.person("Mo", Role::Moderator)] {
            assert_eq!(names(&person, "Pris", "", "").status, 403);
            assert_eq!(sends_logo(&person, "l.png", &png, &[("logo_alt", "Pris")]).status, 403);
        }
        let ada = site.person("Ada", Role::Administrator);
        let forged = ada.post_raw("/administration/site", &[("nom", "Pris")], &[("sec-fetch-site", "cross-site")]);
        assert_eq!(forged.status, 403);
        assert!(!site.stranger().get("/").html.contains("Pris"));
    });
}
