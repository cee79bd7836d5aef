//! « Copier pour ma lettre »: the blocks of an issue as HTML and as Markdown, for those who send by another tool.

use askama::Template;

use crate::hall::policy::Act;
use crate::reading::letter::{copied, set};
use crate::web::http::{Look, Outcome};
use crate::web::pages::letters::compose::IssueParams;
use crate::web::pages::letters::list::name_of;
use crate::web::view::layout::Shell;

/// The page.
#[derive(Template)]
#[template(path = "letters/copied.html")]
pub struct CopiedPage {
    shell: Shell,
    id: i64,
    name: String,
    html: String,
    markdown: String,
}

/// `GET /administration/numeros/{issue}/copier`
pub fn show(look: &mut Look<'_>, asked: &IssueParams) -> Outcome<CopiedPage> {
    look.who().must(Act::Administer)?;
    let issue = look.reader.issue(asked.0)?;
    let letter = look.reader.letter(issue.letter_id)?;
    let set = set(look.app, &mut look.reader, &letter, &issue)?;
    let blocks = issue.blocks();
    let text_of = |id: u32| blocks.iter().find(|block| block.id == id).map(|block| block.text.clone());
    Ok(CopiedPage {
        shell: look.shell(),
        id: issue.id.0,
        name: name_of(&issue),
        html: copied::html(&set)?,
        markdown: copied::markdown(&set, &issue.intro, |id| text_of(id).unwrap_or_default()),
    })
}
