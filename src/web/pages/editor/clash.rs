//! The page of a clash: both texts, passage by passage, and the answers that make one of them.
//!
//! The form carries the revisions and the whole of the author's text, so that everything is merged again the same way.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::edit_sheet;
use crate::actions::sheets::edit_sheet::Edit;
use crate::hall::error::Clash;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::models::kind::KindSet;
use crate::models::sheet::Sheet;
use crate::text::dates;
use crate::text::diff::Budget;
use crate::text::kind::Nature;
use crate::text::merge::{self, FieldClash, Piece, SheetMerge};
use crate::text::sheet_text::{KIND, SheetText, Value};
use crate::web::http::extract::Form;
use crate::web::http::{Acted, Desk, Look, Outcome};
use crate::web::pages::editor::held::WAITS;
use crate::web::pages::editor::post::Button;
use crate::web::pages::editor::posted::Posted;
use crate::web::pages::editor::refusal::FormRefusal;
use crate::web::view::diff;
use crate::web::view::diff::{label_of, value_lines};
use crate::web::view::layout::{Notice, Shell};

/// The field of a form that holds the whole text of the author who met a clash.
pub(super) const MINE: &str = "mon_texte";

/// One passage to choose.
struct Question {
    number: usize,
    place: String,
    base: String,
    mine: String,
    theirs: String,
    /// Both, one after the other; none where a field has one value.
    both: Option<String>,
    /// Which one is ticked: `moi`, `autre` or `deux`; empty while none is.
    ticked: &'static str,
    result: String,
    rows: usize,
    /// Whether the result can be typed: texts, not lists of rows.
    typed: bool,
    /// The lines of both versions, with what the start text lacks marked; filled in for the page.
    my_lines: Vec<Vec<diff::Piece>>,
    their_lines: Vec<Vec<diff::Piece>>,
}

impl Question {
    /// Whether nobody has chosen yet, nor written another text.
    fn is_open(&self) -> bool {
        self.ticked.is_empty() && self.result.trim().is_empty()
    }

    /// Marks both versions; all questions of a page share one budget.
    fn mark(&mut self, budget: &mut Budget) {
        self.my_lines = diff::marked(&self.base, &self.mine, budget);
        self.their_lines = diff::marked(&self.base, &self.theirs, budget);
    }
}

/// What was ticked and typed for each question, by its number.
type Answers<'a> = &'a dyn Fn(usize) -> Answered;

/// What was ticked and typed for one question; nothing on the first showing.
#[derive(Clone, Debug, Default)]
struct Answered {
    ticked: Option<String>,
    /// What was ticked when the result was filled in.
    filled_for: Option<String>,
    written: Option<String>,
}

/// The page of a clash.
#[derive(Template)]
#[template(path = "editor/clash.html")]
pub(super) struct ClashPage {
    shell: Shell,
    title: String,
    sheet: String,
    action: String,
    their_name: String,
    their_version: i32,
    their_time: String,
    base: i32,
    head: i32,
    mine: String,
    comment: String,
    minor: bool,
    place: String,
    /// The number of the change that waits, when the form is on one.
    waits: String,
    settled: usize,
    questions: Vec<Question>,
}

/// What the answers are about: the same three texts merged again.
struct Scene {
    theirs: SheetText,
    mine: SheetText,
    merge: SheetMerge,
    pieces: Vec<Piece>,
}

impl Scene {
    fn of(base: &SheetText, mine: SheetText, theirs: SheetText, budget: &mut Budget) -> Self {
        let parts = edit_sheet::parts_of;
        let merge = merge::sheets(&parts(base), &parts(&mine), &parts(&theirs), budget);
        let pieces = merge::paragraphs(&merge.body);
        Self { theirs, mine, merge, pieces }
    }

    /// Fields first, then passages of the text; `answer` gives what was ticked and typed.
    fn questions(&self, kinds: &KindSet, answer: Answers<'_>) -> Vec<Question> {
        let mut questions = Vec::new();
        for clash in &self.merge.field_clashes {
            questions.push(self.field_question(kinds, clash, questions.len(), answer));
        }
        for piece in &self.pieces {
            if let Piece::Choice { base, ours, theirs, section, .. } = piece {
                let number = questions.len();
                let place = messages::clash_place(section.as_deref());
                let both = Some(one_after_the_other(theirs, ours));
                questions.push(question(number, place, [base, ours, theirs], both, true, answer));
            }
        }
        questions
    }

    fn field_question(&self, kinds: &KindSet, clash: &FieldClash, number: usize, answer: Answers<'_>) -> Question {
        let def = kinds.kind(self.theirs.kind().unwrap_or_default());
        let field = def.field(&clash.key);
        let lines = |value: Option<Value>| value_lines(kinds, &def, &clash.key, value.as_ref()).join("\n");
        let value = |value: &Option<serde_json::Value>| value.clone().map(Value::from);
        let [base, mine, theirs] = [&clash.base, &clash.ours, &clash.theirs].map(|side| lines(value(side)));
        let is_text = |value: &Option<serde_json::Value>| value.as_ref().is_none_or(serde_json::Value::is_string);
        let is_choice = clash.key == KIND || field.is_some_and(|field| field.vocabulary.is_some());
        let typed = is_text(&clash.ours) && is_text(&clash.theirs) && !is_choice;
        let both = match both_values(clash) {
            Some(list) => Some(lines(Some(list))),
            None if typed && field.is_some_and(|field| field.nature() == Nature::Prose) => {
                Some(one_after_the_other(&theirs, &mine))
            }
            None if typed && field.is_some() => Some(format!("{} {}", theirs.trim(), mine.trim())),
            None => None,
        };
        let place = messages::field_place(&label_of(&def, &clash.key));
        question(number, place, [&base, &mine, &theirs], both, typed, answer)
    }

    /// The text that the answers make.
    fn text(&self, kinds: &KindSet, answer: Answers<'_>) -> Result<String> {
        let questions = self.questions(kinds, answer);
        let mut fields: Vec<(String, Option<Value>)> =
            self.merge.fields.iter().map(|(key, value)| (key.clone(), value.clone().map(Value::from))).collect();
        for (clash, question) in self.merge.field_clashes.iter().zip(&questions) {
            let chosen = match (question.typed, question.ticked) {
                (true, _) => Some(Value::from(question.result.trim_end())).filter(|value| !value.is_empty()),
                (false, "autre") => clash.theirs.clone().map(Value::from),
                (false, "deux") => both_values(clash),
                (false, _) => clash.ours.clone().map(Value::from),
            };
            match fields.iter_mut().find(|(key, _)| *key == clash.key) {
                Some((_, value)) => *value = chosen,
                None => fields.push((clash.key.clone(), chosen)),
            }
        }
        let answers: Vec<String> =
            questions.iter().skip(self.merge.field_clashes.len()).map(|question| question.result.clone()).collect();
        let body = merge::assemble(&self.pieces, &answers);
        edit_sheet::compose(&self.theirs, fields, &body, kinds)
    }
}

/// The items of both lists: theirs, then what only mine has. None unless both are lists.
fn both_values(clash: &FieldClash) -> Option<Value> {
    let (Some(serde_json::Value::Array(theirs)), Some(serde_json::Value::Array(mine))) = (&clash.theirs, &clash.ours)
    else {
        return None;
    };
    let mut items = theirs.clone();
    items.extend(mine.iter().filter(|item| !theirs.contains(item)).cloned());
    Some(Value::from(serde_json::Value::Array(items)))
}

/// Two paragraphs, or two stretches of a list.
fn one_after_the_other(first: &str, second: &str) -> String {
    let is_item = |text: &str| ["- ", "* ", "+ ", "|"].iter().any(|sign| text.trim_start().starts_with(sign));
    let gap = if is_item(first) && is_item(second) { "\n" } else { "\n\n" };
    match (first.trim().is_empty(), second.trim().is_empty()) {
        (false, false) => format!("{}{gap}{second}", first.trim_end()),
        (true, _) => second.to_owned(),
        (_, true) => first.to_owned(),
    }
}

fn question(
    number: usize,
    place: String,
    [base, mine, theirs]: [&str; 3],
    both: Option<String>,
    typed: bool,
    answer: Answers<'_>,
) -> Question {
    let answered = answer(number);
    let known = |word: Option<&str>| match word {
        Some("autre") => "autre",
        Some("deux") if both.is_some() => "deux",
        Some("moi") => "moi",
        _ => "",
    };
    let text = |word: &str| match word {
        "autre" => theirs.to_owned(),
        "deux" => both.clone().unwrap_or_default(),
        "moi" => mine.to_owned(),
        _ => String::new(),
    };
    let ticked = known(answered.ticked.as_deref());
    let filled = text(known(answered.filled_for.as_deref()));
    // A result that was typed is kept, whatever is ticked; one left as it was filled in follows the tick.
    let written = answered.written.map(|written| written.replace("\r\n", "\n"));
    let written = written.filter(|written| typed && written.trim_end() != filled.trim_end());
    let result = written.unwrap_or_else(|| text(ticked));
    Question {
        number,
        place,
        rows: (result.lines().count() + result.chars().count() / 80).clamp(2, 14),
        base: base.to_owned(),
        mine: mine.to_owned(),
        theirs: theirs.to_owned(),
        both,
        ticked,
        result,
        typed,
        my_lines: Vec::new(),
        their_lines: Vec::new(),
    }
}

/// The page of a clash that a save met.
pub(super) fn page(look: &mut Look<'_>, posted: &Posted, clash: &Clash) -> Result<ClashPage> {
    let read = |text: &str| SheetText::parse(text).map_err(Error::Unreadable);
    let mut budget = Budget::until(look.cancel);
    let scene = Scene::of(&read(&clash.base_text)?, read(&clash.mine)?, read(&clash.theirs)?, &mut budget);
    dressed(look, posted, &scene, (clash.base, clash.head), &|_| Answered::default())
}

fn dressed(
    look: &mut Look<'_>,
    posted: &Posted,
    scene: &Scene,
    (base, head): (i32, i32),
    answer: Answers<'_>,
) -> Result<ClashPage> {
    let Some(sheet) = &posted.sheet else { return Err(Error::BadRequest("no sheet".to_owned())) };
    let revision = look.reader.revision_row(sheet, head)?;
    let author = look.reader.names(revision.as_ref().and_then(|revision| revision.author_id))?.pop();
    let said = posted.refused.as_ref().map(|refusal| refusal.said.message.clone());
    let notice = said.map(|text| Notice::new("warn", text));
    let mut questions = scene.questions(&look.app.kinds(), answer);
    let mut budget = Budget::until(look.cancel);
    questions.iter_mut().for_each(|question| question.mark(&mut budget));
    let settled = scene.pieces.iter().filter(|piece| matches!(piece, Piece::Settled(_))).count();
    Ok(ClashPage {
        shell: Shell { notice, ..look.shell_with_form() },
        title: sheet.title.clone(),
        sheet: sheet.path(),
        action: format!("{}/modifier", sheet.path()),
        their_name: author.map_or_else(|| messages::THE_SITE.to_owned(), |(_, name)| name),
        their_version: head,
        their_time: revision.map(|revision| dates::time_tag(revision.created_at.0)).unwrap_or_default(),
        base,
        head,
        mine: scene.mine.text(),
        comment: posted.form.get("commentaire").to_owned(),
        minor: posted.form.get("mineure") == "oui",
        place: posted.place(),
        waits: posted.form.get(WAITS).to_owned(),
        settled,
        questions,
    })
}

/// The answers that a form carries, each read where it is asked for. Of a name sent twice the first counts.
struct Given<'a>(HashMap<&'a str, &'a str>);

impl<'a> Given<'a> {
    fn of(form: &'a Form) -> Self {
        let mut pairs: HashMap<&str, &str> = HashMap::with_capacity(form.0.len());
        for (name, value) in &form.0 {
            pairs.entry(name).or_insert(value);
        }
        Self(pairs)
    }

    fn to(&self, question: usize) -> Answered {
        let given = |name: &str| self.0.get(format!("{name}{question}").as_str()).map(|value| (*value).to_owned());
        Answered { ticked: given("p"), filled_for: given("etait"), written: given("r") }
    }
}

/// The versions that clashed, as the form names them.
fn versions(posted: &Posted, sheet: &Sheet) -> (i32, i32) {
    let number = |name: &str| posted.form.get(name).parse::<i32>().unwrap_or(0).clamp(1, sheet.head);
    (number("base"), number("version"))
}

/// What the answers are about; none when a version may no longer be read.
fn scene(look: &mut Look<'_>, posted: &Posted, sheet: &Sheet) -> Result<Option<Scene>> {
    let (base, head) = versions(posted, sheet);
    let texts = (look.reader.sheet_text(sheet, base), look.reader.sheet_text(sheet, head));
    let (base, head) = match texts {
        (Err(Error::NotFound(_)), _) | (_, Err(Error::NotFound(_))) => return Ok(None),
        (base, head) => (base?, head?),
    };
    let mine = SheetText::parse(posted.form.get(MINE)).map_err(Error::Unreadable)?;
    Ok(Some(Scene::of(&base, mine, Arc::unwrap_or_clone(head), &mut Budget::until(look.cancel))))
}

/// The page again with the results that the ticks make; none when a version may no longer be read.
pub(super) fn shown(look: &mut Look<'_>, posted: &Posted) -> Result<Option<ClashPage>> {
    let Some(sheet) = &posted.sheet else { return Ok(None) };
    let Some(scene) = scene(look, posted, sheet)? else { return Ok(None) };
    let given = Given::of(&posted.form);
    dressed(look, posted, &scene, versions(posted, sheet), &|question| given.to(question)).map(Some)
}

/// Answers to a clash: none when the form is an ordinary one.
///
/// « Reprendre les choix » shows the page again with the results that the ticks make; publishing saves the answers from
/// the version that clashed. When the sheet moved again, it clashes again, and nothing is lost.
pub(super) fn resolve(posted: &Posted, desk: &Desk<'_>, button: Button) -> Outcome<Option<Acted>> {
    let (Some(_), Some(sheet)) = (posted.form.find(MINE), &posted.sheet) else { return Ok(None) };
    if button == Button::Choices {
        let status = posted.refused.as_ref().map_or(StatusCode::OK, |refusal| refusal.status);
        return match desk.look(|look| Ok(shown(look, posted)?))? {
            Some(page) => Ok(Some(Acted::page(status, &page)?)),
            None => withdrawn(posted, desk).map(Some),
        };
    }
    let Some(scene) = desk.look(|look| Ok(scene(look, posted, sheet)?))? else {
        return withdrawn(posted, desk).map(Some);
    };
    if button == Button::Keep {
        // Decided later: the same questions come back, with these answers.
        return match posted.keep_answers(desk) {
            Ok(_) => Ok(Some(Acted::see_other(sheet.path()))),
            Err(error) => posted.refuse(desk, error).map(Some),
        };
    }
    let (given, (_, head)) = (Given::of(&posted.form), versions(posted, sheet));
    let open =
        scene.questions(&desk.app.kinds(), &|question| given.to(question)).iter().filter(|q| q.is_open()).count();
    if open > 0 {
        return still_open(posted, desk, open);
    }
    let text = scene.text(&desk.app.kinds(), &|question| given.to(question))?;
    let mut edit = Edit::new(Some(sheet.id), head, text, posted.form.get("commentaire").trim().to_owned());
    edit.minor = posted.form.get("mineure") == "oui";
    edit.aside = Some(scene.mine.text());
    posted.save(desk, &edit).map(Some)
}

/// The page again: nothing is published by absence of mind.
fn still_open(posted: &Posted, desk: &Desk<'_>, open: usize) -> Outcome<Option<Acted>> {
    let refusal = FormRefusal {
        status: StatusCode::UNPROCESSABLE_ENTITY,
        said: messages::clash_still_open(open),
        fields: Vec::new(),
        taken: None,
        retry: None,
    };
    resolve(&Posted { refused: Some(refusal), ..posted.clone() }, desk, Button::Choices)
}

/// The author's text as one text, since a version that clashed may no longer be read.
fn withdrawn(posted: &Posted, desk: &Desk<'_>) -> Outcome<Acted> {
    let posted = posted.as_one_text();
    desk.look(|look| {
        let page = posted.withdrawn(look)?;
        posted.shown(look, &page)
    })
}
