//! Takes out of an image file, without touching its pixels, all that tells more than the image: place, device, author,
//! comments, hidden previews. Colour profiles, transparency and animation stay.

pub mod gif;
mod jpeg;
mod png;
pub mod webp;

use std::borrow::Cow;

use image::ImageFormat;

/// The most bytes of a colour profile, unpacked: real ones have 4 kB, or 500 for a printing press.
const MOST_PROFILE: usize = 1024 * 1024;

/// The same image without a colour profile of more than 1 MiB, which is dropped before anything unpacks it: packed, it
/// weighs a thousand times less, and decoders unpack all of it.
#[must_use]
pub fn lighten(bytes: &[u8], format: ImageFormat) -> Cow<'_, [u8]> {
    let light = match format {
        ImageFormat::Jpeg => jpeg::lighten(bytes),
        ImageFormat::Png => png::lighten(bytes),
        ImageFormat::WebP => webp::lighten(bytes),
        _ => None,
    };
    light.map_or(Cow::Borrowed(bytes), Cow::Owned)
}

/// The same image without its metadata; nothing when the file is damaged or of a format that is not known here.
#[must_use]
pub fn strip(bytes: &[u8], format: ImageFormat) -> Option<Vec<u8>> {
    match format {
        ImageFormat::Jpeg => jpeg::strip(bytes),
        ImageFormat::Png => png::strip(bytes),
        ImageFormat::Gif => gif::strip(bytes),
        ImageFormat::WebP => webp::strip(bytes),
        _ => None,
    }
}

/// Whether an image moves.
#[must_use]
pub fn moves(bytes: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Png => png::moves(bytes),
        ImageFormat::Gif => gif::frames(bytes) > 1,
        ImageFormat::WebP => webp::moves(bytes),
        _ => false,
    }
}

/// So many bytes from there, or nothing when the file ends before.
fn part(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

/// The four bytes there.
fn four(bytes: &[u8], at: usize) -> Option<[u8; 4]> {
    part(bytes, at, 4)?.try_into().ok()
}
