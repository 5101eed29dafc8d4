"""Voices: each says one sentence at a time, and says of itself what it is."""

from typing import Protocol

from audio.sound import Sound


class Voice(Protocol):
    """One voice for one language.

    `version` names the engine and everything that shapes its sound (rules, speed): it is part of the hash a clip is found by.
    """

    language: str
    name: str
    version: str

    def say(self, sentence: str) -> Sound:
        """Speak one sentence; raises VoiceUnavailable when the engine cannot."""


class VoiceUnavailable(Exception):
    """The voice cannot speak now. Use the next voice of the chain; the message tells the operator why."""
