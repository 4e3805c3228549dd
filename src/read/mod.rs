//! Bytes in, a workbook or a named refusal out.
//!
//! [`read_bytes`] reads in this process, behind guards that look at a file before the reader does. The command line reads
//! workbooks through [`worker::Reader`], in a process that may die of a file without taking anything with it.

#[cfg(all(feature = "cli", not(target_family = "wasm")))]
mod batch;
mod biff;
mod cfb;
mod encoding;
mod excel;
#[cfg(not(target_family = "wasm"))]
mod feed;
mod formulas;
mod guard;
mod hidden;
mod moment;
mod ods;
mod package;
mod places;
mod pool;
mod refusal;
mod sniff;
mod text;
#[cfg(all(feature = "cli", not(target_family = "wasm")))]
mod wire;
pub mod workbook;
#[cfg(all(feature = "cli", not(target_family = "wasm")))]
pub mod worker;
mod xlsb;

use std::cell::Cell;
use std::io::Cursor;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::sync::Once;

pub use guard::Limits;
pub use refusal::{Refusal, RefusalKind};
pub use sniff::is_lock_file;

use guard::{Deadline, Meter};
use sniff::Container;
use workbook::{Builder, Format, Sink, Workbook};

/// Reads a file that is in memory. `name` is its file name: the sheet of a text file is called by it.
///
/// ```
/// use returnlint::read::{Limits, read_bytes};
/// let book = read_bytes("Devon.csv", b"Case,NRM\n1,Yes\n".to_vec(), &Limits::default())?;
/// assert_eq!((book.sheets[0].name.as_str(), book.sheets[0].rows), ("Devon", 2));
///
/// let refusal = read_bytes("Devon.xls", b"<html><table>".to_vec(), &Limits::default()).unwrap_err();
/// assert_eq!(refusal.what, "This file is a web page, not a spreadsheet.");
/// # Ok::<(), returnlint::read::Refusal>(())
/// ```
///
/// # Errors
/// A file that is locked, damaged, too large, empty or no spreadsheet is refused with the reason and what to do.
pub fn read_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Workbook, Refusal> {
    if is_lock_file(Path::new(name)) {
        return Err(Refusal::lock_file());
    }
    let mut builder = Builder::default();
    let format = read_into(name, &bytes, limits, &mut builder)?;
    // What was read may need as much memory again.
    drop(bytes);
    Ok(builder.finish(format))
}

/// Reads what is in memory into a sink, and lets no panic of a reader out.
fn read_into(name: &str, bytes: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Result<Format, Refusal> {
    let size = bytes.len() as u64;
    if size == 0 {
        return Err(Refusal::empty());
    }
    if size > limits.file_bytes {
        return Err(Refusal::file_too_large(size, limits));
    }
    let mut meter = Meter::new(sink, limits, Deadline::for_file(size, limits));
    quietly(|| match sniff::container(bytes) {
        Container::Zip => excel::zipped(bytes, limits, &mut meter),
        Container::Compound => excel::compound(bytes, limits, &mut meter),
        Container::Plain => {
            text::read(&mut Cursor::new(bytes), sheet_name(Path::new(name)), &mut meter).map(|()| Format::Csv)
        }
    })
    .unwrap_or_else(|| Err(Refusal::damaged()))
}

/// The name of a text file's one sheet: the file's, without its ending.
fn sheet_name(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).filter(|stem| !stem.is_empty()).unwrap_or("Sheet1")
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs a reader that may panic: `None` if it did. What a panic says may hold the content of a cell, so nobody is told.
fn quietly<T>(read: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                before(panic);
            }
        }));
    });
    let before = QUIET.replace(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(read));
    QUIET.set(before);
    outcome.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_a_reader_is_a_refusal_and_says_nothing() {
        assert_eq!(quietly(|| 7), Some(7));
        assert_eq!(quietly(|| -> u8 { panic!("the child's name") }), None);
        assert!(!QUIET.get());
    }

    #[test]
    fn empty_and_lock_files_are_named() {
        let limits = Limits::default();
        assert_eq!(read_bytes("a.xlsx", Vec::new(), &limits).unwrap_err().kind, RefusalKind::Empty);
        assert_eq!(read_bytes("~$a.xlsx", b"x".to_vec(), &limits).unwrap_err().kind, RefusalKind::Unsupported);
        let small = Limits { file_bytes: 3, ..limits };
        assert_eq!(read_bytes("a.csv", b"a,b,c".to_vec(), &small).unwrap_err().kind, RefusalKind::TooLarge);
    }
}
