//! Icons are the small inline drawings that stand beside words, all in one hand: 24 units wide, one stroke, no fill.

/// Wraps a drawing as the inline `<svg>` that the style sheet sizes and colours by its class.
macro_rules! drawn {
    ($shape:literal) => {
        concat!(r#"<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">"#, $shape, "</svg>")
    };
}

/// The drawing of that name, to be written as it is (`{{ icon("coche")|safe }}`); nothing for an unknown name, since a
/// kind may be given any word for its icon. An icon is hidden from assistive tools: words always stand beside it.
#[must_use]
pub fn icon(name: &str) -> &'static str {
    ICONS.binary_search_by(|(known, _)| (*known).cmp(name)).ok().and_then(|at| ICONS.get(at)).map_or("", |(_, svg)| svg)
}

/// The names that [`icon`] knows, for the help of those who write kinds.
pub fn names() -> impl Iterator<Item = &'static str> {
    ICONS.iter().map(|(name, _)| *name)
}

/// In the order of their names.
#[rustfmt::skip]
const ICONS: &[(&str, &str)] = &[
    ("accueil", drawn!(r#"<path d="M4 11.5 12 4.5l8 7M6 10v10.5h12V10"/>"#)),
    ("ajouter", drawn!(r#"<path d="M12 5v14M5 12h14"/>"#)),
    ("animation", drawn!(r#"<circle cx="8" cy="7" r="3"/><path d="M3 19.5c0-4 2-6.5 5-6.5 1.5 0 2.8.6 3.7 1.7L15 11.5M14 4.5h6.5v7H15"/>"#)),
    ("annuler", drawn!(r#"<path d="M8.5 5 4 9.5 8.5 14M4 9.5h9.5a6 5.5 0 0 1 0 11H9"/>"#)),
    ("apercu", drawn!(r#"<path d="M3.5 4.5h17v15h-17zM12 4.5v15M14.5 9h3.5M14.5 12.5h3.5M14.5 16h2"/>"#)),
    ("attention", drawn!(r#"<path d="M12 3.5 21.5 20.5h-19zM12 10v4.5M12 17v.6"/>"#)),
    ("budget", drawn!(r#"<circle cx="12" cy="12" r="8.5"/><path d="M15.5 8.7A4.5 4.5 0 0 0 8.5 12a4.5 4.5 0 0 0 7 3.3M6.8 11h5.7M6.8 13.2h5.7"/>"#)),
    ("cadenas", drawn!(r#"<path d="M5.5 11h13v9.5h-13zM8.5 11V7.5a3.5 3.5 0 0 1 7 0V11M12 14.5v2.5"/>"#)),
    ("chercher", drawn!(r#"<circle cx="11" cy="11" r="6.5"/><path d="m16 16 5 5"/>"#)),
    ("chiffre", drawn!(r#"<path d="M4 20.5h16M6 20.5v-7h3v7M11 20.5v-13h3v13M16 20.5V4h3v16.5"/>"#)),
    ("citation", drawn!(r#"<path d="M5 17c3-1 4.5-3.5 4.5-7H5v4h3M14 17c3-1 4.5-3.5 4.5-7H14v4h3"/>"#)),
    ("citer", drawn!(r#"<path d="M5 17c3-1 4.5-3.5 4.5-7H5v4h3M14 17c3-1 4.5-3.5 4.5-7H14v4h3"/>"#)),
    ("coche", drawn!(r#"<path d="m4.5 12.5 5 5 10-11"/>"#)),
    ("compte", drawn!(r#"<circle cx="12" cy="8" r="3.8"/><path d="M4.5 20.5c0-4 3.3-6.5 7.5-6.5s7.5 2.5 7.5 6.5"/>"#)),
    ("conseil", drawn!(r#"<path d="M9 17.5c0-2.5-3-4-3-8a6 6 0 0 1 12 0c0 4-3 5.5-3 8zM9.5 20.5h5"/>"#)),
    ("cooperation", drawn!(r#"<circle cx="9" cy="12" r="5.5"/><circle cx="15" cy="12" r="5.5"/>"#)),
    ("copier", drawn!(r#"<path d="M8 8h12v12.5H8zM16 8V3.5H4V16h4"/>"#)),
    ("corbeille", drawn!(r#"<path d="M4.5 7h15M9.5 7V4h5v3M6.5 7l1 13.5h9l1-13.5M10.5 11v6M13.5 11v6"/>"#)),
    ("courriel", drawn!(r#"<path d="M3.5 6h17v12.5h-17zM3.5 7l8.5 6.5L20.5 7"/>"#)),
    ("date", drawn!(r#"<path d="M4 6h16v14H4zM4 10.5h16M8 3.5V8M16 3.5V8M8 14.5h2M14 14.5h2"/>"#)),
    ("deconnexion", drawn!(r#"<path d="M10 4H5v16h5M10 12h10M16 8l4 4-4 4"/>"#)),
    ("difficulte", drawn!(r#"<path d="M3.5 19.5h4.3v-4.5h4.2v-4.5h4.2V6h4.3"/>"#)),
    ("discussion", drawn!(r#"<path d="M4 5h16v11H10l-4.5 4v-4H4z"/>"#)),
    ("distance", drawn!(r#"<path d="M3.5 5h17v11h-17zM9 20h6M12 16v4"/>"#)),
    ("drapeau", drawn!(r#"<path d="M6 21V4M6 4.5c4-2 7 2 12 0v9c-5 2-8-2-12 0"/>"#)),
    ("duree", drawn!(r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>"#)),
    ("encadre", drawn!(r#"<path d="M4 5h16v14H4zM8 9.5h8M8 13h8M8 16h4"/>"#)),
    ("etape", drawn!(r#"<path d="M12 3v4M12 17v4M12 7l5 5-5 5-5-5z"/>"#)),
    ("exemple", drawn!(r#"<path d="M12 21.5s7-6.3 7-12a7 7 0 0 0-14 0c0 5.7 7 12 7 12z"/><circle cx="12" cy="9.5" r="2.5"/>"#)),
    ("fermer", drawn!(r#"<path d="M6 6l12 12M18 6 6 18"/>"#)),
    ("fichier", drawn!(r#"<path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5"/>"#)),
    ("fleche-bas", drawn!(r#"<path d="M12 5v14M6 13l6 6 6-6"/>"#)),
    ("fleche-droite", drawn!(r#"<path d="M5 12h14M13 6l6 6-6 6"/>"#)),
    ("fleche-gauche", drawn!(r#"<path d="M19 12H5M11 6l-6 6 6 6"/>"#)),
    ("fleche-haut", drawn!(r#"<path d="M12 19V5M6 11l6-6 6 6"/>"#)),
    ("flux", drawn!(r#"<path d="M5 12.5a6.5 6.5 0 0 1 6.5 6.5M5 6a13 13 0 0 1 13 13M5.5 18.5h.1"/>"#)),
    ("gras", drawn!(r#"<path d="M7.5 5h5.5a3.5 3.5 0 0 1 0 7H7.5zM7.5 12h6.5a3.5 3.5 0 0 1 0 7H7.5z"/>"#)),
    ("groupe", drawn!(r#"<circle cx="9" cy="8" r="3.2"/><path d="M3 19.5c0-3.6 2.6-6 6-6s6 2.4 6 6M15.5 5.2a3.2 3.2 0 0 1 0 5.7M17.5 13.9c2.1.8 3.5 2.8 3.5 5.6"/>"#)),
    ("historique", drawn!(r#"<path d="M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.5"/>"#)),
    ("hors-ligne", drawn!(r#"<path d="M3 3l18 18M8.5 8.7A6.5 6.5 0 0 0 6 18.5h10.5M10.5 6.3a6.5 6.5 0 0 1 7.6 5.2 3.5 3.5 0 0 1 2 5.4"/>"#)),
    ("idee", drawn!(r#"<path d="M9 17.5c0-2.5-3-4-3-8a6 6 0 0 1 12 0c0 4-3 5.5-3 8zM9.5 20.5h5"/>"#)),
    ("image", drawn!(r#"<path d="M3.5 5h17v14h-17zM3.5 16l5-5 4 4 2.5-2.5 5.5 5.5"/><circle cx="15.5" cy="9" r="1.5"/>"#)),
    ("imprimer", drawn!(r#"<path d="M7 8V3.5h10V8M7 17H3.5V8h17v9H17M7 14h10v6.5H7z"/>"#)),
    ("info", drawn!(r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.6"/>"#)),
    ("italique", drawn!(r#"<path d="M10.5 5h6M7.5 19h6M13.7 5l-3.4 14"/>"#)),
    ("juridique", drawn!(r#"<path d="M12 3.5v17M7.5 20.5h9M5 6.5h14M5 6.5l-2.5 7a2.7 2.7 0 0 0 5 0zM19 6.5l-2.5 7a2.7 2.7 0 0 0 5 0z"/>"#)),
    ("licence", drawn!(r#"<circle cx="12" cy="12" r="8.5"/><path d="M14.8 9.5a3.5 3.5 0 1 0 0 5"/>"#)),
    ("lien", drawn!(r#"<path d="M10 14a4 4 0 0 0 5.7 0l3.2-3.2a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.2 3.2a4 4 0 0 0 5.7 5.7l1.2-1.2"/>"#)),
    ("lieu", drawn!(r#"<path d="M12 21.5s7-6.3 7-12a7 7 0 0 0-14 0c0 5.7 7 12 7 12z"/><circle cx="12" cy="9.5" r="2.5"/>"#)),
    ("lire", drawn!(r#"<path d="M12 6.5C10 5 7 4.5 3.5 4.5v14c3.5 0 6.5.5 8.5 2 2-1.5 5-2 8.5-2v-14c-3.5 0-6.5.5-8.5 2zM12 6.5v14"/>"#)),
    ("liste", drawn!(r#"<path d="M9 6.5h11M9 12h11M9 17.5h11M4 6.5h1M4 12h1M4 17.5h1"/>"#)),
    ("liste-numerotee", drawn!(r#"<path d="M10 6.5h10M10 12h10M10 17.5h10M4 5l1.5-1v5M4 15.5c1-1.5 3-.5 2 1L4 19.5h2.5"/>"#)),
    ("materiel", drawn!(r#"<path d="M3.5 8h17v12h-17zM8.5 8V4.5h7V8M3.5 13h17M12 11.5v3"/>"#)),
    ("menu", drawn!(r#"<path d="M4 7h16M4 12h16M4 17h16"/>"#)),
    ("methode", drawn!(r#"<circle cx="12" cy="4.2" r="1.9"/><circle cx="18.8" cy="8.1" r="1.9"/><circle cx="18.8" cy="15.9" r="1.9"/><circle cx="12" cy="19.8" r="1.9"/><circle cx="5.2" cy="15.9" r="1.9"/><circle cx="5.2" cy="8.1" r="1.9"/><path d="M12 9.5 14.5 12 12 14.5 9.5 12z"/>"#)),
    ("modifier", drawn!(r#"<path d="m4 20 1-4.5L16 4.5 19.5 8 8.5 19zM13.5 7 17 10.5"/>"#)),
    ("note", drawn!(r#"<path d="M4.5 8h9M4.5 12.5h9M4.5 17h6M17.5 5.5l2-1.5v6.5"/>"#)),
    ("objectif", drawn!(r#"<circle cx="12" cy="12" r="8.5"/><circle cx="12" cy="12" r="4.5"/><path d="M12 12h.1"/>"#)),
    ("parametres", drawn!(r#"<path d="M4 7h9M17 7h3M4 12h3M11 12h9M4 17h9M17 17h3"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="12" r="2"/><circle cx="15" cy="17" r="2"/>"#)),
    ("parole", drawn!(r#"<path d="M5 17c3-1 4.5-3.5 4.5-7H5v4h3M14 17c3-1 4.5-3.5 4.5-7H14v4h3"/>"#)),
    ("partenaires", drawn!(r#"<circle cx="6.5" cy="7" r="2.8"/><circle cx="17.5" cy="7" r="2.8"/><circle cx="12" cy="17" r="2.8"/><path d="M9.3 7h5.4M7.9 9.5l2.7 5M16.1 9.5l-2.7 5"/>"#)),
    ("personnes", drawn!(r#"<circle cx="9" cy="8" r="3.2"/><path d="M3 19.5c0-3.6 2.6-6 6-6s6 2.4 6 6M15.5 5.2a3.2 3.2 0 0 1 0 5.7M17.5 13.9c2.1.8 3.5 2.8 3.5 5.6"/>"#)),
    ("phase", drawn!(r#"<path d="M6 21V4M6 4.5h12l-3 4 3 4H6"/>"#)),
    ("pratique", drawn!(r#"<path d="M6.5 3.5h12.5v17H6.5zM4 8h2.5M4 12h2.5M4 16h2.5M9.7 9l1.3 1.3 2.2-2.4M9.7 15l1.3 1.3 2.2-2.4M15 9.5h1.5M15 15.5h1.5"/>"#)),
    ("preparation", drawn!(r#"<path d="M7 3.5h10M7 20.5h10M8 3.5c0 4.5 4 5.5 4 8.5s-4 4-4 8.5M16 3.5c0 4.5-4 5.5-4 8.5s4 4 4 8.5"/>"#)),
    ("question", drawn!(r#"<circle cx="12" cy="12" r="8.5"/><path d="M9.3 9.5a2.7 2.7 0 1 1 4 2.4c-.9.5-1.3 1-1.3 2M12 16.5v.6"/>"#)),
    ("retablir", drawn!(r#"<path d="M15.5 5 20 9.5 15.5 14M20 9.5h-9.5a6 5.5 0 0 0 0 11H15"/>"#)),
    ("retirer", drawn!(r#"<path d="M5 12h14"/>"#)),
    ("salle", drawn!(r#"<path d="M4 20.5V9.5L12 4l8 5.5v11zM9.5 20.5v-6h5v6"/>"#)),
    ("source", drawn!(r#"<path d="M6 3.5h13v17H6a2 2 0 0 1 0-4h13M6 3.5a2 2 0 0 0-2 2V18.5M9 8h6"/>"#)),
    ("structure", drawn!(r#"<path d="M5 20.5v-17h9v17M14 9.5h5v11M3 20.5h18M8 7.5h3M8 11.5h3M8 15.5h3"/>"#)),
    ("suivre", drawn!(r#"<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.5"/>"#)),
    ("tableau", drawn!(r#"<path d="M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14"/>"#)),
    ("telecharger", drawn!(r#"<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>"#)),
    ("territoire", drawn!(r#"<path d="M3.5 6.5 9 4l6 2.5 5.5-2.5v13.5L15 20l-6-2.5-5.5 2.5zM9 4v13.5M15 6.5V20"/>"#)),
    ("theme", drawn!(r#"<path d="M3.5 4h8l9 9-7.5 7.5-9.5-9zM8 8.5h.1"/>"#)),
    ("titre", drawn!(r#"<path d="M6 5v14M17 5v14M6 12h11"/>"#)),
    ("typographie", drawn!(r#"<path d="M11 7l-5 5 5 5M18 7l-5 5 5 5"/>"#)),
    ("vide", drawn!(r#"<path d="M4 8.5 12 4l8 4.5v7.5L12 20.5 4 16zM4 8.5l8 4.5 8-4.5M12 13v7.5"/>"#)),
    ("visite", drawn!(r#"<path d="M5 20.5v-17h10v17M3 20.5h18M15 6h4v14.5M12 12v1"/>"#)),
];

#[cfg(test)]
mod tests {
    use crate::web::view::icons::*;

    #[test]
    fn names_are_in_order_so_that_each_is_found() {
        assert!(ICONS.is_sorted_by(|a, b| a.0 < b.0));
        for name in names() {
            assert!(icon(name).starts_with("<svg class=\"icon\""), "{name}");
        }
    }

    #[test]
    fn an_unknown_name_draws_nothing() {
        assert_eq!(icon("licorne"), "");
        assert_eq!(icon(""), "");
    }
}
