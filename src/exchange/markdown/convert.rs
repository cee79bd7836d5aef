//! A file of the folder turned into a sheet: its links lead to titles, its images are files of the wiki.

use std::collections::BTreeSet;

use super::folder::Leads;
use super::import::{Asks, Converted, Work, read};
use super::names::{Assigned, Scanned};
use super::source::Source;
use crate::actions::files::pasted_images;
use crate::actions::sheets::import_sheets::{Incoming, Known};
use crate::hall::error::Error;
use crate::hall::messages;
use crate::text::links::{self, Anew, Target, Written};
use crate::text::sheet_text::{KIND, TITLE, Value};

impl Work<'_> {
    /// The text as it is to be: its title, its links leading to titles, its images to files of the wiki.
    pub(super) fn convert(&self, file: &Scanned, given: &Assigned, known: Known) -> Result<Converted, String> {
        let mut source = read(&self.folder, &file.path)?;
        let mut asks = Asks::default();
        if pasted_images::may_hold(&source.sheet.text()) {
            source.sheet =
                self.without_data(&source.sheet, &mut asks).map_err(|error| messages::of_error(&error).message)?;
        }
        let Asks { missing, files, pasted, .. } = &mut asks;
        let body = links::rewrite(source.sheet.body(), &mut |link| match self.folder.leads(&file.path, link.address) {
            Leads::Sheet(rank, section) => {
                self.titles.get(rank)?.as_deref().map(|title| to_title(link, title, section.as_deref()))
            }
            Leads::File(path) => {
                files.insert(path.to_owned());
                Some(Anew { address: self.folder.name_of(path).to_owned(), whole: None })
            }
            Leads::Missing if pasted.iter().any(|image| image.name == link.address) => None,
            Leads::Missing => {
                missing.push(link.address.to_owned());
                None
            }
            Leads::Elsewhere => None,
        });
        let body = self.embeds(&file.path, body, files);
        self.fields(&file.path, &mut source, files)
            .map_err(|unreadable| messages::of_error(&Error::Unreadable(unreadable)).message)?;
        let kinds = self.app.kinds();
        let def = kinds.kind(source.sheet.kind().unwrap_or_default());
        let text = source
            .under(&given.title, &def.order(), &body)
            .map_err(|unreadable| messages::of_error(&Error::Unreadable(unreadable)).message)?;
        let (source, path, moved_from) = (self.source.clone(), file.path.clone(), given.moved_from.clone());
        let incoming = Incoming { source, path, moved_from, text, known };
        Ok(Converted { incoming, asks })
    }

    /// `![[image.png]]` beside the file.
    fn embeds(&self, from: &str, mut body: String, files: &mut BTreeSet<String>) -> String {
        if !body.contains("[[") {
            return body;
        }
        for reference in links::in_text(&body, &self.app.config.base_url) {
            let Target::File(name) = &reference.target else { continue };
            let Leads::File(path) = self.folder.leads(from, name) else { continue };
            files.insert(path.to_owned());
            let new = self.folder.name_of(path);
            if new != name {
                body = body.replace(&format!("[[{name}"), &format!("[[{new}"));
            }
        }
        body
    }

    /// Files that the front matter names.
    fn fields(
        &self,
        from: &str,
        source: &mut Source,
        files: &mut BTreeSet<String>,
    ) -> Result<(), crate::text::sheet_text::Unreadable> {
        for (key, value) in source.sheet.fields().to_vec() {
            if !matches!(key.as_str(), KIND | TITLE | "title")
                && let Some(new) = self.renamed(from, &value, files)
            {
                source.sheet.set(&key, Some(new), &[])?;
            }
        }
        Ok(())
    }

    fn renamed(&self, from: &str, value: &Value, files: &mut BTreeSet<String>) -> Option<Value> {
        match value {
            Value::Text(text) => {
                let Leads::File(path) = self.folder.leads(from, text) else { return None };
                files.insert(path.to_owned());
                Some(Value::from(self.folder.name_of(path)))
            }
            Value::List(items) => {
                let new: Vec<_> = items.iter().map(|item| self.renamed(from, item, files)).collect();
                let changed = new.iter().any(Option::is_some);
                let kept = items.iter().zip(new).map(|(old, new)| new.unwrap_or_else(|| old.clone()));
                changed.then(|| Value::List(kept.collect()))
            }
            Value::Map(pairs) => {
                let new: Vec<_> = pairs.iter().map(|(_, item)| self.renamed(from, item, files)).collect();
                let changed = new.iter().any(Option::is_some);
                let kept =
                    pairs.iter().zip(new).map(|((key, old), new)| (key.clone(), new.unwrap_or_else(|| old.clone())));
                changed.then(|| Value::Map(kept.collect()))
            }
        }
    }
}

/// A link to a title: `[[Titre#section|label]]` when the label is plain and it reads back so, else an address.
pub(in crate::exchange) fn to_title(link: &Written<'_>, title: &str, section: Option<&str>) -> Anew {
    let section = section.filter(|section| section.starts_with(char::is_alphanumeric));
    let encoded = percent_encoding::utf8_percent_encode(title, percent_encoding::NON_ALPHANUMERIC);
    let fragment = section.map(|section| format!("#{section}")).unwrap_or_default();
    let address = format!("/titre/{encoded}{}", fragment.replace(' ', "%20"));
    let whole = link.plain_label.and_then(|label| {
        let mark = if label == title { String::new() } else { format!("|{label}") };
        let whole = format!("[[{title}{fragment}{mark}]]");
        let found = links::in_text(&whole, "http://localhost/");
        let reads_back = matches!(found.as_slice(), [only] if only.target == Target::Title(title.to_owned())
            && only.section.as_deref() == section);
        (!link.is_image && reads_back).then_some(whole)
    });
    Anew { address, whole }
}
