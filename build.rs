//! Lists every file under `rules/` so that the binary carries them and needs no folder beside it.

use std::{env, fmt::Write as _, fs, io, path::Path};

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

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=rules");
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("rules");
    let mut list = Vec::new();
    collect(&root, &root, &mut list)?;
    list.sort();
    let mut out = String::from("&[\n");
    for relative in list {
        let path = root.join(&relative);
        let path = path.to_string_lossy();
        writeln!(out, "    ({relative:?}, include_str!({path:?})),")?;
    }
    out.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("embedded.rs"), out)?;
    Ok(())
}
