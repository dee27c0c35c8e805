"""Documents: found, read, their language told, cut into sentences."""
