"""Rules about programmes: a length that no choice of messages can reach is told when the content is published."""

from collections.abc import Iterator

from publishing.lint.finding import Rule, Spot
from publishing.lint.subject import Subject
from publishing.programmes import LicenceRules, Messages, Music, Recipe, Slot, Speech

LETTERS_A_SECOND = 12.0
"""How fast the voices of the line read: prompts of programmes are rendered by the worker, later. Our messages: 11.5 to 15."""

LICENCE, MUSIC = 30.0, 40.0
"""Seconds at most that today's words about licences last, and a tune: to play one takes libraries that a publish does without."""

SLACK = 1.15
"""What the letters may be wrong by: a length is only refused where it is surely out of reach."""


def _impossible(subject: Subject) -> Iterator[Spot]:
    for name, recipe in subject.content.programmes.items():
        document = subject.content.documents[f"programmes/{name}.yaml"]
        fewest, most = recipe.span
        for code in subject.languages:
            shortest, longest = _reach(subject, recipe, code)
            if longest * SLACK < fewest or shortest / SLACK > most:
                says = f"{name} lasts {fewest:.0f} to {most:.0f} s; its slots come to {shortest:.0f} to {longest:.0f} s."
                yield Spot(
                    document.file, document.line("minutes" if recipe.minutes else "seconds"), says, code
                )
                break  # What is wrong in one language is nearly always wrong in all, and is mended once.


def _reach(subject: Subject, recipe: Recipe, code: str) -> tuple[float, float]:
    """The fewest and the most seconds that its slots can come to. A story, or a new message, is not counted on."""
    spans = [_slot(subject, slot, code) for slot in recipe.slots]
    return sum(fewest for fewest, _ in spans), sum(most for _, most in spans)


def _slot(subject: Subject, slot: Slot, code: str) -> tuple[float, float]:
    match slot:
        case Music():
            return 0.0, MUSIC
        case Speech():
            seconds = _words(subject, slot.prompt, code)
            return seconds, seconds
        case LicenceRules():
            return 0.0, LICENCE
        case Messages():
            opening = _words(subject, slot.intro, code)
            lengths = _lengths(subject, slot, code)
            return opening + sum(lengths[: slot.at_least]), opening + sum(lengths[::-1][: slot.at_most])
        case _:
            return 0.0, 0.0


def _lengths(subject: Subject, slot: Messages, code: str) -> list[float]:
    messages = subject.content.messages
    meant = (name for name, message in messages.items() if message.sheet.theme in slot.themes)
    wanted = [name for name in meant if not slot.only or name in slot.only]
    return sorted(subject.seconds(f"message/{name}", code) for name in wanted)


def _words(subject: Subject, prompt: str | None, code: str) -> float:
    found = (
        subject.content.prompts.get(each, {}).get(prompt or "") for each in subject.content.fallbacks(code)
    )
    text = next((prompt.text for prompt in found if prompt), "")
    return len(text) / LETTERS_A_SECOND


RULES = (
    Rule(
        "programme-length",
        says="A programme can never be as long as it is meant to be.",
        remedy="Change its minutes or seconds, or how many messages its slots take.",
        why=(
            "sound.md, Stations: a station has a slot of 5 or 15 minutes and a programme is its length, give or take 5 s. It "
            "comes to it by choosing and ordering, never by speed: synthetic speech is heard as too fast as it is (voice.md, "
            "What is known)."
        ),
        judge=_impossible,
    ),
)
