"""What a publish costs: cold, with one changed word, unchanged; and rendering beside plain decode-and-encode."""

import io
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import soundfile

from audio import ffmpeg
from audio.edits import join, trim
from audio.mastering import master, to_phone_band
from audio.sound import Sound
from audio.voices.espeak import EspeakVoice, prepare_voices
from core.database import connect, reading
from core.settings import ROOT
from publishing.content import read_content
from publishing.releases import current_number, load_release

SENTENCES = 60


def published(folder: Path) -> tuple[str, str]:
    """A new instance whose line is published, and a real answer of it, blanks and all: what the floor sends is as long."""
    instance = folder / "instance"
    _publish(instance, ROOT / "content")
    return str(instance), answer_in(instance)


def answer_in(instance: Path) -> str:
    with reading(connect(f"sqlite:///{instance / 'antso.db'}")) as connection:
        number = current_number(connection)
        assert number is not None
        return load_release(connection, number).lines["main"].answers["mg"]["home"].xml


def publishes(instance: Path) -> Iterator[str]:
    """Three publishes of the real content by the script itself, into a new instance."""
    content = instance.parent / "content"
    shutil.copytree(ROOT / "content", content)
    yield f"publish, cold                       {_publish(instance, content)}"
    yield f"publish, unchanged                  {_publish(instance, content)}   (under 3 s)"
    script = content / "messages" / "nobody-pays" / "en.md"
    script.write_text(script.read_text(encoding="utf-8").replace("do not pay", "never pay"), encoding="utf-8")
    before = {*(instance / "clips").iterdir()}
    yield f"publish, one sentence changed       {_publish(instance, content)}"
    yield f"   clips rendered anew              {len({*(instance / 'clips').iterdir()} - before)}"


def _publish(instance: Path, content: Path) -> str:
    before, begun = _children_cpu(), time.perf_counter()
    command = [sys.executable, str(ROOT / "scripts" / "publish.py")]
    environ = os.environ | {"INSTANCE_PATH": str(instance), "CONTENT_PATH": str(content), "MODE": "demo"}
    subprocess.run(command, env=environ, check=True, capture_output=True)
    wall = time.perf_counter() - begun
    return f"{wall:6.1f} s   {_children_cpu() - before:6.1f} s CPU"


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def rendering(folder: Path) -> Iterator[str]:
    """Sentences to phone clips: our recipe beside ffmpeg decoding and encoding each and doing nothing else."""
    voice = EspeakVoice("fr", prepare_voices(folder))
    messages = read_content(ROOT / "content").messages.values()
    sentences = [line for message in messages for line in message.scripts["fr"].sentences if line][:SENTENCES]
    spoken = [voice.say(sentence) for sentence in sentences]
    waves = [_wav(sound) for sound in spoken]
    plain = _cpu_of(lambda: [_decode_and_encode(wave) for wave in waves])
    ours = _cpu_of(lambda: [_to_clip(sound) for sound in spoken])
    seconds = sum(sound.seconds for sound in spoken)
    yield f"{SENTENCES} sentences, {seconds:.0f} s: plain decode and encode {plain:.2f} s CPU"
    yield f"   our recipe                       {ours:.2f} s CPU   {ours / plain:.2f} x (at most 1.5)"


def _cpu_of(work: object) -> float:
    assert callable(work)
    before = _children_cpu() + time.process_time()
    work()
    return _children_cpu() + time.process_time() - before


def _wav(sound: Sound) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, sound.samples, sound.rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def _decode_and_encode(wave: bytes) -> bytes:
    return ffmpeg.run(
        ["-i", "pipe:0", "-ar", "8000", "-ac", "1", "-c:a", "pcm_s16le", "-f", "wav", "pipe:1"], wave
    )


def _to_clip(sound: Sound) -> bytes:
    joined, _ = join(("said",), {"said": trim(to_phone_band(sound))})
    return master(joined)
