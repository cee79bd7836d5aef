//! An image that an address holds itself: `data:image/png;base64,…`, as browsers paste and word processors export them.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};

use crate::base::tokens;

/// What such an address begins with.
const SCHEME: &str = "data:";

/// An image out of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataImage {
    /// A name made of its bytes: the same image has the same name.
    pub name: String,
    /// Its bytes, not looked at yet.
    pub bytes: Vec<u8>,
}

/// Whether an address holds what it shows.
#[must_use]
pub fn is_data(address: &str) -> bool {
    address.trim_start().get(..SCHEME.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME))
}

/// The image of an address; none for other contents, and for what cannot be decoded.
#[must_use]
pub fn read(address: &str) -> Option<DataImage> {
    let address = address.trim();
    let rest = address.get(SCHEME.len()..).filter(|_| is_data(address))?;
    let (kind, content) = rest.split_once(',')?;
    let mut parameters = kind.split(';').map(str::trim);
    let media = parameters.next()?.to_ascii_lowercase();
    let end = media.strip_prefix("image/")?;
    let decoded: Vec<u8> = percent_decode_str(content).collect();
    let bytes = if parameters.any(|parameter| parameter.eq_ignore_ascii_case("base64")) {
        let tight: Vec<u8> = decoded.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
        let engines = [STANDARD, URL_SAFE].map(|alphabet| GeneralPurpose::new(&alphabet, config));
        engines.iter().find_map(|engine| engine.decode(&tight).ok())?
    } else {
        decoded
    };
    let hash = tokens::hex(&Sha256::digest(&bytes));
    let end = end.chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
    Some(DataImage { name: format!("image-{}.{end}", hash.get(..12).unwrap_or(&hash)), bytes })
}

#[cfg(test)]
mod tests {
    use crate::files::data_url::*;

    #[test]
    fn an_image_is_read_however_its_address_is_written() {
        let whole = read("data:image/png;base64,iVBORw0KGgo=").map(|image| image.bytes);
        assert_eq!(whole.as_deref(), Some(&b"\x89PNG\r\n\x1a\n"[..]));
        for address in [
            " DATA:image/PNG;base64,iVBORw0KGgo",
            "data:image/png;charset=x;BASE64,iVBO\nRw0K Ggo=",
            "data:image/png;base64,iVBORw0KGgo%3D",
        ] {
            assert_eq!(read(address).map(|image| image.bytes), whole, "{address}");
        }
        assert_eq!(read("data:image/svg+xml,%3Csvg%3E").map(|image| image.bytes), Some(b"<svg>".to_vec()));
        for address in ["data:text/html,x", "data:image/png;base64,***", "data:image/png", "https://a.fr/data:", ""] {
            assert_eq!(read(address), None, "{address}");
        }
    }

    #[test]
    fn the_same_image_has_the_same_name() {
        let name = |address| read(address).map(|image| image.name);
        assert_eq!(name("data:image/png;base64,iVBORw0KGgo="), name("data:image/png;base64,iVBORw0KGgo"));
        assert_ne!(name("data:image/png;base64,iVBORw0KGgo="), name("data:image/png;base64,iVBORw0KGgp="));
    }
}
