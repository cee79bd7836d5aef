//! The house keeps its arrows: doors above, actions below them, models and text at the foot.

mod addresses;
mod answers;
mod circles;
mod documents;
mod field_keys;
mod packages;
mod places;
mod queries;
mod rooms;
pub(crate) mod syntax;
mod told;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use syntax::is_test;
use syntax::{Call, Syntax};

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    found.retain(|(path, _)| path.extension().is_some_and(|extension| extension == "rs"));
    assert!(!found.is_empty(), "no sources in {folder}");
    found
}

fn collect(at: &Path, found: &mut Vec<(PathBuf, String)>) {
    if at.is_dir() {
        for entry in fs::read_dir(at).unwrap() {
            collect(&entry.unwrap().path(), found);
        }
    } else if at.extension().is_some_and(|extension| ["rs", "html", "txt", "xml"].iter().any(|kept| extension == *kept))
    {
        found.push((at.to_owned(), fs::read_to_string(at).unwrap()));
    }
}

/// A source of the program: its path from the package's root, and what it says.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Every source of the program.
pub(crate) fn program() -> Vec<Source> {
    let of = |(path, text): (PathBuf, String)| {
        let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
        Source { path, text }
    };
    sources("src").into_iter().map(of).collect()
}

/// The sources of the program without those that are tests alone.
pub(crate) fn shipped() -> Vec<Source> {
    let is_test = |path: &str| path.ends_with("/tests.rs") || path.contains("/tests/");
    program().into_iter().filter(|source| !is_test(&source.path)).collect()
}

/// A line of code without the comment that ends it; `//` inside a string is no comment.
pub(crate) fn without_comment(line: &str) -> &str {
    let (mut in_string, mut escaped, mut before) = (false, false, ' ');
    for (at, c) in line.char_indices() {
        match c {
            '"' if !escaped => in_string = !in_string,
            '/' if before == '/' && !in_string => return &line[..at - 1],
            _ => {}
        }
        escaped = in_string && c == '\\' && !escaped;
        before = c;
    }
    line
}

#[test]
fn a_comment_ends_a_line_outside_of_strings() {
    for (line, code) in [
        ("a // b", "a "),
        ("a(\"http://b\").c // d", "a(\"http://b\").c "),
        ("a(\"\\\"//\") // b", "a(\"\\\"//\") "),
        ("a / b", "a / b"),
        ("// a", ""),
    ] {
        assert_eq!(without_comment(line), code, "{line}");
    }
}

/// A source made up to break a rule.
pub(crate) fn made_up(path: &str, text: &str) -> Vec<Source> {
    vec![Source { path: path.to_owned(), text: text.to_owned() }]
}

/// What asks the database past a look: the probe of machines that watch over the server wants to know whether it answers, for
/// nobody in particular and of nothing that anybody reads.
const PROBES: [&str; 1] = ["src/web/pages/health.rs"];

/// The doors.
const DOORS: [&str; 4] = ["src/web/", "src/api/", "src/http/", "src/server/"];
/// The adapters of both doors, through which everything else asks.
const ADAPTERS: [&str; 2] = ["src/web/http/look.rs", "src/api/call.rs"];

/// The calls of a source by one of these names that give work to the application or its store, however these are held.
fn works<'s>(syntax: &'s Syntax, names: &'s [&'s str]) -> impl Iterator<Item = &'s Call> {
    const HOLDERS: [&str; 3] = ["app", "node", "store"];
    const TYPES: [&str; 5] = ["App", "Store", "web", "task", "thread"];
    syntax.calls.iter().filter(move |call| {
        let is_held = match call.is_method {
            true => HOLDERS.contains(&call.on.as_str()) || (call.given.len() == 1 && syntax.is_given_work(call)),
            false => TYPES.contains(&call.on.as_str()),
        };
        names.contains(&call.name.as_str()) && is_held && !call.given.is_empty()
    })
}

/// Files of the doors that do such work with the database.
fn at_doors(sources: &[Source], names: &[&str]) -> BTreeSet<String> {
    let is_door = |source: &&Source| DOORS.iter().any(|door| source.path.starts_with(door));
    let working = sources.iter().filter(is_door).filter(|source| works(&Syntax::of(source), names).next().is_some());
    working.map(|source| source.path.clone()).collect()
}

/// Files of the doors that ask the database past a look.
fn raw_reads(sources: &[Source]) -> BTreeSet<String> {
    let mut raw = at_doors(sources, &["read", "snapshot"]);
    raw.retain(|path| !ADAPTERS.contains(&path.as_str()));
    raw
}

#[test]
fn pages_ask_the_database_through_a_look() {
    let known: BTreeSet<String> = PROBES.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(raw_reads(&program()), known, "ask through `Look`; what was mended leaves the list");
    for breach in [
        "app.read(|db| Ok(()))",
        "look.app.read(|db| Ok(()))",
        "node.read(move |db| Ok(()))",
        "node.store.read(|db| Ok(()))",
        "self.app.store.snapshot(|db| Ok(()))",
        "let asked = |db| Ok(()); site.read(asked)",
        "site.clone().read(a)",
        "App::read(&site, |db| Ok(()))",
        "tokio::try_join!(site.read(|db| Ok(())), b())",
    ] {
        let text = format!("fn a() {{ {breach}; }}");
        assert_eq!(raw_reads(&made_up("src/web/new.rs", &text)).len(), 1, "{breach}");
        assert_eq!(raw_reads(&made_up("src/api/new.rs", &text)).len(), 1, "{breach}");
    }
    for kept in ["asked.read(\"limit\")", "spool.read()", "file.read(&mut start)", "node.tally.read(sheet)"] {
        assert!(raw_reads(&made_up("src/web/new.rs", &format!("fn a() {{ {kept}; }}"))).is_empty(), "{kept}");
    }
}

#[test]
fn a_door_never_writes() {
    let writes = |sources: &[Source]| at_doors(sources, &["write", "write_once", "immediate"]);
    assert_eq!(writes(&program()), BTreeSet::new(), "what is changed is a verb of `actions`");
    for breach in [
        "app.write(|db| Ok(()))",
        "look.app.store.write(|db| Ok(()))",
        "let work = move |db| Ok(()); site.write(work)",
        "Store::write(&site, |db| Ok(()))",
        "vec![node.store.write(|db| Ok(()))]",
    ] {
        let text = format!("fn a() {{ {breach}; }}");
        for path in ["src/web/new.rs", "src/web/http/look.rs", "src/api/new.rs", "src/http/new.rs"] {
            assert_eq!(writes(&made_up(path, &text)).len(), 1, "{path}: {breach}");
        }
    }
    assert!(writes(&made_up("src/web/new.rs", "fn a() { file.write(&bytes); out.write(b\"x\"); }")).is_empty());
}

#[test]
fn every_file_opens_by_saying_what_it_is() {
    for folder in ["src", "tests/it"] {
        for (path, text) in sources(folder) {
            assert!(text.starts_with("//!"), "{} does not open with //!", path.display());
        }
    }
}

#[test]
fn words_shown_never_break_a_line_before_a_french_mark() {
    const MARKS: [char; 5] = [';', '!', '?', '»', ':'];
    const LISTS_OF_SIGNS: &str = "sans les signes";
    let after = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '.' | '<' | '"' | '{' | '&' | '»'));
    let (mut files, mut looked) = (Vec::new(), 0);
    for folder in ["src/hall/messages", "templates"] {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    for (path, text) in files {
        for (number, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("//") || line.contains("{#") || line.contains(LISTS_OF_SIGNS) {
                continue;
            }
            looked += 1;
            let chars: Vec<char> = line.trim_start().chars().collect();
            for (at, _) in chars.iter().enumerate().filter(|(_, c)| **c == ' ') {
                let (before, next) = (at.checked_sub(1).map(|at| chars[at]), chars.get(at + 1).copied());
                let opens = before == Some('«');
                let closes =
                    next == Some('»') || next.is_some_and(|c| MARKS.contains(&c) && after(chars.get(at + 2).copied()));
                assert!(!opens && !closes, "{}:{}: a no-break space goes there: {line}", path.display(), number + 1);
            }
        }
    }
    assert!(looked > 1000, "only {looked} lines were looked at");
}
