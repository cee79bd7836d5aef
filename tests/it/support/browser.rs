//! Somebody with a browser: asks for pages, fills in their forms, keeps cookies.

use maillage::hall::policy::{Member, Who};
use reqwest::blocking::{Client, RequestBuilder, Response};
use reqwest::redirect::Policy;
use scraper::{Html, Selector};

use super::Site;

/// A browser on a site.
pub struct Browser<'a> {
    site: &'a Site,
    client: Client,
    /// Who signed in with it.
    pub member: Option<Member>,
    token: String,
}

/// A sheet that somebody wrote.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its number.
    pub id: i64,
    /// Its address.
    pub path: String,
    /// Its revision.
    pub number: i32,
}

/// An answer.
pub struct Page {
    /// Its status.
    pub status: u16,
    /// Its body.
    pub html: String,
    headers: reqwest::header::HeaderMap,
}

impl<'a> Browser<'a> {
    pub(super) fn new(site: &'a Site, signed_in: Option<(Member, String)>) -> Self {
        let jar = std::sync::Arc::new(reqwest::cookie::Jar::default());
        let mut token = String::new();
        if let Some((member, secret)) = &signed_in {
            jar.add_cookie_str(&format!("maillage_session={secret}; Path=/"), &site.address.parse().unwrap());
            token = site.app.secret.member_token(member.id.0, i64::MAX);
        }
        maillage::base::tls::choose();
        let client = Client::builder().cookie_provider(jar).redirect(Policy::none()).no_proxy().build().unwrap();
        Self { site, client, member: signed_in.map(|(member, _)| member), token }
    }

    /// The same browser, as somebody whose account changed.
    pub fn as_member(&self, member: Member) -> Self {
        Self { site: self.site, client: self.client.clone(), member: Some(member), token: self.token.clone() }
    }

    /// Who they are to the policy.
    pub fn who(&self) -> Who {
        self.member.clone().map_or(Who::Stranger, Who::Member)
    }

    /// Asks for a page; redirections are not followed.
    pub fn get(&self, path: &str) -> Page {
        self.send(self.client.get(self.at(path)))
    }

    /// Asks for a page with a header.
    pub fn get_with(&self, path: &str, header: &str, value: &str) -> Page {
        self.send(self.client.get(self.at(path)).header(header, value))
    }

    /// Sends a form as our own pages do, with the session's token.
    pub fn post(&self, path: &str, form: &[(&str, &str)]) -> Page {
        let mut pairs = vec![("jeton", self.token())];
        pairs.extend(form.iter().map(|(name, value)| (*name, (*value).to_owned())));
        self.send(self.client.post(self.at(path)).header("sec-fetch-site", "same-origin").form(&pairs))
    }

    /// Opens a page, fills in its form and sends it to that address, with the token that the page holds.
    pub fn submits(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let shown = self.get(page);
        assert_eq!(shown.status, 200, "{page}: {}", shown.html);
        let token = shown.attribute(&format!("form[action=\"{action}\"] input[name=jeton]"), "value");
        let mut pairs = vec![("jeton", token.as_str())];
        pairs.extend_from_slice(fields);
        self.post_raw(action, &pairs, &[("sec-fetch-site", "same-origin")])
    }

    /// Sends bytes as a page's script would.
    pub fn post_bytes(&self, path: &str, media_type: &str, bytes: Vec<u8>) -> Page {
        let request = self.client.post(self.at(path)).header("sec-fetch-site", "same-origin");
        let request = request.header("accept", "application/json").header("x-jeton", self.token());
        self.send(request.header("content-type", media_type).body(bytes))
    }

    /// Sends a form as it is, without the token of our pages.
    pub fn post_raw(&self, path: &str, form: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let mut request = self.client.post(self.at(path)).form(form);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request)
    }

    /// Sends any request.
    pub fn send(&self, request: RequestBuilder) -> Page {
        Page::of(request.send().unwrap())
    }

    /// The client, for what the methods above do not say.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.site.address)
    }

    /// The token that this browser's forms carry.
    pub fn token(&self) -> String {
        if self.member.is_some() {
            return self.token.clone();
        }
        self.site.app.secret.form_token("visite", "", i64::MAX)
    }

    /// Writes a sheet of the default kind behind the doors, as this person.
    pub fn writes(&self, title: &str, body: &str) -> Written {
        self.writes_text(&format!("---\nmodele: fiche-pratique\ntitre: {title}\n---\n{body}\n"))
    }

    /// Writes a whole text as a new sheet.
    pub fn writes_text(&self, text: &str) -> Written {
        self.saves(None, 0, text).unwrap()
    }

    /// Saves a whole text on a sheet, from that revision.
    pub fn saves(&self, sheet: Option<i64>, base: i32, text: &str) -> Result<Written, maillage::hall::error::Error> {
        self.saves_with(sheet, base, text, "")
    }

    /// The same, with a summary.
    pub fn saves_with(
        &self,
        sheet: Option<i64>,
        base: i32,
        text: &str,
        summary: &str,
    ) -> Result<Written, maillage::hall::error::Error> {
        use maillage::actions::sheets::edit_sheet::{Edit, save_now};
        let edit = Edit::new(sheet.map(maillage::db::types::SheetId), base, text.to_owned(), summary.to_owned());
        let saved = save_now(&self.site.app, &self.who(), &edit)?;
        Ok(Written { id: saved.id.0, path: format!("/fiches/{}-{}", saved.id, saved.slug), number: saved.number })
    }
}

impl Page {
    fn of(response: Response) -> Self {
        Self { status: response.status().as_u16(), headers: response.headers().clone(), html: response.text().unwrap() }
    }

    /// A header's value; empty when absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The trimmed text of the first element that a CSS selector finds.
    pub fn text(&self, selector: &str) -> String {
        self.texts(selector).into_iter().next().unwrap_or_else(|| panic!("no « {selector} » in:\n{}", self.html))
    }

    /// The trimmed texts of all elements that a CSS selector finds.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let words = |element: scraper::ElementRef<'_>| element.text().collect::<String>();
        Html::parse_document(&self.html)
            .select(&selector)
            .map(|element| words(element).split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// The same texts without the doors to the forms of their parts.
    pub fn read(&self, selector: &str) -> Vec<String> {
        let (selector, door) = (Selector::parse(selector).unwrap(), Selector::parse("a.fix").unwrap());
        let words = |element: scraper::ElementRef<'_>| {
            let doors: Vec<String> = element.select(&door).map(|door| door.html()).collect();
            let html = doors.iter().fold(element.html(), |html, door| html.replace(door, ""));
            Html::parse_fragment(&html).root_element().text().collect::<String>()
        };
        Html::parse_document(&self.html)
            .select(&selector)
            .map(|element| words(element).split_whitespace().collect::<Vec<_>>().join(" "))
            .collect()
    }

    /// The text of the first element that a CSS selector finds, as it is.
    pub fn text_raw(&self, selector: &str) -> String {
        let parsed = Selector::parse(selector).unwrap();
        let document = Html::parse_document(&self.html);
        let element = document.select(&parsed).next().unwrap_or_else(|| panic!("no « {selector} » in:\n{}", self.html));
        element.text().collect()
    }

    /// The value of an attribute of the first element that a CSS selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        let parsed = Selector::parse(selector).unwrap();
        let document = Html::parse_document(&self.html);
        let element = document.select(&parsed).next().unwrap_or_else(|| panic!("no « {selector} » in:\n{}", self.html));
        element.value().attr(name).unwrap_or_default().to_owned()
    }

    /// The values of an attribute of all elements that a CSS selector finds.
    pub fn all(&self, selector: &str, name: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let value = |element: scraper::ElementRef<'_>| element.value().attr(name).unwrap_or_default().to_owned();
        Html::parse_document(&self.html).select(&selector).map(value).collect()
    }

    /// The pairs that the first form of a CSS selector sends as it stands, its token and its buttons left out.
    pub fn form(&self, selector: &str) -> Vec<(String, String)> {
        let document = Html::parse_document(&self.html);
        let form = document.select(&Selector::parse(selector).unwrap()).next();
        let form = form.unwrap_or_else(|| panic!("no « {selector} » in:\n{}", self.html));
        let controls = Selector::parse("input, textarea, select").unwrap();
        let option = Selector::parse("option[selected]").unwrap();
        let sent = |control: scraper::ElementRef<'_>| {
            let value = control.value();
            let name = value.attr("name").filter(|name| *name != "jeton")?;
            let is_sent = match value.attr("type") {
                Some("checkbox" | "radio") => value.attr("checked").is_some(),
                _ => true,
            };
            let text = match value.name() {
                "textarea" => control.text().collect::<String>(),
                "select" => control.select(&option).next()?.value().attr("value")?.to_owned(),
                _ => value.attr("value").unwrap_or_default().to_owned(),
            };
            is_sent.then(|| (name.to_owned(), text))
        };
        form.select(&controls).filter_map(sent).collect()
    }

    /// Whether a CSS selector finds anything.
    pub fn has(&self, selector: &str) -> bool {
        !self.texts(selector).is_empty()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.html).unwrap_or_else(|error| panic!("{error}: {}", self.html))
    }
}
