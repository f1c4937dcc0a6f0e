"""The scenes as SVG: templates filled once, moved to any second, and written out as stills.

A drawing depends on the script, the templates and the second alone: the same input gives the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree
from lxml.etree import _Element

from feeds.web.explainer import FILE, HEIGHT_PX, WIDTH_PX, Film, Scene, read_explainer
from media.explainer.motion import ATTRIBUTE, ease, move

HERE = Path(__file__).parent
CONTENT = HERE.parents[1] / "feeds" / "web" / "content"
FADE_OUT_S = 0.4
DRAWN_FROM = HERE / "film.sha256"  # the fingerprint of the film that is committed
_BLANK = re.compile(r"\s+")
_DARK = """@media (prefers-color-scheme: dark) { svg {
--page:#12171d;--card:#1a2129;--ink:#e7eaee;--soft:#b0b9c4;--line:#343e4a;--edge:#8591a0;--teal:#86cfdf;
--teal-soft:#1d4753;--orange:#ffb27a;--orange-soft:#4b3020;--violet:#c6b8f2;--violet-soft:#382f57;--flesh:#b8705e;
--flesh-edge:#f0b5a5;--flesh-soft:#5a3a33;--bone:#4a4536;--matter:#43384a;--green:#9ed8ac;--green-soft:#1d3d27;
} }"""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One scene as a tree whose elements still say how they move."""

    scene: Scene
    tree: _Element

    def at(self, second: float) -> str:
        """The frame at this second of the scene."""
        root = deepcopy(self.tree)
        move(root, second)
        left = ease((self.scene.seconds - second) / FADE_OUT_S)
        if left < 1:
            root.xpath("//*[@id='scene']")[0].set("style", f"opacity:{left:.3f}")
        return etree.tostring(root, encoding="unicode")

    def still(self, height: int = HEIGHT_PX) -> str:
        """The picture at the end of the scene, before it fades, for light and dark, cut off at `height`."""
        root = deepcopy(self.tree)
        root.set("height", str(height))
        root.set("viewBox", f"0 0 {WIDTH_PX} {height}")
        move(root, self.scene.seconds)
        for style in root.iter("{*}style"):
            style.text = _BLANK.sub(" ", f"{style.text} {_DARK}").strip()
        return etree.tostring(root, encoding="unicode") + "\n"


def film() -> Film:
    return read_explainer((CONTENT / FILE).read_text(encoding="utf-8")).film


def drawings(script: Film) -> list[Drawing]:
    """Every scene of the script, from the template of its name."""
    templates = Environment(
        loader=FileSystemLoader(HERE / "scenes"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=True,
    )  # fmt: skip
    style = re.sub(r"/\*.*?\*/", "", (HERE / "style.css").read_text(encoding="utf-8"), flags=re.S)
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True, resolve_entities=False)
    found = []
    for scene in script.scene:
        text = templates.get_template(f"{scene.name}.svg").render(scene=scene, style=_BLANK.sub(" ", style).strip())
        found.append(Drawing(scene, etree.fromstring(text, parser)))
    return found


def fingerprint(drawn: Sequence[Drawing]) -> str:
    """Changes with whatever changes a frame: scenes, their length, how things move."""
    digest = hashlib.sha256((HERE / "motion.py").read_bytes())
    for drawing in drawn:
        digest.update(f"{drawing.scene.name} {drawing.scene.seconds}\n".encode())
        digest.update(etree.tostring(drawing.tree))
    return digest.hexdigest()


def moving(drawing: Drawing) -> list[str]:
    """What the elements of a drawing say about how they move."""
    return [str(each) for each in drawing.tree.xpath(f"//@{ATTRIBUTE}")]
