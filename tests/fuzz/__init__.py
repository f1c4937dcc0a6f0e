"""Fuzzing: what reads strangers' bytes gets bytes that nobody has thought of.

`targets.py` names every target; each takes bytes and raises where a promise is broken. `make fuzz` runs them under
atheris, which grows the corpus by coverage (fuzz.py, in an environment of its own); the suite replays `corpus/` and
`crashes/` without it (test_replay.py). How to fuzz, and what was found: benchmarks/fuzz.md.
"""
