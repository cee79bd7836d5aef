//! A process of its own under limits of time and memory, for what comes from outside and is read by readers that may
//! loop or fall.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a document may take, by the clock.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long it may take of a processor, in seconds.
const MOST_SECONDS: u64 = 30;
/// Memory that it may take, in bytes.
const MOST_MEMORY: u64 = 1 << 30;

/// Takes limits of the present process, which reads one document and ends.
///
/// # Errors
/// When the system refuses them.
pub fn limit_this_process() -> io::Result<()> {
    for (resource, most) in [(rlimit::Resource::CPU, MOST_SECONDS), (rlimit::Resource::AS, MOST_MEMORY)] {
        // What the system already limits further stays so.
        let most = most.min(resource.get_hard()?);
        resource.set(most, most)?;
    }
    Ok(())
}

/// Runs a command of the program on these bytes: at most so many bytes of what it answers.
///
/// # Errors
/// When the process cannot be started, takes too long, or fails.
pub(super) fn run(program: &Path, arguments: &[&str], bytes: Vec<u8>, most: usize) -> io::Result<Vec<u8>> {
    let mut child = Command::new(program)
        .args(arguments)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (mut input, output) = (child.stdin.take(), child.stdout.take());
    let writer = std::thread::spawn(move || input.as_mut().map_or(Ok(()), |input| input.write_all(&bytes)));
    let reader = std::thread::spawn(move || {
        let mut answer = Vec::new();
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        output.map_or(Ok(0), |output| output.take(most).read_to_end(&mut answer)).map(|_| answer)
    });
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill()?;
            break child.wait()?;
        }
        pause();
    };
    let joined = |_| io::Error::other("a thread that served the reader fell");
    // A process that ends before it read all is no fault of the writer.
    drop(writer.join().map_err(joined)?);
    let answer = reader.join().map_err(joined)??;
    if !status.success() {
        return Err(io::Error::other(format!("the document could not be read ({status})")));
    }
    Ok(answer)
}

#[expect(clippy::disallowed_methods, reason = "a thread that waits for another process")]
fn pause() {
    std::thread::sleep(Duration::from_millis(20));
}
