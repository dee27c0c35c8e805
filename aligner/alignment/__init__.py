"""Sentences of two texts to beads."""
