"""The rendered site as a whole: well-formed, linked, escaped, the same twice, and honest about what is not known."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from lxml import etree, html

from config.load import Config
from feeds.language import TRANSLATIONS
from feeds.web.content import load_content
from feeds.web.pages import render_pages
from feeds.web.site import static_version
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL, make_config
from tests.feeds.web.rendered import text_of
from tests.feeds.web.samples import NOW

VOID = {"meta", "link", "img", "input", "br", "hr", "base", "source", "track"}
_TAG = re.compile(r"<(/?)([a-z][a-zA-Z0-9]*)((?:\s+[a-zA-Z-]+(?:=(?:\"[^\"<]*\"|'[^'<]*'))?)*)\s*(/?)>")


def test_the_same_day_gives_the_same_bytes(store: Store, config: Config, site: dict[str, bytes]) -> None:
    """Pages are a function of store, configuration and day: no minute shows anywhere."""
    later = NOW.replace(hour=23, minute=59)
    assert dict(render_pages(store, config, BASE_URL, later)) == site


def test_every_address_of_the_contract_is_there(site: dict[str, bytes]) -> None:
    """Home, lists, months, archive, subscribing, sources, content pages, and what crawlers and hosts look for."""
    wanted = {
        "index.html", "events/index.html", "events/past/index.html", "events/2026-04/index.html",
        "events/2026-12/index.html", "subscribe/index.html", "sources/index.html", "about/index.html",
        "about-sma/index.html", "adults/index.html", "early-diagnosis/index.html", "motor-measures/index.html",
        "references/index.html", "accessibility/index.html", "privacy/index.html", "404.html", "robots.txt",
        "static/icon.svg", "static/style.css",
    }  # fmt: skip
    assert wanted <= set(site)
    assert sum(bool(re.fullmatch(r"events/(?!\d{4}-|(?:past|map|year)/)[^/]+/index\.html", path)) for path in site) == 8


def test_tags_are_nested_and_closed(site: dict[str, bytes]) -> None:
    """Each page is valid nesting: what opens closes in turn, and every < that is no tag is escaped."""
    for path, page in site.items():
        if path.endswith(".html"):
            _check_nesting(path, page.decode())


def _check_nesting(path: str, text: str) -> None:
    data = r"<script type=\"application/(?:ld\+)?json\"[^>]*>[^<]*</script>"
    text = re.sub(data, "", text.removeprefix("<!DOCTYPE html>"))
    stack: list[str] = []
    for match in _TAG.finditer(text):
        closing, name, _, itself = match.groups()
        if closing:
            assert stack.pop() == name, f"{path}: </{name}> at {match.start()}"
        elif name not in VOID and not itself:
            stack.append(name)
    assert stack == [], path
    assert "<" not in _TAG.sub("", text), path


def test_each_page_has_one_heading_landmarks_and_a_title(pages: dict[str, html.HtmlElement]) -> None:
    """One h1, header, main, footer and two named navigations; headings skip no level; titles differ."""
    for path, page in pages.items():
        assert len(page.xpath("//h1")) == 1, path
        assert [len(page.xpath(f"//{name}")) for name in ("header", "main", "footer", "nav[@aria-label='Main']")] == [
            1
        ] * 4
        assert page.get("lang") == "en"
        levels = [int(heading.tag[1]) for heading in page.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4]")]
        assert all(after - before <= 1 for before, after in pairwise(levels)), path
    titles = [page.xpath("string(//title)") for page in pages.values()]
    assert len(set(titles)) == len(titles)


def test_the_first_link_skips_to_the_content(pages: dict[str, html.HtmlElement]) -> None:
    """Keyboard users reach the content at once (WCAG 2.4.1)."""
    for page in pages.values():
        assert page.xpath("//body/a[1]/@href") == ["#content"]
        assert page.xpath("//main/@id") == ["content"]


def test_nothing_runs_and_nothing_comes_from_elsewhere(pages: dict[str, html.HtmlElement]) -> None:
    """No script but files of ours where a page needs one, no inline style or handler, no request to another site."""
    for path, page in pages.items():
        scripts = [script for script in page.xpath("//script") if "json" not in script.get("type", "")]
        assert [script.get("src").partition("?")[0] for script in scripts] == _scripts(path, page), path
        assert page.xpath("//style | //*[@style] | //iframe | //object | //embed") == [], path
        assert page.xpath("//@*[starts-with(name(), 'on')]") == [], path
        for address in page.xpath("//img/@src | //link[@rel='stylesheet' or @rel='icon']/@href"):
            assert address.startswith("/static/"), path


def _scripts(path: str, page: html.HtmlElement) -> list[str]:
    """Copy buttons; the tools; the hours in the reader's zone, where an event has any."""
    if path == "subscribe/index.html":
        return ["/static/copy.js"]
    if path == "motor-measures/index.html":
        folder = f"/static/tools-{static_version('tools')}"
        return [f"{folder}/{name}.js" for name in ("chooser", "walk-recorder", "visit-log")]
    return ["/static/local-time.js"] if page.xpath("//*[@data-local-start]") else []


def test_every_internal_link_resolves(site: dict[str, bytes], pages: dict[str, html.HtmlElement], public: Path) -> None:
    """Links, forms and fragments lead to pages of the tree; feeds and downloads are files that were published."""
    for path, page in pages.items():
        for address in page.xpath("//a/@href | //link/@href | //form/@action | //img/@src"):
            local = address.removeprefix(BASE_URL) if address.startswith(BASE_URL) else address
            if urlsplit(local).scheme:
                continue
            target, fragment = urldefrag(local)
            assert _is_published(target, site, public), f"{path}: {address}"
            if fragment:
                there = page if not target else pages[_file_of(target)]
                assert there.xpath("//*[@id=$id]", id=fragment), f"{path}: {address}"


def _file_of(target: str) -> str:
    path = urlsplit(target).path.removeprefix("/")
    return path + "index.html" if path == "" or path.endswith("/") else path


def _is_published(target: str, site: dict[str, bytes], public: Path) -> bool:
    return target == "" or _file_of(target) in site or (public / _file_of(target)).is_file()


def test_ids_are_unique_and_fields_have_labels(pages: dict[str, html.HtmlElement]) -> None:
    """Each field is named by a label, each region by something that exists (WCAG 1.3.1, 4.1.2)."""
    for path, page in pages.items():
        ids = page.xpath("//@id")
        assert len(set(ids)) == len(ids), path
        for field in page.xpath("//input | //select"):
            assert page.xpath("//label[@for=$id]", id=field.get("id")), path
        for name in page.xpath("//@aria-labelledby"):
            assert name in ids, path
        assert all(image.get("alt") is not None for image in page.xpath("//img")), path


def test_the_current_section_is_marked_in_the_navigation(pages: dict[str, html.HtmlElement]) -> None:
    """The same links in the same order on each page; the one that we are on says so."""
    links = [page.xpath("//nav[@aria-label='Main']/details/ul//a/@href") for page in pages.values()]
    expected = [
        "/events/", "/subscribe/", "/about-sma/", "/adults/", "/early-diagnosis/", "/motor-measures/", "/references/",
        "/about/",
    ]  # fmt: skip
    assert all(each == expected for each in links)
    marked = "//nav[@aria-label='Main']/details/ul//a[@aria-current]"
    current = {path: page.xpath(f"{marked}/@href") for path, page in pages.items()}
    assert (current["events/index.html"], current["events/2027-03/index.html"]) == (["/events/"], ["/events/"])
    assert pages["events/index.html"].xpath(f"{marked}/@aria-current") == ["page"]


def test_every_content_page_is_reached_from_every_page(pages: dict[str, html.HtmlElement]) -> None:
    """Through the navigation or the footer."""
    wanted = {content.address for content in load_content().pages}
    for path, page in pages.items():
        links = set(page.xpath("//header//a/@href | //footer//a/@href"))
        assert wanted - links == set(), path


def test_feeds_can_be_discovered_on_every_page(pages: dict[str, html.HtmlElement]) -> None:
    """Calendar, RSS, Atom and JSON Feed with distinct titles and absolute addresses (feeds.md 7.20)."""
    for path, page in pages.items():
        links = page.xpath("//link[@rel='alternate' and contains(@href, '/feeds/')]")
        assert [(link.get("type"), link.get("href")) for link in links] == [
            ("text/calendar", f"{BASE_URL}/feeds/events.ics"),
            ("application/rss+xml", f"{BASE_URL}/feeds/events.rss"),
            ("application/atom+xml", f"{BASE_URL}/feeds/events.atom"),
            ("application/feed+json", f"{BASE_URL}/feeds/events.json"),
        ], path
        assert len({link.get("title") for link in links}) == 4


def test_about_is_honest(site: dict[str, bytes]) -> None:
    """No clinician has reviewed it; how to report mistakes, how to opt out, whose place data it is."""
    page = html.document_fromstring(site["about/index.html"].decode())
    text = text_of(page)
    assert "No clinician has reviewed this site yet" in text
    assert "Last clinically reviewed: not yet." in text
    assert page.xpath("//h2/@id") == [
        "what-this-is", "what-it-is-not", "how-the-medical-pages-are-made", "who-pays-and-conflicts-of-interest",
        "how-events-get-here", "images-and-consent", "reporting-a-mistake", "for-site-owners", "credits",
    ]  # fmt: skip
    assert page.xpath("//a[.='GeoNames']/@href")[0] == "https://www.geonames.org/"


def test_without_a_contact_nothing_pretends_to_be_one(store: Store, tmp_path: Path) -> None:
    """No mail link without an address; the pages say that there is none."""
    config = make_config(tmp_path / "config", service="")
    site = dict(render_pages(store, config, BASE_URL, NOW))
    assert all(b"mailto:" not in page for page in site.values())
    assert b"has not given a contact address" in site["about/index.html"]


def test_an_empty_store_has_pages_too(config: Config, tmp_path: Path) -> None:
    """Before the first event, each page says that nothing is known yet."""
    with Store.open(f"sqlite:///{tmp_path / 'empty.db'}") as store:
        site = dict(render_pages(store, config, BASE_URL, NOW))
    assert b"No upcoming event is known at present" in site["index.html"]
    assert b"No upcoming event is known at present" in site["events/index.html"]
    assert b"No past event is kept yet" in site["events/past/index.html"]


def test_a_site_under_a_path_links_within_it(store: Store, config: Config) -> None:
    """With base_url .../sma every internal link begins with /sma/."""
    for path, page in render_pages(store, config, "https://portal.example.org/sma", NOW):
        if path.endswith(".html"):
            document = html.document_fromstring(page.decode())
            for address in document.xpath("//a/@href | //form/@action | //img/@src | //link/@href"):
                local = not urlsplit(address).scheme and not address.startswith("#")
                assert not local or address.startswith("/sma/"), f"{path}: {address}"


def test_pages_stay_small(site: dict[str, bytes]) -> None:
    """Each page with its stylesheet is under 100 KB before it is compressed."""
    style = len(site["static/style.css"])
    large = {path: len(page) + style for path, page in site.items() if path.endswith(".html")}
    assert {path: size for path, size in large.items() if size >= 100_000} == {}


def test_the_icon_is_an_image(site: dict[str, bytes]) -> None:
    """The favicon is well-formed SVG."""
    assert etree.fromstring(site["static/icon.svg"]).tag == "{http://www.w3.org/2000/svg}svg"


def test_robots_may_read_the_feeds(site: dict[str, bytes]) -> None:
    """robots.txt forbids only filtered lists, in every language, and names the sitemap (feeds.md 5.5)."""
    roots = ["", *(f"/{code}" for code in TRANSLATIONS)]
    assert site["robots.txt"].decode().split("\n") == [
        "User-agent: *",
        *(f"Disallow: {root}/{page}/?*" for root in roots for page in ("events", "subscribe")),
        "",
        f"Sitemap: {BASE_URL}/sitemap.xml",
        "",
    ]
