"""How a crawl ended: as its child told it in a line, or as it is charged because the child died."""

from __future__ import annotations

import signal
from dataclasses import dataclass

from config.source import Identity
from scheduler.child import ChildEnd, Line
from store.crawl import CrawlClass

_MISUSE = 2  # exit code of a child whose configuration is wrong
_MEMORY_SIGNALS = (-signal.SIGKILL, -signal.SIGSEGV, -signal.SIGBUS, -signal.SIGABRT)
_TIME_SIGNAL = -signal.SIGVTALRM  # reading a page took too long, in C code (`crawler/patience.py`)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One finished crawl, as its child told it or as it was charged.

    identity   what the store chose in this crawl, because the source rotates its ids
    """

    slug: str
    crawl_class: CrawlClass
    detail: str = ""
    new: int = 0
    changed: int = 0
    seen: int = 0
    vanished: int = 0
    items: int = 0
    requests: int = 0
    held: str | None = None
    identity: Identity | None = None

    @property
    def visible_change(self) -> bool:
        return bool(self.new or self.changed or self.vanished)

    @classmethod
    def from_line(cls, line: Line) -> Outcome:
        """Read a child's line for one finished source. Raises KeyError or ValueError for anything else."""
        counts = {name: int(line.get(name, 0)) for name in ("new", "changed", "seen", "vanished", "items", "requests")}
        chosen = Identity(line["identity"]) if line.get("identity") else None
        crawl_class, detail = CrawlClass(line["class"]), line.get("detail") or ""
        return cls(line["source"], crawl_class, detail, held=line.get("held"), identity=chosen, **counts)


def cause_of_death(end: ChildEnd, time_box_s: float) -> tuple[CrawlClass, str]:
    """Say why a child that ran one source ended before it had finished it: the class, and one sentence."""
    if end.timed_out:
        return CrawlClass.OUT_OF_TIME, f"it was ended after {time_box_s:g} s"
    if end.code == _TIME_SIGNAL:
        return CrawlClass.OUT_OF_TIME, "reading a page took too much processor time"
    if end.code in _MEMORY_SIGNALS or any("MemoryError" in line for line in end.tail):
        return CrawlClass.OUT_OF_MEMORY, f"its process ended with {_how(end.code)}"
    if end.code == _MISUSE:
        return CrawlClass.CONFIG, end.tail[0].removeprefix("error: ") if end.tail else "its process refused the call"
    words = _last_words(end)
    said = f": {words[:200]}" if words else ""
    return CrawlClass.RESET, f"its process ended with {_how(end.code)} before it was complete{said}"


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def end_fields(end: ChildEnd) -> dict[str, object]:
    """What a line of the log says of how a child ended."""
    return {"ended": "out of time" if end.timed_out else _how(end.code), "said": _last_words(end)}


def _last_words(end: ChildEnd) -> str:
    """Return the last line that says something: SQLAlchemy's errors end with a link and the statement."""
    return next((line for line in reversed(end.tail) if not line.startswith(("(Background on", "[SQL:", "[par"))), "")
