"""A story begins on the telephone: the uses its teller allowed, then what they key of it. Everything but the sound itself.

story = open_story(rows, {Use.RADIO}, "mg", practice=False, now=now)    # without any use there is no story
keep(rows, story)                                                       # its teller heard that it is kept, and keyed yes
choose_voice(rows, story, changed=False)
choose_theme(rows, story, "wages")
"""

from collections.abc import Collection
from datetime import datetime

from core.clock import day_of
from core.ledger import Rows
from stories.published import Use
from stories.states import StoryState, move
from vault.boxes import Field
from vault.entitlement import escrow, openers, stand_ins
from vault.regions import PRACTICE_STORIES, STORIES
from vault.sealing import new_id, register_case

PURPOSE = "story"
"""What content calls a Record whose words are a story (publishing.line.Record.keeps)."""


UNDECIDED = f"state IN ('{StoryState.TELLING}', '{StoryState.COMING}', '{StoryState.TOLD}')"


class NoConsent(Exception):
    """No use was allowed: nothing may be kept."""


class NobodyListens(Exception):
    """Nobody could ever open a story: an editor's or a supervisor's key must be confirmed first."""


def open_story(rows: Rows, uses: Collection[Use], language: str, *, practice: bool, now: datetime) -> str:
    """A story that may be told now, of its teller's own voice changed until they say otherwise; its id.

    Raises NoConsent and NobodyListens, with nothing kept.
    """
    if not uses:
        raise NoConsent
    story, today = new_id(), day_of(now).isoformat()
    register_case(rows, story, PRACTICE_STORIES if practice else STORIES)
    if not (openers(rows, story) or stand_ins(rows, story) or escrow(rows)):
        rows.change("DELETE FROM case_keys WHERE case_id = ?", story)
        raise NobodyListens
    sql = "INSERT INTO stories (id, language, voice_changed, practice, state, told_on) VALUES (?, ?, ?, ?, ?, ?)"
    rows.change(sql, story, language, True, practice, StoryState.TELLING.value, today)
    for use in uses:
        sql = "INSERT INTO story_consents (story_id, use, given_on) VALUES (?, ?, ?)"
        rows.change(sql, story, use.value, today)
    return story


def keep(rows: Rows, story: str) -> bool:
    """Its teller keyed that it may be kept: from now on it is for a person to hear, once it is sealed."""
    sealed = rows.one(
        "SELECT 1 FROM sealed_items WHERE case_id = ? AND field = ? LIMIT 1", story, Field.RECORDING.value
    )
    return move(rows, story, StoryState.TOLD if sealed else StoryState.COMING)


def choose_voice(rows: Rows, story: str, *, changed: bool) -> None:
    """Whether the voice is changed before anybody but those who moderate hears it. Nothing is changed once a person decided."""
    rows.change(f"UPDATE stories SET voice_changed = ? WHERE id = ? AND {UNDECIDED}", changed, story)  # noqa: S608


def choose_theme(rows: Rows, story: str, theme: str) -> None:
    """What it is about: a theme of the messages."""
    rows.change(f"UPDATE stories SET theme = ? WHERE id = ? AND {UNDECIDED}", theme, story)  # noqa: S608


def kept_without_receipt(rows: Rows, call: str) -> tuple[str, str] | None:
    """The story that was kept in a call and has no receipt yet, and its language; nothing where it was given one."""
    sql = (
        "SELECT s.id, s.language FROM expected_recordings e, case_keys k, stories s WHERE e.call_sid = ?"
        " AND s.id = e.case_id AND s.state IN (?, ?) AND k.case_id = s.id AND k.lookup IS NULL LIMIT 1"
    )
    row = rows.one(sql, call, StoryState.COMING.value, StoryState.TOLD.value)
    return (row[0], row[1]) if row else None


def is_story(rows: Rows, case: str) -> bool:
    """Whether a case of the vault is a story, and no grievance (P22)."""
    return rows.one("SELECT 1 FROM stories WHERE id = ?", case) is not None
