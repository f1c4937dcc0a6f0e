"""Pictures of the pages: maps, the timeline of the year, the curve of a source's yield.

Pure: events, places or counts in, frozen values out that a template of `feeds/web` writes as SVG. No file but
`data/outlines.json` is read, no clock, no network. May import `store` and `feeds.formats`, nothing of `feeds.web`.
"""
