"""Tests of aligner.corrections."""
