"""A number is clips one after another: joined as a telephone plays them they are one voice, without a click."""

from collections.abc import Iterator, Sequence
from datetime import date, time
from itertools import pairwise

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from audio.chain import Job
from audio.library import ClipLibrary
from audio.numbers.quantities import Amount, Code, Count, Currency, Day, Phone, Quantity, Time
from audio.numbers.spoken import LANGUAGES, speak
from audio.parallel import Outcome, attempt
from audio.recipe import RATE, SHORT_RMS
from audio.voices.espeak import EspeakVoice, prepare_voices
from core.clips import ClipStore, FolderStore
from core.settings import ROOT
from publishing.content import read_content
from publishing.numbers import PREFIX, numbers
from tests.audio.fakes import MemoryIndex, Told

SAID: tuple[Quantity, ...] = (
    Amount(45_750, Currency.ARIARY),
    Amount(1_205, Currency.DOLLAR),
    Amount(2_100, Currency.RUPEE),
    Count(999_321),
    Day(date(2026, 11, 22)),
    Time(time(8, 30)),
    Code("123456789", (3, 3, 3)),
    Phone("+261340567890"),
)
WINDOW = RATE // 200
QUIET = 25.0
"""dB under the loudness of a clip: quieter than this, 5 ms long, is heard as the gap between two words."""

Wave = NDArray[np.float64]


def here(jobs: Sequence[Job], store: ClipStore) -> Iterator[tuple[Job, Outcome]]:
    return ((job, attempt(job, store)) for job in jobs)


@pytest.fixture(scope="module")
def sequences(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[Wave]]]:
    """For each language, the clips of each quantity as they are published."""
    folder = tmp_path_factory.mktemp("numbers")
    data = prepare_voices(folder / "voices")
    library = ClipLibrary(
        FolderStore(folder), MemoryIndex(), lambda spoken: EspeakVoice(spoken.language, data), run=here
    )
    return {language: _sequences(language, library) for language in LANGUAGES}


def _sequences(language: str, library: ClipLibrary) -> list[list[Wave]]:
    ids = [[f"{PREFIX}{token.clip}" for token in speak(quantity, language)] for quantity in SAID]
    needed = {clip for sequence in ids for clip in sequence}
    utterances = [
        spoken for spoken in numbers(read_content(ROOT / "content"), language) if spoken.id in needed
    ]
    clips = library.render(utterances, Told())
    waves = {name: soundfile.read(library.store.path(clip.sha256))[0] for (name, _), clip in clips.items()}
    return [[waves[name] for name in sequence] for sequence in ids]


languages = pytest.mark.parametrize("language", LANGUAGES)


@languages
def test_no_join_jumps_more_than_speech_does_from_sample_to_sample(
    language: str, sequences: dict[str, list[list[Wave]]]
) -> None:
    for sequence in sequences[language]:
        ordinary = np.median(np.abs(np.diff(np.concatenate(sequence))))
        jumps = [abs(after[0] - before[-1]) for before, after in pairwise(sequence)]
        assert max(jumps) < ordinary


@languages
def test_the_clips_of_a_number_are_equally_loud(
    language: str, sequences: dict[str, list[list[Wave]]]
) -> None:
    for wave in (wave for sequence in sequences[language] for wave in sequence):
        assert 20 * np.log10(_loudness(wave)) == pytest.approx(SHORT_RMS, abs=1)


@languages
def test_no_gap_makes_a_caller_think_the_number_is_over(
    language: str, sequences: dict[str, list[list[Wave]]]
) -> None:
    assert max(_gaps(sequences[language])) <= 0.12


@languages
def test_two_words_of_a_number_do_not_run_into_one(
    language: str, sequences: dict[str, list[list[Wave]]]
) -> None:
    assert min(_gaps(sequences[language])) >= 0.025


def _gaps(sequences: list[list[Wave]]) -> list[float]:
    """Seconds of quiet at each join."""
    joins = [join for sequence in sequences for join in pairwise(sequence)]
    return [(_quiet(before[::-1]) + _quiet(after)) / RATE for before, after in joins]


def _quiet(wave: Wave) -> int:
    """Samples before the wave is loud."""
    windows = np.lib.stride_tricks.sliding_window_view(wave, WINDOW)
    loud = np.sqrt(np.mean(np.square(windows), axis=1)) > _loudness(wave) * 10 ** (-QUIET / 20)
    return int(loud.argmax()) + WINDOW // 2


def _loudness(wave: Wave) -> float:
    return float(np.sqrt(np.mean(np.square(wave))))
