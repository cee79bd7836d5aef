//! Folders of documents that come in.

use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maillage::exchange::documents::{Told, import, read};
use maillage::files::documents::{About, Unread, read_here};
use maillage::text::title;

use crate::support::{Site, on_both};

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    folder
}

fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (path, bytes) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

fn text_of(site: &Site, wanted: &str) -> String {
    let key = title::key(wanted);
    let find = |db: &mut maillage::db::Db| Ok(maillage::models::name::find(db, &key)?);
    let name = site.app.store.read::<_, maillage::hall::error::Error>(find).unwrap();
    site.text_of(name.unwrap_or_else(|| panic!("no sheet « {wanted} »")).sheet_id.0)
}

fn counts(told: &Told) -> (usize, usize, usize) {
    (told.report.created, told.report.updated, told.report.unchanged)
}

/// A page with an image that it holds itself.
fn page(words: &str) -> Vec<u8> {
    let image = STANDARD.encode(super::png());
    format!("<h1>La marche</h1><p>{words}</p><img src='data:image/png;base64,{image}' alt='Un pont'>").into_bytes()
}

#[test]
fn documents_become_sheets_with_their_images_and_their_original() {
    on_both(|site| {
        let text = "Le débat mouvant\n================\n\n- Poser\n- Parler\n".as_bytes();
        let folder =
            folder(&[("a.html", &page("On marche.")), ("sous/b.txt", text), ("c.xyz", b"?"), ("vide.txt", b"")]);
        let told = import(&site.app, folder.path(), Some("methode-animation"), true).unwrap();
        assert_eq!(counts(&told), (2, 0, 0), "{told}");
        assert!(!told.is_whole());
        assert_eq!(told.report.files, 2, "an image and an original: {told}");
        assert_eq!(
            text_of(site, "La marche"),
            "---\nmodele: methode-animation\ntitre: La marche\n---\nOn marche.\n\n![Un pont](a-html-image-1.png)\n"
        );
        assert_eq!(
            text_of(site, "Le débat mouvant"),
            "---\nmodele: methode-animation\ntitre: Le débat mouvant\nannexes: [b.txt]\n---\n- Poser\n- Parler\n"
        );
        let said = told.to_string();
        for words in [
            "Lu, sous le titre «\u{202f}La marche\u{202f}».",
            "Les pages web (HTML) ne sont pas acceptées.",
            "Liste devinée, qui commence par «\u{202f}Poser\u{202f}»",
            "Non importé\u{a0}: Ce fichier ne contient aucun mot.",
            "c.xyz → Ce format n’est pas lu.",
            "2 fiches créées, 0 mise à jour, 0 inchangée, 2 fichiers, 1 document non importé.",
        ] {
            assert!(said.contains(words), "{words}: {said}");
        }
    });
}

#[test]
fn an_import_leaves_originals_out_where_that_is_asked() {
    on_both(|site| {
        let folder = folder(&[("b.txt", "Le débat mouvant\n\nTexte.\n".as_bytes())]);
        let told = import(&site.app, folder.path(), None, false).unwrap();
        assert_eq!((counts(&told), told.report.files), ((1, 0, 0), 0), "{told}");
        assert!(!text_of(site, "Le débat mouvant").contains("annexes"));
    });
}

#[test]
fn documents_imported_again_update_what_changed_and_double_nothing() {
    on_both(|site| {
        let folder = folder(&[("a.html", &page("Un.")), ("b.txt", "Titre de b\n\nTexte.\n".as_bytes())]);
        assert_eq!(counts(&import(&site.app, folder.path(), None, true).unwrap()), (2, 0, 0));
        assert_eq!(counts(&import(&site.app, folder.path(), None, true).unwrap()), (0, 0, 2));
        write(folder.path(), &[("a.html", &page("Deux."))]);
        let told = import(&site.app, folder.path(), None, true).unwrap();
        assert_eq!(counts(&told), (0, 1, 1), "{told}");
        assert!(text_of(site, "La marche").contains("Deux."));
        write(folder.path(), &[("a.html", b"<p></p>"), ("c.md", b"# Une note\n\nTexte.\n")]);
        let told = import(&site.app, folder.path(), None, true).unwrap();
        assert_eq!((counts(&told), told.report.vanished.len()), ((1, 0, 1), 0), "{told}");
        assert_eq!(text_of(site, "Une note"), "---\nmodele: fiche-pratique\ntitre: Une note\n---\nTexte.\n");
        assert!(import(&site.app, folder.path(), Some("inconnu"), true).is_err());
    });
}

#[test]
fn a_reader_that_falls_or_never_ends_is_told_apart_from_what_it_reads() {
    on_both(|site| {
        let read = |name: &str, bytes: &[u8]| read(&site.app, name, bytes.to_vec());
        let document = read("a.html", &page("On marche.")).unwrap();
        assert_eq!(document.title.as_deref(), Some("La marche"));
        assert_eq!(document.images.iter().map(|image| image.bytes.clone()).collect::<Vec<_>>(), [super::png()]);
        assert_eq!(read("a.html", "<div>".repeat(90_000).as_bytes()).unwrap_err(), Unread::Deep);
        assert_eq!(read("a.exe", b"MZ").unwrap_err(), Unread::Format);
        let fallen = maillage::files::documents::read(Path::new("/bin/false"), "a.txt", b"x".to_vec());
        assert_eq!(fallen.unwrap_err(), Unread::Endless);
    });
}

#[test]
fn the_command_says_what_it_did_and_fails_when_something_stayed_out() {
    let data = tempfile::tempdir().unwrap();
    let source = folder(&[("a.txt", "Bonjour à toutes.\n".as_bytes())]);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maillage"));
        command.env_clear().env("MAILLAGE_DATA", data.path()).args(["import", "documents"]).args(arguments);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let path = source.path().to_str().unwrap();
    let (code, said) = run(&[path]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("1 fiche créée"), "{said}");
    assert!(run(&[path]).1.contains("1 inchangée"));
    write(source.path(), &[("b.doc", b"\xd0\xcf\x11\xe0"), ("c.html", b"<p></p>")]);
    let (code, said) = run(&[path]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("c.html\n  Non importé"), "{said}");
    assert_eq!(run(&[path, "--kind", "inconnu"]).0, Some(1));
    assert_eq!(run(&[]).0, Some(2));
}

/// Texts of the genres that people bring, with what pages showed around them: what they are once read.
#[test]
fn texts_of_every_genre_come_in_without_what_pages_show_around_them() {
    for (name, bytes, title, body) in [
        (
            "capitalisation.txt",
            &include_bytes!("genres/capitalisation.txt")[..],
            Some("Capitalisation des ateliers « Cuisines de quartier »"),
            "Trois ateliers ont réuni les cuisinières et les cuisiniers des Lisières en mars. Chacun a duré \
             deux heures et \
             s’est tenu dans une salle prêtée par la régie de quartier.\n\n## Difficultés\n\n- se faire \
             accompagner\n- trouver un \
             local\n- tenir dans la durée, sans s’épuiser\n\n## Facteurs de réussite\n\n1. Une personne \
             relais dans chaque \
             immeuble\n2. Un repas partagé à la fin\n\n« On est venues pour la soupe, on est restées pour les \
             gens. »\\\n\
             Une habitante\n",
        ),
        (
            "guide.txt",
            include_bytes!("genres/guide.txt"),
            Some("Guide des jardins partagés"),
            "## Poser le cadre ensemble\n\nUn jardin partagé commence par une règle que tout le \
             monde a écrite. Sans elle, le jardin devient celui des plus présents, et les autres n’osent plus \
             venir. Il \
             est à présent bien connu que le cadre protège.\n\n## Partager l’eau\n\nL’eau se compte en \
             arrosoirs, c’est \
             connu. À présent, chaque semaine, une équipe relève la cuve et l’écrit au tableau.\n",
        ),
        (
            "billet.html",
            include_bytes!("genres/billet.html"),
            Some("La ressourcerie mobile"),
            "Un camion passe chaque mercredi dans quatre villages\u{a0}: on y dépose, on y répare, on y \
             choisit.\n\n## Ce qui \
             a marché\n\n- le même horaire toutes les semaines\n- un café offert\n",
        ),
        (
            "ancien-wiki.html",
            include_bytes!("genres/ancien-wiki.html"),
            Some("Accorderie"),
            "Une accorderie est un lieu où l'on échange des services, une heure contre une heure.\n\n## \
             Fonctionnement\n\n\
             Chaque membre tient un **compte-temps**. Voir Monnaie locale.\n\n| Service | Heures |\n| --- | --- |\n\
             | Bricolage | 2 |\n",
        ),
        (
            "transcription.txt",
            include_bytes!("genres/transcription.txt"),
            None,
            "Claire : Bonjour à toutes et à tous. Ce soir nous entendrons quatre témoignages sur les cafés \
             associatifs.\n\n\
             Malik : Chez nous, tout est parti d’une fenêtre. On servait le café sur le trottoir, à 7 heures.\n",
        ),
    ] {
        let read = read_here(name, bytes).unwrap();
        assert_eq!((read.title.as_deref(), read.body.as_str()), (title, body), "{name}");
        let chrome = |note: &&maillage::files::documents::Note| matches!(note.about, About::Chrome | About::Times);
        assert!(
            read.report.iter().find(chrome).is_some_and(|note| !note.words.is_empty()),
            "{name}: {:?}",
            read.report
        );
    }
}

#[test]
fn what_libreoffice_wrote_in_several_formats_is_the_same_text() {
    for (name, bytes) in [
        ("methode.odt", &include_bytes!("genres/methode.odt")[..]),
        ("methode.docx", include_bytes!("genres/methode.docx")),
        ("methode.rtf", include_bytes!("genres/methode.rtf")),
    ] {
        let read = read_here(name, bytes).unwrap();
        assert_eq!(read.title.as_deref(), Some("La boule de neige"), "{name}");
        assert_eq!(
            read.body,
            "On part de **deux personnes**, puis de *quatre*, puis de ***huit***\u{a0}: H<sub>2</sub>O, 2<sup>\
             e</sup> tour, \
             ~~rayé~~.\n\n## Matériel\n\n- des feuilles\n  - blanches\n  - de couleur\n- des feutres\n\n## Déroulé\n\n\
             1. Poser la question\n2. Chercher seul\n   - trois minutes\n3. Chercher à deux\n\n\
             Texte entre deux listes & puis \\<suite>.\n\n| Temps | Quoi |  |\n| --- | --- | --- |\n\
             | 10 min | ouvrir<br>la salle | Ann |\n|  | fermer \\| ranger | Bob |\n\n\
             Voir [le site](https://exemple.fr/a?b=1&c=2).\n",
            "{name}"
        );
    }
}
