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
    let name =
        site.app.store.read::<_, maillage::error::Error>(|db| Ok(maillage::models::name::find(db, &key)?)).unwrap();
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
        assert!(page.attribute("main img", "src").ends_with("/vue.png"));
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
