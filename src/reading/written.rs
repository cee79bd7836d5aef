//! Who wrote what of the current text of a sheet: each line and each field with the version that brought it. It says
//! the same to all who read the same fields: no withdrawn text is looked at, whoever asks.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::cache::Weigh;
use crate::db::types::{AccountId, Moment};
use crate::hall::error::Result;
use crate::models::reader::Reader;
use crate::models::revision::Ancestor;
use crate::models::sheet::Sheet;
use crate::text::authorship::{FieldOrigin, LineOrigin, Origin, Version, WayBack};
use crate::text::cancel::Cancel;
use crate::text::diff::Budget;
use crate::text::sheet_text::{SheetText, Value};

/// The most chains of stored texts that are read: each holds 192 versions or 4.5 MB at most.
const MOST_CHAINS: usize = 16;
/// Steps of comparison for all of them: about a second.
const STEPS: u64 = 100_000_000;

/// Who wrote what.
#[derive(Debug, Default)]
pub struct WhoWrote {
    /// The lines of the body, each with its ending.
    pub lines: Vec<LineOrigin>,
    /// The fields.
    pub fields: Vec<FieldOrigin>,
    /// Who wrote the versions that these come from, and when.
    pub versions: HashMap<i32, (Option<AccountId>, Option<Moment>)>,
    /// The oldest version that was looked at.
    pub reached: i32,
}

impl Weigh for WhoWrote {
    fn bytes(&self) -> usize {
        self.lines.iter().map(|(line, _)| 48 + line.len()).sum::<usize>()
            + self.fields.iter().map(|(key, value, _)| 96 + key.len() + texts(value)).sum::<usize>()
            + 48 * self.versions.len()
    }
}

fn texts(value: &Value) -> usize {
    value.texts().into_iter().map(str::len).sum()
}

/// Goes back through the versions of a sheet until all is known, or enough was read.
pub fn of(reader: &mut Reader<'_>, sheet: &Sheet, cancel: &Cancel) -> Result<WhoWrote> {
    let way = reader.ancestors(sheet)?;
    let mut newer = (reader.sheet_text(sheet, sheet.head)?, way.first().copied());
    let mut back = WayBack::from(&newer.0);
    let mut budget = Budget::new(STEPS).ended_by(cancel);
    let (mut chain, mut chains) = (HashMap::<i32, String>::new(), 0);
    let (mut after_withdrawn, mut is_whole, mut reached) = (false, true, sheet.head);
    for older in way.iter().skip(1) {
        if older.is_gone {
            after_withdrawn = true;
            continue;
        }
        if !chain.contains_key(&older.number) {
            chains += 1;
            if chains > MOST_CHAINS {
                is_whole = false;
                break;
            }
            let texts = reader.chain(sheet, older.number)?;
            chain = texts.into_iter().map(|(row, text)| (row.number, text)).collect();
        }
        let Some(text) = chain.remove(&older.number).and_then(|text| SheetText::parse(&text).ok()) else {
            after_withdrawn = true;
            continue;
        };
        let text = Arc::new(text);
        let by = version(newer.1, after_withdrawn);
        if !back.step(by, &newer.0, (older.number, &text), &mut budget) {
            is_whole = false;
            break;
        }
        (newer, after_withdrawn, reached) = ((text, Some(*older)), false, older.number);
        if back.is_over() {
            break;
        }
    }
    if is_whole {
        back.end(version(newer.1, after_withdrawn));
    }
    let (lines, fields) = back.origins();
    let all = lines.iter().map(|(_, origin)| *origin).chain(fields.iter().map(|(_, _, origin)| *origin));
    let named: HashSet<i32> = all.filter_map(number).collect();
    let versions = way.iter().filter(|one| named.contains(&one.number)).map(|one| (one.number, (one.author, one.at)));
    Ok(WhoWrote { versions: versions.collect(), lines, fields, reached })
}

/// The version that an origin names.
fn number(origin: Origin) -> Option<i32> {
    match origin {
        Origin::Version(number) | Origin::AroundWithdrawn(number) => Some(number),
        Origin::Unknown => None,
    }
}

fn version(of: Option<Ancestor>, after_withdrawn: bool) -> Version {
    let undoes = of.filter(|of| !of.is_return).and_then(|of| of.undoes);
    Version { number: of.map_or(1, |of| of.number), undoes, after_withdrawn }
}
