//! Letters that come back, what a subscriber reads of territories, and the feed for tools that send feeds by mail.

use maillage::actions::letters::bounced::{CameBack, bounced};
use maillage::actions::letters::subscribe::{signed, way_back};
use maillage::db::types::{Protection, SheetId, SubscriberState, Visibility};
use maillage::hall::error::Error;
use maillage::models::subscriber::{Subscriber, Wishes};

use super::letters::{begins, begins_issue, composes, issue, subscribes, wants};
use crate::support::{Site, days, on_both};

/// As Postfix writes that an address does not exist; the sign stands where it was sent to.
fn postfix(sign: &str) -> String {
    format!(
        "Return-Path: <>\nDelivered-To: retour+{sign}@wiki.example\nFrom: MAILER-DAEMON@mx.example (Mail Delivery System)\n\
         Subject: Undelivered Mail Returned to Sender\nTo: retour+{sign}@wiki.example\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"4F.16/mx\"\n\n\
         --4F.16/mx\nContent-Description: Notification\nContent-Type: text/plain; charset=utf-8\n\n\
         <rose@exemple.fr>: host mx.exemple.fr said: 550 5.1.1 User unknown\n\n\
         --4F.16/mx\nContent-Description: Delivery report\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; mx.example\nX-Postfix-Queue-ID: 4F\nArrival-Date: Mon, 2 Mar 2026 09:00:00 +0100\n\n\
         Final-Recipient: rfc822; rose@exemple.fr\nOriginal-Recipient: rfc822;rose@exemple.fr\nAction: failed\n\
         Status: 5.1.1\nRemote-MTA: dns; mx.exemple.fr\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\n\n\
         --4F.16/mx\nContent-Description: Undelivered Message\nContent-Type: message/rfc822\n\nSubject: Mars\n\nTexte.\n\n--4F.16/mx--\n"
    )
}

/// As an Exim without reports writes it.
fn exim(sign: &str) -> String {
    format!(
        "X-Failed-Recipients: rose@exemple.fr\nAuto-Submitted: auto-replied\nFrom: Mail Delivery System <Mailer-Daemon@mx.example>\n\
         To: retour+{sign}@wiki.example\nSubject: Mail delivery failed: returning message to sender\n\n\
         This message was created automatically by mail delivery software.\n\n  rose@exemple.fr\n    \
         host mx.exemple.fr [192.0.2.7]\n    SMTP error from remote mail server after RCPT TO:<rose@exemple.fr>:\n    \
         550 No such user here\n\n------ This is a copy of the message ------\n\nSubject: Mars\n"
    )
}

/// As Exchange writes it, to the plain address; the link to leave in what it returns says whose it was.
fn exchange(link: &str) -> String {
    format!(
        "From: \"Microsoft Outlook\" <postmaster@exemple.fr>\r\nTo: <retour@wiki.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"3e2\"\r\n\r\n--3e2\r\n\
         Content-Type: multipart/alternative; boundary=\"3e3\"\r\n\r\n--3e3\r\nContent-Type: text/html\r\n\r\n<p>Introuvable</p>\r\n\
         --3e3--\r\n\r\n--3e2\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;EX.exemple.fr\r\n\
         Received-From-MTA: dns;mx.example\r\n\r\nFinal-Recipient: rfc822;rose@exemple.fr\r\nAction: failed\r\n\
         Status: 5.1.10\r\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound\r\n\r\n--3e2\r\n\
         Content-Type: message/rfc822\r\n\r\nList-Unsubscribe: <https://wiki.example/lettre/desinscription/{link}>\r\n\r\n--3e2--\r\n"
    )
}

/// As Gmail writes that a mailbox is full, or whatever else that status says.
fn gmail(sign: &str, action: &str, status: &str) -> String {
    format!(
        "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nTo: retour+{sign}@wiki.example\n\
         X-Failed-Recipients: rose@exemple.fr\nContent-Type: multipart/report; boundary=\"0000a\"; report-type=delivery-status\n\n\
         --0000a\nContent-Type: multipart/related; boundary=\"0000b\"\n\n--0000b\nContent-Type: text/plain; charset=\"UTF-8\"\n\n\
         ** Address not found ** 550 5.1.1\n\n--0000b--\n--0000a\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; googlemail.com\nArrival-Date: Mon, 02 Mar 2026 01:00:00 -0800 (PST)\n\n\
         Final-Recipient: rfc822; rose@exemple.fr\nAction: {action}\nStatus: {status}\nLast-Attempt-Date: Mon, 02 Mar 2026\n\n\
         --0000a\nContent-Type: message/rfc822\n\nSubject: Mars\n\n--0000a--\n"
    )
}

fn state(site: &Site, id: maillage::db::types::SubscriberId) -> SubscriberState {
    site.app.store.read::<_, Error>(|db| Ok(Subscriber::find(db, id)?.unwrap().state)).unwrap()
}

#[test]
fn an_address_that_refuses_for_good_gets_no_more_and_one_that_is_full_after_three_times() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        let fresh = |name: &str| {
            site.wait(1_000);
            subscribes(site, &format!("{name}@exemple.fr"), &wants(letter)).id
        };
        let reads = |message: &str| bounced(&site.app, message).unwrap();
        let (a, b, c, d) = (fresh("a"), fresh("b"), fresh("c"), fresh("d"));
        // What nobody signed says nothing, nor does what is no failure.
        assert_eq!(reads(&postfix(&"0".repeat(48))), CameBack::Unknown);
        assert_eq!(
            reads(&format!("To: retour+{}@wiki.example\n\nJe suis absente.\n", way_back(&site.app, a))),
            CameBack::NotOne
        );
        assert_eq!(reads(&gmail(&way_back(&site.app, a), "delayed", "4.2.2")), CameBack::NotOne);
        assert_eq!(state(site, a), SubscriberState::Confirmed);
        for (id, message) in [
            (a, postfix(&way_back(&site.app, a))),
            (b, exim(&way_back(&site.app, b))),
            (c, exchange(&signed(&site.app, c))),
        ] {
            assert_eq!(reads(&message), CameBack::Suspended, "{message}");
            assert_eq!(state(site, id), SubscriberState::Suspended);
            assert_eq!(reads(&message), CameBack::Unknown, "the second time says nothing new");
        }
        let full = gmail(&way_back(&site.app, d), "failed", "5.2.2");
        assert_eq!(
            (reads(&full), reads(&full), reads(&full)),
            (CameBack::Counted, CameBack::Counted, CameBack::Counted)
        );
        assert_eq!(state(site, d), SubscriberState::Confirmed, "what came back at once counts once");
        site.wait(days(7));
        assert_eq!(reads(&full), CameBack::Counted);
        site.wait(days(31));
        assert_eq!(reads(&full), CameBack::Counted, "a month ago is long ago");
        site.wait(days(7));
        assert_eq!(reads(&full), CameBack::Counted);
        site.wait(days(7));
        assert_eq!(reads(&full), CameBack::Suspended);
        assert_eq!(state(site, d), SubscriberState::Suspended);
        drop(ada);
    });
}

#[test]
fn a_letter_holds_the_sheets_of_the_territories_that_one_asked_for() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        let place = |title: &str, (name, code): (&str, &str)| {
            let text = format!(
                "---\nmodele: exemple-inspirant\ntitre: {title}\nterritoires: [{{nom: {name}, insee: '{code}'}}]\n\
                 ---\nDu texte.\n"
            );
            ada.writes_text(&text)
        };
        place("Ici", ("Rennes", "35238"));
        place("Ailleurs", ("Saugues", "43234"));
        let stranger = site.stranger();
        let name = format!("lettre-{letter}");
        let form = [("courriel", "rose@exemple.fr"), (name.as_str(), "oui"), ("lieu", "Saint-Denis")];
        let refused = stranger.submits("/lettre", "/lettre", &form);
        assert_eq!(refused.status, 422);
        assert!(refused.text("form.group").contains("Saint-Denis (Réunion)") || refused.html.contains("Plusieurs"));
        assert_eq!(refused.attribute("#lieu", "value"), "Saint-Denis", "nothing typed is lost");
        let form = [("courriel", "rose@exemple.fr"), (name.as_str(), "oui"), ("lieu", "Bretagne (région)")];
        assert_eq!(stranger.submits("/lettre", "/lettre", &form).status, 200);
        let link = site.letter_to("rose@exemple.fr").path();
        assert_eq!(stranger.submits(&link, &link, &[]).status, 200);
        let own = site
            .app
            .store
            .read::<_, Error>(|db| Ok(Subscriber::find_by_email(db, "rose@exemple.fr")?))
            .unwrap()
            .unwrap();
        assert_eq!(own.territories, "R53");
        site.wait(1_000);
        let far = Wishes { territories: vec!["R11".to_owned()], ..wants(letter) };
        subscribes(site, "lise@exemple.fr", &far);
        let id = begins_issue(&ada, letter);
        let form = [("objet", "Mars"), ("faire", "prevoir")];
        assert_eq!(composes(&ada, id, &form).status, 303);
        site.wait(issue(site, id).send_at.unwrap().0 - site.app.now().0);
        let mail = site.letter_to("rose@exemple.fr");
        assert!(mail.text.contains("Ici") && !mail.text.contains("Ailleurs"), "{}", mail.text);
        assert!(site.letters_to("lise@exemple.fr").is_empty(), "nothing of it is for her");
        // What is chosen stands in the page, and is taken back by unticking.
        let choices = format!("/lettre/choix/{}", signed(&site.app, own.id));
        let page = site.stranger().get(&choices);
        assert_eq!(page.all("main input[name^=territoire-]", "name"), ["territoire-R53"]);
        let wrong = site.stranger().submits(&choices, &choices, &[(&name, "oui"), ("lieu", "Nulle Part")]);
        assert_eq!((wrong.status, wrong.attribute("#lieu", "value").as_str()), (422, "Nulle Part"));
        assert_eq!(site.stranger().submits(&choices, &choices, &[(&name, "oui")]).status, 303);
        let own = site.app.store.read::<_, Error>(|db| Ok(Subscriber::find(db, own.id)?)).unwrap().unwrap();
        assert_eq!(own.territories, "");
    });
}

#[test]
fn a_tool_that_sends_feeds_by_mail_gets_each_sheet_whole() {
    on_both(|site| {
        let (ada, letter) = begins(site);
        let open = ada.writes("Boule de neige", "Voir [là](/aide).\n\nUn **mot**.");
        let hidden = ada.writes("Secret de famille", "Du texte.");
        let hide = |db: &mut maillage::db::Db| {
            Site::governs(db, SheetId(hidden.id), Protection::Open, Visibility::Members, None)
        };
        site.app.store.write::<_, Error>(hide).unwrap();
        site.app.follow().unwrap();
        let path = "/flux/pour-ma-lettre.atom";
        for who in [site.stranger(), site.member("Ann")] {
            let feed = who.get(path);
            assert_eq!((feed.status, feed.header("content-type")), (200, "application/atom+xml; charset=utf-8"));
            assert!(!feed.html.contains("Secret"), "{}", feed.html);
            let base = &site.app.config.base_url;
            for said in [
                format!("nouvelle:{}</id>", open.id),
                format!("{base}/f/{}", open.id),
                "&#60;strong&#62;mot".to_owned(),
                format!("{base}/aide"),
                format!("img src=&#34;{base}/"),
            ] {
                let plain = feed.html.replace("&lt;", "&#60;").replace("&gt;", "&#62;").replace("&quot;", "&#34;");
                assert!(plain.contains(&said), "{said} is not in {plain}");
            }
        }
        // One that changes is told once a week.
        site.wait(days(40));
        let adele = site.person("Adèle", maillage::db::types::Role::Administrator);
        assert!(!site.stranger().get(path).html.contains("<entry"));
        for number in 1..3 {
            let text = format!("---\nmodele: fiche-pratique\ntitre: Boule de neige\n---\nEncore {number}.\n");
            adele.saves(Some(open.id), number, &text).unwrap();
        }
        let feed = site.stranger().get(path);
        assert_eq!(feed.html.matches("<entry").count(), 1);
        assert!(feed.html.contains(&format!("refaite:{}:2026-W", open.id)) && feed.html.contains("Encore 2."));
        let id = begins_issue(&adele, letter);
        let copied = adele.get(&format!("/administration/numeros/{id}/copier"));
        assert!(copied.html.contains(path), "{}", copied.html);
    });
}
