"""Where tasks are carried out: on this machine or on a cluster; one table of engines."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import cast

from aligner.run.engines.protocol import Engine


@dataclass(frozen=True, slots=True)
class EngineKind:
    """A kind of engine: where it works, in words for the help, and the module that has `open_engine` for it.

    has_address: whether it can be told which cluster to use.
    """

    where: str
    module: str
    has_address: bool = False

    def open(self, cores: int, address: str | None, verbose: bool) -> AbstractContextManager[Engine]:
        """An engine for the time of a block. cores: of this machine. address: of a cluster, None for the usual one."""
        module = import_module(self.module)  # here: what an engine needs is loaded when it is asked for
        return cast(AbstractContextManager[Engine], module.open_engine(cores, address, verbose))


_ROWS = {
    "local": EngineKind("on this machine", "aligner.run.engines.local"),
    "ray": EngineKind("on a Ray cluster", "aligner.run.engines.ray", has_address=True),
}
ENGINES: Mapping[str, EngineKind] = MappingProxyType(_ROWS)
