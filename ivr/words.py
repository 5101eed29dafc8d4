"""The words that only a turn knows: prompts, clips of numbers, and clips by their hash, as a call's state keeps them. Pure."""

from collections.abc import Iterable

from ivr.call import Call
from publishing import twiml
from publishing.release import CompiledLine, Sounded

CLIP = "clip/"
"""Before the hash and the length of a sound that no release holds: an agency's name."""
STORY = "story/"
"""Before the file of a story's copy and its length: whether it may be heard is asked when it is fetched (P21)."""
TAKE = "take/"
"""Before the address of what the caller said, where the carrier's own copy can be played: for that one call."""
SOUND = "sound/"
"""Before the token of a sound that is decrypted for this call alone: an answer."""


def clip_word(sha256: str, seconds: float) -> str:
    """The word for a sound of the store."""
    return f"{CLIP}{sha256}/{seconds}"


def story_word(file: str, seconds: float) -> str:
    """The word for a story, or its trailer: the copy's name and the form of its sound, `<name>.phone`."""
    return f"{STORY}{file}/{seconds}"


def take_word(url: str) -> str:
    """The word for a recording at its address. How long it is does not matter: nothing of such a turn is logged."""
    return f"{TAKE}{url}"


def sound_word(token: str) -> str:
    """The word for a sound that only this call may hear (ivr/sounds.py)."""
    return f"{SOUND}{token}"


def can_say(line: CompiledLine, call: Call, words: Iterable[str]) -> bool:
    """Whether the release that the call is pinned to has every word."""
    prompts = line.prompts[call.language or line.flow.default_language]
    return all(word in prompts or word.startswith((CLIP, STORY, TAKE, SOUND)) for word in words)


def sounded(line: CompiledLine, call: Call, words: Iterable[str]) -> list[Sounded]:
    """The words as sound, in the call's language."""
    prompts = line.prompts[call.language or line.flow.default_language]
    return [prompts[word] if word in prompts else _sound(word) for word in words]


def seconds_of_words(line: CompiledLine, call: Call, words: Iterable[str]) -> float:
    return sum(sound.seconds for sound in sounded(line, call, words))


def _sound(word: str) -> Sounded:
    """A sound that no release holds. How long an answer or a take is, nobody has to know before it is heard."""
    if word.startswith(TAKE):
        return Sounded(twiml.render_verb(twiml.Play(word.removeprefix(TAKE))), 0.0)
    if word.startswith(SOUND):
        return Sounded(twiml.render_verb(twiml.Play(f"{{base}}/sounds/{word.removeprefix(SOUND)}.wav")), 0.0)
    if word.startswith(STORY):
        file, _, length = word.removeprefix(STORY).partition("/")
        return Sounded(twiml.render_verb(twiml.Play(f"{{base}}/sounds/{file}.wav")), float(length))
    sha256, _, seconds = word.removeprefix(CLIP).partition("/")
    return Sounded(twiml.render_verb(twiml.clip(sha256)), float(seconds))
