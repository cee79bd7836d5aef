//! The text of attached documents, as the search finds it.

use super::files::adds;
use crate::support::on_both;

/// A PDF of one page that shows a line.
fn pdf(line: &str) -> Vec<u8> {
    let shown = format!("BT /F1 12 Tf 72 720 Td ({line}) Tj ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>\nstream\n{shown}\nendstream", shown.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    let (mut out, mut places) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let table = out.len();
    out += "xref\n0 6\n0000000000 65535 f \n";
    for place in places {
        out += &format!("{place:010} 00000 n \n");
    }
    out += &format!("trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n");
    out.into_bytes()
}

/// An OpenDocument text of one paragraph.
fn odt(line: &str) -> Vec<u8> {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    archive.start_file("mimetype", stored).unwrap();
    archive.write_all(b"application/vnd.oasis.opendocument.text").unwrap();
    archive.start_file("content.xml", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(format!("<o><text:p xmlns:text='t'>{line}</text:p></o>").as_bytes()).unwrap();
    archive.finish().unwrap().into_inner()
}

#[test]
fn the_text_of_a_document_is_found_on_the_sheets_that_show_it() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        maillage::jobs::runner::run_due(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.stranger());
        let (_, name) = adds(&ann, "compte-rendu.pdf", &pdf("Zythologie rurale, compte rendu"));
        let (_, other) = adds(&ann, "trame.odt", &odt("Une grille de xylolalie partagée"));
        let (_, broken) =
            adds(&ann, "abime.pdf", b"%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n");
        ann.writes("Annexes", &format!("Voir ![[{name}]], ![[{other}]] et ![[{broken}]]."));
        assert!(maillage::jobs::runner::run_due(&site.app).unwrap() >= 3);
        site.indexed();
        for (words, file) in [("zythologie", &name), ("grilles+xylolalie", &other)] {
            let page = bob.get(&format!("/recherche?q={words}"));
            assert_eq!(page.texts(".hits h3 a"), ["Annexes"], "{words}");
            let hits = page.text(".hits");
            assert!(hits.contains("Dans le fichier joint") && hits.contains(file.as_str()), "{hits}");
            assert!(page.has(".hits mark"));
        }
        // Read once: a second file of the same bytes asks for nothing.
        assert_eq!(maillage::jobs::runner::run_due(&site.app).unwrap(), 0);
        let history = bob.get(&format!("{}/historique", bob.get("/titre/Annexes").header("location")));
        assert!(!history.text("main").contains("Fichier lu"));
    });
}
