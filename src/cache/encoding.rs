//! How a body travels, and what a reader takes.

/// How a body travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As it is.
    Identity,
    /// gzip.
    Gzip,
    /// brotli.
    Brotli,
    /// Zstandard.
    Zstd,
}

impl Encoding {
    /// The value of `Content-Encoding`, if there is one.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
            Self::Zstd => Some("zstd"),
        }
    }
}

/// What a reader takes beside a body as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    gzip: bool,
    brotli: bool,
    zstd: bool,
}

impl Accepted {
    /// From an `Accept-Encoding` header, where `q=0` refuses (RFC 9110, 12.5.3). Who takes anything (`*`) is given
    /// gzip, which everybody reads.
    #[must_use]
    pub fn read(header: Option<&str>) -> Self {
        let (mut accepted, mut gzip, mut any) = (Self::default(), None, false);
        for offer in header.unwrap_or_default().split(',') {
            let mut parts = offer.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let refused = parts
                .filter_map(|part| part.strip_prefix("q="))
                .any(|weight| weight.parse::<f32>().is_ok_and(|weight| weight <= 0.0));
            match name {
                "*" => any = !refused,
                _ if name.eq_ignore_ascii_case("zstd") => accepted.zstd = !refused,
                _ if name.eq_ignore_ascii_case("br") => accepted.brotli = !refused,
                _ if name.eq_ignore_ascii_case("gzip") => gzip = Some(!refused),
                _ => {}
            }
        }
        accepted.gzip = gzip.unwrap_or(any);
        accepted
    }

    /// Whether the reader takes a body that travels so.
    #[must_use]
    pub fn takes(self, encoding: Encoding) -> bool {
        match encoding {
            Encoding::Identity => true,
            Encoding::Gzip => self.gzip,
            Encoding::Brotli => self.brotli,
            Encoding::Zstd => self.zstd,
        }
    }

    /// The first of these that the reader takes, else as it is.
    #[must_use]
    pub fn first_of(self, encodings: &[Encoding]) -> Encoding {
        encodings.iter().copied().find(|encoding| self.takes(*encoding)).unwrap_or(Encoding::Identity)
    }
}

#[cfg(test)]
mod tests {
    use crate::cache::encoding::*;

    #[test]
    fn an_encoding_is_taken_only_when_offered() {
        let taken = |gzip, brotli, zstd| Accepted { gzip, brotli, zstd };
        for (header, expected) in [
            ("gzip, deflate, br, zstd", taken(true, true, true)),
            ("gzip;q=1.0, br;q=0", taken(true, false, false)),
            ("zstd;q=0, gzip; q=0.0, br;q=0.5", taken(false, true, false)),
            ("*", taken(true, false, false)),
            ("*, gzip;q=0.0", taken(false, false, false)),
            ("*;q=0", taken(false, false, false)),
            ("BR", taken(false, true, false)),
            ("", taken(false, false, false)),
        ] {
            assert_eq!(Accepted::read(Some(header)), expected, "{header}");
        }
        assert_eq!(Accepted::read(None), Accepted::default());
    }
}
