//! Dumps and loads every table as lines of JSON, the same for both databases. Tables come from the catalogue, so that
//! none is forgotten.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};
use serde_json::{Map, Value};

use super::dialect::each;
use super::{Db, dialect};

/// Rows a query reads.
const PAGE: usize = 200;
/// Most values bound in one statement, below the limit of either database.
const MOST_BINDS: usize = 8_000;

/// A table as the catalogue describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// As SQL knows it.
    pub name: String,
    columns: Vec<Column>,
    /// Columns of the primary key.
    key: Vec<Column>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Column {
    name: String,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Small,
    Big,
    Bool,
    Bytes,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Described {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Integer)]
    rank: i32,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Every table but those of the migrations. `order` names tables after those they refer to; others come last.
pub fn tables(db: &mut Db, order: &[&str]) -> QueryResult<Vec<Table>> {
    let names = match dialect::is_postgres(db) {
        true => {
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = current_schema() \
             AND table_type = 'BASE TABLE' ORDER BY 1"
        }
        false => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
    };
    let names: Vec<Named> = each!(db, connection => diesel::sql_query(names).load(connection))?;
    let own = names.into_iter().map(|row| row.name).filter(|name| !name.starts_with("__"));
    let mut tables = own.map(|name| describe(db, name)).collect::<QueryResult<Vec<_>>>()?;
    tables.sort_by_key(|table| order.iter().position(|known| *known == table.name).unwrap_or(order.len()));
    Ok(tables)
}

fn describe(db: &mut Db, name: String) -> QueryResult<Table> {
    let question = match dialect::is_postgres(db) {
        true => format!(
            "SELECT c.column_name::text AS name, c.data_type::text AS kind, COALESCE((SELECT k.ordinal_position \
             FROM information_schema.key_column_usage k JOIN information_schema.table_constraints t \
             ON t.constraint_name = k.constraint_name AND t.table_schema = k.table_schema \
             AND t.table_name = k.table_name WHERE t.constraint_type = 'PRIMARY KEY' \
             AND k.table_schema = c.table_schema AND k.table_name = c.table_name \
             AND k.column_name = c.column_name), 0)::int AS rank FROM information_schema.columns c \
             WHERE c.table_schema = current_schema() AND c.table_name = {} ORDER BY c.ordinal_position",
            quoted(&name)
        ),
        false => {
            format!(
                "SELECT name, lower(type) AS kind, pk AS rank FROM pragma_table_info({}) ORDER BY cid",
                quoted(&name)
            )
        }
    };
    let rows: Vec<Described> = each!(db, connection => diesel::sql_query(question).load(connection))?;
    let mut key: Vec<(i32, Column)> = Vec::new();
    let mut columns = Vec::with_capacity(rows.len());
    for row in rows {
        let kind = match row.kind.as_str() {
            "bigint" => Kind::Big,
            "integer" => Kind::Small,
            "boolean" => Kind::Bool,
            "bytea" => Kind::Bytes,
            _ => Kind::Text,
        };
        let column = Column { name: row.name, kind };
        if row.rank > 0 {
            key.push((row.rank, column.clone()));
        }
        columns.push(column);
    }
    key.sort_by_key(|(rank, _)| *rank);
    Ok(Table { name, columns, key: key.into_iter().map(|(_, column)| column).collect() })
}

/// Calls `take` with every row of a table, in the order of its key, and returns their number.
pub fn dump<E: From<diesel::result::Error>>(
    db: &mut Db,
    table: &Table,
    take: &mut dyn FnMut(&str) -> Result<(), E>,
) -> Result<usize, E> {
    let mut after = String::new();
    let mut count = 0;
    loop {
        let question = page(db, table, &after);
        let lines: Vec<Line> = each!(db, connection => diesel::sql_query(question).load(connection))?;
        for line in &lines {
            let row = read(&line.line)?;
            take(&Value::Object(row).to_string())?;
        }
        count += lines.len();
        match lines.last() {
            Some(last) if lines.len() == PAGE => after = place(table, &read(&last.line)?),
            _ => return Ok(count),
        }
    }
}

/// The query of the next page; `after` is the key of the last row read, empty at first.
fn page(db: &Db, table: &Table, after: &str) -> String {
    let postgres = dialect::is_postgres(db);
    let values = table.columns.iter().map(|column| format!("{}, {}", quoted(&column.name), value(postgres, column)));
    let values = values.collect::<Vec<_>>().join(", ");
    // The same order on both databases: by bytes.
    let ordered = |column: &Column| match column.kind {
        Kind::Text if postgres => format!("{} COLLATE \"C\"", named(&column.name)),
        _ => named(&column.name),
    };
    let key = table.key.iter().map(ordered).collect::<Vec<_>>().join(", ");
    let function = if postgres { "json_build_object" } else { "json_object" };
    let cast = if postgres { "::text" } else { "" };
    let condition = if after.is_empty() { String::new() } else { format!("WHERE ({key}) > ({after})") };
    format!(
        "SELECT {function}({values}){cast} AS line FROM {} {condition} ORDER BY {key} LIMIT {PAGE}",
        named(&table.name)
    )
}

fn value(postgres: bool, column: &Column) -> String {
    let name = named(&column.name);
    match column.kind {
        Kind::Bool if !postgres => format!("json(CASE {name} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)"),
        Kind::Bytes if postgres => format!("encode({name}, 'hex')"),
        Kind::Bytes => format!("lower(hex({name}))"),
        _ => name,
    }
}

/// The key of a row as SQL literals.
fn place(table: &Table, row: &Map<String, Value>) -> String {
    let literal = |column: &Column| match row.get(&column.name) {
        Some(Value::String(text)) => quoted(text),
        Some(value) => value.to_string(),
        None => "NULL".to_owned(),
    };
    table.key.iter().map(literal).collect::<Vec<_>>().join(", ")
}

fn read(line: &str) -> QueryResult<Map<String, Value>> {
    serde_json::from_str(line).map_err(|error| diesel::result::Error::DeserializationError(Box::new(error)))
}

/// Deletes every row of a table.
pub fn empty(db: &mut Db, table: &Table) -> QueryResult<()> {
    let statement = format!("DELETE FROM {}", named(&table.name));
    each!(db, connection => diesel::sql_query(statement).execute(connection)).map(drop)
}

/// How many rows it has.
pub fn count(db: &mut Db, table: &Table) -> QueryResult<usize> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        rows: i64,
    }
    let question = format!("SELECT count(*) AS rows FROM {}", named(&table.name));
    let count: Count = each!(db, connection => diesel::sql_query(question).get_result(connection))?;
    Ok(usize::try_from(count.rows).unwrap_or(usize::MAX))
}

/// Binds the values of rows one after the other, on either connection.
macro_rules! insert {
    ($backend:ty, $connection:expr, $statement:expr, $table:expr, $rows:expr) => {{
        let mut query = diesel::sql_query($statement).into_boxed::<$backend>();
        for (row, column) in $rows.iter().flat_map(|row| $table.columns.iter().map(move |column| (row, column))) {
            let value = row.get(&column.name).unwrap_or(&Value::Null);
            query = match column.kind {
                Kind::Text => query.bind::<Nullable<Text>, _>(value.as_str().map(str::to_owned)),
                Kind::Big => query.bind::<Nullable<BigInt>, _>(value.as_i64()),
                Kind::Small => query.bind::<Nullable<Integer>, _>(value.as_i64().and_then(|n| i32::try_from(n).ok())),
                Kind::Bool => query.bind::<Nullable<Bool>, _>(value.as_bool()),
                Kind::Bytes => query.bind::<Nullable<Binary>, _>(value.as_str().and_then(bytes)),
            };
        }
        query.execute($connection).map(drop)
    }};
}

/// Inserts rows. A row with a column that the table lacks is refused: the archive comes from another version.
pub fn load(db: &mut Db, table: &Table, rows: &[Map<String, Value>]) -> Result<(), String> {
    for row in rows {
        if let Some(unknown) = row.keys().find(|name| !table.columns.iter().any(|column| column.name == **name)) {
            return Err(format!("the table {} has no column {unknown}", table.name));
        }
    }
    for rows in rows.chunks((MOST_BINDS / table.columns.len().max(1)).max(1)) {
        let statement = insertion(table, rows.len());
        let done: QueryResult<()> = dialect::either!(
            db,
            connection => insert!(diesel::pg::Pg, connection, statement, table, rows),
            connection => insert!(diesel::sqlite::Sqlite, connection, statement, table, rows)
        );
        done.map_err(|error| format!("{}: {error}", table.name))?;
    }
    Ok(())
}

fn insertion(table: &Table, rows: usize) -> String {
    let names = table.columns.iter().map(|column| named(&column.name)).collect::<Vec<_>>().join(", ");
    let mut number = 0;
    let mut tuple = || {
        let places = table.columns.iter().map(|_| {
            number += 1;
            format!("${number}")
        });
        format!("({})", places.collect::<Vec<_>>().join(", "))
    };
    let tuples = (0..rows).map(|_| tuple()).collect::<Vec<_>>().join(", ");
    format!("INSERT INTO {} ({names}) VALUES {tuples}", named(&table.name))
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    hex.as_bytes().chunks(2).map(|pair| Some(digit(pair.first()?)? * 16 + digit(pair.get(1)?)?)).collect()
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn named(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use crate::db::archive::*;

    #[test]
    fn bytes_are_read_from_hexadecimal() {
        assert_eq!(bytes("00ff1a"), Some(vec![0, 255, 26]));
        assert_eq!(bytes(""), Some(Vec::new()));
        assert_eq!(bytes("0"), None);
        assert_eq!(bytes("zz"), None);
    }

    #[test]
    fn a_quote_in_a_key_stays_inside_its_literal() {
        assert_eq!(quoted("l'eau"), "'l''eau'");
        assert_eq!(named("a\"b"), "\"a\"\"b\"");
    }
}
