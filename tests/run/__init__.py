"""Tests of aligner.run."""
