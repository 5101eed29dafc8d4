"""The one door to ffmpeg: the binary of imageio-ffmpeg's wheel, so that nothing has to be installed on the
machine.

Sound goes in and out by pipes; no file is written, no shell is asked, and no run is without an end.
"""

import subprocess
from collections.abc import Sequence

import imageio_ffmpeg

PATIENCE = 120.0
"""Seconds. The longest clip takes less than one; a run this long hangs."""


class FfmpegFailed(Exception):
    """ffmpeg refused or hung. The message carries its last line; the input is the likely fault."""


def run(arguments: Sequence[str], given: bytes, patience: float = PATIENCE) -> bytes:
    """Run ffmpeg with `given` on its stdin (`-i pipe:0`) and return what it writes on its stdout (`pipe:1`).

    One thread: clips are rendered side by side, a process a core. Raises FfmpegFailed.
    """
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-hide_banner",
        "-loglevel",
        "error",
        "-threads",
        "1",
        *arguments,
    ]
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired:
        raise FfmpegFailed(f"ffmpeg did not finish in {patience:g} s.") from None
    if done.returncode != 0:
        raise FfmpegFailed(f"ffmpeg: {_last_line(done.stderr)}")
    return done.stdout


def _last_line(errors: bytes) -> str:
    lines = errors.decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "no reason given")
