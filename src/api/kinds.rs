//! The kinds of sheets with their fields, and the themes.

use serde::Serialize;
use utoipa::ToSchema;

use super::call::Call;
use super::coat::Problems;
use crate::hall::error::Result;
use crate::models::kind::KindSet;
use crate::text::kind::FieldDef;

/// The kinds.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct KindList {
    items: Vec<KindBody>,
    next_cursor: Option<String>,
}

/// A kind of sheet.
#[derive(Debug, Serialize, ToSchema)]
struct KindBody {
    key: String,
    /// Its name.
    label: String,
    plural: String,
    description: String,
    /// Whether it is offered to write.
    public: bool,
    fields: Vec<FieldBody>,
}

/// A field of a kind.
#[derive(Debug, Serialize, ToSchema)]
struct FieldBody {
    key: String,
    label: String,
    /// What it holds: `texte`, `texte-riche`, `entier`, `lignes`…
    #[serde(rename = "type")]
    field_type: String,
    /// Whether a complete sheet has it.
    required: bool,
    help: String,
    example: String,
    /// The key of the vocabulary of its choices.
    vocabulary: Option<String>,
    /// The values of that vocabulary.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<Choice>,
    /// The columns of rows and groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    columns: Vec<FieldBody>,
}

/// A value of a vocabulary.
#[derive(Debug, Serialize, ToSchema)]
struct Choice {
    id: String,
    label: String,
}

/// The themes.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ThemeList {
    items: Vec<ThemeBody>,
    next_cursor: Option<String>,
}

/// A theme.
#[derive(Debug, Serialize, ToSchema)]
struct ThemeBody {
    key: String,
    label: String,
    summary: String,
    /// The key of the theme that holds it.
    parent: Option<String>,
    /// The number of its sheet.
    sheet: i64,
    /// Its address.
    url: String,
    /// How many sheets name it; its sub-themes not counted.
    count: i64,
}

/// List the kinds with their fields.
#[utoipa::path(
    get,
    path = "/api/v1/kinds",
    tag = "kinds",
    responses((status = 200, description = "Kinds, in the order of menus", body = KindList), Problems)
)]
pub(super) fn kinds(call: &mut Call<'_>, _: &()) -> Result<KindList> {
    let kinds = call.app.kinds();
    let kind = |def: &crate::text::kind::KindDef| KindBody {
        key: def.key.clone(),
        label: def.label.clone(),
        plural: def.plural.clone(),
        description: def.description.clone(),
        public: def.public,
        fields: def.fields.iter().map(|field| field_body(&kinds, field)).collect(),
    };
    Ok(KindList { items: kinds.kinds().map(kind).collect(), next_cursor: None })
}

fn field_body(kinds: &KindSet, field: &FieldDef) -> FieldBody {
    let words = field.vocabulary.as_deref().and_then(|key| kinds.vocabulary(key));
    let choices =
        words.map(|words| words.values.iter().map(|word| Choice { id: word.id.clone(), label: word.label.clone() }));
    FieldBody {
        key: field.key.clone(),
        label: field.label.clone(),
        field_type: field.type_key().to_owned(),
        required: field.required,
        help: field.help.clone(),
        example: field.example.clone(),
        vocabulary: field.vocabulary.clone(),
        choices: choices.map(Iterator::collect).unwrap_or_default(),
        columns: field.columns.iter().map(|column| field_body(kinds, column)).collect(),
    }
}

/// List the themes, parents first.
#[utoipa::path(
    get,
    path = "/api/v1/themes",
    tag = "kinds",
    responses((status = 200, description = "Themes", body = ThemeList), Problems)
)]
pub(super) fn themes(call: &mut Call<'_>, _: &()) -> Result<ThemeList> {
    let (app, kinds) = (call.app, call.app.kinds());
    let counts = call.reader.theme_counts()?;
    let body = |theme: &crate::models::kind::Theme| ThemeBody {
        key: theme.key.clone(),
        label: theme.label.clone(),
        summary: theme.summary.clone(),
        parent: theme.parent().map(str::to_owned),
        sheet: theme.sheet.0,
        url: format!("{}{}", app.config.base_url, theme.path()),
        count: counts.iter().find(|(key, _)| *key == theme.key).map_or(0, |(_, count)| *count),
    };
    Ok(ThemeList { items: kinds.themes().iter().map(body).collect(), next_cursor: None })
}
