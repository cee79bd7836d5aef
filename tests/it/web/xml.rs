//! XML as a tree, to check documents by their rules.

use quick_xml::Reader;
use quick_xml::events::Event;

/// An element.
#[derive(Clone, Debug, Default)]
pub struct Node {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Node>,
    pub text: String,
}

impl Node {
    /// Reads a document; panics where it is not well formed.
    pub fn read(document: &str) -> Self {
        let mut reader = Reader::from_str(document);
        reader.config_mut().check_end_names = true;
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{error}: {document}")) {
                Event::Start(start) => open.push(Self::begun(&start)),
                Event::Empty(start) => open.last_mut().unwrap().children.push(Self::begun(&start)),
                Event::End(_) => {
                    let node = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(node);
                }
                Event::Text(text) => {
                    let text: &str = &text;
                    open.last_mut().unwrap().text.push_str(text);
                }
                Event::GeneralRef(name) => {
                    let name: &str = &name;
                    let known = [("amp", "&"), ("lt", "<"), ("gt", ">"), ("quot", "\""), ("apos", "'")];
                    let meant = known.iter().find(|(known, _)| *known == name).map(|(_, meant)| (*meant).to_owned());
                    let number = name.strip_prefix('#').and_then(|number| number.parse().ok()).and_then(char::from_u32);
                    let meant = meant.or(number.map(String::from)).unwrap_or_else(|| panic!("&{name};"));
                    open.last_mut().unwrap().text.push_str(&meant);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open.len(), 1, "not closed: {document}");
        let mut root = open.pop().unwrap();
        assert_eq!(root.children.len(), 1);
        root.children.pop().unwrap()
    }

    fn begun(start: &quick_xml::events::BytesStart<'_>) -> Self {
        let text = |name: &str| name.to_owned();
        let pair = |attribute: quick_xml::events::attributes::Attribute<'_>| {
            let value = quick_xml::escape::unescape(&attribute.value).unwrap().into_owned();
            (text(attribute.key.as_ref()), value)
        };
        let attributes = start.attributes().map(|attribute| pair(attribute.unwrap())).collect();
        Self { name: text(start.name().as_ref()), attributes, ..Self::default() }
    }

    /// An attribute; empty without it.
    pub fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// The children of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The one child of a name.
    pub fn one(&self, name: &str) -> &Self {
        let mut found = self.children.iter().filter(|child| child.name == name);
        match (found.next(), found.next()) {
            (Some(one), None) => one,
            _ => panic!("one {name} in {self:?}"),
        }
    }
}
