//! A table of answers: named columns, one row per respondent, gaps where an answer is missing.

use super::{Field, MetricError};
use crate::platform::parse_number;
use crate::value::Value;

/// What belongs into `data`.
const DATA: &str =
    "rows of numbers ([[…], …] with \"columns\", or [{\"q1\": …}, …]) or an object of columns";

/// Named columns of equal length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The names, in order; empty texts where there are none.
    pub names: Vec<String>,
    /// A column for each name; `None` is a missing answer.
    pub columns: Vec<Vec<Option<f64>>>,
}

impl Table {
    /// The column with this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&[Option<f64>]> {
        let at = self.names.iter().position(|known| known == name)?;
        self.columns.get(at).map(Vec::as_slice)
    }

    /// The rows without a gap.
    #[must_use]
    pub fn complete_rows(&self) -> Vec<Vec<f64>> {
        let length = self.columns.first().map_or(0, Vec::len);
        let row = |at: usize| {
            self.columns.iter().map(|column| column.get(at).copied().flatten()).collect()
        };
        (0..length).filter_map(row).collect()
    }

    /// A table of some columns of this one, in the order asked for.
    ///
    /// # Errors
    /// There is no column with one of the names.
    pub fn pick(&self, wanted: &[String], key: &str) -> Result<Table, MetricError> {
        let column = |name: &String| {
            self.column(name).map(<[_]>::to_vec).ok_or_else(|| {
                MetricError::refused(
                    key,
                    format!("there is no column \"{name}\"; there are {}", self.names.join(", ")),
                )
            })
        };
        let columns = wanted.iter().map(column).collect::<Result<_, _>>()?;
        Ok(Table { names: wanted.to_vec(), columns })
    }
}

/// Reads `data` in any of its forms: rows with `columns` (or, where `columns` picks some of them,
/// with `header`) beside them, objects by column name, or an object of columns.
pub(super) fn table(input: &Field<'_>) -> Result<Table, MetricError> {
    let data = match input.get("data") {
        Some(data) => data,
        None => input.need("data", DATA)?,
    };
    let columns = input.get("columns").map(|field| field.texts()).transpose()?;
    let header = input.any(&["header", "names"]).map(|field| field.texts()).transpose()?;
    let table = match data.value() {
        Value::Map(_) => of_columns(&data)?,
        Value::List(rows) if matches!(rows.first(), Some(Value::Map(_))) => of_objects(&data)?,
        Value::List(_) => {
            let names = header.or_else(|| columns.clone());
            of_rows(&data, names.unwrap_or_default())?
        }
        _ => return Err(data.invalid(DATA)),
    };
    match columns {
        Some(columns) if columns != table.names => table.pick(&columns, data.way()),
        _ => Ok(table),
    }
}

fn of_rows(data: &Field<'_>, names: Vec<String>) -> Result<Table, MetricError> {
    let mut columns: Vec<Vec<Option<f64>>> = Vec::new();
    for (at, row) in data.members()?.iter().enumerate() {
        let cells = row.members()?;
        if at == 0 {
            columns.resize(cells.len(), Vec::new());
        }
        if cells.len() != columns.len() || (!names.is_empty() && names.len() != cells.len()) {
            return Err(row.refused(format!(
                "it has {} members, but there are {} columns",
                cells.len(),
                if names.is_empty() { columns.len() } else { names.len() }
            )));
        }
        for (column, cell) in columns.iter_mut().zip(&cells) {
            column.push(number_or_gap(cell)?);
        }
    }
    let names =
        if names.is_empty() { columns.iter().map(|_| String::new()).collect() } else { names };
    Ok(Table { names, columns })
}

fn of_objects(data: &Field<'_>) -> Result<Table, MetricError> {
    let mut table = Table::default();
    for (row_at, row) in data.members()?.iter().enumerate() {
        for (name, cell) in row.entries()? {
            let at = table.names.iter().position(|known| known == name).unwrap_or_else(|| {
                table.names.push(String::from(name));
                table.columns.push(Vec::new());
                table.columns.len() - 1
            });
            if let Some(column) = table.columns.get_mut(at) {
                column.resize(row_at, None);
                column.push(number_or_gap(&cell)?);
            }
        }
        for column in &mut table.columns {
            column.resize(row_at + 1, None);
        }
    }
    Ok(table)
}

fn of_columns(data: &Field<'_>) -> Result<Table, MetricError> {
    let mut table = Table::default();
    for (name, column) in data.entries()? {
        table.names.push(String::from(name));
        table.columns.push(column.members()?.iter().map(number_or_gap).collect::<Result<_, _>>()?);
    }
    let length = table.columns.first().map_or(0, Vec::len);
    match table.columns.iter().position(|column| column.len() != length) {
        Some(at) => Err(data.refused(format!("column {at} is not as long as the first"))),
        None => Ok(table),
    }
}

/// A cell: a number or its text; null and any other text is a gap.
fn number_or_gap(cell: &Field<'_>) -> Result<Option<f64>, MetricError> {
    match cell.value() {
        Value::Null => Ok(None),
        Value::Number(_) => cell.number().map(Some),
        Value::Text(text) => Ok(parse_number(text)),
        _ => Err(cell.invalid("a number or null")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_data_is_the_same_table() {
        let forms = [
            r#"{"data": [[1, 2], [3, null]], "columns": ["a", "b"]}"#,
            r#"{"data": [[9, 1, 2], [9, 3, "NA"]], "header": ["x", "a", "b"], "columns": ["a", "b"]}"#,
            r#"{"data": [{"b": "2", "a": 1}, {"a": 3}], "columns": ["a", "b"]}"#,
            r#"{"data": {"a": [1, 3], "b": [2, null]}}"#,
        ];
        for form in forms {
            let value = Value::parse(form).unwrap();
            let table = table(&Field::new("input", &value)).unwrap();
            assert_eq!(table.names, ["a", "b"], "{form}");
            assert_eq!(table.columns, [[Some(1.0), Some(3.0)], [Some(2.0), None]], "{form}");
            assert_eq!(table.complete_rows(), [[1.0, 2.0]]);
        }
    }

    #[test]
    fn a_column_that_is_not_there_is_named() {
        let value = Value::parse(r#"{"data": {"a": [1]}, "columns": ["z"]}"#).unwrap();
        let error = table(&Field::new("input", &value)).unwrap_err().to_string();
        assert_eq!(error, "input.data: there is no column \"z\"; there are a");
    }
}
