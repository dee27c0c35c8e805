"""Where a run's work is done on this machine, under the name that programs import."""

from aligner.run.engines.local import LocalEngine

__all__ = ["LocalEngine"]
