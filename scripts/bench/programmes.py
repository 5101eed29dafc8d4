"""What a programme of a quarter of an hour costs, beside ffmpeg joining the same files and encoding them again.

Ours plans, copies frames and hashes; the floor decodes and encodes, and plans nothing.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from audio import ffmpeg
from audio.broadcast import encode
from audio.edits import join, trim
from audio.masters import Form
from audio.voices.espeak import EspeakVoice, prepare_voices
from core.settings import ROOT
from publishing.content import read_content

MESSAGES, SENTENCES = 30, 6
"""Messages to choose from, and sentences in each: 25 to 50 s."""
MOST, MEGABYTES = 1.3, 80
ROUNDS = 5


def programmes(folder: Path) -> Iterator[str]:
    masters, made = folder / "masters", folder / "programmes"
    _render(masters, folder / "voices")
    ours = [_built(masters, made) for _ in range(ROUNDS)]
    floors = [_floor(ours[0]["pieces"], folder / "floor.mp3") for _ in range(ROUNDS)]
    best, floor = min(each["cpu"] for each in ours), min(floors)
    yield f"{len(ours[0]['pieces'])} of {MESSAGES} pieces, {ours[0]['seconds']:.1f} s ({ours[0]['off']:+.1f} s of its span)"
    yield f"ffmpeg: joined and encoded again     {floor:.2f} s CPU"
    yield f"   planned, copied, hashed           {best:.2f} s CPU   {best / floor:.2f} x (at most {MOST})"
    own, child = (max(each["megabytes"][which] for each in ours) for which in (0, 1))
    yield f"   memory at most                    {own:.0f} MB, its ffmpeg {child:.0f} MB (under {MEGABYTES})"


def _render(masters: Path, voices: Path) -> None:
    """Messages of the real content's sentences, each of another length."""
    masters.mkdir()
    voice = EspeakVoice("fr", prepare_voices(voices))
    scripts = (message.scripts["fr"] for message in read_content(ROOT / "content").messages.values())
    sentences = cycle([line for script in scripts for line in script.sentences if line])
    for number in range(MESSAGES):
        said = list(dict.fromkeys(islice(sentences, SENTENCES + number % 3)))
        sound, _ = join(said, {sentence: trim(voice.say(sentence)) for sentence in said})
        (masters / f"{number:02}.mp3").write_bytes(encode(sound, Form.SHARE))


def _built(masters: Path, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "scripts.bench.one_programme", str(masters), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _floor(pieces: Sequence[str], onto: Path) -> float:
    listed = "".join(f"file 'file:{piece}'\n" for piece in pieces)
    given = ("-f", "concat", "-safe", "0", "-protocol_whitelist", "file,pipe", "-i", "pipe:0")
    before = _children_cpu()
    ffmpeg.run((*given, "-c:a", "libmp3lame", "-b:a", "64k", "-y", str(onto)), listed.encode())
    return _children_cpu() - before


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
