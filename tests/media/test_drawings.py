"""The scenes as drawings: the stills that ship, legible and self-contained; and movement that is calm."""

from __future__ import annotations

import re
from copy import deepcopy
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.etree import _Element

from feeds.web.content import load_content
from feeds.web.explainer import HEIGHT_PX, STILL_PX, Film
from feeds.web.site import STATIC
from media.explainer.drawing import HERE, Drawing, drawings, film, moving
from media.explainer.motion import ATTRIBUTE, ease, move

SVG = "{http://www.w3.org/2000/svg}"
SMALLEST_PX = 34  # of 720: 9 px on a phone of 320, 17 px turned sideways
TEXT_ON = {
    "--page": ("--ink", "--soft", "--teal", "--orange", "--violet", "--green"),
    "--card": ("--ink", "--soft", "--teal"),
    "--orange": ("--page",),
    "--violet": ("--page",),
    "--teal": ("--page",),
}
SCRIPT = film()
DRAWN = drawings(SCRIPT)


@pytest.fixture(scope="module")
def script() -> Film:
    return SCRIPT


def named(drawing: Drawing) -> str:
    return drawing.scene.name


def still(drawing: Drawing) -> bytes:
    return (STATIC / drawing.scene.still).read_bytes()


@pytest.mark.parametrize("drawing", DRAWN, ids=named)
def test_the_stills_that_ship_are_the_drawings(drawing: Drawing) -> None:
    """`python -m media.explainer --stills` was run after the last change; the same input gives the same bytes."""
    height = HEIGHT_PX if drawing is DRAWN[0] else STILL_PX
    assert still(drawing).decode() == drawing.still(height)


@pytest.mark.parametrize("drawing", DRAWN, ids=named)
def test_a_still_stands_alone(drawing: Drawing) -> None:
    """Well-formed, named, without script, and without anything from elsewhere."""
    root = etree.fromstring(still(drawing))
    assert (root.tag, root.findtext(f"{SVG}title")) == (f"{SVG}svg", drawing.scene.title)
    tags = {etree.QName(each).localname for each in root.iter()}
    assert tags <= {
        "svg", "title", "style", "defs", "pattern", "linearGradient", "stop", "g", "path", "rect", "circle", "text",
    }  # fmt: skip
    text = still(drawing).decode().replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|href|@import|data:|\bon[a-z]+=|motion=", text)
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= {f"#{each.get('id')}" for each in root.iter() if each.get("id")}


@pytest.mark.parametrize("drawing", DRAWN, ids=named)
def test_what_is_written_in_a_picture_is_large_and_has_time(drawing: Drawing) -> None:
    """No letter is small, and there are at most three words for each second of the scene."""
    sizes = [int(size) for size in re.findall(r"font-size: (\d+)px", (HERE / "style.css").read_text())]
    assert min(sizes) >= SMALLEST_PX
    assert not drawing.tree.xpath("//@font-size") and "font-size" not in "".join(drawing.tree.xpath("//@style"))
    text = " ".join("".join(each.itertext()) for each in drawing.tree.iter(f"{SVG}text"))
    words = re.findall(r"[^\W\d_]+", text)
    assert len(words) <= 3 * drawing.scene.seconds


def test_numbers_in_the_pictures_stand_in_the_text_of_the_page() -> None:
    """Whatever number a scene shows, a referenced sentence or table of the page gives it."""
    page = load_content().page("about-sma")
    own = " ".join(each.text for each in page.statements if page.origin(each.line).file == page.file and each.keys)
    known = set(re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?!\w)", own))
    for drawing in DRAWN:
        shown = " ".join("".join(each.itertext()) for each in drawing.tree.iter(f"{SVG}text"))
        assert set(re.findall(r"(?<!\w)\d+(?:\.\d+)?(?!\w)", shown)) <= known, drawing.scene.name


def test_every_scene_but_title_and_end_stands_still_in_the_page(script: Film) -> None:
    """Where it explains the text, in the order of the page."""
    blocks = {block.removeprefix("picture-") for block in load_content().page("about-sma").blocks}
    assert blocks - {"explainer"} == {scene.name for scene in script.scene[1:-1]}


def brightness(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(scheme: str) -> None:
    """4.5:1 at least for every colour that letters have on every ground they stand on."""
    style = etree.fromstring(still(DRAWN[1])).findtext(f"{SVG}style") or ""
    light, dark = style.split("@media (prefers-color-scheme: dark)")
    colours = dict(re.findall(r"(--[a-z-]+):\s*(#[0-9a-f]{6})", light if scheme == "light" else dark))
    for ground, inks in TEXT_ON.items():
        for ink in inks:
            high, low = sorted((brightness(colours[ground]), brightness(colours[ink])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 4.5, (ground, ink)


@pytest.mark.parametrize("drawing", DRAWN, ids=named)
def test_nothing_flashes(drawing: Drawing) -> None:
    """Each thing comes once and goes once at most, in no less than 0.4 s; what runs or beats does so once (2.3.1)."""
    for words in moving(drawing):
        verbs = [sentence.split() for sentence in words.split(";")]
        names = [verb for verb, *_ in verbs]
        assert len(names) == len(set(names)), words
        for verb, *numbers in verbs:
            lasts = float(numbers[1]) if len(numbers) > 1 else 0.6
            assert lasts >= (1.2 if verb in ("pulse", "beat") else 0.4), words
            assert float(numbers[0]) + lasts <= drawing.scene.seconds, words


@pytest.mark.parametrize("drawing", DRAWN, ids=named)
def test_movement_is_smooth(drawing: Drawing) -> None:
    """What comes or goes does so over several frames: no opacity jumps by more than 0.15 from one to the next."""
    steps = [opacities(drawing, number / 24) for number in range(round(drawing.scene.seconds * 24))]
    for before, after in pairwise(steps):
        assert max((abs(before[key] - after[key]) for key in before), default=0.0) <= 0.15


def opacities(drawing: Drawing, second: float) -> dict[str, float]:
    """How much is seen of each element that comes or goes, by its place in the template; its parents count."""
    root = deepcopy(drawing.tree)
    places = {}
    for number, element in enumerate(root.iter()):
        if re.match(r"(in|out) ", element.get(ATTRIBUTE) or ""):
            places[str(number)] = element
    move(root, second)
    return {place: opacity(element, root) for place, element in places.items()}


def opacity(element: _Element, root: _Element) -> float:
    """0 where it, or what it is in, is not in the picture."""
    seen = 1.0
    for each in (element, *element.iterancestors()):
        if match := re.search(r"opacity:([\d.]+)", each.get("style") or ""):
            seen *= float(match[1])
        if each is root:
            return seen
    return 0.0


@given(st.floats(-10, 10, allow_nan=False), st.floats(0, 1))
@settings(deadline=None)
def test_easing_rises_from_nothing_to_all(share: float, step: float) -> None:
    """Flat before and after, never backwards."""
    assert 0 <= ease(share) <= ease(share + step) <= 1


def test_a_thing_comes_stays_and_goes() -> None:
    """Before its second it is not there; then it fades in, is itself, fades out."""
    found = []
    for second in (0.0, 1.3, 5.0, 8.3, 9.0):
        root = etree.fromstring('<svg><path motion="in 1 0.6; out 8 0.6"/></svg>')
        move(root, second)
        found.append([dict(each.attrib) for each in root])
    assert found == [[], [{"style": "opacity:0.500;"}], [{}], [{"style": "opacity:0.500;"}], []]


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        ("from 0 2 10 -4", {"transform": "translate(5.00 -2.00) scale(2)"}),
        ("draw 0 2", {"transform": "scale(2)", "pathLength": "1",
                      "style": "stroke-dasharray:1 2;stroke-dashoffset:0.5000;"}),
        ("reveal 0 2", {"transform": "scale(2)", "style": "clip-path:inset(0 50.00% 0 0);"}),
        ("pulse 0 2", {"transform": "scale(2)", "pathLength": "1",
                       "style": "stroke-dasharray:0.12 3;stroke-dashoffset:-0.4400;"}),
        ("beat 0 2 3 4 0.5 2", {"transform": "translate(3.0 4.0) scale(0.5000 2.0000) translate(-3.0 -4.0) scale(2)"}),
    ],
)  # fmt: skip
def test_each_verb_halfway(motion: str, expected: dict[str, str]) -> None:
    """At half of its time, before the element's own place."""
    root = etree.fromstring(f'<svg><path motion="{motion}" transform="scale(2)"/></svg>')
    move(root, 1.0)
    assert dict(root[0].attrib) == expected


def test_what_has_arrived_is_as_it_was_drawn() -> None:
    """At the end nothing of the movement is left in the drawing."""
    root = etree.fromstring('<svg><g motion="from 0 1 9 9; reveal 0 1"/><path motion="draw 0 1"/></svg>')
    move(root, 1.0)
    assert etree.tostring(root) == b"<svg><g/><path/></svg>"
