//! Letters, part by part.

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

const NEWS: NewsLine<'static> = NewsLine {
    sheet: "Boule de neige",
    url: URL,
    difference: URL,
    by: "Zoé et Ann",
    when: "23 mars 2015 à 17:09",
    is_new: false,
    is_gone: false,
    comments: &[],
    changed: &[],
    is_discussed: false,
    said: &[],
    more_said: 0,
};

const SAID: [SaidLine<'static>; 1] = [SaidLine { by: "Zoé vous nomme", words: "Tu l’as <animée>.", url: URL }];

const DISCUSSED: NewsLine<'static> =
    NewsLine { difference: "", by: "", is_discussed: true, said: &SAID, more_said: 2, ..NEWS };

const ALL_NEWS: [NewsLine<'static>; 3] = [
    NEWS,
    NewsLine { is_new: true, difference: "", ..NEWS },
    NewsLine { is_gone: true, difference: "", sheet: "Le <compost>", ..NEWS },
];

fn news(rhythm: Rhythm, lines: &'static [NewsLine<'static>], more: usize) -> Occasion<'static> {
    Occasion::News {
        news: NewsLetter { rhythm, day: "lundi 23 mars 2015", lines, more, choose: URL, stop: URL, is_member: true },
    }
}

fn occasions() -> [(Occasion<'static>, &'static str); 44] {
    [
        (Occasion::Confirmation { lifetime: Lifetime::hours(48) }, "48 heures"),
        (Occasion::Invited { by: "Zoé", word: "Bienvenue <à tous>", lifetime: Lifetime::hours(168) }, "Zoé"),
        (Occasion::LetterAsked { lifetime: Lifetime::hours(48) }, "48 heures"),
        (Occasion::LetterKnown, "déjà"),
        (
            Occasion::FollowAsked { what: "Le <compost>", pace: "chaque jour", lifetime: Lifetime::hours(48) },
            "chaque jour",
        ),
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
        (Occasion::WayIn { news: WayIn::PasskeyAdded }, "vient d’être ajoutée"),
        (Occasion::WayIn { news: WayIn::PasskeyRemoved }, "vient d’être retirée"),
        (Occasion::WayIn { news: WayIn::Linked }, "vient d’être reliée"),
        (Occasion::WayIn { news: WayIn::Unlinked }, "n’ouvre plus"),
        (Occasion::AccountWaits { newcomer: "Élise" }, "Élise"),
        (Occasion::AccountApproved, "approuvé"),
        (
            Occasion::AccountBlocked { reason: "Publicités <répétées>", until: Some("23 mars 2015 à 17:09") },
            "23 mars 2015 à 17:09",
        ),
        (Occasion::RemarksWait { lines: &LINES, more: 0, changes: false, moderates: false }, "Le budget date de 2024."),
        (Occasion::RemarksWait { lines: &LINES, more: 0, changes: true, moderates: false }, "attendent votre regard"),
        (Occasion::SheetsChanged { lines: &CHANGED, more: 0 }, "Zoé"),
        (Occasion::SheetsChanged { lines: &CHANGED, more: 2 }, "2 autres"),
        (news(Rhythm::AtOnce, &[NEWS], 0), "dès que quelque chose change"),
        (news(Rhythm::Daily, &ALL_NEWS, 1), "Et une autre fiche."),
        (news(Rhythm::Weekly, &ALL_NEWS, 7), "Et 7 autres fiches."),
        (news(Rhythm::AtOnce, &[DISCUSSED], 0), "Zoé vous nomme"),
        (news(Rhythm::Daily, &[DISCUSSED, NEWS], 0), "Et 2 autres messages"),
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
                remark: "Une faute.",
                sheet: "Boule de neige",
                answer: "C’est <corrigé>.",
                is_question: false,
            },
            "Boule de neige",
        ),
        (
            Occasion::RemarkAnswered {
                remark: "Et avec des enfants.",
                sheet: "Boule de neige",
                answer: "Oui.",
                is_question: true,
            },
            "Vous aviez demandé",
        ),
        (Occasion::RemarkClosed { remark: "Une faute.", sheet: "Boule de neige", word: "Bien vu." }, "Bien vu."),
        (Occasion::RemarkClosed { remark: "Une faute.", sheet: "Boule de neige", word: "" }, "Une faute."),
    ]
}

fn rendered(occasion: Occasion<'_>) -> Message {
    Letter { occasion, name: "Ann & Bob", site: "Maillage", url: URL, contact: "", accent: "" }
        .to("ann@example.org")
        .unwrap()
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
        Letter { occasion, name: "Ann", site: "Maillage", url: URL, contact, accent: "" }.to("a@example.org").unwrap();
    for part in [&message.text, &message.html] {
        assert!(part.contains(contact) && !part.contains("inutile"), "{part}");
    }
    assert!(rendered(occasion).text.contains("inutile"));
}

#[test]
fn an_answer_reaches_the_team_where_it_gave_an_address() {
    let occasion = Occasion::ChangeRefused { sheet: "Boule de neige", word: "Déjà dit." };
    let contact = "equipe@example.org";
    let message =
        Letter { occasion, name: "Ann", site: "Maillage", url: URL, contact, accent: "" }.to("a@example.org").unwrap();
    assert_eq!(message.headers, [("Reply-To".to_owned(), contact.to_owned())]);
    for part in [&message.text, &message.html] {
        assert!(part.contains("répondez à ce message") && part.contains(contact), "{part}");
    }
    let message = rendered(occasion);
    assert!(message.headers.is_empty() && message.text.contains("envoyez-le de nouveau"), "{}", message.text);
    let injected = Letter { occasion, name: "", site: "", url: URL, contact: "a@b.fr\r\nBcc: c@d.fr", accent: "" };
    assert!(injected.to("a@example.org").unwrap().headers.is_empty());
}

#[test]
fn somebody_without_a_name_is_greeted_all_the_same() {
    let occasion = Occasion::RemarkClosed { remark: "Une faute.", sheet: "Boule de neige", word: "" };
    let letter = Letter { occasion, name: "", site: "Maillage", url: URL, contact: "", accent: "" };
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

#[test]
fn buttons_and_links_have_the_colour_of_the_site() {
    let of = |accent| {
        let occasion = Occasion::AccountApproved;
        Letter { occasion, name: "", site: "Maillage", url: URL, contact: "a@b.fr", accent }
            .to("ann@example.org")
            .unwrap()
            .html
    };
    let brick = of("8f3a1f");
    assert!(brick.contains("background:#8f3a1f") && brick.contains("color:#8f3a1f") && !brick.contains("24479b"));
    assert!(!brick.contains("a9bff7"), "the shade of the dark follows too");
    assert!(of("").contains("background:#24479b") && of("").contains("a9bff7"));
}
