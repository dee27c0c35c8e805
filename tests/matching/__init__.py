"""Tests of aligner.matching."""
