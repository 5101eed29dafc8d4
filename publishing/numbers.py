"""The clips that numbers are said in, published with every release, so that a call can say a fee or a receipt at once.

They are utterances like any other: "number/n/45" in Malagasy is what `audio.numbers` calls "n/45". A human recording
lies at content/numbers/<language>/<clip>.flac and wins; where only one of the two tones of a word is recorded it is used
for both, as two people in one number would be worse.
"""

import re
from pathlib import Path

from audio.numbers.quantities import Code, Phone
from audio.numbers.spoken import LANGUAGES, needed_clips, speak
from audio.numbers.tokens import END
from audio.speech import Utterance
from publishing.content import Content, recording_beside

PREFIX = "number/"
"""Before a clip of a number in an utterance's id."""
PAUSE = f"{PREFIX}pause"
PAUSE_SECONDS = 0.35
"""Between two groups of digits: longer than between two words, and nobody takes it for the end. Our choice."""

# The synthetic voice ends a falling word two semitones lower than one that goes on. For a digit, a hundred, a currency
# that tells a caller where the number ends; for 10 to 99, which rarely end one, it is not worth 270 clips to render.
_ONE_TONE = re.compile(rf"n/\d\d(-f)?{END}")


def numbers(content: Content, language: str) -> list[Utterance]:
    """Every clip of a number in the language, from the first of its fallbacks that has numbers; and the pause in a code."""
    code = next(code for code in content.fallbacks(language) if code in LANGUAGES)
    folder = content.root / "numbers" / code
    spoken = [
        Utterance(f"{PREFIX}{clip}", code, (_sentence(clip, words),), _recording(folder, clip))
        for clip, words in needed_clips(code)
    ]
    return [*spoken, Utterance(PAUSE, code, pause=PAUSE_SECONDS)]


def telephone_number(content: Content, number: str, language: str) -> list[str]:
    """The clips that say a number to be called, with a pause between its groups."""
    code = next(code for code in content.fallbacks(language) if code in LANGUAGES)
    quantity = Phone(number) if number.startswith("+") else Code(number)
    said: list[str] = []
    for token in speak(quantity, code):
        said += [f"{PREFIX}{token.clip}", PAUSE] if token.pause else [f"{PREFIX}{token.clip}"]
    return said


def _sentence(clip: str, words: str) -> str:
    """The words as a synthetic voice is asked for them: its tone falls at a full stop and goes on at a comma."""
    falls = clip.endswith(END) and not _ONE_TONE.fullmatch(clip)
    return f"{words}." if falls else f"{words},"


def _recording(folder: Path, clip: str) -> Path | None:
    going_on = clip.removesuffix(END)
    other = going_on if clip.endswith(END) else f"{clip}{END}"
    return recording_beside(folder, clip) or recording_beside(folder, other)
