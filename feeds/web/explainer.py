"""The script of the explainer film as data: `content/explainer.toml`, scene after scene, caption after caption.

One source for all words: the captions (WebVTT), the transcript of the page (Markdown, with its references, so that each
sentence is checked like any other of the page), and the text alternatives of the still pictures. A scene lasts as
long as its captions. The pictures are drawn by `media/explainer` from the same script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from config.explain import parse_toml, validated
from config.locate import Path, key_lines
from feeds.web.content_inserts import Line, Origin

FILE = "explainer.toml"
FOLDER = "explainer"  # of the static files that `make explainer` draws
WEBM, MP4, CAPTIONS = f"{FOLDER}/film.webm", f"{FOLDER}/film.mp4", f"{FOLDER}/film.en.vtt"
WIDTH_PX, HEIGHT_PX = 1280, 720
STILL_PX = 640  # high: the lowest part of the film is for captions, which stills have not
_CITATION = re.compile(r"\s*\[@[^\]]*\]")

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,40}$")]
Words = Annotated[str, Field(min_length=1, max_length=400)]
Seconds = Annotated[float, Field(ge=1, le=20, multiple_of=0.5)]


class Caption(BaseModel):
    """What is read below the picture for so many seconds. `ours`: no statement of medicine, needs no reference."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seconds: Seconds
    text: Words
    ours: bool = False

    @property
    def shown(self) -> str:
        """Without its references."""
        return _CITATION.sub("", self.text)


class Scene(BaseModel):
    """One picture that moves. `shows` says in words what is to be seen, for those who do not see it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name
    title: Words
    shows: Words
    caption: Annotated[tuple[Caption, ...], Field(min_length=1)]

    @property
    def seconds(self) -> float:
        return sum(caption.seconds for caption in self.caption)

    @property
    def still(self) -> str:
        """Path of its still picture among the static files."""
        return f"{FOLDER}/{self.name}.svg"

    @property
    def alternative(self) -> str:
        """The text alternative of the still picture: what it shows, without references."""
        return _CITATION.sub("", self.shows)


class Cue(NamedTuple):
    """A caption with its place in the film, in seconds."""

    start: float
    end: float
    text: str


class Film(BaseModel):
    """A whole script."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Words
    scene: Annotated[tuple[Scene, ...], Field(min_length=1)]

    @property
    def seconds(self) -> float:
        return sum(scene.seconds for scene in self.scene)

    @property
    def starts(self) -> tuple[float, ...]:
        """The second at which each scene begins."""
        return tuple(accumulate((scene.seconds for scene in self.scene[:-1]), initial=0.0))

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        captions = [caption for scene in self.scene for caption in scene.caption]
        ends = accumulate(caption.seconds for caption in captions)
        return tuple(
            Cue(end - caption.seconds, end, caption.shown) for caption, end in zip(captions, ends, strict=True)
        )

    @property
    def length(self) -> str:
        """In words, such as "1 minute 46 seconds"."""
        minutes, seconds = divmod(round(self.seconds), 60)
        return " ".join(_counted(number, unit) for number, unit in ((minutes, "minute"), (seconds, "second")) if number)


@dataclass(frozen=True)
class Explainer:
    """The film, and the lines of its file."""

    film: Film
    lines: Mapping[Path, int]

    def scene(self, name: str) -> Scene:
        return next(scene for scene in self.film.scene if scene.name == name)

    def origin(self, *path: str | int) -> Origin:
        return Origin(FILE, self.lines.get(path) or 1)


def read_explainer(text: str) -> Explainer:
    """Raises ConfigError with every problem, each with its line."""
    return Explainer(validated(Film, parse_toml(text, FILE), text, FILE), key_lines(text))


def webvtt(film: Film) -> str:
    """The captions as WebVTT (W3C), one cue each."""
    cues = (
        f"{number}\n{_clock(cue.start)} --> {_clock(cue.end)}\n{_escaped(cue.text)}\n"
        for number, cue in enumerate(film.cues, start=1)
    )
    return "WEBVTT\n\n" + "\n".join(cues)


def transcript_lines(explainer: Explainer) -> Iterator[Line]:
    """Everything that is to be seen and read, as Markdown: per scene its time and title, its picture, its captions.

    What the picture shows, and what is ours, stands in a note; statements stand as they would on any page.
    """
    for number, (scene, start) in enumerate(zip(explainer.film.scene, explainer.film.starts, strict=True)):
        minutes, seconds = divmod(int(start), 60)
        yield from _paragraph(f"### {minutes}:{seconds:02} {scene.title}", explainer.origin("scene", number, "title"))
        yield from _paragraph(f"> To be seen: {scene.shows}", explainer.origin("scene", number, "shows"))
        for place, caption in enumerate(scene.caption):
            text = f"> {caption.text}" if caption.ours else caption.text
            yield from _paragraph(text, explainer.origin("scene", number, "caption", place, "text"))


def _paragraph(text: str, origin: Origin) -> Iterator[Line]:
    yield Line(text, origin)
    yield Line("", origin)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
