//! An image that comes in: measured before it is decoded, upright, without metadata. And smaller ones made of it.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as Filter, PngEncoder};
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, ImageResult, Limits};

use super::strip;

/// The quality of a JPEG that had to be turned.
const TURNED_QUALITY: u8 = 90;
/// The quality of smaller JPEGs.
const SMALL_QUALITY: u8 = 82;
/// No side is longer, in pixels: a strip of 25 million by one is no image.
const LONGEST_SIDE: u32 = 40_000;

/// Why an image is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// It cannot be decoded.
    Damaged,
    /// It has more pixels than is allowed: its own width and height.
    TooManyPixels(u32, u32),
}

/// An image as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its format, which turning may have changed.
    pub format: ImageFormat,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
}

/// How many pixels an image says that it has; nothing when its header cannot be read.
#[must_use]
pub fn pixels(bytes: &[u8], format: ImageFormat) -> Option<u64> {
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().ok()?;
    Some(u64::from(width) * u64::from(height))
}

/// What is kept of an image: turned as its metadata says, then all metadata taken out but a colour profile of 1 MiB at
/// most. The pixels are touched only when it must be turned. Decoded once in any case, so that what is kept can be
/// shown.
pub fn keep(bytes: &[u8], format: ImageFormat, megapixels: u32) -> Result<Kept, Problem> {
    let damaged = |_| Problem::Damaged;
    let light = strip::lighten(bytes, format);
    let bytes = &*light;
    let mut decoder = decoder(bytes, format, megapixels).map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > u64::from(megapixels) * 1_000_000 || width.max(height) > LONGEST_SIDE {
        return Err(Problem::TooManyPixels(width, height));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    if orientation == Orientation::NoTransforms || strip::moves(bytes, format) {
        let bytes = strip::strip(bytes, format).ok_or(Problem::Damaged)?;
        return Ok(Kept { format, bytes, width, height });
    }
    image.apply_orientation(orientation);
    let (width, height) = (image.width(), image.height());
    let (format, bytes) = encoded(&image, format, profile, TURNED_QUALITY).map_err(damaged)?;
    Ok(Kept { format, bytes, width, height })
}

/// A smaller one, so many pixels wide, and its format. Nothing when the image is not wider, or moves, or when the
/// smaller one would weigh more.
#[must_use]
pub fn smaller(bytes: &[u8], format: ImageFormat, to_width: u32, megapixels: u32) -> Option<(ImageFormat, Vec<u8>)> {
    if strip::moves(bytes, format) {
        return None;
    }
    let light = strip::lighten(bytes, format);
    let bytes = &*light;
    let mut decoder = decoder(bytes, format, megapixels).ok()?;
    let (width, height) = decoder.dimensions();
    if width <= to_width || u64::from(width) * u64::from(height) > u64::from(megapixels) * 1_000_000 {
        return None;
    }
    let profile = decoder.icc_profile().ok().flatten();
    let image = DynamicImage::from_decoder(decoder).ok()?;
    let to_height = u32::try_from(u64::from(height) * u64::from(to_width) / u64::from(width)).ok()?.max(1);
    let small = image.resize_exact(to_width, to_height, FilterType::CatmullRom);
    let (format, small) = encoded(&small, format, profile, SMALL_QUALITY).ok()?;
    (small.len() < bytes.len()).then_some((format, small))
}

/// An image as it is, within the limits; the first picture of one that moves. Nothing when it cannot be decoded.
#[must_use]
pub(super) fn open(bytes: &[u8], format: ImageFormat, megapixels: u32) -> Option<DynamicImage> {
    let light = strip::lighten(bytes, format);
    let decoder = decoder(&light, format, megapixels).ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > u64::from(megapixels) * 1_000_000 {
        return None;
    }
    DynamicImage::from_decoder(decoder).ok()
}

/// A decoder that stops at the limits, the header read.
fn decoder(bytes: &[u8], format: ImageFormat, megapixels: u32) -> ImageResult<impl ImageDecoder + '_> {
    let mut limits = Limits::default();
    // Eight bytes a pixel are 16 bits of four channels; as much again for the decoder's own work.
    limits.max_alloc = Some(u64::from(megapixels.max(1)) * 16_000_000);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    reader.into_decoder()
}

/// JPEG stays JPEG and PNG stays PNG; others become what holds them best: PNG with transparency or few colours.
fn encoded(
    image: &DynamicImage,
    from: ImageFormat,
    profile: Option<Vec<u8>>,
    quality: u8,
) -> ImageResult<(ImageFormat, Vec<u8>)> {
    let mut out = Vec::new();
    let gray = !image.color().has_color();
    let profile = profile.filter(|profile| profile.get(16..20) == Some(if gray { b"GRAY" } else { b"RGB " }));
    let jpeg = from == ImageFormat::Jpeg || (from == ImageFormat::WebP && !image.color().has_alpha());
    if jpeg {
        let mut encoder = JpegEncoder::new_with_quality(&mut out, quality);
        with_profile(&mut encoder, profile);
        let image = if gray { image.to_luma8().into() } else { DynamicImage::from(image.to_rgb8()) };
        image.write_with_encoder(encoder)?;
        return Ok((ImageFormat::Jpeg, out));
    }
    let mut encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Default, Filter::Adaptive);
    with_profile(&mut encoder, profile);
    let image = match (image.color().has_alpha(), gray) {
        (true, _) => DynamicImage::from(image.to_rgba8()),
        (false, true) => image.to_luma8().into(),
        (false, false) => image.to_rgb8().into(),
    };
    image.write_with_encoder(encoder)?;
    Ok((ImageFormat::Png, out))
}

fn with_profile(encoder: &mut impl ImageEncoder, profile: Option<Vec<u8>>) {
    if let Some(profile) = profile {
        // An encoder without profiles leaves the image in sRGB, which is what most profiles are.
        drop(encoder.set_icc_profile(profile));
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use crate::files::picture::*;

    /// A JPEG of so many pixels, red at its left and blue at its right.
    fn photo(width: u32, height: u32) -> Vec<u8> {
        let image = image::RgbImage::from_fn(width, height, |x, _| {
            image::Rgb(if x < width / 2 { [220, 20, 20] } else { [20, 20, 220] })
        });
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, 95).encode_image(&image).unwrap();
        out
    }

    /// Puts Exif with an orientation behind the start of a JPEG.
    fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
        let tiff =
            [b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", &[orientation][..], b"\0\0\0\0\0\0"].concat();
        let body = [b"Exif\0\0", &tiff[..], b"GPS 48.85 N"].concat();
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&jpeg[..2], &[0xff, 0xe1], &length, &body, &jpeg[2..]].concat()
    }

    #[test]
    fn a_photo_taken_upright_is_turned_and_says_no_more_where() {
        let kept = keep(&turned(&photo(64, 32), 6), ImageFormat::Jpeg, 25).unwrap();
        assert_eq!((kept.width, kept.height), (32, 64));
        assert!(!kept.bytes.windows(3).any(|three| three == b"GPS"));
        let image = image::load_from_memory(&kept.bytes).unwrap().to_rgb8();
        assert!(image.get_pixel(16, 8)[0] > 150, "what was left is above");
        assert!(image.get_pixel(16, 56)[2] > 150);
    }

    #[test]
    fn a_photo_that_stands_right_keeps_its_pixels() {
        let plain = photo(64, 32);
        let kept = keep(&turned(&plain, 1), ImageFormat::Jpeg, 25).unwrap();
        assert_eq!(kept.bytes, keep(&plain, ImageFormat::Jpeg, 25).unwrap().bytes);
        assert!(!kept.bytes.windows(3).any(|three| three == b"GPS"));
    }

    /// An image with a colour profile of so many bytes.
    fn profiled(format: ImageFormat, size: usize) -> Vec<u8> {
        let mut profile = vec![0; size];
        profile[16..20].copy_from_slice(b"RGB ");
        let image = image::RgbImage::from_fn(64, 32, |x, _| image::Rgb([u8::try_from(x).unwrap() * 2, 20, 20]));
        let mut out = Vec::new();
        match format {
            ImageFormat::Png => {
                let mut encoder = PngEncoder::new(&mut out);
                encoder.set_icc_profile(profile).unwrap();
                image.write_with_encoder(encoder).unwrap();
            }
            ImageFormat::Jpeg => {
                let mut encoder = JpegEncoder::new(&mut out);
                encoder.set_icc_profile(profile).unwrap();
                image.write_with_encoder(encoder).unwrap();
            }
            _ => {
                let mut encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut out);
                encoder.set_icc_profile(profile).unwrap();
                image.write_with_encoder(encoder).unwrap();
            }
        }
        out
    }

    fn profile_of(bytes: &[u8], format: ImageFormat) -> Option<usize> {
        decoder(bytes, format, 25).unwrap().icc_profile().unwrap().map(|profile| profile.len())
    }

    #[test]
    fn a_colour_profile_stays_up_to_a_mebibyte_and_is_dropped_above() {
        const MOST: usize = 1024 * 1024;
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            for (size, stays) in [(3_144, true), (900_000, true), (MOST + 2_000, false), (12_000_000, false)] {
                let file = profiled(format, size);
                let kept = keep(&file, format, 25).unwrap();
                assert_eq!(profile_of(&kept.bytes, format), stays.then_some(size), "{format:?} {size}");
                assert_eq!((kept.width, kept.height), (64, 32));
                let pixels = |bytes| image::load_from_memory_with_format(bytes, format).unwrap().to_rgb8();
                assert_eq!(pixels(&kept.bytes), pixels(&file), "{format:?} {size}");
                let (_, small) = smaller(&file, format, 32, 25).unwrap_or((format, kept.bytes));
                assert!(small.len() < MOST + 10_000, "{format:?} {size}");
            }
        }
    }

    #[test]
    fn a_profile_packed_a_thousandfold_and_many_of_them_cost_nothing() {
        let chunk = |body: &[u8]| {
            let named = [b"iCCP", body].concat();
            let mut sum = flate2::Crc::new();
            sum.update(&named);
            [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], &named, &sum.sum().to_be_bytes()].concat()
        };
        let packed = |size: usize| {
            let mut out = flate2::write::ZlibEncoder::new(b"bomb\0\0".to_vec(), flate2::Compression::best());
            std::io::Write::write_all(&mut out, &vec![0; size]).unwrap();
            out.finish().unwrap()
        };
        let plain = profiled(ImageFormat::Png, 200);
        let with = |chunks: &[u8]| [&plain[..33], chunks, &plain[33..]].concat();
        let begun = std::time::Instant::now();
        for bomb in [with(&chunk(&packed(400_000_000))), with(&chunk(&packed(1_000_000)).repeat(2_000))] {
            let kept = keep(&bomb, ImageFormat::Png, 25).unwrap();
            assert!(kept.bytes.len() < 10_000, "{}", kept.bytes.len());
        }
        let broken = with(&chunk(b"name\0\0not zlib"));
        assert_eq!(profile_of(&keep(&broken, ImageFormat::Png, 25).unwrap().bytes, ImageFormat::Png), None);
        eprintln!("{:?}", begun.elapsed());
    }

    #[test]
    fn an_image_of_too_many_pixels_is_refused_by_its_header() {
        let mut bomb = Vec::new();
        let one = image::GrayImage::new(1, 1);
        one.write_with_encoder(PngEncoder::new(&mut bomb)).unwrap();
        bomb[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
        assert!(keep(&bomb, ImageFormat::Png, 25).is_err());
        assert_eq!(keep(&photo(2000, 600), ImageFormat::Jpeg, 1).unwrap_err(), Problem::TooManyPixels(2000, 600));
        assert_eq!(keep(b"\xff\xd8\xff\xe0", ImageFormat::Jpeg, 25).unwrap_err(), Problem::Damaged);
    }

    #[test]
    fn smaller_images_are_never_larger_or_heavier() {
        let photo = photo(1000, 500);
        let (format, small) = smaller(&photo, ImageFormat::Jpeg, 320, 25).unwrap();
        let image = image::load_from_memory_with_format(&small, format).unwrap();
        assert_eq!((format, image.width(), image.height()), (ImageFormat::Jpeg, 320, 160));
        assert!(smaller(&photo, ImageFormat::Jpeg, 1280, 25).is_none());
    }
}
