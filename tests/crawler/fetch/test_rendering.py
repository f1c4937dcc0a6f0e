"""Pages that a script fills, rendered by a real Chromium that has no network but through our middlewares."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from config.settings import CrawlSettings
from crawler.archive import Archive
from crawler.rendering.extra import chromium_path, what_is_missing
from tests.crawler.fetch.crawling import PRIVATE, Crawled, Room, Worker, article
from tests.crawler.fetch.site import Answer, Site, running_site

JS = f"{PRIVATE}\njs = true"
JSON = (("Content-Type", "application/json"),)
SCRIPT = (("Content-Type", "text/javascript"),)
DATA = json.dumps([{"title": "SMA day", "day": "2027-05-12"}, {"title": "SMA night", "day": "2027-06-01"}])
FILL = """
fetch("/data.json").then(answer => answer.json()).then(events => {
  document.getElementById("events").innerHTML = events.map(event =>
    `<article><h3>${event.title}</h3><time datetime="${event.day}">${event.day}</time></article>`).join("");
});
"""


def shell(*scripts: str) -> str:
    """A page whose list is empty until its scripts have run."""
    tags = "".join(f"<script>{script}</script>" for script in scripts)
    return f'<html><head><title>Events</title></head><body><div id="events"></div>{tags}</body></html>'


@dataclass(frozen=True)
class Rendered:
    """What one crawl of every source below came to: lines by source, the sites by source, what was to stay hidden."""

    room: Room
    crawled: Crawled
    sites: dict[str, Site]
    other: Site

    def line(self, slug: str) -> dict[str, Any]:
        return self.crawled.lines[slug]

    def titles(self, slug: str) -> list[str]:
        with self.room.store() as store:
            return [event.title for event in store.events() if slug in dict(event.sources)]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory, worker: Worker) -> Iterator[Rendered]:
    """Eight sources, each on a site of its own, crawled side by side; every browser start costs a second or two."""
    missing = what_is_missing(CrawlSettings())
    if missing:
        pytest.skip(missing)
    with ExitStack() as stack:
        sites = {slug: stack.enter_context(running_site()) for slug in SOURCES}
        other = stack.enter_context(running_site())
        room = Room.under(tmp_path_factory.mktemp("js"), worker, 'concurrency = 3\ntimeout = "2s"')
        for slug, write in SOURCES.items():
            site = sites[slug]
            site.routes["/data.json"] = Answer(DATA.encode(), headers=JSON)
            site.html("/events", write(site, other))
            room.source(
                slug, f"{site.url}/events", DETAIL if slug == "paged" else "", head=PRIVATE if slug == "plain" else JS
            )
        yield Rendered(room, room.crawl(*SOURCES), sites, other)


def _filled(site: Site, _: Site) -> str:
    site.routes["/fill.js"] = Answer(FILL.encode(), headers=SCRIPT)
    return shell().replace("</body>", '<img src="/logo.png"><script src="/fill.js"></script></body>')


def _disallowed(site: Site, _: Site) -> str:
    site.routes["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /data.json\n")
    return shell(FILL)


def _spying(site: Site, other: Site) -> str:
    """Every way out that a script has, to a secret on another port of this machine."""
    secret = f"{other.url}/secret"
    site.redirect("/away", secret)
    attempts = f"""
    for (const url of ["{secret}", "{secret.replace("127.0.0.1", "localhost")}", "/away", "file:///etc/passwd"])
      fetch(url, {{mode: "no-cors"}}).catch(() => 0);
    for (const tag of ["script", "img", "iframe", "video"]) {{
      const node = document.createElement(tag); node.src = "{secret}?" + tag; document.body.append(node);
    }}
    try {{ new WebSocket("{secret.replace("http", "ws")}"); }} catch (error) {{ }}
    navigator.sendBeacon("{secret}", "x");
    window.open("{secret}");
    """
    return shell(attempts, FILL)


def _leaving(site: Site, _: Site) -> str:
    site.html("/other", "<p>something else</p>")
    return shell("location.href = '/other'").replace("<div id", f'<div id="events">{DAY}</div><p id')


def _paged(site: Site, _: Site) -> str:
    listed = '<article><h3><a href="/one">SMA day</a></h3><time datetime="2027-05-12"></time></article>'
    site.html("/more", shell(f"document.getElementById('events').innerHTML = `{article('SMA night', '2027-06-01')}`;"))
    site.html("/one", "<p id=place></p><script>document.getElementById('place').textContent = 'Town Hall'</script>")
    following = "document.body.insertAdjacentHTML('beforeend', `<a class='next' href='/more'>more</a>`);"
    return shell(f"document.getElementById('events').innerHTML = `{listed}`; {following}")


DAY = article("SMA day", "2027-05-12")
DETAIL = '[detail]\nlink = "h3 a::attr(href)"\n[detail.fields]\nvenue = "#place"\n'
SOURCES: dict[str, Callable[[Site, Site], str]] = {
    "filled": _filled,
    "plain": lambda *_: shell(FILL),
    "disallowed": _disallowed,
    "spying": _spying,
    "leaving": _leaving,
    "paged": _paged,
    "endless": lambda *_: shell("for (;;) {}"),
}


def test_page_that_a_script_fills_is_read(rendered: Rendered) -> None:
    """The script and its data are fetched with our name; robots.txt is asked once; images are not fetched."""
    hits = rendered.sites["filled"].hits
    assert (rendered.line("filled")["class"], rendered.titles("filled")) == ("ok", ["SMA day", "SMA night"])
    assert sorted(hit.path for hit in hits) == ["/data.json", "/events", "/fill.js", "/robots.txt"]
    assert {hit.headers["user-agent"].partition("/")[0] for hit in hits} == {"sma-events"}


def test_rendered_page_is_archived_as_it_was_read(rendered: Rendered) -> None:
    """Replay and recording need no browser."""
    ((_, found),) = Archive(rendered.room.data / "archive", "filled", 5).bodies()
    assert b"<h3>SMA night</h3>" in found.body


def test_frame_of_a_filled_page_is_never_taken_for_the_page(rendered: Rendered) -> None:
    """Validators of the frame are not sent again: a 304 would say nothing about what scripts fill it with."""
    rendered.sites["filled"].forget()
    rendered.room.crawl("filled")
    assert [hit.headers.get("if-none-match") for hit in rendered.sites["filled"].asked("/events")] == [None]


def test_without_js_the_same_page_is_empty(rendered: Rendered) -> None:
    """Nothing is rendered that the source file does not ask for; the script is not run."""
    assert (rendered.line("plain")["class"], rendered.sites["plain"].paths()) == ("quiet", ["/events"])


def test_robots_rules_hold_for_what_scripts_ask(rendered: Rendered) -> None:
    """The data is disallowed: it is not fetched, and the page stays empty."""
    assert (rendered.line("disallowed")["class"], rendered.sites["disallowed"].paths()) == ("quiet", ["/events"])


def test_scripts_reach_nothing_private(rendered: Rendered) -> None:
    """fetch, scripts, frames, images, web sockets, beacons, windows and redirects to another port of this machine."""
    assert (rendered.line("spying")["items"], rendered.other.hits) == (2, [])


def test_page_that_goes_elsewhere_is_not_followed(rendered: Rendered) -> None:
    """A script that would load another page in place of this one changes nothing."""
    assert (rendered.line("leaving")["items"], rendered.sites["leaving"].paths()) == (1, ["/events"])


def test_script_without_end_costs_its_own_page(rendered: Rendered) -> None:
    """The page is given up after the time limit, with the class javascript."""
    line = rendered.line("endless")
    assert line["class"] == "broken:javascript"
    assert line["detail"] == f"the browser did not finish {rendered.sites['endless'].url}/events in time"


def test_detail_and_next_pages_are_rendered_too(rendered: Rendered) -> None:
    """Every HTML page of the source goes through the browser, in one crawl."""
    with rendered.room.store() as store:
        found = [(each.title, each.place.venue) for each in store.events() if "paged" in dict(each.sources)]
    assert found == [("SMA day", "Town Hall"), ("SMA night", None)]


def test_without_a_chromium_the_verdict_says_so(site: Site, room: Room) -> None:
    """Nothing is fetched; the class is javascript."""
    site.html("/events", shell(FILL))
    room.settings('chromium = "/nowhere/chromium"')
    room.source("filled", f"{site.url}/events", head=JS)
    line = room.run("filled").only()
    assert (line["class"], site.hits) == ("broken:javascript", [])
    assert line["detail"].startswith("js = true needs a Chromium, and [crawl] chromium = '/nowhere/chromium'")


def test_without_the_extra_the_verdict_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with the make target and the pip command."""
    monkeypatch.setitem(sys.modules, "scrapy_playwright", None)
    assert what_is_missing(CrawlSettings()) == (
        "js = true needs the js extra: install it with `make setup-js`, or `pip install .[js]`, and a Chromium "
        "(Debian: apt install chromium)"
    )


def test_chromium_is_found_by_setting_or_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """[crawl] chromium goes first; what is no program is none."""
    program = tmp_path / "my-browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert chromium_path(CrawlSettings(chromium=str(program))) == str(program)
    assert chromium_path(CrawlSettings(chromium=str(tmp_path / "none"))) is None
    shutil.copy(program, tmp_path / "chromium-browser")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium_path(CrawlSettings()) == str(tmp_path / "chromium-browser")
