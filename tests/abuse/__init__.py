"""Hostile clients against a real server in a process of its own: what they get, and what everybody else gets meanwhile.

`python -m tests.abuse` (make abuse) is the long form under the limits of production, with figures in
benchmarks/abuse.md; the tests beside it are the short form under shorter ones.
"""
