//! Saving: revisions, merges, clashes, titles, anchors, and many at once.

use maillage::db::types::{EventId, SheetId};
use maillage::hall::error::Error;
use maillage::models::reader::Reader;
use maillage::models::{anchor, event};

use crate::support::{Browser, Site, on_both};

const THREE_SECTIONS: &str = "---\nmodele: fiche-pratique\ntitre: À plusieurs\n---\n## Un\n\nPremier.\n\n## Deux\n\nDeuxième.\n\n## Trois\n\nTroisième.\n";

fn all_events(site: &Site) -> Vec<event::Event> {
    site.app.store.read::<_, Error>(|db| Ok(event::after(db, EventId(0), 100_000)?)).unwrap()
}

#[test]
fn two_who_change_different_sections_are_merged_and_nothing_is_lost() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes_text(THREE_SECTIONS);
        ann.saves(Some(sheet.id), 1, &THREE_SECTIONS.replace("Premier.", "Premier, par Ann.")).unwrap();
        let merged =
            bob.saves(Some(sheet.id), 1, &THREE_SECTIONS.replace("Troisième.", "Troisième, par Bob.")).unwrap();
        assert_eq!(merged.number, 3);
        let text = site.text_of(sheet.id);
        assert!(text.contains("Premier, par Ann.") && text.contains("Troisième, par Bob."));
    });
}

#[test]
fn two_who_change_different_fields_are_merged_by_key() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let text =
            "---\nmodele: fiche-pratique\ntitre: Des champs\nresume: Une phrase.\nprobleme: Un besoin.\n---\nCorps.\n";
        let sheet = ann.writes_text(text);
        ann.saves(Some(sheet.id), 1, &text.replace("Une phrase.", "Une autre phrase.")).unwrap();
        bob.saves(Some(sheet.id), 1, &text.replace("Un besoin.", "Un autre besoin.")).unwrap();
        let merged = site.text_of(sheet.id);
        assert!(merged.contains("resume: Une autre phrase.") && merged.contains("probleme: Un autre besoin."));
    });
}

#[test]
fn two_who_change_the_same_words_clash_and_nothing_is_written() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes_text(THREE_SECTIONS);
        ann.saves(Some(sheet.id), 1, &THREE_SECTIONS.replace("Deuxième.", "Version d’Ann.")).unwrap();
        let clash = bob.saves(Some(sheet.id), 1, &THREE_SECTIONS.replace("Deuxième.", "Version de Bob."));
        let Err(Error::Conflict(clash)) = clash else { panic!("{clash:?}") };
        assert!(clash.mine.contains("Version de Bob.") && clash.theirs.contains("Version d’Ann."));
        assert_eq!((clash.base, clash.head), (1, 2));
        assert!(site.text_of(sheet.id).contains("Version d’Ann."));
    });
}

#[test]
fn saving_the_same_text_again_writes_nothing() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(THREE_SECTIONS);
        let events = all_events(site).len();
        assert_eq!(ann.saves(Some(sheet.id), 1, THREE_SECTIONS).unwrap().number, 1);
        assert_eq!(all_events(site).len(), events);
    });
}

#[test]
fn a_title_that_another_sheet_has_or_had_is_taken() {
    on_both(|site| {
        let ann = site.member("Ann");
        let first = ann.writes("L’atelier partagé", "Texte.");
        let taken = ann.saves(None, 0, "---\ntitre: l'Atelier  partagé\n---\nAutre.\n");
        assert!(matches!(taken, Err(Error::Taken { sheet: Some(sheet), .. }) if sheet.0 == first.id), "{taken:?}");
        ann.saves(Some(first.id), 1, "---\nmodele: fiche-pratique\ntitre: La fabrique\n---\nTexte.\n").unwrap();
        assert!(matches!(ann.saves(None, 0, "---\ntitre: L’atelier partagé\n---\nAutre.\n"), Err(Error::Taken { .. })));
        let back = ann.saves(Some(first.id), 2, "---\nmodele: fiche-pratique\ntitre: L’atelier partagé\n---\nTexte.\n");
        assert!(back.is_ok(), "a sheet may take its own old title back");
    });
}

#[test]
fn a_reworded_heading_keeps_its_old_anchor() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(THREE_SECTIONS);
        ann.saves(Some(sheet.id), 1, &THREE_SECTIONS.replace("## Deux", "## Le milieu")).unwrap();
        let id = SheetId(sheet.id);
        let anchors = site.app.store.read::<_, Error>(|db| Ok(anchor::of_sheet(db, id)?)).unwrap();
        let old = anchors.iter().find(|anchor| anchor.anchor == "deux").unwrap();
        assert_eq!(old.leads_to, "le-milieu");
    });
}

#[test]
fn hundreds_of_revisions_are_read_back_whole() {
    on_both(|site| {
        let ann = site.member("Ann");
        let text = |n: i32| {
            format!("---\nmodele: fiche-pratique\ntitre: Longue vie\n---\nVersion {n}.\n{}\n", "Ligne. ".repeat(40))
        };
        let sheet = ann.writes_text(&text(1));
        for number in 2..=150 {
            assert_eq!(ann.saves(Some(sheet.id), number - 1, &text(number)).unwrap().number, number);
        }
        let id = SheetId(sheet.id);
        let texts = site.app.store.read::<_, Error>(|db| Reader::keeper(db).texts(id)).unwrap();
        assert_eq!(texts.len(), 150);
        for (row, decoded) in texts {
            let decoded = decoded.unwrap();
            assert!(row.is_whole(&decoded) && decoded == text(row.number), "{}", row.number);
            let alone = site.app.store.read::<_, Error>(|db| {
                let mut reader = Reader::keeper(db);
                let sheet = reader.sheet(id)?;
                reader.text(&sheet, row.number)
            });
            assert_eq!(alone.unwrap(), decoded);
        }
    });
}

#[test]
fn eight_who_write_at_once_lose_nothing_and_events_have_no_gap() {
    on_both(|site| {
        let people: Vec<Browser<'_>> = (0..8).map(|n| site.member(&format!("Personne {n}"))).collect();
        let lines: String = (0..8).map(|n| format!("## Section {n}\n\nLigne {n}.\n\n")).collect();
        let text = format!("---\nmodele: fiche-pratique\ntitre: Atelier de huit\n---\n{lines}");
        let sheet = people[0].writes_text(&text);
        std::thread::scope(|scope| {
            for (n, person) in people.iter().enumerate() {
                let (text, sheet) = (&text, &sheet);
                scope.spawn(move || {
                    let mine = text.replace(&format!("Ligne {n}."), &format!("Ligne {n}, changée."));
                    while let Err(error) = person.saves(Some(sheet.id), 1, &mine) {
                        assert!(matches!(error, Error::Busy), "{error}");
                    }
                });
            }
        });
        let merged = site.text_of(sheet.id);
        for n in 0..8 {
            assert!(merged.contains(&format!("Ligne {n}, changée.")), "{n} is missing in\n{merged}");
        }
        let events = all_events(site);
        let numbers: Vec<i64> = events.iter().map(|event| event.id.0).collect();
        let expected: Vec<i64> = (1..=i64::try_from(numbers.len()).unwrap()).collect();
        assert_eq!(numbers, expected);
    });
}

#[test]
fn two_who_take_the_same_title_at_once_do_not_both_get_it() {
    on_both(|site| {
        let people: Vec<Browser<'_>> = (0..6).map(|n| site.member(&format!("Personne {n}"))).collect();
        let made: Vec<bool> = std::thread::scope(|scope| {
            let tries: Vec<_> = people
                .iter()
                .map(|person| scope.spawn(|| person.saves(None, 0, "---\ntitre: Unique\n---\nTexte.\n").is_ok()))
                .collect();
            tries.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(made.iter().filter(|ok| **ok).count(), 1);
    });
}

#[test]
fn an_unreadable_text_is_refused_with_its_line() {
    on_both(|site| {
        let refused = site.member("Ann").saves(None, 0, "---\ntitre: Deux fois\ntitre: Encore\n---\nTexte.\n");
        let Err(Error::Unreadable(unreadable)) = refused else { panic!("{refused:?}") };
        assert_eq!(unreadable.line, 3);
    });
}
