"""Which documents, and which sentences of two pools, are versions of each other."""
