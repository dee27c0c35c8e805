"""The page: one HTML file to see an alignment and to correct it; and the alignment as a figure for print."""

from aligner.page.html import PAGE, write_page

__all__ = ["PAGE", "write_page"]
