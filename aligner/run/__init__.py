"""A run over a pile: its stages over a work folder, and the folder it writes."""
