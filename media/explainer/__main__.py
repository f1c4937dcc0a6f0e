"""`make explainer`: stills and captions, and, unless `--stills` is given, the film itself (some minutes)."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from feeds.web.explainer import CAPTIONS, FOLDER, HEIGHT_PX, MP4, STILL_PX, WEBM, Film, webvtt
from feeds.web.site import STATIC
from media.explainer.drawing import DRAWN_FROM, Drawing, drawings, film, fingerprint
from media.explainer.encode import encode, keep
from media.explainer.frames import frames

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m media.explainer", description=__doc__)
    parser.add_argument("--stills", action="store_true", help="stills and captions only")
    script = film()
    drawn = drawings(script)
    write_stills(script, drawn, STATIC)
    if not parser.parse_args().stills:
        browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
        if browser is None or shutil.which("ffmpeg") is None:
            print("error: Chromium and ffmpeg are needed\nhint: apt install chromium ffmpeg", file=sys.stderr)
            return 1
        _render(drawn, browser)
    return 0


def write_stills(script: Film, drawn: list[Drawing], folder: Path) -> None:
    """One SVG for each scene, and the captions."""
    (folder / FOLDER).mkdir(exist_ok=True)
    for drawing in drawn:
        whole = drawing.scene is script.scene[0]  # the film's poster
        still = drawing.still(HEIGHT_PX if whole else STILL_PX)
        (folder / drawing.scene.still).write_text(still, encoding="utf-8")
    (folder / CAPTIONS).write_text(webvtt(script), encoding="utf-8")


def _render(drawn: list[Drawing], browser: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        kept, webm, mp4 = (folder / file for file in ("frames.mkv", "film.webm", "film.mp4"))
        keep(frames(drawn, browser), kept)
        encode(kept, webm, mp4)
        shutil.move(webm, STATIC / WEBM)  # only now: whoever publishes meanwhile finds whole files
        shutil.move(mp4, STATIC / MP4)
    DRAWN_FROM.write_text(f"{fingerprint(drawn)}\n", encoding="ascii")


if __name__ == "__main__":
    sys.exit(main())
