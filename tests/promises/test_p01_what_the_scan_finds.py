"""P01's tools, tested: the byte scan finds each form wherever it lies; the trace hears of every file that is written.

A scan that finds nothing proves something only if it would have found it.
"""

import gzip
import json
import sqlite3
import subprocess
import sys
import wave
from base64 import b64encode, encodebytes
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import imageio_ffmpeg
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.promises.byte_scan import Needle, number_forms, scan, sound_forms, text_forms
from tests.promises.tracing import can_trace, trace, written_in

RATE = 8000
NUMBER = "+261340000001"
TEXT = "Ils ont gardé mon passeport"


def speech(seconds: float = 3.0) -> bytes:
    """Loud and never the same: as a voice is to a scanner."""
    noise = np.random.default_rng(7).normal(0, 6000, int(seconds * RATE))
    return noise.clip(-32768, 32767).astype("<i2").tobytes()


SOUND = speech()
SOUND_FORMS = sound_forms(SOUND)


def as_wav(sound: bytes, path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(sound)


def by_ffmpeg(codec: str) -> Callable[[bytes], bytes]:
    """As another program encodes it, not as the scan does."""

    def encoded(sound: bytes) -> bytes:
        raw = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-"]
        form = {"pcm_mulaw": "mulaw", "pcm_alaw": "alaw", "pcm_s16be": "s16be"}[codec]
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *raw, "-c:a", codec, "-f", form, "-"]
        return subprocess.run(command, input=sound, capture_output=True, check=True).stdout

    return encoded


@pytest.mark.parametrize("law", ["pcm_mulaw", "pcm_alaw", "pcm_s16be"])
@pytest.mark.parametrize("wrap", [bytes, b64encode, encodebytes], ids=["raw", "base64", "base64 in lines"])
def test_p01_a_planted_sound_is_found_as_carriers_keep_it(
    tmp_path: Path, law: str, wrap: Callable[[bytes], bytes]
) -> None:
    (tmp_path / "body").write_bytes(b"x" * 13 + wrap(by_ffmpeg(law)(SOUND)))
    assert scan([tmp_path], SOUND_FORMS)


def test_p01_a_planted_wave_file_is_found(tmp_path: Path) -> None:
    as_wav(SOUND, tmp_path / ".hidden.part")
    assert {found.name for found in scan([tmp_path], SOUND_FORMS)} >= {"recording as PCM16"}


def test_p01_half_a_second_of_it_is_enough(tmp_path: Path) -> None:
    """A part that was spooled, a page that was written, from anywhere in the sound."""
    forms = sound_forms(SOUND[8000:16000])
    (tmp_path / "part").write_bytes(SOUND[5001:20000])
    assert scan([tmp_path], forms)


def test_p01_a_sound_in_a_row_of_a_database_is_found(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "antso.db")) as file:
        file.execute("CREATE TABLE t (body BLOB)")
        file.execute("INSERT INTO t VALUES (?)", (SOUND,))
        file.commit()
    assert scan([tmp_path], SOUND_FORMS)


def test_p01_another_sound_is_not_taken_for_it(tmp_path: Path) -> None:
    other = np.random.default_rng(8).normal(0, 6000, 100 * RATE).astype("<i2").tobytes()
    (tmp_path / "other").write_bytes(other + bytes(100_000) + gzip.compress(other))
    assert scan([tmp_path], [*SOUND_FORMS, *number_forms(NUMBER), *text_forms(TEXT)]) == []


def test_p01_silence_is_not_looked_for_in_vain() -> None:
    with pytest.raises(ValueError, match="too quiet"):
        sound_forms(bytes(RATE))


@pytest.mark.parametrize(
    "written",
    [
        "+261340000001", "261340000001", "0340000001", "034 00 000 01", "+261 34 00 000 01", "034-00-000-01", "034.00.000.01",
        "tel:+261-34-00-000-01", "%2B261340000001", "From=%2B261340000001&To=1", '{"from": "+261340000001"}',
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["ascii", "utf-16-le", "utf-16-be", "base64"])
def test_p01_a_planted_number_is_found_however_it_is_written(
    tmp_path: Path, written: str, encoding: str
) -> None:
    content = b64encode(written.encode()) if encoding == "base64" else written.encode(encoding)
    (tmp_path / "log").write_bytes(b"{" + content + b"}\n")
    assert scan([tmp_path], number_forms(NUMBER))


@pytest.mark.parametrize(
    "written",
    [
        TEXT.encode(), TEXT.upper().encode(), TEXT.encode("utf-16-le"), TEXT.encode("utf-16-be"),
        json.dumps({"said": TEXT}).encode(), quote(TEXT).encode(), f"said={quote(TEXT).replace('%20', '+')}".encode(),
        b64encode(f"  {TEXT}".encode()),
    ],
)  # fmt: skip
def test_p01_planted_words_are_found_however_they_are_written(tmp_path: Path, written: bytes) -> None:
    (tmp_path / "draft").write_bytes(b"row 7: " + written)
    assert scan([tmp_path], text_forms(TEXT))


@given(before=st.binary(max_size=8), after=st.binary(max_size=8))
def test_p01_base64_hides_nothing_whatever_stands_before_it(before: bytes, after: bytes) -> None:
    text = b64encode(before + TEXT.encode() + after)
    assert any(needle.content in text for needle in text_forms(TEXT))


def test_p01_a_files_name_is_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / "261340000001.wav").write_bytes(b"")
    assert [found.name for found in scan([tmp_path], number_forms(NUMBER))] == [
        "number 261340000001, in its name"
    ]


def test_p01_files_deep_in_a_folder_are_read_and_links_are_not_followed(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / ".c"
    deep.mkdir(parents=True)
    (deep / "f").write_bytes(b"needle")
    (tmp_path / "link").symlink_to(deep / "f")
    assert [found.path for found in scan([tmp_path], [Needle("n", b"needle")])] == [deep / "f"]


WRITES = """
import os, subprocess, sys, tempfile, threading
from pathlib import Path
here = Path(sys.argv[1])
(here / "plain").write_text("x")
os.close(os.open(here / "created", os.O_CREAT | os.O_EXCL | os.O_RDWR))
(here / "plain").rename(here / "renamed")
threading.Thread(target=lambda: (here / "by-a-thread").write_text("x")).start()
subprocess.run([sys.executable, "-c", "open('by-a-child', 'a')"], cwd=here)
(here / "there").read_text()
with tempfile.TemporaryFile(dir=here) as file:
    file.write(b"x")
try:
    open("/nowhere/at/all", "w")
except OSError:
    pass
"""


@pytest.mark.skipif(not can_trace(), reason="strace is not on this machine, or may not trace")
def test_p01_every_file_opened_for_writing_is_heard_of(tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "there").write_text("only read")
    traced = trace([sys.executable, "-c", WRITES, str(here)], tmp_path / "trace")
    assert traced.wait(60) == 0
    written = {path for path in traced.written() if path.is_relative_to(here)}
    named = {"plain", "created", "renamed", "by-a-thread", "by-a-child"}
    assert {path.name for path in written} >= named
    assert here / "there" not in traced.written()
    unnamed = {path.name for path in written} - named
    assert unnamed, "a file without a name is written, too"
    assert Path("/nowhere/at/all") not in traced.written()


@pytest.mark.parametrize("pid", ["7", "412", "91234"])
def test_p01_a_call_that_another_interrupted_is_heard_of_whatever_its_process_is_called(pid: str) -> None:
    lines = [
        f'{pid:<5} openat(AT_FDCWD</tmp>, "/tmp/a", O_WRONLY|O_CREAT <unfinished ...>',
        '55555 openat(AT_FDCWD</tmp>, "/tmp/b", O_RDONLY) = 3</tmp/b>',
        f"{pid:<5} <... openat resumed>, 0666) = 4</tmp/a>",
    ]
    assert written_in(lines) == {Path("/tmp/a")}
