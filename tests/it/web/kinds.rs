//! The editor of kinds: a form made on screen works everywhere, and what it takes away asks what becomes of values.

use maillage::db::types::Role;
use reqwest::blocking::multipart::{Form, Part};

use crate::support::{Browser, Page, on_both, on_both_with};

const NEW: &str = "/administration/modeles/nouveau";

type Pairs = Vec<(String, String)>;

/// The form of a kind as a browser would send it.
fn form(browser: &Browser<'_>, address: &str) -> Pairs {
    browser.get(address).form("form#type")
}

fn set(form: &mut Pairs, name: &str, value: &str) {
    form.retain(|(known, _)| known != name);
    form.push((name.to_owned(), value.to_owned()));
}

/// The number of the row of that key.
fn row(form: &Pairs, key: &str) -> String {
    let own = |(name, value): &&(String, String)| name.ends_with(".etait") && value == key;
    let name = form.iter().find(own).map(|(name, _)| name.clone()).unwrap_or_else(|| panic!("no row {key}"));
    name.split('.').nth(1).unwrap_or_default().to_owned()
}

fn set_of(form: &mut Pairs, key: &str, part: &str, value: &str) {
    let name = format!("champs.{}.{part}", row(form, key));
    set(form, &name, value);
}

fn remove(form: &mut Pairs, key: &str) {
    let start = format!("champs.{}.", row(form, key));
    form.retain(|(name, _)| !name.starts_with(&start));
}

fn add(form: &mut Pairs, label: &str, answer: &str, more: &[(&str, &str)]) {
    let numbers =
        form.iter().filter_map(|(name, _)| name.strip_prefix("champs.")?.split('.').next()?.parse::<u32>().ok());
    let n = numbers.max().map_or(0, |n| n + 1);
    for (part, value) in [("libelle", label), ("reponse", answer)].iter().chain(more) {
        form.push((format!("champs.{n}.{part}"), (*value).to_owned()));
    }
}

fn post(browser: &Browser<'_>, address: &str, form: &Pairs) -> Page {
    let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(address, &pairs)
}

/// A kind of visits, published.
fn visits(ada: &Browser<'_>) -> String {
    let mut form = form(ada, NEW);
    set(&mut form, "libelle", "Visite apprenante");
    set(&mut form, "pluriel", "Visites apprenantes");
    set(&mut form, "couleur", "bleu");
    add(&mut form, "Pour venir", "intertitre", &[]);
    let open = [("choix", "Tout le monde\nSur invitation"), ("facette", "oui"), ("en_liste", "oui")];
    add(&mut form, "Ouverte à", "choix", &open);
    add(&mut form, "Contact", "texte", &[("si", "Ouverte à"), ("vaut", "Sur invitation"), ("requis", "oui")]);
    let length = [("facette", "oui"), ("question", "De combien de temps disposez-vous ?"), ("en_liste", "oui")];
    add(&mut form, "Durée", "duree", &length);
    add(&mut form, "Tarif", "texte", &[]);
    add(&mut form, "Pour le repas", "texte-long", &[]);
    add(&mut form, "Dépenses", "lignes", &[("colonnes", "Poste\nMontant (Nombre)")]);
    add(&mut form, "Coût", "somme", &[("somme", "Dépenses : Montant")]);
    let saved = post(ada, NEW, &form);
    assert_eq!(saved.status, 303, "{}", saved.html);
    saved.header("location").to_owned()
}

const SHEET: &str = "---
modele: visite-apprenante
titre: La cuisine de Langogne
resume: Une cuisine à sept.
ouverte_a: tout-le-monde
contact: Anne
duree: {min: 60, max: 120}
tarif: 3 €
depenses:
  - {poste: Car, montant: '120,5'}
  - {poste: Repas, montant: 30}
---
On suit une barquette.
";

#[test]
fn a_kind_made_on_screen_works_everywhere() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        assert_eq!(visits(&ada), "/administration/modeles/visite-apprenante?avis=publie-0");
        let blank = ada.get("/fiches/nouvelle?type=visite-apprenante");
        assert!(blank.has("[name='champ.ouverte_a']") && !blank.has("[name='champ.cout']"));
        assert_eq!(blank.attribute("[data-when]", "data-values"), "sur-invitation");
        assert!(blank.text("[data-when]").contains("Seulement si « Ouverte à » est « Sur invitation »."));

        let sheet = ada.writes_text(SHEET);
        site.indexed();
        let page = site.stranger().get(&sheet.path);
        assert!(page.html.contains("150,5"), "the sum is on its page: {}", page.text("main"));
        assert!(!page.html.contains("Anne"), "the contact of an invitation is not asked");
        let found = site.stranger().get("/fiches?type=visite-apprenante&ouverte_a=tout-le-monde&duree=90");
        assert!(found.html.contains("La cuisine de Langogne"), "{}", found.text("main"));
        assert!(found.text("main").contains("De combien de temps disposez-vous"));
        let none = site.stranger().get("/fiches?type=visite-apprenante&ouverte_a=sur-invitation");
        assert!(!none.texts(".live-name").contains(&"La cuisine de Langogne".to_owned()), "{}", none.text("main"));
        let csv = site.stranger().get("/recherche.csv?type=visite-apprenante").html;
        assert!(csv.contains("Coût") && csv.contains("150,5") && !csv.contains("\"Anne\""), "{csv}");
        let body = site.stranger().get(&format!("/api/v1/sheets/{}", sheet.id)).json();
        assert_eq!(body.pointer("/computed/cout").and_then(serde_json::Value::as_f64), Some(150.5));
        let invited = SHEET.replace("tout-le-monde", "sur-invitation");
        let saved = ada.saves(Some(sheet.id), 1, &invited).unwrap_or_else(|error| panic!("{error:?}"));
        let page = site.stranger().get(&saved.path);
        assert!(page.html.contains("Anne"));
    });
}

#[test]
fn a_choice_of_a_tree_finds_what_says_one_below_it() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let mut form = form(&ada, NEW);
        set(&mut form, "libelle", "Lieu");
        set(&mut form, "pluriel", "Lieux");
        let tree = "Tiers-lieu\n  Atelier\n  Cuisine\nJardin\n  Atelier";
        add(&mut form, "Genre", "choix", &[("choix", tree), ("facette", "oui")]);
        add(&mut form, "Cuistot", "texte", &[("si", "Genre"), ("vaut", "Tiers-lieu")]);
        assert_eq!(post(&ada, NEW, &form).status, 303);
        let sheet = |title: &str, kind: &str| {
            ada.writes_text(&format!(
                "---\nmodele: lieu\ntitre: {title}\ngenre: {kind}\ncuistot: Anne de {title}\n---\n"
            ))
        };
        sheet("La cuisine de Langogne", "cuisine");
        sheet("La serre de Mende", "atelier-2");
        // What is asked for a choice is asked for those below it.
        let asks = |title: &str| site.stranger().get(&format!("/titre/{title}")).header("location").to_owned();
        let shows = |title: &str| site.stranger().get(&asks(title)).html.contains("Anne de");
        assert_eq!([shows("La cuisine de Langogne"), shows("La serre de Mende")], [true, false]);
        let blank = ada.get("/fiches/nouvelle?type=lieu");
        assert_eq!(blank.attribute("[data-when]", "data-values"), "tiers-lieu atelier cuisine");
        assert!(blank.text("[data-when]").contains("est « Tiers-lieu ».") && blank.has(".tree-of-choices"));
        assert!(blank.html.contains("Tiers-lieu") && blank.html.contains("data-depth=\"1\""), "{}", blank.text("main"));
        let found = |of: &str| {
            site.indexed();
            let page = site.stranger().get(&format!("/recherche?type=lieu&champ.genre={of}"));
            let html = page.text("main");
            ["La cuisine de Langogne", "La serre de Mende"].map(|title| html.contains(title))
        };
        assert_eq!(found("tiers-lieu"), [true, false]);
        assert_eq!(found("jardin"), [false, true]);
        assert_eq!(found("atelier"), [false, false]);
        // What moves in the tree keeps its id; the sheets below are found where it stands now.
        let address = "/administration/modeles/lieu";
        let mut typed = self::form(&ada, address);
        let name = format!("champs.{}.choix", row(&typed, "genre"));
        let choices = typed.iter().find(|(known, _)| *known == name).map(|(_, choices)| choices.clone());
        assert_eq!(choices.unwrap_or_default().replace('\r', ""), tree);
        set_of(&mut typed, "genre", "choix", "Jardin\n  Atelier\n  Cuisine\nTiers-lieu\n  Atelier");
        assert_eq!(post(&ada, address, &typed).status, 303, "no value is an orphan");
        assert_eq!(found("jardin"), [true, true]);
        assert_eq!(found("tiers-lieu"), [false, false]);
    });
}

#[test]
fn a_form_that_changes_nothing_writes_nothing() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        for kind in ["methode-animation", "exemple-inspirant", "fiche-pratique"] {
            let address = format!("/administration/modeles/{kind}");
            let before = form(&ada, &address);
            assert_eq!(post(&ada, &address, &before).status, 303, "{kind}");
            assert_eq!(form(&ada, &address), before, "{kind}: the same version");
        }
    });
}

#[test]
fn what_is_taken_away_asks_what_becomes_of_its_values() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        visits(&ada);
        let address = "/administration/modeles/visite-apprenante";
        let [one, two] = ["La cuisine de Langogne", "Le jardin"]
            .map(|title| ada.writes_text(&SHEET.replace("La cuisine de Langogne", title)));
        let mut typed = form(&ada, address);
        remove(&mut typed, "tarif");
        let asks = post(&ada, address, &typed);
        assert_eq!(asks.status, 422);
        assert!(asks.text("#valeurs").contains("2 fiches ont une valeur dans « Tarif », que vous retirez."));
        assert_eq!(
            asks.attribute("[name='sort:champ:tarif'][checked]", "value"),
            "cacher",
            "nothing is lost by default"
        );
        assert!(site.text_of(one.id).contains("tarif: 3 €"), "nothing is written yet");

        set(&mut typed, "sort:champ:tarif", "deplacer:pour_le_repas");
        assert_eq!(post(&ada, address, &typed).header("location"), format!("{address}?avis=publie-2"));
        for id in [one.id, two.id] {
            let text = site.text_of(id);
            assert!(text.contains("pour_le_repas: 3 €") && !text.contains("tarif"), "{text}");
        }

        let mut typed = form(&ada, address);
        remove(&mut typed, "pour_le_repas");
        set(&mut typed, "sort:champ:pour_le_repas", "cacher");
        assert_eq!(post(&ada, address, &typed).header("location"), format!("{address}?avis=publie-0"));
        let page = site.stranger().get(&one.path);
        assert!(!page.text("main").contains("3 €") && site.text_of(one.id).contains("3 €"), "kept, and not shown");
        assert!(!ada.get(&format!("{}/modifier", one.path)).html.contains("3 €"), "nor asked");
        assert!(ada.get(address).text("#champs").contains("caché"));

        let mut typed = form(&ada, address);
        set_of(&mut typed, "depenses", "colonnes", "Poste");
        assert!(post(&ada, address, &typed).text("#erreurs").contains("n’est pas un nombre"), "the sum adds it");
        remove(&mut typed, "cout");
        assert!(post(&ada, address, &typed).text("#valeurs").contains("Dépenses : Montant"));
        set(&mut typed, "sort:colonne:depenses.montant", "effacer");
        assert_eq!(post(&ada, address, &typed).status, 303);
        assert!(!site.text_of(two.id).contains("120,5"));
    });
}

#[test]
fn a_choice_that_goes_is_renamed_replaced_or_kept() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        visits(&ada);
        let address = "/administration/modeles/visite-apprenante";
        let sheet = ada.writes_text(SHEET);
        let id = sheet.id;
        let choices = |lines: &str| {
            let mut typed = form(&ada, address);
            set_of(&mut typed, "ouverte_a", "choix", lines);
            typed
        };
        let fate = "sort:choix:visite-apprenante_ouverte_a:tout-le-monde";
        let mut typed = choices("Le monde entier\nSur invitation");
        assert_eq!(post(&ada, address, &typed).status, 422);
        set(&mut typed, fate, "renommer:le-monde-entier");
        assert_eq!(post(&ada, address, &typed).header("location"), format!("{address}?avis=publie-0"));
        assert!(site.text_of(id).contains("ouverte_a: tout-le-monde"), "its id stays");
        assert!(site.stranger().get(&sheet.path).html.contains("Le monde entier"));

        let mut typed = choices("Sur invitation");
        set(&mut typed, fate, "remplacer:sur-invitation");
        assert_eq!(post(&ada, address, &typed).header("location"), format!("{address}?avis=publie-1"));
        assert!(site.text_of(id).contains("ouverte_a: sur-invitation"));
    });
}

#[test]
fn what_is_wrong_is_said_beside_its_row_and_nothing_is_lost() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let mut typed = form(&ada, NEW);
        set(&mut typed, "libelle", "Visite");
        set(&mut typed, "pluriel", "Visites");
        add(&mut typed, "Tarif", "choix", &[("aide", "Gardée")]);
        let refused = post(&ada, NEW, &typed);
        assert_eq!(refused.status, 422);
        assert!(refused.text("#erreurs").contains("Écrivez au moins une réponse"));
        assert!(refused.html.contains("value=\"Gardée\"") && refused.has("details[open] [aria-invalid]"));

        let button = |pressed: &str, typed: &Pairs| {
            let mut typed = typed.clone();
            set(&mut typed, "faire", pressed);
            post(&ada, NEW, &typed).form("form#type")
        };
        let more = button("ajouter:", &typed);
        assert_eq!(more.iter().filter(|(name, _)| name.ends_with(".libelle")).count(), 16);
        let again = button("relire:", &typed);
        assert_eq!(again.iter().filter(|(name, _)| name.ends_with(".libelle")).count(), 15);
    });
}

#[test]
fn two_people_who_change_a_kind_both_keep_what_they_did() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        visits(&ada);
        let address = "/administration/modeles/visite-apprenante";
        let (mut one, mut two) = (form(&ada, address), form(&ada, address));
        set(&mut one, "description", "On va voir.");
        set(&mut two, "pluriel", "Des visites");
        assert_eq!(post(&ada, address, &one).status, 303);
        assert_eq!(post(&ada, address, &two).status, 303);
        let now = form(&ada, address);
        let said = |name: &str| now.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        assert_eq!(said("description").as_deref(), Some("On va voir."));
        assert_eq!(said("pluriel").as_deref(), Some("Des visites"));
    });
}

#[test]
fn a_kind_is_seen_before_it_is_published() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let mut typed = form(&ada, NEW);
        set(&mut typed, "libelle", "Visite");
        set(&mut typed, "pluriel", "Visites");
        add(&mut typed, "Que va-t-on voir ?", "texte-long", &[("en_liste", "oui")]);
        let seen = |view: &str, typed: &Pairs| {
            let mut typed = typed.clone();
            set(&mut typed, "vue", view);
            post(&ada, &format!("{NEW}/apercu"), &typed)
        };
        assert!(seen("formulaire", &typed).has("[name='champ.que_va_t_on_voir']"));
        assert!(seen("fiche", &typed).text("main").contains("Que va-t-on voir ?"));
        assert_eq!(seen("carte", &typed).texts(".cards .card h3"), ["Exemple de fiche : Visite"]);
        add(&mut typed, "", "texte", &[]);
        set(&mut typed, "cadre", "oui");
        assert_eq!(seen("fiche", &typed).status, 204, "a row that has no name yet");
        assert!(!site.stranger().get("/").html.contains("Visites"));
    });
}

fn take(ada: &Browser<'_>, file: Option<&str>, address: &str) -> Page {
    let form = Form::new().text("jeton", ada.token()).text("adresse", address.to_owned());
    let form = match file {
        Some(json) => form.part("fichier", Part::bytes(json.as_bytes().to_vec()).file_name("type.json")),
        None => form,
    };
    let post = ada.client().post(ada.at("/administration/modeles"));
    ada.send(post.header("sec-fetch-site", "same-origin").multipart(form))
}

#[test]
fn a_kind_is_copied_given_and_taken() {
    on_both_with(&[("FETCH_PRIVATE", "on")], |site| {
        let ada = site.person("Ada", Role::Administrator);
        visits(&ada);
        let copy = form(&ada, &format!("{NEW}?copie=visite-apprenante"));
        assert_eq!(
            post(&ada, NEW, &copy).header("location"),
            "/administration/modeles/visite-apprenante-copie?avis=publie-0"
        );

        let json = site.stranger().get("/modeles/visite-apprenante/fichier").html;
        let file: serde_json::Value = serde_json::from_str(&json).unwrap_or_default();
        assert_eq!(file.pointer("/format").and_then(serde_json::Value::as_str), Some("maillage-type"));
        let taken = take(&ada, Some(&json), "");
        assert_eq!(
            taken.header("location"),
            "/administration/modeles/visite-apprenante-2?avis=repris",
            "{}",
            taken.html
        );
        let other = json.replace("Tout le monde", "Le public");
        assert_eq!(
            take(&ada, Some(&other), "").header("location"),
            "/administration/modeles/visite-apprenante-3?avis=repris"
        );
        let now = form(&ada, "/administration/modeles/visite-apprenante-3");
        assert!(now.iter().any(|(name, value)| name.ends_with(".liste") && value == "visite-apprenante_ouverte_a-2"));

        let base = site.app.config.base_url.clone();
        let from =
            take(&ada, None, &format!("{}/administration/modeles/methode-animation", ada.at("").trim_end_matches('/')));
        assert_eq!(from.status, 303, "{base} {}", from.text("#erreurs"));
        let field = "\\n  - {cle: c0, libelle: C, type: texte}";
        let many: String = (0..130).map(|n| field.replace("c0", &format!("c{n}"))).collect();
        let crowded = json.replacen("\\nchamps:", &format!("\\nchamps:{many}"), 1);
        assert!(take(&ada, Some(&crowded), "").text("#erreurs").contains("120 champs"), "as many as the form takes");
        for (file, address) in
            [(Some("{}"), ""), (Some("x"), ""), (None, ""), (None, "ftp://a/modeles/b"), (None, "ici")]
        {
            let refused = take(&ada, file, address);
            assert_eq!(refused.status, 422, "{address}");
            assert!(!refused.text("#erreurs").is_empty());
        }
    });
}

#[test]
fn what_is_asked_of_another_site_does_not_lead_into_ones_own_network() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let refused = take(&ada, None, &format!("{}/modeles/methode-animation", ada.at("").trim_end_matches('/')));
        assert!(refused.text("#erreurs").contains("ne mène à aucun site public"), "{}", refused.html);
    });
}

#[test]
fn two_choices_that_become_one_are_one_and_no_kind_takes_the_address_of_a_new_one() {
    on_both(|site| {
        let ada = site.person("Ada", Role::Administrator);
        let mut typed = form(&ada, NEW);
        set(&mut typed, "libelle", "Nouveau");
        set(&mut typed, "pluriel", "Nouveaux");
        add(&mut typed, "Destiné à", "choix", &[("choix", "Enfants\nAdolescents\nAdultes")]);
        assert_eq!(post(&ada, NEW, &typed).header("location"), "/administration/modeles/nouveau-2?avis=publie-0");
        assert_eq!(ada.get(NEW).attribute("#libelle", "value"), "", "the form of a new kind is still there");
        let json = site.stranger().get("/modeles/nouveau-2/fichier").html;
        let given = json.replace("cle: nouveau-2\\n", "cle: nouveau\\n");
        assert_eq!(take(&ada, Some(&given), "").header("location"), "/administration/modeles/nouveau-3?avis=repris");

        let sheet = |title: &str, public: &str| {
            ada.writes_text(&format!("---\nmodele: nouveau-2\ntitre: {title}\ndestine_a: {public}\n---\nMots.\n"))
        };
        let (first, second) = (sheet("Un", "enfants"), sheet("Deux", "adolescents"));
        let address = "/administration/modeles/nouveau-2";
        let mut typed = form(&ada, address);
        set_of(&mut typed, "destine_a", "choix", "Jeunes\nAdultes");
        for choice in ["enfants", "adolescents"] {
            set(&mut typed, &format!("sort:choix:nouveau-2_destine_a:{choice}"), "renommer:jeunes");
        }
        assert_eq!(post(&ada, address, &typed).header("location"), format!("{address}?avis=publie-1"));
        for sheet in [first, second] {
            assert!(site.text_of(sheet.id).contains("destine_a: enfants"), "{}", site.text_of(sheet.id));
            assert!(site.stranger().get(&sheet.path).html.contains("Jeunes"));
        }
    });
}
