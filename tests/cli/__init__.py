"""Tests of aligner.cli."""
