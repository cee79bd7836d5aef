//! The editor of a kind: its rows of fields, with the form and the sheet that they make shown beside.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;

use super::typed::{FATE, HEADING, KindForm, line_of};
use crate::actions::wiki::shape_kind::{self, KindChange, Orphan, Shaped, shape_kind, sketch_of};
use crate::actions::wiki::take_kind::free_copy;
use crate::hall::error::{Error, FieldError, What};
use crate::hall::messages::kinds as said;
use crate::hall::policy::Act;
use crate::models::kind::KindSet;
use crate::text::kind::{
    Answer, COLORS_VOCABULARY, DISPLAYS_VOCABULARY, ICONS_VOCABULARY, KindDef, KindSketch, NO_KIND_YET, Needed,
    REACHES_VOCABULARY, RowSketch, answers,
};
use crate::web::http::act::Administrator;
use crate::web::http::extract::{Query, segment};
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// The address of a new kind, in the place of a key.
pub(super) const NEW: &str = NO_KIND_YET;

/// A choice of a list of the form: its word, its name, whether it is chosen.
type Option3 = (String, String, bool);

/// The editor of a kind.
#[derive(Template)]
#[template(path = "administration/kind.html")]
pub struct KindPage {
    shell: Shell,
    /// What its address names.
    address: String,
    heading: String,
    like: String,
    base: i32,
    sketch: KindSketch,
    /// How many sheets follow it.
    sheets: i64,
    rows: Vec<RowView>,
    /// One more row, for the script to copy.
    blank: RowView,
    colors: Vec<Option3>,
    icons: Vec<Option3>,
    /// The names of fields that rows may name.
    fields: Vec<String>,
    /// The page of its text, and its history.
    ways: Option<(String, String)>,
    errors: Vec<FieldError>,
    orphans: Vec<OrphanView>,
}

/// A row of the form.
struct RowView {
    /// Its number, or what stands for one.
    n: String,
    row: RowSketch,
    /// How it is answered, in words.
    told: String,
    open: bool,
    /// Whether new rows come before it: it begins what stands last in every kind.
    is_tail: bool,
    answers: Vec<(String, String, bool, &'static str)>,
    displays: Vec<Option3>,
    readers: Vec<Option3>,
    writers: Vec<Option3>,
    lists: Vec<Option3>,
    columns: String,
    /// The kinds that choose from its list too.
    shared: String,
}

/// Values that lose their place, with what may become of them.
struct OrphanView {
    name: String,
    title: String,
    ways: Vec<Option3>,
    /// Some of the sheets.
    sheets: Vec<(i64, String)>,
    more: usize,
}

/// As many sheets as are named of those that hold a value.
const NAMED: usize = 8;

impl KindPage {
    fn error(&self, field: impl AsRef<str>) -> &str {
        let field = field.as_ref();
        self.errors.iter().find(|error| error.field == field).map_or("", |error| error.message.as_str())
    }

    fn list(&self) -> Vec<(String, &str)> {
        self.errors.iter().map(|error| (error.field.replace('.', "-"), error.message.as_str())).collect()
    }

    fn counted(&self) -> String {
        said::follow(self.sheets)
    }

    #[expect(clippy::unused_self, reason = "a macro of the template calls it")]
    fn list_help(&self, view: &RowView) -> String {
        said::list_shared(&view.shared)
    }

    fn is_new(&self) -> bool {
        self.address == NEW
    }
}

/// Which kind is edited, or which one a new one is like.
#[derive(Clone)]
pub struct KindParams {
    key: String,
    like: String,
    notice: String,
}

impl KindParams {
    /// The key of the kind; empty for a new one.
    pub(super) fn key(&self) -> &str {
        if self.key == NEW { "" } else { &self.key }
    }
}

impl Params for KindParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        let key = segment(request, "key");
        let (like, notice) = (query.get("copie").to_owned(), query.get("avis").to_owned());
        Ok(Self { key, like, notice })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /administration/modeles/{key}`, and `nouveau` in the place of a key.
pub fn edit(look: &mut Look<'_>, params: &KindParams) -> Outcome<KindPage> {
    look.who().must(Act::WriteKinds)?;
    let kinds = look.app.kinds();
    let is_new = params.key == NEW;
    let text = if is_new {
        shape_kind::start(&mut look.reader, &kinds, &params.like)?
    } else {
        let id = kinds.sheet_of_kind(&params.key).ok_or(Error::NotFound(What::Kind))?;
        let sheet = look.reader.sheet(id)?;
        look.reader.sheet_text(&sheet, sheet.head)?.as_ref().clone()
    };
    let def = KindDef::from_sheet(&text).map_err(|_| Error::NotFound(What::Kind))?;
    let mut sketch = sketch_of(&kinds, &text, &def);
    if is_new {
        let has_model = !params.like.is_empty();
        let copy = |name: &str| if has_model { free_copy(&kinds, name) } else { String::new() };
        (sketch.label, sketch.plural) = (copy(&sketch.label), copy(&sketch.plural));
    }
    let base = head(look, &kinds, &params.key)?;
    let key = KindParams::key(params).to_owned();
    let change = KindChange { key, like: params.like.clone(), base, sketch, fates: Vec::new() };
    let mut page = make(look, change, Vec::new(), &[])?;
    page.shell.notice = Some(params.notice.as_str()).filter(|said| !said.is_empty()).and_then(|notice| {
        if notice == "repris" {
            return page::done(said::TAKEN_DONE);
        }
        page::done(said::published(notice.strip_prefix("publie-")?.parse().ok()?))
    });
    Ok(page)
}

/// The revision of a kind as it is now; 0 for one that is not there.
fn head(look: &mut Look<'_>, kinds: &KindSet, key: &str) -> Outcome<i32> {
    let Some(id) = kinds.sheet_of_kind(key) else { return Ok(0) };
    Ok(look.reader.sheet(id)?.head)
}

/// `POST /administration/modeles/{key}`: publishes it, asks what becomes of values that lose their place, or moves a
/// row of the form that a browser without script cannot move.
pub fn save(desk: &Desk<'_>, who: &Administrator, params: &KindParams, form: KindForm) -> Outcome<Acted> {
    let moved = form.moved();
    let change = form.change(KindParams::key(params));
    if let Some(sketch) = moved {
        let change = KindChange { sketch, ..change };
        return Ok(Acted::again(StatusCode::OK, Pool::Reads, move |look| make(look, change, Vec::new(), &[])));
    }
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    match shape_kind(desk.app, who, &change) {
        Ok(Shaped::Done { key, sheets, event }) => {
            Ok(desk.go(format!("/administration/modeles/{key}?avis=publie-{sheets}"), Some(event)))
        }
        Ok(Shaped::Asks(orphans)) => {
            Ok(Acted::again(status, Pool::Reads, move |look| make(look, change, Vec::new(), &orphans)))
        }
        Err(Error::Invalid(errors)) => {
            Ok(Acted::again(status, Pool::Reads, move |look| make(look, change, errors, &[])))
        }
        Err(error) => Err(error.into()),
    }
}

fn make(look: &mut Look<'_>, change: KindChange, errors: Vec<FieldError>, orphans: &[Orphan]) -> Outcome<KindPage> {
    look.who().must(Act::WriteKinds)?;
    let kinds = look.app.kinds();
    let KindChange { key, like, base, sketch, fates } = change;
    let sheet = kinds.sheet_of_kind(&key);
    let path = sheet.map(|id| look.reader.sheet(id)).transpose()?.map(|sheet| sheet.path());
    let counts = look.reader.count_by_kind()?;
    let has_error = |n: usize| errors.iter().any(|error| error.field.starts_with(&format!("champs.{n}.")));
    let is_open =
        |n: usize, row: &RowSketch| has_error(n) || (row.was.is_empty() && (!key.is_empty() || row.label.is_empty()));
    let rows = sketch.rows.iter().enumerate();
    let mut views: Vec<RowView> =
        rows.map(|(n, row)| view(&kinds, &key, n.to_string(), row.clone(), is_open(n, row))).collect();
    if let Some(view) = sketch.tail().and_then(|at| views.get_mut(at)) {
        view.is_tail = true;
    }
    let blank = RowSketch { answer: "texte".to_owned(), ..RowSketch::default() };
    let word_of = |list: &str, chosen: &str| options(&kinds, list, chosen);
    Ok(KindPage {
        shell: look.shell(),
        address: if key.is_empty() { NEW.to_owned() } else { key.clone() },
        heading: if sketch.label.is_empty() { said::NEW.to_owned() } else { sketch.label.clone() },
        like,
        base,
        sheets: counts.iter().find(|(kind, _)| *kind == key).map_or(0, |(_, count)| *count),
        rows: views,
        blank: view(&kinds, &key, "__i__".to_owned(), blank, true),
        colors: word_of(COLORS_VOCABULARY, if sketch.color.is_empty() { "neutre" } else { &sketch.color }),
        icons: word_of(ICONS_VOCABULARY, &sketch.icon),
        fields: names(&sketch),
        ways: path.map(|path| (format!("{path}/modifier"), format!("{path}/historique"))),
        orphans: orphans.iter().map(|orphan| orphan_view(orphan, &fates)).collect(),
        sketch,
        errors,
    })
}

/// The choices of a list of the wiki's own, and which one is chosen.
fn options(kinds: &KindSet, list: &str, chosen: &str) -> Vec<Option3> {
    let values = kinds.vocabulary(list).map(|list| list.values.as_slice()).unwrap_or_default();
    values.iter().map(|choice| (choice.id.clone(), choice.label.clone(), choice.id == chosen)).collect()
}

/// The names that conditions and sums may use.
fn names(sketch: &KindSketch) -> Vec<String> {
    let rows = sketch.rows.iter().filter(|row| !row.is_heading);
    rows.flat_map(|row| {
        let columns = row.columns.iter().map(|column| format!("{} : {}", row.label, column.label));
        std::iter::once(row.label.clone()).chain(columns)
    })
    .filter(|name| !name.is_empty())
    .collect()
}

fn view(kinds: &KindSet, key: &str, n: String, row: RowSketch, open: bool) -> RowView {
    let heading = (HEADING.to_owned(), said::HEADING.to_owned(), row.is_heading, HEADING);
    let known = answers().any(|answer| answer.word == row.answer);
    let as_is = (!known && !row.is_heading).then(|| (String::new(), said::AS_IS.to_owned(), true, "as-is"));
    let option = |answer: &Answer| {
        let told = said::of_answer(answer.word).to_owned();
        (answer.word.to_owned(), told, answer.word == row.answer, needs(answer.needs))
    };
    let lists = kinds.lists().into_iter().map(|(list, label)| (list.to_owned(), label.to_owned(), list == row.list));
    let chooses = |kind: &&KindDef| {
        kind.key != key && kind.fields.iter().any(|field| field.vocabulary_key() == Some(row.list.as_str()))
    };
    let shared: Vec<String> = kinds.kinds().filter(chooses).map(|kind| kind.label.clone()).collect();
    RowView {
        told: if row.is_heading { said::HEADING_SHORT.to_owned() } else { said::of_answer(&row.answer).to_owned() },
        answers: as_is.into_iter().chain(answers().map(option)).chain([heading]).collect(),
        displays: options(kinds, DISPLAYS_VOCABULARY, &row.display),
        readers: options(kinds, REACHES_VOCABULARY, &row.readers),
        writers: options(kinds, REACHES_VOCABULARY, &row.writers),
        lists: lists.collect(),
        columns: row.columns.iter().map(line_of).collect::<Vec<_>>().join("\n"),
        shared: if row.list.is_empty() { String::new() } else { shared.join(", ") },
        n,
        row,
        open,
        is_tail: false,
    }
}

/// The class of what a way to answer asks besides.
fn needs(needed: Needed) -> &'static str {
    match needed {
        Needed::Nothing => "",
        Needed::Most => "most",
        Needed::Unit => "unit",
        Needed::Choices => "choices",
        Needed::Columns => "columns",
        Needed::Kinds => "kinds",
        Needed::Sum => "sum",
    }
}

fn orphan_view(orphan: &Orphan, fates: &[(String, String)]) -> OrphanView {
    let typed = fates.iter().find(|(id, _)| *id == orphan.id).map(|(_, way)| way.as_str());
    let chosen = typed.filter(|typed| orphan.ways.iter().any(|way| way.word == *typed));
    let chosen = chosen.or(orphan.ways.first().map(|way| way.word.as_str())).unwrap_or_default().to_owned();
    OrphanView {
        name: format!("{FATE}{}", orphan.id),
        title: said::of_orphan(orphan.what.lost(), &orphan.label, orphan.sheets.len()),
        ways: orphan.ways.iter().map(|way| (way.word.clone(), way.said.clone(), way.word == chosen)).collect(),
        sheets: orphan.sheets.iter().take(NAMED).cloned().collect(),
        more: orphan.sheets.len().saturating_sub(NAMED),
    }
}
