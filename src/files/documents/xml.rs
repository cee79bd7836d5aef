//! The XML inside of documents, as a tree: bounded in depth and number, entities of its own making refused.

use std::collections::HashSet;
use std::rc::Rc;

use encoding_rs::{Encoding, UTF_8};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::Unread;

/// How deep elements may stand in each other.
const DEEPEST: usize = 200;
/// How many elements and runs of words a part may have.
const MOST: usize = 1_500_000;

/// An element; names have their usual prefix, as they are written: `w:p`.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) name: Rc<str>,
    attributes: Vec<(Rc<str>, String)>,
    pub(super) children: Vec<Child>,
}

/// What an element holds.
#[derive(Debug)]
pub(super) enum Child {
    Node(Node),
    Words(String),
}

impl Node {
    fn new(name: Rc<str>) -> Self {
        Self { name, attributes: Vec::new(), children: Vec::new() }
    }

    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| &**key == name).map(|(_, value)| value.as_str())
    }

    /// The elements inside.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.children.iter().filter_map(|child| match child {
            Child::Node(node) => Some(node),
            Child::Words(_) => None,
        })
    }

    /// The first element of this name inside.
    pub(super) fn child(&self, name: &str) -> Option<&Node> {
        self.nodes().find(|node| &*node.name == name)
    }

    /// The first element of this name, however deep.
    pub(super) fn below(&self, name: &str) -> Option<&Node> {
        self.nodes().find_map(|node| if &*node.name == name { Some(node) } else { node.below(name) })
    }

    /// Every element of this name, however deep.
    pub(super) fn all<'n>(&'n self, name: &str, found: &mut Vec<&'n Node>) {
        for node in self.nodes() {
            if &*node.name == name {
                found.push(node);
            }
            node.all(name, found);
        }
    }

    /// All words inside; those of two paragraphs are parted.
    pub(super) fn words(&self) -> String {
        let mut out = String::new();
        self.gather(&mut out);
        out
    }

    fn gather(&self, out: &mut String) {
        for child in &self.children {
            match child {
                Child::Words(words) => out.push_str(words),
                Child::Node(node) => node.gather(out),
            }
        }
        if self.name.ends_with(":p") || self.name.ends_with(":br") || self.name.ends_with(":tab") {
            out.push(' ');
        }
    }
}

/// Reads a part. One that is cut short is damaged.
pub(super) fn parse(bytes: &[u8]) -> Result<Node, Unread> {
    let (encoding, mark) = Encoding::for_bom(bytes).unwrap_or((UTF_8, 0));
    let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut names = HashSet::new();
    let mut open = vec![Node::new(Rc::from(""))];
    let mut left = MOST;
    loop {
        left = left.checked_sub(1).ok_or(Unread::Bomb)?;
        match reader.read_event().map_err(|_| Unread::Damaged)? {
            Event::Start(tag) => {
                if open.len() > DEEPEST {
                    return Err(Unread::Deep);
                }
                open.push(node(&tag, &mut names)?);
            }
            Event::Empty(tag) => {
                let lone = node(&tag, &mut names)?;
                give(&mut open, Child::Node(lone));
            }
            Event::End(_) => {
                let done = open.pop().filter(|_| !open.is_empty()).ok_or(Unread::Damaged)?;
                give(&mut open, Child::Node(done));
            }
            Event::Text(words) => say(&mut open, &words),
            Event::CData(words) => say(&mut open, &words),
            Event::GeneralRef(entity) => {
                let known = match entity.resolve_char_ref().map_err(|_| Unread::Damaged)? {
                    Some(c) => Some(c.to_string()),
                    None => quick_xml::escape::resolve_predefined_entity(&entity).map(str::to_owned),
                };
                // What the document defines itself is never expanded: its name shows.
                say(&mut open, &known.unwrap_or_else(|| format!("&{};", &*entity)));
            }
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    let root = open.pop().filter(|_| open.is_empty()).ok_or(Unread::Damaged)?;
    root.children
        .into_iter()
        .find_map(|child| if let Child::Node(node) = child { Some(node) } else { None })
        .ok_or(Unread::Damaged)
}

fn interned(name: &str, names: &mut HashSet<Rc<str>>) -> Rc<str> {
    if let Some(known) = names.get(name) {
        return Rc::clone(known);
    }
    let new: Rc<str> = Rc::from(name);
    names.insert(Rc::clone(&new));
    new
}

fn node(tag: &BytesStart<'_>, names: &mut HashSet<Rc<str>>) -> Result<Node, Unread> {
    let mut made = Node::new(interned(tag.name().as_ref(), names));
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Unread::Damaged)?;
        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
        let value = value.map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned);
        made.attributes.push((interned(attribute.key.as_ref(), names), value));
    }
    Ok(made)
}

fn give(open: &mut [Node], child: Child) {
    if let Some(parent) = open.last_mut() {
        parent.children.push(child);
    }
}

fn say(open: &mut [Node], words: &str) {
    let Some(parent) = open.last_mut() else { return };
    match parent.children.last_mut() {
        Some(Child::Words(before)) => before.push_str(words),
        _ => parent.children.push(Child::Words(words.to_owned())),
    }
}
