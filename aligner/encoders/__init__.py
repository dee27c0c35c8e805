"""Encoders: the bundled ones, any sentence-transformers model, and their vectors on disk."""
