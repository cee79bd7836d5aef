//! Who sees what: every address, asked as each kind of person, over a wiki full of words that few may read.
//!
//! Words stand in pairs: an address may name the first (a search repeats what it was asked), never answer the second.

use std::collections::BTreeSet;

use maillage::actions::accounts::{follow, follow_by_mail};
use maillage::actions::groups::gather_people::add_people;
use maillage::actions::groups::keep_group::{GroupWords, begin_group};
use maillage::actions::letters::subscribe;
use maillage::actions::sheets::change_talk::{TalkAct, change_talk};
use maillage::actions::sheets::edit_sheet::Edit;
use maillage::actions::sheets::erase_revision::erase_revision;
use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::actions::sheets::hide_revision::hide_revision;
use maillage::actions::sheets::hold_change::hold_change;
use maillage::actions::sheets::look_after;
use maillage::actions::sheets::report_error::{NewRemark, Placed, report_error};
use maillage::actions::sheets::talk::{NewMessage, NewQuestion, ask, say};
use maillage::actions::sheets::treat_remark::{Treatment, treat_remark};
use maillage::actions::wiki::keep_webhook::{TypedWebhook, add_webhook};
use maillage::db::happening::{Happening, Rules as Told};
use maillage::db::types::{
    EventId, GroupEntry, GroupId, HeldId, IssueId, IssueState, LetterPace, Pace, Protection, RemarkId, RemarkPlace,
    Role, SheetId, Visibility,
};
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::access_rule::ReadBy;
use maillage::models::account::Account;
use maillage::models::event::{self, NewEvent};
use maillage::models::follow::Target;
use maillage::models::group::Group;
use maillage::models::issue::{Block, BlockKind, Issue, Offered};
use maillage::models::letter::Newsletter;
use maillage::models::mail_follower::{MailFollow, MailFollower};
use maillage::models::remark::Remark;
use maillage::models::sheet::Sheet;
use maillage::models::stewardship;
use maillage::models::subscriber::{Subscriber, Wishes};
use maillage::models::webhook::{Tellable, WebhookMessage};

use super::files::{adds_to, adds_waiting, photo};
use crate::support::{Browser, Site, on_both, on_both_at_once_with};

/// Who looks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Person {
    Stranger,
    Blocked,
    Contributor,
    /// In the group that alone reads a sheet.
    Grouped,
    Moderator,
    Administrator,
}

const EVERYBODY: [Person; 6] =
    [Person::Stranger, Person::Blocked, Person::Contributor, Person::Grouped, Person::Moderator, Person::Administrator];

/// What stands where, by the word that all its words begin with, and who may read it.
const SECRETS: [(&str, &[Person]); 13] = [
    ("masq", &[Person::Moderator, Person::Administrator]),
    ("effa", &[]),
    ("supp", &[Person::Moderator, Person::Administrator]),
    ("memb", &[Person::Blocked, Person::Contributor, Person::Grouped, Person::Moderator, Person::Administrator]),
    // What a group alone reads; an administrator reads it once they are in the group.
    ("grou", &[Person::Grouped]),
    ("cach", &[Person::Moderator, Person::Administrator]),
    // Fields of a sheet that everybody reads: for members, and for those who look after it.
    ("rese", &[Person::Blocked, Person::Contributor, Person::Grouped, Person::Moderator, Person::Administrator]),
    ("soin", &[Person::Moderator, Person::Administrator]),
    // What readers report, in their words, with the name that they leave.
    ("rema", &[Person::Moderator, Person::Administrator]),
    // A message that a moderator hid, and a question that waits for a look.
    ("parl", &[Person::Moderator, Person::Administrator]),
    ("ques", &[Person::Moderator, Person::Administrator]),
    // A member's change that waits for a look.
    ("atte", &[Person::Moderator, Person::Administrator]),
    // A member's images that wait for the text of a new sheet.
    ("imag", &[Person::Moderator, Person::Administrator]),
];

const PLACES: [&str; 5] = ["titre", "intertitre", "champ", "corps", "resume"];

/// Other places, that no address names.
const MORE: [&str; 5] = ["comment", "alt", "nom", "theme", "lexique"];

/// The second word of a place; the first ends in `un`.
fn word(secret: &str, place: &str) -> String {
    format!("{secret}{place}deux")
}

fn text(secret: &str) -> String {
    let pair = |place: &str| format!("{secret}{place}un {secret}{place}deux");
    format!(
        "---\nmodele: fiche-pratique\ntitre: {}\nresume: {}.\nprobleme: {}\n---\n## {}\n\n{}\n\n![[{secret}nom.jpg]]\n",
        pair("titre"),
        pair("resume"),
        pair("champ"),
        pair("intertitre"),
        pair("corps"),
    )
}

const CLEAN: &str = "---\nmodele: fiche-pratique\ntitre: Une table de quartier\n---\n## Avant\n\nDu texte.\n";

/// What the walk may name.
struct Wiki {
    sheets: Vec<SheetId>,
    /// Themes, lexicons, and a sheet that uses them.
    house: Vec<SheetId>,
    files: Vec<i64>,
    /// Changes that wait.
    held: Vec<HeldId>,
    groups: Vec<GroupId>,
    /// Messages of discussions.
    messages: Vec<RemarkId>,
    /// A letter, issues of it that name every sheet, and who receives it by a signed link.
    letters: Vec<String>,
    issues: Vec<String>,
    signed: Vec<String>,
    /// Webhooks that were told of every sheet.
    webhooks: Vec<String>,
    /// What stands behind the links of somebody who looks after every sheet, who follows them, and who is not signed in.
    followed: String,
    followed_by_mail: String,
    reviewed: String,
}

fn fill(site: &Site) -> Wiki {
    let (ann, ada) = (site.person("Ann", Role::Moderator), site.person("Ada", Role::Administrator));
    let open = ann.writes_text(CLEAN);
    let id = SheetId(open.id);
    let mut number = 1;
    for secret in ["masq", "effa"] {
        let summary = format!("{secret}commentun {secret}commentdeux");
        ann.saves_with(Some(id.0), number, &text(secret), &summary).unwrap();
        ann.saves(Some(id.0), number + 1, CLEAN).unwrap();
        number += 2;
    }
    hide_revision(&site.app, &ann.who(), id, 2, true, "essai").unwrap();
    erase_revision(&site.app, &ada.who(), id, 4, "essai").unwrap();
    let mut wiki = Wiki {
        sheets: vec![id],
        house: Vec::new(),
        files: Vec::new(),
        held: Vec::new(),
        groups: Vec::new(),
        messages: Vec::new(),
        letters: Vec::new(),
        issues: Vec::new(),
        signed: Vec::new(),
        webhooks: Vec::new(),
        followed: String::new(),
        followed_by_mail: String::new(),
        reviewed: String::new(),
    };
    for (secret, visibility) in
        [("supp", Visibility::Public), ("memb", Visibility::Members), ("cach", Visibility::Hidden)]
    {
        let sheet = ann.writes_text(&text(secret));
        let more = format!("{}\nEncore.\n", text(secret));
        ann.saves_with(Some(sheet.id), 1, &more, &format!("{secret}commentdeux")).unwrap();
        let alt = format!("{secret}altdeux");
        for name in [format!("{secret}nom.jpg"), format!("{secret}nomdeux.jpg")] {
            wiki.files.push(adds_to(&ann, sheet.id, &name, &alt, &photo(20, 10)));
        }
        for id in std::iter::once(sheet.id).chain(of_the_house(&ann, secret)) {
            govern(site, SheetId(id), visibility);
            if secret == "supp" {
                site.deletes(id);
            }
            let kept = if id == sheet.id { &mut wiki.sheets } else { &mut wiki.house };
            kept.push(SheetId(id));
        }
    }
    // What uses them is public.
    let themes = ["suppcle", "membcle", "cachcle"].join(", ");
    let used = format!("modele: fiche-pratique\ntitre: Une place à vivre\nthemes: [{themes}]");
    let used = ann.writes_text(&format!("---\n{used}\n---\nLa SUPPLEX, la MEMBLEX et la CACHLEX.\n"));
    wiki.house.push(SheetId(used.id));
    report(site, &ann, &wiki);
    // Ann, who writes it, sees it no more.
    let (sheet, group) = of_a_group(site, &ann);
    wiki.sheets.push(sheet);
    wiki.groups.push(group);
    wiki.sheets.push(with_fields_for_some(&ann, &ada));
    let eve = site.person("Eve", Role::Contributor);
    for (name, side) in [("imagnom.jpg", 20), ("imagnomdeux.jpg", 24)] {
        wiki.files.push(adds_waiting(&eve, name, "imagaltdeux", &photo(side, 10)).0);
    }
    wiki.held = holds(site, &eve, id);
    wiki.messages = talks(site, &ann, &eve, &wiki);
    of_letters(site, &ada, &mut wiki);
    of_steward(site, &mut wiki);
    of_webhooks(site, &ada, &mut wiki);
    site.app.follow().unwrap();
    site.indexed();
    wiki
}

/// A letter whose issues, one that left and one that is written, name every sheet and titles that hidden ones ask for.
fn of_letters(site: &Site, ada: &Browser<'_>, wiki: &mut Wiki) {
    let now = site.app.now();
    let letter = Newsletter::new("La lettre".to_owned(), LetterPace::Monthly, now);
    let sheet = |id: &SheetId| Offered { sheet: id.0, title: String::new(), chosen: true };
    let mut offered: Vec<Offered> = wiki.sheets.iter().chain(&wiki.house).map(sheet).collect();
    offered.push(Offered { sheet: 0, title: "soinintertitredeux".to_owned(), chosen: true });
    let blocks = [Block { id: 1, kind: BlockKind::New, title: "Nouvelles".to_owned(), offered, ..Block::default() }];
    let row = Subscriber::new("rose@exemple.fr", "essai".to_owned(), now);
    let put = |db: &mut maillage::db::Db| {
        Newsletter::put(db, &letter)?;
        let draft = Issue::new(letter.id, now, now).with_blocks(&blocks);
        let sent = Issue {
            id: IssueId(draft.id.0 + 1),
            state: IssueState::Sent,
            number: Some(1),
            sent_at: Some(now),
            ..draft.clone()
        };
        for issue in [draft, sent] {
            Issue::insert(db, &issue)?;
            wiki.issues.push(issue.id.to_string());
        }
        Ok::<_, Error>(Subscriber::put(db, &row, &Wishes { letters: vec![letter.id], ..Wishes::default() })?)
    };
    let mut put = put;
    site.app.store.write(&mut put).unwrap();
    assert!(ada.get(&format!("/lettre/numeros/{}", wiki.issues[1])).html.contains("Nouvelles"));
    wiki.letters.push(letter.id.to_string());
    wiki.signed.push(subscribe::signed(&site.app, row.id));
}

/// A webhook that is told of everything, of which nothing is sent.
fn of_webhooks(site: &Site, ada: &Browser<'_>, wiki: &mut Wiki) {
    let typed = TypedWebhook {
        name: "Carte".to_owned(),
        url: "https://exemple.invalid/".to_owned(),
        topics: maillage::db::types::WebhookTopic::ALL.to_vec(),
    };
    let added = add_webhook(&site.app, &ada.who(), &typed).unwrap();
    let now = site.app.now();
    let told = site.app.store.write::<_, Error>(|db| {
        let (told, _) = Tellable::after(db, EventId(0), 1_000)?;
        WebhookMessage::queue(db, added.id, &told.iter().collect::<Vec<_>>(), now)?;
        Ok(told.len())
    });
    assert!(told.unwrap() > 5);
    wiki.webhooks.push(added.id.to_string());
}

/// Gives every sheet somebody who looks after it, and takes the ends of their links.
fn of_steward(site: &Site, wiki: &mut Wiki) {
    let steward = site.account("Oscar", Role::Contributor).id;
    let now = site.app.now();
    let entrust = |db: &mut maillage::db::Db| {
        wiki.sheets.iter().try_for_each(|id| stewardship::entrust(db, *id, Some(steward), 12))?;
        // Whoever followed a sheet by mail before it was hidden.
        let own = MailFollower::lock(db, "lea@exemple.fr", now)?;
        for id in &wiki.sheets {
            let (what, target) = Target::Sheet(*id).words();
            let row = MailFollow {
                follower_id: own.id,
                what: what.to_owned(),
                target,
                pace: Pace::AtOnce,
                asked_at: now,
                confirmed_at: None,
                link_hash: None,
                proof: "x".to_owned(),
            };
            let secret = MailFollower::ask(db, &own, row)?.unwrap();
            let (own, follow) = MailFollower::find_by_link(db, &secret, now)?.unwrap();
            own.confirm(db, &follow, now)?;
        }
        wiki.followed_by_mail = follow_by_mail::signed(&site.app, own.id);
        Ok::<_, Error>(())
    };
    let mut entrust = entrust;
    site.app.store.write(&mut entrust).unwrap();
    let end = |link: String| link.rsplit('/').next().unwrap().to_owned();
    wiki.followed = end(follow::link(&site.app, steward));
    wiki.reviewed = end(look_after::link(&site.app, steward));
}

/// A sheet that everybody reads, some of whose fields they do not.
fn with_fields_for_some(ann: &Browser<'_>, ada: &Browser<'_>) -> SheetId {
    ada.writes_text(
        "---\nmodele: modele\ntitre: Lieu\ncle: lieu\npublic: oui\nchamps:\n  - {cle: contact, libelle: Contact, type: \
         texte, lecture: membres, requis: oui}\n  - {cle: avis, libelle: Avis, type: texte-riche, lecture: soin}\n  - \
         {cle: voisin, libelle: Voisin, type: reference, lecture: soin}\n---\n",
    );
    let text = |more: &str| {
        let secret = |secret: &str| format!("{secret}champun {secret}champdeux");
        format!(
            "---\nmodele: lieu\ntitre: La Friche\ncontact: {}\navis: {} [[soinintertitredeux]]\nvoisin: \
             soincorpsdeux\n---\nUn lieu.{more}\n",
            secret("rese"),
            secret("soin"),
        )
    };
    let sheet = ann.writes_text(&text(""));
    ann.saves(Some(sheet.id), 1, &text(" Ouvert.")).unwrap();
    SheetId(sheet.id)
}

/// A sheet that a group alone reads, with a file and versions. Who wrote it is not in the group.
fn of_a_group(site: &Site, ann: &Browser<'_>) -> (SheetId, GroupId) {
    let ada = site.person("Agathe", Role::Administrator);
    let words = GroupWords { name: "Cuisines".to_owned(), about: String::new(), entry: GroupEntry::Added };
    let group = begin_group(&site.app, &ada.who(), &words).unwrap();
    let sheet = ann.writes_text(&text("grou"));
    let more = format!("{}\nEncore.\n", text("grou"));
    ann.saves_with(Some(sheet.id), 1, &more, "groucommentdeux").unwrap();
    for name in ["grounom.jpg", "grounomdeux.jpg"] {
        adds_to(ann, sheet.id, name, "groualtdeux", &photo(20, 10));
    }
    let rules = Rules {
        protection: Protection::Open.into(),
        visibility: ReadBy::of_group(group),
        keepers: Some(group),
        steward: String::new(),
        review_months: 12,
        reason: "essai".to_owned(),
    };
    govern_sheet(&site.app, &Who::Program, SheetId(sheet.id), &rules).unwrap();
    (SheetId(sheet.id), group)
}

/// A theme and a lexicon, which other pages use.
fn of_the_house(by: &Browser<'_>, secret: &str) -> [i64; 2] {
    let pair = |place: &str| format!("{secret}{place}un {secret}{place}deux");
    let theme = format!(
        "---\nmodele: theme\ntitre: {}\ncle: {secret}cle\nresume: {}.\n---\n{}\n",
        pair("theme"),
        pair("resume"),
        pair("corps")
    );
    let entry = format!("{{terme: {}LEX, developpe: {}}}", secret.to_uppercase(), pair("lexique"));
    let lexicon = format!(
        "---\nmodele: lexique\ntitre: Sigles {secret}titredeux\ncle: {secret}lex\nentrees:\n  - {entry}\n---\n"
    );
    [by.writes_text(&theme).id, by.writes_text(&lexicon).id]
}

/// A remark on each sheet: a stranger's on the open one, with a name, and a moderator's on the others; one is closed.
fn report(site: &Site, ann: &Browser<'_>, wiki: &Wiki) {
    let placed = Placed { place: RemarkPlace::Sheet, key: String::new(), name: String::new(), revision: 1 };
    let words = |n: usize| PLACES.map(|place| word("rema", place)).join(" ") + &format!(" {n}");
    let typed =
        |n| NewRemark { words: words(n), passage: "remaaltdeux".to_owned(), contact: "remacommentdeux".to_owned() };
    for (n, sheet) in wiki.sheets.iter().enumerate() {
        let who = if n == 0 { Who::Stranger } else { ann.who() };
        match report_error(&site.app, &who, *sheet, &placed, &typed(n)) {
            Err(Error::Gone(_)) => {}
            done => done.unwrap(),
        }
    }
    report_error(&site.app, &Who::Stranger, wiki.sheets[0], &placed, &typed(9)).unwrap();
    let waiting = |db: &mut maillage::db::Db| Ok::<_, Error>(Remark::list(db, &ann.who(), false, 1, 0)?.remove(0).0.id);
    let latest = site.app.store.read(waiting).unwrap();
    treat_remark(&site.app, &ann.who(), latest, &Treatment::Close("rematitredeux".to_owned())).unwrap();
}

/// A message in each sheet with the words of its secret, an answer that quotes it; one that is hidden, and a question.
fn talks(site: &Site, ann: &Browser<'_>, eve: &Browser<'_>, wiki: &Wiki) -> Vec<RemarkId> {
    let placed = Placed { place: RemarkPlace::Sheet, key: String::new(), name: String::new(), revision: 1 };
    let pair = |secret: &str, place: &str| format!("{secret}{place}un {secret}{place}deux");
    let words = |secret: &str| NewMessage {
        words: pair(secret, "corps"),
        heading: pair(secret, "titre"),
        passage: pair(secret, "champ"),
        ..NewMessage::default()
    };
    let gaspard = site.person("Gaspard", Role::Contributor);
    add_people(&site.app, &Who::Program, wiki.groups[0], "Gaspard").unwrap();
    let gaspard = site.reload(&gaspard);
    let mut messages = Vec::new();
    for (sheet, secret) in wiki.sheets.iter().zip(["parl", "supp", "memb", "cach", "grou"]) {
        let by = if secret == "grou" { gaspard.who() } else { ann.who() };
        match say(&site.app, &by, *sheet, &placed, &words(secret)) {
            Ok((id, _)) => messages.push(id),
            Err(Error::Gone(_)) => {}
            Err(error) => panic!("{error}"),
        }
    }
    let answer = NewMessage {
        words: "Oui.".to_owned(),
        thread: Some(messages[0]),
        quotes: Some(messages[0]),
        ..NewMessage::default()
    };
    messages.push(say(&site.app, &eve.who(), wiki.sheets[0], &placed, &answer).unwrap().0);
    change_talk(&site.app, &ann.who(), messages[0], &TalkAct::Hide(word("parl", "comment"))).unwrap();
    let question = NewQuestion {
        words: pair("ques", "corps"),
        passage: pair("ques", "champ"),
        signed: pair("ques", "nom"),
        contact: pair("ques", "alt"),
    };
    ask(&site.app, &Who::Stranger, wiki.sheets[0], &placed, &question).unwrap();
    messages
}

/// Changes that wait: of the open sheet, and a new one.
fn holds(site: &Site, eve: &Browser<'_>, id: SheetId) -> Vec<HeldId> {
    let head = site.app.store.read::<_, Error>(|db| Ok(Sheet::find(db, &Who::Program, id)?.unwrap().head)).unwrap();
    let of = |sheet: Option<SheetId>, base| {
        let edit = Edit::new(sheet, base, text("atte"), "attecommentun attecommentdeux".to_owned());
        hold_change(&site.app, &eve.who(), &edit, None, &[]).unwrap()
    };
    vec![of(Some(id), head), of(None, 0)]
}

fn govern(site: &Site, id: SheetId, visibility: Visibility) {
    let now = site.app.now();
    let work = |db: &mut maillage::db::Db| {
        Site::governs(db, id, Protection::Open, visibility, None)?;
        Ok::<_, Error>(event::tell(db, NewEvent::new(Happening::Governed(Told::default()), now, None, "").on(id))?)
    };
    site.app.store.write(work).unwrap();
}

fn as_person(site: &Site, person: Person) -> Browser<'_> {
    match person {
        Person::Stranger => site.stranger(),
        Person::Contributor => site.person("Chloé", Role::Contributor),
        Person::Grouped => {
            let browser = site.person("Gaël", Role::Contributor);
            let find = |db: &mut maillage::db::Db| Ok::<_, Error>(Group::all(db)?.pop().unwrap().id);
            let group = site.app.store.read(find).unwrap();
            add_people(&site.app, &Who::Program, group, "Gaël").unwrap();
            site.reload(&browser)
        }
        Person::Moderator => site.person("Maud", Role::Moderator),
        Person::Administrator => site.person("Aline", Role::Administrator),
        Person::Blocked => {
            let browser = site.person("Bruno", Role::Contributor);
            let id = browser.member.as_ref().unwrap().id;
            let now = site.app.now();
            let block = |db: &mut maillage::db::Db| {
                Ok::<_, Error>(Account::block_until(db, id, now, None, None, Some("essai"))?)
            };
            site.app.store.write(block).unwrap();
            site.reload(&browser)
        }
    }
}

/// The addresses of the route tables, their parameters filled in with everything that the wiki has.
fn addresses(wiki: &Wiki, verb: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (table, prefix) in
        [(include_str!("../../../src/web/routes.rs"), ""), (include_str!("../../../src/api/mod.rs"), "/api")]
    {
        for pattern in patterns(table) {
            let pattern = pattern.replace("{SHEET}", "/fiches/{sheet:[0-9][^/]*}");
            found.extend(filled(wiki, &format!("{prefix}{pattern}")));
        }
    }
    for page in maillage::web::pages::sheets::short::HOUSE {
        found.insert(format!("/{page}"));
    }
    assert!(found.len() > 150, "{verb}: {} addresses", found.len());
    found
}

/// Every string of a route table that begins as a path does, and the tails of sheets' other pages.
pub(super) fn patterns(table: &str) -> Vec<String> {
    let code = table.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut found = Vec::new();
    for line in code {
        let Some((_, rest)) = line.split_once('"') else { continue };
        let Some((text, _)) = rest.split_once('"') else { continue };
        if line.contains("both(at, ") {
            found.push(format!("{{SHEET}}{text}"));
        } else if text.starts_with('/') || text.starts_with("{SHEET}/") {
            found.push(text.replace("{{", "{").replace("}}", "}"));
        }
    }
    found
}

fn filled(wiki: &Wiki, pattern: &str) -> Vec<String> {
    let Some((start, rest)) = pattern.split_once('{') else { return vec![pattern.to_owned()] };
    let (name, end) = rest.split_once('}').unwrap();
    let sheets = || wiki.sheets.iter().chain(&wiki.house).map(ToString::to_string);
    let versions = || ["1", "2", "3", "4", "5"].into_iter().map(str::to_owned);
    let of_files = start.starts_with("/fichiers");
    let values: Vec<String> = match name.split(':').next().unwrap() {
        "held" => wiki.held.iter().map(ToString::to_string).collect(),
        "id" if of_files => wiki.files.iter().map(ToString::to_string).collect(),
        "id" if start.starts_with("/lettre") => wiki.issues.clone(),
        "letter" => wiki.letters.clone(),
        "webhook" => wiki.webhooks.clone(),
        "issue" => wiki.issues.clone(),
        "signed" => wiki.signed.clone(),
        "lien" if start.starts_with("/suivi/courriel") => vec![wiki.followed_by_mail.clone()],
        "lien" if start.starts_with("/suivi") => vec![wiki.followed.clone()],
        "lien" => vec![wiki.reviewed.clone()],
        "id" | "sheet" => sheets().collect(),
        "n" | "number" => versions().collect(),
        "which" => versions().chain(["1...2", "2...3", "3...4", "4...5", "1...5"].map(str::to_owned)).collect(),
        "name" | "title" | "key" => {
            let of_secrets =
                SECRETS.iter().flat_map(|(secret, _)| [format!("{secret}nom.jpg"), format!("{secret}titreun")]);
            let of_themes = SECRETS.iter().map(|(secret, _)| format!("{secret}cle"));
            of_secrets.chain(of_themes).chain(["Ann".to_owned(), "territoire".to_owned()]).collect()
        }
        "page" => maillage::web::pages::sheets::short::HOUSE.map(str::to_owned).to_vec(),
        "message" => wiki.messages.iter().map(ToString::to_string).collect(),
        "group" => wiki.groups.iter().map(ToString::to_string).collect(),
        "hex" => vec!["24479b".to_owned()],
        "picture" => vec!["logo".to_owned(), "icone".to_owned()],
        "secret" | "hash" => vec!["abc".to_owned()],
        "view" => maillage::web::pages::search::views::documents().map(|view| view.key.to_owned()).collect(),
        other => panic!("what stands for « {other} » in {pattern}? Teach the walk."),
    };
    values.iter().flat_map(|value| filled(wiki, &format!("{start}{value}{end}"))).collect()
}

/// What is asked of each address beside itself: the first words, and near misses of the second, which the wiki would put
/// right, complete or join.
fn queries() -> Vec<String> {
    let words = SECRETS.iter().flat_map(|(secret, _)| PLACES.map(|place| format!("?q={secret}{place}un")));
    let near = SECRETS.iter().flat_map(|(secret, _)| {
        SLIPS.map(|slip| {
            let slips: Vec<String> = PLACES.iter().chain(&MORE).map(|place| slip(&word(secret, place))).collect();
            format!("?q={}", slips.join("+"))
        })
    });
    ["", "?page=1", "?base=2", "?brouillon=x"].map(str::to_owned).into_iter().chain(words).chain(near).collect()
}

/// Slips of a word that leave none of it whole: a letter left out, doubled, swapped with the next, the end left out.
const SLIPS: [fn(&str) -> String; 4] = [
    |word| format!("{}{}", &word[..5], &word[6..]),
    |word| format!("{}{}", &word[..6], &word[5..]),
    |word| format!("{}{}{}{}", &word[..4], &word[5..6], &word[4..5], &word[6..]),
    |word| word[..word.len() - 2].to_owned(),
];
/// The parts that the address of a sheet opens, forged ones too; each beside the address alone.
fn parts() -> Vec<String> {
    let fields = ["titre", "resume", "probleme", "contact", "avis", "rien"].map(|key| format!("?champ={key}"));
    let sections = SECRETS.iter().map(|(secret, _)| format!("?section={secret}intertitreun"));
    let passages =
        ["?paragraphe=1", "?section=avant&paragraphe=1&empreinte=00000000", "?section=avant"].map(str::to_owned);
    let ranks = (1..5).flat_map(|version| (1..3).map(move |rank| format!("?version={version}&passage={rank}")));
    [String::new()].into_iter().chain(fields).chain(sections).chain(passages).chain(ranks).collect()
}

/// Says which words an answer holds that this person may not read.
fn check(leaks: &mut BTreeSet<String>, person: Person, what: &str, html: &str) {
    let folded = html.to_lowercase();
    for (secret, readers) in SECRETS {
        if readers.contains(&person) {
            continue;
        }
        for place in PLACES.iter().chain(&MORE) {
            let word = word(secret, place);
            // A deleted sheet's address says its title and why it went: whoever follows an old link must know.
            if secret == "supp" && ["titre", "theme"].contains(place) {
                continue;
            }
            if folded.contains(&word) {
                leaks.insert(format!("{what} answers « {word} » to a {person:?}"));
            }
        }
    }
}

fn walk(site: &Site, wiki: &Wiki, person: Person) -> BTreeSet<String> {
    let mut leaks = BTreeSet::new();
    let browser = as_person(site, person);
    let searches = [
        "/discussions",
        "/recherche",
        "/fiches",
        "/api/v1/search",
        "/api/v1/suggest",
        "/flux/recherche.atom",
        "/recherche.csv",
    ];
    for address in addresses(wiki, "GET") {
        let asked = if address == "/api/v1/events" {
            (0..4).map(|page| format!("?limit=200&after={}", page * 200)).collect()
        } else if searches.contains(&address.as_str()) {
            queries()
        } else if address.ends_with("/discussion") {
            let ways =
                wiki.messages.iter().flat_map(|id| [format!("?citer={id}"), format!("?fils=tous&modifier={id}")]);
            ["", "?fils=tous", "?version=1&passage=1&fils=tous"].map(str::to_owned).into_iter().chain(ways).collect()
        } else if address.strip_prefix("/fiches/").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())) {
            parts()
        } else {
            vec![String::new()]
        };
        for query in asked {
            let what = format!("{address}{query}");
            let mut page = browser.get(&what);
            // Once to today's address, once to the page of the house or the theme that stands there.
            for _ in 0..2 {
                check(&mut leaks, person, &what, &format!("{} {}", page.header("location"), page.html));
                let Some(next) = page.header("location").strip_prefix('/').filter(|_| page.status < 303) else { break };
                page = browser.get(&format!("/{next}"));
            }
            check(&mut leaks, person, &what, &page.html);
        }
    }
    leaks
}

/// The fields of every form, told to every address that takes one.
fn post_everything(site: &Site, wiki: &Wiki, person: Person) -> BTreeSet<String> {
    let mut leaks = BTreeSet::new();
    let browser = as_person(site, person);
    for sheet in &wiki.sheets {
        for base in ["1", "2", "3", "4"] {
            for act in ["apercu", "modifications", "finir", "reprendre", "choix", "brouillon", "", "oublier"] {
                for (name, typed) in [("texte", CLEAN), ("corps", "Du texte."), ("mon_texte", CLEAN)] {
                    let form = [("base", base), ("version", "2"), ("faire", act), ("titre", "Autre"), (name, typed)];
                    let what = format!("POST /fiches/{sheet}/modifier {form:?}");
                    check(&mut leaks, person, &what, &browser.post(&format!("/fiches/{sheet}/modifier"), &form).html);
                    let opened = browser.get(&format!("/fiches/{sheet}/modifier?brouillon=fiche-{sheet}"));
                    check(&mut leaks, person, &format!("the draft after {what}"), &opened.html);
                }
            }
        }
    }
    for sheet in &wiki.sheets {
        for base in ["1", "2", "3", "4"] {
            for part in [("champ.resume", ""), ("champ.resume", "Autre."), ("section", "avant"), ("paragraphe", "1")] {
                for act in ["apercu", "publier"] {
                    let form = [("ici", "resume"), ("base", base), ("faire", act), part, ("corps", "Du texte.")];
                    let what = format!("POST /fiches/{sheet} {form:?}");
                    check(&mut leaks, person, &what, &browser.post(&format!("/fiches/{sheet}"), &form).html);
                }
            }
        }
    }
    for address in addresses(wiki, "POST") {
        for number in ["2", "4"] {
            let form = [("actuelle", "1"), ("base", number), ("version", number), ("motif", ""), ("fiche", number)];
            check(&mut leaks, person, &format!("POST {address}"), &browser.post(&address, &form).html);
        }
    }
    leaks
}

#[test]
fn no_page_shows_what_its_reader_may_not_see() {
    on_both_at_once_with(&[], |site| {
        let wiki = fill(site);
        // Those who read most go first: what is kept of what they read is not given to the others.
        for person in EVERYBODY.into_iter().rev() {
            let leaks = walk(site, &wiki, person);
            assert!(leaks.is_empty(), "{} leaks: {leaks:#?}", leaks.len());
        }
    });
}

#[test]
fn a_slip_of_a_secret_word_is_put_right_for_those_who_may_read_it() {
    on_both(|site| {
        fill(site);
        let member = site.member("Bob");
        for (secret, place) in [("memb", "champ"), ("memb", "corps"), ("memb", "resume")] {
            for slip in SLIPS.iter().take(3) {
                let slip = slip(&word(secret, place));
                let answer = member.get(&format!("/recherche?q={slip}")).html.to_lowercase();
                assert!(answer.contains(&word(secret, place)), "the walk would see {slip} put right");
            }
        }
    });
}

#[test]
fn a_hidden_theme_is_nowhere_and_its_sheets_keep_its_key() {
    on_both(|site| {
        let wiki = fill(site);
        let (stranger, moderator) = (site.stranger(), as_person(site, Person::Moderator));
        let used = wiki.house.last().unwrap();
        assert!(site.text_of(used.0).contains("cachcle"));
        for page in ["/", "/themes", "/plan-du-site", "/api/v1/themes", "/api/v1/search?q=place", "/recherche?q=place"]
        {
            let html = stranger.get(page).html;
            assert!(!html.contains("cachcle") && !html.contains("cachtheme"), "{page}");
        }
        assert_eq!(stranger.get("/themes/cachcle").status, 404);
        assert_eq!(stranger.get("/flux/themes/cachcle.atom").status, 404);
        let id = site
            .app
            .store
            .read::<_, Error>(|db| Ok(maillage::models::sheet_key::find(db, "theme", "cachcle")?.unwrap()));
        let id = id.unwrap();
        // Whoever may read it finds it at its number, and gives it back to all.
        let own = moderator.get(&format!("/fiches/{id}-x"));
        let own = if own.status == 301 { moderator.get(own.header("location")) } else { own };
        assert!(own.status == 200 && own.html.contains("cachthemedeux"), "{}", own.status);
        let info = format!("/fiches/{id}-x/info");
        let rules = [("protection", "libre"), ("visibilite", "public"), ("delai", "12"), ("motif", "essai")];
        let path = moderator.get(&info).header("location").to_owned();
        let info = if path.is_empty() { info } else { path };
        assert!(moderator.get(&info).html.contains("ses fiches gardent sa clé"));
        assert_eq!(moderator.submits(&info, &info, &rules).status, 303);
        assert_eq!(stranger.get("/themes/cachcle").status, 200);
        assert!(stranger.get("/themes").html.contains("cachthemedeux"));
    });
}

#[test]
fn a_kind_and_a_vocabulary_stay_public() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let administrator = as_person(site, Person::Administrator);
        let check = || maillage::actions::wiki::check::check(&site.app, &Who::Program, &|_| {}).unwrap().problems;
        assert!(check().is_empty());
        for (kind, key) in [("modele", "fiche-pratique"), ("vocabulaire", "state")] {
            let id = site.app.store.read::<_, Error>(|db| {
                Ok(maillage::models::sheet_key::find(db, kind, key)?.unwrap_or_else(|| panic!("no {kind} {key}")))
            });
            let id = id.unwrap();
            let own = administrator.get(&format!("/fiches/{id}-x/info"));
            let path =
                if own.status == 301 { own.header("location").to_owned() } else { format!("/fiches/{id}-x/info") };
            let rules = [("protection", "libre"), ("visibilite", "masque"), ("delai", "12"), ("motif", "essai")];
            let refused = administrator.submits(&path, &path, &rules);
            assert_eq!(refused.status, 422);
            assert!(refused.html.contains("reste public"), "{}", refused.html);
            govern(site, id, Visibility::Hidden);
            assert!(check().iter().any(|problem| problem.contains(&format!("sheet {id}: forms show it"))));
            let review = [("protection", "libre"), ("visibilite", "masque"), ("delai", "6"), ("motif", "essai")];
            assert_eq!(administrator.submits(&path, &path, &review).status, 303, "its other rules can be changed");
        }
    });
}

#[test]
fn the_walk_meets_the_remarks() {
    on_both(|site| {
        fill(site);
        let page = site.person("Maud", Role::Moderator).get("/a-traiter");
        for place in PLACES.iter().chain(&["comment", "alt"]) {
            assert!(page.html.contains(&word("rema", place)), "{place}: {}", page.html);
        }
    });
}

#[test]
fn no_form_gives_back_what_its_sender_may_not_see() {
    for person in [Person::Stranger, Person::Blocked, Person::Contributor, Person::Grouped] {
        on_both_at_once_with(&[("LIMITS", "off")], |site| {
            let wiki = Wiki { house: Vec::new(), ..fill(site) };
            let leaks = post_everything(site, &wiki, person);
            assert!(leaks.is_empty(), "{} leaks: {leaks:#?}", leaks.len());
        });
    }
}

#[test]
fn a_preview_tells_nothing_of_a_text_that_its_reader_may_not_see() {
    on_both(|site| {
        let wiki = fill(site);
        let browser = site.stranger();
        let ask = |sheet: &SheetId, version: &str, body: &str| {
            browser.post(&format!("/apercu?fiche={sheet}&version={version}"), &[("body", body)]).html
        };
        for (secret, sheet, version) in
            [("masq", 0, "2"), ("effa", 0, "4"), ("supp", 1, "1"), ("memb", 2, "1"), ("cach", 3, "1")]
        {
            let sheet = &wiki.sheets[sheet];
            let guess = format!("{secret}corpsun {secret}corpsdeux\n");
            assert_eq!(
                ask(sheet, version, &guess),
                ask(sheet, "999", &guess),
                "{secret}: marked against a hidden text"
            );
            let shown = ask(sheet, version, &format!("![[{secret}nom.jpg]]"));
            assert!(!shown.contains("altdeux") && !shown.contains("<img"), "{secret}: {shown}");
        }
    });
}

#[test]
fn a_form_whose_version_was_hidden_meanwhile_keeps_what_was_typed() {
    on_both(|site| {
        let wiki = fill(site);
        let bob = site.member("Bob");
        let sheet = wiki.sheets[0];
        let typed = [("base", "2"), ("titre", "Une table de quartier"), ("corps", "## Avant\n\nMes mots à moi.\n")];
        let page = bob.post(&format!("/fiches/{sheet}/modifier"), &typed);
        assert_eq!(page.status, 409);
        assert!(
            page.html.contains("n’est plus consultable")
                && page.text("textarea[name=corps]").contains("Mes mots à moi.")
        );
        assert_eq!(page.attribute("input[name=base]", "value"), "5");
        let saved = bob.post(&format!("/fiches/{sheet}/modifier"), &[("base", "5"), typed[1], typed[2]]);
        assert_eq!(saved.status, 303, "{}", saved.html);
    });
}

#[test]
fn what_only_a_hidden_version_gave_goes_and_comes_back_with_it() {
    on_both(|site| {
        let wiki = fill(site);
        let (id, stranger) = (wiki.sheets[0], site.stranger());
        let leads = || stranger.get("/titre/masqtitreun%20masqtitredeux").header("location").to_owned();
        let info = || stranger.get(&format!("/fiches/{id}-une-table-de-quartier/info")).html;
        assert!(leads().starts_with("/fiches/nouvelle") && !info().contains("masqintertitreun"));
        let ann = site.account("Annie", Role::Moderator);
        let hide = |hidden| hide_revision(&site.app, &Who::Member(ann.clone()), id, 2, hidden, "essai");
        hide(false).unwrap();
        assert_eq!(leads(), format!("/fiches/{id}-une-table-de-quartier"));
        assert!(info().contains("masqintertitreun"));
        assert!(hide(false).is_err(), "it is shown already");
        hide(true).unwrap();
        assert!(leads().starts_with("/fiches/nouvelle") && !info().contains("masqintertitreun"));
        let checked = maillage::actions::wiki::check::check(&site.app, &Who::Program, &|_| {}).unwrap();
        assert!(checked.problems.is_empty(), "{:?}", checked.problems);
    });
}

#[test]
fn the_history_offers_to_compare_the_two_newest_versions_that_its_reader_may_read() {
    on_both(|site| {
        let (bob, ann) = (site.member("Bob"), site.account("Annie", Role::Moderator));
        let first = bob.writes("Une table de quartier", "Un.");
        let sheet = Some(first.id);
        bob.saves(sheet, 1, "---\ntitre: Une table de quartier\n---\nDeux.\n").unwrap();
        bob.saves(sheet, 2, "---\ntitre: Une table de quartier\n---\nTrois.\n").unwrap();
        hide_revision(&site.app, &Who::Member(ann), SheetId(first.id), 2, true, "essai").unwrap();
        let history = site.stranger().get(&format!("{}/historique", first.path));
        let chosen = |name: &str| history.attribute(&format!("input[name={name}][checked]"), "value");
        assert_eq!((chosen("a"), chosen("b")), ("1".to_owned(), "3".to_owned()));
        assert!(history.text(".lead").contains("par une personne"), "{}", history.text(".lead"));
    });
}
