//! The two pages between writing and publishing: the whole sheet as it will be, and what is said of the change.

use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::moderated;
use crate::hall::error::Result;
use crate::hall::messages::groups;
use crate::hall::messages::held as said;
use crate::reading::render::Resolver;
use crate::text::diff::Budget;
use crate::text::sheet_text::SheetText;
use crate::text::typography;
use crate::web::http::{Acted, Desk, Look, Outcome};
use crate::web::pages::editor::held::LINKED;
use crate::web::pages::editor::page;
use crate::web::pages::editor::posted::Posted;
use crate::web::pages::editor::typed::Typed;
use crate::web::pages::sheets::card;
use crate::web::pages::sheets::card::{Card, CardParams, Words};
use crate::web::pages::sheets::doors::Doors;
use crate::web::view::diff::DiffView;
use crate::web::view::layout::Shell;
use crate::web::view::page as view;
use crate::web::view::parts::KindBadge;

/// Everything typed, carried from one page of the editor to the next.
pub(super) struct Carried {
    action: String,
    pairs: Vec<(String, String)>,
    kind: KindBadge,
    title: String,
    base: i32,
    is_new: bool,
    changes: DiffView,
}

/// The sheet as it will be, what changes marked.
#[derive(Template)]
#[template(path = "editor/preview.html")]
struct PreviewPage {
    carried: Carried,
    shell: Shell,
    card: Card,
    html: String,
}

/// What is said of the change when it is published.
#[derive(Template)]
#[template(path = "editor/publish.html")]
struct PublishPage {
    carried: Carried,
    shell: Shell,
    comment: String,
    minor: bool,
    signed: bool,
    /// When it is published, and under whose name.
    when: &'static str,
}

/// The pairs that the page asks for itself.
const SAID: [&str; 2] = ["commentaire", "mineure"];

impl Carried {
    fn of(posted: &Posted, look: &Look<'_>, base: (&SheetText, i32), text: &SheetText) -> Self {
        let kinds = look.app.kinds();
        let kind = posted.kind();
        let mut budget = Budget::until(look.cancel);
        let mut pairs = posted.without_secrets();
        pairs.retain(|(name, _)| name != "faire" && name != "action");
        let title = match text.title() {
            Some(title) if !title.trim().is_empty() => typography::french(title).into_owned(),
            _ => crate::hall::messages::new_sheet(&kinds.kind(&kind).label),
        };
        Self {
            action: posted.address(),
            pairs,
            kind: view::badge(look.app, &kind),
            title,
            base: base.1,
            is_new: posted.sheet.is_none(),
            changes: DiffView::within(&kinds, base.0, text, &mut budget),
        }
    }
}

/// The whole sheet as it will be.
pub(super) fn preview(posted: &Posted, desk: &Desk<'_>, base: (&SheetText, i32), text: &SheetText) -> Outcome<Acted> {
    let page = desk.look(|look| Ok(previewed(posted, look, base, text)?))?;
    Ok(Acted::page(StatusCode::OK, &page)?)
}

fn previewed(posted: &Posted, look: &mut Look<'_>, base: (&SheetText, i32), text: &SheetText) -> Result<PreviewPage> {
    let kinds = look.app.kinds();
    let def = kinds.kind(&posted.kind());
    let id = posted.sheet.as_ref().map(|sheet| sheet.id);
    let html = page::preview(look, id.map(|id| (id, base.1)), text.body())?;
    let resolver = Resolver::for_writer(look.app, &mut look.reader, id)?.with_cancel(look.cancel);
    let words = Words { resolver: &resolver, kinds: &kinds };
    let mut card = card::build(&words, &def, text, CardParams::default(), &Doors::default());
    drop(resolver);
    if posted.sheet.is_some() {
        let changed: Vec<_> =
            def.fields.iter().filter(|field| base.0.get(&field.key) != text.get(&field.key)).collect();
        card.mark(&changed);
    }
    let carried = Carried::of(posted, look, base, text);
    Ok(PreviewPage { shell: look.shell_with_form(), carried, card, html })
}

/// What is asked before a change is published.
pub(super) fn publish(posted: &Posted, desk: &Desk<'_>, base: (&SheetText, i32), text: &SheetText) -> Outcome<Acted> {
    let typed = Typed::of(&posted.form.0);
    let page = desk.look(|look| {
        let mut carried = Carried::of(posted, look, base, text);
        carried.pairs.retain(|(name, _)| !SAID.contains(&name.as_str()));
        let change = posted.waiting(look)?;
        let when = match change.filter(|change| !change.is_of(look.who())) {
            Some(_) if !posted.form.get(LINKED).is_empty() => said::BY_ITS_LINK,
            Some(_) => said::APPROVED_FOR,
            None if look.visitor.is_stranger() => said::ONCE_KNOWN,
            None if moderated::waits(&mut look.reader, posted.sheet.as_ref())? => said::LOOKED_AT_FIRST,
            None if posted.sheet.as_ref().is_some_and(|sheet| sheet.readers_id.is_some()) => groups::WHO_READS,
            None => said::AT_ONCE,
        };
        Ok(PublishPage {
            shell: look.shell_with_form(),
            carried,
            comment: typed.comment(),
            minor: typed.is_minor(),
            signed: !desk.visitor.is_stranger(),
            when,
        })
    })?;
    Ok(Acted::page(StatusCode::OK, &page)?)
}
