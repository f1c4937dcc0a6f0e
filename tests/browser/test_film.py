"""The explainer film in a browser: it loads and moves only when asked to, can be sought, and has its captions."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Response, expect

from feeds.web.explainer import MP4, WEBM, Film
from media.explainer.drawing import film
from tests.browser.conftest import Service, Visit

VIDEO = "#film video"


@pytest.fixture
def script() -> Film:
    return film()


def films_asked_for(visit: Visit) -> list[str]:
    return [url for url in visit.requests if url.endswith((".webm", ".mp4", ".vtt"))]


def state(page: Page) -> dict[str, object]:
    found: dict[str, object] = page.locator(VIDEO).evaluate(
        "video => ({paused: video.paused, at: video.currentTime, seconds: video.duration, "
        "width: video.videoWidth, height: video.videoHeight, error: video.error && video.error.message})"
    )
    return found


def test_nothing_loads_or_moves_before_it_is_asked_for(service: Service, visit: Visit) -> None:
    """The page opens with a picture in place of the film: no byte of film or captions, nothing plays."""
    visit.page.goto(f"{service.url}/about-sma/", wait_until="networkidle")
    assert (films_asked_for(visit), state(visit.page)["paused"]) == ([], True)
    assert visit.page.locator("[autoplay]").count() == 0
    assert visit.complaints == []


def test_the_film_plays_and_can_be_sought(service: Service, visit: Visit, script: Film) -> None:
    """One file is fetched, in parts; a jump to a minute lands there; nothing leaves the origin, nothing complains."""
    answers: list[Response] = []
    visit.page.on(
        "response", lambda answer: answers.append(answer) if answer.url.endswith((WEBM[-5:], MP4[-4:])) else None
    )
    visit.page.goto(f"{service.url}/about-sma/")
    visit.page.locator(VIDEO).evaluate(
        "async video => { video.muted = true; await video.play(); video.pause();"
        " await new Promise(done => { video.onseeked = done; video.currentTime = 60 }) }"
    )
    found = state(visit.page)
    assert (found["width"], found["height"], found["at"], found["error"]) == (1280, 720, 60, None)
    assert found["seconds"] == pytest.approx(script.seconds, abs=0.1)
    assert {answer.status for answer in answers} == {206}
    assert {answer.url.rsplit("/", 1)[1] for answer in answers} == {"film.webm"}
    assert (visit.origins(), visit.complaints) == ({service.url}, [])


def test_the_browser_reads_every_caption(service: Service, visit: Visit, script: Film) -> None:
    """Switched on by the reader, with the script's times and words."""
    visit.page.goto(f"{service.url}/about-sma/")
    cues = visit.page.locator(VIDEO).evaluate(
        "async video => { const track = video.textTracks[0]; const before = track.mode; track.mode = 'showing';"
        " const element = video.querySelector('track');"
        " if (element.readyState < 2) await new Promise(done => { element.onload = done });"
        " return [before, [...track.cues].map(cue => [cue.startTime, cue.endTime, cue.text])] }"
    )
    assert cues == ["disabled", [[cue.start, cue.end, cue.text] for cue in script.cues]]


def test_readers_who_want_less_motion_are_offered_the_stills(service: Service, visit: Visit) -> None:
    """A note stands in front of the film and leads to the first still; others do not see it."""
    visit.page.goto(f"{service.url}/about-sma/")
    note = visit.page.locator("#film .calm")
    expect(note).to_be_hidden()
    visit.page.emulate_media(reduced_motion="reduce")
    expect(note).to_be_visible()
    above = [
        visit.page.locator(each).evaluate("node => node.getBoundingClientRect().top") for each in ("#film .calm", VIDEO)
    ]
    assert above[0] < above[1]
    note.get_by_role("link").click()
    expect(visit.page.locator("#picture-motor-neuron")).to_be_in_viewport()


def test_every_still_is_shown_with_its_words(service: Service, visit: Visit, script: Film) -> None:
    """All of them load, in light and dark; their text alternatives are the script's."""
    for scheme in ("light", "dark"):
        visit.page.emulate_media(color_scheme=scheme)
        visit.page.goto(f"{service.url}/about-sma/")
        pictures = visit.page.locator("figure.scene img")
        assert pictures.count() == len(script.scene) - 2
        for picture in pictures.all():
            picture.scroll_into_view_if_needed()
            assert picture.evaluate("async image => { await image.decode(); return image.naturalWidth }") == 1280
        shown = {picture.get_attribute("alt") for picture in pictures.all()}
        assert shown == {scene.alternative for scene in script.scene[1:-1]}


def test_no_letter_leaves_its_picture(service: Service, visit: Visit, script: Film) -> None:
    """With the fonts of this machine, every word of every still lies within the drawing, and clear of its edge."""
    visit.page.goto(f"{service.url}/about-sma/")
    folder = (visit.page.locator(VIDEO).get_attribute("poster") or "").rpartition("/")[0]
    for scene in script.scene:
        visit.page.goto(f"{service.url}{folder}/{scene.name}.svg")
        boxes = visit.page.evaluate(
            "[...document.querySelectorAll('text')].map(text => { const box = text.getBBox();"
            " const to = text.ownerSVGElement.getScreenCTM().inverse().multiply(text.getScreenCTM());"
            " return [to.a * box.x + to.e, to.a * (box.x + box.width) + to.e, text.textContent] })"
        )
        assert [words for left, right, words in boxes if left < 24 or right > 1256] == [], scene.name
