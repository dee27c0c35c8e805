"""A module a kind of file; files that real producers wrote stand in tests/data/kinds."""
