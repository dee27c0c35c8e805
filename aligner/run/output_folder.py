"""The folder that a run over a pile writes: one file a kind of row, whole or not at all."""

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from aligner.arguments import flag_argument, path_argument, texts_argument, wrong
from aligner.bitext.changes import Change, write_changes_csv
from aligner.bitext.cleaning import count_told, kept_rows, open_flagged
from aligner.bitext.flags import flags_of
from aligner.bitext.formats import FORMATS, write_bitext
from aligner.bitext.inputs import BitextFiles
from aligner.bitext.rows import json_row
from aligner.bitext.statistics import CorpusNumbers
from aligner.errors import InputError
from aligner.files import creation_time, file_digest, stream_rows
from aligner.model import SegmentPair
from aligner.ownership import MOVING, REMOVED, SUMMARY, with_check
from aligner.page import PAGE, write_page
from aligner.run.held_folder import folder_errors, hold_folder, staged
from aligner.run.output_rows import document_rows, report_rows, sentence_rows
from aligner.run.result import OpenPile, OpenPlan, PileResult
from aligner.run.stage_table import STAGE_LABELS, WRITING
from aligner.writing import row_of, whole_file, whole_path, write_jsonl

CHANGES = "changes.jsonl", "changes.csv"  # what versions of one report say differently
OF_FILES = "made_of", "formats", "clean", "versions"  # what files depend on, as the summary has it


def write_result(
    result: OpenPile | PileResult,
    out: str | Path,
    formats: Iterable[str] = (),
    *,
    clean: str | Sequence[str] = (),
    changes: Iterable[Change] | None = None,
    overwrite: bool = False,
) -> dict[str, Any]:
    """Write a run's files into the folder out, and more formats of the bitext; returns the summary as written.

    The format `html` is the page, made from the other files. Files appear when all of them are whole. Those of an
    earlier run are replaced, or go if this run has none of their name; other files in out stay. Where they are of the
    same work, and as that run left them, only the summary is written. clean: a preset, or flags, whose rows of the
    bitext go to removed.jsonl instead, each with its reasons. changes: what Aligner.changes tells of the result, for
    changes.jsonl, and with the format csv for changes.csv. overwrite: replace files of these names that no run wrote,
    or that were changed since.

    Raises InputError where out cannot be written, where another run writes into it, and without overwrite for a file
    that no run wrote as it stands; nothing is written then.
    """
    out, formats = path_argument(out, "out"), formats_argument(formats)
    flag_argument(overwrite, "overwrite")
    if not isinstance(result, OpenPile | PileResult):
        raise wrong("result", result, "what align_pile or open_pile gave")
    drop = flags_of(clean)
    began, told = time.perf_counter(), {**result.summary, "formats": sorted(formats), "clean": list(drop)}
    with hold_folder(out, formats, overwrite=overwrite), folder_errors(out):
        if isinstance(result, OpenPile) and (digests := _whole(out, told, changes is not None)):
            told = _with(told, _known_before(out))
            (out / MOVING).unlink(missing_ok=True)  # of a run that was killed behind its last file
            return _write_summary(out, _timed(told, began), digests)
        with staged(out, overwrite) as folder:
            told = _with(told, _write_rows(result, folder, formats, drop))
            if changes is not None:
                _write_changes(changes, folder, formats)
            if "html" in formats:
                _write_summary(folder, told, dict.fromkeys([*_digests(folder), PAGE]))  # for the page, which shows it
                write_page(folder, folder / PAGE, STAGE_LABELS)
            return _write_summary(folder, _timed(told, began), _digests(folder))


def formats_argument(formats: Iterable[str]) -> list[str]:
    """Formats besides JSONL, which is always written. Raises InputError for what is none of a run's."""
    known = [*FORMATS, "html"]
    wanted = list(dict.fromkeys(texts_argument(formats, "formats")))
    if unknown := [name for name in wanted if name not in known]:
        raise InputError(f"formats: no format {unknown[0]!r}; use {', '.join(known)}")
    return [name for name in wanted if name != "jsonl"]


def _write_rows(
    result: OpenPile | PileResult, folder: Path, formats: Sequence[str], drop: Sequence[str]
) -> dict[str, Any]:
    """Write the files of rows; the numbers of the bitext, and what its cleaning counted, where there was one."""
    write_jsonl(document_rows(result), folder / "documents.jsonl")
    write_jsonl(sentence_rows(result), folder / "sentences.jsonl")
    write_jsonl(report_rows(result), folder / "reports.jsonl")
    write_jsonl(map(row_of, result.pairs), folder / "pairs.jsonl")
    write_jsonl(map(row_of, result.candidates), folder / "candidates.jsonl")
    write_jsonl(map(row_of, result.skipped), folder / "skipped.jsonl")
    numbers = CorpusNumbers()
    known: dict[str, Any] = {}
    bitext: Iterable[SegmentPair] = result.bitext
    if drop:
        known["cleaned"] = _write_cleaned(result.bitext, folder, drop, numbers)
        bitext = BitextFiles((folder / "bitext.jsonl",))
    else:
        write_jsonl(map(json_row, numbers.counting(bitext)), folder / "bitext.jsonl")
    created = (
        creation_time(_files_of(result)) if any(name in FORMATS and FORMATS[name].dated for name in formats) else None
    )
    not_held: dict[str, dict[str, int]] = {}
    for name in formats:
        if name != "html":
            counts = Counter[str]()
            write_bitext(_counted(bitext, name, counts), folder / f"bitext.{name}", name, created=created)
            not_held |= {name: dict(counts)} if counts else {}
    return known | {"corpus": numbers.told(), "not_held": not_held}


def _counted(rows: Iterable[SegmentPair], format: str, counts: Counter[str]) -> Iterator[SegmentPair]:
    """Rows as they are, while those that a format leaves out are counted by the reason."""
    losses = [loss for loss in FORMATS[format].lost if loss.is_row]
    for row in rows:
        counts.update(next(([loss.words] for loss in losses if loss.of(row)), []))
        yield row


def _files_of(plan: OpenPlan) -> Iterator[Path]:
    """The files that documents were read from."""
    return (Path(item.document.path) for item in plan.split if item.document.path)


def _write_changes(changes: Iterable[Change], folder: Path, formats: Sequence[str]) -> None:
    write_jsonl((change.told() for change in changes), folder / CHANGES[0])
    if "csv" in formats:
        write_changes_csv((row for _, row in stream_rows(folder / CHANGES[0])), folder / CHANGES[1])


def _write_cleaned(
    bitext: Iterable[SegmentPair], folder: Path, drop: Sequence[str], numbers: CorpusNumbers
) -> dict[str, Any]:
    """Write the rows that are kept and those that are dropped; returns how many there are."""
    counts: Counter[str] = Counter()
    with open_flagged(bitext, drop) as flagged, whole_file(folder / REMOVED) as removed:
        kept = kept_rows(flagged, drop, removed, counts)
        write_jsonl(map(json_row, numbers.counting(kept)), folder / "bitext.jsonl")
    return count_told(counts, drop)


def _write_summary(folder: Path, told: dict[str, Any], digests: Mapping[str, str | None]) -> dict[str, Any]:
    """Write summary.json beside the other files, whose digests it keeps."""
    summary = with_check({**told, "files": sorted([*digests, SUMMARY]), "digests": digests})
    with whole_path(folder / SUMMARY) as path:
        path.write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return summary


def _digests(folder: Path) -> dict[str, str | None]:
    return {path.name: file_digest(path) for path in sorted(folder.iterdir()) if path.name != SUMMARY}


def _whole(out: Path, told: dict[str, Any], with_changes: bool) -> dict[str, str | None]:
    """Digests of the files that an earlier run has made of the same, where all are as it left them; else empty.

    Another version of this program may write other files of the same work.
    """
    try:
        summary = json.loads((out / SUMMARY).read_text(encoding="utf-8"))
        digests: dict[str, str | None] = summary["digests"]
        same = told.get("made_of") and all(summary[key] == told[key] for key in OF_FILES)
        same = same and "corpus" in summary and with_changes == (CHANGES[0] in digests)
        return digests if same and all(file_digest(out / name) == own for name, own in digests.items()) else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _known_before(out: Path) -> dict[str, Any]:
    """What the summary of an earlier run says of its bitext."""
    summary = json.loads((out / SUMMARY).read_text(encoding="utf-8"))
    counts = summary["counts"]
    cleaned = {"cleaned": counts["cleaned"]} if "cleaned" in counts else {}
    return cleaned | {"corpus": summary["corpus"], "not_held": counts.get("not_held", {})}


def _with(told: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """A summary with what is known of the bitext that was written."""
    counts = {name: known[name] for name in ("cleaned", "not_held") if known.get(name)}
    return told | {"counts": told["counts"] | counts, "corpus": known["corpus"]}


def _timed(told: dict[str, Any], began: float) -> dict[str, Any]:
    """A summary with the seconds of writing its files, since it began."""
    return told | {"seconds": told["seconds"] | {WRITING: round(time.perf_counter() - began, 3)}}
