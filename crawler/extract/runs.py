"""Several events in one element, told apart by the elements between them: lines by `<br>`, sections by headings.

Used by `html` for `[html] split`. The runs take the place of the children in the page's tree, so that XPath still finds
what stands before and around them.
"""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree
from parsel import Selector


def runs(node: Selector, separators: Iterable[Selector]) -> list[Selector]:
    """`node` cut before each separator; `node` alone where none stands in it.

    A separator belongs to the run that it begins. Where they stand at several depths those beside the outermost one
    cut: a line break inside a part of a line is none between lines. Runs without any text are left out.
    """
    inside = [one.root for one in separators if _is_inside(one.root, node.root)]
    if not inside:
        return [node]
    parent = min(inside, key=_depth).getparent()
    found = _wrapped(parent, {cut for cut in inside if cut.getparent() is parent})
    filled = [run for run in found if str(run.xpath("string()")).strip()]
    return [Selector(root=run, type="html") for run in filled]


def _is_inside(one: object, node: etree._Element) -> bool:
    return isinstance(one, etree._Element) and any(ancestor is node for ancestor in one.iterancestors())


def _depth(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _wrapped(parent: etree._Element, cuts: set[etree._Element]) -> list[etree._Element]:
    """Put the children into elements of their own, a new one from each cut on."""
    run = etree.Element("div")
    run.text, parent.text = parent.text, None
    found = [run]
    for child in list(parent):
        if child in cuts:
            run = etree.Element("div")
            found.append(run)
        run.append(child)
    parent.extend(found)
    return found
