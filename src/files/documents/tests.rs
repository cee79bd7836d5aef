//! What comes out of documents: fixtures are written here, small, in the ways that people's documents are.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::io::Write;

use crate::files::documents::*;
use crate::text::markup::{self, Context};

/// An archive of these parts.
pub(super) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

pub(super) fn page(html: &str) -> ReadDocument {
    read_here("page.html", html.as_bytes()).unwrap()
}

fn text(text: &str) -> ReadDocument {
    read_here("texte.txt", text.as_bytes()).unwrap()
}

fn times(document: &ReadDocument, about: About) -> usize {
    document.report.iter().find(|note| note.about == about).map_or(0, |note| note.times)
}

#[test]
fn a_page_keeps_its_structure() {
    let read = page(
        "<html><head><title>Titre de l’onglet</title><style>p{}</style></head><body>\
         <h1>Le débat mouvant</h1><p>On <b>bouge </b>pour <i>dire</i> &lt;b&gt; H<sub>2</sub>O.<br>Puis\n on rit.</p>\
         <h2>Déroulé</h2><ol start=5><li>Poser<ul><li>un trait<li>une question</ul><li>Parler</ol>\
         <blockquote><p>Cité.</blockquote><pre>a  b\n  c</pre>\
         <table><tr><th colspan=2>Quoi</th><th>Qui</th></tr><tr><td rowspan=2>A|B<td>c<br>d<td>e<tr><td>f<td>g</table>\
         <p><a href=\"https://a.example/x (1)\">lien</a> <a href=\"#ici\">ici</a> <a href=\"javascript:x\">\
         non</a></body>",
    );
    assert_eq!(read.title.as_deref(), Some("Le débat mouvant"));
    assert_eq!(
        read.body,
        "On **bouge** pour *dire* \\<b> H<sub>2</sub>O.\\\nPuis on rit.\n\n## Déroulé\n\n\
         5. Poser\n   - un trait\n   - une question\n6. Parler\n\n> Cité.\n\n```\na  b\n  c\n```\n\n\
         | Quoi |  | Qui |\n| --- | --- | --- |\n| A\\|B | c<br>d | e |\n|  | f | g |\n\n\
         [lien](https://a.example/x%20%281%29) ici non\n"
    );
    assert_eq!((times(&read, About::LocalLinks), times(&read, About::MergedCells)), (2, 2));
}

#[test]
fn what_a_page_shows_around_its_text_is_taken_off_and_told() {
    let read = page(
        "<title>T</title><nav><a href=/>Accueil</a></nav><main><p>Le texte.</p><form>Nom <input></form>\
         <p style='display:none'>caché</p><img src=https://a.example/b.png alt='Un pont'>\
         <iframe src=x></iframe></main><footer>Mentions</footer>",
    );
    assert_eq!(read.body, "Le texte.\n\n[Un pont](https://a.example/b.png)\n");
    let chrome = read.report.iter().find(|note| note.about == About::Chrome).unwrap();
    assert_eq!(chrome.words, ["Accueil", "Mentions"]);
    assert_eq!((times(&read, About::Forms), times(&read, About::Hidden)), (1, 1));
    assert_eq!((times(&read, About::RemoteImages), times(&read, About::Media)), (1, 1));
}

#[test]
fn an_article_without_words_is_not_what_holds_the_text() {
    let read = page("<p>Le texte.</p><article><img src=x.png></article>");
    assert_eq!(read.body, "Le texte.\n");
    assert_eq!(times(&read, About::OtherImages), 1);
}

#[test]
fn marks_stand_where_they_are_read() {
    for (html, body) in [
        ("a<b> gras </b>b", "a **gras** b"),
        ("mot<b>« gras »</b>suite", "mot<strong>« gras »</strong>suite"),
        ("<b>a</b><i>b</i>", "**a**<em>b</em>"),
        ("<b>a <i>b</i></b> c", "**a *b*** c"),
        ("<a href='https://a.example/'><b>x</b></a>", "[**x**](https://a.example/)"),
        ("<a href='https://a.example/'>https://a.example/</a>", "<https://a.example/>"),
        ("<b></b>vide<b> </b>", "vide"),
        ("1. Un<br># deux", "1\\. Un\\\n\\# deux"),
        ("<p><b style='font-weight:normal'><span style='font-weight:700'>g</span> h</b>", "**g** h"),
    ] {
        assert_eq!(page(html).body, format!("{body}\n"), "{html}");
    }
}

#[test]
fn an_image_that_a_page_holds_is_kept_once() {
    let png = "data:image/png;base64,iVBORw0KGgo=";
    let read = page(&format!("<p>a <img src='{png}' alt='Un [beau] pont'> b</p><img src='{png}' alt=encore>"));
    assert_eq!(read.body, "a ![Un beau pont](image:1) b\n\n![encore](image:1)\n");
    assert_eq!(read.images.len(), 1);
    assert_eq!(
        (read.images[0].name.as_str(), read.images[0].bytes.as_slice()),
        ("image-1.png", &b"\x89PNG\r\n\x1a\n"[..])
    );
}

#[test]
fn a_plain_text_is_read_as_it_looks() {
    let read = text(
        "La boule de neige\n=================\n\nOn part de deux personnes, qui cherchent ensemble un premier accord,\n\
         puis de quatre, puis de huit, jusqu’à ce que toute la salle se trouve\nréunie.\n\nMatériel :\n- des feuilles\n\
         - des feutres *rouges*\n\n1) Poser\n2) Parler\n\nAdresse\n3 rue haute\n",
    );
    assert_eq!(read.title.as_deref(), Some("La boule de neige"));
    assert_eq!(
        read.body,
        "On part de deux personnes, qui cherchent ensemble un premier accord, puis de quatre, puis de huit, \
         jusqu’à ce que \
         toute la salle se trouve réunie.\n\nMatériel :\n\n- des feuilles\n- des feutres \\*rouges\\*\n\n1. Poser\n\
         2. Parler\n\nAdresse\\\n3 rue haute\n"
    );
    assert_eq!(read.guessed, [Guessed::List("des feuilles".to_owned()), Guessed::List("Poser".to_owned())]);
}

#[test]
fn a_plain_text_without_blank_lines_keeps_its_lines_and_its_tables() {
    let read = text(
        "Atelier couture\nObjectifs :\n- coudre\n- parler du quartier,\nde ses rues\nDurée : 1h30\nPublic : voisins\n\n\
         Déroulement\n1. Accueil 15 min\n2. Bilan\n\nJour\tLieu\nlundi\tMairie\nFin\n",
    );
    let (before, after) =
        read.body.split_once("## Déroulement").or_else(|| read.body.split_once("Déroulement")).unwrap();
    assert!(
        before.contains("- parler du quartier,\\\n  de ses rues\n\nDurée : 1h30\n\nPublic : voisins\n"),
        "{before}"
    );
    assert!(after.contains("1. Accueil 15 min\n2. Bilan\n"), "{after}");
    assert!(after.contains("| Jour | Lieu |") && after.contains("| lundi | Mairie |\n\nFin\n"), "{after}");
}

#[test]
fn markdown_stays_and_gives_its_title_its_images_and_its_labels() {
    let markdown = "---\ntitle: Un titre\nduree: 45 min\nmots: [a, b]\n---\n# Un titre\n\nTexte **gras**.\n\n\
                    ![Vue](data:image/png;base64,iVBORw0KGgo=) ![x](img/y.png)\n";
    let read = read_here("a.md", markdown.as_bytes()).unwrap();
    assert_eq!(read.title.as_deref(), Some("Un titre"));
    assert_eq!(read.body, "- duree : 45 min\n- mots : a, b\n\nTexte **gras**.\n\n![Vue](image:1) ![x](img/y.png)\n");
    assert_eq!(times(&read, About::OtherImages), 1);
    let broken = read_here("a.md", b"---\nx: [1\n---\n# T\n\nTexte\n").unwrap();
    assert!(broken.body.contains("x: [1") && broken.body.contains("Texte"), "{}", broken.body);
}

#[test]
fn a_document_that_is_not_read_says_why() {
    for (name, bytes, why) in [
        ("a.txt", &b""[..], Unread::Empty),
        ("a.txt", b" \n\t ", Unread::Empty),
        ("a.html", b"<p></p><script>x</script>", Unread::Empty),
        ("a.xyz", b"x", Unread::Format),
        ("sans-fin", b"x", Unread::Format),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Unread::Old),
    ] {
        assert_eq!(read_here(name, bytes).unwrap_err(), why, "{name}");
    }
    let deep = "<div>".repeat(100_000);
    assert_eq!(read_here("a.html", deep.as_bytes()).unwrap_err(), Unread::Deep);
    let lists = "<ul><li>x".repeat(200);
    assert_eq!(read_here("a.html", lists.as_bytes()).unwrap_err(), Unread::Deep);
    let wide = format!("<table>{}</table>", "<tr><td colspan=1000000 rowspan=99999>a".repeat(2_500));
    assert!(page(&wide).body.len() < 2_000_000);
}

/// Words, in the order in which one reads them.
fn read_aloud(html: &str) -> Vec<String> {
    let words = markup::plain(html);
    words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Words with the signs that Markdown reads, and the tags that they may stand in.
const WORDS: &str = "[a-zé]{1,6}[ .,;:!*_`#>|\\[\\]()~<&+=-]{0,3}[a-zé]{1,4}";
const TAGS: [&str; 14] = ["b", "i", "s", "sup", "p", "h2", "li", "blockquote", "td", "div", "span", "code", "a", "em"];

proptest::proptest! {
    #[test]
    fn every_word_of_a_page_is_in_its_text(
        parts in proptest::collection::vec((WORDS, 0..TAGS.len()), 1..12)
    ) {
        let (mut html, mut words) = (String::new(), Vec::new());
        for (part, way) in &parts {
            let safe = crate::text::escape::escaped(part).into_owned();
            words.extend(part.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned));
            let tag = TAGS[*way];
            let href = if tag == "a" { " href='https://a.example/b'" } else { "" };
            html.push_str(&match tag {
                "li" => format!("<ul><li>{safe}</ul>"),
                "td" => format!("<table><tr><td>{safe}<td>{safe}</table>"),
                "b" | "i" => format!("<{tag}>{safe}</{tag}>-"),
                _ => format!("<{tag}{href}>{safe}</{tag}> "),
            });
        }
        let read = page(&html);
        let html_again = markup::render(&read.body, &Context::empty()).html();
        let shown = format!("{} {html_again}", read.title.as_deref().unwrap_or_default());
        let heard = read_aloud(&read.body);
        let shown = shown.split(|c: char| !c.is_alphanumeric());
        let all: Vec<&str> = heard.iter().map(String::as_str).chain(shown).collect();
        for word in words {
            proptest::prop_assert!(all.contains(&word.as_str()), "{word:?} of {html:?} is not in {:?}", read.body);
        }
    }
}

/// A document of these pages, each of these lines, as a word processor prints it.
fn pdf(pages: &[&[&str]]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len()).map(|page| format!("{} 0 R", 4 + page * 2)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (rank, lines) in pages.iter().enumerate() {
        let said = |(at, line): (usize, &&str)| format!("BT /F1 12 Tf 72 {} Td ({line}) Tj ET", 760 - at * 14);
        let stream = lines.iter().enumerate().map(said).collect::<Vec<_>>().join("\n");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F1 \
             3 0 R >> >> >>",
            5 + rank * 2
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()));
    }
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (rank, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", rank + 1));
    }
    let table: String = places.iter().map(|at| format!("{at:010} 00000 n \n")).collect();
    let (size, begun) = (objects.len() + 1, out.len());
    out.push_str(&format!("xref\n0 {size}\n0000000000 65535 f \n{table}"));
    out.push_str(&format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{begun}\n%%EOF\n"));
    out.into_bytes()
}

#[test]
fn a_pdf_gives_its_text_and_says_what_it_cannot_give() {
    let first: &[&str] =
        &["Guide des mares", "Une mare vit de peu : un creux, une", "bache, des voisins qui la soignent et", "1"];
    let second: &[&str] =
        &["Guide des mares", "qui la racontent. On y va le samedi.", "- des bottes", "- un seau", "2"];
    let third: &[&str] = &["Guide des mares", "Fin du chapitre.", "3"];
    let read = read_here("a.pdf", &pdf(&[first, second, third])).unwrap();
    assert_eq!(
        read.body,
        "Une mare vit de peu : un creux, une bache, des voisins qui la soignent et qui la racontent. On y va \
         le samedi.\n\n\
         - des bottes\n- un seau\n\nFin du chapitre.\n"
    );
    assert_eq!((times(&read, About::Unstructured), times(&read, About::Margins)), (1, 3));
    assert_eq!(read_here("a.pdf", &pdf(&[&[]])).unwrap_err(), Unread::Scanned);
}

#[test]
fn captions_come_without_their_head_their_notes_and_their_numbers() {
    let captions = "WEBVTT\nKind: captions\nLanguage: fr\n\nNOTE à relire\n\n1\n00:00:01.000 --> 00:00:03.000\n\
        Tout est parti d’une fenêtre.\n\n2\n00:00:04.000 --> 00:00:06.500\nOn servait 12 cafés.\n\n\
        00:00:07.000 --> 00:00:09.000\n7\n";
    for name in ["a.vtt", "a.txt", "a.srt"] {
        let read = read_here(name, captions.as_bytes()).unwrap();
        let said = format!("{:?} {}", read.title, read.body);
        assert!(said.contains("Tout est parti d’une fenêtre.") && said.contains("On servait 12 cafés."), "{said}");
        assert!(!["WEBVTT", "captions", "relire", "-->"].iter().any(|sign| said.contains(sign)), "{said}");
        assert!(said.contains('7'), "a number that somebody says stays: {said}");
        assert!(times(&read, About::Chrome) > 0 && times(&read, About::Times) > 0, "{:?}", read.report);
    }
    // A text that shows an arrow is none.
    assert_eq!(text("WEBVTT\n\n1\na --> b\n").title.as_deref(), Some("WEBVTT"));
}
