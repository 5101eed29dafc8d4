"""Every clip is at one loudness: a caller must not be startled, nor miss a word, at the next sentence."""

import io
import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from audio.mastering import NothingToHear, master, master_framed, measure, to_phone_band
from audio.recipe import EDGE, LOUDNESS, PEAK, RATE, SHORT_RMS
from audio.sound import Sound
from audio.voices.espeak import EspeakVoice, prepare_voices
from tests.audio.fakes import babble, still, tone


def mastered(sound: Sound) -> bytes:
    return master(to_phone_band(sound))


def louder(sound: Sound, decibels: float) -> Sound:
    return Sound((sound.samples * 10 ** (decibels / 20)).astype(np.float32), sound.rate)


def spectrum(wav: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Frequencies in Hz, and the power at each in dB."""
    samples = np.frombuffer(wav[44:], "<i2") / 32768
    power = np.abs(np.fft.rfft(samples)) ** 2
    return np.fft.rfftfreq(len(samples), 1 / RATE), 10 * np.log10(power + 1e-12)


@settings(max_examples=15, deadline=None)
@example(gain=0.0, swing=9.0, seed=586)
@given(gain=some.floats(-30, 15), swing=some.floats(0, 9), seed=some.integers(0, 1000))
def test_any_voice_comes_out_at_one_loudness_with_no_peak_above_the_limit(
    gain: float, swing: float, seed: int
) -> None:
    level = measure(mastered(louder(babble(3, seed, swing), gain)))
    assert level.loudness == pytest.approx(LOUDNESS, abs=1)
    assert level.peak <= PEAK


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("mg", "Tsy misy olona mahazo maka vola aminao mba hahazoana asa."),
        ("fr", "Personne n'a le droit de vous faire payer pour un emploi."),
        ("en", "Nobody may charge you for a job."),
    ],
)
def test_synthetic_speech_comes_out_at_one_loudness(language: str, sentence: str, tmp_path: Path) -> None:
    level = measure(mastered(EspeakVoice(language, prepare_voices(tmp_path)).say(sentence)))
    assert level.loudness == pytest.approx(LOUDNESS, abs=1)
    assert level.peak <= PEAK


def test_loudness_is_measured_after_the_band_pass() -> None:
    voice = babble(3)
    hum = Sound(voice.samples + tone(voice.seconds, pitch=50, amplitude=0.5), voice.rate)
    assert measure(mastered(hum)).loudness == pytest.approx(LOUDNESS, abs=1)


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.4, 0.8])
def test_a_short_sound_matches_the_rms_of_speech(seconds: float) -> None:
    short = babble(1)
    level = measure(mastered(Sound(short.samples[: round(seconds * short.rate)], short.rate)))
    assert level.loudness is None
    assert level.rms == pytest.approx(SHORT_RMS, abs=1)
    assert level.peak <= PEAK


def test_a_clip_is_a_plain_wav_of_8_khz_mono_16_bits_with_44_bytes_before_its_samples() -> None:
    wav = mastered(babble(1))
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (8000, 1, 2)
        assert len(wav) == 44 + 2 * file.getnframes()
    assert wav[36:40] == b"data"


def test_the_same_sound_makes_the_same_bytes() -> None:
    assert mastered(babble(1)) == mastered(babble(1))


def test_mastering_does_not_change_how_long_a_sound_is() -> None:
    band = to_phone_band(babble(2.2))
    assert measure(master(band)).seconds == band.seconds


def silence_around(wav: bytes) -> tuple[float, float]:
    """Seconds, in steps of 10 ms, that are 40 dB under the peak before and after the rest."""
    samples = np.frombuffer(wav[44:], "<i2") / 32768
    size = np.sqrt(np.mean(np.square(samples.reshape(-1, RATE // 100)), axis=1))
    heard = np.flatnonzero(size > np.abs(samples).max() / 100)
    return float(heard[0]) / 100, float(len(size) - 1 - heard[-1]) / 100


def voice_with_end(end: float, soft: float) -> Sound:
    """A second of voice that peaks 26 dB over its RMS, then `end` seconds `soft` dB under that peak."""
    voice = np.random.default_rng(3).normal(0, 0.05, RATE).astype(np.float32)
    voice[RATE // 2] = 1.0
    tail = np.sin(np.arange(round(end * RATE)) * 0.8) * 10 ** (-soft / 20) * 2**0.5
    return Sound(np.concatenate([voice, tail]).astype(np.float32), RATE)


@pytest.mark.parametrize("soft", [45, 70], ids=["comes nearer to the limited peak", "stays silence"])
@pytest.mark.parametrize("end", [0.0, 0.04, 0.0587, 0.2])
def test_a_clip_is_framed_by_what_is_heard_of_it_once_it_is_mastered(end: float, soft: float) -> None:
    wav, added = master_framed(voice_with_end(end, soft))
    assert silence_around(wav) == (EDGE, EDGE)
    assert added == EDGE
    heard = measure(wav).seconds - 2 * EDGE
    assert heard == pytest.approx(1 + end if soft == 45 else 1, abs=0.01), "no soft consonant is cut"


@pytest.mark.parametrize("silence", [0.0, 0.1, 0.4])
@pytest.mark.parametrize("seconds", [0.2, 0.4, 0.8])
def test_a_short_clip_is_at_its_level_with_the_silence_it_keeps(seconds: float, silence: float) -> None:
    voice = to_phone_band(babble(1)).samples[: round(seconds * RATE)]
    wav, _added = master_framed(
        Sound(np.concatenate([still(silence, RATE), voice, still(silence, RATE)]), RATE)
    )
    assert measure(wav).rms == pytest.approx(SHORT_RMS, abs=1)
    assert measure(wav).peak <= PEAK


def test_what_a_telephone_does_not_carry_is_gone() -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, 4 * 48000).astype(np.float32)
    pitches, power = spectrum(mastered(Sound(noise, 48000)))
    inside = power[(pitches > 400) & (pitches < 3200)].mean()
    assert power[pitches < 150].mean() < inside - 20
    assert power[pitches > 3800].mean() < inside - 20
    edges = power[((pitches > 300) & (pitches < 330)) | ((pitches > 3300) & (pitches < 3400))].mean()
    assert edges > inside - 4


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 24000, 44100, 48000])
def test_a_tone_keeps_its_pitch_from_every_rate(rate: int) -> None:
    pitches, power = spectrum(mastered(Sound(tone(1.5, 1000, rate=rate), rate)))
    assert pitches[power.argmax()] == pytest.approx(1000, abs=1)


@pytest.mark.parametrize(
    "sound",
    [
        Sound(still(0), 8000),
        Sound(still(2), 16000),
        louder(babble(2), -60),
        Sound(tone(2, pitch=20, amplitude=0.02), 16000),
    ],
    ids=["empty", "silent", "far too soft", "all below the band"],
)
def test_a_sound_with_nothing_to_hear_is_refused(sound: Sound) -> None:
    with pytest.raises(NothingToHear):
        mastered(sound)
