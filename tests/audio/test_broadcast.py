import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio import recordings
from audio.broadcast import RECIPES, OffTarget, encode, measure, render_master
from audio.chain import Job
from audio.mastering import NothingToHear
from audio.masters import Form, file_name
from audio.recipe import EDGE
from audio.sound import Samples, Sound
from audio.speech import Utterance
from tests.audio.fakes import RATE, ToneVoice, babble, still, tone

WORDS = ("Keep your passport.", "It is yours.", "", "Nobody may take it.")


def job(utterance: Utterance) -> Job:
    return Job(utterance, None if utterance.recording else ToneVoice(utterance.language), "made")


class Whistle(ToneVoice):
    """Says everything at 6 kHz, above what a telephone carries."""

    def say(self, sentence: str) -> Sound:
        return Sound(tone(1, 6000.0, rate=44100), 44100)


@pytest.mark.parametrize("form", list(Form))
@pytest.mark.parametrize("seed", range(4))
def test_every_master_has_its_loudness_and_stays_under_its_true_peak(form: Form, seed: int) -> None:
    quiet = babble(6, seed, swing=3.0 + seed)
    sound = Sound(quiet.samples * np.float32(10 ** (-seed / 2)), quiet.rate)
    level = measure(recordings.decode(encode(sound, form)))
    assert level.loudness == pytest.approx(RECIPES[form].loudness, abs=0.5)
    assert level.true_peak <= RECIPES[form].peak
    assert level.seconds == pytest.approx(sound.seconds, abs=0.1)


def test_a_share_master_is_a_mono_mp3_of_64_kbit_and_an_air_master_a_48_khz_wav() -> None:
    sound = babble(5)
    share, air = encode(sound, Form.SHARE), encode(sound, Form.AIR)
    assert len(share) * 8 / 5 == pytest.approx(64_000, rel=0.03)
    heard = soundfile.info(io.BytesIO(share))
    assert (heard.format, heard.samplerate, heard.channels) == ("MP3", 44100, 1)
    heard = soundfile.info(io.BytesIO(air))
    assert (heard.format, heard.subtype, heard.samplerate, heard.channels) == ("WAV", "PCM_16", 48000, 1)


def test_a_light_master_costs_half_and_a_voice_note_is_what_whatsapp_plays() -> None:
    sound = babble(5)
    light, note = encode(sound, Form.LIGHT), encode(sound, Form.NOTE)
    assert len(light) * 8 / 5 == pytest.approx(32_000, rel=0.05)
    heard = soundfile.info(io.BytesIO(light))
    assert (heard.format, heard.samplerate, heard.channels) == ("MP3", 24000, 1)
    assert note.startswith(b"OggS")
    head = note[note.index(b"OpusHead") :]
    assert head[9] == 1, "channels"
    assert int.from_bytes(head[12:16], "little") == 48000
    assert first_packet_ms(note) == 60
    assert len(note) * 8 / 5 < 32_000


def first_packet_ms(note: bytes) -> float:
    """How long the first packet of sound lasts, by its first bytes (RFC 6716, 3.1 and 3.2)."""
    page = note.index(b"OggS", note.index(b"OggS", 4) + 4)
    packet = note[page + 27 + note[page + 26] :]
    config, code = packet[0] >> 3, packet[0] & 3
    frames = (1, 2, 2, packet[1] & 63)[code]
    if config < 12:
        return (10, 20, 40, 60)[config % 4] * frames
    return (10, 20)[config % 2] * frames if config < 16 else (2.5, 5, 10, 20)[config % 4] * frames


def test_a_voice_note_carries_no_tag_that_could_tell_of_the_machine_that_made_it() -> None:
    note = encode(babble(2), Form.NOTE)
    tags = note[note.index(b"OpusTags") + 8 :]
    vendor = int.from_bytes(tags[:4], "little")
    comments = tags[4 + vendor :]
    named = comments[8 : 8 + int.from_bytes(comments[4:8], "little")] if comments[0] else b""
    assert named in (b"", b"encoder=Lavc libopus")


@pytest.mark.parametrize("form", list(Form))
def test_the_same_words_give_the_same_bytes_under_their_hash(form: Form, tmp_path: Path) -> None:
    first, again = (render_master(job(Utterance("message/a", "en", WORDS)), form, tmp_path) for _ in "12")
    assert first == again
    [path] = tmp_path.iterdir()
    assert path.name == file_name(hashlib.sha256(path.read_bytes()).hexdigest(), form)
    assert path.stat().st_size == first.size


def test_a_master_has_what_a_telephone_would_have_cut_away(tmp_path: Path) -> None:
    whistled = Job(Utterance("message/a", "en", WORDS), Whistle("en"), "made")
    master = render_master(whistled, Form.AIR, tmp_path)
    samples, rate = soundfile.read(tmp_path / file_name(master.sha256, Form.AIR))
    assert np.argmax(np.abs(np.fft.rfft(samples))) * rate / len(samples) == pytest.approx(6000, abs=5)


class Whispering(ToneVoice):
    """A second of voice that peaks far over its RMS, a closure, then a last consonant `soft` dB under that peak."""

    def __init__(self, soft: float) -> None:
        super().__init__("en")
        self.soft = soft

    def say(self, sentence: str) -> Sound:
        voice = babble(1.6, seed=3).samples
        voice[RATE // 2 : RATE // 2 + 40] = 2 * np.abs(voice).max()
        consonant = tone(0.03, 2500.0) / np.abs(tone(0.03, 2500.0)).max()
        soft = consonant * np.abs(voice).max() * np.float32(10 ** (-self.soft / 20))
        return Sound(np.concatenate([voice, still(0.08), soft.astype(np.float32), still(0.5)]), RATE)


@pytest.mark.parametrize(("soft", "kept"), [(30, True), (43, True), (60, False)])
def test_a_soft_last_consonant_that_the_limiter_makes_heard_is_in_the_master(
    soft: float, kept: bool, tmp_path: Path
) -> None:
    """It was cut as silence, 40 dB under a peak that is lowered; what is softer than any of it stays away."""
    spoken = Job(Utterance("message/a", "en", ("It was kept.",)), Whispering(soft), "made")
    master = render_master(spoken, Form.SHARE, tmp_path)
    ends = 1.6 + 0.08 + 0.03 if kept else 1.6
    assert master.seconds == pytest.approx(ends + 2 * EDGE, abs=0.03)


def test_a_master_begins_and_ends_with_forty_milliseconds_of_silence(tmp_path: Path) -> None:
    master = render_master(job(Utterance("message/a", "en", WORDS)), Form.AIR, tmp_path)
    samples, rate = soundfile.read(tmp_path / file_name(master.sha256, Form.AIR))
    heard = np.flatnonzero(np.abs(samples) > np.abs(samples).max() / 100) / rate
    assert heard[0] == pytest.approx(EDGE, abs=0.0101)
    assert len(samples) / rate - heard[-1] == pytest.approx(EDGE, abs=0.0101)
    assert master.offsets[0].starts <= heard[0]
    assert heard[-1] <= master.offsets[-1].ends <= master.seconds


def test_each_sentence_is_heard_where_its_offset_says(tmp_path: Path) -> None:
    master = render_master(job(Utterance("message/a", "en", WORDS)), Form.AIR, tmp_path)
    assert [offset.text for offset in master.offsets] == [text for text in WORDS if text]
    samples, rate = soundfile.read(tmp_path / file_name(master.sha256, Form.AIR))
    for before, after in zip(master.offsets, master.offsets[1:], strict=False):
        assert np.abs(samples[round(before.starts * rate) : round(before.ends * rate)]).max() > 0.05
        pause = samples[round((before.ends + 0.02) * rate) : round((after.starts - 0.02) * rate)]
        assert np.abs(pause).max() < 0.01


@pytest.mark.parametrize("samples", [still(2), still(0.1), tone(0.2), np.zeros(0, np.float32)])
def test_what_holds_nothing_to_hear_is_refused(samples: Samples) -> None:
    with pytest.raises(NothingToHear):
        encode(Sound(samples, RATE), Form.SHARE)


def test_clicks_that_cannot_be_brought_to_their_loudness_are_refused() -> None:
    clicks = still(8)
    clicks[::16000] = 1.0
    with pytest.raises((OffTarget, NothingToHear)):
        encode(Sound(clicks, RATE), Form.SHARE)
