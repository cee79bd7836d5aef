//! What texts made to be slow cost: four times the text takes about four times the time, whatever the text.

use std::time::Duration;

use maillage::text::markup::{Context, plain, render};

/// Small things that are repeated; `%` is replaced by their number.
const REPEATED: [&str; 105] = [
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

fn repeated(one: &str, bytes: usize) -> String {
    let count = bytes / one.len();
    if one.contains('%') { (0..count).map(|n| one.replace('%', &n.to_string())).collect() } else { one.repeat(count) }
}

fn cost(text: &str) -> Duration {
    let once = || {
        let begun = std::time::Instant::now();
        let set = render(text, &Context::empty());
        let words = plain(text);
        std::hint::black_box((set.html().len(), words.len()));
        begun.elapsed()
    };
    // The best of three: others share the machine.
    (0..3).map(|_| once()).min().unwrap_or_default()
}

#[test]
fn no_text_costs_more_than_its_length() {
    const SMALL: usize = 12_000;
    let texts = |bytes: usize| {
        let one = REPEATED.iter().map(move |one| ((*one).to_owned(), repeated(one, bytes)));
        let two =
            PAIRS.iter().map(move |(a, b)| (format!("{a}…{b}"), repeated(a, bytes / 2) + &repeated(b, bytes / 2)));
        let between = BETWEEN.iter().map(move |(start, one, end)| {
            (format!("{start}{one}{end}"), format!("{start}{}{end}", repeated(one, bytes)))
        });
        one.chain(two).chain(between).collect::<Vec<_>>()
    };
    let (small, large) = (texts(SMALL), texts(4 * SMALL));
    assert!(small.len() >= 90);
    let mut slow = Vec::new();
    for ((name, one), (_, four)) in small.iter().zip(&large) {
        let (mut first, mut then) = (cost(one), cost(four));
        // Below a few milliseconds the clock and the machine say more than the text.
        let floor = Duration::from_millis(4);
        for _ in 0..2 {
            if then > first.max(floor) * 6 {
                (first, then) = (first.max(cost(one)), then.min(cost(four)));
            }
        }
        if then > first.max(floor) * 6 {
            slow.push(format!("{name:?}: {first:?}, then {then:?}"));
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}
