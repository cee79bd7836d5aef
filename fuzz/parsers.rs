//! One parser under libFuzzer: `MAILLAGE_FUZZ` names it.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

#[path = "../tests/trust/targets.rs"]
mod targets;

/// Every parser, by its name.
const PARSERS: [(&str, fn(&[u8])); 11] = [
    ("front-matter", targets::front_matter),
    ("markdown", targets::markdown),
    ("titles", targets::titles),
    ("merges", targets::merges),
    ("files", targets::files),
    ("queries", targets::queries),
    ("imports", targets::imports),
    ("documents", targets::documents),
    ("wikitexts", targets::wikitexts),
    ("calendars", targets::calendars),
    ("multipart", targets::multipart),
];

static PARSER: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("MAILLAGE_FUZZ").unwrap_or_default();
    PARSERS.iter().find(|parser| parser.0 == name).expect("MAILLAGE_FUZZ names a parser").1
});

fuzz_target!(|bytes: &[u8]| PARSER(bytes));
