"""An answer of any format becomes the telephone's sound, in memory; what is no answer, or is made to harm, is refused."""

import io
import subprocess
import wave
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from audio import answers
from audio.answers import LONGEST, NotASound, NothingHeard, TooLong, TooShort, to_telephone
from tests.web.scripted_line import wav

BROWSERS = {
    "webm of Chromium and Firefox": ("-ar", "48000", "-c:a", "libopus", "-f", "webm"),
    "ogg of Firefox": ("-ar", "48000", "-c:a", "libopus", "-f", "ogg"),
    "fragmented mp4 of Safari": (
        "-ar",
        "48000",
        "-c:a",
        "aac",
        "-movflags",
        "frag_keyframe+empty_moov",
        "-f",
        "mp4",
    ),
    "mp3": ("-ar", "44100", "-f", "mp3"),
    "flac": ("-f", "flac"),
}


def encoded(sound: bytes, *asked: str) -> bytes:
    """The sound in another format, made by a pipe; `asked` may name more to go in, and what comes out."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-i", "pipe:0", *asked, "pipe:1"]
    return subprocess.run(command, input=sound, capture_output=True, check=True).stdout


def seconds(telephone: bytes) -> float:
    with wave.open(io.BytesIO(telephone)) as sound:
        assert (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, 2, 8000)
        return float(sound.getnframes() / 8000)


@pytest.mark.parametrize("asked", BROWSERS.values(), ids=BROWSERS.keys())
def test_what_a_browser_gives_becomes_the_telephones_sound(asked: tuple[str, ...]) -> None:
    made = to_telephone(encoded(wav(2.0), *asked))
    assert seconds(made) == pytest.approx(2.0, abs=0.15)
    samples = np.frombuffer(made[44:], "<i2").astype(float)
    loudest = np.abs(np.fft.rfft(samples))
    assert np.argmax(loudest) * 8000 / len(samples) == pytest.approx(440, abs=5)


def test_a_telephones_recording_with_its_index_at_the_end_is_read(tmp_path: Path) -> None:
    """As iPhones keep voice memos: it cannot be read from a pipe."""
    file = tmp_path / "memo.m4a"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-loglevel",
        "error",
        "-i",
        "pipe:0",
        "-c:a",
        "aac",
        str(file),
    ]
    subprocess.run(command, input=wav(2.0), check=True)
    assert seconds(to_telephone(file.read_bytes())) == pytest.approx(2.0, abs=0.15)


@pytest.mark.parametrize("given", [b"", b"RIFF", b"not a sound at all" * 100, bytes(10_000), wav(2.0)[:30]])
def test_what_is_no_sound_is_refused(given: bytes) -> None:
    with pytest.raises((NotASound, TooShort)):
        to_telephone(given)


def test_nothing_a_fraction_silence_and_too_much_are_refused_each_by_its_name() -> None:
    with pytest.raises(TooShort):
        to_telephone(wav(0.0))
    with pytest.raises(TooShort):
        to_telephone(wav(0.3))
    with pytest.raises(NothingHeard):
        to_telephone(wav(2.0, pitch=0.0))
    with pytest.raises(TooLong):
        to_telephone(wav(LONGEST + 5))


def test_noise_is_an_answer_that_its_maker_hears_before_it_is_sent() -> None:
    noise = np.random.default_rng(1).integers(-8000, 8000, 16_000).astype("<i2").tobytes()
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(noise)
    assert seconds(to_telephone(file.getvalue())) == pytest.approx(2.0)


def test_the_longest_answer_is_taken_whole() -> None:
    assert seconds(to_telephone(encoded(wav(LONGEST - 1), "-f", "flac"))) == pytest.approx(
        LONGEST - 1, abs=0.1
    )


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile://{sound}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{sound}'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 9 RTP/AVP 0\n",
    ],
)
def test_a_playlist_reads_no_other_file_of_ours(tmp_path: Path, playlist: str) -> None:
    sound = tmp_path / "secret.wav"
    sound.write_bytes(wav(2.0))
    with pytest.raises(NotASound):
        to_telephone(playlist.format(sound=sound).encode())


def test_a_video_that_says_it_is_a_sound_gives_its_sound_alone() -> None:
    picture = (
        "-f",
        "lavfi",
        "-i",
        "color=size=64x64:duration=2",
        "-c:v",
        "libvpx",
        "-c:a",
        "libopus",
        "-f",
        "webm",
    )
    made = to_telephone(encoded(wav(2.0), *picture, "-f", "webm"))
    assert seconds(made) == pytest.approx(2.0, abs=0.15)
    assert answers.RATE == 8000
