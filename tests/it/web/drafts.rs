//! Two pages that hold one form: what each of them kept stays.

use crate::support::{Browser, Page, Site, Written, on_both};

/// An open page of the form of a sheet.
struct Opened<'a, 'b> {
    browser: &'a Browser<'b>,
    address: String,
    page: &'static str,
    place: String,
    known: String,
    words: String,
}

impl<'a, 'b> Opened<'a, 'b> {
    fn new(browser: &'a Browser<'b>, sheet: &Written, page: &'static str) -> Self {
        let address = format!("{}/modifier", sheet.path);
        let shown = browser.get(&address);
        let of = |name: &str| shown.attribute(&format!("#edition [name={name}]"), "value");
        let (place, known, words) = (of("brouillon"), of("brouillon_du"), shown.text("#corps"));
        Self { browser, address, page, place, known, words }
    }

    /// The form as the page's script sends it, or without one.
    fn form<'f>(&'f self, body: &'f str) -> Vec<(&'f str, &'f str)> {
        let mut form = vec![("base", "1"), ("titre", "Atelier"), ("corps", body)];
        form.extend([("brouillon", self.place.as_str()), ("brouillon_du", self.known.as_str())]);
        if !self.page.is_empty() {
            form.push(("brouillon_page", self.page));
        }
        form
    }

    /// Keeps the draft, and what the server says of it.
    fn keeps(&mut self, site: &Site, body: &str) {
        let answer = self.browser.post("/brouillons", &self.form(body));
        assert_eq!(answer.status, 200, "{}", answer.html);
        let said = answer.json();
        self.place = said["brouillon"].as_str().unwrap().to_owned();
        self.known = said["brouillon_du"].as_str().unwrap().to_owned();
        site.wait(1_000_000);
    }

    fn presses(&self, button: &str, body: &str) -> Page {
        let mut form = self.form(body);
        form.push(("faire", button));
        self.browser.post(&self.address, &form)
    }
}

#[test]
fn two_pages_on_one_form_keep_both_texts() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Atelier", "Un.");
        let place = format!("fiche-{}", sheet.id);
        let (mut one, mut two) = (Opened::new(&ann, &sheet, "p1"), Opened::new(&ann, &sheet, "p2"));
        assert_eq!(one.known, "0");
        one.keeps(site, "De la première.");
        two.keeps(site, "De la seconde.");
        assert_eq!((one.place.as_str(), two.place.clone()), (place.as_str(), format!("{place}~2")));
        // Each goes on with its own, even where an answer was lost on its way.
        one.known = "0".to_owned();
        one.keeps(site, "De la première, plus loin.");
        two.keeps(site, "De la seconde, plus loin.");
        assert_eq!((one.place.as_str(), two.place.clone()), (place.as_str(), format!("{place}~2")));
        let shown = ann.get(&one.address);
        assert_eq!(shown.text_raw("#corps").trim(), "De la seconde, plus loin.");
        assert_eq!(shown.texts("#brouillons button[value=oublier]").len(), 2, "both are offered");

        // A page that opens the draft goes on with it, and the page that left it stands beside it.
        let mut later = Opened::new(&ann, &sheet, "p3");
        assert_eq!(later.words.trim(), "De la seconde, plus loin.");
        later.keeps(site, "De la troisième.");
        assert_eq!(later.place, format!("{place}~2"));
        two.keeps(site, "De la seconde, encore.");
        assert_eq!(two.place, format!("{place}~3"));

        // Publishing forgets one's own draft alone.
        assert_eq!(one.presses("publier", "De la première, publié.").status, 303);
        let left = ann.get(&one.address);
        assert_eq!(left.texts("#brouillons button[value=oublier]").len(), 2, "{}", left.text("#brouillons"));
        assert!(left.text("#corps").contains("De la seconde, encore."));
    });
}

#[test]
fn what_a_page_never_kept_takes_no_draft_of_another_away() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Atelier", "Un.");
        let place = format!("fiche-{}", sheet.id);
        // Without a script there is no word of the page.
        for page in ["p2", ""] {
            let mut one = Opened::new(&ann, &sheet, "p1");
            let two = Opened::new(&ann, &sheet, page);
            one.keeps(site, "De la première.");
            let gone = two.presses("oublier", "Tapé, puis abandonné.");
            assert_eq!(gone.header("location"), format!("{}?abandonne={place}%7E2", two.address));
            assert_eq!(Opened::new(&ann, &sheet, "p3").words.trim(), "De la première.");
            let kept = two.presses("brouillon", "Gardé sans script.");
            assert_eq!(kept.attribute("#edition [name=brouillon]", "value"), format!("{place}~2"));
            let known = kept.attribute("#edition [name=brouillon_du]", "value");
            let again = Opened { known, place: format!("{place}~2"), ..Opened::new(&ann, &sheet, page) };
            assert_eq!(again.presses("publier", "Publié sans script.").status, 303);
            assert_eq!(Opened::new(&ann, &sheet, "p3").words.trim(), "De la première.");
            assert_eq!(one.presses("oublier", "De la première.").status, 303);
        }
    });
}

#[test]
fn a_clash_is_kept_beside_the_draft_of_another_page() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes("Atelier", "Un.");
        let (mut one, two) = (Opened::new(&bob, &sheet, "p1"), Opened::new(&bob, &sheet, "p2"));
        one.keeps(site, "De la première.");
        ann.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Un.", "D’Ann.")).unwrap();
        let clash = two.presses("publier", "De Bob.");
        assert_eq!(clash.status, 409);
        assert_eq!(clash.attribute("#conflit [name=brouillon]", "value"), format!("fiche-{}~2", sheet.id));
        let places = bob.get("/mon-compte").texts("section[aria-labelledby=brouillons] li");
        assert_eq!(places.len(), 2, "{places:?}");
    });
}

#[test]
fn a_preview_goes_on_as_the_page_that_it_was() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Atelier", "Un.");
        let mut one = Opened::new(&ann, &sheet, "p1");
        one.keeps(site, "Deux.");
        let preview = one.presses("apercu", "Deux.");
        assert_eq!(preview.attribute("input[name=brouillon_page]", "value"), "p1");
        let back = one.presses("reprendre", "Deux.");
        assert_eq!(back.attribute("#edition", "data-page"), "p1");
        assert_eq!(back.attribute("#edition [name=brouillon_du]", "value"), one.known);
    });
}
