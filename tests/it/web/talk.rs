//! What is said of a sheet: threads, answers, quotations, mentions, questions by strangers, moderation, and who reads it.
#![expect(clippy::indexing_slicing, reason = "tests may panic")]

use maillage::actions::accounts::close_account::close;
use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::db::types::{Moment, Protection, Role, SheetId, Visibility};
use maillage::hall::policy::Who;

use crate::support::{Browser, Page, Site, Written, on_both, on_both_with};

const METHOD: &str = "---\nmodele: methode-animation\ntitre: Boule de neige\nduree: {min: 40, max: 60}\n---\n\
    ## Le désaccord\n\nSi deux camps sont formés, commencez par la ligne.\n\nÀ deux, puis à quatre.\n";

pub(super) fn talk(sheet: &Written) -> String {
    format!("{}/discussion", sheet.path)
}

pub(super) fn says(who: &Browser<'_>, sheet: &Written, words: &str, more: &[(&str, &str)]) -> String {
    let mut form = vec![("message", words)];
    form.extend_from_slice(more);
    let done = who.post(&talk(sheet), &form);
    assert_eq!(done.status, 303, "{}", done.text("main"));
    done.header("location").rsplit_once("#m").unwrap().1.to_owned()
}

fn does(who: &Browser<'_>, sheet: &Written, what: &str, which: &str, more: &[(&str, &str)]) -> Page {
    let mut form = vec![("faire", what), ("lequel", which)];
    form.extend_from_slice(more);
    who.post(&talk(sheet), &form)
}

fn all(who: &Browser<'_>, sheet: &Written) -> Page {
    who.get(&format!("{}?fils=tous", talk(sheet)))
}

fn govern(site: &Site, sheet: &Written, visibility: Visibility) {
    let rules = Rules {
        protection: Protection::Administrators.into(),
        visibility: visibility.into(),
        keepers: None,
        steward: String::new(),
        review_months: 12,
        reason: "essai".to_owned(),
    };
    govern_sheet(&site.app, &Who::Program, SheetId(sheet.id), &rules).unwrap();
}

#[test]
fn members_talk_answer_quote_and_resolve_and_strangers_read_it() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob, eve) = (site.member("Ann"), site.member("Bob Martin"), site.stranger());
        let sheet = ann.writes_text(METHOD);
        assert_eq!(eve.get(&sheet.path).texts(".tabs a")[2..4].concat().trim(), "HistoriqueDiscussion");
        assert!(!eve.get(&talk(&sheet)).has("textarea[name=message]"));
        assert_eq!(eve.post(&talk(&sheet), &[("message", "Bonjour")]).status, 401);
        let first = says(&ann, &sheet, "C’est **faisable** avec des enfants ?", &[("sujet", "Le temps")]);
        assert_eq!(says(&ann, &sheet, "C’est **faisable** avec des enfants ?", &[("sujet", "Le temps")]), first);
        site.wait(Moment::SECOND);
        let answer = says(&bob, &sheet, "@Ann, oui. <script>x</script>", &[("fil", &first), ("citer", &first)]);
        let page = eve.get(&talk(&sheet));
        assert_eq!(page.texts(".talk h3"), ["Le temps"]);
        assert_eq!(page.texts(".said-one").len(), 2);
        assert_eq!(page.text(&format!("#m{first} .said-words strong")), "faisable");
        assert!(page.text(&format!("#m{answer} blockquote")).contains("faisable avec des enfants"));
        assert_eq!(page.attribute(&format!("#m{answer} .said-words a"), "href"), "/contributeurs/Ann");
        assert!(!page.html.contains("<script>x"), "{}", page.html);
        assert!(eve.get(&sheet.path).text(".tabs").contains("Discussion (1)"));
        assert!(eve.get(&format!("{}/historique", sheet.path)).text(".tabs").contains("Discussion (1)"));
        // The short address leads to where it stands.
        let short = eve.get(&format!("/m/{answer}"));
        assert_eq!(short.header("location"), format!("{}?fils=tous#m{answer}", talk(&sheet)));
        // One changes one's own words and nobody else's.
        assert_eq!(does(&bob, &sheet, "modifier", &first, &[("message", "Non")]).status, 403);
        let form = ann.get(&format!("{}?modifier={first}", talk(&sheet)));
        assert_eq!(
            form.text("textarea[name=message]:not(#message):not([id^=reponse])"),
            "C’est **faisable** avec des enfants ?"
        );
        let changed =
            does(&ann, &sheet, "modifier", &first, &[("message", "C’est **possible** ?"), ("sujet", "Le temps")]);
        assert_eq!(changed.status, 303);
        let page = eve.get(&talk(&sheet));
        assert!(page.text(&format!("#m{first} .by")).contains("modifié"));
        assert!(
            page.text(&format!("#m{answer} blockquote")).contains("possible"),
            "what is quoted is read where it stands"
        );
        // Who began the thread resolves it, an answer opens it again.
        assert_eq!(does(&bob, &sheet, "resoudre", &first, &[]).status, 403);
        assert_eq!(does(&ann, &sheet, "resoudre", &first, &[]).status, 303);
        assert!(!eve.get(&talk(&sheet)).has(".talk") && all(&eve, &sheet).has(".talk .badge.ok"));
        site.wait(Moment::SECOND);
        says(&bob, &sheet, "Encore un mot", &[("fil", &first)]);
        assert!(eve.get(&talk(&sheet)).has(".talk"));
        // The lists, the feeds, one's own data.
        assert!(eve.get("/discussions").text(".rows").contains("Encore un mot"));
        assert!(eve.get("/discussions?q=POSSIBLE").text(".rows").contains("possible"));
        assert!(!eve.get("/discussions?q=introuvable").has(".rows"));
        assert_eq!(eve.get("/discussions?de=Bob+Martin").texts(".rows > li").len(), 2);
        for feed in ["/flux/discussions.atom".to_owned(), format!("/flux/discussions/{}.atom", sheet.id)] {
            let feed = eve.get(&feed);
            assert!(
                feed.html.contains("Encore un mot") && feed.html.contains(&format!("/m/{answer}")),
                "{}",
                feed.html
            );
        }
        let own = bob.get("/mon-compte/donnees.json").json();
        assert_eq!(own["remarks"]["said"][1]["words"], "@Ann, oui. <script>x</script>");
        let checked = maillage::actions::wiki::check::check(&site.app, &Who::Program, &|_| {}).unwrap();
        assert_eq!(checked.problems, [""; 0]);
        // What one takes back is gone: whole where nothing hangs on it.
        assert_eq!(does(&ann, &sheet, "retirer", &answer, &[]).status, 403);
        assert_eq!(does(&bob, &sheet, "retirer", &answer, &[]).status, 303);
        assert_eq!(does(&ann, &sheet, "retirer", &first, &[]).status, 303);
        let page = eve.get(&talk(&sheet));
        assert!(page.text(&format!("#m{first}")).contains("retiré") && !page.has(&format!("#m{answer}")));
        assert!(!page.html.contains("possible"));
        assert_eq!(eve.get(&format!("/m/{first}")).status, 404);
    });
}

#[test]
fn a_hidden_message_comes_back_nowhere_until_it_is_shown_again() {
    on_both(|site| {
        let (ann, bob, mo) = (site.member("Ann"), site.member("Bob"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Une fiche", "Du texte.");
        let first = says(&ann, &sheet, "Un mot secretsecret", &[("sujet", "sujetsecret")]);
        let answer = says(&bob, &sheet, "Une réponse", &[("fil", &first), ("citer", &first)]);
        let other = says(&bob, &sheet, "Autre secretsecret", &[]);
        assert!(bob.get(&sheet.path).text(".tabs").contains("(2)"));
        assert_eq!(does(&bob, &sheet, "masquer", &first, &[("motif", "x")]).status, 403);
        let refused = does(&mo, &sheet, "masquer", &first, &[("motif", " ")]);
        assert!(refused.status == 422 && refused.text("#erreurs").contains("pourquoi"), "{}", refused.html);
        for id in [&first, &other] {
            assert_eq!(does(&mo, &sheet, "masquer", id, &[("motif", "motifsecret")]).status, 303);
        }
        let places = [
            talk(&sheet),
            format!("{}?fils=tous", talk(&sheet)),
            sheet.path.clone(),
            format!("{}/historique", sheet.path),
            format!("{}?citer={first}", talk(&sheet)),
            format!("{}?citer={answer}", talk(&sheet)),
            format!("{}?modifier={first}", talk(&sheet)),
            format!("{}/signaler?message={first}", sheet.path),
            format!("/m/{first}"),
            "/discussions".to_owned(),
            "/discussions?q=secretsecret".to_owned(),
            "/discussions?de=Ann".to_owned(),
            "/flux/discussions.atom".to_owned(),
            format!("/flux/discussions/{}.atom", sheet.id),
            "/contributeurs/Ann".to_owned(),
            "/contributeurs/Ann/contributions".to_owned(),
            "/modifications-recentes".to_owned(),
            "/api/v1/events?limit=200".to_owned(),
        ];
        let eve = site.stranger();
        for place in &places {
            for who in [&ann, &bob, &eve] {
                let page = who.get(place);
                for secret in ["mot secretsecret", "sujetsecret", "Autre secretsecret", "motifsecret"] {
                    assert!(!page.html.contains(secret), "{place} says {secret}");
                }
            }
        }
        assert!(bob.get(&sheet.path).text(".tabs").contains("(1)"), "a thread with nothing to read is not counted");
        assert_eq!(bob.get(&format!("/m/{first}")).status, 404);
        assert!(!bob.get("/mon-compte/donnees.json").html.contains("mot secretsecret"), "own data of others");
        let seen = all(&mo, &sheet);
        assert!(seen.html.contains("secretsecret") && seen.html.contains("motifsecret"), "moderators read it");
        assert_eq!(does(&mo, &sheet, "montrer", &first, &[]).status, 303);
        assert!(all(&eve, &sheet).html.contains("mot secretsecret"));
        // Erased for ever by the administration alone.
        let chief = site.person("Chef", Role::Administrator);
        assert_eq!(does(&mo, &sheet, "effacer", &other, &[]).status, 403);
        assert_eq!(does(&chief, &sheet, "effacer", &other, &[]).status, 303);
        assert!(!all(&chief, &sheet).html.contains("Autre secretsecret"));
    });
}

#[test]
fn who_may_not_read_the_sheet_reads_and_writes_nothing_of_its_talk() {
    on_both(|site| {
        let (ann, bob) = (site.person("Ann", Role::Moderator), site.member("Bob"));
        let sheet = ann.writes("Une fiche", "Du texte.");
        let first = says(&ann, &sheet, "Un mot secretsecret", &[]);
        govern(site, &sheet, Visibility::Hidden);
        for place in [talk(&sheet), format!("/m/{first}"), format!("/flux/discussions/{}.atom", sheet.id)] {
            assert_eq!(bob.get(&place).status, 404, "{place}");
        }
        for place in ["/discussions", "/discussions?q=secretsecret", "/flux/discussions.atom"] {
            assert!(!bob.get(place).html.contains("Un mot"), "{place}");
        }
        assert_eq!(bob.post(&talk(&sheet), &[("message", "Bonjour"), ("fil", &first)]).status, 404);
        assert_eq!(does(&bob, &sheet, "resoudre", &first, &[]).status, 404);
        let question = format!("{}/question", talk(&sheet));
        assert_eq!(site.stranger().post(&question, &[("question", "Bonjour")]).status, 404);
        govern(site, &sheet, Visibility::Members);
        assert!(bob.get("/discussions").html.contains("Un mot"));
        assert!(!site.stranger().get("/discussions").html.contains("Un mot"));
        assert!(!bob.get("/flux/discussions.atom").html.contains("Un mot"), "feeds tell what strangers read");
        // Protected, one talks; blocked, one does not; deleted, nobody.
        says(&bob, &sheet, "Moi aussi", &[("fil", &first)]);
        site.deletes(sheet.id);
        assert_eq!(bob.get(&talk(&sheet)).status, 410);
        assert!(!bob.get("/discussions").html.contains("Un mot"));
        assert_eq!(bob.get(&format!("/m/{first}")).status, 404);
    });
}

#[test]
fn a_question_by_a_stranger_is_public_once_somebody_lets_it_through() {
    on_both(|site| {
        let (ann, eve, mo) = (site.member("Ann"), site.stranger(), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Une fiche", "Du texte.");
        let question = format!("{}/question", talk(&sheet));
        let asks = |words: &str| {
            let form = [("question", words), ("nom", "Léa, école"), ("courriel", "lea@exemple.fr")];
            eve.submits(&talk(&sheet), &question, &form)
        };
        let empty = asks("  ");
        assert!(empty.status == 422 && empty.attribute("input[name=nom]", "value") == "Léa, école", "{}", empty.html);
        let done = asks("Et avec des enfants ?");
        assert_eq!(done.header("location"), format!("{}?avis=demande", talk(&sheet)));
        assert!(eve.get(done.header("location")).text("[role=status]").contains("attend un regard"));
        for (who, place) in [(&eve, talk(&sheet)), (&ann, talk(&sheet)), (&eve, "/discussions".to_owned())] {
            assert!(!who.get(&place).html.contains("avec des enfants"), "{place}");
        }
        assert!(mo.get(&talk(&sheet)).text(".note").contains("attend votre regard"));
        let case = mo.get("/a-traiter");
        assert!(case.text(".case").contains("signée « Léa, école »"), "{}", case.text(".case"));
        let number = case.attribute("input[name=remarque]", "value");
        let form = [("remarque", number.as_str()), ("faire", "publier")];
        assert_eq!(ann.post("/a-traiter", &form).status, 404);
        assert_eq!(mo.post("/a-traiter", &form).header("location"), format!("/m/{number}"));
        let page = eve.get(&talk(&sheet));
        assert!(page.text(".said-words").contains("avec des enfants"), "{}", page.html);
        assert!(page.text(".by").contains("Léa, école") && !page.html.contains("lea@exemple.fr"));
        assert!(!mo.get("/a-traiter").has(".case"));
        let answer = says(&ann, &sheet, "Oui, @Mo l’a fait", &[("fil", &number)]);
        assert!(eve.get(&sheet.path).text(".tabs").contains("(1)"));
        // Whoever asked left an address for that.
        let mail = site.letter_to("lea@exemple.fr");
        for said in ["Vous aviez demandé", "Et avec des enfants ?", "Oui, @Mo l’a fait", &format!("/m/{answer}")] {
            assert!(mail.text.contains(said), "{said}: {}", mail.text);
        }
    });
}

#[test]
fn strangers_never_fill_all_the_places_of_what_waits() {
    on_both_with(&[("LIMIT_REMARKS_ADDRESS", "200/h")], |site| {
        let (ann, eve) = (site.member("Ann"), site.stranger());
        let sheet = ann.writes("Une fiche", "Du texte.");
        let report = format!("{}/signaler", sheet.path);
        let question = format!("{}/question", talk(&sheet));
        for n in 0..25 {
            let words = format!("Faute {n}");
            let sent = match n % 2 {
                0 => eve.post(&report, &[("erreur", &words)]).status,
                _ => eve.post(&question, &[("question", &words)]).status,
            };
            assert!([200, 303].contains(&sent), "{n}: {sent}");
        }
        let full = eve.post(&report, &[("erreur", "Encore")]);
        assert!(full.status == 422 && full.text("#erreurs").contains("sans compte"), "{}", full.html);
        let full = eve.post(&question, &[("question", "Encore")]);
        assert!(full.status == 422 && full.text("textarea[name=question]") == "Encore", "{}", full.html);
        assert_eq!(ann.post(&report, &[("erreur", "Une vraie faute")]).status, 200, "places are kept for members");
    });
}

#[test]
fn a_thread_on_a_passage_says_what_became_of_it() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, mo) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let sheet = mo.writes_text(METHOD);
        let passage = [("version", "1"), ("passage", "1"), ("mots", "commencez par la ligne")];
        let asked = format!("{}?version=1&passage=1&mots=commencez+par+la+ligne", talk(&sheet));
        let form = ann.get(&asked);
        assert!(form.text("#ecrire").contains("un passage de « Le désaccord »"), "{}", form.text("#ecrire"));
        assert_eq!(form.attribute("#ecrire input[name=passage]", "value"), "1");
        says(&ann, &sheet, "Elle aggrave", &passage);
        site.wait(Moment::SECOND);
        says(&ann, &sheet, "Sur la durée", &[("champ", "duree")]);
        site.wait(Moment::SECOND);
        says(&ann, &sheet, "Sur cette version", &[("version", "1")]);
        let page = ann.get(&talk(&sheet));
        assert_eq!(page.text(".as-was mark"), "commencez par la ligne");
        assert!(!page.has(".talk-head .badge"));
        let ways = page.all(".talk-head .facts-line a", "href");
        let ends = ["/versions/1", "#champ_duree", "/f/"];
        assert!(ways.iter().zip(ends).all(|(way, end)| way.contains(end)), "{ways:?}");
        let text = METHOD
            .replace("\n\nÀ deux", "\n\nUn mot.\n\nÀ deux")
            .replace("## Le désaccord\n", "## Le désaccord\n\nAvant.\n");
        mo.saves(Some(sheet.id), 1, &text).unwrap();
        assert!(ann.get(&talk(&sheet)).text(".talk-head .badge").contains("déplacé"));
        mo.saves(Some(sheet.id), 2, &METHOD.replace("commencez par la ligne", "prenez une heure")).unwrap();
        let page = ann.get(&talk(&sheet));
        assert!(page.text(".talk-head .badge").contains("modifié"), "{}", page.html);
        assert_eq!(page.text(".as-was mark"), "commencez par la ligne");
        assert!(page.text(".as-was details").contains("prenez une heure"));
        // The words of a hidden version are not read through it.
        let id = SheetId(sheet.id);
        maillage::actions::sheets::hide_revision::hide_revision(&site.app, &mo.who(), id, 1, true, "essai").unwrap();
        assert!(!ann.get(&talk(&sheet)).html.contains("par la ligne"));
    });
}

#[test]
fn a_closed_account_leaves_its_words_and_takes_its_name() {
    on_both(|site| {
        let (ann, bob) = (site.member("Annabelle"), site.member("Bob"));
        site.set_password(ann.member.as_ref().unwrap(), "un mot de passe long");
        let sheet = bob.writes("Une fiche", "Du texte.");
        says(&ann, &sheet, "Mes mots", &[]);
        says(&bob, &sheet, "Merci @Annabelle", &[]);
        assert!(bob.get(&talk(&sheet)).html.contains("Annabelle"));
        close(&site.app, ann.member.as_ref().unwrap(), "un mot de passe long").unwrap();
        let page = bob.get(&talk(&sheet));
        assert!(page.html.contains("Mes mots") && !page.html.contains("Annabelle"), "{}", page.html);
    });
}

#[test]
fn an_attestation_tells_what_its_reader_may_know_between_two_days() {
    on_both(|site| {
        let (ann, eve) = (site.person("Ann", Role::Moderator), site.stranger());
        let (open, secret) = (ann.writes("Une fiche", "Du texte."), ann.writes("Titre secret", "Du texte."));
        ann.saves(Some(open.id), 1, "---\nmodele: fiche-pratique\ntitre: Une fiche\n---\nAutre texte.\n").unwrap();
        says(&ann, &open, "Un mot", &[]);
        govern(site, &secret, Visibility::Hidden);
        let page = eve.get("/contributeurs/Ann/attestation");
        assert_eq!(page.status, 200);
        assert!(page.text("table").contains("création, 1 modification"), "{}", page.text("main"));
        assert!(page.text(".ticks").contains("2 versions écrites, dans 1 fiche"), "{}", page.text(".ticks"));
        assert!(page.text(".ticks").contains("1 message") && !page.html.contains("Titre secret"));
        assert!(ann.get("/contributeurs/Ann/attestation").html.contains("Titre secret"));
        let before = eve.get("/contributeurs/Ann/attestation?du=2020-01-01&au=2020-12-31");
        assert!(!before.has("table") && before.text(".lead").contains("rien publié"));
        assert_eq!(eve.get("/contributeurs/Personne/attestation").status, 404);
        assert!(eve.get("/contributeurs/Ann").has("a[href='/discussions?de=Ann']"));
    });
}

#[test]
fn names_are_proposed_to_members_alone_and_none_of_who_does_not_read_the_sheet() {
    on_both(|site| {
        let (ann, bob) = (site.person("Ann Tréguier", Role::Moderator), site.member("Bob"));
        let (_, gone) = (site.member("Hélène Marchand"), site.member("Henri Parti"));
        let sheet = ann.writes("Une fiche", "Du texte.");
        let names = |who: &Browser<'_>, typed: &str| {
            let found = who.get(&format!("{}/noms?q={typed}", talk(&sheet)));
            assert_eq!(found.status, 200, "{}", found.html);
            let items = found.json()["items"].as_array().unwrap().clone();
            items.iter().map(|name| name.as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_ne!(site.stranger().get(&format!("{}/noms?q=a", talk(&sheet))).status, 200);
        assert_eq!(names(&bob, "hel"), ["Hélène Marchand"]);
        assert_eq!(names(&bob, "h%C3%A9l"), ["Hélène Marchand"]);
        assert_eq!(names(&bob, "march"), ["Hélène Marchand"]);
        assert_eq!(names(&bob, "tre"), ["Ann Tréguier"]);
        assert_eq!(names(&bob, "elene"), [""; 0]);
        assert_eq!(names(&bob, "%25"), [""; 0]);
        assert_eq!(names(&bob, ""), [""; 0], "nobody talks yet");
        says(&ann, &sheet, "Bonjour", &[]);
        assert_eq!(names(&bob, ""), ["Ann Tréguier"]);
        assert_eq!(names(&bob, "henri"), ["Henri Parti"]);
        site.set_password(gone.member.as_ref().unwrap(), "un mot de passe long");
        close(&site.app, gone.member.as_ref().unwrap(), "un mot de passe long").unwrap();
        assert_eq!(names(&bob, "henri"), [""; 0]);
        govern(site, &sheet, Visibility::Hidden);
        assert_eq!(names(&ann, "hel"), [""; 0], "who does not read the sheet is not told");
        assert_eq!(names(&ann, "ann"), ["Ann Tréguier"]);
        assert_eq!(bob.get(&format!("{}/noms?q=a", talk(&sheet))).status, 404);
    });
}

#[test]
fn a_search_leads_to_what_is_said() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Une fiche", "Du texte.");
        says(&ann, &sheet, "La pelote & le fil", &[]);
        site.indexed();
        let link = |page: Page| page.attribute("main a[href^='/discussions?q=']", "href");
        let eve = site.stranger();
        assert_eq!(link(eve.get("/recherche?q=pelote+%26+fil")), "/discussions?q=pelote%20%26%20fil");
        assert!(eve.get("/discussions?q=pelote%20%26%20fil").text(".rows").contains("pelote"));
        assert!(!eve.get("/fiches").has("main a[href^='/discussions?q=']"));
    });
}
