"""Where a run's work is done on a Ray cluster, under the name that programs import."""

from aligner.run.engines.ray import RayEngine

__all__ = ["RayEngine"]
