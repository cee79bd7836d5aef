//! What is read otherwise than CommonMark reads it, with its neighbours; and what is not.

#![expect(clippy::unwrap_used, reason = "tests")]
use comrak::Arena;
use comrak::nodes::NodeValue;

use crate::text::anchors::{self, RESERVED_IDS};
use crate::text::links::{self, Target};
use crate::text::markup::{Context, fragment, inline, plain, render, tree};

fn html(body: &str) -> String {
    render(body, &Context::empty()).html()
}

/// The cells of a table, row by row, without their tags.
fn rows(body: &str) -> Vec<Vec<String>> {
    let html = html(body);
    let page = scraper::Html::parse_fragment(&html);
    let select = |name: &str| scraper::Selector::parse(name).unwrap();
    let words = |cell: scraper::ElementRef<'_>| cell.text().collect::<String>();
    page.select(&select("tr")).map(|row| row.select(&select("th, td")).map(words).collect()).collect()
}

const HEAD: &str = "| a | b | c |\n|---|---|---|\n";

#[test]
fn links_with_words_stand_in_cells() {
    for (row, cells) in [
        ("| [[Fiche|libellé]] | b | c |", ["libellé", "b", "c"]),
        ("| a | [[Fiche|libellé]] | c |", ["a", "libellé", "c"]),
        ("| a | b | [[Fiche|libellé]] |", ["a", "b", "libellé"]),
        ("[[Fiche|libellé]] | b | c", ["libellé", "b", "c"]),
        ("a | b | [[Fiche|libellé]]", ["a", "b", "libellé"]),
        ("| [[Fiche\\|libellé]] | b | [[A#s|x]] |", ["libellé", "b", "x"]),
        ("| [[Fiche | libellé ]] | un [[A|b]] et [[C|d]] | c |", ["libellé", "un b et d", "c"]),
        ("| [[Fiche|l’*eau* & « co »]] | b | c |", ["l’*eau* & «\u{202f}co\u{202f}»", "b", "c"]),
        ("| `[[A|b]]` | **[[C|d]]** | [e](f) |", ["[[A|b]]", "d", "e"]),
        ("| [[A|]] | b |", ["[[A", "]]", "b"]),
    ] {
        assert_eq!(rows(&format!("{HEAD}{row}\n")), [["a", "b", "c"].map(str::to_owned), cells.map(str::to_owned)]);
    }
    assert_eq!(rows("| [[A|b]] | c |\n|---|---|\n| d | e |\n"), [["b", "c"], ["d", "e"]]);
    assert_eq!(rows("> | [[A|b]] | c |\n> |---|---|\n> | d | ![[e.jpg|f]] |\n").len(), 2);
    assert!(html("| a | b |\n|-|-|\n| ![[x.jpg|y|z]] | c |").contains("<td>c</td>"));
}

#[test]
fn links_are_the_same_outside_of_tables() {
    for (body, shown) in [
        ("[[Fiche|libellé]]", ">libellé</a>"),
        ("[[Fiche\\|libellé]]", ">libellé</a>"),
        ("[[Fiche|a|b]]", ">a|b</a>"),
        ("`[[Fiche|libellé]]`", "<code>[[Fiche|libellé]]</code>"),
        ("`[[Fiche\\|libellé]]`", "<code>[[Fiche\\|libellé]]</code>"),
        ("    [[Fiche|libellé]]", "<code>[[Fiche|libellé]]"),
        ("```\n[[Fiche|libellé]]\n```", "<code>[[Fiche|libellé]]"),
        ("[a](</x[[b|c]]> \"t [[u|v]]\")", "title=\"t [[u|v]]\""),
        ("<kbd title=\"[[a|b]]\">c</kbd>", "title=\"[[a|b]]\""),
    ] {
        assert!(html(body).contains(shown), "{body}: {}", html(body));
    }
    assert!(html("[[Fiche|a]]").contains("titre=Fiche\""), "{}", html("[[Fiche|a]]"));
    assert!(inline("[[Fiche|a]]", &Context::empty()).contains(">a</a>"));
    assert_eq!(plain("| [[A|b]] | `[[C|d]]` |\n|---|---|\n"), "b [[C|d]]");
}

#[test]
fn the_index_of_links_sees_those_of_cells() {
    let body = format!("{HEAD}| [[Un|1]] | ![[deux.jpg|2]] | [[Trois\\|3]] |\n");
    let found = links::in_text(&body, "https://maillage.example/");
    let told: Vec<_> = found.iter().map(|link| (link.target.clone(), link.label.as_str())).collect();
    assert_eq!(
        told,
        [
            (Target::Title("Un".to_owned()), "1"),
            (Target::File("deux.jpg".to_owned()), "2"),
            (Target::Title("Trois".to_owned()), "3"),
        ]
    );
}

/// Spaces that look like the one of a text.
const SPACES: [char; 6] = ['\u{a0}', '\u{202f}', '\u{2007}', '\u{2009}', '\u{2003}', '\u{3000}'];

#[test]
fn any_space_parts_marks_from_words() {
    for written in [
        "## Titre\n\nmot\n",
        "## Titre ##\n\nmot\n",
        "- un\n- deux\n",
        "* un\n+ deux\n",
        "1. un\n2) deux\n",
        "- un\n  - deux\n    suite\n",
        "1. un\n   - deux\n   - trois\n\n     suite\n",
        "- [ ] à faire\n- [x] fait\n",
        "> cité\n> - un\n> ## Titre\n",
        "> [!NOTE] Un titre\n> mot\n",
        "un\n \ndeux\n",
        "- un\n  \n- deux\n",
        "a | b\n - | -: \nc | d\n",
        "| a | b |\n| :- | - |\n| c | d |\n",
        "Titre\n=== \n\nmot\n",
        "* * *\n",
        " - - -\n",
        "    code\n",
        "``` \na\n``` \n\nmot\n",
        "mot[^1]\n\n[^1]: note\n",
        "[a]\n\n[a]: https://exemple.fr\n",
        "Terme\n\n: Sens\n",
        "-  un\n   deux\n",
    ] {
        for space in SPACES {
            let other = written.replace(' ', &space.to_string());
            let unlike = |html: String| html.replace(SPACES, " ").replace("&nbsp;", " ");
            assert_eq!(unlike(html(&other)), unlike(html(written)), "{other:?}");
        }
    }
}

#[test]
fn spaces_of_sentences_and_code_stay() {
    for (written, shown) in [
        ("10\u{a0}km\u{2003}ici", "10\u{a0}km\u{2003}ici"),
        ("##\u{a0}À 10\u{2009}km", "À 10\u{2009}km"),
        ("-\u{a0}À 10\u{2009}km", "À 10\u{2009}km"),
        ("`-\u{a0}a`", "<code>-\u{a0}a</code>"),
        ("```\n-\u{a0}a\n\u{a0}\u{a0}b\n\u{a0}\n##\u{202f}c\n```", "-\u{a0}a\n\u{a0}\u{a0}b\n\u{a0}\n##\u{202f}c\n"),
        ("- x\n\n  ```\n  -\u{a0}a\n  ```", "<code>-\u{a0}a\n"),
        ("    a\n    \u{a0}-\u{a0}b", "a\n\u{a0}-\u{a0}b"),
        ("<pre>\n-\u{a0}a\n</pre>", "-\u{a0}a"),
        ("#\u{a0}a [x](/y\u{a0}z)", "a"),
        ("-\u{2003}a\u{2003}-\u{2003}b", "a\u{2003}-\u{2003}b"),
        ("mot\n\u{a0}: suite", "mot"),
    ] {
        let html = html(written).replace("&nbsp;", "\u{a0}");
        assert!(html.contains(shown), "{written:?}: {html:?}");
    }
    assert!(!html("mot\n\u{a0}: suite").contains("<dl>"));
    assert_eq!(inline("-\u{a0}a", &Context::empty()), "- a");
    assert_eq!(fragment("#\u{a0}A\n", &Context::empty()), "<h4>A</h4>\n");
}

#[test]
fn the_sections_of_the_editor_are_those_of_the_page() {
    let body = "Début.\n\n##\u{a0}Un\n\na\n\u{a0}\n##\u{202f}Deux\n\nb\n";
    let ids: Vec<_> = anchors::outline(body, RESERVED_IDS).into_iter().map(|section| section.id).collect();
    assert_eq!(ids, ["un", "deux"]);
    assert_eq!(anchors::section(body, "un", RESERVED_IDS), Some("##\u{a0}Un\n\na\n\u{a0}\n"));
}

#[test]
fn emphasis_closes_and_opens_beside_marks() {
    for (written, shown) in [
        ("**Objectif :**décrire", "<strong>Objectif\u{a0}:</strong>décrire"),
        ("**« cité »**suite", "<strong>«\u{202f}cité\u{202f}»</strong>suite"),
        ("mot**(gras)**", "mot<strong>(gras)</strong>"),
        ("mot**(gras)**suite", "mot<strong>(gras)</strong>suite"),
        ("*Attention !*puis", "<em>Attention\u{202f}!</em>puis"),
        ("_Attention !_puis", "<em>Attention\u{202f}!</em>puis"),
        ("***Attention !***puis", "<em><strong>Attention\u{202f}!</strong></em>puis"),
        ("~~Avant :~~après", "<del>Avant\u{a0}:</del>après"),
        ("**Étape 1.**2 personnes", "<strong>Étape 1.</strong>2 personnes"),
        ("**`code`**puis", "<strong><code>code</code></strong>puis"),
        ("**Bravo 🎉**à tous", "<strong>Bravo 🎉</strong>à tous"),
        ("mot**« cité »**", "mot<strong>«\u{202f}cité\u{202f}»</strong>"),
        ("l’eau**(douce)**, *a :*b", "l’eau<strong>(douce)</strong>, <em>a\u{a0}:</em>b"),
        ("**Un :**a, mot**(deux)** b", "<strong>Un\u{a0}:</strong>a, mot<strong>(deux)</strong> b"),
        ("**\"cité\"**suite", "<strong>\"cité\"</strong>suite"),
        ("*a \"*b*\" c*", "<em>a \"<em>b</em>\" c</em>"),
        ("l’*eau* et d’*air*", "l’<em>eau</em> et d’<em>air</em>"),
        ("**Un :**a **deux** b", "<strong>Un\u{a0}:</strong>a <strong>deux</strong> b"),
        ("- **Un :**a", "<strong>Un\u{a0}:</strong>a"),
        ("> 1. **Un :**a", "<strong>Un\u{a0}:</strong>a"),
        ("## **Un :**a", "<strong>Un\u{a0}:</strong>a"),
        ("| a |\n|---|\n| **Un :**b |", "<strong>Un\u{a0}:</strong>b"),
        ("[**Un :**a](https://b.fr)", "<strong>Un\u{a0}:</strong>a</a>"),
        ("**[[Fiche|mot]]**suite", "</a></strong>suite"),
        ("**[mot](https://b.fr)**suite", "</a></strong>suite"),
        ("Avant\n**Un :**a\n**Deux :**b", "<strong>Deux\u{a0}:</strong>b"),
        ("-\u{a0}**Un :**a", "<strong>Un\u{a0}:</strong>a"),
        ("| [[A|**b :**c]] | **Un :**d |\n|---|---|", "<strong>Un\u{a0}:</strong>d"),
    ] {
        assert!(
            html(written).replace("&nbsp;", "\u{a0}").replace("&quot;", "\"").contains(shown),
            "{written}: {}",
            html(written)
        );
    }
    let field = inline("**Objectif :**décrire", &Context::empty()).replace("&nbsp;", "\u{a0}");
    assert_eq!(field, "<strong>Objectif\u{a0}:</strong>décrire");
    assert_eq!(plain("**Objectif :**décrire et mot**(gras)**"), "Objectif :décrire et mot(gras)");
}

#[test]
fn what_is_no_emphasis_keeps_its_stars() {
    for written in [
        "10 * 4 * 2",
        "2*(3+4)*5",
        "(a+b)*c + (d+e)*f",
        "a*b + (c+d)*e",
        "a*(b+c)*d",
        "2**(3+4)**5",
        "`**a :**b`",
        "    **a :**b",
        "\\*\\*a :\\*\\*b",
        "participant*(e)s motivé*(e)s",
        "*.txt et *.md",
        "Prix* (*hors taxe",
        "**a :\n\nb :**c",
        "- **a :\n- b :**c",
        "**a `b :**c`",
        "*€*dix",
        "a*\"b\"*",
        "snake_(case)_mot",
    ] {
        let html = html(written);
        assert!(!html.contains("<em>") && !html.contains("<strong>"), "{written}: {html}");
        let stars = |text: &str| text.matches(['*', '_']).count();
        let escapes = written.matches('\\').count();
        assert!(stars(&html) == stars(written) || (written.starts_with("- ") && escapes == 0), "{written}: {html}");
    }
    assert!(html("a*b*c").contains("a<em>b</em>c"));
    assert!(html("**a** b*(c)").contains("<strong>a</strong> b*(c)"));
}

#[test]
fn nodes_keep_the_places_of_the_written_text() {
    let body = "-\u{a0}**É :**b [[A|c]]\n\u{202f}\u{202f}[d](e.md) f\n";
    let arena = Arena::new();
    let root = tree::parse(&arena, body).unwrap();
    let lines: Vec<&str> = body.lines().collect();
    let written = |node: comrak::nodes::Node<'_>| {
        let place = node.data().sourcepos;
        lines.get(place.start.line - 1).unwrap().get(place.start.column - 1..place.end.column).unwrap().to_owned()
    };
    let of =
        |wanted: fn(&NodeValue) -> bool| written(root.descendants().find(|node| wanted(&node.data().value)).unwrap());
    assert_eq!(of(|value| matches!(value, NodeValue::Strong)), "**É :**");
    assert_eq!(of(|value| matches!(value, NodeValue::WikiLink(_))), "[[A|c]]");
    assert_eq!(of(|value| matches!(value, NodeValue::Link(_))), "[d](e.md)");
}
