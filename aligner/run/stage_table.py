"""The stages of a run: one table, from which clock, progress, work folder and page take their names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a stage. name: told to progress. shards: folder of what it makes. counts: what its steps are."""

    name: str
    shards: str
    counts: str = "shards"


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage. name: in the summary, with its seconds, and in the log. label: shown on the page."""

    name: str
    label: str
    steps: tuple[Step, ...] = ()


READ = Step("read", "documents")
LIST = Step("list", "texts")
ENCODE = Step("encode", "vectors", counts="sentences")
NAMES = Step("names", "names")
WEIGH = Step("weigh", "embedded")
INDEX = Step("index", "index")
SEARCH = Step("search", "candidates")
COMPARE = Step("compare", "similarities")
DECIDE = Step("decide", "margins")
ALIGN = Step("align", "bitext")

_STAGES = (
    Stage("read", "reading", (READ,)),
    Stage("load", "loading the encoder"),
    Stage("encode", "encoding", (LIST, ENCODE, NAMES, WEIGH)),
    Stage("match", "matching", (INDEX, SEARCH, COMPARE, DECIDE)),
    Stage("align", "aligning", (ALIGN,)),
)
WRITING = "write"  # as the summary calls the writing of files, which begins once the stages are done
STAGES = {stage.name: stage for stage in _STAGES}
STAGE_LABELS = {name: stage.label for name, stage in STAGES.items()}  # the page is written before WRITING ends
STEPS = {step.name: step for stage in _STAGES for step in stage.steps}
SHARDS = tuple(step.shards for step in STEPS.values())
FORMER_SHARDS = ("near", "likeness", "rivals")  # in work folders of layout 1, which are cleared
