//! An issue as a mail: MJML set as HTML, and plain text, with places for what differs from one reader to the next.

use askama::Template;

use crate::app::App;
use crate::base::colour::{Colour, Shades};
use crate::base::tokens;
use crate::hall::error::{Error, Result};
use crate::mail::{SHIPPED_ACCENT, mjml};
use crate::reading::letter::SetIssue;

/// What stands for what is not known yet. Nobody can write it into a text: it is drawn for each setting.
#[derive(Clone, Debug, Default)]
struct Places {
    /// For the address at which a reader leaves, until it is known whose it is.
    leave: String,
    /// For the one at which they choose.
    choices: String,
    /// For the words of blocks.
    words: String,
}

impl Places {
    fn draw() -> Self {
        let [leave, choices, words] = std::array::from_fn(|_| tokens::random());
        let address = |secret| format!("https://{secret}.invalid/");
        Self { leave: address(leave), choices: address(choices), words }
    }

    /// What stands for the words of a block until the frame is set: people's HTML never goes through MJML.
    fn of_words(&self, id: u32) -> String {
        format!("@@{}-{id}@@", self.words)
    }
}

/// How a mail is shown.
#[derive(Clone, Copy, Debug, Default)]
pub struct MailLook<'a> {
    /// The page where it may be read too; empty for none.
    pub online: &'a str,
    /// Whether it is dark whatever the reader's device says: a preview.
    pub dark: bool,
}

/// Both parts.
#[derive(Clone, Debug, Default)]
pub struct Mailed {
    /// The HTML document.
    pub html: String,
    /// Plain text.
    pub text: String,
    places: Places,
}

#[derive(Template)]
#[template(path = "mail/lettre/body.mjml.xml")]
struct Source<'a> {
    set: &'a SetIssue,
    site: &'a str,
    home: &'a str,
    contact: &'a str,
    look: MailLook<'a>,
    accent: &'a str,
    accent_in_the_dark: &'a str,
    places: &'a Places,
}

#[derive(Template)]
#[template(path = "mail/lettre/body.txt", whitespace = "preserve")]
struct Text<'a> {
    set: &'a SetIssue,
    site: &'a str,
    home: &'a str,
    contact: &'a str,
    look: MailLook<'a>,
    places: &'a Places,
}

/// Sets both parts.
pub fn both(app: &App, set: &SetIssue, look: MailLook<'_>) -> Result<Mailed> {
    let identity = app.identity();
    let (site, home, contact) = (&identity.name, &app.config.base_url, &identity.chosen.contact);
    let [accent, accent_in_the_dark] = Colour::parse(&identity.chosen.accent)
        .map_or(SHIPPED_ACCENT.map(str::to_owned), |accent| Shades::of(accent).accent.map(Colour::hex));
    let internal = |error: askama::Error| Error::Internal(error.into());
    let places = Places::draw();
    let dark = &accent_in_the_dark;
    let source = Source { set, site, home, contact, look, accent: &accent, accent_in_the_dark: dark, places: &places };
    let source = source.render().map_err(internal)?;
    let mut html = mjml::html(&source).map_err(|error| Error::Internal(error.into()))?;
    html = html.replace(&places.of_words(0), &inline(&set.intro.html, &accent));
    for block in &set.blocks {
        html = html.replace(&places.of_words(block.id), &inline(&block.words.html, &accent));
    }
    let text = Text { set, site, home, contact, look, places: &places }.render().map_err(internal)?;
    Ok(Mailed { html, text, places })
}

/// The same for one reader.
#[must_use]
pub fn addressed(mailed: &Mailed, leave: &str, choices: &str) -> Mailed {
    let places = &mailed.places;
    let fill = |part: &str| part.replace(&places.leave, leave).replace(&places.choices, choices);
    Mailed { html: fill(&mailed.html), text: fill(&mailed.text), places: places.clone() }
}

/// The styles of people's elements, which mail programs want on each.
const STYLES: [(&str, &str); 6] = [
    ("p", "margin:0 0 16px 0;"),
    ("ul", "margin:0 0 16px 0;padding-left:24px;"),
    ("ol", "margin:0 0 16px 0;padding-left:24px;"),
    ("blockquote", "margin:0 0 16px 0;padding-left:16px;border-left:3px solid #868da0;"),
    ("h4", "margin:0 0 8px 0;font-size:18px;"),
    ("img", "max-width:100%;height:auto;"),
];

/// People's HTML with a style on each element, and their headings below that of their block.
fn inline(html: &str, accent: &str) -> String {
    let link = format!("color:#{accent};");
    let all = STYLES.into_iter().chain([("a", link.as_str())]);
    let styled = all.fold(html.to_owned(), |html, (tag, style)| {
        let with = format!("<{tag} style=\"{style}\"");
        html.replace(&format!("<{tag}>"), &format!("{with}>")).replace(&format!("<{tag} "), &format!("{with} "))
    });
    styled.replace(&["<", "h4"].concat(), &["<", "h3"].concat()).replace(&["</", "h4"].concat(), &["</", "h3"].concat())
}
