"""Extractor for kind "html": a list on a page, by the selectors of the source file (CSS, or XPath behind "xpath:")."""

from __future__ import annotations

from functools import partial

import jmespath
from cssselect import SelectorError
from jmespath.exceptions import JMESPathError
from parsel import Selector, SelectorList

from config.rules import DetailRules, HtmlRules
from config.source import HtmlSource
from crawler.extract.decode import decode
from crawler.extract.dom import app_shell, selector_of
from crawler.extract.fields import is_blank, load_fields
from crawler.extract.jsonpath import load_json
from crawler.extract.page import Container, Extraction, Page
from crawler.extract.runs import runs
from crawler.extract.words import address
from crawler.items import EventItem

MAX_ITEMS = 2_000
_URLS = frozenset(["url", "registration_url", "abstract_url", "online_url"])


def extract_html(page: Page, source: HtmlSource) -> Extraction:
    """Read the items of the container; an absent container is told from an empty one."""
    text = decode(page.body, page.content_type)
    if not text.strip():
        return Extraction(problem="the page is empty")
    try:
        markup = _inside(text, source.html.inside) if source.html.inside else text
        if markup is None:
            return Extraction(container=Container.ABSENT)
        return _read(selector_of(markup), page, source.html, source.detail)
    except (SelectorError, ValueError) as error:
        return Extraction(problem=f"a selector of the source file cannot be used: {str(error)[:200]}")


def _inside(text: str, expression: str) -> str | None:
    """The HTML that stands in a JSON answer; ValueError if the answer is none."""
    try:
        document = load_json(text)
    except ValueError as error:
        raise ValueError("`inside` expects a JSON answer, the body is none") from error
    try:
        found = jmespath.search(expression, document)
    except (JMESPathError, RecursionError, TypeError, AttributeError) as error:
        raise ValueError(f"`inside`: {error}") from error
    parts = [part for part in found if isinstance(part, str)] if isinstance(found, list) else [found]
    return "\n".join(parts) if parts and isinstance(parts[0], str) else None


def _read(root: Selector, page: Page, rules: HtmlRules, detail: DetailRules | None) -> Extraction:
    scope = select(root, rules.container) if rules.container else SelectorList([root])
    if not scope:
        return Extraction(container=Container.ABSENT, needs_js=app_shell(root))
    nodes = SelectorList(_nodes(scope, rules))[:MAX_ITEMS]
    items = list(_items(nodes, page, rules, detail))
    following = address(next(iter(texts(root, rules.next_page, "url")), None), page.url) if rules.next_page else None
    return Extraction(
        items=tuple(items),
        next_pages=(following,) if following and following != page.url else (),
        links=tuple(dict.fromkeys(item.link for item in items if item.link)),
        container=_container(bool(nodes), bool(rules.container)),
        needs_js=not nodes and app_shell(root),
    )


def _nodes(scope: SelectorList[Selector], rules: HtmlRules) -> list[Selector]:
    """The items of the containers, each cut where the rules say so; one in nested containers counts once."""
    nodes = list({id(node.root): node for part in scope for node in select(part, rules.item)}.values())
    if rules.split is None:
        return nodes
    return [run for node in nodes for run in runs(node, select(node, rules.split))]


def _container(filled: bool, configured: bool) -> Container:
    if filled:
        return Container.FILLED
    return Container.EMPTY if configured else Container.UNKNOWN


def _items(nodes: SelectorList[Selector], page: Page, rules: HtmlRules, detail: DetailRules | None) -> list[EventItem]:
    items: list[EventItem] = []
    year: str | None = None
    for node in nodes:
        item = load_fields(rules.fields, partial(texts, node))
        year = item.year = item.year or year
        _absolute(item, page.url)
        if detail is not None:
            item.link = address(next(iter(texts(node, detail.link, "url")), None), page.url)
            item.url = item.url or item.link
        if not is_blank(item):
            items.append(item)
    return items


def _absolute(item: EventItem, page_url: str) -> None:
    for name in _URLS:
        setattr(item, name, address(getattr(item, name), page_url))


def select(node: Selector, selector: str) -> SelectorList[Selector]:
    """Ask one selector, CSS or XPath."""
    selector = selector.strip()
    return node.xpath(selector.removeprefix("xpath:").strip()) if selector.startswith("xpath:") else node.css(selector)


def _inner(node: Selector, selector: str) -> list[Selector]:
    """What a selector finds; where CSS finds the node itself beside its parts ("div:nth-child(2)"), only the parts."""
    matches = list(select(node, selector))
    if selector.lstrip().startswith("xpath:"):
        return matches
    return [match for match in matches if match.root is not node.root] or matches


def texts(node: Selector, selector: str, field: str) -> list[str]:
    """The texts that a selector finds: of an element all its text, its markup for a description, its link for a URL."""
    found: list[str] = []
    for match in _inner(node, selector):
        if isinstance(match.root, str) or not hasattr(match.root, "tag"):
            found.append(str(match.root))
        elif field == "description":
            found.append(match.get())
        elif field in _URLS:
            found += [value for name in ("href", "src", "content") if (value := match.attrib.get(name))][:1]
        else:
            found += match.xpath(".//text()[not(parent::script or parent::style)]").getall()
    found = [text for text in found if text.strip()]
    if not found and selector.endswith("::text") and not selector.lstrip().startswith("xpath:"):
        return texts(node, selector.removesuffix("::text"), field)  # "h3::text" where the text stands in a link
    return found
