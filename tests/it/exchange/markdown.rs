//! Folders of Markdown that come in.

use std::path::Path;

use maillage::exchange::markdown::{Report, import};
use maillage::text::title;

use crate::support::{Site, on_both};

/// A folder of these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), files);
    folder
}

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn id_of(site: &Site, wanted: &str) -> i64 {
    let key = title::key(wanted);
    let name = site
        .app
        .store
        .read::<_, maillage::hall::error::Error>(|db| Ok(maillage::models::name::find(db, &key)?))
        .unwrap();
    name.unwrap_or_else(|| panic!("no sheet « {wanted} »")).sheet_id.0
}

fn text_of(site: &Site, title: &str) -> String {
    site.text_of(id_of(site, title))
}

fn counts(report: &Report) -> (usize, usize, usize) {
    (report.created, report.updated, report.unchanged)
}

#[test]
fn a_folder_comes_in_with_its_links_and_images() {
    on_both(|site| {
        let folder = folder(&[
            (
                "a.md",
                "---\ntitle: La marche\nauteur: Une équipe # à garder\n---\n# La marche\n\nVoir [le plan](b/plan.md#le-detail), [**lui**](b/plan.md) et [rien](c.md).\n\n![Vue](img/vue.png)\n",
            ),
            ("b/plan.md", "# Un plan\n\n## Le détail\n\n[retour](../a.md)\n"),
        ]);
        std::fs::create_dir_all(folder.path().join("img")).unwrap();
        std::fs::write(folder.path().join("img/vue.png"), super::png()).unwrap();
        let report = import(&site.app, folder.path()).unwrap();
        assert_eq!(counts(&report), (2, 0, 0), "{report}");
        assert_eq!(report.missing, [("a.md".to_owned(), "c.md".to_owned())]);
        assert_eq!(report.files, 1);
        assert_eq!(
            text_of(site, "La marche"),
            "---\ntitle: La marche\nauteur: Une équipe # à garder\nmodele: fiche-pratique\ntitre: La marche\n---\nVoir [[Un plan#le-detail|le plan]], [**lui**](/titre/Un%20plan) et [rien](c.md).\n\n![Vue](vue.png)\n"
        );
        assert_eq!(
            text_of(site, "Un plan"),
            "---\nmodele: fiche-pratique\ntitre: Un plan\n---\n## Le détail\n\n[[La marche|retour]]\n"
        );
        let plan = id_of(site, "Un plan");
        let page = site.stranger().get(&format!("/fiches/{}-la-marche", id_of(site, "La marche")));
        assert_eq!(page.status, 200);
        assert!(page.html.contains(&format!("/fiches/{plan}-un-plan#le-detail")), "{}", page.html);
        assert!(page.attribute("main .prose img", "src").ends_with("/vue.png"));
    });
}

#[test]
fn an_import_run_again_duplicates_nothing_and_updates_what_changed() {
    on_both(|site| {
        let folder =
            folder(&[("a.md", "# Un\n\nTexte\n"), ("b.md", "# Deux\n\n[un](a.md)\n"), ("c.md", "# Un\n\nAutre\n")]);
        let first = import(&site.app, folder.path()).unwrap();
        assert_eq!(counts(&first), (3, 0, 0));
        assert_eq!(first.homonyms, [("c.md".to_owned(), "Un (2)".to_owned())]);
        let second = import(&site.app, folder.path()).unwrap();
        assert_eq!(counts(&second), (0, 0, 3), "{second}");
        write(folder.path(), &[("a.md", "# Un\n\nTexte changé\n")]);
        let third = import(&site.app, folder.path()).unwrap();
        assert_eq!(counts(&third), (0, 1, 2), "{third}");
        assert!(text_of(site, "Un").contains("changé"));
        assert!(text_of(site, "Un (2)").contains("Autre"));
    });
}

#[test]
fn what_the_wiki_wrote_meanwhile_is_merged_and_a_clash_keeps_it() {
    on_both(|site| {
        let ann = site.member("Ann");
        let body = |first: &str, last: &str| format!("# Un\n\n{first}\n\nAu milieu.\n\nEncore.\n\n{last}\n");
        let folder = folder(&[("a.md", &body("Début.", "Fin."))]);
        import(&site.app, folder.path()).unwrap();
        let id = id_of(site, "Un");
        ann.saves(Some(id), 1, &site.text_of(id).replace("Début.", "Début du wiki.")).unwrap();
        write(folder.path(), &[("a.md", &body("Début.", "Fin du dossier."))]);
        let report = import(&site.app, folder.path()).unwrap();
        assert_eq!((report.updated, report.merged), (1, 1), "{report}");
        let merged = site.text_of(id);
        assert!(merged.contains("Début du wiki.") && merged.contains("Fin du dossier."), "{merged}");
        // The base of the next merge is what the folder said, not what the merge made.
        write(folder.path(), &[("a.md", &body("Début.", "Fin bis."))]);
        import(&site.app, folder.path()).unwrap();
        let merged = site.text_of(id);
        assert!(merged.contains("Début du wiki.") && merged.contains("Fin bis."), "{merged}");
        write(folder.path(), &[("a.md", &body("Début du dossier.", "Fin bis."))]);
        let report = import(&site.app, folder.path()).unwrap();
        assert_eq!(report.clashes, ["a.md"], "{report}");
        assert_eq!(site.text_of(id), merged);
        assert_eq!(counts(&import(&site.app, folder.path()).unwrap()), (0, 0, 0));
    });
}

#[test]
fn files_that_are_hard_to_read_come_in_all_the_same() {
    on_both(|site| {
        let folder =
            folder(&[("a.md", "---\nx: [1\n---\n# Cassé\n\nTexte\n"), ("vide.md", ""), ("d [x].md", "Sans titre\n")]);
        std::fs::write(folder.path().join("latin.md"), b"# \xc9t\xe9\n\nTexte\n").unwrap();
        let report = import(&site.app, folder.path()).unwrap();
        assert_eq!(report.created, 4, "{report}");
        assert_eq!(report.notes.len(), 2, "{report}");
        assert!(text_of(site, "Cassé").contains("```yaml\nx: [1\n```"));
        assert!(text_of(site, "Été").contains("Texte"));
        assert!(text_of(site, "d (x)").contains("Sans titre"));
        assert!(text_of(site, "vide").contains("titre: vide"));
    });
}

fn read_back(site: &Site) -> (tempfile::TempDir, Vec<String>) {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().join("export");
    maillage::exchange::markdown::export(&site.app, &root).unwrap();
    let mut names: Vec<String> =
        std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    (parent, names)
}

/// Moves a file in a folder.
fn moves(folder: &tempfile::TempDir, from: &str, to: &str) {
    let to = folder.path().join(to);
    std::fs::create_dir_all(to.parent().unwrap()).unwrap();
    std::fs::rename(folder.path().join(from), to).unwrap();
}

#[test]
fn a_file_that_moved_is_the_same_sheet() {
    on_both(|site| {
        let folder = folder(&[
            ("a.md", "# Un\n\nTexte.\n"),
            ("b/deux.md", "Sans titre, donc celui du fichier.\n"),
            ("c.md", "---\nmodele: methode-animation\ntitre: Trois\nresume: Une phrase.\n---\nAvec [un lien](a.md).\n"),
            ("d.md", "# Quatre\n\nReste.\n"),
        ]);
        import(&site.app, folder.path()).unwrap();
        let before = ["Un", "deux", "Trois", "Quatre"].map(|title| id_of(site, title));
        moves(&folder, "a.md", "loin/d’ici/a.md");
        moves(&folder, "b/deux.md", "b/dos.md");
        moves(&folder, "c.md", "loin/c.md");
        write(
            folder.path(),
            &[(
                "loin/c.md",
                &std::fs::read_to_string(folder.path().join("loin/c.md")).unwrap().replace("(a.md)", "(d’ici/a.md)"),
            )],
        );
        let report = import(&site.app, folder.path()).unwrap();
        assert_eq!((report.created, report.homonyms.len(), report.moved.len()), (0, 0, 3), "{report}");
        assert!(report.vanished.is_empty(), "{report}");
        assert_eq!(["Un", "dos", "Trois", "Quatre"].map(|title| id_of(site, title)), before);
        let again = import(&site.app, folder.path()).unwrap();
        assert_eq!((counts(&again), again.moved.len()), ((0, 0, 4), 0), "{again}");
        // From its new place it is followed as before.
        write(folder.path(), &[("loin/d’ici/a.md", "# Un\n\nTexte changé.\n")]);
        assert_eq!(counts(&import(&site.app, folder.path()).unwrap()), (0, 1, 3));
        assert!(site.text_of(before[0]).contains("changé"));
    });
}

#[test]
fn two_files_that_swap_or_share_a_text_are_not_taken_for_moved() {
    on_both(|site| {
        let folder =
            folder(&[("a/intro.md", "# Introduction\n\nDu premier.\n\nLigne.\n"), ("b.md", "# B\n\nTexte.\n")]);
        import(&site.app, folder.path()).unwrap();
        let first = id_of(site, "Introduction");
        // Another text under the same title, while the first is gone.
        std::fs::remove_file(folder.path().join("a/intro.md")).unwrap();
        write(folder.path(), &[("c/intro.md", "# Introduction\n\nTout autre chose.\n\nEt encore.\n\nFin.\n")]);
        // The same text as a file that is still there.
        write(folder.path(), &[("copie.md", "# B\n\nTexte.\n")]);
        let report = import(&site.app, folder.path()).unwrap();
        assert_eq!((report.created, report.moved.len()), (2, 0), "{report}");
        assert_eq!(report.vanished, [("a/intro.md".to_owned(), "Introduction".to_owned())]);
        assert!(site.text_of(first).contains("Du premier."));
        assert!(text_of(site, "Introduction (2)").contains("Tout autre chose."));
    });
}

#[test]
fn what_vanished_from_the_folder_is_told_and_kept() {
    on_both(|site| {
        let folder = folder(&[("a.md", "# Un\n\n![Vue](img/vue.png)\n"), ("b.md", "# Deux\n"), ("c.md", "# Trois\n")]);
        std::fs::create_dir_all(folder.path().join("img")).unwrap();
        std::fs::write(folder.path().join("img/vue.png"), super::png()).unwrap();
        import(&site.app, folder.path()).unwrap();
        site.deletes(id_of(site, "Trois"));
        for path in ["a.md", "b.md", "c.md", "img/vue.png"] {
            std::fs::remove_file(folder.path().join(path)).unwrap();
        }
        write(folder.path(), &[("d.md", "# Neuf\n")]);
        let report = import(&site.app, folder.path()).unwrap();
        let told: Vec<&str> = report.vanished.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(told, ["a.md", "b.md", "img/vue.png"], "{report}");
        assert!(report.to_string().contains("a.md: Un"), "{report}");
        assert_eq!(site.stranger().get(&format!("/fiches/{}-deux", id_of(site, "Deux"))).status, 200);
    });
}

#[test]
fn an_image_that_moved_is_not_added_again() {
    on_both(|site| {
        let folder = folder(&[("a.md", "# Un\n\n![Vue](img/vue.png)\n")]);
        std::fs::create_dir_all(folder.path().join("img")).unwrap();
        std::fs::write(folder.path().join("img/vue.png"), super::png()).unwrap();
        import(&site.app, folder.path()).unwrap();
        moves(&folder, "img/vue.png", "images/vue.png");
        write(folder.path(), &[("a.md", "# Un\n\n![Vue](images/vue.png)\n")]);
        let report = import(&site.app, folder.path()).unwrap();
        assert_eq!((counts(&report), report.vanished.len()), ((0, 0, 1), 0), "{report}");
        let (_folder, names) = read_back(site);
        assert_eq!(names.iter().filter(|name| name.ends_with(".png")).collect::<Vec<_>>(), ["vue.png"]);
    });
}

#[test]
fn one_name_that_cannot_be_read_does_not_keep_the_rest_out() {
    use std::os::unix::ffi::OsStrExt;
    on_both(|site| {
        let folder = folder(&[("a.md", "# Un\n"), ("b\\c.md", "# Deux\n")]);
        let name = |bytes: &[u8]| folder.path().join(std::ffi::OsStr::from_bytes(bytes));
        std::fs::write(name(b"\xe9t\xe9.md"), "# Trois\n").unwrap();
        std::fs::write(name(b"photo-\xe9.png"), "x").unwrap();
        std::fs::create_dir(name(b"dossier-\xe9")).unwrap();
        std::fs::write(name(b"dossier-\xe9").join("d.md"), "# Quatre\n").unwrap();
        std::fs::write(
            folder.path().join("utf-16.md"),
            "\u{feff}# Été\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
        )
        .unwrap();
        let report = import(&site.app, folder.path()).unwrap();
        assert_eq!(report.created, 3, "{report}");
        assert_eq!((report.refused.len(), report.notes.len()), (2, 1), "{report}");
        assert!(!report.is_whole());
        assert_eq!(text_of(site, "Été"), "---\nmodele: fiche-pratique\ntitre: Été\n---\n");
    });
}

#[test]
fn a_text_that_is_too_long_is_refused_without_a_line() {
    on_both(|site| {
        let folder = folder(&[("a.md", &"mot ".repeat(400_000)), ("b.md", &"mot ".repeat(1_000_000))]);
        let report = import(&site.app, folder.path()).unwrap().to_string();
        assert!(report.contains("1\u{202f}Mio") || report.contains("1 Mio"), "{report}");
        assert!(!report.contains("igne 0") && !report.contains("ine 0"), "{report}");
        let ann = site.member("Ann");
        let page =
            ann.post("/fiches/nouvelle?type=fiche-pratique", &[("titre", "Long"), ("corps", &"mot ".repeat(400_000))]);
        assert!(!page.html.contains("igne 0"), "{}", page.status);
    });
}

#[test]
fn an_export_has_names_that_every_system_takes() {
    on_both(|site| {
        let ann = site.member("Ann");
        for title in ["Con", "Aux", "Nul", "COM1", "lpt9", "Conseil", "Une fiche", "UNE FICHE !"] {
            ann.writes(title, "Texte.");
        }
        let (_folder, names) = read_back(site);
        let stems: Vec<&str> = names.iter().map(|name| name.split('.').next().unwrap()).collect();
        for reserved in ["con", "aux", "nul", "com1", "lpt9"] {
            assert!(!stems.contains(&reserved) && stems.contains(&format!("{reserved}_").as_str()), "{names:?}");
        }
        assert!(stems.contains(&"conseil"));
        let mut lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        lower.dedup();
        assert_eq!(lower.len(), names.len());
    });
}

#[test]
fn an_image_that_a_text_holds_comes_in_as_a_file() {
    use base64::Engine;
    on_both(|site| {
        let data = base64::engine::general_purpose::STANDARD.encode(super::png());
        let text = format!(
            "# La marche\n\n![Vue][image1] et <img src=\"data:image/png;base64,{data}\" alt=\"b\">\n\n![abîmée](data:image/png;base64,AAAA)\n\n[image1]: <data:image/png;base64,{data}>\n"
        );
        let folder = folder(&[("a.md", &text)]);
        let report = import(&site.app, folder.path()).unwrap();
        assert_eq!((counts(&report), report.files), ((1, 0, 0), 1), "{report}");
        assert_eq!((report.notes.len(), report.missing.len()), (1, 0), "{report}");
        let kept = text_of(site, "La marche");
        assert_eq!(kept.matches("data:").count(), 1, "{kept}");
        let page = site.stranger().get(&format!("/fiches/{}-la-marche", id_of(site, "La marche")));
        assert_eq!(page.texts("main .prose img").len(), 2, "{}", page.html);
        assert!(page.text("main .absent").contains("Image collée"), "{}", page.html);
        assert_eq!(site.stranger().get(&page.attribute("main .prose img", "src")).status, 200);
        let again = import(&site.app, folder.path()).unwrap();
        assert_eq!((counts(&again), again.vanished.len()), ((0, 0, 1), 0), "{again}");
    });
}
