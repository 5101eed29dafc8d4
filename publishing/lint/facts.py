"""Rules about what is known: sources, dates, reviews, confirmed numbers, and every language told."""

import re
from collections.abc import Iterator
from datetime import timedelta

from publishing.line import Person
from publishing.lint.finding import InDemo, Rule, Severity, Spot
from publishing.lint.menus import DANGER
from publishing.lint.seconds import VERDICTS
from publishing.lint.subject import Subject
from publishing.shapes import Known
from publishing.utterances import messages_used, programme_prompts, prompts_used

SOON = timedelta(days=30)
UNREAD = "?"
"""The grade of a source that nobody has read."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def _unsourced(subject: Subject) -> Iterator[Spot]:
    """A prompt that gives a verdict or dates a fact says where it comes from; a message cannot be written without."""
    for code, prompts in subject.content.prompts.items():
        for name, prompt in prompts.items():
            if not prompt.sources and (name in VERDICTS or _YEAR.search(prompt.text)):
                yield Spot(*subject.prompt(name, code), f"{name} states a fact without a source.", code)


def _unread(subject: Subject) -> Iterator[Spot]:
    for name, message in subject.content.messages.items():
        if all(source.grade == UNREAD for source in message.sheet.sources):
            yield Spot(*subject.sheet(name, "sources"), f"Nobody has read any source of {name}.")


def _expired(subject: Subject) -> Iterator[Spot]:
    for name, message in subject.content.messages.items():
        ends = message.sheet.expires_on
        if ends and ends < subject.today:
            yield Spot(*subject.sheet(name, "expires_on"), f"{name} has expired on {ends}.")


def _expires_soon(subject: Subject) -> Iterator[Spot]:
    for name, message in subject.content.messages.items():
        ends = message.sheet.expires_on
        if ends and subject.today <= ends <= subject.today + SOON:
            days = (ends - subject.today).days
            yield Spot(*subject.sheet(name, "expires_on"), f"{name} expires on {ends}, in {days} days.")


def _untitled(subject: Subject) -> Iterator[Spot]:
    """What check.py does not ask for: words that pages and feeds show."""
    for name, message in subject.content.messages.items():
        for code in subject.content.complete_languages:
            if not message.sheet.title.get(code, "").strip():
                yield Spot(*subject.sheet(name, "title"), f"{name} has no title in {code}.", code)


def _unreachable_people(subject: Subject) -> Iterator[Spot]:
    """Places of a region, and danger: each needs a number that somebody has confirmed."""
    document = subject.content.documents["places.yaml"]
    steps = (step for line in subject.lines for step in line.steps.values())
    for place in sorted({step.place for step in steps if isinstance(step, Person)}):
        sheet = subject.content.places[place]
        if (sheet.region or place == DANGER) and sheet.number.status is not Known.CONFIRMED:
            where = f"{place}, of the region {sheet.region}," if sheet.region else place
            yield Spot(document.file, document.line(place, "number"), f"{where} has no confirmed number.")


def _unused(subject: Subject) -> Iterator[Spot]:
    heard = messages_used(subject.content)
    for name in subject.content.messages:
        if name not in heard:
            yield Spot(*subject.sheet(name), f"No list plays the message {name}.")
    said = prompts_used(subject.content) | programme_prompts(subject.content)
    for code, prompts in subject.content.prompts.items():
        for name in prompts:
            if name not in said:
                yield Spot(*subject.prompt(name, code), f"No step says the prompt {name}.", code)


RULES = (
    Rule(
        "sources-missing",
        says="A fact is stated without a source.",
        remedy="Name the paragraph of the facts page it comes from, its grade and its date, under sources.",
        why=(
            "voice.md, rule 9: say who speaks and where the information comes from; never state a treaty as the destination "
            "country's law. A worker who acts on a wrong fact pays for it, and a call costs them."
        ),
        judge=_unsourced,
    ),
    Rule(
        "sources-unread",
        says="No source of a message has been read.",
        remedy="Read one, and grade it; until then let the message say that it is not confirmed.",
        why="voice.md, rule 9: say where the information comes from; a grade of ? means that only an excerpt was seen.",
        judge=_unread,
        severity=Severity.WARNING,
    ),
    Rule(
        "expired",
        says="A message is past the day it expires on.",
        remedy="Confirm its facts again and move the day on, or take it out of its lists.",
        why=(
            "voice.md, rule 9: never promise, and say where the information comes from: what ages is dated, and a verdict holds "
            "90 days (content/README.md). Rule 10: calls that are on keep the content they began with."
        ),
        judge=_expired,
        in_demo=InDemo.WARNS,
    ),
    Rule(
        "expires-soon",
        says="A message expires within thirty days.",
        remedy="Confirm its facts again now: two reviewers and a recording take weeks.",
        why="voice.md, rule 9: what is said says where it comes from, and facts that age are confirmed before they are old.",
        judge=_expires_soon,
        severity=Severity.WARNING,
    ),
    Rule(
        "language-missing",
        says="Something is not there in one of the complete languages.",
        remedy="Write it in that language.",
        why=(
            "voice.md, Languages: mg, fr and en are complete; a dialect falls back clip by clip, a complete language never. "
            "Rule 7 measures every one of them."
        ),
        judge=_untitled,
    ),
    Rule(
        "place-unconfirmed",
        says="A region, or who is in danger, has no confirmed number to call.",
        remedy="Have somebody call it, and write who confirmed it and when into places.yaml.",
        why=(
            "voice.md, rule 2: 0 is a person, in every menu and message; rule 4: the third wrong key leads to a person. "
            "Grievances without a person who follows up bring no redress (Gram Vaani, over 200 cases)."
        ),
        judge=_unreachable_people,
        in_demo=InDemo.SILENT,
    ),
    Rule(
        "unreviewed",
        says="A message or a prompt is a draft.",
        remedy="Have it reviewed by who knows the law and who speaks the language, and say who; production plays nothing else.",
        why=(
            "voice.md, Malagasy words we use: to be confirmed by a native speaker; design.md, Commands and settings: production "
            "plays reviewed and confirmed content only."
        ),
        in_demo=InDemo.SILENT,
    ),
    Rule(
        "unconfirmed",
        says="A number, fee, address or hour waits to be confirmed.",
        remedy="Have somebody confirm it, and write its value.",
        why=(
            "voice.md, rule 9: say where the information comes from; design.md, Commands and settings: production plays "
            "confirmed content only."
        ),
        in_demo=InDemo.SILENT,
    ),
    Rule(
        "unused",
        says="A message or a prompt is never heard.",
        remedy="Put it where callers hear it, or take it out.",
        why="voice.md, rule 6: a caller who presses nothing still hears everything; what is in no list is heard by nobody.",
        judge=_unused,
        severity=Severity.WARNING,
    ),
)
