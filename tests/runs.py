"""Folders as `align` writes them, made by hand: any texts and any beads, without an encoder."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# Source and target sentences, confidence, whether it is moved.
MadeBead = tuple[Sequence[int], Sequence[int], float, bool]


def write_run(
    folder: Path,
    documents: Mapping[str, tuple[str, Sequence[str]]],
    pairs: Mapping[tuple[str, str], Sequence[MadeBead]],
    furniture: Mapping[str, Sequence[int]] | None = None,
) -> Path:
    """A run's files.

    documents: language and sentences by id. pairs: beads by source and target id; each pair is a report of its own if
    its documents are in no other, and else joins theirs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    report_of: dict[str, str] = {}
    for pair in pairs:
        known = next((report_of[id_] for id_ in pair if id_ in report_of), f"r{len(set(report_of.values())) + 1:05}")
        report_of |= dict.fromkeys(pair, known)
    members: dict[str, dict[str, list[str]]] = {}
    for id_, report in report_of.items():
        members.setdefault(report, {}).setdefault(documents[id_][0], []).append(id_)

    def write(name: str, rows: list[dict[str, Any]]) -> None:
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    write(
        "documents.jsonl",
        [
            {
                "id": id_,
                "language": language,
                "language_confidence": 1.0,
                "other_languages": [],
                "sentences": len(sentences),
                "report_id": report_of.get(id_),
                "reason": None if id_ in report_of else f"nothing is like {id_}",
            }
            for id_, (language, sentences) in documents.items()
        ],
    )
    marked = {id_: set(numbers) for id_, numbers in (furniture or {}).items()}
    write(
        "sentences.jsonl",
        [
            {"id": id_, "number": number, "text": text, "furniture": number in marked.get(id_, ())}
            for id_, (_, sentences) in documents.items()
            for number, text in enumerate(sentences)
        ],
    )
    write("reports.jsonl", [{"id": report, "documents": of} for report, of in members.items()])
    compared = [
        {"source_id": source, "target_id": target, "score": 0.6, "confidence": 0.9, "margin": 0.1, "conflict": 0.0}
        for source, target in pairs
    ]
    write("pairs.jsonl", compared)
    write("candidates.jsonl", compared)
    write(
        "bitext.jsonl",
        [
            {
                "source_id": source,
                "target_id": target,
                "source_sentences": list(left),
                "target_sentences": list(right),
                "score": 0.5,
                "confidence": confidence,
                "moved": moved,
            }
            for (source, target), beads in pairs.items()
            for left, right, confidence, moved in beads
        ],
    )
    write("skipped.jsonl", [{"id": "empty.txt", "reason": "the file is empty"}])
    languages = [language for language, _ in documents.values()]
    counts = {
        "documents": {language: languages.count(language) for language in sorted(set(languages))},
        "reports": len(members),
        "pairs": len(pairs),
        "sentence_pairs": sum(map(len, pairs.values())),
    }
    (folder / "summary.json").write_text(json.dumps({"counts": counts, "seconds": {"read": 0.5}}), encoding="utf-8")
    return folder
