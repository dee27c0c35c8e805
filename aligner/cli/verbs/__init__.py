"""The verbs, a module each: a few lines over the same functions that Python users call."""
