"""A small bitext with everything that programs differ on, in all our formats."""

from dataclasses import replace
from pathlib import Path

from aligner import SegmentPair, write_bitext
from aligner.model import InlineCode

ROW = SegmentPair("001", "002", "en", "de", "", "", (0,), (0,), None, None, "1-1", score=0.8, confidence=0.9)
TEXTS = (
    ("The old bridge over the river is closed.", "Die alte Brücke über den Fluss ist gesperrt.", "1-1"),
    ("Nobody crossed it in winter.", "Im Winter war sie zu. Niemand ging hinüber.", "1-2"),
    ("Opening hours", "Öffnungszeiten", "1-1"),
    ("Opening hours", "Geöffnet", "1-1"),  # another translation, of less confidence
    ("Photo: the town archive.", "", "1-0"),
    ("", "Foto: das Stadtarchiv.", "0-1"),
    ('It costs <12> & more\u00a0than "that".', 'Es kostet <12> & mehr\u00a0als „das".', "1-1"),
    ('"Yes," she said.', '„Ja", sagte sie.', "1-1"),
    ('"We open', "„Wir öffnen", "1-1"),
    ('at nine"', 'um neun"', "1-1"),
    ("NA", "k. A.", "1-1"),
    ("=1+1 is two.", "=1+1 ist zwei.", "1-1"),
    ("One\u2028line.", "Eine\u2028Zeile.", "1-1"),
    ("A page\x0cbreak.", "Ein Seiten\x0cumbruch.", "1-1"),
    ("Press Start.", "Drücken Sie Start.", "1-1"),  # with codes around Start
    ("0012", "Nr. 12", "1-1"),
)
UNSURE = 3  # the row of less confidence


def rows() -> list[SegmentPair]:
    """The rows of the example."""
    made = [_row(number, *texts) for number, texts in enumerate(TEXTS)]
    made[UNSURE] = replace(made[UNSURE], confidence=0.5)
    press = next(number for number, row in enumerate(made) if row.source == "Press Start.")
    made[press] = replace(made[press], source_codes=_bold(6, 11), target_codes=_bold(12, 17))
    return made


def regions() -> list[SegmentPair]:
    """Rows in two variants of Portuguese."""
    bus = replace(ROW, source="The bus is late.")
    return [
        replace(bus, target_language="pt-BR", target="O ônibus está atrasado.", target_id="br"),
        replace(bus, target_language="pt-PT", target="O autocarro está atrasado.", target_id="pt"),
    ]


def write_example(folder: Path) -> None:
    """The example as `bitext.*`, and the variants of Portuguese as `regions.*`."""
    for suffix in ("jsonl", "tsv", "csv", "xlsx", "tmx", "xlf", "moses", "parquet"):
        write_bitext(rows(), folder / f"bitext.{suffix}")
    for suffix in ("tmx", "jsonl"):
        write_bitext(regions(), folder / f"regions.{suffix}")


def _row(number: int, source: str, target: str, kind: str) -> SegmentPair:
    return replace(
        ROW,
        source=source,
        target=target,
        kind=kind,
        source_sentences=(number,) if source else (),
        target_sentences=(number,) if target else (),
        source_offsets=(10 * number, 10 * number + 9) if source else None,
        target_offsets=(10 * number, 10 * number + 9) if target else None,
    )


def _bold(begin: int, end: int) -> tuple[InlineCode, ...]:
    return InlineCode(begin, "open", "1", "<b>"), InlineCode(end, "close", "1", "</b>")
