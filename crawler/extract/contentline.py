"""Content lines of RFC 5545 3.1, read as forgivingly as calendars in the wild need. Used by `ical`.

Accepts any line ends, folded and wrongly folded lines, components that are never closed, several calendars in one
file, and VEVENTs outside of any calendar.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_FOLD = re.compile(r"\n[ \t]")
_NAME = re.compile(r"[A-Z][A-Z0-9-]*(?=[;:])")
_NAME_ANY_CASE = re.compile(_NAME.pattern, re.IGNORECASE)
_HEAD = re.compile(r'((?:"[^"]*+"|[^":])*+):')
# Exporters forget to quote zone names with a colon: DTSTART;TZID=UTC+02:00:20270512T090000
_UNQUOTED_ZONE = re.compile(r"([A-Z-]{5,13};[^\n:]{0,80}TZID=[^\n\":]{1,80}:[^\n\":]{1,80}):(?=\d{8})")
_PARAMETER = re.compile(r';\s*([A-Za-z0-9-]+)=((?:"[^"]*+"|[^";])*+)')
_ESCAPED = re.compile(r"\\([nN\\;,:\"])")


@dataclass(frozen=True, slots=True)
class Property:
    """One property: upper-case name, parameters by upper-case name, value as written (still escaped)."""

    name: str
    params: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as TEXT (3.3.11), unescaped; vCalendar 1.0 wrote it quoted-printable."""
        if self.params.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
            return quopri.decodestring(self.value.encode()).decode("utf-8", "replace").strip()
        return _ESCAPED.sub(lambda m: "\n" if m.group(1) in "nN" else m.group(1), self.value).strip()

    @property
    def texts(self) -> list[str]:
        """The value as a comma-separated list of TEXT."""
        parts = re.split(r"(?<!\\),", self.value)
        return [text for part in parts if (text := Property(self.name, {}, part).text)]


@dataclass(slots=True)
class Component:
    """BEGIN to END: properties in order, components inside."""

    name: str
    properties: list[Property] = field(default_factory=list)
    children: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        return next((prop for prop in self.properties if prop.name == name), None)

    def all(self, name: str) -> list[Property]:
        return [prop for prop in self.properties if prop.name == name]

    def text(self, name: str) -> str | None:
        prop = self.first(name)
        return prop.text or None if prop else None

    def inside(self, name: str) -> list[Component]:
        return [child for child in self.children if child.name == name]


def read_calendars(text: str) -> list[Component]:
    """Return every VCALENDAR of `text`; components outside of one are gathered in a calendar of their own."""
    root = Component("")
    stack = [root]
    for prop in read_properties(text):
        if prop.name == "BEGIN":
            _open(stack, prop.value.strip().upper())
        elif prop.name == "END":
            _close(stack, prop.value.strip().upper())
        else:
            stack[-1].properties.append(prop)
    loose = [child for child in root.children if child.name != "VCALENDAR"]
    calendars = root.inside("VCALENDAR")
    return [*calendars, Component("VCALENDAR", root.properties, loose)] if loose else calendars


# A component of these kinds never holds another of them: a second BEGIN means that an END is missing.
_SIBLINGS = frozenset(["VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"])


def _open(stack: list[Component], name: str) -> None:
    if name == "VCALENDAR":
        del stack[1:]
    elif name in _SIBLINGS:
        depth = next((i for i, component in enumerate(stack) if component.name in _SIBLINGS), len(stack))
        del stack[depth:]
    component = Component(name)
    stack[-1].children.append(component)
    stack.append(component)


def _close(stack: list[Component], name: str) -> None:
    for depth in range(len(stack) - 1, 0, -1):
        if stack[depth].name == name:
            del stack[depth:]
            return


def read_properties(text: str) -> Iterator[Property]:
    """Yield the properties of `text`; a line that is none continues the value before it (a raw line break)."""
    name_of = _NAME if "BEGIN:" in text else _NAME_ANY_CASE
    pending: list[str] = []
    for raw in _FOLD.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"):
        if name_of.match(raw):
            if pending:
                yield _property("\n".join(pending))
            pending = [raw]
        elif pending and raw.strip() and not pending[0].startswith(("BEGIN:", "END:")):
            pending.append(raw)
    if pending:
        yield _property("\n".join(pending))


def _property(raw: str) -> Property:
    head = _UNQUOTED_ZONE.match(raw) or _HEAD.match(raw)
    before, value = (head.group(1), raw[head.end() :]) if head else raw.partition(":")[::2]
    name, _, rest = before.partition(";")
    params = {found.group(1).upper(): found.group(2).strip('" ') for found in _PARAMETER.finditer(";" + rest)}
    return Property(name.strip().upper(), params if rest else {}, value)
