//! `make relevance DATA=DIR`: real questions put to the search of the wiki, beside a plain reference, as Markdown tables.
//!
//! PIAF: questions over passages of fr.wikipedia; service-public: citizens' questions over sheets of the administration.
//! Each question is asked as written, without accents, in capitals with typographic apostrophes, and with one typo.
#![expect(clippy::unwrap_used, reason = "a command for developers: it stops at the first surprise")]

mod measure;
mod reference;
mod sets;
mod wording;

use std::path::PathBuf;

use maillage::search::{Document, Query, SearchIndex};

use measure::Figures;
use reference::Reference;
use sets::Set;

/// A way of writing a question.
type Wording = fn(&str) -> String;
/// Those that must change nothing.
const WORDINGS: [(&str, Wording); 2] = [("without accents", wording::unaccented), ("in capitals, ’", wording::shouted)];
/// Hits looked at.
const DEPTH: usize = 10;

fn main() {
    let Some(data) = std::env::args().skip(1).find(|word| !word.starts_with("--")).map(PathBuf::from) else {
        println!("relevance: say where the questions are: make relevance DATA=DIR");
        return;
    };
    println!(
        "| questions | asked | hit@1 | hit@10 | MRR@10 | nDCG@10 | floor | |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
    );
    let mut met = true;
    for set in [sets::piaf(&data), sets::service_public(&data)] {
        met &= report(&set);
    }
    std::process::exit(i32::from(!met));
}

/// Prints what a set gives; whether its floors are met.
fn report(set: &Set) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let index = SearchIndex::open(folder.path()).unwrap().index;
    index.rebuild(set.documents.iter().cloned().map(Ok), 1).unwrap();
    let reference = Reference::new(&set.documents);
    let ours = |text: &str| ask(&index, text);

    let plain = set.asked(|text| text.to_owned());
    let lists = measure::lists(&plain, ours);
    let clean = Figures::of(set, &lists);
    let floors = clean.hit10 >= set.floor.0 && clean.mrr >= set.floor.1;
    row(set, "as written", &clean, &format!("{:.3} / {:.3}", set.floor.0, set.floor.1), floors);

    let mut met = floors;
    for (name, wording) in WORDINGS {
        let others = measure::lists(&set.asked(wording), ours);
        let differ = lists.iter().zip(&others).filter(|(one, other)| one != other).count();
        row(set, name, &Figures::of(set, &others), &format!("same lists: {differ} differ"), differ == 0);
        met &= differ == 0;
    }
    let damaged = Figures::of(set, &measure::lists(&wording::with_typos(&plain), ours));
    let lost = clean.hit10 - damaged.hit10;
    row(set, "one typo", &damaged, &format!("loses {lost:.3} of 0.020"), lost <= 0.02);
    met &= lost <= 0.02;

    let theirs = Figures::of(set, &measure::lists(&plain, |text| reference.ask(text, DEPTH)));
    row(set, "the plain reference", &theirs, "", true);
    let (hit, mrr) = clean.over(&theirs);
    println!("| {} | paired difference over the reference | | {hit} | {mrr} | | | |", set.name);
    met
}

fn ask(index: &SearchIndex, text: &str) -> Vec<i64> {
    let query = Query { text: text.to_owned(), limit: DEPTH, ..Query::default() };
    index.search(&query).unwrap().hits.into_iter().map(|hit| hit.sheet).collect()
}

fn row(set: &Set, asked: &str, figures: &Figures, floor: &str, met: bool) {
    println!(
        "| {} ({}) | {asked} | {:.3} | {:.3} | {:.3} | {:.3} | {floor} | {} |",
        set.name,
        set.questions.len(),
        figures.hit1,
        figures.hit10,
        figures.mrr,
        figures.ndcg,
        if met { "met" } else { "**not met**" }
    );
}

/// A document with a title and a text.
fn document(sheet: i64, title: &str, body: String) -> Document {
    Document { sheet, title: title.to_owned(), body, ..Document::default() }
}
