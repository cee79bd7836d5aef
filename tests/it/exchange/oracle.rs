//! Documents read beside another reader: no word that it finds is lost, and their order is the same.

use std::io::{Cursor, Write as _};

use maillage::files::documents::read_here;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A document of Word with this body.
fn docx(body: &str) -> Vec<u8> {
    const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let files = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                 ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Override PartName=\"/word/document.xml\" ContentType=\"{main}\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"r1\" \
                 Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/></Relationships>"
            ),
        ),
        (
            "word/document.xml",
            format!("<w:document xmlns:w=\"{W}\" xmlns:r=\"{OFFICE}\"><w:body>{body}</w:body></w:document>"),
        ),
    ];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{text}").as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn paragraph(words: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>")
}

/// The words of a text, without signs.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// A text without its tags: the other reader writes none.
fn without_tags(text: &str) -> String {
    ["<sub>", "</sub>", "<sup>", "</sup>"].iter().fold(text.replace("<br>", " "), |text, tag| text.replace(tag, ""))
}

/// Fails unless the words of the other reader stand in ours, in their order.
fn keeps_every_word(name: &str, bytes: &[u8]) {
    let other = words(&undoc::parse_bytes(bytes).unwrap().plain_text());
    let read = read_here("document.docx", bytes).unwrap();
    let ours = words(&without_tags(&format!("{} {}", read.title.unwrap_or_default(), read.body)));
    assert!(other.len() > 3, "{name}: the other reader finds {other:?}");
    let mut rest = ours.iter();
    for word in &other {
        assert!(rest.any(|own| own == word), "{name}: « {word} » of {other:?} is not in {ours:?}");
    }
}

#[test]
fn no_word_that_another_reader_finds_is_lost() {
    keeps_every_word("written by LibreOffice", include_bytes!("genres/methode.docx"));
    let cell = |words: &str| format!("<w:tc>{}</w:tc>", paragraph(words));
    let row = |one: &str, two: &str| format!("<w:tr>{}{}</w:tr>", cell(one), cell(two));
    let table = format!("<w:tbl>{}{}</w:tbl>", row("Temps", "Quoi"), row("10 min", "ouvrir la salle"));
    let inserted = "<w:p><w:ins w:id=\"1\"><w:r><w:t>Une phrase ajoutée</w:t></w:r></w:ins>\
        <w:del w:id=\"2\"><w:r><w:delText>et ôtée</w:delText></w:r></w:del></w:p>";
    let controlled = format!("<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", paragraph("Un champ du modèle"));
    let broken = "<w:p><w:r><w:t>Avant</w:t><w:br/><w:t>après</w:t><w:tab/><w:t>plus loin</w:t></w:r></w:p>";
    for (name, body) in [
        ("paragraphs", paragraph("Le marché aux idées") + &paragraph("On vient avec une question et un crayon.")),
        ("a table", paragraph("Voici le déroulé de la matinée") + &table + &paragraph("Puis on mange.")),
        ("revisions", paragraph("Un texte relu à deux") + inserted),
        ("controls", paragraph("Un texte sur un modèle") + &controlled),
        ("breaks", paragraph("Un texte et ses lignes") + broken),
    ] {
        keeps_every_word(name, &docx(&body));
    }
}
