"""Plain HTML with nothing configured: the events of a page from its repeating structure. Door: `read.read_listing`.

DOM -> lines -> spots (dates on lines) -> years -> records -> titles, times, places, status -> certainty -> items.

Pure: imports lxml, `crawler.normalize` (dates, words) and its neighbours in `crawler.extract`; nothing that fetches.
"""
