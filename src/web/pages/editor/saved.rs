//! What becomes of a posted text: it is published, kept for a look, or given back with the reason.

use actix_web::http::StatusCode;

use crate::actions::accounts::publish_by_mail::{self, MailAuthor};
use crate::actions::sheets::edit_sheet::{Edit, Saved};
use crate::actions::sheets::publish::{Became, publish};
use crate::actions::sheets::tell_remarks;
use crate::db::types::RemarkId;
use crate::hall::error::{Clash, Error};
use crate::hall::messages;
use crate::hall::messages::held as said;
use crate::http::{counted, session};
use crate::models::held_change::{HeldChange, LINK};
use crate::models::sheet::path_of;
use crate::web::http::act::status_of;
use crate::web::http::{Acted, Desk, Outcome};
use crate::web::pages::editor::clash;
use crate::web::pages::editor::held::{self, LINKED};
use crate::web::pages::editor::here;
use crate::web::pages::editor::invite::{self, ByMail, InvitePage};
use crate::web::pages::editor::posted::Posted;
use crate::web::pages::sheets::frame::Problems;
use crate::web::pages::sheets::thanks::HEARS;

impl Posted {
    /// Saves an edit made of the form, or of the answers to a clash.
    pub(super) fn save(&self, desk: &Desk<'_>, edit: &Edit) -> Outcome<Acted> {
        let secret = self.form.get(LINKED);
        if !secret.is_empty() {
            return self.rewrite(desk, edit, secret);
        }
        if desk.visitor.is_stranger() {
            return self.send_link(desk, edit);
        }
        if let Err(over) = counted::save(desk.app, desk.visitor) {
            return self.refuse(desk, over.into());
        }
        let change = desk.look(|look| Ok(self.waiting(look)?))?;
        let is_unread = |change: &&HeldChange| {
            !change.is_of(&desk.visitor.who) && !held::is_read(self.form.get(held::WAITS), change)
        };
        if let Some(change) = change.as_ref().filter(is_unread) {
            return self.rewritten(desk, change);
        }
        match publish(desk.app, &desk.visitor.who, &self.publication(edit, change.as_ref())) {
            Ok(Became::Published(saved, remark)) => Ok(self.published(desk, &saved, remark)),
            Ok(Became::Approved(saved)) => {
                let seen = saved.event.map(|event| session::seen(desk.app, event));
                Ok(Acted::see_other(format!("{}?avis=approuvee", tell_remarks::PATH)).with(seen))
            }
            Ok(Became::Held(id)) => Ok(Acted::see_other(format!("/mes-modifications/{id}?avis=gardee"))),
            Ok(Became::Clashed(clash)) => self.clashed(desk, &clash),
            Ok(Became::Decided) => self.refuse(desk, Error::field("corps", said::DECIDED)),
            Err(error) => self.refuse(desk, error),
        }
    }

    /// Both texts, for their author to settle.
    fn clashed(&self, desk: &Desk<'_>, clash: &Clash) -> Outcome<Acted> {
        let posted = match self.keep_clash(desk, clash) {
            Ok(kept) => self.going_on_with(kept),
            Err(error) => {
                // The page of the clash holds everything that the draft would.
                tracing::debug!(%error, "no draft of a clash was kept");
                self.clone()
            }
        };
        let page = desk.look(|look| Ok(clash::page(look, &posted, clash)?))?;
        Ok(Acted::page(StatusCode::CONFLICT, &page)?)
    }

    /// Keeps it in the place of what somebody without an account sent, and shows them that.
    fn rewrite(&self, desk: &Desk<'_>, edit: &Edit, secret: &str) -> Outcome<Acted> {
        match publish_by_mail::rewrite(desk.app, secret, edit) {
            Ok(()) => Ok(Acted::see_other(format!("{LINK}{secret}?avis=gardee"))),
            Err(error) => self.refuse(desk, error),
        }
    }

    /// Sends the link that publishes it; what is wrong with the address or the name stands beside them.
    fn send_link(&self, desk: &Desk<'_>, edit: &Edit) -> Outcome<Acted> {
        let typed = |name: &str| self.form.get(name).to_owned();
        let sender = MailAuthor { email: typed("courriel"), name: typed("signature") };
        let sent = match self.form.get("sujet").is_empty() {
            true => publish_by_mail::send_link(desk.app, desk.visitor.address, edit, &sender),
            false => Err(Error::field("sujet", said::TRAP)),
        };
        let (status, wait) = sent.as_ref().err().map_or((StatusCode::OK, None), |e| (status_of(e), e.retry_seconds()));
        let mail = ByMail { email: sender.email, signature: sender.name, ..ByMail::default() };
        let (mail, why) = match sent {
            Ok(sender) => (ByMail { email: sender.email, signature: sender.name, sent: true, ..mail }, String::new()),
            Err(error @ Error::TooMany { .. }) => (mail, messages::of_error(&error).message),
            Err(Error::Invalid(wrong)) if wrong.iter().all(|one| invite::ASKED.contains(&one.field.as_str())) => {
                (ByMail { problems: Problems::of(wrong), ..mail }, String::new())
            }
            Err(error) => return self.refuse(desk, error),
        };
        let page = desk.look(|look| {
            let takes = invite::takes(look, &self.kind(), self.sheet.as_ref())?;
            Ok(InvitePage {
                shell: look.shell_with_form(),
                action: self.address(),
                pairs: self.without_secrets(),
                name: String::new(),
                error: why,
                asks_code: false,
                by_mail: takes.map(|takes| ByMail { looked_at: takes.looked_at, ..mail }),
            })
        })?;
        Ok(Acted::page(status, &page)?.after(wait))
    }

    /// Where its author reads what they published: on the sheet, or where the remark waits that it was made for.
    fn published(&self, desk: &Desk<'_>, saved: &Saved, remark: Option<RemarkId>) -> Acted {
        let notice = match (saved.unchanged, saved.merged_with, saved.number) {
            (true, _, _) => "inchange".to_owned(),
            (_, Some(with), _) if saved.kept_both => format!("fusion&avec={with}&ajouts=deux"),
            (_, Some(with), _) => format!("fusion&avec={with}"),
            (_, None, 1) => "cree".to_owned(),
            _ => "enregistre".to_owned(),
        };
        let acted = if let Some(at) = remark {
            // The loop is closed where the remark waits.
            Acted::see_other(format!("{}?avis=corrigee&ici={at}#r{at}", tell_remarks::PATH))
        } else {
            let hears = saved.hears.map(|steward| format!("&{HEARS}={steward}")).unwrap_or_default();
            let place = self.spot().map(|spot| here::told_at(&spot)).unwrap_or_default();
            Acted::see_other(format!("{}?avis={notice}{hears}{place}", path_of(saved.id, &saved.slug)))
        };
        acted.with(saved.event.map(|event| session::seen(desk.app, event)))
    }
}
