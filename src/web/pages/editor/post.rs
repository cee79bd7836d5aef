//! The door of the editor's buttons: what each asks for, and signing in with the very form that is sent.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as Unknown, StrDeserializer};

use crate::app::App;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::policy::{Refused, Who};
use crate::http::{counted, session};
use crate::models::sheet::Sheet;
use crate::web::http::act::perform;
use crate::web::http::extract::{Form, LooseForm, SheetPath, Visitor};
use crate::web::http::{Desk, Look, Outcome, Pool, Stop, look, sign_in};
use crate::web::pages::editor::clash;
use crate::web::pages::editor::held::LINKED;
use crate::web::pages::editor::invite::{self, ByMail, InvitePage};
use crate::web::pages::editor::posted::Posted;
use crate::web::view::page;

/// What a button asks for.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
pub(super) enum Button {
    /// A row of a field added, moved or taken away.
    #[serde(skip)]
    Row,
    /// The text as it will be read.
    #[serde(rename = "apercu")]
    Preview,
    /// What the text changes.
    #[serde(rename = "modifications")]
    Changes,
    /// What is said of the change, before it is published.
    #[serde(rename = "finir")]
    Finish,
    /// The form again, from one of those pages.
    #[serde(rename = "reprendre")]
    Back,
    /// The answers to a clash, laid out again.
    #[serde(rename = "choix")]
    Choices,
    /// Kept for later.
    #[serde(rename = "brouillon")]
    Keep,
    /// The draft let go.
    #[serde(rename = "oublier")]
    LetGo,
    /// The draft that was let go, taken back.
    #[serde(rename = "retrouver")]
    TakeBack,
    /// A link by mail, which publishes it.
    #[serde(rename = "lien")]
    Link,
    /// The text published.
    #[default]
    #[serde(other)]
    Publish,
}

impl Button {
    /// The button that sent a form: the editor's main one when it does not say.
    pub(super) fn of(form: &Form) -> Self {
        if !form.get("action").is_empty() {
            return Self::Row;
        }
        let word: StrDeserializer<'_, Unknown> = form.get("faire").into_deserializer();
        Self::deserialize(word).unwrap_or_default()
    }

    /// Whether it changes nothing: anybody may ask for it, and it writes nothing whatever comes.
    fn only_shows(self) -> bool {
        matches!(self, Self::Row | Self::Preview | Self::Changes | Self::Finish | Self::Back | Self::Choices)
    }
}

/// `POST /fiches/nouvelle`
pub async fn save_new(app: App, visitor: Visitor, form: LooseForm) -> Result<HttpResponse> {
    if app.kinds().find(form.form.get("type")).is_none() {
        if let Some(over) = form.over {
            return Err(over.into());
        }
        return Err(Error::NotFound(What::Kind));
    }
    answer(app, visitor, form, None).await
}

/// `POST /fiches/{id}-{slug}/modifier`. A sheet that was deleted meanwhile still gives back what was typed.
pub async fn save(app: App, visitor: Visitor, path: SheetPath, form: LooseForm) -> Result<HttpResponse> {
    match look(&app, &visitor, Pool::Reads, move |look| Ok(look.reader.sheet_or_deleted(path.id)?)).await {
        Ok((sheet, _)) => answer(app, visitor, form, Some(sheet)).await,
        Err(stop) => stop.answer(),
    }
}

async fn answer(app: App, mut visitor: Visitor, form: LooseForm, sheet: Option<Sheet>) -> Result<HttpResponse> {
    let LooseForm { form, genuine, earlier, over } = form;
    let button = Button::of(&form);
    let mut posted = Posted { form, sheet, cookie: None, refused: None };
    let text = || counted::text(&app, visitor.address, posted.bytes()).err().filter(|_| button.only_shows());
    if let Some(over) = over.or_else(text) {
        return perform(&app, &visitor, Pool::Reads, move |desk| posted.refuse(desk, over.into())).await;
    }
    if button.only_shows() {
        return perform(&app, &visitor, Pool::Computes, move |desk| posted.perform(desk, button)).await;
    }
    if genuine && visitor.is_stranger() && publishes_by_mail(&posted, button) {
        return perform(&app, &visitor, Pool::Computes, move |desk| posted.perform(desk, button)).await;
    }
    // A form that came with a name and a password signs in with them, though a session was opened meanwhile elsewhere:
    // the link that confirms an address does so in another tab.
    let again = earlier && !visitor.is_stranger() && !posted.form.get("mot_de_passe").is_empty();
    if (visitor.is_stranger() || again)
        && let Err(stop) = signed_in(&app, &mut visitor, &mut posted, button, genuine || again).await
    {
        return stop.answer();
    }
    // A form that was opened by somebody else, or before they signed in, is shown again, and its author confirms.
    let is_stale = !genuine && posted.cookie.is_none();
    let why = if earlier { messages::SIGNED_IN_SINCE } else { messages::CONFIRM_AGAIN };
    let work = move |desk: &Desk<'_>| if is_stale { posted.confirm(desk, why) } else { posted.perform(desk, button) };
    perform(&app, &visitor, Pool::Reads, work).await
}

/// Signs in with the name and password of the form; else the page that asks for them, text kept.
async fn signed_in(
    app: &App,
    visitor: &mut Visitor,
    posted: &mut Posted,
    button: Button,
    genuine: bool,
) -> Outcome<()> {
    let (name, password) = (posted.form.get("connexion").to_owned(), posted.form.get("mot_de_passe").to_owned());
    // Name and password must come from the page that this very answer gives.
    if password.is_empty() || !genuine {
        let error = if genuine { "" } else { messages::SESSION_ENDED };
        return Err(ask(app, visitor, posted, button, Failed { name, error, asks_code: false }).await);
    }
    match sign_in::sign_in_with(app, visitor, &name, &password, posted.form.get("code_connexion")).await {
        Ok(Ok((member, cookie))) => {
            visitor.session = Some(session::opened_by(app, &member, &cookie));
            visitor.who = Who::Member(member);
            posted.cookie = Some(cookie);
            Ok(())
        }
        Ok(Err(refused)) => {
            let (error, asks_code) = (messages::of_sign_in_refusal(&refused), refused == Refused::Code);
            Err(ask(app, visitor, posted, button, Failed { name, error, asks_code }).await)
        }
        Err(error @ Error::TooMany { .. }) => {
            let error = messages::of_error(&error).message;
            Err(ask(app, visitor, posted, button, Failed { name, error: &error, asks_code: false }).await)
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether somebody without an account sends it by mail, or goes on with what they sent.
fn publishes_by_mail(posted: &Posted, button: Button) -> bool {
    let goes_on = button == Button::Publish && !posted.form.get(LINKED).is_empty();
    (button == Button::Link || goes_on) && posted.form.get("mot_de_passe").is_empty()
}

/// The name typed to sign in, and why that failed.
struct Failed<'a> {
    name: String,
    error: &'a str,
    asks_code: bool,
}

/// The page that asks who publishes, text kept.
async fn ask(app: &App, visitor: &Visitor, posted: &Posted, button: Button, failed: Failed<'_>) -> Stop {
    let Failed { name, error, asks_code } = failed;
    let (kind, sheet) = (posted.kind(), posted.sheet.clone());
    let publishes = matches!(button, Button::Publish | Button::Link) && posted.form.find(clash::MINE).is_none();
    let takes = move |look: &mut Look<'_>| match publishes {
        true => Ok(invite::takes(look, &kind, sheet.as_ref())?),
        false => Ok(None),
    };
    let by_mail = match look(app, visitor, Pool::Reads, takes).await {
        Ok((by_mail, _)) => by_mail,
        Err(stop) => return stop,
    };
    let typed = |name: &str| posted.form.get(name).to_owned();
    let page = InvitePage {
        shell: page::shell_with_form(app, visitor),
        action: posted.address(),
        pairs: posted.without_secrets(),
        name,
        error: error.to_owned(),
        asks_code,
        by_mail: by_mail.map(|mail| ByMail { email: typed("courriel"), signature: typed("signature"), ..mail }),
    };
    Stop::said(StatusCode::UNAUTHORIZED, &page)
}

#[cfg(test)]
mod tests {
    use crate::web::http::extract::Form;
    use crate::web::pages::editor::post::Button;

    fn pressed(pairs: &[(&str, &str)]) -> Button {
        Button::of(&Form(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()))
    }

    #[test]
    fn a_form_says_which_button_sent_it() {
        assert_eq!(pressed(&[("faire", "apercu")]), Button::Preview);
        assert_eq!(pressed(&[("faire", "brouillon"), ("faire", "publier")]), Button::Keep);
        assert_eq!(pressed(&[("faire", "publier"), ("action", "plus:sources")]), Button::Row);
        for word in ["publier", "", "danser", "Row"] {
            assert_eq!(pressed(&[("faire", word)]), Button::Publish, "{word}");
        }
        assert_eq!(pressed(&[]), Button::Publish);
    }
}
