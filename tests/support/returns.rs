//! A return as its author thinks of it: tables of records, each column known by its field. How they stand on sheets is for
//! [`super::layouts`] to say.

use super::book::Cell;

/// A column: the field it is, and the heading that this council gives it.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) field: &'static str,
    pub(crate) heading: String,
}

/// A table: the name of its sheet or file, its columns and its records.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) records: Vec<Vec<Cell>>,
}

impl Table {
    /// A table from fields with their headings.
    pub(crate) fn new(name: &str, columns: &[(&'static str, &str)]) -> Self {
        let columns = columns.iter().map(|&(field, heading)| Column { field, heading: heading.to_owned() }).collect();
        Self { name: name.to_owned(), columns, records: Vec::new() }
    }

    /// Which column a field is.
    pub(crate) fn at(&self, field: &str) -> usize {
        let found = self.columns.iter().position(|c| c.field == field);
        found.unwrap_or_else(|| panic!("the table {} has no column of {field}", self.name))
    }

    pub(crate) fn has(&self, field: &str) -> bool {
        self.columns.iter().any(|c| c.field == field)
    }

    pub(crate) fn get(&self, record: usize, field: &str) -> &Cell {
        &self.records[record][self.at(field)]
    }

    pub(crate) fn set(&mut self, record: usize, field: &str, cell: impl Into<Cell>) {
        let at = self.at(field);
        self.records[record][at] = cell.into();
    }

    /// Takes a column away.
    pub(crate) fn drop_field(&mut self, field: &str) {
        let at = self.at(field);
        self.columns.remove(at);
        for record in &mut self.records {
            record.remove(at);
        }
    }

    /// Adds a column at the end, with a cell for each record.
    pub(crate) fn add_field(&mut self, field: &'static str, heading: &str, cell: impl Fn(usize) -> Cell) {
        self.columns.push(Column { field, heading: heading.to_owned() });
        for (n, record) in self.records.iter_mut().enumerate() {
            record.push(cell(n));
        }
    }

    /// Adds a column with the same cell in each record, unless there is one.
    pub(crate) fn need_field(&mut self, field: &'static str, heading: &str, cell: Cell) {
        if !self.has(field) {
            self.add_field(field, heading, |_| cell.clone());
        }
    }

    /// Puts the columns in another order: `order` lists the old places.
    pub(crate) fn reorder(&mut self, order: &[usize]) {
        self.columns = order.iter().map(|&at| self.columns[at].clone()).collect();
        for record in &mut self.records {
            *record = order.iter().map(|&at| record[at].clone()).collect();
        }
    }

    /// The first record for which a field's cell is as wanted.
    pub(crate) fn find(&self, field: &str, wanted: impl Fn(&Cell) -> bool) -> usize {
        self.find_all(field, wanted).first().copied().unwrap_or_else(|| panic!("no record of {} fits", self.name))
    }

    /// Every record for which a field's cell is as wanted.
    pub(crate) fn find_all(&self, field: &str, wanted: impl Fn(&Cell) -> bool) -> Vec<usize> {
        let at = self.at(field);
        (0..self.records.len()).filter(|&n| wanted(&self.records[n][at])).collect()
    }
}

/// A return.
#[derive(Debug, Clone)]
pub(crate) struct Return {
    /// The lines above each table: whose return it is, for what period, and that it is invented.
    pub(crate) title: Vec<String>,
    pub(crate) tables: Vec<Table>,
}

/// The line that every fixture with a council's name carries.
pub(crate) const INVENTED: &str = "Made to test software: the children and figures in this file are invented.";

impl Return {
    /// A return of a council for the period of [`super::invent`].
    pub(crate) fn of(council: &str, tables: Vec<Table>) -> Self {
        let title = vec![
            format!("{council}: children in care who went missing or may have been trafficked"),
            "Period: 1 April 2023 to 31 March 2024".to_owned(),
            INVENTED.to_owned(),
        ];
        Self { title, tables }
    }

    /// The table of this name.
    pub(crate) fn table(&mut self, name: &str) -> &mut Table {
        let found = self.tables.iter_mut().find(|t| t.name == name);
        found.unwrap_or_else(|| panic!("the return has no table {name}"))
    }
}
