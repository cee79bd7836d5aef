//! A mail server on this machine that takes mail and forgets all but to whom it went.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A mail server; addresses that begin with `nul` are refused, those that begin with `plus-tard` for now.
pub struct Sink {
    port: u16,
    taken: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Sink {
    /// Starts one.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken: Arc<Mutex<BTreeMap<String, usize>>> = Arc::default();
        let all = Arc::clone(&taken);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let all = Arc::clone(&all);
                std::thread::spawn(move || drop(speak(&stream, &all)));
            }
        });
        Self { port, taken }
    }

    /// Its address, as a setting.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// How many mails went to each address.
    pub fn taken(&self) -> BTreeMap<String, usize> {
        self.taken.lock().unwrap().clone()
    }
}

fn speak(stream: &TcpStream, taken: &Mutex<BTreeMap<String, usize>>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    writer.write_all(b"220 puits\r\n")?;
    let (mut line, mut to, mut in_data) = (String::new(), String::new(), false);
    loop {
        line.clear();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let said = line.trim_end();
        if in_data {
            if said == "." {
                in_data = false;
                *taken.lock().unwrap().entry(to.clone()).or_default() += 1;
                writer.write_all(b"250 2.0.0 taken\r\n")?;
            }
            continue;
        }
        let verb = said.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        let answer: &[u8] = match verb.as_str() {
            "EHLO" | "HELO" => b"250 puits\r\n",
            "RCPT" => {
                to = said.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                match to.as_str() {
                    to if to.starts_with("nul") => b"550 5.1.1 nobody is there\r\n",
                    to if to.starts_with("plus-tard") => b"451 4.3.0 later\r\n",
                    _ => b"250 2.1.5 ok\r\n",
                }
            }
            "DATA" => {
                in_data = true;
                b"354 go on\r\n"
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n")?;
                return Ok(());
            }
            _ => b"250 ok\r\n",
        };
        writer.write_all(answer)?;
    }
}
