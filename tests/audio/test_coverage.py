from pathlib import Path

from audio.coverage import Coverage, coverage
from audio.speech import Clip, Origin, Utterance


def clip(origin: Origin, seconds: float) -> Clip:
    return Clip("made", "sha", "mg", seconds, 44, (), "", origin)


def test_each_language_tells_what_is_recorded_synthetic_music_and_missing() -> None:
    asked = [Utterance(name, language) for language in ("mg", "fr") for name in ("a", "b", "c")]
    tune = Utterance("hide/evening", "mg", tune=Path("evening.yaml"))
    clips = {
        ("a", "mg"): clip(Origin.RECORDED, 1.5),
        ("b", "mg"): clip(Origin.SYNTHETIC, 2.0),
        ("hide/evening", "mg"): clip(Origin.MUSIC, 60.0),
        ("a", "fr"): clip(Origin.SYNTHETIC, 3.0),
        ("a", "en"): clip(Origin.SYNTHETIC, 9.0),
    }
    assert coverage([*asked, tune, asked[0]], clips) == {
        "mg": Coverage(recorded=1, synthetic=1, music=1, missing=1, seconds=63.5),
        "fr": Coverage(recorded=0, synthetic=1, music=0, missing=2, seconds=3.0),
    }


def test_nothing_asked_for_is_an_empty_report() -> None:
    assert coverage([], {}) == {}
