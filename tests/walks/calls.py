"""Whole calls of the practice carrier: keys in, places and words out."""

from carriers.practice import PracticeCall
from tests.builders import REAL_CONTENT, Deployment, clips_in, heard
from tests.silent import silent_names

LANGUAGES = {"1": "mg", "2": "fr", "3": "en"}
"""The key of each language in the greeting."""


def played(line: Deployment, keys: str) -> PracticeCall:
    """A call to the line, once the keys are pressed."""
    call = line.practise()
    call.begin()
    call.say_all(keys.split())
    return call


def play(call: PracticeCall, keys: str) -> list[str]:
    """Everywhere the call has been once the keys are pressed."""
    call.begin()
    call.say_all(keys.split())
    return heard(call)


def words(call: PracticeCall, language: str = "mg") -> list[str]:
    """What the last answer says: prompts by name, the clips of a day or a count as one word."""
    names = silent_names(REAL_CONTENT)
    said: list[str] = []
    for clip in clips_in(call.turns[-1].xml):
        name, code = names[clip]
        assert code == language
        number = name.startswith("number/")
        if number and said and said[-1] in ("NUMBER", "DATE"):
            said[-1] = "DATE" if "month" in name else said[-1]
        else:
            said.append("NUMBER" if number else name)
    return said
