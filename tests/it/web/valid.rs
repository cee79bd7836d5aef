//! What other programs read of us, by the rules of its format: Atom (RFC 4287), JSON-LD (schema.org), oEmbed, and
//! requests with conditions (RFC 9110).

use maillage::db::types::{Protection, Role, SheetId, Visibility};
use maillage::hall::error::Error;
use serde_json::Value;

use super::xml::Node;
use crate::support::{Browser, Page, Site, on_both};

/// What a feed must be, by RFC 4287 and what the validator of the W3C says beside it.
fn check_feed(site: &Site, path: &str, page: &Page) -> usize {
    assert_eq!(page.header("content-type"), "application/atom+xml; charset=utf-8", "{path}");
    let feed = Node::read(&page.html);
    assert_eq!((feed.name.as_str(), feed.get("xmlns")), ("feed", "http://www.w3.org/2005/Atom"), "{path}");
    let base = &site.app.config.base_url;
    let date = |node: &Node| {
        let text = node.text.trim().to_owned();
        maillage::text::dates::read_rfc3339(&text).unwrap_or_else(|| panic!("{path}: {text}"))
    };
    let link = |node: &Node, rel: &str| {
        let found: Vec<String> =
            node.all("link").filter(|link| link.get("rel") == rel).map(|link| link.get("href").to_owned()).collect();
        assert_eq!(found.len(), 1, "{path}: one link {rel}");
        assert!(url::Url::parse(&found[0]).is_ok() && found[0].starts_with(base.as_str()), "{path}: {found:?}");
        found[0].clone()
    };
    // 4.1.1: one id, one title, one updated, at most one link to itself; an author here or in each entry.
    let id = feed.one("id").text.trim().to_owned();
    assert!(url::Url::parse(&id).is_ok(), "{path}: {id}");
    assert!(!feed.one("title").text.trim().is_empty() && !feed.one("author").one("name").text.trim().is_empty());
    let updated = date(feed.one("updated"));
    let own = url::Url::parse(&link(&feed, "self")).unwrap();
    assert_eq!(own.path(), path.split('?').next().unwrap());
    link(&feed, "alternate");
    let (mut ids, mut last, mut count) = (std::collections::BTreeSet::from([id]), i64::MAX, 0);
    for entry in feed.all("entry") {
        count += 1;
        // 4.1.2: an id of its own, a title, when; what it tells or a link to it.
        let id = entry.one("id").text.trim().to_owned();
        assert!(url::Url::parse(&id).is_ok(), "{path}: {id}");
        assert!(ids.insert(id.clone()), "{path}: {id} twice");
        assert!(!entry.one("title").text.trim().is_empty() && !entry.one("author").one("name").text.trim().is_empty());
        link(entry, "alternate");
        let at = date(entry.one("updated"));
        assert!(at <= updated, "{path}: an entry is newer than its feed");
        assert!(at <= last, "{path}: the latest stand first");
        last = at;
        for summary in entry.all("summary").chain(entry.all("content")) {
            assert!(["", "text", "html"].contains(&summary.get("type")), "{path}");
            assert!(!summary.text.contains("<script") && !summary.text.contains("href=\"/"), "{}", summary.text);
        }
        let known =
            ["id", "title", "updated", "published", "author", "link", "summary", "content", "category", "rights"];
        assert!(entry.children.iter().all(|child| known.contains(&child.name.as_str())), "{path}: {entry:?}");
    }
    count
}

fn sheets(site: &Site) -> (Browser<'_>, i64) {
    let ann = site.member("Ann");
    let text = "---\nmodele: fiche-pratique\ntitre: Compost & « vie » <b>\nthemes: [cooperation]\n---\nUn & deux.\n";
    let sheet = ann.writes_text(text);
    site.wait(5_000_000);
    ann.saves(Some(sheet.id), 1, &text.replace("deux", "<i>trois</i> [lien](/fiches/1)")).unwrap();
    site.wait(5_000_000);
    ann.writes("Autre", "x");
    let path = format!("/fiches/{}/discussion", sheet.id);
    ann.post(&path, &[("message", "Et l’**hiver** ? <script>"), ("sujet", "Saison & co")]);
    site.indexed();
    (ann, sheet.id)
}

#[test]
fn every_feed_is_valid_atom() {
    on_both(|site| {
        let (_, sheet) = sheets(site);
        let stranger = site.stranger();
        for (path, least) in [
            ("/flux/modifications.atom".to_owned(), 3),
            ("/flux/themes/cooperation.atom".to_owned(), 2),
            (format!("/flux/fiches/{sheet}.atom"), 2),
            ("/flux/contributeurs/Ann.atom".to_owned(), 3),
            ("/flux/recherche.atom?q=compost".to_owned(), 1),
            ("/flux/discussions.atom".to_owned(), 1),
            (format!("/flux/discussions/{sheet}.atom"), 1),
            ("/flux/lettres.atom".to_owned(), 0),
        ] {
            let page = stranger.get(&path);
            assert_eq!(page.status, 200, "{path}");
            assert!(check_feed(site, &path, &page) >= least, "{path}: {}", page.html);
        }
    });
}

#[test]
fn a_feed_and_the_site_map_are_asked_again_with_a_condition() {
    on_both(|site| {
        let (ann, sheet) = sheets(site);
        let stranger = site.stranger();
        for path in
            [format!("/flux/fiches/{sheet}.atom"), "/flux/modifications.atom".to_owned(), "/sitemap.xml".to_owned()]
        {
            // In the second in which it was made, another could be made that says something else.
            assert_eq!(stranger.get(&path).header("last-modified"), "", "{path}");
            site.wait(2_000_000);
            let page = stranger.get(&path);
            let made = page.header("last-modified").to_owned();
            assert!(made.ends_with(" GMT"), "{path}: {made}");
            let again = stranger.get_with(&path, "if-modified-since", &made);
            assert_eq!((again.status, again.header("last-modified")), (304, made.as_str()), "{path}");
            assert!(!again.header("etag").is_empty());
            let older = stranger.get_with(&path, "if-modified-since", "Mon, 23 Mar 2015 16:09:00 GMT");
            assert_eq!(older.status, 200, "{path}");
            assert_eq!(stranger.get_with(&path, "if-modified-since", "hier").status, 200, "{path}");
            // A tag says more than a day.
            let request = |tag: &str| {
                let request = stranger.client().get(stranger.at(&path)).header("if-modified-since", &made);
                stranger.send(request.header("if-none-match", tag)).status
            };
            assert_eq!((request("\"autre\""), request(page.header("etag"))), (200, 304), "{path}");
        }
        site.wait(2_000_000);
        let path = format!("/flux/fiches/{sheet}.atom");
        let made = stranger.get(&path).header("last-modified").to_owned();
        ann.saves(Some(sheet), 2, "---\nmodele: fiche-pratique\ntitre: Compost\n---\nQuatre.\n").unwrap();
        assert_eq!(stranger.get_with(&path, "if-modified-since", &made).status, 200);
        assert_eq!(stranger.get(&format!("/fiches/{sheet}")).header("last-modified"), "", "pages have a tag alone");
    });
}

/// What schema.org, and those who read it, require of the types that we use.
fn check_linked(node: &Value, at: &str) {
    let Some(object) = node.as_object() else { return };
    let is_absolute = |value: &Value| value.as_str().is_some_and(|text| url::Url::parse(text).is_ok());
    let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.trim().is_empty());
    let required: &[&str] = match object.get("@type").and_then(Value::as_str) {
        Some("Article") => &["headline", "image", "datePublished", "dateModified", "author", "url", "publisher"],
        Some("HowTo") => &["name", "step", "image", "url"],
        Some("HowToStep") => &["text"],
        Some("BreadcrumbList") => &["itemListElement"],
        Some("ListItem") => &["position", "name"],
        Some("Person" | "Organization") => &["name"],
        Some("WebSite") => &["name", "url"],
        Some("SearchAction") => &["target", "query-input"],
        Some("EntryPoint") => &["urlTemplate"],
        Some(other) => panic!("{at}: what must {other} say?"),
        None => &[],
    };
    for name in required {
        let value = object.get(*name).unwrap_or_else(|| panic!("{at}: no {name} in {node}"));
        match *name {
            "image" | "url" => assert!(is_absolute(value), "{at}: {name} {value}"),
            "headline" => assert!(is_text(value) && value.as_str().unwrap().chars().count() <= 300, "{at}: {value}"),
            "datePublished" | "dateModified" => {
                assert!(maillage::text::dates::read_rfc3339(value.as_str().unwrap()).is_some(), "{at}: {value}");
            }
            "author" | "step" | "itemListElement" => assert!(!value.as_array().unwrap().is_empty(), "{at}: {name}"),
            "position" => assert!(value.as_i64().unwrap() >= 1),
            "publisher" | "target" => assert!(value.is_object() || is_text(value)),
            _ => assert!(is_text(value), "{at}: {name} {value}"),
        }
    }
    if let Some(items) = object.get("itemListElement").and_then(Value::as_array) {
        let ranks: Vec<i64> = items.iter().map(|item| item["position"].as_i64().unwrap()).collect();
        assert_eq!(ranks, (1..=ranks.len()).map(|rank| i64::try_from(rank).unwrap()).collect::<Vec<_>>(), "{at}");
        // All but the last lead somewhere.
        assert!(items.iter().rev().skip(1).all(|item| is_absolute(&item["item"])), "{at}: {items:?}");
    }
    if let Some(time) = object.get("totalTime") {
        assert!(time.as_str().unwrap().starts_with("PT"), "{at}: {time}");
    }
    for value in object.values() {
        match value {
            Value::Array(values) => values.iter().for_each(|value| check_linked(value, at)),
            other => check_linked(other, at),
        }
    }
}

fn linked(page: &Page) -> Value {
    let start = "<script type=\"application/ld+json\">";
    let (_, rest) = page.html.split_once(start).unwrap_or_else(|| panic!("no JSON-LD: {}", page.html));
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn what_pages_say_in_json_ld_has_what_its_types_require() {
    on_both(|site| {
        let (ann, sheet) = sheets(site);
        let method = "---\nmodele: methode-animation\ntitre: Boule de neige\nthemes: [cooperation]\nderoule:\n  - {titre: \
                      Seul, minutes: 5}\n  - {titre: À deux, minutes: 10}\n---\nUn.\n";
        let method = ann.writes_text(method);
        let stranger = site.stranger();
        let mut types = std::collections::BTreeSet::new();
        for path in [format!("/fiches/{sheet}"), method.path.clone(), "/".to_owned()] {
            let page = stranger.get(&path);
            let page = if page.status == 301 {
                stranger.get(page.header("location").trim_start_matches(&site.address))
            } else {
                page
            };
            let said = linked(&page);
            assert!(said["@context"].as_str().unwrap().starts_with("https://schema.org"), "{said}");
            let nodes = said["@graph"].as_array().cloned().unwrap_or_else(|| vec![said.clone()]);
            for node in nodes {
                types.insert(node["@type"].as_str().unwrap().to_owned());
                check_linked(&node, &path);
            }
        }
        for wanted in ["Article", "HowTo", "BreadcrumbList", "WebSite"] {
            assert!(types.contains(wanted), "{types:?}");
        }
    });
}

#[test]
fn oembed_answers_as_its_protocol_says() {
    on_both(|site| {
        let (mia, stranger) = (site.person("Mia", Role::Moderator), site.stranger());
        let sheet = mia.writes("Compost & « vie »", "Un.");
        let asked = |more: &str| stranger.get(&format!("/oembed?url={}/f/{}{more}", site.address, sheet.id));
        let json = asked("").json();
        let page = asked("&format=xml");
        assert_eq!((page.status, page.header("content-type")), (200, "text/xml; charset=utf-8"));
        let xml = Node::read(&page.html);
        assert_eq!(xml.name, "oembed");
        // Both say the same, of the type rich: html, width and height.
        assert_eq!(xml.children.len(), json.as_object().unwrap().len());
        for (name, value) in json.as_object().unwrap() {
            let plain = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(xml.one(name).text, plain, "{name}");
        }
        for required in ["html", "width", "height", "version", "thumbnail_url"] {
            assert!(!json[required].is_null(), "{required}");
        }
        assert_eq!((&json["type"], &json["version"]), (&"rich".into(), &"1.0".into()));
        // Nothing is larger than what fits, and where too little fits it is a link.
        let narrow = asked("&maxwidth=300&maxheight=100").json();
        assert_eq!((narrow["width"].as_i64(), narrow["height"].as_i64()), (Some(300), Some(100)));
        assert!(narrow["thumbnail_url"].is_null() && narrow["type"] == "rich");
        for small in ["&maxwidth=100", "&maxheight=20"] {
            let link = asked(small).json();
            assert!(link["type"] == "link" && link["html"].is_null() && link["width"].is_null(), "{link}");
            assert!(link["title"].as_str().unwrap().starts_with("Compost"));
        }
        for ignored in ["&maxwidth=0", "&maxwidth=-5", "&maxwidth=large", "&maxheight="] {
            assert_eq!(asked(ignored).json(), json, "{ignored}");
        }
        for format in ["yaml", "XML", "json;x"] {
            assert_eq!(asked(&format!("&format={format}")).status, 501, "{format}");
        }
        site.deletes(sheet.id);
        assert_eq!((asked("").status, asked("&format=xml").status), (404, 404), "what is deleted is not found");
        let other = mia.writes("Caché", "x");
        let hide = |db: &mut maillage::db::Db| {
            Site::governs(db, SheetId(other.id), Protection::Open, Visibility::Members, None)
        };
        site.app.store.write::<_, Error>(hide).unwrap();
        let hidden = stranger.get(&format!("/oembed?url={}/f/{}", site.address, other.id));
        assert!(hidden.status == 404 && !hidden.html.contains("Caché"));
    });
}
