//! Zstandard, with tables that each thread keeps: making them anew costs as much as a page.

use std::cell::RefCell;
use std::io;

use zstd::bulk::Compressor;

/// Presses at that level.
pub fn pressed(content: &[u8], level: i32) -> io::Result<Vec<u8>> {
    thread_local! {
        static TABLES: RefCell<Vec<(i32, Compressor<'static>)>> = const { RefCell::new(Vec::new()) };
    }
    TABLES.with_borrow_mut(|tables| {
        if let Some((_, compressor)) = tables.iter_mut().find(|(known, _)| *known == level) {
            return compressor.compress(content);
        }
        let mut compressor = Compressor::new(level)?;
        let pressed = compressor.compress(content);
        tables.push((level, compressor));
        pressed
    })
}

#[cfg(test)]
mod tests {
    use crate::cache::zstandard::*;

    #[test]
    fn each_level_decodes() -> io::Result<()> {
        let text = "Une fiche pratique. ".repeat(500);
        for level in [3, 5, 3, 5] {
            let pressed = pressed(text.as_bytes(), level)?;
            assert!(pressed.len() < 400);
            assert_eq!(zstd::decode_all(pressed.as_slice())?, text.as_bytes());
        }
        Ok(())
    }
}
