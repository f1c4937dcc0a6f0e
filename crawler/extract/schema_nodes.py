"""schema.org nodes of one page: which of them are events, what belongs to what, references between them.

A node is a dict of property -> value as JSON-LD has it: text, number, node, or a list of those; "@type" and "@id" as
there. Used by `schema_org`, which makes items of the events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crawler.extract.words import plain_line

Node = dict[str, Any]
_NESTED = (dict, list)
_MAX_NODES = 20_000
_MAX_DEPTH = 60
# What schema.org derives from Event without anyone attending: it counts only if it has a name of its own.
_RELEASES = frozenset(["PublicationEvent", "DeliveryEvent"])
EVENT_KINDS = frozenset(["Festival", "Hackathon", "CourseInstance", "EventSeries"])
# What hangs on an event without being one of the page's own events, or leads to another page's.
_ASIDE = frozenset(
    ["superEvent", "organizer", "performer", "attendee", "review", "aggregateRating", "publication", "recordedIn",
     "previousStartDate", "workPerformed", "workFeatured", "sponsor", "isPartOf", "publisher", "breadcrumb"]
)  # fmt: skip
_PARTS = frozenset(["subEvent", "subEvents", "hasCourseInstance"])  # they belong to the event around them


def types_of(node: Node) -> list[str]:
    """Type names without their vocabulary ("http://schema.org/Event", "schema:Event" -> "Event")."""
    kinds = texts(node.get("@type")) + texts(node.get("additionalType"))
    return [_type_name(kind) for kind in kinds]


def _type_name(kind: str) -> str:
    if kind.isidentifier():  # "Event": there is nothing around it
        return kind
    return kind.rstrip("/#").replace(":", "/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def is_event(node: Node) -> bool:
    kinds = types_of(node)
    if any(kind in _RELEASES for kind in kinds):
        return bool(node.get("name"))
    return any(kind.endswith("Event") or kind in EVENT_KINDS for kind in kinds)


def texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


class Nodes:
    """All nodes of one page."""

    def __init__(self, roots: Iterable[Any]) -> None:
        self._by_id: dict[str, Node] = {}
        self._roots = list(roots)
        self._index()

    def _index(self) -> None:
        for node in self._walk(self._roots):
            identifier = node.get("@id")
            if isinstance(identifier, str) and len(node) > 1:
                known = self._by_id.get(identifier)
                if known is None or len(node) > len(known):
                    self._by_id[identifier] = node

    def _walk(self, roots: list[Any]) -> Iterator[Node]:
        stack: list[tuple[Any, int]] = [(root, 0) for root in reversed(roots)]
        for _ in range(_MAX_NODES):
            if not stack:
                return
            value, depth = stack.pop()
            if isinstance(value, dict):
                yield value
                value = list(value.values())
            if isinstance(value, list) and depth < _MAX_DEPTH:
                stack += [(one, depth + 1) for one in reversed(value) if isinstance(one, _NESTED)]

    def events(self) -> Iterator[tuple[Node, Node | None, Node | None]]:
        """(event, the node it is a part of, the named node around it) in page order; a series stands back."""
        stack: list[tuple[Any, Node | None, Node | None, int]] = [
            (root, None, None, 0) for root in reversed(self._roots)
        ]
        for _ in range(_MAX_NODES):
            if not stack:
                return
            value, parent, owner, depth = stack.pop()
            if isinstance(value, list):
                stack += [(one, parent, owner, depth + 1) for one in reversed(value) if isinstance(one, _NESTED)]
            elif isinstance(value, dict) and depth < _MAX_DEPTH:
                event = is_event(value)
                if event and not self._only_series(value) and not is_reference(value):
                    yield value, parent, owner
                whole = value if event or "hasCourseInstance" in value else None
                owner = value if value.get("name") else owner
                stack += [
                    (one, whole if name in _PARTS else None, owner, depth + 1)
                    for name, one in reversed(value.items())
                    if isinstance(one, _NESTED) and (name not in _ASIDE or name == "publication")
                ]

    def by_id(self, identifier: str) -> Node | None:
        return self._by_id.get(identifier)

    def _only_series(self, node: Node) -> bool:
        has_parts = bool(node.get("subEvent") or node.get("subEvents"))
        return has_parts and ("EventSeries" in types_of(node) or not node.get("startDate"))

    def resolve(self, value: Any) -> Any:
        """The node that a bare {"@id": ...} refers to on this page; anything else as it is."""
        if isinstance(value, dict) and is_reference(value):
            return self._by_id.get(str(value["@id"]), value)
        return value

    def first(self, node: Node, *names: str) -> Any:
        """The first non-empty value of the named properties, references resolved."""
        for name in names:
            value = node.get(name)
            if value is None:
                continue
            if isinstance(value, list):
                value = next((one for one in value if one not in (None, "", [], {})), None)
            if value not in (None, "", [], {}):
                return self.resolve(value)
        return None

    def text(self, node: Node, *names: str) -> str | None:
        found = self.first(node, *names)
        return None if found is None else plain_line(value_of(found))


def value_of(found: Any) -> Any:
    """Unwrap {"@value": ...} and take a node's name or address where text was expected."""
    if isinstance(found, dict):
        return next((found[name] for name in ("@value", "name", "url", "@id") if found.get(name)), None)
    return found


def is_reference(node: Node) -> bool:
    return "@id" in node and all(name in ("@id", "@type") for name in node)
