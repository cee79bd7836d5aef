//! HTML read tag by tag, by the tokenizer of browsers (html5ever, which the wash uses too). What is added to it is
//! where a tag stands: one that is not allowed may be words in angle brackets, and is then shown letter by letter.

use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{self, BufferQueue, TagKind, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub enum Token<'h> {
    /// Words between tags, entities read.
    Text(String),
    /// An opening or lone tag.
    Open(Tag<'h>),
    /// A closing tag, by its lower-case name, and as it was written.
    Close(String, &'h str),
}

/// An opening tag: lower-case names, values decoded.
#[derive(Debug, PartialEq, Eq)]
pub struct Tag<'h> {
    pub name: String,
    attributes: Vec<(String, String)>,
    /// The tag as it was written.
    pub written: &'h str,
}

impl Tag<'_> {
    /// The value of an attribute; the first counts, as for browsers.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// Whether the content of a tag is no text.
pub fn is_silent(name: &str) -> bool {
    matches!(name, "script" | "style")
}

/// Splits HTML into tags and words. Comments, declarations, and scripts or styles with their content are left out; a
/// tag that is never finished is words.
pub fn tokens(html: &str) -> Vec<Token<'_>> {
    let left = BufferQueue::default();
    let sink = Sink { html, left: &left, begun: Cell::new(0), silent: Cell::new(false), found: RefCell::default() };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() });
    left.push_back(StrTendril::from_slice(html));
    drop(tokenizer.feed(&left));
    tokenizer.end();
    tokenizer.sink.found.into_inner()
}

struct Sink<'h, 'q> {
    html: &'h str,
    /// What the tokenizer has still to read.
    left: &'q BufferQueue,
    /// Where the token that is being read begins.
    begun: Cell<usize>,
    /// Inside a script or a style.
    silent: Cell<bool>,
    found: RefCell<Vec<Token<'h>>>,
}

impl<'h> Sink<'h, '_> {
    /// How far the tokenizer has read.
    fn at(&self) -> usize {
        let mut buffers = Vec::new();
        while let Some(buffer) = self.left.pop_front() {
            buffers.push(buffer);
        }
        let left: usize = buffers.iter().map(|buffer| buffer.len()).sum();
        buffers.into_iter().rev().for_each(|buffer| self.left.push_front(buffer));
        self.html.len().saturating_sub(left)
    }

    /// The source of the tag that ends here.
    fn written(&self, end: usize) -> &'h str {
        let begun = self.begun.get();
        // A line feed after a carriage return, told as one line end, is still to be skipped.
        let line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let rest = self.html.as_bytes().get(begun..end).unwrap_or_default();
        let skipped = rest.iter().take_while(|byte| line_end(byte)).count();
        let begun = if rest.get(skipped) == Some(&b'<') { begun + skipped } else { begun };
        // After `<`, which began no tag, the tokenizer has read one character more: the `<` of this tag.
        let is_late = !self.html.get(begun..end).is_some_and(|written| written.starts_with('<'));
        self.html.get(begun.saturating_sub(usize::from(is_late))..end).unwrap_or_default()
    }

    fn text(&self, text: &str) {
        if self.silent.get() {
            return;
        }
        let mut found = self.found.borrow_mut();
        match found.last_mut() {
            Some(Token::Text(before)) => before.push_str(text),
            _ => found.push(Token::Text(text.to_owned())),
        }
    }

    fn tag(&self, tag: tokenizer::Tag, end: usize) -> TokenSinkResult<()> {
        let (name, written) = (tag.name.to_string(), self.written(end));
        if self.silent.get() {
            self.silent.set(false);
            return TokenSinkResult::Continue;
        }
        if tag.kind == TagKind::EndTag {
            self.found.borrow_mut().push(Token::Close(name, written));
            return TokenSinkResult::Continue;
        }
        if is_silent(&name) {
            self.silent.set(true);
            return TokenSinkResult::RawData(if name == "script" { RawKind::ScriptData } else { RawKind::Rawtext });
        }
        let attributes = tag.attrs.into_iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
        self.found.borrow_mut().push(Token::Open(Tag { name, attributes, written }));
        TokenSinkResult::Continue
    }

    /// What was begun and never finished.
    fn rest(&self) {
        let end = self.html.len();
        if self.begun.get() < end {
            self.text(self.written(end));
        }
    }
}

impl TokenSink for Sink<'_, '_> {
    type Handle = ();

    fn process_token(&self, token: tokenizer::Token, _line: u64) -> TokenSinkResult<()> {
        use tokenizer::Token as Read;
        let at = self.at();
        let mut next = TokenSinkResult::Continue;
        match token {
            Read::ParseError(_) => return next,
            Read::TagToken(tag) => next = self.tag(tag, at),
            Read::CharacterTokens(text) => self.text(&text),
            Read::EOFToken => self.rest(),
            Read::CommentToken(_) | Read::DoctypeToken(_) | Read::NullCharacterToken => {}
        }
        self.begun.set(at);
        next
    }

    /// The words of `<![CDATA[…]]>` are words.
    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::text::markup::raw::*;

    #[test]
    fn values_are_decoded_once() {
        let Some(Token::Open(tag)) = tokens("<a href=\"java&#x0A;script&colon;x?a&amp;b&foo;&#0;\">").pop() else {
            panic!("a tag")
        };
        assert_eq!(tag.value("href"), Some("java\nscript:x?a&b&foo;\u{fffd}"));
    }

    #[test]
    fn a_tag_is_known_as_it_was_written() {
        for (html, expected) in [
            ("a <Votre Nom> b", "<Votre Nom>"),
            ("<<Nom>", "<Nom>"),
            ("1 <<<Nom>", "<Nom>"),
            ("< <Nom>", "<Nom>"),
            ("&amp;<Nom>", "<Nom>"),
            ("&amp<Nom>", "<Nom>"),
            ("&<Nom>", "<Nom>"),
            ("&#233;<Nom>", "<Nom>"),
            ("&inconnu<Nom>", "<Nom>"),
            ("é…<Nom é=\"<b>\" x>", "<Nom é=\"<b>\" x>"),
            ("<!-- <Nom> --><Nom a>", "<Nom a>"),
            ("<?Nom?><!x><Nom>", "<Nom>"),
            ("</ Nom><Nom>", "<Nom>"),
            ("a\r\nb\r\n<Nom\r\nlong>", "<Nom\r\nlong>"),
            ("<b></b><style><i></style><Nom>", "<Nom>"),
            ("a </Nom >", "</Nom >"),
            ("\u{feff}<Nom>", "<Nom>"),
            ("\u{0}<Nom>", "<Nom>"),
        ] {
            let mut tags = tokens(html).into_iter().filter_map(|token| match token {
                Token::Open(tag) => Some(tag.written),
                Token::Close(_, written) => Some(written),
                Token::Text(_) => None,
            });
            let written = tags.next_back().unwrap_or_default();
            assert_eq!(written, expected, "{html}");
        }
    }

    #[test]
    fn what_is_never_finished_is_words() {
        for (html, expected) in [
            ("<b", "<b"),
            ("a <nom b", "a <nom b"),
            ("a <nom b=\"c", "a <nom b=\"c"),
            ("a </nom", "a </nom"),
            ("a <", "a <"),
            ("a <<b c", "a <<b c"),
            ("a </", "a </"),
            ("a &am", "a &am"),
            ("a <!-- b", "a "),
            ("a <style> b <i", "a "),
            ("a <![CDATA[b > c]]> d", "a b > c d"),
        ] {
            assert_eq!(tokens(html), [Token::Text(expected.to_owned())], "{html}");
        }
    }
}
