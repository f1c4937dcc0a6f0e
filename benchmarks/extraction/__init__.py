"""How well pages are read, measured on recorded pages with known truth: `make bench-extract CORPUS=...`.

The corpus and its scorers lie outside the project; nothing of them is copied into it.
"""
