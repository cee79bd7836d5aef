//! Word documents as several programs write them, small.
#![expect(clippy::unwrap_used, reason = "tests")]

use crate::files::documents::tests::archive;
use crate::files::documents::{About, Guessed, ReadDocument, Unread, read_here};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

const STYLES: &str = r#"<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/></w:rPr>
</w:rPrDefault></w:docDefaults>
<w:style w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:styleId="Titre"><w:name w:val="Title"/></w:style>
<w:style w:styleId="Titre1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:styleId="Etape"><w:name w:val="Étape"/><w:basedOn w:val="Titre1"/></w:style>
<w:style w:styleId="Plan"><w:name w:val="Plan"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:styleId="Puce"><w:name w:val="Puce maison"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="LB2"><w:name w:val="List Bullet 2"/></w:style>
<w:style w:styleId="LP"><w:name w:val="Liste à puces"/></w:style>
<w:style w:styleId="Fort"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:styleId="TM1"><w:name w:val="toc 1"/></w:style></w:styles>"#;

const NUMBERING: &str = r#"<w:numbering>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/>
</w:num></w:numbering>"#;

const RELATIONS: &str = r#"<Relationships>
<Relationship Id="r1" Type="image" Target="media/a.png"/>
<Relationship Id="r2" Type="hyperlink" Target="https://a.example/?a=1&amp;b=2" TargetMode="External"/>
</Relationships>"#;

fn docx_with(body: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let content = format!("<?xml version=\"1.0\"?><w:document><w:body>{body}</w:body></w:document>");
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("word/document.xml", content.as_bytes()),
        ("word/styles.xml", STYLES.as_bytes()),
        ("word/numbering.xml", NUMBERING.as_bytes()),
        ("word/_rels/document.xml.rels", RELATIONS.as_bytes()),
        ("word/media/a.png", PNG),
    ];
    parts.extend(more);
    archive(&parts)
}

fn read(body: &str) -> ReadDocument {
    read_here("a.docx", &docx_with(body, &[])).unwrap()
}

/// A paragraph of a style.
fn p(style: &str, words: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
}

/// A paragraph of a numbering.
fn n(id: u8, depth: u8, words: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{depth}\"/><w:numId w:val=\"{id}\"/></w:numPr></w:pPr><w:r>\
         <w:t>{words}</w:t></w:r></w:p>"
    )
}

#[test]
fn headings_are_those_of_their_styles_in_any_language() {
    let body = [p("Titre", "Le débat"), p("Titre1", "Un"), p("Etape", "Deux"), p("Plan", "Sous"), p("Normal", "Texte")];
    let document = read(&body.concat());
    assert_eq!(document.title.as_deref(), Some("Le débat"));
    assert_eq!(document.body, "## Un\n\n## Deux\n\n### Sous\n\nTexte\n");
}

#[test]
fn lists_are_those_of_numberings_and_of_styles() {
    let body = [
        n(2, 0, "un"),
        n(2, 1, "a"),
        n(2, 1, "b"),
        p("Normal", "Entre"),
        n(2, 0, "deux"),
        p("Puce", "puce"),
        p("LP", "point"),
        p("LB2", "dessous"),
    ];
    assert_eq!(
        read(&body.concat()).body,
        "1. un\n   1. a\n   2. b\n\nEntre\n\n2. deux\n\n- puce\n- point\n  - dessous\n"
    );
}

#[test]
fn words_keep_their_looks_links_and_breaks() {
    let run = |properties: &str, words: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>");
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let body = [
        "<w:p>",
        &run("<w:b/>", "gras "),
        &run("<w:b w:val=\"0\"/><w:i/>", "italique"),
        &run("<w:rStyle w:val=\"Fort\"/>", " fort"),
        "<w:r><w:br/><w:t>H</w:t></w:r>",
        &run("<w:vertAlign w:val=\"subscript\"/>", "2"),
        "<w:r><w:t>O, porte</w:t><w:noBreakHyphen/><w:t>à</w:t><w:softHyphen/><w:t>faux </w:t></w:r>",
        "<w:hyperlink r:id=\"r2\"><w:r><w:t>lien</w:t></w:r></w:hyperlink><w:r><w:t> </w:t></w:r>",
        &field("begin"),
        "<w:r><w:instrText>HYPERLINK \"https://b.example/\"</w:instrText></w:r>",
        &field("separate"),
        "<w:r><w:t>champ</w:t></w:r>",
        &field("end"),
        "</w:p>",
    ];
    assert_eq!(
        read(&body.concat()).body,
        "**gras** *italique* **fort**\\\nH<sub>2</sub>O, porte\u{2011}àfaux [lien](https://a.example/?a=1&b=2) \
         [champ](https://b.example/)\n"
    );
}

#[test]
fn changes_comments_and_margins_are_told() {
    let body = "<w:p><w:r><w:t>Reste</w:t></w:r><w:ins><w:r><w:t> ajouté</w:t></w:r></w:ins><w:del><w:r>\
                <w:delText>ôté</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>déplacé</w:t></w:r></w:moveFrom>\
                <w:moveTo>\
                <w:r><w:t> déplacé</w:t></w:r></w:moveTo><w:r><w:rPr><w:vanish/></w:rPr><w:t>caché</w:t></w:r><w:sdt>\
                <w:sdtContent><w:r><w:t> contrôlé</w:t></w:r></w:sdtContent></w:sdt><w:smartTag><w:r><w:t> \
                malin</w:t></w:r>\
                </w:smartTag><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>";
    let notes = "<w:footnotes><w:footnote w:id=\"-1\"><w:p/></w:footnote><w:footnote w:id=\"2\"><w:p><w:r>\
                 <w:footnoteRef/><w:t>En note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let comments =
        "<w:comments><w:comment w:author=\"Ann\"><w:p><w:r><w:t>À revoir</w:t></w:r></w:p></w:comment></w:comments>";
    let header = "<w:hdr><w:p><w:r><w:t>Lisières</w:t></w:r></w:p></w:hdr>";
    let more: [(&str, &[u8]); 3] = [
        ("word/footnotes.xml", notes.as_bytes()),
        ("word/comments.xml", comments.as_bytes()),
        ("word/header1.xml", header.as_bytes()),
    ];
    let document = read_here("a.docx", &docx_with(body, &more)).unwrap();
    assert_eq!(document.body, "Reste ajouté déplacé contrôlé malin[^1]\n\n[^1]: En note.\n");
    let told: Vec<(About, &str)> =
        document.report.iter().map(|note| (note.about, note.words.first().unwrap().as_str())).collect();
    assert_eq!(
        told,
        [
            (About::Comments, "Ann\u{a0}: À revoir"),
            (About::Margins, "Lisières"),
            (About::Deletions, "ôté"),
            (About::Hidden, "caché")
        ]
    );
}

#[test]
fn tables_images_and_boxes_are_kept() {
    let cell = |properties: &str, inside: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>");
    let inner = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("", &p("", "x")), cell("", &p("", "y")));
    let body = [
        "<w:tbl><w:tr>",
        &cell("<w:gridSpan w:val=\"2\"/>", &p("", "A")),
        &cell("<w:vMerge w:val=\"restart\"/>", &p("", "B")),
        "</w:tr><w:tr>",
        &cell("", "<w:p><w:r><w:t>Tour</w:t><w:br/><w:t>de table</w:t></w:r></w:p>"),
        &cell("", &inner),
        &cell("<w:vMerge/>", "<w:p/>"),
        "</w:tr></w:tbl><w:p><w:r><w:t>Vue </w:t><w:drawing><wp:docPr descr=\"Un pont\"/><a:blip \
         r:embed=\"r1\"/></w:drawing>",
        "</w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>",
        &p("", "Encadré"),
        "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>",
        &p("", "Encadré"),
        "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
    ];
    let document = read(&body.concat());
    assert_eq!(
        document.body,
        "| A |  | B |\n| --- | --- | --- |\n| Tour<br>de table | x · y |  |\n\nVue ![Un pont](image:1)\n\nEncadré\n"
    );
    let told: Vec<(About, usize)> = document.report.iter().map(|note| (note.about, note.times)).collect();
    assert_eq!(told, [(About::MergedCells, 2), (About::NestedTables, 1)]);
}

#[test]
fn false_titles_and_typed_signs_are_guessed_and_said_to_be() {
    let bold = |size: u8, words: &str| {
        format!("<w:p><w:r><w:rPr><w:b/><w:sz w:val=\"{size}\"/></w:rPr><w:t>{words}</w:t></w:r></w:p>")
    };
    let body = [
        bold(36, "La boule de neige"),
        p("", "On part de deux personnes."),
        bold(22, "Matériel"),
        p("", "- des feuilles"),
        p("", "- des feutres"),
        bold(22, "Une phrase en gras, qui finit par un point."),
        p("", "1. seul"),
        p("", "Fin du texte."),
        p("", "Encore."),
    ];
    let document = read(&body.concat());
    assert_eq!(document.title.as_deref(), Some("La boule de neige"));
    assert_eq!(
        document.body,
        "On part de deux personnes.\n\n## Matériel\n\n- des feuilles\n- des feutres\n\n\
         **Une phrase en gras, qui finit par un point.**\n\n1\\. seul\n\nFin du texte.\n\nEncore.\n"
    );
    let words = |words: &str| words.to_owned();
    assert_eq!(
        document.guessed,
        [
            Guessed::Heading(words("Matériel")),
            Guessed::List(words("des feuilles")),
            Guessed::Title(words("La boule de neige"))
        ]
    );
}

#[test]
fn a_hostile_document_says_why_it_is_not_read() {
    let of = |body: &str| read_here("a.docx", &docx_with(body, &[])).map(|read| read.body);
    let nested =
        |tag: &str, times: usize| format!("{}{}", format!("<{tag}>").repeat(times), format!("</{tag}>").repeat(times));
    assert_eq!(of(&nested("w:sdt", 60_000)), Err(Unread::Deep));
    let tables = "<w:tbl><w:tr><w:tc>".repeat(20_000) + &"</w:tc></w:tr></w:tbl>".repeat(20_000);
    assert_eq!(of(&tables), Err(Unread::Deep));
    assert_eq!(of(&" ".repeat(9 << 20)), Err(Unread::Bomb));
    assert_eq!(of("<w:p><w:r><w:t>coupé"), Err(Unread::Damaged));
    let wide = format!(
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"999999999\"/></w:tcPr>{}</w:tc></w:tr><w:tr/></w:tbl>",
        p("", "x")
    );
    assert!(of(&wide).is_ok_and(|body| body.contains('x') && body.len() < 9_000));
    assert_eq!(read_here("a.docx", b"\xd0\xcf\x11\xe0").unwrap_err(), Unread::Locked);
    assert_eq!(read_here("a.docx", &archive(&[("a.txt", b"x")])).unwrap_err(), Unread::Damaged);
    assert_eq!(of("<w:p/>"), Err(Unread::Empty));
}
