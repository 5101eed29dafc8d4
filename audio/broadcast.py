"""Broadcast masters: a message at full rate, for podcasts and sharing (MP3, Opus) and for stations (WAV).

Made from the voice or the recording itself, never from the phone's 8 kHz clip. One measurement before and one after; one
ffmpeg process limits and encodes, and runs again only for a voice so uneven that the limiter takes too much.
"""

import hashlib
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyloudnorm
import soundfile
from scipy import signal

from audio import edits, ffmpeg, music, recordings
from audio.chain import Job, origin_of
from audio.forms import MP3, Form, file_name
from audio.master import Master, master_key
from audio.mastering import NothingToHear
from audio.sound import Sound
from audio.speech import Offset
from core.durable import write_durably

NEAR = 0.45
"""dB. Both forms allow half a decibel either way."""

ATTEMPTS = 10
SLOPE = 1.4
"""dB of gain for a dB of loudness, as the limiter takes a part of what is added."""

OVERSAMPLED = 4
"""True peaks lie between samples: ITU-R BS.1770 looks at four times the rate."""

SHORTEST = 0.5
"""Seconds; under 0.4 s a meter says nothing."""


@dataclass(frozen=True)
class Recipe:
    """What a form is made to: `loudness` in LUFS; `peak` and `limit` in dBTP, for an encoder puts back some of what was cut.

    `lost`: dB to ask for on top of the loudness, which the limiter takes again from speech (1.5 to 2.2 over 9 messages).
    """

    rate: int
    loudness: float
    peak: float
    limit: float
    lost: float
    output: tuple[str, ...]


VOICE_NOTE = (
    "-c:a", "libopus", "-b:a", "24k", "-application", "voip", "-frame_duration", "60", "-cutoff", "8000", "-f", "ogg",
)  # fmt: skip
"""As WhatsApp has it. Above 8 kHz Opus would change its way of coding from frame to frame, and at some consonants the change is a
click of 4 dB over full scale (French, "passport"); speech needs no more.
"""
RECIPES = {
    Form.SHARE: Recipe(44100, -16.0, -1.5, -2.2, 1.9, ("-c:a", "libmp3lame", "-b:a", "64k", "-f", "mp3")),
    Form.LIGHT: Recipe(24000, -16.0, -1.5, -2.2, 1.9, ("-c:a", "libmp3lame", "-b:a", "32k", "-f", "mp3")),
    # Opus puts back more of what was cut than MP3 does.
    Form.NOTE: Recipe(48000, -16.0, -1.5, -3.9, 3.6, VOICE_NOTE),
    Form.AIR: Recipe(48000, -23.0, -1.0, -1.5, 0.0, ("-c:a", "pcm_s16le", "-f", "s16le")),
}


@dataclass(frozen=True)
class BroadcastLevel:
    """What a master measures: `loudness` in LUFS, `true_peak` in dBTP."""

    loudness: float
    true_peak: float
    seconds: float


class OffTarget(Exception):
    """A sound that cannot be brought to its loudness under its peak: it holds clicks, or hardly any voice."""


def render_master(job: Job, form: Form, folder: Path) -> Master:
    """Make the master of an utterance and store it durably in the folder, named by the hash of its bytes.

    Raises what the voice or the recording raises, NothingToHear, OffTarget.
    """
    sound, offsets = _framed(*_sound(job), form)
    encoded = encode(sound, form)
    sha256 = hashlib.sha256(encoded).hexdigest()
    write_durably(folder / file_name(sha256, form), encoded)
    return Master(
        made_from=master_key(job.made_from, form),
        form=form,
        sha256=sha256,
        language=job.utterance.language,
        seconds=sound.seconds,
        size=len(encoded),
        offsets=offsets,
        voice=job.voice.name if job.voice else "",
        origin=origin_of(job.utterance),
    )


def encode(sound: Sound, form: Form) -> bytes:
    """The sound as a file of that form, at its loudness and under its peak. Raises NothingToHear, OffTarget."""
    recipe = RECIPES[form]
    gain = _gain(sound, recipe)
    limit = recipe.limit
    for _ in range(ATTEMPTS):
        encoded = _encoded(sound, gain, limit, form)
        level = measure(recordings.decode(encoded))
        off = level.loudness - recipe.loudness
        if abs(off) <= NEAR and level.true_peak <= recipe.peak:
            return encoded
        gain -= SLOPE * off
        limit -= max(0.0, level.true_peak - recipe.peak + 0.2)
    raise OffTarget(f"{level.loudness:.1f} LUFS, {level.true_peak:.1f} dBTP")


def _gain(sound: Sound, recipe: Recipe) -> float:
    """dB by which the sound is made louder before it is limited. Raises NothingToHear."""
    if sound.seconds < SHORTEST or not np.any(sound.samples):
        raise NothingToHear("There is nothing to hear in it.")
    gain = recipe.loudness + recipe.lost - measure(sound).loudness
    if not math.isfinite(gain):
        raise NothingToHear("It is too quiet to be measured.")
    return gain


def measure(sound: Sound) -> BroadcastLevel:
    """Integrated loudness and true peak, as ITU-R BS.1770 has them."""
    loudness = float(pyloudnorm.Meter(sound.rate).integrated_loudness(sound.samples.astype(np.float64)))
    peak = float(np.max(np.abs(signal.resample_poly(sound.samples, OVERSAMPLED, 1))))
    return BroadcastLevel(loudness, 20 * math.log10(peak) if peak else -math.inf, sound.seconds)


def _encoded(sound: Sound, gain: float, limit: float, form: Form) -> bytes:
    """Limited at four times the rate, so that what lies between samples is limited too."""
    recipe = RECIPES[form]
    high = recipe.rate * OVERSAMPLED
    filters = (
        f"volume={gain:.3f}dB,aresample={high},"
        f"alimiter=limit={10 ** (limit / 20):.4f}:attack=5:release=50:level=false:latency=true,aresample={recipe.rate}"
    )
    given = ("-f", "f32le", "-ar", str(sound.rate), "-ac", "1", "-i", "pipe:0")
    untagged = ("-id3v2_version", "0", "-write_xing", "0") if form in MP3 else ()
    options = ("-map_metadata", "-1", "-bitexact", *untagged)
    raw = ffmpeg.run(
        (*given, "-af", filters, "-ac", "1", *recipe.output, *options, "pipe:1"), sound.samples.tobytes()
    )
    return _wav(raw, recipe.rate) if form is Form.AIR else raw


def _wav(pcm: bytes, rate: int) -> bytes:
    """ffmpeg cannot write a right header into a pipe: it does not know the length in advance."""
    file = io.BytesIO()
    soundfile.write(file, np.frombuffer(pcm, "<i2"), rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def _framed(sound: Sound, offsets: Sequence[Offset], form: Form) -> tuple[Sound, tuple[Offset, ...]]:
    """The sound with the silence at its edges brought to EDGE, and its sentences where they are then. Raises NothingToHear.

    Silence is measured by the peak that the limiter will leave: it lowers a voice's own by 4 dB for sharing, and a soft last
    consonant, the t of "kept", comes nearer to it by as much.
    """
    recipe = RECIPES[form]
    framed, added = edits.frame(sound, peak=recipe.limit - _gain(sound, recipe))
    return framed, edits.moved(offsets, added, framed.seconds)


def _sound(job: Job) -> tuple[Sound, tuple[Offset, ...]]:
    """The utterance at full rate, and where each sentence is. A recording is one stretch of text."""
    utterance = job.utterance
    if job.voice:
        spoken = {
            sentence: _prepared(job.voice.say(sentence))
            for sentence in dict.fromkeys(utterance.sentences)
            if sentence
        }
        if not spoken or not all(sound.samples.size for sound in spoken.values()):
            raise NothingToHear(f"{job.voice.name} says nothing for one of its sentences.")
        return edits.join(utterance.sentences, spoken)
    if utterance.recording:
        sound = _prepared(recordings.read(utterance.recording))
        text = " ".join(sentence for sentence in utterance.sentences if sentence)
        return sound, (Offset(0.0, sound.seconds, text),) if text else ()
    if utterance.tune:
        return music.play(music.read_tune(utterance.tune)), ()
    raise NothingToHear("It has neither a voice nor a recording nor a tune.")


def _prepared(sound: Sound) -> Sound:
    """Cut less than will be silence, as for the telephone: what is limited is framed."""
    return edits.trim(sound, quiet=edits.FAINT)
