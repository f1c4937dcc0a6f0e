"""What we publish: calendars, feeds and pages, rendered from the store.

Imports `store` and `config`, never `crawler`.
"""
