//! Texts made to be slow: every container, delimiter, bracket, table, note, entity and form of link, and mixes of them.

/// A text that can be made as long as one likes.
pub struct Growing {
    /// What is repeated in it.
    pub name: String,
    make: Box<dyn Fn(usize) -> String>,
}

impl Growing {
    pub fn new(name: impl Into<String>, make: impl Fn(usize) -> String + 'static) -> Self {
        Self { name: name.into(), make: Box::new(make) }
    }

    /// The text, of about so many bytes.
    pub fn of(&self, bytes: usize) -> String {
        (self.make)(bytes)
    }
}

/// Small things that are repeated; `%` is replaced by their number.
const REPEATED: [&str; 121] = [
    // Names of fields, as texts that are brought hold them.
    "Étapes\n\n",
    "Étapes\n\n1. Faire cela (10 min)\n\n",
    "Objectifs : x\n",
    "Objectifs % : x\n\n",
    "Matériel : a, b, c\n",
    "Difficultés : a\nParades : b\n",
    "Durée : 45 min\n",
    "**Déroulé**\n\n- a (5 min)\n",
    "<article>",
    "<form>\n\n",
    "<rendez-vous>",
    "<votre nom> ",
    "</date>",
    ">",
    "> ",
    "> > ",
    ">\n",
    "> a\n",
    "> [!NOTE]\n> a\n\n",
    "> [!WARNING]\n",
    "- ",
    "- a\n",
    "* * ",
    "1. ",
    "1. a\n",
    "1) ",
    "- > ",
    "> - ",
    "- [ ] a\n",
    "  - a\n",
    "# a\n",
    "# a %\n",
    "## \n",
    "###### a\n",
    "a\n===\n",
    "a\n---\n",
    "*",
    "**",
    "***",
    "*a ",
    "**a ",
    "*a_ ",
    "_a*",
    "__",
    "_a ",
    "*a**a ",
    "~~",
    "~~a ",
    "`",
    "`a ",
    "```\n",
    "~~~\n",
    "    a\n",
    "[",
    "[a](",
    "[a](b",
    "![",
    "![a](b",
    "[a]: b\n",
    "[a%]: b\n",
    "[^a%]: b\n",
    "a[^a%]\n",
    "[[",
    "[[a",
    "[[a|b]] ",
    "![[",
    "![[a]]\n\n",
    "![[a.jpg]]\n\n",
    "![[recherche?q=a]]\n\n",
    "]",
    "](",
    "[a][",
    "<",
    "<a",
    "<a>",
    "<b>",
    "</b>",
    "<!--",
    "<![CDATA[",
    "<?",
    "<https://a",
    "https://a.b ",
    "www.a.b ",
    "a@b.c ",
    "&",
    "&amp;",
    "&#1;",
    "\\",
    "\\\\",
    "|",
    "|a",
    "|a|\n|-|\n",
    "a|b\n",
    "|-",
    "a  \n",
    "\u{a0}",
    "{{\u{e0} remplir : a}} ",
    "-\u{a0}",
    "#\u{a0}a\n",
    ">\u{202f}",
    "[\u{a0}] ",
    "**ab :**cd ",
    "**a :**b\n",
    "**a ",
    "ab**(",
    "ab**(c)**d ",
    ":*a",
    "\"*a\" ",
    "| [[a|b]] ",
    "[[a\\|b]] ",
    "*](",
    "*[[",
    "*<a",
    "mot% ",
    "mot%\n",
    "mot%\n\n",
    "# mot%\n\ntexte%\n\n",
    "[mot%](https://a.fr/%)\n",
    "[[mot%]] ![[mot%.jpg]] ",
    "<a href=\"b%\">c</a> ",
    "[a%][b%]\n\n[b%]: c%\n\n",
];

/// Whole texts: so many of one thing, then so many of another.
const PAIRS: [(&str, &str); 13] = [
    ("[", "]"),
    ("*a ", "a* "),
    ("**a *", "* b**"),
    ("<b>", "</b>"),
    ("> ", "a"),
    ("![[", "]]"),
    ("`", "a`"),
    ("[a", "](b)"),
    ("|a", "|\n|-"),
    ("- ", "a\n"),
    ("**a ", ":**b"),
    ("ab**(", ")** "),
    ("[[a|", "b]]"),
];

/// Texts that begin and end with something else than what is repeated between.
const BETWEEN: [(&str, &str, &str); 3] =
    [("https://a.b/", ")", "…"), ("https://a.b/(", "’", ")…"), ("Voir https://a.b/", ").", "\u{a0}»")];

/// So many bytes of one thing; `%` is replaced by its number.
pub fn repeated(one: &str, bytes: usize) -> String {
    let count = bytes / one.len();
    if one.contains('%') { (0..count).map(|n| one.replace('%', &n.to_string())).collect() } else { one.repeat(count) }
}

/// The bodies of all tables.
pub fn bodies() -> Vec<Growing> {
    let one = REPEATED.iter().map(|one| Growing::new(*one, |bytes| repeated(one, bytes)));
    let two = PAIRS
        .iter()
        .map(|(a, b)| Growing::new(format!("{a}…{b}"), |bytes| repeated(a, bytes / 2) + &repeated(b, bytes / 2)));
    let between = BETWEEN.iter().map(|(start, one, end)| {
        Growing::new(format!("{start}{one}{end}"), move |bytes| format!("{start}{}{end}", repeated(one, bytes)))
    });
    one.chain(two).chain(between).collect()
}
