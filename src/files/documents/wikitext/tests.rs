//! What is read of the text of MediaWiki.

use crate::files::documents::wikitext::*;

fn body(text: &str) -> String {
    read(text, &WikiNames::default()).body
}

#[test]
fn marks_become_those_of_markdown() {
    for (text, written) in [
        ("Un '''gras''' et ''penché''.", "Un **gras** et *penché*.\n"),
        ("== Titre ==\nTexte\nsuite", "## Titre\n\nTexte suite\n"),
        ("* un\n* deux\n** trois", "- un\n- deux\n  - trois\n"),
        ("# un\n# deux", "1. un\n2. deux\n"),
        (": retrait", "> retrait\n"),
        ("Une ligne<br/>puis une autre", "Une ligne\\\npuis une autre\n"),
        ("----", "---\n"),
        ("[https://exemple.org le site]", "[le site](https://exemple.org)\n"),
        ("a<nowiki>''b''</nowiki>c", "a''b''c\n"),
        ("x<sup>2</sup>", "x<sup>2</sup>\n"),
    ] {
        assert_eq!(body(text), written, "{text}");
    }
}

#[test]
fn links_lead_to_titles_and_categories_are_told_apart() {
    let page = read("Voir [[jardin partagé#Sol|ici]], [[en:Garden]][[Catégorie:Jardins|x]].", &WikiNames::default());
    assert!(page.body.starts_with("Voir [ici](http://page.invalid/Jardin%20partag%C3%A9#Sol), ."), "{}", page.body);
    assert_eq!(page.categories, ["Jardins"]);
    let named = WikiNames::new(&[(14, "Rubrique".to_owned()), (6, "Illustration".to_owned())]);
    let page = read("[[Rubrique:Eau]] [[Illustration:Mon puits.jpg|vignette|200px|Le puits]]", &named);
    assert_eq!((page.categories, page.images), (vec!["Eau".to_owned()], vec!["Mon_puits.jpg".to_owned()]));
    assert_eq!(page.body, "![Le puits](image:1)\n");
}

#[test]
fn tables_and_notes_are_read() {
    let table = "{|\n! Nom !! Prix\n|-\n| Pain || 3 €\n|-\n| colspan=\"2\" | Fini\n|}";
    assert_eq!(body(table), "| Nom | Prix |\n| --- | --- |\n| Pain | 3 € |\n| Fini |  |\n");
    let notes = "Vrai<ref name=\"a\">Une source</ref> et encore<ref name=\"a\"/>.\n<references/>";
    assert_eq!(body(notes), "Vrai[^1] et encore[^1].\n\n[^1]: Une source\n");
}

#[test]
fn what_the_other_wiki_works_out_is_kept_as_it_is_written() {
    let page = read("{{Infobox|nom=Four}}\n\nLe {{date|12|mars}} au soir.", &WikiNames::default());
    assert_eq!(page.body, "```\n{{Infobox|nom=Four}}\n```\n\nLe `{{date|12|mars}}` au soir.\n");
    assert_eq!(page.kept, ["Infobox", "date"]);
}

#[test]
fn a_page_that_leads_elsewhere_says_where() {
    for (text, target) in [
        ("#REDIRECT [[Autre page]]", Some("Autre page")),
        ("#redirection [[Autre#Section|x]]", Some("Autre#Section")),
        ("#REDIRECTION: [[:Catégorie:Eau]]", Some("Catégorie:Eau")),
        ("# [[Un]]", None),
        ("Texte #REDIRECT [[x]]", None),
    ] {
        assert_eq!(redirect(text).as_deref(), target, "{text}");
    }
}

#[test]
fn hostile_pages_end() {
    for text in ["[[", "{{", "{|", "<ref>", "[[a|[[b|", "'''''", "{{{", "<!--", ":::::", "[http://", "\u{0}", "= ="] {
        let _ = read(&text.repeat(3000), &WikiNames::default());
    }
    assert!(is_too_deep(&"{{a|".repeat(400)) && !is_too_deep(&"{{a}}".repeat(4000)));
}
