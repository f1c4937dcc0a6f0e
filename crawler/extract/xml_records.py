"""XML of any shape as JSON would have it, so that its records are found the same way. Used by `auto`."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from crawler.extract.json_records import read_records
from crawler.items import EventItem

_XML = re.compile(r"\s*(?:<\?xml\b|<!--|<[A-Za-z][\w.:-]{0,60}(?:\s[^<>]{0,2000})?>)")
_WEB_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|div|table|script|span|article|ul)\b", re.I)
_ENTITY = re.compile(r"<!ENTITY", re.I)
_MAX_CHARS = 8 * 1024 * 1024
_MAX_NODES = 100_000
_PREFIX = "x-"
_TAG = re.compile(r"<(/?)([A-Za-z][\w.-]{0,80})")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")


def looks_like_xml(text: str) -> bool:
    """Whether a body is XML that is no web page: its beginning has none of the elements of one."""
    return bool(_XML.match(text)) and not _WEB_PAGE.search(text[:3000]) and ("<?xml" in text[:100] or "</" in text)


def read_xml(text: str, page_url: str) -> list[EventItem]:
    """The events of an XML document; none where it cannot be read or holds none."""
    if len(text) > _MAX_CHARS or _ENTITY.search(text):
        return []
    body = _DECLARATION.sub("", text).strip()
    root = _strict(body)
    if root is None:
        root = _lenient(body)
    return read_records(as_value(root), page_url) if root is not None else []


def _strict(body: str) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(body.encode("utf-8", "ignore"), parser=parser)
    except etree.XMLSyntaxError:
        return None


def _lenient(body: str) -> etree._Element | None:
    """A document that was cut off or closes tags wrongly, as a browser would read it: with names that HTML lacks."""
    parser = html.HTMLParser(recover=True, encoding="utf-8", huge_tree=False)
    root = etree.fromstring(_TAG.sub(rf"<\1{_PREFIX}\2", body).encode("utf-8", "ignore"), parser=parser)
    return next((one for one in root.iter() if str(one.tag).startswith(_PREFIX)), None) if root is not None else None


def as_value(root: etree._Element) -> Any:
    """Elements as objects: attributes and children by name, those of one name as a list, text alone as text."""
    values: dict[etree._Element, Any] = {}
    found = [one for one in root.iter() if isinstance(one.tag, str)][:_MAX_NODES]
    for element in reversed(found):  # children before their parents
        values[element] = _value(element, values)
    return {_name(str(root.tag)): values.get(root)}


def _value(element: etree._Element, values: dict[etree._Element, Any]) -> Any:
    children = [one for one in element if one in values]
    text = (element.text or "").strip()
    if not children and not element.attrib:
        return text
    node: dict[str, Any] = {_name(str(name)): str(value) for name, value in element.attrib.items()}
    lists: dict[str, list[Any]] = {}
    for child in children:
        lists.setdefault(_name(str(child.tag)), []).append(values.pop(child))
    node |= {name: listed[0] if len(listed) == 1 else listed for name, listed in lists.items()}
    if text and not children:
        node.setdefault("text", text)
    return node


def _name(name: str) -> str:
    return name.rsplit("}", 1)[-1].rsplit(":", 1)[-1].removeprefix(_PREFIX)
