//! A file shown in a text: a figure, an image among words, or a link.

use super::references::{CLOSE, anchor_tag, href};
use super::{FileRef, attribute, escaped};
use crate::text::typography;

/// A file shown in a text, with the words given there, which count before its own.
pub(super) struct Picture<'f> {
    pub(super) file: &'f FileRef,
    pub(super) alt: Option<&'f str>,
    pub(super) caption: Option<&'f str>,
}

impl Picture<'_> {
    /// Alone in its paragraph: an image with its caption, which leads to the file's page; a link when it is no image.
    pub(super) fn figure(&self) -> String {
        let Some(image) = self.image() else {
            return format!("<p class=\"file\">{}</p>", self.link());
        };
        // A link needs a name: an image without words is not one.
        let image = if self.words().is_empty() { image } else { format!("{}{image}{CLOSE}", self.page()) };
        let caption = self.caption.or(self.file.caption.as_deref()).filter(|c| !c.is_empty());
        let caption = caption.map(|c| format!("<figcaption>{}</figcaption>", escaped(&typography::french(c))));
        format!("<figure>{image}{}</figure>", caption.unwrap_or_default())
    }

    pub(super) fn among_words(&self) -> String {
        self.image().unwrap_or_else(|| self.link())
    }

    fn image(&self) -> Option<String> {
        let (width, height) = (self.file.width?, self.file.height?);
        Some(format!(
            "<img src=\"{}\" alt=\"{}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" decoding=\"async\">",
            href(&self.file.src),
            attribute(self.words()),
        ))
    }

    /// What the image shows.
    fn words(&self) -> &str {
        self.alt.unwrap_or_else(|| self.file.words())
    }

    fn link(&self) -> String {
        let words = self.caption.or(self.alt).unwrap_or(&self.file.name);
        format!("{}{}{CLOSE}", self.page(), escaped(words))
    }

    fn page(&self) -> String {
        anchor_tag(&self.file.page, "", "")
    }
}
