//! The plain reference: BM25 over elision, stop words, Snowball and folding, the title counted three times.

use maillage::search::Document;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Query, TermQuery};
use tantivy::schema::{FAST, Field, IndexRecordOption, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer,
};
use tantivy::{Index, IndexReader, TantivyDocument, Term, doc};

const NAME: &str = "plain";

/// An index as a tutorial would make it.
pub(crate) struct Reference {
    reader: IndexReader,
    analyzer: TextAnalyzer,
    text: Field,
    sheet: Field,
}

impl Reference {
    pub(crate) fn new(documents: &[Document]) -> Self {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default().set_tokenizer(NAME).set_index_option(IndexRecordOption::WithFreqs);
        let text = schema.add_text_field("text", TextOptions::default().set_indexing_options(indexing));
        let sheet = schema.add_i64_field("sheet", FAST | tantivy::schema::STORED);
        let index = Index::create_in_ram(schema.build());
        let analyzer = TextAnalyzer::builder(SimpleTokenizer::default())
            .filter(LowerCaser)
            .filter(StopWordFilter::new(Language::French).unwrap())
            .filter(StopWordFilter::remove("l d j m n s t c qu jusqu lorsqu puisqu".split(' ').map(str::to_owned)))
            .filter(Stemmer::new(Language::French))
            .filter(AsciiFoldingFilter)
            .build();
        index.tokenizers().register(NAME, analyzer.clone());
        let mut writer = index.writer_with_num_threads(1, 50_000_000).unwrap();
        for document in documents {
            let mut whole = vec![document.title.as_str(); 3];
            whole.push(&document.body);
            writer.add_document(doc!(sheet => document.sheet, text => whole.join("\n"))).unwrap();
        }
        writer.commit().unwrap();
        Self { reader: index.reader().unwrap(), analyzer, text, sheet }
    }

    pub(crate) fn ask(&self, question: &str, most: usize) -> Vec<i64> {
        let mut analyzer = self.analyzer.clone();
        let mut tokens = analyzer.token_stream(question);
        let mut terms: Vec<Box<dyn Query>> = Vec::new();
        tokens.process(&mut |token| {
            let term = Term::from_field_text(self.text, &token.text);
            terms.push(Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)));
        });
        let searcher = self.reader.searcher();
        let best = searcher.search(&BooleanQuery::union(terms), &TopDocs::with_limit(most).order_by_score()).unwrap();
        let number = |address| {
            searcher.doc::<TantivyDocument>(address).unwrap().get_first(self.sheet).unwrap().as_i64().unwrap()
        };
        best.into_iter().map(|(_, address)| number(address)).collect()
    }
}
