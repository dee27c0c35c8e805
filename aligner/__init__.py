"""A pile of articles in several languages to reports and sentence-aligned bitext.

from aligner import Aligner
result = Aligner().align_pile(["articles/"])
result.reports, result.pairs, result.bitext, result.unmatched, result.skipped, result.summary
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aligner.bitext.cleaning import Cleaned, clean_bitext
    from aligner.bitext.formats import read_bitext, write_bitext
    from aligner.bitext.ladder import read_beads, write_beads
    from aligner.bitext.term_files import read_terms
    from aligner.corpus.sources import read_documents
    from aligner.corrections.rows import BeadCorrection, PairCorrection, read_corrections
    from aligner.encoders.catalogue import load_encoder
    from aligner.errors import AlignerError, EncoderError, FormatError, InputError, MissingDependencyError
    from aligner.evaluation import evaluate, evaluate_pairs
    from aligner.model import (
        Bead,
        Document,
        DocumentPair,
        Encoder,
        LanguageGuess,
        Match,
        Report,
        SegmentPair,
        Sentence,
        Settings,
        Skipped,
        Terms,
        Unmatched,
    )
    from aligner.pipeline import Aligner
    from aligner.run.output_folder import write_result
    from aligner.run.result import PilePlan, PileResult

__version__ = "0.2.0"

__all__ = [
    "Aligner",
    "AlignerError",
    "Bead",
    "BeadCorrection",
    "Cleaned",
    "Document",
    "DocumentPair",
    "Encoder",
    "EncoderError",
    "FormatError",
    "InputError",
    "LanguageGuess",
    "Match",
    "MissingDependencyError",
    "PairCorrection",
    "PilePlan",
    "PileResult",
    "Report",
    "SegmentPair",
    "Sentence",
    "Settings",
    "Skipped",
    "Terms",
    "Unmatched",
    "clean_bitext",
    "evaluate",
    "evaluate_pairs",
    "load_encoder",
    "read_beads",
    "read_bitext",
    "read_corrections",
    "read_documents",
    "read_terms",
    "write_beads",
    "write_bitext",
    "write_result",
]

_HOMES = {  # loaded when first asked for, so that the command line says its version and its help at once
    "bitext.cleaning": "Cleaned clean_bitext",
    "bitext.formats": "read_bitext write_bitext",
    "bitext.ladder": "read_beads write_beads",
    "bitext.term_files": "read_terms",
    "corpus.sources": "read_documents",
    "corrections.rows": "BeadCorrection PairCorrection read_corrections",
    "encoders.catalogue": "load_encoder",
    "errors": "AlignerError EncoderError FormatError InputError MissingDependencyError",
    "evaluation": "evaluate evaluate_pairs",
    "model": "Bead Document DocumentPair Encoder LanguageGuess Match Report SegmentPair Sentence Settings Skipped "
    "Terms Unmatched",
    "pipeline": "Aligner",
    "run.output_folder": "write_result",
    "run.result": "PilePlan PileResult",
}
_MODULES = {name: f"aligner.{home}" for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """A public name, its module loaded."""
    if name not in _MODULES:
        raise AttributeError(f"module 'aligner' has no attribute {name!r}")
    return getattr(import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    """What is public."""
    return [*__all__, "__version__"]
