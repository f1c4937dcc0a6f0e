"""The archive of a source as a recorded site: the youngest body of every page, or how the site was at earlier times."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from crawler.archive import Archive, ArchivedBody


@dataclass(slots=True)
class ArchivedSite:
    """The site as it was at a moment; None: as it came last. Notes which bodies were asked for, in that order.

    A page that came for the first time only later is taken as it was then: better than none.
    """

    archive: Archive
    at: dt.datetime | None = None
    used: dict[str, ArchivedBody] = field(default_factory=dict)

    def __call__(self, url: str) -> ArchivedBody | None:
        if url not in self.used:
            bodies = self.archive.of_page(url)
            if not bodies:
                return None
            self.used[url] = next((body for at, body in bodies if self.at is None or at <= self.at), bodies[-1][1])
        return self.used[url]


def sites(archive: Archive, url: str) -> list[tuple[dt.datetime, ArchivedSite]]:
    """The site at each moment at which a body of this page came (for the last time), oldest first; [] without any."""
    times = sorted(at for at, _ in archive.of_page(url))
    return [(at, ArchivedSite(archive, None if at == times[-1] else at)) for at in times]
