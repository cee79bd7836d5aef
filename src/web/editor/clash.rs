//! The page of a clash: both texts, passage by passage, and the answers that make one of them.
//!
//! The form carries the revisions and the whole of the author's text, so that everything is merged again the same way.

use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::clash::Clash;
use crate::actions::edit_sheet::{self, Edit};
use crate::error::{Error, Result};
use crate::models::account::Account;
use crate::models::kind::KindSet;
use crate::text::dates;
use crate::text::diff::Budget;
use crate::text::merge::{self, FieldClash, Piece, SheetMerge};
use crate::text::sheet_text::{SheetText, Value};
use crate::web::diff::{label_of, value_lines};
use crate::web::editor::open::text_of;
use crate::web::editor::post::Posted;
use crate::web::respond::Answer;
use crate::web::shell::Shell;
use crate::web::{guard, page};

/// One passage to choose.
struct Question {
    number: usize,
    place: String,
    base: String,
    mine: String,
    theirs: String,
    /// Which one is ticked: `moi`, `autre` or `deux`.
    ticked: &'static str,
    result: String,
    rows: usize,
    /// Whether both can be kept: not so of a field of one value.
    both: bool,
    /// Whether the result can be typed: texts, not lists of rows.
    typed: bool,
}

/// The page of a clash.
#[derive(Template)]
#[template(path = "editor/clash.html")]
struct ClashPage {
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
    fn of(base: &SheetText, mine: SheetText, theirs: SheetText) -> Self {
        let parts = edit_sheet::parts_of;
        let merge = merge::sheets(&parts(base), &parts(&mine), &parts(&theirs), &mut Budget::default());
        let pieces = merge::paragraphs(&merge.body);
        Self { theirs, mine, merge, pieces }
    }

    /// Fields first, then passages of the text; `answer` gives what was ticked and typed.
    fn questions(&self, kinds: &KindSet, answer: &dyn Fn(usize) -> (Option<String>, Option<String>)) -> Vec<Question> {
        let mut questions = Vec::new();
        for clash in &self.merge.field_clashes {
            questions.push(self.field_question(kinds, clash, questions.len(), answer));
        }
        for piece in &self.pieces {
            if let Piece::Choice { base, ours, theirs, section, .. } = piece {
                let number = questions.len();
                let place = crate::messages::clash_place(section.as_deref());
                questions.push(question(number, place, [base, ours, theirs], true, true, answer));
            }
        }
        questions
    }

    fn field_question(
        &self,
        kinds: &KindSet,
        clash: &FieldClash,
        number: usize,
        answer: &dyn Fn(usize) -> (Option<String>, Option<String>),
    ) -> Question {
        let def = kinds.kind(self.theirs.kind().unwrap_or_default());
        let field = def.field(&clash.key);
        let lines = |value: &Option<serde_json::Value>| {
            value_lines(kinds, &def, &clash.key, value.clone().map(Value::from).as_ref()).join("\n")
        };
        let texts = [lines(&clash.base), lines(&clash.ours), lines(&clash.theirs)];
        let is_text = |value: &Option<serde_json::Value>| value.as_ref().is_none_or(serde_json::Value::is_string);
        let plain = is_text(&clash.ours) && is_text(&clash.theirs);
        let choice = field.is_some_and(|field| field.vocabulary.is_some());
        let place = crate::messages::field_place(&label_of(&def, &clash.key));
        let [base, mine, theirs] = &texts;
        question(number, place, [base, mine, theirs], false, plain && !choice, answer)
    }

    /// The text that the answers make.
    fn text(&self, kinds: &KindSet, answer: &dyn Fn(usize) -> (Option<String>, Option<String>)) -> Result<String> {
        let questions = self.questions(kinds, answer);
        let mut fields: Vec<(String, Option<Value>)> =
            self.merge.fields.iter().map(|(key, value)| (key.clone(), value.clone().map(Value::from))).collect();
        for (clash, question) in self.merge.field_clashes.iter().zip(&questions) {
            let chosen = match (question.typed, question.ticked) {
                (true, _) => Some(Value::from(question.result.trim_end())).filter(|value| !value.is_empty()),
                (false, "autre") => clash.theirs.clone().map(Value::from),
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

fn question(
    number: usize,
    place: String,
    [base, mine, theirs]: [&String; 3],
    both: bool,
    typed: bool,
    answer: &dyn Fn(usize) -> (Option<String>, Option<String>),
) -> Question {
    let (ticked, written) = answer(number);
    let ticked = match ticked.as_deref() {
        Some("autre") => "autre",
        Some("deux") if both => "deux",
        _ => "moi",
    };
    let chosen = match ticked {
        "autre" => theirs.clone(),
        "deux" => format!("{}\n\n{mine}", theirs.trim_end()),
        _ => mine.clone(),
    };
    let result = written.filter(|_| typed).map_or(chosen, |text| text.replace("\r\n", "\n"));
    Question {
        number,
        place,
        rows: (result.lines().count() + result.chars().count() / 80).clamp(2, 14),
        base: base.clone(),
        mine: mine.clone(),
        theirs: theirs.clone(),
        ticked,
        result,
        both,
        typed,
    }
}

/// The page of a clash that a save met.
pub(super) fn page(posted: &Posted, kinds: &KindSet, clash: &Clash) -> Result<Answer> {
    let read = |text: &str| SheetText::parse(text).map_err(Error::Unreadable);
    let scene = Scene::of(&read(&clash.base_text)?, read(&clash.mine)?, read(&clash.theirs)?);
    show(posted, kinds, &scene, clash.base, clash.head, &|_| (None, None))
}

fn show(
    posted: &Posted,
    kinds: &KindSet,
    scene: &Scene,
    base: i32,
    head: i32,
    answer: &dyn Fn(usize) -> (Option<String>, Option<String>),
) -> Result<Answer> {
    let Some(sheet) = &posted.sheet else { return Err(Error::BadRequest("no sheet".to_owned())) };
    let revision = posted.app.store.read::<_, Error>(|db| {
        let revision = crate::models::revision::Revision::find(db, sheet.id, head)?;
        let author = match revision.as_ref().and_then(|revision| revision.author_id) {
            Some(id) => Account::find(db, id)?.map(|account| account.name),
            None => None,
        };
        Ok((revision, author))
    })?;
    let (revision, author) = revision;
    let mut shell = page::shell(&posted.app, &posted.visitor);
    shell.token = guard::token_for(&posted.app, &posted.visitor);
    let settled = scene.pieces.iter().filter(|piece| matches!(piece, Piece::Settled(_))).count();
    let page = ClashPage {
        shell,
        title: sheet.title.clone(),
        sheet: sheet.path(),
        action: format!("{}/modifier", sheet.path()),
        their_name: author.unwrap_or_else(|| crate::messages::THE_SITE.to_owned()),
        their_version: head,
        their_time: revision.map(|revision| dates::time_tag(revision.created_at.0)).unwrap_or_default(),
        base,
        head,
        mine: scene.mine.text(),
        comment: posted.form.get("commentaire").to_owned(),
        minor: posted.form.get("mineure") == "oui",
        settled,
        questions: scene.questions(kinds, answer),
    };
    Answer::page(StatusCode::CONFLICT, &page)
}

/// Answers to a clash: none when the form is an ordinary one.
///
/// « Reprendre les choix » shows the page again with the results that the ticks make; publishing saves the answers from
/// the version that clashed. When the sheet moved again, it clashes again, and nothing is lost.
pub(super) fn resolve(posted: &Posted, kinds: &KindSet) -> Result<Option<Answer>> {
    let form = &posted.form;
    let (Some(mine), Some(sheet)) = (form.find("mon_texte"), &posted.sheet) else { return Ok(None) };
    let number = |name: &str| form.get(name).parse::<i32>().unwrap_or(0).clamp(1, sheet.head);
    let (base, head) = (number("base"), number("version"));
    let scene = Scene::of(
        &text_of(&posted.app, sheet.id, base)?,
        SheetText::parse(mine).map_err(Error::Unreadable)?,
        text_of(&posted.app, sheet.id, head)?,
    );
    let again = form.get("faire") == "choix";
    let answer = |question: usize| {
        let ticked = form.find(&format!("p{question}")).map(str::to_owned);
        let was = form.find(&format!("etait{question}")).map(str::to_owned);
        // A tick that changed wins over a result that still shows the one before.
        let changed = ticked != was;
        let written = form.find(&format!("r{question}")).map(str::to_owned).filter(|_| !changed);
        (ticked, written)
    };
    if again {
        return show(posted, kinds, &scene, base, head, &answer).map(Some);
    }
    if form.get("faire") == "brouillon" {
        posted.keep_typed()?;
        return Ok(Some(Answer::see_other(sheet.path())));
    }
    let text = scene.text(kinds, &answer)?;
    let mut edit = Edit::new(Some(sheet.id), head, text, form.get("commentaire").trim().to_owned());
    edit.minor = form.get("mineure") == "oui";
    posted.save(kinds, &edit).map(Some)
}
