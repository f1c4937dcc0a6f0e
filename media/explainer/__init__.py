"""Draws the explainer film: `make explainer`. Words and times come from its script among the content pages.

Not part of the program: what it makes is committed under `feeds/web/static/`. It needs Chromium and ffmpeg.
"""
