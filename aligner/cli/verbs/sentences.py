"""The beads of two texts with one sentence a line."""

from aligner.bitext.ladder import bead_line
from aligner.cli.console import emit, show_progress
from aligner.cli.options import Model, NoCache, OutFile, Overwrite, Quiet, Source, Target, Verbose
from aligner.cli.outputs import check_output
from aligner.files import read_lines
from aligner.pipeline import Aligner


def sentences(
    source: Source,
    target: Target,
    out: OutFile = None,
    model: Model = None,
    no_cache: NoCache = False,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Align two texts with one sentence a line: the ladder, `[0, 1]:[0]:score`."""
    lines = read_lines(source), read_lines(target)
    check_output(out, (source, target), overwrite, suffixes=(".txt",))
    with show_progress(quiet, verbose) as progress:
        beads = Aligner(model=model, cache=not no_cache, progress=progress).align_sentences(*lines)
    emit(map(bead_line, beads), out)
