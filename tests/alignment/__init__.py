"""Tests of aligner.alignment."""
