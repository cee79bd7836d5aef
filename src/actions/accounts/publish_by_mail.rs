//! Somebody without an account publishes: the text is kept, a link goes to the address that they give, and the button
//! behind it publishes, or asks for a look. Opening the link changes nothing: programs that scan mail open links.

use std::net::IpAddr;

use crate::actions::accounts::register::SignUp;
use crate::actions::accounts::{names, register};
use crate::actions::files::pasted_images;
use crate::actions::sheets::edit_sheet::{self, Approval, Edit, Saved};
use crate::actions::sheets::{hold_change, moderated, tell_remarks};
use crate::actions::wiki::outbox;
use crate::app::App;
use crate::base::limits::Key;
use crate::base::passwords;
use crate::db::Db;
use crate::db::types::{FromStrangers, HeldState, Moment, SheetId, Visibility};
use crate::hall::config::Registration;
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages;
use crate::hall::messages::held as said;
use crate::hall::policy::{self, Act, Who};
use crate::mail::{self, Lifetime, Occasion};
use crate::models::account::Account;
use crate::models::held_change::{HeldChange, LINK, LINK_DAYS, MOST};
use crate::models::reader::Reader;
use crate::models::setting;
use crate::models::sheet::Sheet;
use crate::reading::prepare;
use crate::reading::prepare::Prepared;

/// The most changes whose link nobody opened yet.
const MOST_UNOPENED: i64 = 2_000;

/// What somebody types to be sent a link.
#[derive(Clone, Debug, Default)]
pub struct MailAuthor {
    /// Where it goes.
    pub email: String,
    /// The name that signs what they wrote; may be empty.
    pub name: String,
}

impl MailAuthor {
    /// The same made clean; or every field to mend (`courriel`, `signature`).
    fn checked(&self, site: &str) -> Result<Self> {
        let mut problems = Vec::new();
        let mut wrong = |field: &str, message: String| problems.push(FieldError { field: field.to_owned(), message });
        let email = mail::address(&self.email).unwrap_or_else(|| {
            wrong("courriel", messages::EMAIL_WRONG.to_owned());
            String::new()
        });
        let typed = self.name.trim();
        let name = if typed.is_empty() { Ok(String::new()) } else { names::clean(typed) };
        let name = name.unwrap_or_else(|message| {
            wrong("signature", message);
            String::new()
        });
        if !name.is_empty() && names::check_unofficial(&name, site).is_err() {
            wrong("signature", messages::NAME_RESERVED.to_owned());
        }
        if problems.is_empty() { Ok(Self { email, name }) } else { Err(Error::Invalid(problems)) }
    }
}

/// Keeps a change, and sends the link that publishes it. Anybody may, where the wiki takes such changes, of sheets that
/// everybody reads and members change.
///
/// The same text sent again to the same address is one change, with another link. Counted by address of the visitor
/// and by e-mail address.
pub fn send_link(app: &App, from: IpAddr, edit: &Edit, sender: &MailAuthor) -> Result<MailAuthor> {
    let sender = sender.checked(&app.identity().name)?;
    let prepared = prepared(app, edit)?;
    let key = sender.email.to_lowercase();
    let leave = outbox::Leave::asked(app, from, &[Key::Name(&key)])?;
    let now = app.now();
    let row = HeldChange {
        state: HeldState::Unopened,
        email: sender.email.clone(),
        signed: sender.name.clone(),
        ..hold_change::row(edit, &prepared, now)
    };
    let read = app.store.read(|db| may_send(app, db, edit, &prepared))?;
    app.store.write::<_, Error>(|db| {
        sends_still(db, edit, &prepared, read.as_ref())?;
        let id = if let Some(id) = HeldChange::sent_before(db, &row)? {
            id
        } else {
            let (own, unopened) = HeldChange::count_by_mail(db, &row.email)?;
            if own >= i64::try_from(MOST).unwrap_or(i64::MAX) {
                return Err(Error::field("courriel", said::too_many(MOST)));
            }
            if unopened >= MOST_UNOPENED {
                return Err(Error::field("courriel", said::FULL));
            }
            HeldChange::insert(db, &row)?;
            row.id
        };
        let path = format!("{LINK}{}", HeldChange::another_link(db, id, now)?);
        let lifetime = Lifetime::hours(u32::try_from(LINK_DAYS * 24).unwrap_or_default());
        // No letter carries what a stranger typed, a new title or a name, to an address that they chose.
        let known = edit.sheet.map(|id| Reader::new(db, &Who::newcomer()).sheet(id)).transpose()?;
        let sheet = known.as_ref().map_or("", |sheet| sheet.title.as_str());
        let at_once = setting::from_strangers(db)? == FromStrangers::AtOnce;
        let occasion = Occasion::Publishes { sheet, at_once, lifetime };
        outbox::queue(app, db, leave, outbox::Reader { email: &row.email, name: "" }, occasion, &path, now)
    })?;
    Ok(sender)
}

/// What a text says of its sheet, when somebody without an account may write it.
fn prepared(app: &App, edit: &Edit) -> Result<Prepared> {
    edit.check_comment()?;
    if pasted_images::may_hold(&edit.text) {
        return Err(Error::field("corps", said::NO_IMAGES));
    }
    let prepared = prepare::prepare(&app.kinds(), &app.config.base_url, &edit.text)?;
    match policy::to_write_kind(&prepared.kind) {
        Act::Write => Ok(prepared),
        _ => Err(Error::SignInFirst),
    }
}

/// Whether the wiki takes it: of a sheet that everybody reads, which members may change. Reads the text of the sheet.
fn may_send(app: &App, db: &mut Db, edit: &Edit, prepared: &Prepared) -> Result<Option<Sheet>> {
    takes_changes(db)?;
    must_be_public(db, edit.sheet)?;
    hold_change::target(app, db, &Who::newcomer(), edit, prepared)
}

/// The same in the transaction under way; [`Error::Busy`] when the sheet moved on since it was read.
fn sends_still(db: &mut Db, edit: &Edit, prepared: &Prepared, read: Option<&Sheet>) -> Result<()> {
    takes_changes(db)?;
    match hold_change::target_stands(db, &Who::newcomer(), edit, prepared, read)? {
        true => Ok(()),
        false => Err(Error::Busy),
    }
}

fn takes_changes(db: &mut Db) -> Result<()> {
    match setting::from_strangers(db)? {
        FromStrangers::Refused => Err(Error::SignInFirst),
        _ => Ok(()),
    }
}

fn must_be_public(db: &mut Db, sheet: Option<SheetId>) -> Result<()> {
    let Some(id) = sheet else { return Ok(()) };
    match Reader::new(db, &Who::Stranger).sheet(id)?.visibility {
        Visibility::Public => Ok(()),
        _ => Err(Error::NotFound(What::Sheet)),
    }
}

/// Another text in the place of the one that a link leads to, while nobody has decided on it.
pub fn rewrite(app: &App, secret: &str, edit: &Edit) -> Result<()> {
    let prepared = prepared(app, edit)?;
    let now = app.now();
    let rewritten = |db: &mut Db| {
        let known = HeldChange::find_by_link(db, secret, now)?;
        let known = known.filter(|known| !known.is_decided() && known.sheet_id == edit.sheet);
        known.ok_or(Error::NotFound(What::Link))
    };
    let read = app.store.read(|db| {
        rewritten(db)?;
        may_send(app, db, edit, &prepared)
    })?;
    app.store.write::<_, Error>(|db| {
        let known = rewritten(db)?;
        sends_still(db, edit, &prepared, read.as_ref())?;
        let row = HeldChange { id: known.id, sent_at: known.sent_at, ..hold_change::row(edit, &prepared, now) };
        match HeldChange::rewrite(db, &known, &row)? {
            true => Ok(()),
            false => Err(Error::NotFound(What::Link)),
        }
    })
}

/// Opens an account for whom a link reached, which confirms its address: the change is theirs from then on.
///
/// A name that is taken or cannot be one, and a weak password, are field errors. Keeps a processor busy.
pub fn open_account(app: &App, secret: &str, name: &str, password: &str) -> Result<Account> {
    let now = app.now();
    let change = app.store.read::<_, Error>(|db| Ok(HeldChange::find_by_link(db, secret, now)?))?;
    let change = change.filter(|change| !change.email.is_empty()).ok_or(Error::NotFound(What::Link))?;
    let typed = SignUp { name: name.to_owned(), email: change.email.clone(), password: password.to_owned() };
    let form = typed.checked()?;
    names::check_unofficial(&form.name, &app.identity().name)?;
    let hash = passwords::hash_now(&form.password)?;
    let account = Account { password: Some(hash), ..Account::new(now, form.name, form.email) };
    let opened = app.store.write::<_, Error>(|db| {
        if app.registration(&mut Reader::new(db, &Who::Stranger))? == Registration::Invited {
            return Err(Error::field("nom", messages::INVITED_ONLY));
        }
        if Account::find_by_email(db, &change.email.to_lowercase())?.is_some() {
            return Err(Error::field("nom", said::HAS_ACCOUNT));
        }
        names::check_free(db, &account)?;
        Account::insert(db, &account)?;
        HeldChange::give_to(db, change.id, account.id)?;
        register::confirm_now(app, db, &account, now)?;
        Account::find(db, account.id)?.ok_or(Error::NotFound(What::Account))
    });
    let opened = match opened {
        Err(error) if error.is_duplicate() => return Err(Error::field("nom", messages::NAME_TAKEN)),
        opened => opened?,
    };
    app.follow()?;
    Ok(opened)
}

/// By whom a change is published, and under which name, when that is done at once: what its author's account may, or
/// what the wiki lets people without one do.
fn publisher(db: &mut Db, change: &HeldChange, now: Moment) -> Result<Option<(Who, Option<String>)>> {
    if !change.state.is_unopened() {
        return Ok(None);
    }
    let Some(account) = change.account_id else {
        if setting::from_strangers(db)? != FromStrangers::AtOnce {
            return Ok(None);
        }
        must_be_public(db, change.sheet_id)?;
        let who = Who::newcomer();
        let publishes = starts_from_what_is_read(&mut Reader::new(db, &who), change)?;
        return Ok(publishes.then(|| (who, Some(said::signature(&change.signed)))));
    };
    let Some(account) = Account::find(db, account)?.filter(Account::is_active) else { return Ok(None) };
    let who = Who::Member(account.to_member(db, now)?);
    let mut reader = Reader::new(db, &who);
    let sheet = change.sheet_id.map(|id| reader.sheet(id)).transpose()?;
    let waits = moderated::waits(&mut reader, sheet.as_ref())? || !starts_from_what_is_read(&mut reader, change)?;
    Ok((!waits).then_some((who, None)))
}

/// Whether they may still read the version that a change started from: otherwise somebody looks at it first, since it
/// may hold words that were hidden.
fn starts_from_what_is_read(reader: &mut Reader<'_>, change: &HeldChange) -> Result<bool> {
    let Some(id) = change.sheet_id else { return Ok(true) };
    let sheet = reader.sheet(id)?;
    match reader.revision(&sheet, change.base) {
        Ok(_) => Ok(true),
        Err(Error::NotFound(What::Revision)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Publishes the change that a link leads to at once, where the wiki does; none where somebody looks first.
///
/// It is merged with what was published meanwhile; a clash is [`Error::Conflict`] and publishes nothing. One that was
/// published in the same instant is [`What::Change`].
pub fn publish(app: &App, secret: &str) -> Result<Option<Saved>> {
    let now = app.now();
    let (change, publisher) = app.store.read::<_, Error>(|db| {
        let change = HeldChange::find_by_link(db, secret, now)?.ok_or(Error::NotFound(What::Link))?;
        let publisher = publisher(db, &change, now)?;
        Ok((change, publisher))
    })?;
    let Some((who, signed)) = publisher else { return Ok(None) };
    let approval = Approval { is_given: true, by: None, signed };
    let text = (change.sheet_id, change.base, change.content.clone(), change.comment.clone());
    let edit = Edit { minor: change.minor, approval, ..Edit::new(text.0, text.1, text.2, text.3) };
    let also = |db: &mut Db, id: SheetId, at: Moment| match HeldChange::decide(
        db,
        change.id,
        HeldState::Approved,
        None,
        at,
        "",
    )? {
        true => Ok(HeldChange::became(db, change.id, id)?),
        false => Err(Error::NotFound(What::Change)),
    };
    edit_sheet::save_with(app, &who, &edit, Some(&also)).map(Some)
}

/// Asks those who look after the sheet for a look at the change that a link leads to. The second time changes nothing.
pub fn ask_for_a_look(app: &App, secret: &str) -> Result<()> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let change = HeldChange::find_by_link(db, secret, now)?.ok_or(Error::NotFound(What::Link))?;
        if !HeldChange::ask_for_a_look(db, change.id, now)? {
            return Ok(());
        }
        let sheet = change.sheet_id.map(|id| Reader::new(db, &Who::newcomer()).sheet(id));
        tell_remarks::queue(db, sheet.and_then(Result::ok).as_ref(), None, now)
    })
}

/// Forgets the text that a link leads to, unless it is published.
pub fn throw_away(app: &App, secret: &str) -> Result<()> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        let change = HeldChange::find_by_link(db, secret, now)?.ok_or(Error::NotFound(What::Link))?;
        Ok(HeldChange::throw_away(db, change.id)?)
    })
}
