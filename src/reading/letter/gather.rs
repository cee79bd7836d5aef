//! Fills a new issue with what changed since the last one, as far as strangers may read it.

use crate::app::App;
use crate::db::types::Moment;
use crate::hall::error::Result;
use crate::hall::messages::letters as said;
use crate::models::issue::{Block, BlockKind, Offered};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;

/// Sheets looked at: the latest changed.
const LOOKED_AT: i64 = 500;
/// The most that a block offers.
const OFFERED: usize = 30;
/// How many of them are chosen at first.
const CHOSEN: usize = 6;
/// The same of what is due, tried or wanted.
const FEW: usize = 5;

/// The blocks of a new issue; those that would show nothing are left out.
pub fn blocks(app: &App, reader: &mut Reader<'_>, since: Moment) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let kinds = [BlockKind::New, BlockKind::Refreshed, BlockKind::Unattended, BlockKind::Tried, BlockKind::Wanted];
    for kind in kinds {
        let id = u32::try_from(blocks.len() + 1).unwrap_or(1);
        let block = block(app, reader, kind, id, since)?;
        if !block.offered.is_empty() {
            blocks.push(block);
        }
    }
    Ok(blocks)
}

/// A block of that kind, filled.
pub fn block(app: &App, reader: &mut Reader<'_>, kind: BlockKind, id: u32, since: Moment) -> Result<Block> {
    let offered = offered(app, &mut reader.as_stranger(), kind, since)?;
    let title = if kind == BlockKind::Text { String::new() } else { said::of_block(kind).to_owned() };
    Ok(Block { id, kind, title, text: String::new(), offered })
}

fn offered(app: &App, reader: &mut Reader<'_>, kind: BlockKind, since: Moment) -> Result<Vec<Offered>> {
    let kinds: Vec<String> = app.kinds().public().map(|kind| kind.key.clone()).collect();
    let new = |sheet: &Sheet| sheet.created_at >= since;
    let sheets = match kind {
        BlockKind::Text => return Ok(Vec::new()),
        BlockKind::New => reader.latest_sheets(&kinds, LOOKED_AT)?.into_iter().filter(new).collect(),
        BlockKind::Refreshed => {
            let changed = reader.latest_sheets(&kinds, LOOKED_AT)?.into_iter();
            let mut found: Vec<Sheet> = changed.filter(|sheet| !new(sheet) && sheet.updated_at >= since).collect();
            for sheet in reader.lately_verified(&kinds, LOOKED_AT)? {
                let is_known = found.iter().any(|known| known.id == sheet.id);
                if !is_known && !new(&sheet) && sheet.verified_at.is_some_and(|at| at >= since) {
                    found.push(sheet);
                }
            }
            found
        }
        BlockKind::Unattended => {
            let due = reader.due_sheets(&kinds, app.now(), OFFERED * 2)?;
            due.into_iter().filter(|sheet| sheet.steward_id.is_none() && sheet.keepers_id.is_none()).collect()
        }
        BlockKind::Tried => reader.most_tried(since, i64::try_from(FEW).unwrap_or(5))?,
        BlockKind::Wanted => {
            let wanted = reader.wanted_titles(i64::try_from(FEW).unwrap_or(5))?;
            let offer = |(_, title, _): (String, String, i64)| Offered { sheet: 0, title, chosen: true };
            return Ok(wanted.into_iter().map(offer).collect());
        }
    };
    let chosen = match kind {
        BlockKind::New | BlockKind::Refreshed => CHOSEN,
        _ => FEW,
    };
    let offer = |(at, sheet): (usize, Sheet)| Offered { sheet: sheet.id.0, title: String::new(), chosen: at < chosen };
    Ok(sheets.into_iter().take(OFFERED).enumerate().map(offer).collect())
}
