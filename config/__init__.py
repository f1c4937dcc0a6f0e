"""What the operator says: settings, sources, feeds and relevance rules, read from TOML files.

Imports nothing of ours, so that every other room may import it.
"""
