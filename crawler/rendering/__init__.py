"""Pages that a script fills, read by a real browser: the optional `js` extra (scrapy-playwright and a system Chromium).

Only `extra` may be imported where the extra is missing. May import Scrapy, Playwright, `config` and this room.

The browser itself never touches the network. A page is fetched by Scrapy, through all our middlewares, and handed to
the browser as it came; whatever its scripts then ask for is fetched by Scrapy as well, so that robots.txt, the guard
against private addresses, the limits of size and time hold for every request. What the browser made of it goes on as
the body of the answer.
"""
