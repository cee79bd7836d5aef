//! Addresses sent as they were typed, with bytes that no address may hold: `<`, `>`, spaces, an accent grave. Browsers
//! encode them; scripts and some mail programs do not. The server's parser then refuses the whole request with a bare
//! 400 that no handler sees. A connection says in its place where the same address stands, percent-encoded.
//!
//! Nothing of a request is ever changed or held back: only that answer is, after which the server closes the
//! connection.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use percent_encoding::{AsciiSet, CONTROLS, percent_encode};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How the parser's refusal begins.
const REFUSAL: &[u8] = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n";
/// A header of every answer that a handler gave.
const OF_HANDLERS: &[u8] = b"x-content-type-options";
/// The longest request line that is looked at.
const MOST_LINE: usize = 16 * 1024;
/// What an address may not hold, beside what is not ASCII.
const REFUSED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// A connection whose refused addresses are answered with the way to what was meant.
#[derive(Debug)]
pub struct Connection<S> {
    stream: S,
    line: Line,
    /// The answer that is being written in place of a refusal, and how much of it was.
    instead: Option<(Vec<u8>, usize)>,
}

impl<S> Connection<S> {
    /// Nothing read yet.
    #[must_use]
    pub fn new(stream: S) -> Self {
        Self { stream, line: Line::default(), instead: None }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Connection<S> {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = into.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(context, into))?;
        this.line.take(into.filled().get(before..).unwrap_or_default());
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Connection<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if this.instead.is_none() && is_refusal(bytes) {
            this.instead = this.line.way().map(|way| (moved(&way), 0));
        }
        let Some((answer, written)) = &mut this.instead else {
            this.line.begin();
            return Pin::new(&mut this.stream).poll_write(context, bytes);
        };
        while let Some(left) = answer.get(*written..).filter(|left| !left.is_empty()) {
            match ready!(Pin::new(&mut this.stream).poll_write(context, left))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                more => *written += more,
            }
        }
        this.instead = None;
        this.line.begin();
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

/// Whether these are the whole of the parser's refusal.
fn is_refusal(bytes: &[u8]) -> bool {
    bytes.starts_with(REFUSAL)
        && bytes.ends_with(b"\r\n\r\n")
        && !bytes.windows(OF_HANDLERS.len()).any(|part| part.eq_ignore_ascii_case(OF_HANDLERS))
}

/// The answer that leads to an address.
fn moved(way: &str) -> Vec<u8> {
    let head = "HTTP/1.1 301 Moved Permanently\r\ncontent-length: 0\r\nconnection: close\r\ncache-control: no-cache";
    format!("{head}\r\nx-content-type-options: nosniff\r\nlocation: {way}\r\n\r\n").into_bytes()
}

/// The first line that came after the last answer. It is the line of a request, unless a client sends more than it was
/// asked for; then at worst that client is led to an address of its own making.
#[derive(Debug, Default)]
struct Line {
    bytes: Vec<u8>,
    is_whole: bool,
}

impl Line {
    /// An answer goes out: what comes next is another line.
    fn begin(&mut self) {
        self.bytes.clear();
        self.is_whole = false;
    }

    fn take(&mut self, bytes: &[u8]) {
        if self.is_whole {
            return;
        }
        let end = bytes.iter().position(|byte| *byte == b'\n');
        self.bytes.extend_from_slice(bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default());
        // Empty lines may come before a request.
        let is_empty = self.bytes.iter().all(|byte| *byte == b'\r');
        if end.is_some() && is_empty {
            self.bytes.clear();
            return self.take(end.and_then(|end| bytes.get(end + 1..)).unwrap_or_default());
        }
        self.is_whole = end.is_some() || self.bytes.len() > MOST_LINE;
    }

    /// Where the page stands that was asked for in an address that cannot be read.
    fn way(&self) -> Option<String> {
        let line = self.bytes.strip_suffix(b"\r").unwrap_or(&self.bytes);
        let rest = line.strip_prefix(b"GET ").or_else(|| line.strip_prefix(b"HEAD "))?;
        let end = rest.windows(6).rposition(|part| part == b" HTTP/")?;
        let address = rest.get(..end)?;
        // An address with two slashes in front would lead to another site.
        if !self.is_whole || !address.starts_with(b"/") || address.starts_with(b"//") {
            return None;
        }
        let way = percent_encode(address, REFUSED).to_string();
        (way.as_bytes() != address).then_some(way)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(parts: &[&[u8]]) -> Option<String> {
        let mut line = Line::default();
        parts.iter().for_each(|part| line.take(part));
        line.way()
    }

    #[test]
    fn an_address_leads_to_itself_encoded() {
        for (line, expected) in [
            (&b"GET /fiches/12<b> HTTP/1.1\r\nHost: a\r\n"[..], Some("/fiches/12%3Cb%3E")),
            (b"HEAD /a b?q=\"c\"|{d} HTTP/1.0\r\n", Some("/a%20b?q=%22c%22%7C%7Bd%7D")),
            (b"\r\n\r\nGET /%3C\xc3\xa9` HTTP/1.1\n", Some("/%3C%C3%A9%60")),
            (b"GET /\\exemple.fr HTTP/1.1\r\n", Some("/%5Cexemple.fr")),
            (b"GET /a\rSet-Cookie:b HTTP/1.1\r\n", Some("/a%0DSet-Cookie:b")),
            (b"GET //exemple.fr/<b> HTTP/1.1\r\n", None),
            (b"GET http://exemple.fr/<b> HTTP/1.1\r\n", None),
            (b"POST /<b> HTTP/1.1\r\n", None),
            (b"GET /fiches HTTP/1.1\r\n", None),
            (b"GET /<b>\r\n", None),
            (b"GET /<b> HTTP/1.1", None),
            (b"\x16\x03\x01<\n", None),
            (b"", None),
        ] {
            assert_eq!(way(&[line]).as_deref(), expected, "{}", String::from_utf8_lossy(line));
            let each: Vec<&[u8]> = line.chunks(1).collect();
            assert_eq!(way(&each).as_deref(), expected, "byte by byte, {}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn a_line_without_an_end_is_not_kept() {
        let mut line = Line::default();
        (0..1_000).for_each(|_| line.take(&[b'<'; 1_000]));
        assert!(line.bytes.len() <= MOST_LINE + 1_000 && line.way().is_none());
    }

    #[test]
    fn only_the_refusal_of_the_parser_is_answered_anew() {
        assert!(is_refusal(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"));
        for other in [
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nX-Content-Type-Options: nosniff\r\n\r\n",
            "HTTP/1.1 400 Bad Request\r\ncontent-length: 7\r\n\r\nadresse",
            "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
            "",
        ] {
            assert!(!is_refusal(other.as_bytes()), "{other}");
        }
    }
}
