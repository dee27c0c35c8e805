"""Tests of aligner.corpus."""
