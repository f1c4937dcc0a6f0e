"""Every page is valid HTML, and every link within the site leads somewhere, fragments included."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from pathlib import Path

from tests.browser.node_packages import package, program
from tests.browser.site import Site
from tests.browser.walk import Answer

_SECONDS = 110


def test_the_nu_html_checker_finds_no_error(site: Site, tmp_path: Path) -> None:
    """A page of each kind in each language, all styles and pictures, in one run of vnu; which does see the fault of the
    page put beside them.
    """
    files = {}
    for number, page in enumerate(site.kinds):
        (tmp_path / f"{number}.html").write_bytes(page.body)
        files[f"{number}.html"] = page.address
    for address in sorted(_drawn_or_styled(site)):
        name = Path(address.partition("?")[0]).name
        (tmp_path / name).write_bytes(site.walk.ask(address).body)
    (tmp_path / "wrong.html").write_text("<!DOCTYPE html><html lang=en><title>A</title><p><ul></ul></p></html>")
    found = [f"{files.get(name, name)}: {message}" for name, message in _checked(tmp_path)]
    assert [line.partition(" | ")[0] for line in found if line.startswith("wrong.html")] == [
        "wrong.html: No “p” element in scope but a “p” end tag seen."
    ]
    assert [line for line in found if not line.startswith("wrong.html")] == []


def _drawn_or_styled(site: Site) -> set[str]:
    places = (site.walk.inside(page, link) for page in site.pages for link in page.links())
    return {place[0] for place in places if place and place[0].partition("?")[0].endswith((".css", ".svg"))}


def _checked(folder: Path) -> list[tuple[str, str]]:
    """(file, message) of each error."""
    jar = package("vnu-jar", "build", "dist", "vnu.jar")
    done = subprocess.run(
        [program("java"), "-Xss4m", "-Xmx512m", "-jar", str(jar), "--format", "json", "--exit-zero-always",
         "--also-check-css", "--also-check-svg", str(folder)],
        capture_output=True, text=True, encoding="utf-8", timeout=_SECONDS, check=True,
    )  # fmt: skip
    messages = json.loads(done.stderr)["messages"]
    return [
        (Path(each.get("url", "")).name, f"{each['message']} | {each.get('extract', '').strip()}")
        for each in messages
        if each["type"] != "info"
    ]


def test_every_link_within_the_site_resolves(site: Site) -> None:
    """Pages, feeds, downloads, pictures, filters; at once, without a redirect; and what a fragment names is there."""
    broken = defaultdict(set)
    for page in site.pages:
        for link in page.links():
            if place := site.walk.inside(page, link):
                answer = page if place[0] == page.address else site.walk.ask(place[0])
                if fault := _fault(answer, place[1], here=answer is page):
                    broken[f"{link}: {fault}"].add(page.address)
    assert {fault: sorted(pages)[:3] for fault, pages in broken.items()} == {}


def _fault(answer: Answer, fragment: str, *, here: bool) -> str:
    if answer.status != 200 and not here:
        return f"answers {answer.status}"
    return f"has no #{fragment}" if fragment and answer.is_page and fragment not in answer.anchors else ""


def test_the_walk_finds_the_pages_that_are_published(site: Site) -> None:
    """A hundred events, their months, and every page of the contract; else the checks would look at too little."""
    addresses = {page.address for page in site.pages}
    assert addresses >= {
        "/", "/about-sma/", "/adults/", "/early-diagnosis/", "/motor-measures/", "/references/", "/about/", "/privacy/",
        "/accessibility/", "/events/", "/events/2027-05/", "/events/past/", "/subscribe/", "/sources/", "/embed/frame",
    }  # fmt: skip
    assert sum("calendar" in page.body.decode() and "Identifier" in page.body.decode() for page in site.pages) >= 100


def test_kinds_of_pages_are_few_and_show_every_kind_of_element(site: Site) -> None:
    """What the browser looks at one by one stands for all the rest."""
    everything = frozenset().union(*(page.structure for page in site.pages))
    assert frozenset().union(*(page.structure for page in site.kinds)) == everything
    assert len(site.kinds) < 70
