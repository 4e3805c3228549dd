//! The files that the rules are read from: those the binary carries, and those of a folder that the user names.

use std::{
    borrow::Cow,
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use super::card::Family;

/// A file under `rules/` as the build found it: its name, its text, and what the build has read in it, packed.
type Embedded = (&'static str, &'static str, Option<&'static [u8]>);

/// Every file under `rules/`, sorted by name.
const EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// What [`RuleSource::sha256`] says of them.
const EMBEDDED_SHA256: &str = env!("RULES_SHA256");

/// How deep folders may lie in a folder of rules.
const MAX_DEPTH: usize = 8;
/// The largest file that is read from a folder of rules. The largest embedded one is a tenth of it.
const MAX_BYTES: u64 = 4 << 20;
/// The most files that are read from a folder of rules.
const MAX_FILES: usize = 10_000;

/// One file of the rules.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its path below `rules/` or below the user's folder, with `/` between the parts: `nrm-referral/NR001-….toml`.
    pub name: String,
    /// What stands in it.
    pub text: Cow<'static, str>,
    /// The folder it was read from; none for a file that the binary carries.
    pub folder: Option<PathBuf>,
    /// Whether the tests of this release have loaded it with every check, so that a run need not repeat the slow ones.
    pub trusted: bool,
    /// What the build has read in it: all but the examples of a rule. None: the text is read.
    pub parsed: Option<&'static [u8]>,
}

/// What a file of the rules is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `fields.toml`.
    Fields,
    /// `measures.toml`.
    Measures,
    /// `questions/NAME.toml`.
    Questions,
    /// `profiles.toml`.
    Profiles,
    /// `study.toml`.
    Study,
    /// `vocabularies/NAME.toml`.
    Vocabulary,
    /// A rule.
    Rule,
    /// `templates/NAME.toml`.
    Template,
    /// Anything else: the register of councils.
    Other,
}

impl SourceFile {
    /// The file as a person finds it: its path on disk, or its path in the project.
    #[must_use]
    pub fn shown(&self) -> String {
        match &self.folder {
            Some(folder) => folder.join(&self.name).display().to_string(),
            None => format!("rules/{}", self.name),
        }
    }

    /// What the file is for. In a user's folder every other `.toml` file is taken for a rule, so that a rule with a misspelt name is
    /// an error and not silence.
    #[must_use]
    pub fn role(&self) -> Role {
        let (folder, file) = self.name.split_once('/').unwrap_or(("", &self.name));
        if !has_extension(file, "toml") {
            return Role::Other;
        }
        match (folder, file) {
            ("", "fields.toml") => Role::Fields,
            ("", "measures.toml") => Role::Measures,
            ("", "profiles.toml") => Role::Profiles,
            ("", "study.toml") => Role::Study,
            ("questions", _) => Role::Questions,
            ("", "returnlint.toml") | ("councils", _) => Role::Other,
            ("templates", _) => Role::Template,
            ("vocabularies", _) => Role::Vocabulary,
            _ if self.folder.is_some() || Family::of_folder(folder).is_some() => Role::Rule,
            _ => Role::Other,
        }
    }

    /// The last part of the path.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.name.rsplit('/').next().unwrap_or(&self.name)
    }

    /// The code that the name of a rule file begins with: `NR001` of `NR001-victim-without-nrm-referral.toml`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        if self.role() != Role::Rule {
            return None;
        }
        self.file_name().split_once('-').map(|(code, _)| code)
    }
}

/// The files of a rule set, sorted by name; of two with the same name the embedded one comes first.
#[derive(Debug, Clone, Default)]
pub struct RuleSource {
    /// The files.
    pub files: Vec<SourceFile>,
}

/// Why a folder of rules cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The system said no.
    #[error("cannot read the rules in {}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The file is not text.
    #[error("{} is not text in UTF-8", path.display())]
    NotText {
        /// The file.
        path: PathBuf,
    },
    /// Far more than any set of rules holds.
    #[error("{} is too large for rules: at most {MAX_FILES} files of {} MB, {MAX_DEPTH} folders deep", path.display(), MAX_BYTES >> 20)]
    TooLarge {
        /// The file or folder.
        path: PathBuf,
    },
}

impl RuleSource {
    /// The files that the binary carries.
    #[must_use]
    pub fn embedded() -> Self {
        let mut source = Self::for_checks();
        source.files.iter_mut().for_each(|f| f.parsed = None);
        source
    }

    /// The same as the build has read them, which takes a run a tenth of the time: without the examples of rules, which a check does
    /// not need.
    #[must_use]
    pub fn for_checks() -> Self {
        let file = |&(name, text, parsed): &Embedded| SourceFile {
            name: name.to_owned(),
            text: Cow::Borrowed(text),
            folder: None,
            trusted: true,
            parsed,
        };
        Self { files: EMBEDDED.iter().map(file).collect() }
    }

    /// These files and those of a folder (`--rules DIR`). A rule there replaces the one with the same code; its `fields.toml` and
    /// vocabularies add to the ones there are.
    ///
    /// # Errors
    ///
    /// When the folder or a `.toml` or `.csv` file in it cannot be read as text.
    pub fn with_folder(mut self, folder: &Path) -> Result<Self, FolderError> {
        let mut names = Vec::new();
        list(folder, "", 0, &mut names)?;
        let mut added = Vec::with_capacity(names.len());
        for name in names {
            added.push(SourceFile {
                text: Cow::Owned(text_of(&folder.join(&name))?),
                name,
                folder: Some(folder.to_owned()),
                trusted: false,
                parsed: None,
            });
        }
        let replaced: Vec<&str> = added.iter().filter_map(SourceFile::code).collect();
        self.files.retain(|f| f.code().is_none_or(|code| !replaced.contains(&code)));
        self.files.append(&mut added);
        self.sort();
        Ok(self)
    }

    /// A set made of texts in memory, for tests and for callers without a file system.
    #[must_use]
    pub fn from_texts<N: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (N, T)>) -> Self {
        let file = |(name, text): (N, T)| SourceFile {
            name: name.into(),
            text: Cow::Owned(text.into()),
            folder: None,
            trusted: false,
            parsed: None,
        };
        let mut source = Self { files: files.into_iter().map(file).collect() };
        source.sort();
        source
    }

    /// The same files, each to be checked as a user's is: patterns compiled, wordings compared. The tests load the embedded rules so.
    #[must_use]
    pub fn untrusted(mut self) -> Self {
        for file in &mut self.files {
            file.trusted = false;
            file.parsed = None;
        }
        self
    }

    /// The file with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&SourceFile> {
        self.files.iter().find(|f| f.name == name)
    }

    /// The hash of the whole set: names and texts, in order. Where a folder lies does not change it.
    #[must_use]
    pub fn sha256(&self) -> String {
        let as_built =
            |(file, of): (&SourceFile, &Embedded)| file.name == of.0 && std::ptr::eq(file.text.as_ref(), of.1);
        if self.files.len() == EMBEDDED.len() && self.files.iter().zip(EMBEDDED).all(as_built) {
            return EMBEDDED_SHA256.to_owned();
        }
        let mut hash = Sha256::new();
        for file in &self.files {
            for part in [file.name.as_bytes(), file.text.as_bytes()] {
                hash.update((part.len() as u64).to_le_bytes());
                hash.update(part);
            }
        }
        format!("{:x}", hash.finalize())
    }

    fn sort(&mut self) {
        self.files.sort_by(|a, b| (&a.name, &a.folder).cmp(&(&b.name, &b.folder)));
    }
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case(extension))
}

/// Collects the names of the `.toml` and `.csv` files below a folder; hidden ones are left out.
fn list(root: &Path, below: &str, depth: usize, names: &mut Vec<String>) -> Result<(), FolderError> {
    let folder = if below.is_empty() { root.to_owned() } else { root.join(below) };
    let read = |source| FolderError::Read { path: folder.clone(), source };
    if depth > MAX_DEPTH || names.len() > MAX_FILES {
        return Err(FolderError::TooLarge { path: folder });
    }
    for entry in fs::read_dir(&folder).map_err(read)? {
        let path = entry.map_err(read)?.path();
        let Some(name) = path.file_name().and_then(|n| n.to_str()).filter(|n| !n.starts_with('.')) else {
            continue;
        };
        let name = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        if path.is_dir() {
            list(root, &name, depth + 1, names)?;
        } else if has_extension(&name, "toml") || has_extension(&name, "csv") {
            names.push(name);
        }
    }
    Ok(())
}

fn text_of(path: &Path) -> Result<String, FolderError> {
    let read = |source| FolderError::Read { path: path.to_owned(), source };
    if fs::metadata(path).map_err(read)?.len() > MAX_BYTES {
        return Err(FolderError::TooLarge { path: path.to_owned() });
    }
    let bytes = fs::read(path).map_err(read)?;
    let text = String::from_utf8(bytes).map_err(|_| FolderError::NotText { path: path.to_owned() })?;
    // Notepad on Windows puts a byte order mark before the text.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_replaces_the_rule_with_the_same_code() {
        let folder = tempfile::tempdir().unwrap();
        let ours = folder.path().join("ours");
        fs::create_dir(&ours).unwrap();
        fs::write(ours.join("NR001-our-own.toml"), "\u{feff}code = \"NR001\"\r\n").unwrap();
        fs::write(folder.path().join("fields.toml"), "version = 1").unwrap();
        fs::write(folder.path().join("notes.txt"), "not a rule").unwrap();
        fs::write(folder.path().join(".hidden.toml"), "not a rule").unwrap();
        let source = RuleSource::from_texts([
            ("nrm-referral/NR001-victim-without-nrm-referral.toml", "one"),
            ("nrm-referral/NR002-other.toml", "two"),
            ("fields.toml", "three"),
        ]);
        let before = source.sha256();
        let source = source.with_folder(folder.path()).unwrap();
        let names: Vec<_> = source.files.iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["fields.toml", "fields.toml", "nrm-referral/NR002-other.toml", "ours/NR001-our-own.toml"]);
        assert!(source.files[0].folder.is_none(), "what the binary carries comes first");
        assert_eq!(source.files[3].text, "code = \"NR001\"\r\n", "the byte order mark is gone");
        assert_ne!(source.sha256(), before);
    }

    #[test]
    fn the_build_knows_the_hash_of_what_the_binary_carries() {
        let mut source = RuleSource::embedded();
        assert_eq!(source.sha256(), RuleSource::for_checks().sha256());
        let known = source.sha256();
        // The same texts in another place are not known to be the same.
        source.files.iter_mut().for_each(|f| f.text = Cow::Owned(f.text.to_string()));
        assert_eq!(source.sha256(), known);
    }

    #[test]
    fn the_build_reads_every_file_as_a_run_would() {
        for file in RuleSource::for_checks().files.iter().filter(|f| has_extension(&f.name, "toml")) {
            let (mut read, errors) = crate::rule::tree::read(&file.text);
            read.retain(|entry| !["fails", "passes"].contains(&entry.key.as_ref()));
            assert!(errors.is_empty(), "{}", file.name);
            assert_eq!(postcard::from_bytes(file.parsed.unwrap()), Ok(read), "{}", file.name);
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_said() {
        let error = RuleSource::default().with_folder(Path::new("no-such-folder")).unwrap_err();
        assert_eq!(error.to_string(), "cannot read the rules in no-such-folder");
    }

    #[test]
    fn the_path_says_what_a_file_is_for() {
        let role = |name: &str, folder: Option<&str>| {
            let folder = folder.map(PathBuf::from);
            let (name, text) = (name.to_owned(), Cow::Borrowed(""));
            SourceFile { name, text, folder, trusted: false, parsed: None }.role()
        };
        assert_eq!(role("fields.toml", None), Role::Fields);
        assert_eq!(role("vocabularies/yes-no.toml", None), Role::Vocabulary);
        assert_eq!(role("nrm-referral/NR001-x.toml", None), Role::Rule);
        assert_eq!(role("councils/uk.csv", None), Role::Other);
        assert_eq!(role("templates/ssda903.toml", None), Role::Template);
        assert_eq!(role("NR9-misspelt.toml", Some("ours")), Role::Rule);
        assert_eq!(role("returnlint.toml", Some("ours")), Role::Other);
    }
}
