"""The stages of a run: read, encode, match, align."""
