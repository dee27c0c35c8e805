"""A pile of articles in several languages to reports and sentence-aligned bitext.

from aligner import Aligner
result = Aligner().align_pile(["articles/"])
result.reports, result.pairs, result.bitext, result.unmatched, result.skipped, result.summary
"""

from aligner.bitext.formats import read_bitext, write_bitext
from aligner.bitext.ladder import read_beads, write_beads
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
    Unmatched,
)
from aligner.pipeline import Aligner
from aligner.run.output_folder import write_result
from aligner.run.run import PilePlan, PileResult

__version__ = "0.1.0"

__all__ = [
    "Aligner",
    "AlignerError",
    "Bead",
    "BeadCorrection",
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
    "Unmatched",
    "evaluate",
    "evaluate_pairs",
    "load_encoder",
    "read_beads",
    "read_bitext",
    "read_corrections",
    "read_documents",
    "write_beads",
    "write_bitext",
    "write_result",
]
