//! Bodies that come slowly, or never to their end.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::{Site, on_both_with};

/// Sends a head and the beginning of a body, then a byte now and then; what came back, and after how long.
#[expect(clippy::disallowed_methods, reason = "this waits outside the server")]
fn drips(site: &Site, head: &str, body: &[u8], every: Duration) -> (String, Duration) {
    let mut stream = TcpStream::connect(site.address.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
    let begun = Instant::now();
    stream.write_all(head.replace('\n', "\r\n").as_bytes()).unwrap();
    let (mut said, mut left) = (Vec::new(), body.iter());
    while begun.elapsed() < Duration::from_secs(15) {
        if let Some(byte) = left.next() {
            // The server may have closed its side.
            drop(stream.write_all(&[*byte]));
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => said.extend_from_slice(&buffer[..length]),
            Err(_) => std::thread::sleep(every),
        }
    }
    (String::from_utf8_lossy(&said).into_owned(), begun.elapsed())
}

#[test]
fn a_body_that_does_not_come_in_time_is_answered_408_and_its_connection_closed() {
    on_both_with(&[("BODY_SECONDS", "1")], |site| {
        let form = "Content-Type: application/x-www-form-urlencoded";
        let multipart = "Content-Type: multipart/form-data; boundary=b";
        for (path, media) in [
            ("/apercu", form),
            ("/connexion", form),
            ("/fiches/nouvelle", form),
            ("/fichiers", multipart),
            ("/api/v1/render", "Content-Type: application/json"),
        ] {
            let head = format!("POST {path} HTTP/1.1\nHost: x\n{media}\nContent-Length: 400000\n\n");
            let begun: &[u8] = if media == multipart {
                b"--b\r\nContent-Disposition: form-data; name=\"alt\"\r\n\r\nxxxxxx"
            } else {
                b"body=xxxxxxxxxx"
            };
            for every in [Duration::from_millis(150), Duration::from_secs(30)] {
                let sent = if every.as_secs() == 0 { begun } else { &[] };
                let (said, time) = drips(site, &head, sent, every.min(Duration::from_millis(150)));
                assert!(said.starts_with("HTTP/1.1 408"), "{path}: {said}");
                assert!(said.to_lowercase().contains("connection: close"), "{path}: {said}");
                assert!((1..6).contains(&time.as_secs()), "{path}: {time:?}");
            }
        }
    });
}

#[test]
fn a_long_body_that_comes_steadily_is_taken() {
    on_both_with(&[("BODY_SECONDS", "1")], |site| {
        let head = "POST /api/v1/render HTTP/1.1\nHost: x\nContent-Type: application/json\nConnection: close\n";
        let body = format!("{{\"body\":\"{}\"}}", "mot ".repeat(10_000));
        let mut stream = TcpStream::connect(site.address.trim_start_matches("http://")).unwrap();
        write!(stream, "{}Content-Length: {}\r\n\r\n", head.replace('\n', "\r\n"), body.len()).unwrap();
        for piece in body.as_bytes().chunks(5_000) {
            stream.write_all(piece).unwrap();
            #[expect(clippy::disallowed_methods, reason = "this waits outside the server")]
            std::thread::sleep(Duration::from_millis(250));
        }
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    });
}
