"""Rules about the words themselves: plain, safe, promising nothing, naming nobody's number."""

import re
from collections.abc import Iterator
from itertools import combinations
from unicodedata import normalize

from publishing.line import Menu
from publishing.lint.finding import Rule, Severity, Spot
from publishing.lint.subject import Kind, Said, Subject
from publishing.lint.vocabulary import (
    ANONYMOUS,
    CALLS,
    CLICK,
    DIGITS,
    LAWS,
    METAPHORS,
    MONEY,
    NAMES,
    PROMISES,
    READ_ALOUD,
    READING,
    WORK,
    Words,
    found,
    matching,
)

_ABBREVIATION = re.compile(r"\b(?:[A-Z]\.){2,}|\b[A-Z]{2,}\b")
_LONG_NUMBER = re.compile(r"\+?\d[\d .()/-]{5,}\d")
_SHORT_NUMBER = re.compile(rf"\b(?:{CALLS})\s+(\d[\d .-]*\d)", re.IGNORECASE)
_MONEY_BEHIND = re.compile(rf"\s*(?:{MONEY})\b", re.IGNORECASE)
_LAW_BEFORE = re.compile(rf"\b(?:{LAWS})\s*$", re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{1,2}-\d{1,2}")
FEWEST_DIGITS = 7
"""Digits in a row that can only be a telephone number, when no currency follows; three after words that ask to call."""
FEWEST_DIGITS_CALLED = 3
SPELLED = 5
"""Digits in words, one after another, that are a number being dictated."""


def _telling(subject: Subject, words: Words, says: str) -> Iterator[Spot]:
    for said in subject.said:
        word = found(words, said.language, said.sentence)
        if word:
            yield Spot(*said.place, f"{said.of} {says} {word!r}.", said.language)


def _clicks(subject: Subject) -> Iterator[Spot]:
    yield from _telling(subject, CLICK, "says")


def _metaphors(subject: Subject) -> Iterator[Spot]:
    yield from _telling(subject, METAPHORS, "may speak in pictures:")


def _anonymous(subject: Subject) -> Iterator[Spot]:
    yield from _telling(subject, ANONYMOUS, "says")


def _promises(subject: Subject) -> Iterator[Spot]:
    yield from _telling(subject, PROMISES, "promises:")


def _reading(subject: Subject) -> Iterator[Spot]:
    for said in subject.said:
        word = found(READING, said.language, said.sentence)
        if word and not found(READ_ALOUD, said.language, said.sentence):
            yield Spot(*said.place, f"{said.of} asks the caller to read: {said.sentence!r}.", said.language)


def _greetings(subject: Subject) -> Iterator[Spot]:
    """Whatever is heard before a caller has pressed a key, and what greets who is remembered."""
    starts = [line.steps[line.starts_at] for line in subject.lines]
    heard = {"greeting.hello"}
    for menu in starts:
        if isinstance(menu, Menu):
            heard |= {menu.says or "", menu.teaches or "", *(option.says for option in menu.options)}
    for said in subject.said:
        if said.kind is Kind.PROMPT and (said.of in heard or said.of.startswith("greeting.")):
            word = found(WORK, said.language, said.sentence)
            if word:
                yield Spot(*said.place, f"The greeting {said.of} says {word!r}.", said.language)


def _abbreviations(subject: Subject) -> Iterator[Spot]:
    around = {_text_of(said): "" for said in subject.said}
    for said in subject.said:
        around[_text_of(said)] += f" {said.sentence}"
    told: set[tuple[tuple[Kind, str, str], str]] = set()
    for said in subject.said:
        for short in _ABBREVIATION.findall(said.sentence):
            text = _text_of(said)
            if short not in NAMES and (text, short) not in told and not _explained(short, around[text]):
                told.add((text, short))
                yield Spot(*said.place, f"{said.of} does not say what {short} stands for.", said.language)


def _text_of(said: Said) -> tuple[Kind, str, str]:
    return said.kind, said.of, said.language


def _explained(short: str, text: str) -> bool:
    """Whether words of the text begin with its letters, in order and near to one another."""
    letters = _plain(short)
    initials = "".join(_plain(word)[0] for word in re.findall(r"[^\W\d_]+", _ABBREVIATION.sub(" ", text)))
    near = 3 * len(letters)
    return any(
        letters == "".join(chosen)
        for begin, initial in enumerate(initials)
        if initial == letters[0]
        for chosen in combinations(initials[begin : begin + near], len(letters))
    )


def _plain(word: str) -> str:
    """Its letters, small and without accents."""
    return "".join(letter for letter in normalize("NFD", word.lower()) if letter.isalpha())


def _numbers(subject: Subject) -> Iterator[Spot]:
    for said in subject.said:
        number = None if said.kind is Kind.VALUE else _telephone_number(said)
        if number:
            yield Spot(*said.place, f"{said.of} says the number {number!r}.", said.language)


def _telephone_number(said: Said) -> str | None:
    """A number to call: many digits that are no sum and no date, a few after words that ask to call, or dictated."""
    sentence = said.sentence
    for match in _LONG_NUMBER.finditer(sentence):
        long = sum(letter.isdigit() for letter in match[0]) >= FEWEST_DIGITS
        if long and not _MONEY_BEHIND.match(sentence, match.end()) and not _DATE.fullmatch(match[0]):
            return match[0]
    for match in _SHORT_NUMBER.finditer(sentence):
        short = sum(letter.isdigit() for letter in match[1]) >= FEWEST_DIGITS_CALLED
        if short and not _LAW_BEFORE.search(sentence[: match.start()]):
            return match[1]
    digit = DIGITS.get(said.language)
    dictated = (
        matching(rf"(?:{digit})(?:[ ,]+(?:{digit})){{{SPELLED - 1},}}").search(sentence) if digit else None
    )
    return dictated[0] if dictated else None


RULES = (
    Rule(
        "number-spoken",
        says="A telephone number is said that nobody has confirmed.",
        remedy="Write {{ its-name }} alone on its line, and the number into placeholders.yaml once somebody has called it.",
        why=(
            "voice.md, rule 9: say where the information comes from, never promise. Who calls may call it in danger, once, and "
            "pay for it; so a number is spoken only from a confirmed placeholder (content/README.md)."
        ),
        judge=_numbers,
    ),
    Rule(
        "greeting-not-neutral",
        says="The greeting says a word of work or rights.",
        remedy="Greet, and name the languages; everything else comes after the first key.",
        why=(
            "voice.md, rule 8: the phone may be shared, the greeting is neutral. Who calls: a basic phone, often shared with the "
            "household; an employer or recruiter may be holding it."
        ),
        judge=_greetings,
    ),
    Rule(
        "anonymous",
        says="Somebody is told that they are anonymous.",
        remedy="Say confidential (tsiambaratelo, confidentiel), and who hears it; for a changed voice say voice changed.",
        why=(
            "voice.md, glossary: the word is confidential, tsiambaratelo; rule 9: never promise. A voice tells who speaks: "
            'words, dialect and rhythm remain when it is changed (sound.md, Rendering: never "anonymous").'
        ),
        judge=_anonymous,
    ),
    Rule(
        "click",
        says="A caller is told to click.",
        remedy="Say press (tsindrio, tapez), and the key.",
        why='voice.md, rule 9: no metaphor, no "click". Who calls has a basic phone with keys, and no screen to click on.',
        judge=_clicks,
        severity=Severity.WARNING,
    ),
    Rule(
        "metaphor",
        says="Something may be said in a picture.",
        remedy="Say the thing itself. If it is meant as it is said, leave it.",
        why=(
            "voice.md, rule 9: no metaphor; What is known: avoid metaphors, low-literate users took them at their word (BBC "
            "Media Action, BMJ Innovations)."
        ),
        judge=_metaphors,
        severity=Severity.WARNING,
    ),
    Rule(
        "abbreviation",
        says="An abbreviation is not explained.",
        remedy="Say the whole name, at least once before its letters.",
        why=(
            "voice.md, rule 9: no abbreviation unexplained. Many callers read little or not at all: letters are no word to them, "
            "and a voice spells them."
        ),
        judge=_abbreviations,
        severity=Severity.WARNING,
    ),
    Rule(
        "promise",
        says="An outcome may be promised.",
        remedy="Say what can be done and who decides, not what will come of it.",
        why=(
            "voice.md, rule 9: never promise an outcome; a licence is not a guarantee. Grievances without a person who follows "
            "up bring no redress (Gram Vaani, over 200 cases)."
        ),
        judge=_promises,
        severity=Severity.WARNING,
    ),
    Rule(
        "asks-to-read",
        says="A caller is asked to read.",
        remedy="Say: have it read to you by someone you trust.",
        why=(
            'voice.md, rule 9: nothing that shames who cannot read ("have it read to you by someone you trust before you '
            'sign"). Who calls: many read little or not at all.'
        ),
        judge=_reading,
        severity=Severity.WARNING,
    ),
)
