//! What search engines are told of a sheet, and of the wiki, in the words of schema.org (JSON-LD): only what strangers
//! read.

use serde_json::{Map, Value, json};

use crate::app::App;
use crate::hall::error::Result;
use crate::models::identity::Identity;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::sheet_text::SheetText;
use crate::text::{escape, typography};
use crate::web::http::extract::Visitor;
use crate::web::pages::sheets::around;
use crate::web::pages::sheets::card::{Card, Content};
use crate::web::pages::sheets::licence::Licence;
use crate::web::pages::sheets::poster;
use crate::web::view::parts::Way;
use crate::web::view::social::Social;

/// Steps that are named; a method has a dozen.
const STEPS: usize = 30;
/// Characters of the name of one.
const NAME: usize = 110;

/// What the page of a sheet tells other sites.
pub struct Elsewhere {
    /// Its picture.
    pub social: Option<Social>,
    /// What it is about, as JSON for a script; empty where strangers read it not.
    pub linked: String,
}

/// What is said of a sheet, besides its own row.
pub struct LinkedSheet<'a> {
    /// Its page, from `/`.
    pub path: &'a str,
    /// Its text.
    pub text: &'a SheetText,
    /// Its fields.
    pub card: &'a Card,
    /// Who wrote it.
    pub people: &'a [Way],
    /// Its licence.
    pub licence: &'a Licence,
}

/// What the page of a sheet tells other sites. A member's page tells robots nothing: none reads it.
pub fn of_sheet(
    app: &App,
    reader: &mut Reader<'_>,
    visitor: &Visitor,
    sheet: &Sheet,
    about: &LinkedSheet<'_>,
) -> Result<Elsewhere> {
    let social = poster::of_sheet(app, reader, sheet)?;
    let linked = match &social {
        Some(social) if visitor.is_stranger() => {
            let base = app.config.base_url.as_str();
            let crumbs = crumbs(base, &sheet.title, about.path, around::crumbs(&app.kinds(), about.text));
            let graph = [subject(app, sheet, about, social), crumbs];
            written(&json!({ "@context": "https://schema.org", "@graph": graph }))
        }
        _ => String::new(),
    };
    Ok(Elsewhere { social, linked })
}

/// A value as the text of a script.
fn written(value: &Value) -> String {
    escape::in_script(&value.to_string())
}

/// An object without what is empty.
fn full(pairs: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    };
    let pairs = pairs.into_iter().filter(|(_, value)| !is_empty(value));
    Value::Object(pairs.map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

fn subject(app: &App, sheet: &Sheet, about: &LinkedSheet<'_>, social: &Social) -> Value {
    let base = app.config.base_url.as_str();
    let absolute = |path: &str| if path.starts_with('/') { format!("{base}{path}") } else { path.to_owned() };
    let thread = about.card.steps.as_ref().and_then(|block| match &block.content {
        Content::Steps(thread) if !thread.steps.is_empty() => Some(thread),
        _ => None,
    });
    let language = match about.card.lang {
        "" => app.identity().chosen.language().tag,
        lang => lang,
    };
    let title = typography::french(&sheet.title).into_owned();
    let person = |way: &Way| json!({ "@type": "Person", "name": way.label, "url": absolute(&way.href) });
    let themes: Vec<String> = around::themes(&app.kinds(), about.text).into_iter().map(|way| way.label).collect();
    full([
        ("@type", json!(if thread.is_some() { "HowTo" } else { "Article" })),
        ("url", json!(absolute(about.path))),
        (if thread.is_some() { "name" } else { "headline" }, json!(title)),
        ("description", json!(typography::french(&sheet.summary))),
        ("image", json!(absolute(&social.src))),
        ("inLanguage", json!(language)),
        ("datePublished", json!(sheet.created_at.rfc3339())),
        ("dateModified", json!(sheet.updated_at.rfc3339())),
        ("author", json!(about.people.iter().map(person).collect::<Vec<_>>())),
        ("publisher", publisher(&app.identity(), base)),
        ("license", json!(absolute(about.licence.url))),
        ("keywords", json!(themes.join(", "))),
        ("totalTime", json!(thread.map(|thread| format!("PT{}M", thread.minutes)))),
        (
            "step",
            json!(thread.map(|thread| thread.steps.iter().take(STEPS).map(|s| step(&s.title)).collect::<Vec<_>>())),
        ),
    ])
}

fn step(title: &str) -> Value {
    let name: String = words(title).chars().take(NAME).collect();
    json!({ "@type": "HowToStep", "text": name })
}

/// The words between the tags of what we have set ourselves.
fn words(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    escape::unescaped(&out)
}

fn crumbs(base: &str, title: &str, path: &str, above: Vec<Way>) -> Value {
    let own = Way { label: typography::french(title).into_owned(), href: path.to_owned() };
    let item = |(position, way): (usize, Way)| {
        let address = format!("{base}{}", way.href);
        json!({ "@type": "ListItem", "position": position, "name": way.label, "item": address })
    };
    let items: Vec<Value> = (1..).zip(above.into_iter().chain([own])).map(item).collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

fn publisher(identity: &Identity, base: &str) -> Value {
    let logo = identity.logo.as_ref().map(|logo| format!("{base}{}", logo.href()));
    full([
        ("@type", json!("Organization")),
        ("name", json!(identity.name)),
        ("url", json!(format!("{base}/"))),
        ("logo", json!(logo)),
    ])
}

/// What is said of the wiki on its home page: its name, and where it is searched.
#[must_use]
pub fn of_wiki(identity: &Identity, base: &str) -> String {
    let search = json!({
        "@type": "SearchAction",
        "target": { "@type": "EntryPoint", "urlTemplate": format!("{base}/recherche?q={{search_term_string}}") },
        "query-input": "required name=search_term_string",
    });
    let site = full([
        ("@type", json!("WebSite")),
        ("name", json!(identity.name)),
        ("description", json!(identity.chosen.tagline)),
        ("url", json!(format!("{base}/"))),
        ("inLanguage", json!(identity.chosen.language().tag)),
        ("potentialAction", search),
    ]);
    written(&json!({ "@context": "https://schema.org", "@graph": [site, publisher(identity, base)] }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_without_tags_and_nothing_closes_the_script() {
        assert_eq!(words("Le <em>tour</em> &amp; l’<a href=\"/x\">autre</a> &lt;3"), "Le tour & l’autre <3");
        let hostile = Identity { name: "</script><b>\u{2028}&".to_owned(), ..Identity::default() };
        let said = of_wiki(&hostile, "https://a.example");
        assert!(!said.contains('<') && !said.contains('&') && !said.contains('\u{2028}'), "{said}");
        let read: Value = serde_json::from_str(&said).unwrap_or_default();
        assert_eq!(read.pointer("/@graph/0/name").and_then(Value::as_str), Some("</script><b>\u{2028}&"));
        assert_eq!(full([("a", json!("")), ("b", Value::Null), ("c", json!([])), ("d", json!(0))]), json!({ "d": 0 }));
    }
}
