//! Who wrote what: each field and each passage of the text today, with who wrote it last, when, and what they changed.

use std::collections::HashMap;

use actix_web::HttpRequest;
use askama::Template;

use crate::hall::messages::history as said;
use crate::models::kind::KindSet;
use crate::models::sheet::Sheet;
use crate::reading::written::{self, WhoWrote};
use crate::text::authorship::Origin;
use crate::text::sheet_text::KIND;
use crate::text::{dates, typography};
use crate::web::http::extract::SheetPath;
use crate::web::http::{Look, Outcome, Params, Pool};
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names};
use crate::web::view::diff;
use crate::web::view::layout::Shell;

/// The most passages that the page shows.
const MOST_PASSAGES: usize = 2_000;
/// The most people that its head names.
const MOST_PEOPLE: usize = 20;

/// Who wrote what.
#[derive(Template)]
#[template(path = "sheets/authors.html")]
pub struct AuthorsPage {
    shell: Shell,
    frame: Frame,
    /// « Zoé, 12 lignes », the busiest first.
    people: Vec<(Author, String)>,
    fields: Vec<FieldWritten>,
    passages: Vec<PassageWritten>,
    /// Whether more passages follow.
    cut: bool,
    /// The oldest version that was looked at, when that is not the first.
    reached: Option<i32>,
}

/// A field, and who wrote it last.
struct FieldWritten {
    label: String,
    lines: Vec<String>,
    by: Credit,
}

/// Lines that one version brought.
struct PassageWritten {
    lines: Vec<WrittenLine>,
    by: Credit,
}

/// A line as it is shown.
struct WrittenLine {
    text: String,
    is_heading: bool,
}

/// Who wrote something, when, and where what they changed is shown.
#[derive(Clone, Default)]
struct Credit {
    /// Nobody when that is not known.
    author: Option<Author>,
    when: String,
    href: String,
    number: i32,
    /// Whether it may be of a version that was withdrawn just before.
    is_around: bool,
}

/// Which sheet.
#[derive(Clone)]
pub struct AuthorsParams(SheetPath);

impl Params for AuthorsParams {
    const POOL: Pool = Pool::Computes;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(SheetPath::of(request)?))
    }

    fn key(&self) -> Option<String> {
        Some(format!("/fiches/{}-{}/auteurs", self.0.id, self.0.slug))
    }
}

/// `GET …/auteurs`
pub fn show(look: &mut Look<'_>, AuthorsParams(path): &AuthorsParams) -> Outcome<AuthorsPage> {
    let sheet = look.live(path)?;
    let cancel = look.cancel;
    let kept = look.kept(Some(&format!("auteurs:{}", sheet.id)), |_, reader| written::of(reader, &sheet, cancel))?;
    let written: &WhoWrote = &kept;
    let names =
        Names::load(&mut look.reader, written.versions.values().map(|(author, _)| *author).collect::<Vec<_>>())?;
    let (fields, (passages, cut)) = (fields(look, &sheet, written, &names), passages(&sheet, written, &names));
    Ok(AuthorsPage {
        shell: look.shell(),
        frame: frame::of(look.app, look.visitor, &sheet),
        people: people(written, &names),
        fields,
        passages,
        cut,
        reached: Some(written.reached).filter(|_| is_unknown(written)),
    })
}

/// Whether something is older than what was looked at.
fn is_unknown(written: &WhoWrote) -> bool {
    let lines = written.lines.iter().filter(|(line, _)| !line.trim().is_empty()).map(|(_, origin)| origin);
    lines.chain(written.fields.iter().map(|(_, _, origin)| origin)).any(|origin| *origin == Origin::Unknown)
}

fn credit(sheet: &Sheet, written: &WhoWrote, names: &Names, origin: Origin) -> Credit {
    let (number, is_around) = match origin {
        Origin::Version(number) => (number, false),
        Origin::AroundWithdrawn(number) => (number, true),
        Origin::Unknown => return Credit::default(),
    };
    let (author, at) = written.versions.get(&number).copied().unwrap_or_default();
    let versions = format!("{}/versions", sheet.path());
    let is_alone = number < 2 || is_around;
    Credit {
        author: Some(names.author(author)),
        when: at.map(|at| dates::time_tag(at.0)).unwrap_or_default(),
        href: if is_alone { format!("{versions}/{number}") } else { format!("{versions}/{}...{number}", number - 1) },
        number,
        is_around,
    }
}

fn fields(look: &Look<'_>, sheet: &Sheet, written: &WhoWrote, names: &Names) -> Vec<FieldWritten> {
    let kinds: &KindSet = &look.app.kinds();
    let def = kinds.kind(&sheet.kind);
    let shown = written.fields.iter().filter(|(key, _, _)| key != KIND);
    let field = |(key, value, origin): &(String, _, Origin)| FieldWritten {
        label: diff::label_of(&def, key),
        lines: diff::value_lines(kinds, &def, key, Some(value)),
        by: credit(sheet, written, names, *origin),
    };
    shown.map(field).filter(|field| !field.lines.is_empty()).collect()
}

/// Lines one after another that one version brought, blank lines apart.
fn passages(sheet: &Sheet, written: &WhoWrote, names: &Names) -> (Vec<PassageWritten>, bool) {
    let full = written.lines.iter().filter(|(line, _)| !line.trim().is_empty());
    let full: Vec<&(String, Origin)> = full.collect();
    let mut passages = Vec::new();
    let mut runs = full.chunk_by(|(_, before), (_, after)| before == after);
    for run in runs.by_ref().take(MOST_PASSAGES) {
        let Some((_, origin)) = run.first() else { continue };
        let lines = run.iter().map(|(line, _)| line_of(line)).collect();
        passages.push(PassageWritten { lines, by: credit(sheet, written, names, *origin) });
    }
    (passages, runs.next().is_some())
}

fn line_of(line: &str) -> WrittenLine {
    let text = line.trim_end();
    let heading = text.trim_start_matches('#');
    let is_heading = heading.len() < text.len() && heading.starts_with(' ');
    let shown = if is_heading { heading.trim_start() } else { text };
    WrittenLine { text: typography::french(shown).into_owned(), is_heading }
}

/// Who wrote how many lines, the busiest first.
fn people(written: &WhoWrote, names: &Names) -> Vec<(Author, String)> {
    let mut counts: HashMap<_, u64> = HashMap::new();
    for (line, origin) in &written.lines {
        if let Origin::Version(number) = origin
            && !line.trim().is_empty()
        {
            let author = written.versions.get(number).and_then(|(author, _)| *author);
            *counts.entry(author).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(author, count)| (std::cmp::Reverse(*count), *author));
    counts.truncate(MOST_PEOPLE);
    counts.into_iter().map(|(author, count)| (names.author(author), said::lines(count))).collect()
}
