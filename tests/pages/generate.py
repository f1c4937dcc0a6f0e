"""All generated pages: every layout in every language, the main ones in two variants; always the same ones."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from urllib.parse import quote

from tests.pages.draft import Draft, local
from tests.pages.furniture import events_page
from tests.pages.language import MAIN, OTHER, language
from tests.pages.layouts import LAYOUTS
from tests.pages.programme import ORIGIN
from tests.pages.truth import GeneratedPage, Part

# The second is in another year, so that nothing depends on how far away New Year is.
NOWS = (dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC), dt.datetime(2027, 4, 6, 8, tzinfo=dt.UTC))
_STYLES = 3


def part_of(*key: str) -> Part:
    """Say whether a combination is closed: a third are, by a hash that no seed or order changes."""
    digest = hashlib.sha256("/".join(key).encode()).hexdigest()
    return Part.CLOSED if int(digest, 16) % 3 == 0 else Part.OPEN


def generated_pages(part: Part | None = None) -> Iterator[GeneratedPage]:
    """Make the pages of one part, or all."""
    variants = [*product(MAIN, (0, 1)), *((locale, index % 2) for index, locale in enumerate(OTHER))]
    for layout, (locale, variant) in product(LAYOUTS, variants):
        if part in (None, part_of(layout, locale)):
            yield generate(layout, locale, variant)


def generate(layout: str, locale: str, variant: int) -> GeneratedPage:
    """Make one page; the same arguments give the same page."""
    rng = random.Random(f"{layout}/{locale}/{variant}")  # noqa: S311 - chance that can be repeated is the point
    words = language(locale)
    now = NOWS[rng.randrange(len(NOWS))]
    draft = Draft(words, words.styles[rng.randrange(_STYLES)], variant, rng, now.date(), hard=rng.random() < 0.15)
    body = LAYOUTS[layout](draft)
    html = events_page(draft, body.html, rng.choice(words.orgs))
    url = (
        f"{ORIGIN}/{quote(words.words['events'].lower())}"
        if rng.random() < 0.7
        else f"{ORIGIN}/page-{rng.randint(2, 99)}"
    )
    truth = tuple(event if f'"{local(event)}"' in html else replace(event, url=None) for event in body.truth)
    return GeneratedPage(layout, locale, variant, part_of(layout, locale), now, url, html, truth)
