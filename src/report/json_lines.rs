//! How JSON is laid out: each entry of the lists of a report on a line of its own, so that reports can be searched and compared line
//! by line; and no character reaches a terminal raw that could steer it.

use std::io::{self, BufWriter, Write};

use schemars::{JsonSchema, generate::SchemaSettings};
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// Writes a report, and a line break after it.
pub(super) fn write(out: impl Write, report: &impl Serialize) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    report.serialize(&mut Serializer::with_formatter(&mut out, Lines { depth: 0 })).map_err(io::Error::from)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// The JSON Schema of a report.
pub(super) fn schema<T: JsonSchema>() -> String {
    let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>();
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

struct Lines {
    depth: usize,
}

impl Lines {
    fn separate<W: ?Sized + Write>(&self, out: &mut W, first: bool, deepest: usize) -> io::Result<()> {
        if !first {
            out.write_all(b",")?;
        }
        if self.depth <= deepest { out.write_all(b"\n") } else { Ok(()) }
    }
}

impl Formatter for Lines {
    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        out.write_all(b"{")
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        out.write_all(if self.depth == 0 { b"\n}" } else { b"}" })
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.separate(out, first, 1)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth += 1;
        out.write_all(b"[")
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.depth -= 1;
        out.write_all(b"]")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.separate(out, first, 2)
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.bytes().all(|b| b.is_ascii() && b != 0x7f) {
            return out.write_all(fragment.as_bytes());
        }
        // The controls below U+0020 are escaped already; these are the others that `text::clean` takes out.
        let mut safe = fragment.split(super::text::is_unsafe);
        out.write_all(safe.next().unwrap_or_default().as_bytes())?;
        for (c, after) in fragment.chars().filter(|&c| super::text::is_unsafe(c)).zip(safe) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}")?;
            }
            out.write_all(after.as_bytes())?;
        }
        Ok(())
    }
}
