"""Tests: the public surface, slow plain references, properties, real files."""
