//! Letters, one an occasion; their French is in `templates/mail/<occasion>/`.

mod news;

pub use news::{NewsLetter, NewsLine, Rhythm, SaidLine};

use super::Message;
use crate::base::colour::{Colour, Shades};
use askama::Template;

/// The occasion of a letter, with the data that only it needs.
#[derive(Debug, Clone, Copy)]
pub enum Occasion<'a> {
    /// Someone signed up with this address; the link confirms it.
    Confirmation {
        /// How long the link holds.
        lifetime: Lifetime,
    },
    /// Somebody who runs the wiki opened an account for the reader; the link leads to the choice of its password.
    Invited {
        /// Who did.
        by: &'a str,
        /// A word of welcome; may be empty.
        word: &'a str,
        /// How long the link holds.
        lifetime: Lifetime,
    },
    /// Someone asked for a new password; the link leads to the form.
    PasswordReset {
        /// How long the link holds.
        lifetime: Lifetime,
    },
    /// A member wants this address from now on; the link confirms it.
    AddressChange {
        /// How long the link holds.
        lifetime: Lifetime,
    },
    /// Told to the old address once the new one holds; the link leads to whom to warn.
    AddressChanged,
    /// Someone signed up with an address that has its account; the link leads to a reset.
    AlreadyMember,
    /// The password is another one; the link leads to a reset.
    PasswordChanged,
    /// An API token was made; the link leads to where it is revoked.
    TokenMade {
        /// What its owner calls it.
        token: &'a str,
        /// Whether it may write.
        writes: bool,
        /// The day it ends, as people read it.
        until: &'a str,
    },
    /// An account waits for a moderator, to whom this goes; the link leads to those who wait.
    AccountWaits {
        /// The name of the new account.
        newcomer: &'a str,
    },
    /// A moderator accepted the account; the link leads to the sign-in.
    AccountApproved,
    /// A moderator blocked the account; the link leads to whom to answer.
    AccountBlocked {
        /// The moderator's words.
        reason: &'a str,
        /// The end as people read it (« 23 mars 2015 à 17:09 »), or none.
        until: Option<&'a str>,
    },
    /// Another way of signing in, or one less; the link leads to it.
    WayIn {
        /// What happened.
        news: WayIn,
    },
    /// Remarks wait for who reads this; the link leads to them.
    RemarksWait {
        /// Some of them, the latest first.
        lines: &'a [RemarkLine<'a>],
        /// How many more there are.
        more: usize,
        /// Whether changes are among them.
        changes: bool,
        /// Whether the reader moderates, and may choose not to be told.
        moderates: bool,
    },
    /// Others published in sheets that the reader looks after; the link leads to the latest difference.
    SheetsChanged {
        /// Some of it, the latest first.
        lines: &'a [ChangedLine<'a>],
        /// How much more there is.
        more: usize,
    },
    /// Sheets that the reader looks after are due to be looked at again; the link leads to them.
    ReviewDue {
        /// Some of them, the longest unchecked first.
        lines: &'a [DueLine<'a>],
        /// How many more there are.
        more: usize,
    },
    /// The reader looks after a sheet from now on; the link leads to it.
    Entrusted {
        /// The title of the sheet.
        sheet: &'a str,
        /// Who handed it over.
        by: &'a str,
        /// Whether the reader looks at it in the place of that person alone.
        is_substitute: bool,
    },
    /// Something happened to what the reader follows; the link leads to all their news.
    News {
        /// What.
        news: NewsLetter<'a>,
    },
    /// Somebody without an account wants to publish; the link shows their text and the button that does.
    Publishes {
        /// The title of the sheet; empty for a new one.
        sheet: &'a str,
        /// Whether the button publishes; else it asks for a look.
        at_once: bool,
        /// How long the link waits for its button.
        lifetime: Lifetime,
    },
    /// A change that waited is published under the reader's name; the link leads to the sheet.
    ChangeApproved {
        /// The title of the sheet.
        sheet: &'a str,
    },
    /// A change that waited is refused; the link leads to its text.
    ChangeRefused {
        /// The title of the sheet.
        sheet: &'a str,
        /// A word of who decided.
        word: &'a str,
    },
    /// Changes that waited are published under the reader's name, at once.
    ChangesApproved {
        /// Each.
        lines: &'a [DecidedLine<'a>],
    },
    /// Changes that waited are refused at once.
    ChangesRefused {
        /// Each, with the address of its text.
        lines: &'a [DecidedLine<'a>],
        /// A word of who decided.
        word: &'a str,
    },
    /// Somebody asked for a letter at this address; the link confirms it.
    LetterAsked {
        /// How long the link holds.
        lifetime: Lifetime,
    },
    /// The same, where the letter comes already; the link leads to what it brings.
    LetterKnown,
    /// Somebody without an account asked to follow something at this address; the link confirms it.
    FollowAsked {
        /// What.
        what: &'a str,
        /// How soon they want to be told.
        pace: &'a str,
        /// How long the link holds.
        lifetime: Lifetime,
    },
    /// What was reported is answered; the link leads to the sheet.
    RemarkAnswered {
        /// What was reported.
        remark: &'a str,
        /// The title of the sheet.
        sheet: &'a str,
        /// The answer.
        answer: &'a str,
        /// Whether it was a question; else something was wrong.
        is_question: bool,
    },
    /// What was reported is treated: thanks; the link leads to the sheet.
    RemarkClosed {
        /// What was reported.
        remark: &'a str,
        /// The title of the sheet.
        sheet: &'a str,
        /// A word of who treated it; may be empty.
        word: &'a str,
    },
}

/// What happened to the ways in which somebody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayIn {
    /// A second step is asked from now on.
    On,
    /// It is asked no longer.
    Off,
    /// Somebody who looks after the wiki took it off.
    TakenOff,
    /// A recovery code served; so many are left.
    Recovered(i64),
    /// The recovery codes were replaced.
    NewCodes,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was taken away.
    PasskeyRemoved,
    /// An identity at a provider was linked.
    Linked,
    /// It was taken away.
    Unlinked,
}

/// One remark in a letter.
#[derive(Debug, Clone, Copy)]
pub struct RemarkLine<'a> {
    /// What it is about.
    pub place: &'a str,
    /// What it says.
    pub words: &'a str,
}

/// One published change in a letter.
#[derive(Debug, Clone, Copy)]
pub struct ChangedLine<'a> {
    /// The title of the sheet.
    pub sheet: &'a str,
    /// Who published it.
    pub by: &'a str,
    /// Why, in their words; may be empty.
    pub why: &'a str,
    /// The address of the difference.
    pub url: &'a str,
}

/// One sheet to be looked at again.
#[derive(Debug, Clone, Copy)]
pub struct DueLine<'a> {
    /// Its title.
    pub sheet: &'a str,
    /// For how long nobody looked, as people read it.
    pub since: &'a str,
}

/// One change of several that were decided at once.
#[derive(Debug, Clone, Copy)]
pub struct DecidedLine<'a> {
    /// The title of the sheet.
    pub sheet: &'a str,
    /// Where it leads.
    pub url: &'a str,
}

/// One letter, to be rendered.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// Why, and what goes with it.
    pub occasion: Occasion<'a>,
    /// How the reader is called on the wiki; empty for somebody without an account.
    pub name: &'a str,
    /// What the wiki is called.
    pub site: &'a str,
    /// The one link, made from the base URL.
    pub url: &'a str,
    /// The address at which the team is written to; empty when nobody gave any.
    pub contact: &'a str,
    /// The site's own colour in six digits; empty for the shipped one.
    pub accent: &'a str,
}

/// The colour of buttons and links of a site that chose none, on light paper and in the dark, as `tokens.css` has it.
pub const SHIPPED_ACCENT: [&str; 2] = ["24479b", "a9bff7"];

/// Validity of a link in minutes; templates say it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime(u32);

impl Lifetime {
    /// Of so many minutes.
    #[must_use]
    pub fn minutes(minutes: u32) -> Self {
        Self(minutes)
    }

    /// Of so many hours.
    #[must_use]
    pub fn hours(hours: u32) -> Self {
        Self(hours.saturating_mul(60))
    }

    /// Days, when it is whole days and more than two; « 48 heures » says more than « 2 jours ».
    fn in_days(self) -> Option<u32> {
        (self.0 > 2880 && self.0.is_multiple_of(1440)).then_some(self.0 / 1440)
    }

    fn in_hours(self) -> Option<u32> {
        (self.0 > 0 && self.0.is_multiple_of(60)).then_some(self.0 / 60)
    }

    fn in_minutes(self) -> u32 {
        self.0
    }
}

impl Letter<'_> {
    /// The message for this address.
    ///
    /// # Errors
    /// The template's, which ours never raise.
    pub fn to(&self, address: &str) -> Result<Message, askama::Error> {
        let subject = Subject { letter: self }.render()?.trim().to_owned();
        let text = Text { letter: self }.render()?;
        let [accent, accent_in_the_dark] = Colour::parse(self.accent)
            .map_or(SHIPPED_ACCENT.map(str::to_owned), |accent| Shades::of(accent).accent.map(Colour::hex));
        let html = Html { letter: self, subject: &subject, accent, accent_in_the_dark }.render()?;
        // An answer reaches somebody: the team, where it gave an address.
        let contact = super::address(self.contact);
        let headers = contact.map(|contact| ("Reply-To".to_owned(), contact)).into_iter().collect();
        Ok(Message { to: address.to_owned(), subject, text, html, headers })
    }
}

#[derive(Template)]
#[template(path = "mail/subject.txt", whitespace = "preserve")]
struct Subject<'a> {
    letter: &'a Letter<'a>,
}

#[derive(Template)]
#[template(path = "mail/body.txt", whitespace = "preserve")]
struct Text<'a> {
    letter: &'a Letter<'a>,
}

#[derive(Template)]
#[template(path = "mail/body.html")]
struct Html<'a> {
    letter: &'a Letter<'a>,
    subject: &'a str,
    accent: String,
    accent_in_the_dark: String,
}

#[cfg(test)]
mod tests;
