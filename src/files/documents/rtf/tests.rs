//! Rich texts as several programs save them, small.
#![expect(clippy::unwrap_used, reason = "tests")]

use crate::files::documents::{About, ReadDocument, Unread, read_here};

fn read(body: &str) -> ReadDocument {
    let head = "{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fcharset0 Times;}{\\f1\\fcharset2 Symbol;}}\
                {\\colortbl;\\red0\\green0\\blue0;}{\\stylesheet{\\s0 Normal;}{\\s1\\b heading 1;}{\\s9 Title;}}\
                {\\info{\\title Titre du fichier}}";
    read_here("a.rtf", format!("{head}{body}}}").as_bytes()).unwrap()
}

#[test]
fn a_text_keeps_its_structure() {
    let document = read(
        "\\pard\\s9 Le d\\'e9bat\\par\\pard\\s1 D\\u233\\'e9roul\\u233?\\par\\pard\\plain On {\\b bouge\\b0 \
         }, 2{\\super e} jour\\~; \
         l\\rquote eau\\line puis{\\footnote \\pard\\chftn Ou pas.}.\\par\n\
         {\\listtext\\pard 1.\\tab}\\ls1\\ilvl0 Poser\\par{\\listtext\\f1 \\'b7\\tab}\\ilvl1 un trait\\par\
         {\\listtext 2.\\tab}\\ilvl0 Parler\\par\\pard {\\field{\\*\\fldinst{HYPERLINK \"https://a.example/\"}}\
         {\\fldrslt{lien}}} \\u-10179?\\u-8694? fin\\par",
    );
    assert_eq!(document.title.as_deref(), Some("Le débat"));
    assert_eq!(
        document.body,
        "## Déroulé\n\nOn **bouge**, 2<sup>e</sup> jour\u{a0}; l’eau\\\npuis[^1].\n\n1. Poser\n   - un \
         trait\n2. Parler\n\n\
         [lien](https://a.example/) 😊 fin\n\n[^1]: Ou pas.\n"
    );
    assert_eq!(document.report, [], "{:?}", document.report);
}

#[test]
fn tables_and_images_are_kept() {
    let document = read(
        "\\pard Avant\\par\\trowd\\cellx1\\cellx2\\pard\\intbl A\\cell B\\cell\\row\\trowd\\pard\\intbl \
         c\\par d\\cell \\cell\\row\
         \\pard Apr\\'e8s {\\*\\shppict{\\pict\\pngblip 89504e470d0a1a0a}}{\\nonshppict{\\pict\\wmetafile8 00}}\\par\
         {\\pict\\wmetafile8 0102}\\par",
    );
    assert_eq!(document.body, "Avant\n\n| A | B |\n| --- | --- |\n| c<br>d |  |\n\nAprès ![](image:1)\n");
    assert_eq!(document.images.iter().map(|image| image.bytes.len()).collect::<Vec<_>>(), [8]);
    assert_eq!(
        document.report.iter().map(|note| (note.about, note.times)).collect::<Vec<_>>(),
        [(About::OtherImages, 1)]
    );
}

#[test]
fn what_is_left_out_is_told() {
    let document = read(
        "{\\header\\pard Lisi\\'e8res\\par}\\pard Dit{\\v cach\\'e9}{\\deleted \
         \\'f4t\\'e9}{\\*\\annotation\\pard \\'c0 revoir}\
         {\\*\\inconnu rien}.\\par",
    );
    assert_eq!(document.body, "Dit.\n");
    let told: Vec<(About, String)> = document.report.iter().map(|note| (note.about, note.words.join(" "))).collect();
    assert_eq!(
        told,
        [
            (About::Margins, "Lisières".to_owned()),
            (About::Hidden, "caché".to_owned()),
            (About::Comments, "À revoir".to_owned()),
            (About::Deletions, "ôté".to_owned())
        ]
    );
}

#[test]
fn a_hostile_text_says_why_it_is_not_read() {
    let of = |bytes: &[u8]| read_here("a.rtf", bytes).map(|read| read.body);
    assert_eq!(of(b"hello"), Err(Unread::Damaged));
    assert_eq!(of(format!("{{\\rtf1 {}", "{".repeat(200_000)).as_bytes()), Err(Unread::Deep));
    assert_eq!(of(b"{\\rtf1 coup\\'e9"), Err(Unread::Damaged));
    assert_eq!(of(b"{\\rtf1 a\\bin99999999 b}"), Err(Unread::Damaged), "the bytes that it promises are not there");
    assert_eq!(of(b"{\\rtf1 }}}}x\\u99999999999 \\'zz\\'zz\\"), Ok("x?\n".to_owned()));
    let tables = "\\intbl a\\cell\\row".repeat(20_000);
    assert!(of(format!("{{\\rtf1 {tables}}}").as_bytes()).is_ok());
}
