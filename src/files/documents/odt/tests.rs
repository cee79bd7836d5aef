//! OpenDocument texts as LibreOffice writes them, small.
#![expect(clippy::unwrap_used, reason = "tests")]

use crate::files::documents::tests::archive;
use crate::files::documents::{About, ReadDocument, Unread, read_here};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

const STYLES: &str = r#"<office:document-styles><office:styles>
<style:style style:name="Standard"/><style:style style:name="Heading" style:parent-style-name="Standard"/>
<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:parent-style-name="Heading"
 style:default-outline-level="1"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="Title" style:parent-style-name="Heading"/><style:style style:name="Quotations"/>
</office:styles><office:master-styles><style:master-page><style:header><text:p>Association des Lisières</text:p>
</style:header><style:footer><text:p>12</text:p></style:footer></style:master-page></office:master-styles>
</office:document-styles>"#;

const LISTS: &str = r#"<office:automatic-styles>
<style:style style:name="T1"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T3"><style:text-properties text:display="none"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/>
<text:list-level-style-bullet text:level="2"/></text:list-style></office:automatic-styles>"#;

fn odt(body: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\"?><office:document-content>{LISTS}<office:body><office:text>{body}</office:text>\
         </office:body></office:document-content>"
    );
    archive(&[("content.xml", content.as_bytes()), ("styles.xml", STYLES.as_bytes()), ("Pictures/a.png", PNG)])
}

fn read(body: &str) -> ReadDocument {
    read_here("a.odt", &odt(body)).unwrap()
}

#[test]
fn a_text_keeps_its_structure() {
    let document = read(
        "<text:p text:style-name=\"Title\">Le débat mouvant</text:p>\
         <text:h text:style-name=\"Heading_20_1\" text:outline-level=\"1\">Déroulé</text:h>\
         <text:p>On <text:span text:style-name=\"T1\">bouge</text:span>, le 2<text:span \
         text:style-name=\"T2\">e</text:span> \
         jour&#x202f;; L&apos;eau<text:s text:c=\"3\"/>&amp; l’air<text:line-break/>puis<text:note \
         text:note-class=\"footnote\">\
         <text:note-citation>1</text:note-citation><text:note-body><text:p>Ou pas.</text:p></text:note-body>\
         </text:note>.</text:p>\
         <text:list text:style-name=\"L1\"><text:list-item><text:p>Poser</text:p><text:list><text:list-item><text:p>un \
         trait</text:p></text:list-item></text:list></text:list-item></text:list><text:p>Pause</text:p>\
         <text:list text:style-name=\"L1\" text:continue-numbering=\"true\"><text:list-item><text:p>Parler</text:p>\
         </text:list-item></text:list><text:p text:style-name=\"Quotations\">Cité.</text:p>",
    );
    assert_eq!(document.title.as_deref(), Some("Le débat mouvant"));
    assert_eq!(
        document.body,
        "## Déroulé\n\nOn **bouge**, le 2<sup>e</sup> jour\u{202f}; L'eau & l’air\\\npuis[^1].\n\n1. Poser\n   - un \
         trait\n\n\
         Pause\n\n2. Parler\n\n> Cité.\n\n[^1]: Ou pas.\n"
    );
    let margins: Vec<&str> = document.report.iter().flat_map(|note| note.words.iter().map(String::as_str)).collect();
    assert_eq!(margins, ["Association des Lisières"], "a page's number is no loss");
}

#[test]
fn tables_images_and_boxes_are_kept() {
    let document = read(
        "<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned=\"2\">\
         <text:p>A</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>\
         <table:table-row><table:table-cell><text:p>b|</text:p><text:p>c</text:p></table:table-cell><table:table-cell>\
         <text:p>d</text:p></table:table-cell></table:table-row></table:table>\
         <text:p>Avant <draw:frame><draw:image xlink:href=\"Pictures/a.png\"/><svg:desc>Un pont</svg:desc>\
         </draw:frame> \
         après<draw:frame><draw:text-box><text:p>Encadré</text:p></draw:text-box></draw:frame>.</text:p>\
         <text:p><draw:frame><draw:image xlink:href=\"Pictures/absente.svg\"/></draw:frame>Fin \
         <text:a xlink:href=\"https://a.example/?a=1&amp;b=2\">ici</text:a></text:p>",
    );
    assert_eq!(
        document.body,
        "| A |  |\n| --- | --- |\n| b\\|<br>c | d |\n\nAvant ![Un pont](image:1) après.\n\nEncadré\n\n\
         Fin [ici](https://a.example/?a=1&b=2)\n"
    );
    assert_eq!(document.images.iter().map(|image| image.bytes.as_slice()).collect::<Vec<_>>(), [PNG]);
    let about: Vec<About> = document.report.iter().map(|note| note.about).collect();
    assert_eq!(about, [About::Margins, About::OtherImages, About::MergedCells]);
}

#[test]
fn what_is_left_out_is_told_with_its_words() {
    let document = read(
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Ann</dc:creator>\
         </office:change-info><text:p>passage retiré</text:p></text:deletion></text:changed-region>\
         </text:tracked-changes>\
         <text:table-of-content><text:index-body><text:p>Sommaire 3</text:p></text:index-body></text:table-of-content>\
         <text:p>Vu<office:annotation><dc:creator>Bob</dc:creator><text:p>À revoir</text:p></office:annotation> et \
         <text:span text:style-name=\"T3\">caché</text:span>dit.</text:p>",
    );
    assert_eq!(document.body, "Vu et dit.\n");
    for (about, words) in
        [(About::Deletions, "passage retiré"), (About::Comments, "Bob\u{a0}: À revoir"), (About::Hidden, "caché")]
    {
        let note = document.report.iter().find(|note| note.about == about).unwrap();
        assert_eq!((note.times, note.words.as_slice()), (1, &[words.to_owned()][..]));
    }
    assert!(document.report.iter().any(|note| note.about == About::Contents));
}

#[test]
fn a_hostile_text_says_why_it_is_not_read() {
    let nested = |times: usize| format!("{}x{}", "<text:section>".repeat(times), "</text:section>".repeat(times));
    assert_eq!(read_here("a.odt", &odt(&nested(20_000))).unwrap_err(), Unread::Deep);
    let bomb = format!("<text:p>{}</text:p>", " ".repeat(8 << 20));
    assert_eq!(read_here("a.odt", &odt(&bomb)).unwrap_err(), Unread::Bomb);
    assert_eq!(read_here("a.odt", &odt("<text:p>coupé")).unwrap_err(), Unread::Damaged);
    let cut = odt("<text:p>entier</text:p>");
    assert_eq!(read_here("a.odt", cut.get(..cut.len() / 2).unwrap()).unwrap_err(), Unread::Damaged);
    assert_eq!(read_here("a.odt", b"PK\x03\x04").unwrap_err(), Unread::Damaged);
    let locked = archive(&[("META-INF/manifest.xml", b"<m:encryption-data/>"), ("content.xml", b"\x01\x02")]);
    assert_eq!(read_here("a.odt", &locked).unwrap_err(), Unread::Locked);
    let entities = "<!DOCTYPE a [<!ENTITY c SYSTEM \"file:///etc/passwd\">]><a><office:text><text:p>\
    x&c;y</text:p></office:text></a>";
    let read = read_here("a.odt", &archive(&[("content.xml", entities.as_bytes())])).unwrap();
    assert_eq!(read.body, "x\\&c;y\n");
}
