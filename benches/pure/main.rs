//! Speed of the pure functions that every page and every save go through: `cargo bench --bench pure`, or
//! `make bench TABLES=pure`. The text is a sheet of the demo, and one six times as long.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use maillage::models::revision::codec::{self, Place};
use maillage::text::anchors::{RESERVED_IDS, outline};
use maillage::text::diff::{self, Budget};
use maillage::text::markup::{Context, render};
use maillage::text::merge::three_way;
use maillage::text::sheet_text::SheetText;
use maillage::text::typography;

const SHEET: &str = include_str!("../../demo/animer-une-table-de-quartier.md");

/// A sheet by its size in words, with its body as it is and as two people changed it.
struct Sample {
    name: &'static str,
    text: String,
    body: String,
    ours: String,
    theirs: String,
}

fn samples() -> Vec<Sample> {
    let Ok(sheet) = SheetText::parse(SHEET) else { return Vec::new() };
    [("a sheet", 1), ("six times that", 6)]
        .map(|(name, times)| {
            let body = format!("{}\n", sheet.body()).repeat(times);
            let text = format!("{}{}", SHEET, format!("\n{}", sheet.body()).repeat(times - 1));
            let ours = body.replacen("\n\n", "\n\nUne phrase ajoutée au début.\n\n", 1);
            let theirs = format!("{body}\nUne phrase ajoutée à la fin.\n");
            Sample { name, text, body, ours, theirs }
        })
        .into()
}

fn pure(criterion: &mut Criterion) {
    for sample in samples() {
        let Sample { name, text, body, ours, theirs } = &sample;
        let mut group = criterion.benchmark_group("pure");
        group.throughput(Throughput::Bytes(text.len().try_into().unwrap_or(u64::MAX)));
        let id = |what: &str| BenchmarkId::new(what, name);
        group.bench_function(id("read a text"), |b| b.iter(|| SheetText::parse(black_box(text))));
        group.bench_function(id("set a body"), |b| b.iter(|| render(black_box(body), &Context::empty())));
        group.bench_function(id("outline"), |b| b.iter(|| outline(black_box(body), RESERVED_IDS)));
        group.bench_function(id("french marks"), |b| b.iter(|| typography::french(black_box(body)).len()));
        group.bench_function(id("difference"), |b| {
            b.iter(|| diff::lines(black_box(body), black_box(ours), 3, &mut Budget::default()));
        });
        group.bench_function(id("merge of three"), |b| {
            b.iter(|| three_way(black_box(body), black_box(ours), black_box(theirs), &mut Budget::default()));
        });
        group.bench_function(id("hash"), |b| b.iter(|| codec::hash(black_box(text))));
        let place = Place { links: 0, bytes: 0 };
        group.bench_function(id("store after the text before"), |b| {
            b.iter(|| codec::encode(black_box(ours), Some((black_box(body), place))));
        });
        let stored = [codec::encode(body, None), codec::encode(ours, Some((body, place)))];
        let chain: Vec<Vec<u8>> = stored.into_iter().flatten().map(|stored| stored.data).collect();
        group.bench_function(id("read a stored text"), |b| {
            b.iter(|| codec::decode(black_box(&chain).iter().map(Vec::as_slice)));
        });
        group.finish();
    }
}

criterion_group!(benches, pure);
criterion_main!(benches);
