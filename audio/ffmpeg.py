"""The one door to ffmpeg: the binary of imageio-ffmpeg's wheel, so that nothing has to be installed on the
machine.

Sound goes in and out by pipes; no file is written, no shell is asked, and no run is without an end.
"""

import os
import subprocess
from collections.abc import Sequence
from typing import Any

import imageio_ffmpeg

PATIENCE = 120.0
"""Seconds. The longest clip takes less than one; a run this long hangs."""


class FfmpegFailed(Exception):
    """ffmpeg refused or hung. The message carries its last line; the input is the likely fault."""


def run(arguments: Sequence[str], given: bytes, patience: float = PATIENCE) -> bytes:
    """Run ffmpeg with `given` on its stdin (`-i pipe:0`) and return what it writes on its stdout (`pipe:1`).

    One thread: clips are rendered side by side, a process a core. Raises FfmpegFailed.
    """
    return _run(arguments, patience, input=given)


def run_seeking(arguments: Sequence[str], given: bytes, patience: float = PATIENCE) -> bytes:
    """The same for formats whose end has to be read first (MP4, as telephones record): `-fd 0 -i fd:` reads `given`.

    It lies in memory that no folder names (memfd), so that ffmpeg can go back in it; where there is none, it is a pipe.
    """
    if not hasattr(os, "memfd_create"):
        return _run(arguments, patience, input=given)
    with os.fdopen(os.memfd_create("sound"), "w+b") as memory:
        memory.write(given)
        memory.seek(0)
        return _run(arguments, patience, stdin=memory)


def _run(arguments: Sequence[str], patience: float, **given: Any) -> bytes:
    binary = imageio_ffmpeg.get_ffmpeg_exe()
    command = [binary, "-hide_banner", "-loglevel", "error", "-threads", "1", *arguments]
    try:
        done: subprocess.CompletedProcess[bytes] = subprocess.run(
            command, capture_output=True, timeout=patience, check=False, **given
        )
    except subprocess.TimeoutExpired:
        raise FfmpegFailed(f"ffmpeg did not finish in {patience:g} s.") from None
    if done.returncode != 0:
        raise FfmpegFailed(f"ffmpeg: {_last_line(done.stderr)}")
    return done.stdout


def _last_line(errors: bytes) -> str:
    lines = errors.decode("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "no reason given")
