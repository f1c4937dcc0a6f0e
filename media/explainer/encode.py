"""PNG frames into video, through ffmpeg: VP9 in WebM for today's browsers, H.264 in MP4 for Safari on older devices.

The frames are kept losslessly in between, so that Chromium draws each of them once.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from media.explainer.frames import FPS

_QUIET = ("ffmpeg", "-hide_banner", "-loglevel", "error", "-y")
# A key frame every 4 seconds, for seeking; the colours of HD television, said so.
_KEY_FRAMES = ("-g", str(4 * FPS), "-keyint_min", str(FPS))
_COLOURS = ("-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p", "-colorspace", "bt709",
            "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")  # fmt: skip
# Nothing of the machine or the day gets into the file.
_PLAIN = ("-an", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact")
VP9 = ("-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "42", "-deadline", "good", "-cpu-used", "1", "-row-mt", "0",
       "-tune-content", "screen", "-auto-alt-ref", "1", "-lag-in-frames", "25")  # fmt: skip
H264 = ("-c:v", "libx264", "-crf", "29", "-preset", "medium", "-tune", "animation", "-profile:v", "high",
        "-level", "3.1", "-threads", "1", "-movflags", "+faststart")  # fmt: skip


def keep(frames: Iterable[bytes], file: Path) -> None:
    """The frames as they are, in a lossless video."""
    options = ("-f", "image2pipe", "-c:v", "png", "-framerate", str(FPS), "-i", "-")
    command = [*_QUIET, *options, "-c:v", "libx264rgb", "-preset", "ultrafast", "-qp", "0", str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:  # noqa: S603  # our own words and a path of ours
        if process.stdin is None:
            raise RuntimeError("ffmpeg was started without a way in")
        for frame in frames:
            process.stdin.write(frame)
        process.stdin.close()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def encode(kept: Path, webm: Path, mp4: Path) -> None:
    """Both files from the kept frames; VP9 in two passes, which saves a third."""
    log = ("-passlogfile", str(kept.with_suffix("")))
    vp9 = [*_QUIET, "-i", str(kept), *_COLOURS, *_PLAIN, *VP9, *_KEY_FRAMES, *log]
    _run(*vp9, "-pass", "1", "-f", "null", "-")
    _run(*vp9, "-pass", "2", str(webm))
    _run(*_QUIET, "-i", str(kept), *_COLOURS, *_PLAIN, *H264, *_KEY_FRAMES, str(mp4))


def _run(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603  # our own words and paths of ours
