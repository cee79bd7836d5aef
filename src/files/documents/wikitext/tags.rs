//! The tags of a page: those of HTML, and those of the other wiki's extensions.

use super::attributes::{attribute, refs};
use super::walk::Walk;
use crate::files::documents::Unread;
use crate::files::documents::build::Holder;
use crate::files::documents::model::{Block, Piece};

impl Walk<'_> {
    /// What the parser leaves alone, by its tag.
    pub(super) fn extension(&mut self, name: &str, start: usize, end: usize) -> Result<(), Unread> {
        let raw = self.raw(start, end);
        let opened = raw.find('>').map_or(raw.len(), |at| at + 1);
        let (tag, rest) = raw.split_at_checked(opened).unwrap_or((raw, ""));
        let inside = rest.rfind("</").and_then(|at| rest.get(..at)).unwrap_or(rest);
        match name {
            "nowiki" => {
                let words =
                    inside.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
                self.words(&words);
            }
            "pre" | "source" | "syntaxhighlight" | "timeline" | "score" | "templatedata" => {
                self.build.block(Block::Code(inside.to_owned()));
            }
            "ref" => {
                let called = attribute(tag, "name").unwrap_or_default();
                let known = self.notes.get(&called).copied().filter(|_| !called.is_empty());
                let rank = known.unwrap_or_else(|| self.build.new_note());
                if !called.is_empty() {
                    self.notes.insert(called, rank);
                }
                self.build.piece(Piece::Note(rank));
                if !inside.trim().is_empty() {
                    self.build.open(Holder::Note(rank))?;
                    self.inner(inside)?;
                    self.build.close(Holder::Note(rank));
                }
            }
            "references" => {
                // Notes may be written there, for marks that stand above.
                for (tag, inside) in refs(inside) {
                    let called = attribute(tag, "name").unwrap_or_default();
                    let known = self.notes.get(&called).copied();
                    let rank = known.unwrap_or_else(|| self.build.new_note());
                    self.build.open(Holder::Note(rank))?;
                    self.inner(inside)?;
                    self.build.close(Holder::Note(rank));
                }
            }
            "gallery" => {
                for line in inside.lines().map(str::trim).filter(|line| !line.is_empty()) {
                    let (target, caption) = line.split_once('|').unwrap_or((line, ""));
                    self.end_paragraph();
                    self.show_image(target, caption.trim());
                    self.end_paragraph();
                }
            }
            "poem" => {
                for line in inside.lines() {
                    self.inner(line)?;
                    self.build.piece(Piece::Break);
                }
                self.end_paragraph();
            }
            _ => self.kept(&format!("<{name}>"), start, end),
        }
        Ok(())
    }

    /// A text that stands inside a tag, read by itself.
    fn inner(&mut self, text: &str) -> Result<(), Unread> {
        let looks = std::mem::take(&mut self.looks);
        match self.names.configuration().parse(text) {
            Ok(output) => {
                let mut inner = Walk { text, build: std::mem::take(&mut self.build), ..Walk::new(text, self.names) };
                inner.page = std::mem::take(&mut self.page);
                inner.notes = std::mem::take(&mut self.notes);
                let done = inner.nodes(&output.nodes);
                (self.build, self.page, self.notes) = (inner.build, inner.page, inner.notes);
                done?;
            }
            Err(_) => self.words(text),
        }
        self.looks = looks;
        Ok(())
    }

    pub(super) fn start_tag(&mut self, name: &str, start: usize, end: usize) -> Result<(), Unread> {
        let mut looks = self.looks;
        match name {
            "br" => self.build.piece(Piece::Break),
            "hr" => self.build.block(Block::Rule),
            "blockquote" => self.build.open(Holder::Quote)?,
            "p" | "div" | "center" => self.end_paragraph(),
            "b" | "strong" => looks.bold = true,
            "i" | "em" | "cite" | "var" | "dfn" => looks.italic = true,
            "s" | "del" | "strike" => looks.struck = true,
            "sup" => looks.raised = true,
            "sub" => looks.lowered = true,
            "code" | "tt" | "kbd" | "samp" => looks.code = true,
            "span" | "small" | "big" | "u" | "ins" | "font" | "abbr" | "q" | "bdi" | "ruby" | "rb" | "rt" => {}
            _ => self.kept(&format!("<{name}>"), start, end),
        }
        if looks != self.looks {
            self.tags.push((name.to_owned(), self.looks));
            self.looks = looks;
        }
        Ok(())
    }

    pub(super) fn end_tag(&mut self, name: &str, start: usize, end: usize) {
        match name {
            "blockquote" => self.build.close(Holder::Quote),
            "p" | "div" | "center" => self.end_paragraph(),
            "br" => self.build.piece(Piece::Break),
            "span" | "small" | "big" | "u" | "ins" | "font" | "abbr" | "q" | "bdi" | "ruby" | "rb" | "rt" => {}
            _ => match self.tags.iter().rposition(|(open, _)| open == name) {
                Some(at) => {
                    if let Some((_, looks)) = self.tags.drain(at..).next() {
                        self.looks = looks;
                    }
                }
                None => self.kept(&format!("</{name}>"), start, end),
            },
        }
    }
}
