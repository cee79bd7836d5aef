//! The front matter of texts that others wrote.

use maillage::text::sheet_text::SheetText;

#[test]
fn texts_that_others_wrote_are_read_and_give_back_their_bytes() {
    let (mut read, mut refused) = (0, Vec::new());
    for path in super::files(&super::sheets(), "md") {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        match SheetText::parse(&text) {
            Ok(sheet) => {
                let again = sheet.text();
                assert_eq!(SheetText::parse(&again).unwrap().text(), again, "{}", path.display());
                read += 1;
            }
            Err(error) => refused.push((path, error)),
        }
    }
    println!("{read} texts read, {} refused: {refused:?}", refused.len());
    assert!(read > 7_000 && refused.len() * 100 < read);
}
