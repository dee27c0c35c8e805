"""Rows of documents, sentences and reports, as the files of a run have them."""

from collections.abc import Iterator
from typing import Any

from aligner.corpus.document_languages import contradicts
from aligner.run.result import OpenPlan
from aligner.writing import row_of

BOTH_IN_ONE = "give each language a file of its own; a table with a column for each is aligned by row with --inside"


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
            if document.other_languages and not alone.copy_of and not contradicts(document):
                row["reason"] += f"; passages are in {', '.join(document.other_languages)}: {BOTH_IN_ONE}"
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
