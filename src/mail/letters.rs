//! Letters, one an occasion; their French is in `templates/mail/<occasion>/`.

use super::Message;
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
    /// What was reported is answered; the link leads to the sheet.
    RemarkAnswered {
        /// What was reported.
        remark: &'a str,
        /// The title of the sheet.
        sheet: &'a str,
        /// The answer.
        answer: &'a str,
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
}

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
        let html = Html { letter: self, subject: &subject }.render()?;
        Ok(Message { to: address.to_owned(), subject, text, html, headers: Vec::new() })
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
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::mail::letters::*;

    const URL: &str = "https://wiki.example.org/inscription/0a1b2c";

    const LINES: [RemarkLine<'static>; 2] = [
        RemarkLine { place: "Boule de neige\u{a0}: Budget", words: "Le budget date de 2024." },
        RemarkLine { place: "Le compost", words: "Une faute." },
    ];

    const CHANGED: [ChangedLine<'static>; 1] =
        [ChangedLine { sheet: "Boule de neige", by: "Zoé", why: "Durée <corrigée>", url: URL }];

    const DECIDED: [DecidedLine<'static>; 2] =
        [DecidedLine { sheet: "Boule de neige", url: URL }, DecidedLine { sheet: "Le <compost>", url: URL }];

    fn occasions() -> [(Occasion<'static>, &'static str); 31] {
        [
            (Occasion::Confirmation { lifetime: Lifetime::hours(48) }, "48 heures"),
            (Occasion::Invited { by: "Zoé", word: "Bienvenue <à tous>", lifetime: Lifetime::hours(168) }, "Zoé"),
            (Occasion::PasswordReset { lifetime: Lifetime::hours(1) }, "une heure"),
            (Occasion::AddressChange { lifetime: Lifetime::hours(24 * 7) }, "7 jours"),
            (Occasion::AddressChanged, "adresse"),
            (Occasion::AlreadyMember, "déjà"),
            (Occasion::PasswordChanged, "mot de passe"),
            (Occasion::TokenMade { token: "Sauvegarde", writes: false, until: "21 juin 2026" }, "Sauvegarde"),
            (Occasion::WayIn { news: WayIn::On }, "vient d’être activée"),
            (Occasion::WayIn { news: WayIn::Off }, "vient d’être désactivée"),
            (Occasion::WayIn { news: WayIn::TakenOff }, "une personne qui administre"),
            (Occasion::WayIn { news: WayIn::Recovered(9) }, "en reste 9"),
            (Occasion::WayIn { news: WayIn::Recovered(0) }, "plus aucun"),
            (Occasion::WayIn { news: WayIn::NewCodes }, "nouveaux codes"),
            (Occasion::AccountWaits { newcomer: "Élise" }, "Élise"),
            (Occasion::AccountApproved, "approuvé"),
            (
                Occasion::AccountBlocked { reason: "Publicités <répétées>", until: Some("23 mars 2015 à 17:09") },
                "23 mars 2015 à 17:09",
            ),
            (
                Occasion::RemarksWait { lines: &LINES, more: 0, changes: false, moderates: false },
                "Le budget date de 2024.",
            ),
            (
                Occasion::RemarksWait { lines: &LINES, more: 0, changes: true, moderates: false },
                "attendent votre regard",
            ),
            (Occasion::SheetsChanged { lines: &CHANGED, more: 0 }, "Zoé"),
            (Occasion::SheetsChanged { lines: &CHANGED, more: 2 }, "2 autres"),
            (
                Occasion::Publishes { sheet: "Boule de neige", at_once: true, lifetime: Lifetime::hours(168) },
                "Boule de neige",
            ),
            (Occasion::Publishes { sheet: "", at_once: false, lifetime: Lifetime::hours(168) }, "une fiche pour"),
            (Occasion::ChangeApproved { sheet: "Boule de neige" }, "Boule de neige"),
            (Occasion::ChangeRefused { sheet: "Boule de neige", word: "Déjà dit <plus haut>." }, "Boule de neige"),
            (Occasion::ChangesApproved { lines: &DECIDED }, "Boule de neige"),
            (Occasion::ChangesRefused { lines: &DECIDED, word: "Déjà dit." }, "Déjà dit."),
            (Occasion::RemarksWait { lines: &LINES, more: 3, changes: false, moderates: true }, "3 autres"),
            (
                Occasion::RemarkAnswered {
                    remark: "Une faute.", sheet: "Boule de neige", answer: "C’est <corrigé>."
                },
                "Boule de neige",
            ),
            (Occasion::RemarkClosed { remark: "Une faute.", sheet: "Boule de neige", word: "Bien vu." }, "Bien vu."),
            (Occasion::RemarkClosed { remark: "Une faute.", sheet: "Boule de neige", word: "" }, "Une faute."),
        ]
    }

    fn rendered(occasion: Occasion<'_>) -> Message {
        Letter { occasion, name: "Ann & Bob", site: "Maillage", url: URL, contact: "" }.to("ann@example.org").unwrap()
    }

    #[test]
    fn every_letter_says_the_same_in_both_parts() {
        for (occasion, words) in occasions() {
            let message = rendered(occasion);
            assert!(message.subject.contains("Maillage") && !message.subject.contains('\n'), "{}", message.subject);
            for part in [&message.text, &message.html] {
                assert!(part.contains(URL), "{occasion:?} has no link in\n{part}");
                assert!(part.contains(words), "{occasion:?} does not say {words} in\n{part}");
            }
            assert!(message.text.contains("Bonjour Ann & Bob,"), "{}", message.text);
            assert!(!message.text.contains("&#") && !message.text.contains("\n\n\n"), "{}", message.text);
        }
    }

    #[test]
    fn what_people_wrote_is_escaped_in_html_alone() {
        let message = rendered(Occasion::AccountBlocked { reason: "<b>non</b>", until: None });
        assert!(message.text.contains("<b>non</b>"));
        assert!(!message.html.contains("<b>non</b>") && !message.html.contains("Ann & Bob"), "{}", message.html);
    }

    #[test]
    fn whoever_is_blocked_is_told_whom_to_write_to() {
        let occasion = Occasion::AccountBlocked { reason: "Publicités", until: None };
        let contact = "equipe@example.org";
        let message =
            Letter { occasion, name: "Ann", site: "Maillage", url: URL, contact }.to("a@example.org").unwrap();
        for part in [&message.text, &message.html] {
            assert!(part.contains(contact) && !part.contains("inutile"), "{part}");
        }
        assert!(rendered(occasion).text.contains("inutile"));
    }

    #[test]
    fn somebody_without_a_name_is_greeted_all_the_same() {
        let occasion = Occasion::RemarkClosed { remark: "Une faute.", sheet: "Boule de neige", word: "" };
        let letter = Letter { occasion, name: "", site: "Maillage", url: URL, contact: "" };
        let message = letter.to("ann@example.org").unwrap();
        assert!(message.text.starts_with("Bonjour,\n"), "{}", message.text);
        assert!(message.html.contains("Bonjour,"), "{}", message.html);
    }

    #[test]
    fn letters_are_accessible_and_ask_nothing_of_the_outside() {
        for (occasion, _) in occasions() {
            let html = rendered(occasion).html;
            assert!(html.contains("<html lang=\"fr\"") && html.contains("<title>"), "{html}");
            assert_eq!(html.matches("<table").count(), html.matches("role=\"presentation\"").count());
            assert_eq!(html.matches("<h1").count(), 1);
            assert_eq!(html.matches("http").count(), html.matches(URL).count(), "only our link: {html}");
            assert!(!html.contains("<img") && !html.contains("<script") && html.len() < 102_000);
        }
    }

    #[test]
    fn letters_are_set_as_french_is() {
        for (occasion, _) in occasions() {
            let message = rendered(occasion);
            for words in [&message.subject, &message.text] {
                for (i, sign) in words.char_indices().filter(|(_, c)| ";!?»".contains(*c)) {
                    let before = words.get(..i).and_then(|w| w.chars().next_back());
                    assert_eq!(before, Some('\u{202f}'), "before {sign} in {words}");
                }
                assert!(!words.contains('\'') && !words.contains(" :") && !words.contains("« "), "{words}");
            }
        }
    }

    #[test]
    fn lifetimes_are_said_in_words() {
        for (lifetime, words) in [
            (Lifetime::minutes(1), "une minute"),
            (Lifetime::minutes(90), "90 minutes"),
            (Lifetime::hours(1), "une heure"),
            (Lifetime::hours(48), "48 heures"),
            (Lifetime::hours(72), "3 jours"),
        ] {
            let text = rendered(Occasion::Confirmation { lifetime }).text;
            assert!(text.contains(&format!("reste valable {words} et ")), "{text}");
        }
    }
}
