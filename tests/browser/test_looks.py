"""A page of each kind, looked at wide and narrow, light and dark, enlarged, with a reader's own colours and spacing."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import Browser

from feeds.web.site import STATIC
from tests.browser.look import COLOUR_RULES, Look, Looks, look_at
from tests.browser.node_packages import package
from tests.browser.site import Site
from tests.browser.view import SCHEMES, WIDTHS, Scheme, View
from tests.browser.walk import Answer

pytestmark = pytest.mark.timeout(600)  # all the looking is done before the first test; a busy machine takes its time
_KILOBYTE = 1000
_DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{((?:[^{}]*\{[^{}]*\})*)\s*\}")
_AXE = ("axe-core", "axe.min.js")
_RULES = [*COLOUR_RULES, "image-alt"]


@pytest.fixture(scope="module")
def looks(browser: Browser, site: Site) -> Looks:
    return look_at(browser, site, package(*_AXE))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_page_violates_a_rule_of_axe(looks: Looks, width: int, scheme: Scheme) -> None:
    """All rules of WCAG 2.2 A and AA and axe's own best practices, with every <details> open."""
    assert looks.said(f"axe {width} {scheme}") == {}


def test_the_dark_changes_colours_alone() -> None:
    """Hence it is enough that axe looks at colours there: every dark rule sets custom properties of the root."""
    sheets = {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.css")}
    dark = {name: _DARK.findall(text) for name, text in sheets.items()}
    assert all(len(found) == sheets[name].count("color-scheme: dark)") for name, found in dark.items())
    rules = [rule for found in dark.values() for block in found for rule in re.findall(r"([^{}]+)\{([^{}]*)\}", block)]
    assert {selector.strip() for selector, _ in rules} == {":root"}
    assert [
        each for _, body in rules for each in body.split(";") if each.strip() and not each.strip().startswith("--")
    ] == []


def test_axe_sees_faults_where_there_are_some(browser: Browser, site: Site) -> None:
    """The checks above would fail: a picture without words, and grey on white."""
    with View().context(browser, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(site.url + "/")
        page.add_script_tag(path=package(*_AXE))
        page.evaluate("document.querySelector('main').innerHTML = '<h1>A</h1><p class=x>grey</p><img src=/x.png>'")
        page.add_style_tag(content=".x { color: #aaa; background: #fff }")
        wrong = page.evaluate(
            "async rules => (await axe.run({ runOnly: rules })).violations.map(each => each.id)", _RULES
        )
    assert sorted(wrong) == ["color-contrast", "image-alt"]


@pytest.mark.parametrize("check", ["overflow", "overflow zoomed", "overflow spaced"])
def test_nothing_is_to_be_scrolled_sideways(looks: Looks, check: str) -> None:
    """WCAG 1.4.10 and 1.4.12: 320 px wide; a screen of 1280 x 1024 at 400 %; with letters and words far apart."""
    assert looks.said(check) == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_targets_are_large_enough(looks: Looks, width: int) -> None:
    """24 px each way (WCAG 2.5.8), 44 px high what one comes for: navigation, buttons, forms."""
    assert looks.said(f"targets {width}") == {}


def test_nothing_moves_for_readers_who_want_that(looks: Looks) -> None:
    """prefers-reduced-motion: no animation, no smooth scrolling, nothing that plays by itself."""
    assert looks.said("moves") == {}


def test_forced_colours_leave_shapes(looks: Looks) -> None:
    """Where backgrounds are taken away, buttons, fields and notes still have a border."""
    assert looks.said("shapeless") == {}


def test_no_request_leaves_the_origin_and_nothing_is_kept(looks: Looks, site: Site) -> None:
    """No third party is asked, no cookie set, nothing stored in the browser."""
    assert looks.visit.origins() == {site.url}
    assert looks.said("kept") == {}
    assert (looks.cookies, [each for each in looks.pages.values() if _sets_cookie(each)]) == ([], [])


def _sets_cookie(look: Look) -> bool:
    return "set-cookie" in look.headers


def test_every_page_is_light(site: Site) -> None:
    """Under 100 kB with its styles, scripts and pictures as they are sent, compressed; the video is not loaded."""
    heavy = {page.address: weight for page in site.pages if (weight := _weight(site, page)) >= 100 * _KILOBYTE}
    assert heavy == {}


def _weight(site: Site, page: Answer) -> int:
    """Bytes of the page and of all that it loads at once; pictures further down come when they are scrolled to."""
    loaded = page.tree.xpath(
        "//link[@rel='stylesheet' or @rel='icon']/@href | //script/@src | //video/@poster"
        " | //img[not(@loading='lazy')]/@src"
    )
    places = {place[0] for link in loaded if (place := site.walk.inside(page, link))}
    return sum(len(gzip.compress(site.walk.ask(address).body)) for address in {page.address, *places})
