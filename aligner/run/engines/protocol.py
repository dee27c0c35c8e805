"""What an engine is: where tasks are carried out, and where the encoder lives."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from aligner.model import Encoder


@runtime_checkable
class Engine(Protocol):
    """Where tasks are carried out: in this process, in several, or on a cluster."""

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """function of each item, in order; items are taken as they are needed."""

    def check(self, folder: Path, inputs: Sequence[Path]) -> None:
        """Raises InputError where tasks could not write into a folder, or not read one of the inputs."""

    def encoder(self, load: Callable[[], Encoder]) -> Encoder:
        """What load gives, or what stands for it where tasks are carried out elsewhere."""
