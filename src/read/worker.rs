//! Reading in a process of its own, which a hostile file may kill, exhaust or keep busy for ever without harm.
//!
//! The process is this program again. It reads one workbook after the other and sends what it finds, while this side builds the
//! workbook from it: on two processors that costs no time. Text is safe, and is read on this side.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use sha2::{Digest as _, Sha256};

use super::batch::{Batch, Batches};
use super::guard::{Deadline, Limits, Meter};
use super::refusal::Refusal;
use super::sniff::{self, Container};
use super::wire::{self, End, Event, Frames, Garbled, Request, next_frame};
use super::workbook::{Builder, Format, Workbook};
use super::{is_lock_file, quietly, read_into, sheet_name, text};

/// The first argument that makes this program the process that reads. `main` hands over to [`worker_main`] when it sees it.
pub const ARGUMENT: &str = "__read";

/// A file that was read.
#[derive(Debug)]
pub struct ReadFile {
    /// What it holds.
    pub workbook: Workbook,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// Reads files, workbooks among them in a process of its own that is started when it is needed and kept for the next file.
#[derive(Debug)]
pub struct Reader {
    program: Option<PathBuf>,
    limits: Limits,
    process: Option<Process>,
}

/// How many frames may wait on this side.
const WAITING: usize = 16;
/// How long a new process may take to say that it is there.
const TO_START: Duration = Duration::from_secs(10);
/// The process keeps the time itself; it is killed when it is this much over.
const GRACE: Duration = Duration::from_millis(500);
/// Files from this size on are worth threads of their own: for their hash, and for the text that is cut into cells.
const LARGE: u64 = 1 << 20;

impl Reader {
    /// A reader whose process is this program. Only for programs whose `main` calls [`worker_main`].
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self { program: env::current_exe().ok(), limits, process: None }
    }

    /// A reader whose process is another program, which must be `returnlint` of the same version.
    #[must_use]
    pub fn with_program(program: impl Into<PathBuf>, limits: Limits) -> Self {
        Self { program: Some(program.into()), limits, process: None }
    }

    /// Starts the process now, so that it is there when the first file comes.
    pub fn start(&mut self) {
        if self.process.as_mut().is_none_or(Process::has_ended) {
            self.process = self.program.as_deref().and_then(|program| Process::spawn(program).ok());
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// A file that cannot be opened, is locked, damaged, too large, empty or no spreadsheet is refused with the reason and what
    /// to do. The next file is read all the same.
    pub fn read(&mut self, path: &Path) -> Result<ReadFile, Refusal> {
        if is_lock_file(path) {
            return Err(Refusal::lock_file());
        }
        let io = |error: io::Error| Refusal::from_io(&error);
        // Asked before it is opened: opening a pipe would wait for somebody to write to it.
        let about = fs::metadata(path).map_err(io)?;
        if !about.is_file() {
            return Err(Refusal::not_a_file());
        }
        let bytes = about.len();
        if bytes == 0 {
            return Err(Refusal::empty());
        }
        if bytes > self.limits.file_bytes {
            return Err(Refusal::file_too_large(bytes, &self.limits));
        }
        let mut file = File::open(path).map_err(io)?;
        let mut head = Vec::new();
        file.by_ref().take(8).read_to_end(&mut head).map_err(io)?;
        let hash = Hash::begin(path, bytes);
        let workbook = match sniff::container(&head) {
            Container::Plain => self.read_text(path, &mut file, bytes)?,
            Container::Zip | Container::Compound => self.read_workbook(path, bytes)?,
        };
        Ok(ReadFile { workbook, sha256: hash.finish().map_err(io)?, bytes })
    }

    fn read_text(&self, path: &Path, file: &mut File, bytes: u64) -> Result<Workbook, Refusal> {
        use std::io::Seek as _;
        file.rewind().map_err(|error| Refusal::from_io(&error))?;
        let deadline = Deadline::for_file(bytes, &self.limits);
        if bytes < LARGE {
            let mut builder = Builder::default();
            let mut meter = Meter::new(&mut builder, &self.limits, deadline);
            let read = quietly(|| text::read(file, sheet_name(path), &mut meter));
            return read.unwrap_or_else(|| Err(Refusal::damaged())).map(|()| builder.finish(Format::Csv));
        }
        let (sender, batches) = sync_channel(WAITING);
        // Splitting the text into cells and finding out which of them are the same take about as long as each other.
        let limits = &self.limits;
        let outcome = thread::scope(move |scope| {
            scope.spawn(move || {
                let mut out = Batches::new(sender);
                let mut meter = Meter::new(&mut out, limits, deadline);
                let read = quietly(|| text::read(file, sheet_name(path), &mut meter));
                out.end(read.unwrap_or_else(|| Err(Refusal::damaged())).map(|()| Format::Csv));
            });
            let outcome = receive(&batches, deadline, limits, Batch::replay);
            // The other thread may be waiting for somebody to take a batch.
            drop(batches);
            outcome
        });
        outcome.unwrap_or_else(|lost| Err(lost.refusal()))
    }

    fn read_workbook(&mut self, path: &Path, bytes: u64) -> Result<Workbook, Refusal> {
        for attempt in 0..2 {
            self.start();
            let Some(process) = &mut self.process else { break };
            let fresh = process.files == 0;
            match process.read(path, bytes, &self.limits) {
                Ok(outcome) => return outcome,
                Err(Lost::Unusable) => {
                    self.process = None;
                    break;
                }
                Err(lost @ (Lost::TimeIsUp | Lost::Full)) => {
                    self.process = None;
                    return Err(lost.refusal());
                }
                Err(Lost::Died) => {
                    let refusal = self.process.take().map_or_else(Refusal::damaged, Process::cause_of_death);
                    // A process that has read other files may have died of what those left behind.
                    if fresh || attempt > 0 {
                        return Err(refusal);
                    }
                }
            }
        }
        // No second process can be had here. The guards stand in this one too.
        let content = fs::read(path).map_err(|error| Refusal::from_io(&error))?;
        let mut builder = Builder::default();
        let format = read_into(&path.to_string_lossy(), &content, &self.limits, &mut builder)?;
        Ok(builder.finish(format))
    }
}

/// Why the process gave no answer.
enum Lost {
    /// It is not this program, or cannot run here.
    Unusable,
    /// It ended, or sent what is no answer.
    Died,
    /// It took too long.
    TimeIsUp,
    /// It sent more than this side may hold.
    Full,
}

impl Lost {
    fn refusal(&self) -> Refusal {
        match self {
            Self::Unusable | Self::Died => Refusal::damaged(),
            Self::TimeIsUp => Refusal::did_not_finish(),
            Self::Full => Refusal::needs_too_much_memory(),
        }
    }
}

/// The process that reads.
#[derive(Debug)]
struct Process {
    child: Child,
    requests: ChildStdin,
    frames: Receiver<Vec<u8>>,
    complaints: ChildStderr,
    ready: bool,
    files: u32,
}

impl Process {
    fn spawn(program: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.arg(ARGUMENT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(requests), Some(mut answers), Some(complaints)) = pipes else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (sender, frames) = sync_channel(WAITING);
        thread::Builder::new().name("frames".to_owned()).spawn(move || {
            while let Some(frame) = next_frame(&mut answers) {
                if sender.send(frame).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self { child, requests, frames, complaints, ready: false, files: 0 })
    }

    fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Has a file read. The outer error says that there is no answer, the inner one is the answer.
    fn read(&mut self, path: &Path, bytes: u64, limits: &Limits) -> Result<Result<Workbook, Refusal>, Lost> {
        if !self.ready {
            let frame = self.frames.recv_timeout(TO_START).map_err(|_| Lost::Unusable)?;
            self.ready = postcard::from_bytes(&frame) == Ok(Event::Ready(env!("CARGO_PKG_VERSION")));
            if !self.ready {
                return Err(Lost::Unusable);
            }
        }
        let request = Request { limits: limits.clone(), path: path_bytes(path) };
        wire::send_request(&mut self.requests, &request).map_err(|_| Lost::Died)?;
        self.files += 1;
        let replay = |frame: &Vec<u8>, builder: &mut Builder| wire::replay(frame, builder);
        receive(&self.frames, Deadline::for_file(bytes, limits), limits, replay)
    }

    /// What it said before it ended: Rust says so when memory runs out.
    fn cause_of_death(mut self) -> Refusal {
        let _ = self.child.kill();
        let mut said = Vec::new();
        let _ = self.complaints.by_ref().take(4096).read_to_end(&mut said);
        if String::from_utf8_lossy(&said).contains("memory allocation") {
            Refusal::needs_too_much_memory()
        } else {
            Refusal::damaged()
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        // Asked how it ended, so that nothing of it stays behind in the system.
        let _ = self.child.wait();
    }
}

/// Builds a workbook from what is sent. The outer error says that the sending side gave no answer, the inner one is its answer.
fn receive<T>(
    parts: &Receiver<T>,
    deadline: Deadline,
    limits: &Limits,
    replay: impl Fn(&T, &mut Builder) -> Result<Option<End>, Garbled>,
) -> Result<Result<Workbook, Refusal>, Lost> {
    let mut builder = Builder::default();
    loop {
        let part = parts.recv_timeout(deadline.left() + GRACE).map_err(|error| match error {
            RecvTimeoutError::Timeout => Lost::TimeIsUp,
            RecvTimeoutError::Disconnected => Lost::Died,
        })?;
        match replay(&part, &mut builder).map_err(|_| Lost::Died)? {
            Some(End::Done(format)) => return Ok(Ok(builder.finish(format))),
            Some(End::Refused(refusal)) => return Ok(Err(refusal)),
            // This side may be the slow one.
            None if deadline.passed() => return Err(Lost::TimeIsUp),
            None if builder.text_bytes() > limits.memory_bytes => return Err(Lost::Full),
            None => {}
        }
    }
}

/// The hash of a file, made beside the reading where that takes time.
enum Hash {
    Beside(JoinHandle<io::Result<String>>),
    After(PathBuf),
}

impl Hash {
    fn begin(path: &Path, bytes: u64) -> Self {
        let path = path.to_owned();
        if bytes < LARGE {
            return Self::After(path);
        }
        let again = path.clone();
        let thread = thread::Builder::new().name("hash".to_owned()).spawn(move || sha256(&path));
        thread.map_or(Self::After(again), Self::Beside)
    }

    fn finish(self) -> io::Result<String> {
        match self {
            Self::Beside(thread) => thread.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into())),
            Self::After(path) => sha256(&path),
        }
    }
}

fn sha256(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hash.update(buffer.get(..read).unwrap_or_default()),
        }
    }
    Ok(hash.finalize().iter().flat_map(|byte| [byte >> 4, byte & 15]).map(hexadecimal).collect())
}

fn hexadecimal(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).unwrap_or('0')
}

/// The process that reads: answers requests on standard output until standard input ends. `main` returns what this returns when
/// the first argument is [`ARGUMENT`], before it does anything else.
#[must_use]
pub fn worker_main() -> ExitCode {
    // What a panic says may hold the content of a cell.
    std::panic::set_hook(Box::new(|_| {}));
    let Ok(out) = unbuffered_stdout() else { return ExitCode::FAILURE };
    let mut frames = Frames::new(out);
    frames.send(&Event::Ready(env!("CARGO_PKG_VERSION")));
    frames.flush();
    let mut requests = io::stdin().lock();
    let mut confined = false;
    while let Some(frame) = next_frame(&mut requests) {
        let Ok(request) = postcard::from_bytes::<Request>(&frame) else { return ExitCode::FAILURE };
        if !confined {
            confine(&request.limits);
            confined = true;
        }
        let outcome = read_request(&request, &mut frames);
        frames.end(outcome);
        if frames.is_broken() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn read_request(request: &Request, frames: &mut Frames<File>) -> Result<Format, Refusal> {
    let path = path_from_bytes(&request.path);
    let bytes = fs::read(&path).map_err(|error| Refusal::from_io(&error))?;
    read_into(&path.to_string_lossy(), &bytes, &request.limits, frames)
}

/// Standard output without the search for line ends that Rust's own does.
fn unbuffered_stdout() -> io::Result<File> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd as _;
        Ok(File::from(io::stdout().as_fd().try_clone_to_owned()?))
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsHandle as _;
        Ok(File::from(io::stdout().as_handle().try_clone_to_owned()?))
    }
}

/// Keeps this process to its memory, and from leaving what it read in a core dump. Elsewhere the guards and the clock must do.
fn confine(limits: &Limits) {
    #[cfg(unix)]
    {
        use rlimit::Resource;
        let _ = Resource::AS.set(limits.memory_bytes, limits.memory_bytes);
        let _ = Resource::CORE.set(0, 0);
    }
    #[cfg(not(unix))]
    let _ = limits;
}

#[cfg(unix)]
fn path_bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(unix)]
fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(windows)]
fn path_bytes(path: &Path) -> Vec<u8> {
    use std::os::windows::ffi::OsStrExt as _;
    path.as_os_str().encode_wide().flat_map(u16::to_le_bytes).collect()
}

#[cfg(windows)]
fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::windows::ffi::OsStringExt as _;
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).collect();
    PathBuf::from(std::ffi::OsString::from_wide(&units))
}
