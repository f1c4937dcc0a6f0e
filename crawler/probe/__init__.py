"""Finds out how a web address publishes its events: what to ask next, what each answer yields, which one is best.

All of it is values in, values out; the requests are made by a crawl child (scheduler/probe_child.py), which asks
`ladder.Ladder` for the next address and hands it the answer. May import `config`, `store` and this room's pure modules.
"""
