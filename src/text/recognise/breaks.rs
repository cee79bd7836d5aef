//! The lines of a plain text: cut at a width, they are one sentence; else people mean each of them.

use super::cut::{LONGEST_NAME, is_item};

/// From how many characters on a line may have been cut at a width.
const WIDTH: usize = 45;

/// Whether lines were cut at a width: to none of them the first word of the next could have been added. The width is
/// that of the widest of the paragraph, or of the text where there are but two.
#[must_use]
pub fn is_cut(lines: &[&str], widest: usize) -> bool {
    let length = |line: &str| line.chars().count();
    let width = if lines.len() > 2 { lines.iter().map(|line| length(line)).max().unwrap_or(widest) } else { widest };
    let begins = |line: &str| line.starts_with(['-', '•', '*', '–']) || line.starts_with(|c: char| c.is_ascii_digit());
    let pairs = lines.windows(2).filter_map(|pair| if let [one, next] = pair { Some((*one, *next)) } else { None });
    let is_full = |(line, next): (&str, &str)| {
        let word = next.split(' ').next().unwrap_or_default();
        length(line) >= WIDTH && length(line) + 1 + length(word) > width && !begins(next)
    };
    lines.len() > 1 && pairs.into_iter().all(is_full)
}

/// Signs that a text is Markdown, whose lines are what its author wanted.
fn is_markdown(source: &str) -> bool {
    let has_mark = |line: &str| {
        let line = line.trim_start();
        line.starts_with("# ")
            || line.starts_with("##")
            || line.starts_with("> ")
            || line.starts_with("```")
            || line.starts_with("~~~")
            || line.ends_with('\\')
            || line.ends_with("  ")
    };
    source.contains("](") || source.contains("**") || source.contains("[[") || source.lines().any(has_mark)
}

/// The text with the lines that a paragraph would run together kept apart, and titles parted from what they are above.
#[must_use]
pub fn of_lines(source: &str) -> String {
    if is_markdown(source) {
        return source.to_owned();
    }
    let lines: Vec<&str> = source.lines().collect();
    let widest = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let mut out = String::with_capacity(source.len() + source.len() / 16);
    let mut is_first = true;
    for run in lines.chunk_by(|one, next| one.trim().is_empty() == next.trim().is_empty()) {
        let is_cut = is_cut(run, widest);
        for (place, line) in run.iter().enumerate() {
            out.push_str(line);
            if let Some(next) = run.get(place + 1).filter(|_| !is_cut && !line.trim().is_empty()) {
                let is_title = place == 0 && is_open(line) && (is_first || says_more(next)) && is_plain(next);
                out.push_str(match () {
                    () if is_title => "\n",
                    () if is_plain(line) && is_plain(next) => "\\",
                    () => "",
                });
            }
            out.push('\n');
        }
        is_first &= run.first().is_none_or(|line| line.trim().is_empty());
    }
    out
}

/// Whether a line is words: no item, no row of a table, nothing that underlines a title or parts what is around it.
fn is_plain(line: &str) -> bool {
    let is_rule = line.chars().all(|c| matches!(c, '=' | '-' | '_' | '*' | ' '));
    !is_rule && !is_item(line) && !line.contains('|') && !line.starts_with([' ', '\t'])
}

/// Whether a line may be a title: short, and nothing ends it.
fn is_open(line: &str) -> bool {
    let line = line.trim();
    let is_ended = line.ends_with(['.', ':', ';', ',', '!', '?', '…', ')', '»']);
    line.starts_with(char::is_uppercase)
        && !is_ended
        && !line.contains(['|', ':', '['])
        && line.chars().count() <= LONGEST_NAME
}

/// Whether a line is a sentence, or the beginning of a long one.
fn says_more(line: &str) -> bool {
    line.trim().ends_with(['.', '!', '?', '…', '»', '"']) || line.chars().count() > LONGEST_NAME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_people_mean_stay_apart_and_titles_stand_alone() {
        let text = "Compte rendu de l’atelier\nle 14 novembre, à la MJC\nanimé par Nadia\n\n\
                    Ce qui a marché\nOn ose plus.\nMme Leroy : merci.\n\n\
                    Matériel\n- un chapeau\n- deux feuilles\n\nDurée : 45 min\nLieu : la mairie\n";
        let kept = "Compte rendu de l’atelier\n\nle 14 novembre, à la MJC\\\nanimé par Nadia\n\n\
                    Ce qui a marché\n\nOn ose plus.\\\nMme Leroy : merci.\n\n\
                    Matériel\n- un chapeau\n- deux feuilles\n\nDurée : 45 min\\\nLieu : la mairie\n";
        assert_eq!(of_lines(text), kept);
    }

    #[test]
    fn wrapped_lines_and_markdown_stay_as_they_are() {
        for text in [
            "Cette phrase fut coupée par la messagerie qui coupe\n\
             ses lignes toujours à la même largeur, comme ici-même,\net qui continue ainsi.\n",
            "# Titre\nUne ligne\nUne autre\n",
            "Une ligne  \nUne autre\n",
            "Un **mot**\nUne autre ligne\n",
            "1/ Accueil\n2/ Bilan\n",
            "objet | prix\nstylo | 2\n",
            "Titre\n=====\n\nDéroulé\n---\nUn mot\n",
        ] {
            assert_eq!(of_lines(text), text);
        }
    }
}
