"""Parquet: the columns of bitext.jsonl with fixed types, as DuckDB, pyarrow and `datasets` read it."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from aligner.bitext.rows import COLUMNS, Rows, batches, bitext_row, segment_pair
from aligner.errors import FormatError
from aligner.files import REPLACE, whole_path
from aligner.model import SegmentPair

READ = 1_000  # rows held at once when reading


def write_parquet(rows: Rows, path: Path) -> list[Path]:
    """Bitext as Parquet, a row group a batch; what is not known is null."""
    tables = ([bitext_row(row) for row in batch] for batch in batches(rows))
    return write_tables(tables, _schema(), path)


def read_parquet(path: Path) -> Iterator[SegmentPair]:
    """Rows of a Parquet file with at least the columns `source` and `target`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            names = [name for name in COLUMNS if name in file.schema_arrow.names]
            for batch in file.iter_batches(READ, columns=names):
                for row in batch.to_pylist():
                    yield segment_pair(row, str(path))
    except (pa.ArrowException, OSError) as error:
        raise FormatError(f"{path}: cannot be read ({error}); wanted Parquet") from error


def write_tables(tables: Iterable[list[dict[str, Any]]], schema: Any, path: Path) -> list[Path]:
    """A Parquet file with a row group a table."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with whole_path(path) as beside, pq.ParquetWriter(beside, schema, compression="zstd") as file:
        for rows in tables:
            file.write_table(pa.Table.from_pylist(_encodable(rows), schema))
    return [path]


def _encodable(value: Any) -> Any:
    """Rows with U+FFFD for halves of characters, which Parquet cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-8", REPLACE).decode("utf-8")
    if isinstance(value, dict):
        return {key: _encodable(own) for key, own in value.items()}
    return [_encodable(own) for own in value] if isinstance(value, list | tuple) else value


@cache
def _schema() -> Any:
    import pyarrow as pa

    text, numbers = pa.string(), pa.list_(pa.int64())
    kinds = {"kind": text, "score": pa.float64(), "confidence": pa.float64(), "moved": pa.bool_()}
    for side in ("source", "target"):
        kinds |= {side: text, f"{side}_id": text, f"{side}_language": text}
        kinds |= {f"{side}_sentences": numbers, f"{side}_offsets": numbers}
    return pa.schema([pa.field(name, kinds[name]) for name in COLUMNS])
