"""Downloader middlewares: what happens to every request and answer, whatever is on the page.

Order, from the engine to the wire: robots, retries, secrets in bodies, compression, redirects, secrets in headers,
guard (`crawler/settings.py`).
"""
