"""What performance we claim, re-runnable with one command: `make bench` (or `python -m benchmarks [NAME...]`).

Each module measures its rows of the goals side by side with a baseline in the same run (A B A B, medians), so that
only ratios are claimed. Nothing here is a test: a slow machine prints other figures and fails nothing.
"""
