//! The assets: the style sheet, scripts and icons of `static/`, made small, compressed and named by their content.
//!
//! Writes `$OUT_DIR/assets.rs`, the table that `src/web/http/assets.rs` includes. esbuild, when npm can install it, shrinks
//! scripts and style sheets; without node or a network they are served as they are written. `MAILLAGE_ASSETS` says how
//! much that matters: `auto` (the default: a warning), `require` (an error: CI and releases), `skip` (never try).

use sha2::{Digest, Sha256};
use std::error::Error;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

#[path = "build/content.rs"]
mod content;

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script everything by its environment")]
fn told(name: &str) -> Option<std::ffi::OsString> {
    env::var_os(name)
}

type Result<T, E = Box<dyn Error>> = std::result::Result<T, E>;

fn main() -> Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=static");
    println!("cargo:rerun-if-env-changed=MAILLAGE_ASSETS");
    println!("cargo:rerun-if-env-changed=CARGO_MANIFEST_DIR");
    let root = PathBuf::from(told("CARGO_MANIFEST_DIR").ok_or("no CARGO_MANIFEST_DIR")?).join("static");
    let out = PathBuf::from(told("OUT_DIR").ok_or("no OUT_DIR")?);
    println!("cargo:rustc-env=MAILLAGE_BUILD={}", told("PROFILE").unwrap_or_default().display());
    content::embed(root.parent().unwrap_or(&root), &out)?;
    let mut sources = sources(&root)?;

    let wanted = told("MAILLAGE_ASSETS").unwrap_or_else(|| "auto".into());
    let small = match wanted.to_str() {
        Some("skip") => None,
        Some("require") => Some(shrink(&root, &out, &sources)?),
        Some("auto") => shrink(&root, &out, &sources)
            .inspect_err(|why| println!("cargo:warning=style sheet and scripts are served unminified ({why})"))
            .ok(),
        _ => return Err("MAILLAGE_ASSETS is one of auto, require, skip".into()),
    };
    if small.is_none() {
        // What is made of packages cannot be served as it is written: pages do without.
        sources.retain(|source| !source.is_of_packages());
    }
    write_table(&out, &sources, small.as_deref())
}

/// A file of `static/` that browsers will be given.
struct Source {
    path: PathBuf,
    /// The name by which templates call it.
    logical: String,
    media_type: &'static str,
    compressible: bool,
}

impl Source {
    /// Both editors stand on packages that only esbuild puts together.
    fn is_of_packages(&self) -> bool {
        matches!(self.logical.as_str(), "visual.js" | "markdown.js")
    }

    fn is_code(&self) -> bool {
        matches!(self.path.extension().and_then(|end| end.to_str()), Some("css" | "js"))
    }
}

fn sources(root: &Path) -> Result<Vec<Source>> {
    let mut found = Vec::new();
    for folder in ["css", "js", "icons"] {
        for entry in fs::read_dir(root.join(folder))? {
            let path = entry?.path();
            let (media_type, compressible) = match path.extension().and_then(|end| end.to_str()) {
                Some("css") if !is_entry(&path)? => continue,
                Some("css") => ("text/css; charset=utf-8", true),
                Some("js") => ("text/javascript; charset=utf-8", true),
                Some("svg") => ("image/svg+xml", true),
                Some("png") => ("image/png", false),
                _ => continue,
            };
            let name = path.file_name().and_then(|name| name.to_str());
            let logical = name.ok_or("an asset has a name that is not UTF-8")?.to_owned();
            found.push(Source { path, logical, media_type, compressible });
        }
    }
    found.sort_by(|a, b| a.logical.cmp(&b.logical));
    Ok(found)
}

/// Whether a style sheet is one that pages name: it gathers others, which are not served on their own.
fn is_entry(path: &Path) -> Result<bool> {
    Ok(fs::read_to_string(path)?.lines().any(|line| line.starts_with("@import ")))
}

/// A style sheet or script with what it imports in the place of each `@import "./parts/note.css" layer(parts);` or
/// `import { local } from "./lib/time.js";`: what esbuild does too, for machines without Node.
fn gathered(path: &Path) -> Result<String> {
    let folder = path.parent().unwrap_or(path);
    let mut whole = String::new();
    for line in fs::read_to_string(path)?.lines() {
        match line.strip_prefix("@import \"").and_then(|rest| rest.strip_suffix(");")?.split_once("\" layer(")) {
            Some((name, layer)) => {
                writeln!(whole, "@layer {layer} {{\n{}}}", fs::read_to_string(folder.join(name))?)?;
            }
            None => match line.strip_prefix("import ").and_then(|rest| rest.split_once(" from \"")) {
                Some((_, name)) => {
                    let shared = fs::read_to_string(folder.join(name.trim_end_matches("\";")))?;
                    writeln!(whole, "{}", shared.replace("\nexport ", "\n"))?;
                }
                None => writeln!(whole, "{line}")?,
            },
        }
    }
    Ok(whole)
}

/// Minifies scripts and style sheets into a folder, which is returned; their names stay.
fn shrink(root: &Path, out: &Path, sources: &[Source]) -> Result<PathBuf> {
    let esbuild = install(root, out)?;
    let folder = out.join("small");
    let mut command = Command::new("node");
    command.arg(esbuild).args(["--minify", "--bundle", "--format=esm", "--charset=utf8", "--log-level=warning"]);
    command.arg(format!("--outdir={}", folder.display())).arg("--entry-names=[name]");
    command.args(sources.iter().filter(|source| source.is_code()).map(|source| &source.path));
    command.env("NODE_PATH", out.join("npm/node_modules"));
    run(&mut command)?;
    squeeze(&folder)?;
    Ok(folder)
}

/// Compresses what was made small as far as brotli goes, which Node does in a second; `brotli` would take a minute in a
/// build script that is not optimized. Puts `NAME.br` beside each file.
fn squeeze(folder: &Path) -> Result<()> {
    const SCRIPT: &str = "const { brotliCompressSync: squeeze, constants: { BROTLI_PARAM_SIZE_HINT: hint } } = \
        require('zlib'); const fs = require('fs'); for (const name of process.argv.slice(1)) { \
        const text = fs.readFileSync(name); \
        fs.writeFileSync(`${name}.br`, squeeze(text, { params: { [hint]: text.length } })); }";
    let mut command = Command::new("node");
    command.args(["-e", SCRIPT, "--"]);
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|end| end != "br") {
            command.arg(path);
        }
    }
    run(&mut command)
}

/// Installs esbuild beside the build's output, once for a given lock file, and returns its entry point.
fn install(root: &Path, out: &Path) -> Result<PathBuf> {
    let folder = out.join("npm");
    let entry = folder.join("node_modules/esbuild/bin/esbuild");
    let lock = fs::read(root.join("package-lock.json"))?;
    let stamp = folder.join("installed.lock");
    if entry.is_file() && fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(entry);
    }
    fs::create_dir_all(&folder)?;
    for name in ["package.json", "package-lock.json"] {
        fs::copy(root.join(name), folder.join(name))?;
    }
    let mut command = Command::new("npm");
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retries=1"]);
    run(command.current_dir(&folder))?;
    fs::write(stamp, lock)?;
    Ok(entry)
}

/// Runs a command to its end; its own words are the error.
fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command.output().map_err(|why| format!("{name}: {why}"))?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("no message");
    Err(format!("{name}: {}: {line}", done.status).into())
}

fn write_table(out: &Path, sources: &[Source], small: Option<&Path>) -> Result<()> {
    let folder = out.join("assets");
    // Old contents have other names; nothing else would remove them.
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut table = String::from("pub static ASSETS: &[Asset] = &[\n");
    for source in sources {
        let made = small.filter(|_| source.is_code()).map(|small| small.join(&source.logical));
        let raw = match &made {
            Some(made) => fs::read(made)?,
            None if source.is_code() => gathered(&source.path)?.into_bytes(),
            None => fs::read(&source.path)?,
        };
        let hash = format!("{:x}", Short(&Sha256::digest(&raw)));
        let (stem, end) = source.logical.rsplit_once('.').ok_or("an asset has no extension")?;
        let path = format!("{stem}.{hash}.{end}");
        let squeezed = made.as_ref().map(|made| made.with_added_extension("br"));
        let br = match squeezed {
            Some(squeezed) => fs::read(squeezed)?,
            None if source.compressible => brotli(&raw)?,
            None => Vec::new(),
        };
        let gz = if source.compressible { gzip(&raw)? } else { Vec::new() };
        for (suffix, bytes) in [("", &raw), (".br", &br), (".gz", &gz)] {
            fs::write(folder.join(format!("{path}{suffix}")), bytes)?;
        }
        let bytes = |suffix: &str| format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/assets/{path}{suffix}\"))");
        writeln!(
            table,
            "    Asset {{ path: {path:?}, href: \"/static/{path}\", logical: {:?}, hash: {hash:?}, media_type: {:?}, raw: {}, br: {}, gz: {} }},",
            source.logical,
            source.media_type,
            bytes(""),
            bytes(".br"),
            bytes(".gz"),
        )?;
    }
    table.push_str("];\n");
    fs::write(out.join("assets.rs"), table)?;
    Ok(())
}

/// The first eight bytes of a digest, in hexadecimal: enough to tell every version of a file apart.
struct Short<'a>(&'a [u8]);

impl std::fmt::LowerHex for Short<'_> {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().take(8).try_for_each(|byte| write!(to, "{byte:02x}"))
    }
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut made = Vec::new();
    let how = brotli::enc::BrotliEncoderParams { quality: 9, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut made, &how)?;
    Ok(made)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
