"""Files that are no recordings: cut off, damaged, lying about themselves, or anything at all. Each is refused in words."""

import io
import resource
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audio import ffmpeg, recordings
from audio.quality import Defect, Verdict
from audio.recordings import BadRecording, examine
from tests.audio.fakes import RATE, babble

FORMATS = ["WAV", "FLAC", "OGG", "MP3"]
SAID = babble(3.0).samples


def encoded(kind: str, rate: int = RATE) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, SAID, rate, format=kind)
    return file.getvalue()


WHOLE = {kind: encoded(kind) for kind in FORMATS}


def refusal(path: Path, content: bytes) -> Defect | None:
    """Why a file with this content is refused; None when it is a recording. Anything else it raises fails the test."""
    path.write_bytes(content)
    _, findings = examine(path)
    if not findings or findings[0].verdict is not Verdict.REFUSE:
        recordings.read(path)
        return None
    with pytest.raises(BadRecording, match=path.name) as refused:
        recordings.read(path)
    assert refused.value.remedy
    return findings[0].defect


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("part", [0.9, 0.5, 0.1, 0.02])
def test_a_recording_whose_end_is_missing_is_refused(kind: str, part: float, tmp_path: Path) -> None:
    content = WHOLE[kind][: round(len(WHOLE[kind]) * part)]
    assert refusal(tmp_path / "mg.flac", content) in {Defect.CUT_OFF, Defect.NOT_AUDIO}


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_recording_whole_is_read(kind: str, tmp_path: Path) -> None:
    assert refusal(tmp_path / "mg.flac", WHOLE[kind]) is None


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "MP3", "OGG"])
def test_a_recorder_that_never_said_how_long_it_would_be_is_read_to_its_end(
    kind: str, tmp_path: Path
) -> None:
    codec = {"OGG": ("-c:a", "libopus", "-f", "ogg"), "MP3": ("-q:a", "7", "-write_xing", "0", "-f", "mp3")}
    options = codec.get(kind, ("-f", kind.lower()))
    (tmp_path / "mg.flac").write_bytes(
        ffmpeg.run(("-f", "wav", "-i", "pipe:0", *options, "pipe:1"), WHOLE["WAV"])
    )
    assert recordings.read(tmp_path / "mg.flac").seconds == pytest.approx(3.0, abs=0.15)


def test_a_long_mp3_cut_in_half_is_noticed_at_44100_hz_too(tmp_path: Path) -> None:
    content = encoded("MP3", 44100)
    assert refusal(tmp_path / "mg.mp3", content[: len(content) * 7 // 10]) is Defect.CUT_OFF


@pytest.mark.parametrize(
    "content",
    [b"", b"\0", b"RIFF", b"fLaC", b"OggS", b"ID3", b"\xff\xfb", b"\0" * 5000, b"OggS" * 300, b"\xff" * 5000],
    ids=["nothing", "one byte", "RIFF", "fLaC", "OggS", "ID3", "MP3", "zeros", "pages", "ones"],
)
def test_a_beginning_without_a_recording_is_refused(content: bytes, tmp_path: Path) -> None:
    assert refusal(tmp_path / "mg.wav", content) is not None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.binary(max_size=3000), start=st.sampled_from([b"", b"RIFF", b"fLaC", b"OggS", b"ID3\4\0\0"])
)
def test_any_bytes_at_all_are_refused(content: bytes, start: bytes, tmp_path: Path) -> None:
    assert refusal(tmp_path / "mg.wav", start + content) is not None


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(FORMATS),
    damage=st.lists(
        st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6
    ),
    in_header=st.booleans(),
)
def test_a_damaged_recording_is_read_or_refused_but_never_crashes(
    kind: str, damage: list[tuple[float, bytes]], in_header: bool, tmp_path: Path
) -> None:
    content = bytearray(WHOLE[kind])
    for place, noise in damage:
        at = int(place * (60 if in_header else len(content)))
        content[at : at + len(noise)] = noise
    refusal(tmp_path / f"mg.{kind.lower()}", bytes(content))


def a_lie(kind: str) -> bytes:
    """A short file that says it holds hours."""
    content = bytearray(WHOLE[kind])
    if kind == "FLAC":
        content[21] |= 0x0F
        content[22:26] = b"\xff" * 4  # 2**36 - 1 samples: the most that STREAMINFO can say.
    else:
        content[4:8] = content[40:44] = struct.pack("<I", 0x7EFF_FFF0)
    return bytes(content)


@pytest.mark.parametrize("kind", ["FLAC", "WAV"])
def test_a_file_that_declares_hours_takes_no_memory_for_them(kind: str, tmp_path: Path) -> None:
    (tmp_path / "mg.flac").write_bytes(a_lie(kind))
    watched = (
        "import sys; from pathlib import Path; from audio.recordings import examine; "
        "findings = examine(Path(sys.argv[1]))[1]; "
        # Not ru_maxrss: that remembers the size of the tests' own process, from before the exec.
        "print(findings[0].defect, Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )
    done = subprocess.run(
        [sys.executable, "-c", watched, tmp_path / "mg.flac"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000)),
    )
    defect, kilobytes = done.stdout.rsplit(maxsplit=1)
    assert defect == Defect.CUT_OFF
    assert int(kilobytes) < 250_000


def test_hours_of_silence_in_a_small_file_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "mg.flac"
    with soundfile.SoundFile(path, "w", 48000, 1) as file:
        for _ in range(11 * 60):
            file.write(np.zeros(48000, np.float32))
    assert path.stat().st_size < 1_000_000
    with pytest.raises(BadRecording, match="is too big: more than 10 minutes"):
        recordings.read(path)


def test_a_file_too_big_to_be_a_recording_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "mg.wav"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert examine(path)[1][0].defect is Defect.TOO_BIG


def test_a_refusal_says_everything_that_is_wrong(tmp_path: Path) -> None:
    loud = np.clip(np.concatenate([SAID, np.zeros(3 * RATE), SAID]) * 40, -1, 1)
    soundfile.write(tmp_path / "mg.flac", loud, RATE)
    with pytest.raises(BadRecording, match=r"mg\.flac: is distorted.* It has a pause of 3\.\d s") as refused:
        recordings.read(tmp_path / "mg.flac")
    assert [finding.defect for finding in refused.value.findings] == [Defect.CLIPPED, Defect.PAUSE]
