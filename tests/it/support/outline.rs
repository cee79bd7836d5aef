//! A page as one reads it aloud: its headings, words, links, lists, tables and forms, without classes or wrappers, with
//! everything that changes from run to run named instead of shown. What snapshots hold.

use std::fmt::Write;

use scraper::{ElementRef, Html, Selector};

/// The outline of what a CSS selector finds first in a page.
pub fn outline(html: &str, selector: &str, site: &str) -> String {
    let document = Html::parse_document(html);
    let found = document.select(&Selector::parse(selector).unwrap()).next();
    let mut outline = Outline::default();
    outline.children(found.unwrap_or_else(|| panic!("no « {selector} » in:\n{html}")));
    outline.end_line();
    plain(&outline.out.replace(site, "SITE"))
}

#[derive(Default)]
struct Outline {
    out: String,
    line: String,
    /// What the next line begins with: the mark of its list item.
    mark: &'static str,
    depth: usize,
}

impl Outline {
    fn end_line(&mut self) {
        let words = self.line.split_whitespace().collect::<Vec<_>>().join(" ");
        // Spaces at the edges of a link or a button are not shown.
        let words = words.replace("[ ", "[").replace(" ](", "](").replace(" >", ">");
        if !words.is_empty() {
            let depth = self.depth - usize::from(!self.mark.is_empty());
            writeln!(self.out, "{}{}{words}", "  ".repeat(depth), self.mark).unwrap();
            self.mark = "";
        }
        self.line.clear();
    }

    fn children(&mut self, element: ElementRef<'_>) {
        for child in element.children() {
            if let Some(child) = ElementRef::wrap(child) {
                self.element(child);
            } else if let Some(text) = child.value().as_text() {
                self.line.push_str(text);
            }
        }
    }

    /// A block on lines of its own, what is inside one step to the right.
    fn block(&mut self, head: &str, element: ElementRef<'_>) {
        self.end_line();
        self.line.push_str(head);
        self.end_line();
        self.depth += 1;
        self.children(element);
        self.end_line();
        self.depth -= 1;
    }

    /// A line that begins so.
    fn line(&mut self, mark: &str, element: ElementRef<'_>) {
        self.end_line();
        self.line.push_str(mark);
        self.children(element);
        self.end_line();
    }

    fn element(&mut self, element: ElementRef<'_>) {
        let of = |name: &str| element.value().attr(name).unwrap_or_default();
        if element.value().attr("hidden").is_some() {
            return;
        }
        match (element.value().name(), of("role")) {
            ("script" | "style" | "template" | "svg", _) => {}
            (_, role @ ("alert" | "status")) => self.block(&format!("({role})"), element),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", _) => {
                let level = element.value().name()[1..].parse().unwrap_or(1);
                self.line(&format!("{} ", "#".repeat(level)), element);
            }
            ("a", _) => {
                self.line.push('[');
                if element.text().all(|text| text.trim().is_empty()) {
                    self.line.push_str(of("aria-label"));
                }
                self.children(element);
                let _ = write!(self.line, "]({})", of("href"));
            }
            ("img", _) => {
                let _ = write!(self.line, "![{}]({})", of("alt"), of("src"));
            }
            ("form", _) => self.block(&format!("form {} {}", of("method"), of("action")), element),
            ("input" | "button", _) => self.control(element),
            ("textarea", _) => self.block(&format!("textarea {}:", of("name")), element),
            ("select", _) => self.block(&format!("select {}:", of("name")), element),
            ("option", _) => {
                let is_chosen = element.value().attr("selected").is_some();
                self.line(if is_chosen { "* " } else { "- " }, element);
            }
            ("li", _) => {
                self.end_line();
                (self.mark, self.depth) = ("- ", self.depth + 1);
                self.children(element);
                self.end_line();
                (self.mark, self.depth) = ("", self.depth - 1);
            }
            ("tr" | "legend" | "summary" | "dt" | "dd" | "p" | "label" | "caption", _) => self.line("", element),
            ("td" | "th", _) => {
                self.line.push_str("| ");
                self.children(element);
            }
            ("time", _) => {
                self.line.push('⟨');
                self.children(element);
                self.line.push('⟩');
            }
            ("br", _) => self.end_line(),
            ("nav" | "fieldset" | "details" | "aside", _) => {
                let label = of("aria-label").to_owned();
                self.block(format!("{} {label}", element.value().name()).trim_end(), element);
            }
            (
                "div" | "section" | "article" | "header" | "footer" | "main" | "ul" | "ol" | "dl" | "table" | "tbody"
                | "thead" | "figure" | "figcaption" | "blockquote" | "pre" | "search",
                _,
            ) => {
                self.end_line();
                self.children(element);
                self.end_line();
            }
            _ => self.children(element),
        }
    }

    fn control(&mut self, element: ElementRef<'_>) {
        let of = |name: &str| element.value().attr(name).unwrap_or_default();
        if of("name") == "jeton" {
            return;
        }
        let kind = match (element.value().name(), of("type")) {
            ("button", _) => "button",
            (_, "") => "text",
            (_, kind) => kind,
        };
        let value = if of("value").is_empty() { String::new() } else { format!("={}", of("value")) };
        let states = ["checked", "required", "disabled", "readonly", "aria-invalid"];
        let states: Vec<&str> = states.into_iter().filter(|state| element.value().attr(state).is_some()).collect();
        self.line.push_str(&format!(" <{kind} {}{value}", of("name")).replace("  ", " "));
        for state in states {
            let _ = write!(self.line, " {state}");
        }
        if kind == "button" {
            self.line.push(':');
            self.children(element);
        }
        self.line.push('>');
    }
}

/// The text without what changes from run to run: numbers of sheets and files, drawn values, sizes of texts that ship.
fn plain(text: &str) -> String {
    let text = numbered(text, "/fiches/", "N");
    let text = numbered(&text, "/f/", "N");
    let text = numbered(&text, "/fichiers/", "N");
    let text = numbered(&text, "bloc=", "N");
    let text = numbered(&text, "brouillon=fiche-", "N");
    let text = numbered(&text, "Fiches\n", "N");
    long_words(&text)
}

/// The digits after each `mark` as one letter.
fn numbered(text: &str, mark: &str, letter: &str) -> String {
    let mut parts = text.split(mark);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = if rest.len() < part.len() { letter } else { "" };
        let _ = write!(out, "{mark}{number}{rest}");
    }
    out
}

/// Words of ten hexadecimal digits and more, which are hashes, secrets and numbers drawn by chance.
fn long_words(text: &str) -> String {
    let is_drawn = |word: &str| {
        word.len() >= 10 && word.chars().all(|c| c.is_ascii_hexdigit()) && word.contains(|c: char| c.is_ascii_digit())
    };
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() {
            word.push(c);
            continue;
        }
        out.push_str(if is_drawn(&word) { "DRAWN" } else { &word });
        word.clear();
        out.push(c);
    }
    out.trim_end().to_owned()
}
