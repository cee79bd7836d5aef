//! What machines take of us: maps, feeds, old versions by their date, harvests; each read by a strict reader.

use std::collections::{BTreeSet, HashSet};

use maillage::actions::sheets::hide_revision::hide_revision;
use maillage::db::types::{Role, SheetId, Visibility};
use maillage::hall::error::Error;

use super::xml::Node;
use crate::support::{Browser, Page, Site, on_both, on_both_with};

/// A date as RFC 3339 says it, in UTC.
fn is_date(text: &str) -> bool {
    text.len() == 20 && text.ends_with('Z') && maillage::text::dates::read_rfc3339(text).is_some()
}

fn known_after(browser: &Browser<'_>, path: &str, page: &Page) {
    assert!(!page.header("etag").is_empty(), "{path}");
    assert_eq!(browser.get_with(path, "if-none-match", page.header("etag")).status, 304, "{path}");
    let head = browser.send(browser.client().head(browser.at(path)));
    assert_eq!((head.status, head.header("etag")), (200, page.header("etag")), "{path}");
    assert_eq!(head.header("content-type"), page.header("content-type"), "{path}");
}

#[test]
fn a_map_in_parts_names_every_public_sheet_once() {
    on_both_with(&[("SITEMAP_SIZE", "3")], |site| {
        let (ann, stranger) = (site.member("Ann"), site.stranger());
        let sheets: Vec<_> = (0..8).map(|n| ann.writes(&format!("Fiche {n}"), "x")).collect();
        site.deletes(sheets[1].id);
        let hide = |db: &mut maillage::db::Db| {
            Site::governs(db, SheetId(sheets[2].id), maillage::db::types::Protection::Open, Visibility::Hidden, None)
        };
        site.app.store.write::<_, Error>(hide).unwrap();
        site.indexed();
        let index = stranger.get("/sitemap.xml");
        known_after(&stranger, "/sitemap.xml", &index);
        let index = Node::read(&index.html);
        assert_eq!(index.name, "sitemapindex");
        let mut seen = BTreeSet::new();
        for part in index.all("sitemap") {
            assert!(is_date(&part.one("lastmod").text));
            let path = part.one("loc").text.strip_prefix(&site.address).unwrap().to_owned();
            let page = stranger.get(&path);
            known_after(&stranger, &path, &page);
            let urls = Node::read(&page.html);
            assert_eq!(urls.name, "urlset");
            assert!(urls.children.len() <= 3 + 4);
            for url in urls.all("url") {
                assert!(url.all("lastmod").all(|date| is_date(&date.text)));
                let path = url.one("loc").text.strip_prefix(&site.address).unwrap().to_owned();
                assert!(seen.insert(path.clone()), "{path} twice");
                assert_eq!(stranger.get(&path).status, 200, "{path}");
            }
        }
        for (at, sheet) in sheets.iter().enumerate() {
            assert_eq!(seen.contains(&sheet.path), !matches!(at, 1 | 2), "{}", sheet.path);
        }
        for other in ["/sitemap.xml?page=999", "/sitemap.xml?page=-1"] {
            assert_eq!(stranger.get(other).status, 404, "{other}");
        }
    });
}

/// Checks a feed by RFC 4287.
fn check_feed(site: &Site, path: &str, page: &Page) {
    assert_eq!(page.header("content-type"), "application/atom+xml; charset=utf-8", "{path}");
    let feed = Node::read(&page.html);
    assert_eq!((feed.name.as_str(), feed.get("xmlns")), ("feed", "http://www.w3.org/2005/Atom"), "{path}");
    const FEED: [&str; 7] = ["title", "id", "updated", "link", "author", "rights", "entry"];
    const ENTRY: [&str; 6] = ["title", "id", "updated", "link", "author", "summary"];
    let heads = |node: &Node, known: &[&str]| {
        assert!(node.children.iter().all(|child| known.contains(&child.name.as_str())), "{path}: {node:?}");
        assert!(!node.one("title").text.trim().is_empty() && is_date(&node.one("updated").text), "{path}: {node:?}");
        assert!(node.one("id").text.starts_with("tag:"), "{path}");
        assert!(!node.one("author").one("name").text.is_empty(), "{path}");
        for link in node.all("link") {
            assert!(link.get("href").starts_with("http") && !link.get("href").contains(' '), "{path}: {link:?}");
        }
        node.one("id").text.clone()
    };
    heads(&feed, &FEED);
    let own: Vec<&Node> = feed.all("link").filter(|link| link.get("rel") == "self").collect();
    assert_eq!(own.len(), 1, "{path}");
    assert_eq!(own[0].get("href"), format!("{}{path}", site.address));
    let mut ids = HashSet::new();
    let latest = feed.all("entry").map(|entry| entry.one("updated").text.clone()).max();
    assert!(latest.is_none_or(|latest| latest <= feed.one("updated").text), "{path}");
    for entry in feed.all("entry") {
        assert!(ids.insert(heads(entry, &ENTRY)), "{path}: twice {entry:?}");
        assert_eq!(entry.all("link").filter(|link| link.get("rel") == "alternate").count(), 1);
        for summary in entry.all("summary") {
            assert_eq!(summary.get("type"), "html");
            assert!(!summary.text.contains("href=\"/") && !summary.text.contains("<script"), "{path}");
        }
    }
}

#[test]
fn every_feed_that_pages_announce_is_valid() {
    on_both(|site| {
        let (ann, stranger) = (site.member("Ann & Co"), site.stranger());
        let text = "---\nmodele: fiche-pratique\ntitre: 'A & B < C'\nthemes: [cooperation]\nresume: <b>\n---\nUn \
                    [lien](/x).\n";
        let sheet = ann.writes_text(text);
        ann.saves(Some(sheet.id), 1, &text.replace("Un", "Deux")).unwrap();
        site.indexed();
        let person = "/contributeurs/Ann%20%26%20Co";
        let pages = [
            "/".to_owned(),
            "/fiches".to_owned(),
            "/fiches?type=fiche-pratique&tri=titre".to_owned(),
            "/recherche?q=deux%20%26%20%3C".to_owned(),
            "/themes".to_owned(),
            "/themes/cooperation".to_owned(),
            "/modifications-recentes".to_owned(),
            sheet.path.clone(),
            format!("{}/historique", sheet.path),
            person.to_owned(),
            format!("{person}/contributions"),
        ];
        let mut feeds = BTreeSet::new();
        for path in &pages {
            let page = stranger.get(path);
            assert_eq!(page.status, 200, "{path}");
            feeds.extend(page.all("link[rel=alternate][type=\"application/atom+xml\"]", "href"));
        }
        assert!(feeds.len() >= 6, "{feeds:?}");
        let own = feeds.iter().find(|path| path.starts_with("/flux/contributeurs/")).unwrap();
        assert_eq!(Node::read(&stranger.get(own).html).all("entry").count(), 2);
        for path in &feeds {
            let page = stranger.get(path);
            assert_eq!(page.status, 200, "{path}");
            check_feed(site, path, &page);
            known_after(&stranger, path, &page);
        }
        assert_eq!(stranger.get("/flux/contributeurs/personne.atom").status, 404);
    });
}

#[test]
fn the_version_of_a_moment_is_found_and_a_hidden_one_never() {
    on_both(|site| {
        let (mia, stranger) = (site.person("Mia", Role::Moderator), site.stranger());
        let sheet = mia.writes("Compost", "Un.");
        for (number, word) in [(1, "Deux"), (2, "Trois"), (3, "Quatre")] {
            site.wait(86_400_000_000);
            mia.saves(Some(sheet.id), number, &format!("---\ntitre: Compost\n---\n{word}.\n")).unwrap();
        }
        hide_revision(&site.app, &mia.who(), SheetId(sheet.id), 2, true, "essai").unwrap();
        site.app.follow().unwrap();
        let page = stranger.get(&sheet.path);
        let gate = format!("/memento/{}", sheet.id);
        let link = page.header("link").to_owned();
        for rel in ["original", "timegate", "timemap"] {
            assert!(link.contains(&format!("rel=\"{rel}\"")), "{link}");
        }
        assert!(link.contains(&format!("<{}{gate}>", site.address)));
        assert!(!page.header("vary").to_lowercase().contains("datetime"));
        // The kept page bears the same.
        assert_eq!(stranger.get(&sheet.path).header("link"), link);
        for (at, number) in [
            ("Sun, 01 Mar 2026 00:00:00 GMT", 1),
            ("Mon, 23 Mar 2026 12:00:00 GMT", 1),
            // The second of that day is hidden.
            ("Tue, 24 Mar 2026 23:00:00 GMT", 1),
            ("Wed, 25 Mar 2026 23:00:00 GMT", 3),
            ("Fri, 01 Jan 2027 00:00:00 GMT", 4),
        ] {
            let found = stranger.get_with(&gate, "accept-datetime", at);
            assert_eq!((found.status, found.header("vary")), (302, "accept-datetime"), "{at}");
            let to = format!("{}{}/versions/{number}", site.address, sheet.path);
            assert_eq!(found.header("location"), to, "{at}");
            assert!(found.header("link").contains("rel=\"memento\""));
            let version = stranger.get(to.strip_prefix(&site.address).unwrap());
            assert!(version.header("memento-datetime").ends_with(" GMT"), "{at}");
            assert!(version.header("link").contains("rel=\"original\""));
        }
        assert_eq!(stranger.get_with(&gate, "accept-datetime", "hier").status, 400);
        assert!(stranger.get(&gate).header("location").ends_with("/versions/4"));
        let map = stranger.get(&format!("{gate}/versions"));
        assert_eq!(map.header("content-type"), "application/link-format");
        assert_eq!(map.html.matches("memento\"; datetime=").count(), 3);
        assert!(!map.html.contains("/versions/2>") && map.html.contains("rel=\"first memento\""), "{}", map.html);
        let mine = mia.get(&format!("{gate}/versions"));
        assert_eq!(mine.html, map.html, "the same for all");
        assert_eq!(stranger.get(&format!("{gate}/versions?page=2")).status, 404);
        assert_eq!(stranger.get("/memento/999999").status, 404);
    });
}

fn asks(browser: &Browser<'_>, query: &str) -> Node {
    let page = browser.get(&format!("/oai?{query}"));
    assert_eq!((page.status, page.header("content-type")), (200, "text/xml; charset=utf-8"), "{query}");
    let root = Node::read(&page.html);
    assert_eq!((root.name.as_str(), root.get("xmlns")), ("OAI-PMH", "http://www.openarchives.org/OAI/2.0/"));
    let names: Vec<&str> = root.children.iter().map(|child| child.name.as_str()).collect();
    assert!(matches!(names.as_slice(), ["responseDate", "request", _]), "{query}: {names:?}");
    assert!(is_date(&root.one("responseDate").text));
    assert!(root.one("request").text.ends_with("/oai"));
    root
}

fn fault(root: &Node) -> &str {
    root.one("error").get("code")
}

#[test]
fn every_verb_of_a_harvest_answers_as_the_protocol_says() {
    on_both(|site| {
        let (ann, stranger) = (site.member("Ann"), site.stranger());
        let text =
            "---\nmodele: fiche-pratique\ntitre: Compost & vie\nthemes: [cooperation]\nresume: Un < deux.\n---\nUn.\n";
        let sheet = ann.writes_text(text);
        site.wait(86_400_000_000);
        let gone = ann.writes("Partie", "x");
        site.deletes(gone.id);
        let hidden = ann.writes("Cachée", "x");
        let hide = |db: &mut maillage::db::Db| {
            Site::governs(db, SheetId(hidden.id), maillage::db::types::Protection::Open, Visibility::Hidden, None)
        };
        site.app.store.write::<_, Error>(hide).unwrap();
        let identify = asks(&stranger, "verb=Identify");
        let identify = identify.one("Identify");
        assert_eq!(identify.one("deletedRecord").text, "persistent");
        assert!(is_date(&identify.one("earliestDatestamp").text) && identify.one("adminEmail").text.contains('@'));
        let sets = asks(&stranger, "verb=ListSets");
        let specs: Vec<&str> = sets.one("ListSets").all("set").map(|set| set.one("setSpec").text.as_str()).collect();
        assert!(specs.contains(&"cooperation") && specs.iter().any(|spec| spec.contains(':')), "{specs:?}");
        let formats = asks(&stranger, "verb=ListMetadataFormats");
        let format = formats.one("ListMetadataFormats").one("metadataFormat");
        assert_eq!(format.one("metadataPrefix").text, "oai_dc");
        let id = |number: i64| format!("oai:127.0.0.1:{number}");
        let get =
            |number: i64| asks(&stranger, &format!("verb=GetRecord&metadataPrefix=oai_dc&identifier={}", id(number)));
        let record = get(sheet.id);
        assert_eq!(record.one("request").get("verb"), "GetRecord");
        let record = record.one("GetRecord").one("record");
        assert_eq!(record.one("header").one("identifier").text, id(sheet.id));
        assert_eq!(record.one("header").one("setSpec").text, "cooperation");
        let dc = record.one("metadata").one("oai_dc:dc");
        assert_eq!(dc.one("dc:title").text, "Compost & vie");
        assert_eq!(dc.one("dc:description").text, "Un < deux.");
        assert_eq!((dc.one("dc:creator").text.as_str(), dc.all("dc:type").count()), ("Ann", 2));
        assert_eq!(dc.one("dc:identifier").text, format!("{}/f/{}", site.address, sheet.id));
        let deleted = get(gone.id);
        let deleted = deleted.one("GetRecord").one("record");
        assert_eq!((deleted.one("header").get("status"), deleted.children.len()), ("deleted", 1));
        for (query, code) in [
            (String::new(), "badVerb"),
            ("verb=Rien".to_owned(), "badVerb"),
            ("verb=Identify&x=1".to_owned(), "badArgument"),
            ("verb=ListRecords".to_owned(), "badArgument"),
            ("verb=ListRecords&metadataPrefix=marc".to_owned(), "cannotDisseminateFormat"),
            ("verb=ListRecords&resumptionToken=zzz".to_owned(), "badResumptionToken"),
            ("verb=ListRecords&metadataPrefix=oai_dc&set=licorne".to_owned(), "noRecordsMatch"),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2031-01-01".to_owned(), "noRecordsMatch"),
            (format!("verb=ListMetadataFormats&identifier={}", id(hidden.id)), "idDoesNotExist"),
            (format!("verb=GetRecord&metadataPrefix=oai_dc&identifier={}", id(hidden.id)), "idDoesNotExist"),
            ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:127.0.0.1:1x".to_owned(), "idDoesNotExist"),
            ("verb=GetRecord&metadataPrefix=oai_dc&identifier=1".to_owned(), "idDoesNotExist"),
        ] {
            let root = asks(&stranger, &query);
            assert_eq!(fault(&root), code, "{query}");
            let is_said = !root.one("request").attributes.is_empty();
            assert_eq!(
                is_said,
                !matches!(code, "badVerb" | "badArgument") && !query.contains("marc") && !query.contains("zzz")
            );
        }
        let listed = |query: &str| {
            let root = asks(&stranger, &format!("verb=ListIdentifiers&metadataPrefix=oai_dc{query}"));
            let headers = root.one("ListIdentifiers").all("header");
            headers
                .map(|header| (header.one("identifier").text.clone(), header.get("status").to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(listed(""), [(id(sheet.id), String::new()), (id(gone.id), "deleted".to_owned())]);
        assert_eq!(listed("&set=cooperation"), [(id(sheet.id), String::new())]);
        assert_eq!(listed("&until=2026-03-23"), [(id(sheet.id), String::new())]);
        assert_eq!(listed("&from=2026-03-24"), [(id(gone.id), "deleted".to_owned())]);
        let posted = stranger.client().post(stranger.at("/oai")).form(&[("verb", "Identify")]);
        let posted = stranger.send(posted);
        assert_eq!((posted.status, Node::read(&posted.html).all("Identify").count()), (200, 1));
    });
}

#[test]
fn a_long_harvest_goes_on_by_tokens_and_misses_none() {
    on_both(|site| {
        let (ann, stranger) = (site.member("Ann"), site.stranger());
        let written: BTreeSet<i64> = (0..120).map(|n| ann.writes(&format!("Fiche {n}"), "x").id).collect();
        let (mut seen, mut steps) = (Vec::new(), 0);
        let mut query = "metadataPrefix=oai_dc&from=2026-01-01".to_owned();
        loop {
            let root = asks(&stranger, &format!("verb=ListRecords&{query}"));
            let list = root.one("ListRecords");
            seen.extend(list.all("record").map(|record| {
                let id = &record.one("header").one("identifier").text;
                id.rsplit(':').next().unwrap().parse::<i64>().unwrap()
            }));
            steps += 1;
            let token = &list.one("resumptionToken").text;
            if token.is_empty() {
                break;
            }
            query = format!("resumptionToken={token}");
        }
        assert_eq!((steps, seen.len()), (3, 120));
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), written);
    });
}
