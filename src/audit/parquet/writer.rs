//! Writing tables of plain columns as Parquet files.
//!
//! Belongs here: collecting columns, and their bytes. Does not: the content of a table.

use std::io::Write;
use std::sync::Arc;

use ::parquet::basic::Compression;
use ::parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;

/// Rows that are held in memory before they are written as a group.
const GROUP_ROWS: usize = 500_000;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    /// A whole number up to 2^31.
    Whole,
    /// A whole number up to 2^63.
    Long,
    /// A day.
    Day,
    /// UTF-8.
    Text,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// Empty.
    Null,
    /// A whole number, or the days since 1970-01-01.
    Whole(i32),
    /// A larger whole number.
    Long(i64),
    /// A text.
    Text(String),
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Value::Whole(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        // The limits of an event keep ids and sizes far below 2^31.
        i32::try_from(number).map_or(Value::Null, Value::Whole)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, Into::into)
    }
}

/// A column that is being collected.
struct Column {
    whole: Vec<i32>,
    long: Vec<i64>,
    text: Vec<ByteArray>,
    /// Whether each row has a value.
    filled: Vec<i16>,
    kind: Type,
}

/// A table that is being written.
pub(super) struct Table<W: Write + Send> {
    file: SerializedFileWriter<W>,
    columns: Vec<Column>,
    rows: usize,
}

impl<W: Write + Send> Table<W> {
    /// An empty table with these columns, and `notes` in its metadata.
    pub fn new(
        to: W,
        name: &str,
        columns: &[(&'static str, Type)],
        notes: &[(&str, String)],
    ) -> Result<Self> {
        let field = |(name, kind): &(&str, Type)| match kind {
            Type::Whole => format!("optional int32 {name};"),
            Type::Long => format!("optional int64 {name};"),
            Type::Day => format!("optional int32 {name} (DATE);"),
            Type::Text => format!("optional binary {name} (UTF8);"),
        };
        let fields: Vec<String> = columns.iter().map(field).collect();
        let schema = parse_message_type(&format!("message {name} {{ {} }}", fields.join(" ")))?;
        let note = |(key, value): &(&str, String)| {
            KeyValue::new(format!("headcount.{key}"), value.clone())
        };
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("headcount {}", env!("CARGO_PKG_VERSION")))
            .set_key_value_metadata(Some(notes.iter().map(note).collect()))
            .build();
        let column = |(_, kind): &(&str, Type)| Column {
            whole: Vec::new(),
            long: Vec::new(),
            text: Vec::new(),
            filled: Vec::new(),
            kind: *kind,
        };
        Ok(Self {
            file: SerializedFileWriter::new(to, Arc::new(schema), Arc::new(properties))?,
            columns: columns.iter().map(column).collect(),
            rows: 0,
        })
    }

    /// Adds a row, with a value for each column.
    pub fn add(&mut self, row: impl IntoIterator<Item = Value>) -> Result<()> {
        let mut values = row.into_iter();
        for column in &mut self.columns {
            column.push(values.next().unwrap_or(Value::Null))?;
        }
        if values.next().is_some() {
            return Err(ParquetError::General("a row has more values than columns".to_owned()));
        }
        self.rows += 1;
        if self.rows == GROUP_ROWS { self.flush() } else { Ok(()) }
    }

    /// Writes the remaining rows and ends the file.
    pub fn finished(mut self) -> Result<W> {
        self.flush()?;
        self.file.into_inner()
    }

    fn flush(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        self.rows = 0;
        let mut group = self.file.next_row_group()?;
        for column in &mut self.columns {
            column.write(&mut group)?;
        }
        group.close()?;
        Ok(())
    }
}

impl Column {
    fn push(&mut self, value: Value) -> Result<()> {
        self.filled.push(i16::from(value != Value::Null));
        match (self.kind, value) {
            (_, Value::Null) => {}
            (Type::Whole | Type::Day, Value::Whole(number)) => self.whole.push(number),
            (Type::Long, Value::Long(number)) => self.long.push(number),
            (Type::Long, Value::Whole(number)) => self.long.push(i64::from(number)),
            (Type::Text, Value::Text(text)) => self.text.push(text.into_bytes().into()),
            (kind, value) => {
                return Err(ParquetError::General(format!("{value:?} is not {kind:?}")));
            }
        }
        Ok(())
    }

    /// Writes the collected values as the next column of a group.
    fn write<W: Write + Send>(
        &mut self,
        group: &mut SerializedRowGroupWriter<'_, W>,
    ) -> Result<()> {
        let next = group.next_column()?;
        let mut writer = next.ok_or_else(|| ParquetError::General("no such column".to_owned()))?;
        let filled = Some(&self.filled[..]);
        match self.kind {
            Type::Whole | Type::Day => {
                writer.typed::<Int32Type>().write_batch(&self.whole, filled, None)?
            }
            Type::Long => writer.typed::<Int64Type>().write_batch(&self.long, filled, None)?,
            Type::Text => writer.typed::<ByteArrayType>().write_batch(&self.text, filled, None)?,
        };
        writer.close()?;
        self.whole.clear();
        self.long.clear();
        self.text.clear();
        self.filled.clear();
        Ok(())
    }
}
