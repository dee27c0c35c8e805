"""Tests of aligner.bitext."""
