"""Cues: the first and last words of a sound, by which a presenter knows that it begins and ends. Nothing for music."""

from collections.abc import Sequence

CUE_WORDS = 8


def in_cue(sentences: Sequence[str]) -> str:
    """Its first words."""
    return " ".join(" ".join(sentences).split()[:CUE_WORDS])


def out_cue(sentences: Sequence[str]) -> str:
    """Its last words."""
    return " ".join(" ".join(sentences).split()[-CUE_WORDS:])
