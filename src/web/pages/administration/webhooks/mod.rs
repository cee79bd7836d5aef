//! Webhooks in the administration: each with where it leads and how it goes; one with its log.

mod list;
mod show;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::actions::wiki::keep_webhook::TypedWebhook;
use crate::db::types::WebhookTopic;
use crate::hall::error::FieldError;
use crate::hall::messages::webhooks as said;
use crate::models::webhook::Webhook;

pub use list::{add, list};
pub use show::{change, show};

/// Where they are listed.
const PATH: &str = "/administration/webhooks";
/// What the names of boxes begin with.
const TOPIC: &str = "sujet-";

/// How a webhook is called, and where its page is.
pub(super) fn named(webhook: Webhook) -> (String, String) {
    (webhook.name, format!("{PATH}/{}", webhook.id))
}

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WebhookForm {
    #[serde(rename = "nom")]
    name: String,
    #[serde(rename = "adresse")]
    url: String,
    #[serde(rename = "faire")]
    does: String,
    #[serde(flatten)]
    ticked: BTreeMap<String, String>,
}

impl WebhookForm {
    fn of(webhook: &Webhook) -> Self {
        let wanted = WebhookTopic::ALL.iter().filter(|topic| webhook.wants(**topic));
        Self {
            name: webhook.name.clone(),
            url: webhook.url.clone(),
            does: String::new(),
            ticked: wanted.map(|topic| (format!("{TOPIC}{}", topic.word()), String::new())).collect(),
        }
    }

    /// What a new one is told of until somebody says otherwise: what happens to sheets.
    fn new() -> Self {
        let not = [WebhookTopic::Talked, WebhookTopic::Tried, WebhookTopic::Files];
        let wanted = WebhookTopic::ALL.iter().filter(|topic| !not.contains(topic));
        let ticked = wanted.map(|topic| (format!("{TOPIC}{}", topic.word()), String::new())).collect();
        Self { ticked, ..Self::default() }
    }

    fn typed(&self) -> TypedWebhook {
        let of = |name: &String| name.strip_prefix(TOPIC).and_then(|word| word.parse().ok());
        TypedWebhook {
            name: self.name.clone(),
            url: self.url.clone(),
            topics: self.ticked.keys().filter_map(of).collect(),
        }
    }
}

/// The fields of one, as they are shown.
struct Fields {
    name: String,
    url: String,
    /// The name of each box, what it says, whether it is ticked.
    topics: Vec<(String, &'static str, bool)>,
    errors: Vec<FieldError>,
}

impl Fields {
    fn of(form: WebhookForm, errors: Vec<FieldError>) -> Self {
        let topic = |topic: &WebhookTopic| {
            let name = format!("{TOPIC}{}", topic.word());
            let ticked = form.ticked.contains_key(&name);
            (name, said::of_topic(*topic), ticked)
        };
        Self { topics: WebhookTopic::ALL.iter().map(topic).collect(), name: form.name, url: form.url, errors }
    }

    fn error(&self, field: &str) -> String {
        let of_field = self.errors.iter().filter(|error| error.field == field);
        of_field.map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ")
    }
}
