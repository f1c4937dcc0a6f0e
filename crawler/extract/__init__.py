"""Page -> items, one module a format. Pure: bytes in, `Extraction` out; no network, no clock, no engine.

A new format is one module here, one line in `registry.py`, one golden folder, one heading in the reference.
"""
