//! What a harvester asks: a verb and its arguments, checked as the protocol says.

use actix_web::HttpRequest;

use crate::web::http::by_post::PostedQuery;
use crate::web::http::extract::Query;
use crate::web::http::{Outcome, Params};

/// The one format of records.
pub(super) const PREFIX: &str = "oai_dc";

/// What is wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Verb,
    Argument,
    Token,
    Format,
    Id,
    NoRecords,
}

impl Fault {
    /// Its code.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Verb => "badVerb",
            Self::Argument => "badArgument",
            Self::Token => "badResumptionToken",
            Self::Format => "cannotDisseminateFormat",
            Self::Id => "idDoesNotExist",
            Self::NoRecords => "noRecordsMatch",
        }
    }
}

/// A verb with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verb {
    Identify,
    Formats(Option<String>),
    Sets,
    Record(String),
    List { headers_only: bool, list: ListParams },
}

/// What a list is asked for; a token says all of it, so that nothing is kept here between two answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ListParams {
    /// Microseconds.
    pub(super) from: Option<i64>,
    /// Likewise, to the end of what was named.
    pub(super) until: Option<i64>,
    pub(super) set: Option<String>,
    /// The last number given.
    pub(super) after: i64,
}

impl ListParams {
    /// The token that goes on after it.
    pub(super) fn token(&self) -> String {
        let say = |moment: Option<i64>| moment.map(|moment| moment.to_string()).unwrap_or_default();
        format!("{}.{}.{}.{}", self.after, say(self.from), say(self.until), self.set.as_deref().unwrap_or_default())
    }

    fn read(token: &str) -> Option<Self> {
        let mut parts = token.splitn(4, '.');
        let mut moment = || match parts.next()? {
            "" => Some(None),
            text => text.parse::<i64>().ok().map(Some),
        };
        let (after, from, until) = (moment()??, moment()?, moment()?);
        let set = parts.next().map(str::to_owned)?;
        (after > 0).then_some(Self { from, until, set: Some(set).filter(|set| !set.is_empty()), after })
    }
}

/// A request: its verb, and its arguments to be said again.
#[derive(Clone, Debug)]
pub struct OaiParams(pub(super) Result<(Verb, Vec<(String, String)>), Fault>);

impl Params for OaiParams {
    const MEDIA: &'static str = "text/xml; charset=utf-8";
    const SAME_FOR_ALL: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = PostedQuery::of(request).map_or_else(|| Query::of(request), |posted| Query::read(&posted));
        Ok(Self(read(&query.0).map(|verb| (verb, query.0))))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// Reads the arguments, each at most once, none but those of the verb.
fn read(pairs: &[(String, String)]) -> Result<Verb, Fault> {
    let all = |name: &str| pairs.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
    let verbs: Vec<&str> = all("verb");
    let [verb] = verbs.as_slice() else { return Err(Fault::Verb) };
    let known: &[&str] = match *verb {
        "Identify" => &[],
        "ListMetadataFormats" => &["identifier"],
        "ListSets" => &["resumptionToken"],
        "GetRecord" => &["identifier", "metadataPrefix"],
        "ListIdentifiers" | "ListRecords" => &["metadataPrefix", "from", "until", "set", "resumptionToken"],
        _ => return Err(Fault::Verb),
    };
    let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "verb").collect();
    names.sort_unstable();
    if names.iter().any(|name| !known.contains(name)) || names.windows(2).any(|two| matches!(two, [a, b] if a == b)) {
        return Err(Fault::Argument);
    }
    let one = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    match *verb {
        "Identify" => Ok(Verb::Identify),
        "ListMetadataFormats" => Ok(Verb::Formats(one("identifier").map(str::to_owned))),
        "ListSets" if one("resumptionToken").is_some() => Err(Fault::Token),
        "ListSets" => Ok(Verb::Sets),
        "GetRecord" => {
            let id = one("identifier").ok_or(Fault::Argument)?;
            format(one("metadataPrefix"))?;
            Ok(Verb::Record(id.to_owned()))
        }
        _ => Ok(Verb::List { headers_only: *verb == "ListIdentifiers", list: list(&names, one)? }),
    }
}

fn format(prefix: Option<&str>) -> Result<(), Fault> {
    match prefix {
        None => Err(Fault::Argument),
        Some(PREFIX) => Ok(()),
        Some(_) => Err(Fault::Format),
    }
}

/// What a list asks. A token stands alone.
fn list<'q>(names: &[&str], one: impl Fn(&str) -> Option<&'q str>) -> Result<ListParams, Fault> {
    if let Some(token) = one("resumptionToken") {
        if names.len() > 1 {
            return Err(Fault::Argument);
        }
        return ListParams::read(token).ok_or(Fault::Token);
    }
    format(one("metadataPrefix"))?;
    let bound =
        |name: &str, is_end: bool| one(name).map(|text| moment(text, is_end).ok_or(Fault::Argument)).transpose();
    let (from, until) = (bound("from", false)?, bound("until", true)?);
    let is_of_a_day = |name: &str| one(name).map(|text| text.len() == 10);
    let differ = is_of_a_day("from").zip(is_of_a_day("until")).is_some_and(|(from, until)| from != until);
    if differ || from.zip(until).is_some_and(|(from, until)| from > until) {
        return Err(Fault::Argument);
    }
    Ok(ListParams { from, until, set: one("set").map(str::to_owned), after: 0 })
}

/// A day or a second in UTC; the end of it where it is asked.
fn moment(text: &str, is_end: bool) -> Option<i64> {
    const SECOND: i64 = 1_000_000;
    let (whole, long) = match text.len() {
        10 => (format!("{text}T00:00:00Z"), 86_400 * SECOND),
        20 => (text.to_owned(), SECOND),
        _ => return None,
    };
    let shape = whole.bytes().zip(*b"0000-00-00T00:00:00Z");
    let fits = shape.fold(true, |fits, (byte, like)| fits && (byte == like || (like == b'0' && byte.is_ascii_digit())));
    let at = crate::text::dates::read_rfc3339(&whole).filter(|_| fits)?;
    Some(if is_end { at + long - 1 } else { at })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::http::extract::Query;

    fn asked(query: &str) -> Result<Verb, Fault> {
        read(&Query::read(query).0)
    }

    #[test]
    fn every_verb_takes_its_own_arguments_and_no_other() {
        const ID: &str = "identifier=oai:a:1";
        for (query, fault) in [
            ("", Fault::Verb),
            ("verb=", Fault::Verb),
            ("verb=Nothing", Fault::Verb),
            ("verb=Identify&verb=Identify", Fault::Verb),
            ("verb=Identify&identifier=1", Fault::Argument),
            ("verb=ListMetadataFormats&set=1", Fault::Argument),
            ("verb=ListSets&resumptionToken=1", Fault::Token),
            ("verb=GetRecord", Fault::Argument),
            ("verb=GetRecord&identifier=1", Fault::Argument),
            ("verb=GetRecord&metadataPrefix=oai_dc", Fault::Argument),
            ("verb=GetRecord&identifier=1&metadataPrefix=marc", Fault::Format),
            ("verb=ListRecords", Fault::Argument),
            ("verb=ListRecords&metadataPrefix=marc", Fault::Format),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2026", Fault::Argument),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", Fault::Argument),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", Fault::Argument),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-03T00:00:00Z", Fault::Argument),
            ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&from=2026-01-01", Fault::Argument),
            ("verb=ListRecords&resumptionToken=1...&metadataPrefix=oai_dc", Fault::Argument),
            ("verb=ListRecords&resumptionToken=x", Fault::Token),
            ("verb=ListIdentifiers&resumptionToken=0...", Fault::Token),
        ] {
            assert_eq!(asked(query), Err(fault), "{query}");
        }
        assert_eq!(asked("verb=Identify"), Ok(Verb::Identify));
        assert!(asked(&format!("verb=GetRecord&metadataPrefix=oai_dc&{ID}")).is_ok());
        assert!(asked("verb=ListIdentifiers&metadataPrefix=oai_dc&until=2026-01-01T10:00:00Z").is_ok());
    }

    #[test]
    fn a_token_says_all_that_was_asked() {
        let query = "verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-31&set=a:b.c";
        let Ok(Verb::List { list, .. }) = asked(query) else { panic!("{query}") };
        assert_eq!(list.until.zip(list.from).map(|(until, from)| until - from), Some(31 * 86_400_000_000 - 1));
        let next = ListParams { after: 12, ..list };
        assert_eq!(ListParams::read(&next.token()), Some(next));
        let plain = ListParams { after: 3, ..ListParams::default() };
        assert_eq!(ListParams::read(&plain.token()), Some(plain));
    }
}
