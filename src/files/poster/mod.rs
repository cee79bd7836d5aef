//! The picture by which other sites show a page: its title, kind and theme in the colours of the wiki, or its cover. It
//! is made of its words alone, so a digest of them names it.

mod ink;

use std::io::{Error, ErrorKind, Result};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as Filter, PngEncoder};
use image::imageops::{self, FilterType};
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Rgb, RgbImage};

use self::ink::{Face, Run};
use super::{hash, picture};

/// How wide it is, in pixels.
pub const WIDTH: u32 = 1200;
/// How high.
pub const HEIGHT: u32 = 630;
/// The least width of a cover that is shown as one: a smaller one would be blurred.
pub const LEAST_COVER: u32 = 480;
/// The most that it weighs, in bytes.
const MOST: usize = 100_000;
/// Named with the words in the digest, so that another way of drawing has another address.
const DRAWN_BY: &str = "1";
/// The light colours of `static/css/tokens.css`.
const PAPER: Rgb<u8> = Rgb([0xfb, 0xf9, 0xf3]);
const INK: Rgb<u8> = Rgb([0x1d, 0x24, 0x33]);
const SOFT: Rgb<u8> = Rgb([0x52, 0x5a, 0x6b]);
/// The accent of a wiki that chose none.
pub const ACCENT: &str = "24479b";
/// Where words begin and end.
const LEFT: u32 = 88;
const RIGHT: u32 = 72;
/// The sizes of a title with how many lines each may take: the first that holds it is taken.
const SIZES: [(f32, usize); 4] = [(82.0, 2), (70.0, 3), (58.0, 4), (48.0, 5)];
/// The line of the foot, and the largest logo on it.
const FOOT: u32 = 560;
const LOGO: (u32, u32) = (420, 76);
/// The lowest line of a sentence below the title.
const LOWEST: u32 = 470;
/// Qualities of a cover, tried until it is light enough.
const QUALITIES: [u8; 8] = [84, 76, 68, 60, 50, 40, 30, 20];

/// What a picture says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Poster {
    /// The title.
    pub title: String,
    /// Above it, in the colour: the kind of the sheet. May be empty.
    pub kind: String,
    /// Beside the kind. May be empty.
    pub theme: String,
    /// The name of the wiki.
    pub site: String,
    /// A sentence below a title that leaves room for it. May be empty.
    pub sentence: String,
    /// The colour of the kind, in six hexadecimal digits; that of the wiki where it is empty.
    pub colour: String,
    /// The colour of the wiki, likewise.
    pub accent: String,
    /// The digest of the logo that stands in the place of the name.
    pub logo: String,
}

impl Poster {
    /// The digest that names the picture.
    #[must_use]
    pub fn digest(&self) -> String {
        let parts = [&self.title, &self.kind, &self.theme, &self.site, &self.sentence, &self.colour, &self.accent];
        let words = parts.into_iter().chain([&self.logo]).map(|part| format!("{}:{part}", part.len()));
        hash(words.fold(DRAWN_BY.to_owned(), |all, word| all + &word).as_bytes())
    }

    /// Draws it, as PNG; a logo that cannot be read leaves its place to the name.
    pub fn draw(&self, logo: Option<&[u8]>) -> Result<Vec<u8>> {
        let drawn = self.drawn(logo)?;
        if drawn.len() <= MOST || logo.is_none() {
            return Ok(drawn);
        }
        self.drawn(None)
    }

    fn drawn(&self, logo: Option<&[u8]>) -> Result<Vec<u8>> {
        let accent = rgb(&self.accent).or_else(|| rgb(ACCENT)).unwrap_or(INK);
        let colour = rgb(&self.colour).unwrap_or(accent);
        let mut image = RgbImage::from_pixel(WIDTH, HEIGHT, PAPER);
        fill(&mut image, (0, 0), (24, HEIGHT), colour);
        fill(&mut image, (0, HEIGHT - 12), (WIDTH, 12), accent);
        let (serif, sans) = (Face::serif()?, Face::sans()?);
        let theme = sans.legible(&self.theme).map(|theme| format!("  ·  {theme}")).unwrap_or_default();
        let kind = Run { face: &sans, size: 32.0, colour };
        let after = kind.set(&mut image, LEFT, 96, &kind.cut(&sans.legible(&self.kind).unwrap_or_default(), room()));
        let of_theme = Run { colour: SOFT, ..kind };
        of_theme.set(&mut image, after, 96, &of_theme.cut(&theme, (WIDTH - RIGHT).saturating_sub(after)));
        // Words in a script that the faces lack are left out: the name of the wiki stands in their place.
        let site = sans.legible(&self.site);
        let title = serif.legible(&self.title);
        let is_named = title.is_some();
        let below = self.set_title(&mut image, &serif, title.or_else(|| serif.legible(&self.site)).as_deref());
        let sentence = Run { face: &sans, size: 34.0, colour: SOFT };
        let lines = sentence.wrapped(&sans.legible(&self.sentence).unwrap_or_default(), room(), 2);
        for (at, line) in (0..).zip(lines) {
            let line_at = below + 62 + at * 48;
            if line_at <= LOWEST {
                sentence.set(&mut image, LEFT, line_at, &line);
            }
        }
        if !logo.is_some_and(|logo| place(&mut image, logo)) {
            let name = Run { face: &sans, size: 36.0, colour: accent };
            let words = if is_named { site.unwrap_or_default() } else { String::new() };
            name.set(&mut image, LEFT, FOOT, &name.cut(&words, room()));
        }
        encoded(&image)
    }

    /// Sets the title as large as its lines allow; how far down it goes.
    fn set_title(&self, image: &mut RgbImage, face: &Face, title: Option<&str>) -> u32 {
        let Some(title) = title else { return 180 };
        let mut run = Run { face, size: 48.0, colour: INK };
        let mut lines = Vec::new();
        for (size, most) in SIZES {
            run = Run { size, ..run };
            lines = run.wrapped(title, room(), most + 1);
            if lines.len() <= most {
                break;
            }
            lines = run.wrapped(title, room(), most);
        }
        let step = ink::pixels(run.size * 1.2);
        let mut at = 130;
        for line in lines {
            at += step;
            run.set(image, LEFT, at, &line);
        }
        at
    }
}

/// The width of words, in pixels.
fn room() -> u32 {
    WIDTH - LEFT - RIGHT
}

/// A cover at the size of a picture, as JPEG, which holds a photograph where PNG would take ten times as much: its
/// middle, on paper where it is transparent. Nothing where the image cannot be read.
#[must_use]
pub fn cover(bytes: &[u8], format: ImageFormat, megapixels: u32) -> Option<Vec<u8>> {
    let image = picture::open(bytes, format, megapixels)?;
    let image = image.resize_to_fill(WIDTH, HEIGHT, FilterType::CatmullRom);
    let mut paper = DynamicImage::from(RgbImage::from_pixel(WIDTH, HEIGHT, PAPER)).to_rgba8();
    imageops::overlay(&mut paper, &image.to_rgba8(), 0, 0);
    let image = DynamicImage::from(paper).to_rgb8();
    // What is full of small things is softened until it is light enough.
    [1, 2, 4, 8].into_iter().find_map(|soft| light(&softened(&image, soft)))
}

fn softened(image: &RgbImage, by: u32) -> RgbImage {
    if by == 1 {
        return image.clone();
    }
    let small = imageops::resize(image, WIDTH / by, HEIGHT / by, FilterType::Triangle);
    imageops::resize(&small, WIDTH, HEIGHT, FilterType::Triangle)
}

/// A JPEG in the best quality that is light enough.
fn light(image: &RgbImage) -> Option<Vec<u8>> {
    QUALITIES.into_iter().find_map(|quality| {
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, quality).encode_image(image).ok()?;
        (out.len() <= MOST).then_some(out)
    })
}

/// Sets a logo at the foot; whether it could be read.
fn place(image: &mut RgbImage, logo: &[u8]) -> bool {
    let format = image::guess_format(logo).ok();
    let Some(logo) = format.and_then(|format| picture::open(logo, format, 4)) else { return false };
    let (width, height) = LOGO;
    let logo = if logo.width() > width || logo.height() > height {
        logo.resize(width, height, FilterType::CatmullRom)
    } else {
        logo
    };
    let mut whole = DynamicImage::from(std::mem::take(image)).to_rgba8();
    let top = FOOT + 14 - logo.height().min(FOOT);
    imageops::overlay(&mut whole, &logo.to_rgba8(), i64::from(LEFT), i64::from(top));
    *image = DynamicImage::from(whole).to_rgb8();
    true
}

fn fill(image: &mut RgbImage, (x, y): (u32, u32), (width, height): (u32, u32), colour: Rgb<u8>) {
    for y in y..y + height {
        for x in x..x + width {
            if let Some(pixel) = image.get_pixel_mut_checked(x, y) {
                *pixel = colour;
            }
        }
    }
}

/// A colour of six hexadecimal digits.
fn rgb(hex: &str) -> Option<Rgb<u8>> {
    let number = u32::from_str_radix(hex.trim_start_matches('#'), 16).ok().filter(|_| !hex.is_empty())?;
    let [_, red, green, blue] = number.to_be_bytes();
    Some(Rgb([red, green, blue]))
}

fn encoded(image: &RgbImage) -> Result<Vec<u8>> {
    let exact = written(image)?;
    if exact.len() <= MOST {
        return Ok(exact);
    }
    // A picture full of letters is light enough once their edges have fewer shades.
    let mut fewer = image.clone();
    fewer.pixels_mut().for_each(|Rgb(shades)| *shades = shades.map(|shade| (shade & 0xf0) | (shade >> 4)));
    written(&fewer)
}

fn written(image: &RgbImage) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Best, Filter::Adaptive)
        .write_image(image, WIDTH, HEIGHT, ExtendedColorType::Rgb8)
        .map_err(|error| Error::new(ErrorKind::InvalidData, error))?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::files::poster::*;

    fn poster(title: &str) -> Poster {
        Poster {
            title: title.to_owned(),
            kind: "Méthode d’animation".to_owned(),
            theme: "Coopération".to_owned(),
            site: "Le carnet de l’Arbelle".to_owned(),
            colour: "7d2e63".to_owned(),
            ..Poster::default()
        }
    }

    /// A picture whose every pixel is another: what weighs most.
    fn noise(width: u32, height: u32) -> RgbImage {
        let mut seed = 7_u32;
        RgbImage::from_fn(width, height, |_, _| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [red, green, blue, _] = seed.to_be_bytes();
            Rgb([red, green, blue])
        })
    }

    #[test]
    fn any_title_makes_a_light_picture_of_its_size() {
        let long = "Une très longue histoire d’œuvres à l’été 2026 ".repeat(12);
        for title in ["Boule de neige", &long, &"x".repeat(400), "", "مرحبا بالعالم", "😀😀", "\u{0}\u{202e}a"]
        {
            let drawn = poster(title).draw(None).unwrap();
            let image = image::load_from_memory_with_format(&drawn, ImageFormat::Png).unwrap();
            assert_eq!((image.width(), image.height()), (WIDTH, HEIGHT), "{title}");
            assert!(drawn.len() <= MOST, "{title}: {} bytes", drawn.len());
        }
    }

    #[test]
    fn the_title_is_read_in_the_picture_and_another_makes_another() {
        let (one, two) = (poster("Boule de neige"), poster("Boule de neige !"));
        assert_ne!(one.digest(), two.digest());
        assert_eq!(one.digest(), one.clone().digest());
        assert_ne!(one.draw(None).unwrap(), two.draw(None).unwrap());
        let moved = Poster { kind: String::new(), theme: one.kind.clone(), ..one.clone() };
        assert_ne!(one.digest(), moved.digest());
        let ink =
            |drawn: &[u8]| image::load_from_memory(drawn).unwrap().to_rgb8().pixels().filter(|p| **p == INK).count();
        assert!(ink(&one.draw(None).unwrap()) > 2_000);
    }

    #[test]
    fn a_logo_stands_in_the_place_of_the_name_unless_it_is_none_or_weighs_too_much() {
        let png = |image: &RgbImage| {
            let mut out = std::io::Cursor::new(Vec::new());
            image.write_to(&mut out, ImageFormat::Png).unwrap();
            out.into_inner()
        };
        let plain = poster("A").draw(None).unwrap();
        assert_eq!(poster("A").draw(Some(b"<svg/>")).unwrap(), plain);
        assert_ne!(poster("A").draw(Some(&png(&RgbImage::from_pixel(90, 40, INK)))).unwrap(), plain);
        assert!(poster("A").draw(Some(&png(&noise(900, 160)))).unwrap().len() <= MOST);
    }

    #[test]
    fn a_cover_is_cut_to_its_middle_and_light() {
        for (width, height) in [(600, 900), (2400, 500), (1200, 630)] {
            let mut out = std::io::Cursor::new(Vec::new());
            noise(width, height).write_to(&mut out, ImageFormat::Png).unwrap();
            {
                let made = cover(&out.into_inner(), ImageFormat::Png, 25).unwrap();
                let image = image::load_from_memory_with_format(&made, ImageFormat::Jpeg).unwrap();
                assert_eq!((image.width(), image.height()), (WIDTH, HEIGHT));
                assert!(made.len() <= MOST);
            }
        }
        assert_eq!(cover(b"no image", ImageFormat::Png, 25), None);
    }

    #[test]
    fn the_colours_are_those_of_the_pages() {
        let tokens = include_str!("../../../static/css/tokens.css");
        for (name, colour) in [("paper", PAPER), ("ink", INK), ("soft", SOFT)] {
            let [red, green, blue] = colour.0;
            assert!(tokens.contains(&format!("--{name}: light-dark(#{red:02x}{green:02x}{blue:02x},")), "{name}");
        }
        assert!(tokens.contains(&format!("--accent: light-dark(#{ACCENT},")));
    }
}
