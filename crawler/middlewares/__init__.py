"""Downloader middlewares: what happens to every request and answer, whatever is on the page.

Order, from the engine to the wire: robots, retries, compression, redirects, guard (`crawler/settings.py`).
"""
