"""Rules about what plays after key 8: long enough, and nothing an outsider may not hear."""

from collections.abc import Iterator

from publishing.lint.finding import Rule, Spot
from publishing.lint.subject import Kind, Subject
from publishing.lint.vocabulary import WORK, found

SHORTEST = 600.0
"""Seconds; voice.md, rule 3: ten minutes or more per language. A tune that comes back does not count twice."""


def _short(subject: Subject) -> Iterator[Spot]:
    document = subject.content.documents["hide/programme.yaml"]
    for code in subject.languages:
        different = dict.fromkeys(piece.id for piece in subject.content.hide.pieces)
        seconds = sum(subject.seconds(piece, code) for piece in different)
        if seconds < SHORTEST:
            what = f"The hide programme has {seconds / 60:.1f} different minutes; {SHORTEST / 60:.0f} are asked for."
            yield Spot(document.file, document.line("pieces"), what, code)


def _telling_words(subject: Subject) -> Iterator[Spot]:
    for said in subject.said:
        word = found(WORK, said.language, said.sentence) if said.kind is Kind.TALK else None
        if word:
            yield Spot(*said.place, f"The hide programme says {word!r}.", said.language)


RULES = (
    Rule(
        "hide-short",
        says="The hide programme is not there, or shorter than ten minutes.",
        remedy="Add talks or tunes to hide/programme.yaml.",
        why=(
            "voice.md, rule 3: 8 turns the call into ten minutes or more per language of neutral household talk and music; it "
            "loops to a cap and hangs up. Who calls: an employer or recruiter may be holding the phone."
        ),
        judge=_short,
    ),
    Rule(
        "hide-word",
        says="The hide programme says a word of work, migration or Antso.",
        remedy="Say it without the word: an outsider who takes the phone hears a radio.",
        why=(
            "voice.md, rule 3: hide is neutral household talk with no word of work, migration or Antso. Who calls: an employer "
            "or recruiter may be holding the phone, and one word can tell them what the call was."
        ),
        judge=_telling_words,
    ),
)
