//! The room as a whole: small French sheets, found in the ways people type.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use super::{Document, Facets, Query, Results, SearchIndex, Section, Sort, Visibility};

mod store;

const METHOD: &str = "methode-animation";
const EXAMPLE: &str = "exemple-inspirant";

fn sheet(sheet: i64, kind: &str, title: &str, theme: &str, body: &str) -> Document {
    Document {
        sheet,
        revision: 1,
        kind: kind.to_owned(),
        title: title.to_owned(),
        themes: theme
            .split_once('/')
            .map(|(above, _)| above.to_owned())
            .into_iter()
            .chain([theme.to_owned()])
            .collect(),
        body: body.to_owned(),
        updated_at: sheet * 1000,
        ..Document::default()
    }
}

fn sheets() -> Vec<Document> {
    let method = |number, title, body| sheet(number, METHOD, title, "cooperation/animation", body);
    let example = |number, title, body| sheet(number, EXAMPLE, title, "territoire/lieux", body);
    let mut sheets = vec![
        method(1, "Animer une table de quartier", "Les habitants débattent et décident ensemble."),
        method(2, "La boule de neige", "À deux, puis à quatre, puis tous : l’idée grossit."),
        method(3, "Forum ouvert", "Chaque participante propose un sujet et anime son atelier."),
        method(4, "Débat mouvant", "On se déplace selon son opinion."),
        example(5, "La Fabrique, tiers-lieu rural", "Un café associatif, un atelier de vélos et des bureaux partagés."),
        example(6, "Tiers lieux nourriciers", "Des jardins collectifs près des écoles."),
        example(7, "Jardins partagés de la Croix-Verte", "Des voisines et des voisins cultivent des légumes."),
        example(8, "L’épicerie sociale et solidaire", "Elle achète en commun et vend à prix coûtant."),
        example(9, "Festival d’été au village", "Trois jours de musique en plein air."),
        example(10, "Être et avoir", "Une école à classe unique, filmée pendant un an."),
        example(11, "C", "Un atelier pour apprendre ce langage de programmation."),
        example(12, "Où aller ?", "Une carte des lieux ouverts."),
        example(13, "Œuvres collectives", "Peindre un mur à plusieurs mains."),
        example(14, "Mutualisation du matériel", "Les communes mutualisaient déjà leurs tracteurs."),
        example(15, "Coopérative d’habitants", "Les acteur·rice·s du projet gèrent l’immeuble."),
        example(16, "Ressourcerie du canal", "On répare, on revend, on forme des bénévoles."),
        example(17, "Covoiturage solidaire", "Des conductrices emmènent leurs voisins au marché."),
        example(18, "Budget participatif", "Les citoyens votent pour les projets financés."),
        sheet(19, "page", "Aide", "cooperation", "Comment écrire une fiche et la relier aux autres."),
        sheet(20, "page", "Mentions légales", "cooperation", "Éditeur et hébergeur du site."),
    ];
    for document in &mut sheets {
        document.facets.push(("phase".to_owned(), if document.sheet % 2 == 0 { "pair" } else { "impair" }.to_owned()));
    }
    sheets
}

fn rebuilt(root: &Path, documents: Vec<Document>) -> SearchIndex {
    let index = SearchIndex::open(root).unwrap().index;
    index.rebuild(documents.into_iter().map(Ok), 7).unwrap();
    index
}

struct House {
    index: SearchIndex,
    _root: tempfile::TempDir,
}

impl House {
    fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        Self { index: rebuilt(root.path(), sheets()), _root: root }
    }

    fn ask(&self, text: &str) -> Results {
        self.index.search(&Query { text: text.to_owned(), ..Query::default() }).unwrap()
    }

    fn found(&self, text: &str) -> Vec<i64> {
        self.ask(text).hits.iter().map(|hit| hit.sheet).collect()
    }
}

#[test]
fn sheets_are_found_in_the_ways_people_type() {
    let house = House::new();
    for (text, wanted) in [
        ("tables de quartiers", 1),
        ("ANIMATION TABLE QUARTIER", 1),
        ("ils décidaient ensemble", 1),
        ("decider ensemble", 1),
        ("boules de neige", 2),
        ("participantes proposent", 3),
        ("debat mouvent", 4),
        ("tiers-lieux ruraux", 5),
        ("tierslieu rural", 5),
        ("cafés associatifs", 5),
        ("tiers-lieu nourricier", 6),
        ("tierslieux nourriciers", 6),
        ("jardin partage", 7),
        ("jadrins partagés", 7),
        ("l'epicerie sociale", 8),
        ("épicerie solidiare", 8),
        ("un festival d'été", 9),
        ("oeuvre collective", 13),
        ("mutualiser des tracteurs", 14),
        ("mutualis", 14),
        ("acteurs du projet", 15),
        ("ressourc", 16),
        ("covoitu", 17),
        ("conductrice", 17),
        ("quels budgets participatifs ?", 18),
        ("budget\u{a0}participatif", 18),
        ("comment écrire une fiche ?", 19),
        ("mention legale", 20),
    ] {
        assert_eq!(house.found(text).first(), Some(&wanted), "{text}");
    }
}

#[test]
fn words_that_stop_lists_swallow_find_what_they_name() {
    let house = House::new();
    for (text, wanted) in [("été", 9), ("Être et avoir", 10), ("être", 10), ("C", 11), ("où", 12), ("langage C", 11)]
    {
        assert_eq!(house.found(text).first(), Some(&wanted), "{text}");
    }
}

#[test]
fn accents_case_apostrophes_and_spaces_change_nothing() {
    let house = House::new();
    let plain = house.ask("l'épicerie du tiers-lieu, à côté des écoles");
    for text in [
        "l’epicerie du tiers-lieu, a cote des ecoles",
        "L'ÉPICERIE DU TIERS-LIEU, À CÔTÉ DES ÉCOLES",
        "l'e\u{301}picerie\u{202f}du\u{a0}tiers lieu a\u{300} co\u{302}te\u{301} des e\u{301}coles",
    ] {
        let other = house.ask(text);
        let scores = |results: &Results| results.hits.iter().map(|hit| (hit.sheet, hit.score)).collect::<Vec<_>>();
        assert_eq!(scores(&other), scores(&plain), "{text}");
    }
}

#[test]
fn no_word_is_required_and_what_lacks_is_said() {
    let house = House::new();
    let results = house.ask("jardins collectifs hélicoptère");
    let first = results.hits.first().unwrap();
    assert_eq!((first.sheet, first.missing.as_slice()), (6, ["hélicoptère".to_owned()].as_slice()));
    assert!(!results.all_words);
    let results = house.ask("jardins collectifs");
    assert!(results.all_words);
    assert!(results.hits.first().unwrap().missing.is_empty());
    assert!(results.total > 1);
}

#[test]
fn a_misspelt_word_is_corrected_as_the_wiki_writes_it() {
    let house = House::new();
    assert_eq!(house.ask("une epiecrie sociale").did_you_mean.as_deref(), Some("une épicerie sociale"));
    assert_eq!(house.ask("épicerie sociale").did_you_mean, None);
}

#[test]
fn the_wiki_says_no_word_of_what_the_asker_may_not_find() {
    let root = tempfile::tempdir().unwrap();
    let hidden = |number, visibility| Document {
        visibility,
        attached: vec![("Crypte-secrète.pdf".to_owned(), String::new())],
        ..sheet(number, METHOD, "Licenciement prévu", "cooperation", "Tierslieu, saboteur, SABOTEUR, épicérie.")
    };
    let mut all = sheets();
    all.extend([hidden(50, Visibility::Members), hidden(51, Visibility::Hidden), hidden(52, Visibility::Public)]);
    let index = rebuilt(root.path(), all);
    index.remove(52).unwrap();
    index.commit(8).unwrap();
    let ask = |text: &str, visibility: &[Visibility]| {
        index.search(&Query { text: text.to_owned(), visibility: visibility.to_vec(), ..Query::default() }).unwrap()
    };
    let (all_see, members) = (&[Visibility::Public], &[Visibility::Public, Visibility::Members, Visibility::Hidden]);
    for (slip, word) in [("licenciemet", "licenciement"), ("sabotteur", "saboteur"), ("secrte", "secrète")] {
        assert_eq!(ask(slip, all_see).did_you_mean, None, "{word}");
        assert_eq!(ask(slip, members).did_you_mean.as_deref(), Some(word));
    }
    // Nor whether it knows a word: what is not found is corrected as if nobody had written it.
    let as_if = ask("saboteur épicérie", all_see);
    assert_eq!(as_if.did_you_mean, ask("sabotear épicérie", all_see).did_you_mean);
    assert_eq!(ask("épicrie", all_see).did_you_mean.as_deref(), Some("épicerie"), "written as in what is found");
    assert_eq!(
        index
            .search(&Query { visibility: Vec::new(), text: "épicrie".to_owned(), ..Query::default() })
            .unwrap()
            .did_you_mean,
        None
    );
}

#[test]
fn phrases_and_exclusions_are_obeyed() {
    let house = House::new();
    assert_eq!(house.found("\"table de quartier\""), [1]);
    let strict = Query { text: "\"quartier de table\"".to_owned(), strict: true, ..Query::default() };
    assert_eq!(house.index.search(&strict).unwrap().total, 0);
    assert!(house.found("tiers-lieu").contains(&6));
    assert!(!house.found("tiers-lieu -nourricier").contains(&6));
    assert_eq!(house.ask("-jardin").total, 18);
}

#[test]
fn a_phrase_that_no_sheet_holds_is_searched_by_its_words_and_this_is_said() {
    let house = House::new();
    let results = house.ask("\"quartier de table\"");
    assert_eq!((results.hits.first().unwrap().sheet, results.no_phrase), (1, true));
    assert!(!house.ask("\"table de quartier\"").no_phrase);
    assert!(!house.ask("quartier de table").no_phrase);
    let nothing = house.ask("\"xylophone zythologique\"");
    assert_eq!((nothing.total, nothing.no_phrase), (0, false));
    let excluded = house.ask("\"quartier de table\" -habitants");
    assert!(!excluded.hits.iter().any(|hit| hit.sheet == 1));
    assert_eq!(house.found("\"l'épicerie\""), house.found("épicerie"));
}

#[test]
fn both_forms_of_a_word_and_both_writings_of_a_number_find_each_other() {
    let root = tempfile::tempdir().unwrap();
    let pairs = [
        ("emplois", "emploi"),
        ("directrice", "directeur"),
        ("travaux", "travail"),
        ("52\u{202f}600", "52600"),
        ("04 75 31 92 47", "0475319247"),
        ("123 456 789 00012", "12345678900012"),
        ("4 × 4 + 1", "4x4+1"),
    ];
    for (one, other) in pairs {
        let documents = vec![sheet(1, METHOD, "Première", "a", one), sheet(2, METHOD, "Seconde", "a", other)];
        let index = rebuilt(root.path(), documents);
        for text in [one, other] {
            let results = index.search(&Query { text: text.to_owned(), ..Query::default() }).unwrap();
            assert_eq!((results.total, results.all_words), (2, true), "{text}");
        }
    }
}

#[test]
fn nothing_typed_is_an_error() {
    let house = House::new();
    for text in ["\"", "\"\"", "-", "AND OR (", "a:b:c", "«", "\u{0}", "***", "-\"", "[[", "🦔", "’’’"] {
        house.ask(text);
    }
    house.ask(&"-\" «é".repeat(500));
}

#[test]
fn an_empty_text_shows_every_sheet_by_title_or_date() {
    let house = House::new();
    let ask = |sort, offset| {
        let query = Query { sort, offset, limit: 3, ..Query::default() };
        let results = house.index.search(&query).unwrap();
        (results.total, results.hits.into_iter().map(|hit| hit.sheet).collect::<Vec<_>>())
    };
    assert_eq!(ask(Sort::Relevance, 0), (20, vec![19, 1, 18]));
    assert_eq!(ask(Sort::Title, 3), (20, vec![11, 15, 17]));
    assert_eq!(ask(Sort::Date, 0), (20, vec![20, 19, 18]));
    assert_eq!(ask(Sort::Date, 19), (20, vec![1]));
    assert_eq!(ask(Sort::Date, 1_000_000), (20, vec![]));
}

#[test]
fn counts_react_to_the_other_filters_only() {
    let house = House::new();
    let ask = |kinds: &[&str], themes: &[&str], facets: &[(&str, &str)]| {
        let own = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect();
        let facets = facets.iter().map(|&(field, value)| (field.to_owned(), value.to_owned())).collect();
        house.index.search(&Query { kinds: own(kinds), themes: own(themes), facets, ..Query::default() }).unwrap()
    };
    let count = |facets: &Facets, key: &str| {
        let fields = facets.fields.iter().map(|(_, value, count)| (value, *count));
        let keys = facets.kinds.iter().chain(&facets.themes).map(|(key, count)| (key, *count));
        keys.chain(fields).find(|(found, _)| *found == key).map_or(0, |(_, count)| count)
    };
    let results = ask(&[METHOD], &[], &[]);
    assert_eq!(results.total, 4);
    assert_eq!(count(&results.facets, EXAMPLE), 14);
    assert_eq!(count(&results.facets, "cooperation"), 4);
    assert_eq!(count(&results.facets, "territoire"), 0);
    let results = ask(&[], &["cooperation"], &[("phase", "pair")]);
    assert_eq!(results.total, 3);
    assert_eq!(count(&results.facets, METHOD), 2);
    assert_eq!(count(&results.facets, "territoire/lieux"), 7);
    assert_eq!(count(&results.facets, "impair"), 3);
    let results = ask(&[METHOD, EXAMPLE], &["territoire/lieux"], &[]);
    assert_eq!(results.total, 14);
    assert_eq!(ask(&["inconnu"], &[], &[]).total, 0);
    assert_eq!(ask(&[], &[], &[("phase", "pair"), ("phase", "impair")]).total, 20);
    assert_eq!(ask(&[], &[], &[("phase", "pair"), ("autre", "pair")]).total, 0);
}

#[test]
fn only_what_the_asker_may_see_is_found_counted_or_suggested() {
    let root = tempfile::tempdir().unwrap();
    let mut documents = sheets();
    documents.truncate(3);
    for (document, visibility) in
        documents.iter_mut().zip([Visibility::Public, Visibility::Members, Visibility::Hidden])
    {
        document.visibility = visibility;
        document.title = "Réunion".to_owned();
    }
    let index = rebuilt(root.path(), documents);
    let everything = vec![Visibility::Public, Visibility::Members, Visibility::Hidden];
    for (visibility, expected) in [(vec![Visibility::Public], 1), (everything, 2), (vec![], 0)] {
        assert_eq!(index.suggest("réu", 9, &visibility).unwrap().len(), expected);
        let results = index.search(&Query { text: "reunions".to_owned(), visibility, ..Query::default() }).unwrap();
        assert_eq!((results.hits.len(), results.total), (expected, u64::try_from(expected).unwrap()));
        assert_eq!(results.facets.kinds.iter().map(|(_, count)| count).sum::<u64>(), results.total);
    }
}

#[test]
fn titles_are_completed_from_any_word() {
    let house = House::new();
    let titles = |typed: &str| {
        let found = house.index.suggest(typed, 5, &[Visibility::Public]).unwrap();
        found.into_iter().map(|suggestion| suggestion.sheet).collect::<Vec<_>>()
    };
    for (typed, expected) in [
        ("quart", vec![1]),
        ("TABLE de q", vec![1]),
        ("tiers", vec![6, 5]),
        ("tiers-l", vec![6, 5]),
        ("epi", vec![8]),
        ("l'épi", vec![8]),
        ("oeu", vec![13]),
        ("etre", vec![10]),
        ("de", vec![4, 1, 7, 2]),
        ("zzz", vec![]),
        ("", vec![]),
    ] {
        let mut found = titles(typed);
        if typed == "de" {
            found.sort_unstable();
            assert_eq!(found, [1, 2, 4, 7]);
        } else {
            assert_eq!(found, expected, "{typed}");
        }
    }
}

#[test]
fn a_hit_shows_its_words_and_its_section() {
    let root = tempfile::tempdir().unwrap();
    let mut document =
        sheet(1, METHOD, "Rétrospective", "a", "Pour qui\nTous.\nDéroulé\nChacun note <ses> joies.\nDéroulé\nBravo.");
    document.headings = [("Pour qui", "pour-qui"), ("Déroulé", "deroule"), ("Déroulé", "deroule-2")]
        .map(|(title, anchor)| Section { title: title.to_owned(), anchor: anchor.to_owned() })
        .to_vec();
    document.body.insert_str(0, &"Rien à dire ici. ".repeat(30));
    document.summary = "Noter ce qui va.".to_owned();
    let index = rebuilt(root.path(), vec![document]);
    let results = index.search(&Query { text: "noter joie retrospectives".to_owned(), ..Query::default() }).unwrap();
    let hit = results.hits.first().unwrap();
    assert_eq!(hit.title_html, "<mark>Rétrospective</mark>");
    assert!(hit.snippet_html.contains("<mark>note</mark> &lt;ses&gt; <mark>joies</mark>."), "{}", hit.snippet_html);
    assert_eq!(hit.sentence_html, "<mark>Noter</mark> ce qui va.");
    assert_eq!(hit.section.as_ref().map(|section| section.anchor.as_str()), Some("deroule"));
    let later = index.search(&Query { text: "bravo".to_owned(), ..Query::default() }).unwrap();
    let section = later.hits.first().unwrap().section.as_ref();
    assert_eq!(section.map(|section| section.anchor.as_str()), Some("deroule-2"), "two headings of one wording");
}
