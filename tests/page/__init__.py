"""Tests of aligner.page."""
