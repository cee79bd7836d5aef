//! « Retirer un texte partout »: words that recent changes put into sheets, taken out of several in one act.

use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::db::types::{Protection, Role, SheetId, Visibility};

use crate::support::{Browser, Page, Site, Written, on_both};

const DAY: i64 = 86_400_000_000;

fn text(title: &str, body: &str) -> String {
    format!(
        "---\nmodele: fiche-pratique\ntitre: {title}\n---\n## Avant\n\nUn début.\n\n{body}\n\n## Après\n\nUne fin.\n"
    )
}

struct Wiki<'a> {
    maud: Browser<'a>,
    /// Kevin added the address to it, and changed a word.
    cafe: Written,
    /// Zoé did, and Anne wrote beside since.
    laine: Written,
    /// It is Kevin's own.
    promotions: Written,
    /// Anne named the address long ago, to warn of it.
    guide: Written,
}

fn spammed(site: &Site) -> Wiki<'_> {
    let anne = site.member("Anne");
    let (kevin, zoe) = (site.member("Kevin"), site.member("Zoé"));
    let saves = |who: &Browser<'_>, sheet: &Written, base: i32, text: &str| {
        who.saves(Some(sheet.id), base, text).unwrap_or_else(|error| panic!("{error:?}"));
    };
    let guide = anne.writes_text(&text("Se méfier", "N’allez pas sur promo.example."));
    let cafe = anne.writes_text(&text("Le café", "Du texte."));
    let laine = anne.writes_text(&text("La laine", "Du texte."));
    site.wait(400 * DAY);
    let maud = site.person("Maud", Role::Moderator);
    saves(&anne, &guide, 1, &text("Se méfier", "N’allez pas sur promo.example, jamais."));
    saves(&kevin, &cafe, 1, &text("Le café", "Du texte changé.\n\nVoyez PROMO.example vite."));
    saves(&zoe, &laine, 1, &text("La laine", "Du texte.\n\nSur promo.example on brade."));
    saves(
        &anne,
        &laine,
        2,
        &text("La laine", "Du texte.\n\nSur promo.example on brade.").replace("Une fin.", "La fin."),
    );
    let promotions = kevin.writes_text(&text("Mes promotions", "promo.example"));
    Wiki { maud, cafe, laine, promotions, guide }
}

fn case(page: &Page, title: &str) -> String {
    let found = page.texts(".undone").into_iter().find(|text| text.contains(title));
    found.unwrap_or_else(|| panic!("no {title} in {}", page.text("main")))
}

fn sends(who: &Browser<'_>, page: &Page, reason: &str) -> Page {
    let mut form = page.form("form[method='post'].stack-large");
    form.retain(|(name, _)| name != "motif");
    let mut pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    pairs.push(("motif", reason));
    who.post("/administration/retirer", &pairs)
}

#[test]
fn the_changes_that_put_words_in_are_taken_back() {
    on_both(|site| {
        let wiki = spammed(site);
        let empty = wiki.maud.get("/administration/retirer");
        assert!(empty.status == 200 && !empty.has(".undone"));
        let page = wiki.maud.get("/administration/retirer?texte=promo.EXAMPLE&jours=30");
        assert!(page.text("main").contains("4 fiches contiennent ce texte."), "{}", page.text("main"));
        assert!(case(&page, "Le café").contains("Ajouté par Kevin, version 2"));
        assert!(case(&page, "La laine").contains("Ajouté par Zoé, version 2"));
        assert!(case(&page, "Mes promotions").contains("Personne d’autre n’y a écrit"));
        assert!(case(&page, "Se méfier").contains("Aucune modification récente"));
        assert_eq!(page.all("[name^='fiche.'][checked]", "name").len(), 3);
        let refused = sends(&wiki.maud, &page, " ");
        assert_eq!(refused.status, 422);
        assert_eq!(refused.all("[name^='fiche.'][checked]", "name").len(), 3, "what was ticked stays");
        let done = sends(&wiki.maud, &page, "Publicité");
        let next = done.header("location").to_owned();
        assert!(next.ends_with("fait=3-0"), "{next} {}", done.text("main"));
        assert_eq!(site.text_of(wiki.cafe.id), text("Le café", "Du texte."));
        assert_eq!(site.text_of(wiki.laine.id), text("La laine", "Du texte.").replace("Une fin.", "La fin."));
        assert_eq!(site.stranger().get(&wiki.promotions.path).status, 410);
        assert!(site.text_of(wiki.guide.id).contains("promo.example"));
        let told = wiki.maud.get(&next);
        assert!(told.text(".notice, .note.ok").contains("3 fiches rétablies"), "{}", told.text("main"));
        assert!(told.text("main").contains("1 fiche contient ce texte."));
        let history = site.stranger().get(&format!("{}/historique", wiki.laine.path));
        assert!(history.html.contains("Retrait d’un texte indésirable") && !history.html.contains("promo.example"));
    });
}

#[test]
fn the_lines_alone_are_left_out_and_what_is_good_around_them_stays() {
    on_both(|site| {
        let wiki = spammed(site);
        let page = wiki.maud.get("/administration/retirer?texte=promo.example&jours=30&comment=lignes");
        assert!(case(&page, "Se méfier").contains("La fiche perd ces lignes"));
        assert!(!page.has(&format!("[name='fiche.{}'][checked]", wiki.guide.id)), "what is old may be good");
        assert!(sends(&wiki.maud, &page, "Publicité").header("location").ends_with("fait=3-0"));
        let cafe = site.text_of(wiki.cafe.id);
        assert!(cafe.contains("Du texte changé.") && !cafe.to_lowercase().contains("promo"), "{cafe}");
        assert!(!site.text_of(wiki.promotions.id).contains("promo.example"));
    });
}

#[test]
fn capitals_count_when_that_is_asked_and_few_letters_are_refused() {
    on_both(|site| {
        let wiki = spammed(site);
        let count = |query: &str| wiki.maud.get(&format!("/administration/retirer?{query}")).texts(".undone").len();
        assert_eq!(count("texte=PROMO.example&majuscules=oui&jours=30"), 1);
        assert_eq!(count("texte=debut&jours=30"), 4);
        assert_eq!(count("texte=debut&jours=30&accents=oui"), 0);
        let short = wiki.maud.get("/administration/retirer?texte=pr");
        assert!(short.status == 200 && short.text("main").contains("de 3 à 200 caractères"));
        let ada = site.person("Ada", Role::Administrator);
        let (protection, visibility) = (Protection::Administrators, Visibility::Public);
        let rules = Rules {
            protection: protection.into(),
            visibility: visibility.into(),
            keepers: None,
            steward: String::new(),
            review_months: 12,
            reason: String::new(),
        };
        govern_sheet(&site.app, &ada.who(), SheetId(wiki.cafe.id), &rules).unwrap();
        let page = wiki.maud.get("/administration/retirer?texte=promo.example&jours=30");
        assert!(case(&page, "Le café").contains("seule l’administration la modifie"));
        let chloe = site.member("Chloé");
        assert_eq!(chloe.get("/administration/retirer?texte=promo.example").status, 403);
        assert_eq!(chloe.post("/administration/retirer", &[("texte", "promo.example")]).status, 403);
    });
}
