//! French sentences about files.

/// Why a file is not taken, and what to do.
#[must_use]
pub fn of_refusal(refusal: crate::files::media::Refusal) -> &'static str {
    use crate::files::media::Refusal;
    match refusal {
        Refusal::Empty => "Choisissez un fichier\u{a0}: celui-ci est vide.",
        Refusal::Program => {
            "Les programmes, les scripts et les documents à macros ne sont pas acceptés. Enregistrez le document sans \
             macros, ou en PDF."
        }
        Refusal::WebPage => {
            "Les pages web (HTML) ne sont pas acceptées. Enregistrez la page en PDF, ou copiez son texte dans la fiche."
        }
        Refusal::OtherImage => {
            "Ce format d’image n’est pas accepté. Enregistrez l’image en JPEG, PNG, GIF ou WebP, puis recommencez."
        }
        Refusal::Film => {
            "Les vidéos ne sont pas acceptées. Déposez-la sur une plateforme vidéo libre et mettez le lien dans la \
             fiche."
        }
        Refusal::Archive => {
            "Les archives (ZIP…) ne sont pas acceptées. Joignez les fichiers qu’elle contient un par un."
        }
        Refusal::OldOffice => {
            "Ce format de document n’est pas accepté. Enregistrez-le en PDF, ODT, DOCX, ODS, XLSX, ODP ou PPTX."
        }
        Refusal::Unknown => {
            "Ce type de fichier n’est pas reconnu. Joignez une image (JPEG, PNG, GIF, WebP), un PDF, un document \
             bureautique récent, un texte ou un son."
        }
    }
}

/// An image that cannot be decoded.
pub const DAMAGED_IMAGE: &str =
    "Cette image est abîmée ou incomplète. Ouvrez-la, enregistrez-la de nouveau, puis recommencez.";

/// An image that is too large in pixels.
#[must_use]
pub fn too_many_pixels(width: u32, height: u32, most: u32) -> String {
    let side = |pixels: u32| crate::text::numbers::integer(i64::from(pixels));
    format!(
        "Cette image mesure {} × {} pixels\u{202f}; {most} mégapixels au plus sont acceptés. Réduisez-la, puis \
         recommencez.",
        side(width),
        side(height)
    )
}

/// An image without words.
pub const ALT_ASKED: &str =
    "Décrivez ce que montre l’image, pour qui ne la voit pas, ou cochez «\u{202f}Image décorative\u{202f}».";
/// A file without a credit.
pub const CREDIT_ASKED: &str = "Indiquez le crédit\u{a0}: qui a fait ce fichier, une personne ou une structure.";
/// A file without a licence.
pub const LICENCE_ASKED: &str = "Indiquez la licence sous laquelle ce fichier peut être réutilisé.";
/// A description that is too long.
pub const WORDS_TOO_LONG: &str = "Ce texte dépasse 500 caractères. Raccourcissez-le.";
/// A form without a file.
pub const FILE_ASKED: &str = "Choisissez un fichier à joindre.";
/// A file deleted without a reason.
pub const FILE_REASON_ASKED: &str =
    "Dites pourquoi ce fichier est supprimé\u{a0}: ce motif restera affiché à son adresse.";
/// The words of a file were written.
pub const FILE_DESCRIBED: &str = "La description du fichier est enregistrée.";
/// A file came in.
pub const FILE_ADDED: &str = "Le fichier est enregistré.";
/// A file came back.
pub const FILE_RESTORED: &str = "Le fichier est rétabli.";

/// A file that is too large.
#[must_use]
pub fn file_too_large(limit: u64) -> String {
    format!(
        "Ce fichier est trop lourd\u{a0}: {} au plus. Réduisez-le, puis recommencez.",
        crate::text::numbers::size(limit)
    )
}

/// Above the editor, when the version that the form started from may no longer be read.
pub const BASE_WITHDRAWN: &str = "La version dont vous étiez parti n’est plus consultable. Votre texte est là, posé \
    sur la \
     version d’aujourd’hui\u{202f}: regardez les changements, puis publiez.";

/// What a file is, from its media type.
#[must_use]
pub fn of_media(mime: &str) -> &'static str {
    match mime {
        "image/jpeg" => "Image JPEG",
        "image/png" => "Image PNG",
        "image/gif" => "Image GIF",
        "image/webp" => "Image WebP",
        "image/svg+xml" => "Dessin SVG",
        "application/pdf" => "Document PDF",
        "application/vnd.oasis.opendocument.text" => "Texte ODT",
        "application/vnd.oasis.opendocument.spreadsheet" => "Tableur ODS",
        "application/vnd.oasis.opendocument.presentation" => "Présentation ODP",
        "application/vnd.oasis.opendocument.graphics" => "Dessin ODG",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "Texte DOCX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "Tableur XLSX",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "Présentation PPTX",
        "application/epub+zip" => "Livre EPUB",
        "text/csv" | "text/tab-separated-values" => "Données en colonnes",
        "text/markdown" => "Texte Markdown",
        "text/calendar" => "Agenda",
        "text/vtt" | "application/x-subrip" => "Sous-titres",
        "application/json" | "application/geo+json" => "Données JSON",
        _ if mime.starts_with("audio/") => "Son",
        _ if mime.starts_with("text/") => "Texte",
        _ => "Fichier",
    }
}
/// A form of another session of the same browser: what it holds is shown again.
pub const CONFIRM_AGAIN: &str =
    "Cette page était ouverte depuis longtemps. Votre texte est là\u{202f}: relisez-le, puis publiez-le.";
/// A form opened before its author signed in, or under another of their names: what it holds is shown again.
pub const SIGNED_IN_SINCE: &str = "Une session s’est ouverte depuis que cette page est affichée. \
    Votre texte est là\u{202f}: relisez-le, puis publiez-le.";

/// What a file is, or what an image shows: said beside its name where one is chosen.
#[must_use]
pub fn about_file(is_image: bool, is_decorative: bool, alt: &str, media: &str, size: u64) -> String {
    match (is_image, alt) {
        (true, _) if is_decorative => "Image décorative".to_owned(),
        (true, "") => "Description manquante\u{a0}: donnez-la sur la page du fichier.".to_owned(),
        (true, alt) => format!("Description\u{a0}: {alt}"),
        (false, _) => format_and_size(media, size),
    }
}

/// « PDF, 48 Ko ».
#[must_use]
pub fn format_and_size(media: &str, size: u64) -> String {
    format!("{}, {}", of_media(media), crate::text::numbers::size(size))
}

/// A name that leads to no file.
#[must_use]
pub fn no_such_file(name: &str) -> String {
    format!(
        "Aucun fichier ne s’appelle «\u{202f}{name}\u{202f}». Joignez-le d’abord, puis choisissez-le dans la liste."
    )
}

/// The same in the text of a sheet.
#[must_use]
pub fn no_such_file_in_text(name: &str) -> String {
    format!(
        "Aucun fichier ne s’appelle «\u{202f}{name}\u{202f}». Joignez-le par «\u{202f}Image ou document\u{202f}», ou \
         corrigez son nom dans le texte."
    )
}
