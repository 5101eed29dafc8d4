"""The offline voice: libespeak-ng 1.52 from the wheel `espeakng-loader`, through ctypes, with our own Malagasy.

It fills every gap in Malagasy, French and English so that each path can be heard on day one. The library is global
state: one sentence at a time in a process (threads wait for each other), so work runs in parallel in worker processes. A
voice holds nothing of it between two sentences, so it can be pickled into a spawned worker, and voices may take turns.
`prepare_voices` is called once at set-up; the data is copied, never linked, so a new venv takes nothing away from it.

What must never happen here: a word spelled letter by letter, a word spoken by another language's rules without being
asked to, or a rule file with an error being used.
"""

import ctypes
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import espeakng_loader
import numpy as np
from numpy.typing import NDArray

from audio.numbers import malagasy
from audio.sound import Sound
from audio.voices import VoiceUnavailable
from audio.voices.respell import RESPELLED, respell

MALAGASY = Path(__file__).parent / "malagasy"
NUMBERS = Path(malagasy.__file__).parent
# Synthetic speech is heard as too fast (voice.md). The engine's "words a minute" are not real ones: over our prompts
# these settings give 136 words a minute in French, 132 in English, and 117 in Malagasy, whose words are longer (4.9
# syllables a second, a calm reader; the engine's default would be 6.5).
RATE = {"mg": 130, "fr": 115, "en": 115}

_SOURCES = ("mg", "mg_rules", "mg_list")
# Only these leave the wheel: 0.9 MB of its 19. The engine needs no other language's dictionary.
_NEEDED = (
    "phondata",
    "phonindex",
    "phontab",
    "intonations",
    "en_dict",
    "fr_dict",
    "lang/gmw/en",
    "lang/roa/fr",
)
_LONGEST_PATH = 150  # The engine cuts a longer data path off without a word (its buffer has 160 bytes).

_SYNCHRONOUS, _DO_NOT_EXIT, _UTF8, _IPA, _RATE_PARAMETER = 2, 0x8000, 1, 0x02, 1
_HERTZ = 22050
_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)

_one_at_a_time = threading.Lock()


class RulesError(Exception):
    """The Malagasy voice does not compile; the message names the file and the line. Correct it and prepare again."""


def prepare_voices(folder: Path, source: Path = MALAGASY) -> Path:
    """Make `folder/espeak-ng-<hash>` if it is not there and return it: the engine's data with our Malagasy compiled.

    Safe with several processes at once: each builds aside, the first rename wins. RulesError if `source` has an error,
    VoiceUnavailable if the path is too long for the engine.
    """
    ready = folder.absolute() / f"espeak-ng-{_hash(_wheel_version(), *_texts(source))}"
    _path_bytes(ready)
    if (ready / "mg_dict").is_file():
        return ready
    folder.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=ready.parent))
    try:
        _fill(building, source)
        _publish(building, ready)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return ready


class EspeakVoice:
    """One language of the engine. `data` is what prepare_voices returned."""

    def __init__(self, language: str, data: Path) -> None:
        if language not in RATE:
            raise VoiceUnavailable(f"espeak speaks {', '.join(RATE)}, not {language}")
        self.language = language
        self.name = f"espeak-{language}"
        self.version = _version(language, data)
        self.data = data

    def say(self, sentence: str) -> Sound:
        """Speak one sentence at the engine's own rate, edges as they come; VoiceUnavailable if it cannot."""
        encoded = _spoken(sentence, self.language).encode()
        chunks: list[NDArray[np.int16]] = [np.zeros(0, dtype=np.int16)]

        def collect(wave: Any, count: int, _events: Any) -> int:
            if count > 0:
                chunks.append(np.ctypeslib.as_array(wave, (count,)).copy())
            return 0

        callback = _Callback(collect)  # Named, because ctypes would free a callback that nobody holds.
        with _engine(self.data, self.language) as library:
            library.espeak_SetSynthCallback(callback)
            failed = library.espeak_Synth(encoded, len(encoded) + 1, 0, 1, 0, _UTF8, None, None)
        if failed:
            raise VoiceUnavailable(f"espeak-ng failed with status {failed}")
        return Sound((np.concatenate(chunks) / 32768).astype(np.float32), _HERTZ)


def phonemes(text: str, language: str, data: Path) -> str:
    """What the engine would say, in IPA; a switch of rules shows as "(en)"."""
    # Without the line end the engine drops a last clause of one letter.
    rest = ctypes.c_char_p(f"{_spoken(text, language)}\n".encode())
    clauses: list[str] = []
    with _engine(data, language) as library:
        library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        while rest.value:
            clauses.append(library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA).decode().strip())
    return " ".join(filter(None, clauses))


def _spoken(text: str, language: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if language != "mg":
        return respell(composed, language)
    # What is no whole number (a code, a telephone number) is said digit by digit.
    return re.sub(r"(?<=\d)(?=\d)", " ", malagasy.expand(composed))


def _version(
    language: str, data: Path, numbers: Path = NUMBERS, words: Mapping[str, Mapping[str, str]] = RESPELLED
) -> str:
    """Whatever shapes the sound of the language: of Malagasy its rules and the words of its numbers, of French and English
    their respelled words. So a new Malagasy rule renders no French clip again.
    """
    if language == "mg":
        shaped_by = f"{data.name.removeprefix('espeak-ng-')} numbers {_code(numbers)}"
    else:
        shaped_by = f"{_wheel_version()} words {_hash(json.dumps(words.get(language, {}), sort_keys=True))}"
    return f"espeak-ng {shaped_by} rate {RATE[language]}"


@cache
def _code(folder: Path) -> str:
    """The hash of a room's source. A changed comment changes it too: rendering the language again takes seconds, a clip
    with yesterday's numbers would go unnoticed.
    """
    return _hash(*(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))))


@contextmanager
def _engine(data: Path, language: str) -> Iterator[ctypes.CDLL]:
    """The library with one voice chosen, loaded afresh and unloaded again.

    Its noise, flutter and last letters run on from one sentence into the next, and nothing in it resets them. Loaded
    afresh (4 ms) a sentence is the same samples each time, whichever worker speaks it, whatever was said before.
    """
    with _one_at_a_time:
        yield from _loaded(data, language)


def _loaded(data: Path, language: str) -> Iterator[ctypes.CDLL]:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    try:
        if library.espeak_Initialize(_SYNCHRONOUS, 0, _path_bytes(data), _DO_NOT_EXIT) != _HERTZ:
            raise VoiceUnavailable(f"espeak-ng cannot read {data}; prepare the voices again")
        if library.espeak_SetVoiceByName(language.encode()):
            raise VoiceUnavailable(f"espeak-ng has no voice {language} in {data}; prepare the voices again")
        library.espeak_SetParameter(_RATE_PARAMETER, RATE[language], 0)
        library.espeak_ng_SetRandSeed(1)
        yield library
    finally:
        library.espeak_Terminate()
        ctypes.CDLL(None).dlclose(ctypes.c_void_p(library._handle))


@cache
def _wheel_version() -> str:
    return metadata.version("espeakng-loader")


def _texts(source: Path) -> tuple[str, ...]:
    return tuple((source / name).read_text(encoding="utf-8") for name in _SOURCES)


def _hash(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def _path_bytes(data: Path) -> bytes:
    encoded = os.fsencode(data)
    if len(encoded) > _LONGEST_PATH:
        raise VoiceUnavailable(f"espeak-ng takes no path over {_LONGEST_PATH} bytes; shorten {data}")
    return encoded


def _fill(building: Path, source: Path) -> None:
    data = Path(espeakng_loader.get_data_path())
    for name in _NEEDED:
        (building / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(data / name, building / name)
    (building / "lang/poz").mkdir()
    shutil.copyfile(source / "mg", building / "lang/poz/mg")
    _compile(building, source)


def _publish(building: Path, ready: Path) -> None:
    try:
        building.chmod(0o755)  # mkdtemp makes it ours alone; the web process may run as another user.
        building.rename(ready)
    except OSError:
        if not (ready / "mg_dict").is_file():
            raise


def _compile(building: Path, source: Path) -> None:
    """In a process of its own: compiling leaves the library's global state in pieces."""
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "audio.voices.espeak", str(building), str(source.absolute())]
    child = subprocess.run(command, cwd=root, capture_output=True, text=True, errors="replace", check=False)
    errors = _errors(child.stderr, source)
    if child.returncode or errors or not (building / "mg_dict").is_file():
        raise RulesError(
            "\n".join(errors) or f"{source}: the compiler ended with {child.returncode} {child.stderr}"
        )


def _errors(log: str, source: Path) -> list[str]:
    """The compiler names the file once and then its lines; an operator's error names both: "file, line 12: what".

    What it does not like in the voice file it reads first, it only grumbles about and names no line.
    """
    errors, file = [], ""
    for line in log.splitlines():
        if opened := re.match(r"Compiling: '(.*)'", line):
            file = opened[1]
        elif wrong := re.match(r"\s*(\d+): (.*)", line):
            errors.append(f"{file}, line {wrong[1]}: {wrong[2]}")
        elif re.match(r"Bad |Unknown |Cannot set ", line):
            errors.append(f"{source / 'mg'}: {line}")
    return errors


def _compile_here(building: Path, source: Path) -> int:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    context = ctypes.c_void_p()
    library.espeak_ng_InitializePath(_path_bytes(building))
    library.espeak_ng_Initialize(ctypes.byref(context))
    library.espeak_ng_SetVoiceByName(b"mg")
    status: int = library.espeak_ng_CompileDictionary(
        os.fsencode(source) + b"/", b"mg", None, 0, ctypes.byref(context)
    )
    return status


if __name__ == "__main__":
    sys.exit(1 if _compile_here(Path(sys.argv[1]), Path(sys.argv[2])) else 0)
