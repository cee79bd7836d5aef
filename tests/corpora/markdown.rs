//! The examples of CommonMark, of GFM and of comrak's extensions that we use.

use maillage::text::markup;

/// Examples that may differ, for reasons told in docs/ARCHITECTURE.md: bare addresses and `[[…]]` are links here, raw
/// tags are cleaned, task lists and notes have our own markup, only two tildes strike, a no-break space after `*` makes a
/// list (353).
const MOST_DIFFERENT: [(&str, usize); 8] = [
    ("commonmark-0.31.2", 7),
    ("gfm-spec", 12),
    ("gfm-extensions", 6),
    ("gfm-regression", 3),
    ("cmark-regression", 7),
    ("comrak-alerts", 0),
    ("comrak-description_lists", 0),
    ("comrak-wikilinks_title_after_pipe", 0),
];

/// HTML without what HTML does not mean.
fn plain(html: &str) -> String {
    html.replace(" />", ">").replace('\n', "").replace("=\"\"", "").replace("&quot;", "\"")
}

#[test]
fn the_examples_of_the_specifications_are_set_as_they_say() {
    for (name, most) in MOST_DIFFERENT {
        let text = std::fs::read_to_string(super::corpora().join(format!("commonmark/{name}.json"))).unwrap();
        let examples: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let different: Vec<String> = examples
            .iter()
            .filter(|example| {
                let ours = markup::commonmark(example["markdown"].as_str().unwrap());
                plain(&ours) != plain(example["html"].as_str().unwrap())
            })
            .map(|example| format!("{} {}", example["example"], example["section"]))
            .collect();
        println!("{name}: {} of {} as told", examples.len() - different.len(), examples.len());
        assert!(different.len() <= most, "{name}: {different:?}");
    }
}
