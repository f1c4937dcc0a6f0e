"""What moves in a scene, as a pure function of the second: the `motion` attribute of an element becomes plain SVG.

`motion="in 1.2; from 1.2 0.7 0 14"` is a list of verbs, each with the second at which it begins, how long it takes and
where it goes. Speeds are eased, nothing blinks: each verb runs once.

    in T [D]              appears
    out T [D]             disappears
    from T D DX DY        arrives from (DX, DY) away
    draw T D              a line is drawn from its beginning (of a path without dashes)
    reveal T D            is uncovered from left to right
    pulse T D             a short piece of a line runs along it, once
    beat T D CX CY SX SY  is stretched to (SX, SY) around (CX, CY) and comes back
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from lxml.etree import _Element

ATTRIBUTE = "motion"
FADE_S = 0.6
_PULSE = 0.12  # of the line's length
_HIDDEN = 0.001


def ease(share: float) -> float:
    """Slow, fast, slow: 0 to 1 over 0 to 1, flat at both ends."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


def move(root: _Element, second: float) -> None:
    """Put every element of the tree where it is at this second; what cannot be seen goes."""
    for element in list(root.iter()):
        if (words := element.attrib.pop(ATTRIBUTE, None)) is not None and element.getparent() is not None:
            _apply(element, words, second)


def _apply(element: _Element, words: str, second: float) -> None:
    opacity = 1.0
    for verb, *numbers in (sentence.split() for sentence in words.split(";")):
        values = [float(number) for number in numbers]
        if verb in ("in", "out"):
            done = ease((second - values[0]) / (values[1] if len(values) > 1 else FADE_S))
            opacity *= done if verb == "in" else 1 - done
        else:
            opacity *= _VERBS[verb](element, second - values[0], values[1:])
    if opacity < _HIDDEN:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    elif opacity < 1 - _HIDDEN:
        _before(element, "style", f"opacity:{opacity:.3f};")


def _from(element: _Element, since: float, values: Sequence[float]) -> float:
    duration, x, y = values
    left = 1 - ease(since / duration)
    if left > 0:
        _before(element, "transform", f"translate({x * left:.2f} {y * left:.2f}) ")
    return 1.0


def _draw(element: _Element, since: float, values: Sequence[float]) -> float:
    done = ease(since / values[0])
    if 0 < done < 1:
        element.set("pathLength", "1")
        _before(element, "style", f"stroke-dasharray:1 2;stroke-dashoffset:{1 - done:.4f};")
    return 1.0 if done > 0 else 0.0


def _reveal(element: _Element, since: float, values: Sequence[float]) -> float:
    done = ease(since / values[0])
    if done < 1:
        _before(element, "style", f"clip-path:inset(0 {100 * (1 - done):.2f}% 0 0);")
    return 1.0


def _pulse(element: _Element, since: float, values: Sequence[float]) -> float:
    share = since / values[0]
    if not 0 < share < 1:
        return 0.0
    head = ease(share) * (1 + _PULSE)
    element.set("pathLength", "1")
    _before(element, "style", f"stroke-dasharray:{_PULSE} 3;stroke-dashoffset:{_PULSE - head:.4f};")
    return 1.0


def _beat(element: _Element, since: float, values: Sequence[float]) -> float:
    duration, x, y, across, up = values
    share = since / duration
    if 0 < share < 1:
        swing = math.sin(math.pi * ease(share)) ** 2
        wide, high = 1 + (across - 1) * swing, 1 + (up - 1) * swing
        around = f"translate({x} {y}) scale({wide:.4f} {high:.4f}) translate({-x} {-y}) "
        _before(element, "transform", around)
    return 1.0


def _before(element: _Element, name: str, value: str) -> None:
    element.set(name, value + (element.get(name) or ""))


_VERBS: dict[str, Callable[[_Element, float, Sequence[float]], float]] = {
    "from": _from,
    "draw": _draw,
    "reveal": _reveal,
    "pulse": _pulse,
    "beat": _beat,
}
