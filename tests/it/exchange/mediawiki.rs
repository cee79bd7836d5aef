//! Dumps of MediaWiki that come in, with their history and their addresses.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use maillage::exchange::mediawiki::{Options, WikiReport, import};

use crate::support::{Site, on_both};

/// A dump of these pages, each a title, a number and its revisions: a number, a moment, an author, a text.
fn dump(pages: &[(&str, u32, &[(u32, &str, &str, &str)])]) -> String {
    let mut xml = "<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.11/\"><siteinfo><namespaces>\
                   <namespace key=\"0\" /><namespace key=\"1\">Discussion</namespace>\
                   <namespace key=\"14\">Catégorie</namespace></namespaces></siteinfo>"
        .to_owned();
    for (title, id, revisions) in pages {
        let space = if title.starts_with("Discussion:") { 1 } else { 0 };
        xml.push_str(&format!("<page><title>{title}</title><ns>{space}</ns><id>{id}</id>"));
        for (number, at, author, text) in *revisions {
            let by = if author.is_empty() {
                "<ip>192.0.2.7</ip>".to_owned()
            } else {
                format!("<username>{author}</username><id>3</id>")
            };
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            xml.push_str(&format!(
                "<revision><id>{number}</id><timestamp>{at}</timestamp><contributor>{by}</contributor>\
                 <comment>Motif {number}</comment><text xml:space=\"preserve\">{text}</text></revision>"
            ));
        }
        xml.push_str("</page>");
    }
    xml + "</mediawiki>"
}

fn written(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("dump.xml");
    std::fs::write(&path, text).unwrap();
    path
}

fn comes_in(site: &Site, text: &str) -> WikiReport {
    let folder = tempfile::tempdir().unwrap();
    import(&site.app, &written(folder.path(), text), &Options::default()).unwrap()
}

const FIRST: (u32, &str, &str, &str) =
    (11, "2015-03-23T16:09:00Z", "Odile", "== Le sol ==\nVoir [[le four]]. [[Catégorie:Eau]]");
const SECOND: (u32, &str, &str, &str) =
    (12, "2016-05-01T10:00:00Z", "", "== Le sol ==\nVoir [[le four]], ''vite''. [[Catégorie:Eau]]");

#[test]
fn a_page_comes_in_with_its_history_and_its_old_addresses_answer() {
    on_both(|site| {
        let pages: [(&str, u32, &[_]); 4] = [
            ("Jardin partagé", 1, &[FIRST, SECOND]),
            ("Le four", 2, &[(21, "2017-01-01T00:00:00Z", "Samir", "Un four.")]),
            ("Potager", 3, &[(31, "2018-01-01T00:00:00Z", "Odile", "#REDIRECTION [[Jardin partagé]]")]),
            ("Discussion:Le four", 4, &[(41, "2018-01-01T00:00:00Z", "Odile", "Bonjour")]),
        ];
        let report = comes_in(site, &dump(&pages));
        assert!(report.is_whole(), "{report}");
        assert_eq!((report.pages, report.revisions, report.created, report.written), (4, 5, 2, 3), "{report}");
        assert_eq!((report.redirects, report.left_out.get("Discussion")), (1, Some(&1)));
        let bob = site.stranger();
        let page = bob.get("/wiki/Jardin_partag%C3%A9");
        assert_eq!(page.status, 301);
        let path = page.header("location").to_owned();
        let shown = bob.get(&path);
        assert!(shown.text("article, main").contains("Voir le four, vite."), "{}", shown.html);
        assert!(shown.has("a[href*='le-four']"), "a link leads to the sheet of its title");
        let history = bob.get(&format!("{path}/historique"));
        assert!(history.html.contains("23 mars 2015") && history.html.contains("1er mai 2016"), "{}", history.html);
        assert!(history.html.contains("Odile") && history.html.contains("Motif 11"));
        assert!(!history.html.contains("192.0.2.7"), "an address of the network is not shown");
        let at = |address: &str| {
            let page = bob.get(address);
            (page.status, page.header("location").to_owned())
        };
        assert_eq!(at("/index.php?title=Jardin_partag%C3%A9&oldid=11"), (301, format!("{path}/versions/1")));
        assert_eq!(at("/w/index.php?title=Autre&oldid=12"), (301, format!("{path}/versions/2")));
        assert_eq!(at("/index.php?title=Jardin_partag%C3%A9&action=history"), (301, format!("{path}/historique")));
        assert_eq!(at("/index.php?curid=1"), (301, path.clone()));
        assert_eq!(at("/wiki/Potager"), (301, path.clone()), "what led to it is a name of it");
        assert_eq!(at("/index.php?title=x&oldid=999").0, 404);
        let old = bob.get(&format!("{path}/versions/1"));
        assert!(old.html.contains("Voir") && !old.text("main").contains("vite"));
    });
}

#[test]
fn run_again_it_brings_what_came_since_and_leaves_what_the_wiki_changed() {
    on_both(|site| {
        let with = |revisions: &'static [_]| [("Jardin partagé", 1, revisions)];
        assert_eq!(comes_in(site, &dump(&with(&[FIRST]))).written, 1);
        let again = comes_in(site, &dump(&with(&[FIRST, SECOND])));
        assert_eq!((again.created, again.updated, again.written), (0, 1, 1), "{again}");
        let same = comes_in(site, &dump(&with(&[FIRST, SECOND])));
        assert_eq!((same.unchanged, same.written), (1, 0), "{same}");
        let location = site.stranger().get("/wiki/Jardin_partag%C3%A9").header("location").to_owned();
        let id: i64 = location.trim_start_matches("/fiches/").split('-').next().unwrap().parse().unwrap();
        let text = site.text_of(id).replace("vite", "tôt");
        site.member("Ann").saves(Some(id), 2, &text).unwrap();
        const THIRD: (u32, &str, &str, &str) = (13, "2019-05-01T10:00:00Z", "Odile", "Autre chose.");
        let clash = comes_in(site, &dump(&with(&[FIRST, SECOND, THIRD])));
        assert_eq!((clash.clashes.len(), clash.written), (1, 0), "{clash}");
        assert!(site.text_of(id).contains("tôt"));
    });
}

#[test]
fn a_dry_run_and_a_damaged_dump_write_what_they_say() {
    on_both(|site| {
        let folder = tempfile::tempdir().unwrap();
        let whole = dump(&[("Un", 1, &[FIRST]), ("Deux", 2, &[SECOND])]);
        let path = written(folder.path(), &whole);
        let dry = import(&site.app, &path, &Options { is_dry: true, ..Options::default() }).unwrap();
        assert_eq!((dry.created, dry.written), (2, 2), "{dry}");
        assert_eq!(site.stranger().get("/wiki/Un").status, 404);
        // One that is cut keeps what comes before, and says where.
        let cut = written(folder.path(), whole.get(..whole.len() - 200).unwrap());
        let report = import(&site.app, &cut, &Options::default()).unwrap();
        assert!(report.created == 1 && !report.is_whole(), "{report}");
        // Packed, it is the same.
        let packed = folder.path().join("dump.xml.gz");
        let mut gz =
            flate2::write::GzEncoder::new(std::fs::File::create(&packed).unwrap(), flate2::Compression::fast());
        gz.write_all(whole.as_bytes()).unwrap();
        gz.finish().unwrap();
        let report = import(&site.app, &packed, &Options::default()).unwrap();
        assert_eq!((report.created, report.unchanged, report.is_whole()), (1, 1, true), "{report}");
        for (name, text) in [("a", "<!DOCTYPE x><mediawiki/>"), ("b", "Bonjour"), ("c", "")] {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            assert!(import(&site.app, &path, &Options::default()).is_err(), "{text}");
        }
    });
}
