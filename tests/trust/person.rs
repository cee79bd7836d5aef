//! Somebody who uses the pages themselves, by forms: files are added and sheets removed there alone.

use std::sync::Mutex;
use std::time::Duration;

use reqwest::blocking::Client;
use reqwest::blocking::multipart::{Form, Part};
use reqwest::redirect::Policy;
use scraper::{Html, Selector};
use serde_json::Value;

use super::node::Node;

const PASSWORD: &str = "une longue phrase pour entrer 7";

/// Somebody signed in; the session outlives the node.
pub struct Person {
    client: Client,
    address: String,
}

/// What people were told of files and removals.
#[derive(Debug, Default)]
pub struct Kept {
    /// Number, name and bytes of each file that was taken.
    pub files: Mutex<Vec<(i64, String, Vec<u8>)>>,
    /// Sheets that were removed.
    pub removed: Mutex<Vec<i64>>,
}

impl Person {
    /// Chooses a password by the link that the command prints, and signs in. The node serves.
    pub fn new(node: &Node, name: &str) -> Self {
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy();
        let client = client.timeout(Duration::from_secs(20)).build().unwrap();
        let person = Self { client, address: node.address.clone() };
        let said = node.run(&["account", "password", name]);
        let link = said.split_whitespace().find(|word| word.contains("/mot-de-passe-oublie/")).expect("a link");
        let path = link.find("/mot-de-passe-oublie/").and_then(|at| link.get(at..)).unwrap();
        person.submits(path, path, &[("nouveau", PASSWORD)]).expect("a password is chosen");
        // A first password signs in; after another, the form of the sign-in is there.
        if let Some(status) = person.submits("/connexion", "/connexion", &[("nom", name), ("mot_de_passe", PASSWORD)]) {
            assert_eq!(status, 303, "signed in");
        }
        person
    }

    /// The token that the forms of a page carry.
    fn token(&self, page: &str) -> Option<String> {
        let html = self.client.get(format!("{}{page}", self.address)).send().ok()?.text().ok()?;
        let field = Selector::parse("input[name=jeton]").unwrap();
        Html::parse_document(&html).select(&field).next()?.attr("value").map(str::to_owned)
    }

    /// Fills in a form; the status of the answer, if it came.
    fn submits(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Option<u16> {
        let token = self.token(page)?;
        let mut pairs = vec![("jeton", token.as_str())];
        pairs.extend_from_slice(fields);
        let request = self.client.post(format!("{}{action}", self.address)).header("sec-fetch-site", "same-origin");
        Some(request.form(&pairs).send().ok()?.status().as_u16())
    }

    /// Adds a file of its own words.
    pub fn adds_file(&self, name: &str, kept: &Kept) -> Option<()> {
        let bytes = format!("Compte rendu {name}.\n").repeat(500).into_bytes();
        let (status, said) = self.sends_file(name, bytes.clone())?;
        assert_eq!(status, 201, "{said}");
        let name = said["name"].as_str().unwrap().to_owned();
        kept.files.lock().unwrap().push((said["id"].as_i64().unwrap(), name, bytes));
        Some(())
    }

    /// Sends a file: the status and what was said.
    pub fn sends_file(&self, name: &str, bytes: Vec<u8>) -> Option<(u16, Value)> {
        let token = self.token("/fichiers/nouveau")?;
        let form = Form::new().text("credit", "Ann").text("licence", "CC BY-SA 4.0");
        let form = form.part("fichier", Part::bytes(bytes).file_name(name.to_owned()));
        let request = self.client.post(format!("{}/fichiers", self.address)).multipart(form);
        let answer = request.header("accept", "application/json").header("x-jeton", token).send().ok()?;
        let status = answer.status().as_u16();
        Some((status, answer.json().ok()?))
    }

    /// Removes a sheet.
    pub fn removes(&self, sheet: i64, kept: &Kept) -> Option<()> {
        let path = format!("/fiches/{sheet}/supprimer");
        let shown = self.client.get(format!("{}{path}", self.address)).send().ok()?;
        let path = shown.headers().get("location").map_or(path, |to| to.to_str().unwrap().to_owned());
        let path = path.strip_prefix(&self.address).unwrap_or(&path).to_owned();
        let status = self.submits(&path, &path, &[("faire", "supprimer"), ("motif", "Essai")])?;
        assert_eq!(status, 303, "{path}");
        kept.removed.lock().unwrap().push(sheet);
        Some(())
    }
}

impl Kept {
    /// Fails when a file that was taken is not served byte for byte, or a removed sheet is read again.
    pub fn is_kept(&self, address: &str) {
        let client = super::node::client();
        for (id, name, bytes) in self.files.lock().unwrap().iter() {
            let answer = client.get(format!("{address}/fichiers/{id}/{name}")).send().unwrap();
            assert_eq!(answer.status().as_u16(), 200, "a file that was taken is gone: {name}");
            assert!(answer.bytes().unwrap() == bytes.as_slice(), "{name} is not what was sent");
        }
        for sheet in self.removed.lock().unwrap().iter() {
            let status = client.get(format!("{address}/api/v1/sheets/{sheet}")).send().unwrap().status();
            assert_eq!(status.as_u16(), 410, "sheet {sheet} was removed");
        }
    }
}
