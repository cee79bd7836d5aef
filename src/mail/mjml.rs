//! MJML becomes the HTML that mail programs show alike: tables, inline styles, 600 px.

use mrml::prelude::render::RenderOptions;
use std::collections::HashMap;

/// What could not be set.
#[derive(Debug, thiserror::Error)]
#[error("a mail cannot be set: {0}")]
pub struct Unset(String);

/// The HTML of a text in MJML. Our templates write it, so that a failure is an error of ours.
///
/// # Errors
/// [`Unset`], with what is wrong.
pub fn html(source: &str) -> Result<String, Unset> {
    let parsed = mrml::parse(source).map_err(|error| Unset(error.to_string()))?;
    // Fonts would be asked of another site.
    let options = RenderOptions { fonts: HashMap::new(), ..RenderOptions::default() };
    parsed.element.render(&options).map_err(|error| Unset(error.to_string()))
}

#[cfg(test)]
mod tests {
    use crate::mail::mjml::*;

    #[test]
    fn a_section_becomes_a_table_of_600_pixels() {
        let text = "<mj-section><mj-column><mj-text>Caf\u{e9} &amp; <b>th\u{e9}</b></mj-text></mj-column></mj-section>";
        let set = html(&format!("<mjml lang=\"fr\"><mj-body>{text}</mj-body></mjml>")).unwrap_or_default();
        assert!(set.contains("lang=\"fr\"") && set.contains("max-width:600px"), "{set}");
        assert!(set.contains("Caf\u{e9} &amp; <b>th\u{e9}</b>"), "{set}");
        let font = "<mj-text font-family=\"Roboto, Ubuntu\">x</mj-text>";
        let section = format!("<mj-section><mj-column>{font}</mj-column></mj-section>");
        let set = html(&format!("<mjml><mj-body>{section}</mj-body></mjml>")).unwrap_or_default();
        assert!(set.contains("Roboto") && !set.contains("googleapis"), "nothing is asked of another site: {set}");
        assert!(html("<mjml><mj-body>").is_err());
    }
}
