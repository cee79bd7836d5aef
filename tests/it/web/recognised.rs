//! The genres of texts that practitioners bring, from the document to what is recognised in it.

use maillage::files::documents::read_here;
use maillage::reading::brought::text::Given;
use maillage::text::recognise::{Goes, Layout};

use crate::support::{Site, on_both};

/// What is recognised in a document.
fn recognised(site: &Site, name: &str, bytes: &[u8]) -> (Given, Layout) {
    let read = read_here(name, bytes).unwrap();
    let source = format!("# {}\n\n{}", read.title.unwrap_or_else(|| "Sans titre".to_owned()), read.body);
    let kinds = site.app.kinds();
    let given = Given::new(&source, &kinds);
    let layout = given.lay_out(&kinds);
    (given, layout)
}

/// The fields that take something of it, with the words.
fn fields(layout: &Layout) -> Vec<(String, String)> {
    let field = |part: &maillage::text::recognise::Morsel| match &part.goes {
        Goes::Field(key) => Some((key.clone(), part.text.clone())),
        _ => None,
    };
    layout.parts.iter().filter_map(field).collect()
}

#[test]
fn each_genre_is_recognised_without_its_chrome() {
    const CHROME: [&str; 5] = ["Previous Page", "Next Page", "Auto Scroll", "(diff)", "Laisser un commentaire"];
    on_both(|site| {
        let bytes = &include_bytes!("../exchange/genres/capitalisation.txt")[..];
        let (given, layout) = recognised(site, "capitalisation.txt", bytes);
        let keys: Vec<String> = fields(&layout).into_iter().map(|(key, _)| key).collect();
        assert_eq!(
            given.title,
            "Capitalisation des ateliers «\u{a0}Cuisines de quartier\u{a0}»".replace('\u{a0}', " ")
        );
        assert_eq!(keys, ["resume", "difficultes", "reussite"]);
        let success = layout.parts.iter().find(|part| part.text.contains("Un repas partagé")).unwrap();
        assert!(success.stays, "the words of somebody are no key to success: {success:?}");
        assert!(layout.body.contains("On est venues pour la soupe"));
        for (name, bytes, title, key, body) in [
            (
                "guide.txt",
                &include_bytes!("../exchange/genres/guide.txt")[..],
                "Guide des jardins partagés",
                None,
                "## Partager l’eau\n\nL’eau se compte",
            ),
            (
                "billet.html",
                include_bytes!("../exchange/genres/billet.html"),
                "La ressourcerie mobile",
                Some("resume"),
                "- un café offert",
            ),
            (
                "ancien-wiki.html",
                include_bytes!("../exchange/genres/ancien-wiki.html"),
                "Accorderie",
                Some("resume"),
                "| Bricolage | 2 |",
            ),
            (
                "transcription.txt",
                include_bytes!("../exchange/genres/transcription.txt"),
                "Sans titre",
                None,
                "Claire : Bonjour à toutes",
            ),
        ] {
            let (given, layout) = recognised(site, name, bytes);
            let keys: Vec<String> = fields(&layout).into_iter().map(|(key, _)| key).collect();
            assert_eq!((given.title.as_str(), keys.first().map(String::as_str)), (title, key), "{name}");
            assert!(layout.body.contains(body), "{name}: {}", layout.body);
            let all = format!("{} {:?} {}", given.title, fields(&layout), layout.body);
            assert!(!CHROME.iter().any(|chrome| all.contains(chrome)), "{name}: {all}");
        }
    });
}
