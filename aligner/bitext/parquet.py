"""Parquet and Arrow: the columns of bitext with fixed types, as DuckDB, pyarrow and `datasets` read them."""

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from aligner.bitext.left_out import LeftOut
from aligner.bitext.rows import COLUMNS, Rows, batches, json_row, parse_row
from aligner.errors import FormatError
from aligner.model import SegmentPair
from aligner.writing import REPLACE, whole_path

LONGEST_ERROR = 200  # characters of what pyarrow says
READ = 1_000  # rows held at once when reading
CODEC = "snappy"  # which every reader of Parquet knows; those for JavaScript lack zstd


def write_parquet(rows: Rows, path: Path) -> list[Path]:
    """Bitext as Parquet, a row group a batch; what is not known is null."""
    return write_tables(map(arrow_table, batches(rows)), arrow_schema(), path)


def read_parquet(path: Path, left_out: LeftOut) -> Iterator[SegmentPair]:
    """Rows of a Parquet file with at least the columns `source` and `target`."""
    for number, row in enumerate(stream_parquet(path, left_out, COLUMNS.keys()), start=1):
        yield parse_row(row, f"{path}, row {number}")


def stream_parquet(path: Path, left_out: LeftOut, known: Container[str] | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file. known: the columns that are read, None for all; others are counted.

    Raises FormatError where it is none.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            wanted = [name for name in names if known is None or name in known]
            left_out.add_names("column", [name for name in names if name not in wanted], file.metadata.num_rows)
            for batch in file.iter_batches(READ, columns=wanted):
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        words = " ".join(str(error).split())  # which may be several lines
        raise FormatError(f"{path}: cannot be read ({words[:LONGEST_ERROR]}); wanted Parquet") from error


def arrow_table(rows: Sequence[SegmentPair]) -> Any:
    """Rows as a pyarrow Table; what is not known is null."""
    return table_of([json_row(row) for row in rows], arrow_schema())


def rows_of_table(table: Any) -> Iterator[SegmentPair]:
    """The rows of what arrow_table made."""
    names = list(COLUMNS)
    columns = [map(kind.parse, table.column(name).to_pylist()) for name, kind in COLUMNS.items()]
    for values in zip(*columns, strict=True):
        yield SegmentPair(**dict(zip(names, values, strict=True)))


@cache
def arrow_schema() -> Any:
    """The columns of bitext as Arrow names their types."""
    import pyarrow as pa

    kinds = {
        "string": pa.string(),
        "list<int64>": pa.list_(pa.int64()),
        "double": pa.float64(),
        "list<double>": pa.list_(pa.float64()),
        "bool": pa.bool_(),
        "int64": pa.int64(),
        "list<string>": pa.list_(pa.string()),
    }
    return pa.schema([pa.field(name, kinds[kind.arrow]) for name, kind in COLUMNS.items()])


def table_of(rows: Sequence[dict[str, Any]], schema: Any) -> Any:
    """A pyarrow Table of rows as JSON has them."""
    import pyarrow as pa

    try:
        return pa.Table.from_pylist(rows, schema)
    except UnicodeEncodeError:
        return pa.Table.from_pylist(_encodable(rows), schema)


def write_tables(tables: Iterable[Any], schema: Any, path: Path) -> list[Path]:
    """A Parquet file with a row group a table."""
    import pyarrow.parquet as pq

    with whole_path(path) as beside, pq.ParquetWriter(beside, schema, compression=CODEC) as file:
        for table in tables:
            file.write_table(table)
    return [path]


def _encodable(value: Any) -> Any:
    """Rows with U+FFFD for halves of characters, which Parquet cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", REPLACE).decode("utf-8")
    if isinstance(value, dict):
        return {key: _encodable(own) for key, own in value.items()}
    return [_encodable(own) for own in value] if isinstance(value, list | tuple) else value
