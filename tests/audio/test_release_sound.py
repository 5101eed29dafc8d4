"""Every clip of the published release, not a sample of them: a caller is never startled, kept waiting or left in silence.

The targets are those of sound.md, Rendering. All clips are read once and measured side by side.
"""

import hashlib
import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
import soundfile
from numpy.typing import NDArray
from scipy import fft

from audio import broadcast
from audio.broadcast import render_master
from audio.chain import Job
from audio.masters import Form, file_name
from audio.recipe import LOUDNESS, PEAK, RATE, SHORT, SHORT_RMS
from audio.recordings import decode
from audio.sound import Samples
from audio.speech import Clip, Origin
from audio.studio import open_library
from audio.voices.espeak import EspeakVoice, prepare_voices
from core.database import connect
from publishing.numbers import PAUSE_SECONDS
from publishing.utterances import distinct, offered_languages, utterances
from tests.builders import settings_in
from tests.conftest import Published

QUIET = 40.0
"""dB under a clip's peak: what is softer is silence (audio/edits.py cuts by the same)."""

CHUNK = RATE // 100
"""Samples in the 10 ms in which silence is looked for."""

EDGES = (0.03, 0.05)
"""Seconds of silence at least and at most before and after the voice; looked for in steps of 10 ms."""

LONGEST_SILENCE = 2.0
"""Seconds; a caller takes more for a line that is gone."""

BEYOND = -35.0
"""dB. The filter takes 10 dB at 3.6 kHz off speech that is 30 dB weaker there than below; the limiter adds a little."""

MASTERS = {
    Form.SHARE: (-16.0, 0.5, -1.5),
    Form.LIGHT: (-16.0, 0.5, -1.5),
    Form.NOTE: (-16.0, 0.5, -1.5),
    Form.AIR: (-23.0, 0.5, -1.0),
}
"""LUFS, give or take, and dBTP at most; written here again, so that a change is seen."""


@dataclass(frozen=True)
class Measured:
    """A clip as a meter shows it: seconds; LUFS, None when it is short; dBFS; dB of what lies beyond the band."""

    name: str
    seconds: float
    loudness: float | None
    rms: float
    peak: float
    shortest_edge: float
    longest_edge: float
    pause: float
    beyond: float


@pytest.fixture(scope="module")
def release(published: Published) -> list[tuple[Path, Clip]]:
    """The file and the row of every clip that the release may play."""
    settings = settings_in(published.instance)
    engine = connect(settings.database_url)
    library = open_library(settings.clips, published.instance / "voices", engine)
    spoken = {code: utterances(published.content, code) for code in offered_languages(published.content)}
    wanted = [*distinct(spoken)]
    clips = library.stored(wanted)
    engine.dispose()
    assert len(clips) == len(wanted) > 200
    return [(settings.clips_path / f"{clip.sha256}.wav", clip) for clip in clips.values()]


@pytest.fixture(scope="module")
def measured(release: list[tuple[Path, Clip]]) -> list[Measured]:
    """All but the pause in a code, which is silence and nothing else.

    One after another: pyloudnorm quiets warnings for the whole process meanwhile, which two threads undo for each other.
    """
    return [_measure(*found) for found in release if found[1].origin is not Origin.SILENCE]


def _measure(path: Path, clip: Clip) -> Measured:
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE
    chunks = samples[: len(samples) // CHUNK * CHUNK].reshape(-1, CHUNK)
    peak = float(np.abs(samples).max())
    under = 20 * np.log10(np.sqrt(np.einsum("ij,ij->i", chunks, chunks) / CHUNK) / peak + 1e-9)
    heard = np.flatnonzero(under > -QUIET)
    loud = pyloudnorm.Meter(RATE).integrated_loudness(samples) if len(samples) >= SHORT * RATE else None
    return Measured(
        name=clip.text[:40] or path.name,
        seconds=len(samples) / RATE,
        loudness=loud,
        rms=20 * math.log10(float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))),
        peak=20 * math.log10(peak),
        shortest_edge=min(_edges(heard, samples)),
        longest_edge=max(_edges(heard, samples)),
        pause=float(np.diff(heard).max(initial=1) - 1) * CHUNK / RATE,
        beyond=_beyond(samples),
    )


def _edges(loud: NDArray[np.intp], samples: Samples) -> tuple[float, float]:
    """Seconds before the first and after the last of the chunks that are loud."""
    return float(loud[0]) * CHUNK / RATE, (len(samples) - float(loud[-1] + 1) * CHUNK) / RATE


def _beyond(samples: Samples) -> float:
    """dB of the power above 3.6 kHz against all of it."""
    power = np.abs(fft.rfft(samples)) ** 2
    top = round(len(power) * 3600 / (RATE / 2))
    return 10 * math.log10(max(float(power[top:].sum() / power.sum()), 1e-12))


def off(measured: list[Measured], wrong: Callable[[Measured], bool]) -> list[Measured]:
    return [clip for clip in measured if wrong(clip)]


def test_every_clip_is_telephone_wav_with_a_header_of_44_bytes_named_by_its_hash(
    release: list[tuple[Path, Clip]],
) -> None:
    assert len(release) > 200
    for path, clip in release:
        content = path.read_bytes()
        assert hashlib.sha256(content).hexdigest() == clip.sha256 == path.stem
        assert content[:4] + content[8:16] + content[36:40] == b"RIFFWAVEfmt data", path
        assert struct.unpack("<HHI", content[20:28]) == (1, 1, RATE), "PCM, one channel"
        assert struct.unpack("<H", content[34:36]) == (16,)
        assert struct.unpack("<I", content[40:44]) == (len(content) - 44,) == (clip.size - 44,)
        assert clip.seconds == (len(content) - 44) / 2 / RATE


def test_no_clip_makes_a_caller_jump(measured: list[Measured]) -> None:
    assert not off(measured, lambda clip: clip.peak > PEAK)
    assert not off(measured, lambda clip: clip.loudness is not None and abs(clip.loudness - LOUDNESS) > 1)
    assert not off(measured, lambda clip: clip.loudness is None and abs(clip.rms - SHORT_RMS) > 1)


def test_no_clip_leaves_a_caller_in_silence(measured: list[Measured]) -> None:
    assert not off(measured, lambda clip: clip.pause > LONGEST_SILENCE)


def test_a_pause_between_digits_is_silence_that_nobody_takes_for_the_end(
    release: list[tuple[Path, Clip]],
) -> None:
    pauses = {path: clip.seconds for path, clip in release if clip.origin is Origin.SILENCE}
    assert [*pauses.values()] == [PAUSE_SECONDS]
    assert max(pauses.values()) <= LONGEST_SILENCE
    for path in pauses:
        samples, _ = soundfile.read(path)
        assert not samples.any()


def test_every_clip_joins_the_next_without_a_gap_or_a_clipped_consonant(measured: list[Measured]) -> None:
    least, most = EDGES
    assert not off(measured, lambda clip: clip.shortest_edge < least)
    assert not off(measured, lambda clip: clip.longest_edge > most)


def test_nothing_is_sent_that_a_telephone_would_not_carry(measured: list[Measured]) -> None:
    assert not off(measured, lambda clip: clip.beyond > BEYOND)


@pytest.mark.parametrize("language", ["mg", "fr", "en"])
def test_a_master_is_within_its_targets(published: Published, language: str, tmp_path: Path) -> None:
    messages = [said for said in utterances(published.content, language) if said.id.startswith("message/")]
    shortest = min(messages, key=lambda said: len(" ".join(said.sentences)))
    voice = EspeakVoice(language, prepare_voices(published.instance / "voices"))
    for form, (loudness, near, peak) in MASTERS.items():
        master = render_master(Job(shortest, voice, "made"), form, tmp_path)
        sound = decode((tmp_path / file_name(master.sha256, form)).read_bytes())
        level = broadcast.measure(sound)
        assert level.loudness == pytest.approx(loudness, abs=near)
        assert level.true_peak <= peak
