"""The bundled encoders."""

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from aligner.encoders.catalogue import BUNDLED


def models() -> None:
    """Show the bundled encoders, their languages and what is installed."""
    table = Table("name", "languages", "dimension", "licence", Column("installed", overflow="fold"))
    for encoder in BUNDLED:
        table.add_row(
            encoder.name,
            " ".join(sorted(encoder.languages)),
            str(encoder.dimension),
            encoder.licence,
            "yes" if not encoder.missing() else escape(f"no: {encoder.install}"),
        )
    Console().print(table)
    print("--model takes any sentence-transformers model as well, by its name on the hub or its folder.")
