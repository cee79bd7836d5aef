//! The shell is what every page shows around its own content: head, header, notice and footer.

use std::sync::Arc;

use crate::db::types::AccountId;
use crate::hall::addresses;
use crate::hall::messages;
use crate::models::identity::Identity;
use crate::web::view::parts::Way;
use crate::web::view::social::Social;

/// What `templates/base.html` reads; every page struct has one as its field `shell`.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    /// The name of the wiki.
    pub site: String,
    /// Its tagline, its footer and its logo.
    pub identity: Arc<Identity>,
    /// The address of the wiki without a final slash: `https://exemple.fr`.
    pub base_url: String,
    /// The picture of the wiki on other sites.
    pub social: Social,
    /// The entries of the menu, in order.
    pub menu: Vec<MenuItem>,
    /// The licence of what is written here, unless it says another.
    pub licence: Way,
    /// Who is signed in, if anyone.
    pub account: Option<ShellAccount>,
    /// The button that follows what this page is about; for strangers the way to do so by mail.
    pub follow: Option<FollowButton>,
    /// The session's token against forged requests; empty on a page that may be cached.
    pub token: String,
    /// What the last action did, said once at the top.
    pub notice: Option<Notice>,
    /// The path of this page, from `/`, without its query.
    pub path: String,
    /// The words in the search box.
    pub q: String,
    /// The number by which the log knows this request.
    pub request_id: String,
    /// The accessibility level that the law wants said everywhere: « partiellement conforme ».
    pub accessibility: String,
}

/// How many letters of the menu stand side by side in the header.
const MENU_LETTERS: usize = 70;
/// How many letters of a name in words stand beside them, on two or three lines.
const NAME_LETTERS: usize = 40;

impl Shell {
    /// Whether the wiki bears another name than the program, whose drawn name would mislead.
    #[must_use]
    pub fn has_own_name(&self) -> bool {
        self.site != messages::DRAWN_NAME
    }

    /// Whether the header holds so much that the menu stays folded: a long name in words, or kinds of many letters.
    #[must_use]
    pub fn is_crowded(&self) -> bool {
        let has_long_name = self.identity.logo.is_none() && self.site.chars().count() > NAME_LETTERS;
        self.letters(true) > MENU_LETTERS || has_long_name
    }

    /// Whether the entries to which the foot of the page leads too stand in the folded menu alone: beside the others
    /// there is no room for them.
    #[must_use]
    pub fn leaves_to_the_foot(&self) -> bool {
        self.letters(false) > MENU_LETTERS
    }

    /// The letters of the menu; without those of entries to which the foot of the page leads.
    fn letters(&self, without_foot: bool) -> usize {
        let shown = self.menu.iter().filter(|item| !(without_foot && item.is_at_foot()));
        shown.map(|item| item.way.label.chars().count()).sum()
    }

    /// Whether the administration lets in who reads.
    #[must_use]
    pub fn may_govern(&self) -> bool {
        self.account.as_ref().is_some_and(|account| account.moderator)
    }

    /// The sentence under the name.
    #[must_use]
    pub fn tagline(&self) -> &str {
        chosen(&self.identity.chosen.tagline, messages::TAGLINE)
    }

    /// Messages that stand ready for who moderates.
    #[must_use]
    pub fn reasons(&self) -> Vec<&str> {
        let own = &self.identity.chosen.reasons;
        if own.is_empty() { messages::REASONS.to_vec() } else { own.iter().map(String::as_str).collect() }
    }

    /// What is said of a page, which may say nothing of itself.
    #[must_use]
    pub fn described<'a>(&'a self, page: &'a str) -> &'a str {
        if page.is_empty() { chosen(&self.identity.chosen.tagline, messages::DESCRIPTION) } else { page }
    }

    /// Whether the page being read is at `href` or below it, for `aria-current`.
    #[must_use]
    pub fn is_at(&self, href: &str) -> bool {
        self.path == href || self.path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/'))
    }
}

fn chosen<'a>(text: &'a str, shipped: &'static str) -> &'a str {
    if text.is_empty() { shipped } else { text }
}

/// An entry of the main menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// Its words and where it leads.
    pub way: Way,
    /// Whether the page being read belongs to it.
    pub current: bool,
    /// What stands below it.
    pub below: Vec<Self>,
}

impl MenuItem {
    /// Whether the foot of every page leads there too.
    #[must_use]
    pub fn is_at_foot(&self) -> bool {
        self.way.href == addresses::CHANGES && self.below.is_empty()
    }
}

/// The member who is signed in.
#[derive(Clone, Debug)]
pub struct ShellAccount {
    /// By which a device keeps what they write apart from what others do.
    pub id: AccountId,
    /// By which they sign.
    pub name: String,
    /// Their address, for their eyes alone.
    pub email: String,
    /// Their account's page.
    pub href: String,
    /// Whether the administration lets them in.
    pub moderator: bool,
    /// Whether they are in a group.
    pub in_groups: bool,
    /// Whether the settings of the wiki are theirs to change.
    pub administrator: bool,
    /// How many remarks wait for them.
    pub waiting: i64,
    /// How many news of what they follow they have not seen.
    pub unread: i64,
}

impl ShellAccount {
    /// What the number beside their name counts.
    #[must_use]
    pub fn counted(&self) -> i64 {
        self.waiting + self.unread
    }
}

/// The button that follows a page.
#[derive(Clone, Debug)]
pub struct FollowButton {
    /// The address of the page.
    pub address: String,
    /// What it is about, as it is posted.
    pub what: &'static str,
    /// Which.
    pub which: String,
    /// Whether the member follows it already.
    pub pressed: bool,
    /// Where somebody without an account follows it by mail; empty for a member.
    pub by_mail: String,
}

/// A message at the top of a page.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    /// `ok`, `warn`, `bad`, or nothing for plain information.
    pub level: &'static str,
    /// One or two sentences.
    pub text: String,
    /// Where one may go from here.
    pub ways: Vec<Way>,
    /// An address to send to others; may be empty.
    pub link: String,
}

impl Notice {
    /// Words alone.
    #[must_use]
    pub fn new(level: &'static str, text: impl Into<String>) -> Self {
        Self { level, text: text.into(), ..Self::default() }
    }
}
