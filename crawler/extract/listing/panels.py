"""The parts of a page behind tabs and folding headers, each with the label that opens it. Used by `sections`.

Markup says which label opens which part: `aria-controls`, `aria-labelledby`, `href="#part"` of a tab, Bootstrap's
`data-target`, or a `<label>` that switches the part behind it with a hidden input.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree

from crawler.extract.listing.furniture import Region
from crawler.extract.listing.lines import Line
from crawler.extract.listing.names import undated

_MOST = 2_000  # tabs and parts looked at
_LABEL_CHARS = 90
_DEEPEST = 4  # parts within each other
_SWITCHES = etree.XPath(
    "//*[@aria-controls or @aria-labelledby or @data-target or @data-bs-target or self::label[@for]"
    " or self::a[starts-with(@href, '#')]]"
)
_TABS = ("role", "data-toggle", "data-bs-toggle")  # attributes of a link that opens a part, or of what is around it
_NAMED = etree.XPath("//*[@id]")
_PARTS = frozenset(["div", "section", "article", "ul", "ol", "table", "dd", "fieldset"])


@dataclass(frozen=True, slots=True)
class Panels:
    """labels  the part of the page -> what opens it, as a line without dates that is no line of the page
    known   block -> the innermost part around it, remembered
    """

    labels: dict[etree._Element, Line]
    known: dict[etree._Element, etree._Element | None] = field(default_factory=dict)

    def around(self, block: etree._Element) -> etree._Element | None:
        """The innermost labelled part that holds a block."""
        if not self.labels:
            return None
        path: list[etree._Element] = []
        here: etree._Element | None = block
        while here is not None and here not in self.labels and here not in self.known:
            path.append(here)
            here = here.getparent()
        found = here if here is None or here in self.labels else self.known[here]
        self.known.update((one, found) for one in path)
        return found

    def chain(self, block: etree._Element) -> list[etree._Element]:
        """The labelled parts around a block, the innermost first."""
        found: list[etree._Element] = []
        here: etree._Element | None = block
        while here is not None and len(found) < _DEEPEST and (part := self.around(here)) is not None:
            found.append(part)
            here = part.getparent()
        return found


def panels_of(root: etree._Element) -> Panels:
    """The labelled parts of a page; the first label of a part counts."""
    switches = _SWITCHES(root)
    if not isinstance(switches, list) or not switches:
        return Panels({})
    named = _NAMED(root)
    by_id = {str(one.get("id")): one for one in reversed(named if isinstance(named, list) else [])}
    found: dict[etree._Element, Line] = {}
    for switch in switches[:_MOST]:
        for label, part in _opened(switch, by_id):
            text = " ".join("".join(str(one) for one in label.itertext()).split())
            if part.tag in _PARTS and 0 < len(text) <= _LABEL_CHARS and part not in label.iterancestors():
                found.setdefault(part, Line(-1 - len(found), undated(text), part, 0, False, (), Region.MAIN))
    return Panels(found)


def _opened(
    switch: etree._Element, by_id: dict[str, etree._Element]
) -> Iterator[tuple[etree._Element, etree._Element]]:
    """(label, part) that an element ties together."""
    if (labelled := by_id.get((switch.get("aria-labelledby") or "").strip())) is not None:
        yield labelled, switch
    names = [switch.get(name) or "" for name in ("aria-controls", "data-target", "data-bs-target")]
    if switch.tag == "a" and _is_tab(switch):
        names.append(switch.get("href") or "")
    for name in names:
        if name and (part := by_id.get(name.strip().lstrip("#"))) is not None:
            yield switch, part
    if switch.tag == "label" and (part := _behind(switch)) is not None:
        yield switch, part


def _is_tab(link: etree._Element) -> bool:
    """Whether a link into the page is marked as a tab, or an item of a list as tabs are."""
    around = [link, *islice(link.iterancestors(), 2)]
    return any(one.tag == "li" or any(one.get(name) for name in _TABS) for one in around)


def _behind(label: etree._Element) -> etree._Element | None:
    """The part right behind a label whose input, a sibling of both, is switched by it."""
    part = label.getnext()
    target = label.get("for")
    if part is None or part.tag not in _PARTS or not target:
        return None
    beside = (one for one in label.itersiblings("input", preceding=True))
    switch = next((one for one in beside if one.get("id") == target), None)
    return part if switch is not None and switch.get("type") in ("radio", "checkbox") else None
