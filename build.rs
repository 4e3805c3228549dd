//! Lists every file under `rules/` so that the binary carries them and needs no folder beside it: each with its text, and with what is
//! read in it, so that a run need not.

use std::{env, fmt::Write as _, fs, io, path::Path};

use sha2::{Digest as _, Sha256};

#[path = "src/rule/tree.rs"]
#[expect(dead_code, reason = "places are for the program, which shows what is wrong there")]
mod tree;

/// The keys of a rule's examples, which a check does not need.
const EXAMPLES: [&str; 2] = ["fails", "passes"];

fn collect(dir: &Path, root: &Path, list: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, root, list)?;
        } else if path.extension().is_some_and(|e| e == "toml" || e == "csv")
            && let Ok(relative) = path.strip_prefix(root)
        {
            list.push(relative.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(())
}

/// What is read in a file but for the examples; none for one that is not TOML, so that a run tells what is wrong with it.
fn pack(text: &str) -> Option<Vec<u8>> {
    let (mut table, errors) = tree::read(text);
    table.retain(|entry| !EXAMPLES.contains(&entry.key.as_ref()));
    if errors.is_empty() { postcard::to_stdvec(&table).ok() } else { None }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=src/rule/tree.rs");
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("rules");
    let mut list = Vec::new();
    collect(&root, &root, &mut list)?;
    list.sort();
    let mut out = String::from("&[\n");
    let mut hash = Sha256::new();
    for relative in list {
        let path = root.join(&relative);
        let text = fs::read_to_string(&path)?;
        for part in [&relative, &text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let parsed = if path.extension().is_some_and(|e| e == "toml") { pack(&text) } else { None };
        let parsed = parsed.map_or("None".to_owned(), |bytes| format!("Some(b\"{}\")", bytes.escape_ascii()));
        let path = path.to_string_lossy();
        writeln!(out, "    ({relative:?}, include_str!({path:?}), {parsed}),")?;
    }
    out.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("embedded.rs"), out)?;
    println!("cargo:rustc-env=RULES_SHA256={:x}", hash.finalize());
    Ok(())
}
