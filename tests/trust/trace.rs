//! What the program asked of the disk, as strace tells it: which bytes were written, and which of them were made to stay.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// System calls to trace: those that write, those that make writes stay, and those that answer.
pub const CALLS: &str = "pwrite64,write,writev,sendto,fsync,fdatasync,ftruncate,rename,renameat2";

/// One thing that happened, in the order in which it began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Bytes went to a file; without an offset, at its end.
    Wrote { path: PathBuf, at: Option<u64>, length: u64 },
    /// Everything written to a file or folder before it began was made to stay; told when it ended.
    Stays { path: PathBuf, begun: usize },
    /// A file took another name.
    Renamed { to: PathBuf },
    /// A request was answered with 2xx or 3xx.
    Answered,
}

/// Reads a log of `strace -f -y`.
pub fn read(log: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    // What each thread has begun and not ended.
    let mut open: HashMap<&str, (String, usize)> = HashMap::new();
    for line in log.lines() {
        let Some((thread, rest)) = line.trim_start().split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(started) = rest.strip_suffix("<unfinished ...>") {
            let begun = steps.len();
            // A write may be on disk from its beginning on; only the end of a sync counts.
            if !is_sync(started) {
                steps.extend(step(started, begun));
            }
            open.insert(thread, (started.to_owned(), begun));
        } else if rest.starts_with("<...") {
            if let Some((started, begun)) = open.remove(thread)
                && is_sync(&started)
                && rest.ends_with("= 0")
            {
                steps.extend(step(&started, begun));
            }
        } else {
            let begun = steps.len();
            steps.extend(step(rest, begun));
        }
    }
    steps
}

fn is_sync(call: &str) -> bool {
    call.starts_with("fsync(") || call.starts_with("fdatasync(")
}

fn step(call: &str, begun: usize) -> Option<Step> {
    let (name, arguments) = call.split_once('(')?;
    if matches!(name, "write" | "writev" | "sendto")
        && ["HTTP/1.1 20", "HTTP/1.1 30"].iter().any(|start| call.contains(start))
    {
        return Some(Step::Answered);
    }
    if name.starts_with("rename") {
        let to = arguments.rsplit('"').nth(1)?;
        return Some(Step::Renamed { to: PathBuf::from(to) });
    }
    let path = PathBuf::from(arguments.split_once('<')?.1.split_once('>')?.0);
    if !path.is_absolute() {
        return None;
    }
    let numbers = arguments.split(") =").next()?.trim_end_matches([' ', ',']);
    let mut last = numbers.rsplit(", ").map(|word| word.trim().parse::<u64>().ok());
    match name {
        "fsync" | "fdatasync" => Some(Step::Stays { path, begun }),
        "pwrite64" => {
            let (at, length) = (last.next()??, last.next()??);
            Some(Step::Wrote { path, at: Some(at), length })
        }
        "write" => Some(Step::Wrote { path, at: None, length: last.next()?? }),
        _ => None,
    }
}

/// Bytes of a file that a loss of power may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loose {
    pub path: PathBuf,
    pub at: u64,
    pub length: u64,
}

/// Every stretch written below a folder since its file was last made to stay.
pub fn loose(steps: &[Step], below: &Path) -> Vec<Loose> {
    let (mut loose, mut ends): (Vec<(usize, Loose)>, HashMap<PathBuf, u64>) = (Vec::new(), HashMap::new());
    for (n, step) in steps.iter().enumerate() {
        match step {
            Step::Wrote { path, at, length } if path.starts_with(below) => {
                let end = ends.entry(path.clone()).or_default();
                let at = at.unwrap_or(*end);
                *end = (*end).max(at + length);
                loose.push((n, Loose { path: path.clone(), at, length: *length }));
            }
            Step::Stays { path, begun } => loose.retain(|(written, one)| one.path != *path || written >= begun),
            _ => {}
        }
    }
    loose.into_iter().map(|(_, one)| one).collect()
}

#[test]
fn only_what_was_written_before_a_sync_began_stays() {
    let log = "\
11 pwrite64(5</d/a.db-wal>, \"7\\177\"..., 32, 0) = 32
11 fdatasync(5</d/a.db-wal> <unfinished ...>
12 pwrite64(5</d/a.db-wal>, \"x\"..., 4096, 32) = 4096
11 <... fdatasync resumed>) = 0
11 writev(9<socket:[77]>, [{iov_base=\"HTTP/1.1 201 Cre\"..., iov_len=300}], 1) = 300
12 fsync(6</d>) = 0
12 rename(\"/d/x\", \"/d/y\") = 0
";
    let steps = read(log);
    assert_eq!(steps.len(), 6, "{steps:?}");
    assert_eq!(steps[3], Step::Answered);
    assert_eq!(steps[5], Step::Renamed { to: "/d/y".into() });
    let left = loose(&steps, Path::new("/d"));
    assert_eq!(left, [Loose { path: "/d/a.db-wal".into(), at: 32, length: 4096 }]);
}
