"""The folder that a run over a pile writes: one file a kind of row, whole or not at all."""

import json
import logging
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from aligner.arguments import flag_argument, path_argument, texts_argument, wrong
from aligner.bitext.changes import Change, write_changes_csv
from aligner.bitext.cleaning import count_told, kept_rows, open_flagged
from aligner.bitext.flags import flags_of
from aligner.bitext.formats import FILES_OF_PAIRS, FORMATS, write_bitext
from aligner.bitext.inputs import BitextFiles
from aligner.bitext.rows import json_row
from aligner.bitext.statistics import CorpusNumbers
from aligner.errors import AlignerError, InputError
from aligner.files import creation_time, file_digest, require_file_system, stream_rows
from aligner.model import OUTPUTS, SegmentPair
from aligner.ownership import (
    MOVING,
    OF_RUNS,
    REMOVED,
    SUMMARY,
    note_moving,
    read_notes,
    require_no_inputs,
    require_replaceable,
    with_check,
)
from aligner.page import PAGE, write_page
from aligner.run.result import OpenPile, OpenPlan, PileResult
from aligner.run.stage_table import STAGE_LABELS
from aligner.writing import disk_errors, row_of, whole_file, whole_path, write_jsonl

logger = logging.getLogger(__name__)

ALWAYS = re.compile(
    r"(documents|sentences|reports|pairs|candidates|bitext|skipped|removed|changes)\.jsonl|changes\.csv|summary\.json"
)
OF_A_PAIR = re.compile(r"bitext\.[\w-]+[.-][\w-]+\.[\w-]+")  # in those that are a file for each pair of languages
CHANGES = "changes.jsonl", "changes.csv"  # what versions of one report say differently
OF_FILES = "made_of", "formats", "clean", "versions"  # what files depend on, as the summary has it
STAGING, LOCK = ".aligner-partial", ".aligner-lock"
STAGED = re.compile(rf"{OUTPUTS.pattern}|test|\..*\.partial")  # names in the former


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
    told = {**result.summary, "formats": sorted(formats), "clean": list(drop)}
    with hold_folder(out, formats, overwrite=overwrite), _folder_errors(out):
        if isinstance(result, OpenPile) and (digests := _whole(out, told, changes is not None)):
            told = _with(told, _known_before(out))
            (out / MOVING).unlink(missing_ok=True)  # of a run that was killed behind its last file
            return _write_summary(out, told, digests)
        with _staged(out, overwrite) as folder:
            told = _with(told, _write_rows(result, folder, formats, drop))
            if changes is not None:
                _write_changes(changes, folder, formats)
            if "html" in formats:
                _write_summary(folder, told, dict.fromkeys([*_digests(folder), PAGE]))  # for the page, which shows it
                write_page(folder, folder / PAGE, STAGE_LABELS)
            return _write_summary(folder, told, _digests(folder))


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


def document_rows(plan: OpenPlan) -> Iterator[dict[str, Any]]:
    """Rows of documents.jsonl: every document with its report, or with the reason why it has none."""
    report_of = {id_: report.id for report in plan.reports for id_ in report.documents}
    unmatched = iter(plan.unmatched)  # in the same order
    alone = next(unmatched, None)
    for item in plan.split:
        document = item.document
        row: dict[str, Any] = {
            "id": document.id,
            "path": document.path,
            "language": document.language,
            "language_confidence": document.language_confidence,
            "other_languages": list(document.other_languages),
            "sentences": len(item.sentences),
            "report_id": report_of.get(document.id),
            "reason": None,
        }
        if alone and alone.id == document.id:
            row |= {key: value for key, value in row_of(alone).items() if key != "id"}
            alone = next(unmatched, None)
        told = {key: getattr(document, key) for key in ("title", "date", "url", "encoding")}
        yield row | {key: value for key, value in told.items() if value is not None}


def sentence_rows(plan: OpenPlan) -> Iterator[dict[str, Any]]:
    """Rows of sentences.jsonl: every sentence of every document, by its number there."""
    for item in plan.split:
        for number, sentence in enumerate(item.sentences):
            block = item.block_of(sentence)
            of_block = {"block": block.name if block else "", "block_number": sentence.block}
            yield {"id": item.id, "number": number, **row_of(sentence), **of_block}


def report_rows(plan: OpenPlan) -> Iterator[dict[str, Any]]:
    """Rows of reports.jsonl: the ids of each report's documents, by language."""
    for report in plan.reports:
        documents: dict[str, list[str]] = {}
        for id_, language in zip(report.documents, report.languages, strict=True):
            documents.setdefault(language, []).append(id_)
        yield {"id": report.id, "documents": dict(sorted(documents.items()))}


@contextmanager
def hold_folder(
    out: Path, formats: Sequence[str] = (), *, inputs: Sequence[Path] = (), overwrite: bool = False
) -> Iterator[None]:
    """Keep other runs out of a folder as long as the block lasts; it is made where there is none.

    This thread may hold it several times over. The lock that a killed run left behind keeps nobody out. formats,
    overwrite: see write_result. inputs: files that must not be written over.

    Raises InputError where a run could not write into out in the end, see write_result, and where another run holds it.
    """
    from filelock import FileLock, Timeout  # here: `import aligner` stays light

    require_file_system(out)
    with _folder_errors(out):
        require_replaceable(_places(out, formats), inputs, overwrite)
        if not overwrite:
            require_no_inputs([out / name for name in sorted(_files_of_earlier_run(out))], inputs)
        out.mkdir(parents=True, exist_ok=True)
        if (out / LOCK).is_symlink() or ((out / LOCK).exists() and (out / LOCK).stat().st_size):  # ours are empty
            raise InputError(f"{out / LOCK}: no run wrote it, and runs lock the folder with it; give it another name")
        lock = FileLock(os.path.abspath(out / LOCK), is_singleton=True)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise InputError(
                f"{out}: another run writes into this folder; wait for it, or name another --out"
            ) from error
    try:
        with _staged(out) as staging:
            (staging / "test").touch()
            (staging / "test").unlink()
        yield
    finally:
        if lock.lock_counter == 1:
            with suppress(OSError):  # where no file that is open can be removed
                (out / LOCK).unlink()
        lock.release()


def _places(out: Path, formats: Sequence[str]) -> list[Path]:
    """The files of a folder in whose place a run may write; which pairs of languages there are is not known yet."""
    wanted = {f"bitext.{name}" for name in formats} | ({PAGE} if "html" in formats else set())
    pairs = OF_A_PAIR if FILES_OF_PAIRS.intersection(formats) else ALWAYS
    names = sorted(path.name for path in out.iterdir()) if out.is_dir() else []
    return [out / name for name in names if name in wanted or ALWAYS.fullmatch(name) or pairs.fullmatch(name)]


@contextmanager
def _staged(out: Path, overwrite: bool = False) -> Iterator[Path]:
    """A folder to write into, whose files move to out when the block ends well."""
    staging = out / STAGING
    with _folder_errors(out):
        _clear_staging(staging)
        staging.mkdir()
    try:
        yield staging
        with _folder_errors(out):
            _move_in(staging, out, overwrite)
    except AlignerError as error:  # writers name the file where they write it
        raise type(error)(str(error).replace(str(staging), str(out))) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _clear_staging(staging: Path) -> None:
    """Remove what a run that was killed has left behind. Raises InputError for what none has."""
    if staging.is_symlink() or (staging.exists() and not staging.is_dir()):
        raise InputError(f"{staging}: no folder, and runs write into one of this name; give it another name")
    names = sorted(path.name for path in staging.iterdir()) if staging.is_dir() else []
    for name in names:
        if not STAGED.fullmatch(name):
            raise InputError(
                f"{staging}: holds {name}, which no run wrote; runs clear the folder, so move it elsewhere"
            )
    if staging.is_dir():
        shutil.rmtree(staging)


def _move_in(staging: Path, out: Path, overwrite: bool) -> None:
    names = {path.name for path in staging.iterdir()}
    if not names:
        return
    require_replaceable((out / name for name in sorted(names)), overwrite=overwrite)  # time has passed since the first
    stale = _stale(out, names)
    note_moving(out, [staging / name for name in sorted(names)])
    for name in sorted(names, key=lambda name: (name == SUMMARY, name)):  # last: it says that all are there
        os.replace(staging / name, out / name)
    gone = [name for name in stale if (out / name).exists()]
    for name in gone:
        (out / name).unlink(missing_ok=True)
    if gone:
        logger.warning("%s: removed, as this run has none of their name: %s", out, ", ".join(gone))
    (out / MOVING).unlink(missing_ok=True)


def _stale(out: Path, names: set[str]) -> list[str]:
    """Results in out of an earlier run that this one, which writes names, has not; what was changed since is none."""
    written = read_notes().written_in(out)
    stale = []
    for name in sorted(_files_of_earlier_run(out) - names):
        owner = written.owner(name)
        if owner is None and (out / name).exists():
            logger.warning("%s: no run wrote it as it stands; it is left as it is", out / name)
        if owner in ("", OF_RUNS):
            stale.append(name)
    return stale


def _files_of_earlier_run(out: Path) -> set[str]:
    """Names of results that the summary in out tells of, and of its page."""
    try:
        claimed = json.loads((out / SUMMARY).read_text(encoding="utf-8"))["files"]
        return {PAGE} | {name for name in claimed if isinstance(name, str) and OUTPUTS.fullmatch(name)}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return set()


def _folder_errors(out: Path) -> AbstractContextManager[None]:
    return disk_errors(out, full="free some space and run the same command again", refused="choose another --out")
