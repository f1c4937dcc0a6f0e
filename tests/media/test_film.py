"""The film that ships: its script, its captions, its length and weight, and that the page says all of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest
from lxml import html

from feeds.web.content import load_content
from feeds.web.explainer import CAPTIONS, HEIGHT_PX, MP4, WEBM, WIDTH_PX, Film, webvtt
from feeds.web.site import STATIC
from media.explainer.drawing import DRAWN_FROM, drawings, film, fingerprint
from tests.media.ebml import read_webm

LIMIT_BYTES = 2_000_000
CUE = re.compile(r"(\d+)\n(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d\.\d{3})\n(.+)")
FAST_CHARACTERS = 20  # a second; what subtitles for adults are held to
PAGE = "about-sma"


@pytest.fixture(scope="module")
def script() -> Film:
    return film()


def cues(text: str) -> list[tuple[float, float, str]]:
    """Every cue of a WebVTT file; fails on anything else in it."""
    head, *blocks = text.rstrip("\n").split("\n\n")
    assert head == "WEBVTT"
    found = []
    for number, block in enumerate(blocks, start=1):
        match = CUE.fullmatch(block)
        assert match is not None, block
        assert int(match[1]) == number
        start, end = (60 * int(match[at]) + float(match[at + 1]) for at in (2, 4))
        found.append((start, end, html.fromstring(f"<p>{match[6]}</p>").text_content()))
    return found


def test_the_captions_that_ship_are_those_of_the_script(script: Film) -> None:
    """`make explainer` was run after the last change of the script."""
    assert (STATIC / CAPTIONS).read_text(encoding="utf-8") == webvtt(script)


def test_captions_follow_each_other_through_the_whole_film(script: Film) -> None:
    """The first begins at 0, each begins where the one before ends, the last ends with the film."""
    found = cues(webvtt(script))
    starts, ends = [start for start, _, _ in found], [end for _, end, _ in found]
    assert starts == [0.0, *ends[:-1]]
    assert ends[-1] == script.seconds
    assert set(script.starts) <= set(starts)
    assert [text for _, _, text in found] == [caption.shown for scene in script.scene for caption in scene.caption]


def test_captions_can_be_read_in_their_time(script: Film) -> None:
    """At a reader's pace, in two lines, and no reference marks among the words."""
    for start, end, text in cues(webvtt(script)):
        assert len(text) / (end - start) <= FAST_CHARACTERS, text
        assert len(text) <= 125, text
        assert not re.search(r"[@\[\]]", text), text


def test_the_film_is_as_long_as_its_script_and_light(script: Film) -> None:
    """VP9 alone, without sound, in the size that the page announces, under two megabytes."""
    data = (STATIC / WEBM).read_bytes()
    found = read_webm(data)
    assert (found.document, found.codecs, found.width, found.height) == ("webm", ("V_VP9",), WIDTH_PX, HEIGHT_PX)
    assert found.seconds == pytest.approx(script.seconds, abs=0.1)
    assert 80 <= found.seconds <= 120
    assert len(data) < LIMIT_BYTES


def test_the_film_was_drawn_from_these_scenes() -> None:
    """`make explainer` was run after the last change of a drawing, a movement or a scene's length."""
    assert DRAWN_FROM.read_text(encoding="ascii").strip() == fingerprint(drawings(film()))


def test_the_second_file_is_the_same_film(script: Film) -> None:
    """H.264, begun with its index, so that it plays while it loads; as light."""
    data = (STATIC / MP4).read_bytes()
    assert data[4:8] == b"ftyp"
    assert data.index(b"moov") < data.index(b"mdat")
    assert len(data) < LIMIT_BYTES
    box = data.index(b"mvhd") + 4
    assert data[box] == 0  # version: 32-bit times
    scale, duration = (int.from_bytes(data[box + at : box + at + 4], "big") for at in (12, 16))
    assert duration / scale == pytest.approx(script.seconds, abs=0.1)


@pytest.mark.parametrize(("file", "codec"), [(WEBM, "vp9"), (MP4, "h264")])
def test_another_reader_agrees_on_the_files(script: Film, file: str, codec: str) -> None:
    """ffprobe, where it is installed: one picture track, 24 frames a second, 4:2:0 as every player takes it."""
    program = shutil.which("ffprobe")
    if program is None:
        pytest.skip("ffprobe is not installed")
    command = [program, "-v", "error", "-show_streams", "-show_format", "-of", "json", str(STATIC / file)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    (stream,) = told["streams"]
    assert (stream["codec_name"], stream["width"], stream["height"]) == (codec, WIDTH_PX, HEIGHT_PX)
    assert (stream["r_frame_rate"], stream["pix_fmt"]) == ("24/1", "yuv420p")
    assert float(told["format"]["duration"]) == pytest.approx(script.seconds, abs=0.1)


def test_the_page_says_all_that_the_film_says(script: Film) -> None:
    """Every sentence of every caption stands in the transcript, the medical ones with at least one reference."""
    page = load_content().page(PAGE)
    told = [each for each in page.statements if page.origin(each.line).file == "explainer.toml"]
    said = " ".join(each.text for each in told)
    for scene in script.scene:
        assert scene.alternative in said
        for caption in scene.caption:
            assert caption.shown in said
            if not caption.ours:
                assert all(each.keys for each in told if each.text in caption.shown)


def test_numbers_of_the_script_stand_in_the_text_of_the_page(script: Film) -> None:
    """A number that is spoken is one that a sentence or table of the page itself gives, not the transcript alone."""
    page = load_content().page(PAGE)
    own = " ".join(each.text for each in page.statements if page.origin(each.line).file == page.file and each.keys)
    number = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w-])")
    spoken = {
        found for scene in script.scene for text in (scene.shows, *(each.text for each in scene.caption))
        for found in number.findall(re.sub(r"\[@[^\]]*\]", "", text))
    }  # fmt: skip
    assert spoken - set(number.findall(own)) - types_by_number(own) == set()


def types_by_number(text: str) -> set[str]:
    """Rows of the table of types begin with "Type: 0"."""
    return set(re.findall(r"\bType: (\d)\b", text))
