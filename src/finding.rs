//! What a finding is, and where.

/// A place on a sheet as Excel shows it. The only code that turns rows and columns into addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Row, from 1.
    pub row: u32,
    /// Column, from 1.
    pub column: u32,
}

impl Address {
    /// From a row and a column that count from 0.
    #[must_use]
    pub const fn from_zero(row: u32, column: u32) -> Self {
        Self { row: row + 1, column: column + 1 }
    }

    /// The letters of the column: 1 is `A`, 27 is `AA`.
    #[must_use]
    pub fn column_letters(self) -> String {
        column_letters(self.column)
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", column_letters(self.column), self.row)
    }
}

/// The letters of a column that counts from 1.
#[must_use]
pub fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        let digit = (column - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        column = (column - 1) / 26;
    }
    letters.iter().rev().collect()
}
