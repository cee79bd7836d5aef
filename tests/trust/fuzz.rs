//! Every parser that meets outside bytes, on texts that chance makes out of real ones: nothing panics, nothing takes
//! long, and what each promises holds. A text that breaks one is printed, to become a test of its own.

use std::time::{Duration, Instant};

use rand::RngExt;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand::seq::IndexedRandom;

use super::{targets, times};
use crate::support::on_both;

/// Pieces that parsers trip over.
const PIECES: [&str; 44] = [
    "---\n",
    "\n---\n",
    "titre: ",
    "modele: ",
    "  - ",
    "{",
    "}",
    "[",
    "]",
    "[[",
    "]]",
    "![[",
    "|",
    "#",
    "## ",
    "> ",
    "> [!NOTE]\n",
    "`",
    "```\n",
    "~~~",
    "*",
    "**",
    "_",
    "[^1]",
    "[^1]: ",
    "<",
    ">",
    "<script>",
    "</div>",
    "<!--",
    "&amp;",
    "&#0;",
    "\\",
    "\0",
    "\r\n",
    "\u{feff}",
    "\u{202e}",
    "e\u{301}",
    "🧶",
    "’",
    "%00",
    "../",
    "\u{a0}:",
    "| --- |\n",
];

/// Makes texts out of seeds.
struct Chance {
    random: SmallRng,
    seeds: Vec<String>,
}

impl Chance {
    fn new(seed: u64) -> Self {
        let mut seeds: Vec<String> = maillage::base::content::DEMO
            .iter()
            .chain(maillage::base::content::KINDS)
            .map(|(_, text)| (*text).to_owned())
            .collect();
        seeds.push(String::new());
        Self { random: SmallRng::seed_from_u64(seed), seeds }
    }

    fn text(&mut self) -> String {
        let mut text = self.part();
        for _ in 0..self.random.random_range(0..12) {
            let at = self.place(&text);
            match self.random.random_range(0..6) {
                0 => text.insert_str(at, PIECES.choose(&mut self.random).unwrap()),
                1 => text.truncate(at),
                2 => text
                    .insert_str(at, &PIECES.choose(&mut self.random).unwrap().repeat(self.random.random_range(1..200))),
                3 => {
                    let end = self.place(&text);
                    text.replace_range(at.min(end)..at.max(end), "");
                }
                4 => {
                    let other = self.part();
                    text.insert_str(at, &other);
                }
                _ => {
                    let end = self.place(&text);
                    let piece = text[at.min(end)..at.max(end)].to_owned();
                    text.insert_str(at, &piece);
                }
            }
        }
        text
    }

    /// Some of a seed, from the start of a line.
    fn part(&mut self) -> String {
        let seed = self.seeds.choose(&mut self.random).unwrap().clone();
        let lines: Vec<&str> = seed.split_inclusive('\n').collect();
        if lines.is_empty() || self.random.random_bool(0.2) {
            return seed;
        }
        let start = self.random.random_range(0..lines.len());
        let end = self.random.random_range(start..=lines.len().min(start + 30));
        lines[start..end].concat()
    }

    fn place(&mut self, text: &str) -> usize {
        let mut at = self.random.random_range(0..=text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    /// A form with a file, damaged.
    fn multipart(&mut self) -> Vec<u8> {
        let part = |name: &str, more: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n")
        };
        let file = part("fichier", "; filename=\"note.txt\"", &self.part());
        let form = [part("credit", "", "Ann"), part("licence", "", "CC BY-SA 4.0"), file, "--x--\r\n".to_owned()];
        self.damaged(form.concat().into_bytes())
    }

    fn bytes(&mut self) -> Vec<u8> {
        let bytes = match self.random.random_range(0..4) {
            0 => crate::exchange::png(),
            1 => b"%PDF-1.7\n1 0 obj\n<< /Author (Ann) >>\nendobj\n".to_vec(),
            2 => [&[0xff, 0xd8, 0xff, 0xe1, 0, 20][..], b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0"].concat(),
            _ => self.part().into_bytes(),
        };
        self.damaged(bytes)
    }

    fn damaged(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        for _ in 0..self.random.random_range(0..8) {
            let at = self.random.random_range(0..=bytes.len());
            match self.random.random_range(0..3) {
                0 => bytes.insert(at, self.random.random()),
                1 => bytes.truncate(at),
                _ if at < bytes.len() => bytes[at] = self.random.random(),
                _ => {}
            }
        }
        bytes
    }
}

/// How long each parser is fed.
const EACH: Duration = Duration::from_secs(30);

/// Feeds a parser: the short form the same texts each time, the long form ever new ones, twice as long. What one text
/// took may not pass a limit.
fn fuzz(name: &str, time: Duration, mut target: impl FnMut(&mut Chance)) {
    let (seed, time) = match times(1, 2) {
        1 => (20_261_125, time),
        _ => (rand::rng().random(), time * 2),
    };
    let mut chance = Chance::new(seed);
    let (begun, mut count, mut longest) = (Instant::now(), 0_u64, Duration::ZERO);
    while begun.elapsed() < time {
        let started = Instant::now();
        target(&mut chance);
        longest = longest.max(started.elapsed());
        count += 1;
    }
    println!("{name}: {count} texts, the longest took {longest:?} (seed {seed})");
    assert!(longest < Duration::from_secs(10), "{name}: a text took {longest:?} (seed {seed})");
}

#[test]
fn front_matter_gives_back_what_it_read() {
    fuzz("front matter", EACH, |chance| targets::front_matter(chance.text().as_bytes()));
}

#[test]
fn markdown_lets_nothing_through() {
    fuzz("Markdown", EACH, |chance| targets::markdown(chance.text().as_bytes()));
}

#[test]
fn titles_become_addresses() {
    fuzz("titles", EACH, |chance| targets::titles(chance.text().as_bytes()));
}

#[test]
fn merges_lose_no_line() {
    fuzz("merges", EACH, |chance| {
        let base = chance.text().replace(targets::BETWEEN, "");
        let side = |chance: &mut Chance| {
            let mut lines: Vec<String> = base.split_inclusive('\n').map(str::to_owned).collect();
            for n in 0..chance.random.random_range(0..4) {
                let at = chance.random.random_range(0..=lines.len());
                lines.insert(at, format!("Ligne {n} {}.\n", chance.random.random::<u32>()));
            }
            lines.concat()
        };
        let texts = [base.clone(), side(chance), side(chance)];
        targets::merges(texts.join(&targets::BETWEEN.to_string()).as_bytes());
    });
}

#[test]
fn files_are_taken_or_refused() {
    fuzz("files", EACH, |chance| targets::files(&chance.bytes()));
}

#[test]
fn queries_are_read() {
    fuzz("queries", EACH, |chance| targets::queries(format!("q={}", chance.text()).as_bytes()));
}

#[test]
fn files_to_import_are_sheets_or_refused() {
    fuzz("imports", EACH, |chance| targets::imports(&chance.bytes()));
}

#[test]
fn documents_are_read_or_say_why_not() {
    fuzz("documents", EACH, |chance| {
        let (words, page) = (chance.part(), chance.part());
        let rich = format!("{{\\rtf1\\ansi\\pard\\intbl {words}\\cell\\row\\par {{\\b \\'e9\\u8217?}}}}");
        let html = format!("<ul><li>{words}<table><tr><td>{page}</table><p><b>{words}");
        let drawn: String = words.chars().filter(|c| !"()\\".contains(*c)).collect();
        let drawn = format!("BT /F 12 Tf 72 700 Td ({drawn}) Tj 0 -14 Td <{page}> Tj ET");
        let paper = format!(
            "%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n\
             3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj\n\
             4 0 obj <</Length {}>> stream\n{drawn}\nendstream endobj\n\
             5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\ntrailer <</Root 1 0 R/Size 6>>\n%%EOF",
            drawn.len()
        );
        let which = chance.random.random_range(0..4);
        let seeds = [rich.into_bytes(), html.into_bytes(), paper.into_bytes(), chance.bytes()];
        targets::documents(&chance.damaged(seeds.into_iter().nth(which).unwrap()));
    });
}

#[test]
fn pages_of_mediawiki_are_read_or_kept_as_they_are() {
    fuzz("wikitexts", EACH, |chance| {
        let (words, page) = (chance.part(), chance.part());
        let text = format!(
            "== {words} ==\n{{{{a|b={page}}}}}\n{{|\n! {words} || [[{page}|{words}]]\n|}}\n* {page}<ref>{words}</ref>"
        );
        let seeds = [text.into_bytes(), chance.bytes()];
        let which = chance.random.random_range(0..2);
        targets::wikitexts(&chance.damaged(seeds.into_iter().nth(which).unwrap()));
    });
}

#[test]
fn calendars_are_read_to_their_end() {
    fuzz("calendars", EACH, |chance| {
        let (words, more) = (chance.part(), chance.part());
        let text = format!(
            "BEGIN:VEVENT\nUID:{words}\nDTSTART;TZID={more}:20261205T140000\nRRULE:FREQ=WEEKLY;{words}\n {more}\nEND:VEVENT"
        );
        targets::calendars(&chance.damaged(text.into_bytes()));
    });
}

#[test]
fn forms_are_read_to_their_end() {
    fuzz("multipart", EACH, |chance| targets::multipart(&chance.multipart()));
}

#[test]
fn addresses_and_forms_are_answered() {
    on_both(|site| {
        site.indexed();
        let ann = site.member("Ann");
        let sheet = ann.writes("Cible", "Texte.\n");
        fuzz("addresses and forms", EACH / 2, |chance| {
            let words: String = chance.text().chars().take(300).collect();
            let encoded: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
            for address in [
                format!("/recherche?q={encoded}&type={encoded}&theme={encoded}&page={encoded}"),
                format!("/titre/{}", encoded.replace('+', "%20")),
                format!("/fiches/{}", encoded.replace('+', "%20")),
                format!("/api/v1/search?q={encoded}&limit={encoded}"),
                format!("/api/v1/sheets?cursor={encoded}&kind={encoded}"),
                format!("{}/versions/{}", sheet.path, encoded.replace('+', "%20")),
            ] {
                let answer = site.stranger().get(&address);
                assert!(answer.status < 500, "{}: {address}", answer.status);
            }
            let answer = ann.post("/apercu", &[("body", &words)]);
            assert!(answer.status < 500, "{}: {words:?}", answer.status);
            let form = chance.multipart();
            let answer = ann.post_bytes("/fichiers", "multipart/form-data; boundary=x", form.clone());
            assert!(answer.status < 500, "{}: {:?}", answer.status, String::from_utf8_lossy(&form));
        });
    });
}
