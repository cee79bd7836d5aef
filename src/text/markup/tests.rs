//! What a text becomes, through the public doors of the renderer.
#![expect(clippy::unwrap_used, reason = "tests")]

use scraper::{Html, Selector};

use crate::text::markup::pieces::{End, Slot, TextPart};
use crate::text::markup::*;
use crate::text::passages;
use crate::text::passages::At;

fn sheet(id: i64, slug: &str, title: &str) -> SheetRef {
    SheetRef { id, slug: slug.to_owned(), title: title.to_owned() }
}

fn wiki() -> Context<'static> {
    Context {
        sheet_by_title: &|t| (t == "Boule de neige").then(|| sheet(12, "boule-de-neige", t)),
        sheet_by_id: &|id| (id == 12).then(|| sheet(12, "boule-de-neige", "Boule de neige")),
        file: &|name| match name {
            "photo.jpg" => Some(FileRef {
                id: 3,
                name: name.to_owned(),
                src: "/fichiers/3/photo.jpg".to_owned(),
                page: "/fichiers/3".to_owned(),
                width: Some(640),
                height: Some(480),
                alt: Some("Une table".to_owned()),
                caption: Some("La table : 2026".to_owned()),
                ..FileRef::default()
            }),
            "doc.pdf" => {
                Some(FileRef { id: 4, name: name.to_owned(), page: "/fichiers/4".to_owned(), ..FileRef::default() })
            }
            _ => None,
        },
        embed: &|t, _, _| {
            (t == "Boule de neige").then(|| "<ul class=\"cards\"><li id=\"x\">carte</li></ul>".to_owned().into())
        },
        base_url: "https://maillage.example",
        has_doors: false,
        ..Context::empty()
    }
}

fn html(body: &str) -> String {
    render(body, &wiki()).html().trim_end().to_owned()
}

#[test]
fn headings_start_at_h2_and_skip_no_level() {
    let rendered = render("# A\n\n### B\n\n## Titre\n\n> # Cité\n\n###### D\n\n# A\n", &wiki());
    let levels: Vec<_> = rendered.headings.iter().map(|h| (h.level, h.id.as_str())).collect();
    assert_eq!(levels, [(2, "a"), (3, "b"), (3, "section-titre"), (3, "d"), (2, "a-2")]);
    assert!(rendered.html().contains("<h2 id=\"cite\">Cité</h2>"), "{}", rendered.html());
}

/// The places of a text, with what stands between them.
fn places(body: &str, part: Option<&TextPart>) -> String {
    let pieces = render(body, &Context { has_doors: true, ..wiki() }).pieces;
    let opened = part.map_or(Some(pieces.clone()), |part| pieces.opened(part));
    let said = |slot: &Slot| match slot {
        Slot::Section(section) => format!("[{} {}]", section.id, section.words),
        Slot::End(End::Heading(level, id)) => format!("[{level} {id}]"),
        Slot::End(End::Passage(passage)) => format!("[{} {}]", passage.section, passage.number),
        Slot::End(End::Other) => "[-]".to_owned(),
        Slot::Form => "[form]".to_owned(),
        Slot::Live(_) => "[live]".to_owned(),
    };
    opened.map(|pieces| pieces.filled(&mut |slot| Some(said(slot)))).unwrap_or_default().replace('\n', "")
}

const PARTS: &str = "Avant.\n\n## Pourquoi *ça* marche ?\n\nUn.\n\n- deux\n\n\
    #### Bas\n\n---\n\n> ## Cité\n\n## Après\n\nTrois[^n].\n\n[^n]: Note.\n";

#[test]
fn a_text_says_where_its_sections_and_passages_end() {
    let said = places(PARTS, None);
    let expected = "<p>Avant.</p>[ 1]<h2 id=\"pourquoi-ca-marche\">Pourquoi <em>ça</em> marche\u{202f}?\
        [pourquoi-ca-marche Pourquoi ça marche\u{202f}?]</h2>[2 pourquoi-ca-marche]<p>Un.</p>[pourquoi-ca-marche 1]\
        <ul><li>deux</li></ul>[pourquoi-ca-marche 2]<h3 id=\"bas\">Bas[bas Bas]</h3>[4 bas]<hr>[-]<blockquote>\
        <h2 id=\"cite\">Cité</h2></blockquote>[bas 1]<h2 id=\"apres\">Après[apres Après]</h2>[2 apres]";
    assert!(said.starts_with(expected), "{said}");
    assert!(!html(PARTS).contains("data-slot"));
}

#[test]
fn a_part_of_a_text_gives_its_place_to_a_form_and_the_rest_stays() {
    let section = places(PARTS, Some(&TextPart::Section("pourquoi-ca-marche".to_owned())));
    assert!(section.contains("[2 pourquoi-ca-marche][form]<h2 id=\"apres\">"), "{section}");
    let last = places(PARTS, Some(&TextPart::Section("apres".to_owned())));
    assert!(last.contains("[2 apres][form]<section") && last.contains("Note."), "{last}");
    let at = |section: &str, number: usize| {
        let found = passages::find(PARTS, &At { section: section.to_owned(), number, mark: String::new() });
        let Some(passages::Found::Same(passage)) = found else { panic!("{section} {number}") };
        TextPart::Passage(passage.at())
    };
    let list = places(PARTS, Some(&at("pourquoi-ca-marche", 2)));
    assert!(list.contains("<p>Un.</p>[pourquoi-ca-marche 1][form]<h3"), "{list}");
    assert!(places(PARTS, Some(&at("", 1))).starts_with("[form]<h2"));
    assert_eq!(places(PARTS, Some(&TextPart::Section("absente".to_owned()))), "");
    assert_eq!(places("<div>\n\nUn.\n\n</div>\n", Some(&at("", 1))), "", "people's tags stand around it");
}

#[test]
fn wiki_links_lead_to_sheets_or_to_their_creation() {
    for (body, expected) in [
        ("[[Boule de neige]]", "<p><a href=\"/fiches/12-boule-de-neige\">Boule de neige</a></p>"),
        ("[[Boule de neige#À deux|ici]]", "<p><a href=\"/fiches/12-boule-de-neige#a-deux\">ici</a></p>"),
        (
            "[[Boule de neige#Suite]]",
            "<p><a href=\"/fiches/12-boule-de-neige#suite\">Boule de neige&nbsp;: Suite</a></p>",
        ),
        ("[[#Titre]]", "<p><a href=\"#section-titre\">Titre</a></p>"),
        (
            "[[L’eau & le \"vin\"]]",
            "<p><a class=\"absent\" href=\"/fiches/nouvelle?titre=L%E2%80%99eau%20%26%20le%20%22vin%22\" \
             title=\"Cette fiche n’existe pas encore&nbsp;: l’écrire\">L’eau &amp; le \"vin\"</a></p>",
        ),
        ("[a](/f/12#s)", "<p><a href=\"/fiches/12-boule-de-neige#s\">a</a></p>"),
        ("[a](/fiches/9-x/historique)", "<p><a href=\"/fiches/9/historique\">a</a></p>"),
        (
            "[a](https://maillage.example/titre/Boule%20de%20neige)",
            "<p><a href=\"/fiches/12-boule-de-neige\">a</a></p>",
        ),
        (
            "[a](https://b.fr/?x=1&y=2)",
            "<p><a rel=\"noopener nofollow ugc\" href=\"https://b.fr/?x=1&amp;y=2\">a</a></p>",
        ),
        ("[[https://b.fr|a]]", "<p><a rel=\"noopener nofollow ugc\" href=\"https://b.fr/\">a</a></p>"),
        ("[a](javascript:alert(1))", "<p>a</p>"),
        ("[a](doc.pdf)", "<p><a href=\"/fichiers/4\">a</a></p>"),
        ("<a href='/f/12' class=x target=_blank>a</a>", "<p><a href=\"/fiches/12-boule-de-neige\">a</a></p>"),
    ] {
        let expected = expected.replace("&nbsp;", "\u{a0}");
        assert_eq!(html(body).replace("&nbsp;", "\u{a0}"), expected, "{body}");
    }
}

#[test]
fn what_was_asked_is_told_once() {
    let rendered = render("[[A]] [[A]] [[Boule de neige]] [x](/f/9) ![[photo.jpg]] ![[B]]", &wiki());
    assert_eq!(rendered.titles, ["A", "Boule de neige", "B"]);
    assert_eq!(rendered.sheets, [12, 9]);
    assert_eq!(rendered.files, ["photo.jpg"]);
}

#[test]
fn files_and_cards_stand_alone_or_among_words() {
    let image = "<img src=\"/fichiers/3/photo.jpg\" alt=\"Une table\" width=\"640\" height=\"480\" loading=\"lazy\" \
        decoding=\"async\">";
    for (body, expected) in [
        (
            "![[photo.jpg]]",
            format!("<figure><a href=\"/fichiers/3\">{image}</a><figcaption>La table : 2026</figcaption></figure>"),
        ),
        (
            "![[photo.jpg|Autre]]",
            format!("<figure><a href=\"/fichiers/3\">{image}</a><figcaption>Autre</figcaption></figure>"),
        ),
        ("a ![[photo.jpg]]", format!("<p>a {image}</p>")),
        ("a ![Deux](images/photo.jpg)", format!("<p>a {}</p>", image.replace("Une table", "Deux"))),
        ("![[doc.pdf]]", "<p class=\"file\"><a href=\"/fichiers/4\">doc.pdf</a></p>".to_owned()),
        ("![[rien.png]]", "<span class=\"absent\">Fichier absent : rien.png</span>".to_owned()),
        ("![[Boule de neige]]", "<ul class=\"cards\"><li id=\"x\">carte</li></ul>".to_owned()),
        ("a ![[Boule de neige]]", "<p>a <a href=\"/fiches/12-boule-de-neige\">Boule de neige</a></p>".to_owned()),
        (
            "![x](https://b.fr/x.png)",
            "<a rel=\"noopener nofollow ugc\" href=\"https://b.fr/x.png\">Image : x (lien externe)</a>".to_owned(),
        ),
        (
            "<img src=\"//b.fr/x.png\" onerror=alert(1)>",
            "<a rel=\"noopener nofollow ugc\" href=\"https://b.fr/x.png\">Image (lien externe)</a>".to_owned(),
        ),
    ] {
        assert_eq!(html(body).replace("&nbsp;", " ").replace('\u{a0}', " "), expected, "{body}");
    }
}

#[test]
fn tables_alerts_tasks_and_notes_are_ours() {
    let table = html("| a | |\n|---|--:|\n| b | c |\n");
    assert!(
        table.starts_with("<div class=\"table-box\" role=\"group\" tabindex=\"0\" aria-label=\"Tableau\">\n<table>"),
        "{table}"
    );
    assert!(table.contains("<th scope=\"col\">a</th>") && table.contains("<td class=\"number\">c</td>"), "{table}");
    let alert = html("> [!WARNING]\n> Doucement.\n\n> [!TIP] Une idée !\n> Oui.\n");
    assert!(
        alert.contains("<div class=\"note warn\" role=\"note\"><svg") && alert.contains("<strong>Attention</strong>"),
        "{alert}"
    );
    assert!(alert.contains("<strong>Une idée\u{202f}!</strong>"), "{alert}");
    let task = html("- [x] a\n- [ ] b\n");
    assert!(
        task.contains("aria-label=\"Fait\"> a") && task.contains("disabled=\"\" aria-label=\"À faire\"> b"),
        "{task}"
    );
    let note = html("a[^x] b[^x]\n\n[^x]: c\n");
    let page = Html::parse_fragment(&note);
    for link in page.select(&Selector::parse("a[href^='#']").unwrap()) {
        let target = format!("[id='{}']", link.attr("href").unwrap().trim_start_matches('#'));
        assert_eq!(page.select(&Selector::parse(&target).unwrap()).count(), 1, "{target} {note}");
    }
    assert!(html("Terme\n\n: Sens\n").contains("<dl>"));
}

#[test]
fn french_spaces_leave_addresses_and_code_alone() {
    assert_eq!(
        html("**Quoi** ? `a ?` https://a.fr/?b : c@d.fr !"),
        "<p><strong>Quoi</strong>\u{202f}? <code>a ?</code> <a rel=\"noopener nofollow ugc\" \
         href=\"https://a.fr/?b\">https://a.fr/?b</a>&nbsp;: \
         <a href=\"mailto:c@d.fr\">c@d.fr</a>\u{202f}!</p>"
    );
}

#[test]
fn html_of_people_gets_no_identity_and_closes_nothing_of_ours() {
    for (body, expected) in [
        ("<div id=haut class=toast name=x style=y>\n\n**a**\n\n</div>", "<div>\n<p><strong>a</strong></p>\n</div>"),
        ("a <b>b\n\nc", "<p>a <b>b</b></p>\n<p>c</p>"),
        ("a </div></article></main> b", "<p>a  b</p>"),
        ("<h1>Non</h1>\n", "<p>Non</p>"),
        ("<span data-slot=\"0\">a</span> <input type=checkbox>", "<p>a </p>"),
        ("<kbd>Ctrl</kbd> H<sub>2</sub>O", "<p><kbd>Ctrl</kbd> H<sub>2</sub>O</p>"),
    ] {
        assert_eq!(html(body), expected, "{body}");
    }
    let details = html("<details><summary>Plus</summary>\n\nun *mot*\n\n</details>");
    assert!(details.contains("<summary>Plus</summary>") && details.contains("<em>mot</em>"), "{details}");
}

#[test]
fn scripts_never_survive() {
    for payload in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<a href=\"jav&#x09;ascript:alert(1)\">x</a>",
        "<a href=javascript&colon;alert(1)>x</a>",
        "[x](<javascript:alert(1)>) [y](data:text/html,x) <javascript:alert(1)>",
        "[[javascript:alert(1)|x]] [[\"onmouseover=\"alert(1)]] [[Page#<img src=x onerror=alert(1)>]]",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "`<img src=x onerror=alert(1)>`",
        "<p title='\"><img src=x onerror=alert(1)>'>",
        "<form><button formaction=javascript:alert(1)>x",
    ] {
        let page = Html::parse_fragment(&html(payload));
        for element in page.tree.values().filter_map(|n| n.as_element()) {
            assert!(!matches!(element.name(), "script" | "svg" | "math" | "style" | "iframe" | "form"), "{payload}");
            for (name, value) in element.attrs() {
                assert!(!name.starts_with("on"), "{payload}: {name}");
                assert!(name != "href" || !value.contains("script:"), "{payload}: {value}");
            }
        }
    }
}

#[test]
fn short_fields_hold_no_blocks_and_rich_ones_no_anchors() {
    for (text, expected) in [
        ("# Pas un titre", "# Pas un titre"),
        ("- *pas* une liste", "- <em>pas</em> une liste"),
        ("12. [[Boule de neige]] !", "12. <a href=\"/fiches/12-boule-de-neige\">Boule de neige</a>\u{202f}!"),
        ("*a* : simple", "<em>a</em>\u{a0}: simple"),
        ("30 000 €", "30\u{202f}000\u{a0}€"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("a <div>b</div> <table><tr><td>c <kbd>d</kbd>", "a b c <kbd>d</kbd>"),
    ] {
        assert_eq!(inline(text, &wiki()).replace("&nbsp;", "\u{a0}"), expected);
    }
    assert_eq!(fragment("# A\n\n## B\n\nc[^1]\n", &wiki()), "<h4>A</h4>\n<h5>B</h5>\n<p>c[^1]</p>\n");
}

#[test]
fn a_text_too_deep_is_shown_as_written() {
    for body in ["> ".repeat(50_000) + "a", "*a **a ".repeat(20_000) + &" a** a*".repeat(20_000)] {
        let html = html(&body);
        assert!(html.starts_with("<p class=\"soft\">Ce texte") && html.contains("<pre>"), "{}", body.len());
    }
    let open = html(&("<b>".repeat(5_000) + "x"));
    assert_eq!(open.matches("<b>").count(), people::MAX_DEPTH);
    let paragraphs = html(&("<b title=1><i>a\n\n".to_owned() + &"b\n\n".repeat(1_000)));
    assert_eq!(paragraphs.matches("<b").count(), 1);
}

#[test]
fn a_preview_marks_the_blocks_that_changed_and_only_those() {
    let before = "Un.\n\n## Deux\n\n- a\n- b\n\nFin.[^1]\n\n[^1]: Note.\n";
    let after = "Un, changé.\n\n## Deux\n\n- a\n- b\n- c\n\nFin.[^1]\n\n[^1]: Autre note.\n\n<b>neuf</b>\n";
    let html = render(after, &Context { before: Some(before), ..Context::empty() }).html();
    let mark = "<div class=\"changed\"><span class=\"visually-hidden\">Passage modifié&nbsp;:</span>\n";
    assert!(html.starts_with(&format!("{mark}<p>Un, changé.</p>\n</div>\n<h2 id=\"deux\">")), "{html}");
    assert_eq!(html.matches(mark).count(), 3, "{html}");
    assert!(html.contains("<p>Fin.<sup"), "{html}");
    assert_eq!(
        render(before, &Context { before: Some(before), ..Context::empty() }).html(),
        render(before, &Context::empty()).html()
    );
}

#[test]
fn a_passage_fits_under_its_heading_and_keeps_its_notes() {
    let html = passage("# A\n\nb[^1].\n\n## C\n\n[^1]: d.\n", &wiki(), 2).html();
    for part in ["<h3>A</h3>", "<p>b<sup>1</sup>.</p>", "<h4>C</h4>", "<p>d.</p>"] {
        assert!(html.contains(part), "no {part} in {html}");
    }
    assert!(!html.contains("[^") && !html.contains("id=") && !html.contains("<section"), "{html}");
}

#[test]
fn an_old_anchor_stands_before_the_heading_it_leads_to() {
    let mut anchors = OldAnchors::new();
    anchors.insert("neuf".to_owned(), ["vieux", "neuf", "\"><b>"].map(str::to_owned).to_vec());
    anchors.insert("rien".to_owned(), vec!["perdu".to_owned()]);
    let context = Context { old_anchors: &anchors, ..Context::empty() };
    let html = render("## Neuf\n\na\n\n## Autre\n\nb `<h2 id=\"neuf\"`\n", &context).html();
    let spans =
        "<span class=\"old-anchor\" id=\"vieux\"></span><span class=\"old-anchor\" id=\"&quot;&gt;&lt;b&gt;\"></span>";
    let expected = format!("{spans}<h2 id=\"neuf\">Neuf</h2>\n<p>a</p>\n<h2 id=\"autre\">Autre</h2>");
    assert!(html.starts_with(&expected), "{html}");
    assert_eq!(html.matches("old-anchor").count(), 2, "{html}");
    assert_eq!(fragment("## Neuf", &context), "<h4>Neuf</h4>\n");
}

#[test]
fn an_anchor_stands_where_it_leads_though_another_heading_makes_it() {
    let mut anchors = OldAnchors::new();
    anchors.insert("autre".to_owned(), ["autre", "neuf"].map(str::to_owned).to_vec());
    anchors.insert("neuf".to_owned(), ["section_neuf", "vieux"].map(str::to_owned).to_vec());
    let context = Context { old_anchors: &anchors, ..Context::empty() };
    let set = render("## Neuf\n\n## Autre\n", &context);
    let ids: Vec<&str> = set.headings.iter().map(|heading| heading.id.as_str()).collect();
    assert_eq!(ids, ["section_neuf", "autre"]);
    let expected = "<span class=\"old-anchor\" id=\"vieux\"></span><h2 id=\"section_neuf\">Neuf</h2>\n\
                    <span class=\"old-anchor\" id=\"neuf\"></span><h2 id=\"autre\">Autre</h2>\n";
    assert_eq!(set.html(), expected);
    // Where it leads to nothing of this text, the heading has it.
    assert!(render("## Neuf\n", &context).html().ends_with("<h2 id=\"neuf\">Neuf</h2>\n"));
}

#[test]
fn what_is_shown_from_elsewhere_is_a_link_to_its_address() {
    for (body, shown) in [
        (
            "<iframe src=\"https://video.exemple.fr/embed/1?a=b\" width=560></iframe>",
            "href=\"https://video.exemple.fr/embed/1?a=b\">Contenu intégré : video.exemple.fr/embed/1 (lien \
             externe)</a>",
        ),
        (
            "<iframe title=\"Le débat, filmé\" src='https://video.exemple.fr/1'></iframe>",
            "href=\"https://video.exemple.fr/1\">Contenu intégré : Le débat, filmé (lien externe)</a>",
        ),
        (
            "Voir <video controls><source src=\"https://a.fr/x.mp4\"><source src=\"https://a.fr/x.webm\"></video> ici",
            "<p>Voir <a rel=\"noopener nofollow ugc\" href=\"https://a.fr/x.mp4\">Vidéo : a.fr/x.mp4 (lien \
             externe)</a> ici</p>",
        ),
        (
            "<audio src=\"https://a.fr/x.mp3\" controls>",
            "href=\"https://a.fr/x.mp3\">Son : a.fr/x.mp3 (lien externe)</a>",
        ),
        ("<embed src=\"https://a.fr/x\">", "href=\"https://a.fr/x\">Contenu intégré : a.fr/x (lien externe)</a>"),
        (
            "<object data=\"https://a.fr/x\"></object>",
            "href=\"https://a.fr/x\">Contenu intégré : a.fr/x (lien externe)</a>",
        ),
        ("<video src=\"doc.pdf\"></video>", "<a href=\"/fichiers/4\">Vidéo : doc.pdf</a>"),
        ("<video src=\"film.mp4\"></video>", "Fichier absent : film.mp4"),
        (
            "![une table](data:image/png;base64,AAAA)",
            "<span class=\"absent\">Image collée, pas encore un fichier : une table</span>",
        ),
        (
            "<img src=\"data:image/png;base64,AAAA\">",
            "<span class=\"absent\">Image collée, pas encore un fichier</span>",
        ),
    ] {
        let html = html(body).replace("&nbsp;", " ").replace('\u{a0}', " ");
        assert!(html.contains(shown), "{body}: {html}");
        assert_eq!(html.matches("<a ").count() + html.matches("<span").count(), 1, "{body}: {html}");
    }
    for body in ["<iframe src=\"javascript:alert(1)\"></iframe>", "<video></video>", "<source src=\"https://a.fr/x\">"]
    {
        assert!(!html(body).contains("<a "), "{body}: {}", html(body));
    }
    let found: Vec<_> = crate::text::links::in_text("<iframe src=\"https://a.fr/x\"></iframe>", "https://b.fr/");
    assert_eq!(found.len(), 1);
}
