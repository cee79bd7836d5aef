//! The questions and what they are put to.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use maillage::search::Document;
use maillage::text::markup;
use serde_json::Value;

/// Questions over documents, with the documents that answer each.
pub(crate) struct Set {
    pub(crate) name: &'static str,
    pub(crate) documents: Vec<Document>,
    pub(crate) questions: Vec<Question>,
    /// The least hit@10 and MRR@10.
    pub(crate) floor: (f64, f64),
}

/// A question, and the numbers of the documents that answer it.
pub(crate) struct Question {
    pub(crate) text: String,
    pub(crate) answers: HashSet<i64>,
}

impl Set {
    /// The questions in another wording.
    pub(crate) fn asked(&self, wording: impl Fn(&str) -> String) -> Vec<String> {
        self.questions.iter().map(|question| wording(&question.text)).collect()
    }
}

/// Questions over passages, each a page of its own whatever its title.
pub(crate) fn piaf(data: &Path) -> Set {
    let folder = data.join("relevance/piaf");
    let passages: Vec<Value> = fs::read_to_string(folder.join("corpus.jsonl"))
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut numbers = HashMap::new();
    let mut documents = Vec::new();
    for (number, passage) in (1..).zip(&passages) {
        numbers.insert(text(passage, "id").to_owned(), number);
        documents.push(crate::document(number, text(passage, "titre"), text(passage, "texte").to_owned()));
    }
    Set { name: "PIAF", documents, questions: questions(&folder, &numbers), floor: (0.910, 0.795) }
}

/// Citizens' questions over sheets; the sheet is cut where it lists questions itself.
pub(crate) fn service_public(data: &Path) -> Set {
    let folder = data.join("relevance/service-public-qr");
    let wanted: HashSet<String> =
        fs::read_to_string(folder.join("corpus_ids.txt")).unwrap().lines().map(str::to_owned).collect();
    let packed = Command::new("gzip").arg("-dc").arg(data.join("corpus-fr/service-public.jsonl.gz")).output().unwrap();
    let mut numbers = HashMap::new();
    let mut documents = Vec::new();
    for line in String::from_utf8(packed.stdout).unwrap().lines() {
        let sheet: Value = serde_json::from_str(line).unwrap();
        let id = format!("{}/{}", text(&sheet, "public"), text(&sheet, "id"));
        if !wanted.contains(&id) || numbers.contains_key(&id) {
            continue;
        }
        let number = i64::try_from(documents.len()).unwrap() + 1;
        let body = text(&sheet, "markdown").split("\n## Voir aussi").next().unwrap_or_default();
        let mut document = crate::document(number, text(&sheet, "titre"), markup::plain(body));
        for key in ["mots_cles", "chemin"] {
            let list = sheet.get(key).and_then(Value::as_array).into_iter().flatten();
            document.keywords.extend(list.filter_map(Value::as_str).map(str::to_owned));
        }
        documents.push(document);
        numbers.insert(id, number);
    }
    Set { name: "service-public", documents, questions: questions(&folder, &numbers), floor: (0.735, 0.480) }
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn questions(folder: &Path, numbers: &HashMap<String, i64>) -> Vec<Question> {
    let mut answers: HashMap<String, HashSet<i64>> = HashMap::new();
    for line in fs::read_to_string(folder.join("qrels.tsv")).unwrap().lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        if let [question, _, document, ..] = cells.as_slice()
            && let Some(number) = numbers.get(*document)
        {
            answers.entry((*question).to_owned()).or_default().insert(*number);
        }
    }
    let listed = fs::read_to_string(folder.join("queries.tsv")).unwrap();
    let questions = listed.lines().filter_map(|line| line.split_once('\t'));
    questions.filter_map(|(id, text)| Some(Question { text: text.to_owned(), answers: answers.remove(id)? })).collect()
}
