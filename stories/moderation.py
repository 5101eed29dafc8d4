"""A person listens to a story, has it made fit, and decides: to be heard, or not, and why (P23).

Everything happens in the transaction of the console's page, and is in the audit log under the name of who did it. What a person
approves is the very version they heard: it is sealed beside the recording until then, and nothing else is ever published.
A teller who asked for another voice has it, whatever who moderates would like. Nothing here opens anything (P03).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from core import notices
from core.asking import day
from core.clock import day_of
from core.ledger import Rows
from core.outbox import enqueue_in
from publishing.shapes import Theme
from stories.copies import PUBLISH, Words, withdraw_copies
from stories.published import Use
from stories.states import SHOWN, Reason, StoryState, move
from vault import audit
from vault.boxes import Field
from vault.erasing import erase_items
from vault.members import Member
from vault.regions import PRACTICE
from vault.sealing import Draft, NoCallerKey, seal

NEW, OVERDUE, STUCK = "story.told", "story.overdue", "story.stuck"
"""Notices: a story waits, it has waited for long, its copies cannot be made."""
WRITTEN = ("mg", "fr")
"""The languages in which a title and a summary are written before a story is approved."""
LONGEST_TITLE, LONGEST_SUMMARY = 80, 500
"""Characters."""
VERSIONS = {True: Field.CHANGED, False: Field.EDITED}
"""What the version that would be heard is sealed as, by whether its voice was changed: the seal itself holds the difference."""
ON_PAGE = 50


class NoSuchStory(Exception):
    """There is no such story, or it is none of theirs. Not told apart."""


class Overtaken(Exception):
    """Somebody was faster, its teller too: the story is no longer as the page showed it. Look again, then decide."""


class VoiceAsked(Exception):
    """Its teller asked for another voice: nothing is made, and nothing approved, in their own."""


class NoWords(Exception):
    """A title or a summary is missing in one of the languages, or is too long."""


@dataclass(frozen=True)
class Story:
    """A story as who moderates sees it. `told` is the recording's item, `version` that of what would be heard, once made."""

    id: str
    language: str
    theme: str | None
    voice_changed: bool
    practice: bool
    state: StoryState
    told_on: date
    reason: Reason | None
    decided_by: str | None
    decided_on: date | None
    uses: frozenset[Use]
    told: str | None
    version: str | None
    version_changed: bool
    goes_out_on: date | None


@dataclass(frozen=True)
class Approval:
    """What a person approves: the version they heard, and what is said of it. `trailer` in seconds of that version."""

    version: str
    theme: Theme
    words: Mapping[str, Words]
    trailer: float


COLUMNS = (
    "s.id, s.language, s.theme, s.voice_changed, s.practice, s.state, s.told_on, s.reason, s.decided_by, s.decided_on,"
    " (SELECT c.aired_from FROM story_copies c WHERE c.story_id = s.id)"
)


def list_stories(rows: Rows, member: Member, states: Collection[StoryState]) -> list[Story]:
    """The stories in these states that the member moderates, those that have waited longest first."""
    marks = ", ".join("?" * len(states))
    sql = f"SELECT {COLUMNS} FROM stories s WHERE s.state IN ({marks})"  # noqa: S608 - marks and our own words
    if member.region == PRACTICE:
        sql += " AND s.practice"
    found = rows.all(f"{sql} ORDER BY s.told_on, s.id LIMIT {ON_PAGE}", *(state.value for state in states))
    return [_story(rows, *row) for row in found]


def find_story(rows: Rows, member: Member, story: str) -> Story:
    """Raises NoSuchStory."""
    row = rows.one(f"SELECT {COLUMNS} FROM stories s WHERE s.id = ?", story)  # noqa: S608
    if row is None:
        raise NoSuchStory
    found = _story(rows, *row)
    if found.state not in SHOWN or (member.region == PRACTICE and not found.practice):
        raise NoSuchStory
    return found


def _story(
    rows: Rows,
    id_: str,
    language: str,
    theme: str | None,
    voice_changed: bool,
    practice: bool,
    state: str,
    told_on: Any,
    reason: str | None,
    decided_by: str | None,
    decided_on: Any,
    aired_from: Any,
) -> Story:
    uses = rows.all("SELECT use FROM story_consents WHERE story_id = ?", id_)
    told, version, changed = _items(rows, id_)
    return Story(
        id_,
        language,
        theme,
        bool(voice_changed),
        bool(practice),
        StoryState(state),
        day(told_on) or date.min,
        Reason(reason) if reason else None,
        decided_by,
        day(decided_on),
        frozenset(Use(use) for (use,) in uses),
        told,
        version,
        changed,
        day(aired_from),
    )


def _items(rows: Rows, story: str) -> tuple[str | None, str | None, bool]:
    """The recording, the version, and whether that one's voice was changed."""
    found = rows.all("SELECT id, field FROM sealed_items WHERE case_id = ? ORDER BY sealed_at, id", story)
    by_field = {Field(field): item for item, field in found}
    version = by_field.get(Field.CHANGED) or by_field.get(Field.EDITED)
    return by_field.get(Field.RECORDING), version, Field.CHANGED in by_field


def keep_version(
    rows: Rows, story: Story, draft: Draft, by: Member, now: datetime
) -> tuple[str, Sequence[str]]:
    """Seal what would be heard, in the place of what was made before: its item; ids of files that are over.

    `draft` is encrypt_sound(..., VERSIONS[changed], ...), made before the transaction. Raises Overtaken, VoiceAsked.
    """
    if story.state is not StoryState.TOLD:
        raise Overtaken
    _still(rows, story)
    if _asked_for_another_voice(rows, story.id) and draft.label.field is not Field.CHANGED:
        raise VoiceAsked
    before = rows.all(
        "SELECT id FROM sealed_items WHERE case_id = ? AND field IN (?, ?)",
        story.id, Field.CHANGED.value, Field.EDITED.value,
    )  # fmt: skip
    over = erase_items(rows, [item for (item,) in before], by.id, now)
    item = seal(rows, draft, now)
    audit.record(rows, by.id, "story.made", story.id, now)
    return item, over


def check_words(words: Mapping[str, Words]) -> None:
    """Raises NoWords."""
    for language in WRITTEN:
        written = words.get(language)
        if written is None or not written.title or not written.summary:
            raise NoWords
        if len(written.title) > LONGEST_TITLE or len(written.summary) > LONGEST_SUMMARY:
            raise NoWords


def approve(rows: Rows, story: Story, approval: Approval, name: str, by: Member, now: datetime) -> None:
    """A person approves the version they heard; its copies are made from the file that is there under `name`.

    Raises NoWords, VoiceAsked, and Overtaken, with nothing done: then the file must go.
    """
    check_words(approval.words)
    _still(rows, story)
    asked = _asked_for_another_voice(rows, story.id)
    _, version, changed = _items(rows, story.id)
    if asked and not changed:
        raise VoiceAsked
    if version != approval.version:
        raise Overtaken
    chosen: dict[str, Any] = {"theme": approval.theme.value, "voice_changed": changed, "reason": None}
    if not move(rows, story.id, StoryState.APPROVED, **_decided(by, now), **chosen):
        raise Overtaken
    written = {language: asdict(words) for language, words in approval.words.items()}
    task = {"story": story.id, "name": name, "trailer": approval.trailer, "words": written}
    enqueue_in(rows, PUBLISH, task, key=story.id)
    _settle(rows, story.id, now)
    audit.record(rows, by.id, "story.approved", story.id, now)


def reject(rows: Rows, story: Story, reason: Reason, spoken: Draft | None, by: Member, now: datetime) -> None:
    """A person decides that it is not heard, or no longer: its teller hears why with receipt and PIN, and any copy is withdrawn.

    `spoken`: why, in a person's own voice, sealed to the receipt (encrypt_sound(..., Field.ANSWER, ...)). Raises Overtaken,
    NoCallerKey.
    """
    _still(rows, story)
    if not move(rows, story.id, StoryState.REJECTED, **_decided(by, now), reason=reason.value):
        raise Overtaken
    if spoken is not None:
        seal(rows, spoken, now, for_caller=True)
    taken_off = withdraw_copies(rows, story.id, now)
    _settle(rows, story.id, now)
    audit.record(rows, by.id, "story.taken-off" if taken_off else "story.rejected", story.id, now)


def _decided(by: Member, now: datetime) -> dict[str, Any]:
    """Who decided, and on which day."""
    return {"decided_by": by.id, "decided_on": day_of(now).isoformat()}


def check_receipt(rows: Rows, story: str) -> None:
    """Raises NoCallerKey where the teller has no receipt, so that nobody could hear a spoken reason."""
    if rows.one("SELECT 1 FROM case_keys WHERE case_id = ? AND public IS NOT NULL", story) is None:
        raise NoCallerKey


def _asked_for_another_voice(rows: Rows, story: str) -> bool:
    """What its teller wants now: they may have called again since the page was made."""
    row = rows.one("SELECT voice_changed FROM stories WHERE id = ?", story)
    return row is None or bool(row[0])


def _still(rows: Rows, story: Story) -> None:
    """Nobody else moves the story before this transaction ends. Raises Overtaken when it is not as the page showed it."""
    sql = "UPDATE stories SET state = state WHERE id = ? AND state = ?"
    if rows.change(sql, story.id, story.state.value) != 1:
        raise Overtaken


def _settle(rows: Rows, story: str, now: datetime) -> None:
    for kind in (NEW, OVERDUE, STUCK):
        notices.settle(rows, kind, story, now)
