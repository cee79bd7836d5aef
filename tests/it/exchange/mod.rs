//! What comes in and goes out.

mod archive;
mod calendar;
mod documents;
mod git;
mod markdown;
mod mediawiki;
mod oracle;

/// A picture of two pixels.
pub fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(2, 1).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}
