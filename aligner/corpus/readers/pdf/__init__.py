"""PDF: `file.py` reads one. Characters become lines, those of Hebrew and Arabic in their own way, then paragraphs."""
