//! Values set as HTML: each type in its own way, references asked of the wiki.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::db::types::SheetId;
use crate::hall::messages;
use crate::hall::messages::periods;
use crate::hall::messages::reading as said;
use crate::models::kind::KindSet;
use crate::models::sheet::path_of;
use crate::reading::render::Resolver;
use crate::text::escape::escaped;
use crate::text::kind::{Date, FieldDef, Place, Row, Shown};
use crate::text::{dates, numbers, title, typography};

/// What sets the values of one sheet.
pub struct Words<'a, 'b> {
    /// What the wiki answers.
    pub resolver: &'a Resolver<'b>,
    /// The kinds and vocabularies.
    pub kinds: &'a KindSet,
}

impl Words<'_, '_> {
    /// A value on one line.
    pub fn inline(&self, def: &FieldDef, value: &Shown) -> String {
        match value {
            Shown::Text(text) | Shown::Prose(text) => self.resolver.inline(text),
            Shown::Count(number) => integer(*number, &def.unit),
            Shown::Measure(number) => numbers::measure(*number, &def.unit),
            Shown::Date(date) => date_tag(*date),
            Shown::Period(period) => periods::whole(period),
            Shown::Label(id) => escaped(self.kinds.label_of(def, id)).into_owned(),
            Shown::Several(items) => items.iter().map(|item| self.inline(def, item)).collect::<Vec<_>>().join(", "),
            Shown::Rows(rows) => {
                rows.iter().map(|row| self.row(&def.columns, row)).collect::<Vec<_>>().join("\u{202f}; ")
            }
            Shown::Parts(row) => self.row(&def.columns, row),
            Shown::Range { min, max, ideal } => {
                let (value, sub) = interval(*min, *max, *ideal, &def.unit);
                if sub.is_empty() { value } else { format!("{value} ({sub})") }
            }
            Shown::Reference(text) => self.reference(text),
            Shown::Address(url) => outside(url, url),
            Shown::Place(place) => escaped(&place_name(place)).into_owned(),
            Shown::File(name) | Shown::Picture { file: name, .. } => self.file(name),
        }
    }

    /// A value as one or several blocks.
    pub fn block(&self, def: &FieldDef, value: &Shown) -> String {
        match value {
            Shown::Prose(text) => self.resolver.fragment(text),
            value => format!("<p>{}</p>", self.inline(def, value)),
        }
    }

    /// The cells of a row, parted by « · ».
    fn row(&self, columns: &[FieldDef], row: &Row) -> String {
        row.iter().map(|(key, cell)| self.cell(columns, key, cell)).collect::<Vec<_>>().join(" · ")
    }

    /// One cell of a row on one line.
    pub fn cell(&self, columns: &[FieldDef], key: &str, cell: &Shown) -> String {
        match columns.iter().find(|column| column.key == key) {
            Some(column) => self.inline(column, cell),
            None => self.inline(&FieldDef::text(key), cell),
        }
    }

    /// A reference that stays a text until such a sheet exists.
    pub fn reference(&self, text: &str) -> String {
        self.linked(text).unwrap_or_else(|| self.resolver.inline(text))
    }

    /// A link to a sheet, or to its creation when nobody has written it.
    pub fn link(&self, def: &FieldDef, text: &str) -> String {
        self.linked(text).unwrap_or_else(|| {
            let (name, _) = title::split(text);
            absent(name, def.kinds.as_slice())
        })
    }

    fn linked(&self, text: &str) -> Option<String> {
        let (name, section) = title::split(text);
        let found = self.resolver.by_title(name)?;
        let anchor = section.map(|section| format!("#{}", crate::text::anchors::of(section, &[]))).unwrap_or_default();
        Some(format!(
            "<a href=\"{}{}\">{}</a>",
            path_of(SheetId(found.id), &found.slug),
            escaped(&anchor),
            escaped(&typography::french(name))
        ))
    }

    /// The same, with what it is and weighs.
    pub fn attached(&self, name: &str) -> String {
        let about =
            self.resolver.file(name).map(|file| format!(" ({})", messages::format_and_size(&file.media, file.size)));
        self.file(name) + &about.unwrap_or_default()
    }

    /// The name of an attached file, as a link to its page when it is there.
    pub fn file(&self, name: &str) -> String {
        match self.resolver.file(name) {
            Some(file) => format!("<a href=\"{}\">{}</a>", escaped(&file.page), escaped(&file.name)),
            None => self.resolver.inline(name),
        }
    }
}

/// A link to write a sheet that does not exist.
pub fn absent(name: &str, kinds: &[String]) -> String {
    let kind = match kinds {
        [only] => format!("type={}&amp;", escaped(only)),
        _ => String::new(),
    };
    format!(
        "<a class=\"absent\" href=\"/fiches/nouvelle?{kind}titre={}\" title=\"{}\">{}</a>",
        utf8_percent_encode(name, NON_ALPHANUMERIC),
        said::ABSENT_SHEET,
        escaped(&typography::french(name))
    )
}

/// A link that leaves the site.
pub(super) fn outside(url: &str, words: &str) -> String {
    let rel = if url.starts_with("mailto:") { "" } else { " rel=\"noopener nofollow ugc\"" };
    let short = words.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("mailto:");
    format!("<a href=\"{}\"{rel}>{}</a>", escaped(url), escaped(short))
}

/// A whole number with its unit; minutes become hours.
pub(super) fn integer(number: i64, unit: &str) -> String {
    match u32::try_from(number) {
        Ok(minutes) if unit == MINUTES => numbers::minutes(minutes),
        _ => numbers::counted(number, unit),
    }
}

/// The unit that reads as a length of time.
pub(super) use crate::text::numbers::MINUTES;

/// An interval: its value and what stands below, as plain text.
pub(in crate::web) fn interval(min: Option<u32>, max: Option<u32>, ideal: Option<u32>, unit: &str) -> (String, String) {
    let in_minutes = unit == MINUTES;
    let long = max.or(min).is_some_and(|most| most > 60);
    let bound = |number: u32| match in_minutes && long {
        true => numbers::minutes(number),
        false => numbers::integer(i64::from(number)),
    };
    let (low, high) = (min.map(bound), max.map(bound));
    let mut value = said::range(low.as_deref(), high.as_deref());
    if in_minutes && !long && !value.is_empty() {
        value.push_str("\u{a0}min");
    }
    let whole = |number: u32| integer(i64::from(number), unit);
    let sub = match ideal {
        Some(ideal) if value.is_empty() => whole(ideal),
        Some(ideal) => said::ideal(&whole(ideal)),
        None if in_minutes => String::new(),
        None => unit.to_owned(),
    };
    (value, sub)
}

/// A date in words, inside its tag.
pub(super) fn date_tag(date: Date) -> String {
    let written = written(date);
    format!("<time datetime=\"{written}\">{}</time>", dates::written(&written).unwrap_or_else(|| written.clone()))
}

/// A date in words.
pub(super) fn date_words(date: Date) -> String {
    let written = written(date);
    dates::written(&written).unwrap_or(written)
}

/// A date as sheets write it.
pub(super) fn written(date: Date) -> String {
    let mut out = format!("{:04}", date.year);
    for part in [date.month, date.day].into_iter().flatten() {
        out.push_str(&format!("-{part:02}"));
    }
    out
}

/// A place by its name, else by its code.
pub(super) fn place_name(place: &Place) -> String {
    if place.name.is_empty() { place.insee.clone().unwrap_or_default() } else { place.name.clone() }
}

#[cfg(test)]
mod tests {
    use crate::web::pages::sheets::card::words::*;

    #[test]
    fn intervals_say_their_unit_and_their_ideal() {
        for (min, max, ideal, unit, value, sub) in [
            (Some(6), Some(30), Some(12), "personnes", "6 à 30", "dans l’idéal : 12 personnes"),
            (Some(45), Some(60), None, "minutes", "45 à 60 min", ""),
            (Some(60), Some(90), None, "minutes", "1 h à 1 h 30", ""),
            (Some(4), None, None, "personnes", "à partir de 4", "personnes"),
            (None, Some(20), None, "personnes", "jusqu’à 20", "personnes"),
            (None, None, Some(12), "personnes", "", "12 personnes"),
        ] {
            let (a, b) = interval(min, max, ideal, unit);
            let plain = |text: String| text.replace('\u{a0}', " ");
            assert_eq!((plain(a).as_str(), plain(b).as_str()), (value, sub));
        }
    }

    #[test]
    fn a_link_outside_is_not_followed_by_robots_and_shows_its_address_short() {
        let link = outside("https://exemple.fr/?a=1&b=\"2\"", "https://exemple.fr/");
        let expected =
            "<a href=\"https://exemple.fr/?a=1&amp;b=&quot;2&quot;\" rel=\"noopener nofollow ugc\">exemple.fr/</a>";
        assert_eq!(link, expected);
        assert!(!outside("mailto:a@b.fr", "mailto:a@b.fr").contains("rel="));
    }

    #[test]
    fn a_sheet_to_write_carries_its_title_and_its_only_kind() {
        let link = absent("L’eau & le vin", &["methode-animation".to_owned()]);
        assert!(link.contains("?type=methode-animation&amp;titre=L%E2%80%99eau%20%26%20le%20vin\""), "{link}");
        assert!(absent("X", &["a".to_owned(), "b".to_owned()]).contains("nouvelle?titre=X"));
    }
}
