"""Bitext: its rows, and every format that holds them."""
