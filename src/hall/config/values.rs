//! The settings as people wrote them: gathered from the environment and the file, read with a sentence for each that is
//! wrong.

use std::collections::BTreeMap;

use super::settings::{SETTINGS, Setting};
use crate::base::limits::{Limits, Rate};

/// Settings as text, with where each came from.
pub(super) struct Values(pub(super) Vec<(Setting, String, &'static str)>);

impl Values {
    pub(super) fn gather(environment: &BTreeMap<String, String>, file: Option<&str>) -> Result<Self, String> {
        for name in environment.keys() {
            let key = name.trim_start_matches("MAILLAGE_").to_ascii_lowercase();
            // What the build is told and tells: cargo hands it on to what it runs.
            let of_the_build = matches!(name.as_str(), "MAILLAGE_ASSETS" | "MAILLAGE_BUILD");
            let ours = name.starts_with("MAILLAGE_") && !name.starts_with("MAILLAGE_TEST_") && !of_the_build;
            if ours && !SETTINGS.iter().any(|setting| setting.key == key) {
                return Err(format!("{name}: no such setting; `maillage config` lists them"));
            }
        }
        let table: toml::Table = match file {
            Some(text) => {
                text.parse().map_err(|error: toml::de::Error| format!("maillage.toml: {}", error.message()))?
            }
            None => toml::Table::new(),
        };
        if let Some(key) = table.keys().find(|key| !SETTINGS.iter().any(|setting| setting.key == key.as_str())) {
            return Err(format!("maillage.toml: {key}: no such setting; `maillage config` lists them"));
        }
        let mut values = Vec::with_capacity(SETTINGS.len());
        for setting in SETTINGS {
            let (value, source) = match (environment.get(&variable(setting.key)), table.get(setting.key)) {
                (Some(value), _) => (value.clone(), "environment"),
                (None, Some(toml::Value::String(value))) => (value.clone(), "maillage.toml"),
                (None, Some(value)) => (value.to_string(), "maillage.toml"),
                (None, None) => (setting.default.to_owned(), "default"),
            };
            values.push((*setting, value, source));
        }
        Ok(Self(values))
    }

    pub(super) fn text(&self, key: &str) -> &str {
        self.0.iter().find(|(setting, ..)| setting.key == key).map_or("", |(_, value, _)| value.trim())
    }

    pub(super) fn wrong(&self, key: &str, expected: &str) -> String {
        let shown = match self.0.iter().find(|(setting, ..)| setting.key == key) {
            Some((setting, value, _)) if !setting.secret => format!("« {value} »: "),
            _ => String::new(),
        };
        format!("{}: {shown}expected {expected}", variable(key))
    }

    pub(super) fn parse<T: std::str::FromStr>(&self, key: &str, expected: &str) -> Result<T, String> {
        self.text(key).parse().map_err(|_| self.wrong(key, expected))
    }

    pub(super) fn flag(&self, key: &str) -> Result<bool, String> {
        match self.text(key) {
            "true" | "on" | "1" | "yes" => Ok(true),
            "false" | "off" | "0" | "no" | "" => Ok(false),
            _ => Err(self.wrong(key, "true or false")),
        }
    }

    pub(super) fn limits(&self) -> Result<Limits, String> {
        let rate = |key: &str| self.parse::<Rate>(key, "a number and a time, like 10/15min");
        Ok(Limits {
            on: self.flag("limits")?,
            sign_in: rate("limit_sign_in_account")?,
            sign_in_of_account: rate("limit_sign_in_account_anywhere")?,
            sign_in_from_address: rate("limit_sign_in_address")?,
            sign_up: rate("limit_sign_up_address")?,
            asked_mail: rate("limit_asked_mails")?,
            asked_mail_from_address: rate("limit_asked_mails_address")?,
            form: rate("limit_forms_account")?,
            form_of_stranger: rate("limit_forms_address")?,
            text: rate("limit_text_address")?,
            save: rate("limit_saves_account")?,
            token_write: rate("limit_saves_token")?,
            search: rate("limit_searches_address")?,
            remark: rate("limit_remarks_account")?,
            remark_of_stranger: rate("limit_remarks_address")?,
        })
    }
}

/// The variable of a setting.
#[must_use]
pub fn variable(key: &str) -> String {
    format!("MAILLAGE_{}", key.to_ascii_uppercase())
}
