//! The frame of a page about a sheet: the band with its title and tabs, the people it names, a form's problems.

use std::collections::HashMap;

use crate::app::App;
use crate::cache::Weigh;
use crate::db::types::AccountId;
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages;
use crate::hall::messages::history as said;
use crate::hall::policy::Act;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::typography;
use crate::web::http::extract::{Query, Visitor};
use crate::web::pages::people;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::{KindBadge, Way};

/// What `templates/sheets/frame.html` draws around a page about a sheet.
pub struct Frame {
    /// The title today, set in French.
    pub title: String,
    /// Its kind.
    pub kind: KindBadge,
    /// The sheet's address, below which its other pages stand.
    pub base: String,
    /// The way back to the sheet.
    pub crumbs: Vec<Way>,
    /// « Discussion (3) ».
    pub talk: String,
    /// Whether the sheet is deleted.
    pub is_deleted: bool,
    /// Whether this reader may change it, or could once signed in.
    pub may_edit: bool,
    /// Whether this reader may delete it and bring it back.
    pub may_delete: bool,
    /// Whether this reader may take back the last author's work at once.
    pub may_revoke: bool,
}

/// The frame of a sheet for this visitor.
#[must_use]
pub fn of(app: &App, visitor: &Visitor, sheet: &Sheet) -> Frame {
    let title = typography::french(&sheet.title).into_owned();
    let is_deleted = sheet.deleted_at.is_some();
    Frame {
        kind: page::badge(app, &sheet.kind),
        base: sheet.path(),
        crumbs: vec![Way { label: title.clone(), href: sheet.path() }],
        title,
        talk: messages::talk::tab(sheet.talked),
        is_deleted,
        may_edit: sheet.may_be_changed_by(&visitor.who),
        may_delete: visitor.who.may(Act::Delete),
        may_revoke: !is_deleted && visitor.who.may(Act::Rollback) && sheet.head > 1,
    }
}

/// The shell of a page, with the notice that `?avis=` asks for; strangers' pages have none, since they are kept.
#[must_use]
pub fn shell(app: &App, visitor: &Visitor, query: &Query) -> Shell {
    let mut shell = page::shell(app, visitor);
    if !visitor.is_stranger() {
        shell.notice = said::of_notice(query.get("avis")).and_then(page::done);
    }
    shell
}

/// Somebody who wrote something.
#[derive(Clone, Debug, Default)]
pub struct Author {
    /// Their name.
    pub name: String,
    /// Their page; the program has none.
    pub href: Option<String>,
}

impl Author {
    /// Where one speaks with them of a version of a sheet.
    #[must_use]
    pub fn talk(&self, base: &str, number: &i32) -> String {
        let name: String = url::form_urlencoded::byte_serialize(self.name.as_bytes()).collect();
        format!("{base}/discussion?version={number}&a={name}#ecrire")
    }
}

/// The names of people.
#[derive(Default)]
pub struct Names(HashMap<AccountId, String>);

impl Weigh for Names {
    fn bytes(&self) -> usize {
        self.0.values().map(|name| 64 + name.len()).sum()
    }
}

impl Names {
    /// Reads the names of all that these are.
    pub fn load(reader: &mut Reader<'_>, ids: impl IntoIterator<Item = Option<AccountId>>) -> Result<Self> {
        Ok(Self(reader.names(ids.into_iter().flatten())?.into_iter().collect()))
    }

    /// Who that is.
    #[must_use]
    pub fn author(&self, id: Option<AccountId>) -> Author {
        match id.and_then(|id| self.0.get(&id)) {
            Some(name) => Author { name: name.clone(), href: Some(people::path_of(name)) },
            None => Author { name: messages::THE_SITE.to_owned(), href: None },
        }
    }
}

/// What is wrong in a form that was sent: (field, sentence).
#[derive(Clone, Debug, Default)]
pub struct Problems(pub Vec<(String, String)>);

impl Problems {
    /// From the fields of a refusal.
    #[must_use]
    pub fn of(errors: Vec<FieldError>) -> Self {
        // A summary that is too long is shortened by its reason: people type no other part of it.
        let field = |error: FieldError| match error.field.as_str() {
            "commentaire" => ("motif".to_owned(), said::SHORTER.to_owned()),
            _ => (error.field, error.message),
        };
        Self(errors.into_iter().map(field).collect())
    }

    /// The sheet was changed since the form was shown.
    #[must_use]
    pub fn moved_on() -> Self {
        Self(vec![("resultat".to_owned(), said::MOVED_ON.to_owned())])
    }

    /// All of them, as pages list them.
    #[must_use]
    pub fn list(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(field, message)| (field.as_str(), message.as_str())).collect()
    }

    /// From an error that the form can show: one of its fields, or a title that is taken. Others are given back.
    pub fn of_error(error: Error) -> Result<Self> {
        match error {
            Error::Invalid(errors) => Ok(Self::of(errors)),
            Error::Taken { .. } => {
                Ok(Self(vec![("titre".to_owned(), crate::hall::messages::of_error(&error).message)]))
            }
            error => Err(error),
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is wrong with that field; empty when nothing is.
    #[must_use]
    pub fn at(&self, field: &str) -> &str {
        self.0.iter().find(|(known, _)| known == field).map_or("", |(_, message)| message)
    }
}

/// The version number at the end of a path's tail, after this word: `/annuler/3`.
#[must_use]
pub fn number_after(tail: &str, word: &str) -> Option<i32> {
    let digits: String = tail.strip_prefix(word)?.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}
