//! Colours as screens show them: how well two are told apart (WCAG 2.2), and shades of one (OKLab).

/// The least contrast of words on what is behind them, level AA.
pub const LEAST: f64 = 4.5;

/// A colour of sRGB: red, green and blue from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    red: f64,
    green: f64,
    blue: f64,
}

impl Colour {
    /// Reads `#24479b` or `24479b`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let hex = text.strip_prefix('#').unwrap_or(text);
        if hex.len() != 6 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let part = |from: usize| Some(f64::from(u8::from_str_radix(hex.get(from..from + 2)?, 16).ok()?) / 255.0);
        Some(Self { red: part(0)?, green: part(2)?, blue: part(4)? })
    }

    /// The same in six digits: `24479b`.
    #[must_use]
    pub fn hex(self) -> String {
        #[expect(
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to a byte"
        )]
        let byte = |part: f64| (part.clamp(0.0, 1.0) * 255.0).round() as u8;
        format!("{:02x}{:02x}{:02x}", byte(self.red), byte(self.green), byte(self.blue))
    }

    fn linear(self) -> [f64; 3] {
        let of = |part: f64| if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) };
        [of(self.red), of(self.green), of(self.blue)]
    }

    fn of_linear([red, green, blue]: [f64; 3]) -> Self {
        let of = |part: f64| {
            let part = part.clamp(0.0, 1.0);
            if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 }
        };
        Self { red: of(red), green: of(green), blue: of(blue) }
    }

    /// How well this colour and another are told apart, from 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let luminance = |colour: Self| {
            let [red, green, blue] = colour.linear();
            0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
        };
        let (one, two) = (luminance(self), luminance(other));
        one.max(two) / one.min(two)
    }

    /// So much of this colour over another: 1 is all of this one.
    #[must_use]
    pub fn over(self, below: Self, share: f64) -> Self {
        let mix = |one: f64, two: f64| one * share + two * (1.0 - share);
        Self { red: mix(self.red, below.red), green: mix(self.green, below.green), blue: mix(self.blue, below.blue) }
    }

    /// The same hue, lighter or darker by so much of the way from black to white; paler as it nears white.
    #[must_use]
    pub fn lighter(self, by: f64) -> Self {
        let [red, green, blue] = self.linear();
        let long = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
        let middle = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
        let short = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
        let light = 0.210_454_255_3 * long + 0.793_617_785_0 * middle - 0.004_072_046_8 * short;
        let green_red = 1.977_998_495_1 * long - 2.428_592_205_0 * middle + 0.450_593_709_9 * short;
        let blue_yellow = 0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766_0 * short;
        let paler = (1.0 - by.abs() * 0.6).clamp(0.0, 1.0);
        let (light, a, b) = ((light + by).clamp(0.0, 1.0), green_red * paler, blue_yellow * paler);
        let long = (light + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let middle = (light - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let short = (light - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        Self::of_linear([
            4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short,
            -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short,
            -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701_0 * short,
        ])
    }
}

/// What `tokens.css` puts behind words on light paper and on dark: the page, a leaf on it, a hollow in it.
const LIGHT: [&str; 3] = ["fbf9f3", "fffefb", "f3efe4"];
const DARK: [&str; 3] = ["14171f", "1b1f2a", "222736"];
/// Words on the accent itself, in the dark.
const ON_DARK_ACCENT: &str = "12182b";

/// The shades that one accent gives: on light paper, then in the dark.
#[derive(Clone, Debug)]
pub struct Shades {
    /// The accent.
    pub accent: [Colour; 2],
    /// Where the pointer is.
    pub second: [Colour; 2],
    /// Behind words.
    pub tint: [Colour; 2],
}

fn known(names: [&'static str; 3]) -> impl Iterator<Item = Colour> {
    names.into_iter().filter_map(Colour::parse)
}

/// The least of the contrasts of a colour with these.
fn least(colour: Colour, behind: impl Iterator<Item = Colour>) -> f64 {
    behind.map(|behind| colour.contrast(behind)).fold(f64::INFINITY, f64::min)
}

impl Shades {
    /// The shades of this accent, whether or not it can be read.
    #[must_use]
    pub fn of(accent: Colour) -> Self {
        let below = |names: [&'static str; 3]| known(names).nth(1).unwrap_or(accent);
        let tints = [accent.over(below(LIGHT), 0.1), accent.lighter(0.1).over(below(DARK), 0.22)];
        let [_, dark_tint] = tints;
        let lit = (0..=100).map(|step| accent.lighter(f64::from(step) / 100.0));
        let in_the_dark = lit
            .filter(|shade| least(*shade, known(DARK).chain([dark_tint])) >= 6.0)
            .chain(Colour::parse("ffffff"))
            .next()
            .unwrap_or(accent);
        Self { accent: [accent, in_the_dark], second: [accent.lighter(-0.09), in_the_dark.lighter(0.07)], tint: tints }
    }

    /// How well the accent is read at least, on light paper.
    #[must_use]
    pub fn contrast(&self) -> f64 {
        let ([accent, _], [tint, _]) = (self.accent, self.tint);
        least(accent, known(LIGHT).chain([tint]))
    }

    /// A style sheet that draws with these shades.
    #[must_use]
    pub fn style(&self) -> String {
        let both = |[light, dark]: [Colour; 2]| format!("light-dark(#{}, #{})", light.hex(), dark.hex());
        format!(
            ":root {{\n  --accent: {};\n  --accent-2: {};\n  --on-accent: light-dark(#fff, #{ON_DARK_ACCENT});\n  \
             --tint: {};\n}}\n",
            both(self.accent),
            both(self.second),
            both(self.tint),
        )
    }
}

/// The nearest darker shade of an accent that can be read: itself when it can.
#[must_use]
pub fn readable(accent: Colour) -> Colour {
    let darker = (0..=100).map(|step| accent.lighter(-f64::from(step) / 100.0));
    let shades = darker.map(|shade| Colour::parse(&shade.hex()).unwrap_or(shade));
    shades.into_iter().find(|shade| Shades::of(*shade).contrast() >= LEAST).unwrap_or(accent)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn contrasts_are_those_of_the_norm() {
        for (one, two, ratio) in [("000000", "ffffff", 21.0), ("777777", "ffffff", 4.478), ("24479b", "fbf9f3", 8.14)] {
            let found = Colour::parse(one).unwrap().contrast(Colour::parse(two).unwrap());
            assert!((found - ratio).abs() < 0.05, "{one} {two} {found}");
        }
        for wrong in ["", "fff", "#12345", "gggggg", "é12345", "#1234567"] {
            assert!(Colour::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_shade_that_moves_by_nothing_is_the_same() {
        for hex in ["24479b", "000000", "ffffff", "b4005a", "1f6349"] {
            assert_eq!(Colour::parse(hex).unwrap().lighter(0.0).hex(), hex);
        }
    }

    /// Every hue at every lightness: what is accepted is read everywhere, and what is proposed instead is accepted.
    #[test]
    fn every_accent_that_is_accepted_is_read_on_light_and_on_dark() {
        let steps = [0x00, 0x24, 0x47, 0x66, 0x88, 0xaa, 0xcc, 0xff];
        for red in steps {
            for green in steps {
                for blue in steps {
                    let accent = Colour::parse(&format!("{red:02x}{green:02x}{blue:02x}")).unwrap();
                    let accent = readable(accent);
                    let shades = Shades::of(accent);
                    assert!(shades.contrast() >= LEAST, "{}", accent.hex());
                    let ([_, dark], [second, second_dark], [_, dark_tint]) =
                        (shades.accent, shades.second, shades.tint);
                    assert!(least(dark, known(DARK).chain([dark_tint])) >= LEAST, "{}", accent.hex());
                    assert!(dark.contrast(Colour::parse(ON_DARK_ACCENT).unwrap()) >= LEAST, "{}", accent.hex());
                    assert!(second_dark.contrast(Colour::parse(ON_DARK_ACCENT).unwrap()) >= LEAST);
                    assert!(second.contrast(Colour::parse("ffffff").unwrap()) >= LEAST, "{}", accent.hex());
                }
            }
        }
    }

    /// The colours behind words are written here and in the style sheet.
    #[test]
    fn the_papers_are_those_of_the_style_sheet() {
        let tokens = include_str!("../../static/css/tokens.css");
        for ((light, dark), name) in LIGHT.iter().zip(DARK).zip(["paper", "leaf", "sunk"]) {
            assert!(tokens.contains(&format!("--{name}: light-dark(#{light}, #{dark});")), "{name}");
        }
        assert!(tokens.contains(&format!("--on-accent: light-dark(#fff, #{ON_DARK_ACCENT});")));
    }
}
