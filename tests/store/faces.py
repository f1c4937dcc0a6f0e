"""What a listing is recognised by, of fictional events in May."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from store.face import Face, title_key

TODAY = dt.date(2027, 1, 10)
MAY = dt.date(2027, 5, 12)


def face(title: str = "Spring meeting", day: dt.date = MAY, **more: str | None) -> Face:
    url = more.get("url")
    return Face(more.get("native_id"), url, title_key(title), day.isoformat(), day, day)


def in_city(title: str, day: dt.date, city: str | None) -> Face:
    return replace(face(title, day), city=city)
