//! The packages of `Cargo.toml`: what is paid for is used.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::house::syntax::Syntax;
use crate::house::{Source, made_up, shipped};

/// Packages that nothing names: they only carry a feature or a build.
const UNNAMED: [&str; 4] = ["libsqlite3-sys", "pq-sys", "mimalloc", "reqwest"];

/// The names from outside that a source begins its paths with. One of our own modules may have the name of a package.
fn outside(source: &Source) -> BTreeSet<String> {
    let paths = Syntax::of(source).paths;
    let (ours, others): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| path[0] == "crate");
    let brought: BTreeSet<String> = ours.into_iter().filter_map(|path| path.last().cloned()).collect();
    let mut named: BTreeSet<String> = others.into_iter().map(|path| path[0].clone()).collect();
    named.retain(|name| !brought.contains(name));
    named
}

fn unused(manifest: &str, sources: &[Source]) -> Vec<String> {
    let manifest: toml::Table = toml::from_str(manifest).unwrap();
    let named: BTreeSet<String> = sources.iter().flat_map(outside).collect();
    let packages = manifest["dependencies"].as_table().unwrap().keys();
    let is_used = |package: &str| UNNAMED.contains(&package) || named.contains(&package.replace('-', "_"));
    packages.filter(|package| !is_used(package)).cloned().collect()
}

/// Whether a source is compiled apart, before the server.
fn is_of_core(path: &str) -> bool {
    ["src/core.rs", "src/text/", "src/search/"].iter().any(|start| path.starts_with(start))
}

#[test]
fn every_package_that_is_paid_for_is_used() {
    let (core, server) = shipped().into_iter().partition::<Vec<_>, _>(|source| is_of_core(&source.path));
    for (manifest, sources) in [("Cargo.toml", server), ("core/Cargo.toml", core)] {
        let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(manifest)).unwrap();
        assert_eq!(unused(&manifest, &sources), Vec::<String>::new());
    }
    assert_eq!(unused("[dependencies]\nserde = \"1\"\nnew-thing = \"1\"", &shipped()), ["new-thing"]);
    for breach in [
        "// zip::write is what we would use\n",
        "/// See `zip::write`.\nfn a() {}",
        "fn a() { crate::files::zip::write(b); }",
        "use crate::files::zip;\nfn a() { zip::write(b); }",
        "const A: &str = \"use zip::write\";",
        "#[cfg(test)]\nmod tests { use zip::write; }",
    ] {
        assert_eq!(unused("[dependencies]\nzip = \"9\"", &made_up("src/files/new.rs", breach)), ["zip"], "{breach}");
    }
    for used in ["use zip::{self, write};", "fn a() { vec![zip::write(b)]; }", "#[derive(zip::Zip)] struct A;"] {
        assert!(unused("[dependencies]\nzip = \"9\"", &made_up("src/files/new.rs", used)).is_empty(), "{used}");
    }
}
